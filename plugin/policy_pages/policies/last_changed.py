"""What a page declares -> the last day on which its text changed, as far as that is known."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]|$)", re.ASCII)


def last_changed(
    policy: Declaration,
    *,
    effective: datetime.date | None,
    published: str | None,
    modified: str | None,
    today: datetime.date,
) -> datetime.date | None:
    """The day; None for a page that does not say any. The day of a build says nothing.

    :param effective: the day of the version that it shows, if it shows one.
    :param published: the day or the time of publication, as shared links show it.
    :param modified: that of the last change.
    :param today: later days are not over.
    """
    days = [*_declared(policy), *filter(None, [effective, _day(published), _day(modified)])]
    return max((day for day in days if day <= today), default=None)


def _declared(policy: Declaration) -> Iterator[datetime.date]:
    yield from filter(None, (policy.published, policy.withdrawn))
    yield from (change.date for change in policy.changes)
    if isinstance(policy.effective, dict):
        yield from policy.effective.values()
    elif policy.effective is not None:
        yield policy.effective


def _day(text: str | None) -> datetime.date | None:
    if text is None or _DAY.match(text) is None:
        return None
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None
