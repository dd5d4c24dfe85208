"""'After Material' in the manual: its commands can be followed, and each cell of its table is true.

Each engine builds the same site with the commands of its section, see ``manual_pages.py``.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from lxml import html

from build_servers import ENVIRONMENT, one_server
from conftest import PROJECT, write_tree
from engines.built_site import BuiltSite
from engines.lanes import ATTEMPTS, has_whole_index
from equipment import MATERIALX, need
from manual_pages import Reader, blocks
from previews import served, wait_for

PAGE = (PROJECT / "docs/how-to/after-material.md").read_text("utf-8")
SECTIONS = {
    "MkDocs, Material": "Do nothing for now",
    "ProperDocs": "ProperDocs",
    "MaterialX": "MaterialX",
    "Zensical": "Zensical",
    "bare pages": "Bare pages",
}
"""Column of the table -> the section with the engine's commands."""
FIRST, MATERIALX_COLUMN, ZENSICAL, BARE = (
    "MkDocs, Material",
    "MaterialX",
    "Zensical",
    "bare pages",
)
SITE = """\
=== mkdocs.yml
site_name: Rules & more
site_url: https://example.org/rules/
repo_url: https://example.org/repository
edit_uri: edit/main/docs/
theme:
  name: material
  font: false
  custom_dir: overrides
  features: [content.action.edit]
nav: [index.md, terms/index.md, letter.md, made.md, regeln.md]
markdown_extensions: [attr_list, toc: {permalink: true}]
hooks: [finish.py]
exclude_docs: "!/.well-known/"
plugins:
  - search
  - gen-files: {scripts: [make.py]}
  - policy-pages:
      redirects: {/old-letter/: /letter/}
=== make.py
import mkdocs_gen_files
with mkdocs_gen_files.open("made.md", "w") as file:
    file.write("# Made\\n\\nBy another plugin\\n")
=== finish.py
def on_post_page(output, **others):
    return output + "<!-- finished -->"
=== overrides/main.html
{% extends "policy-pages.html" %}
{% block announce %}Our office is closed{% endblock %}
=== docs/index.md
---
template: home.html
---
# Our rules
=== docs/terms/2025-02-01.md
---
title: Terms
policy: {kind: policy, version: "1", effective: 2025-02-01}
---
# Terms

## Fees

There are no fees.
=== docs/terms/index.md
---
title: Terms
description: What applies to you.
policy: {kind: policy, version: "2", effective: 2026-02-01, numbered: true, aliases: [/old/terms/]}
---
# Terms

## Fees

There is one fee. [The letter](../letter.md.erb).
=== docs/letter.md.erb
---
title: A letter
policy: {kind: letter, published: 2026-05-15}
---
Dear <%= 'reader' %>
=== docs/regeln.md
---
title: Regeln
lang: de
---
# Regeln

Ein Text
=== docs/.well-known/security.txt
Contact: mailto:security@example.org
=== docs/hidden.md
---
robots: noindex
---
# Hidden

Not for search engines
=== docs/plan.md
---
title: Plan
status: draft
---
Zyzzyva
"""
TRANSLATED = """\
=== mkdocs.yml
site_name: Rules
site_url: https://example.org/
theme: {name: material, font: false}
plugins:
  - search
  - i18n:
      docs_structure: folder
      languages:
        - {locale: en, name: English, default: true, build: true}
        - {locale: de, name: Deutsch, build: true}
  - policy-pages: {cards: {enabled: false}}
=== docs/en/index.md
# Rules
=== docs/de/index.md
# Regeln
=== docs/en/plan.md
---
title: Plan
status: draft
---
Zyzzyva
"""
TERMS, EARLIER = "/terms/", "/terms/2025-02-01/"
REDLINE = "/terms/changes/2025-02-01-to-2026-02-01/"
SECURITY_TXT = ".well-known/security.txt"


