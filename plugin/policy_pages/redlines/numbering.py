"""The numbers of a numbered list's items, as browsers count them."""

from __future__ import annotations

from policy_pages.redlines.content import Block, Item

_MOST = 2**31 - 1


def numbers_of(block: Block) -> dict[Item, int]:
    """The number of each item; nothing for a list without numbers."""
    if block.element.tag != "ol":
        return {}
    items = [item for item in block.items if isinstance(item, Block) and item.kind == "li"]
    backwards = "reversed" in block.element.attributes
    number = _number(block.element.attributes.get("start"))
    if number is None:
        number = len(items) if backwards else 1
    numbers: dict[Item, int] = {}
    for item in items:
        own = _number(item.element.attributes.get("value"))
        numbers[item] = number = own if own is not None else number
        number += -1 if backwards else 1
    return numbers


def _number(text: str | None) -> int | None:
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if abs(number) <= _MOST else None
