"""How Ruby rounds and divides numbers: on Python's ``int`` and ``float``.

The rules are those of Ruby's documentation of Integer and Float; where that leaves digits open,
Ruby 3.1 was asked. Ruby rounds floats by multiplying doubles, and the results differ from
Python's, which are exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from policy_pages.erb.formats.numbers import NumberError, float_to_text


def _half_mode(half: str | None) -> str:
    if half not in (None, "up", "even", "down"):
        raise NumberError("ArgumentError", f"invalid rounding mode: {half}")
    return half or "up"


def _unit(digits: int) -> int:
    return int(10 ** abs(digits))


def _small(value: int) -> bool:
    return -(2**62) <= value < 2**62


def _beyond(value: int, digits: int) -> bool:
    # Ruby's own estimate that a power of ten is beyond the number; it then answers 0
    size = 8 if _small(value) else (abs(value).bit_length() + 7) // 8
    return -0.415241 * digits - 0.125 > size


def round_integer(value: int, digits: int = 0, half: str | None = None) -> int:
    """``Integer#round(digits, half:)``.

    :raises NumberError: for a mode that Ruby does not have.
    """
    mode = _half_mode(half)
    if digits >= 0:
        return value
    if _beyond(value, digits):
        return 0
    return _round_exactly(Fraction(value, _unit(digits)), mode) * _unit(digits)


def floor_integer(value: int, digits: int = 0) -> int:
    """``Integer#floor(digits)``."""
    if digits >= 0:
        return value
    return 0 if _beyond(value, digits) else value // _unit(digits) * _unit(digits)


def ceil_integer(value: int, digits: int = 0) -> int:
    """``Integer#ceil(digits)``."""
    if digits >= 0:
        return value
    if _beyond(value, digits):
        return 0
    unit = _unit(digits)
    if _small(value) and _small(unit):
        return -(-value // unit * unit)
    # with big numbers Ruby 3.1 goes one unit up even from a multiple of it
    return value + unit - value % unit


def truncate_integer(value: int, digits: int = 0) -> int:
    """``Integer#truncate(digits)``."""
    return floor_integer(value, digits) if value >= 0 else ceil_integer(value, digits)


def _round_exactly(value: Fraction, mode: str) -> int:
    whole, rest = divmod(abs(value.numerator), value.denominator)
    if 2 * rest > value.denominator:
        whole += 1
    elif 2 * rest == value.denominator:
        whole += mode == "up" or (mode == "even" and whole % 2 == 1)
    return -whole if value < 0 else whole


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise NumberError("FloatDomainError", float_to_text(value))
    return value


def _kept_whole(value: float, digits: int) -> bool:
    exponent = math.frexp(value)[1]
    return digits >= 17 - (exponent // 4 if exponent > 0 else -(-exponent // 3) - 1)


def _vanishes(value: float, digits: int) -> bool:
    exponent = math.frexp(value)[1]
    return digits < -(exponent // 3 + 1 if exponent > 0 else -(-exponent // 4))


def round_float(value: float, digits: int = 0, half: str | None = None) -> int | float:
    """``Float#round(digits, half:)``: an integer unless digits are asked for.

    :raises NumberError: for a mode that Ruby does not have, and for a rounded NaN or Infinity.
    """
    mode = _half_mode(half)
    if digits <= 0:
        if mode == "even" and digits == 0 and math.isinf(value):
            raise NumberError("FloatDomainError", "NaN")
        whole = int(_finite(value))
        if digits < 0:
            return round_integer(whole, digits, mode)
        return int(_round_scaled(value, 1.0, mode))
    if not math.isfinite(value) or value == 0.0 or _kept_whole(value, digits):
        return value
    if _vanishes(value, digits):
        return 0.0
    if digits > 14:
        return float(Fraction(_round_exactly(Fraction(value) * 10**digits, mode), 10**digits))
    scale = 10.0**digits
    return _round_scaled(value, scale, mode) / scale


def _round_scaled(value: float, scale: float, mode: str) -> float:
    # Ruby multiplies doubles, then asks by a division whether the product has slipped
    # over a half: 1.15 and 2.675 round up though both are below their half
    size = abs(value)
    scaled = size * scale
    whole = float(math.floor(scaled))
    rest = scaled - whole
    if mode == "even":
        if rest == 0.5 or (rest < 0.5 and (whole + 0.5) / scale <= size):
            whole += whole % 2
        elif rest > 0.5:
            whole += 1
        return math.copysign(whole, value)
    whole += rest >= 0.5
    if mode == "up":
        if scale != 1.0 and (whole + 0.5) / scale <= size:
            whole += 1
    elif (whole - 0.5) / scale >= size:
        whole -= 1
    return math.copysign(whole, value)


def floor_float(value: float, digits: int = 0) -> int | float:
    """``Float#floor(digits)``.

    :raises NumberError: for NaN or Infinity, if the result must be an integer.
    """
    if digits <= 0:
        return floor_integer(math.floor(_finite(value)), digits)
    if not math.isfinite(value) or value == 0.0 or _kept_whole(value, digits):
        return value
    if value > 0.0 and _vanishes(value, digits):
        return 0.0
    scale = _power(digits)
    scaled = _whole(value * scale, math.floor)
    above = (scaled + 1) / scale
    return scaled / scale if above > value else above


def ceil_float(value: float, digits: int = 0) -> int | float:
    """``Float#ceil(digits)``.

    :raises NumberError: for NaN or Infinity, if the result must be an integer.
    """
    if digits <= 0:
        return ceil_integer(math.ceil(_finite(value)), digits)
    if not math.isfinite(value) or value == 0.0 or _kept_whole(value, digits):
        return value
    if value < 0.0 and _vanishes(value, digits):
        return 0.0
    scale = _power(digits)
    return _whole(value * scale, math.ceil) / scale


def truncate_float(value: float, digits: int = 0) -> int | float:
    """``Float#truncate(digits)``.

    :raises NumberError: for NaN or Infinity, if the result must be an integer.
    """
    return floor_float(value, digits) if value > 0.0 else ceil_float(value, digits)


def _power(digits: int) -> float:
    return 10.0**digits if digits <= 308 else math.inf


def _whole(value: float, rounded: Callable[[float], int]) -> float:
    return math.copysign(float(rounded(value)), value) if math.isfinite(value) else value


# Division


def float_modulo(left: float, right: float) -> float:
    """``Float#%``, for a right side that is not 0: the sign of the right side."""
    if right == 0.0:
        raise NumberError("ZeroDivisionError", "divided by 0")
    if math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    rest = left if math.isinf(right) else math.fmod(left, right)
    return rest + right if right * rest < 0 else rest


def float_divmod(left: float, right: float) -> tuple[int, float]:
    """``Float#divmod``: the floor of the quotient and the rest.

    :raises NumberError: by 0, and if the quotient is not a number.
    """
    rest = float_modulo(left, right)
    if math.isfinite(left) and math.isfinite(right):
        part = math.fmod(left, right)
        # rounded before the sign is looked at, as Ruby does
        quotient = _round_scaled(_finite((left - part) / right), 1.0, "up")
        return int(quotient - (right * part < 0)), rest
    if math.isinf(right) and math.isfinite(left):
        return -1 if rest != left else 0, rest
    return int(_finite(left if math.isinf(left) and math.isfinite(right) else math.nan)), rest


def float_floor_division(left: float, right: float) -> int:
    """``Float#div``: the floor of the quotient.

    :raises NumberError: by 0, and if the quotient is not a number.
    """
    if right == 0.0:
        raise NumberError("ZeroDivisionError", "divided by 0")
    return math.floor(_finite(left / right))
