"""What is unchanged for long is folded; the headings above a change stay in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from policy_pages.redlines.content import LISTS, Block, Item
from policy_pages.redlines.elements import Element, end_tag, start_tag
from policy_pages.redlines.wording import Sentences

FEWEST_FOLDED = 4
"""Paragraphs in a row."""
_FOLDED = frozenset(["div", "section", "article", "main"])
"""Blocks whose unchanged stretches may be folded, besides lists."""
OF_INNER_LISTS = frozenset(["class", "lang", "dir", "type", "reversed"])
"""Attributes of a list that a list of some of its items has, too."""


class Entry(NamedTuple):
    """A piece of a block.

    :param place: where it is among all pieces, with those that nobody reads.
    """

    place: int
    item: Item
    is_changed: bool


@dataclass(frozen=True)
class Fold:
    """An unchanged stretch of a block's pieces.

    :param start: the place of its first piece; ``stop`` is that of the next piece after it.
    :param text: what is seen of it.
    """

    start: int
    stop: int
    text: str

    def begin(self, parent: Element, number: int | None = None) -> str:
        """The HTML before it. In a list it is an item that holds a list of those that are folded.

        :param parent: the block's element.
        :param number: that of the first item, in a numbered list.
        """
        summary = f'<summary class="redline-folded">{escape(self.text, quote=False)}</summary>'
        details = f'<details class="redline-fold">{summary}'
        if parent.tag not in LISTS:
            return details
        kept = {name: v for name, v in parent.attributes.items() if name in OF_INNER_LISTS}
        start = {"start": str(number)} if number is not None else {}
        inner = start_tag(Element(parent.tag, kept), "redline-list", **start)
        return f'<li class="redline-items">{details}{inner}'

    def end(self, parent: Element) -> str:
        """The HTML after it."""
        return f"{end_tag(parent)}</details></li>" if parent.tag in LISTS else "</details>"


def folds_of(
    parent: Element, entries: Sequence[Entry], end: int, sentences: Sentences
) -> list[Fold]:
    """What is folded of a block; nothing if nothing changed or no fold is allowed.

    Rows of a table cannot be folded: HTML allows nothing but rows among them.

    :param parent: the block's element.
    :param end: the place after the last piece.
    """
    if parent.tag not in _FOLDED | LISTS:
        return []
    if not any(entry.is_changed for entry in entries):
        return []
    in_sight = _headings_in_sight(entries)
    folds: list[Fold] = []
    stretch: list[Entry] = []
    for entry in entries:
        if entry.is_changed or entry.place in in_sight:
            folds += _folded(stretch, entry.place, sentences)
            stretch = []
        else:
            stretch.append(entry)
    return [*folds, *_folded(stretch, end, sentences)]


def _headings_in_sight(entries: Sequence[Entry]) -> set[int]:
    """The places of the headings above changes."""
    found: set[int] = set()
    above: list[tuple[int, int]] = []
    for entry in entries:
        level = _level(entry.item)
        if level is not None:
            while above and above[-1][0] >= level:
                above.pop()
        if entry.is_changed:
            found.update(place for _, place in above)
        if level is not None:
            above.append((level, entry.place))
    return found


def _folded(stretch: Sequence[Entry], stop: int, sentences: Sentences) -> list[Fold]:
    """A stretch as a fold, if it is long enough."""
    count = sum(paragraphs_in(entry.item) for entry in stretch)
    if count < FEWEST_FOLDED:
        return []
    names = [
        entry.item.numbered_text
        for entry in stretch
        if isinstance(entry.item, Block) and entry.item.kind == "heading"
    ]
    text = sentences.folded(count, names[0] if names else None, names[-1] if names else None)
    return [Fold(stretch[0].place, stop, text)]


def paragraphs_in(item: Item) -> int:
    """How many paragraphs, items, rows and the like, without headings."""
    if not item.has_words or item.kind == "heading":
        return 0
    if not isinstance(item, Block) or item.kind == "tr":
        return 1
    return sum(paragraphs_in(inner) for inner in item.items)


def _level(item: Item) -> int | None:
    if isinstance(item, Block) and item.kind == "heading":
        return int(item.element.tag[1])
    return None
