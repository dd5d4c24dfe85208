"""Ruby's Date on Python's ``datetime.date``: making, arithmetic and ``strftime``.

A ``datetime`` is a Time, whose ``strftime`` differs from a Date's in a few directives.
The rules are those of Ruby's documentation of Date and Time; what it leaves open Ruby 3.1 was
asked.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone


class DateError(Exception):
    """What Ruby raises for a date.

    :param ruby_class: the name of Ruby's exception class.
    """

    def __init__(self, message: str = "invalid date", ruby_class: str = "Date::Error") -> None:
        super().__init__(message)
        self.message = message
        self.ruby_class = ruby_class


class DateRefused(Exception):  # noqa: N818
    """Ruby has a date or a text here, this software has not; the message says why."""


class DateLimit(Exception):  # noqa: N818
    """A formatted date would be longer than allowed."""


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_JULIAN_DAY_OF_ORDINAL_0 = 1_721_425
# Ruby counts the days before this one by the Julian calendar, where Python has the Gregorian one
# for all time. Letters and policies have no such dates, so they are refused, not half supported.
_FIRST = date(1582, 10, 15)


def _within(year: int) -> None:
    if not 1582 <= year <= 9999:
        raise DateRefused("dates before 1582-10-15 or after the year 9999 are not supported")


def _checked(value: date) -> date:
    if value < _FIRST:
        raise DateRefused("dates before 1582-10-15 are not supported")
    return value


def new_date(year: int, month: int = 1, day: int = 1) -> date:
    """``Date.new``; a month and a day below 0 count from the end.

    :raises DateError: if there is no such day.
    :raises DateRefused: for a year that is not supported.
    """
    _within(year)
    month += 13 if month < 0 else 0
    if not 1 <= month <= 12:
        raise DateError
    length = calendar.monthrange(year, month)[1]
    day += length + 1 if day < 0 else 0
    if not 1 <= day <= length:
        raise DateError
    if (year, month) == (1582, 10) and 5 <= day <= 14:
        raise DateError  # the days that the reform left out
    return _checked(date(year, month, day))


def ordinal_date(year: int, day: int) -> date:
    """``Date.ordinal``: by the day of the year.

    :raises DateError: if there is no such day.
    :raises DateRefused: for a year that is not supported.
    """
    _within(year)
    length = 366 if is_leap(year) else 365
    day += length + 1 if day < 0 else 0
    if not 1 <= day <= length:
        raise DateError
    return _checked(date(year, 1, 1) + timedelta(day - 1))


def commercial_date(year: int, week: int, day: int = 1) -> date:
    """``Date.commercial``: by the week and its day, as ISO 8601 counts them.

    :raises DateError: if there is no such day.
    :raises DateRefused: for a year that is not supported.
    """
    _within(year)
    weeks = date(year, 12, 28).isocalendar()[1]
    week += weeks + 1 if week < 0 else 0
    day += 8 if day < 0 else 0
    if not (1 <= week <= weeks and 1 <= day <= 7):
        raise DateError
    try:
        return _checked(date.fromisocalendar(year, week, day))
    except (ValueError, OverflowError):
        raise DateRefused("dates after the year 9999 are not supported") from None


def is_valid_date(year: int, month: int, day: int) -> bool:
    """``Date.valid_date?``.

    :raises DateRefused: for a year that is not supported.
    """
    try:
        new_date(year, month, day)
    except DateError:
        return False
    return True


def is_leap(year: int) -> bool:
    """``Date.leap?``."""
    return calendar.isleap(year)


def add_days(value: date, days: int) -> date:
    """``Date#+`` with whole days.

    :raises DateRefused: for a result that is not supported.
    """
    try:
        return _checked(value + timedelta(days))
    except OverflowError:
        raise DateRefused("dates after the year 9999 are not supported") from None


def add_months(value: date, months: int) -> date:
    """``Date#>>``; a day that the month does not have becomes its last.

    :raises DateRefused: for a result that is not supported.
    """
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    _within(year)
    day = min(value.day, calendar.monthrange(year, month + 1)[1])
    return _checked(date(year, month + 1, day))


def add_years(value: date, years: int) -> date:
    """``Date#next_year``; 29 February becomes the 28th.

    :raises DateRefused: for a result that is not supported.
    """
    return add_months(value, years * 12)


def julian_day(value: date) -> int:
    """``Date#jd``."""
    return value.toordinal() + _JULIAN_DAY_OF_ORDINAL_0


