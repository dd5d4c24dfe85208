"""Enumerable, first part: each element after the other, to blocks and into new collections.

Source: Ruby's documentation of ``Enumerable``. The functions are given the elements in the
receiver's place; one that gives them back stands for a method that gives its receiver.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.elements import (
    GENERATED,
    NOT_GIVEN,
    consecutive,
    cycled,
    elements_of,
    pair_of,
    predicate,
    slice_size,
    slices,
    take_size,
)
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.values import (
    Enumerator,
    RubyHash,
    Symbol,
    Value,
    equal,
    truthy,
    type_name,
)

WALK_METHODS = MethodTable()
Elements = Iterable[Value]


@WALK_METHODS.define("each_entry", enumerator="always")
def _each_entry(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    for element in elements:
        block(element)
    return elements


@WALK_METHODS.define("each_with_index", enumerator="always")
def _each_with_index(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    for index, element in enumerate(elements):
        block(element, index)
    return elements


@WALK_METHODS.define("each_with_object", enumerator="always")
def _each_with_object(call: Invocation, elements: Elements, memo: Value) -> Value:
    block = call.need_block()
    for element in elements:
        block(element, memo)
    return memo


@WALK_METHODS.define("reverse_each", enumerator="always")
def _reverse_each(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    for element in reversed(call.collect(elements)):
        block(element)
    return elements


@WALK_METHODS.define("each_slice", enumerator="always")
def _each_slice(call: Invocation, elements: Elements, size: Value) -> Value:
    block = call.need_block()
    for part in slices(elements, slice_size(size, "invalid slice size")):
        block(part)
    return elements


@WALK_METHODS.define("each_cons", enumerator="always")
def _each_cons(call: Invocation, elements: Elements, size: Value) -> Value:
    block = call.need_block()
    for part in consecutive(elements, slice_size(size, "invalid size"), call.meter):
        block(part)
    return elements


@WALK_METHODS.define("cycle", enumerator="always")
def _cycle(call: Invocation, elements: Elements, times: Value = None) -> Value:
    block = call.need_block()
    for element in cycled(call, elements, times):
        block(element)
    return None


# -- into new arrays ---------------------------------------------------------------------------


@WALK_METHODS.define("to_a", "entries")
def _to_a(call: Invocation, elements: Elements) -> Value:
    return call.collect(elements)


def _collected(call: Invocation, elements: Elements) -> list[Value]:
    """The elements that a walk gives, each of which is paid for by a block's call."""
    result: list[Value] = []
    most = call.meter.limits.size
    for element in elements:
        result.append(element)
        if len(result) > most:
            call.meter.check_collection(len(result))
    return result


@WALK_METHODS.define("map", "collect", enumerator="always")
def _map(call: Invocation, elements: Elements) -> Value:
    return _collected(call, map(call.need_block(), elements))


