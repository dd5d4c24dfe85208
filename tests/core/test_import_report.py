"""An import's report as people read it: what is named first, in which order, and in which words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policy_pages.importing.report import Addresses, DeadLink, Links, Need, Report
from policy_pages.importing.report_text import markdown, summary
from policy_pages.text.diagnostics import diagnose
from policy_pages.text.source import Source, Span

WAITING = "a bracket is not closed (docs/docs/a.html.md:2)"
EMPTY = Report(
    system="tech-docs",
    source="old",
    pages=2,
    translated=2,
    waiting={},
    needs={},
    addresses=Addresses(("/index.html",)),
    links=Links(),
    findings=[],
    copied=2,
    left_out=[],
    became=[],
    problems=[],
    has_navigation=True,
    has_logo=True,
)


def steps(report: Report) -> list[str]:
    text = markdown(report)
    section = text[text.index("## What to do next") : text.index("## What is lost")]
    return [line for line in section.splitlines() if line[:1].isdigit()]


def test_only_what_is_left_to_do_is_named() -> None:
    assert [step[:22] for step in steps(EMPTY)] == [
        "1. Check the navigatio",
        "2. Run `mkdocs build`,",
    ]


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"problems": ["x"]}, '1. Repair what is listed under "What stops a strict build"'),
        ({"waiting": {"a.md": "x"}}, "1. Repair the page listed under"),
        ({"waiting": {"a.md": "x", "b.md": "y"}}, "1. Repair the 2 pages listed under"),
        (
            {"needs": {"a.md": [Need("a:1:1", "undefined-name", "the helper `x`", "", True)]}},
            "1. Write the missing helper in `helpers.py`, in place of the placeholder: `x`.",
        ),
        ({"has_logo": False}, "2. Set your logo"),
        ({"has_navigation": False}, "1. Check the navigation. It lists the pages by the names"),
    ],
)
def test_a_step_is_named_where_it_applies(change: dict[str, Any], step: str) -> None:
    assert any(one.startswith(step) for one in steps(replace(EMPTY, **change)))
    assert not any(one.startswith(step) for one in steps(EMPTY))


def test_a_page_that_waits_is_named_once_and_the_same_everywhere() -> None:
    addresses = Addresses((), (), {"/docs/a.html": WAITING})
    report = replace(EMPTY, waiting={"docs/a.html.md": WAITING}, addresses=addresses)
    place, until = "docs/docs/a.html.md:2", "not published until line 2 of docs/docs/a.html.md is"
    assert f"    {place}: a bracket is not closed\n" in summary(report)
    assert f"  /docs/a.html: {until} repaired\n" in summary(report)
    assert f"- `{place}`: a bracket is not closed\n" in markdown(report)
    assert f"- The address `/docs/a.html`: {until} repaired\n" in markdown(report)


def test_places_are_in_the_order_of_their_numbers() -> None:
    places = ["docs/a.md:10:2", "docs/a.md:9:3", "docs/a.md:10:1", "docs/a.md"]
    dead = tuple(DeadLink(one, "x.html", False, False) for one in places)
    before = tuple(DeadLink(one, "y.html", True, False) for one in places)
    text = markdown(replace(EMPTY, links=Links(9, 0, (*dead, *before))))
    order = ["docs/a.md", "docs/a.md:9:3", "docs/a.md:10:1", "docs/a.md:10:2"]
    lines = text.splitlines()
    assert [one for one in lines if "x.html" in one] == [
        f"- The link `x.html` at `{place}`" for place in order
    ]
    assert [one for one in lines if "y.html" in one] == [
        f"- `{place}` `y.html` was already broken" for place in order
    ]


def test_a_text_that_no_page_prints_is_lost() -> None:
    source = Source("docs/a.md.erb", "x")
    message = "this text is kept for `yield_content :side`, but nothing on this page prints it"
    finding = diagnose(source, Span(0, 1), "unprinted-content", message, severity="warning")
    report = replace(EMPTY, findings=[finding])
    kept = "1 text kept with `content_for` appears on no page:\n  docs/a.md.erb:1:1: "
    assert f"{kept}content_for :side\n" in summary(report)
    lost = markdown(report).partition("## What is lost")[2]
    assert lost.startswith("\n\n- The text at `docs/a.md.erb:1:1`: kept with `content_for :side`, ")
    assert "known to be lost" in markdown(EMPTY)
