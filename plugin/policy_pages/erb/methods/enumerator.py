"""Enumerator: a method without its block, and Enumerable's methods over the block's arguments.

Source: Ruby's documentation of ``Enumerator`` and ``Enumerator::ArithmeticSequence``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.arithmetic_sequence import (
    ArithmeticSequence,
    arithmetic_sequence,
)
from policy_pages.erb.methods.array import array_size
from policy_pages.erb.methods.elements import (
    GENERATED,
    NOT_GIVEN,
    Several,
    block_argument,
    enumerator_elements,
    index_offset,
    packed,
    slice_size,
)
from policy_pages.erb.methods.enumerable import ENUMERABLE_METHODS
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import Function, Invocation, MethodTable
from policy_pages.erb.values import (
    Enumerator,
    RubyHash,
    RubyRange,
    RubyString,
    Value,
    equal,
)

ENUMERATOR_METHODS = MethodTable()

_SEVERAL_TO_BLOCK = frozenset(
    ["map", "collect", "flat_map", "collect_concat", "filter_map", "find_index", "count", "uniq",
     "to_h", "take_while", "any?", "all?", "none?", "one?"]
)  # fmt: skip
"""Methods that pass several values to their block as several; others pass one array."""


def _over_elements(function: Function, name: str) -> Function:
    several = name in _SEVERAL_TO_BLOCK

    def method(call: Invocation, receiver: Enumerator, *arguments: Value) -> Value:
        elements = enumerator_elements(call, receiver)
        if several and call.block is not None and not arguments:
            spreading = Invocation(_spreading(call.block), call.runtime)
            result = function(spreading, elements)
            return list(map(packed, result)) if isinstance(result, list) else result
        source: Iterable[Value] = map(packed, elements)
        result = function(call, source, *arguments)
        if result is not source:
            return result
        # a method that gives its receiver; `each_with_index` of an enumerator gives its
        # method's own result
        return _source(receiver) if name == "each_with_index" else receiver

    return method


def _source(receiver: Enumerator) -> Value:
    inner = receiver.receiver
    return _source(inner) if isinstance(inner, Enumerator) else inner


def _spreading(block: Callable[..., Value]) -> Callable[..., Value]:
    def run(element: Value) -> Value:
        return block(*element) if type(element) is Several else block(element)

    return run


for _name, _method in ENUMERABLE_METHODS.items():
    ENUMERATOR_METHODS[_name] = replace(_method, function=_over_elements(_method.function, _name))


def _run(call: Invocation, receiver: Enumerator, block: Callable[..., Value]) -> Value:
    """Run the enumerator's method with a block; what it gives."""
    if receiver.name == GENERATED and isinstance(receiver.receiver, list):
        for element in receiver.receiver:
            block(element)
        return None
    return call.runtime.send(receiver.receiver, receiver.name, list(receiver.arguments), block)


@ENUMERATOR_METHODS.define("each")
def _each(call: Invocation, receiver: Enumerator, *arguments: Value) -> Value:
    source = receiver
    if arguments:
        source = Enumerator(receiver.receiver, receiver.name, (*receiver.arguments, *arguments))
    block = call.block
    if block is None:
        return source
    return _run(call, source, block)


@ENUMERATOR_METHODS.define("with_index", enumerator="always")
def _with_index(call: Invocation, receiver: Enumerator, offset: Value = None) -> Value:
    return _indexed(call, receiver, index_offset(offset))


@ENUMERATOR_METHODS.define("each_with_index", enumerator="always")
def _each_with_index(call: Invocation, receiver: Enumerator) -> Value:
    return _indexed(call, receiver, 0)


def _indexed(call: Invocation, receiver: Enumerator, start: int) -> Value:
    block, numbers = call.need_block(), itertools.count(start)

    def run(*arguments: Value) -> Value:
        call.meter.spend(1)
        return block(block_argument(arguments), next(numbers))

    return _run(call, receiver, run)


@ENUMERATOR_METHODS.define("with_object", "each_with_object", enumerator="always")
def _with_object(call: Invocation, receiver: Enumerator, memo: Value) -> Value:
    block = call.need_block()

    def run(*arguments: Value) -> Value:
        call.meter.spend(1)
        return block(block_argument(arguments), memo)

    _run(call, receiver, run)
    return memo


# -- one after the other -----------------------------------------------------------------------


@ENUMERATOR_METHODS.define("next")
def _next(call: Invocation, receiver: Enumerator) -> Value:
    element = _peek(call, receiver)
    receiver.position += 1
    return element


@ENUMERATOR_METHODS.define("peek")
def _peek(call: Invocation, receiver: Enumerator) -> Value:
    position = receiver.position
    if receiver.buffer is None or position >= len(receiver.buffer):
        # it may be endless: twice as many elements each time
        source = map(packed, enumerator_elements(call, receiver))
        receiver.buffer = call.collect(itertools.islice(source, 2 * position + 2))
    if position >= len(receiver.buffer):
        raise PageError("stop-iteration", "iteration reached an end")
    return receiver.buffer[position]


@ENUMERATOR_METHODS.define("rewind")
def _rewind(_: Invocation, receiver: Enumerator) -> Value:
    receiver.buffer, receiver.position = None, 0
    return receiver


