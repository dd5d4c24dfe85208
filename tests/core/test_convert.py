"""`policy-pages convert`: the forms that HTML takes in Markdown, what counts as the same page, and
pages without a configuration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import markdown as python_markdown
import pytest
from click.testing import CliRunner, Result
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions

from element_trees import difference
from policy_pages.authoring.conversion import plain_page, proven_alone
from policy_pages.authoring.html_in_markdown import (
    as_block,
    as_inline,
    as_line,
    with_markdown_within,
)
from policy_pages.authoring.same_pages import first_difference
from policy_pages.authoring.written_ids import missing_ids, with_ids
from policy_pages.authoring.written_signs import with_signs_of
from policy_pages.cli import main
from policy_pages.site.plain import plain_site

GOLDEN = Path(__file__).parents[1] / "golden" / "pages"


def gfm(markdown: str) -> str:
    """As GitHub reads it, but for the tags that it takes away."""
    extensions = ["table", "autolink", "strikethrough", "tasklist"]
    options = Options.CMARK_OPT_UNSAFE
    return markdown_to_html_with_extensions(markdown, options=options, extensions=extensions)


READERS = {"Python-Markdown": python_markdown.markdown, "cmark-gfm": gfm}

# -- HTML in Markdown --------------------------------------------------------------------------

BLOCKS = {
    "a block": "<div>one</div>",
    "its Markdown is none": "<div>*one* `two` [three](four)</div>",
    "empty lines": "<div>\n\n<p>one</p>\n \n\t\n<p>two</p>\n\n</div>",
    "empty lines that show": "<div>\n<pre>one\n\n\ntwo</pre>\n</div>",
    "a script": "<div>\n<script>\none();\n\ntwo();\n</script>\n</div>",
    "a script of its own": "<script>\none();\n\ntwo(`a\n\nb`);\n</script>",
    "a comment": "<div>\n<!-- one\n\ntwo -->\n<p>three</p></div>",
    "deep": "<div>\n        <p>\n            one\n        </p>\n\n    </div>",
}
INLINES = {
    "an element": "<b>one</b>",
    "its Markdown is none": "<b>*one* _two_ `three` [four](five) ~~six~~ \\* http://seven.eight</b>",
    "attributes": '<img src="a_b_c.png" alt="[one](two) `three` *four*" title="a\\*b">',
    "lines": "<b>\n  one\n\n  two</b>",
    "entities": "<b>&lt;one&gt; &amp; &quot;two&quot;</b>",
    "an address in a link": '<a href="https://example.org/">https://a.org www.example.org</a>',
    "code": "<code>a_b_c *d*</code>",
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", BLOCKS)
def test_a_block_comes_through(reader: str, case: str) -> None:
    html = BLOCKS[case]
    read = READERS[reader](f"*before*\n\n{as_block(html)}\n\n*after*\n")
    expected = f"<p><em>before</em></p>\n{html}\n<p><em>after</em></p>"
    if case in ("a script", "a comment"):  # where they say nothing
        expected = expected.replace("\n\n", "\n")
    assert difference(read, expected) is None


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", INLINES)
def test_a_piece_of_a_line_comes_through(reader: str, case: str) -> None:
    html = INLINES[case]
    read = READERS[reader](f"*before* {as_inline(html)} *after*\n")
    assert difference(read, f"<p><em>before</em> {html} <em>after</em></p>") is None


def test_a_text_of_a_script_keeps_its_empty_lines() -> None:
    html = "<div>\n<script>\none(`a\n\nb`);\n</script>\n\n</div>"
    assert as_block(html) == "<div>\n<script>\none(`a\n\nb`);\n</script>\n</div>"


def test_some_of_it_would_not_come_through_as_it_is() -> None:
    """Else the tests above would show nothing."""
    block, line = BLOCKS["empty lines that show"], INLINES["its Markdown is none"]
    assert difference(gfm(f"{block}\n"), block) is not None
    assert difference(gfm(f"x {line}\n"), f"<p>x {line}</p>") is not None


def test_a_line_has_no_line_breaks_and_its_text_stays_readable() -> None:
    assert as_line("<div>\n\n  <b>*one*</b>\n</div>") == "<div> <b>*one*</b> </div>"
    assert as_line("<pre>a\nb</pre>") == "<pre>a&#10;b</pre>"
    assert as_block("<p>a*b</p>") == "<p>a*b</p>"
    assert as_inline("Ada's 3 - 2 (x) & more") == "Ada&#39;s 3 - 2 (x) & more"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<div class="a">', '<div markdown="1" class="a">'),
        ("<div><p>x</p>", '<div markdown="1"><p>x</p>'),
        (
            "<details><summary>x</summary><div>",
            '<details markdown="1"><summary>x</summary><div markdown="1">',
        ),
        ("<div>x<br><img src=a></div>", "<div>x<br><img src=a></div>"),
        ("</div>", "</div>"),
        ("<p>x</div>", '<p markdown="1">x</div>'),
    ],
)
def test_elements_that_are_open_hold_markdown(html: str, expected: str) -> None:
    assert with_markdown_within(html) == expected


# -- the same page -----------------------------------------------------------------------------

SAME = [
    ("<p>one  two</p>\n<p>x</p>", "<p>one\ntwo</p><p> x </p>"),
    ('<p class="b  a" id="x">one</p>', "<p id='x' class='b a'>one</p>"),
    ("<p>one<!-- two --></p>", "<p>one</p>"),
    ("<p>&lt;&amp;&#39;</p>", "<p>&lt;&#38;'</p>"),
    ("<ul>\n<li>one\n<ul>\n<li>two</li></ul></li></ul>", "<ul><li>one <ul><li>two</li></ul></ul>"),
]
OTHER = [
    ("<p>one two</p>", "<p>one twO</p>", " two"),
    ("<p>one <b>two</b></p>", "<p>one<b>two</b></p>", " <b>two</b></p>"),
    ("<p><b>two</b></p>", "<p><i>two</i></p>", "<b>two</b></p>"),
    ("<p><b>one</b> two</p>", "<p><b>one</b>two</p>", " two</p>"),
    ('<p class="a">one</p>', '<p class="b">one</p>', '<p class="a">one</p>'),
    ('<a href="/a">x</a>', '<a href="/b">x</a>', '<a href="/a">x</a>'),
    ("<pre>a  b</pre>", "<pre>a b</pre>", "a  b</pre>"),
    ("<p>one</p><p>two</p>", "<p>one two</p>", "</p><p>two</p>"),
    ("<p>one</p>", "", "<p>one</p>"),
    ("<script>a</script>", "<script>b</script>", "a</script>"),
    ("<p>a\u00a0b</p>", "<p>a b</p>", "a\u00a0b</p>"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_pages_that_browsers_show_alike_are_the_same(before: str, after: str) -> None:
    assert first_difference(before, after) is None
    assert first_difference(after, before) is None


@pytest.mark.parametrize(("before", "after", "shown"), OTHER)
def test_the_first_difference_is_shown(before: str, after: str, shown: str) -> None:
    found = first_difference(before, after)
    assert found is not None
    assert found.before.startswith(shown)
    assert found.after != found.before
    assert difference(before, after) is not None, "the judge says so, too"


def test_only_the_address_for_editing_may_follow_the_file() -> None:
    page = '<p>x.md.erb</p><a href="https://example.org/docs/x.md.erb">Edit</a>'
    names = ("x.md.erb", "x.md")
    assert first_difference(page, page.replace('x.md.erb"', 'x.md"'), names) is None
    assert first_difference(page, page.replace("x.md.erb", "x.md"), names) is not None
    assert first_difference(page, page.replace("docs", "other"), names) is not None


# -- typographic signs -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "html", "expected"),
    [
        ('It\'s "so" -- ...', "<p>It’s “so” – …</p>", "It’s “so” – …"),
        ("`it's` it's", "<p><code>it's</code> it’s</p>", "`it's` it’s"),
        ("[it's](a'b \"t\")", '<p><a href="a\'b" title="t">it’s</a></p>', '[it’s](a\'b "t")'),
        ("<b title='x'>it's</b>", "<p><b title='x'>it’s</b></p>", "<b title='x'>it’s</b>"),
        (
            "a\n---\n\nit's\n\n|a|\n|---|\n|b|",
            "<h2>a</h2><p>it’s</p>",
            "a\n---\n\nit’s\n\n|a|\n|---|\n|b|",
        ),
        ("it's 5' it's", "<p>it’s 5' it’s</p>", "it’s 5' it’s"),
        ("it's", "<p>it's</p>", None),
    ],
)
def test_signs_are_taken_from_the_page(markdown: str, html: str, expected: str | None) -> None:
    assert with_signs_of(markdown, html) == expected


# -- ids of headings ---------------------------------------------------------------------------

IDS = [
    (
        "# A\n\n## B & *c* ##\n",
        '<h1 id="a">A</h1><h2 id="b-c"><span id="b-amp-c"></span>B &amp; <em>c</em></h2>',
        '<h1 id="a">A</h1><h2 id="b-c">B &amp; <em>c</em></h2>',
        '# A\n\n## <span id="b-amp-c"></span>B & *c* {#b-c} ##\n',
    ),
    (
        "```\n# A\n```\n\n# B\n",
        '<pre># A</pre><h1 id="x">B</h1>',
        '<pre># A</pre><h1 id="b">B</h1>',
        "```\n# A\n```\n\n# B {#x}\n",
    ),
    (
        "A\n=\n\n# B\n",
        '<h1 id="x">A</h1><h1 id="b">B</h1>',
        '<h1 id="a">A</h1><h1 id="b">B</h1>',
        None,
    ),
    ("# A\n", '<h1 id="a">A</h1>', '<h1 id="a">A</h1>', None),
    ("# A\n", '<h1 id="x">A</h1>', '<h2 id="a">A</h2>', None),
]


@pytest.mark.parametrize(("markdown", "html", "plain", "expected"), IDS)
def test_headings_name_the_ids_that_they_would_not_have(
    markdown: str, html: str, plain: str, expected: str | None
) -> None:
    ids = missing_ids(html, plain)
    written = with_ids(markdown, ids) if ids is not None else markdown
    assert written == (expected or markdown)


# -- pages by themselves -----------------------------------------------------------------------

PAGES = [
    path
    for path in sorted(GOLDEN.glob("*.md.erb"))
    if "error[" not in (GOLDEN / f"{path.name.removesuffix('.md.erb')}.out").read_text("utf-8")
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_golden_page_that_translates_is_converted(path: Path) -> None:
    site = plain_site(GOLDEN, "pegasus", "python")
    page = site.page_alone(path, Path(path.name))
    site.settings = replace(site.settings, context={"site": "Example"})
    site.translate(page)
    page.content = site.convert(page)
    plain = plain_page(site, page, path, path.with_suffix(""))
    assert proven_alone(site, plain) == []
    assert "<%" not in plain.text.replace("`<%", "")
    anew = site.page_of_text(path.with_suffix(""), path.stem, plain.text)
    site.translate(anew)
    assert difference(site.convert(anew), page.content) is None, plain.text


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["convert", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


HEADERS = {
    "as written": (
        "---\r\nb: 1 # why\r\n\r\n'a':   [x, y]\r\n---\r\n",
        "---\r\nb: 1 # why\r\n\r\n'a':   [x, y]\r\n---\r\n",
    ),
    "a mark of the byte order": ("\ufeff---\na: 1\n---\n", "\ufeff---\na: 1\n---\n"),
    "a sign of percent": ("---\r\na: 10% # x\r\n---\r\n", "---\r\na: 10% # x\r\n---\r\n"),
    "directives": ("---\na: <%= 1 + 1 %> # x\n---\n", "---\na: 2 # x\n---\n"),
    "a line above": ("# coding: utf-8\n---\na: 1 # x\n---\n", "---\na: 1 # x\n---\n"),
    "JSON": (';;;\n"a": 1\n;;;\n', "---\na: 1\n---\n"),
    "TOML": ("+++\na = 1 # x\n+++\n", "---\na: 1\n---\n"),
    "none": ("", ""),
}


@pytest.mark.parametrize("case", HEADERS)
def test_the_header_stays(folder: Path, case: str) -> None:
    before, after = HEADERS[case]
    (folder / "a.md.erb").write_bytes(f"{before}# <%= 'A' %>\n".encode())
    result = run("a.md.erb", "--dialect", "pegasus")
    assert (result.exit_code, result.output) == (
        0,
        "a.md.erb -> a.md\n1 page converted, 0 left\n",
    )
    assert (folder / "a.md").read_bytes() == f"{after}# A\n".encode()
    assert not (folder / "a.md.erb").exists()


def test_the_mode_bits_stay(folder: Path) -> None:
    (folder / "a.md.erb").write_text("A\n")
    (folder / "a.md.erb").chmod(0o640)
    assert run("a.md.erb").exit_code == 0
    assert (folder / "a.md").stat().st_mode & 0o777 == 0o640


FLAVOURS = {
    "it matters": ("1\n2<%= %>\n\n* a\n  1. b\n", "middleman", True),
    "it does not": ("# <%= 'A' %>\n\ntext\n", "middleman", False),
    "signs": ("It's <%= 1 %> \"day\" -- `it's`...\n", "middleman", False),
    "an empty header": ("---\n---\n1\n2\n\n* a\n  1. b\n", "middleman", True),
    "a header": ("---\nt: 1 # x\n---\n1\n2\n\n* a\n  1. b\n", "middleman", True),
}


@pytest.mark.parametrize("case", FLAVOURS)
def test_a_flavour_is_named_where_it_matters(folder: Path, case: str) -> None:
    text, dialect, is_named = FLAVOURS[case]
    text = text.replace("<%= %>", "")
    (folder / "a.md.erb").write_text(text)
    result = run("a.md.erb", "--dialect", dialect)
    assert result.exit_code == 0, result.output
    written = (folder / "a.md").read_text()
    assert ("markdown: redcarpet\n" in written) == is_named
    assert ("markdown: redcarpet" in result.output) == is_named
    if case == "signs":
        assert written == "It’s 1 “day” – `it's`…\n"
    if case == "a header":
        assert written.startswith("---\nmarkdown: redcarpet\nt: 1 # x\n---\n1\n")


PLACES = {
    "a line of its own": ("@\n\nend\n", "<div>\n<b>*x*</b>\n</div>\n\nend\n"),
    "a code span": ("`@`\n", "`<div> <b>*x*</b> </div>`\n"),
    "a fence": ("```\n@\n\n```\n", "```\n<div>\n\n<b>*x*</b>\n\n</div>\n```\n"),
    "code that is indented": ("    @\n", "    <div>\n    \n    <b>*x*</b>\n    \n    </div>\n"),
    "HTML": ("<div>\n@\n</div>\n", "<div>\n<div>\n<b>*x*</b>\n</div></div>\n"),
    "a list, whose next item follows": (
        "* a\n  1. b\n\ntext\n\n- one\n\n  @\n- two\n",
        "* a\n  1. b\n\ntext\n\n- one\n\n<div> <b>*x*</b> </div>\n\n- two\n",
    ),
    "a line of text": ("a @ b\n", "a <div> <b>&#42;x&#42;</b> </div> b\n"),
}


@pytest.mark.parametrize("case", PLACES)
def test_what_views_print_is_written_as_its_place_needs_it(folder: Path, case: str) -> None:
    (folder / "views").mkdir()
    (folder / "views/box.html").write_text("<div>\n\n<b>*x*</b>\n\n</div>\n")
    page, expected = PLACES[case]
    (folder / "a.md.erb").write_text(page.replace("@", "<%= view :box %>"))
    result = run("a.md.erb", "--dialect", "pegasus")
    assert result.exit_code == 0, result.output
    assert (folder / "a.md").read_text().split("---\n")[-1] == expected


def test_what_depends_on_the_day_is_said(folder: Path) -> None:
    (folder / "a.md.erb").write_text("<%= Date.today.year %>\n")
    (folder / "b.md.erb").write_text("<%= 2026 %>\n")
    result = run(".")
    assert "a.md\n  its text depended on the day" in result.output
    assert "b.md\n2 pages converted" in result.output


def test_a_directive_that_is_shown_stays_shown(folder: Path) -> None:
    (folder / "a.md.erb").write_text("Write <%% x %> or `<%% y %>`.\n")
    assert run("a.md.erb").exit_code == 0
    assert (folder / "a.md").read_text() == "Write &lt;% x %> or `<% y %>`.\n"


def test_a_page_with_errors_is_left_and_the_others_are_not(folder: Path) -> None:
    (folder / "a.md.erb").write_text("<%= nope %>\n")
    (folder / "b.md.erb").write_text("<%= 1 %>\n")
    result = run(".")
    assert result.exit_code == 1
    assert "a.md.erb:1:5: error[undefined-name]" in result.output
    assert result.output.endswith("1 page converted, 1 left\n")
    assert sorted(path.name for path in folder.iterdir()) == ["a.md.erb", "b.md"]


def test_nothing_is_overwritten(folder: Path) -> None:
    (folder / "a.md.erb").write_text("new\n")
    (folder / "a.md").write_text("old\n")
    result = run("a.md.erb")
    assert result.exit_code == 1
    assert "a.md already exists" in result.output
    assert (folder / "a.md").read_text() == "old\n"
    assert (folder / "a.md.erb").exists()


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_nothing_is_written_where_it_is_only_shown(folder: Path, option: str) -> None:
    (folder / "a.md.erb").write_text("one <%= 1 %>\n")
    result = run("a.md.erb", option)
    assert result.exit_code == 0
    assert ("+one 1\n" in result.output) == (option == "--diff")
    assert result.output.endswith("1 page to convert, 0 left\n")
    assert [path.name for path in folder.iterdir()] == ["a.md.erb"]


def test_to_keeps_the_old_files(folder: Path) -> None:
    (folder / "in/deep").mkdir(parents=True)
    (folder / "in/deep/a.html.md.erb").write_text("one <%= 1 %>\n")
    assert run("in", "--to", "out").exit_code == 0
    assert (folder / "out/deep/a.md").read_text() == "one 1\n"
    assert (folder / "in/deep/a.html.md.erb").exists()


@pytest.mark.parametrize(
    ("name", "options"), [("a.md", []), ("_a.md.erb", []), ("a.md.erb", ["--views", "include"])]
)
def test_what_cannot_be_asked_for_is_refused(folder: Path, name: str, options: list[str]) -> None:
    (folder / name).write_text("x\n")
    assert run(name, *options).exit_code == 2
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_text_that_the_page_does_not_print_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md.erb").write_text("# Terms\n<% content_for :sidebar do %>Questions?<% end %>\n")
    result = run("page.md.erb", "--dialect", "middleman")
    assert result.exit_code == 0, result.output
    assert "  it does not have the text of page.md.erb:2:4, which nothing on" in result.output
    assert "Questions" not in Path("page.md").read_text()
