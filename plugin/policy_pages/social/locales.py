"""A language (BCP 47) -> the locale that Open Graph wants, ``language_TERRITORY``."""

from __future__ import annotations

from babel.core import get_global

from policy_pages.text.languages import known_locale


def locale_of(language: str) -> str | None:
    """The locale of a language, as ``en_US``; None for one that is not known.

    A language without a territory gets the one where it is likeliest spoken (Unicode CLDR, "likely
    subtags").
    """
    locale = known_locale(language)
    if locale is None:
        return None
    territory = locale.territory
    if territory is None:
        likely = get_global("likely_subtags")
        known = likely.get(f"{locale.language}_{locale.script}") or likely.get(locale.language, "")
        territory = known.rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory else None
