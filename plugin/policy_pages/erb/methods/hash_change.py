"""Hash: what changes it, and what its new hashes are made of.

Source: Ruby's documentation of ``Hash``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.elements import NOT_GIVEN
from policy_pages.erb.methods.table import Invocation, MethodTable, expect_hash
from policy_pages.erb.values import (
    DataHash,
    Proc,
    RubyHash,
    RubyString,
    Symbol,
    Value,
    hash_key,
    truthy,
    type_name,
)

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter

HASH_CHANGE_METHODS = MethodTable()


@contextmanager
def looping(receiver: RubyHash) -> Iterator[None]:
    """Around a loop through a hash, which takes no new key meanwhile."""
    receiver.iterating += 1
    try:
        yield
    finally:
        receiver.iterating -= 1


def entry_token(receiver: RubyHash, key: Value, meter: Meter) -> object:
    """What a key's entry is kept under."""
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


@HASH_CHANGE_METHODS.define("[]=", "store", mutates=True)
def _set(call: Invocation, receiver: RubyHash, key: Value, value: Value) -> Value:
    receiver.set(key, value, call.meter)
    return value


@HASH_CHANGE_METHODS.define("merge!", "update", mutates=True)
def _merge(call: Invocation, receiver: RubyHash, *others: Value) -> Value:
    return merged(call, receiver, others)


@HASH_CHANGE_METHODS.define("replace", mutates=True)
def _replace(_: Invocation, receiver: RubyHash, other: Value) -> Value:
    source = expect_hash(other)
    if receiver.iterating and source is not receiver:
        raise PageError("runtime-error", "can't replace hash during iteration")
    receiver.entries = dict(source.entries)
    receiver.default, receiver.default_block = source.default, source.default_block
    return receiver


@HASH_CHANGE_METHODS.define("clear", mutates=True)
def _clear(_: Invocation, receiver: RubyHash) -> Value:
    receiver.entries.clear()
    return receiver


@HASH_CHANGE_METHODS.define("rehash", mutates=True)
def _rehash(call: Invocation, receiver: RubyHash) -> Value:
    if receiver.iterating:
        raise PageError("runtime-error", "rehash during iteration")
    receiver.entries = call.hash_of(receiver.items()).entries
    return receiver


# -- taking out --------------------------------------------------------------------------------


@HASH_CHANGE_METHODS.define("delete", mutates=True)
def _delete(call: Invocation, receiver: RubyHash, key: Value) -> Value:
    entry = receiver.entries.pop(entry_token(receiver, key, call.meter), None)
    if entry is not None:
        return entry[1]
    return None if call.block is None else call.block(key)


@HASH_CHANGE_METHODS.define("shift", mutates=True)
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


@HASH_CHANGE_METHODS.define("select!", "filter!", mutates=True, enumerator="always")
def _select(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    changed = _keep(receiver, lambda key, value: truthy(block(key, value)))
    return receiver if changed else None


@HASH_CHANGE_METHODS.define("keep_if", mutates=True, enumerator="always")
def _keep_if(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    _keep(receiver, lambda key, value: truthy(block(key, value)))
    return receiver


@HASH_CHANGE_METHODS.define("reject!", mutates=True, enumerator="always")
def _reject(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    changed = _keep(receiver, lambda key, value: not truthy(block(key, value)))
    return receiver if changed else None


@HASH_CHANGE_METHODS.define("delete_if", mutates=True, enumerator="always")
def _delete_if(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    _keep(receiver, lambda key, value: not truthy(block(key, value)))
    return receiver


@HASH_CHANGE_METHODS.define("compact!", mutates=True)
def _compact(_: Invocation, receiver: RubyHash) -> Value:
    return receiver if _keep(receiver, lambda _, value: value is not None) else None


# -- changing all ------------------------------------------------------------------------------


@HASH_CHANGE_METHODS.define("transform_values!", mutates=True, enumerator="always")
def _transform_values(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    with looping(receiver):
        for token in list(receiver.entries):
            entry = receiver.entries.get(token)
            if entry is not None:
                receiver.entries[token] = (entry[0], block(entry[1]))
    return receiver


@HASH_CHANGE_METHODS.define("transform_keys!", mutates=True, enumerator="without arguments")
def _transform_keys(call: Invocation, receiver: RubyHash, names: Value = NOT_GIVEN) -> Value:
    receiver.entries = with_keys(call, receiver, names).entries
    return receiver


# -- defaults ----------------------------------------------------------------------------------


@HASH_CHANGE_METHODS.define("default=", mutates=True)
def _set_default(_: Invocation, receiver: RubyHash, value: Value) -> Value:
    receiver.default, receiver.default_block = value, None
    return value


@HASH_CHANGE_METHODS.define("default_proc=", mutates=True)
def _set_default_proc(_: Invocation, receiver: RubyHash, value: Value) -> Value:
    if value is not None and not isinstance(value, Proc):
        message = f"wrong default_proc type {type_name(value)} (expected Proc)"
        raise PageError("type-error", message)
    receiver.default, receiver.default_block = None, value
    return value
