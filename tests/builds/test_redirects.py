"""Addresses that pages had before, in real builds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import feedparser
import pytest
from click.testing import CliRunner

from policy_pages.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

SITE = """\
=== docs/index.md
# Home
=== docs/guide.md
---
title: "<Guide>"
old_paths: [/help/guide.html, help]
---
# Guide
=== docs/terms/index.md
---
title: Terms
policy:
  kind: policy
  effective: 2026-02-01
  aliases: [/legal/terms/, "/über/"]
---
# Terms
=== docs/terms/2014-12-01.md
---
title: Terms
policy:
  kind: policy
  aliases: [/archive/terms-2014.html, /legal/terms/]
---
# Terms
=== mkdocs.yml
site_name: Test
site_url: https://example.org/site/
theme: {name: material, font: false}
plugins:
  - search
  - policy-pages: {today: 2026-12-31, cards: {enabled: false}}
"""


def target(built: BuiltSite, path: str) -> str:
    """Where a page that redirects leads, from the site's root."""
    page = built.page(path)
    (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    delay, _, url = refresh.partition("; url=")
    assert delay == "0"
    assert page.xpath("//body//a/@href") == [url]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    scripts = page.xpath("//script")
    assert [script.get("data-url") for script in scripts] == [url, url]
    addresses = {urljoin(f"/site/{path}", script.get("src")) for script in scripts}
    assert addresses == {"/site/assets/javascripts/redirect.js"}
    assert (built.folder / "assets/javascripts/redirect.js").is_file()
    assert page.xpath("string(//script)") == ""  # so that no policy needs to allow it
    absolute = urljoin(f"https://example.org/site/{path}", url)
    assert page.xpath("//link[@rel='canonical']/@href") == [absolute]
    return absolute.removeprefix("https://example.org/site/")


def test_earlier_addresses_lead_to_the_page(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE)
    assert built.exit_code == 0, built.log
    assert target(built, "help/guide.html") == "guide/"
    assert target(built, "help/index.html") == "guide/"
    assert target(built, "über/index.html") == "terms/"
    assert built.page("help/index.html").xpath("string(//title)") == "<Guide>"
    assert "help" not in built.text("sitemap.xml")
    assert "help" not in built.text("search/search_index.json")


def test_an_alias_of_versions_leads_to_the_one_in_force_and_of_one_to_that(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(SITE)
    assert target(built, "legal/terms/index.html") == "terms/"
    assert target(built, "archive/terms-2014.html") == "terms/2014-12-01/"
    early = build(SITE.replace("today: 2026-12-31", "today: 2015-01-01"))
    assert target(early, "archive/terms-2014.html") == "terms/2014-12-01/"
    assert target(early, "über/index.html") == "terms/"


def test_the_addresses_of_a_policy_that_moved_live_through_all_days(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = SITE.replace('[/legal/terms/, "/über/"]', "[/old/terms/]")
    drawing = drawing.replace(", /legal/terms/]", "]") + (
        "=== docs/terms/2027-06-01.md\nThird\n=== published-addresses.txt\n/old/terms/\n"
        "/old/terms/2014-12-01/\n/old/terms/2026-02-01/\n/old/terms/2027-06-01/\n"
        "/old/terms/changes/2026-02-01-to-2027-06-01/\n/old/terms/changes/until-2027-06-01/\n"
    )
    for today in ("2014-12-01", "2015-01-01", "2026-12-31", "2027-06-01"):
        built = build(drawing.replace("today: 2026-12-31", f"today: {today}"))
        assert built.exit_code == 0, built.log
        assert target(built, "old/terms/index.html") == "terms/"
        assert target(built, "old/terms/2027-06-01/index.html") == "terms/2027-06-01/"
    changes = "terms/changes/2026-02-01-to-2027-06-01/"
    assert target(built, "old/terms/changes/until-2027-06-01/index.html") == changes
    assert not [path for path in built.files() if path.count("changes") > 1]


def test_a_drafts_alias_is_its_policys(build: Callable[..., BuiltSite]) -> None:
    drawing = SITE.replace("effective: 2026-02-01", "effective: 2027-02-01\n  status: draft")
    built = build(drawing)
    assert built.exit_code == 0, built.log
    assert target(built, "über/index.html") == "terms/"


def test_without_directory_urls(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE + "use_directory_urls: false\n")
    assert target(built, "help/index.html") == "guide.html"
    assert target(built, "legal/terms/index.html") == "terms/index.html"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("/help/guide.html", "/terms/"),
            "docs/guide.md:3:13: error[alias-taken]: `/terms/` cannot lead to this page: there is",
        ),
        (
            ("/help/guide.html", "/legal/terms/"),
            "error[alias-taken]: `/legal/terms/` cannot lead to this page: it is already",
        ),
        (
            ("/help/guide.html", "/help/guide.pdf"),
            "docs/guide.md:3:13: error[alias-address]: `/help/guide.pdf` is the address of a file",
        ),
        (
            ("/archive/terms-2014.html", "https://example.com/"),
            "docs/terms/2014-12-01.md:5:13: error[alias-address]: `https://example.com/` is more",
        ),
        (
            ("/help/guide.html", "/../secret/"),
            "docs/guide.md:3:13: error[alias-address]: `/../secret/` is not a valid path",
        ),
        (
            ("/help/guide.html", "/404.html"),
            "docs/guide.md:3:13: error[alias-taken]: `/404.html` cannot lead to this page: there",
        ),
        (
            ("/help/guide.html", "3"),
            "docs/guide.md:3:13: error[policy-value]",
        ),
    ],
)
def test_an_alias_that_cannot_be_is_told(
    build: Callable[..., BuiltSite], change: tuple[str, str], message: str
) -> None:
    built = build(SITE.replace(*change))
    assert built.exit_code == 1
    assert message in built.log
    assert built.files() == []


