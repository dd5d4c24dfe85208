"""Enumerable, second part: one answer from all elements, or the first that will do.

Source: Ruby's documentation of ``Enumerable``. As in ``enumerable_walk.py``, the functions are
given the elements in the receiver's place.
"""

from __future__ import annotations

from collections.abc import Iterable

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.elements import NOT_GIVEN, predicate, take_size
from policy_pages.erb.methods.enumerable_walk import taken
from policy_pages.erb.methods.sorting import (
    Order,
    Smallest,
    natural_order,
    order_of,
    sort_by_keys,
    sort_values,
)
from policy_pages.erb.methods.summing import sum_of
from policy_pages.erb.methods.table import NO_BLOCK, Invocation, MethodTable, expect_hash
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import (
    RubyHash,
    RubyString,
    Symbol,
    Value,
    equal,
    truthy,
    type_name,
)

ANSWER_METHODS = MethodTable()
Elements = Iterable[Value]

# -- the first that will do ------------------------------------------------------------------------


@ANSWER_METHODS.define("first")
def _first(call: Invocation, elements: Elements, count: Value = NOT_GIVEN) -> Value:
    if count is NOT_GIVEN:
        return next(iter(elements), None)
    return taken(call, elements, take_size(count))


@ANSWER_METHODS.define("find", "detect", enumerator="always")
def _find(call: Invocation, elements: Elements, otherwise: Value = None) -> Value:
    block = call.need_block()
    for element in elements:
        if truthy(block(element)):
            return element
    return None if otherwise is None else call.runtime.send(otherwise, "call", [])


@ANSWER_METHODS.define("find_index", enumerator="without arguments")
def _find_index(call: Invocation, elements: Elements, wanted: Value = NOT_GIVEN) -> Value:
    block = call.block
    for index, element in enumerate(elements):
        if wanted is not NOT_GIVEN:
            if equal(element, wanted, call.meter):
                return index
        elif block is not None and truthy(block(element)):
            return index
    return None


@ANSWER_METHODS.define("include?", "member?")
def _include(call: Invocation, elements: Elements, wanted: Value) -> Value:
    return any(equal(element, wanted, call.meter) for element in elements)


@ANSWER_METHODS.define("any?")
def _any(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    return any(map(predicate(call, pattern), elements))


@ANSWER_METHODS.define("all?")
def _all(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    return all(map(predicate(call, pattern), elements))


@ANSWER_METHODS.define("none?")
def _none(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    return not any(map(predicate(call, pattern), elements))


@ANSWER_METHODS.define("one?")
def _one(call: Invocation, elements: Elements, pattern: Value = NOT_GIVEN) -> Value:
    found = filter(predicate(call, pattern), elements)
    none = object()
    return next(found, none) is not none and next(found, none) is none


# -- counts and sums -----------------------------------------------------------------------------


@ANSWER_METHODS.define("count")
def _count(call: Invocation, elements: Elements, wanted: Value = NOT_GIVEN) -> Value:
    if wanted is not NOT_GIVEN:
        return sum(equal(element, wanted, call.meter) for element in elements)
    if call.block is None:
        return len(elements) if isinstance(elements, list) else sum(1 for _ in elements)
    return sum(map(predicate(call), elements))


@ANSWER_METHODS.define("tally")
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


@ANSWER_METHODS.define("sum")
def _sum(call: Invocation, elements: Elements, start: Value = 0) -> Value:
    return sum_of(call, elements if call.block is None else map(call.block, elements), start)


@ANSWER_METHODS.define("inject", "reduce")
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


@ANSWER_METHODS.define("sort")
def _sort(call: Invocation, elements: Elements) -> Value:
    return sort_values(call, call.collect(elements))


@ANSWER_METHODS.define("sort_by", enumerator="always")
def _sort_by(call: Invocation, elements: Elements) -> Value:
    return sort_by_keys(call, list(_keyed(call, elements)))


def _keyed(call: Invocation, elements: Elements) -> Iterable[tuple[Value, Value]]:
    block = call.need_block()
    for count, element in enumerate(elements):
        call.meter.check_collection(count)
        yield block(element), element


@ANSWER_METHODS.define("min")
def _min(call: Invocation, elements: Elements, count: Value = None) -> Value:
    return smallest(call, elements, count)


@ANSWER_METHODS.define("max")
def _max(call: Invocation, elements: Elements, count: Value = None) -> Value:
    return smallest(call, elements, count, largest=True)


def smallest(call: Invocation, elements: Elements, count: Value, *, largest: bool = False) -> Value:
    """The smallest element, or an array of the ``count`` smallest ones."""
    compare = order_of(call)
    pairs = ((element, element) for element in elements)
    return _smallest_by(call, pairs, count, compare, largest=largest)


@ANSWER_METHODS.define("min_by", enumerator="always")
def _min_by(call: Invocation, elements: Elements, count: Value = None) -> Value:
    return _smallest_by(call, _keyed(call, elements), count, natural_order(call), largest=False)


@ANSWER_METHODS.define("max_by", enumerator="always")
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


@ANSWER_METHODS.define("minmax")
def _minmax(call: Invocation, elements: Elements) -> Value:
    return _both_ends(((element, element) for element in elements), order_of(call))


@ANSWER_METHODS.define("minmax_by", enumerator="always")
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
