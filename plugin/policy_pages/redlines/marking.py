"""Two aligned versions -> the newer one's HTML with all that changed marked, and what to count.

The newer version's elements are written as they are. What is ours beside them can be told by its
classes, which all begin with `redline-`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policy_pages.redlines import wording
from policy_pages.redlines.alignment import Alignment, Move
from policy_pages.redlines.content import Block, Item, Line
from policy_pages.redlines.elements import HEADINGS, Element, end_tag, start_tag, written
from policy_pages.redlines.folding import Folding
from policy_pages.redlines.lines import LineChanges, deletion, insertion
from policy_pages.redlines.matching import Budget
from policy_pages.redlines.notes import Notes
from policy_pages.redlines.numbering import numbers_of
from policy_pages.redlines.tables import parts_of, table_of

STEPS_OF_A_LINE = 2_000_000
"""Of comparison; about a third of a second."""
STEPS = 15_000_000
"""Of all lines together."""

State = Literal["unchanged", "changed", "inserted", "deleted", "moved"]

_FOLDED = frozenset(["div", "section", "article", "main"])
"""Blocks whose unchanged stretches may be folded."""
_NO_LINKS_IN = frozenset(["a", "summary", "label"])
_KEPT_TAGS = HEADINGS | frozenset(
    "p ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr td th figure "
    "figcaption".split()
)
"""Of deleted blocks; others become `div`."""
_KEPT_ATTRIBUTES = frozenset(
    "class lang dir colspan rowspan scope style start type reversed".split()
)
_PARENTS = {
    "li": frozenset(["ul", "ol"]),
    "dt": frozenset(["dl", "div"]),
    "dd": frozenset(["dl", "div"]),
}


@dataclass(slots=True)
class Mark:
    """What became of a line.

    :param unit: what it counts as a part of: its row, or itself.
    :param is_rewritten: for a moved one, whether its words changed, too.
    """

    state: State
    unit: Item
    is_heading: bool
    is_rewritten: bool = False


class Marking:
    """Writes one redline; the HTML is in `html`."""

    def __init__(self, old: Block, new: Block, alignment: Alignment, prefix: str) -> None:
        self.alignment = alignment
        self.marks: list[Mark] = []
        self.words_inserted = 0
        self.words_deleted = 0
        self.links_changed = 0
        self.coarse = 0
        self._sections = {**_sections(old), **_sections(new)}
        self._budget = Budget(STEPS)
        self._parts: list[str] = []
        self._notes = Notes(self._parts, prefix)
        self._links_banned = 0
        self._move: Move | None = None
        self._unit: Item | None = None
        self._changed_unit: Item | None = None
        self._write_items(old, new)
        self.stops = self._notes.finish()
        self.html = "".join(self._parts)

    # -- blocks ----------------------------------------------------------------------------------

    def _write_items(self, old: Item, new: Block) -> None:
        """Write what is in a block, with what was in the one that it was."""
        gone = deque(
            item
            for item in ([old] if isinstance(old, Line) else old.compared_items)
            if not self._stays(item)
        )
        numbers = numbers_of(new)
        old_numbers = numbers_of(old) if isinstance(old, Block) and numbers else {}
        following = self._places_of_following(new)
        folding = Folding(self._parts) if new.kind in _FOLDED else None
        is_shifted = False

        def write_gone(limit: float) -> bool:
            written_any = False
            while gone and gone[0].place < limit:
                item = gone.popleft()
                if folding is not None:
                    folding.begin(item, is_changed=True)
                self._write_gone(item, new, old_numbers.get(item))
                written_any = True
            return written_any

        for item, limit in zip(new.items, following, strict=True):
            if not item.has_words:
                self._write_wordless(item)
                continue
            is_shifted = write_gone(limit) or is_shifted
            number = None
            if item in numbers:
                number = numbers[item] if is_shifted else None
                is_shifted = False
            if folding is not None:
                folding.begin(item, is_changed=not self._is_same(item))
            self._write_item(item, number)
        write_gone(float("inf"))
        if folding is not None:
            folding.finish()

    def _places_of_following(self, new: Block) -> list[float]:
        """For each item the old place of the next one that stayed (which may be itself)."""
        places: list[float] = []
        place = float("inf")
        for item in reversed(new.items):
            if self.alignment.stays(item):
                place = self.alignment.old_of[item].place
            places.append(place)
        return places[::-1]

    def _stays(self, old: Item) -> bool:
        return old in self.alignment.new_of and old not in self.alignment.move_of

    def _is_same(self, new: Item) -> bool:
        if not self.alignment.stays(new) or self._move is not None:
            return False
        return self.alignment.old_of[new].signature == new.signature

    def _write_item(self, new: Item, number: int | None = None) -> None:
        move = self.alignment.move_of.get(new)
        old = self.alignment.old_of.get(new)
        classes = ["redline-numbered"] if number is not None else []
        extra = {"value": str(number)} if number is not None else {}
        if move is not None and old is not None:
            if move.new[0] is new:
                self._begin_change(is_new_stop=True)
                old_place, new_place = self._place(move.old[0]), self._place(move.new[0])
                self._notes.add_moved_here(move.number, old_place, new_place)
            outer, self._move = self._move, move
            self._write_pair(old, new, [*classes, "redline-moved"], extra)
            self._move = outer
        elif old is not None:
            self._write_pair(old, new, classes, extra)
        else:
            self._write_inserted(new, classes, extra)

    def _write_pair(self, old: Item, new: Item, classes: list[str], extra: dict[str, str]) -> None:
        if isinstance(new, Line):
            # a paragraph may have become a mere line of an item, or the other way round
            old_line = old if isinstance(old, Line) else next(old.lines(), None)
            if old_line is None:
                self._write_inserted(new, [], {})
            else:
                self._write_line(old_line, new)
            return
        self._open(new, classes, extra)
        if old.signature == new.signature and new.kind != "tr":
            self._write_same(new)
        elif new.kind == "tr" and isinstance(old, Block):
            self._write_row(old, new)
        else:
            self._write_items(old, new)
        self._close(new)

    def _write_same(self, new: Block) -> None:
        """Write what is in a block that reads alike."""
        for item in new.items:
            if isinstance(item, Line) and item.has_words:
                self._write_line(item, item)
            elif isinstance(item, Line) or not item.has_words:
                self._write_wordless(item)
            else:
                outer = self._unit
                self._unit = item if item.kind == "tr" else outer
                self._open(item, [], {})
                self._write_same(item)
                self._close(item)
                self._unit = outer

    def _write_inserted(self, new: Item, classes: list[str], extra: dict[str, str]) -> None:
        if isinstance(new, Line):
            if not new.has_words:
                self._parts.append("".join(map(written, new.nodes)))
                return
            self._begin_change(is_new_stop=_is_heading(new))
            self._count("inserted", new)
            self.words_inserted += new.weight
            self._write_notes()
            self._parts.append(insertion(new))
            return
        self._open(new, [*classes, "redline-inserted"], extra)
        if new.kind == "tr":
            self._write_row(None, new)
        for item in new.items if new.kind != "tr" else []:
            if item in self.alignment.move_of:
                self._write_item(item)
            elif item.has_words or isinstance(item, Block):
                self._write_inserted(item, [], {})
            else:
                self._write_wordless(item)
        self._close(new)

    def _write_gone(self, old: Item, parent: Block, number: int | None = None) -> None:
        """Write what is no longer here, into a block of the newer version."""
        move = self.alignment.move_of.get(old)
        if move is not None:
            if move.old[0] is old:
                self._write_moved_away(move, parent)
            return
        if isinstance(old, Line):
            tag = {"list": "li", "dl": "dd"}.get(parent.kind, "div")
            self._parts.append(f'<{tag} class="redline-deleted">')
            self._write_deleted_line(old)
            self._parts.append(f"</{tag}>")
            return
        self._write_deleted(old, parent.element.tag, number)

    def _write_deleted(self, old: Block, parent: str, number: int | None = None) -> None:
        if old.kind == "hr":
            return
        element = Element(old.element.tag if _may_stay(old.element.tag, parent) else "div")
        kept = old.element.attributes.items()
        element.attributes = {name: v for name, v in kept if name in _KEPT_ATTRIBUTES}
        extra = {"value": str(number)} if number is not None and element.tag == "li" else {}
        self._parts.append(start_tag(element, "redline-deleted", **extra))
        outer = self._unit
        if old.kind == "tr":
            self._unit = old
            self._write_cells_of_gone_row(old)
        for item in old.items if old.kind != "tr" else []:
            if item in self.alignment.move_of:
                self._write_gone(item, Block(element))
            elif isinstance(item, Block) and (item.has_words or item.kind == "cell"):
                self._write_deleted(item, element.tag)
            elif isinstance(item, Line) and item.has_words:
                self._write_deleted_line(item)
        self._unit = outer
        self._parts.append(end_tag(element))

    # -- rows ------------------------------------------------------------------------------------

    def _write_row(self, old: Block | None, new: Block) -> None:
        """Write the cells of a row, with those of columns that are gone."""
        cells = parts_of(new)
        columns = self._columns_of(new, len(cells))
        old_cells = parts_of(old) if old is not None else []
        places = {id(cell): place for place, cell in enumerate(cells)}
        at = 0
        outer, self._unit = self._unit, new
        for item in new.items:
            place = places.get(id(item))
            if place is None:
                self._write_wordless(item)
                continue
            while at < len(columns) and columns[at][1] != place:
                self._write_cell_of_gone_column(old_cells, columns[at][0])
                at += 1
            at += 1
            if old is None or item not in self.alignment.old_of:
                self._write_inserted(item, [], {})
            else:
                self._write_pair(self.alignment.old_of[item], item, [], {})
        for old_place, _ in columns[at:]:
            self._write_cell_of_gone_column(old_cells, old_place)
        self._unit = outer

    def _write_cell_of_gone_column(self, old_cells: list[Block], place: int | None) -> None:
        if place is not None and place < len(old_cells):
            self._write_deleted(old_cells[place], "tr")
        else:
            self._parts.append('<td class="redline-deleted"></td>')

    def _write_cells_of_gone_row(self, old: Block) -> None:
        cells = parts_of(old)
        table = table_of(old)
        new_table = self.alignment.new_of.get(table) if table is not None else None
        columns = self.alignment.columns.get(new_table) if new_table is not None else None
        for place, _ in columns or [(place, None) for place in range(len(cells))]:
            self._write_cell_of_gone_column(cells, place)

    def _columns_of(self, row: Block, count: int) -> list[tuple[int | None, int | None]]:
        table = table_of(row)
        columns = self.alignment.columns.get(table) if table is not None else None
        return columns or [(place, place) for place in range(count)]

    # -- lines -----------------------------------------------------------------------------------

    def _write_line(self, old: Line, new: Line) -> None:
        if old.signature == new.signature:
            if self._move is None and not self._is_in_changed_row():
                self._notes.end_change()
            self._count("moved" if self._move else "unchanged", new)
            self._write_notes()
            self._parts.append("".join(map(written, new.nodes)))
            return
        self._begin_change(is_new_stop=_is_heading(new))
        budget = Budget(min(STEPS_OF_A_LINE, self._budget.steps))
        steps = budget.steps
        changes = LineChanges(old, new, budget)
        self._budget.take(steps - budget.steps)
        if budget.ran_out:
            self.coarse += 1
            self._notes.add_too_long()
        self._count("moved" if self._move else "changed", new, is_rewritten=True)
        self.words_inserted += changes.words_inserted
        self.words_deleted += changes.words_deleted
        self.links_changed += len(changes.links)
        self._write_notes()
        self._parts.append(changes.html())

    def _write_deleted_line(self, old: Line) -> None:
        self._begin_change(is_new_stop=_is_heading(old))
        self._count("deleted", old)
        self.words_deleted += old.weight
        self._write_notes()
        self._parts.append(deletion(old, old.tokens[0].start, old.tokens[-1].end))

    def _write_wordless(self, item: Item) -> None:
        nodes = item.nodes if isinstance(item, Line) else [item.element]
        self._parts.append("".join(map(written, nodes)))

    # -- what is moved ---------------------------------------------------------------------------

    def _place(self, item: Item) -> wording.Place:
        return wording.Place(self._sections.get(item), item.kind == "heading")

    def _write_moved_away(self, move: Move, parent: Block) -> None:
        item = move.old[0]
        text = item.text if isinstance(item, Block) else item.text.replace("\ufffc", "")
        self._begin_change()
        places = self._place(item), self._place(move.new[0])
        self._notes.add_moved_away(move.number, text, *places)
        tag = {"list": "li", "dl": "dd"}.get(parent.kind, "p")
        before, after = f'<{tag} class="redline-away">', f"</{tag}>"
        if item.kind == "tr" and isinstance(item, Block):
            count = len(self._columns_of(move.new[0], len(parts_of(item))))  # type: ignore[arg-type]
            before = f'<tr class="redline-away"><td colspan="{count}">'
            after = "</td></tr>"
        self._parts.append(before)
        self._write_notes()
        self._parts.append(after)

    # -- stops, notes, counts --------------------------------------------------------------------

    def _begin_change(self, *, is_new_stop: bool = False) -> None:
        self._notes.begin_change(is_new_stop=is_new_stop)
        self._changed_unit = self._unit

    def _write_notes(self) -> None:
        self._notes.write(may_link=not self._links_banned)

    def _is_in_changed_row(self) -> bool:
        """Whether a cell before this one makes the row one change, or a column changes all rows."""
        if not isinstance(self._unit, Block):
            return False
        columns = self._columns_of(self._unit, 0)
        return self._unit is self._changed_unit or any(None in pair for pair in columns)

    def _count(self, state: State, line: Line, *, is_rewritten: bool = False) -> None:
        self.marks.append(Mark(state, self._unit or line, _is_heading(line), is_rewritten))

    def _open(self, new: Block, classes: list[str], extra: dict[str, str]) -> None:
        self._parts.append(start_tag(new.element, *classes, **extra))
        self._links_banned += new.element.tag in _NO_LINKS_IN

    def _close(self, new: Block) -> None:
        self._links_banned -= new.element.tag in _NO_LINKS_IN
        self._parts.append(end_tag(new.element))


def _may_stay(tag: str, parent: str) -> bool:
    return tag in _KEPT_TAGS and parent in _PARENTS.get(tag, (parent,))


def _is_heading(line: Line) -> bool:
    return line.parent is not None and line.parent.kind == "heading"


def _sections(root: Block) -> dict[Item, str]:
    """The heading that each block stands below."""
    found: dict[Item, str] = {}
    heading: str | None = None

    def walk(block: Block) -> Iterator[None]:
        nonlocal heading
        for item in block.items:
            if heading is not None:
                found[item] = heading
            if isinstance(item, Block):
                if item.kind == "heading":
                    heading = item.text
                yield from walk(item)

    deque(walk(root), maxlen=0)
    return found