@dataclass(frozen=True)
class Result:
    """The site of one engine."""

    site: BuiltSite

    @cached_property
    def json(self) -> Mapping[str, Any]:
        """Path below the site's root -> what a JSON file of the bare pages says."""
        overview = self.site.folder / "site.json"
        if not overview.exists():
            return {}
        paths = ["site.json", *json.loads(overview.read_text("utf-8"))["articles"]]
        return {path: json.loads((self.site.folder / path).read_text("utf-8")) for path in paths}

    def text(self, address: str) -> str:
        """The file at an address."""
        return (self.site.folder / f"{address[1:]}index.html").read_text("utf-8")

    def has(self, address: str, *paths: str) -> bool:
        """Whether the page at an address has elements."""
        tree = html.document_fromstring(self.text(address).encode())
        return all(tree.xpath(path) for path in paths)


Check = Callable[[Result, Result], bool]
"""Whether a site has what a row says; the second one is that of MkDocs and Material."""


def has_every_page(one: Result, first: Result) -> bool:
    def own(site: BuiltSite) -> set[str]:
        return {address for address in site.pages if address != "/404.html"}

    return own(one.site) == own(first.site) > {TERMS, EARLIER, REDLINE}


def has_same_texts(one: Result, first: Result) -> bool:
    def of(site: BuiltSite) -> dict[str, object]:
        found = site.pages.items()
        return {
            address: (page.text, page.headings)
            for address, page in found
            if page.redirect is None and address != "/404.html"
        }

    assert ("h2", "fees", "1. Fees") in first.site.pages[TERMS].headings
    return of(one.site) == of(first.site)


def has_versions(one: Result, first: Result) -> bool:
    notice = "//*[contains(@class, 'policy-notice')]//a"
    return (
        one.has(EARLIER, notice)
        and one.has(TERMS, "//footer//a[contains(@href, '2025-02-01')]")
        and one.has(REDLINE, "//del", "//ins")
    )


def has_feeds(one: Result, first: Result) -> bool:
    def of(site: BuiltSite) -> object:
        return site.feeds, site.data.get("policies.json")

    return of(one.site) == of(first.site) and "feed.xml" in one.site.feeds


def has_cards(one: Result, first: Result) -> bool:
    def of(site: BuiltSite) -> dict[str, str]:
        return {path: key for path, key in site.others.items() if path.startswith("assets/cards/")}

    return of(one.site) == of(first.site) != {}


def has_tags(one: Result, first: Result) -> bool:
    def of(site: BuiltSite) -> list[tuple[str, str]]:
        return [tag for tag in site.pages[TERMS].tags if tag[0].startswith(("og:", "twitter:"))]

    return of(one.site) == of(first.site) != []


def has_tags_as_json(one: Result, first: Result) -> bool:
    known = [(tag["key"], tag["content"]) for tag in one.json["terms/index.json"]["tags"]]
    return {*known} <= {*first.site.pages[TERMS].tags} and "og:title" in dict(known)


def has_menu(one: Result, first: Result) -> bool:
    page = one.site.pages[TERMS]
    return ("A letter", "/letter/") in page.navigation and (
        "1. Fees",
        "/terms/#fees",
    ) in page.contents


def has_menu_as_json(one: Result, first: Result) -> bool:
    menu = {item["title"]: item["address"] for item in one.json["site.json"]["navigation"]}
    headings = {item["id"]: item["title"] for item in one.json["terms/index.json"]["headings"]}
    return (menu["A letter"], headings["fees"]) == ("letter/", "1. Fees")


def has_search(one: Result, first: Result) -> bool:
    found = one.site.search
    return "there is one fee" in found.get(TERMS, "") and found.keys().isdisjoint(
        [EARLIER, REDLINE]
    )


def has_sitemap(one: Result, first: Result) -> bool:
    addresses = {"https://example.org/rules/terms/", "https://example.org/rules/hidden/"}
    return addresses & {entry.partition(" ")[0] for entry in one.site.sitemap} == {
        "https://example.org/rules/terms/"
    }


