"""Built files -> the links in them that lead nowhere, whoever wrote them: those of templates and
themes, of pages of other plugins, of feeds, the sitemap and the register, and those in the texts of
pages that :mod:`policy_pages.site.dead_links` does not look at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from policy_pages.policies.references import addresses_in
from policy_pages.security.sources import asked_by_styles
from policy_pages.site.built_addresses import BuiltAddresses
from policy_pages.site.built_data import in_json, in_manifest, in_robots, in_xml
from policy_pages.site.built_pages import PAGES, BuiltFiles, BuiltPage, read_page
from policy_pages.site.configured_redirects import places_of_redirects
from policy_pages.site.dead_links import LookedAt
from policy_pages.site.made_files import REGISTER
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.written_places import WrittenPlace, WrittenPlaces
from policy_pages.text.addresses import split_id
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, Severity, diagnose
from policy_pages.text.page_names import is_page
from policy_pages.text.source import Source, Span

_MOST_OF_FILE = 5_000_000
"""Characters of a feed that is read."""
_MOST_SEARCHED = 3
"""Files with a broken link that are searched for it."""
_DRAWINGS = ".svg"
_XML = (".xml", ".rss", ".atom", _DRAWINGS)
_MANIFEST = ".webmanifest"
_SEARCH_INDEX = "search/search_index.json"
_OF_DRAWINGS = ("svgView(", "xywh=", "t=")
"""How fragments of drawings begin that name no part of them."""
_NOUNS = {
    "": "link",
    "font-src": "font",
    "frame-src": "frame",
    "img-src": "picture",
    "manifest-src": "manifest",
    "media-src": "recording",
    "object-src": "object",
    "script-src": "script",
    "style-src": "style sheet",
}
"""Directive of a policy -> what it lets pages load."""
_SEVERITIES: tuple[Severity | None, ...] = (None, "info", "warning", "error")


class _Target(NamedTuple):
    """What a link leads to, and is not there.

    :param id: of a part of a page that is there; empty where the page or file is missing.
    """

    path: str
    id: str = ""


class _Link(NamedTuple):
    """An address in a built file.

    :param path: of the file.
    :param directive: as :attr:`BuiltPage.links` has it.
    """

    address: str
    path: str
    directive: str
    severity: Severity | None


@dataclass
class _Dead:
    """A target that is not there.

    :ivar links: those that lead to it.
    :ivar place: where the first of them is written, if that is known.
    """

    target: _Target
    links: list[_Link] = field(default_factory=list)
    place: WrittenPlace | None = None

    @property
    def severity(self) -> Severity | None:
        """The worst of its links'."""
        return max((one.severity for one in self.links), key=_SEVERITIES.index)

    @property
    def addresses(self) -> dict[str, None]:
        """How it is written."""
        return dict.fromkeys(one.address for one in self.links)


