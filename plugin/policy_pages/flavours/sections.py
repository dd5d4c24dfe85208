"""Pegasus' sections: a paragraph ``[name]`` opens one, ``[/name]`` closes it.

``[name]`` becomes a ``div`` of that class, ``[#name]`` one of that id, around all that stands
between the two, also other sections.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

from policy_pages.flavours.host import DoneText

_MARK = re.compile(r"\[(?P<closes>/?)(?P<name>#?[A-Za-z0-9_-]+(?: +[A-Za-z0-9_-]+)*)\] *")
_NO_SECTION = frozenset({"TOC"})
"""What stands alone in brackets for the table of contents."""


class UnmatchedMark(NamedTuple):
    """A section's mark without its other one.

    :param text: the mark as it stands in the source.
    :param occurrence: how many times the same mark stood before it.
    """

    text: str
    occurrence: int


class Sections:
    """The sections of one document."""

    def __init__(self) -> None:
        self.unmatched: list[UnmatchedMark] = []
        self._seen: dict[str, int] = {}

    def mark(self, paragraph: Element) -> re.Match[str] | None:
        """The mark that a paragraph is."""
        if paragraph.tag != "p" or len(paragraph) or isinstance(paragraph.text, DoneText):
            return None
        match = _MARK.fullmatch(paragraph.text or "")
        return None if match is None or match["name"] in _NO_SECTION else match

    def group(self, parent: Element, first: int) -> None:
        """Put the children of an element from one on that stand between marks into sections."""
        levels = [_Level(None, None, [])]
        for child in parent[first:]:
            match = self.mark(child)
            if match is None:
                levels[-1].children.append(child)
                continue
            text = match[0].strip()
            occurrence = self._seen.get(text, 0)
            self._seen[text] = occurrence + 1
            if not match["closes"]:
                levels.append(_Level(UnmatchedMark(text, occurrence), child, []))
            elif levels[-1].name == match["name"]:
                section = levels.pop()
                levels[-1].children.append(section.element(child))
            else:
                self.unmatched.append(UnmatchedMark(text, occurrence))
                levels[-1].children.append(child)
        while len(levels) > 1:
            left = levels.pop()
            if left.mark is not None and left.opening is not None:
                self.unmatched.append(left.mark)
                levels[-1].children.extend([left.opening, *left.children])
        parent[first:] = levels[0].children


class _Level(NamedTuple):
    """A section that is open, or none, and what stands in it so far."""

    mark: UnmatchedMark | None
    opening: Element | None
    children: list[Element]

    @property
    def name(self) -> str | None:
        return None if self.mark is None else self.mark.text[1:-1]

    def element(self, closing: Element) -> Element:
        """The section's element; what stood right behind its marks goes with it."""
        name = self.name or ""
        key = "id" if name.startswith("#") else "class"
        element = Element("div", {key: name.removeprefix("#")})
        element.text = None if self.opening is None else self.opening.tail
        element.extend(self.children)
        element.tail = closing.tail
        return element
