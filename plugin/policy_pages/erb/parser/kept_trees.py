"""Trees that were parsed before, for templates of the same shape.

Many pages of a site have the same directives around other text, and with other literals. A tree
belongs to one rendering at a time, for its nodes say where on that page they are.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb.parser import ParsedTemplate, parse_template
from policy_pages.erb.program import shape_of, write_program
from policy_pages.erb.tokens import TokenKind
from policy_pages.text.diagnostics import DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_pages.erb.limits import Limits
    from policy_pages.erb.tokens import Token
    from policy_pages.text.source import Source

    _Key: TypeAlias = tuple[object, ...]

_MOST_TREES = 32
_LONGEST = 20_000
"""Bytes of a program whose tree is kept."""
_AROUND_TAG = 50
"""Bytes that a program has around the Ruby of a tag, at most."""
_BITS = 64
"""Enough for every number that another one can replace."""
_MOST_PARTICULAR = 256


class KeptTrees:
    """Trees that no rendering uses."""

    def __init__(self) -> None:
        self._trees: dict[_Key, ParsedTemplate] = {}
        self._particular: dict[_Key, None] = {}
        """Shapes whose templates are parsed with their own literals."""

    def take(self, source: Source, tokens: Sequence[Token], limits: Limits) -> ParsedTemplate:
        """The tree of a page, which is this rendering's until it is given back.

        :raises DiagnosticError: as :func:`policy_pages.erb.parser.parse`.
        """
        if not _is_short(tokens, min(limits.program, _LONGEST)):
            return parse_template(source, write_program(tokens), limits)
        if limits.bits >= _BITS:
            found = self._with_other_literals(source, tokens, limits)
            if found is not None:
                return found
        shape = shape_of(tokens, other_literals=False)
        key = ("own", *shape.parts, limits)
        parsed = self._trees.pop(key, None)
        if parsed is None:
            return parse_template(source, write_program(tokens), limits, key=key)
        parsed.move_to(tokens, shape.literals)
        return parsed

    def _with_other_literals(
        self, source: Source, tokens: Sequence[Token], limits: Limits
    ) -> ParsedTemplate | None:
        """The tree of a page in which other literals can replace its own, or None.

        All that looks like a literal has to be one for the parser, too: it is not part of a comment
        or of a longer text. Then it is the same with any other literal in its place.
        """
        shape = shape_of(tokens, other_literals=True)
        key = ("other", *shape.parts, limits)
        parsed = self._trees.pop(key, None)
        if parsed is None and shape.literals and key not in self._particular:
            program = write_program(tokens, other_literals=True)
            with suppress(DiagnosticError):  # what is wrong is found with the page's own Ruby
                parsed = parse_template(source, program, limits, key=key)
            if parsed is None or len(parsed.literals) < len(shape.literals):
                parsed = None
                self._particular[key] = None
                if len(self._particular) > _MOST_PARTICULAR:
                    del self._particular[next(iter(self._particular))]
        if parsed is not None:
            parsed.move_to(tokens, shape.literals)
        return parsed

    def give_back(self, parsed: ParsedTemplate) -> None:
        """Keep a tree for other pages."""
        if not parsed.key or parsed.is_of_one_page:
            return
        self._trees[parsed.key] = parsed
        if len(self._trees) > _MOST_TREES:
            self._trees.pop(next(iter(self._trees)), None)


def _is_short(tokens: Sequence[Token], most: int) -> bool:
    """Whether a program has no more bytes than these."""
    length = _AROUND_TAG * len(tokens)
    for kind, _, content, _ in tokens:
        if kind is not TokenKind.TEXT:
            length += len(content) if content.isascii() else 4 * len(content)
    return length <= most
