"""Values, variables, conditions and assignments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb import nodes
from policy_pages.erb.classes import CONSTANTS, REFUSED_CONSTANTS
from policy_pages.erb.errors import PageError
from policy_pages.erb.interpreter.code import counted, nothing
from policy_pages.erb.interpreter.signals import UNKNOWN
from policy_pages.erb.limits import TOO_DEEP
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
    from policy_pages.erb.interpreter.code import CodeOf, Compile
    from policy_pages.erb.interpreter.interpreter import Code, Frame, Interpreter

    Assign: TypeAlias = Callable[[Interpreter, Value], None]
    Fill: TypeAlias = Callable[[Interpreter, RubyHash], RubyHash]
    Values: TypeAlias = Callable[[Interpreter], list[Value]]


def _sequence(code_of: CodeOf, node: nodes.Sequence) -> Code:
    statements = [
        (code_of(statement), statement, [assign_to(code_of, one) for one in _targets_in(statement)])
        for statement in node.statements
    ]

    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        value: Value = None
        for code, statement, targets in statements:
            try:
                try:
                    value = code(interpreter)
                except RecursionError:
                    raise interpreter.error(statement.span, "limit-depth", *TOO_DEEP) from None
                except PageError as refusal:  # of a walk through values that no call asked for
                    raise interpreter.refused(refusal, statement.span) from None
            except DiagnosticError as error:
                interpreter.report(error)
                for assign in targets:
                    assign(interpreter, UNKNOWN)
        return value

    return run


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


def _text(_: CodeOf, node: nodes.Text) -> Code:
    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        interpreter.write_literal(node.text, node.span)
        return None

    return run


def _output(code_of: CodeOf, node: nodes.Output) -> Code:
    """Print a value; a mistake in one output tag does not hide those in the others."""
    value_of = code_of(node.value)

    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        try:
            value = value_of(interpreter)
            try:
                text = value.text if type(value) is RubyString else to_s(value, meter)
                interpreter.write(text, node.span)
            except PageError as refusal:
                raise interpreter.refused(refusal, node.span) from None
        except DiagnosticError as error:
            interpreter.report(error, within_blocks=True)
        return None

    return run


def values_of(code_of: CodeOf, elements: tuple[nodes.Node, ...]) -> Values:
    """The values of elements or arguments, with splats spread out."""
    if not elements:
        return lambda _: []
    parts = [
        (code_of(one.value), one, True)
        if isinstance(one, nodes.Splat)
        else (code_of(one), one, False)
        for one in elements
    ]

    def run(interpreter: Interpreter) -> list[Value]:
        result: list[Value] = []
        failed: nodes.Node | None = None
        for code, element, is_splat in parts:
            try:
                if is_splat:
                    result += interpreter.spread(code(interpreter), element.span)
                else:
                    result.append(code(interpreter))
            except DiagnosticError as error:
                interpreter.report(error)  # and look at the others, too
                failed = element
        if failed is not None:
            raise interpreter.unknown(failed.span)
        return result

    return run


# -- literals --------------------------------------------------------------------------------


def _literal(_: CodeOf, node: nodes.Literal) -> Code:
    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        return node.value

    return run


def _string(code_of: CodeOf, node: nodes.StringLiteral) -> Code:
    if len(node.parts) == 1 and isinstance(node.parts[0], str) and not node.symbol:
        return _plain_string(node)
    return counted(_joined_string)(code_of, node)


def _plain_string(node: nodes.StringLiteral) -> Code:
    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        return RubyString(node.parts[0])  # type: ignore[arg-type]

    return run


def _joined_string(code_of: CodeOf, node: nodes.StringLiteral) -> Code:
    text_of = _joined(code_of, node, node.parts)

    def run(interpreter: Interpreter) -> Value:
        text = text_of(interpreter)
        return Symbol(text) if node.symbol else RubyString(text)

    return run


def _joined(
    code_of: CodeOf, node: nodes.Node, parts: tuple[str | nodes.Node, ...]
) -> Callable[[Interpreter], str]:
    if len(parts) == 1 and isinstance(parts[0], str):
        text = parts[0]
        return lambda _: text
    pieces_of = [part if isinstance(part, str) else code_of(part) for part in parts]
    is_source = isinstance(node, nodes.RegexpLiteral)

    def run(interpreter: Interpreter) -> str:
        pieces: list[str] = []
        length = 0
        try:
            for part in pieces_of:
                if isinstance(part, str):
                    piece = part
                else:
                    value = part(interpreter)
                    if is_source and isinstance(value, Regexp):
                        piece = value.to_s()
                    else:
                        piece = to_s(value, interpreter.meter)
                pieces.append(piece)
                length += len(piece)
                interpreter.meter.check_string(length)
            interpreter.meter.spend(length >> 6)
        except PageError as refusal:
            raise interpreter.refused(refusal, node.span) from None
        return "".join(pieces)

    return run


def _regexp(code_of: CodeOf, node: nodes.RegexpLiteral) -> Code:
    source_of = _joined(code_of, node, node.parts)

    def run(interpreter: Interpreter) -> Value:
        source = source_of(interpreter)
        try:
            return regexp_from(interpreter.meter, source, node.options)
        except PageError as refusal:
            raise interpreter.refused(refusal, node.span) from None

    return run


def _array(code_of: CodeOf, node: nodes.ArrayLiteral) -> Code:
    return values_of(code_of, node.elements)


def _hash(code_of: CodeOf, node: nodes.HashLiteral) -> Code:
    fill = fill_hash(code_of, node)
    return lambda interpreter: fill(interpreter, RubyHash())


def fill_hash(code_of: CodeOf, node: nodes.HashLiteral) -> Fill:
    """Put a literal's pairs into a hash."""
    puts = [_put_pair(code_of, key, item) for key, item in node.pairs]

    def run(interpreter: Interpreter, result: RubyHash) -> RubyHash:
        failed = False
        for put in puts:
            try:
                put(interpreter, result)
            except DiagnosticError as error:
                interpreter.report(error)  # and look at the others, too
                failed = True
        if failed:
            raise interpreter.unknown(node.span)
        return result

    return run


