"""The register in a browser: sorted and filtered where JavaScript is, readable where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TITLES = ".policy-register tbody tr:not([hidden]) th a"
FILTERS = ".policy-register__filters"
MOVES = """[...document.querySelectorAll('*')].filter(element => {
  const style = getComputedStyle(element);
  const times = `${style.transitionDuration}, ${style.animationDuration}`.split(', ');
  return times.some(time => parseFloat(time) > 0.001);
}).map(element => element.outerHTML.slice(0, 80))"""
WIDE = """document.querySelector('article').insertAdjacentHTML('beforeend',
  `<table class="fees"><tr>${'<td>Processing</td>'.repeat(20)}</tr></table>`)"""
LINES = """times => times.map(time => time.getClientRects().length)"""


def titles(page: Page) -> list[str]:
    return page.locator(TITLES).all_inner_texts()


def test_the_register_is_sorted_by_its_columns(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    first = titles(page)
    assert len(first) > 2
    title = page.get_by_role("columnheader", name="Title")
    arrow = "head => getComputedStyle(head.firstElementChild, '::after').maskImage"
    arrows = [title.evaluate(arrow)]
    page.get_by_role("button", name="Title").press("Enter")
    assert titles(page) == sorted(first, key=str.casefold)
    assert title.get_attribute("aria-sort") == "ascending"
    arrows.append(title.evaluate(arrow))
    page.get_by_role("button", name="Title").click()
    assert titles(page) == sorted(first, key=str.casefold, reverse=True)
    assert title.get_attribute("aria-sort") == "descending"
    arrows.append(title.evaluate(arrow))
    assert len({*arrows}) == 3
    assert "none" not in arrows
    page.get_by_role("button", name="Date").click()
    times = page.locator("td[data-column=date] .policy-register__day:first-child time")
    days = times.evaluate_all("times => times.map(time => time.dateTime)")
    assert days == sorted(days)
    assert page.locator("[aria-sort]").count() == 1
    assert page.locator(".policy-register time").evaluate_all(LINES) == [1] * (len(days) + 3)


def test_the_register_is_filtered_by_kind(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    everything = titles(page)
    page.get_by_role("radio", name="All").focus()
    page.keyboard.press("ArrowRight")
    assert titles(page) == ["A personal note on student privacy"]
    page.get_by_role("radio", name="All").check()
    assert titles(page) == everything


def test_the_register_is_as_wide_as_the_site(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    width = "element => element.getBoundingClientRect().width"
    table, main = (
        page.locator(name).evaluate(width) for name in (".policy-register", ".md-main__inner")
    )
    assert table >= main - 60  # its padding


def test_the_register_is_cards_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = "rows => rows.map(row => row.getBoundingClientRect()).map(box => [box.top, box.bottom])"
    cards = page.locator(".policy-register tbody tr").evaluate_all(boxes)
    assert all(below > above for (_, above), (below, _) in zip(cards, cards[1:], strict=False))
    assert page.locator("td:empty:visible").count() == 0
    page.get_by_role("button", name="Title").click()
    assert titles(page) == sorted(titles(page), key=str.casefold)
    sort_by = "row => getComputedStyle(row, '::before').content"
    assert page.locator(".policy-register thead tr").evaluate(sort_by) == '"Sort by"'
    next_version = page.locator(".policy-register__what", has_text="New version takes effect")
    assert next_version.is_visible()
    page.set_viewport_size({"width": 320, "height": 700})
    page.evaluate(WIDE)
    assert page.locator("table.fees").evaluate("table => table.scrollWidth") > 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_nothing_moves_for_readers_who_want_that(open_page: Callable[..., Page]) -> None:
    page = open_page("", is_idle=False)
    assert page.evaluate(MOVES) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVES) != []


def test_a_choice_is_seen_without_the_pages_colours(open_page: Callable[..., Page]) -> None:
    page = open_page("", forced_colors="active")
    ground = "label => getComputedStyle(label.querySelector('span')).backgroundColor"
    grounds = (
        page.locator(f"{FILTERS} fieldset")
        .first.locator("label")
        .evaluate_all(f"labels => labels.map({ground})")
    )
    assert len(grounds) > 2
    assert grounds[0] not in grounds[1:]  # `All` is chosen


def test_without_javascript_the_register_has_no_controls(open_page: Callable[..., Page]) -> None:
    page = open_page("", java_script_enabled=False)
    assert len(titles(page)) > 2
    assert page.locator(f"{FILTERS}:visible, .policy-register button").count() == 0
