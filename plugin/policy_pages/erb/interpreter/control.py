"""``case``, loops, jumps and exceptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb import nodes
from policy_pages.erb.classes import CLASSES, is_a
from policy_pages.erb.interpreter.code import counted, nothing
from policy_pages.erb.interpreter.expressions import assign_to, values_of
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
    from policy_pages.erb.interpreter.code import CodeOf, Compile
    from policy_pages.erb.interpreter.interpreter import Code, Interpreter

    What: TypeAlias = Callable[[Interpreter], str | None]


def _case(code_of: CodeOf, node: nodes.Case) -> Code:
    alternative = code_of(node.alternative) if node.alternative is not None else nothing
    if node.value is None:
        conditions = [
            ([code_of(pattern) for pattern in patterns], code_of(body))
            for patterns, body in node.branches
        ]

        def first_true(interpreter: Interpreter) -> Value:
            for patterns, body in conditions:
                if any(truthy(pattern(interpreter)) for pattern in patterns):
                    return body(interpreter)
            return alternative(interpreter)

        return first_true
    value_of = code_of(node.value)
    branches = [
        ([_matcher(code_of, pattern) for pattern in patterns], code_of(body))
        for patterns, body in node.branches
    ]

    def first_match(interpreter: Interpreter) -> Value:
        value = value_of(interpreter)
        for matchers, body in branches:
            if any(matches(interpreter, value) for matches in matchers):
                return body(interpreter)
        return alternative(interpreter)

    return first_match


def _matcher(code_of: CodeOf, pattern: nodes.Node) -> Callable[[Interpreter, Value], bool]:
    """Whether a ``when`` pattern is ``===`` a value; a splat's elements are patterns each."""
    candidates_of = values_of(code_of, (pattern,))

    def matches(interpreter: Interpreter, value: Value) -> bool:
        return any(
            truthy(interpreter.call_method(candidate, "===", [value], pattern.span))
            for candidate in candidates_of(interpreter)
        )

    return matches


# -- loops -----------------------------------------------------------------------------------


def _loop(code_of: CodeOf, node: nodes.Loop) -> Code:
    condition, body = code_of(node.condition), code_of(node.body)
    until = node.until

    def run(interpreter: Interpreter) -> Value:
        first = node.body_first
        try:
            while first or truthy(condition(interpreter)) is not until:
                first = False
                with suppress(NextSignal):
                    body(interpreter)
        except BreakSignal as signal:
            if signal.block is not None:  # it leaves a block, and this loop was on the way
                raise
            return signal.value
        return None

    return run


def _for(code_of: CodeOf, node: nodes.For) -> Code:
    values_code, body = code_of(node.value), code_of(node.body)
    assign = assign_to(code_of, node.target)
    several = isinstance(node.target, nodes.Targets)

    def run(interpreter: Interpreter) -> Value:
        values = values_code(interpreter)

        def run_once(*elements: Value) -> Value:
            given = elements[0] if len(elements) == 1 else list(elements)
            assign(interpreter, given if several or len(elements) == 1 else elements[0])
            try:
                return body(interpreter)
            except NextSignal as signal:
                return signal.value

        try:
            return interpreter.call_method(values, "each", [], node.value.span, run_once)
        except BreakSignal as signal:
            if signal.block is not None:
                raise
            return signal.value

    return run


def _jump(code_of: CodeOf, node: nodes.Jump) -> Code:
    value_of = code_of(node.value) if node.value is not None else nothing

    def run(interpreter: Interpreter) -> Value:
        value = value_of(interpreter)
        if node.keyword == "retry":
            raise RetrySignal(interpreter.source, node.span)
        if node.keyword == "return":
            if interpreter.context is None or interpreter.context.is_partial:
                message = "`return` is outside a method or lambda"
                raise interpreter.error(node.span, "unsupported-ruby", message)
            raise ReturnSignal(interpreter.context, value)
        jump = BreakSignal if node.keyword == "break" else NextSignal
        raise jump(interpreter.source, node.span, value)

    return run


# -- exceptions ------------------------------------------------------------------------------


def _begin(code_of: CodeOf, node: nodes.Begin) -> Code:
    guarded = _guarded(code_of, node)
    ensure = code_of(node.ensure) if node.ensure is not None else nothing

    def run(interpreter: Interpreter) -> Value:
        try:
            while True:
                try:
                    return guarded(interpreter)
                except RetrySignal:
                    continue
        finally:
            ensure(interpreter)

    return run


def _guarded(code_of: CodeOf, node: nodes.Begin) -> Code:
    body = code_of(node.body)
    clauses = [_Clause(code_of, clause) for clause in node.clauses]
    alternative = code_of(node.alternative) if node.alternative is not None else None
    guards = bool(clauses)

    def run(interpreter: Interpreter) -> Value:
        interpreter.guards += guards
        try:
            value = body(interpreter)
        except RecursionError:
            raise interpreter.error(node.span, "limit-depth", *TOO_DEEP) from None
        except RaisedError as error:
            interpreter.guards -= guards
            exception = error.exception
            if exception is None:
                raise
            clause = next((one for one in clauses if one.takes(interpreter, exception)), None)
            if clause is None:
                raise
            return clause.rescue(interpreter, exception)
        except BaseException:
            interpreter.guards -= guards
            raise
        interpreter.guards -= guards
        return alternative(interpreter) if alternative is not None else value

    return run


