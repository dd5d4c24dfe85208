"""Redlines of random documents after random edits, held against the documents themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from policy_pages.redlines import Summary, redline
from redline_judge import judge, judge_what_is_seen

WORDS = (
    "we keep your data for thirty days and never sell it to a third party unless law asks 30 "
    "Cookies don't § 4(a) naïve 我们 users may ask why"
).split()


@dataclass
class Span:
    """Words and what is seen of them."""

    text: str
    link: str = ""
    is_struck: bool = False
    is_strong: bool = False
    box: bool | None = None

    @property
    def html(self) -> str:
        if self.box is not None:
            checked = ' checked="checked"' if self.box else ""
            return f'<input type="checkbox"{checked}>'
        html = self.text
        if self.is_strong:
            html = f"<strong>{html}</strong>"
        if self.is_struck:
            html = f"<del>{html}</del>"
        return f'<a href="{self.link}">{html}</a>' if self.link else html

    @property
    def seen(self) -> tuple[object, ...]:
        if self.box is not None:
            return ("box", self.box)
        return tuple((character, self.link, self.is_struck) for character in self.text)


@dataclass
class Node:
    """A block: of text (`p`, `h2`), or of blocks (`ul`, `blockquote`, `div`)."""

    tag: str
    spans: list[Span] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    start: int = 1

    @property
    def html(self) -> str:
        start = f' start="{self.start}"' if self.tag == "ol" and self.start != 1 else ""
        inner = "".join(span.html for span in self.spans) + "".join(n.html for n in self.nodes)
        return f"<{self.tag}{start}>{inner}</{self.tag}>"

    def seen(self, quotes: int = 0) -> list[object]:
        """What a reader sees of it: the judge of whether anything has changed."""
        if self.tag in ("div", "blockquote"):
            deeper = quotes + (self.tag == "blockquote")
            return [one for node in self.nodes for one in node.seen(deeper)]
        text = [
            one for span in self.spans for one in (span.seen if span.box is None else [span.seen])
        ]
        text = [  # browsers show blanks in a row as one
            one
            for one, before in zip(text, [(" ",), *text], strict=False)
            if one[0] != " " or before[0] != " "
        ]
        inner = [one for node in self.nodes for one in node.seen()]
        tag = "p" if self.tag == "p" else self.tag
        return [
            (tag, self.start if tag == "ol" else 0, quotes, tuple(map(repr, text)), repr(inner))
        ]


def seen(nodes: list[Node]) -> list[object]:
    return [one for node in nodes for one in node.seen()]


def html_of(nodes: list[Node]) -> str:
    return "\n".join(node.html for node in nodes)


spans = st.builds(
    Span,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
    st.sampled_from(["", "", "", "/a", "/b"]),
    st.sampled_from([False, False, False, True]),
    st.booleans(),
)
boxes = st.builds(Span, st.just(""), box=st.booleans())
glue = st.sampled_from([" ", " ", " ", ""])


@st.composite
def texts(draw: Any) -> list[Span]:
    found: list[Span] = [draw(boxes), Span(" ")] if not draw(st.integers(0, 4)) else []
    for span in draw(st.lists(spans, min_size=1, max_size=4)):
        found += [span, Span(draw(glue))]
    return found[:-1]


@st.composite
def blocks(draw: Any, depth: int = 0) -> Node:
    kinds = ["p", "p", "p", "h2", "h3"] + (["ul", "ol", "blockquote", "div"] if depth < 2 else [])
    tag = draw(st.sampled_from(kinds))
    inner = st.lists(blocks(depth + 1), min_size=1, max_size=3)
    if tag in ("ul", "ol"):
        items = [
            Node(
                "li",
                nodes=[Node("p", draw(texts())), *(draw(inner) if draw(st.booleans()) else [])],
            )
            for _ in range(draw(st.integers(1, 4)))
        ]
        return Node(tag, nodes=items, start=draw(st.sampled_from([1, 1, 7])))
    if tag in ("blockquote", "div"):
        return Node(tag, nodes=draw(inner))
    return Node(tag, draw(texts()))


def every(nodes: list[Node]) -> list[tuple[list[Node], int]]:
    """All blocks of a document: the list that each is in, and its place there."""
    found = []
    for place, node in enumerate(nodes):
        found.append((nodes, place))
        found += every(node.nodes)
    return found


@st.composite
def edits(draw: Any) -> tuple[list[Node], list[Node]]:
    """A document, and the same after some edits."""
    old = draw(st.lists(blocks(), min_size=1, max_size=6))
    new = deepcopy(old)
    for _ in range(draw(st.integers(0, 4))):
        places = every(new)
        if places:
            EDITS[draw(st.sampled_from(sorted(EDITS)))](draw, *draw(st.sampled_from(places)))
    return old, [node for node in new if not _is_empty(node)]


def _is_empty(node: Node) -> bool:
    node.nodes = [inner for inner in node.nodes if not _is_empty(inner)]
    return not node.nodes and not node.spans


def span_of(draw: Any, node: Node) -> Span | None:
    found = [span for span in node.spans if span.text.strip() or span.box is not None]
    return draw(st.sampled_from(found)) if found else None


def in_words(draw: Any, nodes: list[Node], place: int) -> None:
    if (span := span_of(draw, nodes[place])) and span.box is None:
        words = span.text.split()
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(WORDS))
        span.text = " ".join(words)


def in_a_target(draw: Any, nodes: list[Node], place: int) -> None:
    if (span := span_of(draw, nodes[place])) and span.box is None:
        span.link = draw(st.sampled_from(["", "/a", "/b", "/c"]))


def in_what_is_struck(draw: Any, nodes: list[Node], place: int) -> None:
    if (span := span_of(draw, nodes[place])) and span.box is None:
        span.is_struck = not span.is_struck


def in_emphasis(draw: Any, nodes: list[Node], place: int) -> None:
    if (span := span_of(draw, nodes[place])) and span.box is None:
        span.is_strong = not span.is_strong


def in_a_box(draw: Any, nodes: list[Node], place: int) -> None:
    for span in nodes[place].spans:
        if span.box is not None:
            span.box = not span.box


def in_a_level(draw: Any, nodes: list[Node], place: int) -> None:
    node = nodes[place]
    node.tag = {"h2": "h3", "h3": "h2", "ul": "ol", "ol": "ul"}.get(node.tag, node.tag)


def in_a_start(draw: Any, nodes: list[Node], place: int) -> None:
    nodes[place].start = draw(st.sampled_from([1, 3, 7]))


def wrapped(draw: Any, nodes: list[Node], place: int) -> None:
    if nodes[place].tag != "li":
        nodes[place] = Node(draw(st.sampled_from(["blockquote", "div"])), nodes=[nodes[place]])


def unwrapped(draw: Any, nodes: list[Node], place: int) -> None:
    if nodes[place].tag in ("blockquote", "div"):
        nodes[place : place + 1] = nodes[place].nodes


def deleted(draw: Any, nodes: list[Node], place: int) -> None:
    del nodes[place]


def inserted(draw: Any, nodes: list[Node], place: int) -> None:
    node = Node("p", draw(texts()))
    nodes.insert(place, Node("li", nodes=[node]) if nodes[place].tag == "li" else node)


def moved(draw: Any, nodes: list[Node], place: int) -> None:
    nodes.insert(draw(st.integers(0, len(nodes) - 1)), nodes.pop(place))


def split(draw: Any, nodes: list[Node], place: int) -> None:
    node = nodes[place]
    if node.tag == "p" and len(node.spans) > 1:
        nodes[place : place + 1] = [Node("p", node.spans[:1]), Node("p", node.spans[1:])]


def put_together(draw: Any, nodes: list[Node], place: int) -> None:
    pair = nodes[place : place + 2]
    if len(pair) == 2 and pair[0].tag == pair[1].tag and pair[0].tag in ("p", "ul", "ol"):
        spans = [*pair[0].spans, Span(" "), *pair[1].spans] if pair[0].spans else []
        nodes[place : place + 2] = [
            Node(pair[0].tag, spans, [*pair[0].nodes, *pair[1].nodes], pair[0].start)
        ]


EDITS: dict[str, Callable[[Any, list[Node], int], None]] = {
    function.__name__: function
    for function in (
        in_words,
        in_a_target,
        in_what_is_struck,
        in_emphasis,
        in_a_box,
        in_a_level,
        in_a_start,
        wrapped,
        unwrapped,
        deleted,
        inserted,
        moved,
        split,
        put_together,
    )
}


@settings(deadline=None, max_examples=examples(40))
@given(edits())
def test_both_versions_can_be_read_out_of_a_redline_of_edits(
    pair: tuple[list[Node], list[Node]],
) -> None:
    old, new = html_of(pair[0]), html_of(pair[1])
    made = redline(old, new)
    judge(old, new, made)
    judge_what_is_seen(old, made)


@settings(deadline=None, max_examples=examples(40))
@given(edits())
def test_nothing_has_changed_is_said_if_and_only_if_a_reader_sees_the_same(
    pair: tuple[list[Node], list[Node]],
) -> None:
    made = redline(html_of(pair[0]), html_of(pair[1]))
    is_same = seen(pair[0]) == seen(pair[1])
    assert made.summary.is_unchanged is is_same
    assert (made.summary.sentences() == ["Nothing has changed"]) is is_same
    assert (made.stops == 0) is is_same


# -- what stays in order ---------------------------------------------------------------------------


def paragraph(number: int, length: int = 6) -> str:
    return " ".join(f"{WORDS[(number * 7 + step) % len(WORDS)]}{number}" for step in range(length))


def as_paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def as_items(texts: Sequence[str]) -> str:
    return f"<ol>{''.join(f'<li>{text}</li>' for text in texts)}</ol>"


def as_rows(texts: Sequence[str]) -> str:
    cells = "".join(f"<tr><td>{text}</td><td>{len(text.split())}</td></tr>" for text in texts)
    return f"<table><tbody><tr><td>head</td><td>n</td></tr>{cells}</tbody></table>"


def in_quotation(texts: Sequence[str]) -> str:
    return f"<blockquote>{as_paragraphs(texts)}</blockquote>"


def longest_in_order(numbers: Sequence[int]) -> int:
    best = [0] * len(numbers)
    for place, number in enumerate(numbers):
        before = [best[other] for other in range(place) if numbers[other] < number]
        best[place] = 1 + max(before, default=0)
    return max(best, default=0)


SHAPES = (as_paragraphs, as_items, as_rows, in_quotation)


@settings(deadline=None, max_examples=examples(30))
@given(st.permutations(range(9)), st.lists(st.integers(1, 12), min_size=9), st.sampled_from(SHAPES))
def test_as_many_unchanged_blocks_stay_as_can_and_none_is_struck_and_inserted_again(
    order: list[int], lengths: list[int], shape: Callable[[Sequence[str]], str]
) -> None:
    texts = [paragraph(number, lengths[number]) for number in range(9)]
    old, new = shape(texts), shape([texts[number] for number in order])
    made = redline(old, new)
    judge(old, new, made)
    moved = 9 - longest_in_order(order)
    assert made.summary == Summary(paragraphs_moved=moved)


@settings(deadline=None, max_examples=examples(30))
@given(st.integers(0, 7), st.integers(0, 7), st.sets(st.integers(0, 7)), st.sampled_from(SHAPES))
def test_a_block_that_moves_strikes_out_none_whatever_else_changes(
    place: int, other: int, changed: set[int], shape: Callable[[Sequence[str]], str]
) -> None:
    texts = [paragraph(number) for number in range(8)]
    order = list(range(8))
    order.insert(other, order.pop(place))
    changed = changed - {place}
    words = [
        f"other {text.partition(' ')[2]}" if n in changed else text for n, text in enumerate(texts)
    ]
    old, new = shape(texts), shape([words[number] for number in order])
    made = redline(old, new)
    judge(old, new, made)
    summary = made.summary
    assert (summary.paragraphs_added, summary.paragraphs_removed) == (0, 0)
    assert summary.paragraphs_changed == summary.words_inserted == len(changed)
    assert summary.paragraphs_moved == (place != other)


def test_likeness_keeps_blocks_in_place_where_one_that_is_the_same_moves() -> None:
    fees = ("<ul><li>fee one</li><li>fee two</li></ul>", "<ul><li>fee 1</li><li>fee 2</li></ul>")
    note, end = "<p>Alpha note moves down now.</p>", "<p>Short end.</p>"
    made = redline(note + fees[0] + end, fees[1] + end + note)
    assert made.summary.sentences() == [
        "2 paragraphs changed",
        "1 paragraph moved",
        "2 words inserted",
        "2 words deleted",
    ]
    nested = redline("<ul><li>a<li>b</ul>", "<ul><li>a<ul><li>b</ul></ul>").summary
    assert (nested.paragraphs_added, nested.words_inserted, nested.words_deleted) == (1, 1, 1)
    for texts in (["Yes.", "No.", "So."], ["No.", "Yes."], ["Yes.", "We never sell your data."]):
        swapped = redline(as_paragraphs(texts), as_paragraphs([*texts[1:], texts[0]]))
        assert swapped.summary == Summary(paragraphs_moved=1)
