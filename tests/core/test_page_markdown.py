"""A page that is prepared for another engine is the same page: html5lib is the judge of that."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import cmarkgfm
import html5lib
import markdown
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from policy_pages.preparing.page_markdown import page_markdown

EXTENSIONS = ["attr_list", "fenced_code", "md_in_html", "tables", "toc"]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
KEEPS_BLANKS = frozenset(["pre", "textarea", "script", "style", "listing"])
INLINE = frozenset(
    "a abbr b bdi bdo br button cite code del dfn em i img input ins kbd label mark math q s samp"
    " select small span strong sub sup svg time tt u var wbr".split()
)
_BLANKS = re.compile(r"[ \t\n\f\r]+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_ATTRIBUTES = re.compile(r"^(#+ .*) \{(?:#|id=)[^{}\n]*\}$", re.MULTILINE)

Node = Any


def nodes(html: str, *, are_headings_plain: bool = False) -> list[Node]:
    """The elements and texts of a part of a page, as a browser reads it.

    What the two sides may differ in is left out: comments, a `div` without attributes, blanks
    beside blocks, and links from a heading to itself.

    :param are_headings_plain: whether headings have no attributes, but a list of them in braces,
        as CommonMark reads them.
    """
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return _trimmed([*_children(tree, keeps=False, are_headings_plain=are_headings_plain)])


def _children(element: Any, *, keeps: bool, are_headings_plain: bool) -> Iterator[Node]:
    if element.text:
        yield element.text if keeps else _BLANKS.sub(" ", element.text)
    for child in element:
        if isinstance(child.tag, str):
            yield from _element(child, keeps=keeps, are_headings_plain=are_headings_plain)
        if child.tail:
            yield child.tail if keeps else _BLANKS.sub(" ", child.tail)


def _element(child: Any, *, keeps: bool, are_headings_plain: bool) -> Iterator[Node]:
    tag = child.tag.rpartition("}")[2]
    attributes = sorted(
        (str(name), value) for name, value in child.attrib.items() if name != "markdown"
    )
    if ("class", "headerlink") in attributes:
        return
    keeps = keeps or tag in KEEPS_BLANKS
    if tag in ("script", "style"):
        child.text = _BLANK_LINES.sub("\n", child.text or "")
    inner = [*_children(child, keeps=keeps, are_headings_plain=are_headings_plain)]
    if tag in HEADINGS and are_headings_plain:
        attributes = []
    attributes = [
        (name, " ".join(value.split()) if name == "class" else value) for name, value in attributes
    ]
    if tag == "div" and not attributes:
        yield None
        yield from inner
        yield None
    else:
        yield (tag, tuple(attributes), inner if keeps else _trimmed(inner))


def _is_block(node: Node) -> bool:
    return node is None or (isinstance(node, tuple) and node[0] not in INLINE)


def _trimmed(found: list[Node]) -> list[Node]:
    joined: list[Node] = []
    for node in found:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] = _BLANKS.sub(" ", joined[-1] + node)
        else:
            joined.append(node)
    for place, node in enumerate(joined):
        if isinstance(node, str):
            if place == 0 or _is_block(joined[place - 1]):
                node = node.removeprefix(" ")
            if place + 1 == len(joined) or _is_block(joined[place + 1]):
                node = node.removesuffix(" ")
            joined[place] = node
    return [node for node in joined if node not in (None, "")]


def contents_of(html: str) -> dict[str, str]:
    """What the table of contents of a page has: id -> title."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    found = (one for one in tree.iter() if one.tag in HEADINGS and one.get("id"))
    return {one.get("id"): "".join(one.itertext()) for one in found}


def by_python_markdown(text: str) -> tuple[str, dict[str, str]]:
    """The HTML, and its table of contents: id -> title."""
    configs = {"toc": {"permalink": True, "permalink_class": "headerlink"}}
    converter = markdown.Markdown(extensions=EXTENSIONS, extension_configs=configs)
    html = converter.convert(text)
    return html, dict(_titles(converter.toc_tokens))  # type: ignore[attr-defined]


