"""Links to clauses: one without text takes the clause's number; one that leads nowhere is
reported."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from policy_pages.policies.clauses import Clause
from policy_pages.text.addresses import split_id
from policy_pages.text.clause_numbers import CLAUSE_NUMBER, REFERENCE
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.html import (
    Attribute,
    Change,
    Tag,
    Text,
    changed,
    content_pieces,
    decoded,
    tags_of,
)
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LINKS = ("a", "area")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Label(NamedTuple):
    """What a link without text says; ``is_number`` is whether that is the number of a clause."""

    text: str
    is_number: bool = False


@dataclass(frozen=True)
class Outline:
    """What can be linked to in a page.

    :param labels: id -> how a link without text names what is there: the number of its clause, or
        the clause's heading where it has none; empty above the first one.
    :param numbers: id of a heading -> its number as it is shown before the heading's words.
    :param doubled: ids that two elements have.
    """

    labels: dict[str, Label] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)


def outline_of(html: str) -> Outline:
    """The outline of a page.

    :param html: its content, with the numbers of its clauses.
    """
    # here, for a start without a parser of HTML
    from lxml import html as lxml_html
    from lxml.etree import ParserError

    outline = Outline()
    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (ParserError, ValueError):  # nothing to parse; what XML cannot hold
        return outline
    label = Label("")
    for element in list(root.iterdescendants()):  # links are taken out of headings meanwhile
        if not isinstance(element.tag, str):
            continue
        if element.tag in _HEADINGS:
            number = _number_before(element)
            if number and element.get("id"):
                outline.numbers.setdefault(element.get("id", ""), number)
            label = Label(number.rstrip("."), is_number=True) if number else _named(element)
        names = [element.get("id", ""), element.get("name", "") if element.tag == "a" else ""]
        for name in filter(None, dict.fromkeys(names)):
            if name in outline.labels:
                outline.doubled.append(name)
            outline.labels.setdefault(name, label)
    return outline


def check_ids(source: Source, outline: Outline) -> list[Diagnostic]:
    """Ids that two elements of a page have."""
    return [
        diagnose(
            source,
            place_of_second(source, id),
            "doubled-clause",
            f"two parts of this page have the id `{id}`",
            help="give one of them a different id",
        )
        for id in dict.fromkeys(outline.doubled)
    ]


class Link(NamedTuple):
    """A link of a page.

    :param path: its address up to the `#`, decoded.
    :param id: the id that it leads to, decoded; empty for none.
    :param gap: where its text belongs, for a link without text; else None.
    :param is_bare: whether it has at most `href` and `title`; others might make it visible.
    """

    path: str
    id: str
    tag: Tag
    address: Attribute
    gap: tuple[int, int] | None
    is_bare: bool


def links_of(html: str) -> Iterator[Link]:
    """The links of a page."""
    open_tag: Tag | None = None
    is_empty = True
    for piece in content_pieces(html):
        if isinstance(piece, Text):
            is_empty = is_empty and not decoded(html[piece.start : piece.end]).strip()
        elif piece.name == "a":
            if open_tag is not None:
                yield _link(open_tag, piece.start if is_empty and piece.is_end else None)
            open_tag = None if piece.is_end or "href" not in piece.attributes else piece
            is_empty = True
        else:
            is_empty = False
    if open_tag is not None:
        yield _link(open_tag, None)


def _link(tag: Tag, end: int | None) -> Link:
    address = tag.attributes["href"]
    path, id = split_id(address.value.strip())
    gap = None if end is None else (tag.end, end)
    return Link(path, unquote(id), tag, address, gap, tag.attributes.keys() <= {"href", "title"})


def with_labels(html: str, label: Callable[[Link], Label | None]) -> str:
    """A page's content, its links without text filled.

    :param label: a link -> its text, or None to leave it as it is.
    """

    def changes() -> Iterator[Change]:
        for link in links_of(html):
            found = label(link) if link.gap is not None else None
            if link.gap is not None and found is not None:
                text = escape(found.text, quote=False)
                if found.is_number:
                    text = f'<span class="{REFERENCE}">{text}</span>'
                yield Change(*link.gap, text)

    return changed(html, changes())


_TO_ID = re.compile(r"""(?:(?<=[^\s{])|(?<=\]:\s)|(?<==\s))#([^\s()<>"'\[\]]+)""")
_MORE_OF_ID = re.compile(r"[\w-]")
_WITHOUT_TEXT = re.compile(
    r"""\[\s*\](?:\(\s*(?P<given><[^>\n]*>|[^\s()]*)|\[(?P<label>[^\]\n]*)\])"""
)
_ADDRESS = re.compile(r"""\]\(\s*(<[^>\n]*>|[^\s()]*)|\]:\s*(<[^>\n]*>|\S+)""")
"""The address of a link or of a definition."""
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:\s*(<[^>\n]*>|\S+)", re.MULTILINE)


