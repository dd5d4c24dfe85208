"""What the theme's templates find as ``policy_pages``: of the page at hand, and of all policies."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.mkdocs.settings import has_own_templates
from policy_pages.mkdocs.theme_text import unescaped
from policy_pages.page.fields import PageFields
from policy_pages.policies.declaration import Change, Declaration, link_of
from policy_pages.policies.periods import (
    EffectiveDay,
    Period,
    days_of,
    effective_days,
    periods_of,
    reached,
)
from policy_pages.policies.reading import next_review
from policy_pages.policies.register import RegisterEntry
from policy_pages.policies.state import (
    CommentPeriod,
    comment_period,
    last_change,
    overdue_since,
)
from policy_pages.policies.versions import State
from policy_pages.site.changes import ChangesContext
from policy_pages.site.feeds import FeedLink, SiteFeeds
from policy_pages.site.paper import with_printed_addresses
from policy_pages.site.records import Head
from policy_pages.site.register import SiteRegister, heading_of
from policy_pages.site.sharing import page_title
from policy_pages.site.site import Site
from policy_pages.site.version_context import VersionContext, VersionContexts
from policy_pages.social.locales import language_name
from policy_pages.social.precedence import without_site_name
from policy_pages.text.languages import written_day


@dataclass(frozen=True)
class NamedLink:
    """Words, and where they lead, if they do; a path from the site's root has no `/` before it."""

    text: str
    href: str | None


@dataclass(frozen=True)
class PolicyContext:
    """What a page says of the policy it shows.

    :param effective: the days it takes effect.
    :param periods: when it applies, and to whom.
    :param withdrawal: the day from which it is in force no more, though nothing takes its place.
    :param overdue_since: the day its review was due, where readers are to know.
    """

    declaration: Declaration
    state: State
    effective: list[EffectiveDay]
    periods: list[Period]
    change: Change | None
    next_review: datetime.date | None
    overdue_since: datetime.date | None
    contact: NamedLink | None
    licence: NamedLink | None
    supersedes: NamedLink | None
    withdrawal: datetime.date | None
    binding_language: str | None


@dataclass(frozen=True)
class PaperContext:
    """What is said of a letter or policy, or of changes, when it is printed.

    :param title: what stands at the foot of each sheet, with the version's days and the address.
    :param version: what its author calls it.
    :param address: the permanent one of the version; absolute, where the site's is known.
    :param page_address: that of the page at hand; None where the site's is not known.
    """

    title: str
    version: str | None
    address: str
    page_address: str | None

    def with_addresses(self, html: str) -> str:
        """The text with the addresses of its links, as `data-address`."""
        return with_printed_addresses(html, self.page_address)


@dataclass(frozen=True)
class ThemeContext:
    """What the theme's templates find as ``policy_pages``.

    :param title: the page's, without the site's name; None for a page that goes by that alone.
    :param language: the page's, else the site's (BCP 47).
    :param today: the day the site is built for; it begins at midnight in `time_zone`.
    :param paper: of letters, policies and changes.
    :param make_register: the site's policies with addresses from this page; most pages do not ask.
    """

    head: Head
    title: str | None
    language: str | None
    today: datetime.date
    time_zone: str
    kind: str | None
    published: datetime.date | None
    policy: PolicyContext
    version: VersionContext | None
    comments: CommentPeriod | None
    changes: ChangesContext | None
    feeds: list[FeedLink]
    paper: PaperContext | None
    make_register: Callable[[], list[RegisterEntry]]

    @cached_property
    def register(self) -> list[RegisterEntry]:
        """The site's letters and policies, newest first."""
        return self.make_register()

    def written_day(self, day: datetime.date, language: str | None = None) -> str:
        """A day as the readers of a language, or else of the page, write it."""
        return written_day(day, language or self.language)


