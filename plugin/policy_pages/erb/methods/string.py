"""String.

Source: Ruby's documentation of ``String``.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from policy_pages.erb.arguments import expect_string
from policy_pages.erb.errors import PageError
from policy_pages.erb.formats.numbers import text_to_float
from policy_pages.erb.methods.case_mapping import (
    capitalize,
    downcase,
    fold,
    fold_ascii,
    swapcase,
    upcase,
)
from policy_pages.erb.methods.character_sets import chosen, read_set, translation
from policy_pages.erb.methods.conversions import format_values, text_to_integer
from policy_pages.erb.methods.elements import NOT_GIVEN
from policy_pages.erb.methods.index_bounds import expect_index, slice_bounds
from policy_pages.erb.methods.searching import (
    expect_pattern,
    expect_regexp,
    find,
    group_bounds,
    group_number,
    group_value,
    group_values,
    is_match,
    match_at,
    match_index,
    match_value,
    matches,
    refuse,
    search,
    search_backward,
)
from policy_pages.erb.methods.successor import strings_between, successor
from policy_pages.erb.methods.table import Invocation, MethodTable, make_enumerator, take_keywords
from policy_pages.erb.ordering import compare
from policy_pages.erb.printing import inspect, to_s
from policy_pages.erb.regexp import Match, Regexp, RegexpError, expand_replacement
from policy_pages.erb.values import (
    RubyClass,
    RubyHash,
    RubyRange,
    RubyString,
    Symbol,
    Value,
    shown_type,
    truthy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


STRING_METHODS = MethodTable()


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


@STRING_METHODS.define("clamp")
def _clamp(call: Invocation, receiver: RubyString, least: Value, most: Value = NOT_GIVEN) -> Value:
    if most is NOT_GIVEN:
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


# Parts, and where they are


def _bounds(
    call: Invocation, text: str, first: Value, second: Value = NOT_GIVEN
) -> tuple[int, int] | None:
    """The half-open bounds of the part that ``[first, second]`` names, or None."""
    if isinstance(first, Regexp):
        match = search(call, first, text)
        if match is None:
            return None
        return group_bounds(match, 0 if second is NOT_GIVEN else second)
    if second is not NOT_GIVEN:
        start, count = expect_index(first), expect_index(second)
        start += len(text) if start < 0 else 0
        if count < 0 or not 0 <= start <= len(text):
            return None
        return start, min(start + count, len(text))
    if isinstance(first, RubyString):
        start = text.find(first.text)
        return None if start < 0 else (start, start + len(first.text))
    if isinstance(first, RubyRange):
        return slice_bounds(first, len(text))
    start = expect_index(first)
    start += len(text) if start < 0 else 0
    return (start, start + 1) if 0 <= start < len(text) else None


@STRING_METHODS.define("[]", "slice")
def _slice(
    call: Invocation, receiver: RubyString, first: Value, second: Value = NOT_GIVEN
) -> Value:
    bounds = _bounds(call, receiver.text, first, second)
    return None if bounds is None else RubyString(receiver.text[bounds[0] : bounds[1]])


@STRING_METHODS.define("slice!", mutates=True)
def _slice_itself(
    call: Invocation, receiver: RubyString, first: Value, second: Value = NOT_GIVEN
) -> Value:
    text = receiver.text
    bounds = _bounds(call, text, first, second)
    if bounds is None:
        return None
    receiver.text = text[: bounds[0]] + text[bounds[1] :]
    return RubyString(text[bounds[0] : bounds[1]])


@STRING_METHODS.define("[]=", mutates=True)
def _set(
    call: Invocation, receiver: RubyString, first: Value, second: Value, value: Value = NOT_GIVEN
) -> Value:
    if value is NOT_GIVEN:
        second, value = NOT_GIVEN, second
    text = receiver.text
    start, end = _bounds_to_set(call, text, first, second)
    new = expect_string(value)
    call.meter.spend(len(new) >> 6)
    receiver.text = call.string(text[:start] + new + text[end:]).text
    return value


def _bounds_to_set(call: Invocation, text: str, first: Value, second: Value) -> tuple[int, int]:
    if isinstance(first, Regexp):
        return _group_to_set(call, text, first, second)
    bounds = _bounds(call, text, first, second)
    if bounds is not None:
        return bounds
    if isinstance(first, RubyString):
        raise PageError("index-error", "string not matched")
    if isinstance(first, RubyRange):
        raise PageError("range-error", f"{to_s(first, call.meter)} out of range")
    if second is not NOT_GIVEN and expect_index(second) < 0:
        raise PageError("index-error", f"negative length {expect_index(second)}")
    index = expect_index(first)
    # "abc"[3] = "d" appends, although there is no character to replace.
    if second is NOT_GIVEN and index == len(text):
        return index, index
    raise PageError("index-error", f"index {index} out of string")


def _group_to_set(call: Invocation, text: str, regexp: Regexp, group: Value) -> tuple[int, int]:
    match = search(call, regexp, text)
    if match is None:
        raise PageError("index-error", "regexp not matched")
    chosen = 0 if group is NOT_GIVEN else group
    bounds = group_bounds(match, chosen)
    if bounds is not None:
        return bounds
    number = group_number(match, chosen)
    if not -len(match.spans) < number < len(match.spans):
        raise PageError("index-error", f"index {number} out of regexp")
    raise PageError("index-error", f"regexp group {number} not matched")


@STRING_METHODS.define("insert", mutates=True)
def _insert(call: Invocation, receiver: RubyString, index: Value, other: Value) -> Value:
    place, size = expect_index(index), len(receiver.text)
    addition = expect_string(other)
    # A negative index counts the places after characters: -1 is the end.
    start = place + size + 1 if place < 0 else place
    if not 0 <= start <= size:
        shown = place + 1 if place < 0 else place
        raise PageError("index-error", f"index {shown} out of string")
    text = receiver.text
    call.meter.spend(len(addition) >> 6)
    receiver.text = call.string(text[:start] + addition + text[start:]).text
    return receiver


@STRING_METHODS.define("index")
def _index(call: Invocation, receiver: RubyString, wanted: Value, offset: Value = 0) -> Value:
    text = receiver.text
    start = expect_index(offset)
    start += len(text) if start < 0 else 0
    if start < 0 and isinstance(wanted, Regexp):
        call.runtime.last_match = None
    if not 0 <= start <= len(text):
        return None
    if isinstance(wanted, Regexp):
        match = search(call, wanted, text, start)
        return None if match is None else match.start
    found = text.find(expect_string(wanted), start)
    return None if found < 0 else found


@STRING_METHODS.define("rindex")
def _rindex(
    call: Invocation, receiver: RubyString, wanted: Value, offset: Value = NOT_GIVEN
) -> Value:
    text = receiver.text
    start = len(text) if offset is NOT_GIVEN else expect_index(offset)
    start += len(text) if start < 0 else 0
    if start < 0:
        if isinstance(wanted, Regexp):
            call.runtime.last_match = None
        return None
    start = min(start, len(text))
    if isinstance(wanted, Regexp):
        match = search_backward(call, wanted, text, start)
        return None if match is None else match.start
    part = expect_string(wanted)
    found = text.rfind(part, 0, start + len(part))
    return None if found < 0 else found


# Patterns


@STRING_METHODS.define("=~")
def _match_index(call: Invocation, receiver: RubyString, pattern: Value) -> Value:
    if isinstance(pattern, Regexp):
        return match_index(call, pattern, receiver)
    if isinstance(pattern, (RubyString, Symbol)):
        raise PageError("type-error", "type mismatch: String given")
    return None


@STRING_METHODS.define("match")
def _match(call: Invocation, receiver: RubyString, pattern: Value, start: Value = 0) -> Value:
    return match_value(call, expect_regexp(call, pattern), receiver, start)


@STRING_METHODS.define("match?")
def _is_match(call: Invocation, receiver: RubyString, pattern: Value, start: Value = 0) -> Value:
    return is_match(call, expect_regexp(call, pattern), receiver, start)


@STRING_METHODS.define("start_with?")
def _start_with(call: Invocation, receiver: RubyString, *prefixes: Value) -> Value:
    for prefix in prefixes:
        if isinstance(prefix, Regexp):
            if match_at(call, prefix, receiver.text, 0) is not None:
                return True
        elif receiver.text.startswith(expect_string(prefix)):
            return True
    return False


# Replacing


def _replacement(call: Invocation, arguments: tuple[Value, ...]) -> Callable[[Match], str]:
    """What is put in a match's place: by the argument after the pattern, or by the block."""
    if arguments:
        value = arguments[0]
        if isinstance(value, RubyHash):
            return lambda match: _from_hash(call, value, match)
        template = expect_string(value)
        if "\\" in template:
            return lambda match: _expanded(call, template, match)
        return lambda _match: template
    block = call.need_block()
    return lambda match: to_s(block(RubyString(match.group(0) or "")), call.meter)


