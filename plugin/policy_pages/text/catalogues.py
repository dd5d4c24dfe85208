"""The text of a catalogue (gettext's `.po`) -> its sentences in another language.

babel reads catalogues, and Python's gettext chooses among their sentences. babel is imported when
the first one is read, since English needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).parents[1] / "translations"
"""The catalogues of the package."""
TEMPLATE = FOLDER / "policy-pages.pot"
"""All English sentences."""
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Catalogue(NamedTuple):
    """The sentences of one language.

    :param content: as gettext reads them, its `.mo`.
    :param sentences: the English ones that are translated; of two forms the singular.
    """

    content: bytes
    sentences: frozenset[str]


def read_catalogue(text: str, language: str) -> Catalogue:
    """The catalogue that a text is.

    :raises babel.messages.pofile.PoFileError: for a text that is not a catalogue.
    """
    return compiled(parsed(text, language))


def parsed(text: str, language: str) -> Catalog:
    """A catalogue as babel reads it, with lines, comments and flags.

    :raises babel.messages.pofile.PoFileError: for a text that is not a catalogue.
    """
    from babel.messages.pofile import read_po

    from policy_pages.text.languages import known_locale

    lines = text.split("\n")  # as messages count them
    return read_po(lines, locale=known_locale(language), ignore_obsolete=True, abort_invalid=True)


def header_of(language: str | None) -> str:
    """The beginning of a catalogue; None for one that has the English sentences alone."""
    fields = [
        *([f"Language: {language}"] if language else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    if language:
        from babel.messages.plurals import get_plural

        from policy_pages.text.languages import known_locale

        number, rule = get_plural(known_locale(language) or "en")[:2]
        fields.append(f"Plural-Forms: nplurals={number}; plural={rule};")
    return "".join(['msgid ""\nmsgstr ""\n', *(f'"{one}\\n"\n' for one in fields)])


def compiled(catalog: Catalog) -> Catalogue:
    """The sentences of a parsed catalogue; untranslated and uncertain ones are left out."""
    from babel.messages.mofile import write_mo

    for message in list(catalog):
        forms = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        if message.id and not all(forms):
            catalog.delete(message.id, message.context)
    catalog.charset = "utf-8"  # as the text was read, whatever its header says
    file = BytesIO()
    write_mo(file, catalog)
    return Catalogue(file.getvalue(), _sentences_of(catalog))


@cache
def own_sentences() -> Mapping[str, tuple[str, ...]]:
    """All English sentences that the package has: of two forms the singular -> all forms."""
    template = parsed(TEMPLATE.read_text(encoding="utf-8"), "en")
    ids = (message.id for message in template if message.id)
    forms = ((one,) if isinstance(one, str) else tuple(one) for one in ids)
    return {form[0]: form for form in forms}


def _sentences_of(catalog: Catalog) -> frozenset[str]:
    ids = (message.id for message in catalog if message.id and not message.fuzzy)
    return frozenset(one if isinstance(one, str) else one[0] for one in ids)


def chained(catalogues: Iterable[Catalogue]) -> NullTranslations:
    """Translations that ask one catalogue after the other; what none has stays English.

    :raises ValueError: for a catalogue whose rule of plural forms cannot be read.
    :raises ArithmeticError: for one whose rule fails for one thing.
    """
    first = NullTranslations()
    for catalogue in catalogues:
        translations = GNUTranslations(BytesIO(catalogue.content))
        translations.ngettext("", "", 1)  # gettext does the same for each sentence that is missing
        first.add_fallback(translations)
    return first


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
