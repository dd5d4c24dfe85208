"""A site's folder of catalogues (`it.po`) -> its own translations, and what is wrong with them.

A catalogue adds a language, or replaces single sentences of one that the package has.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policy_pages.files.reading import SiteFolders, UnreadableFileError, shown_path
from policy_pages.policies.language import is_language
from policy_pages.text.catalogues import (
    Catalogue,
    chained,
    compiled,
    has_other_braces,
    own_sentences,
    parsed,
    placeholders_of,
)
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from babel.messages.catalog import Message

ENDING = ".po"
_LINE = re.compile(
    r'\s*(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*'
)
"""A line of a catalogue that is neither empty nor a comment."""
_MANY_FORMS = re.compile(r"nplurals\s*=\s*\d{2,}")
_JOINT = re.compile(r'"[^\S\n]*\n\s*"')
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that feeds cannot carry."""


def read_translations(
    folder: Path, site: SiteFolders
) -> tuple[dict[str, Catalogue], list[Diagnostic]]:
    """The catalogues of a folder by their languages; one that is not there has none.

    A catalogue with an error gives diagnostics and no translation.

    :param site: decides what may be read.
    """
    catalogues: dict[str, Catalogue] = {}
    root = Path(os.path.abspath(folder))
    problems = [
        _problem(Source(shown_path(path, site.root), ""), f"this {refusal}")
        for path, refusal in site.refused_below(root)
        if os.path.isdir(path) or path.suffix == ENDING
    ]
    for path in site.files_below(root):
        if path.suffix != ENDING:
            continue
        source = Source(shown_path(path, site.root), "")
        language = path.stem.replace("_", "-")
        if not is_language(language) or path.parent != root:
            message = "this is not the catalogue of a language"
            help = f"write it to `{folder.name}/`, and name it after the language: `it.po`"
            problems.append(_problem(source, message, help=help))
            continue
        try:
            source = Source(source.path, site.read_text(path).removeprefix("\ufeff"))
        except UnreadableFileError as error:
            problems.append(_problem(source, f"this file {error}"))
            continue
        found = read_catalogue_file(source, language)
        if isinstance(found, Catalogue):
            catalogues[language] = found
        else:
            problems += found
    return catalogues, problems


def read_catalogue_file(source: Source, language: str) -> Catalogue | list[Diagnostic]:
    """A site's own catalogue, or what is wrong with it."""
    from babel.messages.pofile import PoFileError

    broken = [*_broken_lines(source)]
    if broken:
        return broken
    try:
        catalog = parsed(source.text, language)
        messages = [message for message in catalog if message.id and not message.fuzzy]
        found = compiled(catalog)
        chained([found])
    except PoFileError as error:
        message = str(error).removesuffix(f" on {error.lineno}")
        return [_problem(source, f"broken catalogue: {message}", line=error.lineno + 1)]
    except (ValueError, ArithmeticError, RecursionError) as error:
        return [_problem(source, f"the header of this catalogue is broken: {error}")]
    problems = [problem for message in messages for problem in _wrong_sentences(source, message)]
    return problems or found


def _broken_lines(source: Source) -> Iterator[Diagnostic]:
    for number, line in enumerate(source.text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#") and not _LINE.fullmatch(line):
            message = "this is not a line of a catalogue"
            help = 'write `msgid "…"` or `msgstr "…"`; a `"` within a sentence is `\\"`'
            yield _problem(source, message, line=number, help=help)
            return
    control = _CONTROL.search(source.text)
    if control is not None:
        number, _ = source.position(control.start())
        yield _problem(source, "this line has a control character", line=number, help="remove it")
    elif _MANY_FORMS.search(_JOINT.sub("", source.text)):
        yield _problem(source, "no language has that many plural forms", at="nplurals")


def _wrong_sentences(source: Source, message: Message) -> Iterator[Diagnostic]:
    """What is wrong with the translations of a sentence."""
    forms = _forms(message.id)
    # a catalogue may have other forms than ours, but its sentence gets the values of ours
    originals = own_sentences().get(forms[0], forms)
    known = placeholders_of(" ".join(originals))
    translations, line = _forms(message.string), message.lineno or 1
    if any(translations) and not all(translations):
        text = f"this translation lacks one of the {len(translations)} plural forms of the language"
        yield _problem(source, text, line=line, help="translate each `msgstr[…]`")
    needed = frozenset.intersection(*map(placeholders_of, originals))
    for translation in filter(None, translations):
        names = placeholders_of(translation)
        if has_other_braces(translation):
            text = "a brace in this translation is not part of a placeholder such as `{day}`"
            yield _problem(source, text, line=line, at="{", help=_HELP)
        for name in sorted(names - known):
            text = f"the sentence has no placeholder `{{{name}}}`"
            at = f"{{{name}}}"
            yield _problem(source, text, line=line, at=at, help=_HELP)
        # one of several forms may say the number in words
        for name in sorted(needed - names - ({"count"} if len(originals) > 1 else set())):
            text = f"the translation lacks the placeholder `{{{name}}}`"
            yield _problem(source, text, line=line, help=_HELP)


_HELP = "use the same placeholders as the English sentence"


def _forms(text: str | Iterable[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else [str(form) for form in text or ()]


def _problem(
    source: Source,
    message: str,
    *,
    line: int = 1,
    at: str | None = None,
    help: str = "",
) -> Diagnostic:
    """A diagnostic about a catalogue.

    :param line: where it is, or begins.
    :param at: what is marked; in the English sentence it is not meant.
    """
    start = source.offset(line, 1)
    span = Span(start, start)
    if source.text:
        span = Span(start, start + max(len(source.line_text(line)), 1))
    if at is not None:
        for number in _lines_of_entry(source, line):
            written = source.line_text(number)
            if at in written and not written.lstrip().startswith(("msgid", "#")):
                place = source.offset(number, written.index(at) + 1)
                span = Span(place, place + len(at))
                break
    return diagnose(source, span, "translation-file", message, help=help)


def _lines_of_entry(source: Source, line: int) -> Iterator[int]:
    """The lines from one in an entry, or before it, to the entry's end."""
    has_begun = False
    while source.offset(line, 1) < len(source.text):
        if source.line_text(line).lstrip().startswith("msgid "):
            if has_begun:
                return
            has_begun = True
        yield line
        line += 1
