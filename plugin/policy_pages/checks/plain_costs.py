"""Markdown -> about how much of it Python-Markdown reads again and again.

For each mark that opens something, Python-Markdown may read its block to the end, and for each tag
that is not closed the page; for each block that begins without an empty line it copies the lines
below. Pages of Redcarpet and GFM are read by this project's own parsers, which do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policy_pages.checks.rules.rule import item_of

MOST_CHARACTERS = 50_000_000
"""Characters of a page that Python-Markdown may read, again and again, to be compared with."""
_USUAL_BLOCK = 2_000
"""Characters of a block that is read fast, whatever is in it."""
_MARK = re.compile(r"[\[*_`!&\\]+|^ {0,3}(?:[>#=-]|\d+[.)])", re.MULTILINE)
_TAG = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_TABLE_RULE = re.compile(r"[ |:-]*\|[ |:-]*")


class PlainCost(NamedTuple):
    """What it costs to read a page.

    :param characters: that are read, each time counted.
    :param line: the index of the first line of what costs most.
    """

    characters: int
    line: int


def plain_cost(markdown: str) -> PlainCost:
    """About how many characters Python-Markdown looks at beyond reading a page once."""
    total, most, line = 0, 0, 0
    for first, characters in (*_of_blocks(markdown), *_of_tags(markdown)):
        total += characters
        if characters > most:
            most, line = characters, first
    return PlainCost(total, line)


def _of_blocks(markdown: str) -> Iterator[tuple[int, int]]:
    """For each block the index of its first line, and what it costs."""
    lines = markdown.split("\n")
    start = 0
    is_table = False
    for index in range(len(lines) + 1):
        line = lines[index] if index < len(lines) else ""
        is_empty = not line.strip()
        if index == start + 1 and _TABLE_RULE.fullmatch(line):
            is_table = True
        if not (is_empty or is_table or item_of(line)):
            continue
        block = "\n".join(lines[start:index])
        again = max(0, len(block) - _USUAL_BLOCK)
        yield start, again and again * sum(len(mark[0]) for mark in _MARK.finditer(block))
        start = index + is_empty
        is_table = is_table and not is_empty


def _of_tags(markdown: str) -> Iterator[tuple[int, int]]:
    """For each tag the index of its line, and how far it is to its end."""
    line, counted_to, end = 0, 0, -1
    for tag in _TAG.finditer(markdown):
        line += markdown.count("\n", counted_to, tag.start())
        counted_to = tag.start()
        if end < tag.end():
            end = markdown.find(">", tag.end())
            end = len(markdown) if end < 0 else end
        yield line, end - tag.start()
