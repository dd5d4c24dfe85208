"""A chunk of Markdown -> how it can be rewritten so that all flavours read it alike.

Rules propose, renderings decide: nothing is suggested that was not read in every flavour.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from policy_pages.checks.chunks import Chunk
from policy_pages.checks.readings import Reader, Reading, distance
from policy_pages.checks.rules.all_rules import RULES
from policy_pages.checks.rules.rule import Candidate, Line, Lines, Place, Rule

_MOST_TRIALS = 400
"""Rewritings of a chunk that are read at most; what is left is reported without one."""
_FEW = 4
"""Places of a rule in a chunk that are tried one by one."""
_ROUNDS = 3
"""How often all rules are asked: one rewriting may make room for another."""

Edits = dict[Line, list[str]]
"""Line -> the lines that are to stand in its place."""


@dataclass
class Budget:
    """What reading a page's rewritings may still cost, all flavours together.

    :param renderings: texts that are rendered.
    :param characters: their characters.
    """

    renderings: int
    characters: int

    @classmethod
    def of_page(cls, length: int) -> Budget:
        """What a page may cost.

        :param length: of its Markdown, in characters.
        """
        return cls(renderings=6_000, characters=min(400_000 + 20 * length, 2_000_000))

    @property
    def is_spent(self) -> bool:
        """Whether no other rewriting is to be read."""
        return self.renderings <= 0 or self.characters <= 0

    def spend(self, readers: Sequence[Reader], markdown: str) -> dict[str, Reading]:
        """How each reader reads a text. What a reader has read before costs nothing."""
        renderings = sum(reader.renderings for reader in readers)
        characters = sum(reader.characters for reader in readers)
        readings = {reader.flavour: reader.read(markdown) for reader in readers}
        self.renderings -= sum(reader.renderings for reader in readers) - renderings
        self.characters -= sum(reader.characters for reader in readers) - characters
        return readings


@dataclass(frozen=True)
class Kept:
    """A rewriting that brought the flavours closer to each other.

    :param builds: the flavours in which its place reads as it does once rewritten.
    """

    rule: Rule
    place: Place
    candidate: Candidate
    builds: frozenset[str]

    @property
    def origins(self) -> set[int]:
        """The page's lines that are rewritten."""
        return {line.origin for line in self.candidate.edits}


@dataclass(frozen=True)
class _Trial:
    """Lines, how each flavour reads them, and how far each is from the built one."""

    lines: Sequence[Line]
    readings: dict[str, Reading]
    distances: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.distances.values())

    def improves(self, before: _Trial) -> bool:
        return self.total < before.total and all(
            number <= before.distances[flavour] for flavour, number in self.distances.items()
        )


