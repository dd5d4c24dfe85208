"""What the theme's templates find as ``policy_pages``: of the page at hand, and of all policies."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from policy_pages.policies.declaration import Change, Declaration
from policy_pages.policies.fields import PageFields
from policy_pages.policies.reading import next_review
from policy_pages.policies.register import (
    Register,
    RegisterEntry,
    register_of,
    register_schema,
)
from policy_pages.policies.state import (
    CommentPeriod,
    comment_period,
    effective_days,
    last_change,
    overdue_since,
)
from policy_pages.policies.versions import first_day
from policy_pages.sharing import Head
from policy_pages.site import Site
from policy_pages.site_feeds import FeedLink, SiteFeeds
from policy_pages.site_sharing import page_title
from policy_pages.site_versions import ChangesContext, VersionContext
from policy_pages.social.reading import text_given

REGISTER_FILE = "policies.json"
SCHEMA_FILE = "policies.schema.json"


@dataclass(frozen=True)
class PolicyContext:
    """What a page says of the policy it shows.

    :param effective: audience (``""`` for all) and the day it takes effect for it.
    :param overdue_since: the day its review was due, where readers are to know.
    """

    declaration: Declaration
    effective: list[tuple[str, datetime.date]]
    change: Change | None
    next_review: datetime.date | None
    overdue_since: datetime.date | None


@dataclass(frozen=True)
class ThemeContext:
    """What the theme's templates find as ``policy_pages``.

    :param make_register: the site's policies with addresses from this page; most pages do not ask.
    """

    head: Head
    kind: str | None
    published: datetime.date | None
    policy: PolicyContext
    version: VersionContext | None
    comments: CommentPeriod | None
    changes: ChangesContext | None
    feeds: list[FeedLink]
    make_register: Callable[[], list[RegisterEntry]]

    @cached_property
    def register(self) -> list[RegisterEntry]:
        """The site's letters and policies, newest first."""
        return self.make_register()


class SiteTheme:
    """Makes the contexts of one build."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.feeds = SiteFeeds(site)
        self._register: list[RegisterEntry] | None = None

    def context(self, page: Page, files: Files, *, generator: str) -> ThemeContext | None:
        """What the templates of a page are given; None for one that came after all were read.

        :param generator: what builds the site.
        """
        site, path = self.site, page.file.src_uri
        if path not in site.sharing.records:
            return None
        known = site.pages.get(path) or PageFields(dict(page.meta), [], [])
        policy, version = known.policy, site.versions.context(page, files)
        days = effective_days(policy)
        if version is not None and not days:
            days = [("", version.this.effective)]
        tells = site.options.show_overdue_reviews and site.versions.is_reviewed(path)
        return ThemeContext(
            head=site.sharing.head(page, generator=generator),
            kind=policy.kind,
            published=policy.published,
            policy=PolicyContext(
                policy,
                days,
                last_change(policy, site.today),
                next_review(policy),
                overdue_since(policy, site.today) if tells else None,
            ),
            version=version,
            comments=comment_period(policy, site.today),
            changes=site.versions.changes(page, files),
            feeds=self.feeds.links(page),
            make_register=lambda: [
                entry.model_copy(update={"url": normalize_url(entry.url, page)})
                for entry in self._entries(files)
            ],
        )

    def _entries(self, files: Files) -> list[RegisterEntry]:
        """The site's letters and policies, addresses from the site's root."""
        if self._register is None:
            self._register = register_of(
                self._entry(page, known)
                for uri, known in self.site.pages.items()
                if known.policy.kind is not None
                and self.site.versions.is_listed(uri)
                and (file := files.get_file_from_path(uri)) is not None
                and (page := file.page) is not None
            )
        return self._register

    def _entry(self, page: Page, known: PageFields) -> RegisterEntry:
        policy, today = known.policy, self.site.today
        assert policy.kind is not None
        series = self.site.versions.series(page.file.src_uri)
        since = first_day(policy.effective)
        if series is not None:
            since = series.shown(today).effective
        comments = [comment_period(policy, today)]
        if series is not None:  # the text that is open for comment is that of a version to come
            comments += [comment_period(one.declaration, today) for one in series.versions]
        closing = [period.closes for period in comments if period and period.state == "open"]
        return RegisterEntry(
            title=_heading(page) or page_title(page, known.fields),
            url=page.url or "./",
            kind=policy.kind,
            status=self.site.versions.state(page.file.src_uri, policy, since),
            version=policy.version,
            published=policy.published,
            in_force_since=since,
            open_for_comment_until=max(closing, default=None),
            next_review=next_review(policy),
            description=known.fields.get("description")
            or text_given(known.social, "og:description"),
        )

    def data_files(self, files: Files) -> list[File]:
        """The feeds, and ``policies.json`` with its schema, for sites that have policies."""
        return [*self.feeds.files(files), *self._register_files(files)]

    def _register_files(self, files: Files) -> list[File]:
        entries = self._entries(files)
        if not entries or files.get_file_from_path(REGISTER_FILE) is not None:
            return []
        address = self.site.sharing.sharing.address
        absolute = [
            entry.model_copy(update={"url": address(entry.url) or entry.url}) for entry in entries
        ]
        register = Register(
            **{"$schema": address(SCHEMA_FILE) or SCHEMA_FILE},
            built=self.site.today,
            policies=absolute,
        )
        text = json.dumps(register.model_dump(mode="json"), indent=2, ensure_ascii=False)
        schema = json.dumps(register_schema(), indent=2, ensure_ascii=False)
        return [
            File.generated(self.site.config, REGISTER_FILE, content=f"{text}\n"),
            File.generated(self.site.config, SCHEMA_FILE, content=f"{schema}\n"),
        ]


def _heading(page: Page) -> str | None:
    """The heading a reader sees above the text, if there is one."""
    return next((unescape(item.title) for item in page.toc if item.level == 1), None)
