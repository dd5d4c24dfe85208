"""Which of some blocks are the same in other words, found without comparing each with each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple, Protocol

MOST_HOLDERS = 40
"""Blocks that may share a word or a pair of words for it to tell them apart."""
MOST_CANDIDATES = 6
"""Blocks that a block is compared with in full."""
SAME_NAME = 0.5
"""What the same `id` is worth; the words are worth up to 1."""


class Comparable(Protocol):
    """What has words, a name and a kind."""

    @property
    def kind(self) -> str:
        """Only the same kinds are compared."""

    @property
    def bag(self) -> Counter[str]:
        """How often it holds each word."""

    @property
    def name(self) -> str | None:
        """An `id`."""


class Likeness(NamedTuple):
    """How much alike two blocks are, by their places in two sequences."""

    score: float
    old: int
    new: int


def likeness(old: Comparable, new: Comparable) -> float:
    """From 0 (nothing in common) to 1 (the same words), and more for those of one name."""
    score = 0.0
    total = old.bag.total() + new.bag.total()
    if total:
        fewer, more = sorted((old.bag, new.bag), key=len)
        common = sum(min(count, more[word]) for word, count in fewer.items())
        score = 2 * common / total
    if old.name is not None and old.name == new.name:
        score += SAME_NAME
    return score


def likenesses(
    old: Sequence[Comparable], new: Sequence[Comparable], least: float
) -> list[Likeness]:
    """The pairs that are alike, for each new block its best few ones, in no order."""
    holders: dict[object, list[int]] = defaultdict(list)
    for place, item in enumerate(old):
        for feature in _features(item):
            holders[feature].append(place)
    found: list[Likeness] = []
    for place, item in enumerate(new):
        shared: Counter[int] = Counter()
        for feature in _features(item):
            having = holders.get(feature, ())
            if len(having) <= MOST_HOLDERS:
                shared.update(having)
        for candidate, _ in shared.most_common(MOST_CANDIDATES):
            score = likeness(old[candidate], item)
            if score >= least:
                found.append(Likeness(score, candidate, place))
    return found


def _features(item: Comparable) -> set[object]:
    words = list(item.bag)
    features: set[object] = {(item.kind, word) for word in words}
    # the bag keeps the order of first occurrence: neighbours tell more than words alone
    features |= {(item.kind, *pair) for pair in zip(words, words[1:], strict=False)}
    if item.name is not None:
        features.add((item.kind, "id", item.name))
    return features


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