def place_of_link(source: Source, id: str, number: int, total: int) -> Span:
    """Where a page links to an id; its begin, if a directive has written the link.

    :param number: which of the page's links to such an id it is, from 0.
    :param total: how many there are; where the source has another number, the first is taken.
    """
    found = _places_of_links(source, id)
    if not found:
        return Span(0, 1)
    return found[number if len(found) == total else 0]


@lru_cache(maxsize=16)
def _places_of_links(source: Source, id: str) -> list[Span]:
    links = _links_to_ids(source)
    # what is written may be encoded, or go on after the id
    found = {start: text for key in (id, _begin(id)) for start, text in links.get(key, ())}
    written = ((start, _as_written(text, id)) for start, text in sorted(found.items()))
    return [Span(start, start + len(text)) for start, text in written if text is not None]


@lru_cache(maxsize=1)
def _links_to_ids(source: Source) -> dict[str, list[tuple[int, str]]]:
    """Where a page links to ids, and what it writes; below the id and below the beginning of it.
    Read once, for a large page may have thousands of links that lead nowhere."""
    links: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for match in _TO_ID.finditer(source.text):
        for key in {unquote(decoded(match[1])), _begin(match[1])}:
            links[key].append((match.start(1), match[1]))
    return links


def _begin(text: str) -> str:
    """The characters before the first that a simple id does not have."""
    return text[: next((at for at, one in enumerate(text) if not _MORE_OF_ID.match(one)), None)]


def _as_written(text: str, id: str) -> str | None:
    """How an id is written at the beginning of a text; None if the text begins with another."""
    if unquote(decoded(text)) == id:
        return text
    is_whole = not _MORE_OF_ID.match(text, len(id))
    return id if text.startswith(id) and is_whole else None


def place_of_link_without_text(source: Source, is_meant: Callable[[str], bool]) -> Span:
    """Where a page has a link without text; its beginning, if a directive has written it.

    :param is_meant: an address as it is written -> whether it may be that of the link.
    """
    defined = {one[1].casefold(): one[2].strip("<>") for one in _DEFINITION.finditer(source.text)}
    for match in _WITHOUT_TEXT.finditer(source.text):
        written = match["given"]
        address = defined.get(match["label"].casefold()) if written is None else written.strip("<>")
        if address is not None and is_meant(decoded(address)):
            return Span(*match.span())
    for tag in tags_of(source.text):
        if tag.name == "a" and is_meant((tag.value("href") or "").strip()):
            return Span(tag.start, tag.end)
    return Span(0, 1)


def place_of_link_to(source: Source, is_meant: Callable[[str], bool]) -> Span:
    """Where a page writes the address of a link; its begin, if a directive has written it.

    :param is_meant: an address as it is written -> whether it may be that of the link.
    """
    found = (one.shown for one in addresses_in(source.text) if is_meant(one.address))
    return next(found, Span(0, 1))


class WrittenAddress(NamedTuple):
    """The address of a link, as a page writes it.

    :param span: where it is.
    :param shown: what shows the link to authors: in HTML its whole tag.
    """

    address: str
    span: Span
    shown: Span


def addresses_in(text: str) -> Iterator[WrittenAddress]:
    """The addresses of the links and pictures that a page writes: in Markdown, then in HTML."""
    for match in _ADDRESS.finditer(text):
        number = match.lastindex or 1
        span = Span(*match.span(number))
        yield WrittenAddress(decoded(match[number].strip("<>")), span, span)
    for tag in tags_of(text):
        name = "src" if tag.name == "img" else "href" if tag.name in _LINKS else ""
        href = tag.attributes.get(name) if not tag.is_end else None
        if href is not None:
            start, end = tag.start + href.begin, tag.start + href.close
            quote = 1 if text[start : start + 1] in ("'", '"') else 0
            span = Span(start + quote, end - quote)
            yield WrittenAddress(href.value.strip(), span, Span(tag.start, tag.end))


def place_of_second(source: Source, id: str) -> Span:
    """Where a page gives an id the second time, or the only time where a heading has it by itself;
    the page's begin, if a directive gives it."""
    name = re.escape(id)
    return _place(
        source, rf"""(?:\{{[^}}\n]*\#|(?i:\b(?:id|name)\s*=\s*)["']?)({name})(?![\w-])""", 1
    )


def _place(source: Source, pattern: str, number: int = 0) -> Span:
    found = list(re.finditer(pattern, source.text))
    return Span(*found[min(number, len(found) - 1)].span(1)) if found else Span(0, 1)


def _number_before(heading: HtmlElement) -> str | None:
    """The number that :mod:`.numbering` has put before a heading's words."""
    found = (one for one in heading.iter("span") if one.get("class") == CLAUSE_NUMBER)
    return next((one.text for one in found), None)


def _named(heading: HtmlElement) -> Label:
    """A heading's number as it is written before its words, or else its words."""
    links = [link for link in heading.iter("a") if "headerlink" in link.get("class", "").split()]
    for link in links:
        link.drop_tree()
    clause = Clause(" ".join(heading.text_content().split()))
    return Label(clause.number or clause.heading, is_number=clause.number is not None)
