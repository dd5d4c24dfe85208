"""HTML that must come through Markdown untouched.

While a page is translated, each piece is held back and a marker written in its place; this
Python-Markdown extension puts the pieces in as raw HTML: a block-level piece on its own line
becomes a block, one inside a sentence stays there, and one in code is shown as text (as if it had
been written there).
"""

from __future__ import annotations

import enum
import re
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.util import BLOCK_LEVEL_ELEMENTS

from policy_pages.erb import PageError
from policy_pages.markdown.extensions.page_links import FinishedHtml
from policy_pages.text.html import Tag, Text, pieces_of, tags_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown import Markdown

# Private-use characters: no rule of Markdown or HTML touches them.
_OPEN, _BETWEEN, _CLOSE = "\ue000", "\ue001", "\ue002"
_BEGIN, _END = "\ue003", "\ue004"
_MARKER = re.compile(f"{_OPEN}([0-9]+{_BETWEEN}[0-9]+){_CLOSE}")
_OWN_LINE = re.compile(f"^[ ]{{0,3}}(?:{_OPEN}[0-9]+{_BETWEEN}[0-9]+{_CLOSE}[ ]*)+$", re.MULTILINE)
_CODE = ("pre", "code")
_PLACE = "policy-piece-"
"""How the id of an element begins that has the place of a piece."""
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS)
_MOST_CHARACTERS = 5_000_000
"""Of a piece with all pieces in it: two of the one before, twenty times, are a million."""


class Use(enum.Enum):
    """How a piece came to be in a page."""

    BLOCK = "a block of its own"
    INLINE = "in a line of text"
    HTML = "within HTML of the page"
    CODE = "as text, in code"


class Held(NamedTuple):
    """A marker in the Markdown of a page.

    :param start: its beginning; ``end`` is after it.
    :param html: the piece that it replaces.
    :param use: None where the page was not converted, or shows nothing of it.
    """

    start: int
    end: int
    html: str
    use: Use | None


