"""A page's program -> its tree of nodes. The only room that knows tree-sitter.

tree-sitter never raises: a broken program gives a tree with error nodes and missing ones. What
is wrong is found by :mod:`policy_pages.template.syntax_errors` from the tree's leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import tree_sitter_ruby
from tree_sitter import Language, Parser

from policy_pages.diagnostics import DiagnosticError, diagnose
from policy_pages.source import Source, Span
from policy_pages.template import nodes
from policy_pages.template.escapes import unescape_double, unescape_single
from policy_pages.template.program import OUTPUT_COMMAND, TEXT_COMMAND, Program
from policy_pages.template.syntax_errors import Leaf, find_syntax_error, stray_end
from policy_pages.template.values import Symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node as SyntaxNode

    from policy_pages.template.limits import Limits

_LANGUAGE = Language(tree_sitter_ruby.language())

_BINARY_OPERATORS = frozenset(
    ["+", "-", "*", "/", "%", "**", "==", "!=", "<", ">", "<=", ">=", "<=>", "<<"]
)
_NOTHING = frozenset(["comment", "empty_statement"])
_ASSIGNABLE_OPERATORS = frozenset(["||", "&&", "+", "-", "*", "/", "%", "<<", "**"])
_NAMES = {
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


class _Scope:
    """The local names declared so far; a block sees those around it."""

    def __init__(self, outer: _Scope | None = None) -> None:
        self.names: set[str] = set()
        self.outer = outer

    def __contains__(self, name: str) -> bool:
        return name in self.names or (self.outer is not None and name in self.outer)


class _Converter:
    def __init__(
        self, source: Source, program: Program, limits: Limits, declared: frozenset[str]
    ) -> None:
        self.source = source
        self.program = program
        self.limits = limits
        self.scope = _Scope()
        self.scope.names |= declared
        self.depth = 0

    # -- places ------------------------------------------------------------------------------

    def span(self, syntax: SyntaxNode) -> Span:
        start = self.program.source_offset(syntax.start_byte)
        end = self.program.source_offset(syntax.end_byte - 1) + 1
        return Span(start, max(start + 1, end))

    def unsupported(self, syntax: SyntaxNode, what: str) -> DiagnosticError:
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
        return DiagnosticError(diagnose(self.source, span, "syntax-error", message))

    # -- statements --------------------------------------------------------------------------

    def sequence(self, syntax: SyntaxNode, children: list[SyntaxNode]) -> nodes.Node:
        statements = tuple(self.node(child) for child in children if child.type not in _NOTHING)
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
        convert = _CONVERTERS.get(syntax.type)
        if convert is None:
            raise self.unsupported(syntax, _NAMES.get(syntax.type, f"`{syntax.type}`"))
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
        child = syntax.child_by_field_name(name)
        if child is None:
            raise self.syntax_error(self.span(syntax), "something is missing here")
        return self.node(child)

    def program_root(self, syntax: SyntaxNode) -> nodes.Node:
        return self.sequence(syntax, syntax.named_children)

    def parenthesized(self, syntax: SyntaxNode) -> nodes.Node:
        children = [child for child in syntax.named_children if child.type not in _NOTHING]
        if not children:
            return nodes.Literal(span=self.span(syntax), value=None)
        return self.sequence(syntax, children)

    # -- literals ----------------------------------------------------------------------------

    def integer(self, syntax: SyntaxNode) -> nodes.Node:
        text = _text(syntax).replace("_", "").lower()
        if len(text) > self.limits.bits // 4:
            raise self.limit_bits(syntax)
        if text.startswith("0d"):
            value = int(text[2:])
        elif text.startswith(("0x", "0b", "0o")):
            value = int(text, 0)
        elif len(text) > 1 and text.startswith("0"):
            value = int(text, 8)
        else:
            value = int(text)
        return nodes.Literal(span=self.span(syntax), value=value)

    def limit_bits(self, syntax: SyntaxNode) -> DiagnosticError:
        return DiagnosticError(
            diagnose(
                self.source,
                self.span(syntax),
                "limit-bits",
                f"this number has more than {self.limits.bits} bits",
            )
        )

    def float(self, syntax: SyntaxNode) -> nodes.Node:
        value = float(_text(syntax).replace("_", ""))
        return nodes.Literal(span=self.span(syntax), value=value)

    def constant_value(self, syntax: SyntaxNode) -> nodes.Node:
        value = {"nil": None, "true": True, "false": False}[syntax.type]
        return nodes.Literal(span=self.span(syntax), value=value)

    def simple_symbol(self, syntax: SyntaxNode) -> nodes.Node:
        return nodes.Literal(span=self.span(syntax), value=Symbol(_text(syntax)[1:]))

    def hash_key_symbol(self, syntax: SyntaxNode) -> nodes.Node:
        return nodes.Literal(span=self.span(syntax), value=Symbol(_text(syntax)))

    def string(self, syntax: SyntaxNode) -> nodes.Node:
        opening = _text(syntax.children[0])
        single = opening.startswith(("'", "%q", ":'", "%s"))
        delimiters = opening[-1] + _text(syntax.children[-1])[-1:]
        return nodes.StringLiteral(
            span=self.span(syntax),
            parts=tuple(self.string_parts(syntax, single, delimiters)),
            symbol=syntax.type in ("delimited_symbol", "bare_symbol"),
        )

    def bare_string(self, syntax: SyntaxNode) -> nodes.Node:
        parts = tuple(self.string_parts(syntax, True, "[] "))
        return nodes.StringLiteral(
            span=self.span(syntax), parts=parts, symbol=syntax.type == "bare_symbol"
        )

    def string_parts(
        self, syntax: SyntaxNode, single: bool, delimiters: str
    ) -> Iterator[str | nodes.Node]:
        for child in syntax.named_children:
            if child.type == "interpolation":
                inner = [item for item in child.named_children if item.type != "comment"]
                yield self.sequence(child, inner)
            elif child.type == "string_content":
                # a single-quoted string's escapes are part of its content for tree-sitter
                text = _text(child)
                yield unescape_single(text, delimiters) if single else text
            elif child.type == "escape_sequence":
                text = _text(child)
                if single:
                    yield unescape_single(text, delimiters)
                    continue
                unescaped = unescape_double(text)
                if unescaped is None:
                    raise self.unsupported(child, f"the escape `{text}`")
                yield unescaped
            else:
                raise self.unsupported(child, f"`{child.type}`")

    def chained_string(self, syntax: SyntaxNode) -> nodes.Node:
        parts: list[str | nodes.Node] = []
        for child in syntax.named_children:
            literal = self.string(child)
            assert isinstance(literal, nodes.StringLiteral)
            parts.extend(literal.parts)
        return nodes.StringLiteral(span=self.span(syntax), parts=tuple(parts))

    def array(self, syntax: SyntaxNode) -> nodes.Node:
        elements: list[nodes.Node] = []
        pairs: list[SyntaxNode] = []
        for child in syntax.named_children:
            if child.type == "pair":
                pairs.append(child)
            elif child.type != "comment":
                elements.append(self.node(child))
        if pairs:
            elements.append(self.hash_of(syntax, pairs))
        return nodes.ArrayLiteral(span=self.span(syntax), elements=tuple(elements))

    def hash(self, syntax: SyntaxNode) -> nodes.Node:
        children = [child for child in syntax.named_children if child.type != "comment"]
        return self.hash_of(syntax, children)

    def hash_of(self, syntax: SyntaxNode, children: list[SyntaxNode]) -> nodes.HashLiteral:
        return nodes.HashLiteral(
            span=self.span(syntax), pairs=tuple(self.pair(child) for child in children)
        )

    def pair(self, syntax: SyntaxNode) -> tuple[nodes.Node, nodes.Node]:
        if syntax.type != "pair":
            raise self.unsupported(syntax, _NAMES.get(syntax.type, f"`{syntax.type}`"))
        key_syntax = syntax.child_by_field_name("key")
        value_syntax = syntax.child_by_field_name("value")
        assert key_syntax is not None
        key = self.node(key_syntax)
        separator = next((c.type for c in syntax.children if c.type in (":", "=>")), "=>")
        if separator == ":" and isinstance(key, nodes.StringLiteral):  # `"a b": 1` is a symbol
            key = nodes.StringLiteral(span=key.span, parts=key.parts, symbol=True)
        if value_syntax is None:  # `{name:}`
            value: nodes.Node = self.name(key_syntax, _text(key_syntax))
        else:
            value = self.node(value_syntax)
        return key, value

    def range(self, syntax: SyntaxNode) -> nodes.Node:
        begin = syntax.child_by_field_name("begin")
        end = syntax.child_by_field_name("end")
        nothing = nodes.Literal(span=self.span(syntax), value=None)
        return nodes.RangeLiteral(
            span=self.span(syntax),
            first=self.node(begin) if begin else nothing,
            last=self.node(end) if end else nothing,
            exclusive=any(child.type == "..." for child in syntax.children),
        )

    # -- names -------------------------------------------------------------------------------

    def name(self, syntax: SyntaxNode, text: str) -> nodes.Node:
        span = self.span(syntax)
        if text in self.scope:
            return nodes.LocalVariable(span=span, name=text)
        return nodes.Call(span=span, receiver=None, name=text, name_span=span, bare=True)

    def identifier(self, syntax: SyntaxNode) -> nodes.Node:
        if _text(syntax) == "end":  # tree-sitter takes a stray `end` for a name
            raise DiagnosticError(stray_end(self.source, self.span(syntax)))
        return self.name(syntax, _text(syntax))

    def instance_variable(self, syntax: SyntaxNode) -> nodes.Node:
        return nodes.InstanceVariable(span=self.span(syntax), name=_text(syntax)[1:])

    def constant(self, syntax: SyntaxNode) -> nodes.Node:
        return nodes.Constant(span=self.span(syntax), name=_text(syntax))

    # -- assignments -------------------------------------------------------------------------

    def target(self, syntax: SyntaxNode | None, whole: SyntaxNode) -> nodes.Node:
        if syntax is None:
            raise self.syntax_error(self.span(whole), "something is missing here")
        if syntax.type == "identifier":
            if _text(syntax) not in self.scope:
                self.scope.names.add(_text(syntax))
            return nodes.LocalVariable(span=self.span(syntax), name=_text(syntax))
        if syntax.type in ("instance_variable", "element_reference"):
            return self.node(syntax)
        what = _NAMES.get(syntax.type, "this")
        raise self.unsupported(syntax, f"assigning to {what}" if "ass" not in what else what)

    def assignment(self, syntax: SyntaxNode) -> nodes.Node:
        target = self.target(syntax.child_by_field_name("left"), syntax)
        right = syntax.child_by_field_name("right")
        if right is not None and right.type == "right_assignment_list":
            value: nodes.Node = self.array(right)
        else:
            value = self.field(syntax, "right")
        return nodes.Assignment(span=self.span(syntax), target=target, value=value)

    def operator_assignment(self, syntax: SyntaxNode) -> nodes.Node:
        operator_syntax = syntax.child_by_field_name("operator")
        assert operator_syntax is not None
        operator = _text(operator_syntax)[:-1]
        if operator not in _ASSIGNABLE_OPERATORS:
            raise self.unsupported(operator_syntax, f"`{operator}=`")
        return nodes.OperatorAssignment(
            span=self.span(syntax),
            target=self.target(syntax.child_by_field_name("left"), syntax),
            operator=operator,
            value=self.field(syntax, "right"),
        )

    # -- operators and conditions ------------------------------------------------------------

    def binary(self, syntax: SyntaxNode) -> nodes.Node:
        operator_syntax = syntax.child_by_field_name("operator")
        assert operator_syntax is not None
        operator = operator_syntax.type
        left, right = self.field(syntax, "left"), self.field(syntax, "right")
        span = self.span(syntax)
        if operator in ("&&", "and", "||", "or"):
            logical = "&&" if operator in ("&&", "and") else "||"
            return nodes.Logical(span=span, operator=logical, left=left, right=right)
        if operator not in _BINARY_OPERATORS:
            raise self.unsupported(operator_syntax, f"the operator `{operator}`")
        call = nodes.Call(
            span=span,
            receiver=left,
            name="==" if operator == "!=" else operator,
            name_span=self.span(operator_syntax),
            arguments=(right,),
        )
        return nodes.Not(span=span, operand=call) if operator == "!=" else call

    def unary(self, syntax: SyntaxNode) -> nodes.Node:
        operator_syntax = syntax.child_by_field_name("operator")
        assert operator_syntax is not None
        operator = operator_syntax.type
        operand = self.field(syntax, "operand")
        span = self.span(syntax)
        if operator in ("!", "not"):
            return nodes.Not(span=span, operand=operand)
        if operator not in ("-", "+"):
            raise self.unsupported(operator_syntax, f"`{operator}`")
        if isinstance(operand, nodes.Literal) and isinstance(operand.value, (int, float)):
            value = -operand.value if operator == "-" else operand.value
            return nodes.Literal(span=span, value=value)
        return nodes.Call(
            span=span, receiver=operand, name=operator + "@", name_span=self.span(operator_syntax)
        )

    def condition(self, syntax: SyntaxNode) -> nodes.Node:
        condition = self.field(syntax, "condition")
        consequence = self.body(syntax.child_by_field_name("consequence"))
        alternative = self.body(syntax.child_by_field_name("alternative"))
        if syntax.type == "unless":
            consequence, alternative = alternative, consequence
        return nodes.Condition(
            span=self.span(syntax),
            condition=condition,
            consequence=consequence,
            alternative=alternative,
        )

    def modifier(self, syntax: SyntaxNode) -> nodes.Node:
        body = self.field(syntax, "body")
        condition = self.field(syntax, "condition")
        negated = syntax.type == "unless_modifier"
        return nodes.Condition(
            span=self.span(syntax),
            condition=condition,
            consequence=None if negated else body,
            alternative=body if negated else None,
        )

    # -- calls -------------------------------------------------------------------------------

    def element_reference(self, syntax: SyntaxNode) -> nodes.Node:
        receiver = self.field(syntax, "object")
        arguments = [
            self.node(child) for child in syntax.named_children[1:] if child.type != "comment"
        ]
        return nodes.Index(span=self.span(syntax), receiver=receiver, arguments=tuple(arguments))

    def call(self, syntax: SyntaxNode) -> nodes.Node:
        if not self.program.from_page(syntax.start_byte):
            command = self.command(syntax)
            if command is not None:
                return command
        method = syntax.child_by_field_name("method")
        if method is None or method.type not in ("identifier", "constant"):
            raise self.unsupported(syntax, "this call")
        receiver_syntax = syntax.child_by_field_name("receiver")
        operator = syntax.child_by_field_name("operator")
        if operator is not None and operator.type == "::":
            raise self.unsupported(operator, "`::`")
        receiver = self.node(receiver_syntax) if receiver_syntax is not None else None
        arguments, pairs, block = self.arguments(syntax.child_by_field_name("arguments"))
        block_syntax = syntax.child_by_field_name("block")
        if block_syntax is not None:
            block = self.block(block_syntax)
        return nodes.Call(
            span=self.span(syntax),
            receiver=receiver,
            name=_text(method),
            name_span=self.span(method),
            arguments=arguments,
            keywords=self.hash_of(pairs[0], pairs) if pairs else None,
            block=block,
            safe=operator is not None and operator.type == "&.",
        )

    def command(self, syntax: SyntaxNode) -> nodes.Node | None:
        """A text or output command, which the page's own text cannot spell."""
        method = syntax.child_by_field_name("method")
        arguments = syntax.child_by_field_name("arguments")
        name = _text(method) if method is not None else ""
        if arguments is None or name not in (TEXT_COMMAND, OUTPUT_COMMAND):
            return None
        if name == TEXT_COMMAND:
            token = self.program.texts[int(_text(arguments).strip())]
            return nodes.Text(span=token.span, text=token.content)
        inner = arguments.named_children
        whole = self.program.outputs.get(syntax.start_byte) == syntax.end_byte
        if not whole or len(inner) != 1 or inner[0].type != "parenthesized_statements":
            tag = self.program.tag_at(inner[0].start_byte + 2 if inner else syntax.end_byte)
            span = tag.span if tag else self.span(syntax)
            raise self.syntax_error(span, "an output tag holds one whole expression")
        value = self.parenthesized(inner[0])
        return nodes.Output(span=value.span, value=value)

    def arguments(
        self, syntax: SyntaxNode | None
    ) -> tuple[tuple[nodes.Node, ...], list[SyntaxNode], nodes.Node | None]:
        positional: list[nodes.Node] = []
        pairs: list[SyntaxNode] = []
        block: nodes.Node | None = None
        for child in syntax.named_children if syntax is not None else []:
            if child.type == "pair":
                pairs.append(child)
            elif child.type == "block_argument":
                inner = child.named_children
                if len(inner) != 1:
                    raise self.unsupported(child, "this block argument")
                block = self.node(inner[0])
            elif child.type != "comment":
                positional.append(self.node(child))
        return tuple(positional), pairs, block

    def block(self, syntax: SyntaxNode) -> nodes.Node:
        self.scope = _Scope(self.scope)
        parameters: tuple[nodes.Parameter, ...] = ()
        parameters_syntax = syntax.child_by_field_name("parameters")
        if parameters_syntax is not None:
            parameters = tuple(self.parameters(parameters_syntax))
        body_syntax = syntax.child_by_field_name("body")
        body = self.body(body_syntax) if body_syntax is not None else None
        outer = self.scope.outer
        assert outer is not None
        self.scope = outer
        span = self.span(syntax)
        nothing = nodes.Literal(span=span, value=None)
        return nodes.Block(span=span, parameters=parameters, body=body or nothing)

    def parameters(self, syntax: SyntaxNode) -> Iterator[nodes.Parameter]:
        locals_ = syntax.children_by_field_name("locals")
        for child in syntax.named_children:
            if child.type == "identifier":
                self.scope.names.add(_text(child))
                if child not in locals_:
                    yield _text(child)
            elif child.type == "destructured_parameter":
                yield tuple(self.parameters(child))
            else:
                raise self.unsupported(child, "this block parameter")


