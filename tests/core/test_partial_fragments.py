"""A partial of Markdown is Markdown wherever it stands, as Middleman prints it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from element_trees import difference
from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews
from policy_pages.helpers import load_helpers
from policy_pages.markdown.extensions.flavoured import in_one_flavour
from policy_pages.markdown.extensions.fragments import Fragments, PageFragments
from policy_pages.markdown.extensions.partial_fragments import settle_partials
from policy_pages.markdown.flavours import FlavourChoice, redcarpet_options
from policy_pages.page.translation import PageSettings, translate_page
from policy_pages.text.source import Source

RECORDED = Path(__file__).parents[1] / "reference" / "partials_recorded.json"
CASES = json.loads(RECORDED.read_text(encoding="utf-8"))
OPTIONS = redcarpet_options({"tables": True, "fenced_code_blocks": True, "no_intra_emphasis": True})
REDCARPET = FlavourChoice("redcarpet", OPTIONS)


HELPERS = """
from policy_pages.helpers import Block, helper

@helper(html=True)
def note(kind="div", *, block: Block):
    return f"<{kind} class='note'>{block()}</{kind}>"

@helper(html=True)
def doubled(*, block: Block):
    html = block()
    return f"<div>{html}{html}</div>"

@helper(html=True)
def star():
    return "<i>*</i>"

@helper(html=True)
def titled(title, *, block: Block):
    return f"<div class='note'><h2>{title}</h2>{block()}</div>"

@helper
def quoted(*, block: Block):
    return "".join(f"> {line}" for line in block().splitlines(keepends=True))
"""


def rendered(
    folder: Path, page: str, partials: Mapping[str, str], choice: FlavourChoice = REDCARPET
) -> str:
    """The HTML of a page of Middleman's."""
    helpers = folder / "helpers.py"
    helpers.write_text(HELPERS, encoding="utf-8")
    for name, text in partials.items():
        (folder / name).write_text(text, encoding="utf-8")
    pieces = PageFragments(page)
    fragments = Fragments(lambda md: pieces)
    translated = translate_page(
        Source("index.html.md.erb", page),
        PageSettings(dialect=DIALECTS["middleman"], helpers=load_helpers(helpers)),
        JinjaViews([]),
        FolderPartials([folder]),
        PageFacts("index.html.md.erb"),
        hold=pieces.hold,
        mark=pieces.mark,
        embed=pieces.embed,
    )
    assert translated.diagnostics == []
    markdown = settle_partials(translated.markdown, pieces, choice, ["tables"])
    return Markdown(extensions=["tables", fragments, in_one_flavour(choice)]).convert(markdown)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_page_is_as_middleman_and_redcarpet_print_it(
    tmp_path: Path, case: dict[str, str]
) -> None:
    partials = case["partials"]
    assert isinstance(partials, dict)
    assert difference(rendered(tmp_path, case["page"], partials), case["html"]) is None


NOTE = {"_note.md": "A *note* with [a link](/a/).\n"}
NOTE_HTML = '<p>A <em>note</em> with <a href="/a/">a link</a>.</p>'


@pytest.mark.parametrize("flavour", ["python", "gfm", "redcarpet"])
@pytest.mark.parametrize(
    "page",
    [
        "<div>\n<%= partial 'note' %>\n</div>\n",
        "# T\n\ntext\n\n<div class='a'>\n<%= partial 'note' %>\n</div>\n\ntext\n",
        "<div>\n\n<%= partial 'note' %>\n\n</div>\n",
        "<table><tr><td><%= partial 'note' %></td></tr></table>\n",
        "<div><%= content_tag(:div, partial('note')) %></div>\n",
        "<%= partial 'note' %>\n<div>\n<%= partial 'note' %>\n</div>\n",
        "<%= partial('note').slice(0, 90) %>\n\n<div>\n<%= partial 'note' %>\n</div>\n",
    ],
    ids=[
        "alone",
        "after text",
        "apart",
        "in a cell",
        "in an element",
        "behind one",
        "behind a part of one",
    ],
)
def test_in_every_flavour(tmp_path: Path, flavour: str, page: str) -> None:
    html = rendered(tmp_path, page, NOTE, FlavourChoice(flavour, OPTIONS))
    assert NOTE_HTML in html
    assert "*" not in html
    assert not any("\ue000" <= character <= "\uf8ff" for character in html)


@pytest.mark.parametrize("flavour", ["redcarpet", "gfm"])
def test_blocks_of_html_in_lists_and_in_each_other(tmp_path: Path, flavour: str) -> None:
    outer = "*Outer*\n\n<div class='b'>\n<%= partial 'note' %>\n</div>\n"
    page = (
        "- item\n\n    <div>\n    <%= partial 'note' %>\n    </div>\n\ntext\n\n"
        "<div class='a'>\n<%= partial 'outer' %>\n</div>\n"
    )
    choice = FlavourChoice(flavour, OPTIONS)
    html = rendered(tmp_path, page, {**NOTE, "_outer.md.erb": outer}, choice)
    assert html.count(NOTE_HTML) == 2
    assert html.count("<div") == html.count("</div>") == 3
    assert "*" not in html


