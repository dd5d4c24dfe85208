"""Which links have their address behind them on paper, and which address it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.site.paper import printed_address, with_printed_addresses

PAGE = "https://example.org/site/terms/2026-02-01/"


@pytest.mark.parametrize(
    ("href", "text", "expected"),
    [
        ("https://law.example/a", "the law", "https://law.example/a"),
        ("HTTP://law.example/a?b=1&c", "the law", "HTTP://law.example/a?b=1&c"),
        ("//law.example/a", "the law", "https://law.example/a"),
        (" https://law.example/a\n", "the law", "https://law.example/a"),
        ("https://law.example/a#c", "law.example", "https://law.example/a#c"),
        ("../", "in force", "https://example.org/site/terms/"),
        ("../../privacy/#data", "privacy", "https://example.org/site/privacy/#data"),
        ("/other", "other", "https://example.org/other"),
        ("seal.svg", "the seal", "https://example.org/site/terms/2026-02-01/seal.svg"),
        ("mailto:legal@example.org?subject=Terms", "write to us", "legal@example.org"),
        ("mailto:a%2Bb@example.org", "write to us", "a+b@example.org"),
        ("tel:+49-30-1234", "call us", "+49-30-1234"),
    ],
)
def test_an_address_that_the_text_does_not_say_is_shown(
    href: str, text: str, expected: str
) -> None:
    assert printed_address(href, text, PAGE) == expected


@pytest.mark.parametrize(
    ("href", "text"),
    [
        ("https://law.example/a", "https://law.example/a"),
        ("https://law.example/", "law.example"),
        ("https://law.example/Ü", "https://law.example/%C3%9C/"),
        ("https://law.example/a", "  \n"),
        ("#data", "below"),
        ("", "here"),
        ("./#data", "below"),
        ("../2026-02-01/", "this version"),
        ("mailto:legal@example.org", "Write to <legal@example.org>"),
        ("tel:+49301234", "+49 30 1234"),
        ("mailto:", "nobody"),
        ("javascript:alert(1)", "a trap"),
        ("data:text/html,x", "a trap"),
        ("https://[", "a mistake"),
        ("https:", "a mistake"),
    ],
)
def test_other_links_have_none(href: str, text: str) -> None:
    assert printed_address(href, text, PAGE) is None


@pytest.mark.parametrize("href", ["../", "/other", "x/y", "?a"])
def test_without_the_sites_address_links_within_it_have_none(href: str) -> None:
    assert printed_address(href, "words", None) is None
    assert printed_address("https://law.example/", "words", None) == "https://law.example/"


LAW = ' data-address="https://law.example/"'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://law.example/">law</a>', f'<a{LAW} href="https://law.example/">law</a>'),
        ("<A HREF=https://law.example/>law</A>", f"<A{LAW} HREF=https://law.example/>law</A>"),
        (
            "<a title='a > b' href='https://law.example/'><b>l</b>aw",
            f"<a{LAW} title='a > b' href='https://law.example/'><b>l</b>aw",
        ),
        (
            "<a\nclass=it's href='https://law.example/'>law</a>",
            f"<a{LAW}\nclass=it's href='https://law.example/'>law</a>",
        ),
        (
            '<a href="https://x.example/?a=1&amp;b=&quot;">x</a>',
            '<a data-address="https://x.example/?a=1&amp;b=&quot;"'
            ' href="https://x.example/?a=1&amp;b=&quot;">x</a>',
        ),
        (
            '<a href="https://law.example/"><img src="x">law 1 < 2</a>',
            f'<a{LAW} href="https://law.example/"><img src="x">law 1 < 2</a>',
        ),
    ],
)
def test_a_link_has_its_address(html: str, expected: str) -> None:
    assert with_printed_addresses(html, PAGE) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://a.example/">a.<wbr>example</a>',
        '<a href="https://a.example/?b&amp;c">https://a.example/?b&amp;c</a>',
        '<a href="https://a.example/"><img src="x" alt="words"></a> words',
        '<a class="headerlink" href="#a">¶</a>',
        '<a id="https://a.example/">words</a>',
        '<a href="https://a.example/" data-address="mine">words</a>',
        '<abbr href="https://a.example/">words</abbr>',
        """<img alt='<a href="https://a.example/">words</a>'>""",
        "<!-- > <a href='https://a.example/'>words</a> -->",
        "<script>'<a href=\"https://a.example/\">words</a>'</script>",
        "<TEXTAREA><a href='https://a.example/'>words</a></TEXTAREA>",
        "<code>&lt;a href='https://a.example/'&gt;words</code>",
        "<a href='https://a.example/' words</a",
        "<!-- <a href='https://a.example/'>words</a>",
    ],
)
def test_nothing_else_is_touched(html: str) -> None:
    assert with_printed_addresses(html, PAGE) == html


PIECES = [
    "<a ",
    "<a",
    "</a>",
    "<",
    ">",
    '"',
    "'",
    "=",
    "/",
    " ",
    "href",
    "https://x.example",
    "<!--",
]
PIECES += ["-->", "<script>", "</script>", "&lt;", "words", "İ", "\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_all_that_is_written_stays(html: str) -> None:
    found = with_printed_addresses(html, PAGE)
    assert re.sub(r' data-address="[^"]*"', "", found) == html


@pytest.mark.parametrize(
    "piece", ["<a ", "<a href=", '<a href="', "<!--", "<script>", "<a></", "< "]
)
def test_a_text_made_to_be_slow_is_read_once(piece: str) -> None:
    html = piece * 200_000
    assert with_printed_addresses(html, PAGE) == html