class PageFragments:
    """The pieces held back for one page.

    :param text: the page, before anything changes it. Markers carry its digest, which no page can
        write or compute: whatever only looks like a marker stays text.
    :param is_cleaned: whether the page's HTML will be cleaned: an empty element then has the place
        of a piece, which is put in afterwards (:meth:`restored`).
    """

    def __init__(self, text: str = "", *, is_cleaned: bool = False) -> None:
        self._is_cleaned = is_cleaned
        self._pieces: dict[str, str] = {}
        self._uses: dict[str, Use] = {}
        self._sizes: dict[str, int] = {}
        self._embedded: dict[str, str] = {}
        self._around: dict[str, str] = {}
        self._marks = 0
        self._digest = int(sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), 16)
        self._place = re.compile(rf'<(div|span) id="{_PLACE}{self._digest}-([0-9]+)"></\1>')
        self._mark = re.compile(f"([{_BEGIN}{_END}])({self._digest}{_BETWEEN}[0-9]+){_CLOSE}")

    def hold(self, html: str) -> str:
        """Hold a piece back; returns the marker for it.

        :raises PageError: ``limit-size``.
        """
        name = f"{self._digest}{_BETWEEN}{len(self._pieces)}"
        inside = sum(self._sizes.get(marker[1], 0) for marker in _MARKER.finditer(html))
        self._sizes[name] = len(html) + inside
        if self._sizes[name] > _MOST_CHARACTERS:
            message = f"this makes HTML of more than {_MOST_CHARACTERS:,} characters"
            raise PageError("limit-size", message)
        self._pieces[name] = html
        return f"{_OPEN}{name}{_CLOSE}"

    def embed(self, markdown: str) -> str:
        """Hold Markdown back; returns the marker for its HTML in another piece.

        :raises PageError: ``limit-size``.
        """
        marker = self.hold(markdown)
        self._embedded[marker[1:-1]] = markdown
        return marker

    def settle(self, convert: Callable[[str], str]) -> None:
        """Put the HTML of embedded Markdown into the pieces that have its marker.

        :param convert: Markdown -> HTML.
        """

        def html_of(marker: re.Match[str]) -> str:
            is_embedded = marker[1] in self._embedded
            return self._pieces[marker[1]] if is_embedded else marker.group()

        for name, piece in list(self._pieces.items()) if self._embedded else ():
            embedded = self._embedded.get(name)
            html = piece if embedded is None else convert(embedded)
            self._pieces[name] = _MARKER.sub(html_of, html)
            if embedded is None and self._pieces[name] != piece:
                self._around[name] = piece

    def parts(self, line: str) -> list[tuple[str, bool]]:
        """The parts of the piece whose marker is a line: of HTML (False) and Markdown (True).

        :return: nothing, if the line is not a marker, or its piece has no embedded Markdown.
        """
        marker = _MARKER.fullmatch(line)
        piece = self._around.get(marker[1]) if marker else None
        if piece is None:
            return []
        parts: list[tuple[str, bool]] = []
        position = 0
        for inner in _MARKER.finditer(piece):
            if inner[1] in self._embedded:
                parts += [
                    (piece[position : inner.start()], False),
                    (self._embedded[inner[1]], True),
                ]
                position = inner.end()
        return [*parts, (piece[position:], False)]

    def mark(self, markdown: str) -> str:
        """Mark a stretch of Markdown; :meth:`marked` finds it again."""
        name = f"{self._digest}{_BETWEEN}{self._marks}"
        self._marks += 1
        return f"{_BEGIN}{name}{_CLOSE}{markdown}{_END}{name}{_CLOSE}"

    def marked(self, markdown: str) -> list[tuple[str, bool]]:
        """The pieces of a text, and whether each was marked; those within one keep their marks.

        A page may have cut off either end of the text; such a mark is removed.
        """
        marks = list(self._mark.finditer(markdown))
        ends: dict[int, int] = {}  # begin -> end, as numbers of marks
        opened: list[int] = []
        for number, mark in enumerate(marks):
            if mark[1] == _BEGIN:
                opened.append(number)
                continue
            same = [n for n in opened if marks[n][2] == mark[2]]
            if same:
                ends[same[-1]] = number
                del opened[opened.index(same[-1]) :]
        pieces: list[tuple[str, bool]] = []
        position = number = 0
        while number < len(marks):
            mark, end = marks[number], ends.get(number)
            pieces.append((markdown[position : mark.start()], False))
            if end is not None:
                pieces.append((markdown[mark.end() : marks[end].start()], True))
                number, mark = end, marks[end]
            position = mark.end()
            number += 1
        return [*pieces, (markdown[position:], False)]

    def piece(self, name: str, use: Use | None = None) -> str | None:
        """The piece of a marker's name, or None for a marker that is a page's own text.

        :param use: what it is asked for, if it is put into the page.
        """
        if use is not None and name in self._pieces:
            self._uses.setdefault(name, use)
            if self._is_cleaned and use is not Use.CODE:
                element = "div" if first_name(self._pieces[name]) in _BLOCKS else "span"
                place = name.replace(_BETWEEN, "-")
                return f'<{element} id="{_PLACE}{place}"></{element}>'
        return self._pieces.get(name)

    def restored(self, html: str, change: Callable[[str], str] = str) -> str:
        """HTML that was cleaned, with the pieces in it.

        :param change: a piece -> what is put in.
        """

        def piece(place: re.Match[str]) -> str:
            found = self._pieces.get(f"{self._digest}{_BETWEEN}{place[2]}")
            return "" if found is None else change(self._whole(found))

        return self._place.sub(piece, html)

    def tags(self) -> Iterator[str]:
        """The tags of all pieces that are HTML of the page, as they are written."""
        for name, html in self._pieces.items():
            if self._uses.get(name, Use.CODE) is not Use.CODE:
                yield from (html[tag.start : tag.end] for tag in tags_of(html))

    def held(self, markdown: str) -> list[Held]:
        """The markers in a text, in their order."""
        return [
            Held(*marker.span(), self._whole(marker.group()), self._uses.get(marker[1]))
            for marker in _MARKER.finditer(markdown)
            if marker[1] in self._pieces
        ]

    def _whole(self, html: str) -> str:
        """HTML with all pieces in it, those within pieces, too."""
        filled = self.filled(html)
        return html if filled == html else self._whole(filled)

    def filled(self, markdown: str) -> str:
        """Markdown with the pieces in it, for plugins that read it after it is converted."""
        return _MARKER.sub(lambda marker: self.piece(marker.group(1)) or marker.group(), markdown)