def _from_hash(call: Invocation, hash_: RubyHash, match: Match) -> str:
    value = hash_.fetch(RubyString(match.group(0) or ""), call.meter)
    return to_s(value, call.meter)


def _expanded(call: Invocation, template: str, match: Match) -> str:
    count = template.count("\\")
    longest = max(span[1] - span[0] for span in match.spans if span is not None)
    most = len(template) + count * longest
    most += template.count("\\`") * match.start
    most += template.count("\\'") * (len(match.text) - match.end)
    call.meter.check_string(most)
    call.meter.spend(most >> 6)
    try:
        return expand_replacement(template, match)
    except RegexpError as error:
        refuse(error)


def _substituted(
    call: Invocation, receiver: RubyString, arguments: tuple[Value, ...], *, every: bool
) -> str | None:
    """The text with the first match replaced, or every one; None if there is none."""
    text = receiver.text
    pattern = expect_pattern(arguments[0])
    replace = _replacement(call, arguments[1:])
    pieces: list[str] = []
    length = len(text)
    position = 0
    for match in matches(call, pattern, text):
        new = replace(match)
        length += len(new) - (match.end - match.start)
        call.meter.check_string(length)
        pieces += [text[position : match.start], new]
        position = match.end
        if not every:
            break
    if not pieces:
        return None
    pieces.append(text[position:])
    call.meter.spend(length >> 6)
    return "".join(pieces)


