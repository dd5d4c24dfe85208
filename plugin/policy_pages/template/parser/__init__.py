"""A page's program -> its tree of nodes. The only rooms that know tree-sitter.

tree-sitter never raises: a broken program gives a tree with error nodes and missing ones. What
is wrong is found by :mod:`policy_pages.template.syntax_errors` from the tree's leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import tree_sitter_ruby
from tree_sitter import Language, Parser

from policy_pages.diagnostics import DiagnosticError
from policy_pages.source import Source
from policy_pages.template import nodes
from policy_pages.template.parser.converter import Converter
from policy_pages.template.parser.expressions import EXPRESSIONS
from policy_pages.template.parser.literals import LITERALS
from policy_pages.template.program import Program
from policy_pages.template.syntax_errors import Leaf, find_syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node as SyntaxNode

    from policy_pages.template.limits import Limits

_LANGUAGE = Language(tree_sitter_ruby.language())
_CONVERTERS = {**LITERALS, **EXPRESSIONS}


def _leaves(root: SyntaxNode) -> Iterator[Leaf]:
    """The tree's leaves in order, without recursion (a page may nest ten thousand brackets)."""
    stack = [root]
    while stack:
        syntax = stack.pop()
        if syntax.child_count == 0:
            yield Leaf(
                syntax.type, syntax.start_byte, syntax.end_byte, syntax.is_missing, syntax.is_error
            )
            continue
        if syntax.is_error:
            yield Leaf("ERROR", syntax.start_byte, syntax.end_byte, False, True)
        stack.extend(reversed(syntax.children))


def parse(
    source: Source, program: Program, limits: Limits, declared: frozenset[str] = frozenset()
) -> nodes.Node:
    """The tree of a page's program.

    :param declared: names that are local variables from the start (a partial's locals).
    :raises DiagnosticError: ``syntax-error``, ``unclosed-block``, ``stray-end``,
        ``unsupported-ruby`` or a limit.
    """
    root = Parser(_LANGUAGE).parse(program.code).root_node
    if root.has_error:
        raise DiagnosticError(find_syntax_error(source, program, list(_leaves(root))))
    return Converter(source, program, limits, declared, _CONVERTERS).node(root)
