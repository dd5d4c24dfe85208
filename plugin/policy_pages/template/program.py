"""Tokens -> one Ruby program for the whole page, and the way back from its bytes to the page.

Ruby's own ERB writes a template out as one program and runs it; so a block may span tags, and a
parser of Ruby sees all of it at once. Text becomes ``__text__ N``, an output tag
``__output__((code))``. The parser tells these calls from a page's own by their place: they stand
outside of every piece that came from the page.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policy_pages.template.lexer import Token, TokenKind

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT_COMMAND = "__text__"
OUTPUT_COMMAND = "__output__"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the program that was copied from the page."""

    start: int
    end: int
    source_start: int
    text: str


@dataclass
class Program:
    """A page's program.

    :param code: Ruby, UTF-8.
    :param texts: what ``__text__ N`` prints.
    :param outputs: start byte -> end byte of each ``__output__`` call.
    :param tags: the code and output tokens the pieces came from, in order.
    """

    code: bytes = b""
    texts: list[Token] = field(default_factory=list)
    outputs: dict[int, int] = field(default_factory=dict)
    tags: list[Token] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def from_page(self, byte: int) -> bool:
        """Whether a byte of the program was copied from the page."""
        index = bisect_right(self._starts, byte) - 1
        return index >= 0 and byte < self._pieces[index].end

    def source_offset(self, byte: int) -> int:
        """The character offset in the page of a byte of the program.

        A byte of the program's own goes to the end of the tag before it.
        """
        index = bisect_right(self._starts, byte) - 1
        if index < 0:
            return self.tags[0].content_start if self.tags else 0
        piece = self._pieces[index]
        inside = min(byte, piece.end) - piece.start
        if piece.end - piece.start == len(piece.text):  # ASCII alone
            return piece.source_start + inside
        head = piece.text.encode("utf-8", "replace")[:inside]
        return piece.source_start + len(head.decode("utf-8", "replace"))

    def tag_at(self, byte: int) -> Token | None:
        """The tag that a byte of the program was copied from, or the one before it."""
        index = bisect_right(self._starts, byte) - 1
        return self.tags[index] if index >= 0 else None


def write_program(tokens: Sequence[Token]) -> Program:
    """The program of a page's tokens; comments leave nothing."""
    program = Program()
    chunks: list[bytes] = []
    length = 0

    def write(text: str) -> None:
        nonlocal length
        encoded = text.encode("utf-8", "replace")
        chunks.append(encoded)
        length += len(encoded)

    def copy(token: Token) -> None:
        start = length
        write(token.content)
        piece = Piece(start, length, token.content_start, token.content)
        program.tags.append(token)
        program._pieces.append(piece)
        program._starts.append(start)

    for token in tokens:
        if token.kind is TokenKind.TEXT:
            write(f"{TEXT_COMMAND} {len(program.texts)}\n")
            program.texts.append(token)
        elif token.kind is TokenKind.CODE:
            copy(token)
            write("\n;\n")  # as in Ruby's ERB: an operator left open does not reach on
        elif token.kind is TokenKind.OUTPUT:
            start = length
            write(f"{OUTPUT_COMMAND}((")
            copy(token)
            write("\n))")  # the newline ends a comment in the tag
            program.outputs[start] = length
            write("\n")
    program.code = b"".join(chunks)
    return program
