"""Values, variables, conditions and assignments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.classes import CONSTANTS, REFUSED_CONSTANTS
from policy_pages.erb.errors import PageError
from policy_pages.erb.interpreter.signals import UNKNOWN
from policy_pages.erb.methods.searching import regexp_from
from policy_pages.erb.pattern_nodes import MatchPattern
from policy_pages.erb.printing import to_s
from policy_pages.erb.regexp import Regexp
from policy_pages.erb.values import (
    MAIN,
    RubyHash,
    RubyRange,
    RubyString,
    Symbol,
    Value,
    is_number,
    shown_type,
    truthy,
)
from policy_pages.text.diagnostics import DiagnosticError, did_you_mean

if TYPE_CHECKING:
    from policy_pages.erb.interpreter.interpreter import Frame, Handler, Interpreter


def _sequence(interpreter: Interpreter, node: nodes.Sequence) -> Value:
    value: Value = None
    for statement in node.statements:
        try:
            value = interpreter.statement(statement)
        except DiagnosticError as error:
            interpreter.report(error)
            for target in _targets_in(statement):
                assign(interpreter, target, UNKNOWN)
    return value


def _targets_in(node: nodes.Node) -> Iterator[nodes.Node]:
    """The variables that a statement would have assigned to."""
    if isinstance(node, (nodes.Assignment, nodes.OperatorAssignment)):
        if isinstance(node.target, nodes.Targets):
            yield from (t for t in node.target.targets if isinstance(t, _VARIABLES))
        elif isinstance(node.target, _VARIABLES):
            yield node.target
    elif isinstance(node, MatchPattern):
        yield from node.targets
    elif isinstance(node, nodes.Condition):
        for branch in (node.consequence, node.alternative):
            yield from _targets_in(branch) if branch is not None else ()
    elif isinstance(node, nodes.Sequence):
        for statement in node.statements:
            yield from _targets_in(statement)


_VARIABLES = (nodes.LocalVariable, nodes.InstanceVariable)


def _text(interpreter: Interpreter, node: nodes.Text) -> Value:
    interpreter.write(node.text, node.span)
    return None


def _output(interpreter: Interpreter, node: nodes.Output) -> Value:
    """Print a value; a mistake in one output tag does not hide those in the others."""
    try:
        value = interpreter.evaluate(node.value)
        try:
            interpreter.write(to_s(value, interpreter.meter), node.span)
        except PageError as refusal:
            raise interpreter.refused(refusal, node.span) from None
    except DiagnosticError as error:
        interpreter.report(error, within_blocks=True)
    return None


# -- literals --------------------------------------------------------------------------------


def _literal(_: Interpreter, node: nodes.Literal) -> Value:
    return node.value


def _string(interpreter: Interpreter, node: nodes.StringLiteral) -> Value:
    text = _joined(interpreter, node, node.parts)
    return Symbol(text) if node.symbol else RubyString(text)


def _joined(interpreter: Interpreter, node: nodes.Node, parts: tuple[str | nodes.Node, ...]) -> str:
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0]
    pieces: list[str] = []
    length = 0
    try:
        for part in parts:
            if isinstance(part, str):
                piece = part
            else:
                value = interpreter.evaluate(part)
                as_source = isinstance(node, nodes.RegexpLiteral) and isinstance(value, Regexp)
                piece = (
                    value.to_s()
                    if as_source and isinstance(value, Regexp)
                    else to_s(value, interpreter.meter)
                )
            pieces.append(piece)
            length += len(piece)
            interpreter.meter.check_string(length)
        interpreter.meter.spend(length >> 6)
    except PageError as refusal:
        raise interpreter.refused(refusal, node.span) from None
    return "".join(pieces)


def _regexp(interpreter: Interpreter, node: nodes.RegexpLiteral) -> Value:
    source = _joined(interpreter, node, node.parts)
    try:
        return regexp_from(interpreter.meter, source, node.options)
    except PageError as refusal:
        raise interpreter.refused(refusal, node.span) from None


def _array(interpreter: Interpreter, node: nodes.ArrayLiteral) -> Value:
    return interpreter.values_of(node.elements)


def _hash(interpreter: Interpreter, node: nodes.HashLiteral) -> Value:
    return fill_hash(interpreter, node, RubyHash())


def fill_hash(interpreter: Interpreter, node: nodes.HashLiteral, result: RubyHash) -> RubyHash:
    """Put a literal's pairs into a hash."""
    failed = False
    for key, item in node.pairs:
        try:
            _put_pair(interpreter, key, item, result)
        except DiagnosticError as error:
            interpreter.report(error)  # and look at the others, too
            failed = True
    if failed:
        raise interpreter.unknown(node.span)
    return result


