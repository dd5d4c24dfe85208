"""Markdown -> what a reader is shown: the elements and words, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown import Markdown
from markdown.extensions import Extension

from policy_pages.checks.plain_costs import plain_cost
from policy_pages.markdown.extensions.conversion import Conversion, page_extensions
from policy_pages.markdown.extensions.flavoured import PageFlavour
from policy_pages.markdown.extensions.fragments import PageFragments
from policy_pages.markdown.flavours import FlavourChoice
from policy_pages.text.html import Tag, Text, decoded, pieces_of

_MOST_KEPT = 4_000
_READ_AGAIN = 500
"""Characters read again that take as long as one that is read once."""
_NOTICED = frozenset(
    "href src alt title start reversed type checked align colspan rowspan value".split()
)
_ADDRESSES = frozenset(["href", "src"])
_SAME = {"i": "em", "b": "strong", "s": "del", "strike": "del"}
_EMPHASES = frozenset(["em", "strong", "del"])
_UNSEEN = frozenset("thead tbody tfoot colgroup col span".split())
"""Elements that show nothing of themselves."""
_CODE_FRAMES = frozenset(["highlight", "codehilite", "highlighttable"])
_VOID = frozenset("br col hr img input wbr".split())
_BLOCKS = frozenset(
    "address article aside blockquote br center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol p pre script section style "
    "summary table td th tr ul video".split()
)
_ALIGNMENT = re.compile(r"text-align:\s*(\w+)")
_BLANKS = re.compile(r"[ \t\n\r\f]+")  # not the blank that does not break
_WORDS = re.compile(r" ?[^ ]+| ")


class Event(NamedTuple):
    """A step of a reading.

    :param kind: ``open``, ``close``, ``text`` (a word, with the blank before it), ``code`` (a line
        of a block of code), or ``unread``: the flavour could not read it.
    :param name: the element, or the text.
    :param attributes: those that a reader notices, by name.
    """

    kind: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()


Reading = tuple[Event, ...]


class Reader:
    """Reads Markdown in one flavour, with a site's extensions.

    :param extensions: names or objects, as Python-Markdown takes them.
    :param configurations: name of an extension -> its options.
    """

    def __init__(
        self,
        choice: FlavourChoice,
        extensions: Sequence[str | Extension] = (),
        configurations: Mapping[str, Any] | None = None,
    ) -> None:
        self.flavour = choice.flavour
        self._choice = choice
        self._conversion = Conversion(PageFlavour(choice))
        self._markdown = Markdown(
            extensions=[*extensions, *page_extensions(lambda md: self._conversion)],
            extension_configs=dict(configurations or {}),
        )
        self.is_plain = choice.flavour == "python"
        """Whether Python-Markdown itself reads, and not one of this project's parsers."""
        self._known: dict[str, Reading] = {}
        self.characters = 0
        """How many characters were read so far, but for those that were known.

        What is read again and again counts as more, by the time that it takes.
        """
        self.renderings = 0
        """How many texts those were."""

    def begin(self, fragments: PageFragments) -> None:
        """Begin a page, and forget the one before.

        :param fragments: the HTML that was held back for the page.
        """
        self._known.clear()
        self._conversion = Conversion(PageFlavour(self._choice), fragments)

    def render(self, markdown: str) -> str:
        """The HTML of a text.

        :raises RecursionError: for one that nests too deep for its flavour.
        """
        self._markdown.reset()
        return self._markdown.convert(markdown)

    def read(self, markdown: str) -> Reading:
        """The reading of a text."""
        known = self._known.get(markdown)
        if known is None:
            self.characters += len(markdown)
            if self.is_plain:
                self.characters += plain_cost(markdown).characters // _READ_AGAIN
            self.renderings += 1
            try:
                known = reading(self.render(markdown))
            except (RecursionError, AssertionError):  # the latter is Python-Markdown's before 3.8.1
                known = (Event("unread", self.flavour),)
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[markdown] = known
        return known


def reading(html: str) -> Reading:
    """What a reader is shown of HTML; classes and ids are not."""
    return tuple(_in_order(_Parser(html).events))


def distance(one: Reading, other: Reading) -> int:
    """How far two readings are from each other; 0 if they are alike.

    Counted, not lined up: that takes no longer than to read them.
    """
    if one == other:
        return 0
    start, end = _common(one, other)
    counted = Counter(_pairs(one[start : len(one) - end]))
    counted.subtract(Counter(_pairs(other[start : len(other) - end])))
    return max(1, sum(abs(count) for count in counted.values()))


