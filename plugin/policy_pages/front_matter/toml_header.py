"""A header in TOML -> its fields, and where each of them is.

`tomllib` gives no places, so they are looked for: a line `key = …` whose key the parsed header has
in the table that the line is in.
"""

from __future__ import annotations

import datetime
import re
import sys
from typing import Any

from policy_pages.text.source import Span

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_KEY = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_LINE = re.compile(
    rf"^[ \t]*(?:(?P<list>\[)?\[[ \t]*(?P<table>{_KEYS})[ \t]*\]|(?P<keys>{_KEYS})[ \t]*=[ \t]*"
    r"""(?P<value>"[^"\n]*"|'[^'\n]*'|\[[^\]\n]*\]|[^#\n]*))""",
    re.MULTILINE,
)
_TOKEN = re.compile(
    rf"""#[^\n]*|(?P<keys>{_KEYS})[ \t]*=|(?P<mark>[\[\]{{}},])"""
    r"""|\"\"\".*?\"\"\"|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^\s\[\]{},#"']+""",
    re.DOTALL,
)
_LONGEST_PLACED = 2_000
"""Characters of a list or table within which places are looked for."""
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_MOST_LEVELS = 50

_TWICE = "keep one of the two"
_CLOSE = 'put `"` at the end of the text'
_SINGLE_QUOTES = "put the text in single quotes"
_HELP = "write `key = value` lines, with texts in double quotes"
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
_MESSAGES = (
    ("Expected '=' after", "a key must be followed by `=`", "write `key = value`"),
    ("Invalid value", "this value is not text in quotes, a number, a date or a list", _HELP),
    ("Unclosed array", "this bracket is never closed", "put `]` at its end"),
    ("Unterminated string", "this quotation mark is never closed", _CLOSE),
    ("Illegal character '\\n'", "this quotation mark is not closed on its line", _CLOSE),
    ("Cannot overwrite", "this key is already there", _TWICE),
    ("Duplicate", "this key is already there", _TWICE),
    ("Cannot declare", "this table is already there", _TWICE),
    ("Expected newline", "there is more on this line than one value", _HELP),
    ("Invalid statement", "this line is not a `key = value` line", _HELP),
    ("Invalid date", "this is not a valid date", "write a day that exists: `2026-02-01`"),
    ("Unescaped '\\'", "a backslash means something else in double quotes", _SINGLE_QUOTES),
)
"""How messages of tomllib begin -> what is wrong, and what to do."""

Way = tuple["str | int", ...]


class TomlHeaderError(Exception):
    """A header that is not TOML.

    :ivar message: what is wrong.
    :ivar offset: where, in characters.
    :ivar help: what to do about it.
    """

    def __init__(self, message: str, offset: int, help: str = _HELP) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.help = help


def toml_fields(text: str) -> tuple[dict[str, Any], dict[Way, Span], dict[Way, Span]]:
    """The fields, the places of their values, and those of their keys.

    A time of day becomes text, because YAML has no such type.

    :raises TomlHeaderError: for a text that is not TOML.
    """
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        offset = len(text.rstrip())
        if place is not None and place[1]:
            lines = text.splitlines(keepends=True)
            offset = sum(map(len, lines[: int(place[1]) - 1])) + int(place[2]) - 1
        raise _in_plain_words(_PLACE.sub("", message), text, min(offset, len(text))) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits
        raise TomlHeaderError(str(error), 0) from None
    if _is_too_deep(fields):
        raise TomlHeaderError("this is nested too deeply", 0)
    values, places = _find_places(text, fields)
    return {key: _without_times(value) for key, value in fields.items()}, values, places


