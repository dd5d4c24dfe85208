"""Ruby's numbers as text, and back.

Everything here is on Python's ``int``, ``float`` and ``str``. The rules are those of Ruby's
documentation of ``to_s``, ``String#to_i``, ``String#to_f``, ``Kernel#Integer`` and
``Kernel#Float``; where that leaves digits open, Ruby 3.1 was asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal

Quote = Callable[[str], str]
"""How a message quotes a string: Ruby's ``String#inspect``."""


class NumberError(Exception):
    """What Ruby raises here.

    :param ruby_class: the name of Ruby's exception class.
    """

    def __init__(self, ruby_class: str, message: str) -> None:
        super().__init__(message)
        self.ruby_class = ruby_class
        self.message = message


class NumberLimit(Exception):  # noqa: N818
    """A text has an integer of more bits than the page can use."""


_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_CHUNK = 2000  # digits; below the length at which Python refuses to convert


def integer_to_text(value: int, base: int = 10) -> str:
    """``Integer#to_s(base)``, for a number of any size.

    :raises NumberError: for a base outside of 2 to 36.
    """
    if not 2 <= base <= 36:
        raise NumberError("ArgumentError", f"invalid radix {base}")
    if base == 10:
        # str() refuses more than 4,300 digits, Decimal does not
        return str(value) if value.bit_length() < 14_000 else str(Decimal(value))
    if base in (2, 8, 16):
        return format(value, {2: "b", 8: "o", 16: "x"}[base])
    digits: list[str] = []
    rest = abs(value)
    step = base**_CHUNK
    while rest >= step:
        rest, part = divmod(rest, step)
        digits.append(_small_to_text(part, base).rjust(_CHUNK, "0"))
    digits.append(_small_to_text(rest, base))
    return ("-" if value < 0 else "") + "".join(reversed(digits))


def _small_to_text(value: int, base: int) -> str:
    digits = []
    while value:
        value, digit = divmod(value, base)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits)) or "0"


def float_to_text(value: float) -> str:
    """``Float#to_s``."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    digits, exponent = _shortest(abs(value))
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    # plain digits from 1e-4 on, as long as no zero replaces an unknown digit
    if 0 < exponent < len(digits) or 0 < exponent <= 15:
        digits = digits.ljust(exponent + 1, "0")
        return f"{sign}{digits[:exponent]}.{digits[exponent:]}"
    if -4 < exponent <= 0:
        return f"{sign}0.{'0' * -exponent}{digits}"
    mark = "-" if exponent < 1 else "+"
    return f"{sign}{digits[0]}.{digits[1:] or '0'}e{mark}{abs(exponent - 1):02d}"


def _shortest(value: float) -> tuple[str, int]:
    """The fewest digits that distinguish a float from others, and the place of the point."""
    if value == 0.0:
        return "0", 1
    _, numbers, exponent = Decimal(repr(value)).as_tuple()
    assert isinstance(exponent, int)
    digits = "".join(map(str, numbers))
    return digits.rstrip("0"), len(digits) + exponent


_SPACE = r"[ \t\n\v\f\r]*"
_FLOAT_PREFIX = re.compile(
    _SPACE + r"([+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?|\.[0-9]+(?:_[0-9]+)*)"
    r"(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?)"
)
_HEXADECIMAL_FLOAT = re.compile(
    r"[+-]?0[xX][0-9a-fA-F]+(?:(?<=[0-9])_[0-9]+)*(?:(?:\.[0-9a-fA-F]+)?[pP][+-]?[0-9]+(?:_[0-9]+)*)?"
)
_SIGNED_HEXADECIMAL = re.compile(_SPACE + r"([+-]0[xX])")


def text_to_float(text: str) -> float:
    """``String#to_f``: the number a text begins with, or 0.0."""
    start = _SIGNED_HEXADECIMAL.match(text)
    if start:
        # Ruby reads hexadecimal digits after a sign alone
        number = _HEXADECIMAL_FLOAT.match(text, start.start(1))
        complete = number and text[number.end() : number.end() + 1] not in (".", "p", "P")
        return _hexadecimal(number.group()) if number and complete else 0.0
    match = _FLOAT_PREFIX.match(text)
    return float(match.group(1).replace("_", "")) if match else 0.0


