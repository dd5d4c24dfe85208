"""What a policy declares, and a day -> what is so on that day: comments, review."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from policy_pages.front_matter.reading import FrontMatter, KeyPath
from policy_pages.policies.contacts import link_of
from policy_pages.policies.durations import period_end
from policy_pages.policies.kinds import KEY
from policy_pages.policies.security_txt import expiry_finding
from policy_pages.text.diagnostics import Diagnostic, Severity, diagnose
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Change, Declaration

_REVIEW = frozenset(["review_by", "review_in", "reviewed"])

PeriodState = Literal["announced", "open", "closed"]


class CommentPeriod(NamedTuple):
    """The comment period of a policy on a day.

    :param closes: its last day.
    :param days_left: how many days of it are left, the day itself among them; 0 where it is not
        open.
    :param href: where comments go, as a link; a path from the site's root has no `/` before it.
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
    href = link_of(comments.to) or ""
    return CommentPeriod(state, comments.opens, comments.closes, comments.to, href, days_left)


def check_review(
    source: Source,
    front_matter: FrontMatter,
    policy: Declaration,
    today: datetime.date,
    fields: Mapping[str, Any],
) -> list[Diagnostic]:
    """A warning where a review is overdue, or a day of one has not come yet.

    A review that fields of another system promise, beside ``policy``, is information alone.

    :param fields: the page's, whoever gave them.
    """
    below = fields.get(KEY)
    is_ours = isinstance(below, Mapping) and not _REVIEW.isdisjoint(below)
    severity: Severity = "warning" if is_ours else "info"
    if policy.security_txt is not None and next_review(policy) is None:
        return [_never_expires(source, front_matter)]
    if policy.reviewed is not None and policy.reviewed > today:
        places = front_matter.places
        place = places.get(("policy", "reviewed")) or places.get(("last_reviewed_on",))
        return [
            diagnose(
                source,
                place or Span(0, 1),
                "review-overdue",
                f"the last review was on {policy.reviewed}, which is after {today}",
                help="write the day on which the page was last reviewed",
                severity=severity,
            )
        ]
    places = front_matter.places
    ways: list[KeyPath] = [("policy", "review_by"), ("policy", "review_in"), ("review_in",)]
    place = next((places[way] for way in ways if way in places), Span(0, 1))
    due = overdue_since(policy, today)
    if due is None:
        coming = next_review(policy)
        found = expiry_finding(coming, today) if coming and policy.security_txt else None
        if found is None:
            return []
        message, help = found
        code = "security-txt-expires"
        return [diagnose(source, place, code, message, help=help, severity="info")]
    expired = ", so security.txt has expired" if policy.security_txt is not None else ""
    return [
        diagnose(
            source,
            place,
            "review-overdue",
            f"the review was due on {due}{expired}",
            help="review the page, and write the day of the review: `reviewed` below `policy`, or "
            "`last_reviewed_on`",
            severity=severity,
        )
    ]


def _never_expires(source: Source, front_matter: FrontMatter) -> Diagnostic:
    place = front_matter.places.get((KEY, "security_txt"), Span(0, 1))
    message = "security.txt expires on the day of the next review, but the page names no such day"
    help = (
        "write `review_in: 11 months` below `policy`, and `published` or `reviewed`; or the day: "
        "`review_by`"
    )
    return diagnose(source, place, "security-txt-expires", message, help=help)


def is_withdrawn(policy: Declaration, today: datetime.date) -> bool:
    """Whether it is no longer in force, because its author has taken it back.

    The day decides, where one is declared.
    """
    if policy.withdrawn is not None:
        return policy.withdrawn <= today
    return policy.status == "withdrawn"


def last_change(policy: Declaration, today: datetime.date) -> Change | None:
    """The newest change up to a day."""
    changes = [change for change in policy.changes if change.date <= today]
    return max(changes, key=lambda change: change.date, default=None)


def next_review(declaration: Declaration) -> datetime.date | None:
    """The day the next review is due, or None where none was promised."""
    if declaration.review_by is not None:
        return declaration.review_by
    last = declaration.reviewed or declaration.published
    if declaration.review_in is None or last is None:
        return None
    return period_end(last, declaration.review_in)


def overdue_since(policy: Declaration, today: datetime.date) -> datetime.date | None:
    """The day a review was due, if that has gone by."""
    due = next_review(policy)
    return due if due is not None and due < today else None
