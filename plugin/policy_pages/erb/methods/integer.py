"""Integer."""

from __future__ import annotations

import math
from collections.abc import Callable

from policy_pages.erb.arguments import expect_integer, expect_string
from policy_pages.erb.errors import PageError
from policy_pages.erb.formats import rounding
from policy_pages.erb.formats.numbers import NumberError, float_to_text, integer_to_text
from policy_pages.erb.methods.conversions import raise_as_ruby
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.math import out_of_domain
from policy_pages.erb.methods.numeric import (
    NUMERIC_METHODS,
    Number,
    bounded,
    half_mode,
)
from policy_pages.erb.methods.table import Invocation, MethodTable, take_keywords
from policy_pages.erb.values import (
    RubyClass,
    RubyRange,
    Value,
    is_number,
    shown_type,
    type_name,
)

INTEGER_METHODS = MethodTable()


@INTEGER_METHODS.define("to_i", "to_int", "ord", "numerator")
def _to_i(_: Invocation, receiver: int) -> Value:
    return receiver


@INTEGER_METHODS.define("denominator")
def _denominator_of_integer(_: Invocation, __: int) -> Value:
    return 1


@INTEGER_METHODS.define("to_s", "inspect")
def _to_s(call: Invocation, receiver: int, base: Value = 10) -> Value:
    if base != 10:  # Python divides once a digit
        call.meter.spend(receiver.bit_length() >> 3)
    try:
        return call.string(integer_to_text(receiver, expect_index(base)))
    except NumberError as error:
        raise_as_ruby(error)


def _rounding(name: str, compute: Callable[[int, int], int]) -> None:
    @INTEGER_METHODS.define(name)
    def method(_: Invocation, receiver: int, digits: Value = 0) -> Value:
        return compute(receiver, expect_index(digits))


_rounding("floor", rounding.floor_integer)
_rounding("ceil", rounding.ceil_integer)
_rounding("truncate", rounding.truncate_integer)


@INTEGER_METHODS.define("round", keywords=True)
def _round_integer(_: Invocation, receiver: int, *arguments: Value) -> Value:
    arguments, keywords = take_keywords(arguments, "half")
    digits = expect_index(arguments[0]) if arguments else 0
    try:
        return rounding.round_integer(receiver, digits, half_mode(keywords))
    except NumberError as error:
        raise_as_ruby(error)


INTEGER_METHODS["pow"] = NUMERIC_METHODS["**"]


@INTEGER_METHODS.define("even?")
def _even(_: Invocation, receiver: int) -> Value:
    return receiver % 2 == 0


@INTEGER_METHODS.define("odd?")
def _odd(_: Invocation, receiver: int) -> Value:
    return receiver % 2 == 1


@INTEGER_METHODS.define("succ", "next")
def _succ(call: Invocation, receiver: int) -> Value:
    return bounded(call, receiver + 1)


@INTEGER_METHODS.define("pred")
def _pred(call: Invocation, receiver: int) -> Value:
    return bounded(call, receiver - 1)


@INTEGER_METHODS.define("times", enumerator="always")
def _times(call: Invocation, receiver: int) -> Value:
    block = call.need_block()
    number = 0
    while number < receiver:
        block(number)
        number += 1
    return receiver


@INTEGER_METHODS.define("upto", enumerator="always")
def _upto(call: Invocation, receiver: int, last: Value) -> Value:
    block, end = call.need_block(), _bound(receiver, last)
    number = receiver
    while number <= end:
        block(number)
        number += 1
    return receiver


@INTEGER_METHODS.define("downto", enumerator="always")
def _downto(call: Invocation, receiver: int, last: Value) -> Value:
    block, end = call.need_block(), _bound(receiver, last)
    number = receiver
    while number >= end:
        block(number)
        number -= 1
    return receiver


def _bound(receiver: int, value: Value) -> Number:
    if is_number(value):
        return value
    given = "nil" if value is None else shown_type(value)
    raise PageError("argument-error", f"comparison of {type_name(receiver)} with {given} failed")


@INTEGER_METHODS.define("chr")
def _chr(call: Invocation, receiver: int, *encodings: Value) -> Value:
    if encodings:
        return _character(call, receiver, expect_string(encodings[0]))
    if 0 <= receiver < 0x80:
        return call.string(chr(receiver))
    if receiver < 0x100 and receiver >= 0:
        raise PageError(
            "unsupported-ruby", "half a character is not text; write the character itself"
        )
    raise _out_of_range(receiver)


def _character(call: Invocation, receiver: int, encoding: str) -> Value:
    if encoding.upper() != "UTF-8":
        raise PageError("unsupported-ruby", "pages cannot use an encoding other than UTF-8")
    if not 0 <= receiver < 0x110000:
        raise _out_of_range(receiver)
    if 0xD800 <= receiver < 0xE000:
        raise PageError("range-error", f"invalid codepoint 0x{receiver:X} in UTF-8")
    return call.string(chr(receiver))


