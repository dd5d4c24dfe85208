"""What a page shows below its title: where that is, and whether the text says its day itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from policy_pages.text.html import VOID, Tag, Text, decoded, pieces_of
from policy_pages.text.languages import written_forms

_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_GROUPS = frozenset(["article", "center", "div", "header", "hgroup", "main", "section"])
"""Elements in which what is put after a title is shown wherever the title is."""
_MOST_OPEN = 100
"""Elements that a title may be in."""
_LONGEST_DATELINE = 60
"""Characters of a line that gives a letter's day, perhaps with a place; more are prose."""


def below_title(html: str, head: str, *, has_byline: bool = False) -> str:
    """A page's HTML with what belongs below its title.

    Its title is its first heading, if that is an `h1`. Where it has none, or one that may be
    hidden, the head comes first.

    :param has_byline: whether an `h2` that follows the title directly says who wrote the text, as
        in letters, and belongs to it.
    """
    place = _end_of_title(html, has_byline=has_byline)
    return f"{html[:place]}\n{head}\n{html[place:]}"


def _end_of_title(html: str, *, has_byline: bool) -> int:
    """Where the title of a page ends; 0 where there is none."""
    pieces = _shown(html)
    groups: list[str] = []
    for piece in pieces:
        if isinstance(piece, Text):
            continue
        if piece.name in _HEADINGS and not piece.is_end:
            is_shown = _GROUPS.issuperset(groups) and not _may_be_hidden(piece)
            end = _end_of(pieces, piece) if piece.name == "h1" and is_shown else None
            if end is None:
                return 0
            byline = next(pieces, None) if has_byline else None
            if isinstance(byline, Tag) and byline.name == "h2" and not byline.is_end:
                return _end_of(pieces, byline) or end
            return end
        if piece.is_end:
            if piece.name in groups:
                while groups.pop() != piece.name:
                    pass
        elif piece.name not in VOID and not piece.is_closed:
            if len(groups) == _MOST_OPEN:
                return 0
            groups.append("hidden" if _may_be_hidden(piece) else piece.name)
    return 0


def _shown(html: str) -> Iterator[Tag | Text]:
    """The tags of a page, and its texts but for blanks."""
    for piece in pieces_of(html):
        if isinstance(piece, Tag) or html[piece.start : piece.end].strip():
            yield piece


def _end_of(pieces: Iterator[Tag | Text], heading: Tag) -> int | None:
    """Where a heading ends; None for one that is not closed before the next one begins."""
    for piece in pieces:
        if isinstance(piece, Tag) and piece.name in _HEADINGS:
            return piece.end if piece.is_end and piece.name == heading.name else None
    return None


def _may_be_hidden(tag: Tag) -> bool:
    """Whether an attribute may hide an element."""
    return "hidden" in tag.attributes or "style" in tag.attributes


def says_day(html: str, day: datetime.date, language: str | None) -> bool:
    """Whether a line of a text gives a day, as the date of a letter does.

    A day within prose does not count: it need not be the text's own.
    """
    forms = written_forms(day, language)
    for piece in pieces_of(html):
        if isinstance(piece, Text) and not piece.is_raw:
            line = " ".join(decoded(html[piece.start : piece.end]).casefold().split())
            if len(line) <= _LONGEST_DATELINE and any(
                line.rstrip(".").endswith(form) or line.startswith(form) for form in forms
            ):
                return True
    return False
