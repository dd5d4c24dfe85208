"""A tree of elements -> blocks and lines: what is aligned as a whole, and what holds the words.

A line is a stretch of text and of the elements that stand in text, as in a paragraph, an item or
a cell. A block holds lines and blocks. All marks are put into lines, so no list and no table is
ever torn, and each mark stands where HTML allows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from policy_pages.page_addresses import plain_address
from policy_pages.redlines.elements import (
    ATOMS,
    HEADINGS,
    SILENT,
    Element,
    written,
)
from policy_pages.redlines.words import ATOM, says_something, words_of

_SILENT_CLASSES = frozenset(["headerlink", "footnote-backref"])
LISTS = frozenset(["ul", "ol", "menu", "dir"])


@dataclass(frozen=True, slots=True)
class Context:
    """Which elements of a line something stands in: the innermost, and those around it."""

    parent: Context | None
    element: Element
    depth: int
    link: str | None


class Event(NamedTuple):
    """A piece of a line: text, a tag, or an element that is taken as a whole."""

    kind: Literal["text", "open", "close", "whole"]
    element: Element | None
    start: int
    """Where in the line's text; `end` is behind it."""
    end: int
    context: Context | None
    """What a text or whole element stands in; of a tag, what its element stands in."""


class Token(NamedTuple):
    """A word of a line, and where the link that it is in leads."""

    key: str
    start: int
    end: int
    link: str | None


class Line:
    """A stretch of running text.

    :param nodes: texts and elements without blocks in them.
    :param is_preformatted: whether it keeps its blanks.
    """

    kind = "text"

    def __init__(self, nodes: list[Element | str], *, is_preformatted: bool) -> None:
        self.parent: Block | None = None
        self.place = 0
        self.nodes = nodes
        self.is_preformatted = is_preformatted
        self.events: list[Event] = []
        self._texts: list[str] = []
        self._length = 0
        self._atoms: dict[int, str] = {}
        for node in nodes:
            self._add(node, None)
        self.text = "".join(self._texts)
        self.tokens = self._find_tokens()

    def _add(self, node: Element | str, context: Context | None) -> None:
        if isinstance(node, str):
            self._add_text("text", None, node.replace(ATOM, "\ufffd"), context)
            return
        if is_silent(node):
            self._add_text("whole", node, "", context)
        elif node.tag == "br":
            self._add_text("whole", node, "\n", context)
        elif node.tag in ATOMS or "footnote-ref" in node.classes:
            self._atoms[self._length] = _atom_key(node)
            self._add_text("whole", node, ATOM, context)
        else:
            self._add_text("open", node, "", context)
            link = plain_address(node.attributes.get("href", "")) if node.tag == "a" else None
            depth = context.depth + 1 if context else 1
            inner = Context(context, node, depth, link or (context.link if context else None))
            for child in node.children:
                self._add(child, inner)
            self._add_text("close", node, "", context)

    def _add_text(
        self,
        kind: Literal["text", "open", "close", "whole"],
        element: Element | None,
        text: str,
        context: Context | None,
    ) -> None:
        start = self._length
        self._length += len(text)
        self._texts.append(text)
        self.events.append(Event(kind, element, start, self._length, context))

    def _find_tokens(self) -> list[Token]:
        tokens: list[Token] = []
        events = iter([event for event in self.events if event.end > event.start])
        event = next(events, None)
        for key, start, end in words_of(self.text, keeps_blanks=self.is_preformatted):
            while event is not None and event.end <= start:
                event = next(events, None)
            context = event.context if event is not None else None
            link = context.link if context is not None else None
            tokens.append(Token(self._atoms.get(start, key), start, end, link))
        return tokens

    @cached_property
    def signature(self) -> Hashable:
        """Equal for lines that nobody can tell apart: their words and where their links lead."""
        return tuple([(token.key, token.link) for token in self.tokens])

    @cached_property
    def keys(self) -> list[str]:
        """Its words, to be compared."""
        return [token.key for token in self.tokens]

    @cached_property
    def starts(self) -> list[int]:
        """Where its events start."""
        return [event.start for event in self.events]

    @cached_property
    def bag(self) -> Counter[str]:
        """How often it holds each word."""
        return Counter(self.keys)

    @property
    def has_words(self) -> bool:
        """Whether there is something to compare."""
        return any(not token.key.isspace() for token in self.tokens)

    @property
    def name(self) -> str | None:
        """The `id` that it is found by."""
        return None

    @property
    def weight(self) -> int:
        """How many words it has."""
        return sum(says_something(key) for key in self.keys)

    def lines(self) -> Iterator[Line]:
        """Itself, if it has words."""
        if self.has_words:
            yield self


