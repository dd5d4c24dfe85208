"""Float."""

from __future__ import annotations

import math
from collections.abc import Callable

from policy_pages.erb.arguments import expect_integer
from policy_pages.erb.formats import rounding
from policy_pages.erb.formats.numbers import NumberError
from policy_pages.erb.methods.conversions import raise_as_ruby
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.numeric import half_mode
from policy_pages.erb.methods.table import Invocation, MethodTable, take_keywords
from policy_pages.erb.values import Value

FLOAT_METHODS = MethodTable()


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
