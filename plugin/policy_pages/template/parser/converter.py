"""What every conversion of a syntax node rests on: places, names, limits, the table of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.diagnostics import DiagnosticError, diagnose
from policy_pages.source import Source, Span
from policy_pages.template import nodes
from policy_pages.template.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from tree_sitter import Node as SyntaxNode

    from policy_pages.template.limits import Limits

NOTHING = frozenset(["comment", "empty_statement"])
NAMES = {
    "begin": "`begin`", "case": "`case`", "case_match": "`case … in`", "class": "a class",
    "constant": "this constant", "global_variable": "a global variable", "heredoc_beginning":
    "a heredoc", "lambda": "a lambda", "method": "`def`", "module": "a module", "regex":
    "a regular expression", "scope_resolution": "`::`", "subshell": "a shell command",
    "while": "`while`", "until": "`until`", "for": "`for`", "while_modifier": "`while`",
    "until_modifier": "`until`", "rescue_modifier": "`rescue`", "left_assignment_list":
    "multiple assignment", "splat_argument": "a splat", "hash_splat_argument": "a double splat",
    "break": "`break`", "next": "`next`", "return": "`return`", "yield": "`yield`",
    "self": "`self`", "super": "`super`", "alias": "`alias`", "undef": "`undef`",
    "redo": "`redo`", "retry": "`retry`", "class_variable": "a class variable",
    "singleton_method": "`def`", "singleton_class": "a class", "complex": "a complex number",
    "rational": "a rational number", "character": "a character literal",
}  # fmt: skip


class Scope:
    """The local names declared so far; a block sees those around it."""

    def __init__(self, outer: Scope | None = None) -> None:
        self.names: set[str] = set()
        self.outer = outer

    def __contains__(self, name: str) -> bool:
        return name in self.names or (self.outer is not None and name in self.outer)


class Converter:
    """One page's conversion.

    :param declared: names that are local variables from the start.
    :param converters: what converts a syntax node of each type; others are refused.
    """

    def __init__(
        self,
        source: Source,
        program: Program,
        limits: Limits,
        declared: frozenset[str],
        converters: Mapping[str, Convert],
    ) -> None:
        self.converters = converters
        self.source = source
        self.program = program
        self.limits = limits
        self.scope = Scope()
        self.scope.names |= declared
        self.depth = 0

    # -- places ------------------------------------------------------------------------------

    def span(self, syntax: SyntaxNode) -> Span:
        """The place in the page that a syntax node comes from."""
        start = self.program.source_offset(syntax.start_byte)
        end = self.program.source_offset(syntax.end_byte - 1) + 1
        return Span(start, max(start + 1, end))

    def unsupported(self, syntax: SyntaxNode, what: str) -> DiagnosticError:
        """``unsupported-ruby`` for a syntax node."""
        return DiagnosticError(
            diagnose(
                self.source,
                self.span(syntax),
                "unsupported-ruby",
                f"{what} is outside the Ruby that pages may use",
                help="the authors' guide lists what is supported",
            )
        )

    def syntax_error(self, span: Span, message: str) -> DiagnosticError:
        """``syntax-error`` for a place in the page."""
        return DiagnosticError(diagnose(self.source, span, "syntax-error", message))

    # -- statements --------------------------------------------------------------------------

    def sequence(self, syntax: SyntaxNode, children: list[SyntaxNode]) -> nodes.Node:
        """Statements, one after another; a single one stands for itself."""
        statements = tuple(self.node(child) for child in children if child.type not in NOTHING)
        if len(statements) == 1:
            return statements[0]
        return nodes.Sequence(span=self.span(syntax), statements=statements)

    def body(self, syntax: SyntaxNode | None) -> nodes.Node | None:
        """A `then`, `else`, `do_block` body or plain statement."""
        if syntax is None:
            return None
        if syntax.type in ("then", "else", "body_statement", "block_body"):
            return self.sequence(syntax, syntax.named_children)
        return self.node(syntax)

    def node(self, syntax: SyntaxNode) -> nodes.Node:
        """Convert a syntax node.

        :raises DiagnosticError: where it, or a part of it, is refused.
        """
        convert = self.converters.get(syntax.type)
        if convert is None:
            raise self.unsupported(syntax, NAMES.get(syntax.type, f"`{syntax.type}`"))
        self.depth += 1
        if self.depth > self.limits.depth:
            raise DiagnosticError(
                diagnose(
                    self.source,
                    self.span(syntax),
                    "limit-depth",
                    f"this nests deeper than {self.limits.depth} levels",
                    help="compute it in several steps",
                )
            )
        result = convert(self, syntax)
        self.depth -= 1
        return result

    def field(self, syntax: SyntaxNode, name: str) -> nodes.Node:
        """Convert the child that the grammar gives this name."""
        child = syntax.child_by_field_name(name)
        if child is None:
            raise self.syntax_error(self.span(syntax), "something is missing here")
        return self.node(child)

    # -- names -------------------------------------------------------------------------------

    def name(self, syntax: SyntaxNode, text: str) -> nodes.Node:
        """A bare name: a local variable where it was assigned before, else a call."""
        span = self.span(syntax)
        if text in self.scope:
            return nodes.LocalVariable(span=span, name=text)
        return nodes.Call(span=span, receiver=None, name=text, name_span=span, bare=True)


if TYPE_CHECKING:
    Convert: TypeAlias = Callable[[Converter, SyntaxNode], nodes.Node]


def text_of(syntax: SyntaxNode) -> str:
    """A syntax node's text."""
    raw = syntax.text
    return raw.decode("utf-8", "replace") if raw is not None else ""
