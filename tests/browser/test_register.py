"""The register in a browser: sorted and filtered where JavaScript is, readable where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TITLES = ".policy-register tbody tr:not([hidden]) th a"


def titles(page: Page) -> list[str]:
    return page.locator(TITLES).all_inner_texts()


def test_the_register_is_sorted_by_its_columns(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    first = titles(page)
    assert len(first) > 2
    page.get_by_role("button", name="Title").click()
    assert titles(page) == sorted(first, key=str.casefold)
    page.get_by_role("button", name="Title").click()
    assert titles(page) == sorted(first, key=str.casefold, reverse=True)
    assert page.locator("[aria-sort=descending]").inner_text().startswith("Title")
    page.get_by_role("button", name="In force since").click()
    days = page.locator("td[data-label='In force since'] time").evaluate_all(
        "times => times.map(time => time.dateTime)"
    )
    assert days == sorted(days)


def test_the_register_is_filtered_by_kind(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    everything = titles(page)
    page.get_by_label("Kind").select_option("letter")
    assert titles(page) == ["A personal note on student privacy"]
    page.get_by_label("Kind").select_option("all")
    assert titles(page) == everything


def test_the_register_fits_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page("")
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(TITLES).first.is_visible()
