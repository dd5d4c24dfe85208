"""Array: its elements one by one and in parts, and Enumerable's methods over them.

Source: Ruby's documentation of ``Array``. What changes an array is in ``array_change.py``, what
makes a new one of several in ``array_combine.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.array_change import ARRAY_CHANGE_METHODS
from policy_pages.erb.methods.array_combine import ARRAY_COMBINE_METHODS
from policy_pages.erb.methods.elements import NOT_GIVEN, dig, pair_of, predicate
from policy_pages.erb.methods.enumerable import ENUMERABLE_METHODS, refuse
from policy_pages.erb.methods.enumerable_answer import smallest
from policy_pages.erb.methods.index_bounds import expect_index, slice_bounds
from policy_pages.erb.methods.sorting import natural_order
from policy_pages.erb.methods.summing import sum_of_array
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import (
    Enumerator,
    RubyRange,
    Value,
    equal,
    type_name,
)

ARRAY_METHODS = MethodTable({**ENUMERABLE_METHODS, **ARRAY_COMBINE_METHODS, **ARRAY_CHANGE_METHODS})

REFUSED_ARRAY_METHODS: Mapping[str, str] = {
    **dict.fromkeys(["shuffle", "shuffle!", "sample"], "a page is the same each time it is built"),
    "pack": "pages have no binary strings",
}
"""What Ruby has and pages may not call, and why."""

refuse(ARRAY_METHODS, REFUSED_ARRAY_METHODS)


@ARRAY_METHODS.define("each", enumerator="always")
def _each(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    for element in receiver:
        block(element)
    return receiver


@ARRAY_METHODS.define("each_index", enumerator="always")
def _each_index(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    index = 0
    while index < len(receiver):
        block(index)
        index += 1
    return receiver


@ARRAY_METHODS.define("reverse_each", enumerator="always")
def _reverse_each(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    index = len(receiver)
    while index > 0:
        index = min(index, len(receiver)) - 1
        if index >= 0:
            block(receiver[index])
    return receiver


@ARRAY_METHODS.define("to_a", "to_ary", "entries", "deconstruct")
def _to_a(_: Invocation, receiver: list[Value]) -> Value:
    return receiver


ARRAY_METHODS["entries"] = ENUMERABLE_METHODS["entries"]


@ARRAY_METHODS.define("to_h")
def _to_h(call: Invocation, receiver: list[Value]) -> Value:
    values: Iterable[Value] = receiver if call.block is None else map(call.block, receiver)
    pairs = (pair_of(value, f" at {index}") for index, value in enumerate(values))
    return call.hash_of(pairs)


@ARRAY_METHODS.define("length", "size")
def _length(_: Invocation, receiver: list[Value]) -> Value:
    return len(receiver)


@ARRAY_METHODS.define("empty?")
def _is_empty(_: Invocation, receiver: list[Value]) -> Value:
    return not receiver


# -- parts -------------------------------------------------------------------------------------


@ARRAY_METHODS.define("[]", "slice")
def _slice(_: Invocation, receiver: list[Value], first: Value, length: Value = NOT_GIVEN) -> Value:
    if length is NOT_GIVEN:
        if isinstance(first, RubyRange):
            bounds = slice_bounds(first, len(receiver))
            return None if bounds is None else receiver[bounds[0] : bounds[1]]
        if isinstance(first, Enumerator):
            message = "an enumerator as an array's index is not supported"
            raise PageError("unsupported-ruby", message)
        return _at(receiver, expect_index(first))
    start, count = expect_index(first), expect_index(length)
    start += len(receiver) if start < 0 else 0
    if count < 0 or not 0 <= start <= len(receiver):
        return None
    return receiver[start : start + count]


def _at(receiver: list[Value], index: int) -> Value:
    return receiver[index] if -len(receiver) <= index < len(receiver) else None


@ARRAY_METHODS.define("at")
def _at_index(_: Invocation, receiver: list[Value], index: Value) -> Value:
    return _at(receiver, expect_index(index))


@ARRAY_METHODS.define("fetch")
def _fetch(
    call: Invocation, receiver: list[Value], index: Value, default: Value = NOT_GIVEN
) -> Value:
    position, size = expect_index(index), len(receiver)
    if -size <= position < size:
        return receiver[position]
    if call.block is not None:
        return call.block(index)
    if default is not NOT_GIVEN:
        return default
    message = f"index {position} outside of array bounds: {-size}...{size}"
    raise PageError("index-error", message)


@ARRAY_METHODS.define("dig")
def _dig(call: Invocation, receiver: list[Value], key: Value, *keys: Value) -> Value:
    return dig(call, receiver, (key, *keys))


@ARRAY_METHODS.define("values_at")
def _values_at(call: Invocation, receiver: list[Value], *indexes: Value) -> Value:
    result: list[Value] = []
    for index in indexes:
        if not isinstance(index, RubyRange):
            result.append(_at(receiver, expect_index(index)))
            continue
        start, end = _unclipped_bounds(call, index, len(receiver))
        call.meter.check_collection(len(result) + max(0, end - start))
        call.meter.spend(max(0, end - start) >> 6)
        part = receiver[start:end]
        result += [*part, *[None] * (end - start - len(part))]
    return result


def _unclipped_bounds(call: Invocation, bounds: RubyRange, size: int) -> tuple[int, int]:
    """As ``slice_bounds``, but the end may lie behind the last element."""
    start = 0 if bounds.first is None else expect_index(bounds.first)
    end = size if bounds.last is None else expect_index(bounds.last)
    start += size if start < 0 else 0
    if start < 0:
        raise PageError("range-error", f"{inspect(bounds, call.meter)} out of range")
    end += size if end < 0 else 0
    return start, end if bounds.exclusive or bounds.last is None else end + 1


@ARRAY_METHODS.define("first")
def _first(_: Invocation, receiver: list[Value], count: Value = NOT_GIVEN) -> Value:
    if count is NOT_GIVEN:
        return receiver[0] if receiver else None
    return receiver[: array_size(count)]


@ARRAY_METHODS.define("last")
def _last(_: Invocation, receiver: list[Value], count: Value = NOT_GIVEN) -> Value:
    if count is NOT_GIVEN:
        return receiver[-1] if receiver else None
    return receiver[max(0, len(receiver) - array_size(count)) :]


def array_size(value: Value) -> int:
    """How many elements ``first``, ``pop`` and the like shall give.

    :raises PageError: ``argument-error``, if they are less than none.
    """
    size = expect_index(value)
    if size < 0:
        raise PageError("argument-error", "negative array size")
    return size


# -- searches ----------------------------------------------------------------------------------

ARRAY_METHODS["index"] = ARRAY_METHODS["find_index"]


@ARRAY_METHODS.define("rindex", enumerator="without arguments")
def _rindex(call: Invocation, receiver: list[Value], wanted: Value = NOT_GIVEN) -> Value:
    matches = predicate(call)
    index = len(receiver)
    while index > 0:
        index = min(index, len(receiver)) - 1
        if index < 0:
            break
        element = receiver[index]
        if matches(element) if wanted is NOT_GIVEN else equal(element, wanted, call.meter):
            return index
    return None


@ARRAY_METHODS.define("assoc")
def _assoc(call: Invocation, receiver: list[Value], wanted: Value) -> Value:
    for pair in receiver:
        if isinstance(pair, list) and pair and equal(pair[0], wanted, call.meter):
            return pair
    return None


@ARRAY_METHODS.define("rassoc")
def _rassoc(call: Invocation, receiver: list[Value], wanted: Value) -> Value:
    for pair in receiver:
        if isinstance(pair, list) and len(pair) > 1 and equal(pair[1], wanted, call.meter):
            return pair
    return None


@ARRAY_METHODS.define("bsearch", enumerator="always")
def _bsearch(call: Invocation, receiver: list[Value]) -> Value:
    index = binary_search(call, 0, len(receiver), receiver.__getitem__)
    return None if index is None else receiver[index]


@ARRAY_METHODS.define("bsearch_index", enumerator="always")
def _bsearch_index(call: Invocation, receiver: list[Value]) -> Value:
    return binary_search(call, 0, len(receiver), receiver.__getitem__)


def binary_search(
    call: Invocation, low: int, high: int, element_at: Callable[[int], Value]
) -> int | None:
    """The index that ``bsearch`` finds in ``low...high`` by the call's block, or None."""
    satisfied = False
    while low < high:
        middle = low + (high - low) // 2
        answer = search_answer(call, element_at(middle))
        if answer == 0:
            return middle
        satisfied = satisfied or answer is True
        if answer is True or (answer is not None and answer < 0):
            high = middle
        else:
            low = middle + 1
    return low if satisfied else None


