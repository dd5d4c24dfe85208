"""A float -> its digits, as Ruby's ``format`` writes them for ``%f``, ``%e``, ``%g`` and ``%a``."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

_QUICK_DIGITS = 14
_EXACT_DIGITS = 1100  # no float has more digits after its point


def decimal_digits(value: float, kind: str, precision: int, alternative: bool) -> str:
    """The digits of a finite number that is not negative.

    :param kind: ``f``, ``e`` or ``g``.
    :param alternative: the flag ``#``: the point stays, and ``g`` keeps its zeros.
    """
    if kind == "f":
        digits, _, _ = _rounded(value, fixed=True, count=precision)
        return _with_point(digits, precision, alternative)
    count = precision + 1 if kind == "e" else max(precision, 1)
    digits, exponent, complete = _rounded(value, fixed=False, count=count)
    if kind == "g":
        scientific = exponent < -4 or exponent >= count
        fraction = count - 1 if scientific else count - 1 - exponent
        text = _with_point(digits if scientific else _shifted(digits, exponent), fraction, True)
        if not alternative and not complete and "." in text:
            text = text.rstrip("0")
        text = text if alternative else text.removesuffix(".")
        return f"{text}{_exponent(exponent)}" if scientific else text
    return _with_point(digits, count - 1, alternative) + _exponent(exponent)


def _shifted(digits: str, exponent: int) -> str:
    return "0" * -exponent + digits if exponent < 0 else digits


def _with_point(digits: str, fraction: int, always: bool) -> str:
    if fraction == 0:
        return digits + "." if always else digits
    return f"{digits[:-fraction]}.{digits[-fraction:]}"


def _exponent(exponent: int) -> str:
    return f"e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _rounded(value: float, *, fixed: bool, count: int) -> tuple[str, int, bool]:
    """The digits without their point, the exponent of ten of the first, whether zeros stay.

    Where Ruby rounds a half down, it does not always cut the zeros off for ``%g``.

    :param fixed: ``count`` is of digits after the point, else of all digits.
    """
    exact = Fraction(value)
    exponent = _exponent_of_ten(exact) if value else 0
    places = count if fixed else count - 1 - exponent
    kept = min(places, _EXACT_DIGITS)
    scaled = exact * 10**kept if kept >= 0 else exact / 10**-kept
    whole, rest = divmod(scaled, 1)
    half = Fraction(1, 2)
    complete = False
    if rest and (rest == half or _seems_half(value, fixed, count)):
        small = exact.denominator == 1 and exponent <= _QUICK_DIGITS
        complete = whole % 2 == 0 and (rest > half or small)
        whole += whole % 2
    elif rest > half:
        whole += 1
    digits = str(Decimal(int(whole))) + "0" * (places - kept)
    if fixed:
        return digits.rjust(count + 1, "0"), exponent, complete
    if len(digits) > count:  # 9.99 became 10.0
        return digits[:count], exponent + 1, complete
    return digits.ljust(count, "0"), exponent, complete


def _exponent_of_ten(value: Fraction) -> int:
    estimate = math.floor(
        (value.numerator.bit_length() - value.denominator.bit_length()) * math.log10(2)
    )
    exponent = estimate - 1
    while value >= Fraction(10) ** (exponent + 1):
        exponent += 1
    return exponent


def _seems_half(value: float, fixed: bool, count: int) -> bool:
    """Whether what is cut off is a half as far as doubles can tell.

    Ruby tries doubles before exact numbers, and where those leave a half in doubt it rounds to
    the even digit: ``format('%.2f', 2.675)`` is 2.68 though the double is less than 2.675.
    So the same products are needed here, with the same bound of their error.
    """
    mantissa, exponent_of_two = math.frexp(value)
    # the estimate of log10 that Ruby starts from; it may be one too high
    log = (
        (2 * mantissa - 1.5) * 0.289529654602168
        + 0.1760912590558
        + (exponent_of_two - 1) * 0.301029995663981
    )
    exponent = math.floor(log)
    unsure = True
    if 0 <= exponent <= 22:
        exponent -= value < 10.0**exponent
        unsure = False
    digits = count + exponent + 1 if fixed else count
    if not 0 <= digits <= _QUICK_DIGITS:
        return False
    scaled, steps = _scaled(value, exponent)
    if unsure and scaled < 1.0 and digits > 0:
        digits -= fixed
        if digits <= 0:
            return False
        scaled *= 10.0
        steps += 1
    error = (steps * scaled + 7.0) * 2.0**-52
    if digits == 0:
        return False
    error *= 10.0 ** (digits - 1)
    for index in range(digits):
        scaled -= int(scaled)
        if scaled == 0.0:
            return False
        if index < digits - 1:
            scaled *= 10.0
    return 0.5 - error <= scaled <= 0.5 + error


def _scaled(value: float, exponent: int) -> tuple[float, int]:
    """The value by a power of ten, and how many roundings that took, as Ruby counts them."""
    steps = 2
    if exponent > 0:
        divisor = 10.0 ** (exponent & 15)
        rest = exponent >> 4
        if rest & 16:
            rest &= 15
            value /= 1e256
            steps += 1
        for power in (1e16, 1e32, 1e64, 1e128):
            if rest & 1:
                divisor *= power
                steps += 1
            rest >>= 1
        return value / divisor, steps
    if exponent < 0:
        value *= 10.0 ** (-exponent & 15)
        rest = -exponent >> 4
        for power in (1e16, 1e32, 1e64, 1e128, 1e256):
            if rest & 1:
                value *= power
                steps += 1
            rest >>= 1
    return value, steps


def hexadecimal_digits(value: float, precision: int | None, alternative: bool) -> str:
    """``%a`` without sign and ``0x``, of a finite number that is not negative."""
    if value == 0.0:
        fraction, exponent, first = 0, 0, 0
    else:
        mantissa, exponent = math.frexp(value)
        fraction, exponent, first = int(mantissa * 2**53) - 2**52, exponent - 1, 1
    places = 13 if precision is None else precision
    if places < 13:
        unit = 1 << 4 * (13 - places)
        number, rest = divmod((first << 52) + fraction, unit)
        number += rest > unit // 2 or (rest == unit // 2 and number % 2 == 1)
        if number >> 4 * places > 1:
            number, exponent = number >> 1, exponent + 1
        first, fraction = divmod(number, 1 << 4 * places)
    digits = f"{fraction:0{min(places, 13)}x}" if places else ""
    digits = digits.rstrip("0") if precision is None else digits.ljust(places, "0")
    point = "." if digits or alternative else ""
    return f"{first}{point}{digits}p{'-' if exponent < 0 else '+'}{abs(exponent)}"
