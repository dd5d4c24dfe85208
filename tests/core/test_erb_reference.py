"""What Ruby's own ERB printed for each case, recorded by tests/reference/record.rb."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy_pages.source import Source
from policy_pages.template.engine import render
from policy_pages.template.interpreter import Environment

FOLDER = Path(__file__).parents[1] / "reference"
RECORD = json.loads((FOLDER / "recorded.json").read_text(encoding="utf-8"))

OUTSIDE_OF_THE_SUBSET = {
    "<%= [1, nil, 2].compact %>|<%= [1, 1.0, 1].uniq %>|<%= [[1], 2].flat_map { |x| x } %>"
    "|<%= [3, 4].each_with_index.inspect.length > 0 %>",  # an enumerator
}
"""Templates that Ruby runs and pages may not; they must be refused, not printed differently."""


def test_every_case_is_recorded() -> None:
    cases = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
    expected = [(c["template"], m) for c in cases for m in c.get("trim_modes", ["<>"])]
    assert [(r["template"], r["trim_mode"]) for r in RECORD["results"]] == expected


@pytest.mark.parametrize("case", RECORD["results"], ids=lambda case: repr(case["template"])[:60])
def test_prints_what_ruby_prints_or_refuses(case: dict[str, Any]) -> None:
    rendering = render(
        Source("case.md.erb", case["template"]), 0, Environment(), trim_mode=case["trim_mode"]
    )
    refused = case["output"] is None or case["template"] in OUTSIDE_OF_THE_SUBSET
    if refused:
        assert rendering.diagnostics
        assert rendering.text == ""
    else:
        assert [str(diagnostic) for diagnostic in rendering.diagnostics] == []
        assert rendering.text == case["output"]
