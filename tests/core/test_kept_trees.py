"""Templates with the same Ruby share a tree, and each of them keeps its own text and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from policy_pages.erb import Environment, Partial, engine, render
from policy_pages.erb import parser as module
from policy_pages.erb.engine import Rendering
from policy_pages.erb.environment import HelperCall
from policy_pages.erb.parser.kept_trees import KeptTrees
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyString, Value
from policy_pages.text.source import Source


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The programs that are parsed."""
    programs: list[bytes] = []
    read = module.read_program

    def counted(code: bytes) -> Any:
        programs.append(code)
        return read(code)

    monkeypatch.setattr(module, "read_program", counted)
    monkeypatch.setattr(engine, "_TREES", KeptTrees())  # without what other tests have left
    engine._kept_tree_of_partial.cache_clear()
    return programs


def printed(text: str, partials: Mapping[str, str] | None = None) -> str:
    """What a template prints, or where its mistakes are: `path:line:column code`."""

    def partial(call: HelperCall) -> Value:
        name = to_s(call.arguments[0], call.meter)
        found = Partial(name, f"_{name}", (partials or {})[name], 0)
        return RubyString(call.printer.render_partial(found, {}))

    return shown(render(Source("page", text), 0, Environment(helpers={"partial": partial})))


def shown(rendering: Rendering) -> str:
    """What was printed, or where the mistakes are."""
    problems = [f"{d.path}:{d.line}:{d.column} {d.code}" for d in rendering.diagnostics]
    return rendering.text or " ".join(problems)


def test_pages_with_the_same_ruby_are_parsed_once(parsed: list[bytes]) -> None:
    code = "<% kept = 41 %>{}<%= kept + 1 %>{}"
    assert printed(code.format("One: ", ".")) == "One: 42."
    assert printed(code.format("– two:\n\n", " é")) == "– two:\n\n42 é"
    assert printed(code.format("One: ", ".")) == "One: 42."
    assert len(parsed) == 1
    assert (
        printed("<% kept = 41 %><%= kept + 1 %> without text between") == "42 without text between"
    )
    assert len(parsed) == 2


def test_a_mistake_is_at_its_place_on_each_page(parsed: list[bytes]) -> None:
    code = "{}<%= 'é' + unknown_here %>{}<%= unknown_there %>"
    assert printed(code.format("a", "b")) == "page:1:12 undefined-name page:1:32 undefined-name"
    second = printed(code.format("é\n\n  ", "\n"))
    assert second == "page:3:13 undefined-name page:4:5 undefined-name"
    assert len(parsed) == 1


def test_a_page_that_is_rendered_within_another_one_has_its_own_tree() -> None:
    code = "{}<%= other %>{}<%= lost %>"
    inner: list[str] = []

    def other(_: HelperCall) -> Value:
        if not inner:
            inner.append("")
            text = code.format("  b", "\n\n\n")
            inner[0] = shown(render(Source("other", text), 0, environment))
        return RubyString("")

    environment = Environment(helpers={"other": other})
    outer = shown(render(Source("page", code.format("a\n", "c")), 0, environment))
    assert inner == ["other:4:5 undefined-name"]
    assert outer == "page:2:18 undefined-name"


def test_a_partial_is_parsed_once(parsed: list[bytes]) -> None:
    partials = {"row": "| <%= 'row'.upcase %> |\n"}
    assert printed("<% 3.times do %><%= partial 'row' %><% end %>", partials) == "| ROW |\n" * 3
    assert printed("Again <%= partial 'row' %>", partials) == "Again | ROW |\n"
    assert len(parsed) == 3


def test_ruby_that_depends_on_the_text_around_it_is_parsed_for_each_page(
    parsed: list[bytes],
) -> None:
    code = "<% list = [1]\nlist<<'x' %>{}<%= list.size %>"
    assert printed(code.format("a")) == "a2"
    before = len(parsed)
    assert printed(code.format("b")) == "b2"
    assert len(parsed) == 2 * before


def test_a_pattern_at_the_end_of_a_tag_is_parsed_for_each_page() -> None:
    code = "<% case 5\nin 1.. %>{}yes<% end %>"
    assert printed(code.format(" ")) == " yes"
    assert printed(code.format("\n")) == "page:2:5 unsupported-ruby"


def test_pages_with_other_literals_are_parsed_once(parsed: list[bytes]) -> None:
    code = "<% rows = [['{}', {}], [\"{}\", {}]] %>{}<%= rows %><%= '{}' + lost %>"
    first = printed(code.replace(" + lost", "").format("a", 1, "b", 22, "x", "y"))
    assert first == 'x[["a", 1], ["b", 22]]y'
    second = printed(code.replace(" + lost", "").format("– é", 4_000, "it's", 5, " ", "longer"))
    assert second == ' [["– é", 4000], ["it\'s", 5]]longer'
    assert len(parsed) == 1
    for literals in (("a", 1, "b", 22, "x", "y"), ("– é", 333, "é", 5, "x", "yyy")):
        page = code.format(*literals)
        assert printed(page) == f"page:1:{page.index('lost') + 1} undefined-name"
    assert len(parsed) == 2


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("<%= {{('{}') => 1, ('b') => 2}}.size %>", ("a", "2"), ("b", "1")),
        ("<%= - {} %>", ("5", "-5"), ("7", "-7")),
        ("<%= 'a' '{}' %>", ("b", "ab"), ("c", "ac")),
        ("<%= 3 # '{}'\n%>", ("b", "3"), ("c", "3")),
        ("<%= \"# {} 'a'\" %>", ("1", "# 1 'a'"), ("2", "# 2 'a'")),
        ("<%= %w['{}' 1] %>", ("b", '["\'b\'", "1"]'), ("c", '["\'c\'", "1"]')),
    ],
)
def test_a_literal_that_decides_what_the_tree_is_stays_in_it(
    parsed: list[bytes], code: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    for literal, expected in (one, other, one):
        assert printed(code.format(literal)) == expected
