"""Date."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from fractions import Fraction

from policy_pages.erb.arguments import expect_integer, expect_string
from policy_pages.erb.errors import RUBY_CLASSES, PageError
from policy_pages.erb.formats import dates
from policy_pages.erb.formats.date_parsing import parse_date, strptime
from policy_pages.erb.formats.dates import DateError, DateLimit, DateRefused
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.values import RubyClass, Value, is_number

DATE_METHODS = MethodTable()

_CODES = {ruby_class: code for code, ruby_class in RUBY_CLASSES.items()}


def in_page(call: Invocation, compute: Callable[[], Value]) -> Value:
    """The result of a function of :mod:`policy_pages.erb.formats.dates`, or its refusal."""
    try:
        return compute()
    except DateError as error:
        raise PageError(_CODES[error.ruby_class], error.message) from None
    except DateRefused as error:
        raise PageError("unsupported-ruby", str(error)) from None
    except DateLimit:
        limit = call.meter.limits.size
        raise PageError("limit-size", f"this string is longer than {limit:,} characters") from None


def _days(value: Value) -> int:
    if not is_number(value):
        raise PageError("type-error", "expected numeric")
    days = int(value) if isinstance(value, Fraction) else expect_integer(value)
    if value != days:
        raise PageError("unsupported-ruby", "pages cannot use a part of a day")
    return days


@DATE_METHODS.define("+")
def _plus(call: Invocation, receiver: datetime.date, days: Value) -> Value:
    return in_page(call, lambda: dates.add_days(receiver, _days(days)))


@DATE_METHODS.define("-")
def _minus(call: Invocation, receiver: datetime.date, other: Value) -> Value:
    if isinstance(other, datetime.date) and not isinstance(other, datetime.datetime):
        return Fraction((receiver - other).days)
    return in_page(call, lambda: dates.add_days(receiver, -_days(other)))


def _shift(names: tuple[str, ...], by: Callable[[datetime.date, int], Value], sign: int) -> None:
    @DATE_METHODS.define(*names)
    def method(call: Invocation, receiver: datetime.date, count: Value = 1) -> Value:
        if not is_number(count):
            raise PageError("type-error", "expected numeric")
        return in_page(call, lambda: by(receiver, sign * expect_integer(count)))


_shift((">>", "next_month"), dates.add_months, 1)
_shift(("<<", "prev_month"), dates.add_months, -1)
_shift(("next_day",), dates.add_days, 1)
_shift(("prev_day",), dates.add_days, -1)
_shift(("next_year",), dates.add_years, 1)
_shift(("prev_year",), dates.add_years, -1)


@DATE_METHODS.define("succ", "next")
def _succ(call: Invocation, receiver: datetime.date) -> Value:
    return in_page(call, lambda: dates.add_days(receiver, 1))


def _part(names: tuple[str, ...], read: Callable[[datetime.date], Value]) -> None:
    @DATE_METHODS.define(*names)
    def method(_: Invocation, receiver: datetime.date) -> Value:
        return read(receiver)


_part(("year",), lambda date: date.year)
_part(("month", "mon"), lambda date: date.month)
_part(("day", "mday"), lambda date: date.day)
_part(("wday",), dates.week_day)
_part(("yday",), dates.year_day)
_part(("jd",), dates.julian_day)
_part(("cwyear",), lambda date: dates.commercial_week(date)[0])
_part(("cweek",), lambda date: dates.commercial_week(date)[1])
_part(("cwday",), lambda date: dates.commercial_week(date)[2])
_part(("leap?",), lambda date: dates.is_leap(date.year))
_part(("to_date",), lambda date: date)
for _number, _name in enumerate(dates.DAYS):
    _part((f"{_name.lower()}?",), lambda date, number=_number: dates.week_day(date) == number)  # type: ignore[misc]


def _text(names: tuple[str, ...], template: str) -> None:
    @DATE_METHODS.define(*names)
    def method(call: Invocation, receiver: datetime.date) -> Value:
        return _strftime(call, receiver, template)


def _strftime(call: Invocation, receiver: datetime.date, template: str) -> Value:
    call.meter.spend(4 * template.count("%") + (len(template) >> 4))
    size = call.meter.limits.size
    return in_page(call, lambda: call.string(dates.strftime(receiver, template, size)))


_text(("iso8601", "xmlschema"), "%Y-%m-%d")
_part(("ld",), lambda date: dates.julian_day(date) - 2_299_160)
_text(("rfc3339",), "%FT%T+00:00")
_text(("rfc2822", "rfc822"), "%a, %-d %b %Y %T %z")
_text(("httpdate",), "%a, %d %b %Y %T GMT")
_text(("ctime", "asctime"), "%a %b %e %T %Y")


@DATE_METHODS.define("strftime")
def _format(call: Invocation, receiver: datetime.date, template: Value = None) -> Value:
    return _strftime(call, receiver, "%F" if template is None else expect_string(template))


@DATE_METHODS.define("upto", enumerator="always")
def _upto(call: Invocation, receiver: datetime.date, last: Value) -> Value:
    return _walk(call, receiver, last, 1)


@DATE_METHODS.define("downto", enumerator="always")
def _downto(call: Invocation, receiver: datetime.date, last: Value) -> Value:
    return _walk(call, receiver, last, -1)


@DATE_METHODS.define("step", enumerator="always")
def _step(call: Invocation, receiver: datetime.date, last: Value, by: Value = 1) -> Value:
    return _walk(call, receiver, last, _days(by))


def _walk(call: Invocation, receiver: datetime.date, last: Value, by: int) -> Value:
    block = call.need_block()
    if not isinstance(last, datetime.date) or isinstance(last, datetime.datetime):
        raise PageError("unsupported-ruby", "the end of these steps is not a Date")
    if by == 0:
        raise PageError("argument-error", "step can't be 0")
    day = receiver
    while day <= last if by > 0 else day >= last:
        block(day)
        after = in_page(call, lambda day=day: dates.add_days(day, by))  # type: ignore[misc]
        assert isinstance(after, datetime.date)
        day = after
    return receiver


# -- the class ---------------------------------------------------------------------------------

DATE_CLASS_METHODS = MethodTable()
"""The methods of ``Date`` itself; the receiver is the class."""


@DATE_CLASS_METHODS.define("new", "civil")
def _new_date(
    call: Invocation, _: RubyClass, year: Value = -4712, month: Value = 1, day: Value = 1
) -> Value:
    parts = [expect_integer(part) for part in (year, month, day)]
    return in_page(call, lambda: dates.new_date(*parts))


@DATE_CLASS_METHODS.define("parse")
def _parse_date(call: Invocation, _: RubyClass, text: Value) -> Value:
    given = expect_string(text)
    return in_page(call, lambda: parse_date(given, today=call.runtime.now().date()))


@DATE_CLASS_METHODS.define("iso8601")
def _iso_date(call: Invocation, _: RubyClass, text: Value) -> Value:
    given, today = expect_string(text), call.runtime.now().date()
    return in_page(call, lambda: strptime(given, "%Y-%m-%d", today=today))


@DATE_CLASS_METHODS.define("ordinal")
def _ordinal_date(call: Invocation, _: RubyClass, year: Value, day: Value = 1) -> Value:
    return in_page(call, lambda: dates.ordinal_date(expect_integer(year), expect_integer(day)))


@DATE_CLASS_METHODS.define("commercial")
def _commercial_date(
    call: Invocation, _: RubyClass, year: Value, week: Value = 1, day: Value = 1
) -> Value:
    parts = [expect_integer(part) for part in (year, week, day)]
    return in_page(call, lambda: dates.commercial_date(*parts))


@DATE_CLASS_METHODS.define("strptime")
def _strptime(call: Invocation, _: RubyClass, text: Value, template: Value = None) -> Value:
    pattern = "%F" if template is None else expect_string(template)
    given, today = expect_string(text), call.runtime.now().date()
    return in_page(call, lambda: strptime(given, pattern, today=today))


@DATE_CLASS_METHODS.define("today", "current")  # the second is ActiveSupport's
def _today(call: Invocation, _: RubyClass) -> Value:
    return call.runtime.now().date()


@DATE_CLASS_METHODS.define("valid_date?", "valid_civil?")
def _is_valid_date(call: Invocation, __: RubyClass, year: Value, month: Value, day: Value) -> Value:
    parts = [year, month, day]
    if not all(isinstance(part, int) and not isinstance(part, bool) for part in parts):
        return False
    return in_page(call, lambda: dates.is_valid_date(*map(expect_integer, parts)))


@DATE_CLASS_METHODS.define("leap?", "gregorian_leap?")
def _is_leap(_: Invocation, __: RubyClass, year: Value) -> Value:
    return dates.is_leap(expect_integer(year))
