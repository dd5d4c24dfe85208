"""Pegasus' sections: a paragraph ``[name]`` opens one, ``[/name]`` closes it.

``[name]`` becomes a ``div`` of that class, ``[#name]`` one with that id, around everything
between the two, including other sections.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from xml.etree.ElementTree import Element

from policy_pages.markdown.flavours.host import DoneText

_MARK = re.compile(r"\[(?P<closes>/?)(?P<name>#?[A-Za-z0-9_-]+(?: +[A-Za-z0-9_-]+)*)\] *")
_NO_SECTION = frozenset({"TOC"})
"""What is alone in brackets for the table of contents."""


_MOST_NESTED = 40


class UnmatchedMark(NamedTuple):
    """A section's mark without its other one.

    :param text: the mark as written in the source.
    :param occurrence: how many times the same mark occurred before it.
    """

    text: str
    occurrence: int


def group_sections(tree: Element, has_reference: Callable[[str], bool]) -> list[UnmatchedMark]:
    """Put everything between marks into sections, everywhere in a tree.

    :param has_reference: whether a name in brackets is a link of the document.
    :return: the marks without another one, in the order of the document.
    """
    seen: dict[str, int] = {}
    marks: dict[Element, UnmatchedMark] = {}
    for element in tree.iter("p"):
        match = _mark(element)
        if match is None or has_reference(match[0].strip()[1:-1]):
            continue
        text = match[0].strip()
        marks[element] = UnmatchedMark(text, seen.get(text, 0))
        seen[text] = seen.get(text, 0) + 1
    matched: set[UnmatchedMark] = set()
    if marks:
        for parent in list(tree.iter()):
            if any(child in marks for child in parent):
                _group(parent, marks, matched)
    return [mark for mark in marks.values() if mark not in matched]


def _mark(paragraph: Element) -> re.Match[str] | None:
    """The mark that a paragraph is."""
    if len(paragraph) or isinstance(paragraph.text, DoneText):
        return None
    match = _MARK.fullmatch(paragraph.text or "")
    return None if match is None or match["name"] in _NO_SECTION else match


def _group(
    parent: Element, marks: dict[Element, UnmatchedMark], matched: set[UnmatchedMark]
) -> None:
    levels = [_Level(None, None, [])]
    for child in parent:
        mark = marks.get(child)
        if mark is None:
            levels[-1].children.append(child)
        elif not mark.text.startswith("[/"):
            # what is too deep stays unmatched
            if len(levels) > _MOST_NESTED:
                levels[-1].children.append(child)
            else:
                levels.append(_Level(mark, child, []))
        elif levels[-1].name == mark.text[2:-1]:
            section = levels.pop()
            assert section.mark is not None
            matched.update([section.mark, mark])
            levels[-1].children.append(section.element(child))
        else:
            levels[-1].children.append(child)
    while len(levels) > 1:
        left = levels.pop()
        if left.opening is not None:
            levels[-1].children.extend([left.opening, *left.children])
    parent[:] = levels[0].children


class _Level(NamedTuple):
    """An open section, or none, and its contents so far."""

    mark: UnmatchedMark | None
    opening: Element | None
    children: list[Element]

    @property
    def name(self) -> str | None:
        return None if self.mark is None else self.mark.text[1:-1]

    def element(self, closing: Element) -> Element:
        """The section's element; text directly after its marks goes with it."""
        name = self.name or ""
        key = "id" if name.startswith("#") else "class"
        element = Element("div", {key: name.removeprefix("#")})
        element.text = None if self.opening is None else self.opening.tail
        element.extend(self.children)
        element.tail = closing.tail
        return element