def search_answer(call: Invocation, element: Value) -> bool | float | Fraction | None:
    """What the block of ``bsearch`` says: found (0), in the first part (True, < 0) or not.

    :raises PageError: ``type-error`` for another answer.
    """
    answer = call.need_block()(element)
    if isinstance(answer, bool):
        return True if answer else None
    if answer is None:
        return None
    if isinstance(answer, (int, float, Fraction)):
        return answer
    message = f"wrong argument type {type_name(answer)} (must be numeric, true, false or nil)"
    raise PageError("type-error", message)


@ARRAY_METHODS.define("sum")
def _sum(call: Invocation, receiver: list[Value], start: Value = 0) -> Value:
    if not receiver:
        return start
    values: Iterable[Value] = receiver if call.block is None else map(call.block, receiver)
    return sum_of_array(call, values, start)


# -- order -------------------------------------------------------------------------------------


def _extreme(name: str, largest: bool) -> None:
    @ARRAY_METHODS.define(name)
    def method(call: Invocation, receiver: list[Value], count: Value = None) -> Value:
        if count is not None or call.block is not None:
            return smallest(call, receiver, count, largest=largest)
        return _end_of(call, receiver, largest)


def _end_of(call: Invocation, receiver: list[Value], largest: bool) -> Value:
    if not receiver:
        return None
    if set(map(type, receiver)) == {int}:
        return max(receiver) if largest else min(receiver)  # type: ignore[type-var]
    compare = natural_order(call)
    best = receiver[0]
    for element in receiver[1:]:
        result = compare(best, element)
        if result < 0 if largest else result > 0:
            best = element
    return best


_extreme("min", False)
_extreme("max", True)


@ARRAY_METHODS.define("minmax")
def _minmax(call: Invocation, receiver: list[Value]) -> Value:
    if call.block is not None:
        return ENUMERABLE_METHODS["minmax"].function(call, receiver)
    return [_end_of(call, receiver, False), _end_of(call, receiver, True)]


# -- the class ---------------------------------------------------------------------------------

ARRAY_CLASS_METHODS = MethodTable()
"""The methods of ``Array`` itself; the receiver is the class."""


@ARRAY_CLASS_METHODS.define("new")
def _new(call: Invocation, _: Value, size: Value = NOT_GIVEN, default: Value = NOT_GIVEN) -> Value:
    if size is NOT_GIVEN:
        return []
    if default is NOT_GIVEN and isinstance(size, list):
        return call.collect(size)
    length = array_size(size)
    call.meter.check_collection(length)
    call.meter.spend(length >> 6)
    if call.block is not None:
        return [call.block(index) for index in range(length)]
    return [None if default is NOT_GIVEN else default] * length


@ARRAY_CLASS_METHODS.define("[]")
def _of(call: Invocation, _: Value, *elements: Value) -> Value:
    return call.array(list(elements))


@ARRAY_CLASS_METHODS.define("try_convert")
def _try_convert(_: Invocation, __: Value, value: Value) -> Value:
    return value if isinstance(value, list) else None
