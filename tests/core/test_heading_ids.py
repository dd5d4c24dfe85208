"""The ids of headings: as each system gives them, recorded by record_heading_ids*."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import markdown as python_markdown
import pytest
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from policy_pages.markdown.extensions.clause_headings import PageHeadings
from policy_pages.markdown.extensions.conversion import Conversion, page_extensions
from policy_pages.markdown.extensions.flavoured import PageFlavour
from policy_pages.markdown.flavours import FlavourChoice, redcarpet_options
from policy_pages.markdown.heading_ids import RULE_NAMES, Heading, github

FOLDER = Path(__file__).parents[1] / "reference" / "heading_ids"
PARTS = re.split(r"^=== (.+)\n", (FOLDER / "cases.txt").read_text("utf-8"), flags=re.MULTILINE)
PAGES = dict(zip(PARTS[1::2], PARTS[2::2], strict=True))
RECORDS = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
REDCARPET = FlavourChoice("redcarpet", redcarpet_options("govuk"))
FLAVOURS = {
    "github": FlavourChoice("gfm"),
    "govuk": REDCARPET,
    "kramdown": FlavourChoice("python"),
    "python": FlavourChoice("python"),
    "redcarpet": REDCARPET,
    "slate": REDCARPET,
}


class _Seen(Extension):
    """Keeps the ids of headings, the one of each first that is its own."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[list[str]] = []

    def extendMarkdown(self, md: python_markdown.Markdown) -> None:  # noqa: N802
        seen = self

        class Look(Treeprocessor):
            def run(self, root: Element) -> None:
                for heading in root.iter():
                    if re.fullmatch("h[1-6]", heading.tag):
                        spans = [one.get("id", "") for one in heading.iter("span")]
                        seen.ids.append([heading.get("id", ""), *filter(None, spans)])

        md.treeprocessors.register(Look(), "look", 1)


def ids(
    markdown: str,
    *rules: str,
    flavour: FlavourChoice | None = None,
    extensions: Sequence[str] = (),
) -> list[list[str]]:
    """The ids of each heading of a page: its own, and those beside it."""
    conversion = Conversion(
        flavour=PageFlavour(flavour or FLAVOURS[rules[0]]), headings=PageHeadings(rules=rules)
    )
    seen = _Seen()
    own = page_extensions(lambda md: conversion)
    python_markdown.markdown(markdown, extensions=["toc", "attr_list", *extensions, *own, seen])
    return seen.ids


def own_ids(
    markdown: str,
    *rules: str,
    flavour: FlavourChoice | None = None,
    extensions: Sequence[str] = (),
) -> list[str]:
    return [own for own, *_ in ids(markdown, *rules, flavour=flavour, extensions=extensions)]


def check(ours: list[str], theirs: list[str]) -> None:
    """Each is theirs, but for those that no page can have: empty ones and second ones."""
    assert len(ours) == len(theirs)
    assert len(set(ours)) == len(ours)
    assert "" not in ours
    kept = {place: id for place, id in enumerate(theirs) if id and id not in theirs[:place]}
    assert {place: ours[place] for place in kept} == kept


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("rule", ["github", "govuk", "kramdown", "redcarpet", "slate"])
def test_ids_are_those_that_are_recorded(rule: str, page: str) -> None:
    check(own_ids(PAGES[page], rule), RECORDS[rule][page])


@pytest.mark.parametrize("page", PAGES)
def test_ids_of_redcarpets_older_version_stay_beside(page: str) -> None:
    found = {id for heading in ids(PAGES[page], "redcarpet") for id in heading}
    assert {id for id in RECORDS["redcarpet_3_3"][page] if id} <= found


@pytest.mark.parametrize("page", PAGES)
def test_pythons_ids_are_those_of_its_table_of_contents(page: str) -> None:
    seen = _Seen()
    python_markdown.markdown(PAGES[page], extensions=["toc", "attr_list", seen])
    plain = [own for own, *_ in seen.ids]
    assert own_ids(PAGES[page], "python") == plain
    # as the first of several, and beside another
    assert own_ids(PAGES[page], "python", "github") == plain
    both = ids(PAGES[page], "github", "python", flavour=FlavourChoice("python"))
    assert set(plain) <= {id for heading in both for id in heading}


def test_ids_have_no_blanks() -> None:
    """Redcarpet would keep a line's end, but its headings have one line."""
    page = "Terms & more\nof it\n---\n"
    gfm = FlavourChoice("gfm")
    assert own_ids(page, "redcarpet", flavour=gfm) == ["terms-more-of-it"]
    beside = ids(page, "github", "redcarpet", flavour=gfm)
    assert beside == [["terms--moreof-it", "terms-more-of-it", "terms-amp-more-of-it"]]


def test_a_picture_of_a_face_is_its_code() -> None:
    """GitHub makes ids before pictures."""
    page = "## :tada: Party\n\n## Party :+1:\n\n## <b title='x'>Party</b>\n"
    assert own_ids(page, "github") == ["tada-party", "party-1", "party"]
    emoji = ["tada-party", "party-1", "party"]
    assert own_ids(page, "github", extensions=["pymdownx.emoji"]) == emoji


def test_every_page_is_recorded_for_every_rule() -> None:
    assert sum(len(own_ids(text, "github")) for text in PAGES.values()) >= 80
    assert {*RECORDS} == {*RULE_NAMES, "redcarpet_3_3"} - {"python"}
    for record in RECORDS.values():
        assert record.keys() - {"version", "kept"} == PAGES.keys()


def test_characters_stay_that_stay_on_github() -> None:
    """Of all those that Unicode had when it was recorded."""
    recorded = {
        code for first, last in RECORDS["github"]["kept"] for code in range(first, last + 1)
    }
    codes = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs") and chr(code) not in "<&- "
    ]
    words = " ".join(f"a{chr(code)}b" for code in codes)
    (id,) = github.ids([Heading(2, words, "", "")])
    kept = {code for code, word in zip(codes, id.split("-"), strict=True) if word != "ab"}
    assert recorded & {*codes} <= kept
    # letters that Unicode has only since it was recorded
    assert all(unicodedata.category(chr(code))[0] in "LMN" for code in kept - recorded)
    assert len(kept - recorded) < len(recorded) / 10
