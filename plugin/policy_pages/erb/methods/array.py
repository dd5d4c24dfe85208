"""Array: its own methods, and Enumerable's over its elements.

Source: Ruby's documentation of ``Array``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from policy_pages.erb.arguments import expect_array, expect_string
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.elements import NOT_GIVEN, dig, pair_of, predicate
from policy_pages.erb.methods.enumerable import ENUMERABLE_METHODS, refuse, smallest, unique
from policy_pages.erb.methods.index_bounds import expect_index, slice_bounds
from policy_pages.erb.methods.sorting import natural_order, sort_values
from policy_pages.erb.methods.summing import sum_of_array
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.printing import inspect, to_s
from policy_pages.erb.values import (
    Enumerator,
    RubyRange,
    RubyString,
    Value,
    equal,
    truthy,
    type_name,
)

ARRAY_METHODS = MethodTable(ENUMERABLE_METHODS)

REFUSED_ARRAY_METHODS: Mapping[str, str] = {
    **dict.fromkeys(["shuffle", "shuffle!", "sample"], "a page is the same each time it is built"),
    "pack": "pages have no binary strings",
}
"""Ruby's methods that pages cannot call, and why."""

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
    """Like ``slice_bounds``, but the end can be after the last element."""
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


# -- new arrays and strings --------------------------------------------------------------------


@ARRAY_METHODS.define("+")
def _plus(call: Invocation, receiver: list[Value], other: Value) -> Value:
    more = expect_array(other)
    call.meter.check_collection(len(receiver) + len(more))
    call.meter.spend(len(more) >> 6)
    return receiver + more


@ARRAY_METHODS.define("*")
def _times(call: Invocation, receiver: list[Value], times: Value) -> Value:
    if isinstance(times, RubyString):
        return join(call, receiver, times.text)
    count = expect_index(times)
    if count < 0:
        raise PageError("argument-error", "negative argument")
    call.meter.check_collection(len(receiver) * count)
    call.meter.spend((len(receiver) * count) >> 6)
    return receiver * count


@ARRAY_METHODS.define("reverse")
def _reverse(_: Invocation, receiver: list[Value]) -> Value:
    return receiver[::-1]


@ARRAY_METHODS.define("rotate")
def _rotate(_: Invocation, receiver: list[Value], count: Value = 1) -> Value:
    return rotated(receiver, expect_index(count))


def rotated(receiver: list[Value], count: int) -> list[Value]:
    """The elements with the first ``count`` of them at the end."""
    start = count % len(receiver) if receiver else 0
    return receiver[start:] + receiver[:start]


# -- nested arrays -----------------------------------------------------------------------------


@ARRAY_METHODS.define("flatten")
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


@ARRAY_METHODS.define("join")
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


@ARRAY_METHODS.define("transpose")
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


