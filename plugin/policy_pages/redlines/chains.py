"""Which blocks of two sequences stay in their order: the chain of pairs that is worth most.

A pair in the chain is shown where it is. What is left out of it is shown as moved, if it can be
recognised elsewhere; else it is struck out and inserted again. So a pair is worth its likeness,
from 0 to 1, and `UNMOVABLE` more if it could not be shown as moved; of pairs that are worth the
same, the one with more words stays. The number of pairs that are looked at grows with the number
of blocks, not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import Protocol

from policy_pages.redlines.matching import Budget
from policy_pages.redlines.similarity import Comparable, Likeness, likenesses

LEAST_IN_PLACE = 0.4
"""How alike two blocks have to be to be paired in their place."""
LEAST_MOVED = 0.6
"""The same for blocks that have moved."""
FEWEST_MOVED = 4
"""Words of a block that is recognised anywhere; shorter ones are there by chance."""
FEWEST_MOVED_ONCE = 2
"""The same of one that is in each version once."""
UNMOVABLE = 0.5
"""What it is worth to keep a pair in its place that could not be shown as moved."""
_OF_A_WORD = 1e-9
_MOST_WORDS = 1000


class Chained(Comparable, Protocol):
    """A block to compare, with its signature and its number of words."""

    @property
    def signature(self) -> Hashable:
        """Equal for blocks that read alike."""

    @property
    def weight(self) -> int:
        """How many words it has."""


def chain_in_order(
    old: Sequence[Chained], new: Sequence[Chained], budget: Budget
) -> list[tuple[int, int]]:
    """Pairs of places of two sequences of blocks, in the order of both."""
    head = 0
    most = min(len(old), len(new))
    while head < most and old[head].signature == new[head].signature:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail].signature == new[-1 - tail].signature:
        tail += 1
    pairs = [(place, place) for place in range(head)]
    inner = _chain(old[head : len(old) - tail], new[head : len(new) - tail], budget)
    pairs += [(head + a, head + b) for a, b in inner]
    return pairs + [(len(old) - tail + step, len(new) - tail + step) for step in range(tail)]


def _chain(old: Sequence[Chained], new: Sequence[Chained], budget: Budget) -> list[tuple[int, int]]:
    if not old or not new:
        return []
    same = set(_same_pairs(old, new, budget))
    rated = [Likeness(1 + _words(new[b]), a, b) for a, b in same]
    old_left = sorted(set(range(len(old))).difference(a for a, _ in same))
    new_left = sorted(set(range(len(new))).difference(b for _, b in same))
    alike = likenesses(
        [old[place] for place in old_left],
        [new[place] for place in new_left],
        LEAST_IN_PLACE,
        budget,
    )
    for pair in alike:
        block = new[new_left[pair.new]]
        worth = min(pair.score, 1) + _words(block)
        if pair.score < LEAST_MOVED or block.weight < FEWEST_MOVED:
            worth += UNMOVABLE
        rated.append(Likeness(worth, old_left[pair.old], new_left[pair.new]))
    return [(pair.old, pair.new) for pair in best_chain(rated)]


def _words(block: Chained) -> float:
    return _OF_A_WORD * min(block.weight, _MOST_WORDS)


def _same_pairs(
    old: Sequence[Chained], new: Sequence[Chained], budget: Budget
) -> Iterator[tuple[int, int]]:
    """Pairs of blocks that read alike: a block that exists once with its like; others by their
    order from the beginning, from the end, and from the blocks beside them."""
    old_places, new_places = _places(old), _places(new)
    once: list[tuple[int, int]] = []
    for signature, of_new in new_places.items():
        of_old = old_places.get(signature, [])
        if len(of_old) == len(of_new) == 1:
            once.append((of_old[0], of_new[0]))
        yield from zip(of_old, of_new, strict=False)
        if len(of_old) != len(of_new):
            yield from zip(reversed(of_old), reversed(of_new), strict=False)
    seen = set(once)
    for first in once:
        for step in (-1, 1):
            a, b = first[0] + step, first[1] + step
            while 0 <= a < len(old) and 0 <= b < len(new) and (a, b) not in seen:
                if old[a].signature != new[b].signature or not budget.take(1):
                    break
                seen.add((a, b))
                yield a, b
                a, b = a + step, b + step


def _places(blocks: Sequence[Chained]) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        places[block.signature].append(place)
    return places


def best_chain(pairs: list[Likeness]) -> list[Likeness]:
    """Those pairs, all in the order of both sequences, whose scores together are the highest."""
    if not pairs:
        return []
    # for each old place, the best chain that ends at it or before, in a tree of partial maxima
    size = max(pair.old for pair in pairs) + 2
    tree: list[tuple[float, int]] = [(0.0, -1)] * size
    before: list[int] = []
    ordered = sorted(pairs, key=lambda pair: (pair.new, -pair.old))
    best = (0.0, -1)
    for number, pair in enumerate(ordered):
        total, last = 0.0, -1
        place = pair.old
        while place > 0:
            if tree[place][0] > total:
                total, last = tree[place]
            place -= place & -place
        before.append(last)
        chain = (total + pair.score, number)
        if chain[0] > best[0]:
            best = chain
        place = pair.old + 1
        while place < size:
            if chain[0] > tree[place][0]:
                tree[place] = chain
            place += place & -place
    chosen: list[Likeness] = []
    number = best[1]
    while number >= 0:
        chosen.append(ordered[number])
        number = before[number]
    return chosen[::-1]
