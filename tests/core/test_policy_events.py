"""What readers are told of, day by day."""

from __future__ import annotations

import datetime
import random
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.policies.declaration import Declaration
from policy_pages.policies.events import (
    KINDS_OF_EVENT,
    Event,
    EventKind,
    PolicyPage,
    event_id,
    events_of,
)

SITE = "https://example.org"
TERMS = f"{SITE}/terms/"

# RFC 4151, section 2.1
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
TAG = re.compile(
    rf"tag:(?:[A-Za-z0-9._-]+@)?{_NAME}(?:\.{_NAME})*,[0-9]{{4}}(?:-[0-9]{{2}}(?:-[0-9]{{2}})?)?"
    rf":(?:{_PCHAR}|[/?])*(?:#(?:{_PCHAR}|[/?])*)?"
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def change(date: str, note: str, *, major: bool = True) -> dict[str, Any]:
    return {"date": day(date), "note": note, "major": major}


def page(
    *, effective: str | None = None, is_first: bool = True, dated: bool = False, **declared: Any
) -> PolicyPage:
    """A version of the terms."""
    for name in declared.keys() & {"published", "withdrawn"}:
        declared[name] = day(declared[name])
    return PolicyPage(
        title="Terms",
        url=f"{TERMS}{effective}/" if dated else TERMS,
        kind="policy",
        declaration=Declaration.model_validate(declared),
        effective=day(effective) if effective else None,
        is_first=is_first,
        policy=TERMS,
    )


def comments(opens: str, closes: str) -> dict[str, Any]:
    return {"opens": day(opens), "closes": day(closes), "to": "policy@example.org"}


def told(events: list[Event]) -> list[tuple[str, str]]:
    return [(event.day.isoformat(), event.title) for event in events]


FIRST = page(
    dated=True,
    effective="2014-12-01",
    changes=[
        change("2015-03-02", "We say what a name is."),
        change("2015-04-01", "A typing error.", major=False),
    ],
)
SECOND = page(
    dated=True,
    effective="2026-02-01",
    is_first=False,
    version="2.1",
    published="2026-01-10",
    comments=comments("2025-12-01", "2025-12-29"),
    changes=[
        change("2026-04-05", "We keep addresses for a week."),
        change("2026-01-10", "We no longer keep the names of visitors."),
        change("2015-03-02", "We say what a name is."),
    ],
)


def test_a_life_is_told_newest_first_and_a_note_once() -> None:
    events = events_of([SECOND, FIRST], day("2030-01-01"))
    assert told(events) == [
        ("2026-04-05", "Terms: changed"),
        ("2026-02-01", "Terms: version 2.1 in force"),
        ("2026-01-10", "Terms: version 2.1 announced"),
        ("2025-12-01", "Terms: open for comment until December 29, 2025"),
        ("2015-03-02", "Terms: changed"),
        ("2014-12-01", "Terms: in force"),
    ]
    assert events[2].text == (
        "Published on January 10, 2026. It takes effect on February 1, 2026.\n\n"
        "We no longer keep the names of visitors."
    )
    assert "policy@example.org" in events[3].text
    assert events[4].url == FIRST.url, "the version that told of it first"


@pytest.mark.parametrize(
    ("today", "titles"),
    [
        ("2014-11-30", []),
        ("2014-12-01", ["Terms: in force"]),
        ("2015-04-01", ["Terms: changed", "Terms: in force"]),
    ],
)
def test_nothing_is_told_before_its_day_and_minor_changes_never(
    today: str, titles: list[str]
) -> None:
    assert [event.title for event in events_of([FIRST, SECOND], day(today))] == titles


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(page(), [], id="without a day"),
        pytest.param(page(published="2026-01-10", status="draft"), [], id="a draft"),
        pytest.param(
            page(published="2026-01-10"), [("2026-01-10", "Terms: in force")], id="published alone"
        ),
        pytest.param(
            page(published="2026-01-10", effective="2026-01-10"),
            [("2026-01-10", "Terms: in force")],
            id="in force the day it is published",
        ),
        pytest.param(
            page(effective="2026-02-01", is_first=False),
            [("2026-02-01", "Terms: new version in force")],
            id="a later one without a label",
        ),
        pytest.param(
            page(published="2014-05-15")._replace(kind="letter"),
            [("2014-05-15", "Terms: published")],
            id="a letter",
        ),
        pytest.param(
            page(
                published="2026-01-10",
                status="withdrawn",
                changes=[
                    change("2026-06-01", "A typing error.", major=False),
                    change("2026-05-01", "Nobody needs it."),
                ],
            ),
            [
                ("2026-05-01", "Terms: changed"),
                ("2026-05-01", "Terms: withdrawn"),
                ("2026-01-10", "Terms: in force"),
            ],
            id="withdrawn",
        ),
        pytest.param(
            page(
                effective="2026-05-01",
                is_first=False,
                status="withdrawn",
                changes=[change("2026-05-01", "Nobody needs it.")],
            ),
            [("2026-05-01", "Terms: changed"), ("2026-05-01", "Terms: withdrawn")],
            id="a version that only withdraws",
        ),
        pytest.param(
            page(effective="2026-05-01", withdrawn="2026-06-01"),
            [("2026-06-01", "Terms: withdrawn"), ("2026-05-01", "Terms: in force")],
            id="withdrawn on a day",
        ),
        pytest.param(
            page(
                effective="2026-05-01",
                status="withdrawn",
                changes=[change("2026-04-01", "We ask for comments.")],
            ),
            [("2026-05-01", "Terms: in force"), ("2026-04-01", "Terms: changed")],
            id="withdrawn, nobody says when",
        ),
        pytest.param(
            page(
                published="2026-05-01",
                status="withdrawn",
                changes=[change("2026-05-01", "We no longer keep names.")],
            ),
            [("2026-05-01", "Terms: in force")],
            id="a first one, withdrawn, nobody says when",
        ),
    ],
)
def test_what_a_version_tells(one: PolicyPage, expected: list[tuple[str, str]]) -> None:
    assert told(events_of([one], day("2030-01-01"))) == expected


