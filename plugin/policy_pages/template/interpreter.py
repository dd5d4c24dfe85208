"""Walks a page's tree and prints its text.

What a page can reach is what the tables name: Ruby's methods by
:func:`policy_pages.template.methods.find_method`, everything without a receiver by the helpers
handed in. No Python attribute is ever looked up by a name from a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policy_pages.diagnostics import Diagnostic, DiagnosticError, diagnose, did_you_mean
from policy_pages.source import Source, Span
from policy_pages.template import nodes
from policy_pages.template.limits import Limits
from policy_pages.template.methods import find_method, method_names
from policy_pages.template.methods.table import Invocation, Method, PageError
from policy_pages.template.values import (
    RubyHash,
    RubyRange,
    RubyString,
    Symbol,
    Value,
    to_s,
    truthy,
    type_name,
)

Helper = Callable[[list[Value], dict[str, Value]], Value]
"""What a page may call by name: positional arguments, keyword arguments -> a value.

A helper refuses with :class:`~policy_pages.template.methods.table.PageError`.
"""


@dataclass(frozen=True)
class Environment:
    """What a page can see.

    :param values: names with a value: ``title``, and ``@title``.
    :param helpers: names that take arguments.
    :param constants: ``CDO`` and the like.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    helpers: Mapping[str, Helper] = field(default_factory=dict)
    constants: Mapping[str, Value] = field(default_factory=dict)


class _Frame:
    """Local variables; a block's frame sees the one around it."""

    __slots__ = ("outer", "values")

    def __init__(self, outer: _Frame | None = None) -> None:
        self.values: dict[str, Value] = {}
        self.outer = outer

    def holding(self, name: str) -> _Frame | None:
        frame: _Frame | None = self
        while frame is not None and name not in frame.values:
            frame = frame.outer
        return frame


