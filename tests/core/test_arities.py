"""How many arguments Ruby's methods take, recorded by tests/reference/record_arities.rb."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods import METHODS, SINGLETON_METHODS
from policy_pages.erb.methods.arities import IN_RUBY
from policy_pages.erb.methods.table import Method, check_arguments
from policy_pages.erb.values import Keywords, Symbol
from policy_pages.text.source import Source
from tables import of_rows

FOLDER = Path(__file__).parents[1] / "reference"
CASES: dict[str, list[str]] = json.loads((FOLDER / "arities.json").read_text(encoding="utf-8"))
RECORD: list[dict[str, Any]] = json.loads(
    (FOLDER / "arities_recorded.json").read_text(encoding="utf-8")
)
OF_RUBY = [result for result in RECORD if "least" in result]
TABLES = {
    name: methods
    for name, methods in {
        **METHODS,
        **{f"{name}.": methods for name, methods in SINGLETON_METHODS.items()},
    }.items()
    if name not in ("HTML of a helper", "Kernel.")  # not Ruby's, and the same again
}
MOST = 8


def refusal(method: Method, arguments: list[Any]) -> PageError | None:
    try:
        check_arguments(method, arguments)
    except PageError as error:
        return error
    return None


def test_every_method_is_recorded() -> None:
    assert {name: sorted(methods) for name, methods in TABLES.items()} == CASES
    recorded = [(result["of"], result["name"]) for result in RECORD]
    assert recorded == [(of, name) for of, names in CASES.items() for name in names]


def test_what_differs_is_a_method() -> None:
    named = {(of, name) for of, methods in IN_RUBY.items() for name in methods}
    assert named <= {(result["of"], result["name"]) for result in OF_RUBY}


@of_rows("result", OF_RUBY, lambda result: f"{result['of']} {result['name']}")
def test_refuses_what_ruby_refuses_and_hides_no_gap(result: dict[str, Any]) -> None:
    method = TABLES[result["of"]][result["name"]]
    least, most, keywords = result["least"], result["most"], result["keywords"]
    for given in range(MOST + 1):
        error = refusal(method, [None] * given)
        if given < least or (most is not None and given > most):
            said = f"wrong number of arguments (given {given}, expected {result['expected']})"
            assert error is not None
            assert (error.code, error.message) == ("argument-error", said)
        else:
            assert error is None or error.code == "unsupported-ruby", error.message
    if keywords:
        named = Keywords()
        named.entries[0] = (Symbol("name"), 1)
        error = refusal(method, [*[None] * least, named])
        assert error is None if method.keywords else error is not None
        assert error is None or error.code == "unsupported-ruby"


@pytest.mark.parametrize(
    "code",
    [
        "JSON.generate([1], indent: '  ')",
        "JSON.pretty_generate([1], {})",
        "[1].to_json({})",
        "Date.parse('01-02-03', true)",
        "Date.strptime",
        "String.new(capacity: 10)",
        "CGI.unescape('a', 'UTF-8')",
        "10[0, 2]",
        "3.14r.floor(1)",
        "3.14r.truncate(1)",
        "2.5r.round(half: :even)",
        "1.1.rationalize(0.1)",
        "(1..10).step(3).to_s",
        "Date.new(2024, 1, 1) <=> 3",
        "Date.new(2024, 1, 1) < 3",
        "65.chr('US-ASCII')",
    ],
)
def test_a_page_cannot_rescue_a_gap(code: str) -> None:
    page = Source("page.md.erb", f"<%= begin; {code}; rescue StandardError; 'hidden'; end %>")
    rendering = render(page, 0, Environment())
    assert [diagnostic.code for diagnostic in rendering.diagnostics] == ["unsupported-ruby"]
    assert rendering.text == ""


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("8364.chr('UTF-8')", "€"),
        ("200.chr('utf-8')", "È"),
        ("(55296.chr('UTF-8') rescue $!.message)", "invalid codepoint 0xD800 in UTF-8"),
        ("(1114112.chr('UTF-8') rescue $!.message)", "1114112 out of char range"),
        ("(65.chr(nil) rescue $!.message)", "no implicit conversion of nil into String"),
        ("Time.gm(2000)", "2000-01-01 00:00:00 UTC"),
        ("(10**4900).bit_length", "16278"),
        ("(2**16000+1).bit_length", "16001"),
        ("(2**16383).bit_length", "16384"),
        ("2.pow(3, 5)", "3"),
        ("(2.**(3, 5) rescue 'refused')", "refused"),
    ],
)
def test_prints_what_ruby_prints(code: str, printed: str) -> None:
    rendering = render(Source("page.md.erb", f"<%= {code} %>"), 0, Environment())
    assert [str(diagnostic) for diagnostic in rendering.diagnostics] == []
    assert rendering.text == printed
