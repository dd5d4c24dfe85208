"""A build's pages -> what each one shows where it is shared: records, cards, findings, heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from policy_pages.files.reading import SiteFolders
from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.front_matter.reading import FrontMatter
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.mkdocs.files import source_path
from policy_pages.mkdocs.sharing_settings import configured_sharing, public_address
from policy_pages.mkdocs.theme_text import unescaped
from policy_pages.page.fields import PageFields
from policy_pages.page.theme_fields import check_theme_fields
from policy_pages.site.cards import SiteCards, card_of, draws_cards
from policy_pages.site.records import Head, SharedPage
from policy_pages.site.share_preview import PreviewedPage, previewed_page, write_preview
from policy_pages.social.addresses import Find
from policy_pages.social.excerpt import excerpt_of
from policy_pages.social.findings import as_diagnostic
from policy_pages.social.head_tags import with_block, without_doubles
from policy_pages.social.lint_position import lint_position
from policy_pages.social.reading import read_social
from policy_pages.social.record import Crumb, Origin, SocialRecord
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.source import Source

_BLOCK = jinja_environment([own_overrides()]).get_template("partials/shared-link.html")
"""The head's block, for templates that do not write it."""


@dataclass(frozen=True)
class _ReadPage:
    """A page without errors.

    :param excerpt: its first real paragraph, as text.
    """

    page: Page
    source: Source
    excerpt: str | None


