"""A page's text and its positions: offsets in characters <-> line and column."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

_LARGE = 5_000_000
"""Characters of a text whose lines are counted when asked for: a list of them all is gigabytes."""


_SURROGATE = re.compile("[\ud800-\udfff]")


HALF_CHARACTER = (
    "this contains half of a character, which UTF-8 cannot encode",
    "look for an escape such as `\\ud83d`, and write the character itself",
)
"""Message and help for what :func:`find_surrogate` finds."""


def find_surrogate(text: str) -> int | None:
    """The offset of the first surrogate, half of a UTF-16 pair, which UTF-8 cannot encode;
    None without one."""
    found = _SURROGATE.search(text)
    return None if found is None else found.start()


def readable_path(path: str) -> tuple[str, bool]:
    """How a file's name is shown, and whether it is UTF-8, as addresses have to be.

    Bytes that are not are shown as escapes: ``\\xff``.
    """
    try:
        name = os.fsencode(path)
    except UnicodeEncodeError:
        name = path.encode("utf-8", "surrogatepass")
    try:
        return name.decode("utf-8"), True
    except UnicodeDecodeError:
        return name.decode("utf-8", "backslashreplace"), False


class Span(NamedTuple):
    """A stretch of a source: ``start`` inclusive, ``end`` exclusive, in characters."""

    start: int
    end: int


class Place(Protocol):
    """What a :class:`Span` is, or can be when it is asked for."""

    @property
    def start(self) -> int:
        """The first character's offset."""

    @property
    def end(self) -> int:
        """The offset behind the last character."""


@dataclass(frozen=True)
class Source:
    """The text of one file, as read (line endings kept), and the path messages name.

    :param path: how the file is named to its author (usually relative to the site).
    :param text: the whole text, front matter included.
    """

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position != -1:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    @cached_property
    def _starts_seen(self) -> dict[int, int]:
        return {}

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column (both from 1, in characters) of a character offset."""
        offset = max(0, min(offset, len(self.text)))
        if len(self.text) > _LARGE:
            line = self.text.count("\n", 0, offset) + 1
            start = self._starts_seen[line] = self.text.rfind("\n", 0, offset) + 1
            return line, offset - start + 1
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line and column (both from 1), kept inside the text."""
        if line > len(self._line_starts):
            return len(self.text)
        return min(self._line_starts[line - 1] + column - 1, len(self.text))

    @cached_property
    def _lines_read(self) -> dict[int, str]:
        return {}  # many diagnostics may show one line of megabytes

    def line_text(self, line: int) -> str:
        """The text of a line (from 1) without its line ending."""
        if line not in self._lines_read:
            self._lines_read[line] = self._line(line)
        return self._lines_read[line]

    def _line(self, line: int) -> str:
        start = self._starts_seen.get(line)
        if start is None:
            start = self._line_starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end != -1 else len(self.text)].rstrip("\r")
