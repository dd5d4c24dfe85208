"""Two aligned versions -> the newer one's HTML with all that changed marked.

The newer version's elements are written as they are. What is ours beside them can be told by its
classes, which all begin with `redline-`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal, NamedTuple

from policy_pages.redlines.alignment import Alignment, Move
from policy_pages.redlines.clause_numbers import bare, is_heading
from policy_pages.redlines.content import Block, Item, Line, parts_of, wrappers_of
from policy_pages.redlines.elements import end_tag
from policy_pages.redlines.folding import Entry, Fold, folds_of
from policy_pages.redlines.gone import Gone
from policy_pages.redlines.lines import RENUMBERED, LineChanges, insertion, note
from policy_pages.redlines.matching import Budget
from policy_pages.redlines.numbering import counts_its_items, own_number
from policy_pages.redlines.trait_changes import trait_changes
from policy_pages.redlines.writing import State, Writing

STEPS_OF_A_LINE = 2_000_000
"""Of comparison; about a third of a second."""
STEPS = 15_000_000
"""Of all lines together."""


class _Step(NamedTuple):
    """What is written next in a block; ``wordless`` is what cannot change.

    :param inner: what is written in a wrapper.
    """

    item: Item
    state: Literal["same", "changed", "wordless", "gone"]
    inner: list[_Step] | None = None


@dataclass
class _Plan:
    """What is still to be written of a pair of blocks.

    :param gone: items of the older one that are not in the newer one, in their order.
    :param limits: for each item of the newer one the order that the next one that stayed (which may
        be itself) had in the older one.
    """

    gone: deque[Item]
    limits: dict[Item, float]

    def before(self, limit: float) -> bool:
        """Whether the next item that is gone was before an item of the older block."""
        return bool(self.gone) and self.gone[0].order < limit


class Marking:
    """Writes one redline."""

    def __init__(self, alignment: Alignment, writing: Writing) -> None:
        self._alignment = alignment
        self._writing = writing
        self._gone = Gone(writing, alignment)
        self._budget = Budget(STEPS)
        self._move: Move | None = None
        self._former: dict[Line, Line] = {}
        """Lines of blocks that read alike, which may have other numbers of clauses."""
        self.changes: dict[Line, LineChanges] = {}
        """Of the lines of the newer version whose words or traits changed."""
        self.number_notes: dict[Line, str] = {}
        """The notes after headings of the newer version that have another number."""

    # -- blocks ----------------------------------------------------------------------------------

    def write(self, old: Item, new: Block) -> None:
        """Write what is in a block, with what was in the one that it was."""
        old_items = [old] if isinstance(old, Line) else old.compared_items
        gone = deque(item for item in old_items if not self._alignment.has_stayed(item))
        plan = _Plan(gone, self._alignment.limits_of(new))
        steps = [*self._steps(new, plan, old), *(_Step(item, "gone") for item in plan.gone)]
        self._write_steps(new, steps, old)

    def write_renumbered(self, old: Block, new: Block) -> None:
        """Write what is in a block that reads alike but for numbers of clauses."""
        self._former.update(zip(new.lines(), old.lines(), strict=True))
        self._write_same(new)

    def _write_steps(self, new: Block, steps: list[_Step], old: Item) -> None:
        begins = {fold.start: fold for fold in self._folds(new, steps)}
        ends = {fold.stop: fold for fold in begins.values()}
        numbers = new.numbers
        old_numbers = old.numbers if isinstance(old, Block) and numbers else {}
        is_new_count = bool(begins) or any(step.state == "gone" for step in steps)
        is_shifted = is_new_count and counts_its_items(new.element)
        opened: list[Block] = []
        for place, (item, state, inner) in enumerate(steps):
            if state != "gone":
                self._open_quotations(opened, None, new)
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
                self._open_quotations(opened, item, new)
                self._gone.write(item, opened[-1] if opened else new, old_numbers.get(item))
                is_shifted = True
                continue
            has_own = isinstance(item, Block) and own_number(item.element) is not None
            number = numbers.get(item) if is_shifted and not has_own else None
            is_shifted = is_shifted and item not in numbers
            if state == "wordless":
                self._write_wordless(item, number)
            elif inner is not None and isinstance(item, Block):
                self._writing.open(item)
                self._write_steps(item, inner, old)
                self._writing.close(item)
            else:
                self._write_item(item, number)
        self._open_quotations(opened, None, new)
        if len(steps) in ends:
            self._writing.parts.append(ends[len(steps)].end(new.element))

    def _open_quotations(self, opened: list[Block], gone: Item | None, new: Block) -> None:
        """Open the quotations that a deleted item was in, unless they are open; close others."""
        wanted: list[Block] = []
        if gone is not None and gone not in self._alignment.move_of:
            quotations = [w for w in wrappers_of(gone) if w.element.tag == "blockquote"]
            here = [w for w in [*wrappers_of(new), new] if w.element.tag == "blockquote"]
            wanted = quotations[len(here) :]
        common = 0
        while common < min(len(opened), len(wanted)) and opened[common] is wanted[common]:
            common += 1
        for quotation in reversed(opened[common:]):
            self._writing.parts.append(end_tag(quotation.element))
        for quotation in wanted[common:]:
            self._writing.parts.append(f'<{quotation.element.tag} class="redline-deleted">')
        opened[:] = wanted

    def _steps(self, container: Block, plan: _Plan, old: Item) -> list[_Step]:
        """The items of a block or a wrapper, with those of the older one where they were."""
        steps: list[_Step] = []
        for item in container.items:
            if not item.has_words:
                steps.append(_Step(item, "wordless"))
            elif isinstance(item, Block) and item.is_wrapper:
                steps += self._steps_of_wrapper(item, plan, old)
            else:
                while plan.before(plan.limits[item]):
                    steps.append(_Step(plan.gone.popleft(), "gone"))
                steps.append(_Step(item, "same" if self._is_same(item) else "changed"))
        return steps

    def _steps_of_wrapper(self, wrapper: Block, plan: _Plan, old: Item) -> list[_Step]:
        former = self._alignment.wrapper_of.get(wrapper)
        items = list(wrapper.seen_items())
        before: list[_Step] = []
        while plan.before(plan.limits[items[0]]) and former not in wrappers_of(plan.gone[0]):
            before.append(_Step(plan.gone.popleft(), "gone"))
        inner = self._steps(wrapper, plan, old)
        holder = items[-1].holder
        after = holder.compared_items[items[-1].order + 1 :] if holder is not None else []
        limit = plan.limits[after[0]] if after else float("inf")
        while plan.before(limit) and former in wrappers_of(plan.gone[0]):
            inner.append(_Step(plan.gone.popleft(), "gone"))
        is_same = all(step.state in ("same", "wordless") for step in inner)
        return [*before, _Step(wrapper, "same" if is_same else "changed", inner)]

    def _folds(self, new: Block, steps: list[_Step]) -> list[Fold]:
        if not self._writing.may_link:
            return []
        entries = [
            Entry(place, step.item, step.state != "same")
            for place, step in enumerate(steps)
            if step.state != "wordless"
        ]
        return folds_of(new.element, entries, len(steps), self._writing.sentences)

    def _is_same(self, new: Item) -> bool:
        if not self._alignment.stays(new) or self._move is not None:
            return False
        old = self._alignment.old_of[new]
        return old.signature == new.signature and not trait_changes(old, new)

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
        for change in trait_changes(old, new):
            self._writing.add_trait(*change)
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
            if isinstance(old, Block) and not self._writing.numbers.are_same:
                self.write_renumbered(old, new)
            else:
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
                self._write_line(self._former.get(item, item), item)
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
            self._writing.parts.append(insertion(new, self._writing.sentences))
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
        old_cells = parts_of(old) if old is not None else []
        if columns is None:
            count = max(len(cells), len(old_cells))
            columns = [(place, place if place < len(cells) else None) for place in range(count)]
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
                if isinstance(item, Block) and item in self._alignment.empty_columns:
                    self._writing.open(item, "redline-inserted")
                    self._writing.write_empty_cell(self._writing.sentences.empty_inserted)
                    self._writing.close(item)
                elif old is None or item not in self._alignment.old_of:
                    self._write_inserted(item, [], {})
                else:
                    self._write_pair(self._alignment.old_of[item], item, [], {})
            for old_place, _ in columns[at:]:
                self._gone.write_cell(old_cells, old_place)

    # -- lines -----------------------------------------------------------------------------------

    def _write_line(self, old: Line, new: Line) -> None:
        writing = self._writing
        has_new_traits = writing.take_new_traits()
        if old.signature == new.signature:
            if self._move is None and not has_new_traits:
                writing.end_change()
            state: State = "changed" if has_new_traits else "unchanged"
            writing.count("moved" if self._move else state, new, is_rewritten=has_new_traits)
            writing.write_notes()
            if old.numbers == new.numbers:
                writing.write_as_it_is(new)
            else:
                said = self._number_note(old, new)
                changes = LineChanges(old, new, None, writing.sentences, said)
                writing.parts.append(changes.html())
            return
        writing.begin_change(is_new_stop=is_heading(new))
        budget = Budget(min(STEPS_OF_A_LINE, self._budget.steps))
        steps = budget.steps
        said = self._number_note(old, new)
        changes = LineChanges(old, new, budget, writing.sentences, said)
        self.changes[new] = changes
        self._budget.take(steps - budget.steps)
        if budget.ran_out:
            writing.coarse += 1
            writing.notes.add_too_long()
        writing.count("moved" if self._move else "changed", new, is_rewritten=True)
        writing.words_inserted += changes.words_inserted
        writing.words_deleted += changes.words_deleted
        writing.traits_changed.update(change.name for _, change in changes.traits)
        writing.write_notes()
        writing.parts.append(changes.html())

    def _number_note(self, old: Line, new: Line) -> str:
        """The note after a heading that has another number; counts it."""
        numbers = self._writing.numbers
        if not numbers.is_renumbered(old, new):
            return ""
        numbers.renumbered += 1
        said = note(RENUMBERED, self._writing.sentences.number_was(bare(old.number)))
        self.number_notes[new] = said
        return said


def _as_number(number: int | None) -> tuple[list[str], dict[str, str]]:
    """Classes and attributes of an item that would otherwise have another number."""
    return ([], {}) if number is None else (["redline-numbered"], {"value": str(number)})
