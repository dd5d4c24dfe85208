"""GitHub Flavored Markdown: what record_markdown_gfm.py recorded, and judged at random."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import cmarkgfm
import markdown as python_markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from element_trees import difference
from examples import examples
from policy_pages.markdown.extensions.flavoured import in_one_flavour
from policy_pages.markdown.flavours import FlavourChoice
from policy_pages.markdown.flavours.gfm import Gfm
from rendered_flavours import render
from tables import of_rows

FOLDER = Path(__file__).parents[1] / "reference" / "markdown"
RECORD = json.loads((FOLDER / "gfm.json").read_text(encoding="utf-8"))
RESULTS: list[dict[str, str]] = RECORD["results"]
HEADER = re.compile(r"^=== (?P<name>.+)\n", re.MULTILINE)


def as_ours(html: str) -> str:
    """HTML of the judge with what Material wants besides, and as Python-Markdown ends code."""
    html = html.replace("<li><input type", '<li class="task-list-item"><input type')
    return re.sub(r"\s+</code></pre>", "\n</code></pre>", html)


def compared(markdown: str, theirs: str) -> str | None:
    ours = render(markdown, (), "gfm")
    # an HTML parser would read a comment that is not closed to the end of the page
    return difference(*(re.sub("<(?=[!?])", "&lt;", as_ours(html)) for html in (ours, theirs)))


@of_rows("result", RESULTS)
def test_what_the_judge_prints(result: dict[str, str]) -> None:
    assert compared(result["markdown"], result["html"]) is None


def test_every_case_is_recorded_once() -> None:
    named = [
        (path.stem, header["name"])
        for path in sorted((FOLDER / "gfm").glob("*.txt"))
        for header in HEADER.finditer(path.read_text(encoding="utf-8"))
    ]
    assert named == [(result["topic"], result["name"]) for result in RESULTS]
    assert len({name for _, name in named}) == len(named)


# -- at random -----------------------------------------------------------------------------------

PREFIXES = ["", "", "", " ", "  ", "   ", "    ", "\t", "> ", ">", "- ", "-   ", "* ", "1. ", "2) "]
CONTENTS = (
    "|a|b|*x*|# h|## h ##|===|---|- - -|```|~~~|``` py|<div>|</div>|<b>|<!-- x|-->|</pre>|<?p|?>|"
    "[a]: /u|[b]: <v> 't'|[a]|[c]: /w 'x|y'|&nbsp;|\\|* |-|1.|x  |- a|1. b|2. c|> q|=|[ ] t|<title>"
).split("|") + ["| a | b |", "|-|-|", "-|-", "a|b", "1|2|3", ":-:|--", "|", "\\|", "- [x] t"]
FRAGMENTS = [
    *"a * ** _ __ ~ ~~ ` `` [ ] ] ( ) < > . , ! \\ : @ w ; ' ü “".split(),
    *["](u)", "![", "[a]", "[b][a]", "<b>", "</b>", "<!-- c -->", "<http://e.f>", "<m@n.o>"],
    *["http://x.y/z", "www.p.q", "k@l.mn", "&amp;", "&copy;", "&#35;", "  \n", "\n", "\\\n", " "],
    *["**bold**", "*it*", '[t](/u "v")', "![i](/j)", "`c d`", "https://a.b/c_(d)", "&lt;", "\t"],
]
LINES = st.lists(
    st.tuples(st.lists(st.sampled_from(PREFIXES), max_size=2), st.sampled_from(CONTENTS)),
    min_size=1,
    max_size=9,
).map(lambda lines: "\n".join("".join(prefixes) + content for prefixes, content in lines))
INLINES = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=9).map("".join)
# what Python-Markdown does later: a tag that stands alone in a paragraph gets no `<p>`
LONE_TAG = re.compile(r"<p>(?:</?(?:div|pre)>|<!--|-->|<\?|\?>)[^<]*</p>|<p><!-- c --></p>")
# a slip of the judge: a lazy line of a quote in an item makes a task of the item
LAZY_TASK = re.compile(r"^ {4,}[^\n]*\[x\]|\t[^\n]*\[x\]", re.MULTILINE)


def judged(markdown: str) -> str:
    cmark = cmarkgfm.cmark
    html: str = cmark.markdown_to_html_with_extensions(
        markdown,
        options=cmark.Options.CMARK_OPT_UNSAFE,
        extensions=["table", "strikethrough", "autolink", "tagfilter", "tasklist"],
    )
    return html


@settings(max_examples=examples(100), deadline=None)
@given(st.one_of(LINES, INLINES, st.lists(INLINES, min_size=2, max_size=4).map("\n- ".join)))
def test_anything_is_read_as_the_judge_reads_it(markdown: str) -> None:
    theirs = judged(markdown)
    if not LONE_TAG.search(theirs) and not LAZY_TASK.search(markdown):
        assert compared(markdown, theirs) is None


# -- what the judge does not know ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "admonition"),
    [
        ("NOTE", "note"),
        ("TIP", "tip"),
        ("IMPORTANT", "info"),
        ("warning", "warning"),
        ("Caution", "danger"),
    ],
)
def test_an_alert_is_an_admonition(kind: str, admonition: str) -> None:
    html = render(f"> [!{kind}]\n> *a*\n>\n> - b\n", (), "gfm")
    assert (
        difference(
            html,
            f'<div class="admonition {admonition}"><p class="admonition-title">'
            f"{kind.capitalize()}</p><p><em>a</em></p><ul><li>b</li></ul></div>",
        )
        is None
    )


@pytest.mark.parametrize(
    "markdown",
    [
        "> [!OTHER]\n> a",
        "> [!NOTE] a",
        "> [!NOTE]",
        "- > [!NOTE]\n  > a",
        "> > [!NOTE]\n> > a",
        "> a\n> [!NOTE]\n> b",
    ],
)
def test_an_alert_nope(markdown: str) -> None:
    assert "admonition" not in render(markdown, (), "gfm")


def test_footnotes_are_python_markdowns() -> None:
    html = render("a[^b] c[^d]\n\n[^b]: *e*\n[^f]: g\n", (), "gfm")
    assert re.search(r"<p>a<sup[^>]*><a [^>]*>1</a></sup> c\[\^d]</p>", html)
    assert "<em>e</em>" in html


def test_many_footnotes_in_a_row() -> None:
    numbers = range(400)
    marks = "".join(f"[^{number}]" for number in numbers)
    notes = "".join(f"[^{number}]: note {number}\n" for number in numbers)
    assert render(f"{marks}\n\n{notes}", (), "gfm").count("<li") == len(numbers)


# -- with the site's extensions ------------------------------------------------------------------

EXTENSIONS = ["admonition", "attr_list", "def_list", "md_in_html", "pymdownx.mark"]
EXTENSIONS += ["pymdownx.superfences", "pymdownx.tabbed", "toc"]


def render_with_extensions(markdown: str) -> str:
    extensions: list[Any] = [*EXTENSIONS, in_one_flavour(FlavourChoice("gfm"))]
    return python_markdown.markdown(markdown, extensions=extensions)


def test_an_admonition_holds_the_flavours_blocks() -> None:
    html = render_with_extensions('!!! tip "T"\n    words\n    - ~a~\n\n    b\n\nc')
    assert '<div class="admonition tip">' in html
    assert "<p>words</p>\n<ul>\n<li><del>a</del></li>" in html
    assert "<p>b</p>\n</div>\n<p>c</p>" in html


def test_an_admonition_in_an_item_and_in_a_quote() -> None:
    html = render_with_extensions("- a\n\n  !!! note\n      b\n\n- c\n\n> !!! note\n>     d\n> e")
    assert html.count('<div class="admonition note">') == 2
    assert "<p>d</p>\n</div>\n<p>e</p>\n</blockquote>" in html


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("```\n!!! note\n    a\n```", "!!! note\n    a\n"),
        ("~~~ text\n!!! note\n    a\n~~~", "!!! note\n    a\n"),
        ("words\n```\n!!! note\n```", "!!! note\n"),
        ("- ```\n  !!! note\n  ```", "!!! note\n"),
        ("- a\n\n  ```\n  !!! note\n  ```", "!!! note\n"),
        ("> ```\n> !!! note\n> ```", "!!! note\n"),
        ("<pre>\n!!! note\n</pre>", "\n!!! note\n"),
    ],
)
def test_an_admonition_in_code_is_code(markdown: str, code: str) -> None:
    choice = in_one_flavour(FlavourChoice("gfm"))
    html = python_markdown.markdown(markdown, extensions=["admonition", choice])
    assert re.findall(r"<pre>(?:<code.*?>)?(.*?)<", html, re.DOTALL) == [code]
    assert "admonition" not in html


def test_an_admonition_in_a_comment_is_not_shown() -> None:
    html = render_with_extensions("<!--\n!!! note\n    a\n-->\n\nb")
    assert html == "<!--\n!!! note\n    a\n-->\n<p>b</p>"


@pytest.mark.parametrize("above", ["```\na\n```", "<!-- a -->", "<pre>\na\n</pre>"])
def test_an_admonition_right_below_code(above: str) -> None:
    html = render_with_extensions(f"{above}\n!!! note\n    b")
    assert '<div class="admonition note">' in html


def test_an_admonition_in_html_with_markdown_is_in_it() -> None:
    html = render_with_extensions('<div markdown="1">\n!!! note\n    a\n\nb\n</div>\n\nc')
    assert html.startswith('<div>\n<div class="admonition note">')
    assert html.endswith("</div>\n<p>b</p>\n</div>\n<p>c</p>")


def test_a_caption_right_below_code() -> None:
    choice = in_one_flavour(FlavourChoice("gfm"))
    html = python_markdown.markdown(
        "```\na\n```\n/// caption\nb\n///", extensions=["pymdownx.blocks.caption", choice]
    )
    assert "<figcaption>" in html


def test_tabs_find_each_other() -> None:
    html = render_with_extensions('=== "A"\n\n    a\n\n=== "B"\n\n    b\n\nc')
    assert html.count('class="tabbed-set"') == 1
    assert html.count('class="tabbed-content"') == 2
    assert html.endswith("<p>c</p>")


def test_a_list_of_definitions() -> None:
    html = render_with_extensions("Term\n:   Is *a*\n\nOther\n\n:   Is b\n\nc")
    assert "<dt>Term</dt>\n<dd>Is <em>a</em></dd>" in html
    assert "<dt>Other</dt>\n<dd>\n<p>Is b</p>" in html


def test_fenced_code_is_the_sites_extensions() -> None:
    html = render_with_extensions("- *a*\n  ``` py\n  b\n  ```\n  c `d`")
    assert '<div class="highlight">' in html
    assert re.search(r"<li><em>a</em>.*</div>\s*c <code>d</code>", html, re.DOTALL)


def test_inlines_of_extensions() -> None:
    html = render_with_extensions("==a *b*== `==c==` [d](e){: .f }\n\n# T {: #g }")
    assert "<mark>a <em>b</em></mark>" in html
    assert "<code>==c==</code>" in html
    assert '<a class="f" href="e">d</a>' in html
    assert '<h1 id="g">T</h1>' in html


def test_markdown_in_html() -> None:
    html = render_with_extensions("<div markdown>\n*a*\n\n- b\n</div>\n\nc")
    assert difference(html, "<div><p><em>a</em></p><ul><li>b</li></ul></div><p>c</p>") is None


def test_text_around_html_in_a_tight_item_stays_inline_source() -> None:
    html = render_with_extensions("- *a*\n  <!-- b -->\n  `c`\n  <!-- d -->\n  *e*")
    expected = "<ul><li><em>a</em>\n<!-- b -->\n<code>c</code>\n<!-- d -->\n<em>e</em></li></ul>"
    assert difference(html, expected) is None


# -- limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [">", "- ", "1. ", "> - "])
def test_text_in_blocks_that_lie_too_deep_is_kept(mark: str) -> None:
    assert "deep" in render(mark * 3_000 + "deep", (), "gfm")


def test_text_in_inlines_that_lie_too_deep_is_kept() -> None:
    html = render("*a **b " * 3_000 + "c** d*" * 3_000, (), "gfm")
    assert [html.count(letter) for letter in "abcd"] == [3_000] * 4


def test_admonitions_that_lie_too_deep_are_text() -> None:
    lines = ["    " * number + "!!! note" for number in range(100)]
    assert "deep" in render_with_extensions("\n".join([*lines, "    " * 100 + "deep"]))


# -- without Python-Markdown -----------------------------------------------------------------------


class NoExtensions:
    """A host whose site has no extensions."""

    def raw_html(self, html: str) -> str:
        return f"\x02{html}\x03"

    def code_block(self, parent: Element, code: str, info: str) -> bool:
        return False

    def define_footnote(self, label: str, text: str) -> bool:
        return False

    def footnote_reference(self, label: str) -> None:
        return None

    def other_block(self, parent: Element, lines: Any, start: int, end: int | None = None) -> int:
        return start

    def markdown_in_html(self, parent: Element, lines: Any, start: int) -> int:
        return start

    def other_inlines(self, text: str) -> Any:
        class Nothing:
            def next(self, position: int) -> int:
                return len(text)

            def take(self, position: int) -> None:
                return None

        return Nothing()


def test_definitions_count_wherever_they_stand() -> None:
    flavour = Gfm(NoExtensions())
    parent = Element("div")
    flavour.parse_blocks(parent, "[a]")
    flavour.parse_blocks(Element("div"), "> [a]: /b")
    assert parent[0].text == "[a]"
    [link] = flavour.parse_inlines("[a]")
    assert isinstance(link, Element)
    assert link.get("href") == "/b"


def test_other_admonitions_for_alerts() -> None:
    parent = Element("div")
    Gfm(NoExtensions(), {"note": "question"}).parse_blocks(
        parent, "> [!NOTE]\n> a\n\n> [!TIP]\n> b"
    )
    assert [element.get("class") for element in parent] == ["admonition question", None]
