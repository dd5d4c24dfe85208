"""Built files that are not pages -> the addresses in them: feeds, sitemaps, manifests, drawings,
registers and other JSON, `robots.txt`.

What may be a word counts only where its format says that it is an address. An address with the
site's own host is one wherever it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from policy_pages.security.sources import asked_by_styles
from policy_pages.site.built_pages import read_page

_WEB = re.compile(r"(?:https?:)?//[^\s<>\"]+", re.IGNORECASE)
_PATH = re.compile(r"^[^\s:]*[/.][^\s:]*$")
"""A relative address that is not a word, such as the `None` of a program."""
_ROOTS = frozenset(
    "rss feed rdf urlset sitemapindex browserconfig opensearchdescription svg".split()
)
"""The outermost elements of formats whose fields are known."""
_TEXTS = frozenset("link url loc thumbnail_loc content_loc player_loc icon logo uri".split())
"""Elements whose text is an address there."""
_ATTRIBUTES = frozenset(["href", "src", "{http://www.w3.org/1999/xlink}href"])
_NAMES = frozenset(
    "url href src link image icon logo home_page_url feed_url external_url banner_image avatar"
    " contentUrl thumbnailUrl".split()
)
"""Keys of JSON whose texts are addresses, if they are whole or from the root."""
_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def in_xml(text: str) -> Iterator[str]:
    """The addresses in XML, and in the HTML that it holds."""
    from lxml import etree  # here: many sites have no feed, and it loads slowly

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return
    is_known = etree.QName(root).localname.lower() in _ROOTS
    for element in root.itersiblings(etree.PI, preceding=True):
        if getattr(element, "target", "") == "xml-stylesheet":
            yield element.get("href") or ""
    for element in root.iter(etree.Element):
        base, name = element.base or "", etree.QName(element).localname.lower()
        for attribute, value in element.attrib.items():
            value = str(value).strip()
            if _WEB.fullmatch(value) or (is_known and attribute in _ATTRIBUTES):
                yield urljoin(base, value)
            elif attribute == "style":
                yield from (asked.address for asked in asked_by_styles(value))
        inner = (element.text or "").strip()
        if name == "style":
            yield from (asked.address for asked in asked_by_styles(inner))
        elif "<" in inner:
            yield from (urljoin(base, one) for one in read_page("", inner).links)
        elif _is_name(element, name):
            continue
        elif _WEB.fullmatch(inner) or (is_known and name in _TEXTS and _PATH.search(inner)):
            yield urljoin(base, inner)


def _is_name(element: Any, name: str) -> bool:
    """Whether an address in XML only names an entry, for good: nothing need be there."""
    return name == "id" or (name == "guid" and element.get("isPermaLink") == "false")


def in_json(text: str, *, is_known: bool) -> Iterator[str]:
    """The addresses in JSON.

    :param is_known: whether it is a format whose texts with the site's host are all links.
    """
    for name, value in _texts(text):
        if name in _NAMES:
            if value.startswith("/") or _WEB.fullmatch(value):
                yield value
        elif is_known and _WEB.fullmatch(value):
            yield value


def in_manifest(text: str) -> Iterator[str]:
    """The addresses in a manifest of a web application
    (https://www.w3.org/TR/appmanifest/)."""
    for name, value in _texts(text):
        if name in ("start_url", "src", "url"):
            yield value


def in_robots(text: str) -> Iterator[str]:
    """The addresses of sitemaps in a `robots.txt`."""
    yield from _SITEMAP.findall(text)


def _texts(text: str) -> Iterator[tuple[str, str]]:
    """The texts in JSON, each with the key that it or its list has."""
    try:
        waiting: list[tuple[str, Any]] = [("", json.loads(text))]
    except (ValueError, RecursionError):
        return
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += ((name, one) for one in value)
        elif isinstance(value, str):
            yield name, value.strip()
