"""Array: what changes it.

Source: Ruby's documentation of ``Array``.
"""

from __future__ import annotations

from collections.abc import Callable

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.array_combine import flattened, rotated
from policy_pages.erb.methods.elements import NOT_GIVEN
from policy_pages.erb.methods.enumerable_answer import ANSWER_METHODS
from policy_pages.erb.methods.enumerable_walk import unique
from policy_pages.erb.methods.index_bounds import expect_index, slice_bounds
from policy_pages.erb.methods.sorting import sort_values
from policy_pages.erb.methods.table import Invocation, MethodTable, expect_array
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import RubyRange, Value, equal, truthy

ARRAY_CHANGE_METHODS = MethodTable()


def _room(call: Invocation, receiver: list[Value], more: int) -> None:
    """Refuse to add so many elements, if that is too much."""
    call.meter.check_collection(len(receiver) + more)


@ARRAY_CHANGE_METHODS.define("<<", mutates=True)
def _append(call: Invocation, receiver: list[Value], value: Value) -> Value:
    _room(call, receiver, 1)
    receiver.append(value)
    return receiver


@ARRAY_CHANGE_METHODS.define("push", "append", mutates=True)
def _push(call: Invocation, receiver: list[Value], *values: Value) -> Value:
    _room(call, receiver, len(values))
    receiver.extend(values)
    return receiver


@ARRAY_CHANGE_METHODS.define("unshift", "prepend", mutates=True)
def _unshift(call: Invocation, receiver: list[Value], *values: Value) -> Value:
    _room(call, receiver, len(values))
    receiver[:0] = values
    return receiver


