"""A page's HTML -> Markdown whose headings are Markdown and whose rest stays HTML.

An engine that converts it gets the same page, and makes its table of contents, its search and its
links to sections from the headings. Each block of HTML is written without a blank line in it, so
Python-Markdown and CommonMark (https://spec.commonmark.org/0.31.2/#html-blocks) both leave it
alone. Only two extensions of Markdown are needed: `attr_list` for the ids of headings, and
`md_in_html` for headings within other elements.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from policy_pages.text.html import VOID, Tag, Text, decoded, pieces_of

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_OPENED = frozenset(
    "address article aside blockquote center details div fieldset figure footer form header li main"
    " nav ol section ul".split()
)
"""Elements that `md_in_html` reads Markdown in."""
_OPENS = "markdown"
"""The attribute that lets it."""
_DEEPEST = 30
"""Elements in each other that it may read Markdown in; it fails at a few hundred."""
_BLOCKS = _OPENED | frozenset(
    "dd dl dt figcaption h1 h2 h3 h4 h5 h6 hr menu p pre script style summary table tbody td tfoot"
    " th thead tr".split()
)
"""Elements with which both kinds of Markdown begin a block of HTML."""
_PARAGRAPH = "p"
_ENDS_PARAGRAPH = _BLOCKS - {"script", "style"}
"""Where one of these begins, a paragraph without an end tag ends."""
_KEEPS_BLANKS = frozenset(["pre", "textarea", "listing"])
_RAW = frozenset(["script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"])
"""Elements that hold text alone, in which a character reference means nothing."""
_NOT_IN_LINES = _BLOCKS | _RAW | _KEEPS_BLANKS
_DRAWINGS = ("svg", "math")
_BLANKS = " \t\n\f\r"
_ANY_BLANKS = re.compile(rf"[{_BLANKS}]+")
_WORD = re.compile(r"[\w.:-]+")
_ID = re.compile(r"""[^"'{}&<>\s]+""")
_MARKS_IN_ID = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])")
_MARKS_IN_VALUE = re.compile(r"[\\`*_{}\[\]!~\t\n\r\f]")
_IN_INLINE_TAG = re.compile(r"<[^<>`\\\[\]]*>")
"""A tag that Markdown leaves alone within a line."""
_MARKS = re.compile(rf"&(?:#?\w+);|[\\`*_{{}}\[\]#]|[^\S{_BLANKS}]")
"""What means something in the text of a heading, or a character reference; blanks that are not
ASCII do, at an end of it."""
_BLANK_LINES = re.compile(r"\n(?:[ \t\r\f]*\n)+")
_BEFORE_BLANK_LINE = re.compile(r"\n(?=[ \t\r\f]*\n)")
_FENCE = re.compile(r"([~`])(?=\1\1)")
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "\t\n\r\f`]"}
"""What no attribute has within its quotes, so that no line, fence or link can be there."""
_OWN_LINK = "headerlink"
"""The class of the link to a heading, which every engine adds."""


@dataclass
class _Element:
    """An element that is open, or was.

    :param above: the element that it is in.
    :param depth: how many elements are in each other down to it.
    :param holds_markdown: whether it and all that it is in may hold Markdown.
    :ivar end: where its end tag begins and ends; it may have none, and ends where another one does.
    """

    tag: Tag
    above: _Element | None
    depth: int
    holds_markdown: bool
    end: tuple[int, int] = (0, 0)


@dataclass
class _Heading:
    """A heading that may be written as Markdown.

    :param above: the element that it is in.
    :ivar end: where its end tag ends.
    :ivar pieces: what is between its tags, without its links to itself.
    """

    tag: Tag
    above: _Element | None
    end: int = 0
    pieces: list[Tag | Text] = field(default_factory=list)