def test_aliases_below_policy_and_old_paths_are_both_taken(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(SITE.replace("old_paths:", "policy: {aliases: [/manual/]}\nold_paths:"))
    assert built.exit_code == 0, built.log
    assert target(built, "manual/index.html") == target(built, "help/index.html") == "guide/"


RECORD = """\
=== published-addresses.txt
# ours
/
/guide/
/help/guide.html
/terms/
/terms/2014-12-01/
/terms/changes/2014-12-01-to-2026-02-01/
"""


MOVED = (SITE + RECORD).replace("docs/guide.md", "docs/manual.md")


def test_an_address_that_was_published_and_is_there_is_fine(
    build: Callable[..., BuiltSite],
) -> None:
    assert build(SITE + RECORD).exit_code == 0


def test_an_address_that_was_published_and_is_gone_fails(build: Callable[..., BuiltSite]) -> None:
    built = build(MOVED.replace("/help/guide.html, help", "help"))
    assert built.exit_code == 1
    assert "published-addresses.txt:3:1: error[address-gone]: `/guide/` was published" in built.log
    assert "published-addresses.txt:4:1: error[address-gone]: `/help/guide.html`" in built.log
    assert built.files() == []


def test_an_address_that_is_that_of_a_draft_now_names_its_file(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        SITE.replace("old_paths: [/help/guide.html, help]", "draft: true")
        + "=== published-addresses.txt\n/guide/\n"
    )
    assert built.exit_code == 1
    assert "      = help: `docs/guide.md` is a draft now: publish it, or write" in built.log


def test_an_address_that_was_published_may_lead_elsewhere(build: Callable[..., BuiltSite]) -> None:
    built = build(MOVED.replace("help]", "help, /guide/]"))
    assert built.exit_code == 0, built.log
    assert target(built, "guide/index.html") == "manual/"


def test_the_command_records_a_built_site(
    build: Callable[..., BuiltSite], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    built = build(SITE)
    root = tmp_path / "drawn"
    monkeypatch.chdir(root)

    def addresses(site: Path) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["addresses", str(site)])
        return result.exit_code, result.output

    assert addresses(built.folder) == (0, "published-addresses.txt: 6 added, 6 in all\n")
    text = (root / "published-addresses.txt").read_text("utf-8")
    assert "/terms/2014-12-01/\n" in text
    assert "legal" not in text  # a page that redirects is kept by its alias
    assert "404" not in text
    again = build(SITE)
    assert "Addresses that" not in again.log
    assert addresses(again.folder) == (0, "published-addresses.txt: 0 added, 6 in all\n")
    (again.folder / "guide/index.html").unlink()
    code, output = addresses(again.folder)
    assert code == 1
    assert "error[address-gone]: `/guide/` was published" in output
    assert (root / "published-addresses.txt").read_text("utf-8") == text
    empty = tmp_path / "empty"
    empty.mkdir()
    assert addresses(empty)[0] == 2


def test_the_command_writes_no_file_elsewhere(
    build: Callable[..., BuiltSite], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    built = build(SITE)
    root, target = tmp_path / "drawn", tmp_path / "elsewhere"
    monkeypatch.chdir(root)
    target.write_text("/\n")
    (root / "published-addresses.txt").symlink_to(target)
    assert CliRunner().invoke(main, ["addresses", str(built.folder)]).exit_code == 2
    (root / "published-addresses.txt").unlink()
    outside = SITE.replace("today:", "published_addresses: ../elsewhere, today:")
    built = build(outside)
    assert CliRunner().invoke(main, ["addresses", str(built.folder)]).exit_code == 2
    assert target.read_text() == "/\n"


def test_an_alias_of_a_policy_moves_all_that_is_below_it(build: Callable[..., BuiltSite]) -> None:
    moved = """\
=== published-addresses.txt
/old/terms/
/old/terms/2014-12-01/
/old/terms/2026-02-01/
/old/terms/changes/2014-12-01-to-2026-02-01/
"""
    drawing = SITE.replace("/legal/terms/]", "old/%74erms]")  # the earlier version writes it so
    built = build(drawing.replace("/legal/terms/", "/old/terms/") + moved)
    assert built.exit_code == 0, built.log
    assert target(built, "old/terms/index.html") == "terms/"
    for below in ("2014-12-01", "2026-02-01", "changes/2014-12-01-to-2026-02-01"):
        assert target(built, f"old/terms/{below}/index.html") == f"terms/{below}/"


def test_the_feed_of_a_policy_that_moved_is_where_it_was_too(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(SITE.replace("/legal/terms/", "/old/terms/"))
    old = feedparser.parse(built.text("old/terms/feed.xml"))
    assert (old.bozo, len(old.entries)) == (0, 2)
    assert old.feed.id == "https://example.org/site/terms/feed.xml"
    assert built.text("old/terms/feed.xml") == built.text("terms/feed.xml")
    assert [entry.id for entry in old.entries] == [
        *("tag:example.org,2026-02-01:/site/old/terms/:in-force",),
        *("tag:example.org,2014-12-01:/site/old/terms/:in-force",),
    ]  # as they were before it moved
    assert "help/feed.xml" not in built.files()


def test_an_alias_of_a_policy_without_directory_urls(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE.replace("/legal/terms/", "/old/terms/") + "use_directory_urls: false\n")
    assert target(built, "old/terms/2014-12-01.html") == "terms/2014-12-01.html"


def test_an_alias_with_a_versions_day_leads_to_that_version(
    build: Callable[..., BuiltSite],
) -> None:
    aliases = "/x/2014-12-01/, /x/2026-02-01.html, /x/changes/2014-12-01-to-2026-02-01/"
    built = build(SITE.replace('"/über/"', aliases))
    assert built.exit_code == 0, built.log
    assert target(built, "x/2014-12-01/index.html") == "terms/2014-12-01/"
    assert target(built, "x/2026-02-01.html") == "terms/2026-02-01/"
    changes = "changes/2014-12-01-to-2026-02-01"
    assert target(built, f"x/{changes}/index.html") == f"terms/{changes}/"


def test_a_record_that_cannot_be_read_is_told(
    build: Callable[..., BuiltSite], draw: Callable[[str], Path]
) -> None:
    root = draw(SITE)
    (root / "published-addresses.txt").mkdir()
    built = build(SITE)
    assert built.exit_code == 1
    assert "published-addresses.txt:1:1: error[recorded-address]: this file is not a" in built.log


TAKEN = {
    "/help/": "there is a page",
    "/HELP/": "many systems cannot tell it from `/help/`, where there is a page",
    "/fu\N{COMBINING DIAERESIS}r/": "there is a page",
    "/help/index.html/x/": "`/help/` is a file, and nothing can be below it",
    "/404.html/x/": "`/404.html` is a file, and nothing can be below it",
    "/robots/x/": "`/robots` is a file, and nothing can be below it",
    "/ROBOTS/": "`/robots` is a file, and nothing can be below it",
    "/page.html": "there is a folder, with `/page.html/x.png` in it",
    "/terms/2014-12-01/": "there is a page",
    "/terms/changes/2014-12-01-to-2026-02-01/": "there is a page",
    "/_share-preview/": "there is a page",
    "/one/": "it is already an address of `docs/aid.md`",
    "/ONE/": "many systems cannot tell it from `/one/`, where there is a page",
    "/two.html/x/": "`/two.html` is a file, and nothing can be below it",
    "/three.html": "there is a folder, with `/three.html/x/` in it",
}


def test_an_alias_takes_the_place_of_no_file_and_of_no_folder(
    build: Callable[..., BuiltSite],
) -> None:
    """Each of the aliases would overwrite something on some system, or be in its way."""
    listed = "".join(f'  - "{alias}"\n' for alias in TAKEN)
    built = build(
        SITE.replace("old_paths: [/help/guide.html, help]\n", f"old_paths:\n{listed}")
        + "=== docs/aid.md\n---\nold_paths: [/one/, /One/, /two.html, /three.html/x/]\n---\n"
        + "=== docs/help.md\n# Help\n=== docs/für.md\n# Für\n=== docs/robots\n"
        + "=== docs/page.html/x.png\n"
    )
    assert built.exit_code == 1
    for number, (alias, problem) in enumerate(TAKEN.items()):
        place = f"docs/guide.md:{number + 4}:5: error[alias-taken]"
        assert f"{place}: `{alias}` cannot lead to this page: {problem}\n" in built.log
    assert built.log.count("error[") == len(TAKEN)
    assert built.files() == []


def test_an_alias_after_those_of_the_policy_is_reported_at_its_place(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = SITE.replace("old_paths:", "policy: {aliases: [/manual/]}\nold_paths:")
    built = build(drawing.replace("html, help]", "html, /terms/]"))
    assert "docs/guide.md:4:31: error[alias-taken]: `/terms/`" in built.log
    built = build(drawing.replace("html, help]", "html, /../]"))
    assert "docs/guide.md:4:31: error[alias-address]: `/../`" in built.log
