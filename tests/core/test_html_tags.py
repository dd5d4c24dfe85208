"""How HTML is cut into tags and texts, judged by html5lib."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import html5lib
import pytest
from html5lib._tokenizer import HTMLTokenizer
from html5lib.constants import tokenTypes
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.redlines.elements import read_html
from policy_pages.text.html import (
    Change,
    Skipped,
    Tag,
    Text,
    changed,
    decoded,
    pieces_of,
    tags_of,
    with_value,
)

Piece = tuple[Any, ...]


def own_pieces(html: str) -> list[Piece]:
    """Tags with all that they hold, and texts, joined."""
    found: list[Piece] = []
    for piece in pieces_of(html):
        if isinstance(piece, Text):
            written = html[piece.start : piece.end].replace("\r\n", "\n").replace("\r", "\n")
            _add_text(found, written if piece.is_raw else decoded(written))
        elif piece.is_end:
            found.append(("end", piece.name))
        else:
            values = {name: one.value for name, one in piece.attributes.items()}
            found.append(("start", piece.name, values))
    return found


def judged_pieces(html: str) -> Iterator[Piece]:
    """The same by html5lib's tokenizer, as its parser drives it for a page's content."""
    tokens: list[dict[str, Any]] = []
    given = HTMLTokenizer.__iter__

    def listening(tokenizer: HTMLTokenizer) -> Iterator[dict[str, Any]]:
        for token in given(tokenizer):
            tokens.append(dict(token))
            yield token

    with patch.object(HTMLTokenizer, "__iter__", listening):
        html5lib.parseFragment(html)
    return _told(tokens)


def told_by_the_tokenizer(html: str) -> Iterator[Piece]:
    """The same by the tokenizer alone, told of raw text as the standard's parser would tell it."""
    tokenizer = HTMLTokenizer(html)
    states = {
        **dict.fromkeys(["title", "textarea"], tokenizer.rcdataState),
        **dict.fromkeys(["style", "xmp", "iframe"], tokenizer.rawtextState),
        "script": tokenizer.scriptDataState,
        "plaintext": tokenizer.plaintextState,
    }
    tokens = []
    for token in tokenizer:
        tokens.append(token)
        if token["type"] == tokenTypes["StartTag"]:
            tokenizer.state = states.get(token["name"].translate(_LOWER), tokenizer.state)
    return _told(tokens)


_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def _told(tokens: list[dict[str, Any]]) -> Iterator[Piece]:
    found: list[Piece] = []
    for token in tokens:
        if token["type"] in (tokenTypes["Characters"], tokenTypes["SpaceCharacters"]):
            _add_text(found, token["data"])
        elif token["type"] == tokenTypes["EndTag"]:
            found.append(("end", token["name"].translate(_LOWER)))
        elif token["type"] in (tokenTypes["StartTag"], tokenTypes["EmptyTag"]):
            values: dict[str, str] = {}
            data = token["data"]
            for name, value in data.items() if isinstance(data, dict) else data:
                values.setdefault(name.translate(_LOWER), value)
            found.append(("start", token["name"].translate(_LOWER), values))
    return iter(found)


def _add_text(found: list[Piece], text: str) -> None:
    if found and found[-1][0] == "text":
        found[-1] = ("text", found[-1][1] + text)
    elif text:
        found.append(("text", text))


SCRAPS = [
    *(
        "<",
        ">",
        "</",
        "/>",
        "<a",
        "<a ",
        "</a>",
        "<A HREF=",
        "href=",
        "'",
        '"',
        "=",
        " ",
        "\n",
        "\t",
    ),
    *(
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<!--->",
        "-",
        "!",
        "<!",
        "<?",
        "</ >",
        "</>",
        "<!doctype x>",
    ),
    *(
        "<script>",
        "</script>",
        "<script",
        "</script",
        "<style>",
        "</STYLE ",
        "<textarea>",
        "</title",
    ),
    *("</textarea>", "<title>", "</title>", "<xmp>", "</xmp>", "<plaintext>", "<b/x", "a=1 a=2"),
    *("&amp;", "&copy", "&copy=", "&notit;", "&#38;", "&#x26", "&#0;", "&#128;", "&#1114112;", "&"),
    *("<p title=a>b", "é", "x", "\u212a", "\u017f", "</\u017fcript>", "\r\n", "\f"),
]
pages = st.lists(st.sampled_from(SCRAPS), max_size=14).map("".join)
LEAVES = [
    "text",
    "<path></path>",
    "<svg/>",
    "<p></p>",
    "<br>",
    ">",
    "&amp;",
    "<a href='x&copy=1'></a>",
]


PLAIN = [
    *('<p class="a">', "</p>", "<br>", '<a href="x">', "</a>", '<b id="i">', "text", "\n", "&amp;"),
    *('<svg viewBox="0"><path d="M0"/></svg>', '<svg class="a">', "</svg>", '<i onclick="x">'),
    *('<p class="&amp;" id="j">', '<p hidden id="k">', "<img src=x>", '<p data-on="x">'),
]


def drawn(leaves: list[str], names: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(leaves),
        lambda inner: st.builds(
            lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
            st.sampled_from(names),
            st.lists(inner, max_size=4),
        ),
        max_leaves=8,
    )


