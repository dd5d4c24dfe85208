"""Redlines: golden files, and properties that another parser judges.

What is a mark can be told by its class. So two texts can be read back out of every redline: without
what was inserted it has the older version's characters, without what was deleted it is the newer
version, element for element.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from html import unescape
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import html5lib
import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_pages.redlines.content import Block, content_of
from policy_pages.redlines.elements import read_html, rebased_link
from policy_pages.redlines.matching import Budget, readable_changes, same_stretches
from policy_pages.redlines.numbering import numbers_of
from policy_pages.redlines.redline import Redline, redline
from policy_pages.redlines.similarity import Likeness, best_chain
from policy_pages.redlines.summary import Summary
from policy_pages.redlines.words import words_of

FOLDER = Path(__file__).parents[1] / "golden" / "redlines"
CASES = sorted(FOLDER.glob("*.md"))

Node = Any
"""A text, or (tag, attributes, nodes)."""

# -- the judge ---------------------------------------------------------------------------------

BESIDE = {"redline-away", "redline-note", "redline-label", "redline-gap", "redline-folded"}
"""What is in neither version."""
OURS = BESIDE | {"redline-del", "redline-deleted"}
"""What is not in the newer version."""
OF_THE_NEWER = BESIDE | {"redline-ins"}
"""What is not in the older version."""
TRANSPARENT = {"redline-ins", "redline-del", "redline-fold", "redline-items", "redline-list"}
NO_TEXT = {"script", "style", "button", "template", "select", "textarea", "svg", "hr", "noscript"}
NO_TEXT_CLASSES = {"headerlink", "footnote-backref", "footnote-ref"}
INLINE = set("a b code del em i ins kbd mark s small span strong sub sup u wbr".split())
SAME = str.maketrans({**dict.fromkeys("‘’ʼ", "'"), **dict.fromkeys("“”„", '"')})


def tree(html: str) -> list[Node]:
    """The nodes of a fragment, as a parser of HTML 5 sees them."""
    fragment = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return nodes_of(fragment)


def nodes_of(element: Any) -> list[Node]:
    nodes: list[Node] = []
    add_text(nodes, element.text)
    for child in element:
        if isinstance(child.tag, str):
            tag = child.tag.rpartition("}")[2].lower()  # without the namespace of drawings
            nodes.append((tag, dict(child.attrib), nodes_of(child)))
        add_text(nodes, child.tail)
    return nodes


def add_text(nodes: list[Node], text: str | None) -> None:
    if not text:
        return
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] += text
    else:
        nodes.append(text)


def classes(node: Node) -> set[str]:
    return set(node[1].get("class", "").split())


def newer(nodes: list[Node]) -> list[Node]:
    """A redline without all that is ours."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            add_text(found, node)
            continue
        tag, attributes, inner = node
        names = classes(node)
        if names & OURS:
            continue
        inner = newer(inner)
        if names & TRANSPARENT:
            for child in inner:
                add_text(found, child) if isinstance(child, str) else found.append(child)
            continue
        attributes = dict(attributes)
        if "redline-numbered" in names:
            del attributes["value"]
        found.append((tag, without_our_classes(attributes), inner))
    return found


def without_our_classes(attributes: dict[str, str]) -> dict[str, str]:
    attributes = dict(attributes)
    if "class" in attributes:
        names = attributes.pop("class").split()
        if names := [name for name in names if not name.startswith("redline-")]:
            attributes["class"] = " ".join(names)
    return attributes


