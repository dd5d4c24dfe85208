"""Parts of a string by index, length, range, string or regular expression; where parts are."""

from __future__ import annotations

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.index_bounds import expect_index, slice_bounds
from policy_pages.erb.methods.searching import (
    group_bounds,
    group_number,
    search,
    search_backward,
)
from policy_pages.erb.methods.table import Invocation, MethodTable, expect_string
from policy_pages.erb.printing import to_s
from policy_pages.erb.regexp import Regexp
from policy_pages.erb.values import RubyRange, RubyString, Value

STRING_INDEX_METHODS = MethodTable()

_NOT_GIVEN = object()


def _bounds(
    call: Invocation, text: str, first: Value, second: Value = _NOT_GIVEN
) -> tuple[int, int] | None:
    """The half-open bounds of the part that ``[first, second]`` names, or None."""
    if isinstance(first, Regexp):
        match = search(call, first, text)
        if match is None:
            return None
        return group_bounds(match, 0 if second is _NOT_GIVEN else second)
    if second is not _NOT_GIVEN:
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


@STRING_INDEX_METHODS.define("[]", "slice")
def _slice(
    call: Invocation, receiver: RubyString, first: Value, second: Value = _NOT_GIVEN
) -> Value:
    bounds = _bounds(call, receiver.text, first, second)
    return None if bounds is None else RubyString(receiver.text[bounds[0] : bounds[1]])


@STRING_INDEX_METHODS.define("slice!", mutates=True)
def _slice_itself(
    call: Invocation, receiver: RubyString, first: Value, second: Value = _NOT_GIVEN
) -> Value:
    text = receiver.text
    bounds = _bounds(call, text, first, second)
    if bounds is None:
        return None
    receiver.text = text[: bounds[0]] + text[bounds[1] :]
    return RubyString(text[bounds[0] : bounds[1]])


@STRING_INDEX_METHODS.define("[]=", mutates=True)
def _set(
    call: Invocation, receiver: RubyString, first: Value, second: Value, value: Value = _NOT_GIVEN
) -> Value:
    if value is _NOT_GIVEN:
        second, value = _NOT_GIVEN, second
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
    if second is not _NOT_GIVEN and expect_index(second) < 0:
        raise PageError("index-error", f"negative length {expect_index(second)}")
    index = expect_index(first)
    # "abc"[3] = "d" appends, though there is no character to replace.
    if second is _NOT_GIVEN and index == len(text):
        return index, index
    raise PageError("index-error", f"index {index} out of string")


def _group_to_set(call: Invocation, text: str, regexp: Regexp, group: Value) -> tuple[int, int]:
    match = search(call, regexp, text)
    if match is None:
        raise PageError("index-error", "regexp not matched")
    chosen = 0 if group is _NOT_GIVEN else group
    bounds = group_bounds(match, chosen)
    if bounds is not None:
        return bounds
    number = group_number(match, chosen)
    if not -len(match.spans) < number < len(match.spans):
        raise PageError("index-error", f"index {number} out of regexp")
    raise PageError("index-error", f"regexp group {number} not matched")


@STRING_INDEX_METHODS.define("insert", mutates=True)
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


@STRING_INDEX_METHODS.define("index")
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


@STRING_INDEX_METHODS.define("rindex")
def _rindex(
    call: Invocation, receiver: RubyString, wanted: Value, offset: Value = _NOT_GIVEN
) -> Value:
    text = receiver.text
    start = len(text) if offset is _NOT_GIVEN else expect_index(offset)
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
