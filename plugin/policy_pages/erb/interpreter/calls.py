"""Calls, blocks, lambdas and the methods that a page defines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb import nodes
from policy_pages.erb.errors import PageError
from policy_pages.erb.interpreter.code import counted
from policy_pages.erb.interpreter.expressions import fill_hash, values_of
from policy_pages.erb.interpreter.interpreter import Context, Frame
from policy_pages.erb.interpreter.parameters import arity, binder, block_binder, described
from policy_pages.erb.interpreter.signals import (
    BreakSignal,
    JumpSignal,
    NextSignal,
    ReturnSignal,
)
from policy_pages.erb.methods.hash import hash_proc
from policy_pages.erb.values import Keywords, Proc, RubyHash, Symbol, Value, shown_type

if TYPE_CHECKING:
    from policy_pages.erb.interpreter.code import CodeOf, Compile
    from policy_pages.erb.interpreter.expressions import Values
    from policy_pages.erb.interpreter.interpreter import Code, Interpreter

    BlockOf: TypeAlias = Callable[[Interpreter], Callable[..., Value] | None]
    FunctionOf: TypeAlias = Callable[[Interpreter, Proc], Callable[..., Value]]


def _call(code_of: CodeOf, node: nodes.Call) -> Code:
    chain = [node]  # `a + b + c + …` nests to the left: walk down it without recursion
    while isinstance(chain[-1].receiver, nodes.Call):
        chain.append(chain[-1].receiver)
    innermost = chain.pop()
    if innermost.receiver is None:
        code = _call_name(code_of, innermost)
    else:
        code = _call_method(code_of, innermost, code_of(innermost.receiver))
    for link in reversed(chain):
        code = _call_method(code_of, link, code)
    return code


def _call_method(code_of: CodeOf, node: nodes.Call, receiver_of: Code) -> Code:
    name, safe = node.name, node.safe
    arguments_of = _arguments(code_of, node.arguments, node.keywords)
    block_of = _block_of(code_of, node.block) if node.block is not None else None

    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        receiver = receiver_of(interpreter)
        if safe and receiver is None:
            return None
        arguments = arguments_of(interpreter)
        block = block_of(interpreter) if block_of is not None else None
        try:
            return interpreter.send(receiver, name, arguments, block)
        except PageError as refusal:
            raise interpreter.refused(refusal, node.name_span) from None
        except BreakSignal as signal:
            if block_of is None or signal.block is not block:
                raise
            return signal.value

    return run


def _arguments(
    code_of: CodeOf, arguments: tuple[nodes.Node, ...], keywords: nodes.HashLiteral | None
) -> Values:
    positional = values_of(code_of, arguments)
    if keywords is None:
        return positional
    fill = fill_hash(code_of, keywords)

    def run(interpreter: Interpreter) -> list[Value]:
        values = positional(interpreter)
        given = fill(interpreter, Keywords())
        if given.entries:
            values.append(given)
        return values

    return run


def _call_name(code_of: CodeOf, node: nodes.Call) -> Code:
    name, bare = node.name, node.bare
    arguments_of = _arguments(code_of, node.arguments, node.keywords)
    block_of = _block_of(code_of, node.block) if node.block is not None else None

    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        definition = interpreter.definitions.get(name)
        if definition is None and bare and name in interpreter.environment.values:
            return interpreter.environment.values[name]
        if definition is None and not interpreter.knows(name):
            raise interpreter.undefined(node)
        arguments = arguments_of(interpreter)
        block = block_of(interpreter) if block_of is not None else None
        interpreter.call_span = node.span
        try:
            return interpreter.call_own(name, arguments, block)
        except PageError as refusal:
            raise interpreter.refused(refusal, node.span) from None
        except BreakSignal as signal:
            if block_of is None or signal.block is not block:
                raise
            return signal.value

    return run


def _block_of(code_of: CodeOf, node: nodes.Node) -> BlockOf:
    """A call's block: written out, or the value after its ``&``."""
    if isinstance(node, nodes.Block):
        return _proc_of(code_of, node)
    if isinstance(node, nodes.OwnBlock):
        return lambda run: run.context.block if run.context is not None else None
    value_of = code_of(node)

    def given(interpreter: Interpreter) -> Callable[..., Value] | None:
        value = value_of(interpreter)
        if value is None or isinstance(value, Proc):
            return value
        if isinstance(value, Symbol):
            return _symbol_proc(interpreter, value, node)
        if isinstance(value, RubyHash):
            return hash_proc(value, interpreter.meter)
        message = f"wrong argument type {shown_type(value)} (expected Proc)"
        raise interpreter.error(node.span, "type-error", message)

    return given