@ARRAY_METHODS.define("|")
def _or(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return _union(call, [receiver, expect_array(other)])


@ARRAY_METHODS.define("union")
def _union_of(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    return _union(call, [receiver, *_arrays(others)])


@ARRAY_METHODS.define("&")
def _and(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return _common(call, receiver, [expect_array(other)])


@ARRAY_METHODS.define("intersection")
def _intersection(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    return _common(call, receiver, _arrays(others)) if others else list(receiver)


@ARRAY_METHODS.define("intersect?")
def _intersects(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return bool(_common(call, receiver, [expect_array(other)]))


@ARRAY_METHODS.define("-")
def _minus(call: Invocation, receiver: list[Value], other: Value) -> Value:
    return _without(call, receiver, [expect_array(other)])


@ARRAY_METHODS.define("difference")
def _difference(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    return _without(call, receiver, _arrays(others))


# -- combinations ------------------------------------------------------------------------------


@ARRAY_METHODS.define("product")
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

        @ARRAY_METHODS.define(name, enumerator="always")
        def permutation(call: Invocation, receiver: list[Value], size: Value = None) -> Value:
            return run(call, receiver, NOT_GIVEN if size is None else size)
    else:

        @ARRAY_METHODS.define(name, enumerator="always")
        def combination(call: Invocation, receiver: list[Value], size: Value) -> Value:
            return run(call, receiver, size)


_combinations("combination", itertools.combinations)
_combinations("permutation", itertools.permutations, of_all=True)
_combinations("repeated_combination", itertools.combinations_with_replacement)
_combinations("repeated_permutation", lambda pool, size: itertools.product(pool, repeat=size))


# -- changing an array -------------------------------------------------------------------------


def _room(call: Invocation, receiver: list[Value], more: int) -> None:
    """Refuse to add so many elements, if that is too much."""
    call.meter.check_collection(len(receiver) + more)


@ARRAY_METHODS.define("<<", mutates=True)
def _append(call: Invocation, receiver: list[Value], value: Value) -> Value:
    _room(call, receiver, 1)
    receiver.append(value)
    return receiver


@ARRAY_METHODS.define("push", "append", mutates=True)
def _push(call: Invocation, receiver: list[Value], *values: Value) -> Value:
    _room(call, receiver, len(values))
    receiver.extend(values)
    return receiver


@ARRAY_METHODS.define("unshift", "prepend", mutates=True)
def _unshift(call: Invocation, receiver: list[Value], *values: Value) -> Value:
    _room(call, receiver, len(values))
    receiver[:0] = values
    return receiver


@ARRAY_METHODS.define("concat", mutates=True)
def _concat(call: Invocation, receiver: list[Value], *others: Value) -> Value:
    arrays = [expect_array(other) for other in others]
    added = sum(map(len, arrays))
    _room(call, receiver, added)
    call.meter.spend(added >> 6)
    receiver.extend([element for array in arrays for element in array])
    return receiver


@ARRAY_METHODS.define("pop", mutates=True)
def _pop(_: Invocation, receiver: list[Value], count: Value = NOT_GIVEN) -> Value:
    if count is NOT_GIVEN:
        return receiver.pop() if receiver else None
    start = max(0, len(receiver) - array_size(count))
    taken = receiver[start:]
    del receiver[start:]
    return taken


@ARRAY_METHODS.define("shift", mutates=True)
def _shift(_: Invocation, receiver: list[Value], count: Value = NOT_GIVEN) -> Value:
    if count is NOT_GIVEN:
        return receiver.pop(0) if receiver else None
    size = array_size(count)
    taken = receiver[:size]
    del receiver[:size]
    return taken


@ARRAY_METHODS.define("insert", mutates=True)
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


@ARRAY_METHODS.define("[]=", mutates=True)
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
    """The beginning of a range, and its number of elements; both can be past the end."""
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


@ARRAY_METHODS.define("fill", mutates=True)
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


@ARRAY_METHODS.define("clear", mutates=True)
def _clear(_: Invocation, receiver: list[Value]) -> Value:
    receiver.clear()
    return receiver


@ARRAY_METHODS.define("replace", mutates=True)
def _replace(call: Invocation, receiver: list[Value], other: Value) -> Value:
    receiver[:] = call.collect(expect_array(other))
    return receiver


# -- taking out --------------------------------------------------------------------------------


@ARRAY_METHODS.define("delete", mutates=True)
def _delete(call: Invocation, receiver: list[Value], value: Value) -> Value:
    found = [element for element in receiver if equal(element, value, call.meter)]
    if not found:
        return None if call.block is None else call.block(value)
    receiver[:] = [element for element in receiver if not equal(element, value, call.meter)]
    return found[-1]


@ARRAY_METHODS.define("delete_at", mutates=True)
def _delete_at(_: Invocation, receiver: list[Value], index: Value) -> Value:
    return _taken_out(receiver, expect_index(index))


def _taken_out(receiver: list[Value], index: int) -> Value:
    return receiver.pop(index) if -len(receiver) <= index < len(receiver) else None


@ARRAY_METHODS.define("slice!", mutates=True)
def _slice_itself(
    _: Invocation, receiver: list[Value], first: Value, length: Value = NOT_GIVEN
) -> Value:
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


@ARRAY_METHODS.define("select!", "filter!", mutates=True, enumerator="always")
def _select_itself(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    return receiver if _keep(receiver, lambda element: truthy(block(element))) else None


@ARRAY_METHODS.define("keep_if", mutates=True, enumerator="always")
def _keep_if(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    _keep(receiver, lambda element: truthy(block(element)))
    return receiver


@ARRAY_METHODS.define("reject!", mutates=True, enumerator="always")
def _reject_itself(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    return receiver if _keep(receiver, lambda element: not truthy(block(element))) else None


@ARRAY_METHODS.define("delete_if", mutates=True, enumerator="always")
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


@ARRAY_METHODS.define("compact!", mutates=True)
def _compact_itself(_: Invocation, receiver: list[Value]) -> Value:
    return _replaced(receiver, [element for element in receiver if element is not None])


@ARRAY_METHODS.define("uniq!", mutates=True)
def _uniq_itself(call: Invocation, receiver: list[Value]) -> Value:
    return _replaced(receiver, unique(call, receiver))


# -- changing all ------------------------------------------------------------------------------


@ARRAY_METHODS.define("map!", "collect!", mutates=True, enumerator="always")
def _map_itself(call: Invocation, receiver: list[Value]) -> Value:
    block = call.need_block()
    index = 0
    while index < len(receiver):
        value = block(receiver[index])
        _set_one(call, receiver, index, value)
        index += 1
    return receiver


@ARRAY_METHODS.define("flatten!", mutates=True)
def _flatten_itself(call: Invocation, receiver: list[Value], depth: Value = None) -> Value:
    levels = None if depth is None else expect_index(depth)
    if levels == 0 or not any(isinstance(element, list) for element in receiver):
        return None
    receiver[:] = flattened(call, receiver, levels)
    return receiver


@ARRAY_METHODS.define("reverse!", mutates=True)
def _reverse_itself(_: Invocation, receiver: list[Value]) -> Value:
    receiver.reverse()
    return receiver


@ARRAY_METHODS.define("rotate!", mutates=True)
def _rotate_itself(_: Invocation, receiver: list[Value], count: Value = 1) -> Value:
    receiver[:] = rotated(receiver, expect_index(count))
    return receiver


@ARRAY_METHODS.define("sort!", mutates=True)
def _sort_itself(call: Invocation, receiver: list[Value]) -> Value:
    receiver[:] = sort_values(call, receiver)
    return receiver


@ARRAY_METHODS.define("sort_by!", mutates=True, enumerator="always")
def _sort_by_itself(call: Invocation, receiver: list[Value]) -> Value:
    receiver[:] = expect_array(ENUMERABLE_METHODS["sort_by"].function(call, receiver))
    return receiver


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
