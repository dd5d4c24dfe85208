"""Runs of one mark in inline source, all found at once: each run asks where the next is."""

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
        """The length of the longest run from each run on."""
        for index in reversed(range(len(runs))):
            length = self._ends[index] - self._starts[index]
            self._longest[index] = max(length, self._longest[index + 1])

    def content(self, start: int) -> tuple[int, int] | None:
        """Where the content begins and ends between the marks at a place and the next run as long.

        :param start: the offset of a mark.
        :return: None if there is no such run.
        """
        index = bisect_right(self._starts, start) - 1
        begin = self._ends[index]
        if self._longest[index + 1] < begin - start:
            return None
        return begin, self._text.find(self._mark * (begin - start), begin)