@ARRAY_CHANGE_METHODS.define("concat", mutates=True)
def _concat(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    arrays = [expect_array(other) for other in others]
    added = sum(map(len, arrays))
    _room(call, receiver, added)
    call.meter.spend(added >> 6)
    receiver.extend([element for array in arrays for element in array])
    return receiver


@ARRAY_CHANGE_METHODS.define("pop", mutates=True)
def _pop(_: Invocation, receiver: list[Value], count: Value = NOT_GIVEN) -> Value:
    if count is NOT_GIVEN:
        return receiver.pop() if receiver else None
    start = max(0, len(receiver) - _size(count))
    taken = receiver[start:]
    del receiver[start:]
    return taken


@ARRAY_CHANGE_METHODS.define("shift", mutates=True)
def _shift(_: Invocation, receiver: list[Value], count: Value = NOT_GIVEN) -> Value:
    if count is NOT_GIVEN:
        return receiver.pop(0) if receiver else None
    size = _size(count)
    taken = receiver[:size]
    del receiver[:size]
    return taken


def _size(value: Value) -> int:
    size = expect_index(value)
    if size < 0:
        raise PageError("argument-error", "negative array size")
    return size


@ARRAY_CHANGE_METHODS.define("insert", mutates=True)
def _insert(call: Invocation, receiver: list[Value], index: Value, *values: Value) -> Value:
    position = expect_index(index)
    if not values:
        return receiver
    if position < 0:
        position += len(receiver) + 1
        if position < 0:
            raise _too_small(position - len(receiver) - 1, len(receiver) + 1)
    _put(call, receiver, position, 0, list(values))
    return receiver


def _too_small(index: int, minimum: int) -> PageError:
    message = f"index {index} too small for array; minimum: -{minimum}"
    return PageError("index-error", message)


@ARRAY_CHANGE_METHODS.define("[]=", mutates=True)
def _set(
    call: Invocation,
    receiver: list[Value],
    first: Value,
    second: Value,
    third: Value = NOT_GIVEN,
) -> Value:
    if third is not NOT_GIVEN:
        start, length, value = expect_index(first), expect_index(second), third
        if length < 0:
            raise PageError("index-error", f"negative length ({length})")
        if start < 0:
            start += len(receiver)
            if start < 0:
                raise _too_small(start - len(receiver), len(receiver))
    elif isinstance(first, RubyRange):
        start, length, value = *_range_start(call, first, len(receiver)), second
    else:
        _set_one(call, receiver, expect_index(first), second)
        return second
    _put(call, receiver, start, length, value if isinstance(value, list) else [value])
    return value


def _set_one(call: Invocation, receiver: list[Value], index: int, value: Value) -> None:
    if index < 0:
        index += len(receiver)
        if index < 0:
            raise _too_small(index - len(receiver), len(receiver))
    if index < len(receiver):
        receiver[index] = value
    else:
        _put(call, receiver, index, 0, [value])


def _range_start(call: Invocation, bounds: RubyRange, size: int) -> tuple[int, int]:
    """Where a range begins, and how many elements it stands for; both may lie behind the end."""
    start = 0 if bounds.first is None else expect_index(bounds.first)
    end = -1 if bounds.last is None else expect_index(bounds.last)
    start += size if start < 0 else 0
    if start < 0:
        raise PageError("range-error", f"{inspect(bounds, call.meter)} out of range")
    end += size if end < 0 else 0
    end += 0 if bounds.exclusive and bounds.last is not None else 1
    return start, max(0, end - start)


def _put(
    call: Invocation, receiver: list[Value], start: int, length: int, values: list[Value]
) -> None:
    """Put values in the place of others; ``nil`` fills a gap before them."""
    call.meter.check_collection(max(start, len(receiver)) + len(values))
    call.meter.spend((max(0, start - len(receiver)) + len(values)) >> 6)
    if start > len(receiver):
        receiver.extend([None] * (start - len(receiver)))
    receiver[start : start + length] = list(values)


@ARRAY_CHANGE_METHODS.define("fill", mutates=True)
def _fill(
    call: Invocation,
    receiver: list[Value],
    first: Value = NOT_GIVEN,
    second: Value = NOT_GIVEN,
    third: Value = NOT_GIVEN,
) -> Value:
    given = [value for value in (first, second, third) if value is not NOT_GIVEN]
    if call.block is None:
        if not given:
            message = "wrong number of arguments (given 0, expected 1..3)"
            raise PageError("argument-error", message)
        given.pop(0)
    elif len(given) > 2:
        message = "wrong number of arguments (given 3, expected 0..2)"
        raise PageError("argument-error", message)
    start, end = _fill_bounds(call, given, len(receiver))
    call.meter.check_collection(end)
    call.meter.spend(max(0, end - start) >> 6)
    if end > len(receiver):
        receiver.extend([None] * (end - len(receiver)))
    for index in range(start, end):
        value = first if call.block is None else call.block(index)
        if index >= len(receiver):
            _set_one(call, receiver, index, value)
        else:
            receiver[index] = value
    return receiver


def _fill_bounds(call: Invocation, given: list[Value], size: int) -> tuple[int, int]:
    if len(given) == 1 and isinstance(given[0], RubyRange):
        start, length = _range_start(call, given[0], size)
        return start, start + length
    start = expect_index(given[0]) if given and given[0] is not None else 0
    start = max(0, start + size) if start < 0 else start
    if len(given) < 2 or given[1] is None:
        return start, max(start, size)
    return start, start + max(0, expect_index(given[1]))


@ARRAY_CHANGE_METHODS.define("clear", mutates=True)
def _clear(_: Invocation, receiver: list[Value]) -> Value:
    receiver.clear()
    return receiver


@ARRAY_CHANGE_METHODS.define("replace", mutates=True)
def _replace(call: Invocation, receiver: list[Value], other: Value) -> Value:
    receiver[:] = call.collect(expect_array(other))
    return receiver


# -- taking out --------------------------------------------------------------------------------


@ARRAY_CHANGE_METHODS.define("delete", mutates=True)
def _delete(call: Invocation, receiver: list[Value], value: Value) -> Value:
    found = [element for element in receiver if equal(element, value, call.meter)]
    if not found:
        return None if call.block is None else call.block(value)
    receiver[:] = [element for element in receiver if not equal(element, value, call.meter)]
    return found[-1]


@ARRAY_CHANGE_METHODS.define("delete_at", mutates=True)
def _delete_at(_: Invocation, receiver: list[Value], index: Value) -> Value:
    return _taken_out(receiver, expect_index(index))


def _taken_out(receiver: list[Value], index: int) -> Value:
    return receiver.pop(index) if -len(receiver) <= index < len(receiver) else None


@ARRAY_CHANGE_METHODS.define("slice!", mutates=True)
def _slice(_: Invocation, receiver: list[Value], first: Value, length: Value = NOT_GIVEN) -> Value:
    if length is NOT_GIVEN and not isinstance(first, RubyRange):
        return _taken_out(receiver, expect_index(first))
    if isinstance(first, RubyRange) and length is NOT_GIVEN:
        bounds = slice_bounds(first, len(receiver))
        if bounds is None:
            return None
        start, end = bounds
    else:
        start, count = expect_index(first), expect_index(length)
        start += len(receiver) if start < 0 else 0
        if count < 0 or not 0 <= start <= len(receiver):
            return None
        end = min(start + count, len(receiver))
    taken = receiver[start:end]
    del receiver[start:end]
    return taken


def _keep(receiver: list[Value], wanted: Callable[[Value], bool]) -> bool:
    """Keep the elements that are wanted; whether others were taken out.

    A block that leaves half way has taken out what it did not want so far, as in Ruby.
    """
    seen = kept = 0
    try:
        while seen < len(receiver):
            element = receiver[seen]
            keep = wanted(element)
            if keep:
                if kept != seen and kept < len(receiver):
                    receiver[kept] = element
                kept += 1
            seen += 1
    finally:
        del receiver[kept:seen]
    return seen != kept


@ARRAY_CHANGE_METHODS.define("select!", "filter!", mutates=True, enumerator="always")
def _select(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    return receiver if _keep(receiver, lambda element: truthy(block(element))) else None


@ARRAY_CHANGE_METHODS.define("keep_if", mutates=True, enumerator="always")
def _keep_if(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    _keep(receiver, lambda element: truthy(block(element)))
    return receiver


@ARRAY_CHANGE_METHODS.define("reject!", mutates=True, enumerator="always")
def _reject(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    return receiver if _keep(receiver, lambda element: not truthy(block(element))) else None


@ARRAY_CHANGE_METHODS.define("delete_if", mutates=True, enumerator="always")
def _delete_if(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    _keep(receiver, lambda element: not truthy(block(element)))
    return receiver


def _replaced(receiver: list[Value], values: list[Value]) -> Value:
    """Put fewer values in the elements' place; ``nil`` if they were as many before."""
    if len(values) == len(receiver):
        return None
    receiver[:] = values
    return receiver


@ARRAY_CHANGE_METHODS.define("compact!", mutates=True)
def _compact(_: Invocation, receiver: list[Value]) -> Value:
    return _replaced(receiver, [element for element in receiver if element is not None])


@ARRAY_CHANGE_METHODS.define("uniq!", mutates=True)
def _uniq(call: Invocation, receiver: list[Value]) -> Value:
    return _replaced(receiver, unique(call, receiver))


# -- changing all ------------------------------------------------------------------------------


@ARRAY_CHANGE_METHODS.define("map!", "collect!", mutates=True, enumerator="always")
def _map(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    index = 0
    while index < len(receiver):
        value = block(receiver[index])
        _set_one(call, receiver, index, value)
        index += 1
    return receiver


@ARRAY_CHANGE_METHODS.define("flatten!", mutates=True)
def _flatten(call: Invocation, receiver: list[Value], depth: Value = None) -> Value:
    levels = None if depth is None else expect_index(depth)
    if levels == 0 or not any(isinstance(element, list) for element in receiver):
        return None
    receiver[:] = flattened(call, receiver, levels)
    return receiver


@ARRAY_CHANGE_METHODS.define("reverse!", mutates=True)
def _reverse(_: Invocation, receiver: list[Value]) -> Value:
    receiver.reverse()
    return receiver


@ARRAY_CHANGE_METHODS.define("rotate!", mutates=True)
def _rotate(_: Invocation, receiver: list[Value], count: Value = 1) -> Value:
    receiver[:] = rotated(receiver, expect_index(count))
    return receiver


@ARRAY_CHANGE_METHODS.define("sort!", mutates=True)
def _sort(call: Invocation, receiver: list[Value]) -> Value:
    receiver[:] = sort_values(call, receiver)
    return receiver


@ARRAY_CHANGE_METHODS.define("sort_by!", mutates=True, enumerator="always")
def _sort_by(call: Invocation, receiver: list[Value]) -> Value:
    receiver[:] = expect_array(ANSWER_METHODS["sort_by"].function(call, receiver))
    return receiver
