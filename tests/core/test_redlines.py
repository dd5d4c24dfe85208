"""Redlines: golden files, and properties that another parser judges (`redline_judge.py`)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import examples
from policy_pages.redlines import Summary, redline
from policy_pages.redlines.chains import best_chain
from policy_pages.redlines.content import Block, content_of
from policy_pages.redlines.elements import read_html, rebased_link
from policy_pages.redlines.matching import Budget, readable_changes, same_stretches
from policy_pages.redlines.similarity import Likeness
from policy_pages.redlines.traits import NAMES
from policy_pages.redlines.words import words_of
from redline_judge import AsWritten, ids, judge, judge_pairs, serialised, tree

FOLDER = Path(__file__).parents[1] / "golden" / "redlines"
CASES = sorted(FOLDER.glob("*.md"))

# -- properties --------------------------------------------------------------------------------

VOCABULARY = (
    "we keep your data for thirty days and never sell it to a third party unless law asks "
    "Cookies don't 30 1,000.50 § 4(a) U.S. naïve 我们绝不出售 ข้อมูล e\u0301te \u00a0 \u00ad “so” – "
).split(" ")
SPANS = (
    "{}",
    "{}",
    "<strong>{}</strong>",
    "<em>{} <code>{}</code></em>",
    '<a href="/x">{}</a>',
    '<a href="/y">{} <em>{}</em></a>',
    '<img src="a.png" alt="{}">',
    '<img src="b.png" alt="">',
    "<br>",
    '<a class="footnote-ref" href="#fn:1">1</a>',
    '<a href="/x#y"><span class="policy-reference">2.1</span></a>',
    "<button>{}</button>",
    "<ins>{}</ins><del>{}</del>",
    "<script>if (1 < 2) document.write('<p>')</script>",
)
BLOCKS = (
    "<p>{line}</p>",
    "<p>{line}</p>",
    "<p>{line}</p>",
    '<h2>{words}<a class="headerlink" href="#x">¶</a></h2>',
    "<h3>{line}</h3>",
    '<h2><span class="policy-number">3.</span> {words}</h2>',
    '<h3><span class="policy-number">2.1</span> {line}</h3>',
    "<pre><code>{words}\n  {words}\n\n{words}</code></pre>",
    "<hr>",
    "<ul>\n<li>{line}</li>\n<li>{line}{blocks}</li>\n</ul>",
    "<ol><li>{line}</li><li><p>{line}</p></li><li>{blocks}</li></ol>",
    '<ol start="3"><li>{line}</li><li>{line}</li></ol>',
    '<ol type="a"><li>{words}</li><li>{words}</li><li>{words}</li><li>{blocks}</li>'
    "<li>{words}</li><li>{words}</li><li></li><li>{words}</li></ol>",
    '<ol reversed=""><li>{line}</li><li value="7">{line}</li></ol>',
    "<blockquote>\n{blocks}\n</blockquote>",
    '<div class="admonition note"><p>{words}</p>{blocks}</div>',
    "<section>{line}{blocks}{line}</section>",
    "<dl><dt>{line}</dt><dd>{blocks}</dd><dd>{line}</dd></dl>",
    "<details><summary>{words}</summary>{blocks}</details>",
    "<figure>{line}<figcaption>{words}</figcaption></figure>",
    "<table><caption>{words}</caption><tbody><tr><td>{line}</td><td></td></tr></tbody></table>",
    '<table><tbody><tr><td rowspan="2">{words}</td><td>{words}</td></tr><tr><td>{words}</td></tr>'
    "</tbody></table>",
    "{table}",
    "{table}",
)


@st.composite
def words(draw: Any, most: int = 12) -> str:
    return " ".join(draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=most)))


@st.composite
def lines(draw: Any) -> str:
    spans = draw(st.lists(st.sampled_from(SPANS), min_size=1, max_size=4))
    text = draw(st.sampled_from(["", " "])).join(spans)
    return re.sub(r"\{\}", lambda _: draw(words(6)), text)


@st.composite
def tables(draw: Any) -> str:
    width = draw(st.integers(1, 4))

    def row(tag: str) -> str:
        cells = [draw(st.just("") | words(3)) for _ in range(width)]
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

    body = "\n".join(row("td") for _ in range(draw(st.integers(0, 4))))
    return f"<table>\n<thead>{row('th')}</thead>\n<tbody>{body}</tbody></table>"


@st.composite
def blocks(draw: Any, depth: int = 0) -> str:
    shape = draw(st.sampled_from(BLOCKS if depth < 3 else BLOCKS[:8]))

    def fill(match: re.Match[str]) -> str:
        if match.group() == "{blocks}":
            return "\n".join(draw(st.lists(blocks(depth + 1), min_size=1, max_size=3)))
        return draw({"{line}": lines(), "{words}": words(), "{table}": tables()}[match.group()])

    return re.sub(r"\{(?:line|words|blocks|table)\}", fill, shape)


@st.composite
def versions(draw: Any) -> tuple[str, str]:
    """Two documents that have much in common."""
    pool = draw(st.lists(blocks(), min_size=1, max_size=8))
    order = draw(st.permutations(pool))
    old = [block for block in pool if draw(st.integers(0, 4))]
    new = [block for block in (order if draw(st.booleans()) else pool) if draw(st.integers(0, 4))]
    for place in range(len(new)):
        if not draw(st.integers(0, 2)):
            before, after = draw(st.sampled_from(VOCABULARY)), draw(words())
            if before.strip() and re.search(
                rf"(?<![\w/\"<]){re.escape(before)}(?=[ <])", new[place]
            ):
                new[place] = re.sub(
                    rf"(?<![\w/\"<]){re.escape(before)}(?=[ <])",
                    lambda _, after=after: after,
                    new[place],
                    count=1,
                )
    return "\n".join(old), "\n".join(new)


def with_ids(html: str) -> str:
    """Headings and footnotes get ids, as `toc` gives them: from their words, no id twice."""
    seen: Counter[str] = Counter()

    def name(match: re.Match[str]) -> str:
        slug = re.sub(r"\W+", "-", match.group(2))[:12]
        seen[slug] += 1
        return f'<h{match.group(1)} id="{slug}_{seen[slug]}">{match.group(2)}'

    return re.sub(r"<h([1-6])>([^<]*)", name, html)


@settings(deadline=None, max_examples=examples(40))
@given(versions())
@example(("<ul>\n<li>we</li>\n<li>we 我们绝不出售<p>we</p></li>\n</ul>", "<p>我们绝不出售</p>"))
def test_both_versions_can_be_read_out_of_a_redline(pair: tuple[str, str]) -> None:
    old, new = map(with_ids, pair)
    made = redline(old, new, with_pairs=True)
    judge(old, new, made)
    judge_pairs(old, new, made)


def test_a_deletion_after_a_number_stays_before_the_first_words() -> None:
    number = '<span class="policy-number">2.</span>'
    old, new = (
        f"<h2>{number} Fees and more</h2>",
        f"<h2>{number} <br> <b>Our fees and more</b></h2>",
    )
    judge(old, new, redline(old, new))


@settings(deadline=None, max_examples=examples(20))
@given(versions())
def test_what_is_the_same_has_no_change(pair: tuple[str, str]) -> None:
    old = with_ids(pair[0])
    made = redline(old, old)
    assert made.summary == Summary()
    assert "redline" not in made.html
    judge(old, old, made)


TAG_SOUP = st.lists(
    st.sampled_from(
        "<p> </p> <div> </div> <ul> </ul> <li> <ol> <b> </b> <a> <a\thref=x> </a> <h2> </h2> <h3> "
        "<table> </table> <tr> <td> <th> <thead> <caption> <span> <blockquote> <pre> <code> <br> "
        "<hr> <img> <dl> <dt> <dd> <details> <summary> <section> <select> <option> <label> <form> "
        "<textarea> <style> <script> </script> <noscript> <video> <button> <nobr> "
        "<body> <html> </body> <col> <ins> <del> "
        "<!-- <p\tid=a> <b\tid=a> word two\tthree &lt; &#0; \x00 \ufffc ]]> \ud800 \x85 </ <".split(
            " "
        )
    )
).map(" ".join)


@settings(deadline=None, max_examples=examples(60))
@given(TAG_SOUP, TAG_SOUP)
@example("", "<script> <!-- <script>")
@example("<h2> <ul> word", "<p> word")
def test_any_markup_gives_markup_that_no_browser_repairs(old: str, new: str) -> None:
    made = redline(old, new, with_pairs=True)
    result = tree(made.html)
    assert serialised(result) == serialised(AsWritten().read(made.html))
    for side in [html for pair in made.pairs for html in (pair.old, pair.new)]:
        assert serialised(tree(side)) == serialised(AsWritten().read(side))
    assert len(ids(result)) == len(set(ids(result)))


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_gives_a_redline(old: str, new: str) -> None:
    redline(old, new)


# -- golden files ------------------------------------------------------------------------------


def rendered(text: str) -> str:
    extensions = ["tables", "toc", "attr_list", "admonition", "footnotes", "def_list", "md_in_html"]
    return markdown.markdown(
        text, extensions=extensions, extension_configs={"toc": {"permalink": True}}
    )


def test_no_golden_file_dies_unread() -> None:
    read = {path.name for case in CASES for path in (case, case.with_suffix(".out"))}
    assert {path.name for path in FOLDER.iterdir()} == read


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_redline(path: Path, update_goldens: bool) -> None:
    old, new = map(rendered, path.read_text(encoding="utf-8").split("\n=== becomes\n"))
    made = redline(old, new, with_pairs=True)
    judge(old, new, made)
    judge_pairs(old, new, made)
    outcome = "\n".join([*made.summary.sentences(), "", made.html, ""])
    expected = path.with_suffix(".out")
    if update_goldens:
        expected.write_bytes(outcome.encode())
    assert outcome == expected.read_bytes().decode()


# -- what is compared --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We don’t sell it.", ["We", "don't", "sell", "it", "."]),
        ("1,000.50 of 3.2.1, U.S. law", ["1,000.50", "of", "3.2.1", ",", "U.S", ".", "law"]),
        ("(a) co-operate", ["(", "a", ")", "co", "-", "operate"]),
        ("soft\u00adware\u00a0here", ["software", "here"]),
        ("“so” — e\u0301", ['"', "so", '"', "—", "\u00e9"]),
        ("我们e绝不。", ["我", "们", "e", "绝", "不", "。"]),
        ("ข้อมูล", ["ข้", "อ", "มู", "ล"]),
        ("नियम और", ["नियम", "और"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("👩\u200d👧!", ["👩\u200d👧", "!"]),
        ("", []),
        (" \n\t\u00a0", []),
    ],
)
def test_words_are_told_apart_as_readers_do(text: str, words: list[str]) -> None:
    assert [word.key for word in words_of(text)] == words


@given(st.text(), st.booleans())
def test_words_lie_in_their_order_and_hold_all_but_blanks(text: str, keeps: bool) -> None:
    end = 0
    for word in words_of(text, keeps_blanks=keeps):
        assert end <= word.start < word.end <= len(text)
        end = word.end


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>a  b\nc</p>", "<p>a b c</p>"),
        ("<p>a&nbsp;b</p>", "<p>a b</p>"),
        ('<p>It\'s "so"</p>', "<p>It’s “so”</p>"),
        ("<p>a b</p>", "<p>a <strong>b</strong></p>"),
        ("<p>GitHub's b</p>", "<p><em>GitHub</em>'s b</p>"),
        ("<ul><li>a</li></ul>", "<ul><li><p>a</p></li></ul>"),
        ("<p>a</p><hr>", "<p>a</p>"),
        ('<h2>A<a class="headerlink" href="#a">¶</a></h2>', "<h2>A</h2>"),
        ("<p>a</p><script>1</script>", "<p>a</p><script>2</script>"),
        ("<p>a<br>b</p>", "<p>a b</p>"),
        ("<h2 id=a>A</h2>", "<h2 id=b>A</h2>"),
        ("<p>a</p><p>b</p>", "<div><p>a</p><section><p>b</p></section></div>"),
        ("<p>a</p>", "<p>a</p><p hidden>b</p>"),
        ("<p>a</p>", '<p>a <span style="display: none">b</span></p>'),
        ('<p lang="en">a <code>b</code></p>', "<p>a b</p>"),
        ('<p dir="ltr">a</p>', "<p>a</p>"),
        ("<ol><li>a<li>b</ol>", '<ol start="1"><li>a<li value="2">b</ol>'),
        ("<p><del><s>a</s></del></p>", "<p><del>a</del></p>"),
        ('<p><a href="/x">a</a> <a href="/x">b</a></p>', '<p><a href="/x">a b</a></p>'),
        (
            "<table><tr><td>a<td>b</table>",
            '<table><tr><td style="text-align: right">a<td>b</table>',
        ),
        ('<p><iframe src="/v" loading="lazy"></iframe></p>', '<p><iframe src="/v"></iframe></p>'),
    ],
)
def test_what_no_reader_calls_a_change_is_none(old: str, new: str) -> None:
    assert redline(old, new).summary.is_unchanged
    assert redline(new, old).summary.is_unchanged


TRAITS = [
    # name, old, new, what is said of the change, and of the way back
    ("link", '<a href="/a">1</a><a href="/b">2</a>', '<a href="/a">1</a><a href="/c">2</a>',
     "link changed, it led to /b", "link changed, it led to /c"),
    ("link", '<a href="/a">a b</a>', "a b",
     "link deleted, it led to /a", "link inserted, to /a"),
    ("link", 'a<a href="/a">b</a>c', 'a<a href="/b">b</a>c',
     "link changed, it led to /a", "link changed, it led to /b"),
    ("link", '<a href="/a"><em>a</em> b</a>', '<a href="/b"><em>a</em> b</a>',
     "link changed, it led to /a", "link changed, it led to /b"),
    ("link", '<a href="/a"><img src="x"></a><img src="x">', '<img src="x"><img src="x">',
     "link deleted, it led to /a", "link inserted, to /a"),
    ("link", 'a<a href="/a"></a>', 'a<a href="/b"></a>',
     "link changed, it led to /a", "link changed, it led to /b"),
    ("link", '<a href="/a"><div><p>a</p></div></a>', '<a href="/b"><p>a</p></a>',
     "link changed, it led to /a", "link changed, it led to /b"),
    ("struck", "we <del>never</del> sell", "we never sell",
     "no longer struck through in the text", "newly struck through in the text"),
    ("struck", '<s>a<em>b</em></s>', '<s>a</s><em>b</em>',
     "no longer struck through in the text", "newly struck through in the text"),
    ("struck", '<span style="text-decoration: line-through">a</span>', "a",
     "no longer struck through in the text", "newly struck through in the text"),
    ("added", "we <ins>do</ins> sell", "we do sell",
     "no longer marked as inserted in the text", "newly marked as inserted in the text"),
    ("raised", "10<sup>2</sup>", "102", "no longer raised", "newly raised"),
    ("lowered", "x<sub>2</sub>", "x2", "no longer lowered", "newly lowered"),
    ("quoted", "a <q>b</q>", "a b", "no longer in quotation marks", "newly in quotation marks"),
    ("explanation", '<abbr title="A B">AB</abbr>', '<abbr title="A C">AB</abbr>',
     "explanation changed, it was “A B”", "explanation changed, it was “A C”"),
    ("explanation", '<abbr title="A B">AB</abbr>', "<abbr>AB</abbr>",
     "explanation deleted, it was “A B”", "explanation inserted: “A B”"),
    ("direction", '<bdo dir="rtl">abc</bdo>', "abc",
     "was read from right to left", "was read from left to right"),
    ("ticked", '<input type="checkbox"> a', '<input type="checkbox" checked="checked"> a',
     "was not ticked", "was ticked"),
    ("ticked", '<label><input type="radio" name="x" checked="checked"> a</label>',
     '<label><input type="radio" name="x"> a</label>', "was ticked", "was not ticked"),
    ("disabled", '<input value="1" disabled="disabled">', '<input value="1">',
     "no longer out of use", "newly out of use"),
    ("link", '<a href="">a</a>', "a",
     "link deleted, it led to this page", "link inserted, to this page"),
    ("disabled", '<button disabled="disabled">a</button>', "<button>a</button>",
     "no longer out of use", "newly out of use"),
    ("size", '<img src="a" width="9" height="8">', '<img src="a" width="9">',
     "size changed, it was 9×8", "size changed, it was 9×?"),
    ("level", "<h2>a</h2>", "<h3>a</h3>", "was a heading of level 2", "was a heading of level 3"),
    ("marker", "<ul><li>a</ul>", "<ol><li>a</ol>",
     "was a list with bullets", "was a list numbered 1, 2, 3"),
    ("marker", '<ol type="i"><li>a</ol>', '<ol type="A"><li>a</ol>',
     "was a list numbered i, ii, iii", "was a list numbered A, B, C"),
    ("marker", '<ol reversed=""><li>a<li>b</ol>', '<ol start="2"><li>a<li value="1">b</ol>',
     "was a list numbered 1, 2, 3, counting down", "was a list numbered 1, 2, 3"),
    ("number", '<ol start="7"><li>a<li>b</ol>', "<ol><li>a<li>b</ol>",
     "was number 7, and so on", "was number 1, and so on"),
    ("number", '<ol><li>a<li value="5">b</ol>', "<ol><li>a<li>b</ol>",
     "was number 5", "was number 2"),
    ("quotation", "<blockquote><p>a</p></blockquote>", "<p>a</p>",
     "was in a quotation", "was not in a quotation"),
    ("quotation", "<blockquote><blockquote>a</blockquote></blockquote>",
     "<blockquote>a</blockquote>", "was in a quotation 2 deep", "was in a quotation"),
    ("quotation", "<blockquote><ul><li>a</ul></blockquote>", "<ul><li>a</ul>",
     "was in a quotation", "was not in a quotation"),
    ("box", '<div class="admonition note"><p>a</p></div>',
     '<div class="admonition warning"><p>a</p></div>',
     "was a box of the kind “note”", "was a box of the kind “warning”"),
    ("closed", "<details><summary>a</summary>b</details>",
     '<details open=""><summary>a</summary>b</details>', "was folded", "was open"),
    ("header", "<table><tr><th>a</table>", "<table><tr><td>a</table>",
     "no longer a header", "newly a header"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said", "back"), TRAITS)
def test_what_is_seen_besides_words_is_a_change_and_is_said(
    name: str, old: str, new: str, said: str, back: str
) -> None:
    for before, after, expected in ((old, new, said), (new, old, back)):
        made = redline(before, after)
        assert made.summary == Summary(paragraphs_changed=1, traits_changed={name: 1})
        assert f"[{expected}]" in made.html
        judge(before, after, made)


def test_each_trait_has_a_case_a_word_and_a_line_in_the_manual() -> None:
    assert {name for name, *_ in TRAITS} == set(NAMES)
    manual = (FOLDER.parents[2] / "docs" / "policies.md").read_text("utf-8")
    for name, meaning in NAMES.items():
        assert Summary(traits_changed={name: 2}).sentences()[0].startswith("2 ")
        assert f"| {meaning} |" in manual


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>shall</p>", "<p>Shall</p>"),
        ("<p>a, b</p>", "<p>a b</p>"),
        ("<p>re-sign</p>", "<p>resign</p>"),
        ("<p>1-2</p>", "<p>1–2</p>"),
        ("<pre>a\n  b</pre>", "<pre>a\n    b</pre>"),
        ('<p><a href="/x">a</a></p>', '<p><a href="/y">a</a></p>'),
        ('<p><a href="/x">a</a></p>', "<p>a</p>"),
        ('<p><img src="a" alt="x"></p>', '<p><img src="b" alt="x"></p>'),
        ('<p><img src="a" alt="x"></p>', '<p><img src="a" alt="y"></p>'),
        ('<p><a href="/x">a</a></p>', '<p><a href="/y">b</a></p>'),
        ('<p>a<img src="a"><img src="b"></p>', '<p>a<img src="b"><img src="a"></p>'),
        ("<p>a<button>Opt out</button></p>", "<p>a<button>Opt in</button></p>"),
        ("<p>a<button>Opt out</button></p>", "<p>a</p>"),
        ('<p>a<input value="1"></p>', '<p>a<input value="2"></p>'),
        (
            '<p>a<select><option>b</option><option selected="">c</option></select></p>',
            "<p>a<select><option>b</option><option>c</option></select></p>",
        ),
        ('<p>a<progress value="1"></progress></p>', '<p>a<progress value="2"></progress></p>'),
        ('<p><iframe src="/v"></iframe></p>', '<p><iframe src="/w"></iframe></p>'),
        (
            '<p><video><source src="/v"></video></p>',
            '<p><video><source src="/w"></video></p>',
        ),
        ("<p><math><mi>x</mi></math></p>", "<p><math><mi>y</mi></math></p>"),
        ("<p>a</p>", "<p hidden>a</p>"),
        ("<p>a <b>b</b></p>", '<p>a <b style="display:none">b</b></p>'),
        ("<p>a b</p>", '<p>a <span aria-hidden="true">c</span> b</p>'),
        ("<p>a</p>", "<pre>a</pre>"),
        ("<p>a</p>", "<h2>a</h2>"),
        ("<p>a</p>", "<ul><li>a</li></ul>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dd>a</dd><dt>b</dt></dl>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p><p>b</p>"),
        ("<table><tr><td>a<td></table>", "<table><tr><td><td>a</table>"),
        ("<table><tr><td>a<td>b</table>", "<table><tr><td>a<td><td>b</table>"),
        ("<table><tr><td>a<td>b</table>", "<table><tr><td>a<td>b<td></table>"),
        (
            "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
            "<table><tr><td colspan=2>a b<tr><td>c<td>d</table>",
        ),
        ("<table><tr><td>a</table>", "<table><caption>b</caption><tr><td>a</table>"),
        ('<div class="admonition note"><p>a</p></div>', "<p>a</p>"),
        ("<details><summary>a</summary>b</details>", "<p>a</p><p>b</p>"),
        ('<p>a<a class="footnote-ref" href="#fn:1">1</a></p>', "<p>a</p>"),
    ],
)
def test_what_may_mean_something_else_is_a_change(old: str, new: str) -> None:
    for pair in ((old, new), (new, old)):
        made = redline(*pair)
        assert not made.summary.is_unchanged
        judge(*pair, made)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("we keep data for 30 days", "we keep data for 90 days", [("30", "90")]),
        # `the` and `of` are not what was left of a sentence
        (
            "the rights of users end",
            "companies that process the data of children pay",
            [("the rights of users end", "companies that process the data of children pay")],
        ),
        ("a b c", "a b c", []),
        ("", "a", [("", "a")]),
        ("a", "", [("a", "")]),
    ],
)
def test_changes_are_readable(old: str, new: str, changes: list[tuple[str, str]]) -> None:
    was, now = old.split(), new.split()
    found = readable_changes(was, now, Budget(10_000))
    assert [
        (" ".join(was[c.old : c.old_end]), " ".join(now[c.new : c.new_end])) for c in found
    ] == changes


keys = st.lists(st.sampled_from("abcde"))


@given(keys, keys, st.integers(0, 200))
def test_same_stretches_are_the_same_whatever_the_budget(
    old: list[str], new: list[str], steps: int
) -> None:
    ends = (0, 0)
    for stretch in same_stretches(old, new, Budget(steps)):
        assert ends[0] <= stretch.old
        assert ends[1] <= stretch.new
        ends = (stretch.old + stretch.size, stretch.new + stretch.size)
        assert old[stretch.old : ends[0]] == new[stretch.new : ends[1]]
    assert ends <= (len(old), len(new))


@given(
    st.lists(
        st.builds(Likeness, st.sampled_from([0.5, 1.0, 1.5]), st.integers(0, 4), st.integers(0, 4)),
        max_size=7,
    )
)
def test_of_all_chains_the_one_most_alike_is_chosen(pairs: list[Likeness]) -> None:
    def is_chain(chain: tuple[Likeness, ...]) -> bool:
        return all(a.old < b.old and a.new < b.new for a, b in pairwise(chain))

    chosen = tuple(best_chain(pairs))
    assert is_chain(chosen)
    every = (
        tuple(sorted(some, key=lambda pair: pair.new))
        for size in range(len(pairs) + 1)
        for some in combinations(pairs, size)
    )
    best = max(sum(pair.score for pair in chain) for chain in every if is_chain(chain))
    assert sum(pair.score for pair in chosen) == best


def test_what_cannot_be_compared_in_time_is_shown_whole_and_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("policy_pages.redlines.marking.STEPS_OF_A_LINE", 5_000)
    old = " ".join(f"a{n}" for n in range(500))
    new = " ".join(f"a{n} b{n}" for n in range(500))
    old_html, new_html = f"<p>{old}</p>", f"<p>{new}</p>"
    made = redline(old_html, new_html)
    assert made.summary.shown_whole == 1
    assert "Too much differs here" in made.html
    judge(old_html, new_html, made)


# -- places and numbers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "address", "page", "expected"),
    [
        ("../cookies/", "terms/2014-12-01/", "terms/changes/2015/", "../../../terms/cookies/"),
        ("x.png", "terms/", "changes/", "../terms/x.png"),
        ("", "a/", "b/", ""),
        ("#part", "a/", "b/", "#part"),
        ("/root", "a/", "b/", "/root"),
        ("https://example.org/", "a/", "b/", "https://example.org/"),
        ("mailto:a@example.org", "a/", "b/", "mailto:a@example.org"),
        ("x", "a/", "a/", "x"),
        ("http://[", "a/", "b/", "http://["),
        ("../../..", "a/", "b/", "../"),
    ],
)
def test_links_lead_on_from_another_page(link: str, address: str, page: str, expected: str) -> None:
    assert rebased_link(link, address, page) == expected


def test_links_are_compared_by_where_they_lead() -> None:
    made = redline(
        '<p>See <a href="../cookies/">it</a>.</p>',
        '<p>See <a href="../../cookies/">it</a>.</p>',
        old_address="terms/",
        new_address="terms/2015/",
        address="terms/changes/",
    )
    assert made.summary.is_unchanged
    assert '<a href="../../cookies/">' in made.html


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("<ol><li>a<li>b</ol>", [1, 2]),
        ("<ol start=5><li>a<li>b</ol>", [5, 6]),
        ("<ol reversed><li>a<li>b<li>c</ol>", [3, 2, 1]),
        ("<ol><li>a<li value=7>b<li>c</ol>", [1, 7, 8]),
        ("<ol start=x><li>a</ol>", [1]),
        ("<ol start=99999999999><li>a</ol>", [1]),
        ("<ul><li>a</ul>", []),
    ],
)
def test_items_have_the_numbers_that_browsers_give(html: str, numbers: list[int]) -> None:
    (block,) = content_of(read_html(html)).items
    assert isinstance(block, Block)
    assert list(block.numbers.values()) == numbers


SIX = "<li>a one<li><p>a two</p><ol><li>x<li>y</ol><li value=12>a three<li><li>a four<li>a five"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<ol><li>one<li>two<li>three</ol>", "<ol><li>one<li>three</ol>"),
        ("<ol><li>one<li>two<li>three</ol>", "<ol><li>one<li><li>three</ol>"),
        ("<ol><li>one<li>two</ol>", "<ol><li><li>two</ol>"),
        ("<ol reversed><li>one<li>two<li>three</ol>", "<ol reversed><li>one<li>three</ol>"),
        ("<ol reversed><li>one<li>two<li>three</ol>", "<ol reversed><li>one<li>two</ol>"),
        ("<ol reversed><li>one<li>two<li>three</ol>", "<ol reversed><li><li>two</ol>"),
        ("<ol reversed start=9><li>one<li>two</ol>", "<ol reversed start=9><li>one</ol>"),
        ("<ol><li>one<li>two<li value=7>three</ol>", "<ol><li>one<li value=7>three</ol>"),
        ("<ol reversed><li>one<li value=7>two<li>t</ol>", "<ol reversed><li value=7>two<li>t</ol>"),
        (f"<ol>{SIX}<li>old<li>b</ol>", f"<ol>{SIX}<li>new<li>b</ol>"),
        (f"<ol><li>old{SIX}<li>b</ol>", f"<ol><li>new{SIX}<li>b</ol>"),
        (f"<ol><li>old<li>b{SIX}</ol>", f"<ol><li>b{SIX}<li>new</ol>"),
        (f"<ol start=4>{SIX}<li>old</ol>", f"<ol start=4>{SIX}<li><li>new</ol>"),
        (f"<ol reversed>{SIX}<li>old</ol>", f"<ol reversed>{SIX}<li>new</ol>"),
        (f"<ol reversed><li>old{SIX}</ol>", f"<ol reversed><li>new{SIX}</ol>"),
        (f"<ol reversed><li>old<li>b{SIX}</ol>", f"<ol reversed><li>b{SIX}</ol>"),
        (f"<ol><li>old<li value=9>b{SIX}<li>c</ol>", f"<ol><li value=9>b{SIX}<li>c</ol>"),
        (f"<ol>{SIX}<li>old{SIX}<li>old</ol>", f"<ol>{SIX}<li>new{SIX}<li>new</ol>"),
        (f"<ul>{SIX}<li>old</ul>", f"<ul>{SIX}<li>new</ul>"),
    ],
)
def test_what_is_gone_or_folded_changes_no_number(old: str, new: str) -> None:
    made = redline(old, new)
    judge(old, new, made)
    assert ("<details" in made.html) is (SIX in new)


def test_nothing_is_folded_where_nothing_can_be_opened() -> None:
    for old in (
        f'<a href="/x"><ul>{SIX}<li>old</ul></a>',
        f'<a href="/x"><div>{SIX}<p>old</div></a>',
    ):
        assert "<details" not in redline(old, old.replace("old", "new")).html


def test_ids_of_the_text_are_left_to_it() -> None:
    made = redline('<p id="redline-1">a</p>', '<p id="redline-1">b</p>')
    assert made.prefix == "redlines"
    judge('<p id="redline-1">a</p>', '<p id="redline-1">b</p>', made)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>a</p>", '<p id="a">a</p><p id="a">b</p>'),
        ("<pre>\n\na</pre>", "<pre>\n\nb</pre>"),
        ("<pre>\n\na</pre>", "<pre>\n\na</pre>"),
        ("<textarea>\n\na</textarea>b", "<textarea>\n\na</textarea>c"),
        ("<details><summary>a</summary>b</details>", "<details><summary>c</summary>b</details>"),
        ('<a href="/x"><div>a b</div></a>', '<a href="/x"><div>a c</div></a>'),
        (
            '<a href="/x"><div>We keep it for a year.</div></a><p>We never sell any of it.</p>',
            '<p>We never sell any of it.</p><a href="/x"><div>We keep it for a year.</div></a>',
        ),
    ],
)
def test_nothing_is_doubled_lost_or_put_where_it_may_not_be(old: str, new: str) -> None:
    made = redline(old, new)
    if "id=" not in new:
        judge(old, new, made)
    result = tree(made.html)
    assert serialised(result) == serialised(AsWritten().read(made.html))
    assert len(ids(result)) == len(set(ids(result)))
    assert not re.search("<summary[^>]*>(?:(?!</summary).)*<a ", made.html)


def test_a_moved_section_in_other_words_is_one_stop() -> None:
    kept = "<p>We keep the records of your visits for thirty days.</p>"
    sold = "<h2>Sale</h2><p>We never sell your data.</p><p>We never will sell any of it.</p>"
    old = f'<h2 id="k">What we keep of you</h2>{kept}{sold}'
    new = f'{sold}<h2 id="k">What we keep of all</h2>{kept}'
    made = redline(old, new)
    judge(old, new, made)
    assert (made.stops, made.summary.paragraphs_moved) == (2, 2)


def test_rows_have_as_many_cells_when_columns_come_and_go() -> None:
    def table(*rows: str) -> str:
        cells = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>"
            for row in rows
        )
        return f"<table><tbody>{cells}</tbody></table>"

    old = table("Name|Why|Days", "Log|to defend us|90", "Gone row|for no reason|1", "Bill|law|9")
    new = table("Name|Who|Why|Where", "Log|all|to defend us|here", "New|we|x|y", "Bill|I|law|z")
    made = redline(old, new)
    judge(old, new, made)
    ((_, _, ((_, _, rows),)),) = tree(made.html)
    assert {len(row[2]) for row in rows} == {5}


# -- hostile documents -------------------------------------------------------------------------


def items(numbers: Iterable[int], changed: str = "") -> str:
    texts = (f"number {n} of them {changed if n % 9 == 0 else ''}" for n in numbers)
    return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"


def rows(size: int, changed: str = "", more: str = "") -> str:
    cells = (
        f"<td>row {n} {changed if n % 9 == 0 else ''}</td><td>{n % 7}</td>" for n in range(size)
    )
    return f"<table>{''.join(f'<tr>{row}{more}</tr>' for row in cells)}</table>"


def shuffled(size: int) -> list[int]:
    return sorted(range(size), key=lambda n: n * 7919 % 1009)


HOSTILE: dict[str, Callable[[int], tuple[str, str]]] = {
    "nested blocks": lambda n: ("<div>" * n + "a", "<div>" * n + "b"),
    "nested lists": lambda n: ("<ul><li>" * n + "a", "<ul><li>" * n + "b"),
    "nested quotations": lambda n: ("<blockquote>a" * n, "<blockquote>b" * n),
    "a huge word": lambda n: (f"<p>{'a' * n}", f"<p>{'a' * n}b"),
    "a list": lambda n: (items(range(n)), items(range(n), "x")),
    "a list reversed": lambda n: (items(range(n)), items(reversed(range(n)))),
    "a list shuffled and changed": lambda n: (items(range(n)), items(shuffled(n), "x")),
    "equal items": lambda n: ("<li>a</li>" * n, f"<li>b</li>{'<li>a</li>' * (n - 9)}<li>c</li>"),
    "a numbered list": lambda n: (f"<ol>{'<li>a' * n}</ol>", f'<ol start="2">{"<li>a" * n}</ol>'),
    "a table": lambda n: (rows(n), rows(n, "x")),
    "a table with a column more": lambda n: (rows(n), rows(n, "x", "<td>new</td>")),
    "a table with an empty column more": lambda n: (rows(n), rows(n, "x", "<td></td>")),
    "two words": lambda n: (f"<p>{'a b ' * n}", f"<p>c {'b a a ' * n}d"),
    "strays in a table": lambda n: (f"<table>{'<p>a' * n}", f"<table>{'<p>a' * n}<p>b"),
    "links": lambda n: ("<a href=a>b</a> " * n, "<a href=c>b</a> " * n),
    "links in one word": lambda n: ("<a href=a>b</a>" * n, "<a href=c>b</a>" * n),
    "marks on one letter": lambda n: ("<p>a" + "\u0301" * n, "<p>b" + "\u0301" * n),
}


def calls_of(work: Callable[[], object]) -> int:
    """How many functions a piece of work calls: a measure that no busy machine changes."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_grows_with_the_size_of_a_document(name: str) -> None:
    once, twice = (calls_of(lambda size=size: redline(*HOSTILE[name](size))) for size in (150, 300))
    assert twice < 2.5 * once
    assert not redline(*HOSTILE[name](150)).summary.is_unchanged


ALIKE_BUT_FOR_A_WORD = """
from policy_pages.redlines import redline
old = "".join(f"<p>we keep some of {n} {n % 7} for {n % 5} days" for n in range(60))
new = "".join(f"<p>days we keep {n} of {n % 3} for some {n % 4}" for n in range(60))
print(redline(old, new).html)
"""


def test_of_blocks_that_are_equally_alike_each_process_pairs_the_same() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", ALIKE_BUT_FOR_A_WORD],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(made) == 1


def test_a_comparison_that_is_given_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"<p>alike {n % 7} and {n % 5} words {n}</p>" for n in range(400)]
    old, new = "".join(rows), "".join(row.replace("words", "texts") for row in rows[::-1])
    incomplete = "too long to compare in full: more may be the same than is shown"
    assert incomplete not in redline(old, new).summary.sentences()
    monkeypatch.setattr("policy_pages.redlines.comparison.STEPS_OF_ALIGNMENT", 100)
    made = redline(old, new)
    assert incomplete in made.summary.sentences()
    judge(old, new, made)  # both texts are there whole
