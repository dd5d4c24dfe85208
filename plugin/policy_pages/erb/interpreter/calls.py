"""Calls, blocks, lambdas and the methods that a page defines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.errors import PageError
from policy_pages.erb.interpreter.expressions import fill_hash
from policy_pages.erb.interpreter.interpreter import Context, Frame
from policy_pages.erb.interpreter.parameters import arity, bind, bind_block, described
from policy_pages.erb.interpreter.signals import (
    BreakSignal,
    JumpSignal,
    NextSignal,
    ReturnSignal,
)
from policy_pages.erb.methods.hash import hash_proc
from policy_pages.erb.values import Keywords, Proc, RubyHash, Symbol, Value, shown_type

if TYPE_CHECKING:
    from policy_pages.erb.interpreter.interpreter import Handler, Interpreter


def _call(interpreter: Interpreter, node: nodes.Call) -> Value:
    if node.receiver is None:
        return _call_name(interpreter, node)
    receiver = interpreter.evaluate(node.receiver)
    if node.safe and receiver is None:
        return None
    arguments = _arguments(interpreter, node.arguments, node.keywords)
    if node.block is None:
        return interpreter.call_method(receiver, node.name, arguments, node.name_span)
    block = _block_of(interpreter, node.block)
    try:
        return interpreter.call_method(receiver, node.name, arguments, node.name_span, block)
    except BreakSignal as signal:
        if signal.block is not block:
            raise
        return signal.value


def _arguments(
    interpreter: Interpreter,
    arguments: tuple[nodes.Node, ...],
    keywords: nodes.HashLiteral | None,
) -> list[Value]:
    values = interpreter.values_of(arguments)
    if keywords is not None:
        given = fill_hash(interpreter, keywords, Keywords())
        if given.entries:
            values.append(given)
    return values


def _call_name(interpreter: Interpreter, node: nodes.Call) -> Value:
    name = node.name
    definition = interpreter.definitions.get(name)
    if definition is None and node.bare and name in interpreter.environment.values:
        return interpreter.environment.values[name]
    if definition is None and not interpreter.knows(name):
        raise interpreter.undefined(node)
    arguments = _arguments(interpreter, node.arguments, node.keywords)
    block = _block_of(interpreter, node.block) if node.block is not None else None
    interpreter.call_span = node.span
    try:
        return interpreter.call_own(name, arguments, block)
    except PageError as refusal:
        raise interpreter.refused(refusal, node.span) from None
    except BreakSignal as signal:
        if block is None or signal.block is not block:
            raise
        return signal.value


def _block_of(interpreter: Interpreter, node: nodes.Node) -> Callable[..., Value] | None:
    """A call's block: written out, or the value after its ``&``."""
    if isinstance(node, nodes.Block):
        return make_proc(interpreter, node)
    if isinstance(node, nodes.OwnBlock):
        return interpreter.context.block if interpreter.context is not None else None
    value = interpreter.evaluate(node)
    if value is None or isinstance(value, Proc):
        return value
    if isinstance(value, Symbol):
        return symbol_proc(interpreter, value, node)
    if isinstance(value, RubyHash):
        return hash_proc(value, interpreter.meter)
    message = f"wrong argument type {shown_type(value)} (expected Proc)"
    raise interpreter.error(node.span, "type-error", message)


def symbol_proc(interpreter: Interpreter, symbol: Symbol, node: nodes.Node) -> Proc:
    """``&:name``: calls the method of that name of what it is given."""

    def run(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
        if not arguments:
            raise PageError("argument-error", "no receiver given")
        interpreter.meter.spend(1)
        receiver, *others = arguments
        return interpreter.call_method(receiver, symbol.name, others, node.span, block)

    return Proc(run, -2, is_lambda=True)


def _block(interpreter: Interpreter, node: nodes.Block) -> Value:
    return make_proc(interpreter, node)


def make_proc(interpreter: Interpreter, node: nodes.Block) -> Proc:
    """A block or lambda as a value; it sees the variables around it."""
    frame, context, source = interpreter.frame, interpreter.context, interpreter.source
    parameters = node.parameters

    def run(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
        outer = (interpreter.frame, interpreter.context, interpreter.source)
        interpreter.enter(node.span)
        interpreter.frame = Frame(frame)
        interpreter.context, interpreter.source = context, source
        try:
            if parameters is not None:
                bind_block(interpreter, parameters, arguments, block)
            return interpreter.evaluate(node.body)
        except NextSignal as signal:
            return signal.value
        except BreakSignal as signal:
            if signal.block is None:
                signal.block = proc
            raise
        finally:
            interpreter.frame, interpreter.context, interpreter.source = outer
            interpreter.depth -= 1

    def run_lambda(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
        outer = (interpreter.frame, interpreter.context, interpreter.source)
        outer_block = context.block if context is not None else None
        own = Context(context.name if context is not None else "", outer_block)
        interpreter.enter(node.span)
        interpreter.frame = Frame(frame)
        interpreter.context, interpreter.source = own, source
        try:
            bind(interpreter, parameters or nodes.Parameters(), list(arguments), block)
            return interpreter.evaluate(node.body)
        except (NextSignal, BreakSignal) as signal:
            if isinstance(signal, BreakSignal) and signal.block is not None:
                raise
            return signal.value
        except ReturnSignal as signal:
            if signal.context is not own:
                raise
            return signal.value
        finally:
            interpreter.frame, interpreter.context, interpreter.source = outer
            interpreter.depth -= 1

    proc = Proc(
        run_lambda if node.is_lambda else run,
        arity(parameters, is_lambda=node.is_lambda),
        is_lambda=node.is_lambda,
        parameters=described(parameters, is_lambda=node.is_lambda),
    )
    return proc


def _method_definition(interpreter: Interpreter, node: nodes.MethodDefinition) -> Value:
    source = interpreter.source

    def run(block: Callable[..., Value] | None, *arguments: Value) -> Value:
        own = Context(node.name, block)
        outer = (interpreter.frame, interpreter.context, interpreter.source)
        interpreter.enter(node.span)
        interpreter.frame, interpreter.context, interpreter.source = Frame(), own, source
        try:
            bind(interpreter, node.parameters, list(arguments), block)
            return interpreter.evaluate(node.body)
        except ReturnSignal as signal:
            if signal.context is not own:
                raise
            return signal.value
        except JumpSignal as signal:  # there is no loop around the method's call
            raise interpreter.misplaced(signal) from None
        finally:
            interpreter.frame, interpreter.context, interpreter.source = outer
            interpreter.depth -= 1

    interpreter.definitions[node.name] = run
    return Symbol(node.name)


def _yield(interpreter: Interpreter, node: nodes.Yield) -> Value:
    context = interpreter.context
    if context is None or context.block is None:
        help = "write `{ … }` or `do … end` after the call of this method"
        raise interpreter.error(node.span, "local-jump-error", "no block given (yield)", help)
    return context.block(*_arguments(interpreter, node.arguments, node.keywords))


CALLS: Mapping[type[nodes.Node], Handler] = {
    nodes.Call: _call,
    nodes.Block: _block,
    nodes.MethodDefinition: _method_definition,
    nodes.Yield: _yield,
}
