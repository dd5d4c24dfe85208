"""Pages written at random print what Ruby prints, or are refused with a clear code.

One Ruby process judges all of them; without Ruby the test is skipped, but never where ``CI`` is
set. ``RANDOM_PROGRAMS=20000`` asks for more programs than the normal suite has time for.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from equipment import need
from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment
from policy_pages.text.source import Source

REFERENCE = Path(__file__).parents[1] / "reference"
IN_CI = os.environ.get("CI") == "true"
PROGRAMS = int(os.environ.get("RANDOM_PROGRAMS", "150"))
REFUSAL_CODES = {"unsupported-ruby", "undefined-method"}
REFUSED_AT_MOST = 0.02
"""The share of programs that we may refuse though Ruby runs them: the generator's table holds
only what the documentation calls supported, so that a refusal is nearly always a gap."""

_specification = importlib.util.spec_from_file_location(
    "program_generator", REFERENCE / "program_generator.py"
)
assert _specification is not None
assert _specification.loader is not None
program_generator = importlib.util.module_from_spec(_specification)
sys.modules["program_generator"] = program_generator
_specification.loader.exec_module(program_generator)


class Ruby:
    """A live process of ``record.rb --serve``."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["ruby", str(REFERENCE / "record.rb"), "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, template: str, trim_mode: str) -> dict[str, Any]:
        """``{"output": …}`` or ``{"error": {"class": …, "message": …}}``."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"template": template, "trim_mode": trim_mode}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def ruby() -> Iterator[Ruby]:
    need("ruby")
    judge = Ruby()
    yield judge
    assert judge.process.stdin is not None
    judge.process.stdin.close()
    judge.process.wait(timeout=30)


def compare(ruby: Ruby, template: str, trim_mode: str) -> str:
    """What became of one program, in a word.

    :raises AssertionError: where we print something else than Ruby, or crash, or refuse unclearly.
    """
    rendering = render(Source("random.md.erb", template), 0, Environment(), trim_mode=trim_mode)
    codes = {diagnostic.code for diagnostic in rendering.diagnostics}
    answer = ruby.run(template, trim_mode)
    seen = "\n".join(
        [f"in trim mode {trim_mode}:\n{template}", f"Ruby: {answer}", f"ours: {rendering.text!r}"]
        + [str(diagnostic) for diagnostic in rendering.diagnostics]
    )
    if "error" in answer:
        assert codes, f"Ruby raised, we printed; {seen}"
        return "error"
    if codes:
        assert codes <= REFUSAL_CODES, f"Ruby runs it, we take it for a mistake; {seen}"
        return "refused"
    assert rendering.text == answer["output"], seen
    return "same"


def test_random_programs_print_what_ruby_prints(ruby: Ruby) -> None:
    outcomes: Counter[str] = Counter()

    @settings(
        max_examples=PROGRAMS,
        deadline=None,
        derandomize=IN_CI,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )
    @given(program_generator.pages())
    def every_page(page: tuple[str, str]) -> None:
        outcomes[compare(ruby, *page)] += 1

    every_page()
    total = sum(outcomes.values())
    assert outcomes["same"] > total / 2, f"too few programs that Ruby runs: {outcomes}"
    assert outcomes["refused"] <= total * REFUSED_AT_MOST, f"too many refusals: {outcomes}"


@pytest.mark.parametrize("call", program_generator.CALLS, ids=lambda call: call.row)
def test_each_call_of_the_table_gives_what_ruby_gives(ruby: Ruby, call: Any) -> None:
    pages = program_generator.examples(call, 4)
    outcomes = [compare(ruby, page, "<>") for page in pages]
    assert "same" in outcomes, list(zip(outcomes, pages, strict=True))
    assert "refused" not in outcomes, list(zip(outcomes, pages, strict=True))