def _put_pair(
    code_of: CodeOf, key: nodes.Node | None, item: nodes.Node
) -> Callable[[Interpreter, RubyHash], None]:
    key_of = code_of(key) if key is not None else None
    item_of = code_of(item)

    def run(interpreter: Interpreter, result: RubyHash) -> None:
        try:
            if key_of is not None:
                evaluated = key_of(interpreter)
                result.set(evaluated, item_of(interpreter), interpreter.meter)
                return
            spread = item_of(interpreter)
            if not isinstance(spread, RubyHash):
                message = f"no implicit conversion of {shown_type(spread)} into Hash"
                raise PageError("type-error", message)
            interpreter.meter.spend(len(spread.entries))
            for inner_key, value in spread.items():
                result.set(inner_key, value, interpreter.meter)
        except PageError as refusal:
            raise interpreter.refused(refusal, item.span) from None

    return run


def _range(code_of: CodeOf, node: nodes.RangeLiteral) -> Code:
    first_of, last_of = code_of(node.first), code_of(node.last)

    def run(interpreter: Interpreter) -> Value:
        first, last = first_of(interpreter), last_of(interpreter)
        open_ended = first is None or last is None or (is_number(first) and is_number(last))
        if not open_ended and interpreter.order(first, last) is None:
            raise interpreter.error(node.span, "argument-error", "bad value for range")
        return RubyRange(first, last, node.exclusive)

    return run


# -- names -----------------------------------------------------------------------------------


def _local_variable(_: CodeOf, node: nodes.LocalVariable) -> Code:
    name, depth = node.name, node.depth

    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        frame = interpreter.frame if depth == 0 else _frame_at(interpreter, depth)
        value = frame.values.get(name)
        if value is UNKNOWN:
            raise interpreter.unknown(node.span)
        return value

    return run


def _frame_at(interpreter: Interpreter, depth: int) -> Frame:
    frame = interpreter.frame
    for _ in range(depth):
        assert frame.outer is not None
        frame = frame.outer
    return frame


def _instance_variable(_: CodeOf, node: nodes.InstanceVariable) -> Code:
    name = node.name

    def run(interpreter: Interpreter) -> Value:
        value = interpreter.instance_variables.get(name)
        if value is UNKNOWN:
            raise interpreter.unknown(node.span)
        return value

    return run


def _global_variable(_: CodeOf, node: nodes.GlobalVariable) -> Code:
    return lambda interpreter: interpreter.global_variables.get(node.name)


def _self(_: CodeOf, __: nodes.Self) -> Code:
    return lambda _: MAIN


def _match_variable(_: CodeOf, node: nodes.MatchVariable) -> Code:
    def run(interpreter: Interpreter) -> Value:
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

    return run


def _constant(_: CodeOf, node: nodes.Constant) -> Code:
    def run(interpreter: Interpreter) -> Value:
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

    return run


def _index(code_of: CodeOf, node: nodes.Index) -> Code:
    receiver_of, arguments_of = code_of(node.receiver), values_of(code_of, node.arguments)

    def run(interpreter: Interpreter) -> Value:
        receiver = receiver_of(interpreter)
        return interpreter.call_method(receiver, "[]", arguments_of(interpreter), node.span)

    return run