class Block:
    """An element that holds lines and blocks."""

    def __init__(self, element: Element) -> None:
        self.parent: Block | None = None
        self.place = 0
        self.element = element
        self.kind = _kind(element)
        self.items: list[Block | Line] = []

    def add(self, item: Block | Line) -> None:
        """Put an item at the end."""
        item.parent = self
        item.place = len(self.items)
        self.items.append(item)

    @cached_property
    def signature(self) -> Hashable:
        """Equal for blocks that read alike; that of a paragraph is that of its line."""
        inner = [item.signature for item in self.items if item.has_words]
        if self.kind == "text" and len(inner) == 1:
            return inner[0]
        return (self.kind, *inner)

    @cached_property
    def bag(self) -> Counter[str]:
        """How often it holds each word."""
        bag: Counter[str] = Counter()
        for item in self.items:
            bag.update(item.bag)
        return bag

    @cached_property
    def has_words(self) -> bool:
        """Whether there is something to compare."""
        return any(item.has_words for item in self.items)

    @property
    def name(self) -> str | None:
        """The `id` that it is found by."""
        return self.element.attributes.get("id")

    @cached_property
    def weight(self) -> int:
        """How many words it has."""
        return sum(item.weight for item in self.items)

    @property
    def compared_items(self) -> list[Item]:
        """Those of its items that hold something to compare."""
        return [item for item in self.items if item.has_words]

    def lines(self) -> Iterator[Line]:
        """All lines with words in it, in their order."""
        for item in self.items:
            yield from item.lines()

    @property
    def text(self) -> str:
        """Its words, for showing."""
        shown = " ".join(line.text.replace(ATOM, "") for line in self.lines())
        return " ".join(shown.split())


Item = Block | Line


def content_of(element: Element) -> Block:
    """The blocks and lines of an element."""
    block = Block(element)
    waiting: list[Element | str] = []
    is_preformatted = element.tag == "pre"

    def end_line() -> None:
        if waiting:
            block.add(Line(list(waiting), is_preformatted=is_preformatted))
            waiting.clear()

    for child in element.children:
        if isinstance(child, Element) and child.is_block:
            end_line()
            block.add(content_of(child))
        else:
            waiting.append(child)
    end_line()
    return block


def headings_above(root: Block) -> dict[Item, str]:
    """The text of the heading that each item of a document stands below."""
    found: dict[Item, str] = {}
    heading: str | None = None
    for item in items_within(root):
        if heading is not None:
            found[item] = heading
        if item.kind == "heading":
            heading = item.text
    return found


def items_within(item: Item) -> Iterator[Item]:
    """An item and all that is in it, each before what it holds."""
    yield item
    if isinstance(item, Block):
        for inner in item.items:
            yield from items_within(inner)


def is_silent(element: Element) -> bool:
    """Whether an element holds no words of the policy: a button, a permalink, a script."""
    return (
        element.tag in SILENT
        or not _SILENT_CLASSES.isdisjoint(element.classes)
        or element.attributes.get("aria-hidden") == "true"
    )


def _kind(element: Element) -> str:
    """What can be the same block in another version."""
    tag = element.tag
    if tag == "p":
        return "title" if "admonition-title" in element.classes else "text"
    if tag in HEADINGS:
        return "heading"
    if tag in LISTS:
        return "list"
    if tag in ("td", "th"):
        return "cell"
    return tag


def _atom_key(element: Element) -> str:
    """What a picture and the like is compared by. (It begins as no word does.)"""
    attributes = element.attributes
    if element.tag == "img":
        return f"{ATOM}img {attributes.get('src', '')} {attributes.get('alt', '')}"
    if "footnote-ref" in element.classes:  # its number follows from the notes before it
        return f"{ATOM}note {attributes.get('href', '')}"
    return f"{ATOM}{written(_without_ids(element))}"


def _without_ids(element: Element) -> Element:
    attributes = {name: v for name, v in element.attributes.items() if name != "id"}
    copy = Element(element.tag, attributes)
    copy.children = [c if isinstance(c, str) else _without_ids(c) for c in element.children]
    return copy
