"""What every value answers to, and what ``nil``, ``true``, ``false``, blocks and exceptions do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb.classes import class_of, is_a
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
    make_enumerator,
)
from policy_pages.erb.ordering import compare, order
from policy_pages.erb.printing import inspect, to_s
from policy_pages.erb.values import (
    Proc,
    RubyClass,
    RubyException,
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
COMPARABLE_METHODS = MethodTable()
NIL_METHODS = MethodTable()
BOOLEAN_METHODS = MethodTable()
PROC_METHODS = MethodTable()
EXCEPTION_METHODS = MethodTable()


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
        message = f"`{method}` is no method that pages may call on {shown_type(receiver)}"
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


# -- Comparable --------------------------------------------------------------------------------


@COMPARABLE_METHODS.define("<")
def _less(call: Invocation, receiver: Value, other: Value) -> Value:
    return compare(receiver, other, call.meter) < 0


@COMPARABLE_METHODS.define(">")
def _greater(call: Invocation, receiver: Value, other: Value) -> Value:
    return compare(receiver, other, call.meter) > 0


@COMPARABLE_METHODS.define("<=")
def _at_most(call: Invocation, receiver: Value, other: Value) -> Value:
    return compare(receiver, other, call.meter) <= 0


@COMPARABLE_METHODS.define(">=")
def _at_least(call: Invocation, receiver: Value, other: Value) -> Value:
    return compare(receiver, other, call.meter) >= 0


@COMPARABLE_METHODS.define("between?")
def _between(call: Invocation, receiver: Value, low: Value, high: Value) -> Value:
    meter = call.meter
    return compare(receiver, low, meter) >= 0 and compare(receiver, high, meter) <= 0


# -- nil, true and false -----------------------------------------------------------------------


@NIL_METHODS.define("to_a")
def _nil_to_a(_: Invocation, __: None) -> Value:
    return []


@NIL_METHODS.define("to_h")
def _nil_to_h(_: Invocation, __: None) -> Value:
    return RubyHash()


@NIL_METHODS.define("to_i")
def _nil_to_i(_: Invocation, __: None) -> Value:
    return 0


@NIL_METHODS.define("to_f")
def _nil_to_f(_: Invocation, __: None) -> Value:
    return 0.0


def _logic(table: MethodTable) -> None:
    @table.define("&")
    def conjunction(_: Invocation, receiver: Value, other: Value) -> Value:
        return truthy(receiver) and truthy(other)

    @table.define("|")
    def disjunction(_: Invocation, receiver: Value, other: Value) -> Value:
        return truthy(receiver) or truthy(other)

    @table.define("^")
    def difference(_: Invocation, receiver: Value, other: Value) -> Value:
        return truthy(receiver) is not truthy(other)


_logic(NIL_METHODS)
_logic(BOOLEAN_METHODS)


# -- blocks as values, and exceptions ----------------------------------------------------------


@PROC_METHODS.define("call", "yield", "[]", "===", keywords=True)
def _call(call: Invocation, receiver: Proc, *arguments: Value) -> Value:
    return receiver.with_block(call.block, *arguments)


@PROC_METHODS.define("curry")
def _curry(_: Invocation, receiver: Proc, count: Value = None) -> Value:
    wanted = expect_index(count) if count is not None else receiver.arity
    wanted = wanted if wanted >= 0 else -wanted - 1

    def curried(given: tuple[Value, ...]) -> Value:
        if len(given) >= wanted:
            return receiver(*given)

        def take(*more: Value, block: Callable[..., Value] | None = None) -> Value:
            return curried((*given, *more))

        return Proc(take, is_lambda=receiver.is_lambda)

    return curried(())


@PROC_METHODS.define("to_proc")
def _to_proc(_: Invocation, receiver: Proc) -> Value:
    return receiver


@PROC_METHODS.define("lambda?")
def _is_lambda(_: Invocation, receiver: Proc) -> Value:
    return receiver.is_lambda


@PROC_METHODS.define("arity")
def _arity(_: Invocation, receiver: Proc) -> Value:
    return receiver.arity


@PROC_METHODS.define("parameters")
def _parameters(_: Invocation, receiver: Proc) -> Value:
    return [
        [Symbol(kind), Symbol(name)] if name else [Symbol(kind)]
        for kind, name in receiver.parameters
    ]


@PROC_METHODS.define(">>")
def _and_then(call: Invocation, receiver: Proc, other: Value) -> Value:
    def run(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
        return call.runtime.send(other, "call", [receiver.with_block(block, *arguments)])

    return Proc(run, is_lambda=receiver.is_lambda)


@PROC_METHODS.define("<<")
def _after(call: Invocation, receiver: Proc, other: Value) -> Value:
    def run(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
        return receiver(call.runtime.send(other, "call", list(arguments), block))

    return Proc(run, is_lambda=True)


@EXCEPTION_METHODS.define("full_message", "backtrace", "detailed_message")
def _backtrace(_: Invocation, __: RubyException) -> Value:
    raise PageError("unsupported-ruby", "a page cannot see the program around it")


@EXCEPTION_METHODS.define("cause")
def _cause(_: Invocation, receiver: RubyException) -> Value:
    return receiver.cause


@EXCEPTION_METHODS.define("message", "to_s")
def _message(call: Invocation, receiver: RubyException) -> Value:
    return call.string(receiver.message)
