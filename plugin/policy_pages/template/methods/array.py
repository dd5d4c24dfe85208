"""Array, and what Array shares with Hash and Range (Ruby's Enumerable)."""

from __future__ import annotations

import functools
from collections.abc import Callable

from policy_pages.template.methods.string import slice_bounds
from policy_pages.template.methods.table import (
    Invocation,
    MethodTable,
    PageError,
    expect_array,
    expect_integer,
    expect_string,
)
from policy_pages.template.values import (
    RubyHash,
    RubyRange,
    RubyString,
    Symbol,
    Value,
    equal,
    hash_key,
    inspect,
    to_s,
    truthy,
    type_name,
)

ARRAY_METHODS = MethodTable()
ENUMERABLE_METHODS = MethodTable()
"""Methods of Array that are handed the elements of a hash (as pairs) or a range too."""


def _enumerable(*names: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    def write(function: Callable[..., Value]) -> Callable[..., Value]:
        ARRAY_METHODS.define(*names)(function)
        return ENUMERABLE_METHODS.define(*names)(function)

    return write


def compare(left: Value, right: Value) -> int:
    """Ruby's ``<=>`` for what sorts: numbers, strings, symbols, dates and arrays of them.

    :raises PageError: where Ruby has no order.
    """
    if isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            order = compare(one, other)
            if order:
                return order
        return (len(left) > len(right)) - (len(left) < len(right))
    one, other = _sortable(left), _sortable(right)
    try:
        return int(one > other) - int(one < other)  # type: ignore[operator]
    except TypeError:
        given = inspect(right) if right is None or isinstance(right, bool) else type_name(right)
        message = f"comparison of {type_name(left)} with {given} failed"
        raise PageError("type-error", message) from None


def _sortable(value: Value) -> object:
    if isinstance(value, bool):
        return None
    if isinstance(value, RubyString):
        return value.text
    return (value.name,) if isinstance(value, Symbol) else value


@_enumerable("each")
def _each(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    for element in receiver:
        block(element)
    return receiver


@_enumerable("each_with_index")
def _each_with_index(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    for index, element in enumerate(receiver):
        block(element, index)
    return receiver


@_enumerable("map", "collect")
def _map(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    return [block(element) for element in receiver]


@_enumerable("flat_map")
def _flat_map(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    result: list[Value] = []
    for element in receiver:
        value = block(element)
        result.extend(value if isinstance(value, list) else [value])
        call.array(result)
    return result


@_enumerable("select", "filter")
def _select(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    return [element for element in receiver if truthy(block(element))]


@_enumerable("reject")
def _reject(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    return [element for element in receiver if not truthy(block(element))]


@_enumerable("find", "detect")
def _find(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    return next((element for element in receiver if truthy(block(element))), None)


@_enumerable("any?")
def _any(call: Invocation, receiver: list[Value]) -> Value:
    return any(truthy(call.block(e) if call.block else e) for e in receiver)


@_enumerable("all?")
def _all(call: Invocation, receiver: list[Value]) -> Value:
    return all(truthy(call.block(e) if call.block else e) for e in receiver)


@_enumerable("none?")
def _none(call: Invocation, receiver: list[Value]) -> Value:
    return not any(truthy(call.block(e) if call.block else e) for e in receiver)


@_enumerable("count")
def _count(call: Invocation, receiver: list[Value], *wanted: Value) -> Value:
    if wanted:
        return sum(equal(element, wanted[0]) for element in receiver)
    if call.block:
        return sum(truthy(call.block(element)) for element in receiver)
    return len(receiver)


@_enumerable("sum")
def _sum(call: Invocation, receiver: list[Value], start: Value = 0) -> Value:
    total = start
    for element in receiver:
        value = call.block(element) if call.block else element
        for number in (total, value):
            if isinstance(number, bool) or not isinstance(number, (int, float)):
                message = f"{type_name(number)} can't be coerced into Integer"
                raise PageError("type-error", message)
        total += value  # type: ignore[operator]
    return total


@_enumerable("sort")
def _sort(call: Invocation, receiver: list[Value]) -> Value:
    order = call.block or compare
    return sorted(receiver, key=functools.cmp_to_key(lambda a, b: expect_integer(order(a, b))))


@_enumerable("sort_by")
def _sort_by(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    pairs = [(block(element), element) for element in receiver]
    order = functools.cmp_to_key(compare)
    pairs.sort(key=lambda pair: order(pair[0]))
    return [element for _, element in pairs]


@_enumerable("min")
def _min(_: Invocation, receiver: list[Value]) -> Value:
    return min(receiver, key=functools.cmp_to_key(compare), default=None)


@_enumerable("max")
def _max(_: Invocation, receiver: list[Value]) -> Value:
    return max(receiver, key=functools.cmp_to_key(compare), default=None)


@_enumerable("group_by")
def _group_by(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    groups = RubyHash()
    for element in receiver:
        key = block(element)
        group = groups.get(key)
        if isinstance(group, list):
            group.append(element)
        else:
            groups.set(key, [element])
    return groups


@_enumerable("each_slice")
def _each_slice(call: Invocation, receiver: list[Value], size: Value) -> Value:
    block, length = call.need_block(), expect_integer(size)
    if length <= 0:
        raise PageError("argument-error", "invalid slice size")
    for start in range(0, len(receiver), length):
        block(receiver[start : start + length])
    return receiver


@_enumerable("include?", "member?")
def _include(_: Invocation, receiver: list[Value], wanted: Value) -> Value:
    return any(equal(element, wanted) for element in receiver)


@_enumerable("to_a", "entries")
def _to_a(_: Invocation, receiver: list[Value]) -> Value:
    return receiver


@_enumerable("first")
def _first(_: Invocation, receiver: list[Value], *count: Value) -> Value:
    if count:
        return receiver[: _natural(count[0])]
    return receiver[0] if receiver else None


@_enumerable("take")
def _take(_: Invocation, receiver: list[Value], count: Value) -> Value:
    return receiver[: _natural(count)]


@_enumerable("drop")
def _drop(_: Invocation, receiver: list[Value], count: Value) -> Value:
    return receiver[_natural(count) :]


def _natural(value: Value) -> int:
    number = expect_integer(value)
    if number < 0:
        raise PageError("argument-error", "negative array size (or size too big)")
    return number


@ARRAY_METHODS.define("last")
def _last(_: Invocation, receiver: list[Value], *count: Value) -> Value:
    if count:
        size = _natural(count[0])
        return receiver[-size:] if size else []
    return receiver[-1] if receiver else None


@ARRAY_METHODS.define("length", "size")
def _length(_: Invocation, receiver: list[Value]) -> Value:
    return len(receiver)


@ARRAY_METHODS.define("empty?")
def _empty(_: Invocation, receiver: list[Value]) -> Value:
    return not receiver


@ARRAY_METHODS.define("join")
def _join(call: Invocation, receiver: list[Value], separator: Value = None) -> Value:
    mark = "" if separator is None else expect_string(separator)
    texts = [text for element in receiver for text in _joined(element, 0, call)]
    total = sum(map(len, texts)) + len(mark) * max(0, len(texts) - 1)
    if total > call.limits.size:
        raise PageError("limit-size", f"this string is longer than {call.limits.size} characters")
    return call.string(mark.join(texts))


def _joined(value: Value, depth: int, call: Invocation) -> list[str]:
    if not isinstance(value, list):
        return [to_s(value)]
    if depth > call.limits.depth:
        raise PageError("limit-depth", f"this array nests deeper than {call.limits.depth} levels")
    return [text for element in value for text in _joined(element, depth + 1, call)]


@ARRAY_METHODS.define("[]", "slice")
def _slice(_: Invocation, receiver: list[Value], first: Value, *length: Value) -> Value:
    if isinstance(first, RubyRange):
        bounds = slice_bounds(first, len(receiver))
        return None if bounds is None else receiver[bounds[0] : bounds[1]]
    start = expect_integer(first)
    start += len(receiver) if start < 0 else 0
    if not length:
        return receiver[start] if 0 <= start < len(receiver) else None
    count = expect_integer(length[0])
    if count < 0 or not 0 <= start <= len(receiver):
        return None
    return receiver[start : start + count]


@ARRAY_METHODS.define("[]=")
def _set(call: Invocation, receiver: list[Value], index: Value, value: Value) -> Value:
    position = expect_integer(index)
    if position < -len(receiver):
        raise PageError("argument-error", f"index {position} is outside of the array")
    if position >= call.limits.size:
        raise PageError("limit-size", f"this array has more than {call.limits.size} elements")
    if position >= len(receiver):
        receiver.extend([None] * (position + 1 - len(receiver)))
    receiver[position] = value
    return value


@ARRAY_METHODS.define("<<")
def _append(call: Invocation, receiver: list[Value], value: Value) -> Value:
    receiver.append(value)
    return call.array(receiver)


@ARRAY_METHODS.define("push", "append")
def _push(call: Invocation, receiver: list[Value], *values: Value) -> Value:
    receiver.extend(values)
    return call.array(receiver)


@ARRAY_METHODS.define("+")
def _plus(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return call.array(receiver + expect_array(other))


@ARRAY_METHODS.define("-")
def _minus(_: Invocation, receiver: list[Value], other: Value) -> Value:
    removed = {hash_key(element) for element in expect_array(other)}
    return [element for element in receiver if hash_key(element) not in removed]


@ARRAY_METHODS.define("reverse")
def _reverse(_: Invocation, receiver: list[Value]) -> Value:
    return receiver[::-1]


@ARRAY_METHODS.define("compact")
def _compact(_: Invocation, receiver: list[Value]) -> Value:
    return [element for element in receiver if element is not None]


@ARRAY_METHODS.define("uniq")
def _uniq(_: Invocation, receiver: list[Value]) -> Value:
    return list({hash_key(element): element for element in reversed(receiver)}.values())[::-1]


@ARRAY_METHODS.define("index", "find_index")
def _index(_: Invocation, receiver: list[Value], wanted: Value) -> Value:
    return next((i for i, element in enumerate(receiver) if equal(element, wanted)), None)
