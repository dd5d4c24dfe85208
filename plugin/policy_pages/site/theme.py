"""What the theme's templates get as ``policy_pages``: of the page at hand, and of all policies."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from policy_pages.policies.contacts import link_of
from policy_pages.policies.periods import (
    EffectiveDay,
    Period,
    days_of,
    effective_days,
    periods_of,
    reached,
)
from policy_pages.policies.state import (
    comment_period,
    last_change,
    next_review,
    overdue_since,
)
from policy_pages.policies.versions import State
from policy_pages.site.changes import ChangesContext, changes_context
from policy_pages.site.feeds import FeedLink
from policy_pages.site.notices import Notices, Standing, notices_of
from policy_pages.site.page import SitePage
from policy_pages.site.page_head import below_title, says_day
from policy_pages.site.paper import with_printed_addresses
from policy_pages.site.records import Head
from policy_pages.site.scrolling import within_reach
from policy_pages.site.site import Site
from policy_pages.site.version_context import VersionContext, VersionContexts
from policy_pages.social.precedence import without_site_name
from policy_pages.text.addresses import relative_address
from policy_pages.text.languages import is_right_to_left
from policy_pages.text.wording import Wording, generalised

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Change, Declaration
    from policy_pages.policies.kinds import Kind
    from policy_pages.policies.register import RegisterEntry, RegisterTable


class NamedLink(NamedTuple):
    """Words, and where they lead, if they do; a path from the site's root has no `/` before it."""

    text: str
    href: str | None


class PolicyContext(NamedTuple):
    """What a page says of the policy it shows.

    :param effective: the days it takes effect.
    :param periods: when it applies, and to whom.
    :param withdrawal: the day from which it is in force no more, though nothing takes its place.
    """

    declaration: Declaration
    state: State
    effective: list[EffectiveDay]
    periods: list[Period]
    change: Change | None
    next_review: datetime.date | None
    contact: NamedLink | None
    licence: NamedLink | None
    supersedes: NamedLink | None
    withdrawal: datetime.date | None
    binding_language: str | None


class PaperContext(NamedTuple):
    """What is said of a letter or policy, or of changes, when it is printed.

    :param title: what is at the foot of each sheet, with the version's days and the address.
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
    """What the theme's templates get as ``policy_pages``.

    :param title: the page's, without the site's name; None for a page that goes by that alone.
    :param language: the page's, else the site's (BCP 47).
    :param own_language: the page's, where it is not the site's.
    :param theme_language: the nearest one that the theme's own words are written in.
    :param wording: how texts for readers read in that language.
    :param today: the day the site is built for; it begins at midnight in `time_zone`.
    :param dateline: the day of a letter, unless its text says it.
    :param notices: what is true of the page today.
    :param overdue_since: the day its review was due, where readers see it.
    :param paper: of letters, policies and changes.
    :param make_register: the site's policies with addresses from this page; most pages do not ask.
    """

    head: Head
    title: str | None
    language: str | None
    own_language: str | None
    theme_language: str
    wording: Wording
    today: datetime.date
    time_zone: str
    kind: Kind | None
    published: datetime.date | None
    dateline: datetime.date | None
    policy: PolicyContext
    version: VersionContext | None
    notices: Notices
    overdue_since: datetime.date | None
    changes: ChangesContext | None
    feeds: list[FeedLink]
    paper: PaperContext | None
    make_register: Callable[[], list[RegisterEntry]]

    @cached_property
    def register(self) -> list[RegisterEntry]:
        """The site's letters and policies, newest first."""
        return self.make_register()

    @property
    def direction(self) -> str:
        """In which direction the page is written: `ltr` or `rtl`."""
        return "rtl" if self.language and is_right_to_left(self.language) else "ltr"

    @property
    def register_table(self) -> RegisterTable | None:
        """The same as a table; None for a site without any."""
        if not self.register:
            return None
        from policy_pages.policies.register import table_of  # only home pages need it

        return table_of(self.register, self.today)

    def below_title(self, html: str, head: str) -> str:
        """The page's HTML with what belongs below its title, which may be nothing."""
        if not head:
            return html
        return below_title(html, head, has_byline=self.kind == "letter")

    def within_reach(self, html: str) -> str:
        """The page's HTML, its wide tables and its code within reach of the keyboard."""
        return within_reach(html)

    @property
    def language_of_sentences(self) -> str | None:
        """That of the wording, where it is not the page's: there is no translation into that."""
        is_translated = self.language is None or self.wording.language == self.language
        return None if is_translated else self.wording.language


