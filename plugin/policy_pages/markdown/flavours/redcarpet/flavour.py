"""Redcarpet's Markdown for one document: the order in which it tries the kinds of block."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from policy_pages.markdown.flavours.host import DoneText, Host, append_html_block, literal
from policy_pages.markdown.flavours.redcarpet.html_blocks import HtmlBlocks
from policy_pages.markdown.flavours.redcarpet.inline_parser import InlineParser
from policy_pages.markdown.flavours.redcarpet.lines import (
    Fence,
    fence,
    heading_level,
    indentation,
    is_empty,
    is_heading,
    is_rule,
    item_width,
    quote_width,
    site_fence,
    underline_level,
)
from policy_pages.markdown.flavours.redcarpet.options import RedcarpetOptions
from policy_pages.markdown.flavours.redcarpet.references import References, take_references
from policy_pages.markdown.flavours.redcarpet.tables import append_table, find_table

MOST_NESTED_BLOCKS = 60
"""Lists and quotes in each other; what is deeper is text. Trees are walked by recursion."""


class Redcarpet:
    """Reads Markdown as Redcarpet does; a :class:`.host.Flavour`.

    :param ends_lines_at_backticks: whether a line ends after any three backticks, as in Pegasus.
    :param site_footnotes: whether an extension of the site reads ``[^1]: …``.
    :param site_fences: whether the site's extension for code reads options after a fence.
    """

    def __init__(
        self,
        options: RedcarpetOptions,
        host: Host,
        *,
        ends_lines_at_backticks: bool = False,
        site_footnotes: bool = False,
        site_fences: bool = False,
    ) -> None:
        self.options = options
        self.host = host
        self._ends_lines_at_backticks = ends_lines_at_backticks
        self._site_footnotes = site_footnotes
        self._site_fences = site_fences
        self._references = References()
        self._depth = 0

    # -- the interface of a flavour ------------------------------------------------------------

    def prepare(self, lines: list[str]) -> list[str]:
        """Take the definitions out, tabs made spaces."""
        if self._ends_lines_at_backticks:
            lines = "\n".join(lines).replace("```", "```\n").split("\n")
        if lines:
            lines = [lines[0].removeprefix("\N{BYTE ORDER MARK}"), *lines[1:]]
        left = self._without_references(lines)
        for label, text in self._references.footnotes.items():
            self.host.define_footnote(label, text)
        return [_expand_tabs(line) if "\t" in line else line for line in left]

    def parse_blocks(self, parent: Element, text: str) -> None:
        """Append the blocks of a text."""
        lines = text.split("\n")
        if self._depth:  # an extension's own, indented until now
            lines = self._without_references(lines)
        self._blocks(parent, lines)

    def _without_references(self, lines: list[str]) -> list[str]:
        return take_references(
            lines,
            self._references,
            self.options,
            self._fence,
            keep_footnotes=self._site_footnotes,
        )

    def has_reference(self, label: str) -> bool:
        """Whether a link is defined by a label."""
        return self._references.link(label) is not None

    def parse_inlines(
        self, text: str, *, is_whole: bool = True, in_link: bool = False
    ) -> list[Element | str]:
        """The text and elements of inline source."""
        parser = InlineParser(self.options, self._references, self.host, in_link=in_link)
        nodes = parser.parse(text)
        if nodes and isinstance(nodes[-1], DoneText) and text.endswith("\n"):
            nodes[-1] = DoneText(nodes[-1].rstrip("\n"))
        return nodes

    # -- blocks --------------------------------------------------------------------------------

    def _blocks(self, parent: Element, lines: list[str]) -> None:
        if self._depth >= MOST_NESTED_BLOCKS:
            SubElement(parent, "p").text = "\n".join(lines).strip("\n ")
            return
        self._depth += 1
        html_blocks = HtmlBlocks(lines)
        index = 0
        while index < len(lines):
            index = self._block(parent, lines, index, html_blocks)
        self._depth -= 1

    def _block(self, parent: Element, lines: list[str], start: int, html_blocks: HtmlBlocks) -> int:
        """Append the block that begins at a line; returns the line after it."""
        line = lines[start]
        if is_heading(line, self.options):
            _append_heading(parent, line)
            return start + 1
        if line.startswith("<"):
            end = self.host.markdown_in_html(parent, lines, start)
            if end > start:
                return end
            end = html_blocks.end(start)
            if end > start:
                html = "\n".join(lines[start:end]).strip("\n")
                append_html_block(parent, self.host.raw_html(html))
                return end
        if is_empty(line):
            return start + 1
        if is_rule(line):
            SubElement(parent, "hr")
            return start + 1
        opening = self._fence(line)
        if opening is not None:
            return self._fenced_code(parent, lines, start, opening)
        if self.options.tables and (table := find_table(lines, start)) is not None:
            append_table(parent, table)
            return table.end
        if quote_width(line):
            return self._quote(parent, lines, start)
        if line.startswith("    ") and not self.options.disable_indented_code_blocks:
            return _append_indented_code(parent, lines, start)
        following = lines[start + 1] if start + 1 < len(lines) else None
        for ordered in (False, True):
            if item_width(line, following, ordered=ordered):
                return self._list(parent, lines, start, ordered=ordered)
        end, level = self._paragraph_end(lines, start, html_blocks)
        taken = self.host.other_block(parent, lines, start, end + bool(level))
        if taken > start:
            return taken
        self._append_paragraph(parent, lines[start:end], level)
        return end + bool(level)

    def _fence(self, line: str) -> Fence | None:
        if not self.options.fenced_code_blocks:
            return None
        return fence(line) or (site_fence(line) if self._site_fences else None)

    def _fenced_code(self, parent: Element, lines: list[str], start: int, opening: Fence) -> int:
        end = start + 1
        code: list[str] = []
        while end < len(lines):
            closing = fence(lines[end])
            if closing is not None and not closing.language:
                break
            code.append("" if is_empty(lines[end]) else lines[end])
            end += 1
        else:  # nothing closes it: the text's last newline is not the code's
            while code and not code[-1]:
                code.pop()
        text = "".join(f"{line}\n" for line in code)
        if not self.host.code_block(parent, text, opening.info):
            classes = " ".join(word.removeprefix(".") for word in opening.language.split())
            _append_code(parent, text, classes)
        return end + 1

    def _quote(self, parent: Element, lines: list[str], start: int) -> int:
        quoted: list[str] = []
        end = start
        while end < len(lines):
            line = lines[end]
            end += 1
            width = quote_width(line)
            if not width and is_empty(line):
                following = lines[end] if end < len(lines) else None
                if following is None or not (quote_width(following) or is_empty(following)):
                    break
            quoted.append(line[width:])
        self._blocks(SubElement(parent, "blockquote"), quoted)
        return end

    def _list(self, parent: Element, lines: list[str], start: int, *, ordered: bool) -> int:
        element = SubElement(parent, "ol" if ordered else "ul")
        index, loose, ended = start, False, False
        while index < len(lines) and not ended:
            item = self._read_item(lines, index, ordered=ordered)
            if item is None:
                break
            index, ended = item.end, item.ends_list
            loose = loose or item.is_loose  # as are all the items below
            self._append_item(element, item, loose=loose)
        return index

    def _append_item(self, parent: Element, item: _Item, *, loose: bool) -> None:
        element = SubElement(parent, "li")
        own, nested = item.lines[: item.nested_at], item.lines[item.nested_at :]
        if loose:
            self._blocks(element, own)
        else:
            # an item's last line also has an end: a break or an address can be before it
            element.text = "\n".join(own) + "\n"
        if nested:
            self._blocks(element, nested)

    def _read_item(self, lines: list[str], start: int, *, ordered: bool) -> _Item | None:
        """The list item that begins at a line, whatever its mark, or None."""
        first = lines[start]
        following = lines[start + 1] if start + 1 < len(lines) else None
        width = item_width(first, following, ordered=False)
        width = width or item_width(first, following, ordered=True)
        if not width:
            return None
        own = indentation(first, 3)
        taken = [first[width:]]
        nested_at = 0
        after_empty = is_loose = in_fence = ends_list = False
        index = start + 1
        while index < len(lines):
            line = lines[index]
            if is_empty(line):
                after_empty = True
                index += 1
                continue
            depth = indentation(line, 4)
            rest = line[depth:]
            if self._fence(rest):
                in_fence = not in_fence
            dot = not in_fence and item_width(rest, None, ordered=False)
            number = not in_fence and item_width(rest, None, ordered=True)
            if after_empty and (dot if ordered else number):
                ends_list = True
                break
            if (dot and not is_rule(rest)) or number:
                is_loose = is_loose or after_empty
                if depth == own:
                    break
                nested_at = nested_at or len(taken)
            elif after_empty and depth < 4:
                ends_list = True
                break
            elif after_empty:
                taken.append("")
                is_loose = True
            after_empty = False
            taken.append(rest)
            index += 1
        return _Item(taken, nested_at or len(taken), is_loose, index, ends_list)

    def _paragraph_end(
        self, lines: list[str], start: int, html_blocks: HtmlBlocks
    ) -> tuple[int, int]:
        """The line after a paragraph, and the level of the heading that it underlines, if any."""
        end = start + 1
        while end < len(lines) and not is_empty(lines[end]):
            level = underline_level(lines[end])
            if level or self._ends_paragraph(lines, end, html_blocks):
                return end, level
            end += 1
        return end, 0

    def _append_paragraph(self, parent: Element, lines: list[str], level: int) -> None:
        """Append a paragraph; the last of its lines is a heading if that has a level."""
        text = lines[:-1] if level else lines
        if text:
            joined = ("  \n" if self.options.hard_wrap else "\n").join(text)
            SubElement(parent, "p").text = joined.lstrip(" ")
        if level:
            SubElement(parent, f"h{level}").text = lines[-1]

    def _ends_paragraph(self, lines: list[str], index: int, html_blocks: HtmlBlocks) -> bool:
        """Whether a line that is not a paragraph's first begins another block."""
        line = lines[index]
        if is_heading(line, self.options) or is_rule(line) or quote_width(line):
            return True
        if not self.options.lax_spacing:
            return False
        following = lines[index + 1] if index + 1 < len(lines) else None
        return bool(
            item_width(line, following, ordered=False)
            or item_width(line, following, ordered=True)
            or (line.startswith("<") and html_blocks.end(index) > index)
            or self._fence(line)
        )


