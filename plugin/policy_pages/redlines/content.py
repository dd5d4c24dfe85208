"""A tree of elements -> blocks and lines: what is aligned as a whole, and what holds the words.

A line is a stretch of text and of the elements in it, as in a paragraph, an item or
a cell. A block holds lines and blocks. All marks are put into lines, so no list and no table is
ever torn, and each mark is where HTML allows it.

Each has a signature: a digest of all that a reader sees of it, its words and the traits of its
elements (`traits.py`). A text with the same signature has not changed. An element that
only groups blocks is a wrapper: its blocks count as those of the block around it. So are those of
a quotation, but how many quotations a block is in counts as a trait of the block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from hashlib import blake2b

from policy_pages.redlines.elements import HEADINGS, Element, text_of
from policy_pages.redlines.layout import Context, Layout, within
from policy_pages.redlines.numbering import first_number, numbers_of, step_of
from policy_pages.redlines.traits import (
    Traits,
    is_box,
    is_silent,
    traits_of_block,
    with_traits_of_words,
)
from policy_pages.redlines.words import ATOM, says_something

LISTS = frozenset(["ul", "ol", "menu", "dir"])
_SECTIONS = frozenset(["thead", "tbody", "tfoot"])
_PARTS = _SECTIONS | {"tr", "cell"}
_OWN_KINDS = _SECTIONS | frozenset(
    "li dl dt dd pre details summary figcaption caption legend table colgroup tr hr".split()
)


class Line:
    """A stretch of running text.

    :param nodes: texts and elements without blocks in them.
    :param around: the elements around the line whose traits its words have.
    :param is_preformatted: whether it keeps its blanks.
    """

    kind = "text"

    def __init__(
        self, nodes: list[Element | str], around: Context | None, *, is_preformatted: bool
    ) -> None:
        self.parent: Block | None = None
        self.holder: Block | None = None
        self.place = self.order = 0
        self.nodes = nodes
        self.around = around
        self.is_preformatted = is_preformatted
        layout = self.layout()
        self.text = layout.text
        self.keys = [token.key for token in layout.tokens]
        number = layout.clause_number
        self.number = text_of(number) if number is not None else None
        """Of the clause whose heading it is."""
        self.numbers = (self.number, *layout.references.values())
        """Of clauses, that and those which links say."""
        self.has_words = any(not key.isspace() for key in self.keys)
        runs = [(place, token.runs) for place, token in enumerate(layout.tokens) if token.runs]
        self.signature = _digest(*self.keys, "", repr(runs) if runs else "")

    def layout(self) -> Layout:
        """Where everything in it is; not cached, for long texts have many lines, and few change."""
        return Layout(self.nodes, self.around, self.is_preformatted)

    @cached_property
    def bag(self) -> Counter[str]:
        """How often it holds each word."""
        return Counter(self.keys)

    @property
    def begin(self) -> bytes | None:
        """None: only a block of blocks begins with another."""
        return None

    @property
    def name(self) -> str | None:
        """The `id` that it is found by."""
        return None

    @cached_property
    def weight(self) -> int:
        """How many words it has."""
        return sum(says_something(key) for key in self.keys)

    @property
    def quotations(self) -> int:
        """How many quotations of the block that it is in it is in."""
        return _quotations(self)

    def lines(self) -> Iterator[Line]:
        """Itself, if it has words."""
        if self.has_words:
            yield self


class Block:
    """An element that holds lines and blocks.

    :param element: the element; ``kind`` is what can be the same block in another version.
    """

    def __init__(self, element: Element) -> None:
        self.parent: Block | None = None
        self.holder: Block | None = None
        """The nearest block around it that is not a wrapper; ``order`` is its place there."""
        self.place = self.order = 0
        self.element = element
        self.kind = _kind(element)
        self.items: list[Block | Line] = []

    def add(self, item: Block | Line) -> None:
        """Put an item at the end."""
        item.parent = self
        item.place = len(self.items)
        self.items.append(item)

    @cached_property
    def traits(self) -> Traits:
        """What is seen of it besides what it holds."""
        return traits_of_block(self.element)

    @cached_property
    def signature(self) -> bytes:
        """Equal for blocks that read alike; that of a paragraph is that of its line."""
        if self.kind == "tr":
            cells = (cell.signature.hex() if cell.has_words else "" for cell in parts_of(self))
            return _digest("tr", *cells)
        inner = [
            f"{item.quotations} {self.jumps.get(item, 0)} {item.signature.hex()}"
            for item in self.seen_items()
        ]
        if self.kind == "text" and len(inner) == 1:
            return next(self.seen_items()).signature
        if self.kind == "cell":
            inner.append(repr(spans_of(self)))
        return _digest(self.kind, repr(self.traits), *inner)

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

    @cached_property
    def begin(self) -> bytes | None:
        """What it begins with: the signature of the first of what it holds."""
        return next((item.signature for item in self.seen_items()), None)

    @property
    def name(self) -> str | None:
        """The `id` that it is found by."""
        return self.element.attributes.get("id")

    @cached_property
    def weight(self) -> int:
        """How many words it has."""
        return sum(item.weight for item in self.items)

    @property
    def is_wrapper(self) -> bool:
        """Whether it only groups blocks, or quotes them."""
        return self.kind == "wrapper"

    @property
    def quotations(self) -> int:
        """How many quotations of the block that it is in it is in."""
        return _quotations(self)

    def seen_items(self) -> Iterator[Item]:
        """What it holds that has words, wrappers opened."""
        for item in self.items:
            if not item.has_words:
                continue
            if isinstance(item, Block) and item.is_wrapper:
                yield from item.seen_items()
            else:
                yield item

    @cached_property
    def compared_items(self) -> list[Item]:
        """Those of its items, wrappers opened, that hold something to compare."""
        items = list(self.seen_items())
        for order, item in enumerate(items):
            item.holder, item.order = self, order
        return items

    @cached_property
    def numbers(self) -> dict[Item, int]:
        """The number of each item; nothing for a list without numbers."""
        if self.element.tag != "ol":
            return {}
        items = [item for item in self.items if isinstance(item, Block) and item.kind == "li"]
        numbers = numbers_of(self.element, [item.element for item in items])
        return dict(zip(items, numbers, strict=True))

    @cached_property
    def jumps(self) -> dict[Item, int]:
        """For items whose number does not follow from those before: the difference."""
        if not self.numbers:
            return {}
        step = step_of(self.element)
        natural = first_number(self.element, len(self.numbers))
        jumps: dict[Item, int] = {}
        for item, number in self.numbers.items():
            if item.has_words:
                if number != natural:
                    jumps[item] = number - natural
                natural = number + step
        return jumps

    def lines(self) -> Iterator[Line]:
        """All lines with words in it, in their order."""
        for item in self.items:
            yield from item.lines()

    @property
    def text(self) -> str:
        """Its words, for showing."""
        shown = " ".join(line.text.replace(ATOM, "") for line in self.lines())
        return " ".join(shown.split())

    @property
    def numbered_text(self) -> str:
        """Its words, after the number of a clause where it is the heading of one."""
        number = next((line.number for line in self.lines()), None)
        return f"{number} {self.text}" if number else self.text


Item = Block | Line


def content_of(element: Element, around: Context | None = None) -> Block:
    """The blocks and lines of an element.

    :param around: the elements around it whose traits its words have.
    """
    block = Block(element)
    waiting: list[Element | str] = []
    is_preformatted = element.tag == "pre"
    if with_traits_of_words((), element):
        around = within(around, element)

    def end_line() -> None:
        if waiting:
            block.add(Line(list(waiting), around, is_preformatted=is_preformatted))
            waiting.clear()

    for child in element.children:
        if not isinstance(child, Element) or not child.is_block:
            waiting.append(child)
            continue
        end_line()
        if is_silent(child):
            waiting.append(child)
            end_line()
        else:
            block.add(content_of(child, around))
    end_line()
    return block


def headings_above(root: Block) -> dict[Item, str]:
    """The text of the heading above each item of a document."""
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


def wrappers_of(item: Item) -> list[Block]:
    """The wrappers between an item and the block that holds it, the outermost first."""
    found: list[Block] = []
    parent = item.parent
    while parent is not None and parent.is_wrapper and parent.parent is not None:
        found.append(parent)
        parent = parent.parent
    return found[::-1]


def parts_of(block: Block) -> list[Block]:
    """The sections of a table, the rows of a section, the cells of a row, also empty ones."""
    return [item for item in block.items if isinstance(item, Block) and item.kind in _PARTS]


def spans_of(cell: Block) -> tuple[str, str]:
    """How many columns and rows a cell spans, as it is written."""
    attributes = cell.element.attributes
    return attributes.get("colspan", "1"), attributes.get("rowspan", "1")


def rows_in_columns(table: Block) -> list[list[Block]] | None:
    """The cells of a table, row by row; None where cells span others or are missing."""
    rows = [parts_of(row) for section in parts_of(table) for row in parts_of(section)]
    if not rows or len({len(row) for row in rows}) > 1:
        return None
    if any(spans_of(cell) != ("1", "1") for row in rows for cell in row):
        return None
    return rows


def _quotations(item: Item) -> int:
    return sum(wrapper.element.tag == "blockquote" for wrapper in wrappers_of(item))


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
    if tag in _OWN_KINDS:
        return tag
    return "box" if is_box(element) else "wrapper"


def _digest(*parts: str) -> bytes:
    """A digest of a sequence of texts; two are equal only if the texts are."""
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