def _define_substitution(name: str, *, every: bool) -> None:
    @STRING_METHODS.define(name)
    def _changed(call: Invocation, receiver: RubyString, *arguments: Value) -> Value:
        if _gives_enumerator(call, arguments, every=every):
            return make_enumerator(receiver, name, list(arguments))
        text = _substituted(call, receiver, arguments, every=every)
        return RubyString(receiver.text if text is None else text)

    @STRING_METHODS.define(f"{name}!", mutates=True)
    def _change_itself(call: Invocation, receiver: RubyString, *arguments: Value) -> Value:
        if _gives_enumerator(call, arguments, every=every):
            return make_enumerator(receiver, f"{name}!", list(arguments))
        before = receiver.text
        text = _substituted(call, receiver, arguments, every=every)
        if receiver.text is not before:
            raise PageError("runtime-error", "string modified")
        if text is None:
            return None
        receiver.text = text
        return receiver


def _gives_enumerator(call: Invocation, arguments: tuple[Value, ...], *, every: bool) -> bool:
    """Whether there is no replacement; only ``gsub`` can be called in this way.

    :raises PageError: for a wrong number of arguments.
    """
    count = len(arguments)
    if not (1 if every or call.block is not None else 2) <= count <= 2:
        expected = "1..2" if every or call.block is not None else "2"
        message = f"wrong number of arguments (given {count}, expected {expected})"
        raise PageError("argument-error", message)
    return count == 1 and call.block is None


