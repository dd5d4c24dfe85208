"""Comparable: the methods of everything that can be ordered."""

from __future__ import annotations

from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.ordering import compare
from policy_pages.erb.values import (
    Value,
)

COMPARABLE_METHODS = MethodTable()


@COMPARABLE_METHODS.define("<")
def _less(call: Invocation, receiver: Value, other: Value) -> Value:
    return compare(receiver, other, call.meter) < 0


@COMPARABLE_METHODS.define(">")
def _greater(call: Invocation, receiver: Value, other: Value) -> Value:
    return compare(receiver, other, call.meter) > 0


@COMPARABLE_METHODS.define("<=")
def _at_most(call: Invocation, receiver: Value, other: Value) -> Value:
    return compare(receiver, other, call.meter) <= 0


@COMPARABLE_METHODS.define(">=")
def _at_least(call: Invocation, receiver: Value, other: Value) -> Value:
    return compare(receiver, other, call.meter) >= 0


@COMPARABLE_METHODS.define("between?")
def _between(call: Invocation, receiver: Value, low: Value, high: Value) -> Value:
    meter = call.meter
    return compare(receiver, low, meter) >= 0 and compare(receiver, high, meter) <= 0
