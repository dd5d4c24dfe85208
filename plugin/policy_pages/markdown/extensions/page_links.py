"""The addresses of links and pictures, which may come from the page's old site.

Those in Markdown are resolved before the engine looks at them (MkDocs warns of what it does not
know), and so are those in a page's raw HTML.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from policy_pages.text.html import Change, changed, content_tags, with_value

if TYPE_CHECKING:
    from xml.etree import ElementTree

    from markdown import Markdown

Resolve = Callable[[str], str]
"""An address -> the address that is written in its place."""

_REMOVED = dict.fromkeys(map(ord, "\t\n\r"))
"""Browsers take these out of an address."""
_CANDIDATE = re.compile(r"([\s,]*)(\S*[^\s,])((?:,|[^,(]*(?:\([^)]*\)[^,(]*)*),?)")
"""One of several pictures: what comes before its address, the address, and the picture's size."""
_ONE = frozenset(
    "href src poster action formaction data cite background longdesc xlink:href".split()
)
_SEVERAL = frozenset(["srcset", "imagesrcset"])
_STAYS = "".join(set(string.punctuation) - set("[]"))
_OF_ENGINE = (("a", "href"), ("img", "src"))
"""Elements and attributes whose addresses an engine resolves."""


class FinishedHtml(str):
    """HTML that a page has from a template: its addresses are resolved."""

    __slots__ = ()


class LinkResolvers(NamedTuple):
    """What the addresses of a page become.

    :param in_markdown: in links and pictures of Markdown.
    :param in_html: in raw HTML.
    """

    in_markdown: Resolve
    in_html: Resolve


def rewrite_links(html: str, resolve: Resolve) -> str:
    """Resolve each address in an element, except those within the page.

    :param resolve: address -> address, both unescaped.
    """

    def changes() -> Iterator[Change]:
        for tag in content_tags(html):
            for name, attribute in {} if tag.is_end else tag.attributes.items():
                value = _rewritten(name, attribute.value, resolve)
                if value != attribute.value:
                    yield with_value(tag, attribute, value)

    return changed(html, sorted(changes(), key=lambda change: change.start))


def _rewritten(name: str, value: str, resolve: Resolve) -> str:
    """The value of an attribute, its addresses resolved."""
    if name in _ONE:
        return _resolved(value, resolve)
    if name in _SEVERAL:
        return _CANDIDATE.sub(lambda one: one[1] + _resolved(one[2], resolve) + one[3], value)
    return value


def _resolved(address: str, resolve: Resolve) -> str:
    """An address, resolved; one of the page itself, or that stays, unchanged to the letter."""
    bare = address.strip().translate(_REMOVED)
    if not bare or bare[0] in "#?\\" or bare.startswith(("//", "/\\")):
        return address
    resolved = resolve(bare)
    return address if resolved == bare else resolved


def _readable(address: str) -> str:
    """An address that an engine can take apart; at `https://[host]/` MkDocs gives up."""
    try:
        urlsplit(address)
    except ValueError:
        return quote(address, safe=_STAYS)
    return address


class PageLinks(Extension):
    """Python-Markdown extension: the addresses of pages.

    :param resolvers_of: a ``Markdown`` object -> what resolves the addresses of the page whose text
        it converts; None for a text that keeps them.
    """

    def __init__(self, resolvers_of: Callable[[Markdown], LinkResolvers | None]) -> None:
        super().__init__()
        self.resolvers_of = resolvers_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown: after inline (20), before MkDocs' links (0)."""
        md.treeprocessors.register(_PageLinks(md, self.resolvers_of), "policy_page_links", 5)


class _PageLinks(Treeprocessor):
    def __init__(
        self, md: Markdown, resolvers_of: Callable[[Markdown], LinkResolvers | None]
    ) -> None:
        super().__init__(md)
        self.resolvers_of = resolvers_of

    def run(self, root: ElementTree.Element) -> None:
        resolvers = self.resolvers_of(self.md)
        if resolvers is None:
            return
        for element in root.iter():
            for name, value in list(element.items()):
                is_of_engine = (element.tag, name) in _OF_ENGINE
                resolve = resolvers.in_markdown if is_of_engine else resolvers.in_html
                rewritten = _rewritten(name, value, resolve)
                element.set(name, _readable(rewritten) if is_of_engine else rewritten)
        held = self.md.htmlStash.rawHtmlBlocks
        for number, html in enumerate(held):
            if isinstance(html, str) and not isinstance(html, FinishedHtml):
                held[number] = rewrite_links(html, resolvers.in_html)
