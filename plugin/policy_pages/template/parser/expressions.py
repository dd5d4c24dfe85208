"""Names, assignments, operators, conditions, calls and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.diagnostics import DiagnosticError
from policy_pages.template import nodes
from policy_pages.template.parser.converter import NAMES, NOTHING, Scope, text_of
from policy_pages.template.parser.literals import array_literal, hash_literal
from policy_pages.template.program import OUTPUT_COMMAND, TEXT_COMMAND
from policy_pages.template.syntax_errors import stray_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node as SyntaxNode

    from policy_pages.template.parser.converter import Convert, Converter

_BINARY_OPERATORS = frozenset(
    ["+", "-", "*", "/", "%", "**", "==", "!=", "<", ">", "<=", ">=", "<=>", "<<"]
)
_ASSIGNABLE_OPERATORS = frozenset(["||", "&&", "+", "-", "*", "/", "%", "<<", "**"])


def _program_root(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return converter.sequence(syntax, syntax.named_children)


def _parenthesized(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    children = [child for child in syntax.named_children if child.type not in NOTHING]
    if not children:
        return nodes.Literal(span=converter.span(syntax), value=None)
    return converter.sequence(syntax, children)


def _identifier(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    if text_of(syntax) == "end":  # tree-sitter takes a stray `end` for a name
        raise DiagnosticError(stray_end(converter.source, converter.span(syntax)))
    return converter.name(syntax, text_of(syntax))


def _instance_variable(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.InstanceVariable(span=converter.span(syntax), name=text_of(syntax)[1:])


def _constant(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.Constant(span=converter.span(syntax), name=text_of(syntax))


def _target(converter: Converter, syntax: SyntaxNode | None, whole: SyntaxNode) -> nodes.Node:
    if syntax is None:
        raise converter.syntax_error(converter.span(whole), "something is missing here")
    if syntax.type == "identifier":
        if text_of(syntax) not in converter.scope:
            converter.scope.names.add(text_of(syntax))
        return nodes.LocalVariable(span=converter.span(syntax), name=text_of(syntax))
    if syntax.type in ("instance_variable", "element_reference"):
        return converter.node(syntax)
    what = NAMES.get(syntax.type, "this")
    raise converter.unsupported(syntax, f"assigning to {what}" if "ass" not in what else what)


def _assignment(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    target = _target(converter, syntax.child_by_field_name("left"), syntax)
    right = syntax.child_by_field_name("right")
    if right is not None and right.type == "right_assignment_list":
        value: nodes.Node = array_literal(converter, right)
    else:
        value = converter.field(syntax, "right")
    return nodes.Assignment(span=converter.span(syntax), target=target, value=value)


def _operator_assignment(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    operator_syntax = syntax.child_by_field_name("operator")
    assert operator_syntax is not None
    operator = text_of(operator_syntax)[:-1]
    if operator not in _ASSIGNABLE_OPERATORS:
        raise converter.unsupported(operator_syntax, f"`{operator}=`")
    return nodes.OperatorAssignment(
        span=converter.span(syntax),
        target=_target(converter, syntax.child_by_field_name("left"), syntax),
        operator=operator,
        value=converter.field(syntax, "right"),
    )


def _binary(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    operator_syntax = syntax.child_by_field_name("operator")
    assert operator_syntax is not None
    operator = operator_syntax.type
    left, right = converter.field(syntax, "left"), converter.field(syntax, "right")
    span = converter.span(syntax)
    if operator in ("&&", "and", "||", "or"):
        logical = "&&" if operator in ("&&", "and") else "||"
        return nodes.Logical(span=span, operator=logical, left=left, right=right)
    if operator not in _BINARY_OPERATORS:
        raise converter.unsupported(operator_syntax, f"the operator `{operator}`")
    call = nodes.Call(
        span=span,
        receiver=left,
        name="==" if operator == "!=" else operator,
        name_span=converter.span(operator_syntax),
        arguments=(right,),
    )
    return nodes.Not(span=span, operand=call) if operator == "!=" else call


def _unary(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    operator_syntax = syntax.child_by_field_name("operator")
    assert operator_syntax is not None
    operator = operator_syntax.type
    operand = converter.field(syntax, "operand")
    span = converter.span(syntax)
    if operator in ("!", "not"):
        return nodes.Not(span=span, operand=operand)
    if operator not in ("-", "+"):
        raise converter.unsupported(operator_syntax, f"`{operator}`")
    if isinstance(operand, nodes.Literal) and isinstance(operand.value, (int, float)):
        value = -operand.value if operator == "-" else operand.value
        return nodes.Literal(span=span, value=value)
    return nodes.Call(
        span=span, receiver=operand, name=operator + "@", name_span=converter.span(operator_syntax)
    )


def _condition(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    condition = converter.field(syntax, "condition")
    consequence = converter.body(syntax.child_by_field_name("consequence"))
    alternative = converter.body(syntax.child_by_field_name("alternative"))
    if syntax.type == "unless":
        consequence, alternative = alternative, consequence
    return nodes.Condition(
        span=converter.span(syntax),
        condition=condition,
        consequence=consequence,
        alternative=alternative,
    )


def _modifier(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    body = converter.field(syntax, "body")
    condition = converter.field(syntax, "condition")
    negated = syntax.type == "unless_modifier"
    return nodes.Condition(
        span=converter.span(syntax),
        condition=condition,
        consequence=None if negated else body,
        alternative=body if negated else None,
    )


def _element_reference(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    receiver = converter.field(syntax, "object")
    arguments = [
        converter.node(child) for child in syntax.named_children[1:] if child.type != "comment"
    ]
    return nodes.Index(span=converter.span(syntax), receiver=receiver, arguments=tuple(arguments))


def _call(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    if not converter.program.from_page(syntax.start_byte):
        command = _command(converter, syntax)
        if command is not None:
            return command
    method = syntax.child_by_field_name("method")
    if method is None or method.type not in ("identifier", "constant"):
        raise converter.unsupported(syntax, "this call")
    receiver_syntax = syntax.child_by_field_name("receiver")
    operator = syntax.child_by_field_name("operator")
    if operator is not None and operator.type == "::":
        raise converter.unsupported(operator, "`::`")
    receiver = converter.node(receiver_syntax) if receiver_syntax is not None else None
    arguments, pairs, block = _arguments(converter, syntax.child_by_field_name("arguments"))
    block_syntax = syntax.child_by_field_name("block")
    if block_syntax is not None:
        block = _block(converter, block_syntax)
    return nodes.Call(
        span=converter.span(syntax),
        receiver=receiver,
        name=text_of(method),
        name_span=converter.span(method),
        arguments=arguments,
        keywords=hash_literal(converter, pairs[0], pairs) if pairs else None,
        block=block,
        safe=operator is not None and operator.type == "&.",
    )


def _command(converter: Converter, syntax: SyntaxNode) -> nodes.Node | None:
    """A text or output command, which the page's own text cannot spell."""
    method = syntax.child_by_field_name("method")
    arguments = syntax.child_by_field_name("arguments")
    name = text_of(method) if method is not None else ""
    if arguments is None or name not in (TEXT_COMMAND, OUTPUT_COMMAND):
        return None
    if name == TEXT_COMMAND:
        token = converter.program.texts[int(text_of(arguments).strip())]
        return nodes.Text(span=token.span, text=token.content)
    inner = arguments.named_children
    whole = converter.program.outputs.get(syntax.start_byte) == syntax.end_byte
    if not whole or len(inner) != 1 or inner[0].type != "parenthesized_statements":
        tag = converter.program.tag_at(inner[0].start_byte + 2 if inner else syntax.end_byte)
        span = tag.span if tag else converter.span(syntax)
        raise converter.syntax_error(span, "an output tag holds one whole expression")
    value = _parenthesized(converter, inner[0])
    return nodes.Output(span=value.span, value=value)


