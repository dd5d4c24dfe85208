"""The parts of tables: rows and columns, and whether two tables can be laid on each other."""

from __future__ import annotations

from policy_pages.redlines.content import Block
from policy_pages.redlines.elements import Element

_SECTIONS = frozenset(["thead", "tbody", "tfoot"])
_PARTS = _SECTIONS | {"tr", "cell"}


def parts_of(block: Block) -> list[Block]:
    """The sections of a table, the rows of a section, the cells of a row, also empty ones."""
    return [item for item in block.items if isinstance(item, Block) and item.kind in _PARTS]


def columns_of(table: Block) -> list[Block] | None:
    """The columns of a table, each a block of its cells; None where cells span or are missing."""
    rows = [parts_of(row) for section in parts_of(table) for row in parts_of(section)]
    if not rows or len({len(row) for row in rows}) > 1:
        return None
    if any(_spans(cell) != ("1", "1") for row in rows for cell in row):
        return None
    columns: list[Block] = []
    for cells in zip(*rows, strict=True):
        column = Block(Element("column"))
        column.items = list(cells)  # whose parents stay their rows
        columns.append(column)
    return columns


def same_shape(old: Block, new: Block) -> bool:
    """Whether two tables have the same sections, rows and cells, with the same spans."""
    if old.kind != new.kind or _spans(old) != _spans(new):
        return False
    if old.kind == "cell":
        return True
    old_parts, new_parts = parts_of(old), parts_of(new)
    return len(old_parts) == len(new_parts) and all(
        same_shape(*pair) for pair in zip(old_parts, new_parts, strict=True)
    )


def table_of(item: Block) -> Block | None:
    """The table that a part of one stands in."""
    parent = item.parent
    while parent is not None and parent.kind != "table":
        parent = parent.parent
    return parent


def _spans(cell: Block) -> tuple[str, str]:
    attributes = cell.element.attributes
    return attributes.get("colspan", "1"), attributes.get("rowspan", "1")
