"""The feeds of a built site, read as a reader's program does (feedparser)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import feedparser
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

SITE = """\
=== docs/index.md
# Ours
=== docs/letter.md
---
title: A letter & more
kind: letter
published: 2014-05-15
---
# A letter
=== docs/terms/index.md
---
title: Terms
policy:
  kind: policy
  published: 2026-01-10
  effective: 2026-02-01
  changes:
    - {{date: 2026-03-01, major: true, note: We keep <less>.}}
    - {{date: 2026-03-02, note: A typing error.}}
---
# Terms
=== docs/terms/2014-12-01.md
---
title: Terms
policy: {{kind: policy}}
---
# Terms
=== docs/terms/2027-06-01.md
---
title: Terms
policy:
  kind: policy
  published: 2026-12-01
  comments: {{opens: 2026-12-02, closes: 2027-01-15, to: x@y.example}}
---
# Terms
=== mkdocs.yml
site_name: Test & Co
site_url: https://example.org/site/
theme: {{name: material, font: false}}
use_directory_urls: {directories}
plugins: [policy-pages: {{today: {today}, cards: {{enabled: false}}}}]
"""


def site(today: str, directories: str = "true") -> str:
    return SITE.format(today=today, directories=directories)


def feed(built: BuiltSite, path: str) -> Any:
    found = feedparser.parse(built.text(path).encode())
    assert found.bozo == 0
    assert found.version == "atom10"
    return found


def told(built: BuiltSite, path: str) -> list[tuple[str, str]]:
    return [(entry.updated[:10], entry.tags[-1].term) for entry in feed(built, path).entries]


def test_a_feed_tells_what_has_happened(build: Callable[..., BuiltSite]) -> None:
    built = build(site("2026-12-31"))
    assert built.exit_code == 0, built.log
    terms = [
        ("2026-12-02", "comments opened"),
        ("2026-12-01", "announcement"),
        ("2026-03-01", "change"),
        ("2026-02-01", "in force"),
        ("2026-01-10", "announcement"),
        ("2014-12-01", "in force"),
    ]
    letter = [("2014-05-15", "in force")]
    assert told(built, "feed.xml") == [*terms, *letter]
    assert told(built, "feeds/policy.xml") == told(built, "terms/feed.xml") == terms
    assert told(built, "feeds/letter.xml") == told(built, "letter/feed.xml") == letter
    entries = {entry.tags[-1].term: entry for entry in feed(built, "feed.xml").entries[:4]}
    assert "We keep &lt;less&gt;." in entries["change"].content[0].value
    assert entries["change"].link == "https://example.org/site/terms/2026-02-01/"
    assert "typing" not in built.text("feed.xml")
    assert feed(built, "feed.xml").feed.title == "Test & Co"


@pytest.mark.parametrize(
    ("today", "number"),
    [("2014-11-30", 1), ("2014-12-01", 2), ("2026-12-01", 6), ("2027-06-01", 8)],
)
def test_an_entry_comes_on_its_day_and_keeps_its_id(
    build: Callable[..., BuiltSite], today: str, number: int
) -> None:
    ids = [entry.id for entry in feed(build(site(today)), "feed.xml").entries]
    assert len(set(ids)) == len(ids) == number
    later = [entry.id for entry in feed(build(site("2030-01-01")), "feed.xml").entries]
    assert set(ids) <= set(later)


def test_pages_name_their_feeds(build: Callable[..., BuiltSite]) -> None:
    built = build(site("2026-12-31"))

    def feeds(path: str) -> list[str]:
        return built.page(path).xpath("//link[@type='application/atom+xml']/@href")

    kinds = ["feeds/letter.xml", "feeds/policy.xml"]
    assert feeds("index.html") == ["feed.xml", *kinds]
    assert feeds("terms/index.html") == ["feed.xml", "../feeds/policy.xml", "../feed.xml"]
    assert feeds("terms/2014-12-01/index.html") == [
        *("../feed.xml", "../../feeds/policy.xml", "../../feed.xml"),
    ]
    assert feeds("letter/index.html") == ["feed.xml", "../feeds/letter.xml", "../feed.xml"]
    flat = build(site("2026-12-31", "false"))
    assert flat.page("letter.html").xpath("//link[@type='application/atom+xml']/@href") == [
        *("letter.feed.xml", "feeds/letter.xml", "feed.xml"),
    ]
    assert feed(flat, "letter.feed.xml").feed.id == "https://example.org/site/letter.feed.xml"


def test_a_site_without_an_address_has_no_feed(build: Callable[..., BuiltSite]) -> None:
    nowhere = build(site("2026-12-31").replace("site_url: https://example.org/site/\n", ""))
    assert not [path for path in nowhere.files() if path.endswith("feed.xml")]


def test_a_site_without_policies_has_no_feed(build: Callable[..., BuiltSite]) -> None:
    empty = build("=== docs/index.md\n# Home\n")
    assert not [path for path in empty.files() if path.endswith("feed.xml")]
