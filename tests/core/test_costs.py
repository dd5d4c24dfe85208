"""A call's steps tell how long it takes: no loop of one method outlasts the limit of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest

from hostile_inputs import LOOPS
from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment, HelperCall
from policy_pages.erb.errors import PageError
from policy_pages.erb.interpreter import Interpreter
from policy_pages.erb.interpreter.signals import JumpSignal, RaisedError
from policy_pages.erb.limits import Limits
from policy_pages.erb.methods import METHODS
from policy_pages.erb.values import Proc, RubyHash, RubyString, Symbol, Value
from policy_pages.text.source import Source
from steps import steps_of

LINES_A_STEP = 100
"""Lines of Python that a step may stand for; the most that one does is 80."""
LINES_OF_A_CALL = 1_000
SIZE = 1_500
STEPS = 12_000


def _hash() -> RubyHash:
    result = RubyHash()
    for number in range(SIZE):
        result.set_name(f"k{number}", number)
    return result


HASH = _hash()
RECEIVERS: Mapping[str, tuple[Callable[[], Value], ...]] = {
    "Array": (lambda: [0] * SIZE, lambda: [RubyString("x")] * SIZE),
    "Hash": (HASH.copy,),
    "String": (lambda: RubyString("ab" * SIZE), lambda: RubyString("é b\n" * SIZE)),
    "Symbol": (lambda: Symbol("ab" * SIZE),),
    "Integer": (lambda: 7**500,),
}
ARGUMENTS: tuple[tuple[Value, ...], ...] = (
    *((), (3,), (RubyString("y"),), ([1],), (RubyHash(),)),
    (RubyString("b"), RubyString("a")),
)


def _excess(name: str, receiver: Value, arguments: tuple[Value, ...]) -> int:
    """Lines of Python that a call runs beyond what its steps stand for."""

    def load(*_: object) -> None:
        raise AssertionError

    interpreter = Interpreter(Source("page", ""), Environment(), Limits(steps=STEPS), load)  # type: ignore[arg-type]

    def block(*_: Value) -> Value:
        interpreter.meter.spend(3)
        return True

    def call() -> None:
        with suppress(PageError, RaisedError, JumpSignal):
            interpreter.send(receiver, name, [*arguments], Proc(block))

    return steps_of(call) - LINES_OF_A_CALL - LINES_A_STEP * interpreter.meter.steps


@pytest.mark.parametrize("kind", [*RECEIVERS])
def test_no_call_runs_more_lines_than_its_steps_stand_for(kind: str) -> None:
    costly = [
        (name, arguments)
        for name in METHODS[kind]
        for make in RECEIVERS[kind]
        for arguments in ARGUMENTS
        if _excess(name, make(), arguments) > 0
    ]
    assert not costly


@pytest.mark.parametrize(("before", "call", "most"), LOOPS)
def test_an_endless_loop_of_one_call_ends_soon(before: str, call: str, most: int) -> None:
    rounds = 0

    def tick(_: HelperCall) -> Value:
        nonlocal rounds
        rounds += 1
        return None

    environment = Environment(helpers={"tick": tick})
    template = f"<% {before} %><% while true; tick; {call}; end %>"
    outcome = render(Source("page", template), 0, environment, limits=Limits(steps=50_000))
    assert [diagnostic.code for diagnostic in outcome.diagnostics] == ["limit-steps"]
    assert 0 < rounds <= most


def test_a_large_table_is_within_the_steps() -> None:
    template = (
        "<% rows = []; 10_000.times { |i| rows << [i, i.to_s] } %>"
        "<% rows.each_with_index do |row, i| %>| <%= row[0] %> | <%= rows[i][1] %> |\n<% end %>"
        "<%= rows.map(&:first).uniq.size %>"
    )
    outcome = render(Source("page", template), 0, Environment())
    assert outcome.diagnostics == []
    assert outcome.text.endswith("10000")
