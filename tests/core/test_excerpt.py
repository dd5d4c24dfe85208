"""The first real paragraph of a page, as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_inputs import HTML
from policy_pages.social.excerpt import LONGEST, excerpt_of, shortened
from steps import growth

REAL = "We never sell what we know of you."


@pytest.mark.parametrize(
    "before",
    [
        "<h1>A heading with quite a lot of words in it, more than forty</h1>",
        "<p>May 15, 2014</p>",
        "<p>by Jane D. Smith</p>",
        "<p>15 May 2014</p>",
        "<p>Effective Date: November 16, 2020.</p>",
        "<p>Last updated: 15 March 2024. Effective from 1 April 2024 for all users.</p>",
        "<p>Version 1.02, updated 2025-12-18.</p>",
        "<p>Stand: 1. Januar 2024</p>",
        "<p>[!WARNING] This is what another flavour of Markdown makes a box of.</p>",
        "<p>What we promise to everybody who works with us includes this:</p>",
        "<p></p><p>&nbsp;</p>",
        '<p><a class="md-button" href="/x">Read all of our terms and conditions now.</a></p>',
        '<p><a href="/a">Share this on a network.</a> <a href="/b">Share it by e-mail.</a></p>',
        '<p><img src="a.png" alt="A picture of a school house, seen from the street."></p>',
        "<pre><code>a = 1. b = 2. c = 3. d = 4. e = 5.</code></pre>",
        '<div class="admonition note"><p>Note</p><p>A note about the page itself.</p></div>',
        "<details><summary>More</summary><p>What is folded here is not the page.</p></details>",
        "<table><tr><td><p>A cell of a table is no running text, either.</p></td></tr></table>",
        "<nav><p>The way through the site is not the page's own text.</p></nav>",
        "<!-- <p>A comment is not to be seen by anybody who reads.</p> -->",
        "<script>document.write('<p>A script is not to be seen by anybody.</p>')</script>",
        '<div class="footnote"><p>A footnote stands below the text it is about.</p></div>',
    ],
)
def test_what_is_no_running_text_is_passed_over(before: str) -> None:
    assert excerpt_of(f"{before}<p>{REAL}</p><p>More of it, and it goes on.</p>") == REAL


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<p>{REAL}</p>", REAL),
        (
            "<blockquote><p>Quoted words are words, too.</p></blockquote>",
            "Quoted words are words, too.",
        ),
        ("<ul><li><p>An item may be a paragraph.</p></li></ul>", "An item may be a paragraph."),
        (
            "<p>It is <em>em<strong>phas</strong>ised</em>&amp;<br>goes on.</p>",
            "It is emphasised& goes on.",
        ),
        ("<p>A  text\n with\tblanks &lt;b&gt; in it.</p>", "A text with blanks <b> in it."),
        (
            '<p>See <a href="/x">our terms</a> for the rest of it.</p>',
            "See our terms for the rest of it.",
        ),
        ("<p>我们绝不出售您的个人信息。</p>", "我们绝不出售您的个人信息。"),
        ("<p>我们绝不出售您的信息。绝不。</p>", "我们绝不出售您的信息。绝不。"),
        ("<p>نحن لا نبيع بياناتك أبدًا لأحد.</p>", "نحن لا نبيع بياناتك أبدًا لأحد."),
        (
            '<p>A term<sup><a class="footnote-ref" href="#fn:1">1</a></sup> is used here.</p>',
            "A term is used here.",
        ),
        (
            "<p>Short</p><p>No sentence and yet a paragraph of some length, which says a thing</p>",
            "No sentence and yet a paragraph of some length, which says a thing",
        ),
        ("<p>May 15, 2014</p>", None),
        ("<p>Last year we lost nothing of it.</p>", "Last year we lost nothing of it."),
        (
            "<p>Effective May 25, 2018. We collect little, we keep it for a month, and then we "
            "delete it for good, whoever it is that asks us to.</p>",
            "Effective May 25, 2018. We collect little, we keep it for a month, and then we "
            "delete it for good, whoever it is that asks us to.",
        ),
        (
            "<p>What we promise to everybody includes this:</p>",
            "What we promise to everybody includes this:",
        ),
        ("<h1>Only a heading</h1>", None),
        ("", None),
        ("   ", None),
        ("<p>\x00\x01 Control characters stand in this text.</p>", None),
    ],
)
def test_a_paragraph_comes_as_its_text(html: str, text: str | None) -> None:
    found = excerpt_of(html)
    assert found == text or (text is None and "\x00" in html)


def test_a_long_paragraph_is_cut_behind_a_word() -> None:
    text = excerpt_of(f"<p>{'We write at length, and then some. ' * 20}</p>")
    assert text is not None
    assert LONGEST - 20 < len(text) <= LONGEST
    assert text.endswith(("some.…", "length…", "and…", "then…", "We…", "write…", "at…"))
    assert "  " not in text


def test_a_text_without_blanks_is_cut_all_the_same() -> None:
    text = shortened("条" * 300, 200)
    assert text == "条" * 199 + "…"


@given(st.text(), st.integers(2, 300))
def test_a_shortened_text_is_the_begin_of_it(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= max(most, len(short) if text == short else 0)
    assert text.startswith(short.removesuffix("…")) or short == text


@given(st.text())
def test_any_html_gives_a_text_or_none(html: str) -> None:
    text = excerpt_of(html)
    assert text is None or text.strip() == text != ""


@pytest.mark.parametrize("piece", HTML)
def test_an_excerpt_takes_steps_by_the_length_of_the_page(piece: str) -> None:
    assert growth(lambda size: excerpt_of(f"<p>{piece * size}x"), 5_000) < 2.5