# -- sizes ---------------------------------------------------------------------------------------

_AS_MANY = frozenset(
    ["each", "map", "collect", "flat_map", "collect_concat", "select", "filter", "reject",
     "filter_map", "find_all", "partition", "group_by", "min_by", "max_by", "minmax_by",
     "sort_by", "each_with_index", "with_index", "each_with_object", "with_object", "each_entry",
     "reverse_each", "each_index", "each_pair", "each_key", "each_value", "map!", "collect!",
     "select!", "filter!", "reject!", "keep_if", "delete_if", "sort_by!", "transform_values",
     "transform_values!", "transform_keys", "transform_keys!", "each_char", "times", "uniq"]
)  # fmt: skip
_UNKNOWN = frozenset(
    ["find", "detect", "find_index", "index", "rindex", "take_while", "drop_while", "each_line",
     "chunk", "bsearch"]
)  # fmt: skip


@ENUMERATOR_METHODS.define("size")
def _size(call: Invocation, receiver: Enumerator) -> Value:
    sequence = arithmetic_sequence(receiver)
    if sequence is not None:
        return sequence.size()
    name, source, arguments = receiver.name, receiver.receiver, receiver.arguments
    if name in _UNKNOWN or name == GENERATED:
        return None
    if name == "times" and isinstance(source, int):
        return max(0, source)
    if name in _AS_MANY:
        return _source_size(call, source)
    if name in ("each_slice", "each_cons"):
        message = "invalid slice size" if name == "each_slice" else "invalid size"
        size, count = slice_size(arguments[0], message), _source_size(call, source)
        if not isinstance(count, int):
            return count
        return -(-count // size) if name == "each_slice" else max(0, count - size + 1)
    if name == "cycle":
        return _cycle_size(call, source, arguments[0] if arguments else None)
    if name in ("combination", "permutation") and isinstance(source, list):
        return _choices(call, len(source), name, arguments)
    raise PageError("unsupported-ruby", f"the `size` of an enumerator of `{name}` is not supported")


def _source_size(call: Invocation, source: Value) -> Value:
    if isinstance(source, RubyString):
        return len(source.text)
    if isinstance(source, (list, RubyHash, RubyRange, Enumerator)):
        return call.runtime.send(source, "size", [])
    return None


def _cycle_size(call: Invocation, source: Value, times: Value) -> Value:
    count = _source_size(call, source)
    if count is None or count == 0:
        return count
    if times is None:
        return math.inf
    rounds = max(0, expect_index(times))
    return count * rounds if isinstance(count, int) else math.inf if rounds else 0


def _choices(call: Invocation, count: int, name: str, arguments: tuple[Value, ...]) -> int:
    size = count if not arguments or arguments[0] is None else expect_index(arguments[0])
    if not 0 <= size <= count:
        return 0
    call.meter.spend(size)
    if min(size, count - size) * count.bit_length() > call.meter.limits.bits:
        call.meter.check_integer(1 << (call.meter.limits.bits + 1))
    return math.comb(count, size) if name == "combination" else math.perm(count, size)


# -- arithmetic sequences ------------------------------------------------------------------------


def _sequence(receiver: Enumerator, name: str) -> ArithmeticSequence:
    sequence = arithmetic_sequence(receiver)
    if sequence is None:
        raise PageError("undefined-method", f"pages may not call `{name}` on Enumerator")
    return sequence


@ENUMERATOR_METHODS.define("==", "===", "eql?")
def _equal(call: Invocation, receiver: Enumerator, other: Value) -> Value:
    one, another = arithmetic_sequence(receiver), arithmetic_sequence(other)
    if one is None or another is None:
        return receiver is other
    return one == another and equal(one.first, another.first, call.meter)


@ENUMERATOR_METHODS.define("begin")
def _begin(_: Invocation, receiver: Enumerator) -> Value:
    return _sequence(receiver, "begin").first


@ENUMERATOR_METHODS.define("end")
def _end(_: Invocation, receiver: Enumerator) -> Value:
    return _sequence(receiver, "end").last


@ENUMERATOR_METHODS.define("step")
def _step(_: Invocation, receiver: Enumerator) -> Value:
    return _sequence(receiver, "step").by


@ENUMERATOR_METHODS.define("exclude_end?")
def _excludes_end(_: Invocation, receiver: Enumerator) -> Value:
    return _sequence(receiver, "exclude_end?").exclusive


@ENUMERATOR_METHODS.define("last")
def _last(call: Invocation, receiver: Enumerator, count: Value = NOT_GIVEN) -> Value:
    sequence = _sequence(receiver, "last")
    if sequence.last is None:
        message = "cannot get the last element of endless arithmetic sequence"
        raise PageError("range-error", message)
    size, last = sequence.counted_back()
    if count is NOT_GIVEN:
        return last if size else None
    wanted = min(array_size(count), size)
    call.meter.check_collection(wanted)
    result: list[Value] = []
    number = 0 if last is None else last - sequence.by * wanted
    for _ in range(wanted):
        call.meter.spend(1)
        number += sequence.by
        result.append(number)
    return result