def test_a_version_that_takes_effect_by_audience_says_so() -> None:
    effective = {"old accounts": day("2026-03-01"), "new accounts": day("2026-02-01")}
    one = page(effective="2026-02-01")
    declaration = Declaration.model_validate({"effective": effective})
    [event] = events_of([one._replace(declaration=declaration)], day("2026-02-01"))
    assert event.text == (
        "It takes effect on February 1, 2026 for new accounts. "
        "It takes effect on March 1, 2026 for old accounts."
    )


def test_a_title_is_one_line() -> None:
    [event] = events_of([FIRST._replace(title=" Terms\n of\tuse ")], day("2014-12-01"))
    assert event.title == "Terms of use: in force"


def test_changes_of_one_day_are_one_event_with_all_notes() -> None:
    changes = [change("2026-03-01", "One."), change("2026-03-01", "Two.")]
    [event] = events_of([page(changes=changes)], day("2026-03-01"))
    assert event.text == "One.\n\nTwo."


def test_two_versions_announced_on_one_day_are_one_event() -> None:
    versions = [
        page(dated=True, effective="2027-01-01", published="2026-01-10", version="3"),
        page(dated=True, effective="2026-02-01", published="2026-01-10", version="2"),
    ]
    [event] = events_of(versions, day("2026-01-11"))
    assert event.url == versions[1].url
    assert event.text.index("February 1, 2026") < event.text.index("January 1, 2027")


def test_policies_do_not_share_events() -> None:
    other = FIRST._replace(policy=f"{SITE}/privacy/", url=f"{SITE}/privacy/2014-12-01/")
    events = events_of([FIRST, other], day("2014-12-01"))
    assert [event.policy for event in events] == [f"{SITE}/privacy/", TERMS]
    assert len({event.id for event in events}) == 2


def life(today: datetime.date) -> list[PolicyPage]:
    """What the files say on a day; authors write as time goes by."""
    first = page(effective="2025-01-01")
    if today < day("2025-02-01"):
        return [first]  # a page alone, at the address without a date
    first = first._replace(url=f"{TERMS}2025-01-01/")
    declared: dict[str, Any] = {
        "published": "2025-02-01",
        "comments": comments("2025-02-03", "2025-02-10"),
    }
    if today >= day("2025-03-05"):
        declared["changes"] = [change("2025-03-05", "Changed.")]
    if today >= day("2025-03-10"):
        declared["changes"].insert(0, change("2025-03-08", "Typing.", major=False))
    if today >= day("2025-03-20"):
        declared["status"] = "withdrawn"
        declared["changes"].insert(0, change("2025-03-20", "Withdrawn."))
    second = page(effective="2025-02-20", dated=True, is_first=False, **declared)
    if today >= day("2025-03-12"):  # a new title, a mended note
        second = second._replace(title="Terms of use")
        second.declaration.changes.reverse()
    return [second, first]


def test_an_id_once_given_stays_the_same_for_ever() -> None:
    known: dict[str, tuple[EventKind, datetime.date]] = {}
    new_on: dict[datetime.date, list[str]] = {}
    today = day("2024-12-25")
    while today < day("2025-04-10"):
        pages = life(today)
        random.Random(today.toordinal()).shuffle(pages)
        events = events_of(pages, today)
        ids = {event.id: (event.kind, event.day) for event in events}
        assert len(ids) == len(events)
        assert known.items() <= ids.items(), today
        for added in ids.keys() - known.keys():
            assert ids[added][1] == today, "on its day, neither before nor after"
            new_on.setdefault(today, []).append(added.rpartition(":")[2])
        known = ids
        today += datetime.timedelta(days=1)
    assert {day.isoformat(): sorted(kinds) for day, kinds in new_on.items()} == {
        "2025-01-01": ["in-force"],
        "2025-02-01": ["announcement"],
        "2025-02-03": ["comments-opened"],
        "2025-02-20": ["in-force"],
        "2025-03-05": ["change"],
        "2025-03-20": ["change", "withdrawn"],
    }
    assert {kind for kind, _ in known.values()} == set(KINDS_OF_EVENT)


