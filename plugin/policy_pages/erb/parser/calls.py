"""Calls, blocks, lambdas, parameters and method definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.parser.converter import Scope, children_of, text_of
from policy_pages.erb.parser.literals import hash_literal
from policy_pages.erb.syntax_errors import STRAY_KEYWORDS, stray_keyword
from policy_pages.text.diagnostics import DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node as SyntaxNode

    from policy_pages.erb.parser.converter import Convert, Converter

_METHOD_NAMES = ("identifier", "constant", "operator")


def _element_reference(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    receiver = converter.field(syntax, "object")
    arguments = [converter.node(child) for child in children_of(syntax)[1:]]
    return nodes.Index(span=converter.span(syntax), receiver=receiver, arguments=tuple(arguments))


def _call(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    program, start = converter.program, syntax.start_byte
    text = program.texts.get(start)
    if text is not None and text[0] == syntax.end_byte:
        node = nodes.Text(span=text[1].span, text=text[1].content)
        converter.texts.append((start, node))
        return node
    if start in program.outputs:
        return _output(converter, syntax)
    method = syntax.child_by_field_name("method")
    receiver_syntax = syntax.child_by_field_name("receiver")
    operator = syntax.child_by_field_name("operator")
    arguments_syntax = syntax.child_by_field_name("arguments")
    if method is not None and method.type not in _METHOD_NAMES:
        raise converter.unsupported(syntax, "this call")
    name = "call" if method is None else text_of(method)  # `proc.(x)`
    if receiver_syntax is None and method is not None and name in STRAY_KEYWORDS:
        raise DiagnosticError(stray_keyword(converter.source, converter.span(method), name))
    block_syntax = syntax.child_by_field_name("block")
    is_local = receiver_syntax is None and converter.scope.depth_of(name) is not None
    if is_local and arguments_syntax is not None and block_syntax is None:
        converter.note_operator_behind_local(arguments_syntax)
    receiver = converter.node(receiver_syntax) if receiver_syntax is not None else None
    arguments, pairs, block = _arguments(converter, arguments_syntax)
    span = converter.span(syntax)
    if block_syntax is not None:
        block = _block(converter, block_syntax)
        if receiver is None and name == "lambda":
            return nodes.Block(
                span=span, parameters=block.parameters, body=block.body, is_lambda=True
            )
    return nodes.Call(
        span=span,
        receiver=receiver,
        name=name,
        name_span=converter.span(method) if method is not None else span,
        arguments=arguments,
        keywords=hash_literal(converter, pairs[0], pairs) if pairs else None,
        block=block,
        safe=operator is not None and operator.type == "&.",
    )


def _output(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    """An output command at a place where the page's own text cannot be."""
    arguments = syntax.child_by_field_name("arguments")
    inner = arguments.named_children if arguments is not None else []
    whole = converter.program.outputs[syntax.start_byte] == syntax.end_byte
    if not whole or len(inner) != 1 or inner[0].type != "parenthesized_statements":
        tag = converter.program.tag_at(inner[0].start_byte + 2 if inner else syntax.end_byte)
        span = tag.span if tag else converter.span(syntax)
        raise converter.syntax_error(span, "an output tag holds one whole expression")
    value = converter.sequence(inner[0], children_of(inner[0]))
    return nodes.Output(span=value.span, value=value)


def _arguments(
    converter: Converter, syntax: SyntaxNode | None
) -> tuple[tuple[nodes.Node, ...], list[SyntaxNode], nodes.Node | None]:
    positional: list[nodes.Node] = []
    pairs: list[SyntaxNode] = []
    block: nodes.Node | None = None
    if syntax is not None and syntax.child_count and syntax.children[0].type == "hash":
        raise converter.unsupported(syntax.children[0], "a `{` that Ruby takes for a block's")
    for child in children_of(syntax) if syntax is not None else []:
        if child.type in ("pair", "hash_splat_argument"):
            pairs.append(child)
        elif child.type == "block_argument":
            inner = child.named_children
            if inner:
                block = converter.node(inner[0])
            else:
                block = nodes.OwnBlock(span=converter.span(child))
        else:
            positional.append(converter.node(child))
    return tuple(positional), pairs, block