def _out_of_range(receiver: int) -> PageError:
    shown = "bignum" if receiver.bit_length() > 62 else str(receiver)
    return PageError("range-error", f"{shown} out of char range")


@INTEGER_METHODS.define("digits")
def _digits(call: Invocation, receiver: int, base: Value = 10) -> Value:
    radix = expect_integer(base)
    if receiver < 0:
        raise PageError("math-domain-error", "out of domain")
    if radix < 2:
        message = "negative radix" if radix < 0 else f"invalid radix {radix}"
        raise PageError("argument-error", message)
    if receiver == 0:
        return [0]
    digits: list[Value] = []
    while receiver:
        call.meter.spend(1)
        receiver, digit = divmod(receiver, radix)
        digits.append(digit)
    return digits


@INTEGER_METHODS.define("gcd")
def _gcd(_: Invocation, receiver: int, other: Value) -> Value:
    return math.gcd(receiver, _expect_exactly_integer(other))


@INTEGER_METHODS.define("lcm")
def _lcm(call: Invocation, receiver: int, other: Value) -> Value:
    return bounded(call, math.lcm(receiver, _expect_exactly_integer(other)))


def _expect_exactly_integer(value: Value) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PageError("type-error", "not an integer")


@INTEGER_METHODS.define("gcdlcm")
def _gcdlcm(call: Invocation, receiver: int, other: Value) -> Value:
    number = _expect_exactly_integer(other)
    return [math.gcd(receiver, number), bounded(call, math.lcm(receiver, number))]


@INTEGER_METHODS.define("allbits?")
def _all_bits(_: Invocation, receiver: int, mask: Value) -> Value:
    return receiver & expect_integer(mask) == mask


@INTEGER_METHODS.define("anybits?")
def _any_bits(_: Invocation, receiver: int, mask: Value) -> Value:
    return receiver & expect_integer(mask) != 0


@INTEGER_METHODS.define("nobits?")
def _no_bits(_: Invocation, receiver: int, mask: Value) -> Value:
    return receiver & expect_integer(mask) == 0


@INTEGER_METHODS.define("bit_length")
def _bit_length(_: Invocation, receiver: int) -> Value:
    return (receiver if receiver >= 0 else ~receiver).bit_length()


def _bits(value: Value) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        raise PageError(
            "type-error", f"can't convert {float_to_text(value)} into Integer for bitwise"
        )
    raise PageError("type-error", f"{shown_type(value)} can't be coerced into Integer")


@INTEGER_METHODS.define("&")
def _and(_: Invocation, receiver: int, other: Value) -> Value:
    return receiver & _bits(other)


@INTEGER_METHODS.define("|")
def _or(_: Invocation, receiver: int, other: Value) -> Value:
    return receiver | _bits(other)


@INTEGER_METHODS.define("^")
def _xor(_: Invocation, receiver: int, other: Value) -> Value:
    return receiver ^ _bits(other)


@INTEGER_METHODS.define("~")
def _invert(_: Invocation, receiver: int) -> Value:
    return ~receiver


def _shifted(call: Invocation, receiver: int, places: int) -> Value:
    if places <= 0:
        return receiver >> min(-places, 1 << 20)
    if receiver and receiver.bit_length() + places > call.meter.limits.bits:
        limit = call.meter.limits.bits
        raise PageError("limit-bits", f"this number has more than {limit:,} bits")
    return receiver << places if receiver else 0


@INTEGER_METHODS.define("<<")
def _shift_left(call: Invocation, receiver: int, places: Value) -> Value:
    return _shifted(call, receiver, expect_integer(places))


@INTEGER_METHODS.define(">>")
def _shift_right(call: Invocation, receiver: int, places: Value) -> Value:
    return _shifted(call, receiver, -expect_integer(places))


@INTEGER_METHODS.define("[]")
def _bit(_: Invocation, receiver: int, place: Value) -> Value:
    if isinstance(place, RubyRange):
        raise PageError("unsupported-ruby", "pages cannot use a range of bits")
    number = expect_integer(place)
    return (receiver >> min(number, 1 << 20)) & 1 if number >= 0 else 0


@INTEGER_METHODS.define("size")
def _size(_: Invocation, receiver: int) -> Value:
    if not -(2**63) <= receiver < 2**63:
        raise PageError("unsupported-ruby", "pages cannot use the bytes of a large number")
    return 8


# -- the class ---------------------------------------------------------------------------------

INTEGER_CLASS_METHODS = MethodTable()
"""The methods of ``Integer`` itself; the receiver is the class."""


@INTEGER_CLASS_METHODS.define("sqrt")
def _integer_sqrt(call: Invocation, __: RubyClass, value: Value) -> Value:
    number = expect_integer(value)
    if number < 0:
        raise out_of_domain('"isqrt"')
    call.meter.spend(number.bit_length() >> 4)
    return math.isqrt(number)
