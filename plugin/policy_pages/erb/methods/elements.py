"""What can be iterated, and how: the elements of arrays, hashes, ranges and enumerators.

Source: Ruby's documentation of each class's ``each``.
"""

from __future__ import annotations

import datetime
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.arithmetic_sequence import arithmetic_sequence
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.successor import strings_between, successor
from policy_pages.erb.values import (
    Enumerator,
    RubyHash,
    RubyRange,
    RubyString,
    Symbol,
    Value,
    is_number,
    shown_type,
    truthy,
    type_name,
)

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter
    from policy_pages.erb.methods.table import Invocation

NOT_GIVEN: Value = object()
"""The default of an optional parameter for which ``nil`` is a valid argument."""


GENERATED = "slice_when"
"""The name of an enumerator whose receiver, an array, is what was computed for it.

Ruby gives such enumerators for ``chunk``, ``slice_when`` and the like, which all need a block: no
other enumerator has this name.
"""


class Several(list[Value]):
    """Several values that an enumerator passes to a block; an array for all other callers."""

    __slots__ = ()


def packed(element: Value) -> Value:
    """An element as one value."""
    return list(element) if type(element) is Several else element


def elements_of(call: Invocation, value: Value) -> Iterable[Value] | None:
    """The elements of a value's ``each``, or None if it has none.

    An array is its own elements, so a walk sees what is added meanwhile; others are lazy where
    they can be endless.

    :raises PageError: ``type-error`` for a range that cannot be iterated.
    """
    if isinstance(value, list):
        return value
    if isinstance(value, RubyHash):
        return pairs_of(value)
    if isinstance(value, RubyRange):
        return range_elements(value, call.meter)
    if isinstance(value, Enumerator):
        return map(packed, enumerator_elements(call, value))
    return None


def pairs_of(receiver: RubyHash) -> Iterator[Value]:
    """A hash's entries as ``[key, value]``, without those that are deleted meanwhile."""
    for token in list(receiver.entries):
        entry = receiver.entries.get(token)
        if entry is not None:
            yield [entry[0], entry[1]]


# -- ranges ------------------------------------------------------------------------------------


def range_elements(receiver: RubyRange, meter: Meter) -> Iterable[Value]:
    """The elements of a range, which may be endless.

    :raises PageError: ``type-error`` for one that has no successors.
    """
    first, last = receiver.first, receiver.last
    if isinstance(first, int) and not isinstance(first, bool):
        return _integers(first, last, receiver.exclusive, meter)
    if isinstance(first, RubyString):
        if last is None:
            return map(RubyString, _successors(first.text, meter))
        if isinstance(last, RubyString):
            texts = strings_between(first.text, last.text, receiver.exclusive, meter)
            return map(RubyString, _each_a_step(texts, meter))
    if isinstance(first, Symbol):
        if last is None:
            return map(Symbol, _successors(first.name, meter))
        if isinstance(last, Symbol):
            names = strings_between(first.name, last.name, receiver.exclusive, meter)
            return map(Symbol, _each_a_step(names, meter))
    if isinstance(first, datetime.date) and not isinstance(first, datetime.datetime):
        return _days(first, last, receiver.exclusive, meter)
    raise PageError("type-error", f"can't iterate from {type_name(first)}")


def _integers(first: int, last: Value, exclusive: bool, meter: Meter) -> Iterator[Value]:
    for number in itertools.count(first):
        if last is not None and (number >= last if exclusive else number > last):  # type: ignore[operator]
            return
        meter.spend(1)
        yield number


def _days(
    first: datetime.date, last: Value, exclusive: bool, meter: Meter
) -> Iterator[datetime.date]:
    day = first
    one = datetime.timedelta(days=1)
    while last is None or (day < last if exclusive else day <= last):  # type: ignore[operator]
        meter.spend(1)
        yield day
        if day == datetime.date.max:
            raise PageError("unsupported-ruby", "dates after the year 9999 are not supported")
        day += one


def _successors(text: str, meter: Meter) -> Iterator[str]:
    while True:
        meter.spend(1 + (len(text) >> 4))
        yield text
        text = successor(text)


def _each_a_step(texts: Iterator[str], meter: Meter) -> Iterator[str]:
    for text in texts:
        meter.spend(1)
        yield text


# -- slices --------------------------------------------------------------------------------------


