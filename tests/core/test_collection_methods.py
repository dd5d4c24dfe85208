"""Methods of collections end whatever they are given: with a value or with a diagnostic.

What they give is compared with Ruby's recorded output in ``test_erb_reference.py``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

import pytest

from policy_pages.erb.engine import Rendering, render
from policy_pages.erb.environment import Environment
from policy_pages.erb.limits import Limits
from policy_pages.erb.methods import METHODS, SINGLETON_METHODS
from policy_pages.erb.methods.enumerable import REFUSED_ENUMERABLE_METHODS
from policy_pages.text.source import Source
from tables import of_rows

LIMITS = Limits(steps=8_000)


BOMBS = {
    "c": "a = [1] * 1000; b = [a] * 1000; c = [b] * 1000; ",
    "n": "n = [1]; n << n; ",
    "l": "l = [1] * 100_000; ",
    "s": "s = 'x' * 60_000; ",
    "g": "g = {0 => c}; 50.times { |i| g[i] = c }; g[:self] = g; ",
}
"""Shared structure (a thousand million elements), and an array and a hash within themselves."""

RECEIVERS: Mapping[str, tuple[str, ...]] = {
    "Array": ("c", "n", "l", "[c, n]", "[s] * 1000", "[[1, c], [2, n]]"),
    "Hash": ("g", "{c => 1}", "{1 => c}", "{n: n}"),
    "Range": (
        *("(1..10**9)", "(1..)", "('a'..'zzzzzzzz')", "('a'..)", "(1.5..1e300)", "(..5)"),
        *("(10**300..)", "(Date.new(1, 1, 1)..)", "(1..Float::INFINITY)", "(:a..)"),
    ),
    "Enumerator": (
        *("c.each", "n.map", "(1..).each", "(1..).each_slice(10**9)", "c.cycle", "g.each"),
        *("(1..).each_cons(10**6)", "(1..).step(5)", "1.step", "c.each_with_index"),
        *("c.combination(500)", "l.permutation", "(1.0..).step(0.1)", "1.step(1e300, 1e-300)"),
        *("(10**9).times", "c.chunk_while { |x, y| true }"),
    ),
}
ARGUMENTS = (
    *("c", "n", "g", "s", "l", "10**9", "10**30", "-1", "0", "1", "2", "nil", "true", "Integer"),
    *(":+", ":<<", ":product", "'+'", "1.5", "1e300", "Float::INFINITY", "Float::NAN", "2r"),
    *("(1..)", "(1..10**9)", "('a'..)", "0..10**9", "{c => 1}", "/x/", "c.each", "1.step"),
    *("[c]", "[[n, n]]", "*l", "*n", "*[l] * 9", "->(x) { c }", "Date.new(2024, 1, 1)"),
)
BLOCKS = (
    *("", "", "{ |x| x }", "{ |x| c }", "{ |x, y| n }", "{ 0 }", "{ true }", "{ nil }"),
    *("{ |x| [x, x] }", "{ |x, y| x <=> y }", "{ |x| [x] * 1000 }", "{ |*x| [1, c] }"),
)
USES = (
    *("x", "x.to_a", "x.size", "x.first(3)", "x.inspect", "x == c", "[x].flatten", "{x => 1}"),
    *("x.next", "x.to_s", "[x, c].hash", "x.to_h"),
)


def rendered(template: str, limits: Limits = LIMITS) -> Rendering:
    return render(Source("page", template), 0, Environment(), limits=limits)


def ends(program: str) -> None:
    """Run a program that takes the limit's steps at most; a crash is a failure, and so is a hang
    (pytest then prints where, see `faulthandler_timeout`)."""
    named = {"c", *re.findall(r"\b[nlsg]\b", program)}  # to make all of them takes half the time
    bombs = "".join(bomb for name, bomb in BOMBS.items() if name in named)
    outcome = rendered(f"<% {bombs}{program} %>")
    assert outcome.text == ""
    assert len(outcome.diagnostics) <= 1


def programs(kind: str, name: str) -> list[str]:
    """Calls of a method; the same ones each time."""
    choose = random.Random(f"{kind}#{name}").choice
    result = []
    for receiver in RECEIVERS[kind]:
        arguments = "".join(f", {choose(ARGUMENTS)}" for _ in range(choose((0, 1, 1, 2))))
        call = f"{receiver}.public_send(:'{name}'{arguments}) {choose(BLOCKS)}"
        result.append(f"x = {call}; y = {choose(USES)}")
    return result


def test_the_bombs_themselves_are_within_the_limits() -> None:
    bombs = "".join(BOMBS.values())
    assert not rendered(f"<% {bombs} %>", Limits(steps=LIMITS.steps // 2)).diagnostics


@of_rows(("kind", "name"), [(kind, name) for kind in RECEIVERS for name in METHODS[kind]])
def test_a_call_ends(kind: str, name: str) -> None:
    for program in programs(kind, name):
        ends(program)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in ("Array", "Hash", "Range") for name in SINGLETON_METHODS[kind]],
)
@pytest.mark.parametrize("argument", ARGUMENTS)
def test_a_call_of_a_class_ends(kind: str, name: str, argument: str) -> None:
    for arguments in ("", f", {argument}", f", {argument}, {argument}"):
        for block in ("", "{ |*x| [x, c] }"):
            ends(f"x = {kind}.public_send(:'{name}'{arguments}) {block}; y = x.inspect")


@pytest.mark.parametrize("name", REFUSED_ENUMERABLE_METHODS)
@pytest.mark.parametrize("receiver", ["[1]", "{a: 1}", "(1..3)", "[1].each"])
def test_what_is_refused_says_so(name: str, receiver: str) -> None:
    (diagnostic,) = rendered(f"<%= {receiver}.{name} %>").diagnostics
    assert diagnostic.code == "unsupported-ruby"
    assert name in diagnostic.message
