"""Two pages of HTML -> the first place where they differ for a browser: in an element, an attribute
or a word.

Blanks count as a browser shows them: many are one, and none is beside a block, except where they
show. Comments do not count, nor the order of attributes and of the names in a `class`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from lxml import etree
from lxml import html as lxml_html

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_KEPT = frozenset(["pre", "textarea"])
_RAW = frozenset(["script", "style"])
_WORDS = re.compile(r" ?[^ ]+| ")
_BLOCKS = frozenset(
    "address article aside base blockquote body br caption center col colgroup dd details dialog "
    "dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header "
    "hgroup hr html legend li link main menu meta nav noscript ol optgroup option p param pre "
    "script search section source style summary table tbody td template tfoot th thead title tr "
    "track ul".split()
)
_CONTEXT = 8
"""Words before a difference that are shown."""
_WORDS_SHOWN = 6


@dataclass(frozen=True)
class Difference:
    """The first difference of two pages.

    :param way: the elements that it is in: ``article > p``.
    :param words: the text right before it, which both have.
    :param before: what one page has there, and some of what follows; ``after`` is the other's.
    """

    way: str
    words: str
    before: str
    after: str


def first_difference(
    before: str, after: str, edited: tuple[str, str] = ("", "")
) -> Difference | None:
    """The first difference of two pages or parts of one; None if browsers show the same.

    :param edited: what the addresses of links for editing the page end with, before and after.
    """
    if before == after:
        return None
    ours, theirs = list(_events(before, edited)), list(_events(after, ("", "")))
    if ours == theirs:
        return None
    # what readers see says more than what follows from it in the head
    return _difference(*map(_body, (ours, theirs))) or _difference(ours, theirs)


def _difference(ours: list[Event], theirs: list[Event]) -> Difference | None:
    for place, (one, other) in enumerate(zip_longest(ours, theirs)):
        if one != other:
            return Difference(
                _way(ours[:place]),
                "".join(_words(ours[:place])[-_CONTEXT:]).strip(),
                _shown(ours[place:]),
                _shown(theirs[place:]),
            )
    return None


def _body(events: list[Event]) -> list[Event]:
    """The events from the body of a page on."""
    bodies = (at for at, (kind, tag) in enumerate(events) if tag.startswith("<body"))
    return events[next(bodies, 0) :]


Event = tuple[str, str]
"""``open``, ``close`` or ``text``, and the tag, the element's name, or a word."""


def _events(html: str, edited: tuple[str, str]) -> Iterator[Event]:
    """What a browser is shown, in order."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    document = html.encode("utf-8", "surrogatepass")
    is_page = re.match(rb"\s*<(?:!doctype|html)", document, re.IGNORECASE)
    if not is_page:
        document = b"<html><body>" + document
    root = lxml_html.document_fromstring(document, parser=parser)
    text: list[str] = []
    beside_block = True
    for kind, name, value in _walk(root):
        if kind == "text" and name == "kept":
            yield from _ended(text, beside_block, is_before_block=False)
            yield from (("text", line) for line in value.splitlines(keepends=True))
            beside_block = False
        elif kind == "text":
            text.append(value)
        else:
            is_block = name in _BLOCKS
            words = list(_ended(text, beside_block, is_before_block=is_block))
            yield from words
            beside_block = is_block or (beside_block and not words)
            if kind == "open" and edited[0]:
                value = value.replace(f'{edited[0]}"', f'{edited[1]}"')
            yield kind, value
    yield from _ended(text, beside_block, is_before_block=True)


def _ended(text: list[str], after_block: bool, *, is_before_block: bool) -> Iterator[Event]:
    """The words of the text since the last tag."""
    whole = _BLANKS.sub(" ", "".join(text))
    text.clear()
    if after_block:
        whole = whole.removeprefix(" ")
    if is_before_block:
        whole = whole.removesuffix(" ")
    yield from (("text", word) for word in _WORDS.findall(whole))


def _walk(root: lxml_html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    """Tags and texts, in order: the kind, the element's name or how the text is read, the value."""
    kept = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = str(element.tag)
        if event == "start":
            yield "open", name, _tag(name, element)
            kept += name in _KEPT
            text = element.text or ""
            if name in _RAW:
                yield "text", "kept", _EMPTY_LINES.sub("\n", text).strip()
            elif text:
                yield "text", "kept" if kept else "", text
        else:
            kept -= name in _KEPT
            yield "close", name, f"</{name}>"
            if element.tail:
                yield "text", "kept" if kept else "", element.tail


def _tag(name: str, element: lxml_html.HtmlElement) -> str:
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    if "class" in attributes:
        attributes["class"] = " ".join(attributes["class"].split())
    written = (f' {key}="{value}"' for key, value in sorted(attributes.items()))
    return f"<{name}{''.join(written)}>"


def _way(events: list[Event]) -> str:
    """The elements that are open after some events."""
    names: list[str] = []
    for kind, value in events:
        if kind == "open":
            names.append(value[1:-1].split(" ", 1)[0])
        elif kind == "close" and names:
            names.pop()
    return " > ".join(names[-3:])


def _words(events: list[Event]) -> list[str]:
    """The words since the last tag."""
    words: list[str] = []
    for kind, value in reversed(events):
        if kind != "text":
            break
        words.insert(0, value)
    return words


def _shown(events: list[Event]) -> str:
    """The beginning of some events, for people."""
    if not events:
        return "nothing"
    return "".join(value for _, value in events[:_WORDS_SHOWN])
