"""A language -> the file in which a site translates the texts for readers: a new one, or one with
the sentences that it lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from policy_pages.files.reading import UnreadableFileError, shown_path
from policy_pages.files.translations import ENDING, read_catalogue_file
from policy_pages.files.writing import put_file
from policy_pages.policies.language import is_language
from policy_pages.site.site import Site
from policy_pages.text.catalogues import TEMPLATE, header_of, parsed
from policy_pages.text.diagnostics import DiagnosticError, RefusedError
from policy_pages.text.source import Source

_ENTRIES = re.compile(r"\n\n+")


@dataclass(frozen=True)
class TranslationFile:
    """What the file is to hold.

    :param text: None if it holds that.
    :param added: how many sentences are added, without a translation.
    :param untranslated: how many there are then without one.
    """

    path: Path
    text: str | None
    added: int
    untranslated: int

    def write(self) -> None:
        """Write the file, and its folder where that is missing.

        :raises OSError: where that cannot be done; the old file is then as it was.
        """
        if self.text is not None:
            self.path.parent.mkdir(exist_ok=True)
            put_file(self.path, self.text.encode())


def prepare_translation(site: Site, language: str) -> TranslationFile:
    """The file of a language, with all sentences.

    :param language: BCP 47: `it`, `pt-BR`.
    :raises RefusedError: for what is not a language, and for a file that cannot be read.
    :raises DiagnosticError: for a file that is not a catalogue.
    """
    if not is_language(language):
        raise RefusedError(f"`{language}` is not a language: write it as in `it` or `pt-BR`")
    root = site.options.root
    path = root / site.options.translations / f"{language}{ENDING}"
    try:
        text = site.folders.read_text_if_there(path)
    except UnreadableFileError as error:
        raise RefusedError(f"{shown_path(path, root)} {error}") from None
    found = read_catalogue_file(Source(shown_path(path, root), text or ""), language)
    if isinstance(found, list):
        raise DiagnosticError(*found)
    known = parsed(text or "", language)
    template = TEMPLATE.read_text(encoding="utf-8")
    missing = [
        _empty(entry, known.num_plurals)
        for entry, message in zip(
            _ENTRIES.split(template.strip())[1:], [*parsed(template, "en")][1:], strict=True
        )
        if known.get(message.id) is None
    ]
    translated = [one for one in known if one.id and all(_forms(one.string))]
    untranslated = len(known) - len(translated) + len(missing)
    before = [text.rstrip("\n")] if text else [header_of(language).rstrip("\n")]
    written = "\n\n".join([*before, *missing]) + "\n" if missing else None
    return TranslationFile(path, written, len(missing), untranslated)


def _empty(entry: str, forms: int) -> str:
    """An entry of the template, for a language with a number of plural forms."""
    if "msgid_plural" not in entry:
        return entry
    start = entry[: entry.index("msgstr[0]")]
    return start + "\n".join(f'msgstr[{number}] ""' for number in range(forms))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)
