"""A page's fields and content -> its record, the head of the page, and what is wrong with it.

Knows no site: what the record needs of a page is handed in.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple
from urllib.parse import urljoin

from policy_pages.page.fields import PageFields
from policy_pages.policies.language import language_of
from policy_pages.site.options import place_of_key
from policy_pages.social.findings import as_diagnostic
from policy_pages.social.inputs import PageMeta, SiteMeta
from policy_pages.social.lint import lint
from policy_pages.social.precedence import social_record, without_site_name
from policy_pages.social.reading import text_of
from policy_pages.social.record import (
    Crumb,
    Media,
    MetaTag,
    PolicyFacts,
    Provenance,
    Rank,
    SocialRecord,
)
from policy_pages.social.structured_data import as_script, structured_data
from policy_pages.social.tags import meta_tags
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span


class Head(NamedTuple):
    """What the theme writes into the head of a page.

    :param structured_data: the text of a ``<script type="application/ld+json">``.
    """

    meta_tags: list[MetaTag]
    canonical: str | None
    structured_data: str


class SharedPage(NamedTuple):
    """What is known of a page before its record is made.

    :param path: of its source, below the pages' folder.
    :param url: its path below the site's root, as MkDocs has it.
    :param excerpt: its first real paragraph, as text.
    """

    path: str
    url: str
    title: str
    known: PageFields
    excerpt: str | None = None
    is_home: bool = False
    section: str | None = None
    ancestors: tuple[Crumb, ...] = ()
    card: Media | None = None


class Sharing:
    """The records of one site.

    :param configuration: the file that the site's defaults are in.
    """

    def __init__(self, site: SiteMeta, configuration: Source | None = None) -> None:
        self.site = site
        self.configuration = configuration or Source("mkdocs.yml", "")

    def record(self, page: SharedPage) -> SocialRecord:
        """The record of a page."""
        address = self.address(page.url)
        crumbs = (Crumb(self.site.name, self.address("")), *page.ancestors)
        meta = PageMeta(
            title=page.title,
            url=address,
            entries=page.known.social,
            excerpt=page.excerpt,
            section=page.section,
            is_home=page.is_home,
            crumbs=(*crumbs, Crumb(without_site_name(page.title, self.site.name), address)),
            language=language_of(page.known.policy, page.known.fields),
            policy=_policy_facts(page.known),
            addresses=self.site.addresses._replace(page=page.path, page_url=page.url),
            card=page.card,
        )
        return social_record(self.site, meta)

    def findings(self, source: Source, record: SocialRecord) -> list[Diagnostic]:
        """What is wrong with a record; what the site's defaults brought is in its file."""
        found: list[Diagnostic] = []
        for finding in lint(record):
            provenance = record.provenance.get(finding.key, Provenance())
            if provenance.rank == Rank.SITE:
                found.append(
                    as_diagnostic(
                        finding, self.configuration, place_of_key(self.configuration, finding.key)
                    )
                )
            else:
                found.append(as_diagnostic(finding, source, provenance.place))
        return found

    def head(self, record: SocialRecord, *, generator: str) -> Head:
        """What the theme writes.

        :param generator: what builds the site, where the page does not say another.
        """
        record = record._replace(generator=record.generator or generator)
        data = structured_data(self.site, record)
        return Head(meta_tags(record), record.canonical, as_script(data))

    def site_findings(self) -> list[Diagnostic]:
        """What cannot be made for any page."""
        if self.site.url is not None:
            return []
        return [
            diagnose(
                self.configuration,
                Span(0, 0),
                "share-site-address",
                "without `site_url`, pages have no canonical link, no `og:url`, no image from this "
                "site and no card: shared links need absolute addresses",
                help="write `site_url: https://…/` in `mkdocs.yml`",
                severity="warning",
            )
        ]

    def address(self, url: str) -> str | None:
        """The absolute address of a path below the site's root."""
        if self.site.url is None:
            return None
        return urljoin(self.site.url.rstrip("/") + "/", url.removeprefix("./") or ".")


def _policy_facts(known: PageFields) -> PolicyFacts:
    policy, expires = known.policy, known.fields.get("expires")
    return PolicyFacts(
        kind=policy.kind,
        version=policy.version,
        reviewed=policy.reviewed.isoformat() if policy.reviewed else None,
        expires=text_of(expires) if isinstance(expires, datetime.date) else None,
        licence=policy.licence,
    )