def characters(nodes: list[Node], without: set[str] = frozenset()) -> str:
    """All that is written, without blanks, and quotation marks straight."""
    parts: list[str] = []

    def walk(nodes: list[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                parts.append(node)
            elif node[0] not in NO_TEXT and not classes(node) & (without | NO_TEXT_CLASSES):
                walk(node[2])

    walk(nodes)
    text = re.sub("[\u00ad\u200b\u2060\ufeff]", "", "".join(parts)).translate(SAME)
    return unicodedata.normalize("NFC", re.sub(r"\s", "", text))


def ids(nodes: list[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if not isinstance(node, str):
            found += [node[1]["id"]] if "id" in node[1] else []
            found += ids(node[2])
    return found


def links(nodes: list[Node]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        if not isinstance(node, str):
            found += [node[1]["href"]] if "href" in node[1] else []
            found += links(node[2])
    return found


def numbers(nodes: list[Node]) -> list[int]:
    """The numbers that browsers show before the items of the newer version."""
    found: list[int] = []
    for node in nodes:
        if isinstance(node, str) or classes(node) & OURS:
            continue
        tag, attributes, inner = node
        if tag != "ol":
            found += numbers(inner)
            continue
        items = [child for child in inner if child[0] == "li"]
        backwards = "reversed" in attributes
        number = int(attributes.get("start", len(items) if backwards else 1))
        for item in items:
            number = int(item[1].get("value", number))
            if not classes(item) & (OURS | TRANSPARENT):
                found.append(number)
            found += numbers([item])
            number += -1 if backwards else 1
    return found


def serialised(nodes: list[Node]) -> str:
    """The nodes as strict XML would have them, so that nothing can be repaired."""
    return "".join(
        node
        if isinstance(node, str)
        else f"<{node[0]} {sorted(node[1].items())}>{serialised(node[2])}</{node[0]}>"
        for node in nodes
    )


class _AsWritten:
    """Reads our HTML tag by tag and mends nothing."""

    TAG = re.compile(r"<(/?)([a-z][^\s>]*)((?:\s[^\s=>]+(?:=\"[^\"]*\")?)*)>")
    RAW = {"script", "style", "iframe", "textarea", "title"}
    AS_IS = {"script", "style", "iframe"}
    VOID = set("area base br col embed hr img input link meta source track wbr".split())

    def read(self, html: str) -> list[Node]:
        top: list[Node] = []
        stack: list[tuple[str, list[Node]]] = [("", top)]
        position = 0
        for match in self.TAG.finditer(html):
            end, tag, attributes = match.groups()
            within = stack[-1][0]
            if within in self.RAW and not (end and tag == within):
                continue
            text = html[position : match.start()]
            add_text(stack[-1][1], text if within in self.AS_IS else unescape(text))
            position = match.end()
            if end:
                assert stack[-1][0] == tag, f"</{tag}> closes <{stack[-1][0]}>"
                stack.pop()
                continue
            pairs = re.findall(r"\s([^\s=>]+)(?:=\"([^\"]*)\")?", attributes)
            node = (tag, {name: unescape(value) for name, value in pairs}, [])
            stack[-1][1].append(node)
            if tag not in self.VOID:
                stack.append((tag, node[2]))
            if tag in ("pre", "textarea") and html[position : position + 1] == "\n":
                position += 1
        add_text(top, unescape(html[position:]))
        assert len(stack) == 1
        return top


def judge(old: str, new: str, made: Redline) -> None:
    """Hold a redline against both versions."""
    result = tree(made.html)
    assert serialised(result) == serialised(_AsWritten().read(made.html))
    expected = [_plain(node) for node in tree(new.lstrip())]
    assert newer(result) == expected
    assert numbers(result) == numbers(expected)
    was, left = characters(tree(old)), characters(result, OF_THE_NEWER)
    if "redline-moved" in made.html:
        assert Counter(left) == Counter(was)
    else:
        assert left == was
    names = ids(result)
    assert len(names) == len(set(names))
    ours = [link[1:] for link in links(result) if link.startswith(f"#{made.prefix}-")]
    assert set(ours) <= set(names)
    assert {f"{made.prefix}-{number}" for number in range(1, made.stops + 1)} <= set(names)
    assert made.summary.is_unchanged == (made.stops == 0)


def _plain(node: Node) -> Node:
    if isinstance(node, str):
        return node
    return (node[0], without_our_classes(node[1]), [_plain(child) for child in node[2]])


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
    shape = draw(st.sampled_from(BLOCKS if depth < 3 else BLOCKS[:6]))

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


@settings(deadline=None, max_examples=100)
@given(versions())
def test_both_versions_can_be_read_out_of_a_redline(pair: tuple[str, str]) -> None:
    old, new = map(with_ids, pair)
    judge(old, new, redline(old, new))


@settings(deadline=None, max_examples=30)
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


@settings(deadline=None, max_examples=150)
@given(TAG_SOUP, TAG_SOUP)
def test_any_markup_gives_markup_that_no_browser_repairs(old: str, new: str) -> None:
    made = redline(old, new)
    result = tree(made.html)
    assert serialised(result) == serialised(_AsWritten().read(made.html))
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
    made = redline(old, new)
    judge(old, new, made)
    outcome = "\n".join([*made.summary.sentences, "", made.html, ""])
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
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ("<h2 id=a>A</h2>", "<h3 id=b>A</h3>"),
        ("<p>a</p><hr>", "<p>a</p>"),
        ('<h2>A<a class="headerlink" href="#a">¶</a></h2>', "<h2>A</h2>"),
        ("<p>a<button>Copy</button></p>", "<p>a</p>"),
        ("<p>a</p><script>1</script>", "<p>a</p><script>2</script>"),
        ("<p>a<br>b</p>", "<p>a b</p>"),
        ('<p>a<span aria-hidden="true">x</span></p>', "<p>a</p>"),
    ],
)
def test_what_no_reader_calls_a_change_is_none(old: str, new: str) -> None:
    assert redline(old, new).summary.is_unchanged
    assert redline(new, old).summary.is_unchanged


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


def test_what_cannot_be_compared_in_time_is_shown_whole_and_said() -> None:
    old = " ".join(f"a{n}" for n in range(20_000))
    new = " ".join(f"a{n} b{n}" for n in range(20_000))
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
    assert list(numbers_of(block).values()) == numbers


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
    assert serialised(result) == serialised(_AsWritten().read(made.html))
    assert len(ids(result)) == len(set(ids(result)))
    assert not re.search("<summary[^>]*>(?:(?!</summary).)*<a ", made.html)


def test_a_moved_section_in_other_words_is_one_stop() -> None:
    kept = "<p>We keep the records of your visits for thirty days.</p>"
    sold = "<h2>Sale</h2><p>We never sell your data.</p><p>We never will sell any of it.</p>"
    old = f'<h2 id="k">What we keep of you</h2>{kept}{sold}'
    new = f'{sold}<h2 id="k">What we keep of all</h2>{kept}'
    made = redline(old, new)
    judge(old, new, made)
    assert (made.stops, made.summary.clauses_moved) == (2, 2)


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

LONG = 60_000
HOSTILE = {
    "nested blocks": ("<div>" * LONG + "a", "<div>" * LONG + "b"),
    "nested lists": ("<ul><li>" * LONG + "a", "<ul><li>" * LONG + "b"),
    "a huge word": (f"<p>{'a' * LONG}", f"<p>{'a' * LONG}b"),
    "reversed": (
        "".join(f"<li>number {n} of them all</li>" for n in range(2000)),
        "".join(f"<li>number {n} of them all</li>" for n in reversed(range(2000))),
    ),
    "equal items": ("<li>a</li>" * 6000, f"<li>b</li>{'<li>a</li>' * 5000}<li>c</li>"),
    "two words": (f"<p>{'a b ' * 15_000}", f"<p>c {'b a a ' * 10_000}d"),
    "strays in a table": (f"<table>{'<p>a' * 30_000}", f"<table>{'<p>a' * 30_000}<p>b"),
    "links": ("<a href=a>b</a> " * 4000, "<a href=c>b</a> " * 4000),
    "marks on one letter": ("<p>a" + "\u0301" * LONG, "<p>b" + "\u0301" * LONG),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_end_soon(name: str) -> None:
    begin = time.process_time()
    made = redline(*HOSTILE[name])
    assert time.process_time() - begin < 5
    assert not made.summary.is_unchanged


def test_a_comparison_that_is_given_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"<p>alike {number % 7} and {number % 5} words</p>" for number in range(400)]
    old, new = "".join(rows), "".join(rows[::-1])
    incomplete = "too long to compare in full: more may be the same than is shown"
    assert incomplete not in redline(old, new).summary.sentences
    monkeypatch.setattr("policy_pages.redlines.redline.STEPS_OF_ALIGNMENT", 100)
    assert incomplete in redline(old, new).summary.sentences
