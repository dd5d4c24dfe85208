"""What Integer, Float and Rational share."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from policy_pages.erb.errors import PageError
from policy_pages.erb.formats.numbers import float_to_text
from policy_pages.erb.methods.arithmetic import (
    ARITHMETIC_METHODS,
    Number,
    as_float,
    bounded,
    coerce,
)
from policy_pages.erb.methods.table import Invocation, MethodTable, take_keywords
from policy_pages.erb.ordering import compare
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import (
    RubyRange,
    Symbol,
    Value,
    is_number,
    shown_type,
    type_name,
)

NUMERIC_METHODS = MethodTable(ARITHMETIC_METHODS)
MISSING = object()


# -- what all numbers have -------------------------------------------------------------------


def _comparison(name: str, compare: Callable[[Number, Number], bool]) -> None:
    @NUMERIC_METHODS.define(name)
    def method(call: Invocation, receiver: Number, other: Value) -> Value:
        if not is_number(other):
            special = other is None or isinstance(other, (bool, Symbol))
            given = inspect(other, call.meter) if special else type_name(other)
            message = f"comparison of {type_name(receiver)} with {given} failed"
            raise PageError("argument-error", message)
        return compare(receiver, other)


_comparison("<", lambda left, right: left < right)
_comparison(">", lambda left, right: left > right)
_comparison("<=", lambda left, right: left <= right)
_comparison(">=", lambda left, right: left >= right)


@NUMERIC_METHODS.define("-@")
def _negative(_: Invocation, receiver: Number) -> Value:
    return -receiver


@NUMERIC_METHODS.define("+@")
def _positive(_: Invocation, receiver: Number) -> Value:
    return receiver


@NUMERIC_METHODS.define("abs", "magnitude")
def _absolute(_: Invocation, receiver: Number) -> Value:
    return abs(receiver)


@NUMERIC_METHODS.define("zero?")
def _is_zero(_: Invocation, receiver: Number) -> Value:
    return receiver == 0


@NUMERIC_METHODS.define("positive?")
def _is_positive(_: Invocation, receiver: Number) -> Value:
    return receiver > 0


@NUMERIC_METHODS.define("negative?")
def _is_negative(_: Invocation, receiver: Number) -> Value:
    return receiver < 0


@NUMERIC_METHODS.define("nonzero?")
def _is_nonzero(_: Invocation, receiver: Number) -> Value:
    return None if receiver == 0 else receiver


@NUMERIC_METHODS.define("integer?")
def _is_integer(_: Invocation, receiver: Number) -> Value:
    return isinstance(receiver, int)


@NUMERIC_METHODS.define("finite?")
def _is_finite(_: Invocation, receiver: Number) -> Value:
    return not isinstance(receiver, float) or math.isfinite(receiver)


@NUMERIC_METHODS.define("infinite?")
def _is_infinite(_: Invocation, receiver: Number) -> Value:
    infinite = isinstance(receiver, float) and math.isinf(receiver)
    return (1 if receiver > 0 else -1) if infinite else None


@NUMERIC_METHODS.define("to_f")
def _to_f(_: Invocation, receiver: Number) -> Value:
    return as_float(receiver)


@NUMERIC_METHODS.define("to_r", "rationalize")
def _to_r(call: Invocation, receiver: Number) -> Value:
    if not isinstance(receiver, float):
        return Fraction(receiver)
    if not math.isfinite(receiver):
        raise PageError("float-domain-error", float_to_text(receiver))
    return bounded(call, Fraction(receiver))


@NUMERIC_METHODS.define("clamp")
def _clamp(call: Invocation, receiver: Number, low: Value, high: Value = MISSING) -> Value:
    if high is MISSING:
        bounds = low
        if not isinstance(bounds, RubyRange):
            message = f"wrong argument type {shown_type(bounds)} (expected Range)"
            raise PageError("type-error", message)
        if bounds.exclusive and bounds.last is not None:
            raise PageError("argument-error", "cannot clamp with an exclusive range")
        low, high = bounds.first, bounds.last
    meter = call.meter
    if low is not None and high is not None and compare(low, high, meter) > 0:
        raise PageError("argument-error", "min argument must be smaller than max argument")
    if low is not None and compare(receiver, low, meter) < 0:
        return low
    return high if high is not None and compare(receiver, high, meter) > 0 else receiver


@NUMERIC_METHODS.define("coerce")
def _coerce(_: Invocation, receiver: Number, other: Value) -> Value:
    right = coerce(receiver, other)
    if isinstance(receiver, int) and isinstance(right, int):
        return [right, receiver]
    return [as_float(right), as_float(receiver)]


@NUMERIC_METHODS.define("step", enumerator="always", keywords=True)
def _step(call: Invocation, receiver: Number, *arguments: Value) -> Value:
    arguments, keywords = take_keywords(arguments, "by", "to")
    limit = arguments[0] if arguments else keywords.get("to")
    by = coerce(receiver, arguments[1] if len(arguments) > 1 else keywords.get("by", 1))
    block = call.need_block()
    if by == 0:
        raise PageError("argument-error", "step can't be 0")
    end = coerce(receiver, limit) if limit is not None else None
    if any(isinstance(number, float) for number in (receiver, by, end)):
        for number in float_steps(as_float(receiver), end, as_float(by)):
            block(number)
        return receiver
    value = receiver
    while end is None or (value <= end if by > 0 else value >= end):
        block(value)
        value = bounded(call, value + by)
    return receiver


def float_steps(first: float, end: Number | None, by: float) -> Iterator[float]:
    """The floats of a walk, counted as Ruby counts them so that no error adds up."""
    if end is None:
        index = 0
        while True:
            yield first + index * by
            index += 1
    last = as_float(end)
    count = (last - first) / by
    slack = (abs(first) + abs(last) + abs(last - first)) / abs(by) * 2.220446049250313e-16
    if math.isinf(count) or math.isnan(count):
        steps: float = math.inf if count > 0 else -1
    else:
        steps = math.floor(count + min(slack, 0.5))
    index = 0
    while index <= steps:
        value = first + index * by
        yield last if (by > 0 and value > last) or (by < 0 and value < last) else value
        index += 1


def half_mode(keywords: dict[str, Value]) -> str | None:
    """The ``half:`` argument of ``round``."""
    half = keywords.get("half")
    if half is None:
        return None
    if isinstance(half, Symbol):
        return half.name
    raise PageError("argument-error", f"invalid rounding mode: {shown_type(half)}")
