"""The numbers of a numbered list's items, as browsers count them."""

from __future__ import annotations

from policy_pages.redlines.content import Block, Item

_MOST = 2**31 - 1


def numbers_of(block: Block) -> dict[Item, int]:
    """The number of each item; nothing for a list without numbers."""
    if block.element.tag != "ol":
        return {}
    items = [item for item in block.items if isinstance(item, Block) and item.kind == "li"]
    step = -1 if "reversed" in block.element.attributes else 1
    number = _number(block.element.attributes.get("start"))
    if number is None:
        number = len(items) if step < 0 else 1
    numbers: dict[Item, int] = {}
    for item in items:
        own = own_number(item)
        numbers[item] = number = own if own is not None else number
        number += step
    return numbers


def own_number(item: Item) -> int | None:
    """The number that an item brings itself."""
    return _number(item.element.attributes.get("value")) if isinstance(item, Block) else None


def counts_its_items(block: Block) -> bool:
    """Whether the first number of a list is that of its items, so that one more shifts them all."""
    attributes = block.element.attributes
    return "reversed" in attributes and _number(attributes.get("start")) is None


def _number(text: str | None) -> int | None:
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if abs(number) <= _MOST else None
