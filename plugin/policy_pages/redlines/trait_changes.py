"""Two blocks that are the same -> how the traits of the block changed."""

from __future__ import annotations

from typing import NamedTuple

from policy_pages.redlines.content import Block, Item
from policy_pages.redlines.traits import NAMES


class TraitChange(NamedTuple):
    """A trait of a block or of words: its old and its new value, None for no such trait."""

    name: str
    was: str | None
    now: str | None


def trait_changes(old: Item, new: Item) -> list[TraitChange]:
    """How the traits of a block changed."""
    found: list[TraitChange] = []
    if isinstance(old, Block) and isinstance(new, Block):
        was, now = dict(old.traits), dict(new.traits)
        found = [
            TraitChange(name, was.get(name), now.get(name))
            for name in NAMES
            if was.get(name) != now.get(name)
        ]
        former, current = old.holder, new.holder
        if former is not None and current is not None and former.numbers and current.numbers:
            jumps = former.jumps.get(old, 0), current.jumps.get(new, 0)
            numbers = former.numbers.get(old), current.numbers.get(new)
            if jumps[0] != jumps[1] and numbers[0] != numbers[1]:
                # the numbers of the items after it follow from this one
                follow = " +" if new.order + 1 < len(current.compared_items) else ""
                found.append(TraitChange("number", f"{numbers[0]}{follow}", str(numbers[1])))
    if old.quotations != new.quotations:
        found.append(TraitChange("quotation", str(old.quotations), str(new.quotations)))
    return found
