"""Tables: where one begins, and its rows. A bar always ends a cell, also one in code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

_COLUMN = re.compile(r" *(:)?(-*)(:)? *(?:[|+]|$)")
_ALIGNMENTS = {(True, False): "left", (False, True): "right", (True, True): "center"}


class Table(NamedTuple):
    """A table's rows and the line after it.

    :param alignments: for each column ``left``, ``right``, ``center`` or None.
    """

    header: list[str]
    alignments: list[str | None]
    rows: list[list[str]]
    end: int


def find_table(lines: list[str], start: int) -> Table | None:
    """The table that begins at a line, or None."""
    if start + 1 >= len(lines) or "|" not in lines[start]:
        return None
    header = lines[start].rstrip(" ")
    outer = header.startswith("|") + (header.endswith("|"))
    columns = header.count("|") - outer + 1
    if columns < 1:  # a lone bar: Redcarpet would take the next line away
        return None
    alignments = _alignments(lines[start + 1], columns)
    if alignments is None:
        return None
    end = start + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    rows = [_cells(line, columns) for line in lines[start + 2 : end]]
    return Table(_cells(header, columns), alignments, rows, end)


def _alignments(line: str, columns: int) -> list[str | None] | None:
    """The alignments that the line below a header gives; None if it is not such a line."""
    position = 1 if line.startswith("|") else 0
    found: list[str | None] = []
    while len(found) < columns:
        match = _COLUMN.match(line, position) if position < len(line) else None
        if match is None or not (match[1] or match[2] or match[3]):
            return None
        found.append(_ALIGNMENTS.get((bool(match[1]), bool(match[3]))))
        position = match.end()
    return found


def _cells(line: str, columns: int) -> list[str]:
    cells = line.removeprefix("|").split("|")[:columns]
    return [cell.strip(" ") for cell in cells] + [""] * (columns - len(cells))


def append_table(parent: Element, table: Table) -> None:
    """Append a table, its cells' texts inline source."""
    element = SubElement(parent, "table")
    head = SubElement(element, "thead")
    _append_row(head, "th", table.header, table.alignments)
    body = SubElement(element, "tbody")
    for row in table.rows:
        _append_row(body, "td", row, table.alignments)


def _append_row(
    parent: Element, tag: str, cells: Iterable[str], alignments: Iterable[str | None]
) -> None:
    row = SubElement(parent, "tr")
    for text, alignment in zip(cells, alignments, strict=True):
        cell = SubElement(row, tag)
        cell.text = text
        if alignment is not None:
            cell.set("style", f"text-align: {alignment};")