class Interpreter:
    """One evaluation of one page."""

    def __init__(self, source: Source, environment: Environment, limits: Limits) -> None:
        self.source = source
        self.environment = environment
        self.limits = limits
        self.instance_variables: dict[str, Value] = dict(environment.values)
        self.frame = _Frame()
        self.printed: list[str] = []
        self.diagnostics: list[Diagnostic] = []
        self.length = 0
        self.steps = 0
        self.depth = 0

    # -- running -----------------------------------------------------------------------------

    def evaluate(self, node: nodes.Node) -> Value:
        """The value of a node; text and output nodes print.

        :raises DiagnosticError: for whatever a page does wrong, at its place.
        """
        self.steps += 1
        if self.steps > self.limits.steps:
            message = f"this page takes more than {self.limits.steps} steps"
            raise self.error(node.span, "limit-steps", message)
        return _EVALUATE[type(node)](self, node)

    def error(self, span: Span, code: str, message: str, help: str = "") -> DiagnosticError:
        """A diagnostic at a place of the page, to be raised."""
        return DiagnosticError(diagnose(self.source, span, code, message, help=help))

    def write(self, text: str, span: Span) -> None:
        """Print text, within the limit."""
        self.length += len(text)
        if self.length > self.limits.output:
            message = f"this page prints more than {self.limits.output} characters"
            raise self.error(span, "limit-output", message)
        self.printed.append(text)

    # -- nodes -------------------------------------------------------------------------------

    def sequence(self, node: nodes.Sequence) -> Value:
        value: Value = None
        for statement in node.statements:
            value = self.statement(statement)
        return value

    def statement(self, node: nodes.Node) -> Value:
        """Evaluate a node; values that nest without end (`a << a`) are a diagnostic, too."""
        try:
            return self.evaluate(node)
        except RecursionError:
            message = "the values of this statement nest too deep"
            raise self.error(node.span, "limit-depth", message) from None

    def text(self, node: nodes.Text) -> Value:
        self.write(node.text, node.span)
        return None

    def output(self, node: nodes.Output) -> Value:
        """Print a value; a mistake in one output tag does not hide those in the others."""
        try:
            self.write(to_s(self.evaluate(node.value)), node.span)
        except DiagnosticError as error:
            if error.diagnostic.code.startswith("limit-"):
                raise
            if error.diagnostic not in self.diagnostics:
                self.diagnostics.append(error.diagnostic)
        return None

    def literal(self, node: nodes.Literal) -> Value:
        return node.value

    def string(self, node: nodes.StringLiteral) -> Value:
        pieces: list[str] = []
        for part in node.parts:
            pieces.append(part if isinstance(part, str) else to_s(self.evaluate(part)))
        text = "".join(pieces)
        if len(text) > self.limits.size:
            message = f"this string is longer than {self.limits.size} characters"
            raise self.error(node.span, "limit-size", message)
        return Symbol(text) if node.symbol else RubyString(text)

    def array(self, node: nodes.ArrayLiteral) -> Value:
        return [self.evaluate(element) for element in node.elements]

    def hash(self, node: nodes.HashLiteral) -> Value:
        result = RubyHash()
        for key, value in node.pairs:
            result.set(self.evaluate(key), self.evaluate(value))
        return result

    def range(self, node: nodes.RangeLiteral) -> Value:
        return RubyRange(self.evaluate(node.first), self.evaluate(node.last), node.exclusive)

    def local_variable(self, node: nodes.LocalVariable) -> Value:
        frame = self.frame.holding(node.name)
        return frame.values[node.name] if frame is not None else None

    def instance_variable(self, node: nodes.InstanceVariable) -> Value:
        return self.instance_variables.get(node.name)

    def constant(self, node: nodes.Constant) -> Value:
        if node.name in self.environment.constants:
            return self.environment.constants[node.name]
        raise self.error(
            node.span,
            "undefined-name",
            f"the constant `{node.name}` is not defined",
            did_you_mean(node.name, self.environment.constants),
        )

    def index(self, node: nodes.Index) -> Value:
        receiver = self.evaluate(node.receiver)
        arguments = [self.evaluate(argument) for argument in node.arguments]
        return self.send(receiver, "[]", arguments, None, node.span, node.span)

    def logical(self, node: nodes.Logical) -> Value:
        left = self.evaluate(node.left)
        if truthy(left) is (node.operator == "||"):
            return left
        return self.evaluate(node.right)

    def negation(self, node: nodes.Not) -> Value:
        return not truthy(self.evaluate(node.operand))

    def condition(self, node: nodes.Condition) -> Value:
        branch = node.consequence if truthy(self.evaluate(node.condition)) else node.alternative
        return self.evaluate(branch) if branch is not None else None

    # -- assignments -------------------------------------------------------------------------

    def assignment(self, node: nodes.Assignment) -> Value:
        if not isinstance(node.target, nodes.Index):
            return self.assign(node.target, self.evaluate(node.value))
        receiver = self.evaluate(node.target.receiver)
        arguments = [self.evaluate(argument) for argument in node.target.arguments]
        value = self.evaluate(node.value)
        self.send(receiver, "[]=", [*arguments, value], None, node.span, node.target.span)
        return value

    def assign(self, target: nodes.Node, value: Value) -> Value:
        if isinstance(target, nodes.InstanceVariable):
            self.instance_variables[target.name] = value
            return value
        assert isinstance(target, nodes.LocalVariable)
        frame = self.frame.holding(target.name) or self.frame
        frame.values[target.name] = value
        return value

    def operator_assignment(self, node: nodes.OperatorAssignment) -> Value:
        target = node.target
        if isinstance(target, nodes.Index):
            receiver = self.evaluate(target.receiver)
            arguments = [self.evaluate(argument) for argument in target.arguments]
            old = self.send(receiver, "[]", arguments, None, target.span, target.span)
        else:
            old = self.evaluate(target)
        if node.operator in ("||", "&&"):
            if truthy(old) is (node.operator == "||"):
                return old
            value = self.evaluate(node.value)
        else:
            right = self.evaluate(node.value)
            value = self.send(old, node.operator, [right], None, node.span, target.span)
        if isinstance(target, nodes.Index):
            self.send(receiver, "[]=", [*arguments, value], None, node.span, target.span)
            return value
        return self.assign(target, value)

    # -- calls -------------------------------------------------------------------------------

    def call(self, node: nodes.Call) -> Value:
        if node.receiver is None:
            return self.call_name(node)
        receiver = self.evaluate(node.receiver)
        if node.safe and receiver is None:
            return None
        arguments = [self.evaluate(argument) for argument in node.arguments]
        if node.keywords is not None:
            arguments.append(self.evaluate(node.keywords))
        block = self.block(node.block) if node.block is not None else None
        return self.send(receiver, node.name, arguments, block, node.span, node.name_span)

    def call_name(self, node: nodes.Call) -> Value:
        environment = self.environment
        if node.name in environment.values and not node.arguments and node.keywords is None:
            return environment.values[node.name]
        helper = environment.helpers.get(node.name)
        if helper is None:
            raise self.undefined(node)
        if node.block is not None:
            message = f"`{node.name}` takes no block"
            raise self.error(node.block.span, "argument-error", message)
        arguments = [self.evaluate(argument) for argument in node.arguments]
        keywords: dict[str, Value] = {}
        for key, value in node.keywords.pairs if node.keywords is not None else ():
            keywords[to_s(self.evaluate(key))] = self.evaluate(value)
        try:
            return helper(arguments, keywords)
        except PageError as refusal:
            raise self.refused(refusal, node.span) from None

    def undefined(self, node: nodes.Call) -> DiagnosticError:
        names = {*self.environment.values, *self.environment.helpers}
        frame: _Frame | None = self.frame
        while frame is not None:
            names.update(frame.values)
            frame = frame.outer
        what = "name" if node.bare else "helper"
        suggestion = did_you_mean(node.name, names)
        if not suggestion and names:
            suggestion = "known here: " + ", ".join(f"`{name}`" for name in sorted(names)[:12])
        message = f"the {what} `{node.name}` is not defined"
        return self.error(node.name_span, "undefined-name", message, suggestion)

    def block(self, node: nodes.Node) -> Callable[..., Value]:
        if not isinstance(node, nodes.Block):
            return self.symbol_block(node)
        outer = self.frame

        def run(*arguments: Value) -> Value:
            self.depth += 1
            if self.depth > self.limits.depth:
                message = f"blocks nest deeper than {self.limits.depth} levels"
                raise self.error(node.span, "limit-depth", message)
            caller, self.frame = self.frame, _Frame(outer)
            _bind(self.frame, node.parameters, arguments)
            try:
                return self.evaluate(node.body)
            finally:
                self.frame = caller
                self.depth -= 1

        return run

    def symbol_block(self, node: nodes.Node) -> Callable[..., Value]:
        name = self.evaluate(node)
        if not isinstance(name, Symbol):
            message = "a block argument is a symbol: `&:upcase`"
            raise self.error(node.span, "unsupported-ruby", message)
        return lambda receiver, *arguments: self.send(
            receiver, name.name, list(arguments), None, node.span, node.span
        )

    def send(
        self,
        receiver: Value,
        name: str,
        arguments: list[Value],
        block: Callable[..., Value] | None,
        span: Span,
        name_span: Span,
    ) -> Value:
        """Call a method of a value."""
        self.steps += 1
        method = find_method(receiver, name)
        if method is None:
            known = did_you_mean(name, method_names(receiver))
            kind = "nil" if receiver is None else type_name(receiver)
            message = f"`{name}` is no method that pages may call on {kind}"
            raise self.error(name_span, "undefined-method", message, known)
        _check_count(self, method, name, len(arguments), span)
        try:
            return method.function(Invocation(block, self.limits), receiver, *arguments)
        except PageError as refusal:
            raise self.refused(refusal, name_span) from None

    def refused(self, refusal: PageError, span: Span) -> DiagnosticError:
        return self.error(span, refusal.code, refusal.message, refusal.help)


