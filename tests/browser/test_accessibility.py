"""Everyone can use every kind of page: axe judges, the keyboard alone, no scripts and no styles."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from policy_pages.site.preview import failed_build
from previews import served, wait_for
from screens import WITHOUT_SEARCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Look = tuple[str, int, dict[str, object], list[str]]

REDLINE = "how-we-publish/changes/2026-11-25-to-2027-01-04/"
PREVIEW = """\
=== docs/index.md
# Home

Words.
=== docs/letter.md
---
title: Our letter
kind: letter
author: Ann
policy: {aliases: [/old/]}
---
# Our letter

Words.
=== docs/broken.md.erb
# Broken

<%= a_name_that_does_not_exist("with a line that is longer than the screen of a phone is wide") %>
=== docs/terms/index.md
---
title: Terms
policy: {kind: policy, version: "1", effective: 2026-01-01}
---
# Terms

We sell [nothing](gone.md).
=== docs/terms/2027-01-01.md
---
title: Terms
draft: true
policy: {kind: policy, version: "2", effective: 2027-01-01}
---
# Terms

We sell nothing at all.
"""
"""What authors see: a draft, warnings, errors. With the colours of Material."""
DONE = {
    "redline": "() => document.querySelectorAll('.redline-fold').forEach(one => one.open = true)",
    "versions": "() => document.querySelector('.policy-versions').open = true",
    "beside": """() => {
      document.querySelector('.redline-toggle').click();
      document.querySelectorAll('.redline-fold').forEach(one => one.open = true);
    }""",
}
SEARCH = "how-to/themes/?q=clause"
PAGES: dict[str, str | None] = {
    "privacy-letter/": None,
    "": None,
    "how-we-publish/": "versions",
    "how-we-publish/2026-11-23/": None,
    "privacy-notice/": None,
    REDLINE: "redline",
    f"{REDLINE}?beside": "beside",
    "404.html": None,
    "how-to/themes/": None,
}
"""Pages of the project's site -> what is done on them first."""
PREVIEWS = ["", "broken/", "terms/", "terms/2027-01-01/", "letter/", "_share-preview/"]
ACCEPTED = {
    ("region", "#__drawer"): "Material puts the checkbox of its menu before all landmarks",
    ("page-has-heading-one", "html"): "the page at an old address is one sentence with a link",
    ("region", ".md-skip"): "a link past the menu is before all landmarks, too",
    ("landmark-unique", "#__code_0 > .md-code__nav"): "Material makes a `nav` of each copy button",
}
"""Rule and element -> why it stays. axe calls these good practice; WCAG does not ask for them."""
EVERYTHING = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": ["color-contrast"]}
ALL_BUT_COLOURS = {**EVERYTHING, "rules": {"color-contrast": {"enabled": False}}}
LOOKS: list[Look] = [
    *(("light", 1280, EVERYTHING, []), ("light", 360, ALL_BUT_COLOURS, [])),
    *(("light", 360, COLOURS, ["article"]), ("dark", 1280, COLOURS, [])),
]
"""Scheme, width, what axe looks for and leaves out. The scheme decides about colours alone,
and to look at these takes longest: an article has the same ones on a phone."""
RUN = """async ([options, exclude]) => {
  // style sheets are read for a rule alone that is not among these
  const media = {resultTypes: ['violations'], preload: {assets: ['media']}};
  const found = await axe.run({include: ['html'], exclude}, {...options, ...media});
  return found.violations.flatMap(one => one.nodes.map(node => [one.id, node.target.join(' ')]));
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture
def preview(tmp_path: Path, draw: Callable[[str], Path]) -> Iterator[Callable[[str], str]]:
    with served(draw(PREVIEW), tmp_path / "log") as fetch:
        wait_for("a build would publish nothing", fetch)
        yield fetch


def test_axe_finds_nothing(
    open_page: Callable[..., Page],
    browser: Browser,
    address: str,
    preview: Callable[[str], str],
    axe: str,
) -> None:
    page = open_page("404.html", is_idle=False, viewport={"width": 1280, "height": 900})
    found: dict[tuple[str, str], list[str]] = {}

    def judge(name: str, done: str | None = None, looks: Iterable[Look] = LOOKS) -> None:
        page.evaluate(axe)
        if done is not None:
            page.evaluate(DONE[done])
        for scheme, width, options, left in looks:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            for rule, target in page.evaluate(RUN, [options, left]):
                found.setdefault((rule, target), []).append(f"{name} {scheme} {width}")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 900})
        if name != SEARCH:  # whose ground reaches far beyond the screen
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        levels = page.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => +one.localName[1])"
        )
        steps = zip([0, *levels], levels, strict=False)
        assert all(below <= above + 1 for above, below in steps), f"{name}: {levels}"
        page.set_viewport_size({"width": 1280, "height": 900})

    for path, done in PAGES.items():
        page.goto(address + path, wait_until="load")
        judge(path, done)
    page = open_page(SEARCH, is_idle=False, searches=True, viewport={"width": 1280, "height": 900})
    page.wait_for_selector(".md-search-result__item")
    judge(SEARCH)
    page = browser.new_page(reduced_motion="reduce")  # the preview itself may log what it likes
    page.add_init_script(WITHOUT_SEARCH)
    for path in PREVIEWS:
        page.goto(preview.address + path, wait_until="load")
        judge(f"preview {path}")
    moved = preview("old/").replace("<noscript>", "<!--").replace("</noscript>", "-->")
    assert "This page has moved" in moved
    moved = re.sub("<script.*?</script>", "", moved, flags=re.DOTALL)
    for html in (moved, failed_build(["docs/a.md:1:1: error[front-matter-yaml]: wrong"])):
        page.set_content(html)
        # their colours are the browser's own; axe takes every ground of that kind for white
        judge(html[:80], looks=LOOKS[:3])
    page.close()
    wrong = {one: places for one, places in found.items() if one not in ACCEPTED}
    assert not wrong, json.dumps([*wrong.items()], indent=1)
    assert set(found) == set(ACCEPTED)  # an entry that accepts nothing is out of date


STOP = """() => {
  const focused = document.activeElement, labels = [...(focused.labels || [])];
  if (focused === document.body) return null;
  // what is not shown has its outline around its label, or around what follows it
  const shown = [...labels, focused.nextElementSibling, focused].find(one => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle === 'solid' && style.opacity > 0 && one.offsetWidth;
  });
  let isSeen = focused.name === 'query';  // the search opens where it has the focus
  if (shown) {
    const box = shown.getClientRects()[0];
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isOnTop = shown.contains(at) || at.contains(shown) || at === focused;
    isSeen = isOnTop && right > left && bottom > top;
  }
  const named = labels.map(label => label.innerText.trim()).join('');
  const name = focused.ariaLabel || focused.innerText || named;
  return [name.trim().split('\\n')[0].split('\\t')[0], isSeen];
}"""
"""What has the focus, and whether a reader sees that."""
TABS = ["Home", "Letters", "Policies", "Manual"]
HEAD = ["Letters & Policies", "Switch to dark mode", "Search"]
PHONE = ["Navigation", "Skip to content", "Switch to dark mode", "Search"]
STOPS = [
    (
        *("", 1280),
        [
            *("Skip to content", *HEAD, *TABS, "¶", "publish your first policy", "the manual"),
            *("All", "Title", "Kind", "Version", "Date", "Comments until", "Next review"),
            *("How letters and policies are published here", "Privacy notice of this site"),
            "A personal note on student privacy",
        ],
    ),
    (
        *(REDLINE, 1280),
        [
            *(*HEAD, "Skip to content", *TABS),
            *("Version 2 of November 25, 2026", "Version 3 of January 4, 2027", "Side by side"),
            *("Print", "Go to the first change", "¶"),
            *("7 paragraphs unchanged: “1. Written” to “5. What is never done”", "¶"),
            *("1/2 ↓", "2/2 ↑", "¶"),
        ],
    ),
    (
        *("privacy-letter/", 360),
        [
            *(*PHONE, "¶", "¶", "where students get stumped in our puzzles"),
            *("crowdsource the creation of smart-hints", "privacy policy revisions"),
            "template language for our school district agreements",
            *("Share on Facebook", "Share on Twitter", "Feed of changes", "Print"),
        ],
    ),
    (
        *("how-to/themes/", 360),
        [*PHONE, "¶", "theme:", "¶", "part of a page"],
    ),
]
"""Page, width of the screen -> what the keyboard reaches, from the first on."""


def test_the_keyboard_reaches_everything_in_order_and_is_seen(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page("404.html", is_idle=False)
    for path, width, expected in STOPS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + path, wait_until="networkidle")
        reached = []
        while len(reached) < len(expected):
            page.keyboard.press("Tab")
            page.wait_for_timeout(30)  # a list of results closes, a button is taken away
            reached.append(page.evaluate(STOP))
        assert reached == [[name, True] for name in expected], f"{path} {width}"
    # the menu of a phone, down to a page and back
    page.goto(address + "privacy-letter/", wait_until="networkidle")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for name in (*PHONE[1:], "Letters"):
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        assert page.evaluate(STOP)[0] == name
    page.keyboard.press("Enter")
    for name in ("Policies", "Manual"):
        page.keyboard.press("Tab")
        assert page.evaluate(STOP) == [name, True]
    # what is operated
    page = open_page(
        "how-we-publish/2027-01-04/", searches=True, viewport={"width": 1280, "height": 900}
    )
    page.locator("#__palette_0").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.locator(".policy-versions summary").press("Enter")
    assert page.locator(".policy-versions ul").is_visible()
    page.locator(".md-search__input").focus()
    page.keyboard.type("never done")
    page.wait_for_selector(".md-search-result__item")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "2027-01-04" not in address)


def test_a_wide_table_and_code_have_the_focus_also_without_javascript(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(
        "how-to/themes/", java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    table = page.locator("article table").first
    table.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(100):  # without scripts, the page itself cannot wait
        if table.evaluate("table => table.scrollLeft > 0"):
            break
        page.wait_for_timeout(50)
    else:
        pytest.fail("the table does not scroll")
    assert page.locator("pre > code:not([tabindex='0'])").count() == 0
    assert page.locator("article table").first.aria_snapshot().startswith("- table:\n  - rowgroup:")


BARE = {
    "privacy-letter/": [
        *("A personal note on student privacy", "by Code.org", "May 15, 2014"),
        *("Thank you for your support,", "Share on Facebook", "Feed of changes"),
    ],
    "how-we-publish/": [
        *("How letters and policies are published here", "Version 2 · In effect since"),
        *("A new version", "See what will change", "1. Written", "6. What happens afterwards"),
        *("Next review", "Owner", "All versions", "Version 3 of", "not in force yet"),
        *("what changed", "Feed of changes"),
    ],
    REDLINE: ["What will change", "Compared: ", "1 paragraph changed", "A clause keeps"],
    "": ["Letters & policies", "Title", "Kind", "Version", "Privacy notice of this site", "Notice"],
    "404.html": ["Page not found", "Go to the home page"],
}
"""Page -> what its article says, in this order, without scripts and style sheets."""
LINKS = """links => [...new Set(links.filter(one => one.origin === location.origin)
  .map(one => one.pathname).filter(path => path.endsWith('/') || path.endsWith('.xml')))]"""


def test_pages_read_and_their_links_work_without_scripts_and_styles(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page("404.html", java_script_enabled=False)
    page.context.route("**/*.css", lambda route: route.fulfill(content_type="text/css", body=""))
    reached: set[str] = set()
    for path, expected in BARE.items():
        page.goto(address + path, wait_until="load")
        assert page.evaluate("getComputedStyle(document.body).margin") == "8px", path
        text = " ".join(page.locator("article").text_content().split())
        place = 0
        for words in expected:
            found = text.find(words, place)
            assert found >= 0, f"{path}: {words!r} is not after what is before it in:\n{text}"
            place = found + len(words)
        # a button that only a script can serve is not shown
        assert page.locator("article button:visible, article input:visible").count() == 0, path
        reached.update(page.locator("article a[href]").evaluate_all(LINKS))
    for path in sorted(reached):
        assert page.request.get(address + path.lstrip("/")).ok, path
    assert {"/privacy-letter/", f"/{REDLINE}", "/how-we-publish/feed.xml"} <= reached
