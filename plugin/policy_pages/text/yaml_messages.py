"""What PyYAML makes of a text, and what it complains of, in authors' words."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping

import yaml

from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_NEVER_ENDED = frozenset(["while scanning a quoted scalar", "while scanning a simple key"])
"""What PyYAML was reading; where that begins is the place to look at."""
_BRACKETS = frozenset(["while parsing a flow sequence", "while parsing a flow mapping"])
_NO_BLANK = re.compile(r"[ ]*(?:- +)*[\w-]+(:)[^\s:/]")
"""A key, and its value right behind the colon."""
_TAKEN_FOR_OTHERS = (
    *("found unhashable key", "found undefined alias"),
    "could not determine a constructor for the tag",
)
"""Problems of values that YAML takes for something else than text."""
_IN_THE_TEXT = (yaml.scanner.ScannerError, yaml.parser.ParserError, yaml.reader.ReaderError)
"""Errors of a text that is not YAML; of the others some are raised by loaders of this package."""


def broken_yaml(
    source: Source, error: yaml.YAMLError, code: str, within: Span | None = None, help: str = ""
) -> Diagnostic:
    """A diagnostic for YAML that cannot be read, at the place where its author finds the mistake.

    :param within: where the YAML is; None for the whole text.
    :param help: what to do about it; without one, what is known of such mistakes.
    """
    from policy_pages.text.yaml_mistakes import find_mistake  # most texts have none

    within = within or Span(0, len(source.text))
    is_broken = isinstance(error, _IN_THE_TEXT)
    if is_broken or str(getattr(error, "problem", "")).startswith(_TAKEN_FOR_OTHERS):
        mistake = find_mistake(source.text, within, _noticed(source, within, error))
        if mistake is not None:
            return diagnose(source, mistake.span, code, mistake.message, help=mistake.help)
    offset = min(_place(source, within.start, error), within.end)
    text = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    context = getattr(error, "context", None)
    message = f"{context}: {text}" if context else str(text)
    help = help or _help(source, offset, message)
    if is_broken:
        message = "this is not valid YAML" if help else f"this is not valid YAML: {message}"
    return diagnose(source, Span(offset, offset + 1), code, message, help=help)


def _noticed(source: Source, within: Span, error: yaml.YAMLError) -> int:
    """The offset at which PyYAML could not go on."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return within.start + int(getattr(error, "position", 0))
    return min(within.start + int(mark.index), within.end)


def value_read(value: object) -> str:
    """What YAML has taken a value for: "the key is read as …"."""
    if value is None:
        return "an empty value"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"the number {value}" if _is_finite(value) else "a number beyond all limits"
    if isinstance(value, str):
        return "text"
    if isinstance(value, datetime.date):
        return "a date"
    if isinstance(value, list):
        return "a list"
    return "`key: value` lines" if isinstance(value, Mapping) else f"a {type(value).__name__}"


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _place(source: Source, start: int, error: yaml.YAMLError) -> int:
    """Where an author finds what PyYAML complains of, which it notices some lines below.

    :param start: where the YAML begins.
    """
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context", None)
    if problem is None:
        return start + int(getattr(error, "position", 0))
    begun = getattr(error, "context_mark", None)
    mark = problem
    if begun is not None and problem.line > begun.line:
        if context in _BRACKETS:
            mark = begun
        if context in _NEVER_ENDED and "tab" not in str(getattr(error, "problem", "")):
            mark = begun
    first_line, _ = source.position(start)
    offset = source.offset(first_line + mark.line, mark.column + 1)
    if "mapping values are not allowed" not in str(getattr(error, "problem", "")):
        return offset
    number, column = source.position(offset)  # YAML knows other ends of lines, too
    above = _NO_BLANK.match(source.line_text(number - 1)) if number > first_line else None
    if above is None or ":" in source.line_text(number)[: column - 1]:
        return offset
    return source.offset(number - 1, above.start(1) + 1)


def _help(source: Source, offset: int, message: str) -> str:
    """What an author can do about a message of PyYAML's, or an empty string."""
    from policy_pages.text.yaml_mistakes import quotes_for

    number, column = source.position(offset)
    line = source.line_text(number)
    before = line[: column - 1]
    if "'\\t'" in message or "tab character" in message or line[column - 1 :][:1] == "\t":
        return "indent with spaces: YAML does not allow tabs"
    if _NO_BLANK.match(line) and re.search("mapping values|simple key", message):
        return "put a space after the colon"
    if "mapping values are not allowed" in message:
        if ":" in before:
            return f"put the value in {quotes_for(line.partition(':')[2])}: it contains a colon"
        return "begin this line in the same column as the line above"
    if "simple key" in message:
        return "write `key: value`, or indent the line if it goes on with the text above"
    if "quoted scalar" in message:
        if "escape" in message:
            return "put the text in single quotes, in which a backslash is a backslash"
        return "put the same quotation mark at the end of the text"
    if "while parsing a flow" in message:
        return "close the bracket that begins the list or mapping"
    if "cannot start any token" in message:
        return f"put the text in {quotes_for(line[column - 1 :])}"
    if "while parsing a block mapping" in message:
        if not before.strip():
            return "begin this line in the same column as the lines it belongs to"
        if before.rstrip()[-1] in "\"'":
            return "put the whole text in quotes of the other kind"
    return ""
