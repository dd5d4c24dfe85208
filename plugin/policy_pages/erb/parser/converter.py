"""What every conversion of a syntax node rests on: places, names, limits, the table of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.errors import standing_help
from policy_pages.erb.program import Program, ProgramSpan
from policy_pages.text.diagnostics import DiagnosticError, diagnose
from policy_pages.text.source import Place, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from tree_sitter import Node as SyntaxNode

    from policy_pages.erb.limits import Limits

NOTHING = frozenset(["comment", "empty_statement", "heredoc_body"])
"""Syntax nodes that are not statements; a heredoc's body belongs to its beginning."""
REFUSED = {
    "alias": "`alias`", "begin_block": "`BEGIN`", "class": "a class",
    "class_variable": "a class variable", "comment": "a comment",
    "complex": "a complex number", "end_block": "`END`",
    "global_variable": "a global variable", "module": "a module",
    "redo": "`redo`", "singleton_class": "a class", "singleton_method":
    "`def` of an object", "subshell": "a shell command", "super": "`super`",
    "undef": "`undef`", "uninterpreted": "`__END__`", "file": "`__FILE__`",
    "line": "`__LINE__`", "encoding": "`__ENCODING__`",
}  # fmt: skip
"""Syntax nodes that messages can name."""


class Scope:
    """The local names declared so far; a block sees those around it.

    :param numbered: how many of a block's ``_1``, ``_2`` … were used.
    """

    def __init__(self, outer: Scope | None = None) -> None:
        self.names: set[str] = set()
        self.outer = outer
        self.numbered = 0

    def depth_of(self, name: str) -> int | None:
        """How many scopes outwards a name was declared, or None."""
        scope: Scope | None = self
        depth = 0
        while scope is not None:
            if name in scope.names:
                return depth
            scope = scope.outer
            depth += 1
        return None


