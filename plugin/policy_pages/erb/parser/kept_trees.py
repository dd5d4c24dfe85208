"""Trees that were parsed before, for templates with the same Ruby.

Many pages of a site have the same directives around other text. A tree belongs to one rendering at
a time, for its nodes say where on that page they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb.parser import ParsedTemplate, parse_template
from policy_pages.erb.program import write_program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_pages.erb.limits import Limits
    from policy_pages.erb.tokens import Token
    from policy_pages.text.source import Source

    _Key: TypeAlias = tuple[object, ...]

_MOST_TREES = 32
_LONGEST = 20_000
"""Bytes of a program whose tree is kept."""


class KeptTrees:
    """Trees that no rendering uses."""

    def __init__(self) -> None:
        self._trees: dict[_Key, ParsedTemplate] = {}

    def take(self, source: Source, tokens: Sequence[Token], limits: Limits) -> ParsedTemplate:
        """The tree of a page, which is this rendering's until it is given back.

        :raises DiagnosticError: as :func:`policy_pages.erb.parser.parse`.
        """
        program = write_program(tokens)
        key = (program.code, *program.layout(), limits)
        parsed = self._trees.pop(key, None)
        if parsed is None:
            return parse_template(source, program, limits, key=key)
        parsed.move_to(program)
        return parsed

    def give_back(self, parsed: ParsedTemplate) -> None:
        """Keep a tree for other pages."""
        if parsed.is_of_one_page or len(parsed.program.code) > _LONGEST:
            return
        self._trees[parsed.key] = parsed
        if len(self._trees) > _MOST_TREES:
            self._trees.pop(next(iter(self._trees)), None)
