"""When versions apply to whom."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.policies.declaration import Declaration
from policy_pages.policies.periods import (
    Days,
    EffectiveDay,
    Period,
    days_of,
    effective_days,
    periods_of,
)
from policy_pages.policies.versions import Series, Version


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"2026-{text}")


def days(text: str, withdrawn: str | None = None) -> Days:
    """`01-01` for all, or `new 01-01, old 02-01`."""
    pairs = [part.rpartition(" ") for part in text.split(", ")]
    by_audience = {audience: day(date) for audience, _, date in pairs}
    return Days(by_audience, day(withdrawn) if withdrawn else None)


def said(periods: list[Period]) -> list[str]:
    return [
        f"{one.audience} {one.begins:%m-%d} {f'{one.ends:%m-%d}' if one.ends else '-'}".strip()
        for one in periods
    ]


@pytest.mark.parametrize(
    ("version", "later", "expected"),
    [
        (days("01-01"), [], ["01-01 -"]),
        (days("01-01"), [days("03-01")], ["01-01 02-28"]),
        (days("01-01"), [days("03-01"), days("04-01")], ["01-01 02-28"]),
        (
            days("01-01"),
            [days("new 03-01, old 04-01")],
            ["new 01-01 02-28", "old 01-01 03-31"],
        ),
        (
            days("new 01-01, old 02-01"),
            [days("03-01")],
            ["new 01-01 02-28", "old 02-01 02-28"],
        ),
        (
            days("new 02-01, old 07-01"),
            [days("new 06-01, old 06-10")],
            ["new 02-01 05-31"],  # it never reached the old ones
        ),
        (
            days("new 01-01, old 02-01"),
            [],
            ["new 01-01 -", "old 02-01 -"],
        ),
        (days("01-01", withdrawn="05-01"), [], ["01-01 04-30"]),
        (days("01-01", withdrawn="05-01"), [days("03-01")], ["01-01 02-28"]),
        (days("01-01", withdrawn="02-01"), [days("03-01")], ["01-01 01-31"]),
        (days("new 01-01, old 01-01"), [days("03-01")], ["01-01 02-28"]),
    ],
)
def test_periods(version: Days, later: list[Days], expected: list[str]) -> None:
    assert said(periods_of(version, later)) == expected


def test_days_that_a_policy_declares() -> None:
    assert days_of(Declaration(), None) is None
    assert effective_days(None, day("01-01")) == []
    own = days_of(Declaration(effective={"b": day("02-01"), "a": day("01-01")}), None)
    assert effective_days(own, day("01-31")) == [
        EffectiveDay("a", day("01-01"), True),
        EffectiveDay("b", day("02-01"), False),
    ]
    assert days_of(Declaration(withdrawn=day("03-01")), day("01-01")) == days("01-01", "03-01")


DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 1, 12))
EFFECTIVE = DAYS | st.dictionaries(st.sampled_from(["a", "b"]), DAYS, min_size=1)


@given(st.lists(EFFECTIVE, min_size=1, max_size=4), DAYS, st.sampled_from(["a", "b"]))
def test_on_each_day_one_version_applies_to_each_audience(
    effective: list[datetime.date | dict[str, datetime.date]],
    today: datetime.date,
    audience: str,
) -> None:
    by_first = {  # two of one day are refused
        (one if isinstance(one, datetime.date) else min(one.values())): one for one in effective
    }
    versions = [
        Version(f"x/{first}.md", first, Declaration(effective=one))
        for first, one in by_first.items()
    ]
    versions.sort(key=lambda version: version.effective)
    series = Series("x", tuple(versions))
    applying = [
        version
        for version in series.versions
        if any(
            period.holds(today) and period.audience in (audience, "")
            for period in series.periods(version)
        )
    ]
    found = series.applying(audience, today)
    assert [id(one) for one in applying] == ([id(found)] if found is not None else [])
