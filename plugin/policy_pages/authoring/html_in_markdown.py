"""HTML -> forms of it that come through Markdown unchanged, in every flavour.

A block of HTML ends at an empty line in CommonMark, and text between tags in a line of text is
Markdown everywhere. So a block has no empty lines, and in a line of text each sign that Markdown
may read is written as a character reference, which browsers show as the sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_pages.text.html import VOID, Change, Tag, changed, pieces_of

_PREFORMATTED = frozenset(["pre", "textarea"])
_WHOLE = frozenset(["pre", "textarea", "script", "style"])
"""Elements that go on over empty lines in any Markdown, where a block begins with one."""
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_NEWLINES = re.compile(r"[ \t]*\n\s*")
_SIGNS = re.compile(r"""[\\`*_\[\]~^|{}$"']|==|--|\.\.\.|(?<=[a-z]):(?=/)|(?<=www)\.|:(?=\w)|@""")
"""What Markdown, its extensions or smart punctuation may read in text."""
_SIGNS_IN_TAGS = re.compile(r"[\\`\[\]]")
"""What Python-Markdown reads before it looks for tags."""


def as_block(html: str) -> str:
    """HTML as a block: it begins a line, with an empty line before and after it."""
    first = next(pieces_of(html), None)
    if isinstance(first, Tag) and first.name in _WHOLE and first.start == 0:
        return html
    return changed(html, _without_empty_lines(html))


def as_line(html: str) -> str:
    """HTML as a block on one line, as far as it has no script: within a list or a quotation."""
    return changed(html, _on_one_line(html, with_references=False))


def as_inline(html: str) -> str:
    """HTML within a line of text."""
    return changed(html, _on_one_line(html, with_references=True))


def open_tags(html: str) -> list[Tag]:
    """The tags of HTML whose elements it does not end."""
    found: list[Tag] = []
    for piece in pieces_of(html):
        if not isinstance(piece, Tag) or piece.name in VOID or piece.is_closed:
            continue
        if not piece.is_end:
            found.append(piece)
        elif any(tag.name == piece.name for tag in found):
            while found.pop().name != piece.name:
                pass
    return found


def with_markdown_within(html: str) -> str:
    """HTML whose open elements hold Markdown, for Python-Markdown's extension `md_in_html`."""
    marks = (Change(tag.name_end, tag.name_end, ' markdown="1"') for tag in open_tags(html))
    return changed(html, marks)


def is_one_tag(html: str) -> bool:
    """Whether HTML is a single tag: alone on a line, CommonMark takes that for a block."""
    tags = list(pieces_of(html.strip()))
    return len(tags) == 1 and isinstance(tags[0], Tag) and not tags[0].is_end


def _parts(html: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of HTML: ``tag``, ``text``, ``kept`` (its blanks show), ``raw`` (a script), and
    ``other``: comments and the like."""
    open_elements: list[str] = []
    position = 0
    for piece in pieces_of(html):
        if piece.start > position:
            yield position, piece.start, "other"
        position = piece.end
        if isinstance(piece, Tag):
            yield piece.start, piece.end, "tag"
            if piece.is_end and piece.name in open_elements:
                while open_elements.pop() != piece.name:
                    pass
            elif not piece.is_end and piece.name in _PREFORMATTED:
                open_elements.append(piece.name)
        elif piece.is_raw:
            yield piece.start, piece.end, "raw"
        else:
            yield piece.start, piece.end, "kept" if open_elements else "text"
    if position < len(html):
        yield position, len(html), "other"


def _without_empty_lines(html: str) -> Iterator[Change]:
    for start, end, kind in _parts(html):
        text = html[start:end]
        if kind == "kept":
            for found in _EMPTY_LINES.finditer(text):
                lines = found.group().count("\n")
                inner = found.group()[1:].replace("\n", "&#10;")
                assert lines > 1
                yield Change(start + found.start(), start + found.end(), f"\n{inner}")
        elif kind != "raw" or "`" not in text:  # in a script, a text may span lines
            for found in _EMPTY_LINES.finditer(text):
                yield Change(start + found.start(), start + found.end(), "\n")


def _on_one_line(html: str, *, with_references: bool) -> Iterator[Change]:
    for start, end, kind in _parts(html):
        text = html[start:end]
        new = text
        if not with_references:
            pass
        elif kind == "tag":
            new = _SIGNS_IN_TAGS.sub(_reference, text)
        elif kind in ("text", "kept"):
            new = _SIGNS.sub(_references, text)
        if kind == "kept":
            new = new.replace("\n", "&#10;")
        elif kind != "raw":
            new = _NEWLINES.sub(" ", new)
        if new != text:
            yield Change(start, end, new)


def _reference(sign: re.Match[str]) -> str:
    return f"&#{ord(sign.group())};"


def _references(signs: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in signs.group())
