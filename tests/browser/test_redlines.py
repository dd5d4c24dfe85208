"""A redline as a reader sees, hears, prints and walks through it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import html5lib
import markdown
import pytest

from policy_pages.files.templates import jinja_environment
from policy_pages.redlines import Redline, redline
from policy_pages.text.wording import ENGLISH
from screens import SIZES, contrast

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from playwright.sync_api import Page

HEARD = Path(__file__).parents[1] / "golden" / "heard" / "redline.txt"
"""The redline below as Chromium gives it to a screen reader."""
PAGE = "how-we-publish/"
"""A page of the project's site that lends its frame."""

OLD = """\
# Privacy policy

We wrote this policy for the people who use our site. It says what we keep and for how long.

## What we collect

We collect your name and your e-mail address when you open an account. We also keep the pages
that you visit, the time of each visit, and the kind of browser you use.

- your name
- your e-mail address
- your postal address, if you order something
- the time of your last visit

## How long we keep it

| What | How long | Why |
|---|---|---|
| Account | 30 days after closing | Mistakes happen |
| Log files | 90 days | Security |
| Invoices | 10 years | The law |

## Cookies

We set one cookie. It holds nothing but a number, and it is deleted when you log out.

You may refuse it. The site works without it, but you will have to log in on each visit.

## Your rights

You may ask what we know of you. You may have it corrected, and you may have it deleted.

- to see it
- to take it with you

## How to use them

Send us a message. We answer within a month, and it costs you nothing.

## Security

We encrypt all connections, and we test our defences once a year with the help of outsiders.

## Third parties

We never sell your data. See [our partners](https://example.org/partners)
for those who host our machines.

## Children

This site is not for children under 13. If we learn of such an account, we delete it at once.

## Changes

We announce changes four weeks before they take effect.

1. First we publish the text.
2. Then we ask for comments.
3. Then we answer them.
4. Then it takes effect.

## Contact

Write to privacy@example.org or to our address in the imprint, and you will have an
answer within a week.

Complaints go to the data protection authority.
"""

NEW = """\
# Privacy policy

We wrote this policy for the people who use our site. It says what we keep and for how long.

## What we collect

We collect your name and e-mail address when you open an account. We also keep the pages that
you visit, the time of each visit, and the **kind and version** of browser you use.

- your name
- your e-mail address
- your telephone number, if you give it
- the time of your last visit

## Security

We encrypt all connections, and we test our defences twice a year with the help of outsiders.

## How long we keep it

| What | How long | Why |
|---|---|---|
| Account | 60 days after closing | Mistakes happen |
| Backups | 14 days | Security |
| Log files | 90 days | Security |
| Invoices | 10 years | The law |

## Cookies

We set one cookie. It holds nothing but a number, and it is deleted when you log out.

You may refuse it. The site works without it, but you will have to log in on each visit.

## Your rights

You may ask what we know of you. You may have it corrected, and you may have it deleted.

- to see it
- to take it with you

## How to use them

Send us a message. We answer within a month, and it costs you nothing.

## Third parties

We never sell your data. See [our partners](https://example.org/hosts)
for those who host our machines.

We share data with the police only where a court orders it.

## Children

This site is not for children under 13. If we learn of such an account, we delete it at once.

## Changes

We announce changes four weeks before they take effect.

1. First we publish the text.
2. Then we answer them.
3. Then it takes effect.

## Contact

Write to privacy@example.org or to our address in the imprint, and you will have an
answer within a week.
"""


def rendered(text: str) -> str:
    return markdown.markdown(
        text, extensions=["tables", "toc"], extension_configs={"toc": {"permalink": True}}
    )


def shown(made: Redline, templates: Path) -> str:
    """A redline as its page has it."""
    template = jinja_environment([templates]).get_template("partials/redline.html")
    return template.render(redline=made, wording=ENGLISH)


@pytest.fixture(scope="module")
def content(request: pytest.FixtureRequest) -> str:
    return shown(redline(rendered(OLD), rendered(NEW)), request.config.rootpath / "overrides")


