"""The input for a record: a site, and one of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_pages.social.addresses import Addresses
from policy_pages.social.reading import Entry
from policy_pages.social.record import Crumb, Media, Organization, PolicyFacts


@dataclass(frozen=True)
class SiteMeta:
    """What a site gives all of its pages.

    :param url: the site's address, or None where it is not known.
    :param generator: what builds the site.
    :param language: BCP 47.
    :param alternates: the languages of its other editions.
    :param entries: its option ``social``.
    """

    name: str
    url: str | None = None
    description: str | None = None
    author: str | None = None
    generator: str | None = None
    language: str | None = None
    alternates: tuple[str, ...] = ()
    organization: Organization | None = None
    entries: Sequence[Entry] = ()
    addresses: Addresses = field(default_factory=lambda: Addresses(None, lambda path: None))


@dataclass(frozen=True)
class PageMeta:
    """What the record takes from a page.

    :param title: the page's, where its header gives none.
    :param url: the page's address, absolute, or None where the site's is not known.
    :param entries: those of its header.
    :param excerpt: its first paragraph, as text.
    :param section: the title of the part of the site that it is in.
    :param crumbs: the way from the home page to it, both included.
    :param language: BCP 47, where it is not the site's.
    :param card: the one that was drawn for it.
    """

    title: str
    url: str | None
    entries: Sequence[Entry] = ()
    excerpt: str | None = None
    section: str | None = None
    is_home: bool = False
    crumbs: tuple[Crumb, ...] = ()
    language: str | None = None
    policy: PolicyFacts = field(default_factory=PolicyFacts)
    addresses: Addresses = field(default_factory=lambda: Addresses(None, lambda path: None))
    card: Media | None = None
