"""A page's HTML -> the same, each link with the address that paper shows behind it.

The address is the attribute ``data-address``; ``print.css`` shows it. A link has one if it leads
off the page and its text does not say where to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from unicodedata import normalize
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from policy_pages.text.addresses import plain_address
from policy_pages.text.html import Change, Text, changed, content_pieces, decoded

ATTRIBUTE = "data-address"

_NOT_TOLD = re.compile(r"^(?:https?:)?//|/$", re.IGNORECASE)
_NOT_SAID = re.compile(r"[\W_]+")


_LEADS_AWAY = re.compile(r"\bhref\s*=\s*(?![\"']?\s*#)", re.IGNORECASE)
"""A link that is not one within the page."""


@dataclass
class _Link:
    """A link that has begun.

    :param place: where in the HTML an attribute may be put in.
    """

    place: int
    href: str
    text: list[str] = field(default_factory=list)


def with_printed_addresses(html: str, page_address: str | None) -> str:
    """Give each link that needs one its address.

    :param page_address: the absolute address of the page, or None where it is not known: links
        within the site then have none.
    """

    if not _LEADS_AWAY.search(html):
        return html

    def changes() -> Iterator[Change]:
        for link in _links(html):
            address = printed_address(link.href, "".join(link.text), page_address)
            if address is not None:
                yield Change(link.place, link.place, f' {ATTRIBUTE}="{escape(address)}"')

    return changed(html, changes())


def printed_address(href: str, text: str, page_address: str | None) -> str | None:
    """What is shown behind a link.

    :param text: the link's words; an image says nothing.
    :param page_address: as above.
    """
    said = " ".join(text.split())
    try:
        address = urljoin(page_address or "", href.strip())
        parts = urlsplit(address)
    except ValueError:  # such as `//[`
        return None
    if not said:
        return None
    if parts.scheme in ("mailto", "tel"):
        reached = unquote(parts.path)
        return reached if reached and not _says(said, reached) else None
    if not parts.scheme and parts.netloc:
        address = f"https:{address}"
    elif parts.scheme not in ("http", "https") or not parts.netloc:
        return None  # a path, and no address that it begins at; javascript:
    if page_address is not None and _page_at(address) == _page_at(page_address):
        return None
    return None if _same(said) == _same(address) else address


@lru_cache(maxsize=4096)
def _page_at(address: str) -> str:
    """The one form of all addresses of a page."""
    return plain_address(urldefrag(address).url).removesuffix("index.html")


def _same(address: str) -> str:
    """What two ways to write an address have in common."""
    return _NOT_TOLD.sub("", normalize("NFC", unquote(address))).casefold()


def _says(text: str, reached: str) -> bool:
    """Whether a text holds a mail address or a telephone number."""
    return _NOT_SAID.sub("", reached.casefold()) in _NOT_SAID.sub("", text.casefold())


def _links(html: str) -> list[_Link]:
    """The links of a page, in their order, but for those whose author gave them an address."""
    links: list[_Link] = []
    open_link: _Link | None = None
    for piece in content_pieces(html):
        if isinstance(piece, Text):
            if open_link is not None and not piece.is_raw:
                open_link.text.append(decoded(html[piece.start : piece.end]))
        elif piece.name == "a":
            href = piece.value("href")
            is_shown = href is not None and not piece.is_end and ATTRIBUTE not in piece.attributes
            open_link = _Link(piece.name_end, href or "") if is_shown else None
            if open_link is not None:
                links.append(open_link)
    return links
