"""Links of pages that lead to no page: each once, where the page's source has it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cached_property
from urllib.parse import unquote

from policy_pages.front_matter.directives import PositionMap
from policy_pages.page.translation import TranslatedPage
from policy_pages.policies.references import addresses_in
from policy_pages.site.addresses import SiteAddresses, page_place
from policy_pages.site.files import SiteFiles
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.text.addresses import path_at, plain_path
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, Severity, diagnose
from policy_pages.text.html import tags_of
from policy_pages.text.source import Span

_CODE = "dead-link"
_LINKS = ("a", "area")
_CUTOFF = 0.6
"""How much alike names are that are taken for one another, as for other names."""
_MOST_COMPARED = 250
"""Addresses that are compared with all pages, which takes its time on a large site."""


class DeadLinks:
    """The dead links of one build.

    :param writes: whether this build writes what is at a path; others are not its concern.
    """

    def __init__(
        self,
        files: SiteFiles,
        addresses: SiteAddresses,
        options: SiteOptions,
        writes: Callable[[str], bool],
    ) -> None:
        self._files = files
        self._addresses = addresses
        self._options = options
        self._writes = writes
        self._compared: dict[str, list[SitePage]] = {}

    @cached_property
    def _pages(self) -> dict[str, dict[str, SitePage]]:
        """The last name of a place, in small letters -> the places that end with it, so that a name
        is found whatever its case is -> the page at each."""
        pages: dict[str, dict[str, SitePage]] = {}
        for page in self._files:
            if isinstance(page, SitePage) and page.is_published:
                place = page_place(plain_path(page.output)).casefold()
                pages.setdefault(posixpath.basename(place), {})[place] = page
        return pages

    def of(
        self, page: SitePage, printed: Callable[[SitePage], TranslatedPage]
    ) -> Iterator[Diagnostic]:
        """The dead links of a page.

        :param printed: translates the page once more, with the places of what is printed.
        """
        dead = {one: _severity_of(one, self._options) for one in self._dead(page)}
        reported = {one: severity for one, severity in dead.items() if severity is not None}
        if not reported:
            return
        written = _Written(page, printed)
        for address, severity in reported.items():
            for span in written.places_of(address):
                message = f"this link leads to no page of the site: `{address}`"
                help = self._nearest(address, page)
                yield diagnose(page.source, span, _CODE, message, help=help, severity=severity)

    def _dead(self, page: SitePage) -> Iterator[str]:
        """The addresses of a page's dead links, each once."""
        seen: set[str] = set()
        for tag in tags_of(page.content or ""):
            address = (tag.value("href") or "").strip() if tag.name in _LINKS else ""
            if not address or tag.is_end or address in seen:
                continue
            seen.add(address)
            if not self._addresses.is_dead(address, page):
                continue
            if self._writes(path_at(address, page.url) or ""):
                yield address

    def _nearest(self, address: str, page: SitePage) -> str:
        """The page that may be meant, as this page links it."""
        wanted = self._addresses.places_of(address, page)[0].casefold()
        found = next((one for one in self._near(wanted) if one is not page), None)
        if found is None:
            return "name the file of a page"
        if address.startswith("/"):
            return f"did you mean `{found.address}`?"
        folder = posixpath.dirname(page.path) or "."
        return f"did you mean `{posixpath.relpath(found.source_path, folder)}`?"

    def _near(self, wanted: str) -> list[SitePage]:
        """The pages whose names are most like that of a place, the nearest first."""
        if wanted not in self._compared:
            if len(self._compared) == _MOST_COMPARED:
                return []
            name = posixpath.basename(wanted)
            is_there = name in self._pages
            alike = [name] if is_there else get_close_matches(name, self._pages, 1, _CUTOFF)
            places = {place: page for one in alike for place, page in self._pages[one].items()}
            near = get_close_matches(wanted, places, n=2, cutoff=0)
            self._compared[wanted] = [places[place] for place in near]
        return self._compared[wanted]


def _severity_of(address: str, options: SiteOptions) -> Severity | None:
    """How a dead link counts, as the engine has it for links of its form; None if it does not."""
    is_from_root = address.startswith("/")
    return options.dead_root_links if is_from_root else options.dead_links


class _Written:
    """Where the source of a page has its links."""

    def __init__(self, page: SitePage, printed: Callable[[SitePage], TranslatedPage]) -> None:
        self._page = page
        source = page.source
        start = page.translated.front_matter.body_start if page.translated is not None else 0
        self._text = source.text[start:]
        self._start = start
        self._map: PositionMap | None = None
        if page.origin.is_template:
            translated = printed(page)
            self._text = translated.markdown
            self._map = PositionMap(source, start, translated.pieces)
        self._links: dict[str, list[Span]] = {}
        for link in addresses_in(self._text):
            self._links.setdefault(unquote(link.address), []).append(link.span)
        self._samples = CodeSamples(self._text, 0)

    def places_of(self, address: str) -> list[Span]:
        """Where an address is written, or the directive is that prints it; else the beginning."""
        written = self._links.get(unquote(address), [])
        found = [span for span in written if not self._samples.cover(span.start)] or written
        if not found:
            at = self._text.find(address)
            found = [Span(at, at + len(address))] if at >= 0 else []
        places = [self._in_source(span) for span in found]
        return list(dict.fromkeys(places)) or [Span(0, 1)]

    def _in_source(self, span: Span) -> Span:
        if self._map is not None:
            return self._map.span(span.start, span.end)
        return Span(span.start + self._start, span.end + self._start)
