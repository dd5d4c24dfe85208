"""Time: what pages print of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from policy_pages.erb.arguments import expect_integer
from policy_pages.erb.errors import PageError
from policy_pages.erb.formats import dates
from policy_pages.erb.methods.date import DATE_METHODS
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.values import RubyClass, Value

TIME_METHODS = MethodTable()


def _time_part(names: tuple[str, ...], read: Callable[[datetime.datetime], Value]) -> None:
    @TIME_METHODS.define(*names)
    def method(_: Invocation, receiver: datetime.datetime) -> Value:
        return read(receiver)


_time_part(("hour",), lambda time: time.hour)
_time_part(("min",), lambda time: time.minute)
_time_part(("sec",), lambda time: time.second)
_time_part(("to_date",), lambda time: time.date())
_time_part(("utc", "getutc", "gmtime"), lambda time: time.astimezone(datetime.timezone.utc))
_time_part(
    ("to_i",),
    lambda time: int(time.replace(tzinfo=time.tzinfo or datetime.timezone.utc).timestamp()),
)
for _name in ("year", "month", "mon", "day", "mday", "wday", "yday", "strftime", *(
    f"{_day.lower()}?" for _day in dates.DAYS
)):  # fmt: skip
    TIME_METHODS[_name] = DATE_METHODS[_name]


# -- the class ---------------------------------------------------------------------------------

TIME_CLASS_METHODS = MethodTable()
"""The methods of ``Time`` itself; the receiver is the class."""


@TIME_CLASS_METHODS.define("utc", "gm")
def _utc(_: Invocation, __: RubyClass, year: Value, *parts: Value) -> Value:
    numbers = [expect_integer(part) for part in parts[:5]]
    month, day, hour, minute, second = [*numbers, *(1, 1, 0, 0, 0)[len(numbers) :]]
    try:
        moment = datetime.datetime(expect_integer(year), month, day, hour, minute, second)
    except (ValueError, OverflowError):
        raise PageError("argument-error", "argument out of range") from None
    return moment.replace(tzinfo=datetime.timezone.utc)


@TIME_CLASS_METHODS.define("now", "current")
def _now(call: Invocation, _: RubyClass) -> Value:
    now = call.runtime.now()
    # a local time prints its offset, even if that is zero: only `utc` makes a time of UTC
    return now.replace(tzinfo=_LOCAL) if now.tzinfo is datetime.timezone.utc else now


_LOCAL = datetime.timezone(datetime.timedelta(), "UTC")