def _yield(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    given = next((c for c in syntax.named_children if c.type == "argument_list"), None)
    arguments, pairs, _ = _arguments(converter, given)
    return nodes.Yield(
        span=converter.span(syntax),
        arguments=arguments,
        keywords=hash_literal(converter, pairs[0], pairs) if pairs else None,
    )


# -- blocks, lambdas, methods ----------------------------------------------------------------


def _block(converter: Converter, syntax: SyntaxNode) -> nodes.Block:
    converter.scope = Scope(converter.scope)
    parameters_syntax = syntax.child_by_field_name("parameters")
    parameters = _parameters(converter, parameters_syntax) if parameters_syntax else None
    body_syntax = syntax.child_by_field_name("body")
    body = converter.body(body_syntax) if body_syntax is not None else None
    parameters = _leave_scope(converter, parameters)
    span = converter.span(syntax)
    return nodes.Block(
        span=span, parameters=parameters, body=body or nodes.Literal(span=span, value=None)
    )


def _leave_scope(
    converter: Converter, parameters: nodes.Parameters | None
) -> nodes.Parameters | None:
    numbered = converter.scope.numbered
    outer = converter.scope.outer
    assert outer is not None
    converter.scope = outer
    if numbered and parameters is None:
        names = tuple(f"_{number}" for number in range(1, numbered + 1))
        return nodes.Parameters(required=names, spreads=numbered > 1)
    return parameters


def _lambda(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    converter.scope = Scope(converter.scope)
    parameters_syntax = syntax.child_by_field_name("parameters")
    parameters = _parameters(converter, parameters_syntax) if parameters_syntax else None
    block_syntax = syntax.child_by_field_name("body")
    body_syntax = block_syntax.child_by_field_name("body") if block_syntax else None
    body = converter.body(body_syntax) if body_syntax is not None else None
    parameters = _leave_scope(converter, parameters) or nodes.Parameters()
    span = converter.span(syntax)
    return nodes.Block(
        span=span,
        parameters=parameters,
        body=body or nodes.Literal(span=span, value=None),
        is_lambda=True,
    )


def _method(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    name = syntax.child_by_field_name("name")
    if name is None or name.type not in ("identifier", "constant"):
        raise converter.unsupported(name or syntax, "a method of this name")
    outer, converter.scope = converter.scope, Scope()
    parameters_syntax = syntax.child_by_field_name("parameters")
    parameters = _parameters(converter, parameters_syntax) if parameters_syntax else None
    body_syntax = syntax.child_by_field_name("body")
    body = converter.body(body_syntax) if body_syntax is not None else None
    converter.scope = outer
    return nodes.MethodDefinition(
        span=converter.span(syntax),
        name=text_of(name),
        parameters=parameters or nodes.Parameters(),
        body=body or converter.nothing(syntax),
    )


def _parameters(converter: Converter, syntax: SyntaxNode) -> nodes.Parameters:
    """The parameters between a block's bars, a lambda's or a method's parentheses."""
    required: list[str | nodes.Parameters] = []
    optional: list[tuple[str, nodes.Node]] = []
    post: list[str | nodes.Parameters] = []
    keywords: list[tuple[str, nodes.Node | None]] = []
    rest: str | None = None
    keyword_rest: str | None = None
    block: str | None = None
    locals_ = syntax.children_by_field_name("locals")
    children = children_of(syntax)
    for child in children:
        if child in locals_:
            converter.scope.names.add(text_of(child))
        elif child.type in ("identifier", "destructured_parameter"):
            if child.type == "identifier":
                name: str | nodes.Parameters = _declared(converter, child)
            else:
                name = _parameters(converter, child)
            (required if rest is None and not optional else post).append(name)
        elif child.type == "optional_parameter":
            name = _declared(converter, child)
            optional.append((name, converter.field(child, "value")))
        elif child.type == "splat_parameter":
            rest = _declared(converter, child)
        elif child.type == "keyword_parameter":
            value = child.child_by_field_name("value")
            name = _declared(converter, child)
            keywords.append((name, converter.node(value) if value is not None else None))
        elif child.type == "hash_splat_parameter":
            keyword_rest = _declared(converter, child)
        elif child.type == "block_parameter":
            block = _declared(converter, child)
        else:
            raise converter.unsupported(child, "this parameter")
    trailing_comma = len(required) == 1 and any(c.type == "," for c in syntax.children)
    positional = len(required) + len(optional) + len(post)
    return nodes.Parameters(
        required=tuple(required),
        optional=tuple(optional),
        rest=rest,
        post=tuple(post),
        keywords=tuple(keywords),
        keyword_rest=keyword_rest,
        block=block,
        spreads=positional > 1 or trailing_comma or (rest is not None and positional > 0),
    )


def _declared(converter: Converter, syntax: SyntaxNode) -> str:
    """The name of a parameter, a local variable from here on; empty for a lone ``*``."""
    name = syntax if syntax.type == "identifier" else syntax.child_by_field_name("name")
    if name is None:
        return ""
    converter.scope.names.add(text_of(name))
    return text_of(name)


CALLS: Mapping[str, Convert] = {
    "element_reference": _element_reference,
    "call": _call,
    "yield": _yield,
    "lambda": _lambda,
    "method": _method,
}
