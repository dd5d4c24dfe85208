"""What a rule is, and what the rules have in common: the lines they look at."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

_FENCE = re.compile(r"[ >]*(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_ITEM = re.compile(
    r"(?P<indent> *)(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap> +)(?=\S)|"
    r"(?P<bare_indent> *)(?P<bare_mark>[-*+]|\d{1,9}[.)])$"
)
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")


@dataclass(eq=False)
class Line:
    """A line of a page, or one that is to stand in its place; lines are told apart by identity.

    :param text: without newline, tabs made spaces.
    :param origin: the index of the page's line.
    """

    text: str
    origin: int


@dataclass(frozen=True)
class Candidate:
    """A way to rewrite a place.

    :param edits: line -> the lines that are to stand in its place.
    :param help: what to do, and what it is then.
    :param after: what the place is, once rewritten.
    :param otherwise: what it is where the rewriting changes how it reads.
    :param intended: what an author surely meant, even if the page is built otherwise now.
    :param needs_built: whether it is no choice where the page as built would read in another way.
    :param offered: False: it proves the cause, and is not to be suggested.
    :param flavours: flavour -> what the place is in it, in place of ``otherwise``.
    """

    edits: dict[Line, list[str]]
    help: str
    after: str
    otherwise: str
    intended: bool = False
    needs_built: bool = False
    offered: bool = True
    flavours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a rule holds.

    :param column: from 0.
    :param title: what it is, where the rule's title can be said better.
    """

    line: Line
    column: int
    width: int
    candidates: list[Candidate]
    title: str = ""


@dataclass(frozen=True)
class Rule:
    """Something that flavours read differently.

    :param code: of the diagnostic.
    :param title: what it is, as the subject of a sentence.
    :param find: its places in lines.
    """

    code: str
    title: str
    find: Callable[[Lines], Iterator[Place]]


@dataclass(frozen=True)
class Item:
    """The mark of a list item.

    :param content: the column where the item's text begins.
    """

    indent: int
    mark: str
    content: int

    @property
    def is_numbered(self) -> bool:
        """Whether the mark is a number."""
        return self.mark[0].isdigit()


@dataclass(frozen=True)
class Lines:
    """Lines that follow each other."""

    lines: Sequence[Line]
    fenced: list[bool] = field(init=False)
    """Whether a line is code between fences, or a fence."""
    opens_fence: set[int] = field(init=False)
    closes_fence: set[int] = field(init=False)

    def __post_init__(self) -> None:
        fenced: list[bool] = []
        opens: set[int] = set()
        closes: set[int] = set()
        opening = ""
        for index, line in enumerate(self.lines):
            match = _FENCE.match(line.text)
            if not opening:
                fenced.append(match is not None)
                if match is not None:
                    opening = match["fence"]
                    opens.add(index)
                continue
            fenced.append(True)
            if match and match["fence"].startswith(opening) and not match["info"].strip():
                opening = ""
                closes.add(index)
        object.__setattr__(self, "fenced", fenced)
        object.__setattr__(self, "opens_fence", opens)
        object.__setattr__(self, "closes_fence", closes)

    def __len__(self) -> int:
        return len(self.lines)

    def text(self, index: int) -> str:
        """The text of a line; empty outside of the lines."""
        return self.lines[index].text if 0 <= index < len(self.lines) else ""

    def closing(self, opening: int) -> int | None:
        """The fence that closes the code which a fence opens."""
        later = bisect_right(self._closing, opening)
        return self._closing[later] if later < len(self._closing) else None

    @cached_property
    def _closing(self) -> list[int]:
        return sorted(self.closes_fence)

    def is_empty(self, index: int) -> bool:
        """Whether a line is empty, or none of these."""
        return not self.text(index).strip()

    def is_code(self, index: int) -> bool:
        """Whether a line is between fences."""
        return 0 <= index < len(self.lines) and self.fenced[index]

    def plain(self) -> Iterator[int]:
        """The lines that are neither empty nor code."""
        for index in range(len(self.lines)):
            if not self.fenced[index] and not self.is_empty(index):
                yield index

    def item(self, index: int) -> Item | None:
        """The list item that a line begins."""
        return None if self.is_code(index) else item_of(self.text(index))

    def item_above(self, index: int) -> int | None:
        """The nearest line above a line that begins a list item."""
        place = bisect_left(self._items, index)
        return self._items[place - 1] if place else None

    @cached_property
    def _items(self) -> list[int]:
        return [index for index in range(len(self.lines)) if self.item(index) is not None]

    @cached_property
    def paragraph_starts(self) -> list[int]:
        """For each line the first one of the lines around it that are not empty."""
        starts: list[int] = []
        for index in range(len(self.lines)):
            is_first = index == 0 or self.is_empty(index - 1)
            starts.append(index if is_first else starts[-1])
        return starts


def whole_line(line: Line, *candidates: Candidate) -> Place:
    """A place that is all of a line's text."""
    column = indentation(line.text)
    return Place(line, column, max(1, len(line.text.rstrip()) - column), list(candidates))


def item_of(text: str) -> Item | None:
    """The list item that a line begins."""
    match = _ITEM.match(text)
    if match is None or is_thematic_break(text):
        return None
    if match["mark"] is None:
        indent = len(match["bare_indent"])
        return Item(indent, match["bare_mark"], indent + len(match["bare_mark"]) + 1)
    gap = len(match["gap"])
    content = len(match["indent"]) + len(match["mark"])
    return Item(len(match["indent"]), match["mark"], content + (gap if gap < 5 else 1))


def is_thematic_break(text: str) -> bool:
    """Whether a line is a thematic break."""
    return _RULE.match(text) is not None


def indentation(text: str) -> int:
    """How many spaces a line begins with."""
    return len(text) - len(text.lstrip(" "))


def masked(text: str, *, links: bool = False, escapes: bool = True) -> str:
    """A line with NUL for each character of code, tags and addresses of links.

    :param links: whether the texts of links go, too.
    :param escapes: whether escaped characters go.
    """
    pattern = _LINKS if links else _CODE_AND_TAGS
    hidden = pattern.sub(lambda match: "\0" * len(match[0]), text)
    return _ESCAPES.sub("\0\0", hidden) if escapes else hidden


_TARGET = r"\]\((?:[^()]|\([^()]*\))*\)|\]\[[^\]]*\]"
_COMMON = (
    r"(?P<ticks>`+)(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)|<!--.{0,2000}?-->|<[^<>\s][^<>]*>"
    r"|^ *\[[^\]]+\]:.*$"
)
_CODE_AND_TAGS = re.compile(f"{_COMMON}|{_TARGET}")
_LINKS = re.compile(rf"{_COMMON}|\[[^\[\]]*(?:{_TARGET})|{_TARGET}")
_ESCAPES = re.compile(r"\\.")
