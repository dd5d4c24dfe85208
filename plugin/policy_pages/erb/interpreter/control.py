"""``case``, loops, jumps and exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.classes import CLASSES, is_a
from policy_pages.erb.interpreter.expressions import assign
from policy_pages.erb.interpreter.signals import (
    BreakSignal,
    NextSignal,
    RaisedError,
    RetrySignal,
    ReturnSignal,
)
from policy_pages.erb.limits import TOO_DEEP
from policy_pages.erb.methods.kernel import REFUSED_KERNEL_METHODS
from policy_pages.erb.values import RubyClass, RubyException, Value, truthy
from policy_pages.text.diagnostics import DiagnosticError

if TYPE_CHECKING:
    from policy_pages.erb.interpreter.interpreter import Handler, Interpreter


def _case(interpreter: Interpreter, node: nodes.Case) -> Value:
    if node.value is None:
        for patterns, body in node.branches:
            if any(truthy(interpreter.evaluate(pattern)) for pattern in patterns):
                return interpreter.evaluate(body)
    else:
        value = interpreter.evaluate(node.value)
        for patterns, body in node.branches:
            if any(_matches(interpreter, pattern, value) for pattern in patterns):
                return interpreter.evaluate(body)
    return interpreter.evaluate(node.alternative) if node.alternative is not None else None


def _matches(interpreter: Interpreter, pattern: nodes.Node, value: Value) -> bool:
    """Whether a ``when`` pattern is ``===`` a value; a splat's elements are patterns each."""
    return any(
        truthy(interpreter.call_method(candidate, "===", [value], pattern.span))
        for candidate in interpreter.values_of((pattern,))
    )


# -- loops -----------------------------------------------------------------------------------


def _loop(interpreter: Interpreter, node: nodes.Loop) -> Value:
    first = node.body_first
    try:
        while first or truthy(interpreter.evaluate(node.condition)) is not node.until:
            first = False
            with suppress(NextSignal):
                interpreter.evaluate(node.body)
    except BreakSignal as signal:
        if signal.block is not None:  # it leaves a block, and this loop was on the way
            raise
        return signal.value
    return None


def _for(interpreter: Interpreter, node: nodes.For) -> Value:
    values = interpreter.evaluate(node.value)
    several = isinstance(node.target, nodes.Targets)

    def run(*elements: Value) -> Value:
        given = elements[0] if len(elements) == 1 else list(elements)
        assign(interpreter, node.target, given if several or len(elements) == 1 else elements[0])
        try:
            return interpreter.evaluate(node.body)
        except NextSignal as signal:
            return signal.value

    try:
        return interpreter.call_method(values, "each", [], node.value.span, run)
    except BreakSignal as signal:
        if signal.block is not None:
            raise
        return signal.value


def _jump(interpreter: Interpreter, node: nodes.Jump) -> Value:
    value = interpreter.evaluate(node.value) if node.value is not None else None
    if node.keyword == "retry":
        raise RetrySignal(interpreter.source, node.span)
    if node.keyword == "return":
        if interpreter.context is None or interpreter.context.is_partial:
            message = "`return` is outside a method or lambda"
            raise interpreter.error(node.span, "unsupported-ruby", message)
        raise ReturnSignal(interpreter.context, value)
    jump = BreakSignal if node.keyword == "break" else NextSignal
    raise jump(interpreter.source, node.span, value)


# -- exceptions ------------------------------------------------------------------------------


def _begin(interpreter: Interpreter, node: nodes.Begin) -> Value:
    try:
        while True:
            try:
                return _guarded(interpreter, node)
            except RetrySignal:
                continue
    finally:
        if node.ensure is not None:
            interpreter.evaluate(node.ensure)


def _guarded(interpreter: Interpreter, node: nodes.Begin) -> Value:
    interpreter.guards += bool(node.clauses)
    try:
        value = interpreter.evaluate(node.body)
    except RecursionError:
        raise interpreter.error(node.span, "limit-depth", *TOO_DEEP) from None
    except RaisedError as error:
        interpreter.guards -= bool(node.clauses)
        clause = _clause_for(interpreter, node, error.exception)
        if clause is None or error.exception is None:
            raise
        return _rescue(interpreter, clause, error.exception)
    except BaseException:
        interpreter.guards -= bool(node.clauses)
        raise
    interpreter.guards -= bool(node.clauses)
    return interpreter.evaluate(node.alternative) if node.alternative is not None else value