def _pairs(events: Reading) -> Iterator[tuple[Event | None, Event | None]]:
    """Each event with the one after it: what is counted in pairs has an order."""
    return pairwise((None, *events, None))


def first_difference(one: Reading, other: Reading) -> int:
    """The index of the first event in which two readings differ."""
    return _common(one, other)[0]


def _common(one: Reading, other: Reading) -> tuple[int, int]:
    """How many events two readings begin with alike, and end with alike."""
    shorter = min(len(one), len(other))
    start = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    most = shorter - start
    end = next((i for i in range(most) if one[-1 - i] != other[-1 - i]), most)
    return start, end


def _in_order(events: list[Event]) -> list[Event]:
    """Events with emphases that begin or end at one place in one order: they look alike."""
    found: list[Event] = []
    for (kind, is_emphasis), run in groupby(events, lambda e: (e.kind, e.name in _EMPHASES)):
        run_events = list(run)
        if is_emphasis and kind in ("open", "close"):
            run_events.sort(key=lambda event: event.name, reverse=kind == "close")
        found += run_events
    return found


class _Parser:
    """Makes events of the pieces of HTML."""

    def __init__(self, html: str) -> None:
        self.events: list[Event] = []
        self._text: list[str] = []
        self._after_block = True
        self._code = 0
        self._dropped: list[str] = []
        """The elements that are open and that no event tells of, with those in them."""
        for piece in pieces_of(html):
            if isinstance(piece, Text):
                text = html[piece.start : piece.end]
                self._text.append(text if piece.is_raw else decoded(text))
            elif piece.is_end:
                self._end(piece.name)
            else:
                self._start(piece)
        self._end_text(before_block=True)

    def _start(self, start: Tag) -> None:
        tag = _SAME.get(start.name, start.name)
        attributes = {name: found.value for name, found in start.attributes.items()}
        if self._is_unseen(tag, attributes):
            if tag not in _VOID:
                self._dropped.append(tag)
            return
        if self._dropped and tag == self._dropped[-1].removeprefix("/"):
            self._dropped.append(f"/{tag}")  # so that its end is told from the dropped one's
        self._end_text(before_block=tag in _BLOCKS)
        self.events.append(Event("open", tag, _noticed(attributes)))
        self._after_block = tag in _BLOCKS
        self._code += tag == "pre"

    def _end(self, name: str) -> None:
        tag = _SAME.get(name, name)
        if tag in _VOID:
            return
        if self._dropped and tag == self._dropped[-1]:
            self._dropped.pop()
            return
        if self._dropped and self._dropped[-1] == f"/{tag}":
            self._dropped.pop()
        self._end_text(before_block=tag in _BLOCKS)
        self.events.append(Event("close", tag))
        self._after_block = tag in _BLOCKS
        self._code -= tag == "pre" and self._code > 0

    def _end_text(self, *, before_block: bool) -> None:
        """Make events of the text since the last tag."""
        text = "".join(self._text)
        self._text.clear()
        if self._code:
            lines = text.strip("\n").split("\n") if text.strip("\n") else []
            self.events += [Event("code", line.rstrip()) for line in lines]
            return
        text = _BLANKS.sub(" ", text)
        if self._after_block:
            text = text.removeprefix(" ")
        if before_block:
            text = text.removesuffix(" ")
        if text:
            self.events += [Event("text", word) for word in _WORDS.findall(text)]
            self._after_block = False

    def _is_unseen(self, tag: str, attributes: Mapping[str, str]) -> bool:
        classes = attributes.get("class", "").split()
        return (
            tag in _UNSEEN
            or (tag == "div" and not _CODE_FRAMES.isdisjoint(classes))
            or (tag == "a" and bool(self._code) and "href" not in attributes)
        )


def _noticed(attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = {name: value for name, value in attributes.items() if name in _NOTICED}
    alignment = _ALIGNMENT.search(attributes.get("style", ""))
    if alignment is not None:
        found["align"] = alignment[1]
    for name in _ADDRESSES & found.keys():
        found[name] = unquote(found[name])  # a browser goes to the same place
    return tuple(sorted(found.items()))