@pytest.fixture
def open_redline(open_page: Callable[..., Page], content: str) -> Callable[..., Page]:
    """Open a page of the site whose article is the redline, as a server would send it."""

    def open_it(content: str = content, **options: Any) -> Page:
        def answer(route: Any) -> None:
            response = route.fetch()
            start, end = "<article", "</article>"
            body = response.text()
            head, rest = body.split(start, 1)
            opening, rest = rest.split(">", 1)
            style = '<link rel="stylesheet" href="../assets/stylesheets/redline.css">'
            body = (
                head.replace("</head>", f"{style}</head>")
                + f"{start}{opening}>{content}"
                + end
                + rest.split(end, 1)[1]
            )
            route.fulfill(response=response, body=body)

        page = open_page(PAGE, prepare=lambda page: page.route(f"**/{PAGE}", answer), **options)
        assert page.locator(".redline").count() == 1
        return page

    return open_it


SEEN = """elements => elements.map(element => {
  let behind = element;
  const style = getComputedStyle(element);
  const paper = e => getComputedStyle(e).backgroundColor;
  while (behind !== document.body && /, 0\\)$|transparent/.test(paper(behind))) {
    behind = behind.parentElement;
  }
  const line = `${style.textDecorationLine} ${style.textDecorationStyle}`;
  return [element.outerHTML, style.color, paper(behind), line];
})"""
"""Of each element: its HTML, its colour and the one behind it, and the line at its words."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_redline_fits_its_screen_and_has_contrast(
    open_redline: Callable[..., Page], screenshots: Path, scheme: str
) -> None:
    page = open_redline(is_idle=False, color_scheme=scheme)
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.screenshot(path=screenshots / f"redline-{size}-{scheme}.png", full_page=True)
        wide = page.locator("html").evaluate("html => html.scrollWidth")
        assert wide <= viewport["width"], size
        marks = page.locator(".redline-ins, .redline-del, .redline-note, .redline-folded")
        seen = marks.evaluate_all(SEEN)
        assert len(seen) > 10
        for html, ink, paper, _ in seen:
            assert contrast(ink, paper) >= 4.5, f"{size}: {html}"


TRAITS = (
    """
<h2>Fees</h2>
<p>We <del>never</del> sell it. See <a href="/old">our terms</a>, <abbr title="A law">the act</abbr>
and <a href="/a">1</a><a href="/b">2</a>; the area is 10 m2. Gone: <a href="/gone">a link</a>
<del>struck</del> <ins>added</ins> here.</p>
<ul><li><input type="checkbox"> We sell data</li><li>We keep data</li></ul>
<blockquote><p>As the law says.</p></blockquote>
<table><tr><th>A</th><td>B</td></tr></table>
<details><summary>More</summary><p>Less.</p></details>
<p>It is <del>struck by us</del> and <ins>added by us</ins> as it was.</p>
""",
    """