def _clause_for(
    interpreter: Interpreter, node: nodes.Begin, exception: RubyException | None
) -> nodes.RescueClause | None:
    if exception is None:
        return None
    for clause in node.clauses:
        classes = interpreter.values_of(clause.classes) or [CLASSES["StandardError"]]
        for kind in classes:
            if not isinstance(kind, RubyClass):
                message = "class or module required for rescue clause"
                raise interpreter.error(clause.span, "type-error", message)
            if is_a(exception, kind):
                return clause
    return None


def _rescue(
    interpreter: Interpreter, clause: nodes.RescueClause, exception: RubyException
) -> Value:
    if clause.target is not None:
        assign(interpreter, clause.target, exception)
    outer, interpreter.current_exception = interpreter.current_exception, exception
    try:
        return interpreter.evaluate(clause.body)
    finally:
        interpreter.current_exception = outer


# -- defined? --------------------------------------------------------------------------------

_EXPRESSION = (
    nodes.Literal, nodes.StringLiteral, nodes.ArrayLiteral, nodes.HashLiteral, nodes.RangeLiteral,
    nodes.RegexpLiteral, nodes.Logical, nodes.Condition, nodes.Case, nodes.Block, nodes.Begin,
    nodes.Sequence, nodes.Loop,
)  # fmt: skip
_ASSIGNMENTS = (nodes.Assignment, nodes.OperatorAssignment, nodes.MatchAssignment)


def _defined(interpreter: Interpreter, node: nodes.Defined) -> Value:
    what = _what_is(interpreter, node.operand)
    return None if what is None else interpreter.new_string(what)


def _what_is(interpreter: Interpreter, node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Literal) and (node.value is None or isinstance(node.value, bool)):
        return {None: "nil", True: "true", False: "false"}[node.value]
    if isinstance(node, nodes.Self):
        return "self"
    if isinstance(node, nodes.GlobalVariable):
        return "global-variable" if node.name in interpreter.global_variables else None
    if isinstance(node, nodes.LocalVariable):
        return "local-variable"
    if isinstance(node, nodes.InstanceVariable):
        return "instance-variable" if node.name in interpreter.instance_variables else None
    if isinstance(node, nodes.Constant):
        return "constant" if interpreter.has_constant(node.name) else None
    if isinstance(node, nodes.MatchVariable):
        return "global-variable" if interpreter.evaluate(node) is not None else None
    if isinstance(node, nodes.Yield):
        given = interpreter.context is not None and interpreter.context.block is not None
        return "yield" if given else None
    if isinstance(node, _ASSIGNMENTS):
        return "assignment"
    if isinstance(node, _EXPRESSION):
        return "expression"
    if isinstance(node, nodes.Not):
        return "method" if _what_is(interpreter, node.operand) is not None else None
    if isinstance(node, (nodes.Call, nodes.Index)):
        return _what_call_is(interpreter, node)
    return "expression"


def _what_call_is(interpreter: Interpreter, node: nodes.Call | nodes.Index) -> str | None:
    name = "[]" if isinstance(node, nodes.Index) else node.name
    if node.receiver is None:
        known = interpreter.knows(name) or name in REFUSED_KERNEL_METHODS
        return "method" if known else None
    if _what_is(interpreter, node.receiver) is None:
        return None
    try:
        receiver = interpreter.evaluate(node.receiver)
    except DiagnosticError as error:
        if isinstance(error, RaisedError) and error.exception is not None:
            return None
        raise
    return "method" if interpreter.responds_to(receiver, name) else None


CONTROL: Mapping[type[nodes.Node], Handler] = {
    nodes.Case: _case,
    nodes.Loop: _loop,
    nodes.For: _for,
    nodes.Jump: _jump,
    nodes.Begin: _begin,
    nodes.Defined: _defined,
}
