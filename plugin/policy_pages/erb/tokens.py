"""The parts into which a lexer cuts a page: text, code, output and comment, each with its span."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from policy_pages.erb.errors import standing_help
from policy_pages.text.diagnostics import DiagnosticError, diagnose
from policy_pages.text.source import Source, Span


class TokenKind(Enum):
    """The kinds of token; an escaped output is printed for HTML."""

    TEXT = "text"
    CODE = "code"
    OUTPUT = "output"
    ESCAPED_OUTPUT = "escaped output"
    COMMENT = "comment"


class Token(NamedTuple):
    """One token.

    :param span: its place, including delimiters (and white space trimmed around it).
    :param content: the text to print, or the Ruby between the delimiters.
    :param content_start: offset of the first character of ``content`` in the source.
    """

    kind: TokenKind
    span: Span
    content: str
    content_start: int


def too_many_tags(source: Source, start: int, most: int) -> DiagnosticError:
    """The error for a template with too many tags (``limit-tags``)."""
    message = f"this page has more than {most:,} tags"
    help = standing_help("limit-tags")
    return DiagnosticError(
        diagnose(source, Span(start, start + 1), "limit-tags", message, help=help)
    )


def unclosed_tag(source: Source, delimiter: str, start: int) -> DiagnosticError:
    """The error for a tag without an end (``unclosed-tag``), at its opening delimiter."""
    return DiagnosticError(
        diagnose(
            source,
            Span(start, start + len(delimiter)),
            "unclosed-tag",
            f"the tag `{delimiter}` is never closed",
            help="close it with `%>`; to print the characters themselves, write `<%%`",
        )
    )