# -- conditions ------------------------------------------------------------------------------


def _logical(code_of: CodeOf, node: nodes.Logical) -> Code:
    left_of, right_of = code_of(node.left), code_of(node.right)
    is_or = node.operator == "||"

    def run(interpreter: Interpreter) -> Value:
        left = left_of(interpreter)
        return left if truthy(left) is is_or else right_of(interpreter)

    return run


def _negation(code_of: CodeOf, node: nodes.Not) -> Code:
    operand_of = code_of(node.operand)
    return lambda interpreter: not truthy(operand_of(interpreter))


def _condition(code_of: CodeOf, node: nodes.Condition) -> Code:
    condition = code_of(node.condition)
    consequence = code_of(node.consequence) if node.consequence is not None else nothing
    alternative = code_of(node.alternative) if node.alternative is not None else nothing

    def run(interpreter: Interpreter) -> Value:
        meter = interpreter.meter
        meter.steps += 1
        if meter.steps > meter.most_steps:
            raise interpreter.too_many_steps(node.span)
        taken = condition(interpreter)
        if taken is None or taken is False:
            return alternative(interpreter)
        return consequence(interpreter)

    return run


# -- assignments -----------------------------------------------------------------------------


def _assignment(code_of: CodeOf, node: nodes.Assignment) -> Code:
    target = node.target
    value_of = code_of(node.value)
    if isinstance(target, nodes.Index):
        receiver_of, arguments_of = code_of(target.receiver), values_of(code_of, target.arguments)

        def set_element(interpreter: Interpreter) -> Value:
            receiver = receiver_of(interpreter)
            arguments = arguments_of(interpreter)
            value = value_of(interpreter)
            interpreter.call_method(receiver, "[]=", [*arguments, value], target.span)
            return value

        return set_element
    assign = assign_to(code_of, target)

    def run(interpreter: Interpreter) -> Value:
        value = value_of(interpreter)
        assign(interpreter, value)
        return value

    return run


def assign_to(code_of: CodeOf, target: nodes.Node) -> Assign:
    """What gives a target its value."""
    if isinstance(target, nodes.LocalVariable):
        return _assign_local(target)
    if isinstance(target, nodes.Attribute):
        return _assign_attribute(code_of, target)
    if isinstance(target, nodes.Constant):
        return _assign_constant(target)
    if isinstance(target, nodes.Targets):
        return _assign_several(code_of, target)
    if isinstance(target, nodes.Index):
        return _assign_element(code_of, target)
    assert isinstance(target, (nodes.InstanceVariable, nodes.GlobalVariable))
    name = target.name
    is_global = isinstance(target, nodes.GlobalVariable)

    def run(interpreter: Interpreter, value: Value) -> None:
        variables = interpreter.global_variables if is_global else interpreter.instance_variables
        variables[name] = value

    return run


def _assign_local(target: nodes.LocalVariable) -> Assign:
    name, depth = target.name, target.depth

    def run(interpreter: Interpreter, value: Value) -> None:
        _frame_at(interpreter, depth).values[name] = value

    return run


def _assign_attribute(code_of: CodeOf, target: nodes.Attribute) -> Assign:
    receiver_of = code_of(target.receiver)

    def run(interpreter: Interpreter, value: Value) -> None:
        receiver = receiver_of(interpreter)
        if receiver is not None or not target.safe:
            interpreter.call_method(receiver, f"{target.name}=", [value], target.span)

    return run


def _assign_constant(target: nodes.Constant) -> Assign:
    def run(interpreter: Interpreter, value: Value) -> None:
        if interpreter.has_constant(target.name):
            message = f"the constant `{target.name}` is defined already"
            raise interpreter.error(target.span, "unsupported-ruby", message)
        interpreter.constants[target.name] = value

    return run


def _assign_element(code_of: CodeOf, target: nodes.Index) -> Assign:
    receiver_of, arguments_of = code_of(target.receiver), values_of(code_of, target.arguments)

    def run(interpreter: Interpreter, value: Value) -> None:
        receiver = receiver_of(interpreter)
        arguments = arguments_of(interpreter)
        interpreter.call_method(receiver, "[]=", [*arguments, value], target.span)

    return run


def _assign_several(code_of: CodeOf, node: nodes.Targets) -> Assign:
    targets = [assign_to(code_of, one) if one is not None else None for one in node.targets]

    def run(interpreter: Interpreter, value: Value) -> None:
        values = list(value) if isinstance(value, list) else [value]
        interpreter.meter.spend(len(values) >> 6)
        if node.rest is not None:
            after = len(targets) - node.rest - 1
            end = max(node.rest, len(values) - after)
            rest: list[Value] = values[node.rest : end]
            head = [*values[: node.rest], *[None] * (node.rest - len(values))]
            values = [*head, rest, *values[end:]]
        for index, assign in enumerate(targets):
            if assign is not None:
                assign(interpreter, values[index] if index < len(values) else None)

    return run