_define_substitution("sub", every=False)
_define_substitution("gsub", every=True)


@STRING_METHODS.define("scan")
def _scan(call: Invocation, receiver: RubyString, pattern: Value) -> Value:
    found: list[Value] = []
    for match in matches(call, expect_pattern(pattern), receiver.text):
        groups = len(match.spans) > 1
        value = group_values(call, match)[1:] if groups else group_value(call, match, 0)
        if call.block is not None:
            call.block(value)
        else:
            found.append(value)
    return receiver if call.block is not None else call.array(found)


# Splitting

_BLANKS = " \t\n\v\f\r"
_WORD = re.compile(f"[^{_BLANKS}]+")


@STRING_METHODS.define("split")
def _split(
    call: Invocation, receiver: RubyString, separator: Value = None, limit: Value = 0
) -> Value:
    text, most = receiver.text, expect_index(limit)
    pattern = " " if separator is None else expect_pattern(separator)
    if most == 1:
        parts = [text] if text else []
    elif isinstance(pattern, Regexp) and pattern.source == " ":
        # Ruby never runs this one, so that even x, which skips the space, changes nothing.
        parts = text.split(" ", most - 1 if most > 0 else -1)
    elif isinstance(pattern, Regexp):
        parts = _split_by_regexp(call, text, pattern, most)
    elif pattern == " ":
        parts = _split_by_spaces(text, most)
    elif pattern:
        parts = text.split(pattern, most - 1 if most > 0 else -1)
    else:
        parts = _split_into_characters(text, most)
    if not text:
        parts = []
    call.meter.spend(len(parts) >> 4)
    while not most and parts and not parts[-1]:
        parts.pop()
    call.meter.check_collection(len(parts))
    if call.block is None:
        call.meter.spend(len(parts) >> 1)
        return [RubyString(part) for part in parts]
    for part in parts:
        call.block(RubyString(part))
    return receiver


def _split_by_spaces(text: str, most: int) -> list[str]:
    # Python's own split() would take the spaces of Unicode along.
    parts: list[str] = []
    for word in _WORD.finditer(text):
        if len(parts) == most - 1:
            parts.append(text[word.start() :])
            return parts
        parts.append(word.group())
    if not text or text[-1] in _BLANKS:
        parts.append("")
    return parts


def _split_into_characters(text: str, most: int) -> list[str]:
    if most > 0:
        return [*text[: most - 1], text[most - 1 :]] if len(text) >= most else [*text, ""]
    return [*text, ""]


def _split_by_regexp(call: Invocation, text: str, regexp: Regexp, most: int) -> list[str]:
    """The pieces and the groups' texts between them, as ``string.c`` finds them."""
    parts: list[str] = []
    begin = start = 0
    count = 1
    after_empty = False
    while (match := find(call.meter, regexp, text, start)) is not None:
        call.meter.spend(1)
        if start == match.start == match.end:
            # An empty match splits only where a character lies before it.
            if not after_empty:
                start += 1
                after_empty = True
                continue
            parts.append(text[begin : begin + 1])
            begin = start
        else:
            parts.append(text[begin : match.start])
            begin = start = match.end
        after_empty = False
        for number in range(1, len(match.spans)):
            group = match.group(number)
            if group is not None:
                call.meter.spend(1 + (len(group) >> 6))
                parts.append(group)
        count += 1
        if 0 < most <= count:
            break
    parts.append(text[begin:])
    return parts


@STRING_METHODS.define("partition")
def _partition(call: Invocation, receiver: RubyString, separator: Value) -> Value:
    text = receiver.text
    if isinstance(separator, Regexp):
        match = search(call, separator, text)
        start, end = (len(text), len(text)) if match is None else (match.start, match.end)
        parts = (text[:start], text[start:end], text[end:])
    else:
        mark = _expect_pattern_text(separator)
        parts = text.partition(mark) if mark else ("", "", text)
    return [RubyString(part) for part in parts]


