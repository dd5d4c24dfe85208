"""Blocks of raw HTML: where they end.

A block begins with a tag of the table at the beginning of a line and ends with the line of its
closing tag: one at a line's beginning if there is one, else any that ends a line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

BLOCK_TAGS = frozenset(
    """
    abbr address article aside audio blockquote canvas dd del details div dl fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe ins math nav noscript ol output p
    pre script section style summary table tfoot ul video
    """.split()
)
"""The tags that begin a block, as Redcarpet 3.5 lists them."""

_NO_INDENTED_END = frozenset({"ins", "del"})
_OPENING = re.compile(r"<([A-Za-z0-9]{1,10})[ >]")
_OTHER_RULE = re.compile(r"<[hH][rR](?![ >])")
_REST_IS_EMPTY = re.compile(r" *$")


class HtmlBlocks:
    """The blocks of raw HTML in a text.

    :param lines: the text's lines, without newlines.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._last: dict[str, int] = {}
        self._ends: dict[str, tuple[list[int], list[int]]] = {}

    def end(self, start: int) -> int:
        """The index of the line after the block that begins at a line; ``start`` if none does."""
        line = self._lines[start]
        match = _OPENING.match(line)
        # a tag name that ends with its line does not count
        tag = match[1].lower() if match else ""
        if tag in BLOCK_TAGS:
            return self._end_of(tag, start)
        if line.startswith("<!--"):
            return self._end_at(start, "-->", 3)
        if _OTHER_RULE.match(line):
            return self._end_at(start, ">", 3)
        return start

    def _end_of(self, tag: str, start: int) -> int:
        begins_line, ends_line = self._closing_lines(tag)
        closing = f"</{tag}>"
        if self._lines[start].rstrip(" ").lower().endswith(closing):
            return start + 1
        for found in (begins_line, [] if tag in _NO_INDENTED_END else ends_line):
            index = bisect_left(found, start + 1)
            if index < len(found):
                return found[index] + 1
        return start

    def _closing_lines(self, tag: str) -> tuple[list[int], list[int]]:
        """The lines that are a closing tag alone, and those that end with one."""
        if tag not in self._ends:
            closing = f"</{tag}>"
            ending = [
                index
                for index, line in enumerate(self._lines)
                if line.rstrip(" ").lower().endswith(closing)
            ]
            alone = [index for index in ending if self._lines[index].rstrip(" ").lower() == closing]
            self._ends[tag] = alone, ending
        return self._ends[tag]

    def _end_at(self, start: int, mark: str, skipped: int) -> int:
        """The line after the first one with a mark; the mark must be the last on its line."""
        position = self._starts[start] + skipped
        if mark not in self._last:
            self._last[mark] = self._text.rfind(mark)
        if position > self._last[mark]:
            return start
        end = self._text.find(mark, position) + len(mark)
        line = bisect_left(self._starts, end) - 1
        if not _REST_IS_EMPTY.match(self._lines[line], end - self._starts[line]):
            return start
        return line + 1

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._lines) + "\n"

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self._lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts
