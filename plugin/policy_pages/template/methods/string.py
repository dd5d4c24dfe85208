"""String and Symbol."""

from __future__ import annotations

import re

from policy_pages.template.methods.table import (
    Invocation,
    MethodTable,
    PageError,
    expect_integer,
    expect_string,
)
from policy_pages.template.values import (
    RubyRange,
    RubyString,
    Symbol,
    Value,
    inspect,
    to_s,
)

STRING_METHODS = MethodTable()
SYMBOL_METHODS = MethodTable()

_SPACE = " \t\n\v\f\r\0"


@STRING_METHODS.define("upcase")
def _upcase(call: Invocation, receiver: RubyString) -> Value:
    return call.string(receiver.text.upper())


@STRING_METHODS.define("downcase")
def _downcase(call: Invocation, receiver: RubyString) -> Value:
    return call.string(receiver.text.lower())


@STRING_METHODS.define("capitalize")
def _capitalize(call: Invocation, receiver: RubyString) -> Value:
    return call.string(receiver.text.capitalize())


@STRING_METHODS.define("swapcase")
def _swapcase(call: Invocation, receiver: RubyString) -> Value:
    return call.string(receiver.text.swapcase())


@STRING_METHODS.define("strip")
def _strip(call: Invocation, receiver: RubyString) -> Value:
    return call.string(receiver.text.lstrip(_SPACE).rstrip(_SPACE))


@STRING_METHODS.define("lstrip")
def _lstrip(call: Invocation, receiver: RubyString) -> Value:
    return call.string(receiver.text.lstrip(_SPACE))


@STRING_METHODS.define("rstrip")
def _rstrip(call: Invocation, receiver: RubyString) -> Value:
    return call.string(receiver.text.rstrip(_SPACE))


@STRING_METHODS.define("chomp")
def _chomp(call: Invocation, receiver: RubyString) -> Value:
    return call.string(re.sub(r"(\r\n|\n|\r)\Z", "", receiver.text))


@STRING_METHODS.define("reverse")
def _reverse(call: Invocation, receiver: RubyString) -> Value:
    return call.string(receiver.text[::-1])


@STRING_METHODS.define("length", "size")
def _length(_: Invocation, receiver: RubyString) -> Value:
    return len(receiver.text)


@STRING_METHODS.define("empty?")
def _empty(_: Invocation, receiver: RubyString) -> Value:
    return not receiver.text


@STRING_METHODS.define("include?")
def _include(_: Invocation, receiver: RubyString, other: Value) -> Value:
    return expect_string(other) in receiver.text


@STRING_METHODS.define("start_with?")
def _start_with(_: Invocation, receiver: RubyString, *prefixes: Value) -> Value:
    return receiver.text.startswith(tuple(expect_string(prefix) for prefix in prefixes))


@STRING_METHODS.define("end_with?")
def _end_with(_: Invocation, receiver: RubyString, *suffixes: Value) -> Value:
    return receiver.text.endswith(tuple(expect_string(suffix) for suffix in suffixes))


@STRING_METHODS.define("index")
def _index(_: Invocation, receiver: RubyString, other: Value) -> Value:
    position = receiver.text.find(expect_string(other))
    return position if position >= 0 else None


@STRING_METHODS.define("+")
def _plus(call: Invocation, receiver: RubyString, other: Value) -> Value:
    return call.string(receiver.text + expect_string(other))


@STRING_METHODS.define("<<", "concat")
def _append(call: Invocation, receiver: RubyString, other: Value) -> Value:
    receiver.text = call.string(receiver.text + expect_string(other)).text
    return receiver


@STRING_METHODS.define("*")
def _times(call: Invocation, receiver: RubyString, count: Value) -> Value:
    times = expect_integer(count)
    if times < 0:
        raise PageError("argument-error", "negative argument")
    if times * len(receiver.text) > call.limits.size:
        raise PageError("limit-size", f"this string is longer than {call.limits.size} characters")
    return call.string(receiver.text * times)


def _compare(receiver: RubyString, other: Value) -> int:
    if not isinstance(other, RubyString):
        raise PageError("type-error", f"comparison of String with {inspect(other)} failed")
    return (receiver.text > other.text) - (receiver.text < other.text)


@STRING_METHODS.define("<=>")
def _spaceship(_: Invocation, receiver: RubyString, other: Value) -> Value:
    return _compare(receiver, other) if isinstance(other, RubyString) else None


@STRING_METHODS.define("<")
def _less(_: Invocation, receiver: RubyString, other: Value) -> Value:
    return _compare(receiver, other) < 0


@STRING_METHODS.define(">")
def _greater(_: Invocation, receiver: RubyString, other: Value) -> Value:
    return _compare(receiver, other) > 0


@STRING_METHODS.define("<=")
def _at_most(_: Invocation, receiver: RubyString, other: Value) -> Value:
    return _compare(receiver, other) <= 0


@STRING_METHODS.define(">=")
def _at_least(_: Invocation, receiver: RubyString, other: Value) -> Value:
    return _compare(receiver, other) >= 0


