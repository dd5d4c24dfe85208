"""Addresses in a page's HTML, however they are written."""

from __future__ import annotations

import pytest

from policy_pages.markdown.extensions.page_links import rewrite_links


def rewritten(html: str) -> str:
    return rewrite_links(html, as_on_the_old_site)


def as_on_the_old_site(address: str) -> str:
    return f"https://old.example{address}" if address.startswith("/") else address


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/x">', '<a href="https://old.example/x">'),
        ("<a href='/x'>", '<a href="https://old.example/x">'),
        ("<a href=/x>", '<a href="https://old.example/x">'),
        ("<a class=b\nHREF = /x id=c>", '<a class=b\nHREF = "https://old.example/x" id=c>'),
        ('<a href="/x?a=1&amp;b=2">', '<a href="https://old.example/x?a=1&amp;b=2">'),
        ('<img src="/x.png"/>', '<img src="https://old.example/x.png"/>'),
        ('<video poster="/x.png">', '<video poster="https://old.example/x.png">'),
        ('<form action="/search">', '<form action="https://old.example/search">'),
        ('<object data="/x.pdf">', '<object data="https://old.example/x.pdf">'),
        (
            '<img srcset="/a.png 1x,\n /b.png 2x, c.png 3x">',
            '<img srcset="https://old.example/a.png 1x,\n https://old.example/b.png 2x, c.png 3x">',
        ),
        ('<img srcset="/a.png">', '<img srcset="https://old.example/a.png">'),
    ],
)
def test_an_address_from_the_root_is_resolved(html: str, expected: str) -> None:
    assert rewritten(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="x/y">',
        '<a href="//cdn.example/x">',
        "<a href=//cdn.example/x>",
        '<img srcset="a/b.png 1x, //cdn.example/c.png 2x">',
        """<a title=" href='/x'" data-href="/x" alt="/x">""",
        "<!-- <a href='/x'> -->",
        "<script>'<a href=\"/x\">'</script>",
        "<code>&lt;a href=&quot;/x&quot;&gt;</code> href='/x'",
    ],
)
def test_nothing_else_is_touched(html: str) -> None:
    assert rewritten(html) == html
