"""The brackets and quotes of one piece of inline source, each looked up in a few steps at most.

Redcarpet searches for the end of a link again from each beginning. Here, one pass over the text
finds them all, so that a text of nothing but brackets takes no longer than any other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

_SQUARE = re.compile(r"(?<!\\)\]|\[")
_TARGET_MARK = re.compile(r"\\.|[()\"']", re.DOTALL)


class Brackets:
    """What opens and closes in a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def square_end(self, start: int) -> int | None:
        """Where the ``]`` is that closes the ``[`` at a place."""
        return self._square_ends.get(start)

    def target_end(self, opening: int, start: int) -> int | None:
        """Where a link's address ends: at the ``)`` of its ``(``, or at the quote of a title.

        :param start: the first character after the ``(`` that is not white space.
        """
        parenthesis = self._round_ends.get(opening)
        quotes = self._title_quotes
        index = bisect_left(quotes, start)
        quote = quotes[index] if index < len(quotes) else None
        if parenthesis is None or quote is None:
            return quote if parenthesis is None else parenthesis
        return min(parenthesis, quote)

    def next_mark(self, mark: str, start: int) -> int | None:
        """The first ``)``, ``"`` or ``'`` without a backslash from a place."""
        found = self._marks[mark]
        index = bisect_left(found, start)
        return found[index] if index < len(found) else None

    @cached_property
    def _square_ends(self) -> dict[int, int]:
        ends: dict[int, int] = {}
        opened: list[tuple[int, bool]] = []
        for match in _SQUARE.finditer(self._text):
            position = match.start()
            if match[0] == "[":
                escaped = position > 0 and self._text[position - 1] == "\\"
                opened.append((position, escaped))
                continue
            # one after a backslash is closed as if it were alone, and closes nothing
            while opened:
                start, escaped = opened.pop()
                ends[start] = position
                if not escaped:
                    break
        return ends

    @cached_property
    def _marks(self) -> dict[str, list[int]]:
        marks: dict[str, list[int]] = {mark: [] for mark in "()\"'"}
        for match in _TARGET_MARK.finditer(self._text):
            if not match[0].startswith("\\"):
                marks[match[0]].append(match.start())
        return marks

    @cached_property
    def _round_ends(self) -> dict[int, int]:
        ends: dict[int, int] = {}
        opened: list[int] = []
        closing = set(self._marks[")"])
        for position in sorted([*self._marks["("], *closing]):
            if position not in closing:
                opened.append(position)
            elif opened:
                ends[opened.pop()] = position
        return ends

    @cached_property
    def _title_quotes(self) -> list[int]:
        """Quotes after white space."""
        quotes = sorted([*self._marks['"'], *self._marks["'"]])
        return [quote for quote in quotes if quote and self._text[quote - 1] in " \n"]