@WALK_METHODS.define("flat_map", "collect_concat", enumerator="always")
def _flat_map(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    result: list[Value] = []
    for element in elements:
        value = block(element)
        if isinstance(value, list):
            call.meter.spend(len(value) >> 6)
            call.meter.check_collection(len(result) + len(value))
            result.extend(value)
        else:
            result.append(value)
            call.meter.check_collection(len(result))
    return result


@WALK_METHODS.define("select", "filter", "find_all", enumerator="always")
def _select(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    return _collected(call, (element for element in elements if truthy(block(element))))


@WALK_METHODS.define("reject", enumerator="always")
def _reject(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    return _collected(call, (element for element in elements if not truthy(block(element))))


@WALK_METHODS.define("filter_map", enumerator="always")
def _filter_map(call: Invocation, elements: Elements) -> Value:
    return _collected(call, filter(truthy, map(call.need_block(), elements)))


@WALK_METHODS.define("grep")
def _grep(call: Invocation, elements: Elements, pattern: Value) -> Value:
    return _grepped(call, elements, pattern, True)


@WALK_METHODS.define("grep_v")
def _grep_v(call: Invocation, elements: Elements, pattern: Value) -> Value:
    return _grepped(call, elements, pattern, False)


def _grepped(call: Invocation, elements: Elements, pattern: Value, wanted: bool) -> Value:
    matches = predicate(call, pattern)
    found = (element for element in elements if matches(element) is wanted)
    return _collected(call, found if call.block is None else map(call.block, found))


@WALK_METHODS.define("take")
def _take(call: Invocation, elements: Elements, count: Value) -> Value:
    return taken(call, elements, take_size(count))


def taken(call: Invocation, elements: Elements, size: int) -> list[Value]:
    """The first so many elements; it asks for no more of them."""
    result: list[Value] = []
    if size == 0:
        return result
    for element in elements:
        result.append(element)
        call.meter.check_collection(len(result))
        if len(result) == size:
            break
    return result


@WALK_METHODS.define("take_while", enumerator="always")
def _take_while(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    result: list[Value] = []
    for element in elements:
        if not truthy(block(element)):
            break
        result.append(element)
        call.meter.check_collection(len(result))
    return result


@WALK_METHODS.define("drop")
def _drop(call: Invocation, elements: Elements, count: Value) -> Value:
    size = take_size(count, "drop")
    if isinstance(elements, list):
        return elements[size:]
    return _collected(call, islice(elements, min(size, sys.maxsize), None))


@WALK_METHODS.define("drop_while", enumerator="always")
def _drop_while(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()

    def rest() -> Iterator[Value]:
        dropping = True
        for element in elements:
            dropping = dropping and truthy(block(element))
            if not dropping:
                yield element

    return _collected(call, rest())


@WALK_METHODS.define("compact")
def _compact(call: Invocation, elements: Elements) -> Value:
    return _collected(call, (element for element in elements if element is not None))


@WALK_METHODS.define("uniq")
def _uniq(call: Invocation, elements: Elements) -> Value:
    return unique(call, elements)


def unique(call: Invocation, elements: Elements) -> list[Value]:
    """The first of the elements that are alike, or that the call's block gives the same for."""
    seen: set[object] = set()
    result: list[Value] = []
    for element in elements:
        key = call.key(element if call.block is None else call.block(element))
        if key not in seen:
            seen.add(key)
            result.append(element)
            call.meter.check_collection(len(result))
    return result


@WALK_METHODS.define("zip")
def _zip(call: Invocation, elements: Elements, *others: Value) -> Value:
    sources: list[Iterator[Value]] = []
    for other in others:
        source = elements_of(call, other)
        if source is None:
            message = f"wrong argument type {type_name(other)} (must respond to :each)"
            raise PageError("type-error", message)
        sources.append(iter(source))

    def rows() -> Iterator[Value]:
        for element in elements:
            call.meter.spend(1 + (len(sources) >> 2))
            yield [element, *[next(source, None) for source in sources]]

    if call.block is None:
        return _collected(call, rows())
    for row in rows():
        call.block(row)
    return None


# -- into hashes ---------------------------------------------------------------------------------


@WALK_METHODS.define("to_h")
def _to_h(call: Invocation, elements: Elements) -> Value:
    return call.hash_of(map(pair_of, elements if call.block is None else map(call.block, elements)))


@WALK_METHODS.define("group_by", enumerator="always")
def _group_by(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    groups = RubyHash()
    for element in elements:
        key = block(element)
        group = groups.get(key, call.meter)
        if isinstance(group, list):
            group.append(element)
        else:
            groups.set(key, [element], call.meter)
    return groups


@WALK_METHODS.define("partition", enumerator="always")
def _partition(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    chosen: list[Value] = []
    others: list[Value] = []
    for element in elements:
        (chosen if truthy(block(element)) else others).append(element)
        call.meter.check_collection(len(chosen) + len(others))
    return [chosen, others]


# -- into runs -----------------------------------------------------------------------------------


def _enumerator(parts: list[Value]) -> Enumerator:
    return Enumerator(parts, GENERATED)


@WALK_METHODS.define("chunk")
def _chunk(call: Invocation, elements: Elements) -> Value:
    block = call.block
    if block is None:
        raise PageError("unsupported-ruby", "`chunk` without a block is not supported")
    result: list[Value] = []
    last: object = NOT_GIVEN
    part: list[Value] = []
    for element in elements:
        name = block(element)
        if isinstance(name, Symbol) and name.name.startswith("_"):
            if name.name not in ("_alone", "_separator"):
                message = "symbols beginning with an underscore are reserved"
                raise PageError("runtime-error", message)
            if name.name == "_alone":
                result.append([name, [element]])
            last = NOT_GIVEN
        elif name is None:
            last = NOT_GIVEN
        elif last is not NOT_GIVEN and equal(last, name, call.meter):
            part.append(element)
        else:
            part, last = [element], name
            result.append([name, part])
        call.meter.check_collection(len(result) + len(part))
    return _enumerator(result)


def _run_block(call: Invocation) -> Callable[..., Value]:
    if call.block is None:
        raise PageError("argument-error", "tried to create Proc object without a block")
    return call.block


@WALK_METHODS.define("chunk_while")
def _chunk_while(call: Invocation, elements: Elements) -> Value:
    block = _run_block(call)
    return _runs(call, elements, lambda left, right: not truthy(block(left, right)))


@WALK_METHODS.define("slice_when")
def _slice_when(call: Invocation, elements: Elements) -> Value:
    block = _run_block(call)
    return _runs(call, elements, lambda left, right: truthy(block(left, right)))


@WALK_METHODS.define("slice_before")
def _slice_before(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    both = "wrong number of arguments (given 1, expected 0)"
    begins = _slice_test(call, pattern, both)
    return _runs(call, elements, lambda _, right: begins(right))


@WALK_METHODS.define("slice_after")
def _slice_after(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    ends = _slice_test(call, pattern, "both pattern and block are given")
    return _runs(call, elements, lambda left, _: ends(left))


def _slice_test(call: Invocation, pattern: Value, both: str) -> Callable[[Value], bool]:
    if pattern is not NOT_GIVEN and call.block is not None:
        raise PageError("argument-error", both)
    if pattern is NOT_GIVEN and call.block is None:
        raise PageError("argument-error", "wrong number of arguments (given 0, expected 1)")
    return predicate(call, pattern)


def _runs(call: Invocation, elements: Elements, cut: Callable[[Value, Value], bool]) -> Value:
    result: list[Value] = []
    part: list[Value] = []
    for element in elements:
        if part and not cut(part[-1], element):
            part.append(element)
        else:
            part = [element]
            result.append(part)
        call.meter.check_collection(len(result) + len(part))
    return _enumerator(result)
