"""The Ruby of one directive -> whether it parses, and where its strings and comments are then.

Used only for directives that look suspicious. A directive is often part of a statement (`if x`,
`end`, `} else {`), so it is also tried with what other directives can have around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from policy_pages.erb.parser.syntax_tree import read_program

if TYPE_CHECKING:
    from tree_sitter import Tree

_LONGEST = 20_000
_SURROUNDINGS = (
    ("", ""),
    ("", "\nend"),
    ("", "\n}"),
    ("if 1\n", "\nend"),
    ("if 1\n", ""),
    ("x {\n", ""),
    ("case 1\n", "\nend"),
    ("case 1\nwhen 2\n", "\nend"),
    ("begin\n", "\nend"),
    ("x do\n", "\nend"),
    ("x(\n", ""),
    ("", "\n)"),
    ("", "\n])"),
)
_DASHES = re.compile(r"\A-(?!\d)|-\Z")
"""Of `<%- x -%>`: no Ruby."""
_LITERALS = frozenset(
    ["string", "heredoc_body", "comment", "simple_symbol", "delimited_symbol", "regex", "subshell"]
    + ["string_array", "symbol_array", "character", "hash_key_symbol", "uninterpreted"]
)


class Literals:
    """The strings, heredocs, symbols, regular expressions and comments of Ruby that parses."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]

    def cover(self, position: int) -> bool:
        """Whether the character at this offset is a part of one."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._spans[index][1]


def parses(code: str) -> bool:
    """Whether a directive's Ruby is a statement, or a part of one as in other directives."""
    return _tree(code) is not None


def literals(code: str) -> Literals | None:
    """Its literals and comments; nothing where it does not parse.

    The contents of a `#{...}` in a string count as part of the string.
    """
    found = _tree(code)
    if found is None:
        return None
    tree, shift = found
    encoded = code.encode("utf-8", "replace")
    spans: list[tuple[int, int]] = []
    characters, last = 0, 0
    stack = [tree.root_node]
    while stack:
        node = stack.pop()
        if node.type not in _LITERALS:
            stack.extend(reversed(node.children))
            continue
        start, end = max(node.start_byte - shift, last), node.end_byte - shift
        if end <= start:
            continue
        begin = characters + len(encoded[last:start].decode("utf-8", "replace"))
        characters = begin + len(encoded[start:end].decode("utf-8", "replace"))
        last = end
        spans.append((begin, characters))
    return Literals(spans)


def _tree(code: str) -> tuple[Tree, int] | None:
    if len(code) > _LONGEST:
        return None
    code = _DASHES.sub(" ", code)
    for before, after in _SURROUNDINGS:
        reading = read_program(f"{before}{code}\n{after}".encode("utf-8", "replace"))
        if reading.given_up:
            return None
        if not reading.is_broken:
            return reading.tree, len(before)
    return None