def _symbol_proc(interpreter: Interpreter, symbol: Symbol, node: nodes.Node) -> Proc:
    """``&:name``: calls the method of that name of what it is given."""

    def run(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
        if not arguments:
            raise PageError("argument-error", "no receiver given")
        interpreter.meter.spend(1)
        receiver, *others = arguments
        return interpreter.call_method(receiver, symbol.name, others, node.span, block)

    return Proc(run, -2, is_lambda=True)


def _block(code_of: CodeOf, node: nodes.Block) -> Code:
    return _proc_of(code_of, node)


def _proc_of(code_of: CodeOf, node: nodes.Block) -> Callable[[Interpreter], Proc]:
    """A block or lambda as a value; it sees the variables around it."""
    make = _lambda_function if node.is_lambda else _block_function
    function_of = make(code_of, node)
    count = arity(node.parameters, is_lambda=node.is_lambda)
    names = described(node.parameters, is_lambda=node.is_lambda)
    is_lambda = node.is_lambda

    def run(interpreter: Interpreter) -> Proc:
        proc = Proc(_unbound, count, is_lambda=is_lambda, parameters=names)
        proc.function = function_of(interpreter, proc)
        return proc

    return run


def _unbound(*_: Value) -> Value:
    raise AssertionError


def _block_function(code_of: CodeOf, node: nodes.Block) -> FunctionOf:
    body = code_of(node.body)
    bind = block_binder(code_of, node.parameters) if node.parameters is not None else None

    def function_of(interpreter: Interpreter, proc: Proc) -> Callable[..., Value]:
        frame, context, source = interpreter.frame, interpreter.context, interpreter.source

        def run(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
            outer = (interpreter.frame, interpreter.context, interpreter.source)
            interpreter.enter(node.span)
            interpreter.frame = Frame(frame)
            interpreter.context, interpreter.source = context, source
            try:
                if bind is not None:
                    bind(interpreter, arguments, block)
                return body(interpreter)
            except NextSignal as signal:
                return signal.value
            except BreakSignal as signal:
                if signal.block is None:
                    signal.block = proc
                raise
            finally:
                interpreter.frame, interpreter.context, interpreter.source = outer
                interpreter.depth -= 1

        return run

    return function_of


def _lambda_function(code_of: CodeOf, node: nodes.Block) -> FunctionOf:
    body = code_of(node.body)
    bind = binder(code_of, node.parameters or nodes.Parameters())

    def function_of(interpreter: Interpreter, _: Proc) -> Callable[..., Value]:
        frame, context, source = interpreter.frame, interpreter.context, interpreter.source

        def run(*arguments: Value, block: Callable[..., Value] | None = None) -> Value:
            outer = (interpreter.frame, interpreter.context, interpreter.source)
            outer_block = context.block if context is not None else None
            own = Context(context.name if context is not None else "", outer_block)
            interpreter.enter(node.span)
            interpreter.frame = Frame(frame)
            interpreter.context, interpreter.source = own, source
            try:
                bind(interpreter, list(arguments), block)
                return body(interpreter)
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

        return run

    return function_of


def _method_definition(code_of: CodeOf, node: nodes.MethodDefinition) -> Code:
    name, body, bind = node.name, code_of(node.body), binder(code_of, node.parameters)

    def define(interpreter: Interpreter) -> Value:
        source = interpreter.source

        def run(block: Callable[..., Value] | None, *arguments: Value) -> Value:
            own = Context(name, block)
            outer = (interpreter.frame, interpreter.context, interpreter.source)
            interpreter.enter(node.span)
            interpreter.frame, interpreter.context, interpreter.source = Frame(), own, source
            try:
                bind(interpreter, list(arguments), block)
                return body(interpreter)
            except ReturnSignal as signal:
                if signal.context is not own:
                    raise
                return signal.value
            except JumpSignal as signal:  # the method's call is not in a loop
                raise interpreter.misplaced(signal) from None
            finally:
                interpreter.frame, interpreter.context, interpreter.source = outer
                interpreter.depth -= 1

        interpreter.definitions[name] = run
        return Symbol(name)

    return define


def _yield(code_of: CodeOf, node: nodes.Yield) -> Code:
    arguments_of = _arguments(code_of, node.arguments, node.keywords)

    def run(interpreter: Interpreter) -> Value:
        context = interpreter.context
        if context is None or context.block is None:
            help = "write `{ … }` or `do … end` after the call of this method"
            raise interpreter.error(node.span, "local-jump-error", "no block given (yield)", help)
        return context.block(*arguments_of(interpreter))

    return run


CALLS: Mapping[type[nodes.Node], Compile] = {
    nodes.Call: _call,
    nodes.Block: counted(_block),
    nodes.MethodDefinition: counted(_method_definition),
    nodes.Yield: counted(_yield),
}
