"""The marks of a merge: an error where readers would see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews
from policy_pages.page.translation import PageSettings, read_page, translate_page
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.source import Source

CONFLICT = "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other\n"
CONFLICTS = [
    (CONFLICT, [1]),
    (f"# Terms\n\nText\n{CONFLICT}More\n", [4]),
    (CONFLICT.replace("\n", "\r\n"), [1]),
    (f"\ufeff{CONFLICT}", [1]),
    (CONFLICT.rstrip("\n"), [1]),
    ("<<<<<<<\n=======\n>>>>>>>", [1]),
    (CONFLICT.replace("=======", "||||||| 3f2a1b0\nNone.\n======="), [1]),
    (f"{CONFLICT}Text\n\n{CONFLICT}", [1, 8]),
    (f"---\ntitle: Terms\n---\n{CONFLICT}", [4]),
    ("---\n<<<<<<< HEAD\ntitle: One\n=======\ntitle: Two\n>>>>>>> other\n---\nText\n", [2]),
    ("<<<<<<< HEAD\n---\ntitle: One\n=======\n---\ntitle: Two\n>>>>>>> other\n---\nText\n", [1]),
    ("- an item\n<<<<<<< HEAD\n- one\n=======\n- two\n>>>>>>> other\n", [2]),
    ("<<<<<<< HEAD\n```python\n=======\n```ruby\n>>>>>>> other\nputs\n```\n", [1]),
    ("Heading\n=======\n\n<<<<<<< ours\nA\n=======\n\nTitle\n=======\n>>>>>>> theirs\n", [4]),
    (f"<<<<<<<<< outer\n{CONFLICT}=========\nThree.\n>>>>>>>>> outer\n", [1]),
    ("```text\na\n```\n" + CONFLICT, [4]),
]
NO_CONFLICTS = [
    "Heading\n=======\n\nText\n",
    ">>>>>>> a deep quotation\n",
    "<<<<<<< HEAD\nalone\n",
    "<<<<<<< HEAD\nText\n>>>>>>> x\n",
    "<<<<<<< HEAD\nHeading\n=======\n\nText\n",
    "Heading\n=======\n\n>>>>>>> quoted\n",
    ">>>>>>> x\n\nHeading\n=======\n\n<<<<<<< y\n",
    CONFLICT.replace("=======", "========"),
    CONFLICT.replace("<<<<<<<", "<<<<<<"),
    CONFLICT.replace("<<<<<<< HEAD", "<<<<<<<HEAD"),
    CONFLICT.replace("=======", "======= or not"),
    f"```text\n{CONFLICT}```\n",
    f"~~~\n{CONFLICT}~~~\n",
    f"<pre>\n{CONFLICT}</pre>\n",
    "Text\n\n" + "".join(f"    {line}\n" for line in CONFLICT.splitlines()),
    "".join(f"> {line}\n" for line in CONFLICT.splitlines()),
    "Git writes `<<<<<<<`, `=======` and `>>>>>>>`.\n",
]


def problems_of(text: str, *, is_template: bool) -> list[tuple[str, int]]:
    source = Source("p.md.erb" if is_template else "p.md", text)
    facts = PageFacts("p.md.erb")
    page = (
        translate_page(source, PageSettings(), JinjaViews([]), FolderPartials([]), facts)
        if is_template
        else read_page(source)
    )
    return [(problem.code, problem.line) for problem in page.diagnostics]


@pytest.mark.parametrize("is_template", [False, True])
@pytest.mark.parametrize(("text", "lines"), CONFLICTS)
def test_a_conflict_is_an_error_at_its_first_mark(
    text: str, lines: list[int], *, is_template: bool
) -> None:
    found = problems_of(text, is_template=is_template)
    assert found == [("conflict-marks", line) for line in lines]


@pytest.mark.parametrize("is_template", [False, True])
@pytest.mark.parametrize("text", NO_CONFLICTS)
def test_what_only_looks_like_a_conflict_is_text(text: str, *, is_template: bool) -> None:
    assert problems_of(text, is_template=is_template) == []


def test_blocks_that_both_sides_open_are_not_reported_beside_the_conflict() -> None:
    text = "<<<<<<< HEAD\n<% if true %>\n=======\n<% if false %>\n>>>>>>> other\nText\n<% end %>\n"
    assert problems_of(text, is_template=True) == [("conflict-marks", 1)]


@pytest.mark.parametrize("name", ["_a.erb", "_a.md", "_a.md.erb", "a.erb"])
def test_a_partial_with_a_conflict_is_not_printed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(f"Text\n{CONFLICT}")
    with pytest.raises(DiagnosticError) as raised:
        FolderPartials([tmp_path], tmp_path).find("a", "p.md.erb")
    (problem,) = raised.value.diagnostics
    assert (problem.path, problem.line, problem.code) == (name, 2, "conflict-marks")


def test_a_partial_with_a_heading_is_printed(tmp_path: Path) -> None:
    (tmp_path / "_a.md").write_text("Heading\n=======\n\n>>>>>>> quoted\n")
    assert FolderPartials([tmp_path], tmp_path).find("a", "p.md.erb") is not None