def parse_float(text: str, quote: Quote) -> float:
    """``Kernel#Float`` of a string.

    :raises NumberError: where the text is anything but one number.
    """
    if "\0" in text:
        raise NumberError("ArgumentError", "string for Float contains null byte")
    stripped = text.strip(" \t\n\v\f\r")
    match = _FLOAT_PREFIX.fullmatch(stripped)
    if match:
        return float(match.group(1).replace("_", ""))
    if _HEXADECIMAL_FLOAT.fullmatch(stripped):
        return _hexadecimal(stripped)
    # Ruby's message shows the bytes of what is not ASCII
    pieces = [
        quote(piece)[1:-1] if piece.isascii() else _bytes(piece)
        for piece in re.split(r"([^\0-\x7f]+)", text)
    ]
    raise NumberError("ArgumentError", f'invalid value for Float(): "{"".join(pieces)}"')


def _hexadecimal(text: str) -> float:
    try:
        return float.fromhex(text.replace("_", ""))
    except OverflowError:
        return -math.inf if text.startswith("-") else math.inf


def _bytes(text: str) -> str:
    return "".join(f"\\x{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


_PREFIXES = {"b": 2, "o": 8, "d": 10, "x": 16}
_SIGN = re.compile(_SPACE + r"([+-]?)")


def _integer_prefix(text: str, base: int) -> tuple[int, int, str, int]:
    """The sign, the base and the digits of the integer a text begins with, and its end.

    :param base: 0 asks the text's own prefix; below 0 it does too, with ``-base`` else.
    :raises NumberError: for a base that Ruby does not have, unless the text is a sign or blanks.
    """
    match = _SIGN.match(text)
    assert match is not None
    sign = -1 if match.group(1) == "-" else 1
    start = match.end()
    mark = text[start + 1 : start + 2].lower() if text[start : start + 1] == "0" else ""
    chosen = _PREFIXES.get(mark, 0)
    prefixed = chosen != 0 and (base <= 0 or base == chosen)
    if prefixed:
        base = chosen
    elif base <= 0:
        octal = text[start : start + 1] == "0" and len(text) > start + 1
        base = 8 if octal else (-base if base < -1 else 10)
    if text and start == len(text):
        return sign, base, "", start
    if base == 1 or base > 36:
        raise NumberError("ArgumentError", f"invalid radix {base}")
    allowed = _ALPHABET[:base]
    digit = f"[{re.escape(allowed)}]" if base <= 10 else f"(?i:[{re.escape(allowed)}])"
    # ASCII only: "ſ" is not "s"
    digits = re.compile(f"{digit}+(?:_{digit}+)*", re.ASCII)
    found = digits.match(text, start + 2) if prefixed else digits.match(text, start)
    if found is None and prefixed:
        return sign, base, "0", start + 1
    if found is None:
        return sign, base, "", start
    return sign, base, found.group().replace("_", ""), found.end()


def _to_integer(digits: str, base: int, bits: int) -> int:
    digits = digits.lstrip("0")
    if (len(digits) - 1) * math.log2(base) > bits + 1:
        raise NumberLimit(f"this number has more than {bits} bits")
    value = 0
    for start in range(0, len(digits), _CHUNK):
        part = digits[start : start + _CHUNK]
        value = value * base ** len(part) + int(part, base)
    if value.bit_length() > bits:
        raise NumberLimit(f"this number has more than {bits} bits")
    return value


def text_to_integer(text: str, base: int = 10, *, bits: int) -> int:
    """``String#to_i(base)``: the integer a text begins with, or 0.

    :param bits: how many bits it can have.
    :raises NumberError: for a base that Ruby does not have.
    :raises NumberLimit: for more bits.
    """
    if base < 0:
        raise NumberError("ArgumentError", f"invalid radix {base}")
    sign, base, digits, _ = _integer_prefix(text, base)
    return sign * _to_integer(digits, base, bits)


def parse_integer(text: str, base: int = 0, *, quote: Quote, bits: int) -> int:
    """``Kernel#Integer`` of a string, with a base or with the text's own prefix.

    :param bits: how many bits it can have.
    :raises NumberError: if the text is not exactly one integer, or the base is wrong.
    :raises NumberLimit: for more bits.
    """
    stripped = text.strip(" \t\n\v\f\r")
    sign, base, digits, end = _integer_prefix(stripped, base)
    if not digits or end != len(stripped):
        raise NumberError("ArgumentError", f"invalid value for Integer(): {quote(text)}")
    return sign * _to_integer(digits, base, bits)
