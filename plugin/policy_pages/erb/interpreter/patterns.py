"""``case … in``, ``value => pattern`` and ``value in pattern``.

As in Ruby 3.1 a variable keeps what it took before the rest of its pattern failed, and the
message says why, where there was but one pattern. Arrays and hashes alone are taken apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from policy_pages.erb import nodes
from policy_pages.erb import pattern_nodes as patterns
from policy_pages.erb.errors import PageError
from policy_pages.erb.interpreter.expressions import assign
from policy_pages.erb.printing import inspect, to_s
from policy_pages.erb.values import (
    DataHash,
    RubyHash,
    RubyString,
    Symbol,
    Value,
    hash_key,
    truthy,
)

if TYPE_CHECKING:
    from policy_pages.erb.interpreter.interpreter import Handler, Interpreter
    from policy_pages.erb.limits import Meter
    from policy_pages.text.diagnostics import DiagnosticError


class _Match:
    """One value matched with one pattern after another.

    :param whole: the value.
    :ivar is_no_array: whether this was found out; Ruby remembers it, and keeps an older reason.
    :ivar reason: why the last of them failed: words with a ``{}`` for each of the following values.
    :ivar missing_key: whether a key was missing.
    """

    __slots__ = ("interpreter", "is_no_array", "missing_key", "reason", "whole")

    def __init__(self, interpreter: Interpreter, whole: Value) -> None:
        self.interpreter = interpreter
        self.whole = whole
        self.is_no_array = False
        self.reason: tuple[str, tuple[Value, ...]] = ("", ())
        self.missing_key = False

    def fails(self, reason: str, *values: Value, missing_key: bool = False) -> bool:
        """Note why; always False."""
        self.reason = (reason, values)
        self.missing_key = missing_key
        return False

    def matches(self, pattern: nodes.Node, value: Value) -> bool:
        """Whether a value is as a pattern has it; variables take their parts.

        :raises PageError: ``limit-steps``.
        """
        self.interpreter.meter.spend(1)
        return _MATCHERS.get(type(pattern), _is_value)(self, pattern, value)

    def bind(self, target: nodes.LocalVariable | None, value: Value) -> None:
        """Give a variable, if there is one, its part."""
        if target is not None:
            assign(self.interpreter, target, value)

    def error(self, node: nodes.Node, value: Value, *, single: bool) -> DiagnosticError:
        """What Ruby raises where nothing matched.

        :param single: whether there was but one pattern.
        """
        interpreter = self.interpreter
        code = "no-matching-pattern"
        try:
            if single:
                words, parts = self.reason
                shown = [inspect(part, interpreter.meter) for part in parts]
                message = f"{inspect(value, interpreter.meter)}: {words.format(*shown)}"
                code = "no-matching-pattern-key" if self.missing_key else code
            elif value is None:
                message = "NoMatchingPatternError"  # its message is nil, which its class replaces
            else:
                message = to_s(value, interpreter.meter)
        except PageError as refusal:
            return interpreter.refused(refusal, node.span)
        return interpreter.error(node.span, code, message)


def _case_in(interpreter: Interpreter, node: patterns.CaseIn) -> Value:
    value = interpreter.evaluate(node.value)
    match = _Match(interpreter, value)
    for clause in node.clauses:
        if not _matches(match, clause.pattern, value):
            continue
        if clause.guard is None or truthy(interpreter.evaluate(clause.guard)):
            return interpreter.evaluate(clause.body)
        match.fails("guard clause does not return true")
    if node.alternative is not None:
        return interpreter.evaluate(node.alternative)
    raise match.error(node.value, value, single=len(node.clauses) == 1)


def _matches(match: _Match, pattern: nodes.Node, value: Value) -> bool:
    try:
        return match.matches(pattern, value)
    except PageError as refusal:
        raise match.interpreter.refused(refusal, pattern.span) from None


def _match_pattern(interpreter: Interpreter, node: patterns.MatchPattern) -> Value:
    value = interpreter.evaluate(node.value)
    match = _Match(interpreter, value)
    matched = _matches(match, node.pattern, value)
    if not node.required:
        return matched
    if not matched:
        raise match.error(node, value, single=True)
    return None


# -- patterns --------------------------------------------------------------------------------


def _is_value(match: _Match, pattern: nodes.Node, value: Value) -> bool:
    expected = match.interpreter.evaluate(pattern)
    if truthy(match.interpreter.call_method(expected, "===", [value], pattern.span)):
        return True
    return match.fails("{} === {} does not return true", expected, value)


def _binding(match: _Match, pattern: patterns.Binding, value: Value) -> bool:
    if pattern.pattern is not None and not match.matches(pattern.pattern, value):
        return False
    match.bind(pattern.target, value)
    return True


def _alternatives(match: _Match, pattern: patterns.Alternatives, value: Value) -> bool:
    return any(match.matches(inner, value) for inner in pattern.patterns)


def _is_kind(match: _Match, constant: nodes.Node | None, value: Value) -> bool:
    return constant is None or _is_value(match, constant, value)


def _elements(
    match: _Match,
    pattern: patterns.ArrayPattern | patterns.FindPattern,
    value: Value,
    least: int,
    *,
    more: bool,
) -> list[Value] | None:
    """An array's elements, where there are as many as the pattern needs."""
    if not _is_kind(match, pattern.constant, value):
        return None
    if not isinstance(value, list):
        if value is not match.whole or not match.is_no_array:
            match.fails("{} does not respond to #deconstruct", value)
        match.is_no_array = match.is_no_array or value is match.whole
        return None
    if len(value) < least or (len(value) > least and not more):
        expected = f"{least}+" if more else f"{least}"
        words = f"{{}} length mismatch (given {len(value)}, expected {expected})"
        match.fails(words, value)
        return None
    return value


