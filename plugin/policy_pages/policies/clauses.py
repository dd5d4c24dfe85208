"""The clauses of a policy: ids that stay, whatever becomes of their headings' numbers and words.

A clause is a heading and what is below it. Its id is the one its author gave; else the one that
was frozen for it in the file beside the page; else it is made of the heading's words, without the
number written before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice, product
from typing import NamedTuple

WORDS_KEPT = 12
"""Of the text below a heading; they tell a clause whose heading was reworded."""

_ALIKE = 0.6
"""Of the words of two clauses, those in common, for them to be the same one."""

_FEWEST_WORDS = 3
_MOST_COMPARED = 5_000
"""Pairs of clauses; a page whose every heading is reworded has only so many of them compared."""

_NUMBER = re.compile(
    r"""\s*(?:
        (?:§+|(?:article|section|clause|part|artikel|abschnitt|ziffer|artículo|art\.)\s)\s*
            (?P<named>[0-9]+(?:\.[0-9]+)*[a-z]?)[.):]?
        | (?P<nested>[0-9]+(?:\.[0-9]+)+)[.):]?  # 3.1
        | \(?(?P<single>[0-9]+)[.):]  # 3.  (3)
        | \(?(?P<letter>[ivxlc]+|[a-z])[.)]  # iv.  a)
    )\s*[-–—:]?\s+(?=\S)""",
    re.VERBOSE | re.IGNORECASE,
)


def written_number(heading: str) -> str:
    """The number that is written before a heading's words, with all that belongs to it, as it is
    written; empty where there is none."""
    match = _NUMBER.match(heading)
    return heading[: match.end()] if match else ""


class Clause(NamedTuple):
    """A clause as a page has it.

    :param heading: its words, with the number written before them.
    :param begins: the first words of the text below it.
    :param given: the id its author gave.
    """

    heading: str
    begins: str = ""
    given: str | None = None

    @property
    def words(self) -> str:
        """The heading without its number."""
        match = _NUMBER.match(self.heading)
        return self.heading[match.end() :] if match else self.heading

    @property
    def number(self) -> str | None:
        """The number written before its words: of `3.1 Sharing` it is `3.1`."""
        match = _NUMBER.match(self.heading)
        return match[match.lastgroup or 0] if match else None


@dataclass(frozen=True)
class FrozenClause:
    """A clause as the file beside its page keeps it.

    :param heading: its words, without a number.
    :param line: where the file has it, from 1; 0 for one that is not written yet.
    """

    id: str
    heading: str
    begins: str = ""
    line: int = field(default=0, compare=False)


class Identified(NamedTuple):
    """The ids of a page's clauses.

    :param ids: one for each clause, in their order.
    :param lost: the frozen ones that no clause is.
    """

    ids: list[str]
    lost: list[FrozenClause]


def identify(
    clauses: Sequence[Clause],
    frozen: Sequence[FrozenClause],
    taken: Iterable[str],
    slug: Callable[[str], str],
) -> Identified:
    """Give each clause its id.

    A frozen one is the clause whose author gave that id; else the one with the same heading; else
    the one that is most alike in its words, or in those of the text below alone.

    :param taken: ids of the page's other elements.
    :param slug: makes an id of words; it may be empty.
    """
    ids: list[str | None] = [clause.given for clause in clauses]
    given = {id for id in ids if id is not None}
    waiting = [one for one in frozen if one.id not in given]
    open_places = [place for place, id in enumerate(ids) if id is None]
    for place, one in [*_same_headings(clauses, open_places, waiting)]:
        ids[place] = one.id
        open_places.remove(place)
        waiting.remove(one)
    for place, one in _alike(clauses, open_places, waiting):
        ids[place] = one.id
        waiting.remove(one)
    known = {*taken, *given, *(one.id for one in frozen)}
    return Identified(
        [id or _new_id(slug(clause.words), known) for id, clause in zip(ids, clauses, strict=True)],
        waiting,
    )


def frozen_again(clauses: Sequence[Clause], identified: Identified) -> list[FrozenClause]:
    """What the file beside the page is to keep now: the page's clauses in order, then the lost."""
    kept = [
        FrozenClause(id, clause.words, clause.begins)
        for id, clause in zip(identified.ids, clauses, strict=True)
    ]
    return [*kept, *identified.lost]


def new_clauses(
    clauses: Sequence[Clause], identified: Identified, frozen: Iterable[FrozenClause]
) -> list[str]:
    """The headings of a page's clauses that are not frozen."""
    known = {one.id for one in frozen}
    pairs = zip(identified.ids, clauses, strict=True)
    return [clause.words for id, clause in pairs if id not in known]


def first_words(text: str) -> str:
    """The words of a text that a frozen clause keeps."""
    return " ".join(text.split(None, WORDS_KEPT)[:WORDS_KEPT])


def _same_headings(
    clauses: Sequence[Clause], places: Sequence[int], frozen: Sequence[FrozenClause]
) -> Iterator[tuple[int, FrozenClause]]:
    """Clauses with the heading of a frozen one; of several, those that begin most alike."""
    by_heading: dict[str, list[int]] = {}
    for place in places:
        by_heading.setdefault(_folded(clauses[place].words), []).append(place)
    wanted: dict[str, list[FrozenClause]] = {}
    for one in frozen:
        wanted.setdefault(_folded(one.heading), []).append(one)
    for heading, those in wanted.items():
        here = by_heading.get(heading, [])
        yield from _best_pairs(
            [
                (_likeness(clauses[place].begins, one.begins), place, one)
                for place, one in islice(product(here, those), _MOST_COMPARED)
            ]
        )


def _alike(
    clauses: Sequence[Clause], places: Sequence[int], frozen: Sequence[FrozenClause]
) -> list[tuple[int, FrozenClause]]:
    found = []
    for place, one in islice(product(places, frozen), _MOST_COMPARED):
        clause = clauses[place]
        own, kept = f"{clause.words} {clause.begins}", f"{one.heading} {one.begins}"
        likeness = max(_likeness(own, kept), _likeness_of_texts(clause.begins, one.begins))
        if likeness >= _ALIKE:
            found.append((likeness, place, one))
    return _best_pairs(found)


def _best_pairs(
    pairs: list[tuple[float, int, FrozenClause]],
) -> list[tuple[int, FrozenClause]]:
    """Of all pairs the most alike; nothing is in two of them. Ties go by the order of the page."""
    chosen: dict[int, FrozenClause] = {}
    ids: set[str] = set()
    for _, place, one in sorted(pairs, key=lambda pair: -pair[0]):
        if place not in chosen and one.id not in ids:
            chosen[place] = one
            ids.add(one.id)
    return list(chosen.items())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def _likeness_of_texts(one: str, other: str) -> float:
    """The likeness of what two clauses begin with; of very few words it says nothing."""
    fewest = min(len(_words(one)), len(_words(other)))
    return _likeness(one, other) if fewest >= _FEWEST_WORDS else 0.0


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _new_id(slug: str, known: set[str]) -> str:
    """An id that no other has; the second of one slug is `slug_1`, as in tables of contents."""
    number, id = 0, slug
    while not id or id in known:
        number += 1
        id = f"{slug}_{number}"
    known.add(id)
    return id
