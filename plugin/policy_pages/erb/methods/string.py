"""String: what it is, what it is compared with and turned into, and all its methods together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.formats.numbers import text_to_float
from policy_pages.erb.methods.conversions import format_values, text_to_integer
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.string_case import fold, fold_ascii
from policy_pages.erb.methods.string_change import STRING_CHANGE_METHODS, without_ending
from policy_pages.erb.methods.string_index import STRING_INDEX_METHODS
from policy_pages.erb.methods.string_search import STRING_SEARCH_METHODS
from policy_pages.erb.methods.successor import strings_between
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
    expect_string,
    take_keywords,
)
from policy_pages.erb.ordering import compare
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import (
    RubyRange,
    RubyString,
    Symbol,
    Value,
    shown_type,
    truthy,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

STRING_METHODS = MethodTable()
STRING_METHODS.update(STRING_CHANGE_METHODS)
STRING_METHODS.update(STRING_INDEX_METHODS)
STRING_METHODS.update(STRING_SEARCH_METHODS)


# Questions


@STRING_METHODS.define("length", "size")
def _length(_: Invocation, receiver: RubyString) -> Value:
    return len(receiver.text)


@STRING_METHODS.define("bytesize")
def _bytesize(_: Invocation, receiver: RubyString) -> Value:
    return len(receiver.text.encode())


@STRING_METHODS.define("empty?")
def _is_empty(_: Invocation, receiver: RubyString) -> Value:
    return not receiver.text


@STRING_METHODS.define("ascii_only?")
def _is_ascii(_: Invocation, receiver: RubyString) -> Value:
    return receiver.text.isascii()


@STRING_METHODS.define("include?")
def _includes(_: Invocation, receiver: RubyString, other: Value) -> Value:
    return expect_string(other) in receiver.text


@STRING_METHODS.define("end_with?")
def _ends_with(_: Invocation, receiver: RubyString, *suffixes: Value) -> Value:
    return any(receiver.text.endswith(expect_string(suffix)) for suffix in suffixes)


@STRING_METHODS.define("ord")
def _ord(_: Invocation, receiver: RubyString) -> Value:
    if not receiver.text:
        raise PageError("argument-error", "empty string")
    return ord(receiver.text[0])


@STRING_METHODS.define("chr")
def _chr(_: Invocation, receiver: RubyString) -> Value:
    return RubyString(receiver.text[:1])


@STRING_METHODS.define("sum")
def _sum(call: Invocation, receiver: RubyString, bits: Value = 16) -> Value:
    width = expect_index(bits)
    total = sum(receiver.text.encode())
    return total & ((1 << width) - 1) if 0 < width < 64 else total


# Comparing


@STRING_METHODS.define("==", "===", "eql?")
def _equals(_: Invocation, receiver: RubyString, other: Value) -> Value:
    return isinstance(other, RubyString) and receiver.text == other.text


@STRING_METHODS.define("<=>")
def _spaceship(_: Invocation, receiver: RubyString, other: Value) -> Value:
    if not isinstance(other, RubyString):
        return None
    return _order(receiver.text, other.text)


def _order(left: str, right: str) -> int:
    return (left > right) - (left < right)


_NOT_GIVEN = object()


@STRING_METHODS.define("clamp")
def _clamp(call: Invocation, receiver: RubyString, least: Value, most: Value = _NOT_GIVEN) -> Value:
    if most is _NOT_GIVEN:
        if not isinstance(least, RubyRange):
            message = f"wrong argument type {shown_type(least)} (expected Range)"
            raise PageError("type-error", message)
        if least.exclusive and least.last is not None:
            raise PageError("argument-error", "cannot clamp with an exclusive range")
        first, last = least.first, least.last
        least, most = first, last
    if least is not None and most is not None and compare(least, most, call.meter) > 0:
        message = "min argument must be smaller than max argument"
        raise PageError("argument-error", message)
    if least is not None and compare(receiver, least, call.meter) < 0:
        return least
    if most is not None and compare(receiver, most, call.meter) > 0:
        return most
    return receiver


@STRING_METHODS.define("casecmp")
def _casecmp(call: Invocation, receiver: RubyString, other: Value) -> Value:
    if not isinstance(other, RubyString):
        return None
    call.meter.spend((len(receiver.text) + len(other.text)) >> 4)
    return _order(fold_ascii(receiver.text), fold_ascii(other.text))


@STRING_METHODS.define("casecmp?")
def _is_same_folded(call: Invocation, receiver: RubyString, other: Value) -> Value:
    if not isinstance(other, RubyString):
        return None
    call.meter.spend((len(receiver.text) + len(other.text)) >> 4)
    return fold(receiver.text) == fold(other.text)


# Putting together


@STRING_METHODS.define("+")
def _plus(call: Invocation, receiver: RubyString, other: Value) -> Value:
    text = expect_string(other)
    call.meter.spend(len(text) >> 6)
    return call.string(receiver.text + text)


@STRING_METHODS.define("*")
def _times(call: Invocation, receiver: RubyString, count: Value) -> Value:
    times = expect_index(count)
    if times < 0:
        raise PageError("argument-error", "negative argument")
    length = times * len(receiver.text)
    call.meter.check_string(length)
    call.meter.spend(length >> 6)
    return RubyString(receiver.text * times)


@STRING_METHODS.define("%")
def _format(call: Invocation, receiver: RubyString, values: Value) -> Value:
    arguments = values if isinstance(values, list) else [values]
    return format_values(call, receiver.text, arguments)


# Turning into something else


@STRING_METHODS.define("to_s", "to_str", "html_safe")
def _to_s(_: Invocation, receiver: RubyString) -> Value:
    return receiver


@STRING_METHODS.define("inspect")
def _inspect(call: Invocation, receiver: RubyString) -> Value:
    call.meter.spend(len(receiver.text) >> 3)
    return call.string(inspect(receiver, call.meter))


@STRING_METHODS.define("to_sym", "intern")
def _to_sym(_: Invocation, receiver: RubyString) -> Value:
    return Symbol(receiver.text)


@STRING_METHODS.define("to_i")
def _to_i(call: Invocation, receiver: RubyString, base: Value = 10) -> Value:
    return text_to_integer(receiver.text, expect_index(base), call.meter)


@STRING_METHODS.define("hex")
def _hex(call: Invocation, receiver: RubyString) -> Value:
    return text_to_integer(receiver.text, 16, call.meter)


_OWN_BASE = re.compile(r"[ \t\n\v\f\r]*[+-]?0[bodxBODX]")


@STRING_METHODS.define("oct")
def _oct(call: Invocation, receiver: RubyString) -> Value:
    base = 0 if _OWN_BASE.match(receiver.text) else 8
    return text_to_integer(receiver.text, base, call.meter)


@STRING_METHODS.define("to_f")
def _to_f(_: Invocation, receiver: RubyString) -> Value:
    return text_to_float(receiver.text)


@STRING_METHODS.define("+@")
def _unfrozen(call: Invocation, receiver: RubyString) -> Value:
    return RubyString(receiver.text) if call.runtime.is_frozen(receiver) else receiver


@STRING_METHODS.define("clone", keywords=True)
def _clone(call: Invocation, receiver: RubyString, *options: Value) -> Value:
    arguments, given = take_keywords(options, "freeze")
    if arguments:
        message = f"wrong number of arguments (given {len(arguments)}, expected 0)"
        raise PageError("argument-error", message)
    freeze = given.get("freeze")
    if freeze is not None and not isinstance(freeze, bool):
        message = f"unexpected value for freeze: {shown_type(freeze)}"
        raise PageError("argument-error", message)
    result = RubyString(receiver.text)
    if freeze or (freeze is None and call.runtime.is_frozen(receiver)):
        call.runtime.freeze(result)
    return result


@STRING_METHODS.define("-@", "dedup")
def _frozen(call: Invocation, receiver: RubyString) -> Value:
    if call.runtime.is_frozen(receiver):
        return receiver
    result = RubyString(receiver.text)
    call.runtime.freeze(result)
    return result


# Going through


def _each(call: Invocation, receiver: RubyString, elements: Iterator[Value]) -> Value:
    """What ``chars`` and the like give: an array, or with a block the receiver."""
    if call.block is None:
        return call.collect(elements)
    for element in elements:
        call.block(element)
    return receiver


@STRING_METHODS.define("chars")
def _chars(call: Invocation, receiver: RubyString) -> Value:
    return _each(call, receiver, (RubyString(character) for character in receiver.text))


STRING_METHODS.define("each_char", enumerator="always")(_chars)


@STRING_METHODS.define("bytes")
def _bytes(call: Invocation, receiver: RubyString) -> Value:
    return _each(call, receiver, iter(receiver.text.encode()))


STRING_METHODS.define("each_byte", enumerator="always")(_bytes)


@STRING_METHODS.define("codepoints")
def _codepoints(call: Invocation, receiver: RubyString) -> Value:
    return _each(call, receiver, iter([ord(character) for character in receiver.text]))


STRING_METHODS.define("each_codepoint", enumerator="always")(_codepoints)


@STRING_METHODS.define("lines", keywords=True)
def _lines(call: Invocation, receiver: RubyString, *options: Value) -> Value:
    arguments, given = take_keywords(options, "chomp")
    if len(arguments) > 1:
        message = f"wrong number of arguments (given {len(arguments)}, expected 0..1)"
        raise PageError("argument-error", message)
    ending = expect_string(arguments[0]) if arguments and arguments[0] is not None else "\n"
    if arguments and arguments[0] is None:
        return _each(call, receiver, iter([RubyString(receiver.text)]))
    if not ending:
        raise PageError("unsupported-ruby", "lines of paragraphs (`lines('')`) are not supported")
    lines = _split_after(receiver.text, ending, chomp=truthy(given.get("chomp")))
    return _each(call, receiver, lines)


def _split_after(text: str, ending: str, *, chomp: bool) -> Iterator[Value]:
    position = 0
    while position < len(text):
        found = text.find(ending, position)
        end = len(text) if found < 0 else found + len(ending)
        line = text[position:end]
        if chomp and found >= 0:
            line = without_ending(line, ending)
        yield RubyString(line)
        position = end


STRING_METHODS.define("each_line", enumerator="always", keywords=True)(_lines)


@STRING_METHODS.define("upto", enumerator="always")
def _upto(call: Invocation, receiver: RubyString, last: Value, exclusive: Value = False) -> Value:
    block = call.need_block()
    ends = (receiver.text, expect_string(last))
    for text in strings_between(*ends, truthy(exclusive), call.meter):
        block(RubyString(text))
    return receiver
