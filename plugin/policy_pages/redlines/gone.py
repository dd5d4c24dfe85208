"""What is in the older version alone -> its HTML among the blocks of the newer one."""

from __future__ import annotations

from policy_pages.redlines.alignment import Alignment, Move
from policy_pages.redlines.clause_numbers import is_heading
from policy_pages.redlines.content import Block, Item, Line, parts_of
from policy_pages.redlines.elements import HEADINGS, Element, end_tag, start_tag
from policy_pages.redlines.lines import deletion
from policy_pages.redlines.writing import Writing

_KEPT_TAGS = HEADINGS | frozenset(
    "p ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr td th figure "
    "figcaption".split()
)
"""Of deleted blocks; others become `div`."""
KEPT_ATTRIBUTES = frozenset(
    "class lang dir colspan rowspan scope style start type reversed value".split()
)
_PARENTS = {
    "li": frozenset(["ul", "ol"]),
    "dt": frozenset(["dl", "div"]),
    "dd": frozenset(["dl", "div"]),
}


class Gone:
    """Writes what is deleted, and where it was what has moved away."""

    def __init__(self, writing: Writing, alignment: Alignment) -> None:
        self._writing = writing
        self._alignment = alignment

    def write(self, old: Item, parent: Block, number: int | None = None) -> None:
        """Write what is no longer here, into a block of the newer version.

        :param number: that of an item in a numbered list.
        """
        move = self._alignment.move_of.get(old)
        if move is not None:
            # a paragraph that has taken in a text needs no note in it that the text is elsewhere
            is_text = parent.kind in ("text", "heading") and move.new[0].parent is parent
            if move.old[0] is old and not is_text and move.new[0] is not parent:
                self._write_moved_away(move, parent)
        elif isinstance(old, Line):
            tag = {"list": "li", "dl": "dd"}.get(parent.kind, "div")
            self._writing.parts.append(f'<{tag} class="redline-deleted">')
            self._write_line(old)
            self._writing.parts.append(f"</{tag}>")
        else:
            self._write_block(old, parent.element.tag, number)

    def write_cell(self, old_cells: list[Block], place: int | None) -> None:
        """Write a cell of a row, or that there was none: its column is new.

        :param place: which of the row's cells it was.
        """
        cell = old_cells[place] if place is not None and place < len(old_cells) else None
        if cell is None:
            self._writing.parts.append('<td class="redline-deleted"></td>')
        elif cell in self._alignment.empty_columns:
            self._writing.parts.append(f'<{cell.element.tag} class="redline-deleted">')
            self._writing.write_empty_cell(self._writing.sentences.empty_deleted)
            self._writing.parts.append(end_tag(cell.element))
        else:
            self._write_block(cell, "tr")

    def _write_block(self, old: Block, parent: str, number: int | None = None) -> None:
        if old.kind == "hr":
            return
        element = Element(old.element.tag if _may_stay(old.element.tag, parent) else "div")
        kept = old.element.attributes.items()
        element.attributes = {name: v for name, v in kept if name in KEPT_ATTRIBUTES}
        extra = {"value": str(number)} if number is not None and element.tag == "li" else {}
        self._writing.parts.append(start_tag(element, "redline-deleted", **extra))
        if old.kind == "tr":
            with self._writing.within(old):
                self._write_cells(old)
        for item in old.items if old.kind != "tr" else []:
            if item in self._alignment.move_of:
                self.write(item, Block(element))
            elif isinstance(item, Block) and (item.has_words or item.kind == "cell"):
                self._write_block(item, element.tag)
            elif isinstance(item, Line) and item.has_words:
                self._write_line(item)
        self._writing.parts.append(end_tag(element))

    def _write_cells(self, old: Block) -> None:
        cells = parts_of(old)
        columns = self._alignment.columns_of_row(old)
        for place, _ in columns or [(place, None) for place in range(len(cells))]:
            self.write_cell(cells, place)

    def _write_line(self, old: Line) -> None:
        writing = self._writing
        writing.begin_change(is_new_stop=is_heading(old))
        writing.count("deleted", old)
        writing.words_deleted += old.weight
        writing.write_notes()
        writing.parts.append(deletion(old, writing.sentences))

    def _write_moved_away(self, move: Move, parent: Block) -> None:
        old, new = move.old[0], move.new[0]
        self._writing.begin_change()
        self._writing.notes.add_moved_away(move)
        tag = {"list": "li", "dl": "dd"}.get(parent.kind, "p")
        before, after = f'<{tag} class="redline-away">', f"</{tag}>"
        if isinstance(old, Block) and isinstance(new, Block) and old.kind == "tr":
            count = len(self._alignment.columns_of_row(new) or parts_of(old))
            before = f'<tr class="redline-away"><td colspan="{count}">'
            after = "</td></tr>"
        self._writing.parts.append(before)
        self._writing.write_notes()
        self._writing.parts.append(after)


def _may_stay(tag: str, parent: str) -> bool:
    return tag in _KEPT_TAGS and parent in _PARENTS.get(tag, (parent,))
