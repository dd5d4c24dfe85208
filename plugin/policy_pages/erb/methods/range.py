"""Range: its ends, what it covers, and Enumerable's methods over its elements.

Source: Ruby's documentation of ``Range``.
"""

from __future__ import annotations

import datetime
import itertools
import math
import sys
from collections import deque
from collections.abc import Iterable
from fractions import Fraction

from policy_pages.erb.arguments import expect_integer, no_conversion
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.arithmetic_sequence import ArithmeticSequence
from policy_pages.erb.methods.array import array_size, binary_search, search_answer
from policy_pages.erb.methods.elements import NOT_GIVEN, range_elements
from policy_pages.erb.methods.enumerable import enumerable_for, taken
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import Invocation, MethodTable, make_enumerator
from policy_pages.erb.ordering import order
from policy_pages.erb.values import (
    RubyRange,
    RubyString,
    Value,
    equal,
    is_number,
    truthy,
    type_name,
)


def _elements(call: Invocation, receiver: Value) -> Iterable[Value]:
    assert isinstance(receiver, RubyRange)
    return range_elements(receiver, call.meter)


_ENUMERABLE = enumerable_for(_elements)
RANGE_METHODS = MethodTable(_ENUMERABLE)


def _super(call: Invocation, receiver: RubyRange, name: str, *arguments: Value) -> Value:
    return _ENUMERABLE[name].function(call, receiver, *arguments)