class Fragments(Extension):
    """The extension that puts the pieces in.

    :param pieces_of: a ``Markdown`` object -> the pieces of the page whose text it converts.
    """

    def __init__(self, pieces_of: Callable[[Markdown], PageFragments]) -> None:
        super().__init__()
        self.pieces_of = pieces_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown."""
        # before paragraphs (10), after lists, quotes and code
        md.parser.blockprocessors.register(_Block(md, self), "policy_fragments", 15)
        # after backticks (190) and raw HTML (90), so that a marker in them stays a marker
        md.inlinePatterns.register(_Inline(_MARKER.pattern, md, self), "policy_fragments", 85)
        # after raw HTML has been put back (30)
        md.postprocessors.register(_Rest(md, self), "policy_fragments", 1)


class _Block(BlockProcessor):
    """A line of markers alone, the first one a block-level piece's, inside a paragraph too."""

    def __init__(self, md: Markdown, fragments: Fragments) -> None:
        super().__init__(md.parser)
        self.md = md
        self.fragments = fragments

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return self._find(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = self._find(block)
        assert match is not None
        pieces = self.fragments.pieces_of(self.md)
        html = _MARKER.sub(
            lambda marker: pieces.piece(marker.group(1), Use.BLOCK) or "", match.group()
        )
        before, after = block[: match.start()].rstrip(), block[match.end() :].strip("\n")
        if before:
            self.parser.parseBlocks(parent, [before])
        # Python-Markdown takes the paragraph away from raw HTML that is a block
        ElementTree.SubElement(parent, "p").text = self.md.htmlStash.store(
            FinishedHtml(html.strip())
        )
        if after:
            blocks.insert(0, after)

    def _find(self, block: str) -> re.Match[str] | None:
        for match in _OWN_LINE.finditer(block):
            first = _MARKER.search(match.group())
            html = self.fragments.pieces_of(self.md).piece(first.group(1)) if first else None
            name = first_name(html or "")
            if name is not None and self.md.is_block_level(name):
                return match
        return None


class _Inline(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, fragments: Fragments) -> None:
        super().__init__(pattern, md)
        self.fragments = fragments

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        html = self.fragments.pieces_of(self.md).piece(m.group(1), Use.INLINE)
        if html is None:
            return None, None, None
        return self.md.htmlStash.store(FinishedHtml(html)), m.start(0), m.end(0)


class _Rest(Postprocessor):
    """Markers that no inline rule sees: in code they become text, in raw HTML they are put in."""

    def __init__(self, md: Markdown, fragments: Fragments) -> None:
        super().__init__(md)
        self.md = md
        self.fragments = fragments

    def run(self, text: str) -> str:
        if _OPEN not in text:
            return text
        pieces = self.fragments.pieces_of(self.md)

        def as_html(match: re.Match[str]) -> str:
            html = pieces.piece(match.group(1), Use.HTML)
            return match.group() if html is None else html

        def as_text(match: re.Match[str]) -> str:
            html = pieces.piece(match.group(1), Use.CODE)
            return match.group() if html is None else escape(html, quote=False)

        result: list[str] = []
        done = 0
        for start, end in _code_in(text):
            result += [
                _MARKER.sub(as_html, text[done:start]),
                _MARKER.sub(as_text, text[start:end]),
            ]
            done = end
        return "".join([*result, _MARKER.sub(as_html, text[done:])])


def first_name(html: str) -> str | None:
    """The name of the tag that HTML begins with; None where it begins with text."""
    for piece in pieces_of(html):
        if not isinstance(piece, Text):
            return piece.name
        if html[piece.start : piece.end].strip():
            break
    return None


def _code_in(html: str) -> Iterator[tuple[int, int]]:
    """Where code is, with its tags; an element that is never closed is not code."""
    ends: dict[int, int] = {}
    open_tags: dict[str, list[Tag]] = {name: [] for name in _CODE}
    tags = [tag for tag in tags_of(html) if tag.name in _CODE]
    for tag in tags:
        if not tag.is_end:
            open_tags[tag.name].append(tag)
        elif open_tags[tag.name]:
            ends[open_tags[tag.name].pop().start] = tag.end
    done = 0
    for tag in tags:
        if tag.start in ends and tag.start >= done:
            done = ends[tag.start]
            yield tag.start, done
