"""All that readers get is in the language of the page, wherever it is shown."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
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

MANUAL = Path(__file__).parents[2] / "docs/how-to/languages.md"
SITE = """\
=== docs/index.md
---
template: home.html
---
# Ours
=== docs/other.md
---
title: Other
lang: en
policy: {kind: policy, effective: 2026-02-01}
---
# Other
=== docs/arabic.md
---
title: Terms in Arabic
lang: ar
---
# الشروط
"""
POLICY = """\
=== docs/NAME/index.md
---
title: Terms NAME
HEADERpolicy:
  POLICY
  kind: policy
  published: 2025-12-01
  effective: 2026-02-01
  review_in: 12 months
  reviewed: 2026-01-10
  owner: Legal
  comments: {opens: 2026-01-03, closes: 2026-03-31, to: x@y.example}
  changes: [{date: 2026-02-01, note: The second text.}]
  aliases: [/before/NAME/]
---
# Terms NAME
## Scope
=== docs/NAME/2014-12-01.md
---
title: Terms NAME
HEADERpolicy: {kind: policy, POLICY}
---
# Old terms
=== docs/NAME/2026-05-03.md
---
title: Terms NAME
HEADERpolicy: {kind: policy, POLICY}
---
# New terms
"""
CONFIGURATION = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false, language: THEME}
plugins:
  - search
  - policy-pages:
      today: 2026-02-20
      cards: {enabled: false}
      ignore_findings: [dates-out-of-order] # the comment period shows more words if it is open
"""
SAID = {
    "en": {
        "//p[@class='policy-facts']": ["In effect since February 1, 2026"],
        "//p[@class='policy-sheet']": ["In effect since February 1, 2026"],
        "//footer[@class='policy-foot']": [
            "A new version takes effect on May 3, 2026.",
            "Open until March 31, 2026 (40 days from February 20, 2026)",
            "Last change February 1, 2026: The second text.",
            "Next review January 10, 2027",
        ],
        "//details[@class='policy-versions']": [
            "May 3, 2026: not in force yet",
            "February 1, 2026: in force",
        ],
    },
    "de": {
        "//p[@class='policy-facts']": ["In Kraft seit 1. Februar 2026"],
        "//p[@class='policy-sheet']": ["In Kraft seit 1. Februar 2026"],
        "//footer[@class='policy-foot']": [
            "Am 3. Mai 2026 tritt eine neue Fassung in Kraft.",
            "Möglich bis zum 31. März 2026 (noch 40 Tage ab 20. Februar 2026)",
            "Letzte Änderung 1. Februar 2026: The second text.",
            "Nächste Überprüfung 10. Januar 2027",
        ],
        "//details[@class='policy-versions']": [
            "3. Mai 2026: noch nicht in Kraft",
            "1. Februar 2026: in Kraft",
        ],
    },
}
ROWS = {
    "en": "Policy In effect since February 1, 2026 New version takes effect May 3, 2026 "
    "March 31, 2026 January 10, 2027",
    "de": "Richtlinie In Kraft seit 1. Februar 2026 Neue Fassung gilt ab 3. Mai 2026 "
    "31. März 2026 10. Januar 2027",
}
HEADS = {"en": "Header", "de": "Kopfzeile"}


def words(built: BuiltSite, path: str, xpath: str) -> str:
    found = built.page(path).xpath(xpath)
    return " ".join(" ".join(one.text_content() for one in found).split())


