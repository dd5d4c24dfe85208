"""The numbers of a numbered list's items, as browsers count them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_pages.redlines.elements import Element

_MOST = 2**31 - 1


def numbers_of(numbered: Element, items: Sequence[Element]) -> Iterator[int]:
    """The number of each item of a list."""
    step = step_of(numbered)
    number = _number(numbered.attributes.get("start"))
    if number is None:
        number = first_number(numbered, len(items))
    for item in items:
        own = own_number(item)
        number = own if own is not None else number
        yield number
        number += step


def first_number(numbered: Element, count: int) -> int:
    """The number that a list of so many items begins with by default."""
    return count if step_of(numbered) < 0 else 1


def step_of(numbered: Element) -> int:
    """From one number to the next: 1, or -1 in a list that counts down."""
    return -1 if "reversed" in numbered.attributes else 1


def own_number(item: Element) -> int | None:
    """The number that an item sets itself."""
    return _number(item.attributes.get("value"))


def counts_its_items(numbered: Element) -> bool:
    """Whether the first number of a list is that of its items, so that one more shifts them all."""
    return step_of(numbered) < 0 and _number(numbered.attributes.get("start")) is None


def _number(text: str | None) -> int | None:
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if abs(number) <= _MOST else None
