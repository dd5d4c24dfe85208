"""A page's Markdown, cut into pieces that can be read one by one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy_pages.checks.rules.rule import Line, Lines, indentation

_LABEL = re.compile(r" {0,3}\[(?P<label>(?:\\.|[^\[\]\\])+)\]:")
_ABBREVIATION = re.compile(r"\*\[(?P<label>[^\]]+)\]:")
_REFERENCE = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]")
_TITLE_BELOW = re.compile(r" +[\"'(]")
_QUOTE = re.compile(r" {0,3}>")
_CONTINUES = re.compile(r" {0,3}:[ ]|<!--|</")
_HTML = re.compile(r" {0,3}<(?P<tag>[a-z][a-z0-9]*)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?P<slash>/?)(?P<tag>[a-z][a-z0-9]*)\b", re.IGNORECASE)
_SECTION = re.compile(r"\[(?P<name>#?[A-Za-z0-9_-]+(?: +[A-Za-z0-9_-]+)*)\] *")
_MOST_ABBREVIATIONS = 200
"""Abbreviations of a page that go with its chunks; each is looked for in each of them."""
_MOST_CONTEXT = 10
"""How many times the length of a page its pieces' definitions may have, all together,"""
_LEAST_CONTEXT = 20_000
"""and this many characters more."""
_LONGEST_ELEMENT = 2_000
"""Lines of an HTML element that are kept together."""


@dataclass
class Chunk:
    """Lines that can be read without those around them.

    :param before: what is to stand above them, for that.
    :param after: what is to stand below them.
    """

    lines: list[Line]
    before: str = ""
    after: str = ""

    def markdown(self, lines: Sequence[Line]) -> str:
        """The text to be read, with other lines in place of the chunk's own."""
        text = "\n".join(line.text for line in lines)
        return f"{self.before}{text}\n{self.after}"


@dataclass
class _Definitions:
    """The definitions of a page, by their labels in small letters."""

    texts: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)

    def needed_by(self, chunk: Sequence[Line]) -> Iterator[str]:
        text = " ".join(line.text.strip() for line in chunk)
        named = {label.casefold() for label in _REFERENCE.findall(text)}
        own = {match["label"].casefold() for line in chunk if (match := _LABEL.match(line.text))}
        for label in sorted(named - own):
            if label in self.texts:
                yield self.texts[label]
        for label, definition in self.abbreviations.items():
            if label in text:
                yield definition


def split(markdown: str, *, has_sections: bool = False) -> list[Chunk]:
    """Cut Markdown at the empty lines above what continues nothing.

    :param has_sections: whether ``[name]`` as a paragraph begins a section.
    """
    lines = [
        Line(text.expandtabs(4) if "\t" in text else text, index)
        for index, text in enumerate(markdown.split("\n"))
    ]
    view = Lines(lines)
    definitions = _definitions(view)
    pieces = [found for found in _cut(view) if any(line.text.strip() for line in found)]
    chunks: list[Chunk] = []
    room = _MOST_CONTEXT * len(markdown) + _LEAST_CONTEXT
    for number, piece in enumerate(pieces):
        chunk = Chunk(piece)
        _add_context(chunk, definitions, has_sections)
        room -= len(chunk.after)
        if room < 0:  # read in one piece, each definition is read once
            chunk = Chunk([line for rest in pieces[number:] for line in rest])
            _add_context(chunk, definitions, has_sections)
            return [*chunks, chunk]
        chunks.append(chunk)
    return chunks


def _add_context(chunk: Chunk, definitions: _Definitions, has_sections: bool) -> None:
    needed = list(definitions.needed_by(chunk.lines))
    if needed:
        chunk.after = "\n" + "\n".join(needed) + "\n"
    first = chunk.lines[0].text
    note = _LABEL.match(first)
    if note is not None and note["label"].startswith("^"):
        chunk.before = f"[{note['label']}]\n\n"  # a note that nothing leads to is not shown
    own = [line.text for line in chunk.lines if line.text.strip()]
    section = _SECTION.fullmatch(own[0]) if len(own) == 1 else None
    if has_sections and section is not None and section["name"] != "TOC":
        chunk.after = f"\n[/{section['name']}]\n{chunk.after}"


def _definitions(view: Lines) -> _Definitions:
    found = _Definitions()
    for index in view.plain():
        text = view.text(index)
        abbreviation = _ABBREVIATION.match(text)
        if abbreviation is not None and len(found.abbreviations) < _MOST_ABBREVIATIONS:
            found.abbreviations.setdefault(abbreviation["label"], text)
        label = _LABEL.match(text)
        if label is None:
            continue
        name = label["label"].casefold()
        if name.startswith("^"):
            definition = f"[{label['label']}]: note\n"  # its text is read where it is
        elif _TITLE_BELOW.match(view.text(index + 1)):
            definition = f"{text}\n{view.text(index + 1)}"
        else:
            definition = text
        found.texts.setdefault(name, definition)
    return found


def _cut(view: Lines) -> Iterator[list[Line]]:
    start = 0
    closes_at = -1
    ends = _ElementEnds(view)
    for index in range(len(view)):
        if view.is_code(index) or view.is_empty(index):
            continue
        may_begin = index > start and index > closes_at and view.is_empty(index - 1)
        if may_begin and not _continues(view, start, index):
            yield list(view.lines[start:index])
            start = index
        closes_at = max(closes_at, ends.of(index))
    yield list(view.lines[start:])


def _continues(view: Lines, start: int, index: int) -> bool:
    """Whether a line below an empty one goes on with what is above."""
    text = view.text(index)
    if indentation(text) or _CONTINUES.match(text):
        return True
    item, is_quote = view.item(index), _QUOTE.match(text)
    if item is None and not is_quote:
        return False
    # the last line that begins at the margin, below an empty line, tells what goes on
    for above in range(index - 1, start - 1, -1):
        if view.is_empty(above) or view.is_code(above):
            continue
        if item is not None and view.item(above) is not None:
            return True
        if indentation(view.text(above)):
            continue
        if is_quote and _QUOTE.match(view.text(above)):
            return True
        if view.is_empty(above - 1) or above == start:
            return False
    return False


class _ElementEnds:
    """Where the HTML elements and comments end that lines begin; each line is read once."""

    def __init__(self, view: Lines) -> None:
        self._view = view
        self._comment_ends = [at for at in range(len(view)) if "-->" in view.text(at)]
        self._ends: dict[tuple[str, int], int] = {}
        depths: dict[str, int] = {}
        # tag -> the lines whose element is still open, and how deep they are
        opened: dict[str, list[tuple[int, int]]] = {}
        for at in range(len(view)):
            steps: dict[str, int] = {}
            for match in _TAG.finditer(view.text(at)):
                tag = match["tag"].lower()
                steps[tag] = steps.get(tag, 0) + (-1 if match["slash"] else 1)
            for tag, step in steps.items():
                before = depths.get(tag, 0)
                depths[tag] = before + step
                waiting = opened.setdefault(tag, [])
                waiting.append((at, before))
                while waiting and waiting[-1][1] >= depths[tag]:
                    self._ends[tag, waiting.pop()[0]] = at

    def of(self, index: int) -> int:
        """The last line of what a line begins; the line itself if that does not end soon."""
        text = self._view.text(index)
        end = index
        if text.lstrip(" ").startswith("<!--"):
            place = bisect_left(self._comment_ends, index)
            end = self._comment_ends[place] if place < len(self._comment_ends) else index
        elif match := _HTML.match(text):
            end = self._ends.get((match["tag"].lower(), index), index)
        return end if end - index < _LONGEST_ELEMENT else index
