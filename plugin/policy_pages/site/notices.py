"""What is true of a page on a day -> the one notice below its title, and the others.

Below the title a reader learns the one thing that matters today. All else that is true is said in
the block at the end of the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal, NamedTuple

from policy_pages.policies.state import CommentPeriod
from policy_pages.policies.versions import State
from policy_pages.site.version_context import VersionContext, VersionLink

NoticeKind = Literal[
    "draft",
    "withdrawn",
    "earlier",
    "coming",
    "comments",
    "to be withdrawn",
    "new version",
    "audiences",
    "comments announced",
    "overdue",
]

PRIORITY: tuple[NoticeKind, ...] = (
    "draft",  # 1. it is not published: nobody may rely on it
    "withdrawn",  # 2. it is no longer in force, and nothing has replaced it
    "earlier",  # 3. it is no longer in force, and another version is
    "coming",  # 4. it is not in force yet
    "comments",  # 5. the reader can comment, until a day: here, or on a new version
    "to be withdrawn",  # 6. it is in force until a day
    "new version",  # 7. it is in force until a day, and the next version can be read
    "audiences",  # 8. it does not apply to all readers; its line of facts has the days
    "comments announced",  # 9. the reader can comment later
    "overdue",  # 10. it may be out of date
)
"""The kinds of notices. The page shows the first one that is true."""

_SAID_AT_THE_END: tuple[NoticeKind, ...] = ("comments announced",)
"""The block at the end has the days of every comment period, so these are not said there again."""


class Notice(NamedTuple):
    """A notice.

    :param comments: the comment period that is part of it.
    :param version: the new version that it is about.
    """

    kind: NoticeKind
    comments: CommentPeriod | None = None
    version: VersionLink | None = None


class PeriodOfComments(NamedTuple):
    """A comment period that readers of a page may want to know of.

    :param version: the new version that it is for; None for the page at hand.
    """

    period: CommentPeriod
    version: VersionLink | None


class Notices(NamedTuple):
    """The notices of a page.

    :param first: the one below the title.
    :param others: those at the end of the page.
    :param comments: all comment periods, also those that are closed.
    """

    first: Notice | None
    others: tuple[Notice, ...]
    comments: tuple[PeriodOfComments, ...]


class Standing(NamedTuple):
    """What is true of a page on a day.

    :param state: of the policy or version that it shows.
    :param withdrawal: the day from which it is no longer in force, though nothing replaces it.
    :param version: None for a page that shows no version.
    :param comments: the page's own comment period; None also where the state leaves none.
    :param overdue_since: the day a review was due, where readers are to see that.
    """

    is_draft: bool
    state: State
    withdrawal: datetime.date | None
    version: VersionContext | None
    comments: CommentPeriod | None
    overdue_since: datetime.date | None

    @property
    def own_state(self) -> State | None:
        """The state of the version at hand; None for a page that shows no version."""
        return self.version.this.state if self.version is not None else None


def notices_of(standing: Standing) -> Notices:
    """The notices of a page."""
    found = sorted(_found(standing), key=lambda notice: PRIORITY.index(notice.kind))
    first, others = (found[0], found[1:]) if found else (None, [])
    return Notices(
        first,
        tuple(notice for notice in others if notice.kind not in _SAID_AT_THE_END),
        tuple(_comment_periods(standing)),
    )


def _found(standing: Standing) -> Iterator[Notice]:
    """All notices of a page, in no order."""
    version, comments = standing.version, standing.comments
    if standing.is_draft:
        yield Notice("draft")
    if standing.state == "withdrawn":
        yield Notice("withdrawn")
    elif standing.withdrawal is not None and standing.state != "earlier":
        yield Notice("to be withdrawn")
    if comments is not None and comments.state == "closed":
        comments = None
    if standing.own_state == "earlier":
        yield Notice("earlier")
    elif standing.own_state == "coming":
        yield Notice("coming", comments)
        comments = None
    elif version is not None:
        yield from _of_new_versions(version)
    if version is not None and standing.own_state == "in force" and version.waiting:
        yield Notice("audiences")
    if comments is not None:
        yield Notice("comments" if comments.state == "open" else "comments announced", comments)
    if standing.overdue_since is not None:
        yield Notice("overdue")


def _of_new_versions(version: VersionContext) -> Iterator[Notice]:
    """What readers of a version that has begun learn of those to come."""
    of_new = version.coming_comments
    coming = version.coming
    if of_new is not None and of_new.period.state == "open":
        yield Notice("comments", of_new.period, of_new.version)
        if coming is not None and coming.url == of_new.version.url:
            return
    if coming is not None:
        is_announced = (
            of_new is not None
            and of_new.period.state == "announced"
            and of_new.version.url == coming.url
        )
        yield Notice("new version", of_new.period if of_new and is_announced else None, coming)


def _comment_periods(standing: Standing) -> Iterator[PeriodOfComments]:
    version, comments = standing.version, standing.comments
    of_new = version.coming_comments if version is not None else None
    if of_new is not None and standing.own_state in ("in force", "withdrawn"):
        yield PeriodOfComments(of_new.period, of_new.version)
    # of a version in force they were about the text before it took effect
    is_past = standing.own_state == "in force" and comments is not None
    if comments is not None and not (is_past and comments.state == "closed"):
        yield PeriodOfComments(comments, None)
