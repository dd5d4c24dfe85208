"""What a flavour of Markdown and the renderer that runs it need from each other.

A flavour reads a document in two steps, as Python-Markdown does: first its blocks become elements
that have inline source as their text; later, after every extension has handled its blocks,
the inline source becomes text and elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement

HTML_BLOCK = "policy-html"
"""The tag around a block of raw HTML, as long as there is a tree; readers never see it.

A paragraph would stay around some of them, and text between elements would be lost if an
extension replaces the one before.
"""


class DoneText(str):
    """Text of an element that is no longer inline source.

    A character reference in it is one. An ampersand that means itself is written ``&amp;``.
    """

    __slots__ = ()


class LiteralText(DoneText):
    """Text that no extension may look into: code. ``<`` and ``>`` are references, too."""

    __slots__ = ()


def done(text: str) -> DoneText:
    """Text in which every character means itself."""
    return DoneText(text.replace("&", "&amp;"))


def literal(text: str) -> LiteralText:
    """Code in which every character means itself."""
    return LiteralText(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


class Host(Protocol):
    """What the renderer does for a flavour."""

    def raw_html(self, html: str) -> str:
        """Hold HTML back; returns its marker for a finished text."""

    def printed_as_text(self, html: str) -> None:
        """Learn of HTML that the flavour does not allow and prints as text."""

    def code_block(self, parent: Element, code: str, info: str) -> bool:
        """Append fenced code as the site's extension for it prints it.

        :param code: the lines of the code, each with its newline.
        :param info: the text after the opening fence.
        :return: False if the site has no such extension, or it does not know this ``info``.
        """

    def define_footnote(self, label: str, text: str) -> bool:
        """Keep the text of a footnote; False if the site's notes have no such extension."""

    def footnote_reference(self, label: str) -> Element | None:
        """The link to a footnote that was defined; None if none has this label."""

    def other_block(
        self, parent: Element, lines: Sequence[str], start: int, end: int | None = None
    ) -> int:
        """Let an extension of the site take the block that begins at a line.

        :param lines: the lines of the current text, without newlines.
        :param start: the index of the line.
        :param end: the index of the line after the paragraph that begins there, if no extension
            wants it; None: it ends at an empty line.
        :return: the index of the first line that was not taken: ``start`` if no extension wants it.
        """

    def markdown_in_html(self, parent: Element, lines: Sequence[str], start: int) -> int:
        """As :meth:`other_block`, for HTML whose tag says that there is Markdown in it."""

    def other_inlines(self, text: str) -> OtherInlines:
        """What extensions of the site may take of a piece of inline source."""


class OtherInlines(Protocol):
    """What extensions of the site may take of a piece of inline source."""

    def next(self, position: int) -> int:
        """The first place from a position where :meth:`take` may know something.

        :return: the length of the text if there is none.
        """

    def take(self, position: int) -> tuple[Element | str, int] | None:
        """The text at a place.

        :return: what it became, and where it ends; None if no extension knows it. The text of an
            element is inline source again, unless it is done.
        """


class Flavour(Protocol):
    """A way to read Markdown; one object reads one document."""

    def prepare(self, lines: list[str]) -> list[str]:
        """What to do with a document as a whole, before anything else.

        :param lines: the document's lines, without newlines but with tabs.
        :return: the lines for :meth:`parse_blocks`.
        """

    def parse_blocks(self, parent: Element, text: str) -> None:
        """Append the blocks of a text to an element; their texts are inline source."""

    def has_reference(self, label: str) -> bool:
        """Whether a link of the document is defined by a label."""

    def parse_inlines(
        self, text: str, *, is_whole: bool = True, in_link: bool = False
    ) -> list[Element | str]:
        """The text and the elements of inline source, in order.

        :param is_whole: whether it is all the source of a block, not a piece that an extension
            has cut out of one.
        :param in_link: whether it is the text of a link.

        Strings are :class:`DoneText`, or markers for raw HTML. So are the texts of elements,
        except those that :meth:`OtherInlines.take` gave.
        """


def append_nodes(parent: Element, nodes: Sequence[Element | str]) -> None:
    """Append text and elements to an element without children."""
    last: Element | None = None
    for node in nodes:
        if not isinstance(node, str):
            parent.append(node)
            last = node
        elif last is None:
            parent.text = DoneText((parent.text or "") + node)
        else:
            last.tail = DoneText((last.tail or "") + node)


def append_html_block(parent: Element, placeholder: str) -> None:
    """Append the marker for a block of raw HTML."""
    SubElement(parent, HTML_BLOCK).text = DoneText(f"\n{placeholder}\n")
