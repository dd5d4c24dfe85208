"""What `policy-pages check` takes grows with a page's size, and what it leaves out it reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_pages.checks.agreement import Budget
from policy_pages.checks.chunks import split
from policy_pages.checks.flavours_check import check_flavours
from policy_pages.checks.page import CheckedPage, Readers
from policy_pages.checks.plain_costs import MOST_CHARACTERS, plain_cost
from policy_pages.checks.rules.all_rules import RULES
from policy_pages.checks.rules.rule import Line, Lines
from policy_pages.markdown.flavours import FLAVOURS
from policy_pages.site.plain import plain_site
from steps import steps_of

LINES = [
    *("---", "===", "- a", "  - a", "    - a", "a\n- b", "2. a", "1) a", "> a", "> a\nb", "> a\n"),
    *("# a", " # a", "#a", "a | b\n--|--\n", "| a |", "```x", "  ```\n  a\n  ```", "~~~", "<div>"),
    *("<div>\n", "<b>", "</div>", "<!--", "    a", "- [ ] a", "    - [ ] a", "[a]: b", "[a]\n"),
    *("> [!NOTE]", "[^a]: b", "[a]\n\n[/a]\n", "*[a]: b\n", "- a\n\n  b\n", "* a\n+ b"),
]
"""Lines that rules look for."""
HALVES = [
    ("a", "- b"),
    ("- a", "  - b"),
    ("- a", "2. b"),
    ("- a", "   2. b"),
    ("a", "  ```\n  ```"),
]
SLOW = [
    *("[a](", "<a ", "[", "![", "``` ` ", "**a", "*a_", "<!-- ", "a [b\n", "---\n", "# a\n"),
    *("a\n---\n", "<div ", "\\[a](", "a &", "</a "),
]
"""What Python-Markdown reads again and again."""


def checked(text: str, flavour: str, folder: Path, *against: str) -> CheckedPage:
    (folder / "a.md").write_text(text, encoding="utf-8")
    site = plain_site(folder, "erb", flavour)
    page = site.page_alone(folder / "a.md", Path("a.md"))
    site.translate(page)
    assert not page.origin.problems
    options = site.options
    readers = Readers(options.extensions, options.configurations, against or FLAVOURS)
    return CheckedPage(page, site, site.flavour_of(page), readers)


def lines(text: str) -> Lines:
    return Lines([Line(line, index) for index, line in enumerate(text.split("\n"))])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_looks_at_each_line_a_few_times(rule: object) -> None:
    def steps(text: str) -> int:
        return steps_of(lambda: list(rule.find(lines(text))))  # type: ignore[attr-defined]

    texts = {line: (f"{line}\n" * 60, f"{line}\n" * 120) for line in LINES}
    for above, below in HALVES:
        halves = [f"{above}\n" * size + f"{below}\n" * size for size in (40, 80)]
        texts[f"{above}/{below}"] = halves[0], halves[1]
    slow = {}
    for name, (once, twice) in texts.items():
        counted = steps(once), steps(twice)
        if counted[1] > 2.4 * counted[0] + 500:
            slow[name] = counted
    assert slow == {}


@pytest.mark.parametrize("line", [*LINES, "a <a>\n", "*[a]: " + "b" * 500 + "\n\na\n"])
def test_a_page_is_cut_in_steps_by_its_lines(line: str) -> None:
    def size_and_steps(times: int) -> tuple[int, int]:
        text = "[a]: " + "b" * 5_000 + "\n\n" + f"{line}\n" * times
        chunks = split(text)
        size = sum(len(chunk.markdown(chunk.lines)) for chunk in chunks)
        return size // len(text), steps_of(lambda: split(text))

    (_, once), (size, twice) = size_and_steps(60), size_and_steps(120)
    assert twice <= 2.4 * once + 500
    assert size <= 15


@pytest.mark.parametrize("flavour", ["python", "gfm"])
@pytest.mark.parametrize("line", ["---", "===", "    a", "- [ ] a", "> a\nb", "a | b\n--|--\n"])
def test_what_is_read_for_rewritings_is_bounded_and_what_is_left_is_reported(
    line: str, flavour: str, tmp_path: Path
) -> None:
    page = checked("a\n\n" + f"{line}\n" * 40, flavour, tmp_path)
    readers = [page.built, *page.others]
    renderings, characters = 30, 10_000
    findings = check_flavours(page, Budget(renderings, characters))
    chunks = split(page.markdown)
    own = 4 * 3 * (1 + len(chunks))  # the page and each chunk, as they are and rewritten
    assert sum(reader.renderings for reader in readers) <= renderings + own + 60
    whole = check_flavours(checked(page.markdown, flavour, tmp_path))
    assert bool(findings) == bool(whole)


def test_a_search_that_is_cut_short_is_reported(tmp_path: Path) -> None:
    text = "".join(f"| a | b |\n|---|---|\n| `{number}|b` | c |\n\n" for number in range(40))
    found = check_flavours(checked(text, "gfm", tmp_path), Budget(30, 10_000))
    assert found[0].code == "bar-in-code"
    left = [finding for finding in found if "not all were tried" in finding.help]
    assert {finding.code for finding in left} == {"reads-differently"}
    assert len(found) == 40
    found = check_flavours(checked(text, "gfm", tmp_path))
    assert {(finding.code, "tried" in finding.help) for finding in found} == {
        ("bar-in-code", False)
    }


@pytest.mark.parametrize("opening", SLOW)
@pytest.mark.parametrize("flavour", ["python", "gfm"])
def test_what_python_markdown_reads_too_often_is_not_compared(
    opening: str, flavour: str, tmp_path: Path
) -> None:
    text = "One.\n\nTwo.\n\n" + opening * (60_000 // len(opening))
    page = checked(text, flavour, tmp_path, "gfm", "python")
    plain = [reader for reader in (page.built, *page.others) if reader.is_plain]
    assert len(plain) == 1
    found = check_flavours(page, Budget(0, 0))
    assert [(one.code, one.line) for one in found if one.code == "not-compared"] == [
        ("not-compared", 5)
    ]
    assert sum(reader.renderings for reader in plain) == 0


def test_a_page_that_is_not_compared_with_one_flavour_is_compared_with_the_others(
    tmp_path: Path,
) -> None:
    page = checked("``` ` " * 5_000 + "\n\n#a\n", "gfm", tmp_path)
    found = check_flavours(page)
    assert [one.code for one in found] == ["not-compared", "reads-differently", "heading-space"]
    assert all("Python-Markdown" not in one.message for one in found[1:])


@pytest.mark.parametrize(
    "text",
    [
        "Some *text*, `code` and [a link](https://a.example/) in **a paragraph** like most.\n" * 20
        + "\n",
        "- **An item** with [a link](https://a.example/)\n",
        "| `a` | *b* | [c](d) |\n",
        "<p>Some <b>HTML</b> of <a href='b'>a page</a></p>\n\n",
    ],
)
def test_a_long_page_of_usual_parts_is_compared(text: str) -> None:
    page = "| a | b | c |\n|---|---|---|\n" + text * (500_000 // len(text))
    assert plain_cost(page).characters < MOST_CHARACTERS