class SiteSharing:
    """One build.

    :param folders: decide what may be read.
    :param find: finds the files that the site publishes.
    :param shown_path: how messages name a page.
    """

    def __init__(
        self,
        options: PolicyPagesConfig,
        config: MkDocsConfig,
        folders: SiteFolders,
        find: Find,
        shown_path: Callable[[File], str],
        *,
        serving: bool,
    ) -> None:
        self.config = config
        self._shown_path = shown_path
        self._serving = serving
        self.root = folders.root
        address = public_address(config, serving=serving)
        self.sharing = configured_sharing(options, config, address, find)
        self.cards = SiteCards(options.cards, config, folders)
        self.records: dict[str, SocialRecord] = {}
        self._read: dict[str, _ReadPage] = {}
        self._heads: dict[str, Head] = {}
        self._problems_of_cards: list[Diagnostic] = []

    def read(self, page: Page, source: Source, html: str) -> None:
        """Keep a page without errors."""
        self._read[page.file.src_uri] = _ReadPage(page, source, excerpt_of(html))

    def work_out(
        self, pages: Mapping[str, PageFields], files: Files
    ) -> Iterator[tuple[Page, list[Diagnostic]]]:
        """Make the records and cards of all pages; each page with what is wrong there.

        :param pages: path of a page's source -> its fields. A page that another plugin has made, as
            a blog's, is not among them; it has the fields that are known of it.
        """
        shared: dict[str, SharedPage] = {}
        built = InclusionLevel.is_in_serve if self._serving else InclusionLevel.is_included
        for file in files.documentation_pages(inclusion=built):
            if file.page is not None:
                own = pages.get(file.src_uri) or PageFields({}, [], [])
                known, found = _with_fields_of_others(own, file.page, self._shown_path(file))
                yield file.page, found
                shared[file.src_uri] = self._shared_page(file.page, known)
                self.records[file.src_uri] = self.sharing.record(shared[file.src_uri])
        problems = self._draw_cards(shared, files)
        for path, read in self._read.items():
            record = self.records[path]
            if record.robots:
                read.page.meta["robots"] = record.robots  # the sitemap leaves some pages out
            found = self.sharing.findings(read.source, record)
            yield read.page, [*problems.get(path, []), *found]

    def _draw_cards(
        self, shared: Mapping[str, SharedPage], files: Files
    ) -> dict[str, list[Diagnostic]]:
        """Give each page without an image its card."""
        site_url = self.sharing.site.url
        if site_url is None or not draws_cards(self.cards.options):
            return {}
        wanted = {
            path: card_of(self.records[path], read.source, self.sharing.site)
            for path, read in self._read.items()
            if not self.records[path].images
        }
        drawn = self.cards.draw(wanted, site_url)
        self._problems_of_cards = drawn.problems
        for file in drawn.files:
            files.append(file)
        for path, card in drawn.cards.items():
            self.records[path] = self.sharing.record(replace(shared[path], card=card))
        return {path: [problem] for path, problem in drawn.diagnostics.items()}

    def language(self, path: str) -> str | None:
        """The language of a page (BCP 47), which is the site's where it has none of its own.

        :param path: of its source.
        """
        return self.records[path].language

    def site_findings(self) -> list[Diagnostic]:
        """What is wrong for all pages alike."""
        return [*self._problems_of_cards, *self.sharing.site_findings()]

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
        head = self._heads.get(path)
        if head is None:
            return html, []
        record = self.records[path]
        if head.structured_data not in html:  # another theme, or a site's own `main.html`
            html = with_block(html, _BLOCK.render(head=head))
        finished = without_doubles(html, head.meta_tags, record.deleted)
        finding = lint_position(finished)
        read = self._read.get(path)
        if finding is None or read is None:
            return finished, []
        place = record.origins.get(finding.key, Origin()).place
        return finished, [as_diagnostic(finding, read.source, place)]

    def write_preview(self, findings: Mapping[str, list[Diagnostic]]) -> None:
        """Write the page that shows each page's cards, for those who write them.

        :param findings: path of a page's file -> what is wrong there.
        """
        site_url = self.sharing.site.url
        read = {source_path(read.page.file): path for path, read in self._read.items()}
        pages = [
            previewed_page(
                self.records[path],
                path=self._read[path].source.path,
                url=self._read[path].page.url,
                findings=findings.get(edited, []),
                site_url=site_url,
            )
            for edited, path in read.items()
        ]
        broken = {path: found for path, found in findings.items() if path not in read and found}
        pages += [PreviewedPage(path, None, path, [], found) for path, found in broken.items()]
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
            excerpt=read.excerpt if read else excerpt_of(page.content or ""),
            is_home=page.file.dest_uri == "index.html",
            section=next((_title_of(s) for s in page.ancestors if isinstance(s, Section)), None),
            ancestors=tuple(self._ancestors(page)),
        )

    def _ancestors(self, page: Page) -> Iterator[Crumb]:
        """The parts of the site that a page stands in and that have a page of their own."""
        for section in reversed(list(page.ancestors)):
            if not isinstance(section, Section):  # a blog's page of posts
                continue
            pages = (child for child in section.children if isinstance(child, Page))
            index = next((child for child in pages if child.is_index), None)
            if index is None or index is page or index.file.dest_uri == "index.html":
                continue
            yield Crumb(_title_of(section), self.sharing.address(index.url))


def _with_fields_of_others(
    own: PageFields, page: Page, path: str
) -> tuple[PageFields, list[Diagnostic]]:
    """A page's fields, and those that other plugins have given it since (`.meta.yml`, a hook).

    :param path: how the page is named to its author. What is wrong with those others is told of
        the page, for nobody knows where they stand.
    """
    fields = unescaped(page.meta)
    others = {key: value for key, value in fields.items() if key not in own.fields}
    if not others:
        return own, []
    source, given_fields = Source(path, ""), FrontMatter(others)
    entries, problems = read_social(source, given_fields)
    problems += check_theme_fields(source, given_fields)
    given = "`.meta.yml`, a hook or another plugin has given it"
    known = replace(own, fields={**others, **own.fields}, social=[*entries, *own.social])
    return known, [replace(problem, help=f"{problem.help}; {given}") for problem in problems]


def _title_of(section: Section) -> str:
    """The title of a part of the site; MkDocs' are HTML."""
    return unescape(str(section.title))


def page_title(page: Page, fields: Mapping[str, Any]) -> str:
    """The title that the author gave, else the one that MkDocs finds (which is HTML)."""
    return str(fields.get("title") or unescape(str(page.title or "")))
