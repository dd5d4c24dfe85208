"""What is true of a page on a day: which notice is below its title, and which are at its end."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pytest

from policy_pages.policies.state import CommentPeriod, PeriodState
from policy_pages.site.notices import PRIORITY, Notice, NoticeKind, Standing, notices_of
from policy_pages.site.version_context import (
    ComingComments,
    VersionContext,
    VersionLink,
    WaitingAudience,
)

if TYPE_CHECKING:
    from policy_pages.policies.versions import State

DAY = datetime.date(2026, 12, 1)
PLAIN = Standing(
    is_draft=False,
    state="in force",
    withdrawal=None,
    version=None,
    comments=None,
    overdue_since=None,
)


def link(url: str, state: State = "coming") -> VersionLink:
    return VersionLink(url, DAY, [], [], state, None, False, None, None)


def comments(state: PeriodState) -> CommentPeriod:
    return CommentPeriod(state, DAY, DAY, "a@b.example", "mailto:a@b.example", 1)


NEXT, LATER = link("next/"), link("later/")
OPEN, ANNOUNCED, CLOSED = comments("open"), comments("announced"), comments("closed")


def version(state: State, **changed: Any) -> VersionContext:
    this = VersionContext(
        this=link("this/", state),
        withdrawal=None,
        is_policy_withdrawn=False,
        policy_withdrawal=None,
        in_force=None,
        waiting=[],
        coming=None,
        coming_comments=None,
        listed=[],
        all_versions=None,
        link_all=list,
    )
    return replace(this, **changed)


def shown(**changed: Any) -> VersionContext:
    """The version in force, with another one to come."""
    return version("in force", **{"coming": NEXT, **changed})


WAITING = [WaitingAudience("others", DAY, None, True)]
ALL = {"withdrawal": DAY, "comments": OPEN, "overdue_since": DAY}


@pytest.mark.parametrize(
    ("changed", "first", "others"),
    [
        ({}, None, []),
        ({"is_draft": True, "overdue_since": DAY}, Notice("draft"), ["overdue"]),
        ({"state": "withdrawn", "withdrawal": DAY}, Notice("withdrawn"), []),
        ({"withdrawal": DAY}, Notice("to be withdrawn"), []),
        (
            {"state": "withdrawn", "version": version("withdrawn", coming=NEXT)},
            Notice("withdrawn"),
            ["new version"],
        ),
        # an earlier version is over: its own withdrawal and what comes do not matter
        (
            {"state": "earlier", "withdrawal": DAY, "version": version("earlier", coming=NEXT)},
            Notice("earlier"),
            [],
        ),
        (
            {"state": "coming", "version": version("coming", coming=NEXT), "comments": OPEN},
            Notice("coming", OPEN),
            [],
        ),
        (
            {
                "state": "coming",
                "version": version("coming"),
                "comments": CLOSED,
                "withdrawal": DAY,
            },
            Notice("coming"),
            ["to be withdrawn"],
        ),
        ({"comments": OPEN, "withdrawal": DAY}, Notice("comments", OPEN), ["to be withdrawn"]),
        ({"comments": ANNOUNCED}, Notice("comments announced", ANNOUNCED), []),
        # the block at the end says it anyway
        ({"comments": ANNOUNCED, "withdrawal": DAY}, Notice("to be withdrawn"), []),
        ({"comments": CLOSED}, None, []),
        ({"version": shown()}, Notice("new version", None, NEXT), []),
        (
            {"version": shown(coming_comments=ComingComments(NEXT, OPEN))},
            Notice("comments", OPEN, NEXT),
            [],
        ),
        (
            {"version": shown(coming_comments=ComingComments(NEXT, ANNOUNCED))},
            Notice("new version", ANNOUNCED, NEXT),
            [],
        ),
        (
            {"version": shown(coming_comments=ComingComments(NEXT, CLOSED))},
            Notice("new version", None, NEXT),
            [],
        ),
        # of another version than the next one: none of the two is lost
        (
            {"version": shown(coming_comments=ComingComments(LATER, OPEN))},
            Notice("comments", OPEN, LATER),
            ["new version"],
        ),
        (
            {"version": shown(coming_comments=ComingComments(LATER, ANNOUNCED))},
            Notice("new version", None, NEXT),
            [],
        ),
        (
            {"version": shown(waiting=WAITING), "overdue_since": DAY},
            Notice("new version", None, NEXT),
            ["audiences", "overdue"],
        ),
        ({"version": version("in force", waiting=WAITING)}, Notice("audiences"), []),
        ({"version": version("earlier", waiting=WAITING)}, Notice("earlier"), []),
        (
            {**ALL, "is_draft": True, "version": shown(waiting=WAITING)},
            Notice("draft"),
            ["comments", "to be withdrawn", "new version", "audiences", "overdue"],
        ),
    ],
)
def test_a_page_shows_the_one_notice_that_matters_and_loses_none(
    changed: dict[str, Any], first: Notice | None, others: list[NoticeKind]
) -> None:
    notices = notices_of(PLAIN._replace(**changed))
    assert notices.first == first
    assert [notice.kind for notice in notices.others] == others


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"comments": CLOSED}, [(CLOSED, None)]),
        ({"comments": CLOSED, "version": shown()}, []),
        ({"comments": CLOSED, "version": version("coming")}, [(CLOSED, None)]),
        (
            {"version": shown(coming_comments=ComingComments(NEXT, CLOSED))},
            [(CLOSED, NEXT)],
        ),
        (
            {"comments": OPEN, "version": shown(coming_comments=ComingComments(NEXT, OPEN))},
            [(OPEN, NEXT), (OPEN, None)],
        ),
        ({"version": version("earlier", coming_comments=ComingComments(NEXT, OPEN))}, []),
    ],
)
def test_the_end_of_a_page_has_all_comment_periods(
    changed: dict[str, Any], expected: list[tuple[CommentPeriod, VersionLink | None]]
) -> None:
    found = notices_of(PLAIN._replace(**changed)).comments
    assert [(one.period, one.version) for one in found] == expected


def test_each_kind_of_notice_has_its_place() -> None:
    assert sorted(PRIORITY) == sorted(get_args(NoticeKind))