def slices(elements: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """``each_slice``: arrays of so many elements; the last can be shorter."""
    part: list[Value] = []
    for element in elements:
        part.append(element)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def consecutive(elements: Iterable[Value], size: int, meter: Meter) -> Iterator[list[Value]]:
    """``each_cons``: each so many elements that follow one another."""
    window: deque[Value] = deque(maxlen=min(size, meter.limits.size + 1))
    for element in elements:
        window.append(element)
        if len(window) == size:
            meter.spend(size >> 4)
            yield list(window)


def slice_size(value: Value, message: str) -> int:
    """How long ``each_slice`` or ``each_cons`` shall make its arrays.

    :raises PageError: ``argument-error`` with the given message, if it is not positive.
    """
    size = expect_index(value)
    if size <= 0:
        raise PageError("argument-error", message)
    return size


# -- enumerators -------------------------------------------------------------------------------

_EACH_ONCE = frozenset(
    ["each", "each_entry", "map", "collect", "flat_map", "collect_concat", "select", "filter",
     "reject", "find", "detect", "find_all", "filter_map", "find_index", "each_pair"]
)  # fmt: skip
_TWO_VALUES_OF_A_HASH = frozenset(["select", "filter", "reject"])


def enumerator_elements(call: Invocation, receiver: Enumerator) -> Iterable[Value]:
    """The arguments that an enumerator's method passes to its block; several are `Several`."""
    sequence = arithmetic_sequence(receiver)
    if sequence is not None:
        return sequence.elements(call.meter)
    source = _lazy_source(call, receiver)
    if source is not None:
        return source
    found: list[Value] = []

    def collect(*arguments: Value) -> Value:
        call.meter.spend(1)
        call.meter.check_collection(len(found) + 1)
        found.append(_given(arguments))
        return None

    call.runtime.send(receiver.receiver, receiver.name, list(receiver.arguments), collect)
    return found


def _given(arguments: tuple[Value, ...]) -> Value:
    if len(arguments) == 1:
        return arguments[0]
    return Several(arguments) if arguments else None


def block_argument(arguments: tuple[Value, ...]) -> Value:
    """A block's arguments, as one value."""
    return packed(_given(arguments))


def _lazy_source(call: Invocation, receiver: Enumerator) -> Iterable[Value] | None:
    """The elements of what may be endless, without visiting all of them first."""
    name, arguments, source = receiver.name, receiver.arguments, receiver.receiver
    if name == "upto" and isinstance(source, int) and arguments and is_number(arguments[0]):
        return _integers(source, arguments[0], False, call.meter)
    if isinstance(source, Enumerator) and name in _EACH_ONCE:
        return enumerator_elements(call, source)
    elements = elements_of(call, source)
    if elements is None:
        return None
    if name in _EACH_ONCE or name == GENERATED:
        if name in _TWO_VALUES_OF_A_HASH and isinstance(source, RubyHash):
            return (Several(pair) for pair in elements if isinstance(pair, list))
        return elements
    if name in ("each_with_index", "with_index"):
        start = index_offset(arguments[0] if arguments else None)
        return (Several((one, index)) for index, one in enumerate(elements, start))
    if name in ("each_with_object", "with_object"):
        return (Several((one, arguments[0])) for one in elements)
    if name == "each_slice":
        return slices(elements, slice_size(arguments[0], "invalid slice size"))
    if name == "each_cons":
        return consecutive(elements, slice_size(arguments[0], "invalid size"), call.meter)
    if name == "cycle":
        return cycled(call, elements, arguments[0] if arguments else None)
    return None


def index_offset(value: Value) -> int:
    """The number that ``with_index`` counts from."""
    return 0 if value is None else expect_index(value)


def cycled(call: Invocation, elements: Iterable[Value], times: Value) -> Iterator[Value]:
    """The elements again and again, so many times or (with ``nil``) without end."""
    count = None if times is None else expect_index(times)
    if count is not None and count <= 0:
        return
    kept = elements if isinstance(elements, list) else call.collect(elements)
    while kept and (count is None or count > 0):
        for element in kept:
            call.meter.spend(1)
            yield element
        count = None if count is None else count - 1


# -- what many of them need ------------------------------------------------------------------------


def predicate(call: Invocation, pattern: Value = NOT_GIVEN) -> Callable[[Value], bool]:
    """What ``any?`` and the like ask of an element: a pattern, the block, or its truth."""
    if pattern is not NOT_GIVEN:
        send = call.runtime.send
        return lambda element: truthy(send(pattern, "===", [element]))
    block = call.block
    if block is None:
        return truthy
    return lambda element: truthy(block(element))


def take_size(value: Value, verb: str = "take") -> int:
    """How many elements ``take``, ``drop`` and Enumerable's ``first`` shall take.

    :raises PageError: ``argument-error``, if they are less than none.
    """
    size = expect_index(value)
    if size < 0:
        raise PageError("argument-error", f"attempt to {verb} negative size")
    return size


def dig(call: Invocation, value: Value, keys: tuple[Value, ...]) -> Value:
    """``dig``: the value at one key after another, or ``nil``."""
    for key in keys:
        call.meter.spend(1)
        if value is None:
            return None
        if isinstance(value, RubyHash):
            value = value.fetch(key, call.meter)
        elif isinstance(value, list):
            index = expect_index(key)
            value = value[index] if -len(value) <= index < len(value) else None
        else:
            raise PageError("type-error", f"{type_name(value)} does not have #dig method")
    return value


def pair_of(value: Value, place: str = "") -> tuple[Value, Value]:
    """The key and value that ``to_h`` makes of an element.

    :param place: ``" at 3"``, where Ruby's message names it.
    :raises PageError: for anything but an array of two.
    """
    if not isinstance(value, list):
        shown = type_name(value) if place else shown_type(value)
        message = f"wrong element type {shown}{place} (expected array)"
        raise PageError("type-error", message)
    if len(value) != 2:
        what = f"wrong array length{place}" if place else "element has wrong array length"
        raise PageError("argument-error", f"{what} (expected 2, was {len(value)})")
    return value[0], value[1]
