"""A page's HTML -> Markdown whose headings are Markdown and whose rest stays HTML.

An engine that converts it gets the same page, and makes its table of contents, its search and its
links to sections from the headings. Each block of HTML is written without a blank line in it, so
Python-Markdown and CommonMark (https://spec.commonmark.org/0.31.2/#html-blocks) both leave it
alone. Only two extensions of Markdown are needed: `attr_list` for the ids of headings, and
`md_in_html` for headings within other elements.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policy_pages.text.html import VOID, Tag, Text, decoded, pieces_of

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_OPENED = frozenset(
    "address article aside blockquote center details div fieldset figure footer form header li main"
    " nav ol section ul".split()
)
"""Elements that `md_in_html` reads Markdown in."""
_BLOCKS = _OPENED | frozenset(
    "dd dl dt figcaption h1 h2 h3 h4 h5 h6 hr menu p pre script style summary table tbody td tfoot"
    " th thead tr".split()
)
"""Elements with which both kinds of Markdown begin a block of HTML."""
_PARAGRAPH = "p"
"""Begins without its end where a block begins."""
_KEEPS_BLANKS = frozenset(["pre", "textarea", "listing"])
_WORD = re.compile(r"[\w.:-]+")
_VALUE = re.compile(r'[^"{}\n]*')
_IN_INLINE_TAG = re.compile(r"<[^<>`\\\[\]]*>")
"""A tag that Markdown leaves alone within a line."""
_MARKS = re.compile(r"&(?:#?\w+);|[\\`*_{}\[\]#]")
"""What means something in the text of a heading, or a character reference."""
_BLANK_LINES = re.compile(r"\n(?:[ \t\r\f]*\n)+")
_BEFORE_BLANK_LINE = re.compile(r"\n(?=[ \t\r\f]*\n)")
_FENCE = re.compile(r"([~`])(?=\1\1)")
_OWN_LINK = "headerlink"
"""The class of the link to a heading, which every engine adds."""


@dataclass
class _Element:
    """An element that is open, or was.

    :ivar end: where its end tag begins and ends; None while it has none.
    """

    tag: Tag
    end: tuple[int, int] | None = None


@dataclass
class _Heading:
    """A heading that may be written as Markdown.

    :param above: the elements that it is in.
    :ivar end: where its end tag begins and ends.
    :ivar pieces: what is between its tags, without its links to itself.
    """

    tag: Tag
    above: list[_Element]
    end: tuple[int, int] = (0, 0)
    pieces: list[Tag | Text] = field(default_factory=list)


def page_markdown(html: str, contents: Mapping[str, str]) -> str:
    """The Markdown of a page.

    :param html: of the page; what it shows does not change.
    :param contents: id of each heading in the table of contents -> its title there, as text.
    """
    cuts: list[tuple[int, int, str]] = []
    opened: dict[int, _Element] = {}
    for one in [*_headings(html, contents)]:  # all, so that it is known where elements end
        line = _line(html, one, contents)
        if line is not None:
            cuts.append((one.tag.start, one.end[1], line))
            opened |= {element.tag.start: element for element in one.above}
    for element in opened.values():
        tag, end = element.tag, element.end
        assert end is not None
        start = f'{html[tag.start : tag.name_end]} markdown="block"{html[tag.name_end : tag.end]}'
        cuts += [(tag.start, tag.end, start), (*end, html[end[0] : end[1]])]
    blocks: list[str] = []
    position = 0
    for begin, end_of_cut, text in sorted(cuts):
        blocks += [_block(html[position:begin]), text]
        position = end_of_cut
    blocks.append(_block(html[position:]))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _headings(html: str, contents: Container[str | None]) -> Iterator[_Heading]:
    """The headings of a page that are in its table of contents, each once."""
    elements: list[_Element] = []
    heading: _Heading | None = None
    is_own_link = False
    found: set[str | None] = set()
    for piece in pieces_of(html):
        tag = piece if isinstance(piece, Tag) else None
        if heading is not None:
            if tag is not None and tag.name in _LEVELS:
                if tag.is_end and tag.name == heading.tag.name:
                    heading.end = (tag.start, tag.end)
                    yield heading
                heading = None
            elif tag is not None and tag.name == "a" and is_own_link:
                is_own_link = False
            elif tag is not None and _OWN_LINK in (tag.value("class") or "").split():
                is_own_link = True
            elif not is_own_link:
                heading.pieces.append(piece)
            continue
        if tag is None:
            continue
        if tag.is_end:
            _close(elements, tag)
            continue
        if elements and elements[-1].tag.name == _PARAGRAPH and tag.name in _BLOCKS:
            elements.pop()
        id = tag.value("id")
        if tag.name in _LEVELS and id in contents and id not in found:
            found.add(id)
            heading, is_own_link = _Heading(tag, [*elements]), False
        elif tag.name not in VOID and not tag.is_closed:
            elements.append(_Element(tag))


def _close(elements: list[_Element], tag: Tag) -> None:
    """Close the element of an end tag, and those in it that are open."""
    if any(element.tag.name == tag.name for element in elements):
        while (element := elements.pop()).tag.name != tag.name:
            pass
        element.end = (tag.start, tag.end)


def _line(html: str, heading: _Heading, contents: Mapping[str, str]) -> str | None:
    """A heading as a line of Markdown; None for one that Markdown cannot write."""
    if not all(one.end is not None and one.tag.name in _OPENED for one in heading.above):
        return None
    written: list[str] = []
    shown: list[str] = []
    for piece in heading.pieces:
        text = html[piece.start : piece.end]
        if isinstance(piece, Text):
            shown.append(decoded(text))
            written.append(
                _MARKS.sub(lambda mark: mark[0] if mark[0][1:] else f"\\{mark[0]}", text)
            )
        elif piece.name in _BLOCKS or _IN_INLINE_TAG.fullmatch(text) is None:
            return None
        else:
            written.append(text)
    attributes = [*_attributes(heading.tag)]
    title = contents[heading.tag.value("id") or ""]
    if _plain("".join(shown)) != _plain(title):
        attributes.append(_attribute("data-toc-label", title))
    if None in attributes:
        return None
    text = " ".join("".join(written).split())
    return f"{'#' * _LEVELS[heading.tag.name]} {text} {{{' '.join(map(str, attributes))}}}"


def _plain(text: str) -> str:
    return "".join(text.split())


def _attributes(tag: Tag) -> Iterator[str | None]:
    """The attributes of a heading, as `attr_list` has them; None for one that it has no way to
    write."""
    id = tag.value("id") or ""
    yield f"#{id}" if _WORD.fullmatch(id) else _attribute("id", id)
    for name, attribute in tag.attributes.items():
        if name == "class":
            names = attribute.value.split()
            yield from (f".{one}" if _WORD.fullmatch(one) else None for one in names)
        elif name != "id":
            yield _attribute(name, attribute.value)


def _attribute(name: str, value: str) -> str | None:
    return f'{name}="{value}"' if _WORD.fullmatch(name) and _VALUE.fullmatch(value) else None


def _block(html: str) -> str:
    """A part of a page, as one block of HTML; empty for one that shows nothing.

    Each outer element begins a line. No line is blank, and no element is left open.
    """
    written: list[str] = []
    elements: list[str] = []
    is_loose = False  # text without an element around it begins a paragraph in Markdown
    for piece in pieces_of(html):
        text = html[piece.start : piece.end]
        if isinstance(piece, Text):
            if elements or text.strip():
                is_loose = is_loose or not elements
                written.append(_shielded(text, elements, is_raw=piece.is_raw))
            continue
        text = _BLANK_LINES.sub("\n", text)
        if piece.is_end:
            if piece.name not in elements:
                continue
            while elements.pop() != piece.name:
                pass
            written.append(text)
            continue
        if elements and elements[-1] == _PARAGRAPH and piece.name in _BLOCKS:
            written.append(f"</{elements.pop()}>")
        if not elements:
            is_loose = is_loose or piece.name not in _BLOCKS
            written.append("\n")
        written.append(text)
        if piece.name not in VOID and not piece.is_closed:
            elements.append(piece.name)
    written += (f"</{name}>" for name in reversed(elements))
    block = _BLANK_LINES.sub("\n", "".join(written)).strip()
    return f"<div>\n{block}\n</div>" if is_loose else block


def _shielded(text: str, elements: Sequence[str], *, is_raw: bool) -> str:
    """A text that shows the same, without what engines look for in all of a page: blank lines,
    fences of code, and links in Markdown.

    :param elements: those that it is in.
    """
    if is_raw:
        return _BLANK_LINES.sub("\n", text)
    text = _FENCE.sub(lambda mark: f"&#{ord(mark[0])};", text)
    text = text.replace("](", "]&#40;").replace("][", "]&#91;")
    if _KEEPS_BLANKS.isdisjoint(elements):
        return _BLANK_LINES.sub("\n", text)
    return _BEFORE_BLANK_LINE.sub("&#10;", text).replace("\t", "&#9;")
