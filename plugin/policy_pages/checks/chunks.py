"""A page's Markdown, cut into pieces that can be read one by one."""

from __future__ import annotations

import re
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
_SECTION = re.compile(r"\[(?P<name>#?[A-Za-z0-9_-]+(?: +[A-Za-z0-9_-]+)*)\] *")
_MOST_ABBREVIATIONS = 200
"""Abbreviations of a page that go with its chunks; each is looked for in each of them."""
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
    chunks = [Chunk(found) for found in _cut(view) if any(line.text.strip() for line in found)]
    for chunk in chunks:
        _add_context(chunk, definitions, has_sections)
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
            definition = f"[{label['label']}]: note\n"  # its text is read where it stands
        elif _TITLE_BELOW.match(view.text(index + 1)):
            definition = f"{text}\n{view.text(index + 1)}"
        else:
            definition = text
        found.texts.setdefault(name, definition)
    return found


def _cut(view: Lines) -> Iterator[list[Line]]:
    start = 0
    closes_at = -1
    for index in range(len(view)):
        if view.is_code(index) or view.is_empty(index):
            continue
        may_begin = index > start and index > closes_at and view.is_empty(index - 1)
        if may_begin and not _continues(view, start, index):
            yield list(view.lines[start:index])
            start = index
        closes_at = max(closes_at, _element_end(view, index))
    yield list(view.lines[start:])


def _continues(view: Lines, start: int, index: int) -> bool:
    """Whether a line below an empty one goes on with what stands above."""
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


def _element_end(view: Lines, index: int) -> int:
    """The line with the end of the HTML element or comment that a line begins."""
    text = view.text(index)
    last = min(len(view), index + _LONGEST_ELEMENT)
    if text.lstrip(" ").startswith("<!--"):
        ends = (at for at in range(index, last) if "-->" in view.text(at))
        return next(ends, index)
    match = _HTML.match(text)
    if match is None:
        return index
    tags = re.compile(rf"<(/?){match['tag']}\b", re.IGNORECASE)
    depth = 0
    for at in range(index, last):
        depth += sum(-1 if tag[1] else 1 for tag in tags.finditer(view.text(at)))
        if depth <= 0:
            return at
    return index
