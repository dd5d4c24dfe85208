"""The HTML of a redline while it is written: its pieces, the notes in it, and what to count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Literal

from policy_pages.redlines.alignment import Alignment
from policy_pages.redlines.clause_numbers import ClauseNumbers, is_heading
from policy_pages.redlines.content import Block, Item, Line, headings_above
from policy_pages.redlines.elements import end_tag, start_tag, written
from policy_pages.redlines.lines import NOTE
from policy_pages.redlines.notes import Notes
from policy_pages.redlines.wording import Sentences

State = Literal["unchanged", "changed", "inserted", "deleted", "moved"]

_NO_LINKS_IN = frozenset(["a", "summary", "label"])


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


class Writing:
    """What was written so far: ``parts``, and ``notes`` that wait for the words after them.

    ``marks`` has one of each line with words, in their order; ``coarse`` counts lines that were too
    long to be compared.
    """

    def __init__(self, alignment: Alignment, prefix: str, sentences: Sentences) -> None:
        self.parts: list[str] = []
        self.sentences = sentences
        old, new = alignment.old, alignment.new
        headings = {**headings_above(old), **headings_above(new)}
        self.notes = Notes(self.parts, prefix, headings, sentences)
        self.numbers = ClauseNumbers(old, new)
        self.marks: list[Mark] = []
        self.words_inserted = 0
        self.words_deleted = 0
        self.traits_changed: Counter[str] = Counter()
        """By the names of traits."""
        self.coarse = 0
        self._alignment = alignment
        self._links_banned = 0
        self._row: Block | None = None
        self._changed_row: Block | None = None
        self._has_new_traits = False

    @property
    def may_link(self) -> bool:
        """Whether HTML allows a link here, or anything else that can be operated."""
        return not self._links_banned

    def open(self, new: Block, *classes: str, **extra: str) -> None:
        """Write the tag that begins a block of the newer version."""
        self.parts.append(start_tag(new.element, *classes, **extra))
        self._links_banned += new.element.tag in _NO_LINKS_IN

    def close(self, new: Block) -> None:
        """Write the tag that ends it."""
        self._links_banned -= new.element.tag in _NO_LINKS_IN
        self.parts.append(end_tag(new.element))

    def write_as_it_is(self, item: Item) -> None:
        """Write an item of the newer version without marks."""
        nodes = item.nodes if isinstance(item, Line) else [item.element]
        self.parts.append("".join(map(written, nodes)))

    def write_notes(self) -> None:
        """Write what is said of the words that follow."""
        self.notes.write(may_link=self.may_link)

    @contextmanager
    def within(self, row: Block) -> Iterator[None]:
        """Count the cells of a row as one."""
        outer, self._row = self._row, row
        yield
        self._row = outer

    def begin_change(self, *, is_new_stop: bool = False) -> None:
        """Say that what follows changed."""
        self.notes.begin_change(is_new_stop=is_new_stop)
        self._changed_row = self._row

    def add_trait(self, name: str, was: str | None, now: str | None) -> None:
        """Note that a trait of the following block changed."""
        self.begin_change()
        self.notes.add_trait(name, was, now)
        self.traits_changed[name] += 1
        self._has_new_traits = True

    def take_new_traits(self) -> bool:
        """Whether a trait of the block that begins with the current line changed."""
        has_new_traits, self._has_new_traits = self._has_new_traits, False
        return has_new_traits

    def end_change(self) -> None:
        """Say that what follows did not change; a changed row is one change to its end."""
        if not self._is_in_changed_row():
            self.notes.end_change()

    def _is_in_changed_row(self) -> bool:
        """Whether a cell before this one makes the row one change, or a column changes all rows."""
        if self._row is None:
            return False
        columns = self._alignment.columns_of_row(self._row) or []
        return self._row is self._changed_row or any(None in pair for pair in columns)

    def write_empty_cell(self, said: str) -> None:
        """Write that a cell without words was inserted or deleted with its column."""
        self.begin_change()
        self.write_notes()
        self.parts.append(f'<span class="{NOTE} redline-column">[{escape(said)}]</span>')
        if self._row is not None:
            self.marks.append(Mark("changed", self._row, False))

    def count(self, state: State, line: Line, *, is_rewritten: bool = False) -> None:
        """Count what became of a line."""
        self.marks.append(Mark(state, self._row or line, is_heading(line), is_rewritten))