def _put_pair(
    interpreter: Interpreter, key: nodes.Node | None, item: nodes.Node, result: RubyHash
) -> None:
    try:
        if key is not None:
            evaluated = interpreter.evaluate(key)
            result.set(evaluated, interpreter.evaluate(item), interpreter.meter)
            return
        spread = interpreter.evaluate(item)
        if not isinstance(spread, RubyHash):
            message = f"no implicit conversion of {shown_type(spread)} into Hash"
            raise PageError("type-error", message)
        interpreter.meter.spend(len(spread.entries))
        for inner_key, value in spread.items():
            result.set(inner_key, value, interpreter.meter)
    except PageError as refusal:
        raise interpreter.refused(refusal, item.span) from None


def _range(interpreter: Interpreter, node: nodes.RangeLiteral) -> Value:
    first, last = interpreter.evaluate(node.first), interpreter.evaluate(node.last)
    open_ended = first is None or last is None or (is_number(first) and is_number(last))
    if not open_ended and interpreter.order(first, last) is None:
        raise interpreter.error(node.span, "argument-error", "bad value for range")
    return RubyRange(first, last, node.exclusive)


# -- names -----------------------------------------------------------------------------------


def _local_variable(interpreter: Interpreter, node: nodes.LocalVariable) -> Value:
    value = _frame_of(interpreter, node).values.get(node.name)
    if value is UNKNOWN:
        raise interpreter.unknown(node.span)
    return value


def _frame_of(interpreter: Interpreter, node: nodes.LocalVariable) -> Frame:
    frame = interpreter.frame
    for _ in range(node.depth):
        assert frame.outer is not None
        frame = frame.outer
    return frame


def _instance_variable(interpreter: Interpreter, node: nodes.InstanceVariable) -> Value:
    value = interpreter.instance_variables.get(node.name)
    if value is UNKNOWN:
        raise interpreter.unknown(node.span)
    return value


def _global_variable(interpreter: Interpreter, node: nodes.GlobalVariable) -> Value:
    return interpreter.global_variables.get(node.name)


def _self(_: Interpreter, __: nodes.Self) -> Value:
    return MAIN


def _match_variable(interpreter: Interpreter, node: nodes.MatchVariable) -> Value:
    match = interpreter.last_match
    if node.name == "~":
        return match
    if node.name == "!":
        return interpreter.current_exception
    if match is None:
        return None
    if node.name == "`":
        text: str | None = match.pre
    elif node.name == "'":
        text = match.post
    else:
        number = 0 if node.name == "&" else int(node.name)
        text = match.group(number) if number < len(match.spans) else None
    return None if text is None else RubyString(text)


def _constant(interpreter: Interpreter, node: nodes.Constant) -> Value:
    if interpreter.has_constant(node.name):
        return interpreter.constant(node.name)
    reason = REFUSED_CONSTANTS.get(node.name.split("::")[0])
    if reason is not None:
        message = f"pages cannot use `{node.name}`: {reason}"
        raise interpreter.error(node.span, "unsupported-ruby", message)
    raise interpreter.error(
        node.span,
        "undefined-name",
        f"the constant `{node.name}` is not defined",
        interpreter.environment.elsewhere(node.name)
        or interpreter.in_small_letters(node.name)
        or did_you_mean(node.name, [*interpreter.constants, *CONSTANTS]),
    )


def _index(interpreter: Interpreter, node: nodes.Index) -> Value:
    receiver = interpreter.evaluate(node.receiver)
    return interpreter.call_method(receiver, "[]", interpreter.values_of(node.arguments), node.span)


# -- conditions ------------------------------------------------------------------------------


def _logical(interpreter: Interpreter, node: nodes.Logical) -> Value:
    left = interpreter.evaluate(node.left)
    if truthy(left) is (node.operator == "||"):
        return left
    return interpreter.evaluate(node.right)


def _negation(interpreter: Interpreter, node: nodes.Not) -> Value:
    return not truthy(interpreter.evaluate(node.operand))


def _condition(interpreter: Interpreter, node: nodes.Condition) -> Value:
    taken = truthy(interpreter.evaluate(node.condition))
    branch = node.consequence if taken else node.alternative
    return interpreter.evaluate(branch) if branch is not None else None


# -- assignments -----------------------------------------------------------------------------


def _assignment(interpreter: Interpreter, node: nodes.Assignment) -> Value:
    target = node.target
    if isinstance(target, nodes.LocalVariable):
        value = interpreter.evaluate(node.value)
        _frame_of(interpreter, target).values[target.name] = value
        return value
    if isinstance(target, nodes.Index):
        receiver = interpreter.evaluate(target.receiver)
        arguments = interpreter.values_of(target.arguments)
        value = interpreter.evaluate(node.value)
        interpreter.call_method(receiver, "[]=", [*arguments, value], target.span)
        return value
    value = interpreter.evaluate(node.value)
    assign(interpreter, target, value)
    return value