def _check_count(
    interpreter: Interpreter, method: Method, name: str, given: int, span: Span
) -> None:
    if method.least <= given and (method.most is None or given <= method.most):
        return
    if method.most is None:
        expected = f"{method.least}+"
    elif method.least == method.most:
        expected = str(method.least)
    else:
        expected = f"{method.least}..{method.most}"
    message = f"wrong number of arguments for `{name}` (given {given}, expected {expected})"
    raise interpreter.error(span, "argument-error", message)


def _bind(
    frame: _Frame, parameters: tuple[nodes.Parameter, ...], arguments: tuple[Value, ...]
) -> None:
    """Ruby's rule for blocks: missing ones are nil, spare ones dropped, a lone array spread."""
    if len(arguments) == 1 and isinstance(arguments[0], list) and len(parameters) > 1:
        arguments = tuple(arguments[0])
    for index, parameter in enumerate(parameters):
        value = arguments[index] if index < len(arguments) else None
        if isinstance(parameter, str):
            frame.values[parameter] = value
        else:
            inner = tuple(value) if isinstance(value, list) else (value,)
            _bind(frame, parameter, inner)


_EVALUATE: dict[type[nodes.Node], Callable[[Interpreter, Any], Value]] = {
    nodes.Sequence: Interpreter.sequence,
    nodes.Text: Interpreter.text,
    nodes.Output: Interpreter.output,
    nodes.Literal: Interpreter.literal,
    nodes.StringLiteral: Interpreter.string,
    nodes.ArrayLiteral: Interpreter.array,
    nodes.HashLiteral: Interpreter.hash,
    nodes.RangeLiteral: Interpreter.range,
    nodes.LocalVariable: Interpreter.local_variable,
    nodes.InstanceVariable: Interpreter.instance_variable,
    nodes.Constant: Interpreter.constant,
    nodes.Index: Interpreter.index,
    nodes.Assignment: Interpreter.assignment,
    nodes.OperatorAssignment: Interpreter.operator_assignment,
    nodes.Logical: Interpreter.logical,
    nodes.Not: Interpreter.negation,
    nodes.Condition: Interpreter.condition,
    nodes.Call: Interpreter.call,
}
