"""The parts of tables: columns, and whether two tables can be laid on each other."""

from __future__ import annotations

from policy_pages.redlines.content import Block, parts_of, rows_in_columns, spans_of
from policy_pages.redlines.elements import Element


def columns_of(table: Block) -> list[Block] | None:
    """The columns of a table, each a block of its cells; None where cells span or are missing."""
    rows = rows_in_columns(table)
    if rows is None:
        return None
    columns: list[Block] = []
    for cells in zip(*rows, strict=True):
        column = Block(Element("column"))
        column.items = list(cells)  # whose parents stay their rows
        columns.append(column)
    return columns


def same_shape(old: Block, new: Block) -> bool:
    """Whether two tables have the same sections, rows and cells, with the same spans."""
    if old.kind != new.kind or spans_of(old) != spans_of(new):
        return False
    if old.kind == "cell":
        return True
    old_parts, new_parts = parts_of(old), parts_of(new)
    return len(old_parts) == len(new_parts) and all(
        same_shape(*pair) for pair in zip(old_parts, new_parts, strict=True)
    )


def has_spans(row: Block) -> bool:
    """Whether a cell of a row spans columns or rows."""
    return any(spans_of(cell) != ("1", "1") for cell in parts_of(row))


def rows_stand_alone(table: Block) -> bool:
    """Whether no cell spans rows, so that each row can be shown without those beside it."""
    return all(
        spans_of(cell)[1] == "1"
        for section in parts_of(table)
        for row in parts_of(section)
        for cell in parts_of(row)
    )


def table_of(item: Block) -> Block | None:
    """The table that a part of one is in."""
    parent = item.parent
    while parent is not None and parent.kind != "table":
        parent = parent.parent
    return parent
