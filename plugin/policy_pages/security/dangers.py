"""HTML of an author -> what in it runs a program, changes the whole page, or tells other servers
who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from policy_pages.text.html import Tag, content_tags

UNSAFE_ELEMENTS = {
    "script": "runs a program in the reader's browser",
    "iframe": "shows another page within this one",
    "frame": "shows another page within this one",
    "portal": "shows another page within this one",
    "object": "shows another page or program within this one",
    "embed": "shows another page or program within this one",
    "applet": "shows another page or program within this one",
    "base": "changes where the links of the page lead",
    "meta": "can send readers to another page",
    "link": "loads a file for the whole page",
    "style": "changes how the whole page looks",
}
"""Element -> what it does on a page."""
_SCRIPT_SCHEMES = ("javascript", "vbscript")
_ADDRESSES = frozenset(
    "href src action formaction data poster cite background xlink:href ping codebase from to"
    " values by dynsrc lowsrc longdesc manifest".split()
)
_SOURCES = {
    "a": ("ping",),
    "area": ("ping",),
    "img": ("src", "srcset"),
    "image": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "input": ("src",),
    "source": ("src", "srcset"),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "body": ("background",),
    "table": ("background",),
    "td": ("background",),
    "th": ("background",),
}
"""Element -> its attributes with an address that browsers ask for, though nobody follows a link."""
_SEVERAL = ("srcset", "ping")
_PICTURE = re.compile(r"data:image/(?:png|gif|jpe?g|webp|avif)[;,]", re.IGNORECASE)
_OF_STYLE = re.compile(r"(?:url|image-set|image|src)\(\s*[\"']?([^\"')\s]*)", re.IGNORECASE)
_IGNORED = dict.fromkeys([*range(0x21), 0x7F])
"""Browsers ignore most of these in or before a scheme, and no scheme needs them."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DATA_TYPES = ("math/tex", "application/json", "application/ld+json", "text/plain")


class Danger(NamedTuple):
    """Something unsafe in HTML.

    :param kind: `element`, `handler`, `address` or `source`.
    :param element: the name of its element.
    :param attribute: that of its attribute; empty for an element.
    :param value: an address, as it was meant; the name of the server for a source.
    :param tag: its tag, as the HTML has it.
    """

    kind: str
    element: str
    attribute: str
    value: str
    tag: str


def scheme_of(address: str) -> str:
    """The scheme that a browser finds in an address, in small letters; empty if there is none."""
    found = _SCHEME.match(address.translate(_IGNORED))
    return "" if found is None else found[1].lower()


def is_picture(address: str) -> bool:
    """Whether an address is itself a picture that cannot contain a program."""
    return _PICTURE.match(address.translate(_IGNORED)) is not None


def foreign_server(address: str, own: Sequence[str]) -> str | None:
    """The server that an address is on, if it is none of those that a site may load from.

    :param own: sources: the site's address, and those that its policy allows.
    """
    plain = address.translate(_IGNORED).replace("\\", "/")
    try:
        parts = urlsplit(plain)
        host = parts.hostname
    except ValueError:
        return plain
    if not host:
        # browsers read `https:/host` and `https:///host` as `https://host`
        if parts.scheme in ("http", "https", "ftp") or plain.startswith("//"):
            host = plain.partition(":")[2].lstrip("/") if parts.scheme else plain.lstrip("/")
            return re.split(r"[/?#]", host)[0] or plain
        return None
    return None if any(_allows(source, host) for source in own) else host


def _allows(source: str, host: str) -> bool:
    named = (urlsplit(source).hostname or "") if "//" in source else ""
    if named.startswith("*."):
        return host.endswith(named[1:])
    return named == host


def dangers_in(html: str, own: Sequence[str]) -> Iterator[Danger]:
    """What is unsafe in HTML.

    :param own: the sources that it may load from, besides its own server.
    """
    for tag in content_tags(html):
        if tag.is_end or not (tag.attributes or tag.name in UNSAFE_ELEMENTS):
            continue
        written = html[tag.start : tag.end]
        if tag.name in UNSAFE_ELEMENTS and not _is_data(tag):
            yield Danger("element", tag.name, "", "", written)
            continue
        for name, attribute in tag.attributes.items():
            if name.startswith("on") and len(name) > 2:
                yield Danger("handler", tag.name, name, "", written)
            elif name in _ADDRESSES and _is_unsafe(tag, name, attribute.value):
                yield Danger("address", tag.name, name, attribute.value, written)
            server = _source(tag, name, attribute.value, own)
            if server is not None:
                yield Danger("source", tag.name, name, server, written)


def _is_data(tag: Tag) -> bool:
    """Whether a script is none, and `<meta>` or `<link>` only describe what is in the page."""
    if tag.name == "script":
        kind = (tag.value("type") or "").strip().lower().partition(";")[0]
        return kind in _DATA_TYPES and "src" not in tag.attributes
    if tag.name == "meta":
        return "http-equiv" not in tag.attributes
    return False


def _is_unsafe(tag: Tag, name: str, address: str) -> bool:
    scheme = scheme_of(address)
    if scheme == "data":
        return not (tag.name in _SOURCES and name in ("src", "poster") and is_picture(address))
    # the values of an animation are several addresses
    return scheme in _SCRIPT_SCHEMES or (
        name in ("values", "from", "to", "by")
        and any(scheme_of(one) in _SCRIPT_SCHEMES for one in address.split(";"))
    )


def _source(tag: Tag, name: str, value: str, own: Sequence[str]) -> str | None:
    """The foreign server that an attribute loads something from."""
    addresses: list[str] = []
    if name == "style":
        addresses = _OF_STYLE.findall(value)
    elif name in _SOURCES.get(tag.name, ()):
        addresses = value.replace(",", " ").split() if name in _SEVERAL else [value]
    found = (foreign_server(address, own) for address in addresses)
    return next((server for server in found if server is not None), None)
