"""Two aligned versions -> their blocks in pairs, the older one beside the newer one.

Each side is written from its own version's elements, so it has its own numbers, lists and levels.
What is beside what, and which words are marked, is the same as in the redline of one column.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from policy_pages.redlines.alignment import Alignment, Move
from policy_pages.redlines.content import Block, Item, Line
from policy_pages.redlines.elements import Element, end_tag, start_tag, written
from policy_pages.redlines.folding import OF_INNER_LISTS, Entry, folds_of
from policy_pages.redlines.lines import NOTE, LineChanges, deletion, insertion
from policy_pages.redlines.trait_changes import trait_changes
from policy_pages.redlines.wording import Place, Sentences
from policy_pages.redlines.words import ATOM
from policy_pages.text.catalogues import filled
from policy_pages.text.html import Change, changed, tags_of, with_value


@dataclass(frozen=True)
class Pair:
    """What is in one row.

    :param old: the HTML of the older version; empty where it has nothing here. ``new`` is that of
        the newer one.
    :param folded: the line that opens an unchanged stretch, which is in ``new`` alone.
    """

    old: str
    new: str
    is_changed: bool
    folded: str | None = None


@dataclass(frozen=True)
class _Row:
    """A block of each version, or of one alone.

    :param lists: the lists whose items they are, if they are items.
    """

    old: Item | None
    new: Item | None
    lists: tuple[Block, Block] | None = None

    @property
    def item(self) -> Item:
        """The one in the newer version, if there is one."""
        item = self.new or self.old
        assert item is not None
        return item


class SideBySide:
    """Writes the pairs of one redline.

    :param changes: how the changed lines of the newer version differ.
    :param number_notes: what is said after its headings that have another number.
    :param places: a move -> where it begins in the older version and in the newer one.
    :param prefix: what the ids of the redline begin with.
    """

    def __init__(
        self,
        alignment: Alignment,
        changes: Mapping[Line, LineChanges],
        number_notes: Mapping[Line, str],
        places: Callable[[Move], tuple[Place, Place]],
        sentences: Sentences,
        prefix: str,
    ) -> None:
        self._alignment = alignment
        self._changes = changes
        self._number_notes = number_notes
        self._places = places
        self._sentences = sentences
        self._prefix = prefix

    def pairs(self) -> list[Pair]:
        """All rows, the unchanged ones folded where they are many."""
        rows = list(self._rows(self._alignment.old, self._alignment.new))
        changes = [self._is_changed(row) for row in rows]
        entries = [
            Entry(place, row.item, is_changed)
            for place, (row, is_changed) in enumerate(zip(rows, changes, strict=True))
        ]
        folds = folds_of(Element("div"), entries, len(rows), self._sentences)
        found: list[Pair] = []
        at = 0
        for fold in folds:
            found += map(self._pair, rows[at : fold.start], changes[at : fold.start])
            folded = "".join(map(self._folded, rows[fold.start : fold.stop]))
            found.append(Pair("", folded, is_changed=False, folded=fold.text))
            at = fold.stop
        return [*found, *map(self._pair, rows[at:], changes[at:])]

    def _rows(
        self, old: Item, new: Block, lists: tuple[Block, Block] | None = None
    ) -> Iterator[_Row]:
        alignment = self._alignment
        old_items = [old] if isinstance(old, Line) else old.compared_items
        gone = deque(item for item in old_items if not alignment.has_stayed(item))
        limits = alignment.limits_of(new)
        for item in new.compared_items:
            while gone and gone[0].order < limits[item]:
                yield _Row(gone.popleft(), None, lists)
            former = alignment.old_of[item] if alignment.stays(item) else None
            if _is_changed_list(former, item):
                assert isinstance(former, Block)
                assert isinstance(item, Block)
                yield from self._rows(former, item, (former, item))
            else:
                yield _Row(former, item, lists)
        for item in gone:
            yield _Row(item, None, lists)

    @staticmethod
    def _is_changed(row: _Row) -> bool:
        if row.old is None or row.new is None:
            return True
        return row.old.signature != row.new.signature or bool(trait_changes(row.old, row.new))

    def _pair(self, row: _Row, is_changed: bool) -> Pair:
        return Pair(self._side(row, is_old=True), self._side(row, is_old=False), is_changed)

    def _folded(self, row: _Row) -> str:
        """What is the same on both sides, once; the number of a clause may be another one."""
        html = self._side(row, is_old=False)
        note = next((self._number_notes.get(line) for line in row.item.lines()), None)
        if note and isinstance(row.item, Block) and row.item.kind == "heading":
            end = end_tag(row.item.element)
            before, _, after = html.rpartition(end)
            html = f"{before}{note}{end}{after}"
        return html

    # -- one side --------------------------------------------------------------------------------

    def _side(self, row: _Row, *, is_old: bool) -> str:
        item = row.old if is_old else row.new
        if item is None:
            return ""
        html = self._item(item, is_old=is_old)
        if row.lists is not None:
            html = _in_list(html, item, row.lists[0 if is_old else 1])
        elif isinstance(item, Line):
            html = f"<div>{html}</div>"
        html = "<blockquote>" * item.quotations + html + "</blockquote>" * item.quotations
        return self._with_own_ids(f"{self._move_note(item, is_old=is_old)}{html}", is_old=is_old)

    def _item(self, item: Item, *, is_old: bool) -> str:
        alignment = self._alignment
        other = (alignment.new_of if is_old else alignment.old_of).get(item)
        if isinstance(item, Line):
            return self._line(item, other, is_old=is_old)
        is_same = other is not None and other.signature == item.signature
        if is_same or not item.has_words:
            return written(item.element)
        classes = []
        if item in alignment.move_of:
            classes = ["redline-moved"]
        elif other is None and not item.is_wrapper:
            classes = ["redline-deleted" if is_old else "redline-inserted"]
        inner = "".join(self._item(one, is_old=is_old) for one in item.items)
        return f"{start_tag(item.element, *classes)}{inner}{end_tag(item.element)}"

    def _line(self, line: Line, other: Item | None, *, is_old: bool) -> str:
        if isinstance(other, Block):
            other = next(other.lines(), None)
        is_same = other is not None and other.signature == line.signature
        if not line.has_words or is_same:
            return "".join(map(written, line.nodes))
        new = other if is_old else line
        changes = self._changes.get(new) if isinstance(new, Line) and other is not None else None
        if is_old:
            return changes.old_html() if changes else deletion(line, self._sentences)
        return changes.new_html() if changes else insertion(line, self._sentences)

    def _move_note(self, item: Item, *, is_old: bool) -> str:
        """Where a block that has moved is in the other version; of several once."""
        move = self._alignment.move_of.get(item)
        if move is None or item is not (move.old if is_old else move.new)[0]:
            return ""
        places = self._places(move)
        if is_old:
            sentence, place = self._sentences.moved_away(*places), places[1]
        else:
            sentence, place = self._sentences.moved_here(*places), places[0]
        heading = self._sentences.quoted(place.heading) if place.heading is not None else ""
        text = self._sentences.quoted(item.text.replace(ATOM, ""))
        said = filled(sentence, {"text": text, "heading": heading, "link": "", "end": ""})
        return (
            f'<p class="redline-away"><span class="{NOTE} redline-move">[{escape(said)}]</span></p>'
        )

    def _with_own_ids(self, html: str, *, is_old: bool) -> str:
        """A side's HTML with ids that neither the other side has nor the redline of one column."""
        prefix = f"{self._prefix}-{'old' if is_old else 'new'}-"
        changes: list[Change] = []
        for tag in tags_of(html):
            id, href = tag.attributes.get("id"), tag.attributes.get("href")
            if id is not None:
                changes.append(with_value(tag, id, f"{prefix}{id.value}"))
            if href is not None and href.value.startswith("#") and len(href.value) > 1:
                changes.append(with_value(tag, href, f"#{prefix}{href.value[1:]}"))
        return changed(html, sorted(changes))


def _is_changed_list(old: Item | None, new: Item) -> bool:
    """Whether a block is a list to be shown item by item."""
    is_list = old is not None and old.kind == new.kind == "list"
    return is_list and old is not None and old.signature != new.signature


def _in_list(html: str, item: Item, parent: Block) -> str:
    """An item in a list like its own, with its number."""
    kept = {name: v for name, v in parent.element.attributes.items() if name in OF_INNER_LISTS}
    number = parent.numbers.get(item)
    start = {"start": str(number)} if number is not None else {}
    element = Element(parent.element.tag, kept)
    if not (isinstance(item, Block) and item.kind == "li"):
        html = f"<li>{html}</li>"
    return f"{start_tag(element, **start)}{html}{end_tag(element)}"
