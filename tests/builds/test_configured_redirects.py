"""Redirects that the configuration names, and the other form of each page's address."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest

from conftest import BuiltSite

PAGES = """\
=== docs/index.md
# Home
=== docs/guide.html.md.erb
---
old_paths: [/help/]
---
# Guide

## Fees
=== docs/dir/page.md
# Page
=== docs/dir/index.md
# Index
=== docs/form.pdf
=== docs/draft.md
---
status: draft
---
# Draft
=== docs/terms/index.md
---
title: Terms
policy: {kind: policy, effective: 2026-02-01}
---
# Terms
=== docs/terms/2014-12-01.md
---
title: Terms
---
# Terms
"""
CONFIGURATION = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/sub/
use_directory_urls: {directories}
theme: {{name: material, font: false}}
plugins:
  - policy-pages:
      today: 2026-12-31
      cards: {{enabled: false}}
      {more}
"""
DIRECTORIES = pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])


def site(*, directories: bool = True, more: str = "", redirects: str = "") -> str:
    more = f"redirects:\n{redirects}" if redirects else more or "dialect: erb"
    written = CONFIGURATION.format(directories=str(directories).lower(), more=more)
    return PAGES + written


def target(built: BuiltSite, path: str) -> str:
    """Where a page that redirects leads, from the site's root."""
    (refresh,) = built.page(path).xpath("//meta[@http-equiv='refresh']/@content")
    url = refresh.partition("; url=")[2]
    (link,) = built.page(path).xpath("//body//a/@href")
    assert link == url
    assert {*built.page(path).xpath("//script/@data-url")} == {url}
    return urljoin(f"https://example.org/sub/{path}", url).removeprefix("https://example.org/sub/")


def test_a_page_answers_at_the_other_form_of_its_address(build: Callable[..., BuiltSite]) -> None:
    built = build(site(more="old_addresses: true"))
    assert built.exit_code == 0, built.log
    assert target(built, "guide.html") == "guide/"
    assert target(built, "dir/page.html") == "dir/page/"
    assert target(built, "terms/2014-12-01.html") == "terms/2014-12-01/"
    others = ["dir.html", "terms.html", "draft.html", "terms/changes.html"]
    assert not set(others) & set(built.files())
    assert [path for path in built.files() if path.endswith(".html.html")] == []
    assert "dead-link" not in built.log


def test_a_page_of_a_file_answers_at_its_folder(build: Callable[..., BuiltSite]) -> None:
    built = build(site(directories=False, more="old_addresses: true"))
    assert built.exit_code == 0, built.log
    assert target(built, "guide/index.html") == "guide.html"
    assert target(built, "dir/page/index.html") == "dir/page.html"
    assert target(built, "terms/2014-12-01/index.html") == "terms/2014-12-01.html"


@DIRECTORIES
def test_without_the_option_it_does_not(build: Callable[..., BuiltSite], directories: bool) -> None:
    built = build(site(directories=directories, more="old_addresses: false"))
    assert built.exit_code == 0, built.log
    assert not {"guide.html", "guide/index.html"} <= set(built.files())


