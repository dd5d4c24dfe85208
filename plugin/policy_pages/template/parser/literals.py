"""Strings, symbols, numbers, arrays, hashes and ranges as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.diagnostics import DiagnosticError, diagnose
from policy_pages.template import nodes
from policy_pages.template.escapes import unescape_double, unescape_single
from policy_pages.template.parser.converter import NAMES, text_of
from policy_pages.template.values import Symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node as SyntaxNode

    from policy_pages.template.parser.converter import Convert, Converter


def _integer(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    text = text_of(syntax).replace("_", "").lower()
    if len(text) > converter.limits.bits // 4:
        raise _limit_bits(converter, syntax)
    if text.startswith("0d"):
        value = int(text[2:])
    elif text.startswith(("0x", "0b", "0o")):
        value = int(text, 0)
    elif len(text) > 1 and text.startswith("0"):
        value = int(text, 8)
    else:
        value = int(text)
    return nodes.Literal(span=converter.span(syntax), value=value)


def _limit_bits(converter: Converter, syntax: SyntaxNode) -> DiagnosticError:
    return DiagnosticError(
        diagnose(
            converter.source,
            converter.span(syntax),
            "limit-bits",
            f"this number has more than {converter.limits.bits} bits",
        )
    )


def _float(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    value = float(text_of(syntax).replace("_", ""))
    return nodes.Literal(span=converter.span(syntax), value=value)


def _constant_value(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    value = {"nil": None, "true": True, "false": False}[syntax.type]
    return nodes.Literal(span=converter.span(syntax), value=value)


def _simple_symbol(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.Literal(span=converter.span(syntax), value=Symbol(text_of(syntax)[1:]))


def _hash_key_symbol(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.Literal(span=converter.span(syntax), value=Symbol(text_of(syntax)))


def _string(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    opening = text_of(syntax.children[0])
    single = opening.startswith(("'", "%q", ":'", "%s"))
    delimiters = opening[-1] + text_of(syntax.children[-1])[-1:]
    return nodes.StringLiteral(
        span=converter.span(syntax),
        parts=tuple(_string_parts(converter, syntax, single, delimiters)),
        symbol=syntax.type in ("delimited_symbol", "bare_symbol"),
    )


def _bare_string(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    parts = tuple(_string_parts(converter, syntax, True, "[] "))
    return nodes.StringLiteral(
        span=converter.span(syntax), parts=parts, symbol=syntax.type == "bare_symbol"
    )


def _string_parts(
    converter: Converter, syntax: SyntaxNode, single: bool, delimiters: str
) -> Iterator[str | nodes.Node]:
    for child in syntax.named_children:
        if child.type == "interpolation":
            inner = [item for item in child.named_children if item.type != "comment"]
            yield converter.sequence(child, inner)
        elif child.type == "string_content":
            # a single-quoted string's escapes are part of its content for tree-sitter
            text = text_of(child)
            yield unescape_single(text, delimiters) if single else text
        elif child.type == "escape_sequence":
            text = text_of(child)
            if single:
                yield unescape_single(text, delimiters)
                continue
            unescaped = unescape_double(text)
            if unescaped is None:
                raise converter.unsupported(child, f"the escape `{text}`")
            yield unescaped
        else:
            raise converter.unsupported(child, f"`{child.type}`")


def _chained_string(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    parts: list[str | nodes.Node] = []
    for child in syntax.named_children:
        literal = _string(converter, child)
        assert isinstance(literal, nodes.StringLiteral)
        parts.extend(literal.parts)
    return nodes.StringLiteral(span=converter.span(syntax), parts=tuple(parts))


def array_literal(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    """An array's elements; pairs without braces are one hash at its end."""
    elements: list[nodes.Node] = []
    pairs: list[SyntaxNode] = []
    for child in syntax.named_children:
        if child.type == "pair":
            pairs.append(child)
        elif child.type != "comment":
            elements.append(converter.node(child))
    if pairs:
        elements.append(hash_literal(converter, syntax, pairs))
    return nodes.ArrayLiteral(span=converter.span(syntax), elements=tuple(elements))


def _hash(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    children = [child for child in syntax.named_children if child.type != "comment"]
    return hash_literal(converter, syntax, children)


def hash_literal(
    converter: Converter, syntax: SyntaxNode, children: list[SyntaxNode]
) -> nodes.HashLiteral:
    """The hash of some pairs; ``syntax`` is where they stand."""
    return nodes.HashLiteral(
        span=converter.span(syntax), pairs=tuple(_pair(converter, child) for child in children)
    )


def _pair(converter: Converter, syntax: SyntaxNode) -> tuple[nodes.Node, nodes.Node]:
    if syntax.type != "pair":
        raise converter.unsupported(syntax, NAMES.get(syntax.type, f"`{syntax.type}`"))
    key_syntax = syntax.child_by_field_name("key")
    value_syntax = syntax.child_by_field_name("value")
    assert key_syntax is not None
    key = converter.node(key_syntax)
    separator = next((c.type for c in syntax.children if c.type in (":", "=>")), "=>")
    if separator == ":" and isinstance(key, nodes.StringLiteral):  # `"a b": 1` is a symbol
        key = nodes.StringLiteral(span=key.span, parts=key.parts, symbol=True)
    if value_syntax is None:  # `{name:}`
        value: nodes.Node = converter.name(key_syntax, text_of(key_syntax))
    else:
        value = converter.node(value_syntax)
    return key, value


def _range(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    begin = syntax.child_by_field_name("begin")
    end = syntax.child_by_field_name("end")
    nothing = nodes.Literal(span=converter.span(syntax), value=None)
    return nodes.RangeLiteral(
        span=converter.span(syntax),
        first=converter.node(begin) if begin else nothing,
        last=converter.node(end) if end else nothing,
        exclusive=any(child.type == "..." for child in syntax.children),
    )


LITERALS: Mapping[str, Convert] = {
    "integer": _integer,
    "float": _float,
    "nil": _constant_value,
    "true": _constant_value,
    "false": _constant_value,
    "simple_symbol": _simple_symbol,
    "hash_key_symbol": _hash_key_symbol,
    "delimited_symbol": _string,
    "string": _string,
    "bare_string": _bare_string,
    "bare_symbol": _bare_string,
    "chained_string": _chained_string,
    "array": array_literal,
    "string_array": array_literal,
    "symbol_array": array_literal,
    "hash": _hash,
    "range": _range,
}
