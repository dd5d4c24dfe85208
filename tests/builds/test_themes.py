"""What readers see of policies in themes that know nothing of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import etree
from mkdocs.theme import Theme

from conftest import BuiltSite
from policy_pages.mkdocs import themes
from policy_pages.mkdocs.blogs import is_post

SITE = """\
=== mkdocs.yml
site_name: Example & Sons
site_url: https://example.org/site/
theme: {theme}
markdown_extensions: [toc: {permalink: true}]
plugins: [search, policy-pages: {today: 2026-12-31, cards: {enabled: false}}]
=== docs/index.md
---
title: Our policies
template: home.html
---
# Our policies
=== docs/letter.md
---
title: 'A letter <script>alert(1)</script> & more'
kind: letter
published: 2026-05-15
---
Dear reader
=== docs/guide.md
---
lang: de
---
# Guide
=== docs/terms/2014-12-01.md
---
title: Terms
kind: policy
policy: {version: "1", effective: 2014-12-01}
---
# Terms

First text
=== docs/terms/index.md
---
title: Terms
kind: policy
policy:
  version: "2"
  effective: 2026-02-01
  owner: Legal <script>alert(1)</script>
  numbered: true
---
# Terms

## Scope

Second text
=== docs/terms/2027-06-01.md
---
title: Terms
kind: policy
policy: {version: "3", effective: 2027-06-01, language: fr}
---
# Terms

Third text
"""
BARE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body><header><h1>{{ page.title }}</h1></header>{{ page.content }}</body></html>
"""
THEMES = {
    "mkdocs": ("{name: mkdocs, locale: de, highlightjs: false}", ""),
    "readthedocs": ("{name: readthedocs, highlightjs: false}", ""),
    "material": ("{name: material, font: false}", ""),
    "a main.html that extends Material's own": (
        "{name: material, font: false, custom_dir: own}",
        '=== own/main.html\n{% extends "base.html" %}\n'
        "=== own/partials/policy-links.html\nOwn links\n",
    ),
    "a theme of the site's own": (
        "{name: null, custom_dir: own}",
        f"=== own/main.html\n{BARE}"
        '=== own/home.html\n{% extends "main.html" %}\n'
        "=== own/poster.html\n<!doctype html><title>Poster</title>{{ page.title }}\n"
        "=== docs/poster.md\n---\nkind: letter\npublished: 2026-05-15\ntemplate: poster.html\n---\n"
        "Dear all\n",
    ),
}


