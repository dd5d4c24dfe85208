"""A call's steps tell how long it takes: no loop of one method outlasts the limit of steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pytest

from policy_pages.source import Source
from policy_pages.template.engine import render
from policy_pages.template.environment import Environment
from policy_pages.template.errors import PageError
from policy_pages.template.interpreter import make_interpreter
from policy_pages.template.interpreter.core import Interpreter
from policy_pages.template.interpreter.signals import JumpSignal, RaisedError
from policy_pages.template.limits import Limits
from policy_pages.template.methods import METHODS
from policy_pages.template.values import Proc, RubyHash, RubyString, Symbol, Value

STEPS = 12_000
CALLS = 20
SECONDS_A_STEP = 1e-5
"""Ten seconds for a page's million steps: three times what they take, for a busy machine."""
NOISE = 0.1
SIZE = 30_000


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
    "Integer": (lambda: 7**4000,),
}
ARGUMENTS: tuple[tuple[Value, ...], ...] = (
    *((), (3,), (RubyString("y"),), ([1],), (RubyHash(),)),
    (RubyString("b"), RubyString("a")),
)


def _interpreter() -> Interpreter:
    def load(*_: object) -> None:
        raise AssertionError

    return make_interpreter(Source("page", ""), Environment(), Limits(steps=STEPS), load)  # type: ignore[arg-type]


ATTEMPTS = 3
"""A collection of garbage or a busy machine may fall into one measurement, and not into three."""


def _excess(name: str, make: Callable[[], Value], arguments: tuple[Value, ...]) -> float:
    """Seconds by which calls of a method take longer than their steps tell."""
    receiver = make()
    interpreter = _interpreter()

    def block(*_: Value) -> Value:
        interpreter.meter.spend(3)
        return True

    seconds = 0.0
    for _ in range(CALLS):
        if isinstance(receiver, (list, RubyHash)):
            receiver = receiver.copy()
        elif isinstance(receiver, RubyString):
            receiver = RubyString(receiver.text)
        start = time.thread_time()
        try:
            interpreter.send(receiver, name, [*arguments], Proc(block))
        except (PageError, RaisedError, JumpSignal):
            break
        finally:
            seconds += time.thread_time() - start
    return seconds - NOISE - SECONDS_A_STEP * interpreter.meter.steps


@pytest.mark.parametrize("kind", [*RECEIVERS])
def test_no_call_takes_longer_than_its_steps_tell(kind: str) -> None:
    slow = [
        (name, arguments)
        for name in METHODS[kind]
        for make in RECEIVERS[kind]
        for arguments in ARGUMENTS
        if all(_excess(name, make, arguments) > 0 for _ in range(ATTEMPTS))
    ]
    assert not slow


LOOPS = (
    ("n = 7 ** 4000", "Integer.sqrt(n)"),
    ("n = 7 ** 4000", "n.digits"),
    ("n = 7 ** 4000", "n.to_s(36)"),
    ("e = 10 ** 2000", "3.pow(e, e + 1)"),
    ("s = 'ab' * 400_000", "Float(s) rescue 0"),
    ("a = [0] * 30_000", "a.uniq"),
    ("a = [0] * 30_000", "a.include?(1)"),
    ("h = (1..9000).to_h { |x| [x, x] }", "h.value?(0)"),
    ("h = (1..9000).to_h { |x| [x, x] }", "h.each { break }"),
    ("d = Date.new(2024, 1, 1); f = '%c' * 100", "d.strftime(f)"),
    ("s = 'x' * 900_000; t = 'x' * 900_000; a = [s]; b = [t]", "a == b"),
)


@pytest.mark.parametrize(("before", "call"), LOOPS)
def test_an_endless_loop_of_one_call_ends_soon(before: str, call: str) -> None:
    limits = Limits(steps=50_000)
    template = f"<% {before} %><% while true; {call}; end %>"
    start = time.process_time()
    outcome = render(Source("page", template), 0, Environment(), limits=limits)
    seconds = time.process_time() - start
    assert [diagnostic.code for diagnostic in outcome.diagnostics] == ["limit-steps"]
    assert seconds < NOISE + SECONDS_A_STEP * limits.steps


def test_a_large_table_is_within_the_steps() -> None:
    template = (
        "<% rows = []; 10_000.times { |i| rows << [i, i.to_s] } %>"
        "<% rows.each_with_index do |row, i| %>| <%= row[0] %> | <%= rows[i][1] %> |\n<% end %>"
        "<%= rows.map(&:first).uniq.size %>"
    )
    outcome = render(Source("page", template), 0, Environment())
    assert outcome.diagnostics == []
    assert outcome.text.endswith("10000")