@STRING_METHODS.define("[]", "slice")
def _slice(
    call: Invocation, receiver: RubyString, first: Value, length: Value | None = None
) -> Value:
    text = receiver.text
    if isinstance(first, RubyString):
        return call.string(first.text) if first.text in text else None
    if isinstance(first, RubyRange):
        bounds = slice_bounds(first, len(text))
        return None if bounds is None else call.string(text[bounds[0] : bounds[1]])
    start = expect_integer(first)
    start += len(text) if start < 0 else 0
    if length is None:
        return call.string(text[start]) if 0 <= start < len(text) else None
    count = expect_integer(length)
    if count < 0 or not 0 <= start <= len(text):
        return None
    return call.string(text[start : start + count])


def slice_bounds(bounds: RubyRange, size: int) -> tuple[int, int] | None:
    """The half-open bounds a range selects of ``size`` elements, or None outside of them."""
    start = 0 if bounds.first is None else expect_integer(bounds.first)
    end = -1 if bounds.last is None else expect_integer(bounds.last)
    start += size if start < 0 else 0
    end += size if end < 0 else 0
    if not (bounds.exclusive and bounds.last is not None):
        end += 1
    return (start, max(start, min(end, size))) if 0 <= start <= size else None


@STRING_METHODS.define("split")
def _split(call: Invocation, receiver: RubyString, separator: Value | None = None) -> Value:
    if separator is None or to_s(separator) == " ":
        parts = receiver.text.split()
    else:
        mark = expect_string(separator)
        parts = receiver.text.split(mark) if mark else list(receiver.text)
        while parts and not parts[-1]:
            parts.pop()
    return call.array([RubyString(part) for part in parts])


@STRING_METHODS.define("lines")
def _lines(call: Invocation, receiver: RubyString) -> Value:
    parts = re.findall(r"[^\n]*\n|[^\n]+", receiver.text)
    return call.array([RubyString(part) for part in parts])


@STRING_METHODS.define("chars")
def _chars(call: Invocation, receiver: RubyString) -> Value:
    return call.array([RubyString(character) for character in receiver.text])


@STRING_METHODS.define("gsub")
def _gsub(call: Invocation, receiver: RubyString, old: Value, new: Value) -> Value:
    mark, replacement = expect_string(old), expect_string(new)
    grown = receiver.text.count(mark) * len(replacement) + len(receiver.text)
    if grown > call.limits.size:
        raise PageError("limit-size", f"this string is longer than {call.limits.size} characters")
    return call.string(receiver.text.replace(mark, _plain_replacement(replacement)))


@STRING_METHODS.define("sub")
def _sub(call: Invocation, receiver: RubyString, old: Value, new: Value) -> Value:
    replacement = _plain_replacement(expect_string(new))
    return call.string(receiver.text.replace(expect_string(old), replacement, 1))


def _plain_replacement(text: str) -> str:
    if "\\" in text:
        raise PageError("unsupported-ruby", "a backslash in a replacement is not supported")
    return text


@STRING_METHODS.define("to_sym", "intern")
def _to_sym(_: Invocation, receiver: RubyString) -> Value:
    return Symbol(receiver.text)


@STRING_METHODS.define("to_str", "html_safe")
def _to_str(_: Invocation, receiver: RubyString) -> Value:
    return receiver


@STRING_METHODS.define("dup")
def _dup(_: Invocation, receiver: RubyString) -> Value:
    return RubyString(receiver.text)


@STRING_METHODS.define("to_i")
def _to_i(call: Invocation, receiver: RubyString) -> Value:
    match = re.match(r"[ \t\n\v\f\r]*([+-]?[0-9]+(?:_[0-9]+)*)", receiver.text)
    if match is None:
        return 0
    if len(match.group(1)) > call.limits.bits // 4:
        raise PageError("limit-bits", f"this number has more than {call.limits.bits} bits")
    return int(match.group(1).replace("_", ""))


@STRING_METHODS.define("to_f")
def _to_f(_: Invocation, receiver: RubyString) -> Value:
    match = re.match(r"\s*([+-]?\d+(?:_\d+)*(?:\.\d+)?(?:[eE][+-]?\d+)?)", receiver.text)
    return float(match.group(1).replace("_", "")) if match else 0.0


@STRING_METHODS.define("center")
def _center(call: Invocation, receiver: RubyString, width: Value) -> Value:
    total = min(expect_integer(width), call.limits.size + 1)
    space = max(0, total - len(receiver.text))
    return call.string(" " * (space // 2) + receiver.text + " " * (space - space // 2))


@STRING_METHODS.define("ljust")
def _ljust(call: Invocation, receiver: RubyString, width: Value) -> Value:
    return call.string(receiver.text.ljust(min(expect_integer(width), call.limits.size + 1)))


@STRING_METHODS.define("rjust")
def _rjust(call: Invocation, receiver: RubyString, width: Value) -> Value:
    return call.string(receiver.text.rjust(min(expect_integer(width), call.limits.size + 1)))


@SYMBOL_METHODS.define("to_sym")
def _symbol(_: Invocation, receiver: Symbol) -> Value:
    return receiver


@SYMBOL_METHODS.define("length", "size")
def _symbol_length(_: Invocation, receiver: Symbol) -> Value:
    return len(receiver.name)


@SYMBOL_METHODS.define("upcase")
def _symbol_upcase(_: Invocation, receiver: Symbol) -> Value:
    return Symbol(receiver.name.upper())


@SYMBOL_METHODS.define("downcase")
def _symbol_downcase(_: Invocation, receiver: Symbol) -> Value:
    return Symbol(receiver.name.lower())
