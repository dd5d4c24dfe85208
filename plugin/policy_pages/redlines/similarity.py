"""Which of some blocks are the same in other words, found without comparing each with each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from policy_pages.redlines.matching import Budget

MOST_HOLDERS = 40
"""Blocks that may share a word or a pair of words for it to tell them apart."""
MOST_CANDIDATES = 6
"""Blocks that a block is compared with in full."""
SAME_NAME = 0.5
"""What the same `id` is worth; the words are worth up to 1."""
SAME_BEGIN = 0.2
"""What it is worth that blocks of blocks begin with the same: an item before its inner list, a row
with its first cell."""


class Comparable(Protocol):
    """What has words, a name and a kind."""

    @property
    def kind(self) -> str:
        """Only the same kinds are compared."""

    @property
    def bag(self) -> Counter[str]:
        """How often it holds each word."""

    @property
    def begin(self) -> bytes | None:
        """What a block of blocks begins with."""

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
    if old.begin is not None and old.begin == new.begin:
        score += SAME_BEGIN
    return score


def likenesses(
    old: Sequence[Comparable], new: Sequence[Comparable], least: float, budget: Budget
) -> list[Likeness]:
    """The pairs that are alike, for each new block its best few ones, in no order."""
    if not old or not new:
        return []
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
        if not budget.take(len(item.bag) + shared.total()):
            break
        for candidate, _ in shared.most_common(MOST_CANDIDATES):
            if not budget.take(min(len(old[candidate].bag), len(item.bag))):
                break
            score = likeness(old[candidate], item)
            if score >= least:
                found.append(Likeness(score, candidate, place))
    return found


def _features(item: Comparable) -> Iterable[object]:
    """What tells a block apart, each once; in its own order, so that of candidates that share as
    many, every run compares the same ones."""
    words = list(item.bag)
    features: list[object] = [(item.kind, word) for word in words]
    # the bag keeps the order of first occurrence: neighbours tell more than words alone
    features += [(item.kind, *pair) for pair in zip(words, words[1:], strict=False)]
    if item.name is not None:
        features.append((item.kind, "id", item.name))
    return dict.fromkeys(features)
