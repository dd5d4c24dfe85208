"""Links of pages that lead to no page: each once, where the page's source has it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from difflib import get_close_matches
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

    def of(
        self, page: SitePage, printed: Callable[[SitePage], TranslatedPage]
    ) -> Iterator[Diagnostic]:
        """The dead links of a page.

        :param printed: translates the page once more, with the places of what is printed.
        """
        dead = list(self._dead(page))
        if not dead:
            return
        written = _Written(page, printed)
        for address in dead:
            severity = severity_of(address, self._options)
            if severity is None:
                continue
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
        pages = {
            page_place(plain_path(one.output)): one
            for one in self._files
            if isinstance(one, SitePage) and one.is_published and one is not page
        }
        wanted = self._addresses.places_of(address, page)[0]
        alike = get_close_matches(
            posixpath.basename(wanted), map(posixpath.basename, pages), n=1, cutoff=_CUTOFF
        )
        named = [place for place in pages if alike == [posixpath.basename(place)]]
        close = get_close_matches(wanted, named, n=1, cutoff=0)
        if not close:
            return "name the file of a page"
        found = pages[close[0]]
        if address.startswith("/"):
            return f"did you mean `{found.address}`?"
        folder = posixpath.dirname(page.path) or "."
        return f"did you mean `{posixpath.relpath(found.source_path, folder)}`?"


def severity_of(address: str, options: SiteOptions) -> Severity | None:
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
        self._links = list(addresses_in(self._text))
        self._samples = CodeSamples(self._text, 0)

    def places_of(self, address: str) -> list[Span]:
        """Where an address is written, or the directive is that prints it; else the beginning."""
        wanted = unquote(address)
        found = [
            one.span
            for one in self._links
            if unquote(one.address) == wanted and not self._samples.cover(one.span.start)
        ]
        if not found:
            at = self._text.find(address)
            found = [Span(at, at + len(address))] if at >= 0 else []
        places = [self._in_source(span) for span in found]
        return list(dict.fromkeys(places)) or [Span(0, 1)]

    def _in_source(self, span: Span) -> Span:
        if self._map is not None:
            return self._map.span(span.start, span.end)
        return Span(span.start + self._start, span.end + self._start)
