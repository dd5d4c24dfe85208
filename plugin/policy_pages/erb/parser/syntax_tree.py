"""A program's bytes -> tree-sitter's tree, in a time that grows with their number.

For each string, regular expression or heredoc that is never closed, tree-sitter reads on to the end
and begins again after the opening. A page of openings would be read once for each of them: minutes
for a hundred kilobytes. So a long program goes to the parser in chunks first, and what it reads is
counted. Valid Ruby is read about once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Parser, Tree

_SHORT = 8_000
"""Bytes of a program that any number of openings reads in a tenth of a second."""
_CHUNK = 4096
_MOST_TIMES = 16
_MOST_MORE = 4_000_000
"""How many times its length, and how many more bytes (50 ms), the parser may read of a program.
Small programs with any number of mistakes need less; nobody can read the errors of one that needs
more."""
_NEAR = 16
"""Bytes before the end that a parser looks at twice anyway."""


@dataclass(frozen=True)
class Reading:
    """The result of parsing a program.

    :param tree: of a broken program only the places are of use, not the texts of its nodes.
    :param is_broken: whether it has syntax errors.
    :param bytes_read: how much the parser has read of a long program, all in all.
    :param given_up: whether that was too much; the tree is of no use then.
    :param unclosed: the byte after the first opening that is never closed; 0 if none was met.
    """

    tree: Tree
    is_broken: bool
    bytes_read: int
    given_up: bool
    unclosed: int


@cache
def _parser() -> Parser:
    # here, for a start without the grammar
    import tree_sitter_ruby
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_ruby.language()))


def read_program(code: bytes) -> Reading:
    """Parse a program."""
    if len(code) <= _SHORT:
        tree = _parser().parse(code)
        return Reading(tree, tree.root_node.has_error, 0, given_up=False, unclosed=0)
    most = _MOST_TIMES * len(code) + _MOST_MORE
    read = 0
    last = 0
    unclosed = 0

    def chunk(byte: int, _point: object) -> bytes:
        nonlocal read, last, unclosed
        if not unclosed and last == len(code) and byte < len(code) - _NEAR:
            unclosed = byte
        last = byte
        if read > most:
            return b""
        found = code[byte : byte + _CHUNK]
        read += len(found)
        return found

    tree = _parser().parse(chunk)
    is_broken = tree.root_node.has_error or read > most
    if not is_broken:
        # a tree made of chunks would ask for them again whenever the text of a node is asked for
        del tree  # both at once would need twice the memory
        tree = _parser().parse(code)
    return Reading(tree, is_broken, read, given_up=read > most, unclosed=unclosed)
