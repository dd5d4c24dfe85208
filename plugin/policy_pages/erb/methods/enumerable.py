"""Enumerable: what arrays, hashes, ranges and enumerators share, as a table for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.enumerable_answer import ANSWER_METHODS
from policy_pages.erb.methods.enumerable_walk import WALK_METHODS
from policy_pages.erb.methods.table import Function, Invocation, MethodTable
from policy_pages.erb.values import Value

REFUSED_ENUMERABLE_METHODS: Mapping[str, str] = {
    "lazy": "lazy enumerators are not supported; `first`, `find` and `take_while` stop early",
    "to_set": "sets are not supported; use `uniq`",
}
"""What Ruby has and pages may not call, and why."""


def refuse(table: MethodTable, reasons: Mapping[str, str]) -> None:
    """Let a table's methods say why pages may not call them."""
    for name, reason in reasons.items():
        table.define(name)(_refusing(name, reason))


def _refusing(name: str, reason: str) -> Function:
    def method(_: Invocation, __: Value, *___: Value) -> Value:
        raise PageError(
            "unsupported-ruby", f"`{name}` is a method that pages may not call: {reason}"
        )

    return method


ENUMERABLE_METHODS = MethodTable({**WALK_METHODS, **ANSWER_METHODS})
"""Each is given the elements (any iterable) in the receiver's place."""

refuse(ENUMERABLE_METHODS, REFUSED_ENUMERABLE_METHODS)


def enumerable_for(elements: Callable[[Invocation, Value], Iterable[Value]]) -> MethodTable:
    """Enumerable's methods for one type.

    :param elements: the call and the receiver -> the elements of the receiver.
    """
    result = MethodTable()
    for name, method in ENUMERABLE_METHODS.items():
        result[name] = replace(method, function=_on_elements(method.function, elements))
    return result


def _on_elements(
    function: Function, elements: Callable[[Invocation, Value], Iterable[Value]]
) -> Function:
    def method(call: Invocation, receiver: Value, *arguments: Value) -> Value:
        source = elements(call, receiver)
        result = function(call, source, *arguments)
        return receiver if result is source else result

    return method