RFC_EXAMPLES = """
tag:timothy@hpl.hp.com,2001:web/externalHome
tag:sandro@w3.org,2004-05:Sandro
tag:my-ids.com,2001-09-15:TimKindberg:presentations:UBath2004-05-19
tag:blogger.com,1999:blog-555
tag:yaml.org,2002:int
""".split()


@pytest.mark.parametrize("tag", RFC_EXAMPLES)
def test_the_judge_of_tags_accepts_the_examples_of_rfc_4151(tag: str) -> None:
    assert TAG.fullmatch(tag)


@pytest.mark.parametrize(
    "tag",
    """
    tag:example.org:terms
    tag:example.org,26:terms
    tag:example.org:8000,2026:terms
    tag:-example.org,2026:terms
    tag:exämple.org,2026:terms
    tag:example.org,2026-01-10:a%
    tag:example.org,2026-01-10:[a]
    """.split(),
)
def test_the_judge_of_tags_refuses_what_is_none(tag: str) -> None:
    assert not TAG.fullmatch(tag)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (TERMS, "tag:example.org,2026-02-01:/terms/:in-force"),
        (SITE, "tag:example.org,2026-02-01::in-force"),
        ("https://EXAMPLE.org/Terms/", "tag:example.org,2026-02-01:/Terms/:in-force"),
        ("http://localhost:8000/terms/", "tag:localhost,2026-02-01:8000/terms/:in-force"),
        ("http://me:secret@example.org/t", "tag:example.org,2026-02-01:/t:in-force"),
        ("https://müller.example/t", "tag:xn--mller-kva.example,2026-02-01:/t:in-force"),
        (f"{SITE}/größe/", "tag:example.org,2026-02-01:/gr%C3%B6%C3%9Fe/:in-force"),
        (f"{SITE}/gr%C3%B6%C3%9Fe/", "tag:example.org,2026-02-01:/gr%C3%B6%C3%9Fe/:in-force"),
        (f"{SITE}/100%/?a=b", "tag:example.org,2026-02-01:/100%25/?a=b:in-force"),
        ("http://[::1]:8000/t", "tag:1--8000,2026-02-01:/t:in-force"),
        ("http://-_-/t", "tag:localhost,2026-02-01:/t:in-force"),
    ],
)
def test_an_id_is_a_tag_uri_of_the_address_the_kind_and_the_day(
    address: str, expected: str
) -> None:
    tag = event_id(address, "in force", day("2026-02-01"))
    assert TAG.fullmatch(tag)
    assert tag == expected


@given(st.text(st.characters(exclude_categories=[])), st.sampled_from(KINDS_OF_EVENT), st.dates())
def test_any_path_gives_a_tag_uri(path: str, kind: EventKind, date: datetime.date) -> None:
    assert TAG.fullmatch(event_id(f"{SITE}/{path}", kind, date))


DAYS = st.dates(day("2026-01-01"), day("2026-01-20"))
CHANGES = st.builds(
    lambda date, major, note: {"date": date, "major": major, "note": note},
    DAYS,
    st.booleans(),
    st.text(st.characters(exclude_categories=[]), min_size=1, max_size=5),
)
DECLARATIONS = st.fixed_dictionaries(
    {"status": st.sampled_from(["draft", "published", "withdrawn"])},
    optional={
        "published": DAYS,
        "version": st.sampled_from(["1", "<2>"]),
        "comments": st.builds(lambda d: {"opens": d, "closes": d, "to": "/comments/"}, DAYS),
        "changes": st.lists(CHANGES, max_size=3),
    },
).map(Declaration.model_validate)


@st.composite
def some_pages(draw: st.DrawFn) -> list[PolicyPage]:
    declarations = draw(st.lists(DECLARATIONS, max_size=4))
    return [
        PolicyPage(
            title=draw(st.text(st.characters(exclude_categories=[]), max_size=3)),
            url=f"{TERMS}{number}/",
            kind="policy",
            declaration=declaration,
            effective=draw(st.none() | DAYS),
            is_first=number == 0,
            policy=draw(st.sampled_from([TERMS, ""])),
        )
        for number, declaration in enumerate(declarations)
    ]


@given(some_pages(), DAYS, st.randoms())
def test_any_pages_give_events_in_order_with_an_id_each(
    pages: list[PolicyPage], today: datetime.date, shuffle: random.Random
) -> None:
    events = events_of(pages, today)
    assert len({event.id for event in events}) == len(events)
    days = [event.day for event in events]
    assert days == sorted(days, reverse=True)
    assert all(date <= today for date in days)
    assert all(event.text and len(event.title.splitlines()) == 1 for event in events)
    everything = events_of(pages, datetime.date.max)
    assert events == [event for event in everything if event.day <= today]
    shuffle.shuffle(pages)
    assert events_of(pages, today) == events