def _arguments(
    converter: Converter, syntax: SyntaxNode | None
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
                raise converter.unsupported(child, "this block argument")
            block = converter.node(inner[0])
        elif child.type != "comment":
            positional.append(converter.node(child))
    return tuple(positional), pairs, block


def _block(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    converter.scope = Scope(converter.scope)
    parameters: tuple[nodes.Parameter, ...] = ()
    parameters_syntax = syntax.child_by_field_name("parameters")
    if parameters_syntax is not None:
        parameters = tuple(_parameters(converter, parameters_syntax))
    body_syntax = syntax.child_by_field_name("body")
    body = converter.body(body_syntax) if body_syntax is not None else None
    outer = converter.scope.outer
    assert outer is not None
    converter.scope = outer
    span = converter.span(syntax)
    nothing = nodes.Literal(span=span, value=None)
    return nodes.Block(span=span, parameters=parameters, body=body or nothing)


def _parameters(converter: Converter, syntax: SyntaxNode) -> Iterator[nodes.Parameter]:
    locals_ = syntax.children_by_field_name("locals")
    for child in syntax.named_children:
        if child.type == "identifier":
            converter.scope.names.add(text_of(child))
            if child not in locals_:
                yield text_of(child)
        elif child.type == "destructured_parameter":
            yield tuple(_parameters(converter, child))
        else:
            raise converter.unsupported(child, "this block parameter")


EXPRESSIONS: Mapping[str, Convert] = {
    "program": _program_root,
    "parenthesized_statements": _parenthesized,
    "identifier": _identifier,
    "instance_variable": _instance_variable,
    "constant": _constant,
    "assignment": _assignment,
    "operator_assignment": _operator_assignment,
    "binary": _binary,
    "unary": _unary,
    "if": _condition,
    "elsif": _condition,
    "unless": _condition,
    "conditional": _condition,
    "if_modifier": _modifier,
    "unless_modifier": _modifier,
    "element_reference": _element_reference,
    "call": _call,
}
