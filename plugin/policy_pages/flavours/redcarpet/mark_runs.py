"""Runs of one mark in an inline source, found once: a mark may be looked for from each place."""

from __future__ import annotations

import re
from bisect import bisect_right


class MarkRuns:
    """The runs of a mark in a text.

    :param mark: one character.
    """

    def __init__(self, text: str, mark: str) -> None:
        self._text = text
        self._mark = mark
        runs = [match.span() for match in re.finditer(f"{re.escape(mark)}+", text)]
        self._starts = [start for start, _ in runs]
        self._ends = [end for _, end in runs]
        self._longest = [0] * (len(runs) + 1)
        """How many marks the longest run from each one on has."""
        for index in reversed(range(len(runs))):
            length = self._ends[index] - self._starts[index]
            self._longest[index] = max(length, self._longest[index + 1])

    def content(self, start: int) -> tuple[int, int] | None:
        """What stands between the marks from a place on and the next as many of them.

        :param start: the place of a mark.
        """
        index = bisect_right(self._starts, start) - 1
        begin = self._ends[index]
        if self._longest[index + 1] < begin - start:
            return None
        return begin, self._text.find(self._mark * (begin - start), begin)