@pytest.mark.parametrize(
    ("theme", "policies"),
    [
        # name: how its header says a language, what comes of it: of the page, of our sentences
        (
            "en",
            {
                "below": ("", "language: de", "de", "de"),
                "beside": ("lang: de-DE\n", "numbered: false", "de-DE", "de"),
                "none": ("", "numbered: false", "en", "en"),
                "unknown": ("", "language: tlh", "tlh", "en"),
            },
        ),
        (
            "de-DE",  # the theme has `de`
            {
                "none": ("", "numbered: false", "de-DE", "de"),
                "english": ("language: en\n", "numbered: false", "en", "en"),
            },
        ),
    ],
)
def test_a_policy_is_shown_in_its_language(
    build: Callable[..., BuiltSite], theme: str, policies: dict[str, tuple[str, str, str, str]]
) -> None:
    drawing = SITE
    for name, (header, policy, _, _) in policies.items():
        of_policy = POLICY.replace("HEADER", header).replace("POLICY", policy)
        drawing += of_policy.replace("NAME", name)
    drawing += POLICY.replace("HEADER", "lang: it\n").replace("POLICY", "numbered: false")
    (italian,) = re.findall(r"```po[^\n]*\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    drawing = drawing.replace("NAME", "italian") + f"=== translations/it.po\n{dedent(italian)}"
    built = build(drawing + CONFIGURATION.replace("THEME", theme))
    assert built.exit_code == 0, built.log
    assert ("There is no translation into `tlh`" in built.log) == ("unknown" in policies)
    assert "Sentences without a translation into `it`, so in English: " in built.log
    for name, (_, _, tag, language) in policies.items():
        check_policy(built, name, tag, language)
        row = words(built, "index.html", f"//tr[contains(., 'Terms {name}')]")
        assert row == f"Terms {name} {ROWS[theme[:2]]}"
    check_added_language(built)
    missing = {"en": "Page not found", "de": "Seite nicht gefunden"}
    assert words(built, "404.html", "//h1") == missing[theme[:2]]
    assert built.page("404.html").xpath("/html/@lang") == [theme[:2]]
    kinds = {"en": "Test: policies", "de": "Test: Richtlinien"}
    assert feedparser.parse(built.text("feeds/policy.xml").encode()).feed.title == kinds[theme[:2]]


def check_policy(built: BuiltSite, name: str, tag: str, language: str) -> None:
    page = f"{name}/index.html"
    (html,) = built.page(page).xpath("/html")
    assert html.get("lang") == tag
    assert html.xpath("//header/nav/@aria-label") == [HEADS[language]]
    for xpath, expected in SAID[language].items():
        said = words(built, page, xpath)
        for part in expected:
            assert part in said
    facts = words(built, f"{name}/2026-05-03/index.html", "//p[@class='policy-facts']")
    changes = f"{name}/changes/2026-02-01-to-2026-05-03/index.html"
    title = words(built, changes, "(//h1)[1]")
    assert ("1.\N{NO-BREAK SPACE}Februar" in built.text(changes)) == (language == "de")
    assert (facts, title) == {
        "en": (
            "Takes effect on May 3, 2026",
            f"What will change: Terms {name}, February 1 to May 3, 2026",
        ),
        "de": (
            "Tritt am 3. Mai 2026 in Kraft",
            f"Künftige Änderungen: Terms {name}, 1. Februar bis 3. Mai 2026",
        ),
    }[language]
    counted = {"en": "1 paragraph added", "de": "1 Absatz eingefügt"}
    assert words(built, changes, "//ul[@class='redline-summary']/li[1]") == counted[language]
    links = {"en": "Link to this clause", "de": "Link zu diesem Abschnitt"}
    assert html.xpath("//h2/a[@class='headerlink']/@title") == [links[language]]
    moved = {"en": "This page has moved: ", "de": "Diese Seite hat jetzt eine andere Adresse: "}
    assert words(built, f"before/{name}/index.html", "//p") == f"{moved[language]}Terms {name}"
    feed = feedparser.parse(built.text(f"{name}/feed.xml").encode())
    assert feed.feed.language == tag
    effect = {
        "en": "It takes effect on February 1, 2026.",
        "de": "Tritt am 1. Februar 2026 in Kraft.",
    }
    (entry,) = [entry for entry in feed.entries if entry.updated[:10] == "2026-02-01"]
    assert effect[language] in entry.content[0].value
    (entry,) = [entry for entry in feed.entries if "comments opened" in entry.tags[1].term]
    opened = {
        "en": "open for comment until March 31, 2026",
        "de": "Stellungnahme bis zum 31. März 2026 möglich",
    }
    assert entry.title == f"Terms {name}: {opened[language]}"


def check_added_language(built: BuiltSite) -> None:
    """Italian, as the manual adds it."""
    (html,) = built.page("italian/index.html").xpath("/html")
    assert html.get("lang") == "it"
    assert html.xpath("//header/nav/@aria-label") == ["Intestazione"]
    assert html.xpath("//h2/a[@class='headerlink']/@title") == ["Link a questa clausola"]
    assert "In vigore dal 1 febbraio 2026." in built.text("italian/feed.xml")
    assert built.page("arabic/index.html").xpath("/html/@lang | //body/@dir") == ["ar", "rtl"]


@pytest.mark.parametrize(
    ("language", "day"),
    [("de", "1. Februar 2026"), ("en", "February 1, 2026"), (None, "February 1, 2026")],
)
def test_a_card_has_its_day_in_the_language_of_its_page(language: str | None, day: str) -> None:
    article = Article(published="2026-02-01T00:00:00Z")
    record = SocialRecord(title="Terms", article=article, language=language)
    assert card_of(record, Source("p.md", ""), SiteMeta("Test")).card.date == day