class BuiltLinks:
    """The broken links of built files.

    :param pages: path below the site's root -> the page of the site there.
    :param looked_at: a page -> what is looked at with it; None for one that is not looked at.
    :param reported: addresses and paths, without their slashes, that the site's engine reports
        itself.
    """

    def __init__(
        self,
        options: SiteOptions,
        places: WrittenPlaces,
        addresses: BuiltAddresses,
        pages: Mapping[str, SitePage],
        looked_at: Callable[[SitePage], LookedAt | None],
        reported: Collection[str],
    ) -> None:
        self._options = options
        self._places = places
        self._addresses = addresses
        self._pages = pages
        self._looked_at = looked_at
        self._reported = reported
        self._read: dict[str, BuiltPage] = {}
        self._configured = places_of_redirects(options)

    def find(self, built: BuiltFiles) -> Iterator[Diagnostic]:
        """What is to be reported."""
        # a page that leads on hands the part to the one that it leads to
        self._read = {page.path: page for page in built.pages if page.refresh is None}
        dead: dict[_Target, _Dead] = {}
        for link in self._links(built):
            target = self._target(link.address, link.path, built)
            if target is not None:
                severity = self._options.dead_anchors if target.id else link.severity
                one = dead.setdefault(target, _Dead(target))
                one.links.append(link._replace(severity=severity))
        in_texts = self._leave_out_looked_at(dead, built) if dead else {}
        for one in dead.values():
            own = in_texts.get(one.target, ())
            if not one.target.id:
                one.links = [self._as_counted(link, own) for link in one.links]
            one.links.sort(key=lambda link: (link[:2] not in own, link.path == "404.html", link[1]))
        counted = [one for one in dead.values() if one.severity and not self._is_reported(one)]
        for one in counted:
            one.place = self._place(one)
        for same in _by_origin(counted):
            yield self._said(same)

    def _links(self, built: BuiltFiles) -> Iterator[_Link]:
        """The addresses in all files."""
        for page in built.pages:
            if page.refresh is not None and page.path in self._configured:
                continue  # what is wrong with it is said at its line
            for address, directive in page.links.items():
                yield _Link(address, page.path, directive, self._severity(address))
        for path, text in built.texts(".css"):
            if self._places.own_file(path) is None:
                continue  # the theme's
            for asked in asked_by_styles(text):
                severity = self._severity(asked.address)
                yield _Link(asked.address, path, asked.directive, severity)
        for path, address in self._in_data(built):
            is_from_root = address.startswith("/") and not address.startswith("//")
            options = self._options
            severity = options.dead_root_links if is_from_root else options.dead_links
            yield _Link(address, path, "", severity)

    def _target(self, address: str, path: str, built: BuiltFiles) -> _Target | None:
        """What an address leads to, if that is not there."""
        found = self._addresses.path_of(address, path)
        if found is None:
            return None
        if found not in built.paths:
            # a site may be part of another one, whose home page is at the root
            return _Target(found) if found != "index.html" else None
        id = split_id(address)[1]
        page = self._page(found, built) if id else None
        if page is None or page.has_part(id):
            return None
        is_of_drawing = found.endswith(_DRAWINGS) and id.startswith(_OF_DRAWINGS)
        return None if is_of_drawing else _Target(found, unquote(id))

    def _page(self, path: str, built: BuiltFiles) -> BuiltPage | None:
        """The page or the drawing at a path; None for other files, whose parts are not known."""
        if path not in self._read and path.endswith(_DRAWINGS):
            self._read[path] = read_page(path, built.text(path))
        return self._read.get(path)

    def _severity(self, address: str) -> Severity | None:
        """How a broken link counts, as the engine has it for links of its form."""
        is_relative = ":" not in address and not address.startswith("/")
        return self._options.dead_links if is_relative else self._options.dead_root_links

    def _as_counted(self, link: _Link, in_texts: Collection[tuple[str, str]]) -> _Link:
        """A link, which may mean another site of the host if an author has written that."""
        is_text = (link.address, link.path) in in_texts and not link.directive
        if is_text and "//" in link.address:
            return link._replace(severity="info")
        return link

    def _leave_out_looked_at(
        self, dead: dict[_Target, _Dead], built: BuiltFiles
    ) -> dict[_Target, set[tuple[str, str]]]:
        """Leave out what is reported with the pages that have it in their texts, wherever else
        these are shown.

        :return: target -> the other links to it in texts, each its address and the page's path.
        """
        looked_at: set[_Target] = set()
        others: dict[_Target, set[tuple[str, str]]] = {}
        for path, page in self._pages.items():
            seen = self._looked_at(page) if page.content is not None else None
            if page.content is None or (seen is None and not page.changes):
                continue
            for address in read_page(path, page.content).links:
                target = self._target(address, path, built)
                if target is None:
                    continue
                # a redline shows links of versions, which have them, too
                known = (seen.anchors if target.id else seen.files) if seen else [address]
                if address in known:
                    looked_at.add(target)
                else:
                    others.setdefault(target, set()).add((address, path))
        for target in looked_at & dead.keys():
            own = others.get(target, ())
            dead[target].links = [link for link in dead[target].links if link[:2] in own]
            if not dead[target].links:
                del dead[target]
        return others

    def _in_data(self, built: BuiltFiles) -> Iterator[tuple[str, str]]:
        """The addresses in files that are not pages and in structured data, each with the path of
        its file."""
        manifests = {
            self._addresses.path_of(asked.address, page.path)
            for page in built.pages
            for asked in page.asked
            if asked.directive == "manifest-src"
        }
        for path, text in built.texts(*_XML, _MANIFEST, ".json", "robots.txt"):
            if len(text) > _MOST_OF_FILE or path == _SEARCH_INDEX:
                continue
            if path.endswith(_XML):
                found = in_xml(text)
            elif path in manifests or path.endswith(_MANIFEST):
                found = in_manifest(text)
            elif path.endswith(".json"):
                found = in_json(text, is_known=path == REGISTER)
            else:
                found = in_robots(text) if path == "robots.txt" else iter(())
            for address in found:
                yield path, address
        for page in built.pages:
            for address in {one for data in page.data for one in in_json(data, is_known=True)}:
                yield page.path, address.partition("#")[0]  # the rest names a thing

    def _is_reported(self, dead: _Dead) -> bool:
        """Whether the engine reports a broken link of the navigation itself."""
        path = dead.target.path
        written = {*dead.addresses, path.removesuffix("index.html"), path}
        return any(one.strip("/") in self._reported for one in written)

    def _said(self, dead: _Dead) -> Diagnostic:
        target, link = dead.target, dead.links[0]
        address = self._places.named(target.path)
        place = dead.place or self._places.built(link.path)
        first, *others = map(self._places.named, dict.fromkeys(one.path for one in dead.links))
        more = f" and {len(others)} more page{'s' * (len(others) != 1)}" if others else ""
        what = f"this {_NOUNS.get(link.directive, 'file')} of `{first}`{more}"
        if target.id:
            noun = "heading or anchor" if target.path.endswith(PAGES) else "part"
            message = f"{what} is broken: `{address}` has no {noun} `#{target.id}`"
            code, help = "dead-anchor", "correct the part behind `#`, or remove it"
        else:
            is_followed = link.directive in ("", "frame-src")
            ending = posixpath.splitext(target.path)[1]
            noun = "page" if ending in PAGES or (is_followed and not ending) else "file"
            verb = "broken" if is_followed else "missing"
            message = f"{what} is {verb}: there is no {noun} at `{address}`"
            code, help = "dead-link", "correct the address, or remove it"
        return diagnose(*place, code, message, help=help, severity=dead.severity or "info")

    def _place(self, dead: _Dead) -> WrittenPlace | None:
        """Where a page, a style sheet, a template or the configuration has an address."""
        address = self._places.named(dead.target.path)
        anchor = f"#{dead.target.id}" if dead.target.id else ""
        written = [*dead.addresses, *(f"{one}{anchor}" for one in (address, address[1:]))]
        written = [one for one in dict.fromkeys(written) if len(one) > 1]
        for path in [*dict.fromkeys(one.path for one in dead.links)][:_MOST_SEARCHED]:
            source, page = self._places.own_file(path), self._pages.get(path)
            if source is None:
                continue
            as_written = page.conversion.written if page is not None else {}
            of_page = [*(as_written[one] for one in written if one in as_written), *written]
            found = (self._places.within(one, source) for one in of_page)
            place = _link_in(source, of_page) or next(filter(None, found), None)
            if place is not None:
                return place
        for one in written:
            for look in (self._places.in_configuration, self._places.in_templates):
                place = look(one)
                if place is not None:
                    return place
        return None


def _link_in(source: Source, addresses: Collection[str]) -> WrittenPlace | None:
    """Where a page in Markdown has a link with one of some addresses."""
    if not is_page(source.path):
        return None
    samples = CodeSamples(source.text, 0)
    for link in addresses_in(source.text):
        if link.address in addresses and not samples.cover(link.span.start):
            return WrittenPlace(source, Span(*link.span))
    return None


def _by_origin(dead: Collection[_Dead]) -> Iterator[_Dead]:
    """Broken links, those together that are written once: a relative address in a template leads
    elsewhere from each page."""
    found: dict[object, _Dead] = {}
    for one in dead:
        where = (one.place.source.path, one.place.span) if one.place is not None else None
        first = found.setdefault((where, *one.addresses, one.target.id), one)
        if first is not one:
            first.links += one.links
    yield from found.values()