def has_missing_page(one: Result, first: Result) -> bool:
    page = one.site.pages.get("/404.html")
    return page is not None and "found" in page.text


def has_edit_buttons(one: Result, first: Result) -> bool:
    return one.has("/letter/", "//a[@rel = 'edit']")


def has_security_policy(one: Result, first: Result) -> bool:
    return one.has(TERMS, "//meta[@http-equiv = 'Content-Security-Policy']")


CHECKS: Mapping[str, Check] = {
    "every page, at the same address": has_every_page,
    "texts, numbers and links of clauses": has_same_texts,
    "notices, versions and redlines": has_versions,
    "register on `home.html`": lambda one, _: len(one.site.pages["/"].register) == 2,
    "feeds and `policies.json`": has_feeds,
    "redirects from old addresses": lambda one, _: (
        one.site.redirects.items() >= {"/old/terms/": TERMS, "/old-letter/": "/letter/"}.items()
    ),
    "tags for shared links": has_tags,
    "cards for shared links": has_cards,
    "security.txt and other files in `.well-known/`": lambda one, _: (
        one.site.folder / SECURITY_TXT
    ).is_file(),
    "languages of pages": lambda one, _: one.has("/regeln/", "//*[@lang = 'de']"),
    "facts on printed sheets": lambda one, _: one.has(TERMS, "//*[@class = 'policy-sheet']"),
    "menu and table of contents": has_menu,
    "search that leaves out earlier versions": has_search,
    "sitemap without pages with `noindex`": has_sitemap,
    "page for an unknown address": has_missing_page,
    "your own templates in `custom_dir`": lambda one, _: "Our office is closed" in one.text(TERMS),
    "pages that other plugins make": lambda one, _: "By another plugin" in one.text("/made/"),
    "what other plugins do to finished pages": lambda one, _: "<!-- finished" in one.text(TERMS),
    "`Content-Security-Policy` in each page": has_security_policy,
    "button to edit a page": has_edit_buttons,
}
AS_JSON: Mapping[str, Check] = {
    "tags for shared links": has_tags_as_json,
    "menu and table of contents": has_menu_as_json,
}
DRAFTS, LANGUAGES = "drafts in the preview", "several languages with mkdocs-static-i18n"


def table() -> dict[str, dict[str, str]]:
    """Row -> column -> cell."""
    _, text = PAGE.split("{#features}")
    rows = re.findall(r"^\| (.*) \|$", text.partition("\n## ")[0], re.MULTILINE)
    header, _, *cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    assert header[1:] == [*SECTIONS]
    return {row[0]: dict(zip(header[1:], row[1:], strict=True)) for row in cells}


def section(title: str) -> str:
    """A part of the page, with the heading."""
    return next(part for part in PAGE.split("\n## ")[1:] if part.startswith(title))


def followed(column: str, folder: Path) -> Reader:
    """A reader who has followed the commands for an engine, where its site is."""
    write_tree(folder, SITE)
    named = re.search("write `(name: .*?)` instead of `(name: .*?)`", section(SECTIONS[column]))
    if named is not None:
        configuration = folder / "mkdocs.yml"
        configuration.write_text(
            configuration.read_text("utf-8").replace(named[2], named[1]), "utf-8"
        )
    reader = Reader(folder, packages=MATERIALX if column == MATERIALX_COLUMN else None)
    for _ in range(ATTEMPTS):
        reader.follow(section(SECTIONS[column]))
        if has_whole_index(reader.folder / "site"):
            break
    return reader


