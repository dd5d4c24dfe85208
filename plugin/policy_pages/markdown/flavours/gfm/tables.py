"""Tables: section 4.10 of the specification.

As in the judge, a table of one column needs no pipe, the lines before the header stay a
paragraph, and a row can have too few cells, or extra ones that nobody sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_pages.markdown.flavours.gfm.characters import SPACES

_CELL = r"[ \t\v\f]*:?-+:?[ \t\v\f]*"
_DELIMITERS = re.compile(rf"\|?{_CELL}(?:\|{_CELL})*\|?[ \t\v\f]*$")
_PIPE = re.compile(r"(?<!\\)\|")

MOST_ADDED_CELLS = 0x80000
"""How many missing cells a table can be given."""


@dataclass(frozen=True)
class Header:
    """A table's first two lines."""

    cells: list[str]
    alignments: list[str]
    """For each column of the delimiter row ``left``, ``right``, ``center`` or nothing."""

    @property
    def fits(self) -> bool:
        """Whether the two lines make a table."""
        return len(self.cells) == len(self.alignments)


def header_of(line: str, delimiters: str) -> Header | None:
    """The header in a line and the one below it; None if that is not a delimiter row."""
    if not delimiters.startswith(("|", ":", "-")) or not _DELIMITERS.match(delimiters):
        return None
    return Header(cells_of(line), [_alignment(cell) for cell in cells_of(delimiters)])


def cells_of(line: str) -> list[str]:
    """The cells of a row, without the escapes of pipes; none if the line is not a row."""
    text = line[1:].lstrip(" \t\v\f") if line.startswith("|") else line
    parts = _PIPE.split(text)
    if not parts[-1].strip(" \t\v\f"):
        parts.pop()
    return [unescaped(part) for part in parts]


def unescaped(text: str) -> str:
    """A text of a table, its pipes no longer escaped and no blanks around it."""
    return text.replace("\\|", "|").strip(SPACES)


def _alignment(cell: str) -> str:
    if cell.startswith(":"):
        return "center" if cell.endswith(":") else "left"
    return "right" if cell.endswith(":") else ""
