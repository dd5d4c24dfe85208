"""Float and Rational."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from policy_pages.erb.errors import PageError
from policy_pages.erb.formats import rounding
from policy_pages.erb.formats.numbers import NumberError
from policy_pages.erb.methods.conversions import raise_as_ruby
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.numeric import half_mode
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
    expect_integer,
    take_keywords,
)
from policy_pages.erb.values import Value

FLOAT_METHODS = MethodTable()
RATIONAL_METHODS = MethodTable()


@FLOAT_METHODS.define("nan?")
def _is_nan(_: Invocation, receiver: float) -> Value:
    return math.isnan(receiver)


@FLOAT_METHODS.define("next_float")
def _next_float(_: Invocation, receiver: float) -> Value:
    return math.nextafter(receiver, math.inf)


@FLOAT_METHODS.define("prev_float")
def _previous_float(_: Invocation, receiver: float) -> Value:
    return math.nextafter(receiver, -math.inf)


def _float_rounding(name: str, compute: Callable[[float, int], int | float]) -> None:
    @FLOAT_METHODS.define(name)
    def method(_: Invocation, receiver: float, digits: Value = 0) -> Value:
        try:
            return compute(receiver, expect_index(digits))
        except NumberError as error:
            raise_as_ruby(error)


_float_rounding("floor", rounding.floor_float)
_float_rounding("ceil", rounding.ceil_float)
_float_rounding("truncate", rounding.truncate_float)


@FLOAT_METHODS.define("to_i", "to_int")
def _float_to_i(_: Invocation, receiver: float) -> Value:
    return expect_integer(receiver)


@FLOAT_METHODS.define("round", keywords=True)
def _round_float(_: Invocation, receiver: float, *arguments: Value) -> Value:
    arguments, keywords = take_keywords(arguments, "half")
    digits = expect_index(arguments[0]) if arguments else 0
    try:
        return rounding.round_float(receiver, digits, half_mode(keywords))
    except NumberError as error:
        raise_as_ruby(error)


# -- Rational --------------------------------------------------------------------------------


@RATIONAL_METHODS.define("numerator")
def _numerator(_: Invocation, receiver: Fraction) -> Value:
    return receiver.numerator


@RATIONAL_METHODS.define("denominator")
def _denominator(_: Invocation, receiver: Fraction) -> Value:
    return receiver.denominator


@RATIONAL_METHODS.define("to_i", "truncate")
def _rational_to_i(_: Invocation, receiver: Fraction) -> Value:
    return math.trunc(receiver)


@RATIONAL_METHODS.define("floor")
def _rational_floor(_: Invocation, receiver: Fraction) -> Value:
    return math.floor(receiver)


@RATIONAL_METHODS.define("ceil")
def _rational_ceil(_: Invocation, receiver: Fraction) -> Value:
    return math.ceil(receiver)


@RATIONAL_METHODS.define("round")
def _rational_round(_: Invocation, receiver: Fraction, digits: Value = 0) -> Value:
    places = expect_index(digits)
    if abs(places) > 300:
        raise PageError("unsupported-ruby", "pages cannot use so many digits")
    scaled = receiver * Fraction(10) ** places
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    rounded = Fraction(whole if scaled >= 0 else -whole) / Fraction(10) ** places
    return rounded if places > 0 else int(rounded)
