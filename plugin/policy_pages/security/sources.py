"""HTML, style sheets and scripts -> the addresses that a browser asks for without a click.

Which directive of a policy each is subject to follows from what asks for it
(https://www.w3.org/TR/CSP3/#directives-fetch).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from policy_pages.text.html import Tag


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
    "a": {"ping": "connect-src"},
    "area": {"ping": "connect-src"},
    "audio": {"src": "media-src"},
    "embed": {"src": "object-src"},
    "feimage": {"href": "img-src", "xlink:href": "img-src"},
    "frame": {"src": "frame-src"},
    "iframe": {"src": "frame-src"},
    # browsers make `<img>` of an `<image>` that is in no drawing
    "image": {"href": "img-src", "xlink:href": "img-src", "src": "img-src", "srcset": "img-src"},
    "img": {"src": "img-src", "srcset": "img-src"},
    "input": {"src": "img-src"},
    "link": {"imagesrcset": "img-src"},
    "object": {"data": "object-src"},
    "script": {"src": "script-src", "href": "script-src", "xlink:href": "script-src"},
    "source": {"src": "media-src", "srcset": "img-src"},
    "track": {"src": "media-src"},
    "use": {"href": "img-src", "xlink:href": "img-src"},
    "video": {"src": "media-src", "poster": "img-src"},
    **dict.fromkeys(
        ("body", "table", "tbody", "td", "tfoot", "th", "thead", "tr"), {"background": "img-src"}
    ),
}
"""Element -> its attribute with an address -> the directive."""
_SETS = frozenset(["srcset", "imagesrcset"])
"""Attributes with several pictures."""
_STYLED = frozenset(
    "style clip-path cursor fill filter marker marker-end marker-mid marker-start mask stroke"
    "".split()
)
"""Attributes that are read as a style sheet is."""
ANIMATIONS = frozenset("animate animatemotion animatetransform set".split())
ANIMATED = frozenset("values from to by".split())
"""Attributes with what an animation gives another attribute."""
LOADING_ATTRIBUTES = frozenset(
    [name for names in _OF_TAGS.values() for name in names] + [*_STYLED, *ANIMATED]
)
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

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\r\n\f])?|[^0-9a-fA-F\r\n\f])"
_ESCAPED = re.compile(
    r"\\(?:(?P<number>[0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(?:\r\n|[\r\n\f])|(?P<other>.))",
    re.DOTALL,
)
_STRINGS = "|".join(
    rf"{quote}(?:[^{quote}\\\n\r\f]|\\(?:\r\n|.))*(?:{quote}|(?=[\n\r\f])|\Z)" for quote in "\"'"
)
_IN_STYLES = re.compile(
    rf"/\*.*?(?:\*/|\Z)"
    rf"|(?P<string>{_STRINGS})"
    rf"|(?P<name>@?(?:[-\w]|[^\x00-\x7f]|{_ESCAPE})+)(?P<open>\()?"
    r"|(?P<mark>[(){};])",
    re.DOTALL | re.ASCII,
)
_IN_URL = re.compile(rf"[ \t\r\n\f]*(?P<url>(?:[^\s\"'()\\]|{_ESCAPE})*)", re.ASCII)
_LAST_CHARACTER = 0x10FFFF
_OF_ADDRESSES = frozenset("url src image image-set -webkit-image-set cross-fade".split())
"""Functions of style sheets in which a string is an address."""
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
    return (asked for _, asked in asked_by_attributes(tag))


def asked_by_attributes(tag: Tag) -> Iterator[tuple[str, Asked]]:
    """The same, each with the name of the attribute that has the address."""
    for name, directive in _OF_TAGS.get(tag.name, {}).items():
        value = tag.value(name)
        if value is None or (tag.name == "input" and _type(tag) != "image"):
            continue
        several = set_of(value) if name in _SETS else value.split() if name == "ping" else [value]
        yield from ((name, Asked(address.strip(), directive)) for address in several)
    if tag.name == "link":
        yield from (("href", asked) for asked in _asked_by_link(tag))
    for name, attribute in tag.attributes.items():
        if name in _STYLED and "(" in attribute.value:
            yield from ((name, _placeless(one)) for one in asked_by_styles(attribute.value))
    if tag.name in ANIMATIONS:
        yield from _asked_by_animation(tag)


def _asked_by_animation(tag: Tag) -> Iterator[tuple[str, Asked]]:
    """What an animation shows: in which element it is, and so whether a picture, is not asked."""
    is_address = (tag.value("attributename") or "").strip().lower() in ("href", "xlink:href")
    for name in ANIMATED & tag.attributes.keys():
        value = tag.attributes[name].value
        if is_address:
            yield from ((name, Asked(one.strip(), "img-src")) for one in value.split(";"))
        elif "(" in value:
            yield from ((name, _placeless(one)) for one in asked_by_styles(value))


def _placeless(asked: Asked) -> Asked:
    return asked._replace(start=0, end=0)


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
        word = word.lstrip(",")
        address = word.rstrip(",")
        is_address = address != word or not word
        if address:
            yield address


def asked_by_styles(text: str) -> Iterator[Asked]:
    """What a browser asks for when it uses a style sheet, or the value of a property."""
    is_font = False
    rule = ""  # the rule at whose beginning the next name or string is
    functions: list[str] = []  # those that are open
    position = 0
    while (found := _IN_STYLES.search(text, position)) is not None:
        position = found.end()
        span = None
        if found["string"] is not None:
            if rule == "@import" or (functions and functions[-1] in _OF_ADDRESSES):
                start, end = found.span("string")
                span = start + 1, end - (text[end - 1] == text[start] and end - start > 1)
        elif found["name"] is not None:
            name = _meant(found["name"]).lower()
            if name == "@font-face":
                is_font = True
            if found["open"]:
                functions.append(name)
                unquoted = _IN_URL.match(text, position) if name == "url" else None
                if unquoted is not None and unquoted["url"]:
                    span, position = unquoted.span("url"), unquoted.end()
            elif name[0] == "@":
                rule = name
                continue
        elif found["mark"] == "(":
            functions.append("")
        elif found["mark"] == ")":
            del functions[-1:]
        elif found["mark"] is not None:
            is_font = is_font and found["mark"] != "}"
            rule, functions = "", []
        if span is not None and rule != "@namespace":
            kind = "style-src" if rule == "@import" else "font-src" if is_font else "img-src"
            yield Asked(_meant(text[slice(*span)]).strip(), kind, *span)
        if found["string"] is not None or span is not None:
            rule = rule if rule == "@namespace" else ""


def _meant(text: str) -> str:
    """A name or an address of a style sheet, its escapes decoded."""
    if "\\" not in text:
        return text

    def character(escape: re.Match[str]) -> str:
        if escape["number"] is None:
            return escape["other"] or ""
        number = int(escape["number"], 16)
        is_one = 0 < number <= _LAST_CHARACTER and not 0xD800 <= number <= 0xDFFF
        return chr(number) if is_one else "\ufffd"

    return _ESCAPED.sub(character, text)


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