def _is_integer(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@RANGE_METHODS.define("each", enumerator="always")
def _each(call: Invocation, receiver: RubyRange) -> Value:
    block = call.need_block()
    for element in range_elements(receiver, call.meter):
        block(element)
    return receiver


@RANGE_METHODS.define("reverse_each", enumerator="always")
def _reverse_each(call: Invocation, receiver: RubyRange) -> Value:
    block = call.need_block()
    for element in reversed(_listed(call, receiver)):
        block(element)
    return receiver


@RANGE_METHODS.define("to_a", "entries")
def _to_a(call: Invocation, receiver: RubyRange) -> Value:
    if receiver.last is None:
        raise PageError("range-error", "cannot convert endless range to an array")
    return _listed(call, receiver)


def _listed(call: Invocation, receiver: RubyRange) -> list[Value]:
    """The elements as an array; what is too large is refused before it is made."""
    if _is_integer(receiver.first) and _is_integer(receiver.last):
        call.meter.check_collection(_integer_count(receiver))
    return call.collect(range_elements(receiver, call.meter))


# -- ends --------------------------------------------------------------------------------------


@RANGE_METHODS.define("begin")
def _begin(_: Invocation, receiver: RubyRange) -> Value:
    return receiver.first


@RANGE_METHODS.define("end")
def _end(_: Invocation, receiver: RubyRange) -> Value:
    return receiver.last


@RANGE_METHODS.define("exclude_end?")
def _excludes_end(_: Invocation, receiver: RubyRange) -> Value:
    return receiver.exclusive


@RANGE_METHODS.define("first")
def _first(call: Invocation, receiver: RubyRange, count: Value = NOT_GIVEN) -> Value:
    if receiver.first is None:
        raise PageError("range-error", "cannot get the first element of beginless range")
    if count is NOT_GIVEN:
        return receiver.first
    size = expect_index(count)
    if size < 0:
        raise PageError("argument-error", "negative array size (or size too big)")
    return taken(call, range_elements(receiver, call.meter), size)


@RANGE_METHODS.define("last")
def _last(call: Invocation, receiver: RubyRange, count: Value = NOT_GIVEN) -> Value:
    if receiver.last is None:
        raise PageError("range-error", "cannot get the last element of endless range")
    if count is NOT_GIVEN:
        return receiver.last
    if _is_integer(receiver.first) and _is_integer(receiver.last):
        size = min(array_size(count), _integer_count(receiver))
        call.meter.check_collection(size)
        call.meter.spend(size >> 6)
        end = receiver.last + (0 if receiver.exclusive else 1)  # type: ignore[operator]
        return list(range(end - size, end))
    elements = range_elements(receiver, call.meter)
    size = array_size(count)
    return list(deque(elements, maxlen=min(size, call.meter.limits.size)))


def _extreme_error(what: str, where: str) -> PageError:
    return PageError("range-error", f"cannot get the {what} of {where}")


@RANGE_METHODS.define("min")
def _min(call: Invocation, receiver: RubyRange, count: Value = NOT_GIVEN) -> Value:
    first, last = receiver.first, receiver.last
    if first is None:
        raise _extreme_error("minimum", "beginless range")
    if call.block is not None:
        if last is None:
            where = "endless range with custom comparison method"
            raise _extreme_error("minimum", where)
        return _super(call, receiver, "min", *([] if count is NOT_GIVEN else [count]))
    if count is not NOT_GIVEN:
        return _first(call, receiver, count)
    if last is not None:
        result = order(first, last, call.meter)
        if result is None or result > 0 or (result == 0 and receiver.exclusive):
            return None
    return first


@RANGE_METHODS.define("max")
def _max(call: Invocation, receiver: RubyRange, count: Value = NOT_GIVEN) -> Value:
    first, last = receiver.first, receiver.last
    if last is None:
        raise _extreme_error("maximum", "endless range")
    special = call.block is not None or count is not NOT_GIVEN
    if special or (receiver.exclusive and not is_number(last)):
        if first is None:
            where = "beginless range with custom comparison method"
            raise _extreme_error("maximum", where)
        return _super(call, receiver, "max", *([] if count is NOT_GIVEN else [count]))
    result = -1 if first is None else order(first, last, call.meter)
    if result is None or result > 0:
        return None
    if not receiver.exclusive:
        return last
    if not _is_integer(last):
        raise PageError("type-error", "cannot exclude non Integer end value")
    if result == 0:
        return None
    if not _is_integer(first):
        message = "cannot exclude end value with non Integer begin value"
        raise PageError("type-error", message)
    return last - 1  # type: ignore[operator]


@RANGE_METHODS.define("minmax")
def _minmax(call: Invocation, receiver: RubyRange) -> Value:
    if call.block is not None:
        return _super(call, receiver, "minmax")
    return [_min(call, receiver), _max(call, receiver)]


# -- counts and sums ---------------------------------------------------------------------------


def _integer_count(receiver: RubyRange) -> int:
    """How many elements a range of two integers has."""
    first, last = receiver.first, receiver.last
    assert isinstance(first, int)
    assert isinstance(last, int)
    return max(0, last - first + (0 if receiver.exclusive else 1))


@RANGE_METHODS.define("size")
def _size(_: Invocation, receiver: RubyRange) -> Value:
    first, last = receiver.first, receiver.last
    if is_number(first):
        if last is None:
            return math.inf
        if is_number(last):
            assert isinstance(first, (int, float, Fraction))
            assert isinstance(last, (int, float, Fraction))
            return ArithmeticSequence(first, last, 1, receiver.exclusive).size()
        return None
    return math.inf if first is None else None


@RANGE_METHODS.define("count")
def _count(call: Invocation, receiver: RubyRange, wanted: Value = NOT_GIVEN) -> Value:
    if wanted is not NOT_GIVEN:
        return _super(call, receiver, "count", wanted)
    if call.block is not None:
        return _super(call, receiver, "count")
    if receiver.first is None or receiver.last is None:
        return math.inf
    if _is_integer(receiver.first) and _is_integer(receiver.last):
        return _integer_count(receiver)
    return _super(call, receiver, "count")


@RANGE_METHODS.define("sum")
def _sum(call: Invocation, receiver: RubyRange, start: Value = 0) -> Value:
    first, last = receiver.first, receiver.last
    if call.block is not None or not (isinstance(first, int) and isinstance(last, int)):
        return _super(call, receiver, "sum", start)
    if not is_number(start):
        message = "`sum` of a range of integers takes a number"
        raise PageError("unsupported-ruby", message)
    end = last - 1 if receiver.exclusive else last
    total = (end - first + 1) * (end + first) // 2 if end >= first else 0
    return call.runtime.send(start, "+", [total]) if total or start else start


# -- what it covers ----------------------------------------------------------------------------


def covers(call: Invocation, receiver: RubyRange, value: Value) -> bool:
    """Whether a value lies between the ends."""
    if receiver.first is not None:
        result = order(receiver.first, value, call.meter)
        if result is None or result > 0:
            return False
    if receiver.last is None:
        return True
    result = order(value, receiver.last, call.meter)
    return result is not None and (result < 0 or (result == 0 and not receiver.exclusive))


@RANGE_METHODS.define("===")
def _matches(call: Invocation, receiver: RubyRange, value: Value) -> Value:
    return covers(call, receiver, value)


@RANGE_METHODS.define("cover?")
def _cover(call: Invocation, receiver: RubyRange, value: Value) -> Value:
    if isinstance(value, RubyRange):
        return _covers_range(call, receiver, value)
    return covers(call, receiver, value)


def _covers_range(call: Invocation, receiver: RubyRange, other: RubyRange) -> bool:
    ends = (other.first, other.last)
    if None not in ends:
        result = order(*ends, call.meter)
        if result is None or result > 0 or (result == 0 and other.exclusive):
            return False
    if other.first is None:
        if receiver.first is not None:
            return False
    elif not covers(call, receiver, other.first):
        # a first element that lies at an excluded end covers nothing, either
        return False
    if receiver.last is None or other.last is None:
        return receiver.last is None
    result = order(receiver.last, other.last, call.meter)
    if result is None:
        return False
    if result > 0 or (result == 0 and (not receiver.exclusive or other.exclusive)):
        return True
    if result == 0 or not (_is_integer(other.first) and _is_integer(other.last)):
        return False
    # `1..3` covers `1...4`, whose last element is 3
    return other.exclusive and covers(call, receiver, other.last - 1)  # type: ignore[operator]


@RANGE_METHODS.define("include?", "member?")
def _include(call: Invocation, receiver: RubyRange, value: Value) -> Value:
    first, last = receiver.first, receiver.last
    if is_number(first) or is_number(last):
        return covers(call, receiver, value)
    if isinstance(first, RubyString) or isinstance(last, RubyString):
        return _includes_string(call, receiver, value)
    if isinstance(first, datetime.datetime) or isinstance(last, datetime.datetime):
        raise PageError("type-error", f"can't iterate from {type_name(first)}")
    return _super(call, receiver, "include?", value)


def _includes_string(call: Invocation, receiver: RubyRange, value: Value) -> bool:
    if receiver.first is None or receiver.last is None:
        return covers(call, receiver, value)
    elements = range_elements(receiver, call.meter)
    return isinstance(value, RubyString) and any(equal(one, value, call.meter) for one in elements)


# -- steps -------------------------------------------------------------------------------------


@RANGE_METHODS.define("step")
def _step(call: Invocation, receiver: RubyRange, by: Value = 1) -> Value:
    return _stepped(call, receiver, "step", by)


@RANGE_METHODS.define("%")
def _percent(call: Invocation, receiver: RubyRange, by: Value) -> Value:
    return _stepped(call, receiver, "%", by)


def _stepped(call: Invocation, receiver: RubyRange, name: str, by: Value) -> Value:
    first, last, block = receiver.first, receiver.last, call.block
    numbers = is_number(first) and (last is None or is_number(last))
    if block is None:
        _step_size(by, signed=True)
        return make_enumerator(receiver, name, [] if by == 1 and name == "step" else [by])
    if numbers:
        distance = _step_size(by)
        sequence = ArithmeticSequence(first, last, distance, receiver.exclusive)  # type: ignore[arg-type]
        for number in sequence.elements(call.meter):
            block(number)
        return receiver
    size = _step_size(by)
    if not isinstance(size, int):
        message = f"no implicit conversion to float from {type_name(first).lower()}"
        raise PageError("type-error", message)
    elements = range_elements(receiver, call.meter)
    for element in itertools.islice(elements, 0, None, min(size, sys.maxsize)):
        block(element)
    return receiver


def _step_size(by: Value, *, signed: bool = False) -> int | float | Fraction:
    size: int | float | Fraction
    if isinstance(by, (float, Fraction)):
        size = by
    elif by is None:
        raise no_conversion(by, "Integer")
    else:
        size = expect_integer(by)
    if not size:
        raise PageError("argument-error", "step can't be 0")
    if size < 0 and not signed:
        raise PageError("argument-error", "step can't be negative")
    return size


@RANGE_METHODS.define("bsearch", enumerator="always")
def _bsearch(call: Invocation, receiver: RubyRange) -> Value:
    first, last = receiver.first, receiver.last
    if isinstance(first, float) or isinstance(last, float):
        raise PageError("unsupported-ruby", "`bsearch` in floats is not supported")
    if not isinstance(first, int) or not (last is None or isinstance(last, int)):
        shown = type_name(last if first is None else first)
        raise PageError("type-error", f"can't do binary search for {shown}")
    if last is not None:
        end = last if receiver.exclusive else last + 1
        return binary_search(call, first, end, lambda index: index)
    distance = 1
    while True:
        answer = search_answer(call, first + distance)
        if answer == 0:
            return first + distance
        if answer is True or (answer is not None and answer < 0):
            return binary_search(call, first, first + distance + 1, lambda index: index)
        distance = call.meter.check_integer(distance * 2)


# -- the class ---------------------------------------------------------------------------------

RANGE_CLASS_METHODS = MethodTable()
"""The methods of ``Range`` itself; the receiver is the class."""


@RANGE_CLASS_METHODS.define("new")
def _new(call: Invocation, _: Value, first: Value, last: Value, exclusive: Value = False) -> Value:
    if first is not None and last is not None and order(first, last, call.meter) is None:
        raise PageError("argument-error", "bad value for range")
    return RubyRange(first, last, truthy(exclusive))
