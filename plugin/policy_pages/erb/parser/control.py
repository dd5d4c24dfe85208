"""Conditions, ``case``, loops, exceptions and jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.parser.converter import NOTHING, children_of
from policy_pages.erb.parser.expressions import target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node as SyntaxNode

    from policy_pages.erb.parser.converter import Convert, Converter


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


def _case(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    value_syntax = syntax.child_by_field_name("value")
    value = converter.node(value_syntax) if value_syntax is not None else None
    branches: list[tuple[tuple[nodes.Node, ...], nodes.Node]] = []
    alternative: nodes.Node | None = None
    for child in children_of(syntax):
        if child.type == "when":
            patterns = tuple(
                converter.node(children_of(pattern)[0])
                for pattern in child.children_by_field_name("pattern")
                if pattern.type == "pattern"
            )
            body = converter.body(child.child_by_field_name("body"))
            branches.append((patterns, body or converter.nothing(child)))
        elif child.type == "else":
            alternative = converter.body(child)
    if not branches:
        raise converter.syntax_error(converter.span(syntax.children[0]), "a `case` needs a `when`")
    return nodes.Case(
        span=converter.span(syntax),
        value=value,
        branches=tuple(branches),
        alternative=alternative,
    )


def _loop(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    modifier = syntax.type.endswith("_modifier")
    body_syntax = syntax.child_by_field_name("body")
    if modifier:
        body = converter.body(body_syntax)
        condition = converter.field(syntax, "condition")
    else:
        condition = converter.field(syntax, "condition")
        body = converter.body(body_syntax)
    return nodes.Loop(
        span=converter.span(syntax),
        condition=condition,
        body=body or converter.nothing(syntax),
        until=syntax.type.startswith("until"),
        body_first=modifier and body_syntax is not None and body_syntax.type == "begin",
    )


def _for(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    pattern = syntax.child_by_field_name("pattern")
    value = syntax.child_by_field_name("value")
    if pattern is None or value is None:
        raise converter.syntax_error(converter.span(syntax), "something is missing here")
    to = target(converter, pattern)  # first: `for x in x` goes through nil
    values = [converter.node(child) for child in children_of(value)]
    walked = values[0]
    if len(values) > 1:
        walked = nodes.ArrayLiteral(span=converter.span(value), elements=tuple(values))
    body = converter.body(syntax.child_by_field_name("body"))
    return nodes.For(
        span=converter.span(syntax),
        target=to,
        value=walked,
        body=body or converter.nothing(syntax),
    )


def _jump(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    value: nodes.Node | None = None
    arguments = next((c for c in syntax.named_children if c.type == "argument_list"), None)
    if arguments is not None:
        given = [converter.node(child) for child in children_of(arguments)]
        if len(given) == 1 and not isinstance(given[0], nodes.Splat):
            value = given[0]
        elif given:
            value = nodes.ArrayLiteral(span=converter.span(arguments), elements=tuple(given))
    return nodes.Jump(span=converter.span(syntax), keyword=syntax.type, value=value)


# -- exceptions ------------------------------------------------------------------------------


def body_with_rescue(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    """The statements of ``begin``, ``def`` or ``do``, with their ``rescue`` and ``ensure``."""
    statements: list[SyntaxNode] = []
    clauses: list[nodes.RescueClause] = []
    alternative: nodes.Node | None = None
    ensure: nodes.Node | None = None
    body: nodes.Node | None = None
    for child in syntax.named_children:
        if child.type in ("rescue", "else", "ensure") and body is None:
            body = converter.sequence(syntax, statements)
        if child.type == "rescue":
            clauses.append(_rescue_clause(converter, child))
        elif child.type == "else":
            alternative = converter.body(child)
        elif child.type == "ensure":
            ensure = converter.body(child)
        elif child.type not in NOTHING:
            statements.append(child)
    if body is None:
        return converter.sequence(syntax, statements)
    return nodes.Begin(
        span=converter.span(syntax),
        body=body,
        clauses=tuple(clauses),
        alternative=alternative,
        ensure=ensure,
    )


def _rescue_clause(converter: Converter, syntax: SyntaxNode) -> nodes.RescueClause:
    exceptions = syntax.child_by_field_name("exceptions")
    variable = syntax.child_by_field_name("variable")
    classes = [converter.node(child) for child in children_of(exceptions)] if exceptions else []
    to = target(converter, children_of(variable)[0]) if variable is not None else None
    body = converter.body(syntax.child_by_field_name("body"))
    return nodes.RescueClause(
        span=converter.span(syntax),
        classes=tuple(classes),
        target=to,
        body=body or converter.nothing(syntax),
    )


def _rescue_modifier(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    span = converter.span(syntax)
    handler = converter.field(syntax, "handler")
    clause = nodes.RescueClause(span=span, classes=(), target=None, body=handler)
    return nodes.Begin(span=span, body=converter.field(syntax, "body"), clauses=(clause,))


CONTROL: Mapping[str, Convert] = {
    "if": _condition,
    "elsif": _condition,
    "unless": _condition,
    "conditional": _condition,
    "if_modifier": _modifier,
    "unless_modifier": _modifier,
    "case": _case,
    "while": _loop,
    "until": _loop,
    "while_modifier": _loop,
    "until_modifier": _loop,
    "for": _for,
    "break": _jump,
    "next": _jump,
    "return": _jump,
    "retry": _jump,
    "begin": body_with_rescue,
    "body_statement": body_with_rescue,
    "rescue_modifier": _rescue_modifier,
}
