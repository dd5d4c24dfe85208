"""What Integer, Float and Rational share: ``+ - * / % **`` and their kin, comparing, ``step``.

Ruby divides integers downwards, as Python's ``//`` and ``%`` do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from policy_pages.erb.arguments import expect_integer
from policy_pages.erb.errors import PageError
from policy_pages.erb.formats.numbers import NumberError, float_to_text
from policy_pages.erb.formats.rounding import float_divmod, float_floor_division, float_modulo
from policy_pages.erb.methods.arithmetic_sequence import float_steps
from policy_pages.erb.methods.conversions import raise_as_ruby
from policy_pages.erb.methods.elements import NOT_GIVEN
from policy_pages.erb.methods.table import Invocation, MethodTable, take_keywords
from policy_pages.erb.ordering import compare
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import RubyRange, Symbol, Value, is_number, shown_type, type_name

Number: TypeAlias = "int | float | Fraction"

NUMERIC_METHODS = MethodTable()

# -- arithmetic ----------------------------------------------------------------------------------


def coerce(receiver: Number, value: Value) -> Number:
    """The other operand.

    :raises PageError: ``type-error`` for what is not a number.
    """
    if is_number(value):
        return value
    shown = f":{value.name}" if isinstance(value, Symbol) else shown_type(value)
    message = f"{shown} can't be coerced into {type_name(receiver)}"
    raise PageError("type-error", message)


def bounded(call: Invocation, value: Number) -> Number:
    """The number, where it is not too large."""
    if isinstance(value, int):
        return call.meter.check_integer(value)
    if isinstance(value, Fraction):
        call.meter.check_integer(value.numerator)
        call.meter.check_integer(value.denominator)
    return value


def as_float(value: Number) -> float:
    """A number as a float; one beyond its range is infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _operation(
    name: str,
    exact: Callable[[Fraction | int, Fraction | int], Number],
    inexact: Callable[[float, float], Value],
) -> None:
    """An operator: ``exact`` for integers and rationals, ``inexact`` where one is a float."""

    @NUMERIC_METHODS.define(name)
    def method(call: Invocation, receiver: Number, other: Value) -> Value:
        right = coerce(receiver, other)
        try:
            if isinstance(receiver, float) or isinstance(right, float):
                return inexact(as_float(receiver), as_float(right))
            return bounded(call, exact(receiver, right))
        except ZeroDivisionError:
            raise PageError("zero-division", "divided by 0") from None
        except NumberError as error:
            raise_as_ruby(error)


def _divide_exactly(left: Fraction | int, right: Fraction | int) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return left // right
    return Fraction(left) / right


def divide_floats(left: float, right: float) -> float:
    """``Float#/``: by 0 it gives an infinity or NaN."""
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