def test_code_shows_a_partial_as_it_is_written(tmp_path: Path) -> None:
    page = "```\n<div>\n<%= partial 'note' %>\n</div>\n```\n"
    html = rendered(tmp_path, page, NOTE)
    assert "A *note* with [a link](/a/)." in html


def test_headings_and_definitions_of_a_partial_are_the_pages(tmp_path: Path) -> None:
    partial = {"_note.md": "## Fees\n\n[a]: /there/\n"}
    html = rendered(tmp_path, "<%= partial 'note' %>\n\n[a] *x*\n", partial)
    assert difference(html, "<h2>Fees</h2><p><a href='/there/'>a</a> <em>x</em></p>") is None


@pytest.mark.parametrize("flavour", ["python", "gfm", "redcarpet"])
@pytest.mark.parametrize(
    ("page", "html"),
    [
        (
            "A\n\n<% note do %>\n*x* &\n\n- y\n<% end %>\n\nB\n",
            "<p>A</p><div class='note'><p><em>x</em> &amp;</p><ul><li>y</li></ul></div><p>B</p>",
        ),
        (
            "<% note do %>\n*x*\n<% end %>\nB\n",
            "<div class='note'><p><em>x</em></p></div><p>B</p>",
        ),
        (
            "A <% note 'i' do %>*x*<% end %> b.\n",
            "<p>A <i class='note'><em>x</em></i> b.</p>",
        ),
        (
            "<% note do %>\n<% note do %>\n*x* <% note 'i' do %>*y*<% end %>\n<% end %>\n<% end %>",
            "<div class='note'><div class='note'><p><em>x</em> "
            "<i class='note'><em>y</em></i></p></div></div>",
        ),
        (
            "<% note do %>\n<%= partial 'note' %>\n<div>\n<%= partial 'note' %>\n</div>\n<% end %>",
            f"<div class='note'>{NOTE_HTML}<div>{NOTE_HTML}</div></div>",
        ),
        (
            "<section>\n<% note do %>\n*x*\n<% end %>\n</section>\n",
            "<section><div class='note'><p><em>x</em></p></div></section>",
        ),
        (
            "<% quoted do %>\n*x* <% note 'i' do %>*y*<% end %>\n<% end %>",
            "<blockquote><p><em>x</em> <i class='note'><em>y</em></i></p></blockquote>",
        ),
        (
            "<% titled star do %>\n*x*\n<% end %>",
            "<div class='note'><h2><i>*</i></h2><p><em>x</em></p></div>",
        ),
        ("<% note do %>`<% note 'i' do %>*y*<% end %>`<% end %>", None),
    ],
)
def test_the_block_of_a_helper_is_markdown_in_its_html(
    tmp_path: Path, flavour: str, page: str, html: str | None
) -> None:
    found = rendered(tmp_path, page, NOTE, FlavourChoice(flavour, OPTIONS))
    if html is None:
        assert "&lt;i" in found
    else:
        assert difference(found, html) is None
    assert not any("\ue000" <= character <= "\uf8ff" for character in found)


@pytest.mark.parametrize("flavour", ["gfm", "redcarpet"])
@pytest.mark.parametrize(
    ("page", "html"),
    [
        (
            "<% note do %>\n~~~\n*x*\n<% end %>\n\n*B*\n",
            "<div class='note'><pre><code>*x*\n</code></pre></div><p><em>B</em></p>",
        ),
        (
            "<% note do %>\n<!-- *x*\n<% end %>\n\n*B*\n",
            None,
        ),
        (
            "- *a*\n- <% note do %>*x*<% end %>\n",
            None,
        ),
        (
            "<% note 'b' do %>\n*x*\n<% end %>\n\n*B*\n",
            "<p><b class='note'><p><em>x</em></p></b></p><p><em>B</em></p>",
        ),
    ],
    ids=["an open fence", "an open comment", "in a list", "of an inline element"],
)
def test_a_block_that_is_none_of_the_pages_is_rendered_by_itself(
    tmp_path: Path, flavour: str, page: str, html: str | None
) -> None:
    found = rendered(tmp_path, page, NOTE, FlavourChoice(flavour, OPTIONS))
    assert html is None or difference(found, html) is None
    assert found.count("class='note'") == found.count("</div>") + found.count("</b>") == 1


def test_blocks_that_double_each_other_are_stopped(tmp_path: Path) -> None:
    page = "<% doubled do %>" * 20 + "*x*\n" * 3 + "<% end %>" * 20
    with pytest.raises(AssertionError, match="limit-size"):
        rendered(tmp_path, page, {})


@given(st.lists(st.sampled_from(["a", "\n", "(", ")", "[", "]"]), max_size=14))
def test_marks_that_a_page_has_cut_are_gone(parts: list[str]) -> None:
    """Brackets stand for the ends of marked pieces, cut from each other in any way."""
    fragments = PageFragments()
    marked = [fragments.mark("|").split("|"), fragments.mark("|").split("|")]
    ends = dict(zip("()[]", [*marked[0], *marked[1]], strict=True))
    text = "".join(ends.get(part, part) for part in parts)
    left = "".join(part for part in parts if part not in ends)
    pieces = fragments.marked(text)
    while any(is_marked for _, is_marked in pieces):
        pieces = fragments.marked("".join(piece for piece, _ in pieces))
    assert "".join(piece for piece, _ in pieces) == left