def page_markdown(html: str, contents: Mapping[str, str]) -> str:
    """The Markdown of a page.

    :param html: of the page; what it shows does not change.
    :param contents: id of each heading in the table of contents -> its title there, as text.
    """
    cuts: list[tuple[int, int, str, int]] = []  # the last one: how many elements it opens
    opened: dict[int, _Element] = {}
    for one in [*_headings(html, contents)]:  # all, so that it is known where elements end
        line = _line(html, one, contents)
        if line is not None:
            cuts.append((one.tag.start, one.end, line, 0))
            above = one.above
            while above is not None and above.tag.start not in opened:
                opened[above.tag.start] = above
                above = above.above
    for start in sorted(opened, reverse=True):  # inner ones end before those that they are in
        tag, end = opened[start].tag, opened[start].end
        cuts.append((tag.start, tag.end, _start_tag(tag, is_nested=True, is_opened=True), 1))
        cuts.append((*end, f"</{tag.name}>", -1))
    blocks: list[str] = []
    position = depth = 0
    for begin, end_of_cut, text, opens in sorted(cuts, key=lambda cut: cut[:2]):
        blocks += [_block(html[position:begin], is_nested=depth > 0), text]
        position, depth = end_of_cut, depth + opens
    blocks.append(_block(html[position:], is_nested=False))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _headings(html: str, contents: Container[str | None]) -> Iterator[_Heading]:
    """The headings of a page that are in its table of contents, each once."""
    elements: list[_Element] = []
    names: Counter[str] = Counter()
    heading: _Heading | None = None
    is_own_link = False
    found: set[str | None] = set()
    for piece in pieces_of(html):
        tag = piece if isinstance(piece, Tag) else None
        if heading is not None:
            if tag is not None and tag.name in _LEVELS:
                if tag.is_end and tag.name == heading.tag.name:
                    heading.end = tag.end
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
        above = elements[-1] if elements else None
        if tag.is_end:
            if names[tag.name]:
                _close(elements, names, tag.name, (tag.start, tag.end))
            continue
        if above is not None and above.tag.name == _PARAGRAPH and tag.name in _ENDS_PARAGRAPH:
            _close(elements, names, _PARAGRAPH, (tag.start, tag.start))
            above = elements[-1] if elements else None
        id = tag.value("id")
        if tag.name in _LEVELS and id in contents and id not in found:
            found.add(id)
            heading, is_own_link = _Heading(tag, above), False
        elif not _is_empty(tag, names):
            depth = above.depth + 1 if above is not None else 1
            may_hold = tag.name in _OPENED and depth <= _DEEPEST
            holds_markdown = may_hold and (above is None or above.holds_markdown)
            elements.append(_Element(tag, above, depth, holds_markdown))
            names[tag.name] += 1
    for element in elements:
        element.end = (len(html), len(html))


def _close(
    elements: list[_Element], names: Counter[str], name: str, place: tuple[int, int]
) -> None:
    """Close an element, and those in it that are open."""
    while True:
        element = elements.pop()
        names[element.tag.name] -= 1
        if element.tag.name == name:
            element.end = place
            return
        element.end = (place[0], place[0])


def _line(html: str, heading: _Heading, contents: Mapping[str, str]) -> str | None:
    """A heading as a line of Markdown; None for one that Markdown cannot write."""
    if heading.above is not None and not heading.above.holds_markdown:
        return None
    written: list[str] = []
    shown: list[str] = []
    for piece in heading.pieces:
        if isinstance(piece, Text):
            text = html[piece.start : piece.end]
            shown.append(decoded(text))
            written.append(_MARKS.sub(_marked, text.replace("<", "&lt;")))
        elif piece.name in _NOT_IN_LINES:
            return None
        else:
            is_empty = piece.is_closed
            start = _start_tag(piece, is_nested=False, is_empty=is_empty)
            tag = f"</{piece.name}>" if piece.is_end else start
            if _IN_INLINE_TAG.fullmatch(tag) is None:
                return None
            written.append(tag)
    attributes = [*_attributes(heading.tag)]
    title = contents[heading.tag.value("id") or ""]
    if _plain("".join(shown)) != _plain(title):
        attributes.append(_attribute("data-toc-label", title))
    line = _ANY_BLANKS.sub(" ", "".join(written)).strip(" ")
    if None in attributes or not line:
        return None
    return f"{'#' * _LEVELS[heading.tag.name]} {line} {{{' '.join(map(str, attributes))}}}"


def _marked(mark: re.Match[str]) -> str:
    if mark[0][1:]:
        return mark[0]
    return f"&#{ord(mark[0])};" if mark[0].isspace() else f"\\{mark[0]}"


def _plain(text: str) -> str:
    return "".join(text.split())


def _attributes(tag: Tag) -> Iterator[str | None]:
    """The attributes of a heading, as `attr_list` has them; None for one that it has no way to
    write. Markdown's marks mean something in it, too."""
    id = tag.value("id") or ""
    written = _MARKS_IN_ID.sub(r"\\\g<0>", id)
    if _ID.fullmatch(id) is None:
        yield None
    yield f"#{written}" if _WORD.fullmatch(id) else f'id="{written}"'
    for name, attribute in tag.attributes.items():
        if name == "class":
            names = attribute.value.split()
            yield from (f".{one}" if _WORD.fullmatch(one) else None for one in names)
        elif name not in ("id", _OPENS):
            yield _attribute(name, attribute.value)


