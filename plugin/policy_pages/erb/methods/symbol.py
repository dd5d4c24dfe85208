"""Symbol: its name, and what it takes from String."""

from __future__ import annotations

from collections.abc import Callable

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.string import STRING_METHODS
from policy_pages.erb.methods.table import Invocation, Method, MethodTable
from policy_pages.erb.ordering import order
from policy_pages.erb.values import Proc, RubyString, Symbol, Value

SYMBOL_METHODS = MethodTable()


@SYMBOL_METHODS.define("to_sym")
def _to_sym(_: Invocation, receiver: Symbol) -> Value:
    return receiver


@SYMBOL_METHODS.define("to_s", "id2name")
def _to_s(call: Invocation, receiver: Symbol) -> Value:
    return call.string(receiver.name)


@SYMBOL_METHODS.define("name")
def _frozen_name(call: Invocation, receiver: Symbol) -> Value:
    result = call.string(receiver.name)
    call.runtime.freeze(result)
    return result


@SYMBOL_METHODS.define("to_proc")
def _to_proc(call: Invocation, receiver: Symbol) -> Value:
    runtime, name = call.runtime, receiver.name

    def send(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
        if not arguments:
            raise PageError("argument-error", "no receiver given")
        return runtime.send(arguments[0], name, list(arguments[1:]), block)

    return Proc(send, -2, is_lambda=True, parameters=(("req", ""), ("rest", "")))


@SYMBOL_METHODS.define("==", "===", "eql?", "equal?")
def _equals(_: Invocation, receiver: Symbol, other: Value) -> Value:
    return receiver == other


@SYMBOL_METHODS.define("<=>")
def _spaceship(call: Invocation, receiver: Symbol, other: Value) -> Value:
    return order(receiver, other, call.meter) if isinstance(other, Symbol) else None


_GIVES_SYMBOL = frozenset(["upcase", "downcase", "capitalize", "swapcase", "succ", "next"])
_TAKEN = (
    *("length", "size", "empty?", "[]", "slice", "start_with?", "end_with?"),
    *("=~", "match", "match?", "casecmp", "casecmp?"),
)


def _take(name: str) -> None:
    """Write down a method that a symbol answers as the string of its name does."""
    method = STRING_METHODS[name]

    def taken(call: Invocation, receiver: Symbol, *arguments: Value) -> Value:
        # casecmp takes symbols if the receiver is a symbol, and strings if it is a string
        if name.startswith("casecmp"):
            if not isinstance(arguments[0], Symbol):
                return None
            arguments = (RubyString(arguments[0].name),)
        result = method.function(call, RubyString(receiver.name), *arguments)
        if name in _GIVES_SYMBOL and isinstance(result, RubyString):
            return Symbol(result.text)
        return result

    SYMBOL_METHODS[name] = Method(taken, method.least, method.most)


for _name in (*_TAKEN, *sorted(_GIVES_SYMBOL)):
    _take(_name)

SYMBOL_METHODS["clamp"] = STRING_METHODS["clamp"]
