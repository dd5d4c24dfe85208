"""Hash: new hashes of one hash or several, and hashes as sets of entries.

Source: Ruby's documentation of ``Hash``.
"""

from __future__ import annotations

from policy_pages.erb.methods.array_combine import flattened
from policy_pages.erb.methods.elements import NOT_GIVEN
from policy_pages.erb.methods.hash_change import (
    entry_token,
    filtered,
    looping,
    merged,
    with_keys,
)
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import Invocation, MethodTable, expect_hash
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyHash, RubyString, Symbol, Value, equal, truthy

HASH_COMBINE_METHODS = MethodTable()


@HASH_COMBINE_METHODS.define("select", "filter", enumerator="always")
def _select(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    return filtered(receiver, lambda key, value: truthy(block(key, value)))


@HASH_COMBINE_METHODS.define("reject", enumerator="always")
def _reject(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    return filtered(receiver, lambda key, value: not truthy(block(key, value)))


@HASH_COMBINE_METHODS.define("compact")
def _compact(_: Invocation, receiver: RubyHash) -> Value:
    return filtered(receiver, lambda _, value: value is not None)


@HASH_COMBINE_METHODS.define("slice")
def _slice(call: Invocation, receiver: RubyHash, *keys: Value) -> Value:
    result = RubyHash()
    for key in keys:
        token = entry_token(receiver, key, call.meter)
        if token in receiver.entries:
            result.entries[token] = receiver.entries[token]
    return result


@HASH_COMBINE_METHODS.define("except")
def _except(call: Invocation, receiver: RubyHash, *keys: Value) -> Value:
    result = receiver.copy()
    result.default = result.default_block = None
    for key in keys:
        result.entries.pop(entry_token(receiver, key, call.meter), None)
    return result


@HASH_COMBINE_METHODS.define("merge")
def _merge(call: Invocation, receiver: RubyHash, *others: Value) -> Value:
    return merged(call, receiver.copy(), others)


@HASH_COMBINE_METHODS.define("invert")
def _invert(call: Invocation, receiver: RubyHash) -> Value:
    return call.hash_of((value, key) for key, value in receiver.items())


@HASH_COMBINE_METHODS.define("transform_values", enumerator="always")
def _transform_values(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    result = RubyHash()
    for token, (key, value) in list(receiver.entries.items()):
        result.entries[token] = (key, block(value))
    return result


@HASH_COMBINE_METHODS.define("transform_keys", enumerator="without arguments")
def _transform_keys(call: Invocation, receiver: RubyHash, names: Value = NOT_GIVEN) -> Value:
    with looping(receiver):
        return with_keys(call, receiver, names)


@HASH_COMBINE_METHODS.define("symbolize_keys")
def _symbolize_keys(call: Invocation, receiver: RubyHash) -> Value:
    """ActiveSupport's: keys that are strings become symbols."""
    return call.hash_of((_as_symbol(key), value) for key, value in receiver.items())


@HASH_COMBINE_METHODS.define("stringify_keys")
def _stringify_keys(call: Invocation, receiver: RubyHash) -> Value:
    """ActiveSupport's: keys become strings."""
    meter = call.meter
    return call.hash_of((RubyString(to_s(key, meter)), value) for key, value in receiver.items())


def _as_symbol(key: Value) -> Value:
    return Symbol(key.text) if isinstance(key, RubyString) else key


@HASH_COMBINE_METHODS.define("flatten")
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


@HASH_COMBINE_METHODS.define("<=")
def _at_most(call: Invocation, receiver: RubyHash, other: Value) -> Value:
    return _within(call, receiver, expect_hash(other))


@HASH_COMBINE_METHODS.define("<")
def _less(call: Invocation, receiver: RubyHash, other: Value) -> Value:
    large = expect_hash(other)
    return len(receiver.entries) < len(large.entries) and _within(call, receiver, large)


@HASH_COMBINE_METHODS.define(">=")
def _at_least(call: Invocation, receiver: RubyHash, other: Value) -> Value:
    return _within(call, expect_hash(other), receiver)


@HASH_COMBINE_METHODS.define(">")
def _greater(call: Invocation, receiver: RubyHash, other: Value) -> Value:
    small = expect_hash(other)
    return len(small.entries) < len(receiver.entries) and _within(call, small, receiver)
