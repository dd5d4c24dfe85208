"""The letter as a reader sees and uses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from screens import SIZES, contrast, luminance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Request

LETTER = "privacy-letter/"
PAGES = [LETTER, "", "how-we-publish/", "privacy-notice/", "authors-guide/", "architecture/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_their_screen(
    open_page: Callable[..., Page], screenshots: Path, path: str, scheme: str
) -> None:
    page = open_page(path, is_idle=False, color_scheme=scheme)
    name = path.strip("/") or "home"
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.screenshot(path=screenshots / f"{name}-{size}-{scheme}.png")
        wide, shown = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= shown == viewport["width"], size
        used = page.evaluate("document.body.getAttribute('data-md-color-scheme')")
        assert used == {"light": "default", "dark": "slate"}[scheme], size


def test_pages_fit_a_screen_without_javascript(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page("", java_script_enabled=False)
    tops: dict[int, set[float]] = {320: set(), 390: set(), 1280: set()}
    for path in [*PAGES, "how-we-publish/2026-11-23/", "how-we-publish/2027-01-04/", "404.html"]:
        page.goto(address + path, wait_until="load")
        for width, found in tops.items():
            page.set_viewport_size({"width": width, "height": 844})
            assert page.locator("html").evaluate("html => html.scrollWidth") <= width, path
            found.add(page.locator("h1").first.evaluate("h1 => h1.getBoundingClientRect().top"))
    # a title is as high on a policy's page as on one that has nothing of ours
    assert [len(found) for found in tops.values()] == [1, 1, 1], tops


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_links_of_the_letter_have_contrast(
    open_page: Callable[..., Page], scheme: str
) -> None:
    page = open_page(LETTER, is_idle=False, color_scheme=scheme)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for selector in (".policy-page p", ".policy-page h2", ".policy-page a", ".share-buttons a"):
        ink = page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).color")
        assert contrast(ink, paper) >= 4.5, selector


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_has_contrast(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page("authors-guide/", color_scheme=scheme)
    paper = page.evaluate("getComputedStyle(document.querySelector('pre > code')).backgroundColor")
    inks = page.evaluate(
        """() => [...new Set([...document.querySelectorAll('pre code, pre code span')]
          .map(e => getComputedStyle(e).color))]"""
    )
    assert len(inks) >= 4
    assert min(contrast(ink, paper) for ink in inks) >= 5
    button = page.evaluate("getComputedStyle(document.querySelector('.md-code__button')).color")
    assert contrast(button, paper) >= 4.5


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_without_javascript_the_devices_scheme_is_followed(
    open_page: Callable[..., Page], scheme: str, dark: bool
) -> None:
    page = open_page(LETTER, color_scheme=scheme, java_script_enabled=False)
    color = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert (luminance(color) < 0.1) is dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_light_and_none_of_it_is_empty(
    open_page: Callable[..., Page], screenshots: Path, scheme: str
) -> None:
    page = open_page(LETTER, is_idle=False, color_scheme=scheme)
    for format in ("A4", "Letter"):
        path = screenshots / f"privacy-letter-{format}-{scheme}.pdf"
        paper = page.pdf(path=path, format=format)
        assert len(re.findall(rb"/Type /Page\b", paper)) == 2
    page.emulate_media(media="print")
    for selector in (".policy-page h1", ".policy-page p", ".policy-page a"):
        ink = page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).color")
        assert contrast(ink, "rgb(255, 255, 255)") >= 4.5, selector


def test_the_menu_of_a_phone_has_no_table_of_contents_that_the_page_has_not(
    open_page: Callable[..., Page],
) -> None:
    for path, expected in ((LETTER, 0), ("authors-guide/", 1)):
        page = open_page(path, viewport=SIZES["phone"])
        page.locator("label.md-header__button[for=__drawer]").click()
        page.wait_for_timeout(400)
        links = page.locator(".md-nav--primary .md-nav__link--active:visible")
        shown = [link.get_attribute("for") for link in links.all()]
        assert shown.count("__toc") == expected
        assert len(shown) == 1


def test_the_link_to_a_heading_is_small(open_page: Callable[..., Page]) -> None:
    page = open_page(LETTER)
    page.hover("h1")
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert page.locator("h1 .headerlink").evaluate(size) < page.locator("h1").evaluate(size) / 2


def test_a_postscript_stands_clear_of_the_signature(open_page: Callable[..., Page]) -> None:
    page = open_page(LETTER)
    signature, update = (page.locator("p", has_text=text).last for text in ("Hadi Pa", "UPDATE:"))
    gap = update.bounding_box()["y"] - signature.evaluate("e => e.getBoundingClientRect().bottom")
    assert gap >= 40


def test_an_address_without_a_page_leads_home(open_page: Callable[..., Page]) -> None:
    page = open_page("404.html")
    assert page.locator("h1").inner_text() == "Page not found"
    page.get_by_role("link", name="Go to the home page").click()
    page.wait_for_selector(".policy-register")


def test_all_pages_have_one_type_of_heading(open_page: Callable[..., Page], address: str) -> None:
    page = open_page("404.html", is_idle=False)
    family = "element => getComputedStyle(element).fontFamily"
    families = {page.locator("h1").evaluate(family)}
    for path in PAGES:
        page.goto(address + path, wait_until="load")
        families.add(page.locator("h1").evaluate(family))
    assert len(families) == 1


def test_the_letter_is_set_in_readable_lines(open_page: Callable[..., Page]) -> None:
    page = open_page(LETTER)
    columns = page.evaluate(
        """() => {
          const text = document.querySelector('.policy-page--letter > p:nth-of-type(2)');
          const size = parseFloat(getComputedStyle(text).fontSize);
          return text.getBoundingClientRect().width / size;
        }"""
    )
    assert 28 <= columns <= 38  # about 60 to 80 characters
    family = page.evaluate(
        "getComputedStyle(document.querySelector('.policy-page--letter > p')).fontFamily"
    )
    assert family.endswith("serif")
    assert not family.endswith("sans-serif")


def test_the_letter_has_no_sidebars(open_page: Callable[..., Page]) -> None:
    page = open_page(LETTER)
    for sidebar in page.query_selector_all(".md-sidebar"):
        assert not sidebar.is_visible()
    other = open_page("how-we-publish/")
    assert all(sidebar.is_visible() for sidebar in other.query_selector_all(".md-sidebar"))


@pytest.mark.parametrize("path", PAGES)
def test_no_request_leaves_the_site_and_no_cookie_is_set(
    open_page: Callable[..., Page], address: str, path: str
) -> None:
    requests: list[str] = []

    def listen(page: Page) -> None:
        page.context.on("request", note)

    def note(request: Request) -> None:
        requests.append(request.url)

    page = open_page(path, searches=True, prepare=listen)
    page.mouse.wheel(0, 4000)
    page.keyboard.press("f")  # opens the search, which starts its worker
    page.wait_for_timeout(300)
    page.context.remove_listener("request", note)
    assert f"{address}search/search_index.json" in requests
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []
    assert page.context.cookies() == []
    stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert stored == ["/.__palette"]  # what the privacy notice says


def test_the_letter_reads_and_shares_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(LETTER, java_script_enabled=False, is_outside_there=True)
    assert page.locator("h1").inner_text().startswith("A personal note on student privacy")
    assert page.locator("text=Thank you for your support,").is_visible()
    with page.context.expect_page() as opened:
        page.get_by_text("Share on Facebook").click()
    assert opened.value.url == (
        "https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2Fcode.org%2Fprivacy-letter"
    )
    assert page.url.endswith(LETTER)


RECORD_WINDOWS = """() => {
  window.opened = [];
  window.open = (...given) => { window.opened.push(given); return null; };
}"""


def opened_windows(page: Page, text: str) -> list[tuple[str, dict[str, str]]]:
    page.evaluate(RECORD_WINDOWS)
    page.get_by_text(text).click()
    page.wait_for_timeout(100)
    return [
        (url, dict(part.split("=") for part in features.split(",") if "=" in part))
        for url, _, features in page.evaluate("window.opened")
    ]


def test_the_popup_opens_once_and_centred(open_page: Callable[..., Page]) -> None:
    page = open_page(LETTER)
    ((url, features),) = opened_windows(page, "Share on Twitter")
    assert url.startswith("https://twitter.com/intent/tweet?related=codeorg&text=")
    middle = page.evaluate("[screenX + outerWidth / 2, screenY + outerHeight / 2]")
    assert (features["width"], features["height"]) == ("640", "480")
    assert abs(int(features["left"]) + 320 - middle[0]) <= 1
    assert abs(int(features["top"]) + 240 - middle[1]) <= 1


def test_the_popup_is_a_real_window_of_its_size(open_page: Callable[..., Page]) -> None:
    page = open_page(LETTER, is_outside_there=True)
    with page.context.expect_page() as opened:
        page.get_by_text("Share on Facebook").click()
    window = opened.value
    assert window.evaluate("[innerWidth, innerHeight]") == [640, 480]
    assert window.evaluate("window.opener") is None
    assert len(page.context.pages) == 2
    assert page.url.endswith(LETTER)


POPUP_IS_READY = """() => new Promise((done) => {
  const look = () => window.policyPagesPopup ? done() : setTimeout(look, 20);
  look();
})"""
"""The page's policy forbids Playwright's own way to wait: it is `eval`."""


def test_the_popup_works_once_after_instant_navigation(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    page.evaluate("window.sameDocument = true")
    for _ in range(2):
        page.get_by_role("link", name="A personal note on student privacy").click()
        page.wait_for_selector(".policy-page--letter")
        # the theme runs the new page's scripts after it has shown the page
        page.evaluate(POPUP_IS_READY)
        assert len(opened_windows(page, "Share on Facebook")) == 1
        # by key: the tabs take no clicks until the theme has seen that the page is at its top
        page.get_by_role("link", name="Home").first.press("Enter")
        page.wait_for_selector(".policy-register")
    assert page.evaluate("window.sameDocument"), "the navigation was not instant"


def test_a_modified_click_is_left_to_the_browser(open_page: Callable[..., Page]) -> None:
    page = open_page(LETTER, is_outside_there=True)
    page.evaluate(RECORD_WINDOWS)
    with page.context.expect_page():
        page.get_by_text("Share on Facebook").click(modifiers=["Control"])
    assert page.evaluate("window.opened") == []
