"""A page's program -> its tree of nodes. Only this package knows tree-sitter.

tree-sitter never raises: a broken program gives a tree with error nodes and missing ones. What
is wrong is found by :mod:`policy_pages.erb.syntax_errors` from the tree's leaves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_pages.erb import nodes
from policy_pages.erb.errors import standing_help
from policy_pages.erb.parser.calls import CALLS
from policy_pages.erb.parser.control import CONTROL
from policy_pages.erb.parser.converter import Converter
from policy_pages.erb.parser.expressions import EXPRESSIONS
from policy_pages.erb.parser.literals import LITERALS
from policy_pages.erb.parser.patterns import PATTERNS
from policy_pages.erb.parser.strings import STRINGS
from policy_pages.erb.parser.syntax_tree import read_program
from policy_pages.erb.program import Program, with_blanks
from policy_pages.erb.syntax_errors import Leaf, find_syntax_errors
from policy_pages.erb.tokens import Token, TokenKind
from policy_pages.text.diagnostics import DiagnosticError, diagnose
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tree_sitter import Node as SyntaxNode

    from policy_pages.erb.limits import Limits

_CONVERTERS = {**LITERALS, **STRINGS, **EXPRESSIONS, **CONTROL, **CALLS, **PATTERNS}
_MOST_READINGS = 8
"""Misread operators come to light one after another, if one hides the next."""


def _leaves(root: SyntaxNode) -> Iterator[Leaf]:
    """The tree's leaves in order, without recursion (a page may nest ten thousand brackets)."""
    for syntax in _walk(root):
        if syntax.child_count == 0:
            yield Leaf(
                syntax.type, syntax.start_byte, syntax.end_byte, syntax.is_missing, syntax.is_error
            )
        elif syntax.is_error:
            yield Leaf("ERROR", syntax.start_byte, syntax.end_byte, False, True)


def _walk(root: SyntaxNode) -> Iterator[SyntaxNode]:
    stack = [root]
    while stack:
        syntax = stack.pop()
        yield syntax
        stack.extend(reversed(syntax.children))


def _heredocs(root: SyntaxNode) -> dict[int, SyntaxNode]:
    """Where each heredoc begins -> its body: they follow in the order of their beginnings."""
    beginnings: list[int] = []
    bodies: dict[int, SyntaxNode] = {}
    for syntax in _walk(root):
        if syntax.type == "heredoc_beginning":
            beginnings.append(syntax.start_byte)
        elif syntax.type == "heredoc_body" and beginnings:
            bodies[beginnings.pop(0)] = syntax
    return bodies


def _with_shifts(program: Program) -> Program:
    """The program with a blank after the operator of ``list<<'x'``, which the grammar reads as the
    beginning of a heredoc, and everything after it as the heredoc's body.

    Ruby sees no heredoc without a blank before ``<<``: after a name or a bracket, it appends.
    Blanks are put after everything that looks like it at once. A tree then shows which of them are
    operators, and which the words of a string.
    """
    found = {
        program.source_offset(match.start()): match.end()
        for match in _SHIFT.finditer(program.code)
        if program.from_page(match.start())
    }
    if not found:
        return program
    trial = with_blanks(program, [*found.values()])
    reading = read_program(trial.code)
    if reading.given_up:
        return trial
    operators = {
        trial.source_offset(syntax.start_byte)
        for syntax in _walk(reading.tree.root_node)
        if syntax.type == "<<"
    }
    if operators >= found.keys():
        return trial
    return with_blanks(program, [end for start, end in found.items() if start in operators])


_SHIFT = re.compile(rb"""(?<=[\w)\]}?!'"\x80-\xff])<<(?=[~-]?["'`A-Z_a-z\x80-\xff])""")


