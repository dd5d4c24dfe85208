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

Way = tuple["str | int", ...]


class TomlHeaderError(Exception):
    """A header that is not TOML.

    :ivar message: what is wrong.
    :ivar offset: where, in characters.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


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
        raise TomlHeaderError(_PLACE.sub("", message), min(offset, len(text))) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits
        raise TomlHeaderError(str(error), 0) from None
    if _is_too_deep(fields):
        raise TomlHeaderError("this is nested too deeply", 0)
    values, places = _find_places(text, fields)
    return {key: _without_times(value) for key, value in fields.items()}, values, places


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