def _titles(items: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for item in items:
        title = item["data-toc-label"] or item["name"]
        text = html5lib.parseFragment(title, namespaceHTMLElements=False)
        yield item["id"], "".join("".join(text.itertext()).split())
        yield from _titles(item["children"])


def by_cmark(text: str) -> str:
    options = Options.CMARK_OPT_UNSAFE
    return cmarkgfm.markdown_to_html_with_extensions(text, options, ["table"])


TEXTS = (
    "word",
    "two words",
    "a &amp; b",
    "&lt;i&gt;",
    "&#96;",
    "*star*",
    "_under_",
    "**b**",
    "`code`",
    "[text](/address)",
    "[text][x]",
    "[x]: /address",
    "[^1]",
    "[^1]: note",
    "*[AB]: Abbr",
    "AB",
    "{: .x}",
    "{: #y .x }",
    "---",
    "***",
    "===",
    "```",
    "~~~",
    "```python",
    "    code",
    "\tcode",
    "- item",
    "1. item",
    "+ item",
    "> quote",
    "# heading",
    "## heading {.z}",
    "| a | b |",
    "|---|---|",
    "&nbsp;",
    "\\*",
    "\\",
    "https://a.example/",
    "a@b.example",
    "!!! note",
    "$x$",
    "{{ x }}",
    "{% x %}",
    "\n",
    "\n\n",
    " ",
    "\n\n    ",
    "\t",
    "ß – „x“",
    "\u200f\u05d0",
    "<!-- c -->",
    "<!-- a\n\nb -->",
    "1986. A year",
    "a  \nb",
    "\u2028",
    "& ",
    "< ",
    "a < b",
    "![i](/i.png)",
    "term\n:   definition",
    "<br>",
    "<img src='a b.png' alt='*x*'>",
    "<script>if (a < b && c) {\n\n  x['](y)'] = `*`\n}</script>",
    "<style>a > b {\n\n}</style>",
    "<svg viewBox='0 0 1 1'><title>x</title><path d='M0 0'/></svg>",
    "<input disabled>",
    "<textarea>a\n\n<b></textarea>",
    "<math><mi>x</mi></math>",
    "<iframe src='/x'></iframe>",
)
BLOCKS = (
    "<hr>",
    "<hr />",
    "<pre><code>a\n\n\tb  \n\n\n```\nc *d* [e](f) {% x %}\n</code></pre>",
    "<pre>\n\nx\n</pre>",
    "<p>a *b*</p>\n<p>c\n\nd</p>",
    "<ul>\n<li>a<li>b</ul>",
    "<div/>a</div>",
    "<table>\n<tr><td>a\n\nb<td>{: .x}\n</table>",
    "<dl><dt>a<dd>b<dt>c</dl>",
    "<h2>no id</h2>",
    "<p>a<div>b</div></p>",
)
NAMES = "div section blockquote details ul ol dl figure article aside nav main center".split()
ATTRIBUTES = (
    "",
    ' class="a b"',
    " class='a\"b'",
    ' title="a > b"',
    ' title="*x* `y`"',
    ' data-x="{{ y }}"',
    " hidden",
    ' title="a\n\nb"',
    ' href="/a?b=1&amp;c=2"',
    ' markdown="1"',
    ' style="a: b"',
    ' title="[x](y)"',
    " lang=de",
    " data-x='{\"a\": 1}'",
    ' onclick="a()"',
    ' class="{x}"',
    ' class="admonition note"',
    ' title="&quot;"',
    ' xml:lang="de"',
    ' @x="y"',
    ' title=""',
)
IDS = (
    *"abcdef",
    "a b",
    "ä",
    "1",
    "a.b",
    "a:b",
    "a#b",
    "a]b",
    "a&amp;b",
    "{a}",
    "a/b",
    "_a_",
    "*a*",
)


@st.composite
def parts(draw: st.DrawFn, opened: frozenset[str] = frozenset(), depth: int = 3) -> str:
    """Parts of a page: elements in each other, some of them without an end, and ends without a
    beginning."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["text", "element", "table", "heading", "open", "close"]))
        name, attribute = draw(st.sampled_from(NAMES)), draw(st.sampled_from(ATTRIBUTES))
        if kind == "text" or depth == 0:
            found.append(draw(st.sampled_from(BLOCKS) | inlines()))
        elif kind == "element":
            inner = draw(parts(opened | {name}, depth - 1))
            found.append(f"<{name}{attribute}>{inner}</{name}>")
        elif kind == "table":
            cells = "</td><td>".join([draw(inlines()), draw(inlines())])
            found.append(f"<table>\n<tr><th>A</th></tr>\n<tr><td>{cells}</td></tr></table>")
        elif kind == "heading":
            level = draw(st.integers(1, 6))
            id = draw(st.sampled_from(["", *(f' id="{id}"' for id in IDS)]))
            found.append(f"<h{level}{id}{attribute}>{draw(inlines())}</h{level}>")
        elif kind == "open":
            found.append(f"<{name}{attribute}>")
            opened |= {name}
        elif name not in opened:
            found.append(f"</{name}>")
        found.append(draw(st.sampled_from(["", "\n", "\n\n", " "])))
    return "".join(found)


@st.composite
def inlines(draw: st.DrawFn) -> str:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        text = draw(st.sampled_from(TEXTS))
        name = draw(st.sampled_from(["", "", "em", "code", "a", "span", "x-own", "a href='*x*'"]))
        found.append(f"<{name}>{text}</{name.split()[0]}>" if name else text)
    return "".join(found)


def check(html: str) -> dict[str, str]:
    """Whether a page is the same; returns the table of contents that its Markdown gives it."""
    titles = contents_of(html)
    prepared = page_markdown(html, titles)
    made, found = by_python_markdown(prepared)
    assert nodes(made) == nodes(html), prepared
    assert found.items() <= {id: "".join(title.split()) for id, title in titles.items()}.items()
    if 'markdown="block"' not in prepared:
        prepared = _ATTRIBUTES.sub(r"\1", prepared)
        plain = nodes(html, are_headings_plain=True)
        assert nodes(by_cmark(prepared), are_headings_plain=True) == plain, prepared
    return found


@given(parts())
@settings(max_examples=examples(40), deadline=None)
def test_any_page_stays_the_same(html: str) -> None:
    check(html)


def h2(id: str, text: str = "Title") -> str:
    return f'<h2 id="{id}">{text}</h2>'


LISTED: Mapping[str, tuple[str, Collection[str]]] = {
    # what was wrong once -> the page, and the ids of the headings that engines list
    "a link within loose text": ('Read<a href="/x">this</a>now', ()),
    "blanks between two elements in a line": ("<b>a</b> <b>b</b>", ()),
    "marks in a title": (
        h2("a", "1. *x* _y_ `z` [a](b) ![c](d) {#e} {: .f} # \\ &lt;i&gt; &#42;"),
        "a",
    ),
    "marks in attributes": ('<h2 id="a" title="*x* [y](z) {q} &quot;&amp;lt;">Title</h2>', "a"),
    "marks in an id": (h2("_a_") + h2("*b*") + h2("c]d"), ["_a_", "*b*", "c]d"]),
    "an id that `attr_list` cannot write": (h2('a"b'.replace('"', "&quot;")) + h2("c&amp;d"), ()),
    "a title with an element and a reference": (
        h2("a", "<em>A</em> &amp; <code>b</code>&nbsp;"),
        "a",
    ),
    "a number before a title": ('<h2 id="a"><span class="n">1</span> A & B</h2>', "a"),
    "a title with a line break": (h2("a", "One<br>two\n  three"), "a"),
    "blanks that are not ASCII": (h2("a", "\u00a0x\u2028") + "\u00a0", "a"),
    "a title with a block, or without text": (h2("a", "<div>x</div>") + h2("b", ""), ()),
    "a heading that does not end": ('<h2 id="a">x<p>y</p>', ()),
    "a heading in elements": (
        f"<section><details><summary>s</summary>{h2('a')}<p>x</details></section>",
        "a",
    ),
    "a heading in an element that does not end": (
        f"<div><section>{h2('a')}</div>{h2('b')}<div>{h2('c')}",
        "abc",
    ),
    "a heading in an element that holds no Markdown": (
        f"<table><tr><td>{h2('a')}</table><p>{h2('b')}",
        "b",
    ),
    "headings in items without ends": (f"<ul><li>{h2('a')}<li>{h2('b')}</li>{h2('c')}</ul>", "abc"),
    "a heading in more elements than `md_in_html` reads": (
        "<div>" * 400 + h2("a") + "</div>" * 400 + h2("b"),
        "b",
    ),
    "a heading that is not listed beside one that is": (
        f"<div>{h2('a')}<table><tr><td><h3>b</h3> {{: .c}}</table>x<h3>d</h3>",
        "a",
    ),
    "elements of one name beside a heading": (
        f"<div>{h2('a')}<div>x <div>y</div> z</div><p>b{{.c}}</div>",
        "a",
    ),
    "a style and a script beside a heading": (
        f"<div>{h2('a')}<style>a > b {{}}</style><script>a && b</script>",
        "a",
    ),
    "two headings of one id": (h2("a") + h2("a"), "a"),
    "an element that only looks closed": (f"<div/>{h2('a')}</div><span/>x</span>", "a"),
    "a drawing": (
        '<svg viewBox="0 0 1 1"><style>a<![CDATA[<b>]]></style><path d="M0"/></svg>x',
        (),
    ),
    "elements that are not within each other": ("<p><em>a <b>c</em> d</b></p>", ()),
    "signs that are not tags": ("<p>a < b > c & d &copy e &amp;lt; <3</p> 1 < 2", ()),
    "an end of a paragraph alone": ("a </p> b <p>c<div>d</div></p>", ()),
    "code with fences, blank lines and tabs": (
        "<pre><code>```\na\n\n\n\tb\n~~~\n    c  \n\n</code></pre>",
        (),
    ),
    "code that begins with a blank line": ("<pre>\n\n  x\n</pre>", ()),
    "text fields": ("<div><textarea>a\n\n<b> &amp; *</textarea></div>", ()),
    "a comment with a blank line or a heading": (
        f"<!-- a\n\nb {h2('x')} -->{h2('a')}<div><!-- c --></div>",
        "a",
    ),
    "an attribute with lines, tags and marks": (
        "<p title=\"a\n\n```\n<b> 'c'\" data-x='\"'>x</p>",
        (),
    ),
    "an attribute for Markdown": (
        f'<div markdown="1">*x*{h2("a")}</div><p markdown="1">*y*</p>',
        "a",
    ),
    "text that Markdown reads": (
        "<p>- a</p>\n<p>[x]: /y</p>\n\n    z\n\n# h\n\n| a |\n|---|\n| b |\n\n[^1]: n",
        (),
    ),
}


def test_pages_that_were_wrong_once() -> None:
    found = {name: set(check(html)) for name, (html, _) in LISTED.items()}
    assert found == {name: set(ids) for name, (_, ids) in LISTED.items()}
