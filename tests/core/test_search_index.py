"""What the results of search say about letters and policies."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from policy_pages.policies.register import RegisterEntry
from policy_pages.site.search_index import Found, with_facts, with_words_apart
from policy_pages.text.wording import Wordings

TODAY = datetime.date(2026, 12, 1)
DAY = datetime.date(2026, 2, 1)
FIELDS = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}


def index(**more: Any) -> str:
    """An index of two entries."""
    docs = [{"location": "x/", "title": "X", "text": "é"}, {"location": "x/#a", "title": "A"}]
    return json.dumps({"config": {"fields": FIELDS}, "docs": docs, **more})


@pytest.mark.parametrize(
    ("entry", "tags"),
    [
        (
            {"kind": "policy", "status": "in force", "in_force_since": DAY},
            ["Policy", "In effect since February 1, 2026"],
        ),
        (
            {"kind": "notice", "status": "coming", "takes_effect": datetime.date(2027, 1, 4)},
            ["Notice", "Takes effect on January 4, 2027"],
        ),
        (
            {"kind": "letter", "status": "in force", "published": DAY},
            ["Letter", "Published February 1, 2026"],
        ),
        (
            {"kind": "agreement", "status": "withdrawn", "published": DAY},
            ["Agreement", "Withdrawn"],
        ),
        ({"kind": "policy", "status": "in force"}, ["Policy"]),
        (
            {"kind": "letter", "status": "in force", "published": DAY, "language": "de"},
            ["Schreiben", "Veröffentlicht am 1. Februar 2026"],
        ),
    ],
)
def test_results_show_the_kind_and_the_day(entry: dict[str, Any], tags: list[str]) -> None:
    listed = RegisterEntry(title="X", url="x/", **entry)
    written = with_facts(index(), [listed], Wordings().wording, TODAY)
    assert written is not None
    read = json.loads(written)
    assert [one.get("tags") for one in read["docs"]] == [tags, None]
    assert "tags" not in read["config"]["fields"]  # so that their words find nothing
    assert {**read["docs"][0], "tags": 0} == {**json.loads(index())["docs"][0], "tags": 0}


@pytest.mark.parametrize(
    "other",
    [
        {"docs": [{"location": "x/", "title": "X", "tags": ["own"]}]},
        {"config": {"lang": ["en"]}},  # another theme's
        {"config": {}},
    ],
)
def test_an_index_with_tags_or_of_another_theme_stays(other: dict[str, Any]) -> None:
    listed = RegisterEntry(title="X", url="x/", kind="letter", status="in force")
    assert with_facts(index(**other), [listed], Wordings().wording, TODAY) is None


def test_versions_and_redlines_are_described_where_search_has_them() -> None:
    others = [
        Found("x/", ["Policy", "Earlier version", "In effect from <a>"]),
        Found("not-asked-for/", ["Policy"]),
        Found("x/changes/", [], "What changed: <X>", "1 word"),
    ]
    written = with_facts(index(), [], Wordings().wording, TODAY, others)
    assert written is not None
    docs = json.loads(written)["docs"]
    assert docs[0]["tags"] == ["Policy", "Earlier version", "In effect from &lt;a&gt;"]
    assert docs[2:] == [
        {"location": "x/changes/", "title": "What changed: &lt;X&gt;", "text": "1 word"}
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Alex Morgan<br>Chief executive</p>", "<p>Alex Morgan<br>\nChief executive</p>"),
        ("<p>a<br />\nb</p>", None),
        ("<pre>a<br>b</pre>", None),
        ("<p>a<br><b>b</b></p>", "<p>a<br>\n<b>b</b></p>"),
    ],
)
def test_words_around_a_break_stay_two(html: str, expected: str | None) -> None:
    assert with_words_apart(html) == (expected or html)
