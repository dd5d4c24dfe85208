"""What Ruby's own ERB printed for each template, recorded by tests/reference/record.rb."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment
from policy_pages.text.source import Source
from tables import of_rows

FOLDER = Path(__file__).parents[1] / "reference"
RESULTS: list[dict[str, Any]] = json.loads((FOLDER / "recorded.json").read_text(encoding="utf-8"))[
    "results"
]
HEADER = re.compile(r"^=== (?P<id>\S+)(?P<options>(?: \[[^\]\n]+\])*)(?: .*)?\n", re.MULTILINE)
REFUSAL_CODES = {"unsupported-ruby", "undefined-method", "undefined-name", "unclosed-tag"}
"""The last, because Ruby prints the code of a tag that is never closed as text."""


def read_cases() -> list[tuple[str, str, str]]:
    """Id, trim mode and template of each result that the case files ask for."""
    found: list[tuple[str, str, str]] = []
    for path in sorted((FOLDER / "cases").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        headers = list(HEADER.finditer(text))
        ends = [header.start() for header in headers[1:]] + [len(text)]
        for header, end in zip(headers, ends, strict=True):
            template = text[header.end() : end].removesuffix("\n")
            options = re.findall(r"\[([^\]]+)\]", header["options"])
            modes = ["<>"]
            for option in options:
                if option == "crlf":
                    template = template.replace("\n", "\r\n")
                elif option == "every mode":
                    modes = ["none", "<>", ">", "-", "%", "%<>", "%>", "%-"]
                else:
                    modes = [option.removeprefix("mode ")]
            found += [(header["id"], mode, template) for mode in modes]
    return found


def read_reasons(name: str) -> dict[str, str]:
    """Templates by their ids, each with the reason why it is listed."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    assert [pair for pair in pairs if len(pair) != 2] == [], "a line is an id and a reason"
    assert len({name for name, _ in pairs}) == len(pairs), "an id stands twice"
    return dict(pairs)  # type: ignore[arg-type]


REFUSED = read_reasons("refused.txt")
ACCEPTED = read_reasons("accepted.txt")
NOW = datetime.datetime(2024, 5, 6, tzinfo=datetime.timezone.utc)


def test_every_case_is_recorded() -> None:
    recorded = [(r["id"], r["trim_mode"], r["template"]) for r in RESULTS]
    assert recorded == read_cases(), "run `make erb-reference`"


def test_what_is_listed_as_refused_is_what_ruby_runs() -> None:
    run = {result["id"] for result in RESULTS if "output" in result}
    assert set(REFUSED) - run == set()
    assert set(ACCEPTED) & run == set()


def _name(result: dict[str, Any]) -> str:
    mode = result["trim_mode"]
    return result["id"] if mode == "<>" else f"{result['id']}[{mode}]"


@of_rows("result", RESULTS, _name)
def test_prints_what_ruby_prints_or_refuses(result: dict[str, Any]) -> None:
    page = Source("case.md.erb", result["template"])
    rendering = render(page, 0, Environment(now=NOW), trim_mode=result["trim_mode"])
    codes = [diagnostic.code for diagnostic in rendering.diagnostics]
    if result["id"] in ACCEPTED:
        assert codes == []
    elif "error" in result:
        assert codes, f"Ruby raised {result['error']}; printed: {rendering.text!r}"
        assert rendering.text == ""
    elif result["id"] in REFUSED:
        assert codes, f"it runs now: take it out of refused.txt; it printed {rendering.text!r}"
        assert set(codes) <= REFUSAL_CODES
        assert rendering.text == ""
    else:
        assert [str(diagnostic) for diagnostic in rendering.diagnostics] == []
        assert rendering.text == result["output"]
