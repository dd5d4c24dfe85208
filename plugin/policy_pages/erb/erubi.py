"""ERB text -> tokens as Erubi cuts it, the way Middleman runs it: ``trim`` on, no escaping.

The rules are those of ``Erubi::Engine#initialize``: a line with only a code or comment tag
vanishes with its newline, an output tag keeps its newline unless it ends in ``-%>`` or ``=%>``.
Every tag ends at the first ``%>``; ``%%>`` and lines that begin with ``%`` mean nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_pages.erb.tokens import Token, TokenKind, too_many_tags, unclosed_tag
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_INDICATOR = re.compile(r"==|[=\-#%]")
_REST_OF_LINE = re.compile(r"[ \t]*\r?\n")
_KINDS = {
    "": TokenKind.CODE,
    "-": TokenKind.CODE,
    "#": TokenKind.COMMENT,
    "=": TokenKind.OUTPUT,
    "==": TokenKind.ESCAPED_OUTPUT,
}


class _Tag:
    """A tag's parts: ``<%``, an indicator, the code, ``-`` or ``=`` at its tail, ``%>``."""

    __slots__ = ("code_end", "code_start", "end", "indicator", "start")

    def __init__(self, text: str, start: int) -> None:
        match = _INDICATOR.match(text, start + 2)
        self.start = start
        self.indicator = match.group() if match is not None else ""
        self.code_start = start + 2 + len(self.indicator)
        self.code_end = text.find("%>", self.code_start)
        if self.code_end == -1 and self.indicator == "%":  # a last `<%%>` is an empty tag
            self.indicator, self.code_start = "", start + 2
            self.code_end = text.find("%>", self.code_start)
        self.end = self.code_end + 2

    def has_tail(self, text: str) -> bool:
        """Whether ``-`` or ``=`` is before the closing delimiter."""
        return self.code_end > self.code_start and text[self.code_end - 1] in "-="


class _Lexer:
    def __init__(self, source: Source, start: int, most_tags: int) -> None:
        self.most_tags = most_tags
        self.source = source
        self.text = source.text
        self.pieces: list[str] = []
        self.piece_start = self.position = start

    def tokens(self) -> Iterator[Token]:
        line_begins = True
        count = 0
        while (start := self.text.find("<%", self.position)) != -1:
            count += 1
            if count > self.most_tags:
                raise too_many_tags(self.source, start, self.most_tags)
            tag = _Tag(self.text, start)
            if tag.code_end == -1:
                # Erubi prints a tag that nothing closes as text: its author never learns of it
                raise unclosed_tag(self.source, "<%" + tag.indicator, start)
            rest = _REST_OF_LINE.match(self.text, tag.end)
            yield from self.tag(tag, rest, line_begins)
            line_begins = rest is not None
        self.print(self.position, len(self.text))
        yield from self.flush(len(self.text))

    def tag(self, tag: _Tag, rest: re.Match[str] | None, line_begins: bool) -> Iterator[Token]:
        after = rest.end() if rest is not None else tag.end
        tail = tag.has_tail(self.text)
        if tag.indicator == "%":
            self.print(self.position, tag.start)
            self.pieces.append("<%")
            self.print(tag.code_start, after)
            self.position = after
            return
        start, end = tag.start, tag.end
        kind = _KINDS[tag.indicator]
        if kind in (TokenKind.CODE, TokenKind.COMMENT):
            indent = self.indent(tag.start, line_begins)
            if indent is not None and rest is not None:
                start, end = indent, after
        elif tail:
            end = after
        self.print(self.position, start)
        yield from self.flush(start)
        content = self.text[tag.code_start : tag.code_end - tail]
        yield Token(kind, Span(start, end), content, tag.code_start)
        self.position = self.piece_start = end
        if end < after:
            self.print(end, after)
            self.position = after

    def indent(self, tag_start: int, line_begins: bool) -> int | None:
        """Where the white space before a tag begins, if nothing else is before it on its line."""
        newline = self.text.rfind("\n", self.position, tag_start)
        if newline == -1 and not line_begins:
            return None
        start = newline + 1 if newline != -1 else self.position
        return start if not self.text[start:tag_start].strip(" \t") else None

    def print(self, start: int, end: int) -> None:
        """Text of the page; Erubi puts it into a Ruby literal, where `\\r\\n` is one newline."""
        if start < end:
            self.pieces.append(self.text[start:end].replace("\r\n", "\n"))

    def flush(self, end: int) -> Iterator[Token]:
        if self.pieces:
            content = "".join(self.pieces)
            yield Token(TokenKind.TEXT, Span(self.piece_start, end), content, self.piece_start)
            self.pieces = []
        self.piece_start = end


def tokenize_erubi(source: Source, start: int, most_tags: int) -> list[Token]:
    """The tokens of ``source`` from character offset ``start`` on; their spans partition it.

    :raises DiagnosticError: for a tag that is never closed (``unclosed-tag``), and for too many
        tags (``limit-tags``).
    """
    return list(_Lexer(source, start, most_tags).tokens())
