"""The page of errors names every code, and its examples print what it says.

`tests/errors_page.py` says how the page is read. `--update-goldens` rewrites the fences `text`.
What a build alone prints is held by `tests/builds/test_errors.py`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from errors_page import EXAMPLES, PAGE, PROJECT, SECTIONS, rewrite
from policy_pages.cli import main
from policy_pages.security.policy import DIRECTIVES

CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")
PLACE_OF_CODE = {"diagnose": 2, "PageError": 0, "RegexpError": 2, "Rule": 0, "error": 1}
NO_CODE = frozenset(
    [
        *("full-year", "start-long", "start-short"),  # the dates of `campaign_date`
        *("global-variable", "instance-variable", "local-variable"),  # what `defined?` prints
        *("accessibility-statement", "content-security-policy", "security-txt", "server-files"),
        *("no-cache", "same-origin"),  # values of headers
        *("crawl-delay", "user-agent"),  # keys of `robots.txt`
        "xml-stylesheet",  # an instruction in XML
        "git-revision-date-localized",  # a plugin
        *("flavours-of-markdown", "syntax-of-other-systems", "external-links"),  # groups of codes
        *("book-section", "import-report", "tech-docs"),  # systems of old sites; a file
        *("git-alt", "weather-night", "weather-sunny"),  # icons
        *("gh-deploy", "mkdocs-material", "mkdocs-policy-pages", "policy-pages"),
        *("share-preview", "utf-8"),
        *("application-name", "color-scheme", "theme-color"),  # names of HTML's `<meta>`
        *("max-image-preview", "max-snippet", "max-video-preview"),  # words for robots
        *("admonition-title", "policy-html", "task-list-item"),  # classes in HTML
        *("policy-frame", "policy-list", "policy-number"),  # the same
        *("policy-reference", "policy-title"),  # the same
        *("other-themes", "with-plugin"),  # folders of templates
        "annotation-xml",  # an element of formulas
        *("code-block", "footnote-backref", "footnote-ref", "md-button", "tabbed-labels"),
        *(
            "redline-altered",
            "redline-del",
            "redline-deleted",
            "redline-gap",
            "redline-pairs",
            "policy-register",
            "redline-ins",
            "redline-inserted",
        ),
        *("redline-label", "redline-list", "redline-moved", "redline-note", "redline-numbered"),
        *(
            "data-address",
            "data-md-component",
            "data-toc-label",
            "http-equiv",
            "retry-after",
        ),  # attributes in HTML
        "text-align",  # a property of styles
        "no-method",  # what a page rescues; it is shown as `undefined-method`
        "unknown-value",  # what follows from a mistake that was reported already
    ]
)
"""Texts of the package that look like a code and are none that an author sees."""


def codes_of_the_package() -> set[str]:
    """Every code that an author may see.

    Those that are handed to the functions of :data:`PLACE_OF_CODE`, and every other text that looks
    like a code, for some pass through variables and tables.
    """
    found: set[str] = set()
    package = PROJECT / "plugin" / "policy_pages"
    for path in package.rglob("*.py"):
        if path.is_relative_to(package / "security"):
            continue  # words of HTML and of policies
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if CODE.fullmatch(node.value) else set()
            if isinstance(node, ast.Call):
                found |= _code_of_call(node)
    return found - NO_CODE - DIRECTIVES.keys()


def _code_of_call(node: ast.Call) -> set[str]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    place = PLACE_OF_CODE.get(name)
    if place is None or place >= len(node.args):
        return set()
    argument = node.args[place]
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return {argument.value} if is_text and re.fullmatch(r"[a-z-]+", argument.value) else set()


def test_every_code_is_explained_and_none_is_made_up() -> None:
    codes = codes_of_the_package()
    assert codes - SECTIONS.keys() == set()
    assert sorted(SECTIONS) == sorted(codes)


def test_every_text_that_is_no_code_is_still_there() -> None:
    texts = [path.read_text("utf-8") for path in (PROJECT / "plugin").rglob("*.py")]
    assert [name for name in NO_CODE if not any(f'"{name}"' in text for text in texts)] == []


def test_each_code_has_its_one_section() -> None:
    headings = re.findall(r"^### `(.+)`$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(headings) == len(set(headings)) == len(SECTIONS)


@pytest.mark.parametrize("code", [code for code in EXAMPLES if EXAMPLES[code].runs])
def test_example_prints_what_the_page_says(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_goldens: bool
) -> None:
    example = EXAMPLES[code]
    for name, content in example.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [example.command, *example.arguments, example.page])
    printed = (result.stdout if example.command == "check" else "") or result.stderr
    summary = r"\n?(?:0 pages converted, 1 left|\d+ findings? in .* checked)?\n\Z"
    printed = re.sub(summary, "", printed).removesuffix("\n") + "\n"
    if update_goldens:
        rewrite(code, printed)
    else:
        assert printed == example.expected
    found = re.findall(r"(error|warning|info)\[(.+?)\]", printed)
    assert [one for _, one in found][:1] == [code]
    is_note = all(severity == "info" for severity, _ in found)
    assert result.exit_code == (0 if is_note else 1), result.output
