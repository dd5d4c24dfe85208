"""What every value answers to."""

from __future__ import annotations

from policy_pages.template.methods.table import Invocation, MethodTable
from policy_pages.template.values import (
    RubyHash,
    RubyString,
    Value,
    equal,
    inspect,
    to_s,
    truthy,
)

OBJECT_METHODS = MethodTable()


@OBJECT_METHODS.define("to_s")
def _to_s(call: Invocation, receiver: Value) -> Value:
    return receiver if isinstance(receiver, RubyString) else call.string(to_s(receiver))


@OBJECT_METHODS.define("inspect")
def _inspect(call: Invocation, receiver: Value) -> Value:
    return call.string(inspect(receiver))


@OBJECT_METHODS.define("nil?")
def _is_nil(_: Invocation, receiver: Value) -> Value:
    return receiver is None


@OBJECT_METHODS.define("==")
def _equal(_: Invocation, receiver: Value, other: Value) -> Value:
    return equal(receiver, other)


@OBJECT_METHODS.define("!")
def _not(_: Invocation, receiver: Value) -> Value:
    return not truthy(receiver)


def is_blank(value: Value) -> bool:
    """ActiveSupport's ``blank?``, which the original system's pages may use."""
    if isinstance(value, RubyString):
        return not value.text.strip()
    if isinstance(value, RubyHash):
        return not value.entries
    return value is None or value is False or value == []


@OBJECT_METHODS.define("blank?")
def _blank(_: Invocation, receiver: Value) -> Value:
    return is_blank(receiver)


@OBJECT_METHODS.define("present?")
def _present(_: Invocation, receiver: Value) -> Value:
    return not is_blank(receiver)
