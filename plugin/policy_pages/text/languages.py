"""A language (BCP 47) -> what Unicode's CLDR knows of it: how its readers write days and numbers,
and in which direction."""

from __future__ import annotations

import datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

_MOST_KEPT = 4_096
"""Days that were written; each page of a policy lists all of its versions."""


def known_locale(language: str) -> Locale | None:
    """What is known of a language, such as `de` or `pt-BR`; None for an unknown one."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


@lru_cache(_MOST_KEPT)
def written_day(day: datetime.date, language: str | None) -> str:
    """A day as the readers of a language write it: `1. Februar 2026`.

    In an unknown language it is written in English: `February 1, 2026`.
    """
    locale = known_locale(language or "") or Locale("en")
    return format_date(day, format="long", locale=locale)


@lru_cache(_MOST_KEPT)
def written_day_of_year(day: datetime.date, language: str | None) -> str:
    """A day without its year: `1. Februar`."""
    locale = known_locale(language or "") or Locale("en")
    return format_skeleton("MMMMd", day, locale=locale)


def written_number(number: int, language: str) -> str:
    """A number as the readers of a language write it: `1.250`; in an unknown one as in English."""
    return format_decimal(number, locale=known_locale(language) or Locale("en"))


def name_of_language(named: str, language: str) -> str:
    """What a language is called in another: `English`, `Englisch`, `anglais`; an unknown one stays
    as it is written."""
    locale, of_name = known_locale(named), known_locale(language) or Locale("en")
    return (locale.get_display_name(of_name) if locale is not None else None) or named


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left; an unknown one is not."""
    locale = known_locale(language)
    return locale is not None and locale.text_direction == "rtl"


def written_forms(day: datetime.date, language: str | None) -> frozenset[str]:
    """The ways a text may give a day, in small letters: in its language, in English, by ISO 8601.

    `15 may 2014`, `may 15, 2014`, `thursday, may 15, 2014`, `2014-05-15` and the like.
    """
    names = (language or "en", "en", "en-GB")
    locales = [locale for locale in map(known_locale, names) if locale is not None]
    forms = {
        format_date(day, format=form, locale=locale)
        for locale in locales
        for form in ("medium", "long", "full")
    }
    return frozenset(" ".join(form.casefold().split()) for form in {*forms, day.isoformat()})