def _attribute(name: str, value: str) -> str | None:
    if _WORD.fullmatch(name) is None:
        return None
    written = _MARKS_IN_VALUE.sub(lambda mark: f"&#{ord(mark[0])};", escape(value))
    return f'{name}="{written}"'


def _block(html: str, *, is_nested: bool) -> str:
    """A part of a page, as one block of HTML; empty for one that shows nothing.

    Each outer element begins a line. No line is blank, and no element is left open.

    :param is_nested: whether it is in an element that Markdown is read in. There, `md_in_html`
        keeps an element that begins a line as an element, and leaves one that is within a line as
        text: other extensions do not see that.
    """
    written: list[str] = []
    elements: list[str] = []
    names: Counter[str] = Counter()
    is_loose = False  # text without an element around it begins a paragraph in Markdown
    for piece in pieces_of(html):
        if isinstance(piece, Text):
            text = html[piece.start : piece.end]
            is_loose = is_loose or (not elements and bool(text.strip(_BLANKS)))
            is_in_drawing = any(names[name] for name in _DRAWINGS)
            if piece.is_raw and not is_in_drawing:
                written.append(_BLANK_LINES.sub("\n", text))
                continue
            text = escape(text) if piece.is_raw else text
            text = _shielded(text, keeps_blanks=any(names[name] for name in _KEEPS_BLANKS))
            written.append(text.replace("{", "&#123;") if is_nested else text)
            continue
        if piece.is_end:
            if not names[piece.name]:
                if piece.name == _PARAGRAPH:  # it begins one, too
                    written.append("\n<p></p>")
                elif piece.name not in _BLOCKS:  # it may end what an outer end tag has not
                    is_loose = is_loose or not elements
                    written.append(f"</{piece.name}>")
                continue
            while (name := elements.pop()) != piece.name:
                names[name] -= 1
            names[name] -= 1
            written.append(f"</{piece.name}>")
            continue
        if elements and elements[-1] == _PARAGRAPH and piece.name in _ENDS_PARAGRAPH:
            names[_PARAGRAPH] -= 1
            written.append(f"</{elements.pop()}>")
        if is_nested and piece.name in _LEVELS:
            is_loose = True
            written.append("\n    ")  # not a heading that engines list
        elif piece.name in _BLOCKS and (is_nested or not elements):
            written.append("\n")
        elif not elements:
            is_loose = True
        is_empty = _is_empty(piece, names)
        written.append(_start_tag(piece, is_nested=is_nested, is_empty=is_empty))
        if not is_empty:
            elements.append(piece.name)
            names[piece.name] += 1
    written += (f"</{name}>" for name in reversed(elements))
    block = "".join(written)
    return _BLANK_LINES.sub("\n", f"<div>\n{block}\n</div>" if is_loose else block.strip(_BLANKS))


def _is_empty(tag: Tag, names: Counter[str]) -> bool:
    """Whether a start tag begins nothing that needs an end.

    :param names: of the elements that it is in. `<div/>` is like `<div>`, but for drawings.
    """
    if tag.name in VOID:
        return True
    return tag.is_closed and (tag.name in _DRAWINGS or any(names[name] for name in _DRAWINGS))


def _start_tag(
    tag: Tag, *, is_nested: bool, is_opened: bool = False, is_empty: bool = False
) -> str:
    """A start tag that every engine reads as browsers do.

    :param is_nested: as for a block; `md_in_html` would give an attribute without a value one.
    :param is_opened: whether Markdown in its element is read.
    """
    written = [f"<{tag.name}"]
    for name, attribute in tag.attributes.items():
        value = escape(attribute.value).translate(_SIGNS)
        if name != _OPENS:
            has_value = is_nested or attribute.is_assigned
            written.append(f'{name}="{value}"' if has_value else name)
    if is_opened:
        written.append(f'{_OPENS}="block"')
    return f"{' '.join(written)}{' /' if is_empty else ''}>"


def _shielded(text: str, *, keeps_blanks: bool) -> str:
    """A text that shows the same, without what engines look for in all of a page: blank lines,
    tags, fences of code, and links in Markdown."""
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    text = _FENCE.sub(lambda mark: f"&#{ord(mark[0])};", text)
    text = text.replace("](", "]&#40;").replace("][", "]&#91;")
    if not keeps_blanks:
        return _BLANK_LINES.sub("\n", text)
    return _BEFORE_BLANK_LINE.sub("&#10;", text).replace("\t", "&#9;")
