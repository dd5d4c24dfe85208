"""Names, assignments and operators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.parser.converter import REFUSED, children_of, text_of
from policy_pages.erb.parser.literals import array_literal
from policy_pages.erb.regexp import RegexpError, compile_regexp
from policy_pages.erb.syntax_errors import STRAY_KEYWORDS, stray_keyword
from policy_pages.text.diagnostics import DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node as SyntaxNode

    from policy_pages.erb.parser.converter import Convert, Converter

_BINARY_OPERATORS = frozenset("+ - * / % ** == != < > <= >= <=> === << >> & | ^ =~ !~".split())
_NEGATED = {"!=": "==", "!~": "=~"}
_ASSIGNABLE_OPERATORS = frozenset("|| && + - * / % << >> ** & | ^".split())
_MATCH_VARIABLE = re.compile(r"\$(?:[~&`'!]|[1-9][0-9]?)\Z")
_GLOBAL_VARIABLE = re.compile(r"\$[a-z_][a-z0-9_]*\Z")
_RUBYS_OWN_GLOBALS = frozenset(["$stdout", "$stderr", "$stdin", "$_", "$deferr", "$defout"])
_DEFINED_SUPER = re.compile(r"defined\?[\s(]*super[\s)]*\Z")
_NUMBERED = re.compile(r"_[1-9]\Z")
_NAMES_OF_RUBY = ("__FILE__", "__LINE__", "__ENCODING__")
"""Ruby's own words, which the grammar takes for names."""