class Converter:
    """One page's conversion.

    :param declared: names that are local variables from the start.
    :param converters: what converts a syntax node of each type; others are refused.
    :param heredocs: start byte of a heredoc's beginning -> its body.
    :ivar misread_operators: see :meth:`note_operator_behind_local`.
    :ivar texts: the nodes of the page's text, each with its place in the program.
    :ivar has_read_page: whether it mattered what the page's text is.
    :ivar literals: the nodes that have nothing of a literal but its value, each with its place in
        the program.
    """

    def __init__(
        self,
        source: Source,
        program: Program,
        limits: Limits,
        declared: frozenset[str],
        converters: Mapping[str, Convert],
        heredocs: Mapping[int, SyntaxNode],
    ) -> None:
        self.converters = converters
        self.source = source
        self.program = program
        self.limits = limits
        self.scope = Scope()
        self.scope.names |= declared
        self.heredocs = heredocs
        self.misread_operators: list[int] = []
        self.texts: list[tuple[int, nodes.Text]] = []
        self.has_read_page = False
        self.literals: dict[nodes.Node, int] = {}
        self.depth = 0

    # -- places ------------------------------------------------------------------------------

    def span(self, syntax: SyntaxNode) -> Place:
        """The place in the page that a syntax node comes from."""
        return ProgramSpan(self.program, syntax.start_byte, syntax.end_byte)

    def unsupported(self, syntax: SyntaxNode, what: str) -> DiagnosticError:
        """``unsupported-ruby`` for a syntax node."""
        return DiagnosticError(
            diagnose(
                self.source,
                self.span(syntax),
                "unsupported-ruby",
                f"pages cannot use {what}",
                help="see the page Supported Ruby",
            )
        )

    def syntax_error(self, span: Place, message: str) -> DiagnosticError:
        """``syntax-error`` for a place in the page."""
        return DiagnosticError(diagnose(self.source, span, "syntax-error", message))

    def check_one_tag(self, syntax: SyntaxNode) -> None:
        """Refuse a text of Ruby's that reaches over the end of its tag: it would swallow the page.

        :raises DiagnosticError: ``syntax-error``.
        """
        if not self.program.is_within_tag(syntax.start_byte, syntax.end_byte):
            raise self.syntax_error(self.span(syntax), "this is never closed within its tag")

    def check_comment(self, syntax: SyntaxNode) -> None:
        """Refuse a ``=begin`` … ``=end`` that Ruby reads differently.

        It hides what is between, including tags and text of the page. Ruby knows either word only
        at the beginning of a line, and ignores what follows ``=end`` on its line, even text after
        the tag.

        :raises DiagnosticError: ``syntax-error``, ``unsupported-ruby``.
        """
        program, code = self.program, self.program.code
        start = syntax.start_byte
        if not code.startswith(b"=begin", start):
            return
        end = code.find(b"\n=end", start)
        begins_line = program.is_within_tag(start - 1, start + 1)
        if not begins_line or end < 0 or not program.is_within_tag(end, end + len(b"\n=end")):
            message = "`=begin` and `=end` must each begin a line within a tag"
            raise self.syntax_error(self.span(syntax), message)
        tag = program.tag_at(end)
        assert tag is not None
        self.has_read_page = True
        is_line_ended = program.from_page(code.find(b"\n", end + 1))
        following = self.source.text[tag.span.end - 1 :]
        if not is_line_ended and following[:1] != "\n" and len(following) > 1:
            place = program.source_offset(end + 1)
            message = "Ruby ignores what follows `=end` on its line, even text after the tag"
            raise DiagnosticError(
                diagnose(
                    self.source,
                    Span(place, place + len("=end")),
                    "unsupported-ruby",
                    message,
                    help="close the tag on the next line",
                )
            )

    def limit(self, syntax: SyntaxNode, code: str, message: str, help: str = "") -> DiagnosticError:
        """A limit that the page's own text reaches."""
        help = help or standing_help(code)
        return DiagnosticError(diagnose(self.source, self.span(syntax), code, message, help=help))

    # -- statements --------------------------------------------------------------------------

    def nothing(self, syntax: SyntaxNode) -> nodes.Node:
        """``nil``, where nothing is written."""
        return nodes.Literal(span=self.span(syntax), value=None)

    def sequence(self, syntax: SyntaxNode, children: list[SyntaxNode]) -> nodes.Node:
        """Statements, one after another; a single one is returned without a list."""
        statements = tuple(self.node(child) for child in children if child.type not in NOTHING)
        if len(statements) == 1:
            return statements[0]
        return nodes.Sequence(span=self.span(syntax), statements=statements)

    def body(self, syntax: SyntaxNode | None) -> nodes.Node | None:
        """A branch's or a loop's statements, or None if there is no such branch."""
        if syntax is None:
            return None
        if syntax.type in ("then", "else", "do", "ensure", "block_body"):
            return self.sequence(syntax, syntax.named_children)
        return self.node(syntax)

    def node(self, syntax: SyntaxNode) -> nodes.Node:
        """Convert a syntax node.

        :raises DiagnosticError: where it, or a part of it, is refused.
        """
        convert = self.converters.get(syntax.type)
        if convert is None:
            raise self.unsupported(syntax, REFUSED.get(syntax.type, f"`{syntax.type}`"))
        self.depth += 1
        if self.depth > self.limits.depth:
            message = f"this is nested more than {self.limits.depth:,} levels deep"
            help = f"compute it in several steps; {standing_help('limit-depth')}"
            raise self.limit(syntax, "limit-depth", message, help)
        result = convert(self, syntax)
        self.depth -= 1
        return result

    def field(self, syntax: SyntaxNode, name: str) -> nodes.Node:
        """Convert the child that the grammar gives this name."""
        child = syntax.child_by_field_name(name)
        if child is None:
            raise self.syntax_error(self.span(syntax), "something is missing here")
        return self.node(child)

    # -- literals ----------------------------------------------------------------------------

    def note_literal(self, syntax: SyntaxNode, node: nodes.Node) -> None:
        """Remember what is made of a literal that another one can replace."""
        if self.program.literals.get(syntax.start_byte) == syntax.end_byte:
            self.literals[node] = syntax.start_byte

    def use_literal(self, node: nodes.Node) -> None:
        """Say that the tree depends on the value of a literal: no other one can replace it."""
        self.literals.pop(node, None)

    # -- names -------------------------------------------------------------------------------

    def name(self, syntax: SyntaxNode, text: str) -> nodes.Node:
        """A bare name: a local variable where it was assigned before, else a call."""
        span = self.span(syntax)
        depth = self.scope.depth_of(text)
        if depth is not None:
            return nodes.LocalVariable(span=span, name=text, depth=depth)
        return nodes.Call(span=span, receiver=None, name=text, name_span=span, bare=True)

    def declare(self, syntax: SyntaxNode, text: str) -> nodes.LocalVariable:
        """A name that is assigned to: a local variable from here on."""
        depth = self.scope.depth_of(text)
        if depth is None:
            self.scope.names.add(text)
            depth = 0
        return nodes.LocalVariable(span=self.span(syntax), name=text, depth=depth)

    def note_operator_behind_local(self, arguments: SyntaxNode) -> None:
        """Remember an operator that the grammar took for the start of an argument.

        `x -1` is a call for the grammar, which does not know that `x` is a local variable;
        Ruby does, and subtracts. With the blank after the operator both read the same.
        """
        byte = arguments.start_byte
        code = self.program.code
        if code[byte : byte + 1] in _OPERATORS and code[byte - 1 : byte] in (b" ", b"\t"):
            self.misread_operators.append(byte)


_IGNORED = ("comment", "heredoc_body")
_OPERATORS = (b"-", b"+", b"*", b"&", b"[", b"/", b"%", b"<")

if TYPE_CHECKING:
    Convert: TypeAlias = Callable[[Converter, SyntaxNode], nodes.Node]


def text_of(syntax: SyntaxNode) -> str:
    """A syntax node's text."""
    raw = syntax.text
    return raw.decode("utf-8", "replace") if raw is not None else ""


def children_of(syntax: SyntaxNode) -> list[SyntaxNode]:
    """The named children that are not comments."""
    return [child for child in syntax.named_children if child.type not in _IGNORED]