class SiteTheme:
    """Makes the contexts of one build, once its pages have to do with each other."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.versions = VersionContexts(site.files, site.today)

    def context(self, page: SitePage, *, generator: str) -> ThemeContext | None:
        """What the templates of a page get; None for one that came after all were read.

        :param generator: what builds the site.
        """
        site = self.site
        if page.record is None:
            return None
        policy, version = page.policy, self.versions.context(page)
        own_days = days_of(policy, None)
        periods = periods_of(own_days, []) if own_days is not None else []
        # a draft has not taken effect, whatever its header says
        begun_by = site.today if policy.status != "draft" else datetime.date.min
        days = reached(effective_days(own_days, begun_by), periods)
        if version is not None:
            days, periods = version.this.days, version.this.periods
        wording = site.wording(page.language)
        state = site.versions.state(page, days[0].day if days else policy.published)
        withdrawal = version.withdrawal if version is not None else policy.withdrawn
        is_open = state in ("coming", "in force")
        shows_overdue = site.options.show_overdue_reviews
        shows_overdue = shows_overdue and site.versions.is_reviewed(page, policy)
        overdue = overdue_since(policy, site.today) if shows_overdue else None
        standing = Standing(
            is_draft=policy.status == "draft",
            state=state,
            withdrawal=withdrawal,
            version=version,
            comments=comment_period(policy, site.today) if is_open else None,
            overdue_since=overdue,
        )
        changes = changes_context(page, site.files)
        return ThemeContext(
            head=site.sharing.head(page, generator=generator),
            title=self._title(page),
            language=page.language,
            own_language=page.language if page.language != site.options.language else None,
            theme_language=self._theme_language(page.language),
            wording=wording,
            today=site.today,
            time_zone=site.options.time_zone,
            kind=policy.kind,
            published=policy.published,
            dateline=None if days else self._dateline(page),
            policy=PolicyContext(
                policy,
                state,
                days,
                periods,
                last_change(policy, site.today),
                next_review(policy) if state == "in force" else None,
                contact=_linked(policy.contact),
                licence=_linked(policy.licence),
                supersedes=self._superseded(page),
                withdrawal=withdrawal,
                binding_language=(
                    wording.language_name(policy.controlling_language)
                    if policy.controlling_language is not None
                    else None
                ),
            ),
            version=version,
            notices=notices_of(standing),
            overdue_since=overdue,
            changes=changes,
            feeds=site.feeds.links(page),
            paper=self._paper(page, version, changes),
            make_register=lambda: [
                entry.model_copy(update={"url": relative_address(entry.url, page.url)})
                for entry in site.register
            ],
        )

    def _dateline(self, page: SitePage) -> datetime.date | None:
        day = page.policy.published
        if page.policy.kind != "letter" or day is None:
            return None
        return None if says_day(page.content or "", day, page.language) else day

    def _theme_language(self, language: str | None) -> str:
        """The language of the theme's words on a page in a language: the nearest one it has."""
        known = self.site.options.theme.languages
        wanted = (one for one in (language, self.site.options.language) if one is not None)
        nearest = (near for one in wanted for near in generalised(one) if near in known)
        return next((known[near] for near in nearest), "en")

    def _superseded(self, page: SitePage) -> NamedLink | None:
        if page.policy.supersedes is None:
            return None
        found = self.site.versions.superseded(page)
        if found is None or not found.is_built:
            return NamedLink(page.policy.supersedes, None)
        title, version = found.shown_title, found.policy.version
        if version:
            wording = self.site.wording(page.language)
            title = f"{title}, {wording.phrase('version {version}', version=version)}"
        return NamedLink(title, found.url or "./")

    def _paper(
        self, page: SitePage, version: VersionContext | None, changes: ChangesContext | None
    ) -> PaperContext | None:
        if page.policy.kind is None and changes is None:
            return None
        page_address = self.site.absolute(page.url)
        own = version.this.url if version is not None else ""
        return PaperContext(
            page.heading or page.shown_title or self.site.options.name,
            page.policy.version,
            urljoin(page_address or page.address, own),
            page_address,
        )

    def _title(self, page: SitePage) -> str | None:
        name = self.site.options.name
        title = without_site_name(page.shown_title, name)
        return None if page.is_home or title.casefold() == name.casefold() else title


def _linked(text: str | None) -> NamedLink | None:
    return NamedLink(text, link_of(text)) if text is not None else None