@dataclass(slots=True)
class ParsedTemplate:
    """The tree of a template, which can be moved to another one of the same shape.

    :param texts: the nodes of its texts, each with its number among the texts of the template.
    :param literals: the nodes of the literals that others can replace.
    :param is_of_one_page: whether another text around the same Ruby can have another tree.
    :param key: what templates have in common that can have the tree.
    """

    root: nodes.Node
    program: Program
    texts: list[tuple[int, nodes.Text]]
    literals: list[nodes.Node]
    is_of_one_page: bool
    key: tuple[object, ...]
    code: Callable[[Any], object] | None = None
    """What was made of the tree to run it, and moves with it."""

    def move_to(self, tokens: Sequence[Token], literals: Sequence[str]) -> None:
        """Let the nodes be those of another template.

        :param tokens: of the other one.
        :param literals: its own; see :func:`policy_pages.erb.program.shape_of`.
        """
        self.program.stand_for(tokens)
        texts = [token for token in tokens if token.kind is TokenKind.TEXT]
        for number, text in self.texts:
            _, text.span, text.text, _ = texts[number]
        for node, written in zip(self.literals, literals, strict=True):
            if isinstance(node, nodes.StringLiteral):
                node.parts = (written[1:-1],)
            elif isinstance(node, nodes.Literal):
                node.value = int(written)


def parse(
    source: Source, program: Program, limits: Limits, declared: frozenset[str] = frozenset()
) -> nodes.Node:
    """The tree of a page's program.

    :param declared: names that are local variables from the start (a partial's locals).
    :raises DiagnosticError: as :func:`parse_template`.
    """
    return parse_template(source, program, limits, declared).root


def parse_template(
    source: Source,
    program: Program,
    limits: Limits,
    declared: frozenset[str] = frozenset(),
    key: tuple[object, ...] = (),
) -> ParsedTemplate:
    """As :func:`parse`, with what is needed to move the tree.

    :raises DiagnosticError: ``syntax-error``, ``unclosed-block``, ``stray-end``,
        ``unsupported-ruby`` or a limit.
    """
    if len(program.code) > limits.program:
        message = f"the directives of this page are longer than {limits.program:,} characters"
        place = program.tags[0].span if program.tags else Span(0, 1)
        help = standing_help("limit-program")
        raise DiagnosticError(diagnose(source, place, "limit-program", message, help=help))
    is_of_one_page = b"<<" in program.code  # blanks may be put in, at places of the page
    program = _with_shifts(program)
    for _ in range(_MOST_READINGS):
        reading = read_program(program.code)
        if reading.given_up:
            opening = max(reading.unclosed - 1, 0)
            leaf = Leaf("ERROR", opening, opening + 1, missing=False, error=True)
            raise DiagnosticError(*find_syntax_errors(source, program, [leaf]))
        root = reading.tree.root_node
        if root.has_error:
            raise DiagnosticError(*find_syntax_errors(source, program, list(_leaves(root))))
        heredocs = _heredocs(root) if b"<<" in program.code else {}
        converter = Converter(source, program, limits, declared, _CONVERTERS, heredocs)
        if b"=begin" in program.code:
            for syntax in _walk(root):
                if syntax.type == "comment":
                    converter.check_comment(syntax)
        try:
            tree = converter.node(root)
        except RecursionError:
            raise nested_too_deeply(source) from None
        is_of_one_page |= converter.has_read_page
        numbers = {start: number for number, start in enumerate(program.texts)}
        texts = [(numbers[start], node) for start, node in converter.texts]
        literals = sorted(converter.literals, key=converter.literals.__getitem__)
        parsed = ParsedTemplate(tree, program, texts, literals, is_of_one_page, key)
        if not converter.misread_operators:
            return parsed
        program.code = _with_blanks_behind(program.code, converter.misread_operators)
    return parsed


def nested_too_deeply(source: Source) -> DiagnosticError:
    """The error for a template that Python's own stack is too small for."""
    message = "this page is nested too deeply"
    help = "compute it in several steps; does a partial print itself?"
    return DiagnosticError(diagnose(source, Span(0, 1), "limit-depth", message, help=help))


def _with_blanks_behind(code: bytes, operators: list[int]) -> bytes:
    """The program with the blank before each of these operators moved after it."""
    changed = bytearray(code)
    for byte in operators:
        changed[byte - 1], changed[byte] = changed[byte], changed[byte - 1]
    return bytes(changed)
