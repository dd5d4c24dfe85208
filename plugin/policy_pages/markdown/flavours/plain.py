"""Markdown in a flavour -> HTML, without any other processor or its extensions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from policy_pages.markdown.flavours.choice import FlavourChoice
from policy_pages.markdown.flavours.host import HTML_BLOCK, DoneText, Flavour, OtherInlines
from policy_pages.markdown.flavours.reading import make_flavour, parse_texts
from policy_pages.markdown.flavours.redcarpet.smart_punctuation import with_smart_punctuation
from policy_pages.markdown.flavours.row_headings import mark_row_headings
from policy_pages.markdown.flavours.sections import group_sections

_BEGIN, _END = "\x02", "\x03"
_HELD_BACK = re.compile(f"{_BEGIN}([0-9]+){_END}")
_VOID = frozenset(["br", "hr", "img", "input"])
_HOLD_LINES = frozenset("blockquote div ol table tbody thead tr ul".split())
_END_LINES = _HOLD_LINES | frozenset("h1 h2 h3 h4 h5 h6 hr li p pre td th".split())
_LONE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9a-zA-Z]+);)")


def to_html(text: str, choice: FlavourChoice) -> str:
    """The HTML of a document.

    Its raw HTML is not changed. GitHub's footnotes are an extension that is not included;
    Redcarpet's are.

    :raises ValueError: for the flavour ``python``, which Python-Markdown alone reads.
    """
    if choice.flavour == "python":
        raise ValueError("Python-Markdown reads the flavour `python`")
    host = _PlainHost()
    flavour = make_flavour(choice, host)
    # the character around held back HTML does not occur in a page
    source = text.replace(_BEGIN, "").replace(_END, "")
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    root = Element("div")
    flavour.parse_blocks(root, "\n".join(flavour.prepare(lines)))
    if choice.flavour == "redcarpet" and choice.has_sections:
        group_sections(root, flavour.has_reference)
    parse_texts(root, flavour)
    if choice.has_row_headings:
        mark_row_headings(root)
    host.append_notes(root, flavour)
    html = host.with_raw_html(_content(root)).strip("\n") + "\n"
    if choice.flavour == "redcarpet" and choice.redcarpet.smartypants:
        return with_smart_punctuation(html)
    return html


class _PlainHost:
    """A :class:`.host.Host` that has no extensions: it keeps raw HTML and footnotes."""

    def __init__(self) -> None:
        self._raw: list[str] = []
        self._notes: dict[str, str] = {}
        self._used: list[str] = []
        self._numbers: dict[str, int] = {}

    def raw_html(self, html: str) -> str:
        """Hold HTML back."""
        self._raw.append(html)
        return f"{_BEGIN}{len(self._raw) - 1}{_END}"

    def printed_as_text(self, html: str) -> None:
        """Nobody asks."""

    def with_raw_html(self, html: str) -> str:
        """HTML with what was held back."""
        return _HELD_BACK.sub(lambda match: self._raw[int(match[1])], html)

    def code_block(self, parent: Element, code: str, info: str) -> bool:
        """No extension prints code."""
        return False

    def define_footnote(self, label: str, text: str) -> bool:
        """Keep the text of a footnote."""
        self._notes[label] = text
        return True

    def footnote_reference(self, label: str) -> Element | None:
        """The number of a footnote that was defined."""
        if label not in self._notes:
            return None
        number = str(self._number(label))
        reference = Element("sup", {"id": f"fnref{number}"})
        SubElement(reference, "a", {"href": f"#fn{number}"}).text = DoneText(number)
        return reference

    def append_notes(self, root: Element, flavour: Flavour) -> None:
        """Append the footnotes, those without a reference at the end."""
        if not self._notes:
            return
        footnotes = SubElement(root, "div", {"class": "footnotes"})
        SubElement(footnotes, "hr")
        list_of_notes = SubElement(footnotes, "ol")
        unused = (label for label in self._notes if label not in self._numbers)
        for number in range(1, len(self._notes) + 1):  # a note can link to another
            if number > len(self._used):
                self._number(next(unused))
            label = self._used[number - 1]
            note = SubElement(list_of_notes, "li", {"id": f"fn{number}"})
            flavour.parse_blocks(note, self._notes[label])
            parse_texts(note, flavour)
            last = note[-1] if len(note) and note[-1].tag == "p" else SubElement(note, "p")
            back = SubElement(last, "a", {"href": f"#fnref{number}"})
            back.text = DoneText("&#8617;")
            _append_before(last, back, DoneText("&nbsp;"))

    def _number(self, label: str) -> int:
        if label not in self._numbers:
            self._used.append(label)
            self._numbers[label] = len(self._used)
        return self._numbers[label]

    def other_block(
        self, parent: Element, lines: Sequence[str], start: int, end: int | None = None
    ) -> int:
        """No extension knows a block."""
        return start

    def markdown_in_html(self, parent: Element, lines: Sequence[str], start: int) -> int:
        """No extension reads Markdown in HTML."""
        return start

    def other_inlines(self, text: str) -> OtherInlines:
        """No extension knows anything in a text."""
        return _NoInlines(len(text))


class _NoInlines:
    def __init__(self, length: int) -> None:
        self._length = length

    def next(self, position: int) -> int:
        return self._length

    def take(self, position: int) -> tuple[Element | str, int] | None:
        return None


def _append_before(parent: Element, child: Element, text: str) -> None:
    """Append text before the last child of an element."""
    if len(parent) == 1:
        parent.text = DoneText((parent.text or "") + text)
    else:
        parent[-2].tail = DoneText((parent[-2].tail or "") + text)


def _content(element: Element) -> str:
    """The HTML of what is in an element."""
    parts: list[str] = []
    _write_content(element, parts)
    return "".join(parts)


def _write_content(element: Element, parts: list[str]) -> None:
    parts.append(_text(element.text))
    for child in element:
        if child.tag == HTML_BLOCK:
            _write_content(child, parts)
        else:
            names = "".join(f' {name}="{_value(value)}"' for name, value in child.items())
            parts.append(f"<{child.tag}{names}>")
            if child.tag in _HOLD_LINES:
                parts.append("\n")
            if child.tag not in _VOID:
                _write_content(child, parts)
                parts.append(f"</{child.tag}>")
            if child.tag in _END_LINES:
                parts.append("\n")
        parts.append(_text(child.tail))


def _text(text: str | None) -> str:
    """Done text as HTML: its ampersands begin character references."""
    return _LONE_AMPERSAND.sub("&amp;", text or "").replace("<", "&lt;").replace(">", "&gt;")


def _value(value: str) -> str:
    return _text(value).replace('"', "&quot;")
