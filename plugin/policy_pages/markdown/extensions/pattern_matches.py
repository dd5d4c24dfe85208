"""What the inline patterns of Python-Markdown's extensions know in a text that a flavour reads.

Python-Markdown runs each pattern over the whole text before the next one. A flavour goes through
the text once, from left to right, and asks at each place whether a pattern knows something there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import FootnoteInlineProcessor
from markdown.inlinepatterns import InlineProcessor

try:
    from pymdownx.delimiterprocessor import DelimiterProcessor, EvaluatedText
except ImportError:  # old ones have a pattern for each mark
    DelimiterProcessor = EvaluatedText = None

# as many backticks close code as open it
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_HIGHLIGHTED = re.compile(r"`+(?:#!|:::)")


_HIDDEN = {ord(mark): 0xE100 + ord(mark) for mark in "=^~"}
_SHOWN = {hidden: mark for mark, hidden in _HIDDEN.items()}


class Found(NamedTuple):
    """A pattern's result for a piece of text."""

    node: Element | str
    start: int
    end: int


class _Pattern(Protocol):
    """What one pattern knows in a text."""

    def place(self, position: int) -> int | None:
        """Where it may know something next, from a position."""

    def found_at(self, position: int) -> Found | None:
        """What it knows at a place that :meth:`place` told."""


class PatternMatches:
    """What all patterns know in a text."""

    def __init__(self, patterns: Iterable[InlineProcessor], text: str) -> None:
        self._text = text
        self._patterns: list[_Pattern] = []
        for pattern in patterns:
            if isinstance(pattern, FootnoteInlineProcessor):
                self._patterns.append(_Footnotes(pattern, text, self._is_in_order))
            elif not is_delimiter(pattern):
                self._patterns.append(_OnePattern(pattern, text, self._is_in_order))
            elif not isinstance(text, EvaluatedText):
                self._patterns.append(_Delimiters(pattern, text, self._code))

    def next(self, position: int) -> int:
        """The first place from a position where :meth:`take` may know something."""
        places = (pattern.place(position) for pattern in self._patterns)
        return min((place for place in places if place is not None), default=len(self._text))

    def take(self, position: int) -> tuple[Element | str, int] | None:
        """What the first pattern that knows something at a place makes of it."""
        for pattern in self._patterns:
            found = pattern.found_at(position) if pattern.place(position) == position else None
            if found is not None:
                return found.node, found.end
        return None

    def _is_in_order(self, start: int, end: int) -> bool:
        """Whether an extension may get a piece of text: code takes precedence."""
        first = self._text[start]
        if first == "`":
            return _HIGHLIGHTED.match(self._text, start) is not None
        place = bisect_left(self._code, (end,)) - 1
        return first not in "*_" and not (
            place >= 0 and start < self._code[place][0] < end < self._code[place][1]
        )

    @cached_property
    def _code(self) -> list[tuple[int, int]]:
        """Where code begins and ends."""
        return [match.span() for match in _CODE.finditer(self._text)]


class _OnePattern:
    """A pattern that can be asked for one match after another."""

    def __init__(
        self, pattern: InlineProcessor, text: str, is_in_order: Callable[[int, int], bool]
    ) -> None:
        self._pattern = pattern
        self._text = text
        self._is_in_order = is_in_order
        self._match: re.Match[str] | None = None
        self._found: Found | None = None
        self._search(0)

    def _search(self, position: int) -> None:
        self._found = None
        self._match = self._pattern.getCompiledRegExp().search(self._text, position)

    def place(self, position: int) -> int | None:
        place = self._next
        if place is not None and place < position:
            self._search(position)
        return self._next

    @property
    def _next(self) -> int | None:
        if self._found is not None:
            return self._found.start
        return None if self._match is None else self._match.start()

    def found_at(self, position: int) -> Found | None:
        match = self._match
        if self._found is None and match is not None:
            node, start, end = self._pattern.handleMatch(match, self._text)
            if node is None or start is None or end is None or end <= start:
                self._search(max(end or 0, match.start() + 1))
            elif not self._is_in_order(start, end):
                self._search(match.start() + 1)
            else:
                self._found = Found(node, start, end)  # it can begin after the match
        found = self._found
        return found if found is not None and found.start == position else None


