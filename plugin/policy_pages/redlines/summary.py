"""What was marked in a redline -> how much changed, counted as readers count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from policy_pages.redlines import wording
from policy_pages.redlines.traits import NAMES
from policy_pages.redlines.writing import Mark, Writing


@dataclass(frozen=True)
class Summary:
    """How much changed.

    A clause is a paragraph, an item of a list, a row of a table or another stretch of text between
    two breaks of a line. A heading counts with the clause below it, unless it alone changed.

    :param clauses_changed: those whose words or traits changed; moved ones, too.
    :param clauses_moved: those that stand elsewhere.
    :param words_inserted: words in inserted and in changed clauses; characters of scripts that
        write no blanks.
    :param traits_changed: name of a trait (`traits.py`) -> how often it changed where the words are
        the same.
    :param shown_whole: changed clauses, or parts of them, too long to be compared word by word.
    :param is_incomplete: whether the texts were too long to find all that they have in common.
    """

    clauses_added: int = 0
    clauses_removed: int = 0
    clauses_changed: int = 0
    clauses_moved: int = 0
    words_inserted: int = 0
    words_deleted: int = 0
    traits_changed: Mapping[str, int] = field(default_factory=dict)
    shown_whole: int = 0
    is_incomplete: bool = False

    @property
    def is_unchanged(self) -> bool:
        """Whether a reader finds no difference."""
        return self == Summary()

    @property
    def sentences(self) -> list[str]:
        """What is to be said of it, one fact each."""
        said = [
            f"{wording.clauses(count)} {done}"
            for count, done in (
                (self.clauses_added, "added"),
                (self.clauses_removed, "removed"),
                (self.clauses_changed, "changed"),
                (self.clauses_moved, "moved"),
            )
            if count
        ]
        if self.words_inserted:
            said.append(f"{wording.words(self.words_inserted)} inserted")
        if self.words_deleted:
            said.append(f"{wording.words(self.words_deleted)} deleted")
        for name in NAMES:
            if count := self.traits_changed.get(name):
                said.append(f"{wording.traits(name, count)} changed")
        if self.shown_whole:
            said.append(f"{wording.clauses(self.shown_whole)} too long to compare word by word")
        if self.is_incomplete:
            said.append(wording.INCOMPLETE)
        return said or [wording.NOTHING]


def summary_of(writing: Writing, *, is_incomplete: bool) -> Summary:
    """Count what was marked.

    :param is_incomplete: whether the comparison was given up.
    """
    added = removed = changed = moved = 0
    for mark in _without_headings(list(_by_unit(writing.marks))):
        added += mark.state == "inserted"
        removed += mark.state == "deleted"
        moved += mark.state == "moved"
        changed += mark.state == "changed" or mark.is_rewritten
    return Summary(
        clauses_added=added,
        clauses_removed=removed,
        clauses_changed=changed,
        clauses_moved=moved,
        words_inserted=writing.words_inserted,
        words_deleted=writing.words_deleted,
        traits_changed=dict(writing.traits_changed),
        shown_whole=writing.coarse,
        is_incomplete=is_incomplete,
    )


def _by_unit(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks of a row's cells as one."""
    for _, group in groupby(marks, key=lambda mark: id(mark.unit)):
        cells = list(group)
        first = cells[0]
        if len(cells) > 1:
            states = {mark.state for mark in cells}
            state = first.state if len(states) == 1 else "changed"
            rewritten = any(mark.is_rewritten for mark in cells)
            yield Mark(state, first.unit, False, rewritten and state == "moved")
        else:
            yield first


def _without_headings(marks: list[Mark]) -> Iterator[Mark]:
    for place, mark in enumerate(marks):
        following = marks[place + 1].state if place + 1 < len(marks) else None
        if not mark.is_heading or following != mark.state or mark.is_rewritten:
            yield mark
