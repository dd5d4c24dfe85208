"""Whatever a page asks for, its evaluation ends: with an output or with diagnostics."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from policy_pages.erb.engine import Rendering, render
from policy_pages.erb.environment import Environment
from policy_pages.erb.lexer import TRIM_MODES
from policy_pages.erb.limits import Limits
from policy_pages.text.source import Source

SMALL = Limits(steps=2_000, output=2_000, depth=30, size=500, bits=256, regexp_milliseconds=100)


def rendered(template: str, limits: Limits = SMALL, trim_mode: str = "<>") -> Rendering:
    environment = Environment(values={}, helpers={})
    return render(Source("page", template), 0, environment, limits=limits, trim_mode=trim_mode)


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("<% [1,2,3,4,5,6,7,8,9].each { |a| (1..400).each { |b| a } } %>", "limit-steps"),
        ("<% 40.times do %>" + "x" * 100 + "<% end %>", "limit-output"),
        ("<% s = 'ab' %><% 20.times { s = s + s } %>", "limit-size"),
        ("<%= 'ab' * 9_999_999_999 %>", "limit-size"),
        ("<%= 'a'.ljust(10_000_000_000).length %>", "limit-size"),
        ("<% a = [1] %><% 20.times { a = a + a } %>", "limit-size"),
        ("<%= 2 ** 99_999_999 %>", "limit-bits"),
        ("<% n = 3 %><% 30.times { n = n * n } %>", "limit-bits"),
        ("<%= (1..9_999_999).to_a.length %>", "limit-size"),
        ("<%= " + "(" * 200 + "1" + ")" * 200 + " %>", "limit-depth"),
        ("<%= " + "[" * 200 + "]" * 200 + " %>", "limit-depth"),
        ("<%= " + "1+" * 10_000 + "1 %>", "limit-depth"),
        ("<%= " + "'a' + " * 10_000 + "'a' %>", "limit-depth"),
        ("<%= " + "true && " * 10_000 + "true %>", "limit-depth"),
        ("<% def f(n) = f(n + 1) %><%= f(1) %>", "limit-depth"),
        ("<% f = ->(n) { f.(n + 1) } %><%= f.(1) %>", "limit-depth"),
        ("<% a = [1] * 100; b = [a] * 100; c = [b] * 100 %><%= c == [b] * 100 %>", "limit-steps"),
        ("<%= 'a' * 60 + 'b' =~ /^(a|aa)+$/ %>", "limit-regexp-milliseconds"),
        ("<% while true %><% end %>", "limit-steps"),
        ("<% loop { } %>", "limit-steps"),
        ("<% begin; retry; rescue; end while true %>", "limit-steps"),
        ("<% a = [] %><% b = [] %><% a << a; b << b %><%= a == b %>", "limit-depth"),
    ],
)
def test_a_limit_stops_it(template: str, code: str) -> None:
    outcome = rendered(template)
    assert [diagnostic.code for diagnostic in outcome.diagnostics] == [code]
    assert outcome.text == ""


def test_a_long_chain_is_named_before_it_is_walked() -> None:
    (problem,) = rendered("a\n<%= " + "1 + " * 10_000 + "1 %>").diagnostics
    assert (problem.line, problem.column) == (2, 5)
    assert problem.message == "this is a chain of more than 600 operators"
    assert rendered("<%= " + "1 + " * 200 + "1 %>", Limits()).text == "201"


def test_the_same_below_the_limits_runs() -> None:
    assert rendered("<% s = 'ab' %><% 3.times { s = s + s } %><%= s %>").text == "ab" * 8


WORDS = """
    <% %> <%= <%# <%% %%> -%> <%- % %% end if else elsif unless do |x| { } [ ] ( ) , . : => = ==
    + - * / ** << && || ! ? 'a' "b" "#{ } :c d: 1 2.5 nil true x y @z $g A each map times join
    [1,2] {a:1} puts `ls` system eval send __class__ instance_eval \\ é 𝒳 # =begin =end
    __END__ <<~T /re/ while true def class ; & &. ..
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\r\n", "\t"])


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(PIECES, max_size=30), st.sampled_from(TRIM_MODES))
def test_any_program_gives_an_output_or_diagnostics(pieces: list[str], trim_mode: str) -> None:
    template = " ".join(pieces)
    outcome = rendered(template, trim_mode=trim_mode)
    for diagnostic in outcome.diagnostics:
        assert outcome.text == ""
        assert 1 <= diagnostic.line <= template.count("\n") + 1
        assert diagnostic.column >= 1
        assert diagnostic.excerpt in template
        str(diagnostic)


@settings(max_examples=examples(80), deadline=None)
@given(st.text(max_size=60))
def test_any_text_in_a_tag_gives_an_output_or_diagnostics(text: str) -> None:
    outcome = rendered(f"before <%= {text} %> after")
    assert (outcome.text == "") == bool(outcome.diagnostics)