class _Footnotes(_OnePattern):
    """References to footnotes; their own pattern would look for a `]` again from each `[^`."""

    def __init__(
        self,
        pattern: FootnoteInlineProcessor,
        text: str,
        is_in_order: Callable[[int, int], bool],
    ) -> None:
        self._longest = max(map(len, pattern.footnotes.footnotes), default=-1)
        self._closing = -1
        super().__init__(pattern, text, is_in_order)

    def _search(self, position: int) -> None:
        self._found = self._match = None
        if self._longest < 0:
            return
        start = self._text.find("[^", position)
        while start >= 0:
            label = start + len("[^")
            if self._closing < label:
                self._closing = self._text.find("]", label)
                if self._closing < 0:
                    return
            if self._closing - label <= self._longest:
                self._match = self._pattern.getCompiledRegExp().match(self._text, start)
                return
            start = self._text.find("[^", label)


class _Delimiters:
    """PyMdown's marks around text: all in a text are found at once.

    What it finds one by one it finds in a text in which Python-Markdown has replaced what it found
    before.
    """

    def __init__(
        self, pattern: InlineProcessor, text: str, code: Sequence[tuple[int, int]]
    ) -> None:
        self._found: list[Found] = []
        text = _with_hidden_code(text, code)
        position = 0
        pattern.reset()  # type: ignore[attr-defined]
        while match := pattern.getCompiledRegExp().search(text, position):
            node, start, end = pattern.handleMatch(match, text)
            if node is None or start is None or end is None:
                position = max(end or 0, match.start() + 1)
                continue
            self._found += [Found(node, start, end), *_kept(pattern, text)]
            pattern.reset()  # type: ignore[attr-defined]
            position = self._found[-1].end
        for item in self._found:
            _show_code(item.node)
        self._starts = [item.start for item in self._found]

    def place(self, position: int) -> int | None:
        index = bisect_left(self._starts, position)
        return self._starts[index] if index < len(self._starts) else None

    def found_at(self, position: int) -> Found | None:
        index = bisect_right(self._starts, position) - 1
        return self._found[index]


def _kept(pattern: Any, text: str) -> list[Found]:
    """What PyMdown's pattern has found and not yet told."""
    if hasattr(pattern, "cache"):
        return [Found(*item[:3]) for item in pattern.cache[pattern.cache_index :]]
    found: list[Found] = []  # before PyMdown Extensions 13, which Python 3.10 has
    index = pattern.cache_index
    while index < len(pattern.regions):
        region = pattern.regions[index]
        element, count = pattern._build_element(text, index, 0)
        found.append(Found(element, region[0], region[3]))
        index += count
    return found


def _with_hidden_code(text: str, code: Sequence[tuple[int, int]]) -> str:
    """A text in whose code no mark is one."""
    parts: list[str] = []
    position = 0
    for start, end in code:
        parts += [text[position:start], text[start:end].translate(_HIDDEN)]
        position = end
    return "".join([*parts, text[position:]])


def _show_code(node: Element | str) -> None:
    """Undo :func:`_with_hidden_code` in the result."""
    if isinstance(node, str):
        return
    for element in node.iter():
        for name in ("text", "tail"):
            text = getattr(element, name)
            if text:
                setattr(element, name, type(text)(text.translate(_SHOWN)))


def is_delimiter(pattern: InlineProcessor) -> bool:
    """Whether a pattern is PyMdown's one for all marks around text."""
    return DelimiterProcessor is not None and isinstance(pattern, DelimiterProcessor)


def without_marks(pattern: InlineProcessor, marks: str) -> InlineProcessor:
    """PyMdown's pattern without marks that are the flavour's."""
    for mark in marks:
        pattern.remove(mark)  # type: ignore[attr-defined]
    return pattern
