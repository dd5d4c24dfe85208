"""Dates as tests/reference/record_formats.rb recorded them from Ruby."""

from __future__ import annotations

import contextlib
import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.erb.formats import dates
from policy_pages.erb.formats.date_parsing import parse_date, strptime
from policy_pages.erb.formats.dates import DateError, DateLimit, DateRefused, strftime
from tables import of_rows

REFERENCE = Path(__file__).parents[1] / "reference"
RECORD = json.loads((REFERENCE / "formats_recorded.json").read_text(encoding="utf-8"))["results"]
TODAY = datetime.date(2026, 11, 24)
SIZE = 10_000
REFUSED = {
    "noon 15 May",
    "foo 2014-05-15",
    "2014-05-15foo",
    "2014-05-15.",
    "mayor 15 2014",
    "2014-005-05",
    "2014 05 15",
    "2014-05",
    "2014年5月15日",
}
"""Texts of the record in which Ruby looks for a date and which are refused here."""


def moment(parts: list[Any]) -> datetime.datetime:
    *numbers, offset = parts
    if offset is None:
        return datetime.datetime(*numbers, tzinfo=datetime.timezone.utc)
    hours, minutes = int(offset[1:3]), int(offset[4:])
    distance = datetime.timedelta(hours=hours, minutes=minutes)
    zone = datetime.timezone(-distance if offset[0] == "-" else distance, "with an offset")
    return datetime.datetime(*numbers, tzinfo=zone)


def parts(day: list[int]) -> str:
    value = datetime.date(*day)
    return str(
        [
            dates.julian_day(value),
            dates.year_day(value),
            dates.week_day(value),
            *dates.commercial_week(value),
        ]
    )


CALLS: dict[str, Any] = {
    "strftime": lambda day, template: strftime(datetime.date(*day), template, SIZE),
    "strftime_time": lambda given, template: strftime(moment(given), template, SIZE),
    "parse": lambda text: parse_date(text, today=TODAY).isoformat(),
    "parse_this_year": lambda text: parse_date(text, today=TODAY).isoformat()[5:],
    "strptime": lambda text, template: strptime(text, template, today=TODAY).isoformat(),
    "civil": lambda *given: dates.new_date(*given).isoformat(),
    "valid": lambda *given: str(dates.is_valid_date(*given)).lower(),
    "commercial": lambda *given: dates.commercial_date(*given).isoformat(),
    "ordinal": lambda *given: dates.ordinal_date(*given).isoformat(),
    "months": lambda day, count: dates.add_months(datetime.date(*day), count).isoformat(),
    "parts": parts,
}
CASES = [case for case in RECORD if case["call"][0] in CALLS]


@of_rows("case", CASES)
def test_gives_what_ruby_gives_or_refuses(case: dict[str, Any]) -> None:
    name, *arguments = case["call"]
    if name.startswith("parse") and arguments[0] in REFUSED:
        with pytest.raises(DateRefused):
            CALLS[name](*arguments)
    elif "error" in case:
        with pytest.raises(DateError) as caught:
            CALLS[name](*arguments)
        assert [caught.value.ruby_class, caught.value.message] == case["error"]
    else:
        assert CALLS[name](*arguments) == case["output"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15", "2026-11-15"),
        ("3rd", "2026-11-03"),
        ("Thursday", "2026-11-26"),
        ("135", "2026-05-15"),
    ],
)
def test_today_gives_what_the_text_leaves_out(text: str, expected: str) -> None:
    assert parse_date(text, today=TODAY).isoformat() == expected


@pytest.mark.parametrize(
    "make",
    [
        lambda: dates.new_date(1582, 10, 14 - 10),
        lambda: dates.new_date(10_000),
        lambda: dates.add_days(TODAY, 10**9),
        lambda: dates.add_days(TODAY, 10**30),
        lambda: dates.add_days(TODAY, -(10**6)),
        lambda: dates.add_months(TODAY, 10**30),
        lambda: parse_date("1500-01-01", today=TODAY),
        lambda: parse_date("2014年5月15日", today=TODAY),
        lambda: strptime("20 14", "%C %y", today=TODAY),
        lambda: strptime("9" * 5000, "%Y", today=TODAY),
    ],
)
def test_what_is_not_supported_is_refused(make: Any) -> None:
    with pytest.raises(DateRefused):
        make()


def test_a_long_result_is_refused() -> None:
    with pytest.raises(DateLimit):
        strftime(TODAY, "%c" * 1000, SIZE)
    with pytest.raises(DateRefused):
        strftime(TODAY, "%99999999999d", SIZE)


@given(st.dates(datetime.date(1582, 10, 15)), st.text("%%%%aAbBcCdDeFgG-_^#0:123456789EOzZ \n+"))
def test_any_format_ends_in_a_text_or_an_error(day: datetime.date, template: str) -> None:
    with contextlib.suppress(DateRefused, DateLimit):
        assert len(strftime(day, template, SIZE)) <= SIZE


@given(st.text() | st.text("0123456789-/., :TZ'MayJunSept"), st.sampled_from(["%F", "%d %b %Y"]))
def test_any_text_is_a_date_or_an_error(text: str, template: str) -> None:
    for parse in (
        lambda: parse_date(text, today=TODAY),
        lambda: strptime(text, template, today=TODAY),
    ):
        with contextlib.suppress(DateError, DateRefused):
            parse()


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_a_written_date_is_read_again(day: datetime.date) -> None:
    for template in (
        "%F",
        "%B %-d, %Y",
        "%-d %B %Y",
        "%a, %d %b %Y",
        "%G-W%V-%u",
        "%Y-%j",
        "%Y%m%d",
    ):
        assert parse_date(strftime(day, template, SIZE), today=TODAY) == day
