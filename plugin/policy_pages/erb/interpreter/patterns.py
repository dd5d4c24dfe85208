"""``case … in``, ``value => pattern`` and ``value in pattern``.

As in Ruby 3.1 a variable keeps what it took before the rest of its pattern failed, and the
message says why, where there was but one pattern. Arrays and hashes alone are taken apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from policy_pages.erb import nodes
from policy_pages.erb import pattern_nodes as patterns
from policy_pages.erb.errors import PageError
from policy_pages.erb.interpreter.code import counted
from policy_pages.erb.interpreter.expressions import assign_to
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
    from policy_pages.erb.interpreter.code import CodeOf, Compile
    from policy_pages.erb.interpreter.interpreter import Code, Interpreter
    from policy_pages.erb.limits import Meter
    from policy_pages.text.diagnostics import DiagnosticError

    Matcher: TypeAlias = "Callable[[_Match, Value], bool]"


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


def _case_in(code_of: CodeOf, node: patterns.CaseIn) -> Code:
    value_of = code_of(node.value)
    clauses = [
        (
            _whole_matcher(code_of, clause.pattern),
            code_of(clause.guard) if clause.guard is not None else None,
            code_of(clause.body),
        )
        for clause in node.clauses
    ]
    alternative = code_of(node.alternative) if node.alternative is not None else None

    def run(interpreter: Interpreter) -> Value:
        value = value_of(interpreter)
        match = _Match(interpreter, value)
        for matches, guard, body in clauses:
            if not matches(match, value):
                continue
            if guard is None or truthy(guard(interpreter)):
                return body(interpreter)
            match.fails("guard clause does not return true")
        if alternative is not None:
            return alternative(interpreter)
        raise match.error(node.value, value, single=len(clauses) == 1)

    return run


def _match_pattern(code_of: CodeOf, node: patterns.MatchPattern) -> Code:
    value_of, matches = code_of(node.value), _whole_matcher(code_of, node.pattern)

    def run(interpreter: Interpreter) -> Value:
        value = value_of(interpreter)
        match = _Match(interpreter, value)
        matched = matches(match, value)
        if not node.required:
            return matched
        if not matched:
            raise match.error(node, value, single=True)
        return None

    return run


def _whole_matcher(code_of: CodeOf, pattern: nodes.Node) -> Matcher:
    """A matcher whose refusals are at the pattern's place."""
    matches = _matcher(code_of, pattern)

    def run(match: _Match, value: Value) -> bool:
        try:
            return matches(match, value)
        except PageError as refusal:
            raise match.interpreter.refused(refusal, pattern.span) from None

    return run


# -- patterns --------------------------------------------------------------------------------


def _matcher(code_of: CodeOf, pattern: nodes.Node) -> Matcher:
    """Whether a value is as a pattern has it; variables take their parts.

    It raises PageError: ``limit-steps``.
    """
    matches = _MATCHERS.get(type(pattern), _is_value)(code_of, pattern)

    def run(match: _Match, value: Value) -> bool:
        match.interpreter.meter.spend(1)
        return matches(match, value)

    return run


def _taker(code_of: CodeOf, target: nodes.LocalVariable | None) -> Callable[[_Match, Value], None]:
    """What gives a variable, if there is one, its part."""
    if target is None:
        return lambda *_: None
    assign = assign_to(code_of, target)
    return lambda match, value: assign(match.interpreter, value)


def _is_value(code_of: CodeOf, pattern: nodes.Node) -> Matcher:
    expected_of = code_of(pattern)

    def matches(match: _Match, value: Value) -> bool:
        expected = expected_of(match.interpreter)
        if truthy(match.interpreter.call_method(expected, "===", [value], pattern.span)):
            return True
        return match.fails("{} === {} does not return true", expected, value)

    return matches


def _binding(code_of: CodeOf, pattern: patterns.Binding) -> Matcher:
    inner = _matcher(code_of, pattern.pattern) if pattern.pattern is not None else None
    take = _taker(code_of, pattern.target)

    def matches(match: _Match, value: Value) -> bool:
        if inner is not None and not inner(match, value):
            return False
        take(match, value)
        return True

    return matches


def _alternatives(code_of: CodeOf, pattern: patterns.Alternatives) -> Matcher:
    inner = [_matcher(code_of, one) for one in pattern.patterns]
    return lambda match, value: any(matches(match, value) for matches in inner)


def _is_kind(code_of: CodeOf, constant: nodes.Node | None) -> Matcher:
    return _is_value(code_of, constant) if constant is not None else lambda *_: True


