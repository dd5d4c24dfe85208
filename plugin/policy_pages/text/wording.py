"""Sentences for readers, in the language of a page; English ones are the source.

A sentence is written in English where it is used, whole, with placeholders for values:
``wording.phrase("Version {version}", version=2)``. Its translations are in the catalogues of the
package, ``translations/LANGUAGE.po``, and in a site's own. A link within a sentence is a pair of
placeholders: ``phrase("Read {link}the draft{end}.", link='<a href="…">', end="</a>")``.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from policy_pages.text.catalogues import (
    FOLDER,
    Catalogue,
    chained,
    filled,
    own_sentences,
    read_catalogue,
)

_SOURCE_LANGUAGE = "en"


def sentence(message: str) -> str:
    """A sentence of a table, in English; catalogues have it, and its user translates it."""
    return message


class Wording:
    """How the texts of this project read in one language.

    :param language: BCP 47; the days and numbers in the sentences are written in it, too.
    :param catalogues: those that are asked for a sentence, the first one first.
    """

    def __init__(
        self, language: str = _SOURCE_LANGUAGE, catalogues: Sequence[Catalogue] = ()
    ) -> None:
        self.language = language
        self._catalogues = catalogues
        self._translations = chained(catalogues)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What its sentences follow from: two with one key read the same."""
        digests = (hashlib.sha256(one.content).hexdigest() for one in self._catalogues)
        return (self.language, *digests)

    def phrase(self, message: str, /, **values: object) -> str:
        """A sentence with its values.

        :param message: the sentence in English: ``Version {version}``.
        """
        return filled(self.translated(message), values)

    def count_phrase(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """A sentence about a number of things, with its values; ``{count}`` is the number.

        :param singular: the sentence about one in English: ``{count} day left``.
        :param plural: about several: ``{count} days left``.
        """
        sentence = self.translated_count(singular, plural, count)
        return filled(sentence, {"count": self.number(count), **values})

    def translated(self, message: str) -> str:
        """A sentence with its placeholders, in this language if there is a translation."""
        return self._translations.gettext(message)

    def translated_count(self, singular: str, plural: str, count: int) -> str:
        """A sentence about a number of things, with its placeholders."""
        try:
            return self._translations.ngettext(singular, plural, abs(count))
        except ArithmeticError:  # a site's own rule of plural forms may divide by anything
            return singular if count == 1 else plural

    def day(self, day: datetime.date) -> str:
        """A day as the readers of the language write it: `1. Februar 2026`."""
        from policy_pages.text.languages import written_day

        return written_day(day, self.language)

    def days(self, first: datetime.date, last: datetime.date) -> tuple[str, str]:
        """Two days for one sentence, the year only once if it is the same: `2 March`,
        `1 June 2026`."""
        from policy_pages.text.languages import written_day_of_year

        is_of_year = first.year == last.year
        begin = written_day_of_year(first, self.language) if is_of_year else self.day(first)
        return begin, self.day(last)

    def number(self, number: int) -> str:
        """A number as the readers of the language write it: `1.250`."""
        if self.language == _SOURCE_LANGUAGE:
            return f"{number:,}"  # as babel has it, without babel
        from policy_pages.text.languages import written_number

        return written_number(number, self.language)

    def language_name(self, language: str) -> str:
        """What a language is called in this one; an unknown one stays as it is written."""
        from policy_pages.text.languages import name_of_language

        return name_of_language(language, self.language)

    @property
    def direction(self) -> str:
        """In which direction the language is written: `ltr` or `rtl`."""
        if self.language == _SOURCE_LANGUAGE:
            return "ltr"
        from policy_pages.text.languages import is_right_to_left

        return "rtl" if is_right_to_left(self.language) else "ltr"


ENGLISH = Wording()


class Wordings:
    """The wordings of one site.

    :param own: language -> the site's own catalogue, which goes before the package's. One without
        a translation is as good as none.
    """

    def __init__(self, own: Mapping[str, Catalogue] | None = None) -> None:
        found = (own or {}).items()
        self._own = {language.lower(): one for language, one in found if one.sentences}
        self._known: dict[str, Wording] = {}

    def wording(self, language: str | None) -> Wording:
        """The wording for a page's language; English for one that has no catalogue.

        :param language: BCP 47, such as `de-AT`; a catalogue for `de` serves it, too.
        """
        language = language or _SOURCE_LANGUAGE
        if language not in self._known:
            self._known[language] = self._wording(language)
        return self._known[language]

    def untranslated(self) -> Iterator[tuple[str, int]]:
        """The languages that the site has added, and how many sentences each of them lacks."""
        for language in self._own:
            if language not in languages_of_package() and language != _SOURCE_LANGUAGE:
                known = frozenset.union(
                    *(
                        one.sentences
                        for general in generalised(language)
                        for one in self._of(general)
                    )
                )
                lacking = len(own_sentences().keys() - known)
                if lacking:
                    yield language, lacking

    def _wording(self, language: str) -> Wording:
        found = [one for general in generalised(language) for one in self._of(general)]
        source = [*self._of(_SOURCE_LANGUAGE)]
        is_source = language.lower().split("-")[0] == _SOURCE_LANGUAGE
        if not found and not is_source:
            return Wording(_SOURCE_LANGUAGE, source)
        return Wording(language, [*found, *(one for one in source if one not in found)])

    def _of(self, language: str) -> Iterator[Catalogue]:
        """The catalogues for a language itself: the site's own, then the package's."""
        own = self._own.get(language)
        if own is not None:
            yield own
        ours = _catalogue_of_package(language)
        if ours is not None:
            yield ours


def generalised(language: str) -> Iterator[str]:
    """A language, and those that it is one of, in small letters: `de-at`, `de`."""
    parts = language.lower().split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])


@cache
def languages_of_package() -> Mapping[str, Path]:
    """Language, in small letters -> the file of its catalogue."""
    return {path.stem.lower(): path for path in sorted(FOLDER.glob("*.po"))}


@cache
def _catalogue_of_package(language: str) -> Catalogue | None:
    path = languages_of_package().get(language)
    if path is None:
        return None
    return read_catalogue(path.read_text(encoding="utf-8"), path.stem)
