"""When the versions of a policy apply to whom: each audience has its own days.

Of the versions that have begun for an audience the last one applies, in the order of the versions.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

_DAY = datetime.timedelta(days=1)


class EffectiveDay(NamedTuple):
    """The day something takes effect for an audience.

    :param audience: empty for all.
    """

    audience: str
    day: datetime.date
    has_begun: bool


class Period(NamedTuple):
    """From when to when a version applies to an audience.

    :param audience: empty for all.
    :param ends: the last day; None as long as nothing ends it.
    """

    audience: str
    begins: datetime.date
    ends: datetime.date | None

    def holds(self, day: datetime.date) -> bool:
        """Whether it applies on a day."""
        return self.begins <= day and (self.ends is None or day <= self.ends)


class Days(NamedTuple):
    """The days of a version.

    :param by_audience: audience -> the day it takes effect for it; `""` stands for all.
    :param withdrawn: the day from which it is no longer in force.
    """

    by_audience: dict[str, datetime.date]
    withdrawn: datetime.date | None = None

    def day(self, audience: str) -> datetime.date:
        """The day it takes effect for an audience; for one that it does not name, the last."""
        days = self.by_audience
        return days.get(audience) or days.get("") or max(days.values())


def days_of(policy: Declaration, first: datetime.date | None) -> Days | None:
    """The days of a version; None for one without.

    :param first: the day it takes effect if its declaration does not say so.
    """
    effective = policy.effective
    if isinstance(effective, dict):
        return Days(dict(effective), policy.withdrawn)
    day = effective or first
    return Days({"": day}, policy.withdrawn) if day is not None else None


def effective_days(days: Days | None, today: datetime.date) -> list[EffectiveDay]:
    """The days something takes effect, in their order."""
    by_audience = days.by_audience if days is not None else {}
    made = [EffectiveDay(audience, day, day <= today) for audience, day in by_audience.items()]
    return sorted(made, key=lambda one: one.day)


def periods_of(version: Days, later: Sequence[Days]) -> list[Period]:
    """When a version applies, in the order of the days it ends; one without an end comes last.

    An audience that it never applies to is left out. If it applies to all alike, no audience is
    named.

    :param later: the versions that come after it.
    """
    named = {name for days in (version, *later) for name in days.by_audience} - {""}
    periods = []
    for audience in sorted(named) or [""]:
        begins = version.day(audience)
        ends = [days.day(audience) - _DAY for days in later]
        if version.withdrawn is not None:
            ends.append(version.withdrawn - _DAY)
        end = min(ends, default=None)
        if end is None or begins <= end:
            periods.append(Period(audience, begins, end))
    if len({(period.begins, period.ends) for period in periods}) == 1 and len(periods) == len(
        named or [""]
    ):
        return [Period("", periods[0].begins, periods[0].ends)]
    return sorted(periods, key=lambda one: (one.ends or datetime.date.max, one.begins))


def reached(days: Sequence[EffectiveDay], periods: Sequence[Period]) -> list[EffectiveDay]:
    """The days on which something takes effect for an audience that it ever applies to."""
    audiences = {period.audience for period in periods}
    return [one for one in days if one.audience in audiences or "" in (one.audience, *audiences)]
