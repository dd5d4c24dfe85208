"""Integer and Float. Ruby divides integers downwards, as Python's ``//`` and ``%`` do."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from policy_pages.template.methods.table import (
    Invocation,
    MethodTable,
    PageError,
    expect_integer,
)
from policy_pages.template.values import Value, inspect, type_name

INTEGER_METHODS = MethodTable()
FLOAT_METHODS = MethodTable()

Number = int | float


def _number(receiver: Number, value: Value, *, comparing: bool = False) -> Number:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    kind = type_name(receiver)
    given = inspect(value) if value is None or isinstance(value, bool) else type_name(value)
    if comparing:
        raise PageError("type-error", f"comparison of {kind} with {given} failed")
    raise PageError("type-error", f"{given} can't be coerced into {kind}")


def _bounded(call: Invocation, value: Number) -> Number:
    if isinstance(value, int) and value.bit_length() > call.limits.bits:
        raise PageError("limit-bits", f"this number has more than {call.limits.bits} bits")
    return value


def _arithmetic(name: str, compute: Callable[[Number, Number], Number]) -> None:
    def method(call: Invocation, receiver: Number, other: Value) -> Value:
        right = _number(receiver, other)
        try:
            return _bounded(call, compute(receiver, right))
        except ZeroDivisionError:
            raise PageError("zero-division", "divided by 0") from None
        except OverflowError:
            return math.inf if receiver > 0 else -math.inf

    INTEGER_METHODS.define(name)(method)
    FLOAT_METHODS.define(name)(method)


def _divide(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return left // right
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def _modulo(left: Number, right: Number) -> Number:
    if right == 0 and (isinstance(left, float) or isinstance(right, float)):
        return math.nan
    return left % right


_arithmetic("+", operator.add)
_arithmetic("-", operator.sub)
_arithmetic("*", operator.mul)
_arithmetic("/", _divide)
_arithmetic("%", _modulo)


def _power(call: Invocation, receiver: Number, other: Value) -> Value:
    exponent = _number(receiver, other)
    if isinstance(receiver, int) and isinstance(exponent, int):
        if exponent < 0:
            raise PageError("unsupported-ruby", "a rational number is not supported")
        if receiver.bit_length() * exponent > call.limits.bits and abs(receiver) > 1:
            raise PageError("limit-bits", f"this number has more than {call.limits.bits} bits")
        return int(receiver**exponent)
    try:
        return math.pow(receiver, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        raise PageError("unsupported-ruby", "a complex number is not supported") from None


INTEGER_METHODS.define("**")(_power)
FLOAT_METHODS.define("**")(_power)


def _comparison(name: str, compare: Callable[[Number, Number], bool]) -> None:
    def method(_: Invocation, receiver: Number, other: Value) -> Value:
        return compare(receiver, _number(receiver, other, comparing=True))

    INTEGER_METHODS.define(name)(method)
    FLOAT_METHODS.define(name)(method)


_comparison("<", operator.lt)
_comparison(">", operator.gt)
_comparison("<=", operator.le)
_comparison(">=", operator.ge)


def _shared(table: MethodTable) -> None:
    @table.define("<=>")
    def spaceship(_: Invocation, receiver: Number, other: Value) -> Value:
        if isinstance(other, bool) or not isinstance(other, (int, float)):
            return None
        return (receiver > other) - (receiver < other)

    @table.define("-@")
    def negative(_: Invocation, receiver: Number) -> Value:
        return -receiver

    @table.define("+@")
    def positive(_: Invocation, receiver: Number) -> Value:
        return receiver

    @table.define("abs")
    def absolute(_: Invocation, receiver: Number) -> Value:
        return abs(receiver)

    @table.define("zero?")
    def zero(_: Invocation, receiver: Number) -> Value:
        return receiver == 0

    @table.define("to_f")
    def to_f(_: Invocation, receiver: Number) -> Value:
        return float(receiver)


_shared(INTEGER_METHODS)
_shared(FLOAT_METHODS)


@INTEGER_METHODS.define("to_i", "to_int", "floor", "ceil", "round")
def _to_i(_: Invocation, receiver: int) -> Value:
    return receiver


@INTEGER_METHODS.define("even?")
def _even(_: Invocation, receiver: int) -> Value:
    return receiver % 2 == 0


@INTEGER_METHODS.define("odd?")
def _odd(_: Invocation, receiver: int) -> Value:
    return receiver % 2 == 1


@INTEGER_METHODS.define("succ", "next")
def _succ(_: Invocation, receiver: int) -> Value:
    return receiver + 1


@INTEGER_METHODS.define("pred")
def _pred(_: Invocation, receiver: int) -> Value:
    return receiver - 1


@INTEGER_METHODS.define("times")
def _times(call: Invocation, receiver: int) -> Value:
    block = call.need_block()
    for number in range(receiver):
        block(number)
    return receiver


def _whole(value: float) -> float:
    if math.isnan(value) or math.isinf(value):
        raise PageError("argument-error", f"{inspect(value)} is no whole number")
    return value


@FLOAT_METHODS.define("to_i", "to_int", "truncate")
def _truncate(_: Invocation, receiver: float) -> Value:
    return int(_whole(receiver))


@FLOAT_METHODS.define("floor")
def _floor(_: Invocation, receiver: float) -> Value:
    return math.floor(_whole(receiver))


@FLOAT_METHODS.define("ceil")
def _ceil(_: Invocation, receiver: float) -> Value:
    return math.ceil(_whole(receiver))


@FLOAT_METHODS.define("round")
def _round(_: Invocation, receiver: float, digits: Value = 0) -> Value:
    places = expect_integer(digits)
    value = _whole(receiver)
    if places > 0:
        return _round_half_up(value, places) if places < 15 else value
    # Ruby rounds a half away from zero, Python to the even neighbour
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def _round_half_up(value: float, places: int) -> float:
    """Ruby's ``round_half_up``: a half away from zero, in the arithmetic of floats."""
    scale = 10.0**places
    magnitude = abs(value)
    rounded = math.floor(magnitude * scale + 0.5)
    if (rounded + 0.5) / scale <= magnitude:
        rounded += 1
    return math.copysign(rounded / scale, value)
