"""ERB text -> tokens: text, code, output and comment, each with its span.

The rules are those of Ruby's ``erb`` library (``ERB::Compiler``'s scanners): which newlines the
trim modes drop, ``<%%`` and ``%%>``, and lines that begin with ``%``. The trim mode ``erubi``
is another engine: :mod:`policy_pages.erb.erubi`.
"""

from __future__ import annotations

import re

from policy_pages.erb.erubi import tokenize_erubi
from policy_pages.erb.limits import Limits
from policy_pages.erb.tokens import Token, TokenKind, too_many_tags, unclosed_tag
from policy_pages.erb.trim_modes import DEFAULT_TRIM_MODE, TRIM_MODES
from policy_pages.text.source import Source, Span

__all__ = ["DEFAULT_TRIM_MODE", "TRIM_MODES", "Token", "TokenKind", "tokenize"]

_OPENERS = {"<%": TokenKind.CODE, "<%=": TokenKind.OUTPUT, "<%#": TokenKind.COMMENT}
_PLAIN = re.compile(r"<%%|<%=|<%#|<%|%%>|%>")
_TRIMMING = re.compile(r"%>\r?\n|<%%|<%=|<%#|<%|%%>|%>")
_EXPLICIT = re.compile(r"^[ \t]*<%-|<%-|-%>\r?\n|-%>|<%%|<%=|<%#|<%|%%>|%>", re.MULTILINE)
_ENDS_COMMENT = re.compile(r"\n=end(?:[ \t][^\n]*)?\Z")
_INDENTED_OPENER = re.compile(r"[ \t]*<%-")


