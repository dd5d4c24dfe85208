"""Array: new arrays and strings of one array or several; sets, rows and columns, combinations.

Source: Ruby's documentation of ``Array``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.elements import NOT_GIVEN
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
    expect_array,
    expect_string,
)
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyString, Value

ARRAY_COMBINE_METHODS = MethodTable()


@ARRAY_COMBINE_METHODS.define("+")
def _plus(call: Invocation, receiver: list[Value], other: Value) -> Value:
    more = expect_array(other)
    call.meter.check_collection(len(receiver) + len(more))
    call.meter.spend(len(more) >> 6)
    return receiver + more


@ARRAY_COMBINE_METHODS.define("*")
def _times(call: Invocation, receiver: list[Value], times: Value) -> Value:
    if isinstance(times, RubyString):
        return join(call, receiver, times.text)
    count = expect_index(times)
    if count < 0:
        raise PageError("argument-error", "negative argument")
    call.meter.check_collection(len(receiver) * count)
    call.meter.spend((len(receiver) * count) >> 6)
    return receiver * count


@ARRAY_COMBINE_METHODS.define("reverse")
def _reverse(_: Invocation, receiver: list[Value]) -> Value:
    return receiver[::-1]


@ARRAY_COMBINE_METHODS.define("rotate")
def _rotate(_: Invocation, receiver: list[Value], count: Value = 1) -> Value:
    return rotated(receiver, expect_index(count))


def rotated(receiver: list[Value], count: int) -> list[Value]:
    """The elements with the first ``count`` of them at the end."""
    start = count % len(receiver) if receiver else 0
    return receiver[start:] + receiver[:start]


# -- nested arrays -----------------------------------------------------------------------------


@ARRAY_COMBINE_METHODS.define("flatten")
def _flatten(call: Invocation, receiver: list[Value], depth: Value = None) -> Value:
    return flattened(call, receiver, None if depth is None else expect_index(depth))


def flattened(call: Invocation, receiver: list[Value], depth: int | None) -> list[Value]:
    """The elements with those of nested arrays in their places.

    :param depth: how deep to look; None or a negative number for all of them.
    :raises PageError: ``argument-error`` for an array within itself.
    """
    endless = depth is None or depth < 0
    most = 0 if depth is None else depth
    result: list[Value] = []
    active = {id(receiver)}
    stack: list[tuple[int, Iterator[Value]]] = [(id(receiver), iter(receiver))]
    while stack:
        identity, elements = stack[-1]
        for element in elements:
            if isinstance(element, list) and (endless or len(stack) <= most):
                call.meter.spend(1)
                if endless and id(element) in active:
                    raise PageError("argument-error", "tried to flatten recursive array")
                active.add(id(element))
                stack.append((id(element), iter(element)))
                break
            result.append(element)
            if len(result) & 63 == 0:
                call.meter.spend(1)
                call.meter.check_collection(len(result))
        else:
            stack.pop()
            active.discard(identity)
    return call.array(result)


@ARRAY_COMBINE_METHODS.define("join")
def _join(call: Invocation, receiver: list[Value], separator: Value = None) -> Value:
    return join(call, receiver, "" if separator is None else expect_string(separator))


def join(call: Invocation, receiver: list[Value], separator: str) -> RubyString:
    """The elements' texts in one string, nested arrays' elements too.

    :raises PageError: ``argument-error`` for an array within itself.
    """
    pieces: list[str] = []
    length = 0
    for text in _texts(call, receiver, (id(receiver),)):
        pieces.append(text)
        length += len(text) + len(separator)
        call.meter.check_string(length - len(separator))
    return RubyString(separator.join(pieces))


def _texts(call: Invocation, receiver: list[Value], active: tuple[int, ...]) -> Iterator[str]:
    for element in receiver:
        if isinstance(element, RubyString):
            yield element.text
            continue
        call.meter.spend(1)
        if not isinstance(element, list):
            yield to_s(element, call.meter)
            continue
        if id(element) in active:
            raise PageError("argument-error", "recursive array join")
        if not element:
            yield ""
        yield from _texts(call, element, (*active, id(element)))


@ARRAY_COMBINE_METHODS.define("transpose")
def _transpose(call: Invocation, receiver: list[Value]) -> Value:
    rows = [expect_array(row) for row in receiver]
    if not rows:
        return []
    for row in rows:
        if len(row) != len(rows[0]):
            message = f"element size differs ({len(row)} should be {len(rows[0])})"
            raise PageError("index-error", message)
    call.meter.spend(len(rows) * len(rows[0]) >> 3)
    return [list(column) for column in zip(*rows, strict=True)]


# -- sets --------------------------------------------------------------------------------------


def _keys(call: Invocation, elements: list[Value]) -> set[object]:
    call.meter.spend(len(elements) >> 6)
    return {call.key(element) for element in elements}


def _arrays(values: tuple[Value, ...]) -> list[list[Value]]:
    return [expect_array(value) for value in values]


def _union(call: Invocation, arrays: Iterable[list[Value]]) -> list[Value]:
    found: dict[object, Value] = {}
    for array in arrays:
        call.meter.spend(len(array) >> 6)
        for element in array:
            found.setdefault(call.key(element), element)
            call.meter.check_collection(len(found))
    return list(found.values())


def _common(call: Invocation, receiver: list[Value], others: list[list[Value]]) -> list[Value]:
    result = receiver
    for other in others:
        wanted = _keys(call, other)
        result = [element for element in result if call.key(element) in wanted]
    return _union(call, [result])


def _without(call: Invocation, receiver: list[Value], others: list[list[Value]]) -> list[Value]:
    removed: set[object] = set()
    for other in others:
        removed |= _keys(call, other)
        call.meter.check_collection(len(removed))
    return [element for element in receiver if call.key(element) not in removed]


@ARRAY_COMBINE_METHODS.define("|")
def _or(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return _union(call, [receiver, expect_array(other)])


@ARRAY_COMBINE_METHODS.define("union")
def _union_of(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    return _union(call, [receiver, *_arrays(others)])


@ARRAY_COMBINE_METHODS.define("&")
def _and(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return _common(call, receiver, [expect_array(other)])


@ARRAY_COMBINE_METHODS.define("intersection")
def _intersection(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    return _common(call, receiver, _arrays(others)) if others else list(receiver)


@ARRAY_COMBINE_METHODS.define("intersect?")
def _intersects(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return bool(_common(call, receiver, [expect_array(other)]))


@ARRAY_COMBINE_METHODS.define("-")
def _minus(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return _without(call, receiver, [expect_array(other)])


@ARRAY_COMBINE_METHODS.define("difference")
def _difference(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    return _without(call, receiver, _arrays(others))


# -- combinations ------------------------------------------------------------------------------


@ARRAY_COMBINE_METHODS.define("product")
def _product(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    arrays = [receiver, *_arrays(others)]
    call.meter.spend(sum(map(len, arrays)))
    total = math.prod(map(len, arrays))
    if call.block is None:
        call.meter.check_collection(total)
        call.meter.spend(total * (1 + (len(arrays) >> 3)))
        return [list(row) for row in itertools.product(*arrays)]
    for row in itertools.product(*arrays):
        call.meter.spend(1 + (len(arrays) >> 3))
        call.block(list(row))
    return receiver


_Choose = Callable[[list[Value], int], Iterable[tuple[Value, ...]]]


def _combinations(name: str, choose: _Choose, *, of_all: bool = False) -> None:
    def run(call: Invocation, receiver: list[Value], size: Value) -> Value:
        block = call.need_block()
        wanted = len(receiver) if size is NOT_GIVEN else expect_index(size)
        if wanted < 0:
            return receiver
        if wanted > len(receiver) and not name.startswith("repeated"):
            return receiver
        call.meter.check_collection(wanted)
        call.meter.spend(wanted + len(receiver))
        for row in choose(list(receiver), wanted):
            call.meter.spend(1 + (wanted >> 3))
            block(list(row))
        return receiver

    if of_all:

        @ARRAY_COMBINE_METHODS.define(name, enumerator="always")
        def permutation(call: Invocation, receiver: list[Value], size: Value = None) -> Value:
            return run(call, receiver, NOT_GIVEN if size is None else size)
    else:

        @ARRAY_COMBINE_METHODS.define(name, enumerator="always")
        def combination(call: Invocation, receiver: list[Value], size: Value) -> Value:
            return run(call, receiver, size)


_combinations("combination", itertools.combinations)
_combinations("permutation", itertools.permutations, of_all=True)
_combinations("repeated_combination", itertools.combinations_with_replacement)
_combinations("repeated_permutation", lambda pool, size: itertools.product(pool, repeat=size))