@DIRECTORIES
def test_what_is_there_keeps_its_address(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    taken = "=== docs/guide.html\nold\n" if directories else "=== docs/guide/index.md\n# Other\n"
    taken += "=== docs/dir/deep.md\n---\nold_paths: [/dir/page.html, /dir/page/]\n---\n# Deep\n"
    taken = taken.replace("/dir/page/" if directories else "/dir/page.html", "/else/")
    built = build(taken + site(directories=directories, more="old_addresses: true"))
    assert built.exit_code == 0, built.log
    place = "guide.html" if directories else "guide/index.html"
    assert "refresh" not in built.text(place)
    place = "dir/page.html" if directories else "dir/page/index.html"
    assert target(built, place).startswith("dir/deep")


TARGETS = {
    "guide.md": "guide",
    "guide.html.md.erb": "guide",
    "/guide/": "guide",
    "/guide.html": "guide",
    "/guide.html#fees": "guide#fees",
    "guide.md?a=b#fees": "guide?a=b#fees",
    "dir/page.md": "dir/page",
    "/dir/page": "dir/page",
    "/help/#fees": "guide#fees",
    "/sub/guide/": "guide",
    "terms/2014-12-01.md": "terms/2014-12-01",
    "form.pdf": "form.pdf",
    "/form.pdf#page=2": "form.pdf#page=2",
    "https://example.com/x?a=b#c": "https://example.com/x?a=b#c",
    "http://example.com": "http://example.com",
    "/chain/": "guide",
    "/chain/#fees": "guide#fees",
    "/hop": "guide#fees",
    "/hop?z": "guide?z",
    "https://example.org/sub/guide/#fees": "guide#fees",
    "HTTP://example.org:80/sub/hop": "guide#fees",
    "https://example.org/elsewhere/": "https://example.org/elsewhere/",
}


@DIRECTORIES
def test_a_redirect_leads_to_a_page_a_file_or_elsewhere(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    listed = "".join(
        f"        /old/x{number}.html: '{target}'\n" for number, target in enumerate(TARGETS)
    )
    listed += "        /chain/: /hop\n        /hop: 'guide.md#fees'\n"
    listed = listed.replace("/chain/: /hop", "/chain/: guide.md")
    built = build(site(directories=directories, redirects=listed))
    assert built.exit_code == 0, built.log
    for number, page in enumerate(TARGETS.values()):
        place, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", page).groups()  # type: ignore[union-attr]
        if "://" not in place and not place.endswith(".pdf"):
            place += "/" if directories else ".html"
        found = target(built, f"old/x{number}.html")
        assert found == f"{place}{mark}{rest}"


WRONG = {
    "/old/: guidde.md": ("redirect-target", "`guidde.md` is not a page", "`guide.html.md.erb`?"),
    "/old/: /gide/": ("redirect-target", "`/gide/` is not a page of the site", "`/guide/`?"),
    "/old/: 'guide.md#feez'": ("redirect-target", "`/guide/` has no heading or anchor `#feez`"),
    "/old/: https://example.org/sub/nope/": ("redirect-target", "is not a page of the site"),
    "/old/: https://EXAMPLE.org/sub/old/": ("redirect-target", "which leads back to it"),
    "/old/: /sub/old/": ("redirect-target", "which leads back to it"),
    "/old/: draft.md": ("redirect-target", "`draft.md` is not published", "publish it"),
    "/old/: /draft.html": ("redirect-target", "`/draft.html` is not published", "publish it"),
    "/old/: 'javascript:alert(1)'": ("redirect-target", "is not an address or a page", "https"),
    "/old/: 'mailto:a@example.com'": ("redirect-target", "is not an address or a page", "https"),
    "/old/: //example.com/x": ("redirect-target", "is not an address or a page", "https"),
    "/old/: 'https:x'": ("redirect-target", "is not an address or a page", "https"),
    "/old/: '#fees'": ("redirect-target", "is not an address or a page", "https"),
    "/old/: '//['": ("redirect-target", "is not an address or a page", "https"),
    "/old/: /old/": ("redirect-target", "`/old/` leads to `/old/`, which leads back", "page"),
    "/a-B.html: /a-b.html": (
        "redirect-target",
        "`/a-B.html` leads to `/a-b.html`, and only",
        "page",
    ),
    "/HELP/: dir/page.md": ("redirect-taken", "`docs/guide.html.md.erb` has it, and only the", ""),
    "/DIR/page/: guide.md": (
        "redirect-taken",
        "`docs/dir/page.md` has it, and only the letter",
        "",
    ),
    "/../x/: guide.md": ("redirect-address", "`/../x/` is not a valid path", ""),
    "https://example.org/x/: guide.md": ("redirect-address", "is more than a path", ""),
    "/x.png: guide.md": ("redirect-address", "`/x.png` is the address of a file", ""),
    "/dir/page/: guide.md": ("redirect-taken", "cannot lead to `guide.md`: `docs/dir/page.md` has"),
    "/help/: dir/page.md": ("redirect-taken", "to `dir/page.md`: `docs/guide.html.md.erb` has it"),
    "/404.html: guide.md": ("redirect-taken", "`/404.html` cannot lead to `guide.md`: there is"),
    "/terms/2014-12-01/: guide.md": ("redirect-taken", "`docs/terms/2014-12-01.md` has it"),
}


@pytest.mark.parametrize("line", WRONG)
def test_a_redirect_that_cannot_be_is_an_error_at_its_line(
    build: Callable[..., BuiltSite], line: str
) -> None:
    code, *words = WRONG[line]
    quoted = re.sub(r"^(https://\S+): ", r'"\1": ', line)
    built = build(site(redirects=f"        /fine/: guide.md\n        {quoted}\n"))
    assert built.exit_code == 1
    assert f"mkdocs.yml:11:9: error[{code}]" in built.log, built.log
    for word in words:
        assert word in built.log
    assert built.log.count("error[") == 1
    assert ("only the letter case differs" in built.log) == any("only" in word for word in words)
    assert built.files() == []


def test_loops_and_twins_name_both(build: Callable[..., BuiltSite]) -> None:
    built = build(
        site(
            more="redirects: {/a: /b/, /b: /c, /c: /a/, /x: guide.md, /x/: dir/page.md, "
            "/y/: guide.md, /y: /guide/}"
        )
    )
    assert built.exit_code == 1
    assert built.log.count("error[redirect-target]") == 3
    assert "`/a` leads to `/b`, which leads back to it" in built.log
    assert "`/c` leads to `/a`, which leads back to it" in built.log
    assert built.log.count("error[redirect-taken]") == 1
    assert "`/x/` and `/x` are one address" in built.log or "`/x` and `/x/`" in built.log
    found = re.findall(r"mkdocs.yml:9:(\d+): error", built.log)
    assert len(set(found)) == 4  # each at its own place in the line


def test_a_loop_is_quoted_as_it_is_written(build: Callable[..., BuiltSite]) -> None:
    built = build(site(more="redirects: {/a: /B.html, /b.html: /A}"))
    assert "`/a` leads to `/B.html`, which leads back to it" in built.log
    assert "`/b.html` leads to `/A`, which leads back to it" in built.log


def test_a_loop_of_one_twin_is_an_error_of_its_own(build: Callable[..., BuiltSite]) -> None:
    built = build(site(more="redirects: {/x: guide.md, /x/: /y/, /y/: /x}"))
    assert built.exit_code == 1
    assert "Traceback" not in built.log
    assert built.log.count("error[redirect-target]") == 2
    assert "`/x/` leads to `/y/`, which leads back to it" in built.log
    assert built.log.count("error[") == 2


def test_a_long_chain_leads_to_its_end(build: Callable[..., BuiltSite]) -> None:
    chain = "".join(f"        /r{n}/: /r{n + 1}/\n" for n in range(1_200))
    built = build(site(redirects=f"{chain}        /r1200/: 'guide.md#fees'\n"))
    assert built.exit_code == 0, built.log
    assert target(built, "r0/index.html") == "guide/#fees"


def test_the_first_clause_of_a_chain_counts(build: Callable[..., BuiltSite]) -> None:
    more = "redirects: {/a: '/b#one', /b: '/c#two', /c: 'https://example.com/x?y#three'}"
    built = build(site(more=more))
    assert built.exit_code == 0, built.log
    assert target(built, "a/index.html") == "https://example.com/x#one"
    assert target(built, "c/index.html") == "https://example.com/x?y#three"


def test_a_redirect_in_other_letters_is_one_of_its_own(build: Callable[..., BuiltSite]) -> None:
    more = (
        "redirects: {/FAQ/: guide.md, /faq/: guide.md, /help/: 'guide.md#fees', "
        "/Shop: https://example.com, /shop: https://example.com}"
    )
    built = build(site(more=more))
    assert built.exit_code == 0, built.log
    assert target(built, "FAQ/index.html") == target(built, "faq/index.html") == "guide/"
    assert target(built, "help/index.html") == "guide/#fees"  # the page's own alias, and more
    assert {"Shop/index.html", "shop/index.html"} <= set(built.files())
    built = build(site(more=more.replace("/faq/: guide.md", "/faq/: dir/page.md")))
    assert built.log.count("error[") == 1
    assert "`/FAQ/` and `/faq/` are the same address" in built.log


def test_a_target_of_the_old_site_leads_there(build: Callable[..., BuiltSite]) -> None:
    more = "redirects: {/a/: /gone/x.html#y}, old_site: https://old.example/"
    built = build(site(more=more.replace(", old_site", "\n      old_site")))
    assert built.exit_code == 0, built.log
    assert target(built, "a/index.html") == "https://old.example/gone/x.html#y"


@pytest.mark.parametrize("value", ["3", "", "[a]", "null", "''"])
def test_a_target_of_another_type_is_refused(build: Callable[..., BuiltSite], value: str) -> None:
    built = build(site(more=f"redirects: {{/a/: {value}}}"))
    assert built.exit_code == 1
    assert "'/a/' leads to" in built.log
    assert "Traceback" not in built.log


def test_addresses_that_redirect_count_as_published(
    build: Callable[..., BuiltSite],
) -> None:
    record = "=== published-addresses.txt\n/a/\n/b.html\n/guide.html\n"
    more = "old_addresses: true\n      redirects: {/a/: guide.md, /b.html: https://example.com/}"
    built = build(record + site(more=more))
    assert built.exit_code == 0, built.log
    assert "address-gone" in build(record + site()).log