class _Lexer:
    def __init__(self, source: Source, start: int, trim_mode: str, most_tags: int) -> None:
        self.most_tags = most_tags
        self.source = source
        self.text = source.text
        self.start = start
        self.percent = trim_mode.startswith("%")
        self.trim = trim_mode.removeprefix("%").removeprefix("none")
        self.pattern = _EXPLICIT if self.trim == "-" else _TRIMMING if self.trim else _PLAIN
        self.opener: tuple[str, int, int] | None = None  # delimiter, its start, its end
        self.pieces: list[str] = []
        self.piece_start = start
        self.boundary = start
        self.marks = 0
        self.found: list[Token] = []

    def tokens(self) -> list[Token]:
        if not self.percent:
            self.scan(self.start, len(self.text))
        else:
            position = self.start
            while position < len(self.text):
                newline = self.text.find("\n", position)
                end = len(self.text) if newline == -1 else newline + 1
                self.count(position)
                if self.opener is None and self.text[position] == "%":
                    self.percent_line(position, end)
                else:
                    self.scan(position, end)
                position = end
        if self.opener is not None:
            delimiter, start, _ = self.opener
            raise unclosed_tag(self.source, delimiter, start)
        self.flush(len(self.text))
        return self.found

    def count(self, position: int) -> None:
        """Count a mark, or a line where each is looked at."""
        self.marks += 1
        if self.marks > 2 * self.most_tags:
            raise too_many_tags(self.source, position, self.most_tags)

    def percent_line(self, start: int, end: int) -> None:
        if self.text.startswith("%%", start):
            # `%%` at the start of a line stands for one `%`
            self.flush(start)
            self.piece_start = start
            self.scan(start + 1, end)
            return
        self.flush(start)
        content = self.text[start + 1 : end].rstrip("\r\n")
        self.found.append(Token(TokenKind.CODE, Span(start, end), content, start + 1))
        self.piece_start = end

    def scan(self, start: int, end: int) -> None:
        position = start
        while match := self.search(position, end):
            if match.start() > position:
                self.pieces.append(self.text[position : match.start()])
            mark = match.group()
            self.count(match.start())
            position = match.end()
            if self.opener is None:
                self.outside(mark, match)
            else:
                self.inside(mark, match)
        if position < end:
            self.pieces.append(self.text[position:end])

    def search(self, position: int, end: int) -> re.Match[str] | None:
        """The next mark."""
        if self.trim == "-":
            if not self.percent and position == self.boundary:
                # Ruby's scanner takes the place after a tag or a `<%%` for the start of a line
                match = _INDENTED_OPENER.match(self.text, position, end)
                if match is not None:
                    return match
            return self.pattern.search(self.text, position, end)
        text = self.text
        percent = text.find("%", position, end)  # every mark has one, and most text has none
        while percent != -1:
            after_bracket = percent > position and text[percent - 1] == "<"
            match = self.pattern.match(text, percent - after_bracket, end)
            if match is not None:
                return match
            percent = text.find("%", percent + 1, end)
        return None

    def drops_newline(self, mark: str, position: int) -> bool:
        """Whether a closing mark's newline is trimmed; `<>` looks at how the line began."""
        if self.trim != "<>" or not mark.endswith("\n"):
            return mark.endswith("\n")
        line = max(self.text.rfind("\n", 0, position) + 1, self.start)
        return self.text.startswith("<%", line) and not self.text.startswith("<%%", line)

    def outside(self, mark: str, match: re.Match[str]) -> None:
        if mark == "<%%":
            self.pieces.append("<%")
            self.boundary = match.end()
            return
        if self.trim in ("<>", ">") and mark.startswith("%>") and mark.endswith("\n"):
            # a closing mark that closes nothing is text, but Ruby trims after it all the same
            self.pieces.append("%>" if self.drops_newline(mark, match.start()) else "%>\n")
            return
        if self.trim == "-" and mark.endswith("<%-"):
            delimiter = "<%"
        elif mark in _OPENERS:
            delimiter = mark
        else:  # a newline, or a closing mark without a tag: text
            self.pieces.append(mark)
            return
        self.flush(match.start())
        self.opener = (delimiter, match.start(), match.end())

    def inside(self, mark: str, match: re.Match[str]) -> None:
        if mark == "%%>":
            self.pieces.append("%>")
            return
        closing = mark.rstrip("\r\n")
        if closing not in ("%>", "-%>"):
            self.pieces.append(mark)
            return
        newline_dropped = self.drops_newline(mark, match.start())
        assert self.opener is not None
        delimiter, start, content_start = self.opener
        end = match.end() if newline_dropped else match.start() + len(closing)
        content = "".join(self.pieces)
        if self.trim in ("<>", ">") and mark.endswith("\n") and _ENDS_COMMENT.search(content):
            newline_dropped = True  # Ruby's program has it on the line of `=end`
            end = match.end()
        self.opener = None
        self.pieces = []
        self.piece_start = self.boundary = end
        self.found.append(Token(_OPENERS[delimiter], Span(start, end), content, content_start))
        if len(mark) > len(closing) and not newline_dropped:
            # Ruby's scanner prints a bare newline here, also for `\r\n`
            self.pieces.append("\n")

    def flush(self, end: int) -> None:
        if self.pieces:
            content = "".join(self.pieces)
            self.found.append(
                Token(TokenKind.TEXT, Span(self.piece_start, end), content, self.piece_start)
            )
            self.pieces = []
        self.piece_start = end


def tokenize(
    source: Source, start: int, trim_mode: str, limits: Limits | None = None
) -> list[Token]:
    """The tokens of ``source`` from character offset ``start`` on; their spans partition it.

    :param trim_mode: one of :data:`TRIM_MODES`.
    :raises DiagnosticError: for a tag that is never closed (``unclosed-tag``), and for too many
        tags (``limit-tags``).
    :raises ValueError: for an unknown trim mode.
    """
    if trim_mode not in TRIM_MODES:
        raise ValueError(f"unknown trim mode {trim_mode!r}")
    most_tags = (limits or Limits()).tags
    if trim_mode == "erubi":
        return tokenize_erubi(source, start, most_tags)
    return _Lexer(source, start, trim_mode, most_tags).tokens()
