"""Tokens -> one Ruby program for the whole page, and the way back from its bytes to the page.

Ruby's own ERB writes a template out as one program and runs it. So a block can span tags, and a
Ruby parser sees all of it at once. Text becomes ``__text__()``, an output tag
``__output__((code))``. The parser tells these calls from a page's own by their place: they are
outside every piece that came from the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from policy_pages.erb.lexer import Token, TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TEXT_COMMAND = "__text__()"
OUTPUT_COMMAND = "__output__"
_CASE = re.compile(r"\bcase\b")
_CASE_CLAUSE = re.compile(r"\bwhen\b|^[ \t]*in\b", re.MULTILINE)
_TEXT_OF_LITERAL = r"#\\\\<\x00-\x1f\x7f\ud800-\udfff"
_LITERAL = re.compile(
    rf"""('[^'{_TEXT_OF_LITERAL}]+'(?!\s*(?:=>|:))|"[^"{_TEXT_OF_LITERAL}]+"(?!\s*(?:=>|:))"""
    r"""|(?<![\w.$@?:'"+-])[1-9][0-9]{0,14}(?![\w.]))"""
)
"""What is perhaps a text or a number that means the same as any other one; not the key of a hash,
of which one that comes again takes the earlier one away."""
_OTHER_LITERALS = {"'": "'s'", '"': '"s"'}
_OTHER_NUMBER = "11"
_NEEDS_ITS_LITERALS = ("<<", "case", "=begin")
"""Ruby that is looked at before it is parsed."""
_SHORT = 100


class Piece(NamedTuple):
    """A stretch of the program that was copied from the page."""

    start: int
    end: int
    source_start: int
    text: str
    stands_for: bool = False
    """Whether it is a literal of another length than the page's."""


class ProgramSpan:
    """A stretch of a program, which is one of the page when somebody asks where it came from.

    Most nodes never meet a mistake: their places are looked up for none but those that do.
    """

    __slots__ = ("_end", "_program", "_start")

    def __init__(self, program: Program, start: int, end: int) -> None:
        self._program = program
        self._start = start
        self._end = end

    @property
    def start(self) -> int:
        """The offset of its first character in the page."""
        return self._program.source_offset(self._start)

    @property
    def end(self) -> int:
        """The offset after its last character in the page."""
        return max(self.start + 1, self._program.source_offset(self._end - 1) + 1)


@dataclass
class Program:
    """A page's program.

    :param tokens: what it was written from.
    :param blanks: see :func:`write_program`.
    :param has_other_literals: see :func:`write_program`.
    :param code: Ruby, UTF-8.
    :param texts: start byte of each ``__text__`` call -> its end, and what it prints.
    :param outputs: start byte -> end byte of each ``__output__`` call.
    :param tags: the code and output tokens the pieces came from, in order.
    :param literals: start byte -> end byte of each literal that replaces one of the page.
    """

    tokens: Sequence[Token] = ()
    blanks: frozenset[int] = frozenset()
    has_other_literals: bool = False
    code: bytes = b""
    texts: dict[int, tuple[int, Token]] = field(default_factory=dict)
    outputs: dict[int, int] = field(default_factory=dict)
    tags: list[Token] = field(default_factory=list)
    literals: dict[int, int] = field(default_factory=dict)
    _pieces: list[Piece] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _is_moved: bool = False

    def from_page(self, byte: int) -> bool:
        """Whether a byte of the program was copied from the page."""
        index = bisect_right(self._starts, byte) - 1
        return index >= 0 and byte < self._pieces[index].end

    def source_offset(self, byte: int) -> int:
        """The character offset in the page of a byte of the program.

        A byte of the program's own goes to the end of the tag before it.
        """
        if self._is_moved:
            other = write_program(self.tokens, self.blanks, other_literals=self.has_other_literals)
            self.texts, self.tags, self._pieces = other.texts, other.tags, other._pieces
            self._is_moved = False
        index = bisect_right(self._starts, byte) - 1
        if index < 0:
            return self.tags[0].content_start if self.tags else 0
        piece = self._pieces[index]
        inside = min(byte, piece.end) - piece.start
        if piece.stands_for:
            behind = piece.end - piece.start - inside
            return piece.source_start + (len(piece.text) - behind if inside else 0)
        if piece.end - piece.start == len(piece.text):  # ASCII alone
            return piece.source_start + inside
        head = piece.text.encode("utf-8", "replace")[:inside]
        return piece.source_start + len(head.decode("utf-8", "replace"))

    def stand_for(self, tokens: Sequence[Token]) -> None:
        """Say from now on where another program of the same shape comes from.

        :param tokens: of the other one; see :func:`shape_of`.
        """
        self.tokens = tokens
        self._is_moved = True  # most pages have no mistake, and need no places

    def is_within_tag(self, start: int, end: int) -> bool:
        """Whether a stretch of the program was copied from one and the same tag."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and end <= self._pieces[index].end

    def tags_with_places(self) -> Iterator[tuple[Token, int]]:
        """Each tag and the byte of the program where its Ruby begins."""
        return zip(self.tags, self._starts, strict=True)

    def tag_at(self, byte: int) -> Token | None:
        """The tag that a byte of the program was copied from, or the one before it."""
        index = bisect_right(self._starts, byte) - 1
        return self.tags[index] if index >= 0 else None


def with_blanks(program: Program, bytes_: Sequence[int]) -> Program:
    """The same program with blanks before some of the bytes that were copied from the page."""
    offsets = {program.source_offset(byte) for byte in bytes_}
    return write_program(program.tokens, program.blanks | offsets)


def _opens_case(code: str) -> bool:
    """Whether a tag's Ruby ends with ``case x``, whose first clause comes in a later tag."""
    last: re.Match[str] | None = None
    for match in _CASE.finditer(code):
        last = match
    if last is None:
        return False
    value = code[last.end() :]
    return ";" not in value and _CASE_CLAUSE.search(value) is None


