"""Object: what every value answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb.classes import class_of, is_a
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.table import Invocation, MethodTable, make_enumerator
from policy_pages.erb.ordering import order
from policy_pages.erb.printing import inspect, to_s
from policy_pages.erb.values import (
    Proc,
    RubyClass,
    RubyHash,
    RubyString,
    Symbol,
    Value,
    equal,
    shown_type,
    truthy,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy_pages.erb.limits import Meter


OBJECT_METHODS = MethodTable()


def method_name(value: Value, meter: Meter) -> str:
    """The name of a method that is given as a symbol or a string.

    :raises PageError: ``type-error`` for another value.
    """
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, RubyString):
        return value.text
    raise PageError("type-error", f"{inspect(value, meter)} is not a symbol nor a string")


@OBJECT_METHODS.define("to_s")
def _to_s(call: Invocation, receiver: Value) -> Value:
    if isinstance(receiver, RubyString):
        return receiver
    text = call.string(to_s(receiver, call.meter))
    if receiver is None or isinstance(receiver, bool):
        call.runtime.freeze(text)
    return text


@OBJECT_METHODS.define("inspect")
def _inspect(call: Invocation, receiver: Value) -> Value:
    return call.string(inspect(receiver, call.meter))


@OBJECT_METHODS.define("nil?")
def _is_nil(_: Invocation, receiver: Value) -> Value:
    return receiver is None


@OBJECT_METHODS.define("==", "===")
def _equal(call: Invocation, receiver: Value, other: Value) -> Value:
    return equal(receiver, other, call.meter)


@OBJECT_METHODS.define("!=")
def _unequal(call: Invocation, receiver: Value, other: Value) -> Value:
    return not equal(receiver, other, call.meter)


@OBJECT_METHODS.define("eql?")
def _same_key(call: Invocation, receiver: Value, other: Value) -> Value:
    return call.key(receiver) == call.key(other)


@OBJECT_METHODS.define("equal?")
def _identical(_: Invocation, receiver: Value, other: Value) -> Value:
    if isinstance(receiver, (RubyString, list, RubyHash)):
        return receiver is other
    return type(receiver) is type(other) and receiver == other


@OBJECT_METHODS.define("!")
def _not(_: Invocation, receiver: Value) -> Value:
    return not truthy(receiver)


@OBJECT_METHODS.define("=~")
def _match(_: Invocation, __: Value, ___: Value) -> Value:
    return None


@OBJECT_METHODS.define("<=>")
def _order(call: Invocation, receiver: Value, other: Value) -> Value:
    return order(receiver, other, call.meter)


@OBJECT_METHODS.define("class")
def _class(_: Invocation, receiver: Value) -> Value:
    return class_of(receiver)


@OBJECT_METHODS.define("is_a?", "kind_of?")
def _is_a(_: Invocation, receiver: Value, kind: Value) -> Value:
    return is_a(receiver, _expect_class(kind))


@OBJECT_METHODS.define("instance_of?")
def _instance_of(_: Invocation, receiver: Value, kind: Value) -> Value:
    return class_of(receiver) == _expect_class(kind)


def _expect_class(value: Value) -> RubyClass:
    if isinstance(value, RubyClass):
        return value
    raise PageError("type-error", "class or module required")


@OBJECT_METHODS.define("respond_to?")
def _responds_to(call: Invocation, receiver: Value, name: Value, _private: Value = False) -> Value:
    return call.runtime.responds_to(receiver, method_name(name, call.meter))


@OBJECT_METHODS.define("itself")
def _itself(_: Invocation, receiver: Value) -> Value:
    return receiver


@OBJECT_METHODS.define("then", "yield_self", enumerator="always")
def _then(call: Invocation, receiver: Value) -> Value:
    return call.need_block()(receiver)


@OBJECT_METHODS.define("tap")
def _tap(call: Invocation, receiver: Value) -> Value:
    call.need_block()(receiver)
    return receiver


@OBJECT_METHODS.define("method", "public_method")
def _method(call: Invocation, receiver: Value, name: Value) -> Value:
    method = method_name(name, call.meter)
    if not call.runtime.responds_to(receiver, method):
        message = f"pages may not call `{method}` on {shown_type(receiver)}"
        raise PageError("undefined-method", message)

    def run(*given: Value, block: Callable[..., Value] | None = None) -> Value:
        return call.runtime.send(receiver, method, list(given), block)

    return Proc(run, is_lambda=True)


@OBJECT_METHODS.define("send", "public_send", "__send__", keywords=True)
def _send(call: Invocation, receiver: Value, name: Value, *arguments: Value) -> Value:
    return call.runtime.send(receiver, method_name(name, call.meter), list(arguments), call.block)


@OBJECT_METHODS.define("to_enum", "enum_for")
def _to_enum(call: Invocation, receiver: Value, *arguments: Value) -> Value:
    name = method_name(arguments[0], call.meter) if arguments else "each"
    return make_enumerator(receiver, name, list(arguments[1:]))


@OBJECT_METHODS.define("freeze")
def _freeze(call: Invocation, receiver: Value) -> Value:
    call.runtime.freeze(receiver)
    return receiver


@OBJECT_METHODS.define("frozen?")
def _is_frozen(call: Invocation, receiver: Value) -> Value:
    return call.runtime.is_frozen(receiver)


def _copy(receiver: Value) -> Value:
    if isinstance(receiver, RubyString):
        return RubyString(receiver.text)
    if isinstance(receiver, list):
        return list(receiver)
    return receiver.copy() if isinstance(receiver, RubyHash) else receiver


@OBJECT_METHODS.define("dup")
def _dup(_: Invocation, receiver: Value) -> Value:
    return _copy(receiver)


@OBJECT_METHODS.define("clone")
def _clone(call: Invocation, receiver: Value) -> Value:
    copy = _copy(receiver)
    if call.runtime.is_frozen(receiver):
        call.runtime.freeze(copy)
    return copy


# -- what the original systems' libraries add to every value -----------------------------------


def is_blank(value: Value) -> bool:
    """ActiveSupport's ``blank?``, which pages of Rails and its kin use."""
    if isinstance(value, RubyString):
        return not value.text.strip()
    if isinstance(value, RubyHash):
        return not value.entries
    return value is None or value is False or value == []


@OBJECT_METHODS.define("blank?")
def _blank(_: Invocation, receiver: Value) -> Value:
    return is_blank(receiver)


@OBJECT_METHODS.define("present?")
def _present(_: Invocation, receiver: Value) -> Value:
    return not is_blank(receiver)


@OBJECT_METHODS.define("presence")
def _presence(_: Invocation, receiver: Value) -> Value:
    return None if is_blank(receiver) else receiver


@OBJECT_METHODS.define("try", keywords=True)
def _try(call: Invocation, receiver: Value, name: Value, *arguments: Value) -> Value:
    if receiver is None:
        return None
    return call.runtime.send(receiver, method_name(name, call.meter), list(arguments), call.block)