class _Clause:
    """A ``rescue``, as code."""

    def __init__(self, code_of: CodeOf, clause: nodes.RescueClause) -> None:
        self._clause = clause
        self._classes_of = values_of(code_of, clause.classes)
        self._assign = assign_to(code_of, clause.target) if clause.target is not None else None
        self._body = code_of(clause.body)

    def takes(self, interpreter: Interpreter, exception: RubyException) -> bool:
        """Whether an exception is of one of its classes."""
        for kind in self._classes_of(interpreter) or [CLASSES["StandardError"]]:
            if not isinstance(kind, RubyClass):
                message = "class or module required for rescue clause"
                raise interpreter.error(self._clause.span, "type-error", message)
            if is_a(exception, kind):
                return True
        return False

    def rescue(self, interpreter: Interpreter, exception: RubyException) -> Value:
        """Run its body."""
        if self._assign is not None:
            self._assign(interpreter, exception)
        outer, interpreter.current_exception = interpreter.current_exception, exception
        try:
            return self._body(interpreter)
        finally:
            interpreter.current_exception = outer


# -- defined? --------------------------------------------------------------------------------

_EXPRESSION = (
    nodes.Literal, nodes.StringLiteral, nodes.ArrayLiteral, nodes.HashLiteral, nodes.RangeLiteral,
    nodes.RegexpLiteral, nodes.Logical, nodes.Condition, nodes.Case, nodes.Block, nodes.Begin,
    nodes.Sequence, nodes.Loop,
)  # fmt: skip
_ASSIGNMENTS = (nodes.Assignment, nodes.OperatorAssignment, nodes.MatchAssignment)


def _defined(code_of: CodeOf, node: nodes.Defined) -> Code:
    what_is = _what_is(code_of, node.operand)

    def run(interpreter: Interpreter) -> Value:
        what = what_is(interpreter)
        return None if what is None else interpreter.new_string(what)

    return run


def _what_is(code_of: CodeOf, node: nodes.Node) -> What:
    if isinstance(node, nodes.Literal) and (node.value is None or isinstance(node.value, bool)):
        return _always({None: "nil", True: "true", False: "false"}[node.value])
    if isinstance(node, nodes.Self):
        return _always("self")
    if isinstance(node, nodes.GlobalVariable):
        return lambda run: "global-variable" if node.name in run.global_variables else None
    if isinstance(node, nodes.LocalVariable):
        return _always("local-variable")
    if isinstance(node, nodes.InstanceVariable):
        return lambda run: "instance-variable" if node.name in run.instance_variables else None
    if isinstance(node, nodes.Constant):
        return lambda run: "constant" if run.has_constant(node.name) else None
    if isinstance(node, nodes.MatchVariable):
        value_of = code_of(node)
        return lambda run: "global-variable" if value_of(run) is not None else None
    if isinstance(node, nodes.Yield):
        return lambda run: "yield" if run.block_given() else None
    if isinstance(node, _ASSIGNMENTS):
        return _always("assignment")
    if isinstance(node, _EXPRESSION):
        return _always("expression")
    if isinstance(node, nodes.Not):
        operand_is = _what_is(code_of, node.operand)
        return lambda run: "method" if operand_is(run) is not None else None
    if isinstance(node, (nodes.Call, nodes.Index)):
        return _what_call_is(code_of, node)
    return _always("expression")


def _always(what: str) -> What:
    return lambda _: what


def _what_call_is(code_of: CodeOf, node: nodes.Call | nodes.Index) -> What:
    name = "[]" if isinstance(node, nodes.Index) else node.name
    if node.receiver is None:

        def own(interpreter: Interpreter) -> str | None:
            known = interpreter.knows(name) or name in REFUSED_KERNEL_METHODS
            return "method" if known else None

        return own
    receiver_is, receiver_of = _what_is(code_of, node.receiver), code_of(node.receiver)

    def run(interpreter: Interpreter) -> str | None:
        if receiver_is(interpreter) is None:
            return None
        try:
            receiver = receiver_of(interpreter)
        except DiagnosticError as error:
            if isinstance(error, RaisedError) and error.exception is not None:
                return None
            raise
        return "method" if interpreter.responds_to(receiver, name) else None

    return run


CONTROL: Mapping[type[nodes.Node], Compile] = {
    nodes.Case: counted(_case),
    nodes.Loop: counted(_loop),
    nodes.For: counted(_for),
    nodes.Jump: counted(_jump),
    nodes.Begin: counted(_begin),
    nodes.Defined: counted(_defined),
}