def _program_root(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return converter.sequence(syntax, syntax.named_children)


def _parenthesized(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return converter.sequence(syntax, children_of(syntax))


def _identifier(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    text = text_of(syntax)
    if text in STRAY_KEYWORDS:  # tree-sitter takes a stray `end` for a name
        raise DiagnosticError(stray_keyword(converter.source, converter.span(syntax), text))
    if text in _NAMES_OF_RUBY:
        raise converter.unsupported(syntax, f"`{text}`")
    if _NUMBERED.match(text) and converter.scope.outer is not None:
        scope = converter.scope
        if scope.depth_of(text) is None:
            scope.numbered = max(scope.numbered, int(text[1:]))
            scope.names.add(text)
    return converter.name(syntax, text)


def _instance_variable(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.InstanceVariable(span=converter.span(syntax), name=text_of(syntax)[1:])


def _global_variable(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    name = text_of(syntax)
    if _MATCH_VARIABLE.match(name):
        return nodes.MatchVariable(span=converter.span(syntax), name=name[1:])
    if not _GLOBAL_VARIABLE.match(name) or name in _RUBYS_OWN_GLOBALS:
        raise converter.unsupported(syntax, f"the global variable `{name}`")
    return nodes.GlobalVariable(span=converter.span(syntax), name=name[1:])


def _self(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.Self(span=converter.span(syntax))


def _constant(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.Constant(span=converter.span(syntax), name=text_of(syntax))


def _scope_resolution(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    scope = syntax.child_by_field_name("scope")
    name = syntax.child_by_field_name("name")
    outer = converter.node(scope) if scope is not None else None
    is_path = outer is None or isinstance(outer, nodes.Constant)
    if name is None or name.type != "constant" or not is_path:
        raise converter.unsupported(syntax, "this `::`")
    path = f"{outer.name}::{text_of(name)}" if isinstance(outer, nodes.Constant) else text_of(name)
    return nodes.Constant(span=converter.span(syntax), name=path)


# -- assignment ------------------------------------------------------------------------------


def target(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    """What is assigned to."""
    if syntax.type == "identifier" and text_of(syntax) not in _NAMES_OF_RUBY:
        return converter.declare(syntax, text_of(syntax))
    if syntax.type in ("instance_variable", "element_reference"):
        return converter.node(syntax)
    if syntax.type == "global_variable":
        variable = converter.node(syntax)
        if isinstance(variable, nodes.MatchVariable):
            raise converter.unsupported(syntax, f"an assignment to `{text_of(syntax)}`")
        return variable
    if syntax.type == "constant":
        return nodes.Constant(span=converter.span(syntax), name=text_of(syntax))
    if syntax.type in ("left_assignment_list", "destructured_left_assignment"):
        return _targets(converter, syntax)
    if syntax.type == "call":
        return _attribute(converter, syntax)
    what = REFUSED.get(syntax.type, f"`{text_of(syntax)}`")
    raise converter.unsupported(syntax, f"an assignment to {what}")


def _attribute(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    method = syntax.child_by_field_name("method")
    operator = syntax.child_by_field_name("operator")
    if method is None or operator is None or syntax.child_by_field_name("arguments") is not None:
        raise converter.unsupported(syntax, "this assignment")
    return nodes.Attribute(
        span=converter.span(method),
        receiver=converter.field(syntax, "receiver"),
        name=text_of(method),
        safe=operator.type == "&.",
    )


def _targets(converter: Converter, syntax: SyntaxNode) -> nodes.Targets:
    found: list[nodes.Node | None] = []
    rest: int | None = None
    for child in children_of(syntax):
        if child.type == "rest_assignment":
            rest = len(found)
            inner = children_of(child)
            found.append(target(converter, inner[0]) if inner else None)
        else:
            found.append(target(converter, child))
    return nodes.Targets(span=converter.span(syntax), targets=tuple(found), rest=rest)


def _assignment(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    left = syntax.child_by_field_name("left")
    right = syntax.child_by_field_name("right")
    if left is None or right is None:
        raise converter.syntax_error(converter.span(syntax), "something is missing here")
    if right.type in ("right_assignment_list", "splat_argument"):
        to = target(converter, left)
        elements = array_literal(converter, right) if right.type != "splat_argument" else None
        value = elements or nodes.ArrayLiteral(
            span=converter.span(right), elements=(converter.node(right),)
        )
    else:
        to = target(converter, left)  # declared first: `x = x` is nil
        value = converter.node(right)
    return nodes.Assignment(span=converter.span(syntax), target=to, value=value)


def _operator_assignment(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    operator_syntax = syntax.child_by_field_name("operator")
    left = syntax.child_by_field_name("left")
    assert operator_syntax is not None
    assert left is not None
    operator = text_of(operator_syntax)[:-1]
    if operator not in _ASSIGNABLE_OPERATORS:
        raise converter.unsupported(operator_syntax, f"`{operator}=`")
    return nodes.OperatorAssignment(
        span=converter.span(syntax),
        target=target(converter, left),
        operator=operator,
        value=converter.field(syntax, "right"),
    )


# -- operators -------------------------------------------------------------------------------


_LONGEST_CHAIN = 600
"""Operators one after another; with many more, Python's own stack overflows."""


def _binary(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    chain = [syntax]  # `a + b + c + …` nests to the left: walk down it without recursion
    while True:
        left = chain[-1].child_by_field_name("left")
        if left is None or left.type != "binary":
            break
        chain.append(left)
        if len(chain) > _LONGEST_CHAIN:
            message = f"this is a chain of more than {_LONGEST_CHAIN} operators"
            help = "compute it in several steps, or `sum` or `join` a list"
            raise converter.limit(syntax, "limit-depth", message, help)
    result = converter.field(chain[-1], "left")
    for link in reversed(chain):
        result = _operation(converter, link, result)
    return result


def _operation(converter: Converter, syntax: SyntaxNode, left: nodes.Node) -> nodes.Node:
    operator_syntax = syntax.child_by_field_name("operator")
    assert operator_syntax is not None
    operator = operator_syntax.type
    right = converter.field(syntax, "right")
    span = converter.span(syntax)
    if operator in ("&&", "and", "||", "or"):
        logical = "&&" if operator in ("&&", "and") else "||"
        return nodes.Logical(span=span, operator=logical, left=left, right=right)
    if operator not in _BINARY_OPERATORS:
        raise converter.unsupported(operator_syntax, f"the operator `{operator}`")
    call = nodes.Call(
        span=span,
        receiver=left,
        name=_NEGATED.get(operator, operator),
        name_span=converter.span(operator_syntax),
        arguments=(right,),
    )
    if operator in _NEGATED:
        return nodes.Not(span=span, operand=call)
    if operator == "=~" and isinstance(left, nodes.RegexpLiteral):
        return _match_assignment(converter, syntax, left, call)
    return call


def _match_assignment(
    converter: Converter, syntax: SyntaxNode, regexp: nodes.RegexpLiteral, call: nodes.Node
) -> nodes.Node:
    """``/(?<year>…)/ =~ text`` declares ``year``."""
    if not all(isinstance(part, str) for part in regexp.parts):
        return call
    try:
        names = compile_regexp("".join(map(str, regexp.parts)), regexp.options).names
    except RegexpError:  # said with its place where the literal is evaluated
        return call
    if not names:
        return call
    targets = tuple(converter.declare(syntax, name) for name in names)
    return nodes.MatchAssignment(span=call.span, match=call, targets=targets)


def _unary(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    operator_syntax = syntax.child_by_field_name("operator")
    assert operator_syntax is not None
    operator = operator_syntax.type
    span = converter.span(syntax)
    if operator == "defined?" and _DEFINED_SUPER.match(text_of(syntax)):
        return nodes.Literal(span=span, value=None)  # no method of a page has one above it
    operand = converter.field(syntax, "operand")
    if operator in ("!", "not"):
        return nodes.Not(span=span, operand=operand)
    if operator == "defined?":
        return nodes.Defined(span=span, operand=operand)
    if operator not in ("-", "+", "~"):
        raise converter.unsupported(operator_syntax, f"`{operator}`")
    if isinstance(operand, nodes.Literal) and isinstance(operand.value, (int, float)):
        if operator == "-":
            converter.use_literal(operand)
            return nodes.Literal(span=span, value=-operand.value)
        if operator == "+":
            return operand
    name = operator if operator == "~" else operator + "@"
    return nodes.Call(
        span=span, receiver=operand, name=name, name_span=converter.span(operator_syntax)
    )


EXPRESSIONS: Mapping[str, Convert] = {
    "program": _program_root,
    "parenthesized_statements": _parenthesized,
    "identifier": _identifier,
    "instance_variable": _instance_variable,
    "global_variable": _global_variable,
    "self": _self,
    "constant": _constant,
    "scope_resolution": _scope_resolution,
    "assignment": _assignment,
    "operator_assignment": _operator_assignment,
    "binary": _binary,
    "unary": _unary,
}
