"""Hash: its own methods, and Enumerable's over its pairs."""

from __future__ import annotations

from policy_pages.template.methods.array import ENUMERABLE_METHODS
from policy_pages.template.methods.table import Invocation, Method, MethodTable, PageError
from policy_pages.template.values import RubyHash, Value, equal, hash_key, inspect, truthy

HASH_METHODS = MethodTable()


def _over_pairs(method: Method, name: str) -> Method:
    def function(call: Invocation, receiver: RubyHash, *arguments: Value) -> Value:
        pairs: list[Value] = [[key, value] for key, value in receiver.items()]
        result = method.function(call, pairs, *arguments)
        return receiver if name.startswith("each") else result

    return Method(function, method.least, method.most)


HASH_METHODS.update(
    {name: _over_pairs(method, name) for name, method in ENUMERABLE_METHODS.items()}
)
HASH_METHODS["each_pair"] = HASH_METHODS["each"]


@HASH_METHODS.define("[]")
def _get(_: Invocation, receiver: RubyHash, key: Value) -> Value:
    return receiver.get(key)


@HASH_METHODS.define("[]=", "store")
def _set(call: Invocation, receiver: RubyHash, key: Value, value: Value) -> Value:
    receiver.set(key, value)
    if len(receiver.entries) > call.limits.size:
        raise PageError("limit-size", f"this hash has more than {call.limits.size} entries")
    return value


@HASH_METHODS.define("fetch")
def _fetch(call: Invocation, receiver: RubyHash, key: Value, *default: Value) -> Value:
    if hash_key(key) in receiver.entries:
        return receiver.get(key)
    if call.block:
        return call.block(key)
    if default:
        return default[0]
    raise PageError("key-error", f"key not found: {inspect(key)}")


@HASH_METHODS.define("dig")
def _dig(_: Invocation, receiver: RubyHash, *keys: Value) -> Value:
    value: Value = receiver
    for key in keys:
        if isinstance(value, RubyHash):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
            value = value[key] if -len(value) <= key < len(value) else None
        elif value is None:
            return None
        else:
            raise PageError("type-error", "this value has no `dig`")
    return value


@HASH_METHODS.define("key?", "has_key?", "include?", "member?")
def _has_key(_: Invocation, receiver: RubyHash, key: Value) -> Value:
    return hash_key(key) in receiver.entries


@HASH_METHODS.define("value?", "has_value?")
def _has_value(_: Invocation, receiver: RubyHash, value: Value) -> Value:
    return any(equal(item, value) for _key, item in receiver.items())


@HASH_METHODS.define("keys")
def _keys(_: Invocation, receiver: RubyHash) -> Value:
    return [key for key, _value in receiver.items()]


@HASH_METHODS.define("values")
def _values(_: Invocation, receiver: RubyHash) -> Value:
    return [value for _key, value in receiver.items()]


@HASH_METHODS.define("length", "size")
def _length(_: Invocation, receiver: RubyHash) -> Value:
    return len(receiver.entries)


@HASH_METHODS.define("empty?")
def _empty(_: Invocation, receiver: RubyHash) -> Value:
    return not receiver.entries


@HASH_METHODS.define("merge")
def _merge(call: Invocation, receiver: RubyHash, *others: Value) -> Value:
    if call.block:
        raise PageError("unsupported-ruby", "`merge` with a block is not supported")
    result = RubyHash()
    for hash_ in (receiver, *others):
        if not isinstance(hash_, RubyHash):
            raise PageError("type-error", "`merge` takes hashes")
        for key, value in hash_.items():
            result.set(key, value)
    return result


def _filtered(call: Invocation, receiver: RubyHash, keep: bool) -> RubyHash:
    block = call.need_block()
    result = RubyHash()
    for key, value in receiver.items():
        if truthy(block(key, value)) is keep:
            result.set(key, value)
    return result


@HASH_METHODS.define("select", "filter")
def _select(call: Invocation, receiver: RubyHash) -> Value:
    return _filtered(call, receiver, keep=True)


@HASH_METHODS.define("reject")
def _reject(call: Invocation, receiver: RubyHash) -> Value:
    return _filtered(call, receiver, keep=False)


@HASH_METHODS.define("each_key")
def _each_key(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    for key, _value in receiver.items():
        block(key)
    return receiver


@HASH_METHODS.define("each_value")
def _each_value(call: Invocation, receiver: RubyHash) -> Value:
    block = call.need_block()
    for _key, value in receiver.items():
        block(value)
    return receiver


@HASH_METHODS.define("to_h")
def _to_h(_: Invocation, receiver: RubyHash) -> Value:
    return receiver


@HASH_METHODS.define("delete")
def _delete(_: Invocation, receiver: RubyHash, key: Value) -> Value:
    entry = receiver.entries.pop(hash_key(key), None)
    return entry[1] if entry else None
