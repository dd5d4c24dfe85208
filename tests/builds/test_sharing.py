"""What shared links show, read from built pages by a reader that is not ours (extruct)."""

from __future__ import annotations

import json
import os
import pty
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from lxml import etree
from mkdocs.config.defaults import MkDocsConfig

from policy_pages.mkdocs.settings import public_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

SITE = """\
site_name: Example & Sons
site_url: https://example.org/policies/
site_description: The site's own description.
theme: {name: material, font: false}
"""
FULL = f"""\
=== docs/index.md
---
title: Home
---
# Letters and policies

What we promise, in writing, to everybody who works with us.
=== docs/about/index.md
# About
=== docs/about/plan.md
---
title: '"Plans" & <promises>'
kind: letter
author: Ann "A" O'Hara
published: 2014-05-15
updated: 2015-01-02
tags: [schools, 'R&D']
social:
  "og:description": "Less than 10 < 20 & \\"quoted\\""
  "og:image":
    - {{url: card.png, alt: 'A "card"'}}
    - https://cdn.example/two.jpg
  "og:video": /policies/film.mp4
  "og:video:type": video/mp4
  "twitter:creator": "@ann"
  "fediverse:creator": "@ann@social.example"
  "fb:app_id": 12345
---
# Plans
=== docs/about/card.png
no image
=== docs/film.mp4
no film
=== mkdocs.yml
{SITE}
nav: [index.md, About: [about/index.md, about/plan.md]]
plugins:
  - policy-pages:
      cards: {{enabled: false}}
      organization: {{logo: assets/logo.png, same_as: ["https://social.example/@us"]}}
"""


def metadata(built: BuiltSite, path: str) -> dict[str, Any]:
    import extruct  # which takes as long to load as all else of this file, in each worker

    found = extruct.extract(
        built.text(path), syntaxes=["opengraph", "json-ld"], base_url="https://example.org/"
    )
    return {
        "og": [tuple(pair) for pair in found["opengraph"][0]["properties"]],
        "nodes": {_type_of(node): node for data in found["json-ld"] for node in data["@graph"]},
    }


def _type_of(node: dict[str, Any]) -> str:
    kind = node["@type"]
    return kind if isinstance(kind, str) else "+".join(kind)