def assign(interpreter: Interpreter, target: nodes.Node, value: Value) -> None:
    """Give a target its value."""
    if isinstance(target, nodes.LocalVariable):
        _frame_of(interpreter, target).values[target.name] = value
    elif isinstance(target, nodes.InstanceVariable):
        interpreter.instance_variables[target.name] = value
    elif isinstance(target, nodes.GlobalVariable):
        interpreter.global_variables[target.name] = value
    elif isinstance(target, nodes.Attribute):
        receiver = interpreter.evaluate(target.receiver)
        if receiver is not None or not target.safe:
            interpreter.call_method(receiver, f"{target.name}=", [value], target.span)
    elif isinstance(target, nodes.Constant):
        if interpreter.has_constant(target.name):
            message = f"the constant `{target.name}` is defined already"
            raise interpreter.error(target.span, "unsupported-ruby", message)
        interpreter.constants[target.name] = value
    elif isinstance(target, nodes.Targets):
        _assign_several(interpreter, target, value)
    else:
        assert isinstance(target, nodes.Index)
        receiver = interpreter.evaluate(target.receiver)
        arguments = interpreter.values_of(target.arguments)
        interpreter.call_method(receiver, "[]=", [*arguments, value], target.span)


def _assign_several(interpreter: Interpreter, node: nodes.Targets, value: Value) -> None:
    values = list(value) if isinstance(value, list) else [value]
    interpreter.meter.spend(len(values) >> 6)
    targets = node.targets
    if node.rest is not None:
        after = len(targets) - node.rest - 1
        end = max(node.rest, len(values) - after)
        rest: list[Value] = values[node.rest : end]
        head = [*values[: node.rest], *[None] * (node.rest - len(values))]
        values = [*head, rest, *values[end:]]
    for index, target in enumerate(targets):
        if target is not None:
            assign(interpreter, target, values[index] if index < len(values) else None)


def _operator_assignment(interpreter: Interpreter, node: nodes.OperatorAssignment) -> Value:
    target = node.target
    receiver: Value = None
    arguments: list[Value] = []
    if isinstance(target, nodes.Index):
        receiver = interpreter.evaluate(target.receiver)
        arguments = interpreter.values_of(target.arguments)
        old = interpreter.call_method(receiver, "[]", list(arguments), target.span)
    elif isinstance(target, nodes.Constant):
        known = interpreter.has_constant(target.name)
        old = interpreter.constant(target.name) if known else None
    elif isinstance(target, nodes.Attribute):
        receiver = interpreter.evaluate(target.receiver)
        if receiver is None and target.safe:
            return None
        old = interpreter.call_method(receiver, target.name, [], target.span)
    else:
        old = interpreter.evaluate(target)
    if node.operator in ("||", "&&"):
        if truthy(old) is (node.operator == "||"):
            return old
        value = interpreter.evaluate(node.value)
    else:
        right = interpreter.evaluate(node.value)
        value = interpreter.call_method(old, node.operator, [right], target.span)
    if isinstance(target, nodes.Index):
        interpreter.call_method(receiver, "[]=", [*arguments, value], target.span)
    elif isinstance(target, nodes.Attribute):
        interpreter.call_method(receiver, f"{target.name}=", [value], target.span)
    else:
        assign(interpreter, target, value)
    return value


def _match_assignment(interpreter: Interpreter, node: nodes.MatchAssignment) -> Value:
    position = interpreter.evaluate(node.match)
    match = interpreter.last_match if position is not None else None
    for target in node.targets:
        text = match.named(target.name) if match is not None else None
        assign(interpreter, target, None if text is None else RubyString(text))
    return position


EXPRESSIONS: Mapping[type[nodes.Node], Handler] = {
    nodes.Sequence: _sequence,
    nodes.Text: _text,
    nodes.Output: _output,
    nodes.Literal: _literal,
    nodes.StringLiteral: _string,
    nodes.RegexpLiteral: _regexp,
    nodes.ArrayLiteral: _array,
    nodes.HashLiteral: _hash,
    nodes.RangeLiteral: _range,
    nodes.LocalVariable: _local_variable,
    nodes.InstanceVariable: _instance_variable,
    nodes.GlobalVariable: _global_variable,
    nodes.Self: _self,
    nodes.MatchVariable: _match_variable,
    nodes.Constant: _constant,
    nodes.Index: _index,
    nodes.Logical: _logical,
    nodes.Not: _negation,
    nodes.Condition: _condition,
    nodes.Assignment: _assignment,
    nodes.OperatorAssignment: _operator_assignment,
    nodes.MatchAssignment: _match_assignment,
}