def test_each_engine_gives_what_the_table_says(tmp_path: Path) -> None:
    need("materialx", "zensical")
    readers = {column: followed(column, tmp_path / column) for column in SECTIONS}
    folders = {column: reader.folder / "site" for column, reader in readers.items()}
    folders[BARE] = tmp_path / BARE / "prepared/html"
    results = {column: Result(BuiltSite(folder)) for column, folder in folders.items()}
    cells = table()
    assert [*cells] == [*CHECKS, DRAFTS, LANGUAGES]
    seen: dict[str, dict[str, str]] = {row: {} for row in CHECKS}
    for row, check in CHECKS.items():
        for column in SECTIONS:
            found = "yes" if check(results[column], results[FIRST]) else "no"
            if found == "no" and column == BARE and row in AS_JSON:
                found = "as JSON" if AS_JSON[row](results[column], results[FIRST]) else "no"
            seen[row][column] = found
    assert {row: cells[row] for row in CHECKS} == seen

    own_site = tmp_path / BARE / "public"
    page = html.document_fromstring((own_site / "terms/index.html").read_bytes())
    assert page.xpath("string(//title)") == "Terms – Example School"
    assert page.xpath("string(//article//h2/@id)") == "fees"
    (style,) = page.xpath("//link[@rel = 'stylesheet']/@href")
    assert (own_site / "terms" / style).is_file()
    assert page.xpath("//meta[@property = 'og:title']/@content") == ["Terms"]
    earlier = html.document_fromstring((own_site / "terms/2025-02-01/index.html").read_bytes())
    (canonical,) = earlier.xpath("//link[@rel = 'canonical']/@href")
    assert canonical == results[BARE].json["terms/2025-02-01/index.json"]["canonical"]
    assert (own_site / SECURITY_TXT).is_file()
    assert {path.name for path in own_site.iterdir()}.isdisjoint(
        [".gitignore", ".policy-pages.json"]
    )

    shown = [*blocks(section("Zensical"))]
    commands = next(one.text for one in shown if one.language == "sh").splitlines()
    prepare, build, protect, upload = yaml.safe_load(
        next(one.text for one in shown if one.language == "yaml")
    )
    folder = build["working-directory"]
    assert commands[1:] == [prepare["run"], f"cd {folder}", build["run"], protect["run"]]
    assert protect["working-directory"] == folder
    assert tmp_path / ZENSICAL / upload["with"]["path"] == folders[ZENSICAL]


def test_previews_show_drafts_and_all_languages_where_the_table_says(tmp_path: Path) -> None:
    need("materialx")
    previewed = {
        FIRST: ("mkdocs", "material", None),
        "ProperDocs": ("properdocs", "material", None),
        MATERIALX_COLUMN: ("mkdocs", "materialx", MATERIALX),
    }
    found: dict[str, set[str]] = {row: set() for row in (DRAFTS, LANGUAGES)}
    with ExitStack() as stack:
        fetched = {}
        for column, (program, theme, packages) in previewed.items():
            folder = tmp_path / program / theme
            write_tree(folder, TRANSLATED.replace("name: material,", f"name: {theme},"))
            server = served(folder, tmp_path / f"{program}-{theme}", program, packages)
            fetched[column] = stack.enter_context(server)
        for column, fetch in fetched.items():
            wait_for("Rules</h1>", fetch)
            found[DRAFTS] |= {column} if "Zyzzyva" in fetch("plan/") else set()
            found[LANGUAGES] |= {column} if "Regeln</h1>" in fetch("de/") else set()
    for column, engine in ((ZENSICAL, "zensical"), (BARE, "html")):
        folder = tmp_path / engine
        write_tree(folder, TRANSLATED)
        arguments = ["prepare", "--engine", engine]
        one_server().run(folder, arguments, {**os.environ, **ENVIRONMENT}, "policy-pages")
        written = "".join(
            path.read_text("utf-8") for path in folder.glob("prepared/**/*.*ml") if path.is_file()
        )
        found[DRAFTS] |= {column} if "Zyzzyva" in written else set()
        found[LANGUAGES] |= {column} if "Regeln</h1>" in written else set()
    for row, columns in found.items():
        said = {column for column, cell in table()[row].items() if cell == "yes"}
        assert said == columns, row
        assert {*table()[row].values()} <= {"yes", "no"}