drawings = (
    drawn(LEAVES, ["svg", "g", "desc", "title", "style", "foreignObject"])
    | drawn([*LEAVES, "<![CDATA[<i>]]>", "<![CDATA["], ["svg", "g", "style"])
    | drawn(
        [*LEAVES, "<img title='</xmp></style></title>'>", "</div>", "</g>"],
        ["svg", "math", "div", "g", "title", "xmp", "mi", "mtext", "mglyph", "b", "style", "desc"],
    )
    | drawn(
        LEAVES, ["math", "svg", "annotation-xml", "annotation-xml encoding=TEXT/HTML", "title"]
    ).map(lambda html: html.replace("</annotation-xml encoding=TEXT/HTML>", "</annotation-xml>"))
)


@given(pages)
def test_pieces_are_those_of_html5lib(html: str) -> None:
    assert own_pieces(html) == list(told_by_the_tokenizer(html))


@given(drawings)
def test_drawings_in_a_page_are_read_as_browsers_read_them(html: str) -> None:
    assert own_pieces(html) == list(judged_pieces(html))


@pytest.mark.parametrize(
    "html",
    [
        "<div><svg><desc></div></desc><title><b></title></svg></div>",
        "<div><svg></div><style><a title='</style><b>'>",
        "<math><mtext><mglyph><style><b></style></mglyph></mtext></math>",
        "<math><mtext><i><mglyph><style><b></style></mglyph></i></mtext></math>",
        "<math><annotation-xml><svg><title><xmp><b></xmp></title></svg></annotation-xml></math>",
        "<svg><font><style><b></style></font><font color=a><style><b></style>",
        "<svg><b></svg><title><b></title>",
    ],
)
def test_what_ends_a_drawing(html: str) -> None:
    assert own_pieces(html) == list(judged_pieces(html))


@given(st.lists(st.sampled_from([*SCRAPS, *PLAIN]), max_size=14).map("".join) | drawings)
def test_a_reader_that_skips_misses_only_what_it_does_not_look_at(html: str) -> None:
    """Of tags and of the code in elements, those it asks for are the same."""
    skipped = Skipped(elements=["style"], attributes=["id", "href", "on*"])

    def asked_for(pieces: Iterator[Tag | Text]) -> Iterator[Any]:
        for piece in pieces:
            if isinstance(piece, Text):
                if piece.is_raw:
                    yield piece
            elif not piece.is_end and (
                piece.name in ("style", "script")
                or any(name in ("id", "href") or name[:2] == "on" for name in piece.attributes)
            ):
                values = {name: one.value for name, one in piece.attributes.items()}
                yield piece._replace(attributes={}), values

    assert [*asked_for(pieces_of(html, skipped))] == [*asked_for(pieces_of(html))]


@given(pages)
def test_pieces_are_in_order_and_tags_are_what_they_cover(html: str) -> None:
    done = 0
    for piece in pieces_of(html):
        assert done <= piece.start < piece.end <= len(html)
        done = piece.end
        if isinstance(piece, Tag):
            assert html[piece.start] == "<"
            assert html[piece.end - 1] == ">"
            assert piece.start < piece.name_end < piece.end
    assert changed(html, []) == html


@given(pages, st.text(st.sampled_from("a&<>\"' =é"), max_size=5))
def test_a_value_that_is_put_in_is_read_again_and_nothing_else_changes(
    html: str, value: str
) -> None:
    named = [tag for tag in tags_of(html) if tag.attributes]
    changes = [with_value(tag, next(iter(tag.attributes.values())), value) for tag in named]
    again = [tag for tag in tags_of(changed(html, changes)) if tag.attributes]
    assert len(again) == len(named)
    for before, after in zip(named, again, strict=True):
        first, *rest = before.attributes
        assert {name: one.value for name, one in after.attributes.items()} == {
            first: value,
            **{name: before.value(name) for name in rest},
        }


@pytest.mark.parametrize(
    ("text", "in_attribute", "expected"),
    [
        ("?a=1&copy=2", True, "?a=1&copy=2"),
        ("?a=1&copy=2", False, "?a=1©=2"),
        ("&copy", True, "©"),
        ("&copyx", True, "&copyx"),
        ("&copy;x", True, "©x"),
        ("&#" + "1" * 5_000 + ";", True, "\ufffd"),
        ("&#" + "0" * 5_000 + "65;", False, "A"),
        ("&#x80;&#129;&#xd800;", False, "€\x81\ufffd"),
        ("&&amp;&x", False, "&&&x"),
    ],
)
def test_references_are_decoded_as_browsers_decode_them(
    text: str, in_attribute: bool, expected: str
) -> None:
    assert decoded(text, in_attribute=in_attribute) == expected


def test_a_change_leaves_all_else_as_it_is() -> None:
    html = "<!-- <a href=x> --><A\tHREF = x  TITLE>é</A>"
    (start, _) = tags_of(html)
    done = changed(html, [with_value(start, start.attributes["href"], "a&b")])
    assert done == '<!-- <a href=x> --><A\tHREF = "a&amp;b"  TITLE>é</A>'
    with_class = changed(html, [Change(start.name_end, start.name_end, " class")])
    assert with_class == "<!-- <a href=x> --><A class\tHREF = x  TITLE>é</A>"


def test_of_a_page_that_is_too_deep_the_words_are_kept_and_no_attributes() -> None:
    deep = "<div>" * 3_000 + "<a title='a > b'>Tom &amp; Ann</a><!-- > --><script>'x'</script>"
    assert "".join(map(str, read_html(deep).children)).split() == ["Tom", "&", "Ann"]