class SiteTheme:
    """Makes the contexts of one build."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.feeds = SiteFeeds(site)
        self.register = SiteRegister(site)
        self.versions = VersionContexts(site.versions)

    def context(self, page: Page, files: Files, *, generator: str) -> ThemeContext | None:
        """What the templates of a page are given; None for one that came after all were read.

        :param generator: what builds the site.
        """
        site, path = self.site, page.file.src_uri
        if path not in site.sharing.records:
            return None
        known = site.pages.get(path) or PageFields(unescaped(page.meta), [], [])
        policy, version = known.policy, self.versions.context(page, files)
        own_days = days_of(policy, None)
        periods = periods_of(own_days, []) if own_days is not None else []
        days = reached(effective_days(own_days, site.today), periods)
        if version is not None:
            days, periods = version.this.days, version.this.periods
        state = site.versions.state(path, policy, days[0].day if days else policy.published)
        is_open = state in ("coming", "in force")
        tells = site.options.show_overdue_reviews and site.versions.is_reviewed(path, policy)
        return ThemeContext(
            head=site.sharing.head(page, generator=generator),
            title=self._title(page, known),
            language=site.sharing.language(path),
            today=site.today,
            time_zone=site.options.time_zone,
            kind=policy.kind,
            published=policy.published,
            policy=PolicyContext(
                policy,
                state,
                days,
                periods,
                last_change(policy, site.today),
                next_review(policy) if state == "in force" else None,
                overdue_since(policy, site.today) if tells else None,
                contact=_linked(policy.contact),
                licence=_linked(policy.licence),
                supersedes=self._superseded(page, policy, files),
                withdrawal=version.withdrawal if version is not None else policy.withdrawn,
                binding_language=(
                    language_name(policy.controlling_language)
                    if policy.controlling_language is not None
                    else None
                ),
            ),
            version=version,
            comments=comment_period(policy, site.today) if is_open else None,
            changes=site.versions.changes.context(page, files),
            feeds=self.feeds.links(page),
            paper=self._paper(page, known, version, files),
            make_register=lambda: [
                entry.model_copy(update={"url": normalize_url(entry.url, page)})
                for entry in self.register.entries(files)
            ],
        )

    def add_notices(self, page: Page, context: ThemeContext) -> None:
        """Put the notices about a version above the text if the theme has no place for them: an
        earlier version must not pass for the one in force."""
        if has_own_templates(self.site.config):
            return
        environment = jinja_environment([own_overrides()])
        environment.filters["url"] = lambda address: normalize_url(address, page)
        template = environment.get_template("partials/version.html")
        notices = template.render(version=context.version, comments=context.comments, facts=context)
        page.content = f"{notices.strip()}\n{page.content}"

    def _superseded(self, page: Page, policy: Declaration, files: Files) -> NamedLink | None:
        if policy.supersedes is None:
            return None
        file = self.site.versions.superseded(page.file, policy, files)
        if file is None or file.page is None:
            return NamedLink(policy.supersedes, None)
        known = self.site.pages.get(file.src_uri)
        title = page_title(file.page, known.fields if known else {})
        version = known.policy.version if known else None
        return NamedLink(f"{title}, version {version}" if version else title, file.url)

    def data_files(self, files: Files) -> list[File]:
        """The feeds, and the register for other programs."""
        return [*self.feeds.files(files), *self.register.files(files)]

    def _paper(
        self, page: Page, known: PageFields, version: VersionContext | None, files: Files
    ) -> PaperContext | None:
        if known.policy.kind is None and self.site.versions.changes.context(page, files) is None:
            return None
        page_address = self.site.sharing.sharing.address(page.url)
        own = version.this.url if version is not None else ""
        return PaperContext(
            heading_of(page) or page_title(page, known.fields) or self.site.config.site_name,
            known.policy.version,
            urljoin(page_address or f"/{page.url.removeprefix('./')}", own),
            page_address,
        )

    def _title(self, page: Page, known: PageFields) -> str | None:
        name = self.site.sharing.sharing.site.name
        title = without_site_name(page_title(page, known.fields), name)
        return None if page.is_homepage or title.casefold() == name.casefold() else title


def _linked(text: str | None) -> NamedLink | None:
    return NamedLink(text, link_of(text)) if text is not None else None
