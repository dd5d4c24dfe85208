"""A view's HTML comes through Markdown untouched, wherever the page prints it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from policy_pages.markdown.extensions.fragments import Fragments, PageFragments, _Rest

BLOCK = '<div class="note" data-x="*a* _b_">\n\n  <p>**not bold** &amp; [no](link)</p>\n\n</div>'
SPAN = '<a href="https://e.example/?a=1&amp;b=*2*">_x_</a>'

NOTED = f"<!-- a note -->\n<!-- > <b> -->{BLOCK}"


def extension_of(page: PageFragments) -> Fragments:
    return Fragments(lambda md: page)


def rendered(before: str, html: str, after: str) -> str:
    page = PageFragments()
    extensions = [extension_of(page), "attr_list", "tables", "pymdownx.superfences"]
    return Markdown(extensions=extensions).convert(before + page.hold(html) + after)


@pytest.mark.parametrize(
    ("before", "html", "after", "expected"),
    [
        pytest.param("", BLOCK, "", BLOCK, id="alone"),
        pytest.param("One\n\n", BLOCK, "\n\nTwo", f"<p>One</p>\n{BLOCK}\n<p>Two</p>", id="block"),
        pytest.param("", NOTED, "", NOTED, id="a block below comments"),
        pytest.param("One\n", BLOCK, "\nTwo", f"<p>One</p>\n{BLOCK}\n<p>Two</p>", id="own line"),
        pytest.param("See ", SPAN, " *now*.", f"<p>See {SPAN} <em>now</em>.</p>", id="sentence"),
        pytest.param("", SPAN, "", f"<p>{SPAN}</p>", id="a span alone is a paragraph"),
        pytest.param("**", SPAN, "**", f"<p><strong>{SPAN}</strong></p>", id="in emphasis"),
        pytest.param("# ", SPAN, "", f"<h1>{SPAN}</h1>", id="in a heading"),
        pytest.param(
            "- one\n\n    ",
            BLOCK,
            "",
            f"<ul>\n<li>\n<p>one</p>\n{BLOCK}\n</li>\n</ul>",
            id="in a list",
        ),
        pytest.param("> ", BLOCK, "", f"<blockquote>\n{BLOCK}\n</blockquote>", id="in a quotation"),
        pytest.param("`", "<b>", "`", "<p><code>&lt;b&gt;</code></p>", id="in a code span"),
        pytest.param(
            "    ", "<b>", "", "<pre><code>&lt;b&gt;\n</code></pre>", id="in indented code"
        ),
        pytest.param(
            '<i title="', "*x*", '">y</i>', '<p><i title="*x*">y</i></p>', id="in an attribute"
        ),
        pytest.param("<div>\n", BLOCK, "\n</div>", f"<div>\n{BLOCK}\n</div>", id="in raw HTML"),
    ],
)
def test_place(before: str, html: str, after: str, expected: str) -> None:
    assert rendered(before, html, after) == expected


@pytest.mark.parametrize(
    ("before", "html", "after", "expected"),
    [
        ('<p title="</code>"><code class="a>b">', "<b>", "</code></p>", "&lt;b&gt;"),
        ("<CODE\n>", "<b>", "</Code >", "&lt;b&gt;"),
        ("<p>Never closed: <code>", "<b>", "</p>", "<b>"),
        ("<div><!-- <pre> -->", "<b>", "<!-- </pre> --></div>", "<b>"),
    ],
)
def test_code_is_where_browsers_see_it(before: str, html: str, after: str, expected: str) -> None:
    page = PageFragments()
    marker = page.hold(html)
    rest = _Rest(Markdown(), extension_of(page))
    assert rest.run(f"{before}{marker}{after}") == f"{before}{expected}{after}"


def test_a_block_begins_where_browsers_see_its_first_tag() -> None:
    for html in ("<!--> <p> --><div>x</div>", "<!-- > <i> -->\n<div\n>x</div>"):
        assert f"{html}\n<p>Two</p>" in rendered("One\n", html, "\nTwo")


def test_many_comments_are_passed_over_in_one_go() -> None:
    html = "<!-- x -->" * 2000
    assert html in rendered("", html, "")


def test_a_fence_shows_it_as_text() -> None:
    assert "&lt;b&gt;" in rendered("```html\n", "<b>", "\n```")


def test_a_table_cell_holds_it() -> None:
    text = rendered("| a |\n| - |\n| ", SPAN, " |")
    assert f"<td>{SPAN}</td>" in text


def test_several_on_one_line_are_one_block_each_in_order() -> None:
    page = PageFragments()
    line = " ".join(page.hold(f"<div>{number}</div>") for number in range(3))
    text = Markdown(extensions=[extension_of(page)]).convert(f"One\n\n{line}\n\nTwo")
    assert text.replace("\n", "").replace(" ", "") == (
        "<p>One</p><div>0</div><div>1</div><div>2</div><p>Two</p>"
    )


@pytest.mark.parametrize("forged", ["\ue0000\ue001", "\ue0000\ue0010\ue002"])
def test_a_marker_that_a_page_writes_itself_stays_text(forged: str) -> None:
    page = PageFragments(f"{forged} <%= view :note %>")
    text = f"a {forged} b\n\n{forged}\n\n    {forged}\n\n<i title='{forged}'>c</i>\n\n"
    html = Markdown(extensions=[extension_of(page)]).convert(text + page.hold("<b>view</b>"))
    assert html.count(forged) == text.count(forged)
    assert html.count("<b>view</b>") == 1


def test_a_marker_of_one_page_is_none_of_another() -> None:
    marker = PageFragments("one").hold("<b>one</b>")
    other = PageFragments("two")
    other.hold("<b>two</b>")
    html = Markdown(extensions=[extension_of(other)]).convert(marker)
    assert html == f"<p>{marker}</p>"


def test_a_pages_markers_are_the_same_in_each_build() -> None:
    one, other = PageFragments("text"), PageFragments("text")
    assert one.hold("<b>") == other.hold("<b>")


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=80))
def test_any_block_comes_through(inner: str) -> None:
    html = f"<div>{inner}</div>"
    assert html in rendered("One\n\n", html, "\n\nTwo")
