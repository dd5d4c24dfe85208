"""Headings of rows in tables, as the gem of GOV.UK's technical documentation makes them; recorded
by tests/reference/record_row_headings.rb."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import markdown as python_markdown
import pytest
from lxml import html

from policy_pages.markdown.extensions.flavoured import in_one_flavour
from policy_pages.markdown.flavours import FLAVOURS, OPTION_SETS, FlavourChoice, to_html

FOLDER = Path(__file__).parents[1] / "reference" / "row_headings"
PARTS = re.split(r"^=== (.+)\n", (FOLDER / "cases.txt").read_text("utf-8"), flags=re.MULTILINE)
CASES = dict(zip(PARTS[1::2], PARTS[2::2], strict=True))
RECORD: dict[str, Any] = json.loads((FOLDER / "govuk.json").read_text("utf-8"))


def rows(page: str) -> list[list[list[str | None]]]:
    tree = html.fragment_fromstring(page, create_parent="div")
    return [
        [[cell.tag, cell.get("scope"), cell.text_content().strip()] for cell in row]
        for row in tree.iter("tr")
    ]


def test_every_case_is_recorded() -> None:
    assert RECORD.keys() == {"version", *CASES}


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", CASES)
def test_a_row_has_the_heading_that_the_gem_gives_it(name: str, flavour: str) -> None:
    recorded = [[[tag, scope, text.strip()] for tag, scope, text in row] for row in RECORD[name]]
    choice = FlavourChoice(flavour, OPTION_SETS["govuk"], has_row_headings=True)
    extensions = ["tables", in_one_flavour(choice)]
    assert rows(python_markdown.markdown(CASES[name], extensions=extensions)) == recorded
    if flavour != "python":
        assert rows(to_html(CASES[name], choice)) == recorded


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_other_systems_have_none(flavour: str) -> None:
    extensions = ["tables", in_one_flavour(FlavourChoice(flavour, OPTION_SETS["govuk"]))]
    page = python_markdown.markdown(CASES["the first cell of a row"], extensions=extensions)
    assert "# Basic" in page
    assert "scope" not in page
