"""A header that YAML reads, but not as its author means it -> warnings.

A comment that was to be text, curly quotes that become part of a value, a list without spaces after
its hyphens, a key that an invisible character is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from policy_pages.front_matter.reading import FrontMatter, KeyPath, header_mark
from policy_pages.policies.kinds import KEY, is_policy
from policy_pages.text.diagnostics import Diagnostic, Severity, diagnose
from policy_pages.text.mistakes import shortened
from policy_pages.text.source import Source, Span

_CODE = "front-matter-slip"
_TEXTS = ("title", "description")
_COMMENT = re.compile(r"[ \t]+(?P<text>#[^\s#!-].*)")
_EMPTY = re.compile(r"""["']?[ \t]*:(?P<rest>[ \t]+#[^\s#!-].*)""")
_QUOTED = re.compile(
    "[\u201c\u201e\u201d\u2018\u201a\u00ab\u00bb](?P<text>.*)[\u201c\u201d\u2019\u2018\u00ab\u00bb]"
)
_PLAIN = re.compile(r"""[^\s"'|>\[{&*!]""")
"""How a value without quotes begins."""
_HYPHEN = re.compile(r"-(?P<text>[^\s-].*)")
_PERHAPS_HYPHEN = re.compile(r"\s-[^\s-]")
_INVISIBLE = re.compile("[\N{NO-BREAK SPACE}\u2000-\u200f\u202f\u2060\u3000\ufeff\u00ad]")


def header_slips(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    """What a header in YAML says otherwise than it looks.

    What other systems' fields hold is information: their authors may mean it.
    """
    if front_matter.printed is not None or header_mark(source) != "---":
        return []
    header = source.text[: front_matter.body_start]
    found: list[Diagnostic] = []
    # most headers have no character that could be wrong
    if "#" in header:
        found += _comments(source, front_matter)
    if not header.isascii():
        found += _curly_quotes(source, front_matter)
    if _PERHAPS_HYPHEN.search(header):
        found += _hyphens(source, front_matter)
    if not header.isascii():
        found += _invisible(source, front_matter)
    if is_policy(front_matter.fields):
        return found
    return [replace(one, severity="info") for one in found]


def _values(source: Source, front_matter: FrontMatter) -> Iterator[tuple[KeyPath, Span, str]]:
    """The way to each value that is a text without quotes, where it is, and how it is written."""
    for way, span in front_matter.values.items():
        written = source.text[span.start : span.end]
        if span.end > span.start and _PLAIN.match(written):
            yield way, span, written


def _comments(source: Source, front_matter: FrontMatter) -> Iterator[Diagnostic]:
    """The rest of a value that YAML takes for a comment: `title: Terms #1`."""
    for way, span, written in _values(source, front_matter):
        comment = _COMMENT.match(source.text, span.end)
        if comment is None or not isinstance(_at(front_matter, way), str):
            continue
        whole = f"{written} {comment['text'].rstrip()}"
        message = f"YAML takes `{shortened(comment['text'].rstrip())}` for a comment: the value is "
        message += f"`{shortened(written)}`"
        lead = "- " if isinstance(way[-1], int) else f"{way[-1]}: "
        yield _slip(source, Span(*comment.span("text")), message, _quoted(lead, whole))
    for way, place in front_matter.places.items():
        comment = _EMPTY.match(source.text, place.end)
        if comment is None or _at(front_matter, way) is not None:
            continue
        text = comment["rest"].strip()
        message = f"YAML takes `{shortened(text)}` for a comment: `{way[-1]}` has no value"
        start = comment.end("rest") - len(comment["rest"].lstrip())
        help = _quoted(f"{way[-1]}: ", text)
        yield _slip(source, Span(start, comment.end("rest")), message, help)


def _curly_quotes(source: Source, front_matter: FrontMatter) -> Iterator[Diagnostic]:
    """Values in curly quotes, which are part of them: `version: “1”`."""
    for way, span, written in _values(source, front_matter):
        quoted = _QUOTED.fullmatch(written)
        if quoted is None or way[-1] == "status":  # which is understood in any quotes
            continue
        lead = "- " if isinstance(way[-1], int) else f"{way[-1]}: "
        message = f"the curly quotes are part of this value: {written}"
        help = f'use straight quotation marks: `{shortened(lead)}"{shortened(quoted["text"])}"`'
        # a title may well be a quotation
        severity: Severity = "info" if way[0] in _TEXTS else "warning"
        yield _slip(source, span, message, help, severity)


def _hyphens(source: Source, front_matter: FrontMatter) -> Iterator[Diagnostic]:
    """A list that YAML reads as one text, for want of spaces after its hyphens."""
    for way, span, written in _values(source, front_matter):
        hyphen = _HYPHEN.match(written)
        key = front_matter.places.get(way)
        if hyphen is None or key is None or "\n" not in source.text[key.end : span.start]:
            continue
        message = "this list is read as one text: there is no space after the hyphen"
        help = f"write `- {shortened(hyphen['text'].rstrip())}`"
        yield _slip(source, Span(span.start, span.start + 1), message, help)


def _invisible(source: Source, front_matter: FrontMatter) -> Iterator[Diagnostic]:
    """Keys with a character that looks like a space, or like nothing."""
    for way, place in front_matter.places.items():
        key = way[-1]
        if not isinstance(key, str) or not _INVISIBLE.search(key):
            continue
        odd = _INVISIBLE.search(source.text, place.start, place.end)
        if odd is None:
            continue
        plain = _INVISIBLE.sub("", key)
        message = f"the key `{plain}` contains a special space, or a character that nobody sees"
        help = "delete it, and type an ordinary space"
        yield _slip(source, Span(*odd.span()), message, help)


def _slip(
    source: Source, span: Span, message: str, help: str, severity: Severity = "warning"
) -> Diagnostic:
    return diagnose(source, span, _CODE, message, help=help, severity=severity)


def _at(front_matter: FrontMatter, way: KeyPath) -> object:
    value: Any = front_matter.fields
    for part in way:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return KEY  # no header has given it
    return value


def _quoted(lead: str, value: str) -> str:
    """What to write for a text that belongs in quotes."""
    whole = f'"{value}"' if '"' not in value and "\\" not in value else None
    if whole is None or len(lead) + len(value) > 60:
        return "put the whole value in quotes"
    return f"put the whole value in quotes: `{lead}{whole}`"