@STRING_METHODS.define("rpartition")
def _rpartition(call: Invocation, receiver: RubyString, separator: Value) -> Value:
    text = receiver.text
    if isinstance(separator, Regexp):
        match = search_backward(call, separator, text, len(text))
        start, end = (0, 0) if match is None else (match.start, match.end)
        parts = (text[:start], text[start:end], text[end:])
    else:
        mark = _expect_pattern_text(separator)
        parts = text.rpartition(mark) if mark else (text, "", "")
    return [RubyString(part) for part in parts]


def _expect_pattern_text(value: Value) -> str:
    pattern = expect_pattern(value)
    assert isinstance(pattern, str)
    return pattern


# Changed strings, and strings that change themselves

_NEWLINE, _ONE_SPACE, _NFC = RubyString("\n"), RubyString(" "), Symbol("nfc")

Change = Callable[..., str]
"""A function of the call, a text and the arguments; it gives the changed text."""


def _change(*names: str, always: bool = False) -> Callable[[Change], Change]:
    """Write a change down under its names, and with ``!`` as what changes the receiver itself.

    :param always: whether the latter gives the receiver even where nothing changed, and not nil.
    """

    def write(change: Change) -> Change:
        @functools.wraps(change)
        def changed(call: Invocation, receiver: RubyString, *arguments: Value) -> Value:
            return call.string(change(call, receiver.text, *arguments))

        @functools.wraps(change)
        def change_itself(call: Invocation, receiver: RubyString, *arguments: Value) -> Value:
            text = call.string(change(call, receiver.text, *arguments)).text
            same = text == receiver.text
            receiver.text = text
            return None if same and not always else receiver

        STRING_METHODS.define(*names)(changed)
        STRING_METHODS.define(*(f"{name}!" for name in names), mutates=True)(change_itself)
        return change

    return write


# Case


def _define_case(name: str, change: Callable[[str], str]) -> None:
    @_change(name)
    def _case(call: Invocation, text: str, *options: Value) -> str:
        call.meter.spend(len(text) >> (6 if text.isascii() else 2))
        if options:
            raise PageError("unsupported-ruby", f"an option of `{name}` is not supported")
        return change(text)


for _name, _mapping in (
    ("upcase", upcase),
    ("downcase", downcase),
    ("capitalize", capitalize),
    ("swapcase", swapcase),
):
    _define_case(_name, _mapping)


# Ends

_SPACE = "\0 \t\n\v\f\r"


@_change("strip")
def _strip(_: Invocation, text: str) -> str:
    return text.strip(_SPACE)


@_change("lstrip")
def _lstrip(_: Invocation, text: str) -> str:
    return text.lstrip(_SPACE)


@_change("rstrip")
def _rstrip(_: Invocation, text: str) -> str:
    return text.rstrip(_SPACE)


@_change("chomp")
def _chomp(_: Invocation, text: str, ending: Value = _NEWLINE) -> str:
    return text if ending is None else without_ending(text, expect_string(ending))


def without_ending(text: str, ending: str) -> str:
    """``text.chomp(ending)``: a newline takes the carriage return before it along."""
    if ending == "\n":
        if text.endswith("\r\n"):
            return text[:-2]
        return text[:-1] if text.endswith(("\n", "\r")) else text
    if not ending:
        while text.endswith("\n"):
            text = text[:-2] if text.endswith("\r\n") else text[:-1]
        return text
    return text.removesuffix(ending)


