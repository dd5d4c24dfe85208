"""Regexp."""

from __future__ import annotations

from policy_pages.erb.arguments import expect_string
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.elements import NOT_GIVEN
from policy_pages.erb.methods.searching import (
    group_number,
    group_value,
    is_match,
    match_index,
    match_value,
    regexp_from,
)
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.regexp import Regexp, escape
from policy_pages.erb.values import RubyHash, RubyString, Symbol, Value, truthy

REGEXP_METHODS = MethodTable()
REGEXP_CLASS_METHODS = MethodTable()

REGEXP_METHODS.define("match")(match_value)
REGEXP_METHODS.define("match?")(is_match)
REGEXP_METHODS.define("=~")(match_index)


@REGEXP_METHODS.define("===")
def _is_case(call: Invocation, receiver: Regexp, subject: Value) -> Value:
    if not isinstance(subject, (RubyString, Symbol)):
        call.runtime.last_match = None
        return False
    return match_index(call, receiver, subject) is not None


@REGEXP_METHODS.define("source")
def _source(call: Invocation, receiver: Regexp) -> Value:
    return call.string(receiver.source)


_OPTIONS = {"i": 1, "x": 2, "m": 4}


@REGEXP_METHODS.define("options")
def _options(_: Invocation, receiver: Regexp) -> Value:
    return sum(_OPTIONS[option] for option in receiver.options)


@REGEXP_METHODS.define("casefold?")
def _is_casefold(_: Invocation, receiver: Regexp) -> Value:
    return "i" in receiver.options


@REGEXP_METHODS.define("names")
def _names(_: Invocation, receiver: Regexp) -> Value:
    return [RubyString(name) for name in receiver.names]


@REGEXP_METHODS.define("named_captures")
def _group_numbers(call: Invocation, receiver: Regexp) -> Value:
    result = RubyHash()
    for name, numbers in receiver.names.items():
        result.set(RubyString(name), list(numbers), call.meter)
    return result


# -- the class ---------------------------------------------------------------------------------


def _expect_text(value: Value) -> str:
    return value.name if isinstance(value, Symbol) else expect_string(value)


@REGEXP_CLASS_METHODS.define("new", "compile")
def _new(call: Invocation, _: Value, source: Value, options: Value = None) -> Value:
    if isinstance(source, Regexp):
        return source
    letters = "i" if truthy(options) else ""
    if isinstance(options, int) and not isinstance(options, bool):
        unknown = options & ~sum(_OPTIONS.values())
        if unknown:
            raise PageError("unsupported-ruby", f"the option {unknown} of a regular expression")
        letters = "".join(letter for letter, bit in _OPTIONS.items() if options & bit)
    return regexp_from(call.meter, expect_string(source), letters)


@REGEXP_CLASS_METHODS.define("escape", "quote")
def _escape(call: Invocation, _: Value, text: Value) -> Value:
    plain = _expect_text(text)
    call.meter.spend(len(plain) >> 3)
    return call.string(escape(plain))


@REGEXP_CLASS_METHODS.define("union")
def _union(call: Invocation, _: Value, *patterns: Value) -> Value:
    parts = patterns
    if len(parts) == 1 and isinstance(parts[0], list):
        parts = tuple(parts[0])
    if not parts:
        return regexp_from(call.meter, "(?!)")
    if len(parts) == 1 and isinstance(parts[0], Regexp):
        return parts[0]
    call.meter.spend(len(parts))
    sources: list[str] = []
    length = 0
    # Ruby takes a symbol only where it is alone.
    expect = _expect_text if len(parts) == 1 else expect_string
    for part in parts:
        source = part.to_s() if isinstance(part, Regexp) else escape(expect(part))
        length += len(source) + 1
        call.meter.check_string(length)
        sources.append(source)
    return regexp_from(call.meter, "|".join(sources))


@REGEXP_CLASS_METHODS.define("last_match")
def _last_match(call: Invocation, _: Value, group: Value = NOT_GIVEN) -> Value:
    match = call.runtime.last_match
    if group is NOT_GIVEN or match is None:
        return match
    return group_value(call, match, group_number(match, group))
