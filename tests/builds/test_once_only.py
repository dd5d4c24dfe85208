"""Beside other plugins that write tags, each tag stands once: Material's `social` and `privacy`."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files as package_files
from typing import TYPE_CHECKING

import pytest

from equipment import need
from policy_pages.social.head_tags import without_doubles
from policy_pages.social.record import MetaTag

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import BuiltSite

SITE = """\
=== docs/index.md
---
title: Home
---
# Welcome
=== docs/letter.md.erb
---
title: 'A "letter" & more'
kind: letter
published: 2026-03-01
description: 'It is "quoted" & escaped.'
{social}
---
# A letter

What stands in this letter is true and was written by hand.
=== docs/policy.md
---
title: Policy
social:
---
# Policy

![A picture](https://pictures.example/one.png)
=== hooks.py
def on_post_page(output, **options):
    tags = '<meta property="og:title" content="From a hook">'
    tags += '<meta name="twitter:description" content="From a hook"><meta name="x" content="y">'
    return output.replace("</head>", tags + "</head>")
=== mkdocs.yml
hooks: [hooks.py]
site_name: Test & Co
site_url: https://example.org/
site_description: Of the site
theme: {{name: material, font: false}}
plugins:
{plugins}
  - policy-pages: {{ignore_findings: [third-party-picture]}}
"""
SOCIAL = """\
social:
  "og:title": "Shared"
  "twitter:site": "@us"
  "twitter:description": ""
  cards_layout_options: {}"""
PLUGINS = {
    "social": "  - social",
    "privacy": "  - privacy: {assets_fetch: false, assets_exclude: ['*']}",
    "meta": "  - meta",
}


@pytest.fixture
def fonts(tmp_path: Path) -> None:
    """The fonts that Material's plugin would fetch while it builds, where it keeps them."""
    folder = tmp_path / "drawn" / ".cache" / "plugin" / "social" / "fonts" / "Roboto"
    folder.mkdir(parents=True)
    package = package_files("font_source_serif_pro")
    for style in ("Regular", "Bold"):
        content = package.joinpath(f"files/SourceSerifPro-{style}.ttf").read_bytes()
        (folder / f"{style}.ttf").write_bytes(content)


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize(
    "plugins",
    [[], ["social"], ["privacy"], ["social", "privacy"]],
    ids=lambda names: "+".join(names),
)
def test_each_tag_stands_once_and_escaped(
    build: Callable[..., BuiltSite], plugins: list[str]
) -> None:
    if "social" in plugins:
        need("cairo")
    drawing = SITE.format(
        social=SOCIAL, plugins="\n".join(PLUGINS[name] for name in ["meta", *plugins])
    )
    built = build(drawing)
    assert built.exit_code == 0, built.log
    if "social" in plugins:  # it did its work
        assert "assets/images/social/letter.png" in built.files()
    for path in ("index.html", "letter/index.html", "policy/index.html"):
        page = built.page(path)
        keys = Counter(
            meta.get("name") or meta.get("property")
            for meta in page.xpath("//meta[@name or @property]")
        )
        assert [key for key, number in keys.items() if number > 1] == []
        assert len(page.xpath("//link[@rel='canonical']")) == 1
        assert len(page.xpath("//title")) == 1
    letter = built.page("letter/index.html")
    tags = {
        meta.get("name") or meta.get("property"): meta.get("content")
        for meta in letter.xpath("//meta[@content]")
    }
    assert tags["og:title"] == tags["twitter:title"] == "Shared"
    assert "twitter:description" not in tags  # the page wants none
    assert tags["x"] == "y"
    assert tags["description"] == tags["og:description"] == 'It is "quoted" & escaped.'
    assert re.fullmatch(r"https://example.org/assets/cards/letter-\w+\.png", tags["og:image"])
    assert letter.xpath("string(//title)") == 'A "letter" & more - Test & Co'
    header = letter.xpath("//header//*[@data-md-component='header-topic']")[0]
    assert header.xpath("normalize-space(.)") == 'A "letter" & more'


HEAD = """\
<head><!-- <meta name="description" content="a comment"> -->
<meta property="og:title" content="Ours"><meta property="og:image" content="/1.png">
<meta property="og:image:alt" content="One"><meta property="og:image" content="/2.png">
<link rel="canonical" href="/ours">
<script>'<meta property="og:title" content="a script">'</script>
{others}
</head><body><meta property="og:title" content="in the body"></body>
"""
TAGS = [
    MetaTag("property", "og:title", "Ours"),
    MetaTag("property", "og:image", "/1.png"),
    MetaTag("property", "og:image:alt", "One"),
    MetaTag("property", "og:image", "/2.png"),
]


@pytest.mark.parametrize(
    ("other", "stays"),
    [
        ('<meta property="og:title" content="Theirs">', False),
        ("<META CONTENT='a > b' PROPERTY='og:title' />", False),
        ('<meta name="og:title" content="Theirs">', False),
        ("<meta name=og:image content=/3.png>", False),
        ('<meta property="og:image:width" content="1">', False),
        ('<link href="/theirs" rel="canonical">', False),
        ('<meta name="twitter:image:src" content="x">', True),
        ('<meta name="robots" content="noindex">', False),
        ('<meta name="theme-color" content="red">', True),
        ('<meta charset="utf-8">', True),
        ('<link rel="alternate" href="/feed">', True),
        ("<title>Title <meta property='og:title'></title>", True),
    ],
)
def test_what_the_record_says_already_is_taken_out(other: str, stays: bool) -> None:
    html = HEAD.format(others=other)
    expected = html if stays else html.replace(other + "\n", "").replace(other, "")
    assert without_doubles(html, TAGS, deleted=["robots"]) == expected


def test_a_page_without_a_head_stays() -> None:
    assert without_doubles("<p>Text</p>", TAGS) == "<p>Text</p>"
