"""Module and Class: what classes and modules themselves answer to, whichever they are."""

from __future__ import annotations

from policy_pages.erb.classes import is_a
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
)
from policy_pages.erb.values import RubyClass, Value

MODULE_METHODS = MethodTable()


@MODULE_METHODS.define("name", "to_s", "inspect")
def _name(call: Invocation, receiver: RubyClass) -> Value:
    return call.string(receiver.name)


@MODULE_METHODS.define("===")
def _is_instance(_: Invocation, receiver: RubyClass, value: Value) -> Value:
    return is_a(value, receiver)


@MODULE_METHODS.define("<")
def _is_below(_: Invocation, receiver: RubyClass, other: Value) -> Value:
    if not isinstance(other, RubyClass):
        raise PageError("type-error", "compared with non class/module")
    if other.name in receiver.ancestors:
        return True
    return False if receiver == other or receiver.name in other.ancestors else None


@MODULE_METHODS.define("<=")
def _is_at_most(call: Invocation, receiver: RubyClass, other: Value) -> Value:
    return True if receiver == other else _is_below(call, receiver, other)