def year_day(value: date) -> int:
    """``Date#yday``: 1 to 366."""
    return value.timetuple().tm_yday


def week_day(value: date) -> int:
    """``Date#wday``: 0 for Sunday."""
    return value.isoweekday() % 7


def commercial_week(value: date) -> tuple[int, int, int]:
    """``Date#cwyear``, ``#cweek`` and ``#cwday``: as ISO 8601 counts weeks."""
    year, week, day = value.isocalendar()
    return year, week, day


# strftime

_WIDTH = re.compile("[1-9][0-9]*|0[0-9]+")
_COLONS = re.compile(":+")
_WIDEST = 1000
"""How wide a field can be; Ruby also has a limit, which depends on the format's length."""

_NUMBERS: dict[str, tuple[str, int, Callable[[datetime], int]]] = {
    "Y": ("0", 4, lambda t: t.year),
    "C": ("0", 2, lambda t: t.year // 100),
    "y": ("0", 2, lambda t: t.year % 100),
    "m": ("0", 2, lambda t: t.month),
    "d": ("0", 2, lambda t: t.day),
    "e": (" ", 2, lambda t: t.day),
    "j": ("0", 3, year_day),
    "H": ("0", 2, lambda t: t.hour),
    "k": (" ", 2, lambda t: t.hour),
    "I": ("0", 2, lambda t: (t.hour + 11) % 12 + 1),
    "l": (" ", 2, lambda t: (t.hour + 11) % 12 + 1),
    "M": ("0", 2, lambda t: t.minute),
    "S": ("0", 2, lambda t: t.second),
    "G": ("0", 4, lambda t: t.isocalendar()[0]),
    "g": ("0", 2, lambda t: t.isocalendar()[0] % 100),
    "V": ("0", 2, lambda t: t.isocalendar()[1]),
    "u": ("0", 1, lambda t: t.isoweekday()),
    "w": ("0", 1, week_day),
    "U": ("0", 2, lambda t: (year_day(t) + 6 - week_day(t)) // 7),
    "W": ("0", 2, lambda t: (year_day(t) + 6 - t.weekday()) // 7),
    "s": ("0", 1, lambda t: _seconds(t)),
}
_COMPOSITES = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "v": "%e-%^b-%Y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}
_LOCALE_FORMS = {"E": "cCxXyY", "O": "deHkIlmMSuUVwWy"}


def _seconds(value: datetime) -> int:
    return (value - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(seconds=1)


def strftime(value: date | datetime, format: str, size: int) -> str:
    """``Date#strftime``, or for a ``datetime`` ``Time#strftime``.

    Names are English whatever the locale. A Date has the time 00:00:00 and the offset +00:00; a
    ``datetime`` without an offset is in UTC. A directive that Ruby does not know stays.

    :param size: how many characters the result can have.
    :raises DateError: for a Time's format that ends inside a directive.
    :raises DateLimit: for a longer result.
    :raises DateRefused: for a field wider than 1000.
    """
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        return _Writer(moment, True, size).write(format)
    midnight = datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
    return _Writer(midnight, False, size).write(format)


class _Field:
    """The flags of one directive."""

    def __init__(self) -> None:
        self.flags: set[str] = set()
        self.padding = ""
        self.width = 0
        self.colons = 0

    def pad(self, text: str, keep: bool = False) -> str:
        if "-" in self.flags and not keep:
            return text
        return text.rjust(self.width, self.padding or " ")

    def number(self, value: int, padding: str, width: int) -> str:
        if "-" in self.flags:
            return str(value)
        return str(value).rjust(self.width or width, self.padding or padding)


class _Writer:
    def __init__(self, moment: datetime, is_time: bool, size: int) -> None:
        self.moment = moment
        self.is_time = is_time
        self.size = size

    def write(self, format: str) -> str:
        pieces: list[str] = []
        position = length = 0
        while position < len(format):
            mark = format.find("%", position)
            mark = len(format) if mark < 0 else mark
            pieces.append(format[position:mark])
            length += mark - position
            position = mark
            if mark < len(format):
                text, position = self.directive(format, mark)
                pieces.append(text)
                length += len(text)
            if length > self.size:
                raise DateLimit(f"this string is longer than {self.size} characters")
        return "".join(pieces)

    def directive(self, format: str, start: int) -> tuple[str, int]:
        """The text of the directive at ``start``, and where it ends."""
        field = _Field()
        position = start + 1
        while position < len(format):
            mark = format[position]
            position += 1
            if mark in "-_^#0123456789":
                if field.width or field.colons:
                    break
                digits = _WIDTH.match(format, position - 1)
                if digits:
                    position = digits.end()
                    text = digits.group().lstrip("0")
                    field.width = int(text or "0") if len(text) < 6 else _WIDEST + 1
                    field.padding = "0" if mark == "0" else field.padding
                elif mark in "_0":
                    field.padding = " " if mark == "_" else "0"
                else:
                    field.flags.add(mark)
                continue
            if mark == ":":
                colons = _COLONS.match(format, position - 1)
                assert colons is not None
                position = colons.end()
                field.colons = len(colons.group())
                if format[position : position + 1] != "z" or field.colons > 3:
                    break
                continue
            if mark in _LOCALE_FORMS:
                following = format[position : position + 1]
                if not following or following not in _LOCALE_FORMS[mark]:
                    break
                mark = following
                position += 1
            if mark == "\0":
                return format[start : position - 1], position - 1
            if field.width > _WIDEST:
                raise DateRefused(f"a field of a date is at most {_WIDEST} characters wide")
            text_or_none = self.convert(field, mark)
            if text_or_none is None:
                break
            return text_or_none, position
        else:
            if self.is_time:
                raise DateError(f"invalid format: {format}", "ArgumentError")
        return format[start:position], position

    def convert(self, field: _Field, mark: str) -> str | None:
        if mark in _NUMBERS:
            padding, width, number = _NUMBERS[mark]
            return field.number(number(self.moment), padding, width)
        if mark in _COMPOSITES and not (mark == "+" and self.is_time):
            text = self.write(_COMPOSITES[mark])
            text = text.upper() if "^" in field.flags else text
            # a Time's composites know no flag "-"
            return (
                text.rjust(field.width, field.padding or " ") if self.is_time else field.pad(text)
            )
        if mark in "LN":
            width = field.width or (3 if mark == "L" else 9)
            return f"{self.moment.microsecond:06d}".ljust(width, "0")[:width]
        if mark == "z":
            return self.offset(field)
        if mark == "Q" and not self.is_time:
            milliseconds = _seconds(self.moment) * 1000 + self.moment.microsecond // 1000
            return field.number(milliseconds, "0", 1)
        name = self.name(field, mark)
        return field.pad(name) if name else name

    def name(self, field: _Field, mark: str) -> str | None:
        changed = "#" in field.flags
        upper = "^" in field.flags
        if mark in "%nt":
            return {"%": "%", "n": "\n", "t": "\t"}[mark]
        if mark in "aAbBh":
            names = DAYS if mark in "aA" else MONTHS
            index = week_day(self.moment) if mark in "aA" else self.moment.month - 1
            text = names[index] if mark in "AB" else names[index][:3]
            return text.upper() if changed or upper else text
        if mark in "pP":
            text = "AM" if self.moment.hour < 12 else "PM"
            lower = changed if mark == "p" else not (changed or upper)
            return text.lower() if lower else text
        if mark == "Z":
            if not self.is_time:
                return "+00:00"
            text = "UTC" if self.moment.tzname() == "UTC" else ""
            return text.lower() if changed else text
        return None

    def offset(self, field: _Field) -> str:
        distance = self.moment.utcoffset() or timedelta()
        total = distance // timedelta(seconds=1)
        left = "-" in field.flags
        utc = self.is_time and self.moment.tzinfo is timezone.utc
        sign = "-" if total < 0 or (utc and left) else "+"
        hours, rest = divmod(abs(total), 3600)
        minutes, seconds = divmod(rest, 60)
        tail = f"{minutes:02d}" if field.colons == 0 else f":{minutes:02d}"
        if field.colons == 2 or (field.colons == 3 and seconds):
            tail += f":{seconds:02d}"
        elif field.colons == 3 and not rest:
            tail = ""
        least = 1 if left and hours < 10 and not self.is_time else 2
        width = max(least, field.width - 1 - len(tail))
        if field.padding == " " and not (left and self.is_time):
            return f"{sign}{hours}".rjust(width + 1) + tail
        return sign + str(hours).rjust(width, "0") + tail
