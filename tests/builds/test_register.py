"""The register: the home page's table, and `policies.json` with its schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

SITE = """\
=== docs/index.md
---
title: Home
template: home.html
---
# Ours
=== docs/letter.md
---
title: A letter
kind: letter
published: 2014-05-15
description: 'Less < "more"'
---
# A letter & more
=== docs/notice.md
---
policy:
  kind: notice
  effective: 2027-01-01
  comments: {{opens: 2026-01-01, closes: 2026-12-31, to: x@y.example}}
---
# Notice
=== docs/gone.md
---
policy: {{kind: policy, status: withdrawn, effective: 2010-01-01}}
---
# Gone
=== docs/terms/index.md
---
policy:
  kind: policy
  version: "2"
  published: 2026-01-10
  effective: 2026-02-01
  review_in: 1 year
---
# Terms
=== docs/terms/2014-12-01.md
---
policy: {{kind: policy, version: "1"}}
---
# Terms
=== docs/terms/2027-06-01.md
---
policy:
  kind: policy
  version: "3"
  comments: {{opens: 2026-12-01, closes: 2027-01-15, to: x@y.example}}
---
# Terms
=== mkdocs.yml
site_name: Test
site_url: https://example.org/site/
theme: {{name: material, font: false}}
plugins: [policy-pages: {{today: {today}, cards: {{enabled: false}}}}]
"""

CONFIGURATION = SITE[SITE.index("=== mkdocs.yml") :].format(today="2026-12-31")


def rows(built: BuiltSite) -> list[list[str]]:
    found = built.page("index.html").xpath("//table[@class='policy-register']/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def heads(built: BuiltSite) -> list[str]:
    return list(
        built.page("index.html").xpath("//table[@class='policy-register']/thead//th/text()")
    )


def test_the_home_page_has_a_table_of_all_policies(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE.format(today="2026-12-31"))
    assert built.exit_code == 0, built.log
    assert rows(built) == [
        [
            *("Notice Not in force yet", "Notice", "", "Takes effect January 1, 2027"),
            *("December 31, 2026", ""),
        ],
        [
            *("Terms", "Policy", "2"),
            "In effect since February 1, 2026 New version takes effect June 1, 2027",
            *("January 15, 2027", "January 10, 2027"),
        ],
        ['A letter & more Less < "more"', "Letter", "", "Published May 15, 2014", "", ""],
        ["Gone Withdrawn", "Policy", "", "", "", ""],
    ]
    assert heads(built) == ["Title", "Kind", "Version", "Date", "Comments until", "Next review"]
    links = built.page("index.html").xpath("//table[@class='policy-register']//a/@href")
    assert links == ["notice/", "terms/", "letter/", "gone/"]


def test_the_table_follows_the_day(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE.format(today="2027-06-01"))
    assert rows(built)[0] == ["Terms", "Policy", "3", "In effect since June 1, 2027"]
    assert heads(built) == ["Title", "Kind", "Version", "Date"]  # nothing else is in any row
    long_ago = rows(build(SITE.format(today="2014-05-01")))
    assert ["Terms Not in force yet", "Policy", "1", "Takes effect December 1, 2014"] in (
        row[:4] for row in long_ago
    )
    letter = 'A letter & more Not published yet Less < "more"'
    assert [letter, "Letter", "", "To be published May 15, 2014"] in (row[:4] for row in long_ago)


def test_the_filters_have_what_there_is_to_choose(build: Callable[..., BuiltSite]) -> None:
    def choices(drawing: str) -> list[list[str]]:
        filters = build(drawing).page("index.html").xpath("//form[@hidden]/fieldset")
        return [[one.text_content().strip() for one in choice.xpath("*")] for choice in filters]

    two = SITE.format(today="2026-12-31").split("=== docs/gone.md")[0] + CONFIGURATION
    assert choices(two) == []  # nobody filters two entries
    assert choices(SITE.format(today="2026-12-31")) == [
        ["Kind", "All", "Letter", "Policy", "Notice"],
        ["Status", "All", "In force", "Not in force yet", "Withdrawn"],
    ]
    letter = SITE.format(today="2026-12-31").replace(
        "published: 2014-05-15", "published: 2027-01-01"
    )
    without_notice = letter.replace("effective: 2027-01-01", "effective: 2026-01-01")
    assert choices(without_notice)[1][3] == "Not published yet"


def test_audiences_have_days_of_their_own(build: Callable[..., BuiltSite]) -> None:
    """A reader is not to take the day of one audience for that of all."""
    own_days = SITE.replace(
        "effective: 2026-02-01",
        "effective: {{new accounts: 2026-02-01, existing accounts: 2027-03-01}}",
    )
    built = build(own_days.format(today="2026-12-31"))
    days = built.page("index.html").xpath("//tr[2]//span[@class='policy-register__day']")
    assert [" ".join(day.text_content().split()) for day in days] == [
        "In effect for new accounts since February 1, 2026",
        "Takes effect for existing accounts March 1, 2027",
        "New version takes effect June 1, 2027",
    ]
    entry = json.loads(built.text("policies.json"))["policies"][1]
    assert entry["audiences"] == {"new accounts": "2026-02-01", "existing accounts": "2027-03-01"}
    withdrawn = own_days.replace('version: "2"', 'version: "2"\n  withdrawn: 2026-03-01')
    built = build(withdrawn.format(today="2026-12-31"))
    assert json.loads(built.text("policies.json"))["policies"][-1]["audiences"] == {}


def test_the_register_is_a_file_too_with_its_schema(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE.format(today="2026-12-31"))
    register: dict[str, Any] = json.loads(built.text("policies.json"))
    schema = json.loads(built.text("policies.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert list(validator.iter_errors(register)) == []
    assert register["$schema"] == "https://example.org/site/policies.schema.json"
    assert (register["built"], register["time_zone"]) == ("2026-12-31", "UTC")
    terms = register["policies"][1]
    assert terms == {
        "title": "Terms",
        "url": "https://example.org/site/terms/",
        "kind": "policy",
        "status": "in force",
        "version": "2",
        "published": "2026-01-10",
        "in_force_since": "2026-02-01",
        "takes_effect": None,
        "next_version": "3",
        "next_version_takes_effect": "2027-06-01",
        "audiences": {},
        "open_for_comment_until": "2027-01-15",
        "next_review": "2027-01-10",
        "language": "en",
        "description": None,
    }
    for broken in ({"kind": "polcy"}, {"in_force_since": "soon"}, {"title": None}):
        changed = {**register, "policies": [{**terms, **broken}]}
        assert list(validator.iter_errors(changed))


def test_a_site_without_policies_has_no_register(build: Callable[..., BuiltSite]) -> None:
    built = build("=== docs/index.md\n---\ntemplate: home.html\n---\n# Home\n")
    assert "policies.json" not in built.files()
    assert rows(built) == []


def test_a_sites_own_file_stays(build: Callable[..., BuiltSite]) -> None:
    built = build(f"{SITE.format(today='2026-12-31')}=== docs/policies.json\n[1]\n")
    assert built.text("policies.json") == "[1]\n"