_CONVERTERS: dict[str, Callable[[_Converter, SyntaxNode], nodes.Node]] = {
    "program": _Converter.program_root,
    "parenthesized_statements": _Converter.parenthesized,
    "integer": _Converter.integer,
    "float": _Converter.float,
    "nil": _Converter.constant_value,
    "true": _Converter.constant_value,
    "false": _Converter.constant_value,
    "simple_symbol": _Converter.simple_symbol,
    "hash_key_symbol": _Converter.hash_key_symbol,
    "delimited_symbol": _Converter.string,
    "string": _Converter.string,
    "bare_string": _Converter.bare_string,
    "bare_symbol": _Converter.bare_string,
    "chained_string": _Converter.chained_string,
    "array": _Converter.array,
    "string_array": _Converter.array,
    "symbol_array": _Converter.array,
    "hash": _Converter.hash,
    "range": _Converter.range,
    "identifier": _Converter.identifier,
    "instance_variable": _Converter.instance_variable,
    "constant": _Converter.constant,
    "assignment": _Converter.assignment,
    "operator_assignment": _Converter.operator_assignment,
    "binary": _Converter.binary,
    "unary": _Converter.unary,
    "if": _Converter.condition,
    "elsif": _Converter.condition,
    "unless": _Converter.condition,
    "conditional": _Converter.condition,
    "if_modifier": _Converter.modifier,
    "unless_modifier": _Converter.modifier,
    "element_reference": _Converter.element_reference,
    "call": _Converter.call,
}


def _text(syntax: SyntaxNode) -> str:
    raw = syntax.text
    return raw.decode("utf-8", "replace") if raw is not None else ""


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
    return _Converter(source, program, limits, declared).node(root)