def _array(match: _Match, pattern: patterns.ArrayPattern, value: Value) -> bool:
    before, after = len(pattern.before), len(pattern.after)
    more = pattern.rest is not None
    elements = _elements(match, pattern, value, before + after, more=more)
    if elements is None:
        return False
    end = len(elements) - after
    if not _all(match, pattern.before, elements, 0):
        return False
    if pattern.rest is not None:
        _bind_part(match, pattern.rest, elements, before, end)
    return _all(match, pattern.after, elements, end)


def _all(match: _Match, inner: tuple[nodes.Node, ...], elements: list[Value], start: int) -> bool:
    """Whether patterns match the elements from a place on.

    A pattern's own code may shorten the array meanwhile; missing elements are nil, as in Ruby.
    """
    for place, pattern in enumerate(inner, start):
        element = elements[place] if place < len(elements) else None
        if not match.matches(pattern, element):
            return False
    return True


def _bind_part(
    match: _Match, rest: patterns.Rest, elements: list[Value], start: int, end: int
) -> None:
    if rest.target is not None:
        match.interpreter.meter.spend(1 + (end - start >> 3))
        match.bind(rest.target, elements[start:end])


def _find(match: _Match, pattern: patterns.FindPattern, value: Value) -> bool:
    count = len(pattern.patterns)
    elements = _elements(match, pattern, value, count, more=True)
    if elements is None:
        return False
    length = len(elements)
    for start in range(length - count + 1):
        if _all(match, pattern.patterns, elements, start):
            _bind_part(match, pattern.before, elements, 0, start)
            _bind_part(match, pattern.after, elements, start + count, length)
            return True
    return match.fails("{} does not match to find pattern", value)


def _hash(match: _Match, pattern: patterns.HashPattern, value: Value) -> bool:
    if not _is_kind(match, pattern.constant, value):
        return False
    if not isinstance(value, RubyHash):
        return match.fails("{} does not respond to #deconstruct_keys", value)
    meter = match.interpreter.meter
    rest: RubyHash | None = None
    if pattern.closed or pattern.rest is not None:
        meter.spend(1 + (len(value.entries) >> 3))
        rest = value.copy()
    for key, _ in pattern.pairs:  # all of them, before any value is looked at
        if not value.has(key, meter):
            return match.fails("key not found: {}", key, missing_key=True)
    for key, inner in pattern.pairs:
        element = value.get(key, meter)
        if rest is not None:
            rest.entries.pop(_token(value, key, meter), None)
        if not match.matches(inner, element):
            return False
    if rest is not None:
        if pattern.closed and rest.entries:
            return match.fails("rest of {} is not empty", rest)
        if pattern.rest is not None:
            match.bind(pattern.rest.target, rest)
    elif not pattern.pairs and value.entries:
        return match.fails("{} is not empty", value)
    return True


def _token(value: RubyHash, key: Symbol, meter: Meter) -> object:
    return hash_key(RubyString(key.name) if isinstance(value, DataHash) else key, meter)


_MATCHERS: Mapping[type[nodes.Node], Callable[[_Match, Any, Value], bool]] = {
    patterns.Binding: _binding,
    patterns.Alternatives: _alternatives,
    patterns.ArrayPattern: _array,
    patterns.FindPattern: _find,
    patterns.HashPattern: _hash,
}

PATTERNS: Mapping[type[nodes.Node], Handler] = {
    patterns.CaseIn: _case_in,
    patterns.MatchPattern: _match_pattern,
}
