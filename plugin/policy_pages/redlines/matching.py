"""Which stretches of two sequences are the same, within a bound of time.

The matching is that of `difflib`, which finds the longest same stretch first, as readers do. It
takes time by the square of the length, and by its cube where words repeat: so its steps are
counted, and what cannot be matched within a budget is left unmatched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple


class Stretch(NamedTuple):
    """A stretch that is the same: where it begins in each sequence, and how long it is."""

    old: int
    new: int
    size: int


class Change(NamedTuple):
    """What is between two stretches: up to `old_end` it was, up to `new_end` it is."""

    old: int
    old_end: int
    new: int
    new_end: int


class Budget:
    """Steps that may still be taken; `ran_out` says whether there were too few."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.ran_out = False

    def take(self, steps: int) -> bool:
        """Take steps, if there are so many."""
        if steps > self.steps:
            self.ran_out = True
            return False
        self.steps -= steps
        return True


def same_stretches(
    old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget
) -> list[Stretch]:
    """The stretches that are the same, in their order, none touching the next in both."""
    head = 0
    most = min(len(old), len(new))
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    inner_old = old[head : len(old) - tail]
    inner_new = new[head : len(new) - tail]
    found = [Stretch(0, 0, head)]
    found += [
        Stretch(head + stretch.old, head + stretch.new, stretch.size)
        for stretch in sorted(_longest_first(inner_old, inner_new, budget))
    ]
    found.append(Stretch(len(old) - tail, len(new) - tail, tail))
    return _joined([stretch for stretch in found if stretch.size])


def _longest_first(
    old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget
) -> list[Stretch]:
    if not old or not new:
        return []
    often = Counter(new)
    steps = list(accumulate((1 + often[key] for key in old), initial=0))
    matcher = SequenceMatcher(None, old, new)  # words that are everywhere begin no stretch
    found: list[Stretch] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        old_start, old_end, new_start, new_end = waiting.pop()
        if not budget.take(steps[old_end] - steps[old_start]):
            break
        match = matcher.find_longest_match(old_start, old_end, new_start, new_end)
        if not match.size:
            continue
        found.append(Stretch(match.a, match.b, match.size))
        if old_start < match.a and new_start < match.b:
            waiting.append((old_start, match.a, new_start, match.b))
        if match.a + match.size < old_end and match.b + match.size < new_end:
            waiting.append((match.a + match.size, old_end, match.b + match.size, new_end))
    return found


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for stretch in stretches:
        if found:
            last = found[-1]
            if last.old + last.size == stretch.old and last.new + last.size == stretch.new:
                found[-1] = Stretch(last.old, last.new, last.size + stretch.size)
                continue
        found.append(stretch)
    return found


def readable_changes(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Change]:
    """What changed between two texts, without the crumbs.

    A stretch that is the same and at most half as long as the changes on both sides of it is part
    of one change: nobody reads `the` as what was left of two sentences.
    """
    old_lengths = list(accumulate(map(len, old), initial=0))
    new_lengths = list(accumulate(map(len, new), initial=0))

    def size(change: Change) -> int:
        deleted = old_lengths[change.old_end] - old_lengths[change.old]
        return max(deleted, new_lengths[change.new_end] - new_lengths[change.new])

    changes: list[Change] = []
    for change in _between(same_stretches(old, new, budget), len(old), len(new)):
        changes.append(change)
        while len(changes) > 1:
            before, after = changes[-2:]
            same = old_lengths[after.old] - old_lengths[before.old_end]
            if 2 * same > min(size(before), size(after)):
                break
            changes[-2:] = [Change(before.old, after.old_end, before.new, after.new_end)]
    return changes


def _between(stretches: list[Stretch], old_length: int, new_length: int) -> list[Change]:
    changes: list[Change] = []
    old = new = 0
    for stretch in [*stretches, Stretch(old_length, new_length, 0)]:
        if stretch.old > old or stretch.new > new:
            changes.append(Change(old, stretch.old, new, stretch.new))
        old, new = stretch.old + stretch.size, stretch.new + stretch.size
    return changes
