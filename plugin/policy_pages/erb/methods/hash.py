"""Hash: its entries, and Enumerable's methods over its pairs.

Source: Ruby's documentation of ``Hash``. What changes a hash is in ``hash_change.py``,
what makes a new one of it in ``hash_combine.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.elements import NOT_GIVEN, dig, pair_of, pairs_of
from policy_pages.erb.methods.enumerable import enumerable_for, refuse
from policy_pages.erb.methods.hash_change import (
    HASH_CHANGE_METHODS,
    entry_token,
    looping,
)
from policy_pages.erb.methods.hash_combine import HASH_COMBINE_METHODS
from policy_pages.erb.methods.table import (
    Function,
    Invocation,
    MethodTable,
    wrong_count,
)
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import (
    Proc,
    RubyHash,
    Value,
    equal,
    type_name,
)

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter

REFUSED_HASH_METHODS: Mapping[str, str] = {
    "compare_by_identity": "a hash's keys are compared by `eql?`",
}
"""What Ruby has and pages may not call, and why."""


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
HASH_METHODS.update(HASH_COMBINE_METHODS)
HASH_METHODS.update(HASH_CHANGE_METHODS)
refuse(HASH_METHODS, REFUSED_HASH_METHODS)

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
