"""What Redcarpet made of each case, recorded by tests/reference/record_markdown.rb."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from element_trees import difference
from policy_pages.markdown.flavours import OPTION_SETS
from rendered_flavours import REDCARPET_OPTIONS, render

FOLDER = Path(__file__).parents[1] / "reference" / "markdown"
RESULTS: list[dict[str, Any]] = json.loads((FOLDER / "redcarpet.json").read_text(encoding="utf-8"))[
    "results"
]
NAMES = {result["name"] for result in RESULTS}
SETS = {
    "common": {
        *("autolink", "fenced_code_blocks", "no_intra_emphasis", "strikethrough", "tables"),
    },
    "govuk": {"fenced_code_blocks", "no_intra_emphasis", "smartypants", "tables"},
    "pegasus": {"autolink", "fenced_code_blocks", "space_after_headers", "tables"},
}
HEADER = re.compile(r"^=== (?P<name>.+?)(?: \{(?P<options>[^{}\n]*)\})?\n", re.MULTILINE)
INVISIBLE = re.compile("⟦([0-9A-F]+)⟧")
ACCEPTED_FILE = FOLDER / "redcarpet_accepted.txt"


def read_cases() -> list[tuple[str, str, set[str], str]]:
    """Topic, name, options and Markdown of each record that the case files ask for."""
    found: list[tuple[str, str, set[str], str]] = []
    for path in sorted((FOLDER / "redcarpet").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        headers = list(HEADER.finditer(text))
        ends = [header.start() for header in headers[1:]] + [len(text)]
        for header, end in zip(headers, ends, strict=True):
            markdown = re.sub(r"\n+\Z", "\n", text[header.end() : end])
            markdown = markdown.replace("␠", " ").replace("⇥", "\t")
            markdown = INVISIBLE.sub(lambda match: chr(int(match[1], 16)), markdown)
            name, named = header["name"], header["options"]
            if named is None:
                found += [(path.stem, f"{name} [{key}]", SETS[key], markdown) for key in SETS]
                continue
            options = set(SETS["pegasus"])
            for option in named.split(", "):
                if option == "crlf":
                    markdown = markdown.replace("\n", "\r\n")
                elif option.startswith("-"):
                    options.remove(option[1:])
                else:
                    options.add(option)
            found.append((path.stem, f"{name} {{{named}}}", options, markdown))
    return found


def read_accepted() -> dict[str, str]:
    """Names of records, or of cases with all their records, each with the reason."""
    lines = ACCEPTED_FILE.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    assert [pair for pair in pairs if len(pair) != 2] == [], "a line is `name: reason`"
    assert len({name for name, _ in pairs}) == len(pairs), "a name stands twice"
    return dict(pairs)  # type: ignore[arg-type]


ACCEPTED = read_accepted()


def _sentence(name: str) -> str:
    """A record's name without the set of options that it was recorded with."""
    return re.sub(r" \[(?:common|govuk|pegasus)\]$", "", name)


def test_the_sets_are_those_of_the_record() -> None:
    named = {
        name: {option for option in REDCARPET_OPTIONS if getattr(options, option)}
        for name, options in OPTION_SETS.items()
    }
    assert named == SETS


def test_every_case_is_recorded() -> None:
    recorded = [(r["topic"], r["name"], set(r["options"]), r["markdown"]) for r in RESULTS]
    assert recorded == read_cases(), "run `make erb-reference`"


def test_a_name_stands_once_and_every_option_is_known() -> None:
    assert len(NAMES) == len(RESULTS)
    assert {option for result in RESULTS for option in result["options"]} == {
        *REDCARPET_OPTIONS,
        "sections",
    }


def test_what_is_accepted_is_recorded() -> None:
    assert set(ACCEPTED) - NAMES - {_sentence(name) for name in NAMES} == set()


@pytest.mark.parametrize("topic", sorted({result["topic"] for result in RESULTS}))
def test_reads_as_redcarpet_reads(topic: str) -> None:
    """One test for each topic: thousands of tests take longer to be handed out than to run."""
    wrong, alike = {}, []
    of_topic = [result for result in RESULTS if result["topic"] == topic]
    for result in of_topic:
        found = difference(render(result["markdown"], result["options"]), result["html"])
        if result["name"] in ACCEPTED or _sentence(result["name"]) in ACCEPTED:
            alike += [result["name"]] if found is None else []
        elif found is not None:
            wrong[result["name"]] = f"{result['markdown']}\n{found}"
    assert of_topic
    assert wrong == {}
    assert alike == [], "no longer different: take them out of redcarpet_accepted.txt"
