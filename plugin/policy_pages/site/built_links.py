"""Built files -> the links in them that lead nowhere: those of templates and themes, of pages of
other plugins, of feeds, the sitemap and the register.

Links in the texts of pages are :mod:`policy_pages.site.dead_links`'.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from policy_pages.security.sources import asked_by_styles
from policy_pages.site.built_addresses import BuiltAddresses
from policy_pages.site.built_pages import BuiltFiles, read_page
from policy_pages.site.dead_links import OF_SCRIPTS
from policy_pages.site.made_files import REGISTER
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.written_places import WrittenPlace, WrittenPlaces
from policy_pages.text.diagnostics import Diagnostic, Severity, diagnose

_MOST_OF_FILE = 5_000_000
"""Characters of a feed that is read."""

_MOST_SEARCHED = 3
"""Files with a broken link that are searched for it."""


class _Target(NamedTuple):
    """What a link leads to, and is not there.

    :param id: of a part of a page that is there; empty where the page or file is missing.
    """

    path: str
    id: str = ""
    is_picture: bool = False


@dataclass
class _Dead:
    """A target that is not there.

    :ivar addresses: how it is written -> the paths of the files that have it.
    """

    target: _Target
    severity: Severity | None = None
    addresses: dict[str, list[str]] = field(default_factory=dict)


class BuiltLinks:
    """The broken links of built files.

    :param pages: path below the site's root -> the page of the site there.
    :param is_checked: whether the links in a page's text are looked at with the page.
    :param reported: addresses and paths, without their slashes, that the site's engine reports
        itself.
    """

    def __init__(
        self,
        options: SiteOptions,
        places: WrittenPlaces,
        addresses: BuiltAddresses,
        pages: Mapping[str, SitePage],
        is_checked: Callable[[SitePage], bool],
        reported: Collection[str],
    ) -> None:
        self._options = options
        self._places = places
        self._addresses = addresses
        self._pages = pages
        self._is_checked = is_checked
        self._reported = reported

    def find(self, built: BuiltFiles) -> Iterator[Diagnostic]:
        """What is to be reported."""
        ids = {page.path: page.ids for page in built.pages}
        dead: dict[_Target, _Dead] = {}

        def look(address: str, path: str, *, is_picture: bool, severity: Severity | None) -> None:
            target = self._target(address, path, built.paths, ids)
            if target is None:
                return
            one = dead.setdefault(target, _Dead(target._replace(is_picture=is_picture)))
            severity = self._options.dead_anchors if target.id else severity
            one.severity = "warning" if "warning" in (one.severity, severity) else severity
            one.addresses.setdefault(address, []).append(path)

        for page in built.pages:
            for address, is_picture in page.links.items():
                severity = self._severity(address)
                look(address, page.path, is_picture=is_picture, severity=severity)
        for path, text in built.texts(".css"):
            if self._places.own_file(path) is None:
                continue  # the theme's
            for asked in asked_by_styles(text):
                severity = self._severity(asked.address)
                look(asked.address, path, is_picture=True, severity=severity)
        for path, address in self._in_data(built):
            look(address, path, is_picture=False, severity=self._options.dead_links)
        if dead:
            for target in self._in_texts(built):
                dead.pop(target, None)
        for one in dead.values():
            if one.severity is not None and not self._is_reported(one):
                yield self._said(one)

    def _target(
        self,
        address: str,
        path: str,
        paths: Collection[str],
        ids: Mapping[str, Collection[str]],
    ) -> _Target | None:
        """What an address leads to, if that is not there."""
        found = self._addresses.path_of(address, path)
        if found is None:
            return None
        if found not in paths:
            # a site may be part of another one, whose home page is at the root
            return _Target(found) if found != "index.html" else None
        id = address.partition("#")[2]
        if not id or found not in ids or id in ids[found] or id.startswith(OF_SCRIPTS):
            return None
        id = unquote(id)
        if id in ids[found] or id.casefold() == "top":
            return None
        return _Target(found, id)

    def _severity(self, address: str) -> Severity | None:
        """How a broken link counts, as the engine has it for links of its form."""
        is_relative = ":" not in address and not address.startswith("/")
        return self._options.dead_links if is_relative else self._options.dead_root_links

    def _in_texts(self, built: BuiltFiles) -> Iterator[_Target]:
        """The missing targets of links in pages' own texts, wherever else these are shown."""
        ids = {page.path: page.ids for page in built.pages}
        for path, page in self._pages.items():
            if page.content is None or not (self._is_checked(page) or page.changes):
                continue
            text = read_page(path, page.content)
            for address in text.links:
                target = self._target(address, path, built.paths, ids)
                if target is not None:
                    yield target

    def _in_data(self, built: BuiltFiles) -> Iterator[tuple[str, str]]:
        """The addresses of the site in feeds, sitemaps, registers and structured data, each with
        the path of its file."""
        root = self._options.url
        if not root:
            return
        for path, text in built.texts(".xml", REGISTER):
            if len(text) > _MOST_OF_FILE:
                continue
            is_feed = path.endswith(".xml")
            for address in _in_xml(text) if is_feed else _in_json(text):
                if address.startswith(root):
                    yield path, address
        for page in built.pages:
            for address in {one for data in page.data for one in _in_json(data)}:
                if address.startswith(root):
                    yield page.path, address.partition("#")[0]  # the rest names a thing

    def _is_reported(self, dead: _Dead) -> bool:
        """Whether the engine reports a broken link of the navigation itself."""
        written = {*dead.addresses, _shown(dead.target.path), dead.target.path}
        return any(one.strip("/") in self._reported for one in written)

    def _said(self, dead: _Dead) -> Diagnostic:
        target = dead.target
        pages = [*dict.fromkeys(path for paths in dead.addresses.values() for path in paths)]
        address = self._places.named(target.path)
        pages.sort(key=lambda path: (path == "404.html", path))
        place = self._place(dead, address, pages) or self._places.built(pages[0])
        first, *others = map(self._places.named, pages)
        more = f" and {len(others)} more page{'s' * (len(others) != 1)}" if others else ""
        kind = "picture" if target.is_picture else "link"
        what = f"this {kind} of `{first}`{more}"
        if target.id:
            message = f"{what} is broken: `{address}` has no heading or anchor `#{target.id}`"
            code, help = "dead-anchor", "correct the part behind `#`, or remove it"
        else:
            is_page = posixpath.basename(target.path) == "index.html" or target.path.endswith(
                ".html"
            )
            noun = "page" if is_page else "file"
            verb = "missing" if target.is_picture else "broken"
            message = f"{what} is {verb}: there is no {noun} at `{address}`"
            code, help = "dead-link", "correct the address, or remove it"
        return diagnose(*place, code, message, help=help, severity=dead.severity or "info")

    def _place(self, dead: _Dead, address: str, pages: Sequence[str]) -> WrittenPlace | None:
        """Where a page's header, a style sheet, a template or the configuration has an address."""
        anchor = f"#{dead.target.id}" if dead.target.id else ""
        written = [*dead.addresses, *(f"{one}{anchor}" for one in (address, address[1:]))]
        written = [one for one in dict.fromkeys(written) if len(one) > 1]
        for path in pages[:_MOST_SEARCHED]:
            source = self._places.own_file(path)
            found = (self._places.within(one, source) for one in written if source is not None)
            place = next((one for one in found if one is not None), None)
            if place is not None:
                return place
        for one in written:
            for look in (self._places.in_configuration, self._places.in_templates):
                place = look(one)
                if place is not None:
                    return place
        return None


def _shown(path: str) -> str:
    return path.removesuffix("index.html")


def _in_xml(text: str) -> Iterator[str]:
    """What may be an address in XML: attributes and texts, and those of HTML in these."""
    from lxml import etree  # here: many sites have no feed, and it loads slowly

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return
    for element in root.iter(etree.Element):
        yield from map(str, element.attrib.values())
        inner = (element.text or "").strip()
        if "<" in inner:
            yield from read_page("", inner).links
        elif inner:
            yield inner


def _in_json(text: str) -> Iterator[str]:
    """The texts in JSON."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value