<h3>Fees</h3>
<p>We never sell it. See <a href="/new">our terms</a>, <abbr title="No law">the act</abbr>
and <a href="/a">1</a><a href="/c">2</a>; the area is 10 m<sup>2</sup>. Gone: here.</p>
<ol start="3"><li><input type="checkbox" checked="checked"> We sell data</li>
<li>We keep data</li></ol>
<p>As the law says.</p>
<table><tr><td>A</td><td>B</td><td></td></tr></table>
<details open=""><summary>More</summary><p>Less.</p></details>
<p>It is <del>struck by us</del> and <ins>added by us</ins> as it was.</p>
""",
)
LINES = """element => {
  const style = getComputedStyle(element);
  return `${style.textDecorationLine} ${style.textDecorationStyle}`;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_else_is_seen_of_words_can_be_read_without_colour(
    open_redline: Callable[..., Page],
    screenshots: Path,
    request: pytest.FixtureRequest,
    scheme: str,
) -> None:
    made = redline(*TRAITS)
    content = shown(made, request.config.rootpath / "overrides")
    page = open_redline(content, is_idle=False, color_scheme=scheme)
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.screenshot(path=screenshots / f"redline-traits-{size}-{scheme}.png", full_page=True)
        wide = page.locator("html").evaluate("html => html.scrollWidth")
        assert wide <= viewport["width"], size
        notes = page.locator(".redline .redline-note:not(.redline-stop, summary *)")
        seen = notes.evaluate_all(SEEN)
        assert len(seen) >= 12
        for html, ink, paper, line in seen:
            assert contrast(ink, paper) >= 4.5, f"{size}: {html}"
            assert line.startswith("none"), f"{size}: {html}"
        for media in ({}, {"forced_colors": "active"}, {"media": "print"}):
            page.emulate_media(**media)
            kinds = {
                "ours": page.locator(".redline .redline-del").first.evaluate(LINES),
                "the author's": page.locator(".redline p > del:not(.redline-del)").first.evaluate(
                    LINES
                ),
                "added by us": page.locator(".redline p > ins:not(.redline-ins)").first.evaluate(
                    LINES
                ),
                "changed": page.locator(".redline .redline-altered").first.evaluate(LINES),
            }
            assert len(set(kinds.values())) == len(kinds), f"{size} {media}: {kinds}"
        heard = page.locator(".redline").aria_snapshot()
        for said in ("was not ticked", "was a heading of level 2", "link changed, it led to /b"):
            assert said in heard, size
        page.emulate_media(forced_colors="null", media="null")


def test_chromium_sees_the_tree_that_was_written(
    open_redline: Callable[..., Page], content: str
) -> None:
    page = open_redline(java_script_enabled=False)
    fragment = html5lib.parseFragment(content, namespaceHTMLElements=False)
    expected = [element.tag for element in fragment.iter() if isinstance(element.tag, str)]
    seen = page.locator("article").evaluate(
        "article => [...article.querySelectorAll('*')].map(e => e.localName)"
    )
    assert seen == expected[1:]


def test_what_changed_is_told_without_colour(open_redline: Callable[..., Page]) -> None:
    page = open_redline(java_script_enabled=False, forced_colors="active")
    line = "elements => elements.map(element => getComputedStyle(element).textDecorationLine)"
    assert {*page.locator(".redline-ins").evaluate_all(line)} == {"underline"}
    assert {*page.locator(".redline-del").evaluate_all(line)} == {"line-through"}


def test_who_hears_the_page_hears_what_was_inserted_and_deleted(
    open_redline: Callable[..., Page], update_goldens: bool
) -> None:
    page = open_redline()
    snapshot = page.locator(".redline").aria_snapshot()
    heard = re.sub(r"http://127\.0\.0\.1:\d+", "", snapshot) + "\n"
    assert 'insertion: "inserted: 60 (end of insertion)"' in heard
    assert 'deletion: "deleted: 30 (end of deletion)"' in heard
    if update_goldens:
        HEARD.write_text(heard, "utf-8")
    assert heard == HEARD.read_text("utf-8")
    label = page.locator(".redline-label").first
    assert label.bounding_box()["width"] <= 1


def test_keys_lead_from_change_to_change_and_open_what_is_folded(
    open_redline: Callable[..., Page],
) -> None:
    page = open_redline(java_script_enabled=False)
    total = page.locator("a.redline-stop").count()
    assert total > 5
    page.get_by_role("link", name="Go to the first change").first.focus()
    for number in range(1, total + 1):
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/#redline-{number}")
        stop = page.locator(f"#redline-{number}")
        box = stop.bounding_box()
        assert 0 <= box["y"] <= 900
        assert page.evaluate("document.activeElement.id") == f"redline-{number}"
    fold = page.locator(".redline-fold").first
    assert not fold.locator("p").first.is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.locator("p").first.is_visible()


def test_a_number_of_an_item_is_that_of_its_own_version(
    open_redline: Callable[..., Page],
) -> None:
    page = open_redline()
    items = page.locator(".redline ol > li")
    numbers = items.evaluate_all("items => items.map(item => item.value)")
    assert numbers == [0, 2, 2, 0]  # 0: as it follows; 1, (2), 2, 3


@pytest.mark.parametrize("format", ["A4", "Letter"])
def test_on_paper_nothing_is_folded(
    open_redline: Callable[..., Page], screenshots: Path, format: str
) -> None:
    page = open_redline(java_script_enabled=False, color_scheme="dark")
    page.pdf(path=screenshots / f"redline-{format}.pdf", format=format)
    page.emulate_media(media="print")
    page.screenshot(path=screenshots / f"redline-{format}.png", full_page=True)
    assert page.locator(".redline-fold p").first.evaluate("p => p.checkVisibility()")
    assert not page.locator(".redline-folded").first.is_visible()
    assert not page.locator("a.redline-stop").first.is_visible()
    ink = page.locator(".redline p").first.evaluate("p => getComputedStyle(p).color")
    assert contrast(ink, "rgb(255, 255, 255)") >= 4.5


def test_two_versions_are_shown_side_by_side_where_there_is_room(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("how-we-publish/changes/2026-11-25-to-2027-01-04/")
    one_column, table = page.locator(".redline"), page.locator(".redline-pairs")
    page.get_by_role("button", name="Side by side").press("Enter")
    assert page.get_by_role("button", name="Side by side", pressed=True).count() == 1
    assert table.is_visible()
    assert not one_column.is_visible()
    heads = [f"{name} of" for name in ("Version 2", "Version 3")]
    shown = table.locator("th").all_inner_texts()
    assert [name[: len(head)] for name, head in zip(shown, heads, strict=True)] == heads
    assert table.locator(".redline-old ins.redline-ins, .redline-new del").count() == 0
    row = table.locator(".redline-row", has=page.locator(".redline-new > p ins")).first
    old, new = (row.locator(f".redline-{side}").bounding_box() for side in ("old", "new"))
    assert old["y"] == new["y"]
    assert old["x"] < new["x"]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size({"width": 360, "height": 740})
    assert one_column.is_visible()
    assert not table.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Side by side").click()
    assert one_column.is_visible()


ITEMS = """
<li>Show who you are.<li><p>Say what you want:</p>
<ol><li>to see it,<li>to have it<ol><li>by post<li>by phone<ol><li>at home<li>at work</ol></ol></ol>
<li>Name the day.<ul><li>at noon<ol><li>sharp<li>about</ol></ul>
<li>Wait for an answer.
"""
DEEP = f"""
<p>To have it, do this in order.</p>
<ol>{ITEMS}<li>Pay 10 dollars.{ITEMS}<li>Sign:<ol>{ITEMS}<li>in red{ITEMS}</ol></ol>
<ol type="A" start="3">{ITEMS}<li>Keep the red bill.</ol>
<ul>{ITEMS}<li>Never pay in red coins.</ul>
"""
LOOKS = """lists => [...lists.querySelectorAll('li')]
  .filter(li => !li.matches('.redline-items, .redline-deleted'))
  .map(li => {
    const words = document.createRange();
    words.selectNodeContents(li);
    const number = li.parentElement.localName == 'ol' && (item => {
      let count = item.parentElement.start - 1;
      for (const each of item.parentElement.children) {
        count = each.value || count + 1;
        if (each === item) return count;
      }
    })(li);
    const left = Math.round(words.getBoundingClientRect().x);
    return [number, getComputedStyle(li).listStyleType, left];
  })"""


FOLDED = """folds => folds.map(fold => [fold.querySelector('li'), fold.querySelector('summary')]
  .map(one => one.checkVisibility()))"""
"""Of each fold: whether what is folded can be seen, and whether its summary can."""


def test_folded_items_look_as_in_the_list_that_they_are_of(
    open_redline: Callable[..., Page], screenshots: Path, request: pytest.FixtureRequest
) -> None:
    new = DEEP.replace("10", "20").replace(" red", " blue")
    made = redline(DEEP, new)
    templates = request.config.rootpath / "overrides"
    page = open_redline(shown(made, templates), java_script_enabled=False)
    plain = open_redline(f'<div class="redline">{new}</div>', is_idle=False)
    folds = page.locator("li > details.redline-fold")
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.screenshot(path=screenshots / f"redline-lists-{size}.png", full_page=True)
        page.emulate_media(media="print")
        assert folds.evaluate_all(FOLDED) == [[True, False]] * 6, size
        page.emulate_media(media="screen")
        assert folds.evaluate_all(FOLDED) == [[False, True]] * 6, size
        for fold in folds.all():
            fold.locator("summary").press("Enter")
        assert folds.evaluate_all(FOLDED) == [[True, True]] * 6, size
        page.screenshot(path=screenshots / f"redline-lists-open-{size}.png", full_page=True)
        marked = page.locator(".redline").evaluate(LOOKS)
        heard = page.locator(".redline > ol").first.aria_snapshot()
        plain.set_viewport_size(viewport)
        assert marked == plain.locator(".redline").evaluate(LOOKS), size
        for fold in folds.all():
            fold.locator("summary").press("Enter")
    assert len(marked) > 80
    begin = "- list:\n  - listitem:\n    - group:\n      - text: 13 paragraphs unchanged\n"
    assert heard.startswith(begin)
    kinds = {"decimal", "lower-alpha", "lower-roman", "upper-alpha", "upper-roman", "disc"}
    assert {kind for _, kind, _ in marked} == kinds
