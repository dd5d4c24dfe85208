"""Two aligned versions -> the newer one's HTML with all that changed marked.

The newer version's elements are written as they are. What is ours beside them can be told by its
classes, which all begin with `redline-`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Literal, NamedTuple

from policy_pages.redlines.alignment import Alignment, Move
from policy_pages.redlines.content import Block, Item, Line
from policy_pages.redlines.folding import Entry, Fold, folds_of
from policy_pages.redlines.gone import Gone
from policy_pages.redlines.lines import LineChanges, insertion
from policy_pages.redlines.matching import Budget
from policy_pages.redlines.numbering import counts_its_items, numbers_of, own_number
from policy_pages.redlines.tables import parts_of
from policy_pages.redlines.writing import Writing, is_heading

STEPS_OF_A_LINE = 2_000_000
"""Of comparison; about a third of a second."""
STEPS = 15_000_000
"""Of all lines together."""


class _Step(NamedTuple):
    """What is written next in a block; ``wordless`` is what cannot change."""

    item: Item
    state: Literal["same", "changed", "wordless", "gone"]


class Marking:
    """Writes one redline."""

    def __init__(self, alignment: Alignment, writing: Writing) -> None:
        self._alignment = alignment
        self._writing = writing
        self._gone = Gone(writing, alignment)
        self._budget = Budget(STEPS)
        self._move: Move | None = None

    # -- blocks ----------------------------------------------------------------------------------

    def write(self, old: Item, new: Block) -> None:
        """Write what is in a block, with what was in the one that it was."""
        steps = list(self._steps(old, new))
        begins = {fold.start: fold for fold in self._folds(new, steps)}
        ends = {fold.stop: fold for fold in begins.values()}
        numbers = numbers_of(new)
        old_numbers = numbers_of(old) if isinstance(old, Block) and numbers else {}
        is_new_count = bool(begins) or any(state == "gone" for _, state in steps)
        is_shifted = is_new_count and counts_its_items(new)
        for place, (item, state) in enumerate(steps):
            if place in ends:
                self._writing.parts.append(ends[place].end(new.element))
                is_shifted = True
            if place in begins:
                fold = begins[place]
                folded = (numbers.get(step.item) for step in steps[fold.start : fold.stop])
                number = next((number for number in folded if number is not None), None)
                self._writing.parts.append(fold.begin(new.element, number))
                is_shifted = False
            if state == "gone":
                self._gone.write(item, new, old_numbers.get(item))
                is_shifted = True
                continue
            number = numbers.get(item) if is_shifted and own_number(item) is None else None
            is_shifted = is_shifted and item not in numbers
            if state == "wordless":
                self._write_wordless(item, number)
            else:
                self._write_item(item, number)
        if len(steps) in ends:
            self._writing.parts.append(ends[len(steps)].end(new.element))

    def _steps(self, old: Item, new: Block) -> Iterator[_Step]:
        """A block's items, with those of the older one where they were."""
        gone = deque(
            item
            for item in ([old] if isinstance(old, Line) else old.compared_items)
            if not self._stays(item)
        )
        for item, limit in zip(new.items, self._places_of_following(new), strict=True):
            if not item.has_words:
                yield _Step(item, "wordless")
                continue
            while gone and gone[0].place < limit:
                yield _Step(gone.popleft(), "gone")
            yield _Step(item, "same" if self._is_same(item) else "changed")
        for item in gone:
            yield _Step(item, "gone")

    def _folds(self, new: Block, steps: list[_Step]) -> list[Fold]:
        if not self._writing.may_link:
            return []
        entries = [
            Entry(place, item, state != "same")
            for place, (item, state) in enumerate(steps)
            if state != "wordless"
        ]
        return folds_of(new.element, entries, len(steps))

    def _places_of_following(self, new: Block) -> list[float]:
        """For each item the old place of the next one that stayed (which may be itself)."""
        places: list[float] = []
        place = float("inf")
        for item in reversed(new.items):
            if self._alignment.stays(item):
                place = self._alignment.old_of[item].place
            places.append(place)
        return places[::-1]

    def _stays(self, old: Item) -> bool:
        return old in self._alignment.new_of and old not in self._alignment.move_of

    def _is_same(self, new: Item) -> bool:
        if not self._alignment.stays(new) or self._move is not None:
            return False
        return self._alignment.old_of[new].signature == new.signature

    def _write_item(self, new: Item, number: int | None = None) -> None:
        move = self._alignment.move_of.get(new)
        old = self._alignment.old_of.get(new)
        classes, extra = _as_number(number)
        if move is not None and old is not None:
            if move.new[0] is new:
                self._writing.begin_change(is_new_stop=True)
                self._writing.notes.add_moved_here(move)
            outer, self._move = self._move, move
            self._write_pair(old, new, [*classes, "redline-moved"], extra)
            self._move = outer
        elif old is not None:
            self._write_pair(old, new, classes, extra)
        else:
            self._write_inserted(new, classes, extra)

    def _write_wordless(self, new: Item, number: int | None) -> None:
        if number is None or isinstance(new, Line):
            self._writing.write_as_it_is(new)
            return
        classes, extra = _as_number(number)
        self._writing.open(new, *classes, **extra)
        for item in new.items:
            self._writing.write_as_it_is(item)
        self._writing.close(new)

    def _write_pair(self, old: Item, new: Item, classes: list[str], extra: dict[str, str]) -> None:
        if isinstance(new, Line):
            # a paragraph may have become a mere line of an item, or the other way round
            old_line = old if isinstance(old, Line) else next(old.lines(), None)
            if old_line is None:
                self._write_inserted(new, [], {})
            else:
                self._write_line(old_line, new)
            return
        self._writing.open(new, *classes, **extra)
        if old.signature == new.signature and new.kind != "tr":
            self._write_same(new)
        elif new.kind == "tr" and isinstance(old, Block):
            self._write_row(old, new)
        else:
            self.write(old, new)
        self._writing.close(new)

    def _write_same(self, new: Block) -> None:
        """Write what is in a block that reads alike."""
        for item in new.items:
            if isinstance(item, Line) and item.has_words:
                self._write_line(item, item)
            elif isinstance(item, Line) or not item.has_words:
                self._writing.write_as_it_is(item)
            else:
                self._writing.open(item)
                if item.kind == "tr":
                    with self._writing.within(item):
                        self._write_same(item)
                else:
                    self._write_same(item)
                self._writing.close(item)

    def _write_inserted(self, new: Item, classes: list[str], extra: dict[str, str]) -> None:
        if isinstance(new, Line):
            if not new.has_words:
                self._writing.write_as_it_is(new)
                return
            self._writing.begin_change(is_new_stop=is_heading(new))
            self._writing.count("inserted", new)
            self._writing.words_inserted += new.weight
            self._writing.write_notes()
            self._writing.parts.append(insertion(new))
            return
        self._writing.open(new, *classes, "redline-inserted", **extra)
        if new.kind == "tr":
            self._write_row(None, new)
        for item in new.items if new.kind != "tr" else []:
            if item in self._alignment.move_of:
                self._write_item(item)
            elif item.has_words or isinstance(item, Block):
                self._write_inserted(item, [], {})
            else:
                self._writing.write_as_it_is(item)
        self._writing.close(new)

    def _write_row(self, old: Block | None, new: Block) -> None:
        """Write the cells of a row, with those of columns that are gone."""
        cells = parts_of(new)
        columns = self._alignment.columns_of_row(new)
        columns = columns or [(place, place) for place in range(len(cells))]
        old_cells = parts_of(old) if old is not None else []
        places = {id(cell): place for place, cell in enumerate(cells)}
        at = 0
        with self._writing.within(new):
            for item in new.items:
                place = places.get(id(item))
                if place is None:
                    self._writing.write_as_it_is(item)
                    continue
                while at < len(columns) and columns[at][1] != place:
                    self._gone.write_cell(old_cells, columns[at][0])
                    at += 1
                at += 1
                if old is None or item not in self._alignment.old_of:
                    self._write_inserted(item, [], {})
                else:
                    self._write_pair(self._alignment.old_of[item], item, [], {})
            for old_place, _ in columns[at:]:
                self._gone.write_cell(old_cells, old_place)

    # -- lines -----------------------------------------------------------------------------------

    def _write_line(self, old: Line, new: Line) -> None:
        writing = self._writing
        if old.signature == new.signature:
            if self._move is None:
                writing.end_change()
            writing.count("moved" if self._move else "unchanged", new)
            writing.write_notes()
            writing.write_as_it_is(new)
            return
        writing.begin_change(is_new_stop=is_heading(new))
        budget = Budget(min(STEPS_OF_A_LINE, self._budget.steps))
        steps = budget.steps
        changes = LineChanges(old, new, budget)
        self._budget.take(steps - budget.steps)
        if budget.ran_out:
            writing.coarse += 1
            writing.notes.add_too_long()
        writing.count("moved" if self._move else "changed", new, is_rewritten=True)
        writing.words_inserted += changes.words_inserted
        writing.words_deleted += changes.words_deleted
        writing.links_changed += len(changes.links)
        writing.write_notes()
        writing.parts.append(changes.html())


def _as_number(number: int | None) -> tuple[list[str], dict[str, str]]:
    """Classes and attributes of an item that would have another number by itself."""
    return ([], {}) if number is None else (["redline-numbered"], {"value": str(number)})
