"""What Ruby's record cannot show of strings: the limits that stop them, and what is refused."""

from __future__ import annotations

import pytest

from policy_pages.erb.engine import Rendering, render
from policy_pages.erb.environment import Environment
from policy_pages.erb.limits import Limits
from policy_pages.text.source import Source

LIMITS = Limits(steps=20_000, size=50_000, bits=256, regexp_milliseconds=20)


def rendered(template: str) -> Rendering:
    environment = Environment(values={}, helpers={})
    return render(Source("page", template), 0, environment, limits=LIMITS)


def code_of(template: str) -> str:
    outcome = rendered(template)
    assert outcome.text == ""
    return " ".join(diagnostic.code for diagnostic in outcome.diagnostics)


@pytest.mark.parametrize(
    "expression",
    [
        "'ab' * 9_999_999_999",
        "'a'.center(1_000_000_000_000)",
        "'a'.ljust(1_000_000_000_000, 'xy')",
        "'a'.rjust(60_000)",
        "('a' * 40_000) + ('b' * 40_000)",
        "('a' * 40_000).concat('b' * 9, 'c' * 40_000)",
        "('a' * 40_000).prepend('c' * 40_000)",
        "('a' * 40_000).insert(3, 'c' * 40_000)",
        "('a' * 40_000).sub('a', 'c' * 40_000)",
        "('a' * 40_000).gsub('a') { 'xy' * 9 }",
        "('a' * 40_000).sub(/a/, \"\\\\'\" * 9_000)",
        "'%999999999d' % 1",
        '("\\n" * 40_000).inspect',
        "('ΐ' * 40_000).upcase",
    ],
)
def test_a_string_is_refused_before_it_is_too_long(expression: str) -> None:
    assert code_of(f"<%= {expression} %>") == "limit-size"


@pytest.mark.parametrize(
    "expression",
    [
        "'a'.upto('zzzzzzzz') { |s| s }",
        "('a' * 40_000).gsub('a', 'b')",
        "('a' * 40_000).scan('a').length",
        "('a' * 20_000).scan(/(?=(.*))/).length",
        "('a' * 20_000).split(/(?=(.*))/).length",
        "('a' * 40_000).chars.length",
    ],
)
def test_going_through_a_string_takes_steps(expression: str) -> None:
    # where each step is a search, its time may be used up before the steps are
    assert code_of(f"<%= {expression} %>") in ("limit-steps", "limit-regexp-milliseconds")


@pytest.mark.parametrize(
    "statement",
    [
        "('a' * 9_000) =~ /(a|aa)+[b-c]/",
        "('a' * 9_000)[/(a|aa)+\\z(?<!a)/]",
        "('a' * 9_000).match?(/(a|a?)+[b-c]/)",
        "case 'a' * 9_000 when /(a|aa)+[b-c]/ then 1 end",
        "('a' * 9_000).gsub(/(a|aa)+[b-c]/, '')",
        "('a' * 9_000).split(/(a|aa)+[b-c]/)",
        "('a' * 9_000).rindex(/(a|aa)+[b-c]/)",
        "('a' * 9_000).start_with?(/(a|aa)+[b-c]/)",
        "s = 'a' * 9_000; while true do s.match?(/a\\z/) end",
    ],
)
def test_the_time_of_regular_expressions_ends(statement: str) -> None:
    assert code_of(f"<% {statement} %>") == "limit-regexp-milliseconds"


@pytest.mark.parametrize("method", ["to_i", "hex", "oct", "to_i(36)", "to_i(0)"])
def test_a_number_has_not_too_many_bits(method: str) -> None:
    assert code_of(f"<%= ('7' * 40_000).{method} %>") == "limit-bits"


@pytest.mark.parametrize(
    "expression",
    [
        "'abc'.upcase(:ascii)",
        "'abc'.lines('')",
        "'ª'.succ",
        "'abc'.tr('^z', 'é')",
        "'abc'.tr('a', 'b-b')",
        "'abc'.tap { |s| s }.match(/b/).values_at(0..5)",
    ],
)
def test_what_would_print_something_else_is_refused(expression: str) -> None:
    assert code_of(f"<%= {expression} %>") == "unsupported-ruby"


@pytest.mark.parametrize("method", ["encode", "force_encoding", "unpack", "crypt", "hash"])
def test_a_method_outside_of_the_tables_is_refused_by_name(method: str) -> None:
    [diagnostic] = rendered(f"<%= 'abc'.{method}('x') %>").diagnostics
    assert method in diagnostic.message
