"""Enumerable: what arrays, hashes, ranges and enumerators share, as a table for each of them.

Source: Ruby's documentation of ``Enumerable``. The functions get the elements instead of the
receiver; if one returns them, its method returns its receiver.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from policy_pages.erb.arguments import expect_hash
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
from policy_pages.erb.methods.sorting import (
    Order,
    Smallest,
    natural_order,
    order_of,
    sort_by_keys,
    sort_values,
)
from policy_pages.erb.methods.summing import sum_of
from policy_pages.erb.methods.table import NO_BLOCK, Function, Invocation, MethodTable
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import (
    Enumerator,
    RubyHash,
    RubyString,
    Symbol,
    Value,
    equal,
    truthy,
    type_name,
)

ENUMERABLE_METHODS = MethodTable()
Elements = Iterable[Value]


@ENUMERABLE_METHODS.define("each_entry", enumerator="always")
def _each_entry(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    for element in elements:
        block(element)
    return elements


@ENUMERABLE_METHODS.define("each_with_index", enumerator="always")
def _each_with_index(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    for index, element in enumerate(elements):
        block(element, index)
    return elements


@ENUMERABLE_METHODS.define("each_with_object", enumerator="always")
def _each_with_object(call: Invocation, elements: Elements, memo: Value) -> Value:
    block = call.need_block()
    for element in elements:
        block(element, memo)
    return memo


@ENUMERABLE_METHODS.define("reverse_each", enumerator="always")
def _reverse_each(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    for element in reversed(call.collect(elements)):
        block(element)
    return elements


@ENUMERABLE_METHODS.define("each_slice", enumerator="always")
def _each_slice(call: Invocation, elements: Elements, size: Value) -> Value:
    block = call.need_block()
    for part in slices(elements, slice_size(size, "invalid slice size")):
        block(part)
    return elements


@ENUMERABLE_METHODS.define("each_cons", enumerator="always")
def _each_cons(call: Invocation, elements: Elements, size: Value) -> Value:
    block = call.need_block()
    for part in consecutive(elements, slice_size(size, "invalid size"), call.meter):
        block(part)
    return elements


@ENUMERABLE_METHODS.define("cycle", enumerator="always")
def _cycle(call: Invocation, elements: Elements, times: Value = None) -> Value:
    block = call.need_block()
    for element in cycled(call, elements, times):
        block(element)
    return None


# -- into new arrays ---------------------------------------------------------------------------


@ENUMERABLE_METHODS.define("to_a", "entries")
def _to_a(call: Invocation, elements: Elements) -> Value:
    return call.collect(elements)


def _collected(call: Invocation, elements: Elements) -> list[Value]:
    """The elements of an iteration, each of which a block's call pays for."""
    result: list[Value] = []
    most = call.meter.limits.size
    for element in elements:
        result.append(element)
        if len(result) > most:
            call.meter.check_collection(len(result))
    return result


@ENUMERABLE_METHODS.define("map", "collect", enumerator="always")
def _map(call: Invocation, elements: Elements) -> Value:
    return _collected(call, map(call.need_block(), elements))


@ENUMERABLE_METHODS.define("flat_map", "collect_concat", enumerator="always")
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