@_change("chop")
def _chop(_: Invocation, text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text[:-1]


@_change("delete_prefix")
def _delete_prefix(_: Invocation, text: str, prefix: Value) -> str:
    return text.removeprefix(expect_string(prefix))


@_change("delete_suffix")
def _delete_suffix(_: Invocation, text: str, suffix: Value) -> str:
    return text.removesuffix(expect_string(suffix))


# The whole


@_change("reverse", always=True)
def _reverse(_: Invocation, text: str) -> str:
    return text[::-1]


@_change("succ", "next", always=True)
def _succ(call: Invocation, text: str) -> str:
    call.meter.spend(len(text) >> 2)
    return successor(text)


_FORMS: dict[str, Literal["NFC", "NFD", "NFKC", "NFKD"]] = {
    "nfc": "NFC",
    "nfd": "NFD",
    "nfkc": "NFKC",
    "nfkd": "NFKD",
}


def _expect_form(call: Invocation, value: Value) -> Literal["NFC", "NFD", "NFKC", "NFKD"]:
    name = value.name if isinstance(value, Symbol) else ""
    if name not in _FORMS:
        shown = to_s(value, call.meter)
        raise PageError("argument-error", f"Invalid normalization form {shown}.")
    return _FORMS[name]


@_change("unicode_normalize", always=True)
def _unicode_normalize(call: Invocation, text: str, form: Value = _NFC) -> str:
    call.meter.spend(len(text) >> 4)
    return unicodedata.normalize(_expect_form(call, form), text)


@STRING_METHODS.define("unicode_normalized?")
def _is_unicode_normalized(call: Invocation, receiver: RubyString, form: Value = _NFC) -> Value:
    call.meter.spend(len(receiver.text) >> 4)
    return unicodedata.is_normalized(_expect_form(call, form), receiver.text)


# Padding


def _padding(call: Invocation, width: int, pad: Value) -> str:
    """``width`` characters of a pad that is repeated and cut."""
    text = expect_string(pad)
    if not text:
        raise PageError("argument-error", "zero width padding")
    call.meter.check_string(width)
    call.meter.spend(max(0, width) >> 6)
    return (text * (width // len(text) + 1))[: max(0, width)]


@STRING_METHODS.define("center")
def _center(call: Invocation, receiver: RubyString, width: Value, pad: Value = _ONE_SPACE) -> Value:
    space = expect_index(width) - len(receiver.text)
    left, right = space // 2, space - space // 2
    before, after = _padding(call, left, pad), _padding(call, right, pad)
    return call.string(before + receiver.text + after)


@STRING_METHODS.define("ljust")
def _ljust(call: Invocation, receiver: RubyString, width: Value, pad: Value = _ONE_SPACE) -> Value:
    space = expect_index(width) - len(receiver.text)
    return call.string(receiver.text + _padding(call, space, pad))


@STRING_METHODS.define("rjust")
def _rjust(call: Invocation, receiver: RubyString, width: Value, pad: Value = _ONE_SPACE) -> Value:
    space = expect_index(width) - len(receiver.text)
    return call.string(_padding(call, space, pad) + receiver.text)


# Sets of characters


def _chosen(call: Invocation, text: str, sets: tuple[Value, ...]) -> frozenset[str]:
    if not sets:
        raise PageError("argument-error", "wrong number of arguments (given 0, expected 1+)")
    specifications = [expect_string(one) for one in sets]
    call.meter.spend(sum(map(len, specifications)) >> 2)
    return chosen(text, [read_set(one) for one in specifications], call.meter)


@_change("delete")
def _delete(call: Invocation, text: str, *sets: Value) -> str:
    if sets and not text:
        return ""
    wanted = _chosen(call, text, sets)
    call.meter.spend(len(text) >> 4)
    return "".join([character for character in text if character not in wanted])


@_change("squeeze")
def _squeeze(call: Invocation, text: str, *sets: Value) -> str:
    call.meter.spend(len(text) >> 4)
    return _squeezed(text, _chosen(call, text, sets) if sets else frozenset(text))


def _squeezed(text: str, wanted: frozenset[str]) -> str:
    result: list[str] = []
    last = ""
    for character in text:
        if character != last or character not in wanted:
            result.append(character)
        last = character
    return "".join(result)


@STRING_METHODS.define("count")
def _count(call: Invocation, receiver: RubyString, *sets: Value) -> Value:
    wanted = _chosen(call, receiver.text, sets)
    call.meter.spend(len(receiver.text) >> 4)
    return sum(character in wanted for character in receiver.text)


def _translated(
    call: Invocation, text: str, old: Value, new: Value, *, squeeze: bool
) -> str | None:
    """What ``tr`` makes of a text, or None where none of its characters is in the set."""
    source, target = expect_string(old), expect_string(new)
    if not text:
        return None
    if not target:
        wanted = _chosen(call, text, (old,))
        return _delete(call, text, old) if wanted else None
    call.meter.spend(((len(source) + len(target)) >> 2) + (len(text) >> 3))
    table = translation(text, source, target, call.meter, squeeze=squeeze)
    if not table:
        return None
    if not squeeze:
        return "".join([table.get(character, character) for character in text])
    result: list[str] = []
    last: str | None = None
    for character in text:
        replacement = table.get(character)
        if replacement is None:
            result.append(character)
        elif replacement != last:
            result.append(replacement)
        last = replacement
    return "".join(result)


def _define_translation(name: str, *, squeeze: bool) -> None:
    @STRING_METHODS.define(name)
    def _changed(call: Invocation, receiver: RubyString, old: Value, new: Value) -> Value:
        text = _translated(call, receiver.text, old, new, squeeze=squeeze)
        return RubyString(receiver.text if text is None else text)

    @STRING_METHODS.define(f"{name}!", mutates=True)
    def _change_itself(call: Invocation, receiver: RubyString, old: Value, new: Value) -> Value:
        text = _translated(call, receiver.text, old, new, squeeze=squeeze)
        if text is None:
            return None
        receiver.text = text
        return receiver


_define_translation("tr", squeeze=False)
_define_translation("tr_s", squeeze=True)


# Changes of the receiver alone


def _codepoint_or_text(value: Value) -> str:
    """What ``<<`` appends: a string, or the character of an integer."""
    if not isinstance(value, int) or isinstance(value, bool):
        return expect_string(value)
    if not 0 <= value < 1 << 32:
        kind = "bignum" if value.bit_length() > 62 else str(value)
        raise PageError("range-error", f"{kind} out of char range")
    if value > 0x10FFFF:
        raise PageError("range-error", f"{value} out of char range")
    if 0xD800 <= value < 0xE000:
        raise PageError("range-error", f"invalid codepoint 0x{value:X} in UTF-8")
    return chr(value)


@STRING_METHODS.define("<<", mutates=True)
def _append(call: Invocation, receiver: RubyString, other: Value) -> Value:
    addition = _codepoint_or_text(other)
    call.meter.spend(len(addition) >> 6)
    receiver.text = call.string(receiver.text + addition).text
    return receiver


def _joined(call: Invocation, parts: list[str], length: int) -> str:
    added = sum(map(len, parts))
    call.meter.check_string(length + added)
    call.meter.spend(added >> 6)
    return "".join(parts)


@STRING_METHODS.define("concat", mutates=True)
def _concat(call: Invocation, receiver: RubyString, *others: Value) -> Value:
    parts = [_codepoint_or_text(other) for other in others]
    receiver.text += _joined(call, parts, len(receiver.text))
    return receiver


@STRING_METHODS.define("prepend", mutates=True)
def _prepend(call: Invocation, receiver: RubyString, *others: Value) -> Value:
    parts = [expect_string(other) for other in others]
    receiver.text = _joined(call, parts, len(receiver.text)) + receiver.text
    return receiver


@STRING_METHODS.define("replace", mutates=True)
def _replace(_: Invocation, receiver: RubyString, other: Value) -> Value:
    receiver.text = expect_string(other)
    return receiver


@STRING_METHODS.define("clear", mutates=True)
def _clear(_: Invocation, receiver: RubyString) -> Value:
    receiver.text = ""
    return receiver


# The class

STRING_CLASS_METHODS = MethodTable()
"""The methods of ``String`` itself; the receiver is the class."""


@STRING_CLASS_METHODS.define("new")
def _new_string(call: Invocation, _: RubyClass, text: Value = None) -> Value:
    return call.string("" if text is None else expect_string(text))
