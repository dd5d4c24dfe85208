"""Days as the readers of a page's language write them, wherever they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import feedparser
import pytest

from policy_pages.site.cards import card_of
from policy_pages.social.inputs import SiteMeta
from policy_pages.social.record import Article, SocialRecord
from policy_pages.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

SITE = """\
=== docs/index.md
---
template: home.html
---
# Ours
=== docs/terms/index.md
---
title: Terms
{header}policy:
  {policy}
  kind: policy
  published: 2025-12-01
  effective: 2026-02-01
  review_in: 12 months
  reviewed: 2026-01-10
  owner: Legal
  comments: {{opens: 2026-01-03, closes: 2026-03-31, to: x@y.example}}
  changes: [{{date: 2026-02-01, note: The second text.}}]
---
# Terms
=== docs/terms/2014-12-01.md
---
title: Terms
{header}policy: {{kind: policy, {policy}}}
---
# Old terms
=== docs/terms/2026-05-03.md
---
title: Terms
{header}policy: {{kind: policy, {policy}}}
---
# New terms
=== docs/other.md
---
title: Other
lang: en
policy: {{kind: policy, effective: 2026-02-01}}
---
# Other
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {{name: material, font: false, language: {theme}}}
plugins: [policy-pages: {{today: 2026-02-20, cards: {{enabled: false}}}}]
"""
DAYS = {
    "en": ["February 1, 2026", "May 3, 2026", "March 31, 2026", "January 10, 2027"],
    "de": ["1. Februar 2026", "3. Mai 2026", "31. März 2026", "10. Januar 2027"],
}


def words(built: BuiltSite, path: str, xpath: str) -> str:
    found = built.page(path).xpath(xpath)
    return " ".join(" ".join(one.text_content() for one in found).split())


@pytest.mark.parametrize(
    ("header", "policy", "theme", "language"),
    [
        ("", "language: de", "en", "de"),
        ("lang: de-DE\n", "numbered: false", "en", "de"),
        ("", "numbered: false", "de", "de"),
        ("", "numbered: false", "en", "en"),
        ("language: en\n", "numbered: false", "de", "en"),
        ("", "language: tlh", "en", "en"),
    ],
)
def test_all_days_of_a_policy_are_written_in_its_language(
    build: Callable[..., BuiltSite], header: str, policy: str, theme: str, language: str
) -> None:
    built = build(SITE.format(header=header, policy=policy, theme=theme))
    assert built.exit_code == 0, built.log
    begins, next_begins, closes, review = DAYS[language]
    page = "terms/index.html"
    assert f"takes effect on {next_begins}." in words(built, page, "//p[contains(., 'A new ver')]")
    assert f"In effect since {begins}" in words(built, page, "//p[@class='policy-facts']")
    ends = words(built, page, "//footer[@class='policy-foot']")
    for row in (f"Last change {begins}:", f"Next review {review}", f"Open until {closes};"):
        assert row in ends
    assert f"until {closes}." in words(built, page, "//p[contains(., 'comment on')]")
    listed = words(built, page, "//details[@class='policy-versions']")
    assert f"{next_begins}: not in force yet" in listed
    assert f"{begins}: in force" in listed
    assert f"In effect since {begins}" in words(built, page, "//p[@class='policy-sheet']")
    rows = words(built, "index.html", "//tr[contains(., 'Terms')]")
    assert rows == f"Terms Policy In effect since {begins} {closes} {review}"
    assert "February 1, 2026" in words(built, "index.html", "//tr[contains(., 'Other')]")
    coming = words(built, "terms/2026-05-03/index.html", "//p[@class='policy-facts']")
    assert f"Takes effect on {next_begins}" in coming
    changes = "terms/changes/2026-02-01-to-2026-05-03/index.html"
    assert f"from {begins} to {next_begins}" in words(built, changes, "//title")
    assert f"{begins} to the version of {next_begins}" in words(built, changes, "//article/p")
    missing = {"en": "Page not found", "de": "Seite nicht gefunden"}
    assert words(built, "404.html", "//h1") == missing[theme]
    feed = feedparser.parse(built.text("feed.xml").encode())
    (entry,) = [e for e in feed.entries if e.updated[:10] == "2026-02-01" and "Terms" in e.title]
    assert f"It takes effect on {begins}." in entry.content[0].value
    (entry,) = [entry for entry in feed.entries if "comment" in entry.title]
    assert entry.title == f"Terms: open for comment until {closes}"


@pytest.mark.parametrize(
    ("language", "day"),
    [("de", "1. Februar 2026"), ("en", "February 1, 2026"), (None, "February 1, 2026")],
)
def test_a_card_has_its_day_in_the_language_of_its_page(language: str | None, day: str) -> None:
    article = Article(published="2026-02-01T00:00:00Z")
    record = SocialRecord(title="Terms", article=article, language=language)
    assert card_of(record, Source("p.md", ""), SiteMeta("Test")).card.date == day
