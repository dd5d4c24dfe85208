"""The flavours without Python-Markdown: the same records, read by the engine alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from element_trees import difference
from policy_pages.markdown.flavours import (
    OPTION_NAMES,
    FlavourChoice,
    redcarpet_options,
    to_html,
)

FOLDER = Path(__file__).parents[1] / "reference" / "markdown"
GFM = FlavourChoice("gfm")


def results(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))["results"]
    return found


ACCEPTED = {
    line.split(": ", 1)[0]
    for line in (FOLDER / "redcarpet_accepted.txt").read_text(encoding="utf-8").splitlines()
}
"""What we read otherwise on purpose; some of that is Python-Markdown's doing."""
REDCARPET = [
    result
    for result in results("redcarpet.json")
    if not {result["name"], re.sub(r" \[\w+\]$", "", result["name"])} & ACCEPTED
]


def redcarpet(*options: str) -> FlavourChoice:
    switches = {name: name in options for name in OPTION_NAMES}
    return FlavourChoice("redcarpet", redcarpet_options(switches), "sections" in options)


def test_reads_as_github_reads() -> None:
    found = {}
    for result in results("gfm.json"):
        html = to_html(result["markdown"], GFM).replace(' class="task-list-item"', "")
        found[result["name"]] = difference(html, result["html"])
    assert found
    assert {name: one for name, one in found.items() if one is not None} == {}


@pytest.mark.parametrize("topic", sorted({result["topic"] for result in REDCARPET}))
def test_reads_as_redcarpet_reads(topic: str) -> None:
    """One test for each topic: thousands of tests take longer to be handed out than to run."""
    found = {}
    for result in REDCARPET:
        if result["topic"] == topic:
            html = to_html(result["markdown"], redcarpet(*result["options"]))
            found[result["name"]] = difference(html, result["html"])
    assert found
    assert {name: one for name, one in found.items() if one is not None} == {}


def test_the_page_is_html_in_lines() -> None:
    html = to_html("# A & b\n\n- *one*\n- two  \n  <b>three</b>\n\n***\n", GFM)
    assert html == (
        "<h1>A &amp; b</h1>\n<ul>\n<li><em>one</em></li>\n<li>two<br>\n<b>three</b></li>\n</ul>\n"
        "<hr>\n"
    )


@pytest.mark.parametrize(
    "choice", [GFM, redcarpet("footnotes", "tables")], ids=["gfm", "redcarpet"]
)
@pytest.mark.parametrize("text", ["", "\n", "\x020\x03", "<i>a</i> \x020\x03", "\ud800", "\0"])
def test_any_text_is_read(choice: FlavourChoice, text: str) -> None:
    assert to_html(text, choice).count("<i>") == text.count("<i>")


@pytest.mark.parametrize("choice", [GFM, redcarpet()], ids=["gfm", "redcarpet"])
@pytest.mark.parametrize(
    "text", ["> " * 2000, "> - " * 999, "- " * 2000 + "**a " * 2000 + "b**" * 2000]
)
def test_however_deep_a_text_is_it_is_read(choice: FlavourChoice, text: str) -> None:
    assert "words" in to_html(f"{text} words", choice)


def test_notes_stand_in_the_order_of_use_and_the_unused_at_the_end() -> None:
    text = "a[^2] b[^1] c[^2]\n\n[^0]: unused\n\n[^1]: first[^3]\n\n[^2]: second\n\n[^3]: third\n"
    html = to_html(text, redcarpet("footnotes"))
    assert re.findall(r'href="#fn(\d)"', html) == ["1", "2", "1", "3"]
    assert re.findall(r'<li id="fn(\d)">\s*<p>(\w+)', html) == [
        ("1", "second"),
        ("2", "first"),
        ("3", "third"),
        ("4", "unused"),
    ]


def test_what_python_markdown_reads_is_refused() -> None:
    with pytest.raises(ValueError, match="Python-Markdown"):
        to_html("a", FlavourChoice("python"))