class Shape(NamedTuple):
    """What templates share that differ in their texts, and in the literals of their Ruby.

    :param parts: kind and Ruby of each tag, one after the other; of a text the kind alone.
    :param literals: the template's own, as it writes them.
    """

    parts: tuple[object, ...]
    literals: list[str]


def shape_of(tokens: Sequence[Token], *, other_literals: bool) -> Shape:
    """The shape of a template: with the same shape, programs differ in nothing but places.

    :param other_literals: see :func:`write_program`; without it, the literals are a part of the
        shape.
    """
    parts: list[object] = []
    literals: list[str] = []
    for kind, _, content, _ in tokens:
        if kind is TokenKind.TEXT:
            parts.append(kind)
        elif kind is not TokenKind.COMMENT:
            parts.append(kind)
            pieces = _pieces_of(content) if other_literals else (content,)
            if len(pieces) == 1:
                parts.append(content)
            else:
                others = [*pieces]
                others[1::2] = map(_other_literal, pieces[1::2])
                literals += pieces[1::2]
                parts.append("".join(others))
    return Shape(tuple(parts), literals)


def _pieces_of(content: str) -> Sequence[str]:
    """A tag's Ruby, cut before and after each literal that another one can replace."""
    return _cut_again(content) if len(content) < _SHORT else _cut(content)


def _cut(content: str) -> Sequence[str]:
    if any(mark in content for mark in _NEEDS_ITS_LITERALS):
        return (content,)
    return _LITERAL.split(content)


_cut_again = lru_cache(maxsize=1_024)(_cut)
"""Most tags are short, and many pages have them."""


def _other_literal(literal: str) -> str:
    return _OTHER_LITERALS.get(literal[0], _OTHER_NUMBER)


def write_program(
    tokens: Sequence[Token], blanks: frozenset[int] = frozenset(), *, other_literals: bool = False
) -> Program:
    """The program of a page's tokens; comments leave nothing.

    :param blanks: character offsets in the page where a blank is put into its Ruby, which a parser
        of Ruby without knowledge of its variables needs to read it as Ruby does.
    :param other_literals: whether one and the same literal replaces every text, and one every
        number, so that programs of the same shape have the same bytes.
    """
    program = Program(tokens, blanks, other_literals)
    chunks: list[bytes] = []
    length = 0
    offsets = sorted(blanks)

    def write(text: str) -> None:
        nonlocal length
        encoded = text.encode("utf-8", "replace")
        chunks.append(encoded)
        length += len(encoded)

    def copy_as_written(token: Token) -> None:
        first, last = token.content_start, token.content_start + len(token.content)
        within = offsets[bisect_right(offsets, first) : bisect_left(offsets, last)]
        cuts = [offset - first for offset in within]
        for begin, end in zip([0, *cuts], [*cuts, last - first], strict=True):
            if begin:
                write(" ")
            text = token.content[begin:end]
            start = length
            write(text)
            program.tags.append(token)
            program._pieces.append(Piece(start, length, first + begin, text))
            program._starts.append(start)

    def copy_with_other_literals(token: Token) -> None:
        offset = token.content_start
        for number, text in enumerate(_pieces_of(token.content)):
            start = length
            is_literal = number % 2 == 1
            write(_other_literal(text) if is_literal else text)
            if is_literal:
                program.literals[start] = length
            program.tags.append(token)
            program._pieces.append(Piece(start, length, offset, text, is_literal))
            program._starts.append(start)
            offset += len(text)

    copy = copy_with_other_literals if other_literals else copy_as_written
    for token in tokens:
        if token.kind is TokenKind.TEXT:
            start = length
            write(TEXT_COMMAND)
            program.texts[start] = (length, token)
            write(";\n")  # `;`: `&x` or `.x` may follow
        elif token.kind is TokenKind.CODE:
            copy(token)
            if _opens_case(token.content):
                write("\n")  # the grammar takes no `;` between `case x` and its first clause
            else:
                write("\n;\n")  # as in Ruby's ERB: an operator left open does not reach on
        elif token.kind in (TokenKind.OUTPUT, TokenKind.ESCAPED_OUTPUT):
            start = length
            escaped = token.kind is TokenKind.ESCAPED_OUTPUT
            write(f"{OUTPUT_COMMAND}((CGI.escapeHTML((" if escaped else f"{OUTPUT_COMMAND}((")
            copy(token)
            # the newline ends a comment in the tag
            write("\n).to_s)))" if escaped else "\n))")
            program.outputs[start] = length
            write(";\n")
    program.code = b"".join(chunks)
    return program
