"""Proc: blocks and lambdas as values."""

from __future__ import annotations

from collections.abc import Callable

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
)
from policy_pages.erb.values import (
    Proc,
    RubyClass,
    Symbol,
    Value,
)

PROC_METHODS = MethodTable()


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


# -- the class ---------------------------------------------------------------------------------

PROC_CLASS_METHODS = MethodTable()
"""The methods of ``Proc`` itself; the receiver is the class."""


@PROC_CLASS_METHODS.define("new")
def _new_proc(call: Invocation, _: RubyClass) -> Value:
    if not isinstance(call.block, Proc):
        raise PageError("argument-error", "tried to create Proc object without a block")
    return call.block
