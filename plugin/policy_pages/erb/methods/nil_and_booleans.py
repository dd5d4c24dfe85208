"""What ``nil``, ``true`` and ``false`` have besides what every value has."""

from __future__ import annotations

from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.values import (
    RubyHash,
    Value,
    truthy,
)

NIL_METHODS = MethodTable()
BOOLEAN_METHODS = MethodTable()


@NIL_METHODS.define("to_a")
def _nil_to_a(_: Invocation, __: None) -> Value:
    return []


@NIL_METHODS.define("to_h")
def _nil_to_h(_: Invocation, __: None) -> Value:
    return RubyHash()


@NIL_METHODS.define("to_i")
def _nil_to_i(_: Invocation, __: None) -> Value:
    return 0


@NIL_METHODS.define("to_f")
def _nil_to_f(_: Invocation, __: None) -> Value:
    return 0.0


def _logic(table: MethodTable) -> None:
    @table.define("&")
    def conjunction(_: Invocation, receiver: Value, other: Value) -> Value:
        return truthy(receiver) and truthy(other)

    @table.define("|")
    def disjunction(_: Invocation, receiver: Value, other: Value) -> Value:
        return truthy(receiver) or truthy(other)

    @table.define("^")
    def difference(_: Invocation, receiver: Value, other: Value) -> Value:
        return truthy(receiver) is not truthy(other)


_logic(NIL_METHODS)
_logic(BOOLEAN_METHODS)
