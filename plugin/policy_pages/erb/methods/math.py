"""Math."""

from __future__ import annotations

import math
from collections.abc import Callable

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.conversions import to_float
from policy_pages.erb.methods.numeric import divide_floats
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
)
from policy_pages.erb.values import RubyClass, RubyString, Value

MATH_METHODS = MethodTable()


def out_of_domain(name: str) -> PageError:
    """Ruby's Math::DomainError."""
    return PageError("math-domain-error", f"Numerical argument is out of domain - {name}")


def _function(name: str, compute: object) -> None:
    @MATH_METHODS.define(name)
    def method(_: Invocation, __: RubyClass, value: Value) -> Value:
        number = _real(value) if name.startswith("log") else _no_float(value)
        try:
            return compute(number)  # type: ignore[operator]
        except ValueError:
            if not math.isfinite(number):  # sin, cos and tan of an infinity
                return math.nan
            raise out_of_domain(name) from None
        except OverflowError:
            return math.inf


def _no_float(value: Value) -> float:
    if isinstance(value, RubyString):
        raise PageError("type-error", "can't convert String into Float")
    return to_float(value)


_function("sqrt", math.sqrt)
_function("sin", math.sin)
_function("cos", math.cos)
_function("tan", math.tan)
_function("exp", math.exp)
_function("log2", lambda x: _logarithm(math.log2, x, "log2"))
_function("log10", lambda x: _logarithm(math.log10, x, "log10"))


@MATH_METHODS.define("atan2")
def _atan2(_: Invocation, __: RubyClass, left: Value, right: Value) -> Value:
    return math.atan2(to_float(left), to_float(right))


@MATH_METHODS.define("hypot")
def _hypot(_: Invocation, __: RubyClass, left: Value, right: Value) -> Value:
    return math.hypot(to_float(left), to_float(right))


@MATH_METHODS.define("log")
def _log(_: Invocation, __: RubyClass, value: Value, base: Value = None) -> Value:
    result = _logarithm(math.log, _real(value), "log")
    if base is None:
        return result
    return divide_floats(result, _logarithm(math.log, _real(base), "log"))


def _real(value: Value) -> float | int:
    """A number; an integer can be beyond a float's range and still have a logarithm."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole else _no_float(value)  # type: ignore[return-value]


def _logarithm(function: Callable[[float], float], number: float | int, name: str) -> float:
    if number < 0:
        raise out_of_domain(name)
    return -math.inf if number == 0 else function(number)
