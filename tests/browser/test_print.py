"""Pages on paper: Chromium prints them to PDF, and the PDF's text is read."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from conftest import BuiltSite

FORMATS = ["A4", "Letter"]
MILLIMETRE = 72 / 25.4
FOOT = 25.5 * MILLIMETRE
"""What stands lower is the foot of the sheet."""

WORDS = "Nobody may read this but who prints it, and then all of it is there to be read. " * 4
LONG = "".join(
    f"""
{"#" * (2 + number % 3)} Clause {number} of these very long terms of use

{WORDS * (1 + number % 4)}
See [clause {number}](https://law.example/clauses/{number}) and [the letter](letter.md).

- A short item with the number {number}, of about two lines: {WORDS[:90]}
- {WORDS}
  1. within it another one
  2. and one more, for [{number}@law.example](mailto:{number}@law.example)
"""
    + (
        f"\n| What | How long |\n|---|---|\n| {number} | {WORDS[:120]} |\n"
        + "".join(f"| row {number}.{row} | {WORDS[: 40 * row]} |\n" for row in range(1, 9))
        if number % 3 == 0
        else ""
    )
    for number in range(1, 25)
)
TITLE = "Terms with a title that is so long that it does not fit into the foot " + "of a sheet " * 9
BUTTONS = "button:not(.policy-register__sort):visible"
"""Buttons on paper; those of the register's head are the names of its columns."""
SITE = f"""\
=== docs/index.md
# Ours
=== docs/letter.md
---
title: A letter
policy: {{kind: letter, published: 2020-01-02}}
---
# A letter

{WORDS}
=== docs/terms/index.md
---
title: Terms
policy:
  kind: policy
  version: "3"
  effective: 2026-02-01
  owner: The owner of all terms
  comments: {{opens: 2026-02-01, closes: 2026-04-01, to: policy@example.org}}
  changes: [{{date: 2026-02-01, note: It became longer}}]
---
# {TITLE}
{LONG.replace("letter.md", "../letter.md")}
=== docs/terms/2020-01-01.md
---
title: Terms
policy: {{kind: policy}}
---
# Terms
=== mkdocs.yml
site_name: Test
site_url: https://example.org/{"a-long-path/" * 14}
theme: {{name: material, font: false, features: [content.code.copy]}}
markdown_extensions: [tables, toc: {{permalink: true}}]
plugins: [policy-pages: {{today: 2026-03-01, cards: {{enabled: false}}}}]
"""

BLOCKS = """() => {
  const article = document.querySelector('article');
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const blocks = 'p, li, h1, h2, h3, h4, h5, h6, dt, dd, td, th, pre, summary, div, article';
  const found = [];
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const left = '.policy-sheet, .redline-label, script, style';
    if (!parent.checkVisibility() || parent.closest(left)) continue;
    const block = parent.closest(blocks);
    if (block !== last) found.push({tag: block.localName, text: ''});
    last = block;
    const link = parent.closest('a[data-address]');
    const ends = link && !link.contains(walker.nextNode()) && walker.previousNode();
    if (link && !ends) walker.previousNode();
    found.at(-1).text += node.data + (ends ? ` (${link.dataset.address})` : '');
  }
  return found.filter(({text}) => text.trim());
}"""
"""The blocks of text that paper is to show, with the addresses of their links."""


def squeezed(text: str) -> str:
    """A text without what a line's end adds or takes away."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Sheet:
    """What is written on a sheet.

    :param text: of the page, in its order.
    :param lines: the same as lines, from the top.
    """

    text: str
    lines: list[str]
    foot: str


def sheet_of(page: Any) -> Sheet:
    pieces: list[tuple[int, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip():
            pieces.append((round(tm[4] * cm[1] + tm[5] * cm[3] + cm[5]), text))

    page.extract_text(visitor_text=visit)
    lines: dict[int, str] = {}
    for height, text in pieces:
        lines[height] = lines.get(height, "") + text
    shown = [lines[height] for height in sorted(lines, reverse=True) if height >= FOOT]
    foot = [lines[height] for height in sorted(lines, reverse=True) if height < FOOT]
    text = "".join(text for height, text in pieces if height >= FOOT)
    return Sheet(squeezed(text), [squeezed(line) for line in shown], squeezed("".join(foot)))


def check_print(page: Page, path: Path, *, format: str, foot: str, title: str = "") -> list[Sheet]:
    """Print a page and look for all that must be on its sheets, and for what must not.

    :param foot: what each sheet says at its foot, before its number and behind the title, which
        may be cut off.
    """
    page.emulate_media(media="print")
    blocks = page.evaluate(BLOCKS)
    assert page.locator(f"{BUTTONS}, select:visible, input:visible").count() == 0
    assert page.locator(":is(.headerlink, .share-buttons, .md-nav):visible").count() == 0
    paper = page.pdf(path=path, format=format, prefer_css_page_size=True)
    sheets = [sheet_of(sheet) for sheet in PdfReader(io.BytesIO(paper)).pages]
    text = "".join(sheet.text for sheet in sheets)
    missing = [block for block in blocks if squeezed(block["text"]) not in text]
    assert missing == []
    assert len(blocks) > 10
    for number, sheet in enumerate(sheets, 1):
        assert sheet.text, "an empty sheet"
        behind = squeezed(foot) + f"{number}/{len(sheets)}"
        assert sheet.foot.endswith(behind)
        shown, dots = re.fullmatch(r"(.*?)((?:\.\.\.)?)", sheet.foot.removesuffix(behind)).groups()
        assert squeezed(title).startswith(shown) if dots else shown == squeezed(title)
    headings = [squeezed(block["text"]) for block in blocks if re.match("h[1-6]", block["tag"])]
    torn = [sheet.lines[-1] for sheet in sheets if sheet.lines[-1] in "\n".join(headings)]
    assert torn == []
    for word in ("Facebook", "Allversions", "Feedofchanges", "Whatchangedinthis"):
        assert word not in text
    return sheets


def test_the_letter_on_paper(
    open_page: Callable[..., Page], address: str, screenshots: Path
) -> None:
    page = open_page("privacy-letter/")
    title, foot = "A personal note on student privacy", f"May 15, 2014 {address}privacy-letter/"
    for format in FORMATS:
        paper = screenshots / f"privacy-letter-{format}.pdf"
        sheets = check_print(page, paper, format=format, foot=foot, title=title)
        assert len(sheets) == 2, format
        text = "".join(sheet.text for sheet in sheets)
        assert squeezed("smart-hints (http://code.org/hints)") in text, format
        agreement = "(https://code.org/educate/template-district-agreement), governing"
        assert squeezed(agreement) in text, format


@pytest.mark.parametrize(
    ("path", "banner", "foot"),
    [
        (
            "",
            "Read the new version ({address}how-we-publish/2027-01-04/)",
            "Version 2 · In effect since November 25, 2026 {address}how-we-publish/2026-11-25/",
        ),
        (
            "2026-11-23/",
            "Read the version in force ({address}how-we-publish/)",
            "Version 1 · In effect from November 23, 2026 to November 24, 2026"
            " {address}how-we-publish/2026-11-23/",
        ),
        (
            "2027-01-04/",
            "You can comment on it (policies@policy-pages.example) until December 23, 2026.",
            "Version 3 · Takes effect on January 4, 2027 {address}how-we-publish/2027-01-04/",
        ),
    ],
)
def test_a_version_on_paper(
    open_page: Callable[..., Page],
    address: str,
    tmp_path: Path,
    path: str,
    banner: str,
    foot: str,
) -> None:
    page = open_page(f"how-we-publish/{path}")
    title, foot = "How letters and policies are published here", foot.format(address=address)
    for format in FORMATS:
        sheets = check_print(page, tmp_path / "p.pdf", format=format, foot=foot, title=title)
        assert squeezed(banner.format(address=address)) in sheets[0].text, format


def test_changes_on_paper(open_page: Callable[..., Page], address: str, screenshots: Path) -> None:
    path = "how-we-publish/changes/2026-11-25-to-2027-01-04/"
    page = open_page(path)
    title = (
        "What will change: How letters and policies are published here, November 25, 2026 to "
        "January 4, 2027"
    )
    foot = f"{address}{path}"
    for format in FORMATS:
        paper = screenshots / f"changes-{format}.pdf"
        sheets = check_print(page, paper, format=format, foot=foot, title=title)
        text = "".join(sheet.text for sheet in sheets)
        assert squeezed("Everybody can see this step.") in text, format  # it is folded on screens
        assert "paragraphsunchanged" not in text, format
        assert squeezed("The newer version is not in force yet") in sheets[0].text, format


def test_the_register_on_paper(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page("")
    page.get_by_role("button", name="Title").click()
    for format in FORMATS:
        sheets = check_print(page, tmp_path / "register.pdf", format=format, foot="")
        assert len(sheets) == 1, format
        assert "Commentsuntil" in sheets[0].text, format
    assert (
        page.locator("thead button").first.evaluate(
            "button => getComputedStyle(button, '::after').content"
        )
        == "none"
    )
    page.set_viewport_size({"width": 658, "height": 900})  # 174 mm, of A4
    table = "table => table.scrollWidth - table.parentElement.clientWidth"
    assert page.locator(".policy-register").evaluate(table) <= 0


def test_a_long_policy_on_paper(
    browser: Browser, build: Callable[..., BuiltSite], screenshots: Path
) -> None:
    built = build(SITE)
    assert built.exit_code == 0, built.log
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page.goto((built.folder / "terms" / "index.html").as_uri(), wait_until="networkidle")
    foot = (
        f"Version 3 · In effect since February 1, 2026 "
        f"https://example.org/{'a-long-path/' * 14}terms/2026-02-01/"
    )
    for format in FORMATS:
        paper = screenshots / f"long-{format}.pdf"
        sheets = check_print(page, paper, format=format, foot=foot, title=TITLE)
        assert len(sheets) > 15, format
        text = "".join(sheet.text for sheet in sheets)
        letter = f"the letter (https://example.org/{'a-long-path/' * 14}letter/)"
        for said in ("clause 7 (https://law.example/clauses/7)", letter):
            assert squeezed(said) in text, format
        assert text.count("7@law.example") == 2, format  # of 7 and 17: the text says where to
        asked = "You can comment on this page (policy@example.org) until"
        assert squeezed(asked) in sheets[0].text, format
        for said in ("The owner of all terms", "It became longer"):
            assert squeezed(said) in sheets[-1].text, format
    page.close()


def test_the_button_prints_once_also_after_instant_navigation(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("")
    page.evaluate("() => { window.prints = 0; window.print = () => { window.prints += 1 } }")
    for number in (1, 2):
        page.get_by_role("link", name="A personal note on student privacy").click()
        page.wait_for_selector(".policy-page--letter")
        page.get_by_role("button", name="Print", exact=True).click()
        assert page.evaluate("window.prints") == number, "the navigation was not instant"
        # by key: the tabs take no clicks until the theme has seen that the page is at its top
        page.get_by_role("link", name="Home").first.press("Enter")
        page.wait_for_selector(".policy-register")


def test_without_javascript_there_is_no_button(open_page: Callable[..., Page]) -> None:
    page = open_page("how-we-publish/2026-11-23/", java_script_enabled=False)
    assert page.locator(".policy-links a:visible").all_inner_texts() == ["Feed of changes"]
    assert page.locator(".policy-links__print").is_hidden()
    assert page.locator(".policy-sheet").is_hidden()
