"""The ids of clauses, the file that keeps them, and links that take their numbers."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.policies.clauses import (
    Clause,
    FrozenClause,
    first_words,
    frozen_again,
    identify,
)
from policy_pages.policies.clauses_file import file_of, read_clauses, written
from policy_pages.policies.numbering import with_numbers
from policy_pages.policies.references import (
    Label,
    Link,
    links_of,
    outline_of,
    place_of_link,
    place_of_second,
    with_labels,
)
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.source import Source

KEEP = Clause("1. What we keep", "We keep your name and your address for a year.")
SHARE = Clause("2. Sharing", "We share nothing of it with anybody else.")
COOKIES = Clause("3. Cookies", "One cookie is set when you log in.")
PAGE = [KEEP, SHARE, COOKIES]


def slug(words: str) -> str:
    return "-".join(re.findall(r"[a-z]+", words.casefold()))


def ids(clauses: list[Clause], frozen: list[FrozenClause], taken: str = "") -> list[str]:
    return identify(clauses, frozen, taken.split(), slug).ids


def frozen(clauses: list[Clause]) -> list[FrozenClause]:
    return frozen_again(clauses, identify(clauses, [], [], slug))


@pytest.mark.parametrize(
    ("heading", "number", "words"),
    [
        ("3. Sharing", "3", "Sharing"),
        ("3.1 Sharing", "3.1", "Sharing"),
        ("3.1. Sharing", "3.1", "Sharing"),
        ("(3) Sharing", "3", "Sharing"),
        ("3) Sharing", "3", "Sharing"),
        ("§ 4 Sharing", "4", "Sharing"),
        ("§4a Sharing", "4a", "Sharing"),
        ("Article 5: Sharing", "5", "Sharing"),
        ("Section 2.3 – Sharing", "2.3", "Sharing"),
        ("a) Sharing", "a", "Sharing"),
        ("IV. Sharing", "IV", "Sharing"),
        ("Sharing", None, "Sharing"),
        ("2 years of data", None, "2 years of data"),
        ("30 days", None, "30 days"),
        ("Article", None, "Article"),
        ("3.", None, "3."),
        ("Q: who shares?", None, "Q: who shares?"),
        ("1984", None, "1984"),
        ("", None, ""),
    ],
)
def test_a_number_before_a_heading_is_no_part_of_it(
    heading: str, number: str | None, words: str
) -> None:
    assert (Clause(heading).number, Clause(heading).words) == (number, words)


def test_without_a_file_ids_are_made_of_the_words() -> None:
    assert ids(PAGE, []) == ["what-we-keep", "sharing", "cookies"]


def test_an_id_survives_another_number_and_another_place() -> None:
    new = [
        Clause("1. Cookies", COOKIES.begins),
        Clause("2. Definitions"),
        Clause("3. What we keep", KEEP.begins),
        Clause("4. Sharing", SHARE.begins),
    ]
    assert ids(new, frozen(PAGE)) == ["cookies", "definitions", "what-we-keep", "sharing"]


def test_an_id_survives_another_heading_or_another_text() -> None:
    new = [
        Clause("1. How long data is stored", KEEP.begins),
        Clause("2. Sharing", "Everything is new here."),
        Clause("3. The cookies that we set", "A cookie is set when you log in."),
    ]
    assert ids(new, frozen(PAGE)) == ["what-we-keep", "sharing", "cookies"]


def test_a_clause_that_is_another_is_lost_and_its_id_is_not_given_away() -> None:
    new = [KEEP, SHARE, Clause("3. Children", "Nobody under thirteen may use this.")]
    identified = identify(new, frozen(PAGE), [], slug)
    assert identified.ids == ["what-we-keep", "sharing", "children"]
    assert [clause.id for clause in identified.lost] == ["cookies"]
    renamed = [*new, Clause("4. Cookies and more", "Quite another matter, as you see at once.")]
    again = identify([*renamed, Clause("Cookies!", "x")], frozen(PAGE), [], slug)
    assert again.ids[-1] == "cookies_1"


def test_headings_of_one_name_are_told_by_what_they_begin_with() -> None:
    twins = [
        Clause("Exceptions", "Courts may ask for your name at any time."),
        Clause("Exceptions", "Partners see nothing but the number of visits."),
    ]
    kept = frozen(twins)
    assert [clause.id for clause in kept] == ["exceptions", "exceptions_1"]
    assert ids(twins[::-1], kept) == ["exceptions_1", "exceptions"]
    third = Clause("Exceptions", "Nothing of this is for the dead.")
    assert ids([third, *twins], kept) == ["exceptions_2", "exceptions", "exceptions_1"]


def test_an_authors_id_goes_before_all() -> None:
    own = Clause("9. Sharing", SHARE.begins, given="cookies")
    assert ids([own, COOKIES], frozen(PAGE)) == ["cookies", "cookies_1"]
    assert ids([Clause("Scope"), Clause("Other", given="scope")], []) == ["scope_1", "scope"]


def test_ids_of_other_elements_are_not_given_again() -> None:
    assert ids(PAGE, [], taken="sharing sharing_1") == ["what-we-keep", "sharing_2", "cookies"]


def test_headings_without_letters_have_ids_too() -> None:
    assert ids([Clause("!"), Clause("?")], []) == ["_1", "_2"]


def test_many_reworded_clauses_end_soon() -> None:
    def page(name: str) -> list[Clause]:
        return [Clause(f"{name} {i}", f"{name} " * 10) for i in range(1000)]

    assert len(set(ids(page("old"), frozen(page("new"))))) == 1000


CLAUSES = st.lists(
    st.builds(
        Clause,
        st.text("ab 1.§", max_size=8),
        st.text("ab ", max_size=20),
        st.none() | st.text("ab", min_size=1, max_size=3),
    ),
    max_size=8,
    unique_by=lambda clause: clause.given or id(clause),  # ids that two have are refused before
)


@given(CLAUSES, CLAUSES)
def test_ids_last(old: list[Clause], new: list[Clause]) -> None:
    once = identify(new, frozen(old), [], slug)
    made = [id for id, clause in zip(once.ids, new, strict=True) if clause.given is None]
    assert len(set(made)) == len(made)
    assert not set(made) & {clause.given for clause in new}
    lost = {clause.id for clause in once.lost}
    assert not lost & set(once.ids)
    kept = {clause.id: clause for clause in frozen_again(new, once)}
    assert identify(new, list(kept.values()), [], slug).ids == once.ids


def test_first_words_are_few() -> None:
    assert first_words("a\n b  " * 20) == " ".join("ab" * 6)
    assert first_words("") == ""


@pytest.mark.parametrize("page", ["index.md", "index.md.erb"])
def test_the_file_stands_beside_the_page(page: str) -> None:
    assert file_of(f"docs/terms/{page}") == "docs/terms/index.clauses.yml"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
IDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1)


@given(st.lists(st.builds(FrozenClause, IDS, TEXTS, TEXTS), unique_by=lambda one: one.id))
def test_the_file_says_what_was_written(clauses: list[FrozenClause]) -> None:
    assert read_clauses(Source("x", written(clauses))) == clauses


def test_a_clause_knows_its_line() -> None:
    text = written(frozen(PAGE))
    lines = [text.splitlines()[clause.line - 1] for clause in read_clauses(Source("x", text))]
    assert lines == ["- id: what-we-keep", "- id: sharing", "- id: cookies"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "x:1:4: error[clauses-file]: this bracket is never closed"),
        ("a: b", "x:1:1: error[clauses-file]: this is not a list of clauses"),
        ("- a", "x:1:3: error[clauses-file]: this is not a clause"),
        ("- heading: a", "x:1:3: error[clauses-file]: this clause has no id"),
        ("- {id: a b}", "x:1:3: error[clauses-file]: `a b` is not a valid id: it contains a space"),
        ("- id: a\n- id: a", "x:2:3: error[clauses-file]: two clauses have the id `a`"),
        ("- id: [a]", "x:1:3: error[clauses-file]: a clause has an `id`"),
        ("- id: a\n  text: b", "x:2:3: error[clauses-file]: a clause has an `id`"),
        ("- ? [a]\n  : b", "x:1:5: error[clauses-file]: a clause has an `id`"),
        ("- " * 5000, "x:1:1: error[clauses-file]: this is nested too deeply"),
        ("# " * 100_001, "x:1:1: error[clauses-file]: this file is longer than 200,000 characters"),
    ],
)
def test_a_broken_file_says_where(text: str, message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        read_clauses(Source("x", text))
    assert str(caught.value).startswith(message)


@given(st.text(st.sampled_from("-: \n[]{}id&*|>'\"#ab\t!\x00")))
def test_any_file_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(DiagnosticError):
        read_clauses(Source("x", text))


# -- links ---------------------------------------------------------------------------------------

CONTENT = """
<h1 id="terms">Terms</h1>
<p id="lead">Lead</p>
<h2 id="scope">Scope <a class="headerlink" href="#scope">¶</a></h2>
<h3 id="who">Who</h3>
<ul><li id="who-else">Who else</li></ul>
<h4 id="children">Children</h4>
<h3 id="where">Where</h3>
<h2 class="unnumbered" id="summary">Summary</h2>
<p id="short">In short</p>
<div><h2 id="sharing">Sharing &amp; <em>selling</em></h2></div>
<h3 id="buyers">Buyers</h3>
<h4 id="small">Small ones</h4>
<h5 id="deep">Deep</h5>
<p><a name="old"></a></p>
"""


@pytest.mark.parametrize(
    ("id", "number", "heading"),
    [
        ("terms", "Terms", "Terms"),
        ("lead", "Terms", "Terms"),
        ("scope", "1", "Scope"),
        ("who", "1.1", "Who"),
        ("who-else", "1.1", "Who"),
        ("children", "1.1.1", "Children"),
        ("where", "1.2", "Where"),
        ("summary", "Summary", "Summary"),
        ("short", "Summary", "Summary"),
        ("sharing", "2", "Sharing & selling"),
        ("buyers", "2.1", "Buyers"),
        ("small", "2.1.1", "Small ones"),
        ("deep", "Deep", "Deep"),
        ("old", "Deep", "Deep"),
    ],
)
def test_what_a_link_without_text_says(id: str, number: str, heading: str) -> None:
    assert outline_of(with_numbers(CONTENT)).labels[id].text == number
    assert outline_of(CONTENT).labels[id] == (heading, False)


def test_a_number_that_is_written_is_said() -> None:
    html = '<h2 id="a">7.2 Sharing</h2><p id="b">x</p>'
    assert outline_of(html).labels == {"a": ("7.2", True), "b": ("7.2", True)}


@pytest.mark.parametrize(
    ("html", "numbered"),
    [
        ("<h2>A <em>b</em></h2>", "<h2>{1.} A <em>b</em></h2>"),
        (
            '<H3 class="x" id=a><a class="toclink" href="#a">A</a></H3>',
            '<H3 class="x" id=a>{0.1} <a class="toclink" href="#a">A</a></H3>',
        ),
        (
            '<h2><a class="headerlink" href="#a">¶</a>A</h2>',
            '<h2><a class="headerlink" href="#a">¶</a>{1.} A</h2>',
        ),
        (
            '<div class="toc"><div></div><a href="#b">B</a></div><a href="#b">B</a>'
            '<h2 id="b">B</h2><h5>C</h5><!-- <h2> --><script>"<h2>"</script><h2></h2>',
            '<div class="toc"><div></div><a href="#b">{1.} B</a></div><a href="#b">B</a>'
            '<h2 id="b">{1.} B</h2><h5>C</h5><!-- <h2> --><script>"<h2>"</script><h2>{2.} </h2>',
        ),
    ],
)
def test_numbers_are_text_before_the_words_of_headings(html: str, numbered: str) -> None:
    shown = re.sub(r"\{(.*?)\}", r'<span class="policy-number">\1</span>', numbered)
    assert with_numbers(html) == shown


def test_doubled_ids_are_found() -> None:
    html = '<h2 id="a">A</h2><p id="b"></p><p id="a"></p><a id="b" name="b"></a><p id=""></p>'
    assert outline_of(html).doubled == ["a", "b"]
    assert outline_of(CONTENT).doubled == []


def test_links_without_text_are_filled_and_others_are_not() -> None:
    html = (
        '<p><a class="x" href="#a"></a> <a href="#a">here</a> <a href="../b/#a"></a> '
        '<a href="#gone"></a> <!-- <a href="#a"></a> --> <a id="a"></a></p>'
    )

    def label(link: Link) -> Label | None:
        return Label("<1>") if (link.path, link.id) == ("", "a") else None

    assert with_labels(html, label) == html.replace(
        '<a class="x" href="#a"></a>', '<a class="x" href="#a">&lt;1&gt;</a>'
    )
    filled = with_labels('<a href="#a"></a>', lambda link: Label("2.1", is_number=True))
    assert filled == '<a href="#a"><span class="policy-reference">2.1</span></a>'
    assert paths_and_ids(html) == [("", "a"), ("", "a"), ("../b/", "a"), ("", "gone")]


def paths_and_ids(html: str) -> list[tuple[str, str]]:
    return [(link.path, link.id) for link in links_of(html)]


@pytest.mark.parametrize(
    ("html", "path", "id", "is_empty"),
    [
        ('<a href="x/#%C3%A9&amp;"></a>', "x/", "é&", True),
        ("<a href='#gone'></a>", "", "gone", True),
        ("<a href=#gone></a>", "", "gone", True),
        ('<a title="a>b" href="#gone"></a>', "", "gone", True),
        ("<A\nHREF = '#gone' href='#other' ></A >", "", "gone", True),
        ("<a href='#a'>\n&#32;<!-- nothing --></a>", "", "a", True),
        ("<a href='#a'><img src=x></a>", "", "a", False),
        ("<a href='#a'>&nbsp;x</a>", "", "a", False),
        ("<a href='#a'>", "", "a", False),
        ("<a href=' x '></a>", "x", "", True),
        ("<a href></a>", "", "", True),
    ],
)
def test_a_link_is_a_link_however_it_is_written(
    html: str, path: str, id: str, is_empty: bool
) -> None:
    (link,) = links_of(html)
    assert (link.path, link.id, link.gap is not None) == (path, id, is_empty)


@given(st.text(st.sampled_from("<>ahref=\"#'/! -b2id&;")))
def test_any_content_has_an_outline(html: str) -> None:
    outline_of(with_numbers(html))
    assert with_labels(html, lambda link: None) == html


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("## A {#a}\n\n## B {: .x #a }", (23, 24)),
        ('## A\n\n<p id="a">', (13, 14)),
        ("## A\n\n<p ID = 'a'>", (15, 16)),
        ("nothing", (0, 1)),
    ],
)
def test_places_of_ids(text: str, second: tuple[int, int]) -> None:
    assert place_of_second(Source("x", text), "a") == second


def test_places_of_links() -> None:
    source = Source("x", "## A {#a}\n[](b.md#a) [](#ab) [](#a)")
    assert place_of_link(source, "a", 0, 2) == (18, 19)
    assert place_of_link(source, "a", 1, 2) == (33, 34)
    assert place_of_link(source, "a", 1, 3) == (18, 19)  # a directive writes one of them
    assert place_of_link(source, "c", 0, 1) == (0, 1)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "[](#é-b)",
            "[](<#é-b>)",
            "[](#%C3%A9-b)",
            "[x]: #é-b",
            '<a href="#é-b">',
            "<a href=#é-b>",
        ),
        *("<a href = '#&eacute;-b'>", "[](x.md#é-b 'title')"),
    ],
)
def test_the_place_of_a_link_is_found_however_it_is_written(written: str) -> None:
    source = Source("x", f"## #é-b\n\n[](#é-bc) {written}")
    place = place_of_link(source, "é-b", 0, 1)
    assert source.text[place.start - 1] == "#"
    assert place.start > 17
    assert source.text[place.start : place.end] in ("é-b", "%C3%A9-b", "&eacute;-b")
