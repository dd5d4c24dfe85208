"""A heading, as far as rules of ids look at it."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

from policy_pages.text.html import Text, decoded, pieces_of

_CODE = re.compile(r":[\w+-]+:")
"""What extensions make pictures of, and keep as the title: `:tada:`."""


class Heading(NamedTuple):
    """A heading of a page.

    :param level: from 1.
    :param html: what is in it, as HTML.
    :param name: its words, as a table of contents has them.
    :param source: it as the page's Markdown has it, without what makes it a heading.
    """

    level: int
    html: str
    name: str
    source: str

    @property
    def text(self) -> str:
        """All text in it; every blank is kept, and a picture of a face is the code for it."""
        result: list[str] = []
        for piece in pieces_of(self.html):
            if isinstance(piece, Text):
                result.append(decoded(self.html[piece.start : piece.end]))
            elif not piece.is_end and _CODE.fullmatch(title := piece.value("title") or ""):
                result.append(title)
        return "".join(result)

    @property
    def references(self) -> str:
        """All text in it as HTML, in which Redcarpet writes quotes as references, too."""
        return "".join(map(_with_references, self._texts()))

    @property
    def redcarpet_html(self) -> str:
        """Its HTML as Redcarpet writes it."""
        result: list[str] = []
        for piece in pieces_of(self.html):
            written = self.html[piece.start : piece.end]
            if isinstance(piece, Text):
                written = _with_references(written)
            elif piece.name == "img":
                named = [(name, piece.value(name)) for name in ("src", "alt", "title")]
                written = "".join(
                    f' {name}="{_with_references(escape(value, quote=False))}"'
                    for name, value in named
                    if value is not None
                )
                written = f"<img{written}>"
            result.append(written)
        return "".join(result)

    def _texts(self) -> list[str]:
        pieces = pieces_of(self.html)
        return [self.html[one.start : one.end] for one in pieces if isinstance(one, Text)]


def _with_references(text: str) -> str:
    return text.replace('"', "&quot;").replace("'", "&#39;")