class Agreement:
    """Brings the readings of a chunk together.

    :param built: the flavour that the page is built with.
    :param others: those that it is compared with.
    """

    def __init__(
        self, chunk: Chunk, built: Reader, others: Sequence[Reader], budget: Budget
    ) -> None:
        self.chunk = chunk
        self.built = built
        self.others = others
        self.budget = budget
        self.kept: list[Kept] = []
        self.is_cut_short = False
        """Whether there may be rewritings that were not read, as that would take too long."""
        self._trials = 0
        self.first = self.now = self._read(chunk.lines)

    @property
    def is_reached(self) -> bool:
        """Whether all flavours read the lines alike, as they are now."""
        return not self.now.total

    def reach(self) -> None:
        """Ask each rule for its places, and keep what helps."""
        for _ in range(_ROUNDS):
            before = len(self.kept)
            for rule in RULES:
                if self.is_reached or not self._may_try():
                    return
                self._settle(rule, list(rule.find(Lines(self.now.lines))))
            if len(self.kept) == before:
                return

    # -- trials ----------------------------------------------------------------------------------

    def _may_try(self) -> bool:
        if self._trials >= _MOST_TRIALS or self.budget.is_spent:
            self.is_cut_short = True
        return not self.is_cut_short

    def _read(self, lines: Sequence[Line]) -> _Trial:
        markdown = self.chunk.markdown(lines)
        readings = self.budget.spend([self.built, *self.others], markdown)
        own = readings[self.built.flavour]
        distances = {
            reader.flavour: distance(own, readings[reader.flavour]) for reader in self.others
        }
        return _Trial(lines, readings, distances)

    def _tried(self, edits: Edits) -> _Trial:
        self._trials += 1
        return self._read(_rewritten(self.now.lines, edits))

    def _settle(self, rule: Rule, places: list[Place]) -> None:
        """Keep what helps of some places of a rule; halves them, as most places need nothing."""
        here = set(self.now.lines)
        places = [place for place in places if _stands(place, here)]
        if not places or self.is_reached or not self._may_try():
            return
        if len(places) == 1:
            self._settle_one(rule, places[0])
            return
        if len(places) > _FEW and self._settle_by_parts(rule, places):
            here = set(self.now.lines)
            places = [place for place in places if _stands(place, here)]
            if len(places) < 2:
                self._settle(rule, places)
                return
        together = self._best_together(places)
        if together is None and len(places) > _FEW:
            return
        half = len(places) // 2
        before = self.now.total
        self._settle(rule, places[:half])
        self._settle(rule, places[half:])
        if self.now.total == before and together:
            # none helps alone
            trial = self._tried(_edits(together))
            self.kept += [_kept(rule, *chosen, self.now, trial) for chosen in together]
            self.now = trial

    def _best_together(self, places: list[Place]) -> list[tuple[Place, Candidate]] | None:
        """The first way to rewrite all places that helps."""
        for number in range(max(len(place.candidates) for place in places)):
            chosen = [
                (place, place.candidates[min(number, len(place.candidates) - 1)])
                for place in places
            ]
            trial = self._tried(_edits(chosen))
            keeps = trial.readings[self.built.flavour] == self.now.readings[self.built.flavour]
            is_meant = keeps or all(c.intended or not c.offered for _, c in chosen)
            if is_meant and trial.improves(self.now):
                return [(place, chosen) for place, chosen in chosen if not chosen.needs_built]
        return None

    def _settle_by_parts(self, rule: Rule, places: list[Place]) -> bool:
        """Keep what helps a place's own part of a long chunk, if it helps the chunk as well.

        A part is read in less time than the chunk, and most parts decide what the chunk does.
        """
        kept: list[Kept] = []
        edits: Edits = {}
        margins = [index for index, line in enumerate(self.now.lines) if line.text[:1].strip()]
        paragraphs = Lines(self.now.lines).paragraph_starts
        numbers = {line: index for index, line in enumerate(self.now.lines)}
        for place in places:
            if self.budget.is_spent:
                self.is_cut_short = True
                break
            touched = {numbers[line] for c in place.candidates for line in (place.line, *c.edits)}
            first = bisect_right(margins, min(touched)) - 1
            last = bisect_right(margins, max(touched))
            start = margins[first] if first >= 0 else 0
            end = margins[last] if last < len(margins) else len(self.now.lines)
            # what goes on with a block needs its first two lines: a table's row does
            head = self.now.lines[paragraphs[start] : min(paragraphs[start] + 2, start)]
            part = self._read([*head, *self.now.lines[start:end]])
            best = self._best(part, place)
            if best is not None and edits.keys().isdisjoint(best[0].edits):
                edits |= best[0].edits
                kept.append(_kept(rule, place, best[0], part, best[1]))
        trial = self._tried(edits) if kept else self.now
        if not trial.improves(self.now):
            return False
        self.kept += kept
        self.now = trial
        return True

    def _settle_one(self, rule: Rule, place: Place) -> None:
        self._trials += len(place.candidates)
        best = self._best(self.now, place)
        if best is not None:
            self.kept.append(_kept(rule, place, best[0], self.now, best[1]))
            self.now = best[1]

    def _best(self, before: _Trial, place: Place) -> tuple[Candidate, _Trial] | None:
        """The candidate that brings the readings of lines closest to each other, if one does."""
        best: tuple[tuple[int, int], Candidate, _Trial] | None = None
        own = before.readings[self.built.flavour]
        for number, candidate in enumerate(place.candidates):
            trial = self._read(_rewritten(before.lines, candidate.edits))
            if not trial.improves(before):
                continue
            keeps = trial.readings[self.built.flavour] == own
            # what the page says now may change only to what is surely meant
            is_meant = candidate.intended or not candidate.offered
            if not keeps and (candidate.needs_built or not is_meant):
                continue
            score = (trial.total, number)
            if best is None or score < best[0]:
                best = score, candidate, trial
        return None if best is None else best[1:]


def _kept(rule: Rule, place: Place, candidate: Candidate, before: _Trial, after: _Trial) -> Kept:
    alike = {name for name, reading in after.readings.items() if reading == before.readings[name]}
    return Kept(rule, place, candidate, frozenset(alike))


def _rewritten(lines: Sequence[Line], edits: Edits) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        if line in edits:
            found += [Line(text, line.origin) for text in edits[line]]
        else:
            found.append(line)
    return found


def _stands(place: Place, lines: set[Line]) -> bool:
    """Whether the lines of a place are still those that it was found in."""
    return all(
        line in lines for candidate in place.candidates for line in (place.line, *candidate.edits)
    )


def _edits(chosen: Sequence[tuple[Place, Candidate]]) -> Edits:
    """The edits of several places; a line that two want belongs to the first."""
    edits: Edits = {}
    for _, candidate in chosen:
        if edits.keys().isdisjoint(candidate.edits):
            edits |= candidate.edits
    return edits
