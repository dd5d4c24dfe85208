"""What is unchanged for long is folded; the headings above a change stay in sight."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from policy_pages.redlines import wording
from policy_pages.redlines.content import Block, Item

FEWEST_FOLDED = 4
"""Clauses in a row."""


@dataclass
class _Entry:
    item: Item
    is_changed: bool
    place: int
    """Where in the parts room was left before it."""
    is_in_sight: bool = False


class Folding:
    """Folds one block's stretches, while its HTML is written.

    :param parts: the pieces of HTML; room is left in them, and filled in the end.
    """

    def __init__(self, parts: list[str]) -> None:
        self._parts = parts
        self._entries: list[_Entry] = []

    def begin(self, item: Item, *, is_changed: bool) -> None:
        """Say what is written next."""
        self._entries.append(_Entry(item, is_changed, len(self._parts)))
        self._parts.append("")

    def finish(self) -> None:
        """Fold, now that all is written."""
        end = len(self._parts)
        self._parts.append("")
        if not any(entry.is_changed for entry in self._entries):
            return
        self._keep_headings()
        stretch: list[_Entry] = []
        for entry in [*self._entries, None]:
            if entry is not None and not entry.is_changed and not entry.is_in_sight:
                stretch.append(entry)
                continue
            self._fold(stretch, entry.place if entry is not None else end)
            stretch = []

    def _keep_headings(self) -> None:
        """Keep those headings in sight that a change stands below."""
        above: list[tuple[int, _Entry]] = []
        for entry in self._entries:
            level = _level(entry.item)
            if level is not None:
                while above and above[-1][0] >= level:
                    above.pop()
            if entry.is_changed:
                for _, heading in above:
                    heading.is_in_sight = True
            if level is not None:
                above.append((level, entry))

    def _fold(self, stretch: list[_Entry], end: int) -> None:
        count = sum(clauses_in(entry.item) for entry in stretch)
        if count < FEWEST_FOLDED:
            return
        names = [
            entry.item.text
            for entry in stretch
            if isinstance(entry.item, Block) and entry.item.kind == "heading"
        ]
        text = wording.folded(count, names[0] if names else None, names[-1] if names else None)
        summary = f'<summary class="redline-folded">{escape(text, quote=False)}</summary>'
        self._parts[stretch[0].place] += f'<details class="redline-fold">{summary}'
        self._parts[end] = "</details>" + self._parts[end]


def clauses_in(item: Item) -> int:
    """How many clauses: paragraphs, items, rows and the like, without their headings."""
    if not item.has_words or item.kind == "heading":
        return 0
    if not isinstance(item, Block) or item.kind == "tr":
        return 1
    return sum(clauses_in(inner) for inner in item.items)


def _level(item: Item) -> int | None:
    if isinstance(item, Block) and item.kind == "heading":
        return int(item.element.tag[1])
    return None
