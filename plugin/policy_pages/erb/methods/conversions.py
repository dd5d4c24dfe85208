"""Numbers from values and text from formats: ``Integer()``, ``Float()``, ``to_i``, ``format``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from policy_pages.erb.arguments import expect_integer
from policy_pages.erb.errors import RUBY_CLASSES, PageError
from policy_pages.erb.formats import numbers
from policy_pages.erb.formats.numbers import NumberError, NumberLimit
from policy_pages.erb.formats.sprintf import (
    Conversions,
    FormatError,
    FormatLimit,
    FormatRefused,
    format_string,
)
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import Invocation
from policy_pages.erb.printing import inspect, quoted, to_s
from policy_pages.erb.values import RubyHash, RubyString, Symbol, Value, is_number, shown_type

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter

_CODES = {ruby_class: code for code, ruby_class in RUBY_CLASSES.items()}


def raise_as_ruby(error: NumberError | FormatError) -> NoReturn:
    """Raise the PageError for one of Ruby's exceptions.

    :raises PageError: always.
    """
    raise PageError(_CODES[error.ruby_class], error.message) from None


def text_to_integer(text: str, base: int, meter: Meter) -> int:
    """``String#to_i(base)``; base 0 asks the text's own prefix.

    :raises PageError: ``limit-bits``; ``argument-error`` for a base that Ruby does not have.
    """
    try:
        return numbers.text_to_integer(text, base, bits=meter.limits.bits)
    except NumberError as error:
        raise_as_ruby(error)
    except NumberLimit:
        raise _too_many_bits(meter) from None


def _too_many_bits(meter: Meter) -> PageError:
    return PageError("limit-bits", f"this number has more than {meter.limits.bits:,} bits")


def to_integer(value: Value, meter: Meter, base: int = 0) -> int:
    """``Integer(value)``.

    :raises PageError: as Ruby raises; ``limit-bits``.
    """
    if isinstance(value, RubyString):
        try:
            return numbers.parse_integer(value.text, base, quote=quoted, bits=meter.limits.bits)
        except NumberError as error:
            raise_as_ruby(error)
        except NumberLimit:
            raise _too_many_bits(meter) from None
    if value is None:
        raise PageError("type-error", "can't convert nil into Integer")
    if isinstance(value, Fraction):
        return math.trunc(value)
    if not is_number(value):
        raise PageError("type-error", f"can't convert {shown_type(value)} into Integer")
    return expect_integer(value)


def to_float(value: Value) -> float:
    """``Float(value)``.

    :raises PageError: as Ruby raises.
    """
    if isinstance(value, RubyString):
        try:
            return numbers.parse_float(value.text, quoted)
        except NumberError as error:
            raise_as_ruby(error)
    if isinstance(value, (int, float, Fraction)) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    raise PageError("type-error", f"can't convert {shown_type(value)} into Float")


class _Names(Mapping[str, Value]):
    """A hash as a format's names look into it."""

    def __init__(self, hash_: RubyHash, meter: Meter) -> None:
        self.hash = hash_
        self.meter = meter

    def __contains__(self, name: object) -> bool:
        key = Symbol(str(name))
        default = self.hash.default is not None or self.hash.default_block is not None
        return default or self.hash.has(key, self.meter)

    def __getitem__(self, name: str) -> Value:
        return self.hash.fetch(Symbol(name), self.meter)

    def __iter__(self) -> Iterator[str]:
        return (key.name for key, _ in self.hash.items() if isinstance(key, Symbol))

    def __len__(self) -> int:
        return len(self.hash.entries)


def format_values(call: Invocation, template: str, arguments: Sequence[Value]) -> Value:
    """``format(template, *arguments)``, which is ``template % arguments`` too.

    :raises PageError: as Ruby raises; ``limit-size``; ``unsupported-ruby`` for what is not text.
    """
    meter = call.meter
    conversions = Conversions(
        to_s=lambda value: to_s(value, meter),
        inspect=lambda value: inspect(value, meter),
        to_integer=lambda value: to_integer(value, meter),
        to_float=to_float,
        to_index=expect_index,
        string=lambda value: value.text if isinstance(value, RubyString) else None,
        names=lambda value: _Names(value, meter) if isinstance(value, RubyHash) else None,
    )
    meter.spend(template.count("%") + (len(template) >> 4))
    try:
        text = format_string(template, arguments, conversions, meter.limits.size)
    except FormatError as error:
        raise_as_ruby(error)
    except FormatLimit:
        meter.check_string(meter.limits.size + 1)
        raise
    except FormatRefused as error:
        raise PageError("unsupported-ruby", str(error)) from None
    meter.spend(len(text) >> 6)
    return call.string(text)
