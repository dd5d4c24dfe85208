"""A page's fields and content -> its record, the head of the page, and what is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.policies.fields import PageFields
from policy_pages.social.excerpt import excerpt_of
from policy_pages.social.findings import findings_as_diagnostics
from policy_pages.social.inputs import PageMeta, SiteMeta
from policy_pages.social.lint import lint
from policy_pages.social.precedence import social_record
from policy_pages.social.reading import text_of
from policy_pages.social.record import (
    Crumb,
    Media,
    MetaTag,
    PolicyFacts,
    Rank,
    SocialRecord,
)
from policy_pages.social.structured_data import as_script, structured_data
from policy_pages.social.tags import meta_tags
from policy_pages.source import Source, Span


@dataclass(frozen=True)
class Head:
    """What the theme writes into the head of a page.

    :param structured_data: the text of a ``<script type="application/ld+json">``.
    """

    meta_tags: list[MetaTag]
    canonical: str | None
    structured_data: str


@dataclass(frozen=True)
class SharedPage:
    """What is known of a page before its record is made.

    :param path: of its source, below the pages' folder.
    :param url: its path below the site's root, as MkDocs has it.
    :param html: its content.
    """

    path: str
    url: str
    title: str
    known: PageFields
    html: str
    is_home: bool = False
    section: str | None = None
    ancestors: tuple[Crumb, ...] = ()
    card: Media | None = None


class Sharing:
    """The records of one site.

    :param ignored: codes of findings that are not reported.
    """

    def __init__(self, site: SiteMeta, ignored: Iterable[str] = ()) -> None:
        self.site = site
        self.ignored = frozenset(ignored)

    def record(self, page: SharedPage) -> SocialRecord:
        """The record of a page."""
        fields = page.known.fields
        language = fields.get("lang") or fields.get("language")
        address = self.address(page.url)
        crumbs = (Crumb(self.site.name, self.address("")), *page.ancestors)
        meta = PageMeta(
            title=page.title,
            url=address,
            entries=page.known.social,
            excerpt=excerpt_of(page.html),
            section=page.section,
            is_home=page.is_home,
            crumbs=(*crumbs, Crumb(page.title, address)),
            language=language if isinstance(language, str) else None,
            policy=_policy_facts(fields),
            addresses=replace(self.site.addresses, page=page.path, page_url=page.url),
            card=page.card,
        )
        return social_record(self.site, meta)

    def findings(self, source: Source, record: SocialRecord) -> list[Diagnostic]:
        """What is wrong with a record; what the site's defaults brought stands in its file."""
        found = [finding for finding in lint(record) if finding.code not in self.ignored]
        of_site = [
            finding
            for finding in found
            if (origin := record.origins.get(finding.key)) and origin.rank == Rank.SITE
        ]
        own = [finding for finding in found if finding not in of_site]
        return [
            *findings_as_diagnostics(source, record, own),
            *findings_as_diagnostics(Source("mkdocs.yml", ""), record, of_site),
        ]

    def head(self, record: SocialRecord, *, generator: str) -> Head:
        """What the theme writes.

        :param generator: what builds the site, where the page does not say another.
        """
        record = replace(record, generator=record.generator or generator)
        data = structured_data(self.site, record)
        return Head(meta_tags(record), record.canonical, as_script(data))

    def site_findings(self) -> list[Diagnostic]:
        """What cannot be made for any page."""
        if self.site.url is not None or "share-site-address" in self.ignored:
            return []
        return [
            diagnose(
                Source("mkdocs.yml", ""),
                Span(0, 0),
                "share-site-address",
                "without `site_url` there is no canonical link, no `og:url`, no image that this "
                "site publishes and no card: readers of a shared link want absolute addresses",
                help="write `site_url: https://…/` into `mkdocs.yml`",
                severity="warning",
            )
        ]

    def address(self, url: str) -> str | None:
        """The absolute address of a path below the site's root."""
        if self.site.url is None:
            return None
        return urljoin(self.site.url.rstrip("/") + "/", url.removeprefix("./") or ".")


def _policy_facts(fields: Mapping[str, Any]) -> PolicyFacts:
    def text(*names: str) -> str | None:
        values = (fields.get(name) for name in names)
        scalars = (value for value in values if value is not None and value != "")
        return next(
            (text_of(value) for value in scalars if not isinstance(value, (dict, list))), None
        )

    def date(name: str) -> str | None:
        value = fields.get(name)
        return text_of(value) if isinstance(value, datetime.date) else None

    return PolicyFacts(
        kind=text("kind"),
        version=text("version"),
        reviewed=date("last_reviewed_on"),
        expires=date("expires"),
        licence=text("licence", "license"),
    )