class _Item(NamedTuple):
    """A list item.

    :param lines: its lines without mark and indentation.
    :param nested_at: the index of the first line of a list in it.
    :param is_loose: whether an empty line makes its text paragraphs.
    :param end: the index of the document's line after it.
    """

    lines: list[str]
    nested_at: int
    is_loose: bool
    end: int
    ends_list: bool


def _expand_tabs(line: str) -> str:
    """A line with spaces for its tabs; Redcarpet counts bytes."""
    return line.encode("utf-8", "surrogatepass").expandtabs(4).decode("utf-8", "surrogatepass")


def _append_heading(parent: Element, line: str) -> None:
    level = heading_level(line)
    text = line[level:].lstrip(" ").rstrip("#").rstrip(" ")
    if text:
        SubElement(parent, f"h{level}").text = text


def _append_indented_code(parent: Element, lines: list[str], start: int) -> int:
    end = start
    code: list[str] = []
    while end < len(lines) and (lines[end].startswith("    ") or is_empty(lines[end])):
        line = lines[end][4:]
        code.append("" if is_empty(line) else line)
        end += 1
    while code and not code[-1]:
        code.pop()
    _append_code(parent, "\n".join(code) + "\n", "")
    return end


def _append_code(parent: Element, text: str, classes: str) -> None:
    """Append a block of code.

    :param text: its lines, each with its newline.
    :param classes: the element's, separated by spaces.
    """
    element = SubElement(SubElement(parent, "pre"), "code")
    if classes:
        element.set("class", classes.replace("&", "&amp;"))
    if text:
        element.text = literal(text)
