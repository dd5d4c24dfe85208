"""Lines to blocks, as the specification's appendix, "A parsing strategy", does it.

Each line is read once: which open blocks it continues, which blocks begin in it, and
where its text belongs. So no input costs more than its length times the depth of its blocks.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence

from policy_pages.markdown.flavours.gfm.blocks import (
    CONTAINERS,
    FENCE,
    LINE_HOLDERS,
    NEVER_BLANK,
    Block,
    Kind,
    is_tight,
)
from policy_pages.markdown.flavours.gfm.characters import SPACES
from policy_pages.markdown.flavours.gfm.continuing import CODE_INDENT, closes, goes_on
from policy_pages.markdown.flavours.gfm.html import LONE_TAG, block_kind, ends_block
from policy_pages.markdown.flavours.gfm.line import Line
from policy_pages.markdown.flavours.gfm.links import Target, without_definitions
from policy_pages.markdown.flavours.gfm.other_blocks import OtherBlocks
from policy_pages.markdown.flavours.gfm.tables import (
    MOST_ADDED_CELLS,
    cells_of,
    header_of,
    unescaped,
)

DEEPEST = 80
"""How deep blocks may lie in each other; what would begin a deeper one is text."""

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_CLOSING_HASHES = re.compile(r"[ \t]#+$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_SLASHES = re.compile(r"[ >]*///")
_MARKER = re.compile(r"(?:([-+*])|([0-9]{1,9})([.)]))(?=[ \t\f]|$)")
_TASK = re.compile(r"[ \t\v\f]*(?:[-+*]|[0-9]+[.)])[ \t\v\f]+(?=\[[ xX]\][ \t\v\f])")


class BlockParser:
    """Reads the lines of one text.

    :param lines: without newlines.
    :param targets: where link reference definitions go; the first of a label counts.
    :param others: asks the extensions of the site.
    :param depth: how deep the text lies already.
    """

    def __init__(
        self,
        lines: Sequence[str],
        targets: MutableMapping[str, Target],
        others: OtherBlocks,
        depth: int,
    ) -> None:
        self._lines = lines
        self._targets = targets
        self._others = others
        self._document = Block(Kind.DOCUMENT, None, 0)
        self._document.depth = depth
        self._current = self._document
        self._number = 0
        self._was_blank = True
        self._ahead: dict[Block, tuple[int, list[str]]] = {}
        # a block between slashes can contain code that is not indented, which its extension reads
        self._until_code = not any(map(_SLASHES.match, lines))

    def document(self) -> Block:
        """The document with all its blocks."""
        while self._number < len(self._lines):
            line = Line(self._lines[self._number])
            self._number += 1
            self._read(line)
        self._close_down_to(None)
        return self._document

    # -- one line --------------------------------------------------------------------------------

    def _read(self, line: Line) -> None:
        matched, all_matched = self._continued(line)
        line.look()
        is_blank = line.is_blank
        if matched is None:  # the fence that closes code
            self._was_blank = False
            return
        container = self._begun(line, matched, all_matched)
        if container is not None:
            self._add_text(line, container, matched)
            self._was_blank = is_blank

    def _continued(self, line: Line) -> tuple[Block | None, bool]:
        """The innermost open block that the line continues; whether it continues all of them."""
        block = self._document
        while (child := block.last) is not None and child.is_open:
            if child.kind is Kind.FENCE and closes(child, line):
                # the blocks that contain it continue
                self._current = self._close(child) or child
                return None, True
            if not goes_on(child, line):
                return block, False
            block = child
        return block, True

    def _begun(self, line: Line, matched: Block, all_matched: bool) -> Block | None:
        """Begin the blocks that begin in the line; returns the innermost.

        :return: None if an extension of the site has taken the line.
        """
        container = matched
        maybe_lazy = self._current.kind is Kind.PARAGRAPH
        while container.kind not in (Kind.CODE, Kind.FENCE, Kind.HTML):
            if self._is_others(line, container, matched):
                return None
            line.look()
            if line.indent < CODE_INDENT:
                begun = self._block_at(line, container, all_matched)
            elif maybe_lazy or line.is_blank:
                begun = None
            else:
                line.skip_columns(CODE_INDENT)
                begun = self._add(container, Kind.CODE)
            if begun is None:
                return container
            container = begun
            if container.kind in LINE_HOLDERS or container.kind in (Kind.RULE, Kind.TABLE):
                return container
            maybe_lazy = False
        return container

    def _block_at(self, line: Line, container: Block, all_matched: bool) -> Block | None:
        """Begin the block that starts at the line's next non-blank character."""
        text = line.content
        in_paragraph = container.kind is Kind.PARAGRAPH
        if text.startswith(">"):
            return self._quote(line, container)
        if match := _HEADING.match(text):
            return self._heading(line, container, match)
        if match := FENCE.match(text):
            block = self._add(container, Kind.FENCE)
            block.fence = match[1] or match[2]
            block.fence_indent = line.start - line.offset
            block.info = text[len(block.fence) :].strip(SPACES)
            line.skip_all()
            return block
        html = block_kind(text) if text.startswith("<") else 0
        if html and not (html == LONE_TAG and in_paragraph):
            block = self._add(container, Kind.HTML)
            block.html_kind = html
            return block
        if in_paragraph and _UNDERLINE.match(text):
            rest = without_definitions(container.lines, self._targets)
            container.lines = [rest] if rest else []
            if rest:
                container.kind = Kind.HEADING
                container.level = 1 if text.startswith("=") else 2
                line.skip_all()
                return container
            return None
        if not (in_paragraph and not all_matched) and _RULE.match(text):
            block = self._add(container, Kind.RULE)
            line.skip_all()
            return block
        if item := self._item(line, container, text):
            return item
        if container.kind is Kind.TABLE:
            return self._row(line, container)
        if in_paragraph:
            return self._table(line, container)
        if container.kind is Kind.ITEM:
            _read_task(line, container)
        return None

    # -- blocks that begin -----------------------------------------------------------------------

    def _quote(self, line: Line, container: Block) -> Block | None:
        if container.depth >= DEEPEST:
            return None
        line.skip(line.start + 1 - line.offset)
        if line.has_blank_next():
            line.skip_columns(1)
        return self._add(container, Kind.QUOTE)

    def _heading(self, line: Line, container: Block, match: re.Match[str]) -> Block:
        block = self._add(container, Kind.HEADING)
        block.level = len(match[1])
        text = _CLOSING_HASHES.sub("", line.content.rstrip(SPACES)).rstrip(SPACES)
        block.lines = [text[match.end() :].lstrip(" \t")]
        line.skip_all()
        return block

    def _item(self, line: Line, container: Block, text: str) -> Block | None:
        match = _MARKER.match(text)
        if match is None or container.depth >= DEEPEST - 1:
            return None
        bullet, number, delimiter = match.groups()
        if container.kind is Kind.PARAGRAPH and (
            not text[match.end() :].strip(" \t") or (number and int(number) != 1)
        ):
            return None
        indent = line.indent
        width = match.end()
        line.skip(line.start + width - line.offset)
        if line.is_blank or not 1 <= line.indent <= CODE_INDENT:
            padding = width + 1
            if line.has_blank_next():
                line.skip_columns(1)
        else:
            padding = width + line.indent
            line.skip_columns(line.indent)
        marker = bullet or delimiter
        if container.kind is not Kind.LIST or container.marker != marker:
            container = self._add(container, Kind.LIST)
            container.marker = marker
            container.first_number = int(number or 1)
        item = self._add(container, Kind.ITEM)
        item.content_indent = indent + padding
        return item

    def _table(self, line: Line, paragraph: Block) -> Block | None:
        """Make a table of a paragraph whose last line is its header."""
        if paragraph.is_no_table or not paragraph.lines:
            return None
        header = header_of(paragraph.lines[-1], line.content)
        if header is None:
            return None
        if not header.fits or paragraph.parent is None:
            paragraph.is_no_table = True  # so that no paragraph is looked at again and again
            return None
        before = paragraph.lines[:-1]
        if before:
            text = Block(Kind.PARAGRAPH, paragraph.parent, paragraph.line_number)
            text.lines = [unescaped("\n".join(before))]
            text.is_open = False
            paragraph.parent.children.insert(-1, text)
        paragraph.kind = Kind.TABLE
        paragraph.lines = []
        paragraph.alignments = header.alignments
        paragraph.rows = [header.cells]
        line.skip_all()
        return paragraph

    def _row(self, line: Line, table: Block) -> Block | None:
        if line.is_blank or table.added_cells > MOST_ADDED_CELLS:
            return None
        cells = cells_of(line.content)
        columns = len(table.alignments)
        table.added_cells += max(0, columns - len(cells))
        table.rows.append([*cells[:columns], *[""] * (columns - len(cells))])
        line.skip_all()
        return table

    # -- blocks of extensions of the site ----------------------------------------------------------

    def _is_others(self, line: Line, container: Block, matched: Block) -> bool:
        """Let an extension of the site take what begins here; True if one has taken it."""
        line.look()
        if line.is_blank:
            return False
        if container.kind is Kind.LIST and container.parent is not None:
            if line.indent < CODE_INDENT and _MARKER.match(line.content):
                return False
            container = container.parent
        if container.kind is Kind.RULE and container.parent is not None:
            container = container.parent
        if container.kind not in CONTAINERS:
            return False
        last = container.last
        is_after_block = last is not None and (
            last.kind is Kind.OTHER or (self._until_code and last.kind in (Kind.FENCE, Kind.HTML))
        )
        if not (last is None or self._was_blank or is_after_block):
            return False
        lines, index = self._lines_ahead(line, container)
        taken = self._others.take(
            container, lines, index, self._number, until_code=self._until_code
        )
        if not taken:
            return False
        self._close_down_to(matched if container is not matched.parent else container)
        self._current = container
        _note_text(container)
        self._number += taken - 1
        self._was_blank = False
        return True

    def _lines_ahead(self, line: Line, container: Block) -> tuple[Sequence[str], int]:
        """The lines of a container from the current one on, without the container's marks."""
        if container is self._document:
            return self._lines, self._number - 1
        known = self._ahead.get(container)
        if known is not None and self._number - known[0] < len(known[1]):
            return known[1], self._number - known[0]
        chain: list[Block] = []
        block: Block | None = container
        while block is not None and block is not self._document:
            chain.insert(0, block)
            block = block.parent
        lines = [line.rest]
        for number in range(self._number, len(self._lines)):
            following = Line(self._lines[number])
            if not all(goes_on(link, following) for link in chain):
                break
            lines.append(following.rest)
        self._ahead[container] = self._number, lines
        return lines, 0

    # -- text, and the end of blocks ---------------------------------------------------------------

    def _add_text(self, line: Line, container: Block, matched: Block) -> None:
        line.look()
        if line.is_blank and container.last is not None:
            container.last.ends_blank = True
        container.ends_blank = (
            line.is_blank
            and container.kind not in NEVER_BLANK
            and not (
                container.kind is Kind.ITEM
                and not container.children
                and container.line_number == self._number
            )
            and not (container.kind is Kind.TABLE and len(container.rows) > 1)
        )
        _note_text(container.parent)
        if (
            self._current is not matched
            and container is matched
            and not line.is_blank
            and self._current.kind is Kind.PARAGRAPH
        ):
            self._current.lines.append(line.rest)  # a lazy continuation line keeps its blanks
            return
        self._close_down_to(matched)
        if container.kind is Kind.CODE:
            container.lines.append(line.rest)
        elif container.kind is Kind.FENCE:
            if container.line_number != self._number:
                container.lines.append(line.rest)
        elif container.kind is Kind.HTML:
            container.lines.append(line.rest)
            if ends_block(container.html_kind, line.content):
                self._current = self._close(container) or container
                return
        elif line.is_blank:
            pass
        elif container.kind is Kind.PARAGRAPH:
            container.lines.append(line.content)
        else:
            container = self._add(container, Kind.PARAGRAPH)
            container.lines.append(line.content)
        self._current = container

    def _add(self, parent: Block, kind: Kind) -> Block:
        """Begin a block in the nearest one that can contain it."""
        while not _may_hold(parent, kind):
            above = self._close(parent)
            assert above is not None
            parent = above
        block = Block(kind, parent, self._number)
        parent.children.append(block)
        return block

    def _close_down_to(self, block: Block | None) -> None:
        """Close the open blocks that lie in a block."""
        while self._current is not block:
            above = self._close(self._current)
            if above is None:
                break
            self._current = above

    def _close(self, block: Block) -> Block | None:
        """End a block; returns the one that it lies in."""
        parent = block.parent
        if not block.is_open:
            return parent
        block.is_open = False
        self._ahead.pop(block, None)
        if block.kind is Kind.PARAGRAPH:
            rest = without_definitions(block.lines, self._targets)
            block.lines = [rest]
            if not rest and parent is not None:
                # the line that ends it may already have begun another block
                del parent.children[-1 if parent.children[-1] is block else -2]
        elif block.kind is Kind.CODE:
            while block.lines and not block.lines[-1].strip(" \t"):
                block.lines.pop()
        elif block.kind is Kind.LIST:
            block.is_tight = is_tight(block)
        return parent


def _note_text(block: Block | None) -> None:
    """A block and those it lies in do not end in a blank line any more."""
    while block is not None:
        block.ends_blank = False
        block = block.parent


def _may_hold(parent: Block, kind: Kind) -> bool:
    if parent.kind is Kind.LIST:
        return kind is Kind.ITEM
    return parent.kind in CONTAINERS and kind is not Kind.ITEM


def _read_task(line: Line, item: Block) -> None:
    """The box that an item of a task list begins with (section 5.3).

    As in the judge, the list's marker must be the first thing in the source's line, and the task
    is done if the line contains ``[x]`` anywhere.
    """
    match = _TASK.match(line.text)
    if match is not None and match.end() == line.start:
        item.task = "[x]" in line.text or "[X]" in line.text
        line.skip(line.start + 3 - line.offset)
