"""Symbols, numbers, arrays, hashes and ranges as literals."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.formats.numbers import NumberError, NumberLimit, parse_integer
from policy_pages.erb.parser.converter import REFUSED, children_of, text_of
from policy_pages.erb.printing import quoted
from policy_pages.erb.values import Symbol
from policy_pages.text.diagnostics import DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node as SyntaxNode

    from policy_pages.erb.parser.converter import Convert, Converter


_FEW_DIGITS = 18
"""Digits of a number that Python reads as Ruby does; one without a zero in front."""


def _integer(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    literal = nodes.Literal(span=converter.span(syntax), value=_integer_value(converter, syntax))
    converter.note_literal(syntax, literal)
    return literal


def _integer_value(converter: Converter, syntax: SyntaxNode) -> int:
    text = text_of(syntax)
    if len(text) <= _FEW_DIGITS and text.isascii() and text.isdigit() and text[0] != "0":
        value = int(text)
        if value.bit_length() <= converter.limits.bits:
            return value
    try:
        return parse_integer(text, quote=quoted, bits=converter.limits.bits)
    except NumberError:  # the grammar takes `09`, Ruby does not
        message = f"`{text}` is not a number"
        raise converter.syntax_error(converter.span(syntax), message) from None
    except NumberLimit:
        raise _limit_bits(converter, syntax) from None


def _limit_bits(converter: Converter, syntax: SyntaxNode) -> DiagnosticError:
    message = f"this number has more than {converter.limits.bits:,} bits"
    return converter.limit(syntax, "limit-bits", message)


def _float(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    value = float(text_of(syntax).replace("_", ""))
    return nodes.Literal(span=converter.span(syntax), value=value)


def _rational(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    number = children_of(syntax)[0]
    if number.type == "integer":
        value = Fraction(_integer_value(converter, number))
    else:
        text = text_of(number).replace("_", "")
        if len(text) > converter.limits.bits // 4:
            raise _limit_bits(converter, syntax)
        value = Fraction(text)
    return nodes.Literal(span=converter.span(syntax), value=value)


def _constant_value(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    value = {"nil": None, "true": True, "false": False}[syntax.type]
    return nodes.Literal(span=converter.span(syntax), value=value)


def _simple_symbol(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.Literal(span=converter.span(syntax), value=Symbol(text_of(syntax)[1:]))


def _hash_key_symbol(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return nodes.Literal(span=converter.span(syntax), value=Symbol(text_of(syntax)))


def splat(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    """``*value``."""
    inner = children_of(syntax)
    if len(inner) != 1:
        raise converter.unsupported(syntax, "a splat without a name")
    return nodes.Splat(span=converter.span(syntax), value=converter.node(inner[0]))


def array_literal(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    """An array's elements; pairs without braces are one hash at its end."""
    elements: list[nodes.Node] = []
    pairs: list[SyntaxNode] = []
    for child in children_of(syntax):
        if child.type in ("pair", "hash_splat_argument"):
            pairs.append(child)
        else:
            elements.append(converter.node(child))
    if pairs:
        elements.append(hash_literal(converter, syntax, pairs))
    return nodes.ArrayLiteral(span=converter.span(syntax), elements=tuple(elements))


def _hash(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return hash_literal(converter, syntax, children_of(syntax))


def hash_literal(
    converter: Converter, syntax: SyntaxNode, children: list[SyntaxNode]
) -> nodes.HashLiteral:
    """The hash of some pairs; ``syntax`` is their place."""
    pairs = [_pair(converter, child) for child in children]
    if len(pairs) > 1:
        # a literal key that comes again later takes the earlier pair away, its place too
        keys = [_literal_key(converter, key) for key, _ in pairs]
        last = {key: index for index, key in enumerate(keys)}
        if len(last) < len(pairs):
            pairs = [
                pair
                for index, (key, pair) in enumerate(zip(keys, pairs, strict=True))
                if key is None or last[key] == index
            ]
    return nodes.HashLiteral(span=converter.span(syntax), pairs=tuple(pairs))


def _literal_key(converter: Converter, key: nodes.Node | None) -> object:
    """What makes two keys the same that are written out, or None for one that is computed."""
    if key is not None:
        converter.use_literal(key)
    if isinstance(key, nodes.Literal):
        return (type(key.value), key.value)
    if isinstance(key, nodes.StringLiteral) and all(isinstance(p, str) for p in key.parts):
        return (Symbol if key.symbol else str, "".join(map(str, key.parts)))
    return None


def _pair(converter: Converter, syntax: SyntaxNode) -> tuple[nodes.Node | None, nodes.Node]:
    if syntax.type == "hash_splat_argument":
        inner = children_of(syntax)
        if len(inner) != 1:
            raise converter.unsupported(syntax, "a double splat without a name")
        return None, converter.node(inner[0])
    if syntax.type != "pair":
        raise converter.unsupported(syntax, REFUSED.get(syntax.type, f"`{syntax.type}`"))
    key_syntax = syntax.child_by_field_name("key")
    value_syntax = syntax.child_by_field_name("value")
    assert key_syntax is not None
    key = converter.node(key_syntax)
    separator = next((c.type for c in syntax.children if c.type in (":", "=>")), "=>")
    if separator == ":" and isinstance(key, nodes.StringLiteral):  # `"a b": 1` is a symbol
        converter.use_literal(key)
        key = nodes.StringLiteral(span=key.span, parts=key.parts, symbol=True)
    if value_syntax is None:  # `{name:}`
        value: nodes.Node = converter.name(key_syntax, text_of(key_syntax))
    else:
        value = converter.node(value_syntax)
    return key, value


def _range(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    begin = syntax.child_by_field_name("begin")
    end = syntax.child_by_field_name("end")
    nothing = converter.nothing(syntax)
    return nodes.RangeLiteral(
        span=converter.span(syntax),
        first=converter.node(begin) if begin else nothing,
        last=converter.node(end) if end else nothing,
        exclusive=any(child.type == "..." for child in syntax.children),
    )


LITERALS: Mapping[str, Convert] = {
    "integer": _integer,
    "float": _float,
    "rational": _rational,
    "nil": _constant_value,
    "true": _constant_value,
    "false": _constant_value,
    "simple_symbol": _simple_symbol,
    "hash_key_symbol": _hash_key_symbol,
    "splat_argument": splat,
    "array": array_literal,
    "hash": _hash,
    "range": _range,
}
