"""A build's pages -> what each one shows where it is shared: records, cards, findings, heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from policy_pages.files.reading import SiteFolders
from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.front_matter.reading import FrontMatter
from policy_pages.page.fields import PageFields
from policy_pages.page.theme_fields import check_theme_fields
from policy_pages.site.cards import SiteCards, card_of
from policy_pages.site.files import MadeFile
from policy_pages.site.options import OrganizationOptions, SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.records import Head, SharedPage, Sharing
from policy_pages.site.share_preview import PreviewedPage, preview_files, previewed_page
from policy_pages.social.addresses import Addresses, Find
from policy_pages.social.excerpt import excerpt_of
from policy_pages.social.findings import as_diagnostic
from policy_pages.social.head_tags import with_block, without_doubles
from policy_pages.social.inputs import SiteMeta
from policy_pages.social.lint_position import lint_position
from policy_pages.social.reading import read_social, site_entries
from policy_pages.social.record import Organization, Provenance
from policy_pages.text.diagnostics import Diagnostic, without
from policy_pages.text.source import Source

if TYPE_CHECKING:
    import jinja2


@cache
def _block() -> jinja2.Template:
    """The head's block, for templates that do not write it."""
    return jinja_environment([own_overrides()]).get_template("partials/shared-link.html")


def site_sharing(options: SiteOptions, find: Find) -> Sharing:
    """What makes the records of a site's pages.

    :param find: finds the files that the site publishes.
    """
    addresses = Addresses(options.url, find, old_site=options.old_site)
    site = SiteMeta(
        name=options.name,
        url=options.url,
        description=options.description,
        author=options.author,
        language=options.language,
        alternates=options.languages,
        organization=_organization(options.organization, options, addresses),
        entries=site_entries(options.social),
        addresses=addresses,
    )
    return Sharing(site, options.configuration)


def _organization(
    given: OrganizationOptions, options: SiteOptions, addresses: Addresses
) -> Organization | None:
    name = given.name or options.author or options.name
    if not name:
        return None
    return Organization(
        name=name,
        url=given.url,
        logo=addresses.resolve(given.logo).address if given.logo else None,
        same_as=tuple(given.same_as),
    )


class SiteSharing:
    """One build.

    :param folders: decide what may be read.
    :param find: finds the files that the site publishes.
    """

    def __init__(self, options: SiteOptions, folders: SiteFolders, find: Find) -> None:
        self.sharing = site_sharing(options, find)
        self.cards = SiteCards(options, folders)
        self._ignored = options.ignored
        self._problems_of_cards: list[Diagnostic] = []

    def read(self, page: SitePage) -> None:
        """Read what a page without errors says in its text."""
        page.excerpt = excerpt_of(page.content or "")

    def work_out(self, pages: Iterable[SitePage]) -> list[MadeFile]:
        """Make the records and cards of all pages, and report what is wrong there.

        A page that another plugin has made, as a blog's, has the fields that are known of it.

        :param pages: those that are built.
        :return: the cards.
        """
        shared: list[tuple[SitePage, SharedPage]] = []
        for page in pages:
            known, found = _with_fields_of_others(page)
            _report(page, found)
            shared.append((page, self._shared_page(page, known)))
            page.record = self.sharing.record(shared[-1][1])
        cards = self._draw_cards(shared)
        for page, _ in shared:
            if page.content is not None and page.record is not None:
                _report(page, self.sharing.findings(page.source, page.record))
        return cards

    def _draw_cards(self, shared: Iterable[tuple[SitePage, SharedPage]]) -> list[MadeFile]:
        """Give each page without an image its card."""
        site_url = self.sharing.site.url
        if site_url is None or not self.cards.are_drawn:
            return []
        wanted = [
            (page, of_page, card_of(page.record, page.source, self.sharing.site))
            for page, of_page in shared
            if page.content is not None and page.record is not None and not page.record.images
        ]
        drawn = self.cards.draw([(page.path, card) for page, _, card in wanted], site_url)
        self._problems_of_cards = drawn.problems
        for (page, of_page, _), card in zip(wanted, drawn.cards, strict=False):
            if isinstance(card, Diagnostic):
                _report(page, [card])
            else:
                page.record = self.sharing.record(of_page._replace(card=card))
        return drawn.files

    def site_findings(self) -> list[Diagnostic]:
        """What is wrong for all pages alike."""
        return [*self._problems_of_cards, *self.sharing.site_findings()]

    def head(self, page: SitePage, *, generator: str) -> Head:
        """What the theme writes into the head of a page.

        :param generator: what builds the site.
        """
        assert page.record is not None
        page.head = self.sharing.head(page.record, generator=generator)
        return page.head

    def checked_head(self, html: str, page: SitePage) -> tuple[str, list[Diagnostic]]:
        """A built page with each tag once, and what is wrong with their place."""
        head, record = page.head, page.record
        if head is None or record is None:
            return html, []
        if head.structured_data not in html:  # another theme, or a site's own `main.html`
            html = with_block(html, _block().render(head=head))
        finished = without_doubles(html, head.meta_tags, record.deleted)
        finding = lint_position(finished)
        if finding is None or page.content is None:
            return finished, []
        place = record.provenance.get(finding.key, Provenance()).place
        return finished, [as_diagnostic(finding, page.source, place)]

    def preview(
        self, pages: Iterable[SitePage], findings: Mapping[str, list[Diagnostic]]
    ) -> list[MadeFile]:
        """The page that shows each page's cards, for those who write them.

        :param findings: path of a page's file -> what is wrong there.
        """
        site_url = self.sharing.site.url
        # of the pages of a version the last one counts
        shown = {
            page.source_path: (page, page.record)
            for page in pages
            if page.content is not None and page.record is not None
        }
        previewed = [
            previewed_page(
                record,
                path=page.source.path,
                url=page.url,
                findings=without(findings.get(path, []), self._ignored),
                site_url=site_url,
            )
            for path, (page, record) in shown.items()
        ]
        broken = {
            path: without(found, self._ignored)
            for path, found in findings.items()
            if path not in shown
        }
        previewed += [
            PreviewedPage(path, None, path, [], found) for path, found in broken.items() if found
        ]
        return preview_files(self.sharing.site.name, previewed, self.site_findings())

    def _shared_page(self, page: SitePage, known: PageFields) -> SharedPage:
        title = str(known.fields.get("title") or page.title)
        return SharedPage(
            path=page.path,
            url=page.url,
            title=title or self.sharing.site.name,
            known=known,
            excerpt=page.excerpt,
            is_home=page.is_home,
            section=page.section,
            ancestors=page.ancestors,
        )


def _report(page: SitePage, problems: Iterable[Diagnostic]) -> None:
    if page.changes is None:  # else nobody wrote it
        page.origin.report(problems)


def _with_fields_of_others(page: SitePage) -> tuple[PageFields, list[Diagnostic]]:
    """A page's fields, and those that other plugins have given it since (a hook).

    What is wrong with those others is reported at the page, for nobody knows where they are.
    """
    own = page.fields
    others = {key: value for key, value in page.shown_fields.items() if key not in own.fields}
    if not others:
        return own, []
    source, given_fields = Source(page.origin.shown, ""), FrontMatter(others)
    entries, problems = read_social(source, given_fields)
    problems += check_theme_fields(source, given_fields)
    given = "a hook or another plugin has given it"
    known = replace(own, fields={**others, **own.fields}, social=[*entries, *own.social])
    return known, [replace(problem, help=f"{problem.help}; {given}") for problem in problems]
