"""Blocks that another extension of the site knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from policy_pages.markdown.flavours.gfm.blocks import FENCE, Block, Kind
from policy_pages.markdown.flavours.gfm.html import is_verbatim
from policy_pages.markdown.flavours.host import Host

_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\n]*\]:")
_MARKERS = re.compile(r" {0,3}(?:(?:[-+*]|[0-9]{1,9}[.)]) {1,4})*")


class OtherBlocks:
    """Asks the host where a block of Python-Markdown could begin.

    What it takes becomes a separate element until the document's elements are made. The next block
    goes into the same element, because a second tab looks for the first.
    """

    def __init__(self, host: Host) -> None:
        self._host = host

    def take(
        self,
        container: Block,
        lines: Sequence[str],
        index: int,
        line_number: int,
        *,
        until_code: bool,
    ) -> int:
        """Let an extension take the block that begins at a line of a container.

        :param until_code: whether what is in code and in comments is kept from extensions, which
            look for their blocks anywhere in a paragraph.
        :return: how many lines were taken.
        """
        last = container.last
        holder = Element("div")
        given: Element | None = None
        if last is not None and last.holder is not None:
            holder = last.holder
        elif last is not None and last.kind is Kind.PARAGRAPH:
            # a list of definitions makes its term of the paragraph before it
            given = Element("p")
            given.text = "\n".join(last.lines)
            holder.append(given)
        taken = self._taken(holder, lines, index, _code_start(lines, index) if until_code else None)
        if not taken:
            return 0
        if given is not None:
            if len(holder) and holder[0] is given:
                holder.remove(given)
                holder.text = given.tail  # HTML that came before what the extension knows
            else:
                container.children.pop()
        if last is None or last.holder is None:
            block = Block(Kind.OTHER, container, line_number)
            block.is_open = False
            block.holder = holder
            container.children.append(block)
        return taken

    def _taken(
        self, holder: Element, lines: Sequence[str], index: int, paragraph_end: int | None
    ) -> int:
        if _FOOTNOTE.match(lines[index]):
            # one at a time: what follows would be read within what reads this one
            end = index + 1
            while end < len(lines) and not _FOOTNOTE.match(lines[end]):
                end += 1
            lines = lines[:end]
        end = index
        if lines[index].lstrip(" ").startswith("<"):
            end = self._host.markdown_in_html(holder, lines, index)
        if end <= index and paragraph_end != index:
            end = self._host.other_block(holder, lines, index, paragraph_end)
        return end - index


def _code_start(lines: Sequence[str], index: int) -> int | None:
    """The first line of a paragraph in which no extension may find anything: it begins code or a
    comment; None if no line does."""
    for number in range(index, len(lines)):
        line = lines[number]
        if not line.strip():
            break
        markers = _MARKERS.match(line)
        text = line[markers.end() :] if markers else line
        if FENCE.match(text) or is_verbatim(text):
            return number
    return None
