"""Which open blocks continue in a line: the first step of the parsing strategy."""

from __future__ import annotations

import re

from policy_pages.markdown.flavours.gfm.blocks import Block, Kind
from policy_pages.markdown.flavours.gfm.html import LONE_TAG
from policy_pages.markdown.flavours.gfm.line import Line
from policy_pages.markdown.flavours.gfm.tables import cells_of

CODE_INDENT = 4
"""How many columns of blanks make code."""

_CLOSES_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*$")


def goes_on(block: Block, line: Line) -> bool:
    """Whether a block continues in a line; this also reads the marks of the block."""
    kind = block.kind
    line.look()
    if kind is Kind.QUOTE:
        if line.indent >= CODE_INDENT or not line.content.startswith(">"):
            return False
        line.skip_columns(line.indent + 1)
        if line.has_blank_next():
            line.skip_columns(1)
        return True
    if kind is Kind.ITEM:
        if line.indent >= block.content_indent:
            line.skip_columns(block.content_indent)
            return True
        if line.is_blank and block.children:
            line.skip_blanks()
            return True
        return False
    if kind is Kind.CODE:
        if line.indent >= CODE_INDENT:
            line.skip_columns(CODE_INDENT)
            return True
        if line.is_blank:
            line.skip_blanks()
        return line.is_blank
    if kind is Kind.FENCE:
        for _ in range(block.fence_indent):
            if not line.has_blank_next():
                break
            line.skip_columns(1)
        return True
    if kind is Kind.HTML:
        return block.html_kind < LONE_TAG - 1 or not line.is_blank
    if kind is Kind.PARAGRAPH:
        return not line.is_blank
    if kind is Kind.TABLE:
        return bool(cells_of(line.content))
    # a rule ends when something else begins, so a blank line after it makes no list loose
    return kind in (Kind.LIST, Kind.RULE)


def closes(fence: Block, line: Line) -> bool:
    """Whether a line closes fenced code."""
    line.look()
    if line.indent >= CODE_INDENT:
        return False
    match = _CLOSES_FENCE.match(line.content)
    return match is not None and match[1].startswith(fence.fence)
