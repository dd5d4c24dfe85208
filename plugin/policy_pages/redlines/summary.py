"""What was marked in a redline -> how much changed, counted as readers count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from policy_pages.redlines.writing import Mark, Writing
from policy_pages.text.wording import ENGLISH, Wording


@dataclass(frozen=True)
class Summary:
    """How much changed.

    A paragraph is one of the text, an item of a list, a row of a table or another stretch of text
    between two breaks of a line. A heading counts with the paragraph below it, unless it alone
    changed.

    :param paragraphs_changed: those whose words or traits changed; moved ones, too.
    :param paragraphs_moved: those that are elsewhere.
    :param words_inserted: words in inserted and in changed paragraphs; characters of scripts that
        write no blanks.
    :param traits_changed: name of a trait (`traits.py`) -> how often it changed where the words are
        the same.
    :param clauses_renumbered: headings whose number is another one. That is no change of words.
    :param is_numbered_now: whether the newer version alone has numbers of clauses.
    :param is_numbered_no_longer: whether the older version alone has them.
    :param shown_whole: changed paragraphs, or parts of them, too long to be compared word by word.
    :param is_incomplete: whether the texts were too long to find all that they have in common.
    """

    paragraphs_changed: int = 0
    paragraphs_added: int = 0
    paragraphs_removed: int = 0
    paragraphs_moved: int = 0
    words_inserted: int = 0
    words_deleted: int = 0
    traits_changed: Mapping[str, int] = field(default_factory=dict)
    clauses_renumbered: int = 0
    is_numbered_now: bool = False
    is_numbered_no_longer: bool = False
    shown_whole: int = 0
    is_incomplete: bool = False

    @property
    def is_unchanged(self) -> bool:
        """Whether a reader finds no difference."""
        return self == Summary()

    def sentences(self, wording: Wording = ENGLISH) -> list[str]:
        """What is to be said of it, one fact each.

        :param wording: how it reads in a language.
        """
        said = [
            sentence(wording, count)
            for count, sentence in (
                (self.paragraphs_changed, _paragraphs_changed),
                (self.paragraphs_added, _paragraphs_added),
                (self.paragraphs_removed, _paragraphs_removed),
                (self.paragraphs_moved, _paragraphs_moved),
                (self.words_inserted, _words_inserted),
                (self.words_deleted, _words_deleted),
                *((self.traits_changed.get(name, 0), one) for name, one in _TRAITS.items()),
                (self.clauses_renumbered, _clauses_renumbered),
                (self.shown_whole, _shown_whole),
            )
            if count
        ]
        if self.is_numbered_now:
            said.append(wording.phrase("clauses are numbered now"))
        if self.is_numbered_no_longer:
            said.append(wording.phrase("clauses are no longer numbered"))
        if self.is_incomplete:
            said.append(
                wording.phrase("too long to compare in full: more may be the same than is shown")
            )
        return said or [wording.phrase("Nothing has changed")]


_Counted = Callable[[Wording, int], str]


def _paragraphs_changed(wording: Wording, count: int) -> str:
    return wording.count_phrase("{count} paragraph changed", "{count} paragraphs changed", count)


def _paragraphs_added(wording: Wording, count: int) -> str:
    return wording.count_phrase("{count} paragraph added", "{count} paragraphs added", count)


def _paragraphs_removed(wording: Wording, count: int) -> str:
    return wording.count_phrase("{count} paragraph removed", "{count} paragraphs removed", count)


def _paragraphs_moved(wording: Wording, count: int) -> str:
    return wording.count_phrase("{count} paragraph moved", "{count} paragraphs moved", count)


def _words_inserted(wording: Wording, count: int) -> str:
    return wording.count_phrase("{count} word inserted", "{count} words inserted", count)


def _words_deleted(wording: Wording, count: int) -> str:
    return wording.count_phrase("{count} word deleted", "{count} words deleted", count)


def _clauses_renumbered(wording: Wording, count: int) -> str:
    return wording.count_phrase("{count} clause renumbered", "{count} clauses renumbered", count)


def _shown_whole(wording: Wording, count: int) -> str:
    return wording.count_phrase(
        "{count} paragraph too long to compare word by word",
        "{count} paragraphs too long to compare word by word",
        count,
    )


_TRAITS: Mapping[str, _Counted] = {
    "link": lambda w, n: w.count_phrase("{count} link changed", "{count} links changed", n),
    "struck": lambda w, n: w.count_phrase(
        "{count} stretch of struck words changed", "{count} stretches of struck words changed", n
    ),
    "added": lambda w, n: w.count_phrase(
        "{count} mark of inserted words changed", "{count} marks of inserted words changed", n
    ),
    "raised": lambda w, n: w.count_phrase(
        "{count} raised text changed", "{count} raised texts changed", n
    ),
    "lowered": lambda w, n: w.count_phrase(
        "{count} lowered text changed", "{count} lowered texts changed", n
    ),
    "quoted": lambda w, n: w.count_phrase(
        "{count} quotation within a line changed", "{count} quotations within lines changed", n
    ),
    "explanation": lambda w, n: w.count_phrase(
        "{count} explanation changed", "{count} explanations changed", n
    ),
    "direction": lambda w, n: w.count_phrase(
        "{count} direction of text changed", "{count} directions of text changed", n
    ),
    "ticked": lambda w, n: w.count_phrase(
        "{count} check box changed", "{count} check boxes changed", n
    ),
    "disabled": lambda w, n: w.count_phrase(
        "{count} control changed", "{count} controls changed", n
    ),
    "size": lambda w, n: w.count_phrase(
        "{count} size of a picture changed", "{count} sizes of pictures changed", n
    ),
    "level": lambda w, n: w.count_phrase(
        "{count} level of a heading changed", "{count} levels of headings changed", n
    ),
    "marker": lambda w, n: w.count_phrase(
        "{count} kind of list changed", "{count} kinds of lists changed", n
    ),
    "number": lambda w, n: w.count_phrase(
        "{count} number of an item changed", "{count} numbers of items changed", n
    ),
    "quotation": lambda w, n: w.count_phrase(
        "{count} quotation changed", "{count} quotations changed", n
    ),
    "box": lambda w, n: w.count_phrase(
        "{count} kind of box changed", "{count} kinds of boxes changed", n
    ),
    "closed": lambda w, n: w.count_phrase(
        "{count} section that opens changed", "{count} sections that open changed", n
    ),
    "header": lambda w, n: w.count_phrase(
        "{count} header cell changed", "{count} header cells changed", n
    ),
}
"""Trait -> what is said of its changes."""


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
        paragraphs_changed=changed,
        paragraphs_added=added,
        paragraphs_removed=removed,
        paragraphs_moved=moved,
        words_inserted=writing.words_inserted,
        words_deleted=writing.words_deleted,
        traits_changed=dict(writing.traits_changed),
        shown_whole=writing.coarse,
        clauses_renumbered=writing.numbers.renumbered,
        is_numbered_now=writing.numbers.is_begun,
        is_numbered_no_longer=writing.numbers.is_ended,
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
