"""What a policy declares, and a day -> what is so on that day: comments, review."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from policy_pages.policies.declaration import Declaration
from policy_pages.policies.reading import next_review

PeriodState = Literal["announced", "open", "closed"]


@dataclass(frozen=True)
class CommentPeriod:
    """The comment period of a policy on a day.

    :param closes: its last day.
    :param days_left: how many days of it are left, the day itself among them; 0 where it is not
        open.
    :param href: where comments go, as a link.
    """

    state: PeriodState
    opens: datetime.date
    closes: datetime.date
    to: str
    href: str
    days_left: int


def comment_period(policy: Declaration, today: datetime.date) -> CommentPeriod | None:
    """The comment period, if one is declared."""
    comments = policy.comments
    if comments is None:
        return None
    state: PeriodState = "open"
    if today < comments.opens:
        state = "announced"
    elif today > comments.closes:
        state = "closed"
    days_left = (comments.closes - today).days + 1 if state == "open" else 0
    is_mail = "@" in comments.to and "/" not in comments.to
    href = f"mailto:{comments.to}" if is_mail else comments.to
    return CommentPeriod(state, comments.opens, comments.closes, comments.to, href, days_left)


def overdue_since(policy: Declaration, today: datetime.date) -> datetime.date | None:
    """The day a review was due, if that has gone by."""
    due = next_review(policy)
    return due if due is not None and due < today else None
