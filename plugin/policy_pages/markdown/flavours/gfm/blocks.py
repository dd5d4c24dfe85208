"""The blocks of a document."""

from __future__ import annotations

import re
from enum import Enum
from xml.etree.ElementTree import Element


class Kind(Enum):
    """The kinds of block."""

    DOCUMENT = "document"
    QUOTE = "quote"
    LIST = "list"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    RULE = "rule"
    CODE = "indented code"
    FENCE = "fenced code"
    HTML = "HTML"
    TABLE = "table"
    OTHER = "block of an extension of the site"


CONTAINERS = frozenset({Kind.DOCUMENT, Kind.QUOTE, Kind.ITEM})
"""Blocks that contain blocks of any kind; a list contains items."""
FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
"""The beginning of fenced code."""
LINE_HOLDERS = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.CODE, Kind.FENCE})
NEVER_BLANK = frozenset({Kind.QUOTE, Kind.HEADING, Kind.RULE, Kind.FENCE})
"""What a blank line does not follow as far as lists are concerned that may be loose by it."""


class Block:
    """A block: its kind, its contents, and what was read of it.

    :ivar lines: the source in it.
    :ivar ends_blank: whether the last line that was read of it is blank.
    """

    def __init__(self, kind: Kind, parent: Block | None, line_number: int) -> None:
        self.kind = kind
        self.parent = parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.line_number = line_number
        self.children: list[Block] = []
        self.lines: list[str] = []
        self.is_open = True
        self.ends_blank = False
        # a heading's
        self.level = 0
        # a list's and an item's
        self.marker = ""
        self.first_number = 0
        self.is_tight = True
        self.content_indent = 0
        self.task: bool | None = None
        # fenced code's
        self.fence = ""
        self.fence_indent = 0
        self.info = ""
        # HTML's
        self.html_kind = 0
        # a table's
        self.alignments: list[str] = []
        self.rows: list[list[str]] = []
        self.added_cells = 0
        # a paragraph's
        self.is_no_table = False
        # what an extension made
        self.holder: Element | None = None

    @property
    def last(self) -> Block | None:
        """The last of the blocks in it."""
        return self.children[-1] if self.children else None


def is_tight(block: Block) -> bool:
    """Whether a list is: no two blocks in it have blank lines between them (section 5.3)."""
    for item in block.children:
        has_next = item is not block.children[-1]
        if item.ends_blank and has_next:
            return False
        for child in item.children:
            if (has_next or child is not item.children[-1]) and _ends_with_blank_line(child):
                return False
    return True


def _ends_with_blank_line(block: Block) -> bool:
    while block.kind in (Kind.LIST, Kind.ITEM) and block.children:
        block = block.children[-1]
    return block.ends_blank
