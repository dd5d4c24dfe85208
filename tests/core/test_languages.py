"""Days as the readers of a language write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.text.languages import written_day

DAY = datetime.date(2026, 2, 1)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "February 1, 2026"),
        ("en-GB", "1 February 2026"),
        ("de", "1. Februar 2026"),
        ("de_DE", "1. Februar 2026"),
        ("pt-BR", "1 de fevereiro de 2026"),
        ("zh-Hant-TW", "2026年2月1日"),
    ],
)
def test_a_day_is_written_in_a_language(language: str, written: str) -> None:
    assert written_day(DAY, language) == written


@pytest.mark.parametrize("language", [None, "", "tlh", "German", "de-u-co-phonebk", "../de"])
def test_a_day_is_written_in_english_for_an_unknown_language(language: str | None) -> None:
    assert written_day(DAY, language) == "February 1, 2026"


@given(st.dates(), st.text() | st.sampled_from(["de", "fa", "th", "he"]))
def test_every_day_can_be_written(day: datetime.date, language: str) -> None:
    assert written_day(day, language)
