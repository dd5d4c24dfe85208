"""The cost of a call in steps, before it runs: how much its method may have to visit."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from policy_pages.erb.values import RubyHash, RubyString, Symbol, Value

_LARGE = 1024
"""Bits of an integer that takes noticeable time."""

_CONSTANT = frozenset(
    "size length empty? << push append pop at key? has_key? fetch dig store []= class "
    "is_a? kind_of? instance_of? nil? frozen? freeze object_id equal? respond_to? itself "
    "tap then yield_self ! each each_with_index each_pair each_index".split()
)
"""Methods of collections that look at one element, or pass each to a block, which is counted."""

_COPYING = frozenset(
    "[] slice first last take drop + concat dup clone to_a entries to_ary values_at reverse "
    "rotate insert unshift prepend shift delete_at replace clear".split()
)
"""Methods of arrays that only move elements from one place of the memory to another."""

_LOOKING_UP = frozenset(
    "uniq uniq! | union & intersection intersect? - difference tally "
    "index rindex find_index".split()
)
"""Methods that make a key of each element, or compare each at length."""


def call_cost(receiver: Value, name: str, arguments: list[Value]) -> int:
    """The steps that a call of a method counts for, besides those the method itself counts."""
    kind = type(receiver)
    if kind is list or isinstance(receiver, RubyHash):
        if name in _CONSTANT or _takes_one(kind, name, arguments):
            # a walk through a hash copies its entries first
            copied = kind is not list and name.startswith("each")
            return 1 + (_size(receiver, 3) if copied else 0) + _sizes(arguments, 6)
        unit = 1 if name in _LOOKING_UP else 2
        if kind is list and name in _COPYING:
            unit = 6
        return 1 + _size(receiver, unit) + _sizes(arguments, unit)
    if arguments:
        return 1 + _size(receiver, 2) + _sizes(arguments, 2)
    return 1 + _size(receiver, 2)


def _takes_one(kind: type, name: str, arguments: list[Value]) -> bool:
    """Whether a call asks for one element by its index or key."""
    if name == "[]":
        return kind is not list or (len(arguments) == 1 and type(arguments[0]) is int)
    return not arguments and kind is list and name in ("first", "last")


def arguments_cost(arguments: Iterable[Value]) -> int:
    """The steps for the arguments of a function without a receiver."""
    return 1 + _sizes(arguments, 2)


def _sizes(values: Iterable[Value], unit: int) -> int:
    steps = 0
    for value in values:
        steps += _size(value, unit)
    return steps


def _size(value: Value, unit: int) -> int:
    """Steps for a value: one for ``2 ** unit`` elements, for 64 characters, for 16 bits."""
    if type(value) is RubyString:  # by far the most frequent
        return len(value.text) >> 6
    if isinstance(value, int):
        bits = value.bit_length()
        return bits >> 4 if bits > _LARGE else 0
    if isinstance(value, list):
        return len(value) >> unit
    if isinstance(value, RubyString):
        return len(value.text) >> 6
    if isinstance(value, RubyHash):
        return len(value.entries) >> unit
    if isinstance(value, Symbol):
        return len(value.name) >> 6
    if isinstance(value, Fraction):
        return _size(value.numerator, unit) + _size(value.denominator, unit)
    return 0
