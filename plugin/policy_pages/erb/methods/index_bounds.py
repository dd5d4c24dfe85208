"""Indexes and ranges that choose a part of a string or an array."""

from __future__ import annotations

import math

from policy_pages.erb.arguments import expect_integer
from policy_pages.erb.errors import PageError
from policy_pages.erb.values import RubyRange, Value

_LONG = 1 << 63


def expect_index(value: Value) -> int:
    """An integer argument that is an index, a width or a count.

    :raises PageError: as :func:`expect_integer`; ``range-error`` for one beyond 64 bits.
    """
    if isinstance(value, float) and not -_LONG <= value < _LONG:
        raise PageError("range-error", f"float {_shown(value)} out of range of integer")
    index = expect_integer(value)
    if not -_LONG <= index < _LONG:
        raise PageError("range-error", "bignum too big to convert into `long'")
    return index


def _shown(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return f"{value:.10g}".replace("inf", "Inf")


def slice_bounds(bounds: RubyRange, size: int) -> tuple[int, int] | None:
    """The half-open bounds that a range chooses of ``size`` elements, or None outside of them."""
    start, end = _ends(bounds, size)
    return (start, max(start, min(end, size))) if 0 <= start <= size else None


def _ends(bounds: RubyRange, size: int) -> tuple[int, int]:
    start = 0 if bounds.first is None else expect_index(bounds.first)
    end = -1 if bounds.last is None else expect_index(bounds.last)
    start += size if start < 0 else 0
    end += size if end < 0 else 0
    return start, end if bounds.exclusive and bounds.last is not None else end + 1