def _elements(
    match: _Match, is_kind: Matcher, value: Value, least: int, *, more: bool
) -> list[Value] | None:
    """An array's elements, where there are as many as the pattern needs."""
    if not is_kind(match, value):
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


def _array(code_of: CodeOf, pattern: patterns.ArrayPattern) -> Matcher:
    is_kind = _is_kind(code_of, pattern.constant)
    before = [_matcher(code_of, one) for one in pattern.before]
    after = [_matcher(code_of, one) for one in pattern.after]
    take_rest = _part_taker(code_of, pattern.rest) if pattern.rest is not None else None

    def matches(match: _Match, value: Value) -> bool:
        least = len(before) + len(after)
        elements = _elements(match, is_kind, value, least, more=take_rest is not None)
        if elements is None:
            return False
        end = len(elements) - len(after)
        if not _all(match, before, elements, 0):
            return False
        if take_rest is not None:
            take_rest(match, elements, len(before), end)
        return _all(match, after, elements, end)

    return matches


def _all(match: _Match, inner: list[Matcher], elements: list[Value], start: int) -> bool:
    """Whether patterns match the elements from a place on.

    A pattern's own code may shorten the array meanwhile; missing elements are nil, as in Ruby.
    """
    for place, matches in enumerate(inner, start):
        element = elements[place] if place < len(elements) else None
        if not matches(match, element):
            return False
    return True


def _part_taker(
    code_of: CodeOf, rest: patterns.Rest
) -> Callable[[_Match, list[Value], int, int], None]:
    take = _taker(code_of, rest.target)

    def run(match: _Match, elements: list[Value], start: int, end: int) -> None:
        if rest.target is not None:
            match.interpreter.meter.spend(1 + (end - start >> 3))
            take(match, elements[start:end])

    return run


def _find(code_of: CodeOf, pattern: patterns.FindPattern) -> Matcher:
    is_kind = _is_kind(code_of, pattern.constant)
    inner = [_matcher(code_of, one) for one in pattern.patterns]
    take_before, take_after = (_part_taker(code_of, one) for one in (pattern.before, pattern.after))

    def matches(match: _Match, value: Value) -> bool:
        count = len(inner)
        elements = _elements(match, is_kind, value, count, more=True)
        if elements is None:
            return False
        length = len(elements)
        for start in range(length - count + 1):
            if _all(match, inner, elements, start):
                take_before(match, elements, 0, start)
                take_after(match, elements, start + count, length)
                return True
        return match.fails("{} does not match to find pattern", value)

    return matches


def _hash(code_of: CodeOf, pattern: patterns.HashPattern) -> Matcher:
    is_kind = _is_kind(code_of, pattern.constant)
    pairs = [(key, _matcher(code_of, inner)) for key, inner in pattern.pairs]
    closed, has_rest = pattern.closed, pattern.rest is not None
    take_rest = _taker(code_of, pattern.rest.target if pattern.rest is not None else None)

    def matches(match: _Match, value: Value) -> bool:
        if not is_kind(match, value):
            return False
        if not isinstance(value, RubyHash):
            return match.fails("{} does not respond to #deconstruct_keys", value)
        meter = match.interpreter.meter
        rest: RubyHash | None = None
        if closed or has_rest:
            meter.spend(1 + (len(value.entries) >> 3))
            rest = value.copy()
        for key, _ in pairs:  # all of them, before any value is looked at
            if not value.has(key, meter):
                return match.fails("key not found: {}", key, missing_key=True)
        for key, inner in pairs:
            element = value.get(key, meter)
            if rest is not None:
                rest.entries.pop(_token(value, key, meter), None)
            if not inner(match, element):
                return False
        if rest is not None:
            if closed and rest.entries:
                return match.fails("rest of {} is not empty", rest)
            take_rest(match, rest)
        elif not pairs and value.entries:
            return match.fails("{} is not empty", value)
        return True

    return matches


def _token(value: RubyHash, key: Symbol, meter: Meter) -> object:
    return hash_key(RubyString(key.name) if isinstance(value, DataHash) else key, meter)


_MATCHERS: Mapping[type[nodes.Node], Callable[[CodeOf, Any], Matcher]] = {
    patterns.Binding: _binding,
    patterns.Alternatives: _alternatives,
    patterns.ArrayPattern: _array,
    patterns.FindPattern: _find,
    patterns.HashPattern: _hash,
}

PATTERNS: Mapping[type[nodes.Node], Compile] = {
    patterns.CaseIn: counted(_case_in),
    patterns.MatchPattern: counted(_match_pattern),
}
