"""A build's pages -> what each one shows where it is shared: records, cards, findings, heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from policy_pages.config import PolicyPagesConfig
from policy_pages.diagnostics import Diagnostic
from policy_pages.head_tags import without_doubles
from policy_pages.policies.fields import PageFields
from policy_pages.share_preview import previewed_page, write_preview
from policy_pages.sharing import Head, SharedPage
from policy_pages.sharing_settings import configured_sharing, public_address
from policy_pages.site_cards import SiteCards, card_of
from policy_pages.social.addresses import Find
from policy_pages.social.findings import findings_as_diagnostics
from policy_pages.social.lint_position import lint_position
from policy_pages.social.record import Crumb, SocialRecord
from policy_pages.source import Source


@dataclass(frozen=True)
class _ReadPage:
    """A page without errors."""

    page: Page
    source: Source
    html: str


class SiteSharing:
    """One build.

    :param root: the folder of ``mkdocs.yml``.
    :param find: finds the files that the site publishes.
    """

    def __init__(
        self,
        options: PolicyPagesConfig,
        config: MkDocsConfig,
        root: Path,
        find: Find,
        *,
        serving: bool,
    ) -> None:
        self.config = config
        address = public_address(config, serving=serving)
        self.sharing = configured_sharing(options, config, address, find)
        self.cards = SiteCards(options.cards, config, root)
        self.records: dict[str, SocialRecord] = {}
        self._read: dict[str, _ReadPage] = {}
        self._heads: dict[str, Head] = {}

    def read(self, page: Page, source: Source, html: str) -> None:
        """Keep a page without errors."""
        self._read[page.file.src_uri] = _ReadPage(page, source, html)

    def work_out(
        self, pages: Mapping[str, PageFields], files: Files
    ) -> Iterator[tuple[Page, list[Diagnostic]]]:
        """Make the records and cards of all pages; each page with what is wrong there.

        :param pages: path of a page's source -> its fields.
        """
        shared: dict[str, SharedPage] = {}
        for path, known in pages.items():
            file = files.get_file_from_path(path)
            if file is not None and file.page is not None:
                shared[path] = self._shared_page(file.page, known)
                self.records[path] = self.sharing.record(shared[path])
        problems = self._draw_cards(shared, files)
        for path, read in self._read.items():
            found = self.sharing.findings(read.source, self.records[path])
            yield read.page, [*problems.get(path, []), *found]

    def _draw_cards(
        self, shared: Mapping[str, SharedPage], files: Files
    ) -> dict[str, list[Diagnostic]]:
        """Give each page without an image its card."""
        site_url = self.sharing.site.url
        if site_url is None or not self.cards.enabled:
            return {}
        wanted = {
            path: card_of(self.records[path], read.source, self.sharing.site)
            for path, read in self._read.items()
            if not self.records[path].images
        }
        drawn = self.cards.draw(wanted, site_url)
        for file in drawn.files:
            files.append(file)
        for path, card in drawn.cards.items():
            self.records[path] = self.sharing.record(replace(shared[path], card=card))
        return {path: [problem] for path, problem in drawn.diagnostics.items()}

    def site_findings(self) -> list[Diagnostic]:
        """What is wrong for all pages alike."""
        return self.sharing.site_findings()

    def head(self, page: Page, *, generator: str) -> Head:
        """What the theme writes into the head of a page.

        :param generator: what builds the site.
        """
        head = self.sharing.head(self.records[page.file.src_uri], generator=generator)
        self._heads[page.file.src_uri] = head
        return head

    def checked_head(self, html: str, page: Page) -> tuple[str, list[Diagnostic]]:
        """A built page with each tag once, and what is wrong with their place."""
        path = page.file.src_uri
        head, read = self._heads.get(path), self._read.get(path)
        if head is None or read is None:
            return html, []
        record = self.records[path]
        finished = without_doubles(html, head.meta_tags, record.deleted)
        finding = lint_position(finished.encode("utf-8", "replace"))
        if finding is None or finding.code in self.sharing.ignored:
            return finished, []
        return finished, findings_as_diagnostics(read.source, record, [finding])

    def write_preview(self, findings: Mapping[str, list[Diagnostic]]) -> None:
        """Write the page that shows each page's cards, for those who write them.

        :param findings: path of a page's file -> what is wrong there.
        """
        pages = [
            previewed_page(
                self.records[path],
                path=read.source.path,
                url=read.page.url,
                findings=findings.get(read.page.file.edit_uri or path, []),
                site_url=self.sharing.site.url,
            )
            for path, read in self._read.items()
        ]
        write_preview(
            Path(self.config.site_dir), self.sharing.site.name, pages, self.site_findings()
        )

    def _shared_page(self, page: Page, known: PageFields) -> SharedPage:
        read = self._read.get(page.file.src_uri)
        return SharedPage(
            path=page.file.src_uri,
            url=page.url,
            title=page_title(page, known.fields) or self.sharing.site.name,
            known=known,
            html=read.html if read else "",
            is_home=page.is_homepage,
            section=str(page.parent.title) if page.parent is not None else None,
            ancestors=tuple(self._ancestors(page)),
        )

    def _ancestors(self, page: Page) -> Iterator[Crumb]:
        """The parts of the site that a page stands in and that have a page of their own."""
        for section in reversed(list(page.ancestors)):
            assert isinstance(section, Section)
            pages = (child for child in section.children if isinstance(child, Page))
            index = next((child for child in pages if child.is_index), None)
            if index is not None and index is not page:
                yield Crumb(str(section.title), self.sharing.address(index.url))


def page_title(page: Page, fields: Mapping[str, Any]) -> str:
    """The title that the author gave, else the one that MkDocs finds (which is HTML)."""
    return str(fields.get("title") or unescape(str(page.title or "")))
