"""Hash: its own methods, and Enumerable's over its pairs.

Source: Ruby's documentation of ``Hash``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from policy_pages.erb.arguments import expect_hash
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.array import flattened
from policy_pages.erb.methods.elements import NOT_GIVEN, dig, pair_of, pairs_of
from policy_pages.erb.methods.enumerable import enumerable_for, refuse
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import Function, Invocation, MethodTable, wrong_count
from policy_pages.erb.printing import inspect, to_s
from policy_pages.erb.values import (
    DataHash,
    Proc,
    RubyHash,
    RubyString,
    Symbol,
    Value,
    equal,
    hash_key,
    truthy,
    type_name,
)

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter


REFUSED_HASH_METHODS: Mapping[str, str] = {
    "compare_by_identity": "a hash's keys are compared by `eql?`",
}
"""Ruby's methods that pages cannot call, and why."""


@contextmanager
def looping(receiver: RubyHash) -> Iterator[None]:
    """Around a loop through a hash, which takes no new key meanwhile."""
    receiver.iterating += 1
    try:
        yield
    finally:
        receiver.iterating -= 1


def _pairs(_: Invocation, receiver: Value) -> Iterable[Value]:
    assert isinstance(receiver, RubyHash)
    return pairs_of(receiver)


def _guarded(function: Function) -> Function:
    """A method that goes through a hash, which takes no new key meanwhile."""

    def method(call: Invocation, receiver: RubyHash, *arguments: Value) -> Value:
        with looping(receiver):
            return function(call, receiver, *arguments)

    return method


HASH_METHODS = MethodTable(
    {
        name: replace(method, function=_guarded(method.function))
        for name, method in enumerable_for(_pairs).items()
    }
)
refuse(HASH_METHODS, REFUSED_HASH_METHODS)


def entry_token(receiver: RubyHash, key: Value, meter: Meter) -> object:
    """The form of a key under which its entry is stored."""
    if isinstance(receiver, DataHash) and isinstance(key, Symbol):
        key = RubyString(key.name)
    return hash_key(key, meter)


def filtered(receiver: RubyHash, wanted: Callable[[Value, Value], bool]) -> RubyHash:
    """A new hash of the entries that are wanted."""
    result = RubyHash()
    for token, entry in list(receiver.entries.items()):
        if wanted(*entry):
            result.entries[token] = entry
    return result


def merged(call: Invocation, receiver: RubyHash, others: tuple[Value, ...]) -> RubyHash:
    """Put other hashes' entries into one; the call's block decides about keys of both."""
    for other in others:
        with looping(expect_hash(other)):
            for key, value in expect_hash(other).items():
                call.meter.spend(1)
                if call.block is not None and receiver.has(key, call.meter):
                    value = call.block(key, receiver.get(key, call.meter), value)
                receiver.set(key, value, call.meter)
    return receiver


def with_keys(call: Invocation, receiver: RubyHash, names: Value) -> RubyHash:
    """A new hash whose keys a hash of names or the call's block replaces."""
    table = None if names is NOT_GIVEN else expect_hash(names)
    result = RubyHash()
    for key, value in receiver.items():
        if table is not None and table.has(key, call.meter):
            new_key = table.get(key, call.meter)
        elif call.block is not None:
            new_key = call.block(key)
        else:
            new_key = key
        result.set(new_key, value, call.meter)
    return result


# -- loops -------------------------------------------------------------------------------------