@ENUMERABLE_METHODS.define("select", "filter", "find_all", enumerator="always")
def _select(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    return _collected(call, (element for element in elements if truthy(block(element))))


@ENUMERABLE_METHODS.define("reject", enumerator="always")
def _reject(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    return _collected(call, (element for element in elements if not truthy(block(element))))


@ENUMERABLE_METHODS.define("filter_map", enumerator="always")
def _filter_map(call: Invocation, elements: Elements) -> Value:
    return _collected(call, filter(truthy, map(call.need_block(), elements)))


@ENUMERABLE_METHODS.define("grep")
def _grep(call: Invocation, elements: Elements, pattern: Value) -> Value:
    return _grepped(call, elements, pattern, True)


@ENUMERABLE_METHODS.define("grep_v")
def _grep_v(call: Invocation, elements: Elements, pattern: Value) -> Value:
    return _grepped(call, elements, pattern, False)


def _grepped(call: Invocation, elements: Elements, pattern: Value, wanted: bool) -> Value:
    matches = predicate(call, pattern)
    found = (element for element in elements if matches(element) is wanted)
    return _collected(call, found if call.block is None else map(call.block, found))


@ENUMERABLE_METHODS.define("take")
def _take(call: Invocation, elements: Elements, count: Value) -> Value:
    return taken(call, elements, take_size(count))


def taken(call: Invocation, elements: Elements, size: int) -> list[Value]:
    """The first so many elements, without asking for more."""
    result: list[Value] = []
    if size == 0:
        return result
    for element in elements:
        result.append(element)
        call.meter.check_collection(len(result))
        if len(result) == size:
            break
    return result


@ENUMERABLE_METHODS.define("take_while", enumerator="always")
def _take_while(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()
    result: list[Value] = []
    for element in elements:
        if not truthy(block(element)):
            break
        result.append(element)
        call.meter.check_collection(len(result))
    return result


@ENUMERABLE_METHODS.define("drop")
def _drop(call: Invocation, elements: Elements, count: Value) -> Value:
    size = take_size(count, "drop")
    if isinstance(elements, list):
        return elements[size:]
    return _collected(call, islice(elements, min(size, sys.maxsize), None))


@ENUMERABLE_METHODS.define("drop_while", enumerator="always")
def _drop_while(call: Invocation, elements: Elements) -> Value:
    block = call.need_block()

    def rest() -> Iterator[Value]:
        dropping = True
        for element in elements:
            dropping = dropping and truthy(block(element))
            if not dropping:
                yield element

    return _collected(call, rest())


@ENUMERABLE_METHODS.define("compact")
def _compact(call: Invocation, elements: Elements) -> Value:
    return _collected(call, (element for element in elements if element is not None))


@ENUMERABLE_METHODS.define("uniq")
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


@ENUMERABLE_METHODS.define("zip")
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


@ENUMERABLE_METHODS.define("to_h")
def _to_h(call: Invocation, elements: Elements) -> Value:
    return call.hash_of(map(pair_of, elements if call.block is None else map(call.block, elements)))


@ENUMERABLE_METHODS.define("group_by", enumerator="always")
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


@ENUMERABLE_METHODS.define("partition", enumerator="always")
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


@ENUMERABLE_METHODS.define("chunk")
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


@ENUMERABLE_METHODS.define("chunk_while")
def _chunk_while(call: Invocation, elements: Elements) -> Value:
    block = _run_block(call)
    return _runs(call, elements, lambda left, right: not truthy(block(left, right)))


@ENUMERABLE_METHODS.define("slice_when")
def _slice_when(call: Invocation, elements: Elements) -> Value:
    block = _run_block(call)
    return _runs(call, elements, lambda left, right: truthy(block(left, right)))


@ENUMERABLE_METHODS.define("slice_before")
def _slice_before(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    both = "wrong number of arguments (given 1, expected 0)"
    begins = _slice_test(call, pattern, both)
    return _runs(call, elements, lambda _, right: begins(right))


@ENUMERABLE_METHODS.define("slice_after")
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


# -- the first that will do ------------------------------------------------------------------------


@ENUMERABLE_METHODS.define("first")
def _first(call: Invocation, elements: Elements, count: Value = NOT_GIVEN) -> Value:
    if count is NOT_GIVEN:
        return next(iter(elements), None)
    return taken(call, elements, take_size(count))


@ENUMERABLE_METHODS.define("find", "detect", enumerator="always")
def _find(call: Invocation, elements: Elements, otherwise: Value = None) -> Value:
    block = call.need_block()
    for element in elements:
        if truthy(block(element)):
            return element
    return None if otherwise is None else call.runtime.send(otherwise, "call", [])


@ENUMERABLE_METHODS.define("find_index", enumerator="without arguments")
def _find_index(call: Invocation, elements: Elements, wanted: Value = NOT_GIVEN) -> Value:
    block = call.block
    for index, element in enumerate(elements):
        if wanted is not NOT_GIVEN:
            if equal(element, wanted, call.meter):
                return index
        elif block is not None and truthy(block(element)):
            return index
    return None


@ENUMERABLE_METHODS.define("include?", "member?")
def _include(call: Invocation, elements: Elements, wanted: Value) -> Value:
    return any(equal(element, wanted, call.meter) for element in elements)


@ENUMERABLE_METHODS.define("any?")
def _any(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    return any(map(predicate(call, pattern), elements))


@ENUMERABLE_METHODS.define("all?")
def _all(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    return all(map(predicate(call, pattern), elements))


@ENUMERABLE_METHODS.define("none?")
def _none(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    return not any(map(predicate(call, pattern), elements))


@ENUMERABLE_METHODS.define("one?")
def _one(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    found = filter(predicate(call, pattern), elements)
    none = object()
    return next(found, none) is not none and next(found, none) is none


# -- counts and sums -----------------------------------------------------------------------------


@ENUMERABLE_METHODS.define("count")
def _count(call: Invocation, elements: Elements, wanted: Value = NOT_GIVEN) -> Value:
    if wanted is not NOT_GIVEN:
        return sum(equal(element, wanted, call.meter) for element in elements)
    if call.block is None:
        return len(elements) if isinstance(elements, list) else sum(1 for _ in elements)
    return sum(map(predicate(call), elements))


@ENUMERABLE_METHODS.define("tally")
def _tally(call: Invocation, elements: Elements, counts: Value = NOT_GIVEN) -> Value:
    result = RubyHash() if counts is NOT_GIVEN else expect_hash(counts)
    if call.runtime.is_frozen(result):
        message = f"can't modify frozen Hash: {inspect(result, call.meter)}"
        raise PageError("frozen-error", message)
    for element in elements:
        call.meter.spend(1)
        count = result.get(element, call.meter) if result.has(element, call.meter) else 0
        if not isinstance(count, int) or isinstance(count, bool):
            message = f"wrong argument type {type_name(count)} (expected Integer)"
            raise PageError("type-error", message)
        result.set(element, count + 1, call.meter)
    return result


@ENUMERABLE_METHODS.define("sum")
def _sum(call: Invocation, elements: Elements, start: Value = 0) -> Value:
    return sum_of(call, elements if call.block is None else map(call.block, elements), start)


@ENUMERABLE_METHODS.define("inject", "reduce")
def _inject(
    call: Invocation, elements: Elements, first: Value = NOT_GIVEN, second: Value = NOT_GIVEN
) -> Value:
    total, operator = first, second
    if second is NOT_GIVEN and first is not NOT_GIVEN and call.block is None:
        total, operator = NOT_GIVEN, first
    if operator is not NOT_GIVEN:
        return _folded(call, elements, total, _operator(call, operator))
    for element in elements:
        if total is NOT_GIVEN:
            total = element
        elif call.block is None:
            raise PageError("local-jump-error", "no block given", NO_BLOCK)
        else:
            total = call.block(total, element)
    return None if total is NOT_GIVEN else total


def _operator(call: Invocation, value: Value) -> str:
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, RubyString):
        return value.text
    shown = inspect(value, call.meter)
    raise PageError("type-error", f"{shown} is not a symbol nor a string")


def _folded(call: Invocation, elements: Elements, total: Value, operator: str) -> Value:
    send = call.runtime.send
    for element in elements:
        if total is NOT_GIVEN:
            total = element
        elif operator == "+" and type(total) is int and type(element) is int:
            total = call.meter.check_integer(total + element)
        else:
            total = send(total, operator, [element])
    return None if total is NOT_GIVEN else total


# -- order -------------------------------------------------------------------------------------


@ENUMERABLE_METHODS.define("sort")
def _sort(call: Invocation, elements: Elements) -> Value:
    return sort_values(call, call.collect(elements))


@ENUMERABLE_METHODS.define("sort_by", enumerator="always")
def _sort_by(call: Invocation, elements: Elements) -> Value:
    return sort_by_keys(call, list(_keyed(call, elements)))


def _keyed(call: Invocation, elements: Elements) -> Iterable[tuple[Value, Value]]:
    block = call.need_block()
    for count, element in enumerate(elements):
        call.meter.check_collection(count)
        yield block(element), element


@ENUMERABLE_METHODS.define("min")
def _min(call: Invocation, elements: Elements, count: Value = None) -> Value:
    return smallest(call, elements, count)


@ENUMERABLE_METHODS.define("max")
def _max(call: Invocation, elements: Elements, count: Value = None) -> Value:
    return smallest(call, elements, count, largest=True)


def smallest(call: Invocation, elements: Elements, count: Value, *, largest: bool = False) -> Value:
    """The smallest element, or an array of the ``count`` smallest ones."""
    compare = order_of(call)
    pairs = ((element, element) for element in elements)
    return _smallest_by(call, pairs, count, compare, largest=largest)


@ENUMERABLE_METHODS.define("min_by", enumerator="always")
def _min_by(call: Invocation, elements: Elements, count: Value = None) -> Value:
    return _smallest_by(call, _keyed(call, elements), count, natural_order(call), largest=False)


@ENUMERABLE_METHODS.define("max_by", enumerator="always")
def _max_by(call: Invocation, elements: Elements, count: Value = None) -> Value:
    return _smallest_by(call, _keyed(call, elements), count, natural_order(call), largest=True)


def _smallest_by(
    call: Invocation,
    keyed: Iterable[tuple[Value, Value]],
    count: Value,
    compare: Order,
    *,
    largest: bool,
) -> Value:
    if count is not None:
        choice = Smallest(call, count, compare, largest=largest)
        if choice.size:
            for key, element in keyed:
                choice.add(key, element)
        return choice.result()
    best: tuple[Value, Value] | None = None
    for pair in keyed:
        if best is None:
            best = pair
            continue
        result = compare(pair[0], best[0])
        if result > 0 if largest else result < 0:
            best = pair
    return None if best is None else best[1]


@ENUMERABLE_METHODS.define("minmax")
def _minmax(call: Invocation, elements: Elements) -> Value:
    return _both_ends(((element, element) for element in elements), order_of(call))


@ENUMERABLE_METHODS.define("minmax_by", enumerator="always")
def _minmax_by(call: Invocation, elements: Elements) -> Value:
    return _both_ends(_keyed(call, elements), natural_order(call))


def _both_ends(keyed: Iterable[tuple[Value, Value]], compare: Order) -> list[Value]:
    """The smallest and the largest; two by two, as Ruby does it, to compare the same pairs."""
    least: tuple[Value, Value] | None = None
    most: tuple[Value, Value] | None = None
    waiting: tuple[Value, Value] | None = None

    def update(low: tuple[Value, Value], high: tuple[Value, Value]) -> None:
        nonlocal least, most
        if least is None or most is None:
            least, most = low, high
            return
        if compare(low[0], least[0]) < 0:
            least = low
        if compare(high[0], most[0]) > 0:
            most = high

    for pair in keyed:
        if waiting is None:
            waiting = pair
            continue
        result = compare(waiting[0], pair[0])
        low, high = (pair, waiting) if result > 0 else (waiting, pair)
        update(low, waiting if result == 0 else high)
        waiting = None
    if waiting is not None:
        update(waiting, waiting)
    if least is None or most is None:
        return [None, None]
    return [least[1], most[1]]


# -- a table for each class ---------------------------------------------------------------------


REFUSED_ENUMERABLE_METHODS: Mapping[str, str] = {
    "lazy": "lazy enumerators are not supported; `first`, `find` and `take_while` stop early",
    "to_set": "sets are not supported; use `uniq`",
}
"""Ruby's methods that pages cannot call, and why."""


def refuse(table: MethodTable, reasons: Mapping[str, str]) -> None:
    """Let a table's methods say why pages cannot call them."""
    for name, reason in reasons.items():
        table.define(name)(_refusing(name, reason))


def _refusing(name: str, reason: str) -> Function:
    def method(_: Invocation, __: Value, *___: Value) -> Value:
        raise PageError(
            "unsupported-ruby", f"`{name}` is a method that pages may not call: {reason}"
        )

    return method


refuse(ENUMERABLE_METHODS, REFUSED_ENUMERABLE_METHODS)


def enumerable_for(elements: Callable[[Invocation, Value], Iterable[Value]]) -> MethodTable:
    """Enumerable's methods for one type.

    :param elements: the call and the receiver -> the elements of the receiver.
    """
    result = MethodTable()
    for name, method in ENUMERABLE_METHODS.items():
        result[name] = replace(method, function=_on_elements(method.function, elements))
    return result


def _on_elements(
    function: Function, elements: Callable[[Invocation, Value], Iterable[Value]]
) -> Function:
    def method(call: Invocation, receiver: Value, *arguments: Value) -> Value:
        source = elements(call, receiver)
        result = function(call, source, *arguments)
        return receiver if result is source else result

    return method