def names(built: BuiltSite, path: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in built.page(path).xpath("//head/meta[@name]"):
        found.setdefault(meta.get("name"), []).append(meta.get("content"))
    return found


def test_a_crawler_reads_what_the_page_says(build: Callable[..., BuiltSite]) -> None:
    built = build(FULL, strict=False)
    assert built.exit_code == 0, built.log
    found = metadata(built, "about/plan/index.html")
    assert found["og"] == [
        ("og:site_name", "Example & Sons"),
        ("og:type", "article"),
        ("og:url", "https://example.org/policies/about/plan/"),
        ("og:title", '"Plans" & <promises>'),
        ("og:description", 'Less than 10 < 20 & "quoted"'),
        ("og:locale", "en_US"),
        ("og:image", "https://example.org/policies/about/card.png"),
        ("og:image:secure_url", "https://example.org/policies/about/card.png"),
        ("og:image:alt", 'A "card"'),
        ("og:image", "https://cdn.example/two.jpg"),
        ("og:image:secure_url", "https://cdn.example/two.jpg"),
        ("og:video", "https://example.org/policies/film.mp4"),
        ("og:video:secure_url", "https://example.org/policies/film.mp4"),
        ("og:video:type", "video/mp4"),
        ("article:published_time", "2014-05-15"),
        ("article:modified_time", "2015-01-02"),
        ("article:section", "About"),
        ("article:tag", "schools"),
        ("article:tag", "R&D"),
    ]
    named = names(built, "about/plan/index.html")
    assert named["author"] == ['Ann "A" O\'Hara']
    assert named["twitter:card"] == ["summary_large_image"]
    assert named["twitter:title"] == ['"Plans" & <promises>']
    assert named["twitter:creator"] == ["@ann"]
    assert named["fediverse:creator"] == ["@ann@social.example"]
    assert named["description"] == ['Less than 10 < 20 & "quoted"']
    (fb,) = built.page("about/plan/index.html").xpath("//meta[@property='fb:app_id']/@content")
    assert fb == "12345"


def test_a_letter_is_an_article_on_its_way_from_the_home_page(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(FULL, strict=False)
    nodes = metadata(built, "about/plan/index.html")["nodes"]
    assert sorted(nodes) == ["Article", "BreadcrumbList", "Organization", "WebSite"]
    article = nodes["Article"]
    assert article["headline"] == '"Plans" & <promises>'
    assert article["author"] == [{"@type": "Person", "name": 'Ann "A" O\'Hara'}]
    assert (article["datePublished"], article["dateModified"]) == ("2014-05-15", "2015-01-02")
    assert article["publisher"] == {"@id": nodes["Organization"]["@id"]}
    assert article["isPartOf"] == {"@id": nodes["WebSite"]["@id"]}
    assert [
        (step["position"], step["name"], step["item"])
        for step in nodes["BreadcrumbList"]["itemListElement"]
    ] == [
        (1, "Example & Sons", "https://example.org/policies/"),
        (2, "About", "https://example.org/policies/about/"),
        (3, '"Plans" & <promises>', "https://example.org/policies/about/plan/"),
    ]
    assert nodes["Organization"]["logo"] == "https://example.org/policies/assets/logo.png"
    assert nodes["Organization"]["sameAs"] == ["https://social.example/@us"]
    assert nodes["WebSite"]["description"] == "The site's own description."


def test_the_home_page_is_a_web_site(build: Callable[..., BuiltSite]) -> None:
    built = build(FULL, strict=False)
    found = metadata(built, "index.html")
    assert ("og:title", "Example & Sons") in found["og"]
    assert ("og:type", "website") in found["og"]
    assert ("og:url", "https://example.org/policies/") in found["og"]
    assert (
        "og:description",
        "What we promise, in writing, to everybody who works with us.",
    ) in found["og"]
    assert sorted(found["nodes"]) == ["Organization", "WebPage", "WebSite"]


def test_a_policy_is_a_document_with_its_version_and_dates(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""\
=== docs/index.md
---
title: Terms </script><script>alert(1)</script><!-- \u2028
kind: policy
version: "2.1"
published: 2020-01-01
updated: 2024-02-03
last_reviewed_on: 2024-06-01
expires: 2030-01-01
licence: https://creativecommons.org/licenses/by/4.0/
---
Text
=== docs/other.md
Other
=== mkdocs.yml
{SITE}
nav: [other.md, index.md]
plugins: [policy-pages: {{cards: {{enabled: false}}}}]
"""
    )
    assert built.exit_code == 0, built.log
    node = metadata(built, "index.html")["nodes"]["WebPage+DigitalDocument"]
    assert node["version"] == "2.1"
    assert node["dateModified"] == "2024-02-03"
    assert node["lastReviewed"] == "2024-06-01"
    assert node["expires"] == "2030-01-01"
    assert node["license"] == "https://creativecommons.org/licenses/by/4.0/"
    scripts = built.page("index.html").xpath("//script[@type='application/ld+json']")
    assert len(scripts) == 1
    assert "alert(1)" in json.dumps(json.loads(scripts[0].text))
    assert "alert(1)" not in [s.text for s in built.page("index.html").xpath("//script")]


# -- the bugs of others, one test each --------------------------------------------------------

PAGE = """\
=== docs/index.md
Home
=== docs/page.md
---
{header}
---
{body}
=== mkdocs.yml
{configuration}
plugins: [policy-pages: {{cards: {{enabled: false}}}}]
"""


def built_page(
    build: Callable[..., BuiltSite],
    header: str = "title: Page",
    body: str = "Text",
    configuration: str = SITE,
    path: str = "page/index.html",
) -> dict[str, list[str]]:
    """What the head of a page says: of each name its values; also its links."""
    built = build(PAGE.format(header=header, body=body, configuration=configuration), strict=False)
    assert built.exit_code == 0, built.log
    page = built.page(path)
    found: dict[str, list[str]] = {}
    for meta in page.xpath("//meta[@name or @property]"):
        key = meta.get("name") or meta.get("property")
        found.setdefault(key, []).append(meta.get("content"))
    found["canonical"] = page.xpath("//link[@rel='canonical']/@href")
    found["<title>"] = page.xpath("//title/text()")
    return found


def test_a_blank_social_does_not_stop_the_build(build: Callable[..., BuiltSite]) -> None:
    assert built_page(build, "title: Page\nsocial:")["og:title"] == ["Page"]


@pytest.mark.parametrize("key", ["description", "author"])
def test_quotes_are_escaped(build: Callable[..., BuiltSite], key: str) -> None:
    text = '5" > 4" & <b>bold</b>'
    head = built_page(build, f"{key}: '{text}'")
    assert head[key] == [text]


def test_a_null_title_is_not_none(build: Callable[..., BuiltSite]) -> None:
    built = build(PAGE.format(header="title:", body="# Heading", configuration=SITE))
    head = built_page(build, "title:", "# Heading")
    assert head["og:title"] == ["Heading"]
    assert "None" not in head["<title>"][0]
    assert "None" not in built.page("page/index.html").xpath("string(//head)")


def test_there_is_one_canonical_link_and_one_description(build: Callable[..., BuiltSite]) -> None:
    head = built_page(build, "description: Of the page")
    assert head["canonical"] == ["https://example.org/policies/page/"]
    assert head["description"] == ["Of the page"]
    assert all(len(contents) == 1 for contents in head.values())


def test_no_description_is_none(build: Callable[..., BuiltSite]) -> None:
    head = built_page(build, "description:", "", SITE.replace("site_description", "x_description"))
    assert "description" not in head
    assert "og:description" not in head


def test_a_blank_image_is_not_the_root_of_the_site(build: Callable[..., BuiltSite]) -> None:
    assert "og:image" not in built_page(build, 'social: {"og:image": ""}')
    assert "og:image" not in built_page(build, 'image: ""')


@pytest.mark.parametrize("directories", ["true", "false"])
def test_the_address_is_the_canonical_one_with_its_slash(
    build: Callable[..., BuiltSite], directories: str
) -> None:
    urls = f"{SITE.replace('policies/', 'policies')}\nuse_directory_urls: {directories}"
    path = "page/index.html" if directories == "true" else "page.html"
    head = built_page(build, configuration=urls, path=path)
    address = "page/" if directories == "true" else "page.html"
    assert head["og:url"] == head["canonical"] == [f"https://example.org/policies/{address}"]


def test_the_pages_description_goes_before_the_sites(build: Callable[..., BuiltSite]) -> None:
    head = built_page(build, "description: Of the page")
    assert head["og:description"] == head["twitter:description"] == ["Of the page"]


def test_a_description_is_one_paragraph_and_not_the_page(build: Callable[..., BuiltSite]) -> None:
    body = "# Title\n\nMay 15, 2014\n\n" + "We promise to be brief. " * 40 + "\n\nMore text."
    (description,) = built_page(build, body=body)["description"]
    assert description.startswith("We promise to be brief.")
    assert 150 < len(description) <= 200


@pytest.mark.parametrize("directories", ["true", "false"])
def test_a_relative_image_begins_at_the_folder_of_the_page(
    build: Callable[..., BuiltSite], directories: str
) -> None:
    drawing = f"""\
=== docs/index.md
Home
=== docs/sub/page.md
---
social: {{"og:image": card.png}}
---
=== docs/sub/card.png
not an image
=== mkdocs.yml
{SITE}
use_directory_urls: {directories}
plugins: [policy-pages]
"""
    built = build(drawing, strict=False)
    path = "sub/page/index.html" if directories == "true" else "sub/page.html"
    (image,) = built.page(path).xpath("//meta[@property='og:image']/@content")
    assert image == "https://example.org/policies/sub/card.png"
    assert "sub/card.png" in built.files()


# -- images and cards -------------------------------------------------------------------------


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG file: its signature and its header."""
    header = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", crc32(chunk))


def test_an_images_type_and_size_are_those_of_its_file(
    build: Callable[..., BuiltSite], draw: Callable[[str], Path]
) -> None:
    drawing = f"""\
=== docs/index.md
---
social:
  "og:image": [wide.png, /policies/assets/images/second.jpg]
  "og:image:alt": [Wide, Second]
---
Text
=== mkdocs.yml
{SITE.replace("font: false", "font: false, custom_dir: overrides")}
plugins: [policy-pages]
"""
    root = draw(drawing)
    (root / "docs/wide.png").write_bytes(png(1200, 600))
    (root / "overrides/assets/images").mkdir(parents=True)
    (root / "overrides/assets/images/second.jpg").write_bytes(png(900, 600))  # whatever its name
    built = build(drawing)
    assert built.exit_code == 0, built.log
    found = [pair for pair in metadata(built, "index.html")["og"] if "image:" in pair[0]]
    sizes = [content for key, content in found if key.endswith((":width", ":height", ":type"))]
    assert sizes == ["image/png", "1200", "600", "image/png", "900", "600"]


CARDS = f"""\
=== docs/index.md
# Home
=== docs/sub/letter.md
---
title: A letter
kind: letter
author: Ann
published: 2014-05-15
social: {{"og:image": ""}}
---
Text
=== docs/own.md
---
social: {{"og:image": https://cdn.example/own.png, "og:image:alt": Own}}
---
Text
=== mkdocs.yml
{SITE}
plugins: [policy-pages]
"""


def test_a_page_without_an_image_gets_a_card(
    build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    built = build(CARDS)
    assert built.exit_code == 0, built.log
    page = built.page("sub/letter/index.html")
    (address,) = page.xpath("//meta[@property='og:image']/@content")
    path = address.removeprefix("https://example.org/policies/")
    assert path.startswith("assets/cards/sub/letter-")
    picture = (built.folder / path).read_bytes()
    assert picture[:24] == png(1200, 630)[:24]
    assert page.xpath("//meta[@property='og:image:alt']/@content") == [
        "A letter – Letter, Ann, May 15, 2014 – Example & Sons"
    ]
    assert page.xpath("//meta[@property='og:image:type']/@content") == ["image/png"]
    assert page.xpath("//meta[@name='twitter:image']/@content") == [address]
    assert built.page("own/index.html").xpath("//meta[@property='og:image']/@content") == [
        "https://cdn.example/own.png"
    ]
    # neither the templates nor the page for authors are part of the site
    assert not [f for f in built.files() if f.startswith(("cards/", "share-preview", "_share"))]
    cached = list((tmp_path / "drawn/.cache/plugin/policy-pages/cards").iterdir())
    assert len(cached) == 2
    assert built.files() == build(CARDS).files()
    assert (built.folder / path).read_bytes() == picture


@pytest.mark.parametrize("number", [3, 12])
def test_many_cards_are_drawn_with_a_progress_bar(
    draw: Callable[[str], Path], tmp_path: Path, number: int
) -> None:
    pages = "".join(f"=== docs/{n}.md\n# Page {n}\n" for n in range(number))
    root = draw(f"{pages}=== mkdocs.yml\n{SITE}\nplugins: [policy-pages]\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(tmp_path / "site")]
    shown = b""
    with subprocess.Popen(command, cwd=root, stderr=theirs) as building:
        os.close(theirs)
        while part := read_terminal(ours):
            shown += part
    os.close(ours)
    assert building.returncode == 0, shown
    assert (b"Drawing cards" in shown) == (number >= 10)


def read_terminal(end: int) -> bytes:
    try:
        return os.read(end, 10_000)
    except OSError:  # the other end is closed
        return b""


def test_a_designers_template_draws_the_cards(build: Callable[..., BuiltSite]) -> None:
    template = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">'
        '<rect width="1200" height="630" fill="#f00"/></svg>'
    )
    changed = CARDS.replace("font: false", "font: false, custom_dir: overrides")
    built = build(f"{changed}\n=== overrides/cards/default.svg\n{template}\n")
    assert built.exit_code == 0, built.log
    (card,) = {  # both pages have the same picture
        (built.folder / path).read_bytes() for path in built.files() if "assets/cards" in path
    }
    assert card[:24] == png(1200, 630)[:24]
    broken = build(f"{changed}\n=== overrides/cards/default.svg\n{{{{ nothing.at.all }}}}\n")
    assert broken.exit_code == 1
    assert broken.log.count("overrides/cards/default.svg:1:") == 1
    assert "Traceback" not in broken.log


def test_a_site_that_wants_no_cards_has_none(build: Callable[..., BuiltSite]) -> None:
    built = build(CARDS.replace("[policy-pages]", "[policy-pages: {cards: {enabled: false}}]"))
    assert not [path for path in built.files() if path.startswith("assets/cards")]
    assert not built.page("sub/letter/index.html").xpath("//meta[@property='og:image']")


def test_a_default_image_goes_before_a_card(build: Callable[..., BuiltSite]) -> None:
    social = '{social: {"og:image": "https://cdn.example/d.png", "og:image:alt": Default}}'
    built = build(CARDS.replace("[policy-pages]", f"[policy-pages: {social}]"))
    assert built.exit_code == 0, built.log
    images = built.page("sub/letter/index.html").xpath("//meta[@property='og:image']/@content")
    assert images == ["https://cdn.example/d.png"]
    assert not [path for path in built.files() if path.startswith("assets/cards")]


def test_what_is_wrong_with_the_sites_default_is_told_once(
    build: Callable[..., BuiltSite],
) -> None:
    social = '{social: {"og:image": "http://cdn.example/d.png", "og:image:alt": Default}}'
    built = build(CARDS.replace("[policy-pages]", f"[policy-pages: {social}]"), strict=False)
    assert built.log.count("share-image-address") == 1
    assert "mkdocs.yml:1:1: warning[share-image-address]" in built.log
    quiet = social.replace("{social", "{ignore_findings: [share-image-address], social")
    assert build(CARDS.replace("[policy-pages]", f"[policy-pages: {quiet}]")).exit_code == 0


def test_a_card_needs_no_network(
    build: Callable[..., BuiltSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no-network").mkdir()
    (tmp_path / "no-network/sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*arguments, **options): raise OSError('there is no network')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "no-network"))
    built = build(CARDS, fresh=True)
    assert built.exit_code == 0, built.log
    assert [path for path in built.files() if path.startswith("assets/cards/sub/letter-")]


def test_a_site_without_an_address_says_what_it_lacks(build: Callable[..., BuiltSite]) -> None:
    built = build(CARDS.replace("site_url: https://example.org/policies/\n", ""))
    assert built.exit_code == 0, built.log
    assert built.log.count("warning[share-site-address]: without `site_url`, pages have no") == 1
    tags = built.page("sub/letter/index.html").xpath("//meta/@property")
    assert {"og:url", "og:image"}.isdisjoint(tags)
    assert "og:title" in tags
    found = metadata(built, "sub/letter/index.html")["nodes"]
    assert found["Article"]["publisher"] == {"@type": "Organization", "name": "Example & Sons"}


# -- themes, plugins, navigation --------------------------------------------------------------

OWN_MAIN = "{% extends 'base.html' %}\n"


@pytest.mark.parametrize("kind", ["file", "pipe", "none"])
def test_where_a_site_is_served_its_links_show_the_address_it_will_have(
    tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text("site_url: https://example.org/\n")
    reading, writing = os.pipe()
    os.close(writing)  # MkDocs has read all of it: `mkdocs serve -f <(…)`
    path = {"file": str(file), "pipe": f"/dev/fd/{reading}", "none": None}[kind]
    config = MkDocsConfig(config_file_path=path)
    config.site_url = "http://127.0.0.1:8000/"
    try:
        address = public_address(config, serving=True)
    finally:
        os.close(reading)
    configured = kind == "file"  # what cannot be read again is as MkDocs says
    assert address == ("https://example.org/" if configured else config.site_url)
    assert public_address(config, serving=False) == config.site_url


def test_a_theme_that_writes_no_tags_gets_them_all_the_same(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""\
=== docs/index.md
# Home
=== docs/page.md
---
title: Page
description: 'x"><script>alert(1)</script> some words'
---
Text
=== overrides/main.html
{OWN_MAIN}
=== mkdocs.yml
{SITE.replace("font: false", "font: false, custom_dir: overrides")}
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 0, built.log
    page = built.page("page/index.html")
    assert [script.text for script in page.xpath("//script") if "alert" in (script.text or "")] == [
        script.text for script in page.xpath("//script[@type='application/ld+json']")
    ]
    keys = [m.get("name") or m.get("property") for m in page.xpath("//meta[@name or @property]")]
    assert len(keys) == len(set(keys))
    assert {"og:title", "og:image", "twitter:card", "description"} <= set(keys)
    assert page.xpath("//meta[@name='description']/@content") == [
        'x"><script>alert(1)</script> some words'
    ]
    assert len(page.xpath("//link[@rel='canonical']")) == 1


def test_a_sites_own_main_template_extends_that_of_the_plugin(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""\
=== docs/index.md
# Home
=== overrides/main.html
{{% extends "policy-pages.html" %}}
{{% block announce %}}Open for comment{{% endblock %}}
=== mkdocs.yml
{SITE.replace("font: false", "font: false, custom_dir: overrides")}
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 0, built.log
    assert "Open for comment" in built.page("index.html").xpath("string(//body)")
    head = built.text("index.html").split("</head>")[0]
    assert head.count("og:title") == head.count("application/ld+json") == 1


def test_a_home_page_in_a_part_of_the_site_is_the_home_page(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""\
=== docs/index.md
---
title: Welcome
---
Text
=== docs/a.md
# A
=== docs/sub/index.md
# Sub
=== docs/sub/b.md
# B
=== mkdocs.yml
{SITE}
nav: [Home: [index.md, a.md], "Terms & more": [sub/index.md, sub/b.md]]
plugins: [policy-pages: {{cards: {{enabled: false}}}}]
"""
    )
    assert built.exit_code == 0, built.log
    assert ("og:type", "website") in metadata(built, "index.html")["og"]
    assert ("og:title", "Example & Sons") in metadata(built, "index.html")["og"]

    def crumbs(path: str) -> list[str]:
        steps = metadata(built, path)["nodes"]["BreadcrumbList"]["itemListElement"]
        return [step["item"].removeprefix("https://example.org/policies/") for step in steps]

    assert crumbs("a/index.html") == ["", "a/"]
    assert crumbs("sub/index.html") == ["", "sub/"]
    assert crumbs("sub/b/index.html") == ["", "sub/", "sub/b/"]
    assert ("article:section", "Terms & more") in metadata(built, "sub/b/index.html")["og"]


def test_a_letter_names_its_author_who_is_also_the_sites(build: Callable[..., BuiltSite]) -> None:
    header = "title: A letter\nkind: letter\nauthor: Jane Doe"
    configuration = f"{SITE}\nsite_author: Jane Doe"
    built = build(PAGE.format(header=header, body="Text", configuration=configuration))
    (author,) = metadata(built, "page/index.html")["nodes"]["Article"]["author"]
    assert author == {"@type": "Person", "name": "Jane Doe"}
    built = build(
        PAGE.format(header="title: A\nkind: letter", body="Text", configuration=configuration)
    )
    assert "author" not in metadata(built, "page/index.html")["nodes"]["Article"]


def test_what_other_plugins_know_of_a_page_counts_too(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""\
=== docs/index.md
# Home
=== docs/sub/.meta.yml
description: From the folder's file.
tags: [folder]
=== docs/sub/page.md
---
title: Page
---
Text
=== docs/blog/index.md
# News
=== docs/blog/posts/first.md
---
date: 2026-01-02
description: What is new.
---
# First news

Something happened.
=== hooks.py
def on_page_markdown(markdown, page, **options):
    page.meta["robots"] = "noarchive"
    page.meta["description"] = page.meta.get("description", "From a hook.")
    return markdown
=== mkdocs.yml
{SITE}
hooks: [hooks.py]
plugins: [meta, blog, policy-pages: {{cards: {{enabled: false}}}}]
"""
    )
    assert built.exit_code == 0, built.log
    named = names(built, "sub/page/index.html")
    assert (named["description"], named["robots"]) == (["From the folder's file."], ["noarchive"])
    assert names(built, "index.html")["description"] == ["From a hook."]
    (post,) = [path for path in built.files() if path.endswith("first-news/index.html")]
    assert names(built, post)["description"] == ["What is new."]
    assert ("og:title", "First news") in metadata(built, post)["og"]


def test_what_is_wrong_with_fields_of_other_plugins_is_told(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""\
=== docs/index.md
# Home
=== docs/sub/.meta.yml
social: {{"og:titel": Of the folder}}
=== docs/sub/page.md
# Page
=== docs/blog/index.md
# News
=== docs/blog/posts/first.md
---
date: 2026-01-02
social: {{"og:title": [of, the, post]}}
---
# First news
=== hooks.py
def on_page_markdown(markdown, page, **options):
    if page.file.src_uri == "index.md":
        page.meta["noindex"] = "perhaps"
=== mkdocs.yml
{SITE}
hooks: [hooks.py]
plugins: [meta, blog, policy-pages: {{cards: {{enabled: false}}}}]
"""
    )
    assert built.exit_code == 1
    help = "; a hook or another plugin has given it"
    assert (
        "docs/index.md:1:1: error[social-value]: the value of `noindex` is neither true nor false: "
        f"`perhaps`\n      = help: write `noindex: true`{help}\n" in built.log
    )
    assert (
        "docs/sub/.meta.yml:1:10: warning[unknown-social-key]: unknown name `og:titel`\n"
        in built.log
    )
    assert (
        "docs/blog/posts/first.md:1:1: error[social-value]: the value of `og:title` is a list\n"
        f"      = help: write one value{help}\n" in built.log
    )


def test_pages_that_robots_are_to_leave_out_are_not_in_the_sitemap(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""\
=== docs/index.md
# Home
=== docs/hidden.md
---
noindex: true
---
=== docs/elsewhere.md
---
canonical: https://other.example/page
---
=== docs/open.md
---
robots: noarchive
---
=== mkdocs.yml
{SITE}
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 0, built.log
    addresses = etree.fromstring(built.text("sitemap.xml").encode()).xpath(
        "//*[local-name()='loc']/text()"
    )
    assert addresses == [f"https://example.org/policies/{path}" for path in ("", "open/")]
    assert names(built, "hidden/index.html")["robots"] == ["noindex"]


def test_a_page_with_a_very_long_name_gets_its_card(build: Callable[..., BuiltSite]) -> None:
    built = build(f"=== docs/index.md\n# Home\n=== docs/{'ä' * 120}.md\n# Long\n")
    assert built.exit_code == 0, built.log
    assert len([path for path in built.files() if path.startswith("assets/cards/")]) == 2


def test_a_letter_that_the_sites_name_has_and_no_font_is_told_once(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = CARDS.replace("Example & Sons", "学校")
    built = build(drawing, strict=False)
    assert built.log.count("warning[card-not-drawn]") == 1
    assert "mkdocs.yml:1:1: warning[card-not-drawn]" in built.log
    ignoring = drawing.replace(
        "[policy-pages]", "[policy-pages: {ignore_findings: [card-not-drawn]}]"
    )
    assert build(ignoring).exit_code == 0
    misspelt = build(ignoring.replace("card-not-drawn", "card-notdrawn"))
    assert misspelt.exit_code == 1
    assert "card-notdrawn" in misspelt.log


def test_a_build_and_the_command_find_the_same(build: Callable[..., BuiltSite]) -> None:
    drawing = f"""\
=== docs/index.md
# Home
=== docs/a.md
---
description: A page of ours
social: {{"twitter:card": summary_large_image}}
---
# A page of ours
=== docs/b.md
---
image: {{url: hidden/x.png, alt: x}}
---
# B
=== docs/c.md
---
canonical: /c/
social: {{"og:url": c/}}
---
# C
=== docs/hidden/x.png
=== mkdocs.yml
{SITE}
exclude_docs: hidden/
plugins: [policy-pages]
"""
    built = build(drawing, strict=False)
    root = built.folder.parent / "drawn"
    done = subprocess.run(
        [sys.executable, "-c", "from policy_pages.cli import main; main()", "check", "docs"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    pattern = r"docs/\w+\.md:\d+:\d+: warning\[.+"
    assert re.findall(pattern, built.log) == re.findall(pattern, done.stdout)
    assert len(re.findall(pattern, built.log)) == 2