@HASH_METHODS.define("each", "each_pair", enumerator="always")
def _each(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    with looping(receiver):
        for pair in pairs_of(receiver):
            block(pair)
    return receiver


@HASH_METHODS.define("each_key", enumerator="always")
def _each_key(call: Invocation, receiver: RubyHash) -> Value:
    return _each_part(call, receiver, 0)


@HASH_METHODS.define("each_value", enumerator="always")
def _each_value(call: Invocation, receiver: RubyHash) -> Value:
    return _each_part(call, receiver, 1)


def _each_part(call: Invocation, receiver: RubyHash, part: int) -> Value:
    block = call.need_block()
    with looping(receiver):
        for pair in pairs_of(receiver):
            block(pair[part])  # type: ignore[index]
    return receiver


def _taking_pairs_apart(name: str) -> None:
    """Let a lambda of two parameters take key and value, as `map` of hashes does."""
    method = HASH_METHODS[name]

    def function(call: Invocation, receiver: RubyHash) -> Value:
        block = call.block
        if isinstance(block, Proc) and block.is_lambda and block.arity == 2:
            call = Invocation(_spreading(block), call.runtime)
        return method.function(call, receiver)

    HASH_METHODS[name] = replace(method, function=function)


def _spreading(block: Callable[..., Value]) -> Callable[..., Value]:
    return lambda pair: block(*pair)


for _name in ("map", "collect"):
    _taking_pairs_apart(_name)


# -- entries -----------------------------------------------------------------------------------


@HASH_METHODS.define("[]")
def _get(call: Invocation, receiver: RubyHash, key: Value) -> Value:
    return receiver.fetch(key, call.meter)


@HASH_METHODS.define("fetch")
def _fetch(call: Invocation, receiver: RubyHash, key: Value, default: Value = NOT_GIVEN) -> Value:
    if receiver.has(key, call.meter):
        return receiver.get(key, call.meter)
    if call.block is not None:
        return call.block(key)
    if default is not NOT_GIVEN:
        return default
    raise PageError("key-error", f"key not found: {inspect(key, call.meter)}")


@HASH_METHODS.define("fetch_values")
def _fetch_values(call: Invocation, receiver: RubyHash, *keys: Value) -> Value:
    return [_fetch(call, receiver, key) for key in keys]


@HASH_METHODS.define("values_at")
def _values_at(call: Invocation, receiver: RubyHash, *keys: Value) -> Value:
    return [receiver.fetch(key, call.meter) for key in keys]


@HASH_METHODS.define("dig")
def _dig(call: Invocation, receiver: RubyHash, key: Value, *keys: Value) -> Value:
    return dig(call, receiver, (key, *keys))


@HASH_METHODS.define("key?", "has_key?", "include?", "member?")
def _has_key(call: Invocation, receiver: RubyHash, key: Value) -> Value:
    return receiver.has(key, call.meter)


@HASH_METHODS.define("value?", "has_value?")
def _has_value(call: Invocation, receiver: RubyHash, value: Value) -> Value:
    return any(equal(item, value, call.meter) for _, item in receiver.items())


@HASH_METHODS.define("key")
def _key(call: Invocation, receiver: RubyHash, value: Value) -> Value:
    found = (key for key, item in receiver.items() if equal(item, value, call.meter))
    return next(found, None)


@HASH_METHODS.define("assoc")
def _assoc(call: Invocation, receiver: RubyHash, key: Value) -> Value:
    entry = receiver.entries.get(entry_token(receiver, key, call.meter))
    return None if entry is None else list(entry)


@HASH_METHODS.define("rassoc")
def _rassoc(call: Invocation, receiver: RubyHash, value: Value) -> Value:
    found = ([key, item] for key, item in receiver.items() if equal(item, value, call.meter))
    return next(found, None)


@HASH_METHODS.define("keys")
def _keys(_: Invocation, receiver: RubyHash) -> Value:
    return [key for key, _ in receiver.items()]


@HASH_METHODS.define("values")
def _values(_: Invocation, receiver: RubyHash) -> Value:
    return [value for _, value in receiver.items()]


@HASH_METHODS.define("length", "size")
def _length(_: Invocation, receiver: RubyHash) -> Value:
    return len(receiver.entries)


@HASH_METHODS.define("empty?")
def _is_empty(_: Invocation, receiver: RubyHash) -> Value:
    return not receiver.entries


@HASH_METHODS.define("any?")
def _any(call: Invocation, receiver: RubyHash, pattern: Value = NOT_GIVEN) -> Value:
    if pattern is NOT_GIVEN and call.block is None:
        return bool(receiver.entries)
    return _enumerable_any(call, receiver, *([] if pattern is NOT_GIVEN else [pattern]))


_enumerable_any = _guarded(enumerable_for(_pairs)["any?"].function)


@HASH_METHODS.define("default")
def _default(_: Invocation, receiver: RubyHash, key: Value = NOT_GIVEN) -> Value:
    if key is not NOT_GIVEN and receiver.default_block is not None:
        return receiver.default_block(receiver, key)
    return receiver.default


@HASH_METHODS.define("default_proc")
def _default_proc(_: Invocation, receiver: RubyHash) -> Value:
    block = receiver.default_block
    return block if block is None or isinstance(block, Proc) else Proc(block, 2)


def hash_proc(entries: RubyHash, meter: Meter) -> Proc:
    """What looks a key up: ``&hash``, and its ``to_proc``."""

    def run(*keys: Value, block: Callable[..., Value] | None = None) -> Value:
        if len(keys) != 1:
            raise wrong_count(len(keys), 1, 1)
        return entries.fetch(keys[0], meter)

    return Proc(run, 1, is_lambda=True, parameters=(("req", ""),))


@HASH_METHODS.define("to_proc")
def _to_proc(call: Invocation, receiver: RubyHash) -> Value:
    return hash_proc(receiver, call.meter)


# -- new hashes --------------------------------------------------------------------------------


@HASH_METHODS.define("to_h")
def _to_h(call: Invocation, receiver: RubyHash) -> Value:
    block = call.block
    if block is None:
        return receiver
    with looping(receiver):
        pairs = (block(key, value) for key, value in receiver.items())
        return call.hash_of(pair_of(pair) for pair in pairs)


@HASH_METHODS.define("to_hash")
def _to_hash(_: Invocation, receiver: RubyHash) -> Value:
    return receiver


@HASH_METHODS.define("select", "filter", enumerator="always")
def _select(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    return filtered(receiver, lambda key, value: truthy(block(key, value)))


@HASH_METHODS.define("reject", enumerator="always")
def _reject(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    return filtered(receiver, lambda key, value: not truthy(block(key, value)))


@HASH_METHODS.define("compact")
def _compact(_: Invocation, receiver: RubyHash) -> Value:
    return filtered(receiver, lambda _, value: value is not None)


@HASH_METHODS.define("slice")
def _slice(call: Invocation, receiver: RubyHash, *keys: Value) -> Value:
    result = RubyHash()
    for key in keys:
        token = entry_token(receiver, key, call.meter)
        if token in receiver.entries:
            result.entries[token] = receiver.entries[token]
    return result


@HASH_METHODS.define("except")
def _except(call: Invocation, receiver: RubyHash, *keys: Value) -> Value:
    result = receiver.copy()
    result.default = result.default_block = None
    for key in keys:
        result.entries.pop(entry_token(receiver, key, call.meter), None)
    return result


@HASH_METHODS.define("merge")
def _merge(call: Invocation, receiver: RubyHash, *others: Value) -> Value:
    return merged(call, receiver.copy(), others)


@HASH_METHODS.define("invert")
def _invert(call: Invocation, receiver: RubyHash) -> Value:
    return call.hash_of((value, key) for key, value in receiver.items())


@HASH_METHODS.define("transform_values", enumerator="always")
def _transform_values(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    result = RubyHash()
    for token, (key, value) in list(receiver.entries.items()):
        result.entries[token] = (key, block(value))
    return result


@HASH_METHODS.define("transform_keys", enumerator="without arguments")
def _transform_keys(call: Invocation, receiver: RubyHash, names: Value = NOT_GIVEN) -> Value:
    with looping(receiver):
        return with_keys(call, receiver, names)


@HASH_METHODS.define("symbolize_keys")
def _symbolize_keys(call: Invocation, receiver: RubyHash) -> Value:
    """ActiveSupport's: keys that are strings become symbols."""
    return call.hash_of((_as_symbol(key), value) for key, value in receiver.items())


@HASH_METHODS.define("stringify_keys")
def _stringify_keys(call: Invocation, receiver: RubyHash) -> Value:
    """ActiveSupport's: keys become strings."""
    meter = call.meter
    return call.hash_of((RubyString(to_s(key, meter)), value) for key, value in receiver.items())


def _as_symbol(key: Value) -> Value:
    return Symbol(key.text) if isinstance(key, RubyString) else key


@HASH_METHODS.define("flatten")
def _flatten(call: Invocation, receiver: RubyHash, depth: Value = 1) -> Value:
    levels = expect_index(depth)
    pairs: list[Value] = [[key, value] for key, value in receiver.items()]
    return pairs if levels == 0 else flattened(call, pairs, levels)


# -- sets of entries ---------------------------------------------------------------------------


def _within(call: Invocation, small: RubyHash, large: RubyHash) -> bool:
    call.meter.spend(len(small.entries) >> 6)
    for token, (_, value) in small.entries.items():
        entry = large.entries.get(token)
        if entry is None or not equal(value, entry[1], call.meter):
            return False
    return True


@HASH_METHODS.define("<=")
def _at_most(call: Invocation, receiver: RubyHash, other: Value) -> Value:
    return _within(call, receiver, expect_hash(other))


@HASH_METHODS.define("<")
def _less(call: Invocation, receiver: RubyHash, other: Value) -> Value:
    large = expect_hash(other)
    return len(receiver.entries) < len(large.entries) and _within(call, receiver, large)


@HASH_METHODS.define(">=")
def _at_least(call: Invocation, receiver: RubyHash, other: Value) -> Value:
    return _within(call, expect_hash(other), receiver)


@HASH_METHODS.define(">")
def _greater(call: Invocation, receiver: RubyHash, other: Value) -> Value:
    small = expect_hash(other)
    return len(small.entries) < len(receiver.entries) and _within(call, small, receiver)


# -- changing a hash ---------------------------------------------------------------------------


@HASH_METHODS.define("[]=", "store", mutates=True)
def _set(call: Invocation, receiver: RubyHash, key: Value, value: Value) -> Value:
    receiver.set(key, value, call.meter)
    return value


@HASH_METHODS.define("merge!", "update", mutates=True)
def _merge_itself(call: Invocation, receiver: RubyHash, *others: Value) -> Value:
    return merged(call, receiver, others)


@HASH_METHODS.define("replace", mutates=True)
def _replace(_: Invocation, receiver: RubyHash, other: Value) -> Value:
    source = expect_hash(other)
    if receiver.iterating and source is not receiver:
        raise PageError("runtime-error", "can't replace hash during iteration")
    receiver.entries = dict(source.entries)
    receiver.default, receiver.default_block = source.default, source.default_block
    return receiver


@HASH_METHODS.define("clear", mutates=True)
def _clear(_: Invocation, receiver: RubyHash) -> Value:
    receiver.entries.clear()
    return receiver


@HASH_METHODS.define("rehash", mutates=True)
def _rehash(call: Invocation, receiver: RubyHash) -> Value:
    if receiver.iterating:
        raise PageError("runtime-error", "rehash during iteration")
    receiver.entries = call.hash_of(receiver.items()).entries
    return receiver


# -- taking out --------------------------------------------------------------------------------


@HASH_METHODS.define("delete", mutates=True)
def _delete(call: Invocation, receiver: RubyHash, key: Value) -> Value:
    entry = receiver.entries.pop(entry_token(receiver, key, call.meter), None)
    if entry is not None:
        return entry[1]
    return None if call.block is None else call.block(key)


@HASH_METHODS.define("shift", mutates=True)
def _shift(_: Invocation, receiver: RubyHash) -> Value:
    for token, entry in receiver.entries.items():
        del receiver.entries[token]
        return list(entry)
    if receiver.default_block is not None:
        return receiver.default_block(receiver, None)
    return receiver.default


def _keep(receiver: RubyHash, wanted: Callable[[Value, Value], bool]) -> bool:
    """Take out the entries that are not wanted, one by one; whether there were any."""
    size = len(receiver.entries)
    with looping(receiver):
        for token in list(receiver.entries):
            entry = receiver.entries.get(token)
            if entry is not None and not wanted(*entry):
                receiver.entries.pop(token, None)
    return len(receiver.entries) != size


@HASH_METHODS.define("select!", "filter!", mutates=True, enumerator="always")
def _select_itself(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    changed = _keep(receiver, lambda key, value: truthy(block(key, value)))
    return receiver if changed else None


@HASH_METHODS.define("keep_if", mutates=True, enumerator="always")
def _keep_if(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    _keep(receiver, lambda key, value: truthy(block(key, value)))
    return receiver


@HASH_METHODS.define("reject!", mutates=True, enumerator="always")
def _reject_itself(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    changed = _keep(receiver, lambda key, value: not truthy(block(key, value)))
    return receiver if changed else None


@HASH_METHODS.define("delete_if", mutates=True, enumerator="always")
def _delete_if(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    _keep(receiver, lambda key, value: not truthy(block(key, value)))
    return receiver


@HASH_METHODS.define("compact!", mutates=True)
def _compact_itself(_: Invocation, receiver: RubyHash) -> Value:
    return receiver if _keep(receiver, lambda _, value: value is not None) else None


# -- changing all ------------------------------------------------------------------------------


@HASH_METHODS.define("transform_values!", mutates=True, enumerator="always")
def _transform_values_itself(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    with looping(receiver):
        for token in list(receiver.entries):
            entry = receiver.entries.get(token)
            if entry is not None:
                receiver.entries[token] = (entry[0], block(entry[1]))
    return receiver


@HASH_METHODS.define("transform_keys!", mutates=True, enumerator="without arguments")
def _transform_keys_itself(call: Invocation, receiver: RubyHash, names: Value = NOT_GIVEN) -> Value:
    receiver.entries = with_keys(call, receiver, names).entries
    return receiver


# -- defaults ----------------------------------------------------------------------------------


@HASH_METHODS.define("default=", mutates=True)
def _set_default(_: Invocation, receiver: RubyHash, value: Value) -> Value:
    receiver.default, receiver.default_block = value, None
    return value


@HASH_METHODS.define("default_proc=", mutates=True)
def _set_default_proc(_: Invocation, receiver: RubyHash, value: Value) -> Value:
    if value is not None and not isinstance(value, Proc):
        message = f"wrong default_proc type {type_name(value)} (expected Proc)"
        raise PageError("type-error", message)
    receiver.default, receiver.default_block = None, value
    return value


# -- the class ---------------------------------------------------------------------------------

HASH_CLASS_METHODS = MethodTable()
"""The methods of ``Hash`` itself; the receiver is the class."""


@HASH_CLASS_METHODS.define("new")
def _new(call: Invocation, _: Value, default: Value = NOT_GIVEN) -> Value:
    result = RubyHash()
    if call.block is not None:
        if default is not NOT_GIVEN:
            message = "wrong number of arguments (given 1, expected 0)"
            raise PageError("argument-error", message)
        result.default_block = call.block
    elif default is not NOT_GIVEN:
        result.default = default
    return result


@HASH_CLASS_METHODS.define("[]")
def _of(call: Invocation, _: Value, *arguments: Value) -> Value:
    if len(arguments) == 1:
        only = arguments[0]
        if isinstance(only, RubyHash):
            result = RubyHash()
            result.entries = dict(only.entries)
            return result
        if isinstance(only, list):
            pairs = (_pair_at(element, index) for index, element in enumerate(only))
            return call.hash_of(pairs)
    if len(arguments) % 2:
        raise PageError("argument-error", "odd number of arguments for Hash")
    return call.hash_of(zip(arguments[::2], arguments[1::2], strict=True))


def _pair_at(element: Value, index: int) -> tuple[Value, Value]:
    if not isinstance(element, list):
        message = f"wrong element type {type_name(element)} at {index} (expected array)"
        raise PageError("argument-error", message)
    if len(element) not in (1, 2):
        message = f"invalid number of elements ({len(element)} for 1..2)"
        raise PageError("argument-error", message)
    return element[0], element[1] if len(element) == 2 else None


@HASH_CLASS_METHODS.define("try_convert")
def _try_convert(_: Invocation, __: Value, value: Value) -> Value:
    return value if isinstance(value, RubyHash) else None
