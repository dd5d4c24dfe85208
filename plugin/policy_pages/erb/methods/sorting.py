"""Orders and sorts: Ruby's comparisons, its merge sort, and its choice of the n smallest.

Which of two equal elements comes first, and which two are compared first (and so named in an
error), is as Ruby 3.1 does it on Linux, where it sorts by the C library's merge sort.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.ordering import order
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import RubyString, Symbol, Value, truthy, type_name

if TYPE_CHECKING:
    from policy_pages.erb.methods.table import Invocation

Order = Callable[[Value, Value], int]
"""Which of two values comes first: negative, zero or positive."""

_FIXNUM = 1 << 62


def natural_order(call: Invocation) -> Order:
    """The order that ``<=>`` gives.

    It raises ``argument-error`` if there is none.
    """
    meter = call.meter

    def compare(left: Value, right: Value) -> int:
        meter.spend(1)
        result = order(left, right, meter)
        if result is None:
            raise comparison_failed(call, left, right)
        return result

    return compare


def order_of(call: Invocation) -> Order:
    """The order that the call's block gives, or else ``<=>``."""
    block = call.block
    if block is None:
        return natural_order(call)

    def compare(left: Value, right: Value) -> int:
        return _sign(call, block(left, right), left, right)

    return compare


def comparison_failed(call: Invocation, left: Value, right: Value) -> PageError:
    """Ruby's ArgumentError for two values without an order."""
    small = isinstance(right, int) and -_FIXNUM <= right < _FIXNUM
    shown = small or right is None or isinstance(right, (float, Symbol))
    given = inspect(right, call.meter) if shown else type_name(right)
    message = f"comparison of {type_name(left)} with {given} failed"
    return PageError("argument-error", message)


def _sign(call: Invocation, result: Value, left: Value, right: Value) -> int:
    """The meaning of a block's answer."""
    if result is None:
        raise comparison_failed(call, left, right)
    if isinstance(result, (int, float, Fraction)) and not isinstance(result, bool):
        return (result > 0) - (result < 0)
    if truthy(call.runtime.send(result, ">", [0])):
        return 1
    return -1 if truthy(call.runtime.send(result, "<", [0])) else 0


def sort_values(call: Invocation, values: list[Value]) -> list[Value]:
    """A new array in order."""
    call.meter.spend(len(values) >> 4)
    if call.block is None:
        keys = _plain_keys(values)
        if keys is not None:
            return [values[index] for index in sorted(range(len(values)), key=keys.__getitem__)]
    return merge_sort(list(values), order_of(call))


def sort_by_keys(call: Invocation, keyed: list[tuple[Value, Value]]) -> list[Value]:
    """Key and element of each -> the elements, in the order of their keys."""
    call.meter.spend(len(keyed) >> 4)
    keys = _plain_keys([key for key, _ in keyed])
    if keys is not None:
        return [keyed[index][1] for index in sorted(range(len(keyed)), key=keys.__getitem__)]
    compare = natural_order(call)
    ordered = merge_sort(keyed, lambda left, right: compare(left[0], right[0]))
    return [element for _, element in ordered]


def _plain_keys(values: list[Value]) -> list[int] | list[float] | list[str] | None:
    """What Python's sort, which is stable too, orders alike; None where it does not."""
    kinds = set(map(type, values))
    if len(kinds) != 1:
        return None
    kind = kinds.pop()
    if kind is int:
        return values  # type: ignore[return-value]
    if kind is float:
        return None if any(map(math.isnan, values)) else values  # type: ignore[arg-type, return-value]
    if kind is RubyString:
        return [value.text for value in values if isinstance(value, RubyString)]
    if kind is Symbol:
        return [value.name for value in values if isinstance(value, Symbol)]
    return None


def merge_sort(values: list[Any], compare: Callable[[Any, Any], int]) -> list[Any]:
    """The values in order; it asks ``compare`` for the same pairs as the C library's sort does."""
    if len(values) <= 1:
        return values
    middle = len(values) // 2
    left, right = merge_sort(values[:middle], compare), merge_sort(values[middle:], compare)
    result: list[Any] = []
    one = other = 0
    while one < len(left) and other < len(right):
        if compare(left[one], right[other]) <= 0:
            result.append(left[one])
            one += 1
        else:
            result.append(right[other])
            other += 1
    return result + left[one:] + right[other:]


class Smallest:
    """The n smallest elements, chosen as Ruby's ``min(n)`` and ``max_by(n)`` choose them.

    It keeps up to four times as many, and drops the rest by quickselect, which is not stable: of
    equal elements, those that Ruby keeps are kept.

    :param largest: whether to look for the largest instead.
    """

    def __init__(
        self, call: Invocation, wanted: Value, compare: Order, *, largest: bool = False
    ) -> None:
        self.size = expect_index(wanted)
        if self.size < 0:
            raise PageError("argument-error", f"negative size ({self.size})")
        self.call = call
        self.compare = compare
        self.largest = largest
        self.kept: list[tuple[Value, Value]] = []
        self.bound: Value = None
        self.bounded = False

    def _order(self, left: Value, right: Value) -> int:
        result = self.compare(left, right)
        return -result if self.largest else result

    def add(self, key: Value, element: Value) -> None:
        """Take an element and what it is compared by."""
        if self.bounded and self._order(key, self.bound) >= 0:
            return
        self.kept.append((key, element))
        self.call.meter.check_collection(len(self.kept))
        if len(self.kept) == self.size * 4:
            self._drop()

    def result(self) -> list[Value]:
        """The elements that were chosen, in order."""
        if self.size == 0:
            return []
        self._drop()
        compare = self.compare
        ordered = merge_sort(self.kept, lambda left, right: compare(left[0], right[0]))
        elements = [element for _, element in ordered]
        return elements[::-1] if self.largest else elements

    def _drop(self) -> None:
        size, kept = self.size, self.kept
        if len(kept) <= size:
            return
        left, right = 0, len(kept) - 1
        while True:
            store, pivots = self._partition(left, right)
            if store <= size <= store + pivots:
                break
            if size < store:
                right = store - 1
            else:
                left = store + pivots
        self.bound, self.bounded = kept[store][0], True
        del kept[size:]

    def _partition(self, left: int, right: int) -> tuple[int, int]:
        """Where the elements equal to a pivot end up, and how many there are."""
        kept = self.kept
        middle = (left + right) // 2
        kept[middle], kept[right] = kept[right], kept[middle]
        pivot = kept[right][0]
        store = index = left
        pivots = 1
        while index <= right - pivots:
            result = self._order(kept[index][0], pivot)
            if result == 0:
                other = right - pivots
                kept[index], kept[other] = kept[other], kept[index]
                pivots += 1
                continue
            if result < 0:
                kept[index], kept[store] = kept[store], kept[index]
                store += 1
            index += 1
        target = store
        for index in range(right, right - pivots, -1):
            if index <= target:
                break
            kept[target], kept[index] = kept[index], kept[target]
            target += 1
        return store, pivots
