"""A language (BCP 47) -> what Unicode's CLDR knows of it: how its readers write a day."""

from __future__ import annotations

import datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

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
