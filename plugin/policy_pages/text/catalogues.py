"""The text of a catalogue (gettext's `.po`) -> its sentences in another language.

babel reads catalogues; it is imported when the first one is read, since English needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language.

    :param sentences: English sentence, of two forms the singular -> the translation in each of
        the language's forms.
    :param form: which of the forms a number takes.
    """

    sentences: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]


def read_catalogue(text: str, language: str) -> Catalogue:
    """The catalogue that a text is.

    :raises babel.messages.pofile.PoFileError: for a text that is not a catalogue.
    :raises ValueError: for rules of plural forms that cannot be read.
    """
    return catalogue_of(parsed(text, language))


def parsed(text: str, language: str) -> Catalog:
    """A catalogue as babel reads it, with lines, comments and flags.

    :raises babel.messages.pofile.PoFileError: for a text that is not a catalogue.
    """
    from babel.messages.pofile import read_po

    from policy_pages.text.languages import known_locale

    return read_po(
        text.splitlines(keepends=True),
        locale=known_locale(language),
        ignore_obsolete=True,
        abort_invalid=True,
    )


def catalogue_of(catalog: Catalog) -> Catalogue:
    """The sentences of a parsed catalogue; untranslated and uncertain ones are left out.

    :raises ValueError: for rules of plural forms that cannot be read.
    """
    from gettext import c2py

    sentences: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and not message.fuzzy and all(forms):
            key = message.id if isinstance(message.id, str) else message.id[0]
            sentences[key] = tuple(map(str, forms))
    return Catalogue(sentences, c2py(catalog.plural_expr))


def placeholders_of(sentence: str) -> frozenset[str]:
    """The names in a sentence that values take the place of: ``{day}``."""
    return frozenset(_PLACEHOLDER.findall(sentence))


def has_other_braces(sentence: str) -> bool:
    """Whether a sentence has braces that are no placeholder, such as ``{day.year}``."""
    rest = _PLACEHOLDER.sub("", sentence)
    return "{" in rest or "}" in rest


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence with its values; a name is all that a placeholder can say.

    :raises KeyError: for a placeholder without a value.
    """
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), sentence)