def _operator_assignment(code_of: CodeOf, node: nodes.OperatorAssignment) -> Code:
    target, operator = node.target, node.operator
    value_of = code_of(node.value)
    if isinstance(target, nodes.Index):
        return _operator_on_element(code_of, target, operator, value_of)
    if isinstance(target, nodes.Attribute):
        return _operator_on_attribute(code_of, target, operator, value_of)
    assign = assign_to(code_of, target)
    variable_of = code_of(target) if not isinstance(target, nodes.Constant) else None

    def run(interpreter: Interpreter) -> Value:
        if variable_of is not None:
            old = variable_of(interpreter)
        else:
            assert isinstance(target, nodes.Constant)
            known = interpreter.has_constant(target.name)
            old = interpreter.constant(target.name) if known else None
        if operator in _LOGICAL:
            if truthy(old) is (operator == "||"):
                return old
            value = value_of(interpreter)
        else:
            value = _combined(interpreter, old, operator, value_of, target)
        assign(interpreter, value)
        return value

    return run


_LOGICAL = ("||", "&&")


def _combined(
    interpreter: Interpreter, old: Value, operator: str, value_of: Code, target: nodes.Node
) -> Value:
    right = value_of(interpreter)
    return interpreter.call_method(old, operator, [right], target.span)


def _operator_on_element(
    code_of: CodeOf, target: nodes.Index, operator: str, value_of: Code
) -> Code:
    receiver_of, arguments_of = code_of(target.receiver), values_of(code_of, target.arguments)

    def run(interpreter: Interpreter) -> Value:
        receiver = receiver_of(interpreter)
        arguments = arguments_of(interpreter)
        old = interpreter.call_method(receiver, "[]", list(arguments), target.span)
        if operator in _LOGICAL:
            if truthy(old) is (operator == "||"):
                return old
            value = value_of(interpreter)
        else:
            value = _combined(interpreter, old, operator, value_of, target)
        interpreter.call_method(receiver, "[]=", [*arguments, value], target.span)
        return value

    return run


def _operator_on_attribute(
    code_of: CodeOf, target: nodes.Attribute, operator: str, value_of: Code
) -> Code:
    receiver_of = code_of(target.receiver)

    def run(interpreter: Interpreter) -> Value:
        receiver = receiver_of(interpreter)
        if receiver is None and target.safe:
            return None
        old = interpreter.call_method(receiver, target.name, [], target.span)
        if operator in _LOGICAL:
            if truthy(old) is (operator == "||"):
                return old
            value = value_of(interpreter)
        else:
            value = _combined(interpreter, old, operator, value_of, target)
        interpreter.call_method(receiver, f"{target.name}=", [value], target.span)
        return value

    return run


def _match_assignment(code_of: CodeOf, node: nodes.MatchAssignment) -> Code:
    position_of = code_of(node.match)
    targets = [(target.name, assign_to(code_of, target)) for target in node.targets]

    def run(interpreter: Interpreter) -> Value:
        position = position_of(interpreter)
        match = interpreter.last_match if position is not None else None
        for name, assign in targets:
            text = match.named(name) if match is not None else None
            assign(interpreter, None if text is None else RubyString(text))
        return position

    return run


EXPRESSIONS: Mapping[type[nodes.Node], Compile] = {
    nodes.Sequence: _sequence,
    nodes.Text: _text,
    nodes.Output: _output,
    nodes.Literal: _literal,
    nodes.StringLiteral: _string,
    nodes.RegexpLiteral: counted(_regexp),
    nodes.ArrayLiteral: counted(_array),
    nodes.HashLiteral: counted(_hash),
    nodes.RangeLiteral: counted(_range),
    nodes.LocalVariable: _local_variable,
    nodes.InstanceVariable: counted(_instance_variable),
    nodes.GlobalVariable: counted(_global_variable),
    nodes.Self: counted(_self),
    nodes.MatchVariable: counted(_match_variable),
    nodes.Constant: counted(_constant),
    nodes.Index: counted(_index),
    nodes.Logical: counted(_logical),
    nodes.Not: counted(_negation),
    nodes.Condition: _condition,
    nodes.Assignment: counted(_assignment),
    nodes.OperatorAssignment: counted(_operator_assignment),
    nodes.MatchAssignment: counted(_match_assignment),
}
