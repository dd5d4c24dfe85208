"""Ruby's ``<=>``: which of two values comes first."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import (
    RubyString,
    Symbol,
    Value,
    equal,
    is_number,
    type_name,
)

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter


def order(left: Value, right: Value, meter: Meter) -> int | None:
    """-1, 0 or 1 as ``left <=> right`` gives it, or None (``nil``) if Ruby has no order.

    :raises PageError: ``unsupported-ruby`` for a Date and a number.
    """
    if is_number(left) and is_number(right):
        if any(isinstance(value, float) and math.isnan(value) for value in (left, right)):
            return None
        return _sign(left, right)
    if isinstance(left, RubyString) and isinstance(right, RubyString):
        return _sign(left.text, right.text)
    if isinstance(left, Symbol) and isinstance(right, Symbol):
        return _sign(left.name, right.name)
    if isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            meter.spend(1)
            result = order(one, other, meter)
            if result != 0:
                return result
        return _sign(len(left), len(right))
    if is_number(right) and type(left) is datetime.date:  # Ruby takes its day number
        raise PageError("unsupported-ruby", "pages cannot compare a Date with a number")
    if isinstance(left, datetime.date) and isinstance(right, datetime.date):
        if isinstance(left, datetime.datetime) is not isinstance(right, datetime.datetime):
            return None
        return _sign(left, right)
    if isinstance(left, bool) or left is None:
        return 0 if left is right else None
    return 0 if equal(left, right, meter) else None


def _sign(left: object, right: object) -> int:
    return int(left > right) - int(left < right)  # type: ignore[operator]


def compare(left: Value, right: Value, meter: Meter) -> int:
    """As :func:`order`, for what must have an order (``sort``, ``max``, ``between?``).

    :raises PageError: ``argument-error``, if Ruby has none.
    """
    result = order(left, right, meter)
    if result is None:
        special = right is None or isinstance(right, (bool, int, float, Symbol))
        given = inspect(right, meter) if special else type_name(right)
        message = f"comparison of {type_name(left)} with {given} failed"
        raise PageError("argument-error", message)
    return result
