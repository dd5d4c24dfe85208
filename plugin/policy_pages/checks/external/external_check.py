"""A site whose pages are built -> the links to other sites that lead nowhere, each at its place."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from policy_pages.checks.external.asking import Answer
from policy_pages.site.built_addresses import BuiltAddresses
from policy_pages.site.built_pages import read_page
from policy_pages.site.dead_links import WrittenLinks
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.site.written_places import WrittenPlace, WrittenPlaces
from policy_pages.text.addresses import plain_path
from policy_pages.text.diagnostics import Diagnostic, diagnose


@dataclass(frozen=True)
class ExternalLink:
    """A link to another site.

    :param address: as pages have it.
    :param pages: paths, below the site's root, of the pages that have it.
    """

    address: str
    pages: Sequence[str]

    @property
    def asked(self) -> str:
        """The address without the part of a page."""
        return urldefrag(self.address).url


def external_links(
    site: Site, html: Mapping[str, str], wanted: Container[str] | None = None
) -> list[ExternalLink]:
    """The links of built pages to what is not below the site's own address, each once.

    :param html: path below the site's root -> the page there.
    :param wanted: paths of the pages that are looked at; None: all.
    """
    own = BuiltAddresses(site.options.url, html)
    scheme = urlsplit(site.options.url or "https:").scheme
    found: dict[str, list[str]] = {}
    for path, text in html.items():
        if wanted is not None and path not in wanted:
            continue
        for address in read_page(path, text).links:
            address = f"{scheme}:{address}" if address.startswith("//") else address
            try:
                parts = urlsplit(address)
                is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
            except ValueError:
                continue
            if is_web and own.path_of(address, path) is None:
                found.setdefault(address, []).append(path)
    return [ExternalLink(address, pages) for address, pages in sorted(found.items())]


class ExternalCheck:
    """Says where links to other sites are, and what is wrong with them."""

    def __init__(self, editions: Sequence[Site]) -> None:
        files = [file for site in editions for file in site.files]
        self._places = WrittenPlaces(files, editions[0].options, editions[0].folders)
        self._pages = {
            plain_path(page.output): (page, site) for site in editions for page in site.pages
        }

    def findings(
        self, links: Sequence[ExternalLink], answers: Mapping[str, Answer]
    ) -> Iterator[Diagnostic]:
        """What is to be reported.

        :param answers: address -> what is known of it.
        """
        for link in links:
            answer = answers.get(link.asked)
            if answer is None or (answer.kind == "found" and not answer.moved):
                continue
            place = self._place(link)
            if answer.kind == "gone":
                message = f"this link is broken: {answer.reason}"
                help = "correct the address, or remove the link"
                yield diagnose(*place, "external-link-gone", message, help=help, severity="warning")
            elif answer.kind == "found":
                message = f"this page has moved for good, to {_shown(answer.moved or '')}"
                yield diagnose(
                    *place,
                    "external-link-moved",
                    message,
                    help="write the new address, if it is the page that you mean",
                    severity="info",
                )
            else:
                message = f"this link is not checked: {answer.reason}"
                yield diagnose(*place, "external-link-unchecked", message, severity="info")

    def _place(self, link: ExternalLink) -> WrittenPlace:
        """Where a link is written: in a page, a template or the configuration."""
        for path in link.pages:
            if path not in self._pages:
                continue
            page, site = self._pages[path]
            if not _has_link(page, link.address):
                continue
            spans = WrittenLinks(page, site.printed).places_of(
                link.address, lambda address: address == link.address
            )
            return WrittenPlace(page.source, spans[0])
        place = self._places.in_templates(link.address)
        place = place or self._places.in_configuration(link.address)
        return place or self._places.built(link.pages[0])


def _has_link(page: SitePage, address: str) -> bool:
    """Whether the text of a page has a link, and not its theme alone."""
    if not page.is_read or page.changes is not None or address not in page.source.text:
        return False
    return address in read_page(page.output, page.content or "").links


def _shown(address: str) -> str:
    return f"`{address if address.isprintable() else ascii(address)[1:-1]}`"
