"""Clauses as a reader sees, hears and links them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PAGE = "how-we-publish/"


def numbers_heard(page: Page) -> dict[str, str]:
    """Words of a heading -> the number before them, as a screen reader hears it."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    names = [node["name"]["value"] for node in nodes if node["role"]["value"] == "heading"]
    found = [re.fullmatch(r"([\d.]+)\.? (.+?)( ¶)?", name) for name in names]
    return {match[2]: match[1].rstrip(".") for match in found if match}


def test_the_numbers_that_are_seen_are_those_that_links_say(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(PAGE)
    heard = numbers_heard(page)
    headings = page.locator(".policy-page h2")
    assert len(heard) == headings.count() > 3
    links = page.locator(".policy-page p a[href*='#']")
    assert links.count() >= 1
    for link in links.all():
        _, _, clause = (link.get_attribute("href") or "").partition("#")
        target = page.locator(f".policy-page [id='{clause}']")
        words = target.evaluate("heading => heading.childNodes[1].textContent.trim()")
        assert link.inner_text() == heard[words]
    page.locator(".policy-page h2").first.evaluate("h => getSelection().selectAllChildren(h)")
    first = page.locator(".policy-page h2").first.inner_text()
    assert page.evaluate("getSelection().toString()") == first
    assert first.startswith("1. ")


def test_a_clauses_link_copies_its_address(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGE, permissions=["clipboard-read", "clipboard-write"])
    link = page.locator(".policy-page h2 .headerlink").nth(1)
    page.locator(".policy-page h2").nth(1).hover()
    link.click()
    note = page.locator(".policy-copied")
    note.wait_for()
    assert note.inner_text() == "Link copied"
    assert note.get_attribute("role") == "status"
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.url
    assert address.endswith(link.get_attribute("href") or "none")
    note.wait_for(state="detached")


def test_after_instant_navigation_a_link_copies_once(open_page: Callable[..., Page]) -> None:
    page = open_page("", permissions=["clipboard-read", "clipboard-write"])
    page.locator(f".policy-register a[href$='{PAGE}']").click()
    page.wait_for_url(f"**/{PAGE}")
    page.locator(".policy-page h2").nth(0).hover()
    page.evaluate(
        "written = []; navigator.clipboard.writeText = async text => { written.push(text); }"
    )
    page.locator(".policy-page h2 .headerlink").nth(0).click()
    page.locator(".policy-copied").wait_for()
    written = page.evaluate("written.filter(Boolean)")  # Material writes a null on each page
    assert written == [page.url]


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {}])
def test_a_clauses_link_leads_there(
    open_page: Callable[..., Page], options: dict[str, bool]
) -> None:
    page = open_page(PAGE, **options)
    link = page.locator(".policy-page h2 .headerlink").nth(1)
    page.locator(".policy-page h2").nth(1).hover()
    link.click()
    address = link.get_attribute("href") or "none"
    page.wait_for_url(lambda url: url.endswith(address))
