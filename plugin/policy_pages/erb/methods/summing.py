"""Ruby's ``sum``: exact for integers and rationals, compensated for floats.

Source: Ruby's documentation of ``Array#sum`` and ``Enumerable#sum``; floats are added by the
Kahan-Babuska summation.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.values import RubyString, Value, is_number, type_name

if TYPE_CHECKING:
    from policy_pages.erb.methods.table import Invocation

_FIXNUM = 1 << 62


def sum_of(call: Invocation, values: Iterable[Value], start: Value) -> Value:
    """Enumerable's ``sum``: each value is added to the sum so far."""
    total = start
    error = 0.0
    in_floats = isinstance(total, float)
    for value in values:
        if in_floats and isinstance(total, float):
            if is_number(value):
                total, error = _added(total, error, _as_float(value))
                continue
            in_floats, error = False, 0.0
        elif _is_exact(total):
            if _is_exact(value):
                total = _bounded(call, total + value)  # type: ignore[operator]
                continue
            if isinstance(value, float):
                in_floats = True
                total, error = _added(_as_float(total), 0.0, value)
                continue
        total = call.runtime.send(total, "+", [value])
    return total + error if in_floats and isinstance(total, float) else total


def sum_of_array(call: Invocation, values: Iterable[Value], start: Value) -> Value:
    """Array's ``sum``: the integers and rationals it begins with are added up for themselves."""
    send = call.runtime.send
    remaining = iter(values)
    total = start
    small = 0
    rational: Fraction | None = None
    count = 0
    following: list[Value] = []
    for value in remaining:
        if isinstance(value, Fraction):
            rational = value if rational is None else rational + value
            _bounded(call, rational)
        elif not isinstance(value, int) or isinstance(value, bool):
            following.append(value)
            break
        elif -_FIXNUM <= value < _FIXNUM:
            small += value
            if not -_FIXNUM <= small < _FIXNUM:
                total, small = send(small, "+", [total]), 0
        else:
            total = send(value, "+", [total])
        count += 1
    if small:
        total = send(small, "+", [total])
    if rational is not None:
        total = send(rational, "+", [total])
    elif not small and count:
        total = send(0, "+", [total])
    return _sum_rest(call, following, remaining, total)


def _sum_rest(
    call: Invocation, following: list[Value], remaining: Iterator[Value], total: Value
) -> Value:
    if following and isinstance(following[0], float):
        if not is_number(total):
            if total is not None and not isinstance(total, RubyString):
                raise PageError("type-error", f"can't convert {type_name(total)} into Float")
            shown = "from nil" if total is None else "to float from string"
            raise PageError("type-error", f"no implicit conversion {shown}")
        value, error = _as_float(total), 0.0
        value, error = _added(value, error, _as_float(following.pop()))
        for element in remaining:
            if not is_number(element):
                following.append(element)
                break
            value, error = _added(value, error, _as_float(element))
        else:
            return value + error
        total = value
    for element in itertools.chain(following, remaining):
        total = call.runtime.send(total, "+", [element])
    return total


def _is_exact(value: Value) -> bool:
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def _bounded(call: Invocation, value: int | Fraction) -> Value:
    call.meter.check_integer(value.numerator)
    call.meter.check_integer(value.denominator)
    return value


def _as_float(value: Value) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]


def _added(total: float, error: float, value: float) -> tuple[float, float]:
    """One step of the summation.

    :param error: what the additions so far have lost; it is added at the end.
    """
    if math.isnan(total):
        return total, error
    if math.isnan(value):
        return value, error
    if math.isinf(value):
        opposite = math.isinf(total) and (value > 0) is not (total > 0)
        return (math.nan if opposite else value), error
    if math.isinf(total):
        return total, error
    added = total + value
    if abs(total) >= abs(value):
        return added, error + ((total - added) + value)
    return added, error + ((value - added) + total)