def words(page: Any, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def of_class(name: str) -> str:
    return f"//*[contains(concat(' ', @class, ' '), ' {name} ')]"


@pytest.mark.parametrize("theme", THEMES)
def test_a_policy_has_its_title_version_days_and_notice(
    build: Callable[..., BuiltSite], theme: str
) -> None:
    option, files = THEMES[theme]
    built = build(SITE.replace("{theme}", option) + files)
    assert built.exit_code == 0, built.log

    page = built.page("terms/index.html")
    title, facts, notice, foot = (
        "(//h1)[last()]",  # the site's own theme has one of its own
        of_class("policy-facts"),
        of_class("policy-notice"),
        of_class("policy-foot"),
    )
    assert words(page, "//h2")[0].startswith("1. Scope")
    order = page.xpath(f"{title} | {facts} | {notice} | //h2 | {foot}")
    assert [one.tag for one in order] == ["h1", "p", "div", "h2", "footer"]
    day = "1. Februar 2026" if theme == "mkdocs" else "February 1, 2026"
    assert words(page, facts)[0].startswith(f"{'Fassung' if theme == 'mkdocs' else 'Version'} 2 · ")
    assert day in words(page, facts)[0]
    assert "Legal <script>alert(1)</script>" in words(page, foot)[0]
    assert not [one for one in page.xpath("//script/text()") if one.startswith("alert")]
    (changes, _) = page.xpath(f"{notice}//a/@href")
    assert changes == "changes/2026-02-01-to-2027-06-01/"

    redline = built.page(f"terms/{changes}index.html")
    assert "Third" in words(redline, "//ins[not(ancestor::p[@class='redline-key'])]")[0]

    (heading,) = words(built.page("letter/index.html"), "//h1")
    assert heading == "A letter <script>alert(1)</script> & more"

    head = page.xpath("//head")[0]
    assert head[0].get("charset") == "utf-8"
    assert len(head.xpath("meta[@property='og:title']")) == 1
    assert "feed.xml" in head.xpath("link[@type='application/atom+xml']/@href")
    here = "https://example.org/site/terms/"
    for sheet in head.xpath("link[contains(@href, 'polic')][@rel='stylesheet']/@href"):
        assert urljoin(here, sheet).removeprefix("https://example.org/site/") in built.files()

    is_part_of_content = bool(page.xpath(of_class("policy-frame")))
    assert is_part_of_content == (theme != "material")  # it has our templates

    guide = built.page("guide/index.html")
    assert guide.xpath("string(/html/@lang)") == "de"
    french = built.page("terms/2027-06-01/index.html")
    assert french.xpath(f"string({facts}/ancestor::*[@lang][1]/@lang)") == "fr"
    assert words(french, facts)[0].startswith("Version 3 · Entre en vigueur le")
    assert words(french, notice)[0].startswith("Cette version n’est pas encore en vigueur.")
    listed = etree.fromstring(built.text("sitemap.xml").encode()).xpath("//*/text()")
    assert f"{here}{changes}" not in listed  # search engines are not to find redlines
    found = [one["text"] for one in json.loads(built.text("search/search_index.json"))["docs"]]
    assert not [text for text in found if "Version 2" in text]

    assert ("Own links" in words(page, foot)[0]) == ("policy-links" in files)
    entries = built.page("index.html").xpath(of_class("policy-register__entry"))
    if theme == "a theme of the site's own":
        assert entries == []  # it has a home page of its own
        assert built.log.count("cannot show everything") == 1
        assert (
            "The site's own theme cannot show everything. No version, days or notice on 1 page: no "
            "`page.content` in `poster.html`. No tags for shared links and feeds on 1 page: no "
            "`</head>` in `poster.html`.\n"
        ) in built.log
    else:
        assert len(entries) == 2
        assert "cannot show everything" not in built.log


def test_a_theme_that_extends_material_has_our_templates_after_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, settings in (("child", "extends: material"), ("other", ""), ("material", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mkdocs_theme.yml").write_text(settings)
    monkeypatch.setattr(themes, "get_theme_dir", lambda name: str(tmp_path / name))

    def folders(name: str | None, *dirs: str) -> list[str]:
        theme = Theme(name=None, custom_dir=str(tmp_path / "custom"))
        theme.name = name
        theme.dirs[1:1] = [str(tmp_path / one) for one in dirs]
        theme.dirs.append(str(tmp_path / "search"))  # as MkDocs' plugin for search does
        themes.add_own_templates(theme)
        themes.add_own_templates(theme)  # one build of several
        return [Path(one).name for one in theme.dirs]

    own = ["other-themes", "overrides", "with-plugin", "templates", "search"]
    assert folders("other", "other") == ["custom", "other", *own]
    assert folders(None) == ["custom", *own]
    assert folders("child", "child", "material") == [
        *("custom", "child", "overrides", "with-plugin", "material", "templates", "search")
    ]


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_our_own_theme_gives_the_same_site_as_material(
    program: str, draw: Callable[[str], Path], run_build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    plugins = "plugins: [search, tags, blog: {blog_dir: news}, glightbox, policy-pages: {"
    files = "=== own/partials/policy-links.html\nOwn links\n=== docs/news/index.md\n# News\n"
    post = "=== docs/news/posts/one.md\n---\ndate: 2026-05-15\ntags: [a]\n---\n# First\n"
    site = SITE.replace("plugins: [search, policy-pages: {", plugins) + files + post
    sites: list[dict[str, bytes]] = []
    for name in ("material", "policy-pages"):
        theme = f"{{name: {name}, font: false, custom_dir: own}}"
        folder = tmp_path / name
        built = run_build(
            draw(site.replace("{theme}", theme)), folder, strict=True, program=program
        )
        assert built.exit_code == 0, built.log
        found = [path for path in folder.rglob("*") if path.is_file()]
        sites.append({path.relative_to(folder).as_posix(): path.read_bytes() for path in found})
    assert sites[0] == sites[1]
    assert b'data-md-component="search"' in sites[0]["index.html"]  # of Material's own plugin
    assert b"Own links" in sites[0]["terms/index.html"]


def test_the_plugins_of_materialx_are_those_of_material() -> None:
    blog = SimpleNamespace(config={"blog_dir": "news", "post_dir": "{blog}/posts"})
    for name in ("material/blog", "material/blog #2", "materialx/blog"):
        config: Any = SimpleNamespace(plugins={"search": SimpleNamespace(), name: blog})
        assert is_post("news/posts/one.md", config)
        assert not is_post("news/one.md", config)
