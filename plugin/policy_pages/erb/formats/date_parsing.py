"""A text -> a date, as Ruby's ``Date.parse`` and ``Date.strptime`` read it.

``Date.parse`` finds a date in nearly any text, at times a surprising one. Here only the forms
are read in which dates are written; in them the result is Ruby's, be it surprising
("15th of May 2014" is the first of May). What Ruby surely reads as no date is an error as in
Ruby, all else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from policy_pages.erb.formats.dates import (
    DAYS,
    MONTHS,
    DateError,
    DateRefused,
    commercial_date,
    new_date,
    ordinal_date,
    week_day,
)

_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_DAY_NUMBERS = {name[:3].lower(): number for number, name in enumerate(DAYS)}
_FULL_MONTHS = "|".join(name.lower() for name in MONTHS)
_MONTH = f"({_FULL_MONTHS}|sept|{'|'.join(_MONTH_NUMBERS)})"
_ZONE = r"(?:z|utc|gmt|[ecmp][sd]t|[-+][0-9]{2}:?[0-9]{2})"
_TIME = re.compile(
    r"(?:(?<=[0-9])t|(?:^| )(?:at )?)"
    r"(?:[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:[.,][0-9]+)?)?(?: ?[ap]m)?|[0-9]{1,2} ?[ap]m)"
    rf"(?: ?{_ZONE})?(?:$| (?![-+a-z]))"
)
_WEEKDAY = re.compile(rf"(?:^|(?<= ))({'|'.join(_DAY_NUMBERS)})[a-z]*[.,]*(?= |$)")
_LONGEST = 128

Fields = dict[str, int]
"""What a text says about a date: ``year``, ``month``, ``day``, ``year_day``, ``week_year``, …"""


def parse_date(text: str, *, today: date) -> date:
    """``Date.parse``.

    :param today: gives the year or the month that a text leaves out.
    :raises DateError: where Ruby raises.
    :raises DateRefused: for a form that is not read here.
    """
    length = len(text.encode("utf-8", "surrogatepass"))
    if length > _LONGEST:
        raise DateError(f"string length ({length}) exceeds the limit {_LONGEST}", "ArgumentError")
    refusal = DateRefused(f"this way of writing a date is not supported: {text}")
    if not text.isascii():
        raise refusal
    rest = re.sub(r"[^-+',./:@0-9a-z\[\]]+", " ", text.lower()).strip()
    if not re.search(rf"[0-9]|\b(?:{'|'.join([*_DAY_NUMBERS, *_MONTH_NUMBERS])})", rest):
        raise DateError
    fields: Fields = {}
    weekday = _WEEKDAY.search(rest)
    if weekday:
        fields["weekday"] = _DAY_NUMBERS[weekday.group(1)]
        rest = _without(rest, weekday)
    time = _TIME.search(rest)
    if time:
        rest = _without(rest, time)
    # a comma or a "t" right after digits hides some forms from Ruby
    glued = time is not None and (time.group().startswith("t") or rest.endswith(","))
    if glued and not re.fullmatch("[0-9]{8}", rest):
        hidden: tuple[Callable[..., Fields], ...] = (_compact, _week, _year_day)
    else:
        hidden = ()
    for form, read in _FORMS:
        match = form.fullmatch(rest.removesuffix(",") if time else rest)
        if match and read not in hidden:
            fields.update(read(*match.groups()))
            return _complete(fields, today)
    if time and not rest and not weekday:
        raise DateError
    if rest or time or not weekday:
        raise refusal
    return _complete(fields, today)


def _without(text: str, match: re.Match[str]) -> str:
    return " ".join((text[: match.start()] + " " + text[match.end() :]).split())


def _year(text: str) -> int:
    digits = text.lstrip("'")
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= 69 else 2000)


def _civil(year: str | None, month: str, day: str | None) -> Fields:
    fields = {"month": _MONTH_NUMBERS[month[:3]] if month.isalpha() else int(month)}
    if year is not None:
        fields["year"] = _year(year)
    if day is not None:
        fields["day"] = int(day)
    return fields


def _three_numbers(first: str, month: str, last: str) -> Fields:
    # the year comes first, unless the last number cannot be a day
    return _civil(last, month, first) if len(last) > 2 else _civil(first, month, last)


def _day_month(day: str, month: str, year: str | None) -> Fields:
    return _civil(year, month, day)


def _month_day(month: str, day: str, year: str | None) -> Fields:
    return _civil(year, month, day)


def _compact(digits: str) -> Fields:
    if len(digits) in (8, 10, 12, 14):
        return _civil(digits[:4], digits[4:6], digits[6:8])
    if len(digits) == 7:
        return {"year": int(digits[:4]), "year_day": int(digits[4:])}
    if len(digits) == 6:
        return _civil(digits[:2], digits[2:4], digits[4:])
    if len(digits) == 5:
        return {"year": _year(digits[:2]), "year_day": int(digits[2:])}
    if len(digits) == 4:
        return _civil(None, digits[:2], digits[2:])
    return {"year_day" if len(digits) == 3 else "day": int(digits)}


def _year_day(year: str, day: str) -> Fields:
    return {"year": _year(year), "year_day": int(day)}


def _week(year: str | None, week: str, day: str | None) -> Fields:
    fields = {"week": int(week)}
    if year is not None:
        fields["week_year"] = _year(year)
    if day is not None:
        fields["week_day"] = int(day)
    return fields


_DAY_MARK = "(?:st|nd|rd|th)?"
_READERS: list[tuple[str, Callable[..., Fields]]] = [
    # 15 May 2014, 15th May, 15May14
    (
        rf"([0-9]{{1,2}}){_DAY_MARK}[.,/]? ?{_MONTH}[.,/]{{0,2}}(?: ?('?[0-9]{{1,4}}))?",
        _day_month,
    ),
    # 2014 May 15
    (rf"([0-9]{{4}}) ?{_MONTH}(?: ?([0-9]{{1,2}}){_DAY_MARK})?", _civil),
    # 15th of May 2014: Ruby does not see the day
    (
        rf"[0-9]{{1,2}}{_DAY_MARK} of {_MONTH}[.,]? ([0-9]{{4}})",
        lambda month, year: _civil(year, month, None),
    ),
    # May 15, 2014
    (
        rf"{_MONTH}[.,]? ?([0-9]{{1,2}}){_DAY_MARK}\.?(?:(?: ?, ?| )('?[0-9]{{1,4}}))?",
        _month_day,
    ),
    # May 2014, May '14
    (
        rf"{_MONTH}[.,]? ?([0-9]{{4}}|'[0-9]{{1,4}})",
        lambda month, year: _civil(year, month, None),
    ),
    (_MONTH, lambda month: _civil(None, month, None)),
    # 2014-05-15, 15-05-2014
    (r"([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,4})z?", _three_numbers),
    # 15-May-2014
    (rf"([0-9]{{1,4}})-{_MONTH}-([0-9]{{1,4}})", _three_numbers),
    (
        rf"{_MONTH}-([0-9]{{1,2}})-([0-9]{{1,4}})",
        _month_day,
    ),
    # 2014/05/15, 15.5.2014
    (r"([0-9]{1,4})/ ?([0-9]{1,2})/ ?([0-9]{1,4})", _three_numbers),
    (r"([0-9]{1,4})\. ?([0-9]{1,2})\. ?([0-9]{1,4})", _three_numbers),
    (r"([0-9]{1,2})/ ?([0-9]{1,2})", lambda month, day: _civil(None, month, day)),
    (r"([0-9]{4})/ ?([0-9]{1,2})", lambda year, month: _civil(year, month, None)),
    (r"([0-9]{1,2})/ ?([0-9]{4})", lambda month, year: _civil(year, month, None)),
    # 2014-W20-4
    (r"([0-9]{2}|[0-9]{4})?-?w([0-9]{2})(?:-?([0-9]))?", _week),
    # 2014-135
    (
        r"([0-9]{2}|[0-9]{4})-([0-9]{3})",
        _year_day,
    ),
    # 20140515, 20140515T101500Z
    (r"([0-9]{8})z", _compact),
    (r"([0-9]{2,8}|[0-9]{10}|[0-9]{12}|[0-9]{14})", _compact),
    (rf"([0-9]{{8}})t(?:[0-9]{{2}}){{1,3}}{_ZONE}?", _compact),
    (r"([0-9]{1,2})(?:st|nd|rd|th)", lambda day: {"day": int(day)}),
]
_FORMS = [(re.compile(form), read) for form, read in _READERS]


def _complete(fields: Fields, today: date) -> date:
    """The date of what was found; what comes before it is today's, what comes after it is 1.

    :raises DateError: if there is no such day, or nothing was found.
    :raises DateRefused: where two ways of counting are mixed.
    """
    civil = fields.keys() & {"month", "day"}
    yearly = fields.keys() & {"year_day"}
    weekly = fields.keys() & {"week_year", "week", "week_day"}
    year_alone = "year" in fields and not civil and not yearly
    if bool(civil) + bool(yearly) + bool(weekly) > 1 or (weekly and "year" in fields):
        raise DateRefused("a date by its month, its week or the day of its year, not by two")
    if "weekday" in fields and (weekly or year_alone):
        raise DateRefused("the name of a day goes with a day and a month only")
    if weekly:
        year = fields.get("week_year", today.isocalendar()[0])
        week = fields.get("week", 1 if "week_year" in fields else today.isocalendar()[1])
        return commercial_date(year, week, fields.get("week_day", 1))
    year = fields.get("year", today.year)
    if "year_day" in fields:
        return ordinal_date(year, fields["year_day"])
    if civil or "year" in fields:
        month = fields.get("month", 1 if "year" in fields else today.month)
        return _valid(year, month, fields.get("day", 1))
    if "weekday" in fields:
        return today + timedelta(fields["weekday"] - week_day(today))
    raise DateError


def _valid(year: int, month: int, day: int) -> date:
    if month < 1 or day < 1:
        raise DateError  # unlike Date.new, nothing is counted from the end
    return new_date(year, month, day)


# strptime

_ORDERS = {
    "F": "%Y-%m-%d",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "c": "%a %b %e %H:%M:%S %Y",
    "v": "%e-%b-%Y",
}
_FULL_DAYS = "|".join(name.lower() for name in DAYS)
_NAMES = {
    **dict.fromkeys("Bbh", ("month", f"{_FULL_MONTHS}|{'|'.join(_MONTH_NUMBERS)}", _MONTH_NUMBERS)),
    **dict.fromkeys("Aa", ("weekday", f"{_FULL_DAYS}|{'|'.join(_DAY_NUMBERS)}", _DAY_NUMBERS)),
}
_NUMBERS = {
    "m": ("month", 2, 1, 12),
    "d": ("day", 2, 1, 31),
    "e": ("day", 2, 1, 31),
    "j": ("year_day", 3, 1, 366),
    "V": ("week", 2, 1, 53),
    "u": ("week_day", 1, 1, 7),
    "w": ("weekday", 1, 0, 6),
    "H": ("", 2, 0, 24),
    "k": ("", 2, 0, 24),
    "I": ("", 2, 1, 12),
    "l": ("", 2, 1, 12),
    "M": ("", 2, 0, 59),
    "S": ("", 2, 0, 60),
}
_NUMERIC = re.compile(r"[0-9]|%[CDdeFGgHIjkLlMmNQRrSsTUuVvWwXxYy0-9]")


def strptime(text: str, format: str, *, today: date) -> date:
    """``Date.strptime``; what follows the format in the text is not looked at, as in Ruby.

    :param today: gives the year or the month that a text leaves out.
    :raises DateError: where Ruby raises.
    :raises DateRefused: for a directive that is not supported.
    """
    reader = _Reader(text)
    reader.read(format)
    if reader.has_time and reader.fields.keys() == {"weekday"}:
        raise DateRefused("the name of a day and a time do not make a date")
    return _complete(reader.fields, today)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.fields: Fields = {}
        self.has_time = False
        self.has_year = False

    def take(self, pattern: str) -> str:
        match = re.compile(pattern).match(self.text, self.position)
        if match is None:
            raise DateError
        self.position = match.end()
        return match.group()

    def read(self, format: str) -> None:
        position = 0
        while position < len(format):
            mark = format[position]
            position += 1
            if mark in " \t\n\v\f\r":
                self.take(r"[ \t\n\v\f\r]*")
            elif mark != "%" or position == len(format):
                self.take(re.escape(mark))
            else:
                mark = format[position]
                position += 1
                self.directive(mark, _NUMERIC.match(format, position) is not None)

    def directive(self, mark: str, number_follows: bool) -> None:
        if mark in _ORDERS:
            self.read(_ORDERS[mark])
        elif mark in _NAMES:
            name, pattern, numbers = _NAMES[mark]
            self.fields[name] = numbers[self.take(f"(?i:{pattern})")[:3].lower()]
        elif mark in _NUMBERS:
            name, width, least, most = _NUMBERS[mark]
            space = " [0-9]|" if mark in "deklHI" else ""
            number = int(self.take(f"{space}[0-9]{{1,{width}}}"))
            if not least <= number <= most:
                raise DateError
            if name:
                self.fields[name] = number
            else:
                self.has_time = True
        elif mark in "YGyg" and self.has_year:
            raise DateRefused("one directive for the year only")
        elif mark in "YG":
            self.has_year = True
            digits = self.take("[-+]?[0-9]{1,4}" if number_follows else "[-+]?[0-9]+")
            if len(digits) > 6:
                raise DateRefused("dates after the year 9999 are not supported")
            self.fields["year" if mark == "Y" else "week_year"] = int(digits)
        elif mark in "yg":
            self.has_year = True
            year = int(self.take("[0-9]{1,2}"))
            name = "year" if mark == "y" else "week_year"
            self.fields[name] = year + (1900 if year >= 69 else 2000)
        elif mark in "pP":
            self.take(r"[aApP](?:[mM]|\.[mM]\.)")
        elif mark == "%":
            self.take("%")
        elif mark in "nt":
            self.take(r"[ \t\n\v\f\r]*")
        else:
            raise DateRefused(f"%{mark} is not supported in Date.strptime")