_operation("+", lambda left, right: left + right, lambda left, right: left + right)
_operation("-", lambda left, right: left - right, lambda left, right: left - right)
_operation("*", lambda left, right: left * right, lambda left, right: left * right)
_operation("/", _divide_exactly, divide_floats)
_operation("fdiv", lambda one, two: divide_floats(as_float(one), as_float(two)), divide_floats)
_operation("quo", lambda left, right: Fraction(left) / right, divide_floats)
_operation("div", lambda left, right: left // right, float_floor_division)


def _modulo(call: Invocation, receiver: Number, other: Value) -> Value:
    right = coerce(receiver, other)
    if right == 0:
        raise PageError("zero-division", "divided by 0")
    if isinstance(receiver, float) or isinstance(right, float):
        return float_modulo(as_float(receiver), as_float(right))
    return bounded(call, receiver % right)


NUMERIC_METHODS.define("%", "modulo")(_modulo)


@NUMERIC_METHODS.define("remainder")
def _remainder(call: Invocation, receiver: Number, other: Value) -> Value:
    right = coerce(receiver, other)
    if isinstance(receiver, float) or isinstance(right, float):
        dividend, divisor = as_float(receiver), as_float(right)
        no_number = divisor == 0 or math.isinf(dividend)
        return math.nan if no_number else math.fmod(dividend, divisor)
    if right == 0:
        raise PageError("zero-division", "divided by 0")
    whole = math.trunc(Fraction(receiver) / Fraction(right))
    return receiver - right * whole


@NUMERIC_METHODS.define("divmod")
def _divmod(call: Invocation, receiver: Number, other: Value) -> Value:
    right = coerce(receiver, other)
    if right == 0:
        raise PageError("zero-division", "divided by 0")
    if isinstance(receiver, float) or isinstance(right, float):
        try:
            return list(float_divmod(as_float(receiver), as_float(right)))
        except NumberError as error:
            raise_as_ruby(error)
    return [receiver // right, bounded(call, receiver % right)]


@NUMERIC_METHODS.define("**")
def _power(call: Invocation, receiver: Number, other: Value, modulus: Value = None) -> Value:
    exponent = coerce(receiver, other)
    if modulus is not None:
        return _power_modulo(call, receiver, exponent, expect_integer(modulus))
    if isinstance(receiver, float) or isinstance(exponent, float):
        return _power_of_floats(as_float(receiver), as_float(exponent))
    if isinstance(exponent, Fraction):
        if exponent.denominator != 1:
            return _power_of_floats(as_float(receiver), as_float(exponent))
        exponent = exponent.numerator
        receiver = Fraction(receiver)
    if receiver == 0 and exponent < 0:
        raise PageError("zero-division", "divided by 0")
    bits = max(
        Fraction(receiver).numerator.bit_length(), Fraction(receiver).denominator.bit_length()
    )
    if (bits - 1) * abs(exponent) >= call.meter.limits.bits:  # it has one more at least
        limit = call.meter.limits.bits
        raise PageError("limit-bits", f"this number has more than {limit:,} bits")
    if isinstance(receiver, int) and exponent >= 0:
        return bounded(call, receiver**exponent)
    return bounded(call, Fraction(receiver) ** exponent)


def _power_modulo(call: Invocation, receiver: Number, exponent: Number, modulus: int) -> Value:
    if not isinstance(receiver, int) or not isinstance(exponent, int):
        message = "Integer#pow() 2nd argument not allowed unless all arguments are integers"
        raise PageError("type-error", message)
    if exponent < 0:
        message = "Integer#pow() 2nd argument cannot be negative when 3rd argument specified"
        raise PageError("range-error", message)
    if modulus == 0:
        raise PageError("zero-division", "divided by 0")
    # a multiplication for each of the exponent's bits, which takes the square of the modulus's
    bits = modulus.bit_length()
    call.meter.spend(exponent.bit_length() * bits * (bits + 4096) >> 19)
    return pow(receiver, exponent, modulus)


def _power_of_floats(left: float, right: float) -> float:
    finite = math.isfinite(left) and math.isfinite(right)
    if finite and left < 0 and right != math.floor(right):
        raise PageError("unsupported-ruby", "pages cannot use a complex number")
    try:
        return math.pow(left, right)
    except OverflowError:
        return -math.inf if left < 0 and right % 2 == 1 else math.inf
    except ValueError:
        if left == 0:  # to a negative power
            odd = right % 2 == 1
            return math.copysign(math.inf, left) if odd else math.inf
        return math.nan


# -- comparing, turning into something else, walking ---------------------------------------------


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
def _clamp(call: Invocation, receiver: Number, low: Value, high: Value = NOT_GIVEN) -> Value:
    if high is NOT_GIVEN:
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
        last = None if end is None else as_float(end)
        for number in float_steps(as_float(receiver), last, as_float(by)):
            block(number)
        return receiver
    value = receiver
    while end is None or (value <= end if by > 0 else value >= end):
        block(value)
        value = bounded(call, value + by)
    return receiver


def half_mode(keywords: dict[str, Value]) -> str | None:
    """The ``half:`` argument of ``round``."""
    half = keywords.get("half")
    if half is None:
        return None
    if isinstance(half, Symbol):
        return half.name
    raise PageError("argument-error", f"invalid rounding mode: {shown_type(half)}")
