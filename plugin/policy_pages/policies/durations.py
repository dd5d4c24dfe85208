"""Periods as authors write them: ``6 months``."""

from __future__ import annotations

import datetime
import re

from dateutil.relativedelta import relativedelta

DURATION = re.compile(r"([1-9][0-9]{0,3})\s+(day|week|month|year)s?")

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_MOST_DAYS = 36_500
"""Of a period, about; a date and a longer one are not a date."""


def checked_duration(value: str) -> str:
    """The text of a period.

    :raises ValueError: for another text, and for a period that is too long.
    """
    match = DURATION.fullmatch(value)
    if match is None:
        raise ValueError("it is not a period of time; write, for example, `6 months`")
    if int(match[1]) * _DAYS[match[2]] > _MOST_DAYS:
        raise ValueError("it is longer than a hundred years; write `1 year`")
    return value


def period_end(start: datetime.date, period: str) -> datetime.date:
    """The day that lies a period (``6 months``) after another one.

    A day that its month does not have is the month's last: a month after January 31 is the end of
    February.

    :raises ValueError: for a day after the year 9999.
    :raises OverflowError: the same, where days or weeks are counted.
    """
    match = DURATION.fullmatch(period)
    assert match is not None, period
    number = int(match[1])
    periods = {
        "day": relativedelta(days=number),
        "week": relativedelta(weeks=number),
        "month": relativedelta(months=number),
        "year": relativedelta(years=number),
    }
    return start + periods[match[2]]
