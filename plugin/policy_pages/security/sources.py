"""HTML, style sheets and scripts -> the addresses that a browser asks for without a click.

Which directive of a policy each is subject to follows from what asks for it
(https://www.w3.org/TR/CSP3/#directives-fetch).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from policy_pages.text.html import Attribute, Tag


class Asked(NamedTuple):
    """An address that a browser asks for.

    :param directive: of a policy, such as `img-src`; empty for what no policy keeps a browser from.
    :param start: where it is written in a style sheet or a script; 0 in a tag.
    """

    address: str
    directive: str
    start: int = 0
    end: int = 0


_OF_TAGS: Mapping[str, Mapping[str, str]] = {
    "audio": {"src": "media-src"},
    "embed": {"src": "object-src"},
    "feimage": {"href": "img-src", "xlink:href": "img-src"},
    "frame": {"src": "frame-src"},
    "iframe": {"src": "frame-src"},
    "image": {"href": "img-src", "xlink:href": "img-src"},
    "img": {"src": "img-src"},
    "input": {"src": "img-src"},
    "object": {"data": "object-src"},
    "script": {"src": "script-src", "href": "script-src", "xlink:href": "script-src"},
    "source": {"src": "media-src"},
    "track": {"src": "media-src"},
    "use": {"href": "img-src", "xlink:href": "img-src"},
    "video": {"src": "media-src", "poster": "img-src"},
}
"""Element -> its attribute with an address -> the directive."""
CONNECTIONS = ("preconnect", "dns-prefetch")
"""What a `<link>` is for whose address is only that of a server."""
_OF_LINKS = {
    "stylesheet": "style-src",
    "icon": "img-src",
    "apple-touch-icon": "img-src",
    "modulepreload": "script-src",
    "manifest": "manifest-src",
    "prefetch": "default-src",
    **dict.fromkeys(CONNECTIONS, ""),
}
"""What a `<link>` is for -> the directive."""
_OF_PRELOADS = {
    "script": "script-src",
    "style": "style-src",
    "image": "img-src",
    "font": "font-src",
    "fetch": "connect-src",
}
_SETS = {"img": "srcset", "source": "srcset", "link": "imagesrcset"}
"""Element -> its attribute with several pictures."""

_IN_STYLES = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    r"|(?P<import>@import\s+)(?P<bare>\"[^\"\n]*\"|'[^'\n]*')"
    r"|(?P<imported>@import\s+)?\burl\(\s*(?P<url>\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'()]*)"
    r"|(?P<face>@font-face\b)|(?P<namespace>@namespace\b[^;{}]*)|(?P<end>\})",
    re.IGNORECASE | re.DOTALL,
)
_IN_SCRIPTS = re.compile(
    r"(?:\b(?P<connect>fetch|sendBeacon|WebSocket|EventSource)\s*\(\s*"
    r"|\.open\s*\(\s*(?P<request>[\"'`][A-Za-z]+[\"'`])\s*,\s*"
    r"|\b(?P<load>importScripts|import|(?:Shared)?Worker)\s*\(\s*"
    r"|\b(?:import|from)\s*"
    r"|\.(?P<set>src|href)\s*=\s*)"
    r"(?P<quote>[\"'`])(?P<address>(?:https?:|wss?:)?//[^\s\"'`\\]+)",
)
"""How scripts name what they load. What they put together is not found."""


def asked_by(tag: Tag) -> Iterator[Asked]:
    """What a browser asks for when it reads a start tag."""
    for name, directive in _OF_TAGS.get(tag.name, {}).items():
        address = tag.value(name)
        if address is not None and not (tag.name == "input" and _type(tag) != "image"):
            yield Asked(address.strip(), directive)
    if tag.name == "link":
        yield from _asked_by_link(tag)
    several = tag.value(_SETS[tag.name]) if tag.name in _SETS else None
    if several:
        yield from (Asked(address, "img-src") for address in set_of(several))
    style = tag.value("style")
    if style is not None and "(" in style:
        yield from (one._replace(start=0, end=0) for one in asked_by_styles(style))
    if tag.name in ("body", "table", "td", "th") and "background" in tag.attributes:
        yield Asked(_value(tag.attributes["background"]), "img-src")


def _asked_by_link(tag: Tag) -> Iterator[Asked]:
    address = (tag.value("href") or "").strip()
    relations = (tag.value("rel") or "").lower().split()
    if not address or "alternate" in relations:
        return
    for relation in relations:
        if relation in ("preload", "prefetch") and tag.value("as") is not None:
            kind = (tag.value("as") or "").lower()
            yield Asked(address, _OF_PRELOADS.get(kind, "default-src"))
            return
        if relation in _OF_LINKS:
            yield Asked(address, _OF_LINKS[relation])
            return


def _type(tag: Tag) -> str:
    return (tag.value("type") or "").strip().lower()


def _value(attribute: Attribute) -> str:
    return attribute.value.strip()


def set_of(text: str) -> Iterator[str]:
    """The addresses of a `srcset`."""
    is_address = True
    for word in text.split():
        if not is_address:
            _, comma, word = word.partition(",")  # a size may have the next address behind it
            if not comma:
                continue
            is_address = True
            if not word:
                continue
        address = word.rstrip(",")
        is_address = address != word
        if address:
            yield address


def asked_by_styles(text: str) -> Iterator[Asked]:
    """What a browser asks for when it uses a style sheet."""
    is_font = False
    for found in _IN_STYLES.finditer(text):
        if found["face"]:
            is_font = True
        elif found["end"]:
            is_font = False
        name = "bare" if found["bare"] else "url"
        if found[name] is None:
            continue
        start, end = found.span(name)
        if found[name][:1] in ("'", '"'):
            start, end = start + 1, end - 1
        is_import = found["import"] or found["imported"]
        directive = "style-src" if is_import else "font-src" if is_font else "img-src"
        yield Asked(text[start:end].strip(), directive, start, end)


def asked_by_script(text: str) -> Iterator[Asked]:
    """What a script asks other servers for, as far as its text says so."""
    for found in _IN_SCRIPTS.finditer(text):
        if found["connect"] or found["request"]:
            directive = "connect-src"
        elif found["set"] == "href":
            directive = "style-src"
            if not re.search(r"stylesheet", text):
                continue  # a link, which nothing asks for
        else:
            directive = "script-src"
        yield Asked(found["address"], directive, *found.span("address"))


def server_of(address: str) -> str | None:
    """The server that an address is on; None for one of the same server, or of none."""
    try:
        parts = urlsplit(address.replace("\\", "/"))
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https", "ws", "wss") or not parts.hostname:
        return None
    return parts.hostname + port