def _in_plain_words(said: str, text: str, offset: int) -> TomlHeaderError:
    """What is wrong at a place of a text.

    :param said: what Python's reader says.
    """
    line = text[text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0]
    if text[offset : offset + 1] in _CURLY and text[offset : offset + 1]:
        message = "curly quotes do not count as quotation marks"
        return TomlHeaderError(message, offset, 'use straight quotation marks: `"`')
    colon = re.match(rf"[ \t]*(?P<key>{_KEY})[ \t]*:[ \t]*(?P<value>.*)", line)
    if said.startswith("Expected '='") and colon is not None:
        message = "in TOML a key is followed by `=`, not by a colon"
        return TomlHeaderError(message, offset, f"write `{colon['key']} = …`")
    for begin, message, help in _MESSAGES:
        if said.startswith(begin):
            mark = "[" if "bracket" in message else '"' if "quotation mark" in message else ""
            opened = text.rfind(mark, 0, offset) if mark else -1
            if help == _TWICE:
                opened = text.rfind("\n", 0, offset) + 1
            offset = opened if opened >= 0 else offset
            return TomlHeaderError(message, offset, help)
    return TomlHeaderError(f"this is not valid TOML: {said[:1].lower()}{said[1:]}", offset)


def _find_places(text: str, fields: dict[str, Any]) -> tuple[dict[Way, Span], dict[Way, Span]]:
    values: dict[Way, Span] = {}
    places: dict[Way, Span] = {}
    table: Way = ()
    entries: dict[Way, int] = {}
    for line in _LINE.finditer(text):
        is_table = line["table"] is not None
        group = "table" if is_table else "keys"
        keys: Way = tuple(part.strip("\"'") for part in re.findall(_KEY, line[group]))
        place = Span(*line.span(group))
        if is_table:
            if line["list"]:
                entries[keys] = entries.get(keys, -1) + 1
                keys = (*keys, entries[keys])
            if not _has(fields, keys):
                continue
            table = keys
        else:
            keys = (*table, *keys)
            if not _has(fields, keys):
                continue  # a line of a text of several lines
            end = line.start("value") + len(line["value"].rstrip())
            is_new = keys not in values
            values.setdefault(keys, Span(line.start("value"), max(end, line.start("value") + 1)))
            if is_new and text[line.start("value")] in "[{":
                _find_places_within(text, line.start("value"), keys, values, places)
        for length in range(1, len(keys) + 1):
            places.setdefault(keys[:length], place)
            values.setdefault(keys[:length], place)
    return values, places


def _find_places_within(
    text: str, start: int, way: Way, values: dict[Way, Span], places: dict[Way, Span]
) -> None:
    """Find the places within a list or an inline table.

    :param start: where its bracket is.
    :param way: the way to it.
    """
    opened: list[tuple[Way, int | None]] = []  # the ways to what is open, and the place in a list
    for token in _TOKEN.finditer(text, start, start + _LONGEST_PLACED):
        place, mark = Span(*token.span()), token["mark"]
        if mark in ("[", "{"):
            opened.append((way, 0 if mark == "[" else None))
            way = (*way, 0) if mark == "[" else way
        elif mark in ("]", "}"):
            way, _ = opened.pop()
            if not opened:
                break
        elif mark:  # a comma
            outer, number = opened[-1]
            if number is not None:
                opened[-1] = outer, number + 1
                way = (*outer, number + 1)
        elif token["keys"]:
            place = Span(*token.span("keys"))
            way = opened[-1][0]
            for key in re.findall(_KEY, token["keys"]):
                way = (*way, key.strip("\"'"))
                places.setdefault(way, place)
        elif not token.group().startswith("#"):
            values.setdefault(way, place)
            places.setdefault(way, place)


def _is_too_deep(fields: dict[str, Any]) -> bool:
    waiting: list[tuple[Any, int]] = [(fields, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > _MOST_LEVELS:
            return True
        parts = value.values() if isinstance(value, dict) else value
        if isinstance(value, (dict, list)):
            waiting += [(part, depth + 1) for part in parts]
    return False


def _has(fields: dict[str, Any], way: Way) -> bool:
    value: Any = fields
    for part in way:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return False
    return True


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_times(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_times(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.time) else value
