"""MatchData."""

from __future__ import annotations

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.elements import NOT_GIVEN
from policy_pages.erb.methods.index_bounds import expect_index, slice_bounds
from policy_pages.erb.methods.searching import (
    group_number,
    group_value,
    group_values,
    regexp_of,
)
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.regexp import Match
from policy_pages.erb.values import RubyHash, RubyRange, RubyString, Value

MATCH_METHODS = MethodTable()


@MATCH_METHODS.define("[]")
def _group(call: Invocation, receiver: Match, first: Value, length: Value = NOT_GIVEN) -> Value:
    size = len(receiver.spans)
    if length is not NOT_GIVEN:
        start, count = expect_index(first), expect_index(length)
        start += size if start < 0 else 0
        if count < 0 or not 0 <= start <= size:
            return None
        return group_values(call, receiver)[start : start + count]
    if isinstance(first, RubyRange):
        bounds = slice_bounds(first, size)
        return bounds and group_values(call, receiver)[bounds[0] : bounds[1]]
    return group_value(call, receiver, group_number(receiver, first))


@MATCH_METHODS.define("to_a")
def _to_a(call: Invocation, receiver: Match) -> Value:
    return group_values(call, receiver)


@MATCH_METHODS.define("captures")
def _captures(call: Invocation, receiver: Match) -> Value:
    return group_values(call, receiver)[1:]


@MATCH_METHODS.define("named_captures")
def _named_captures(call: Invocation, receiver: Match) -> Value:
    result = RubyHash()
    for name in receiver.names:
        text = group_value(call, receiver, receiver.number(name))
        result.set(RubyString(name), text, call.meter)
    return result


@MATCH_METHODS.define("names")
def _match_names(_: Invocation, receiver: Match) -> Value:
    return [RubyString(name) for name in receiver.names]


@MATCH_METHODS.define("values_at")
def _values_at(call: Invocation, receiver: Match, *groups: Value) -> Value:
    result: list[Value] = []
    values = group_values(call, receiver)
    for group in groups:
        if isinstance(group, RubyRange):
            result += _values_of_range(values, group)
        else:
            result.append(group_value(call, receiver, group_number(receiver, group)))
    return call.array(result)


def _values_of_range(values: list[Value], bounds: RubyRange) -> list[Value]:
    if bounds.first is None or bounds.last is None:
        raise PageError("unsupported-ruby", "a range without an end is not supported here")
    chosen = slice_bounds(bounds, len(values))
    end = expect_index(bounds.last)
    if chosen is None or end >= len(values):
        raise PageError("unsupported-ruby", "a range beyond the groups is not supported here")
    return values[chosen[0] : chosen[1]]


@MATCH_METHODS.define("pre_match")
def _pre_match(call: Invocation, receiver: Match) -> Value:
    call.meter.spend(receiver.start >> 6)
    return RubyString(receiver.pre)


@MATCH_METHODS.define("post_match")
def _post_match(call: Invocation, receiver: Match) -> Value:
    call.meter.spend((len(receiver.text) - receiver.end) >> 6)
    return RubyString(receiver.post)


def _offsets(receiver: Match, group: Value) -> tuple[int, int] | tuple[None, None]:
    number = group_number(receiver, group)
    if not 0 <= number < len(receiver.spans):
        raise PageError("index-error", f"index {number} out of matches")
    return receiver.spans[number] or (None, None)


@MATCH_METHODS.define("begin")
def _begin(_: Invocation, receiver: Match, group: Value) -> Value:
    return _offsets(receiver, group)[0]


@MATCH_METHODS.define("end")
def _end(_: Invocation, receiver: Match, group: Value) -> Value:
    return _offsets(receiver, group)[1]


@MATCH_METHODS.define("offset")
def _offset(_: Invocation, receiver: Match, group: Value) -> Value:
    return list(_offsets(receiver, group))


@MATCH_METHODS.define("size", "length")
def _size(_: Invocation, receiver: Match) -> Value:
    return len(receiver.spans)


@MATCH_METHODS.define("string")
def _string(call: Invocation, receiver: Match) -> Value:
    result = RubyString(receiver.text)
    call.runtime.freeze(result)
    return result


@MATCH_METHODS.define("regexp")
def _regexp(call: Invocation, receiver: Match) -> Value:
    return regexp_of(call.meter, receiver)


@MATCH_METHODS.define("==", "eql?")
def _equals(_: Invocation, receiver: Match, other: Value) -> Value:
    return isinstance(other, Match) and receiver == other
