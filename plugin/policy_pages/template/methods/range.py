"""Range of integers: its bounds, and Enumerable's methods over its numbers."""

from __future__ import annotations

from policy_pages.template.methods.array import ENUMERABLE_METHODS, compare
from policy_pages.template.methods.table import Invocation, Method, MethodTable, PageError
from policy_pages.template.values import RubyRange, Value

RANGE_METHODS = MethodTable()


def _numbers(call: Invocation, receiver: RubyRange) -> list[Value]:
    first, last = receiver.first, receiver.last
    for bound in (first, last):
        if not isinstance(bound, int) or isinstance(bound, bool):
            raise PageError("unsupported-ruby", "only a range of integers can be walked")
    assert isinstance(first, int)
    assert isinstance(last, int)
    end = last if receiver.exclusive else last + 1
    if end - first > call.limits.size:
        raise PageError("limit-size", f"this range has more than {call.limits.size} elements")
    return list(range(first, end))


def _over_numbers(method: Method, name: str) -> Method:
    def function(call: Invocation, receiver: RubyRange, *arguments: Value) -> Value:
        result = method.function(call, _numbers(call, receiver), *arguments)
        return receiver if name.startswith("each") else result

    return Method(function, method.least, method.most)


RANGE_METHODS.update(
    {name: _over_numbers(method, name) for name, method in ENUMERABLE_METHODS.items()}
)


@RANGE_METHODS.define("include?", "member?", "cover?", "===")
def _include(_: Invocation, receiver: RubyRange, value: Value) -> Value:
    try:
        low = receiver.first is None or compare(receiver.first, value) <= 0
        order = -1 if receiver.last is None else compare(value, receiver.last)
    except PageError:
        return False
    return low and (order < 0 or (order == 0 and not receiver.exclusive))


@RANGE_METHODS.define("last", "max")
def _last(call: Invocation, receiver: RubyRange) -> Value:
    numbers = _numbers(call, receiver)
    return numbers[-1] if numbers else None


@RANGE_METHODS.define("size")
def _size(call: Invocation, receiver: RubyRange) -> Value:
    return len(_numbers(call, receiver))
