"""What a site's configuration says, whichever engine builds it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

import jinja2

from policy_pages.social.findings import CODES
from policy_pages.text.codes import selected_codes
from policy_pages.text.diagnostics import Severity
from policy_pages.text.source import Source, Span

IGNORABLE_FINDINGS = (
    *CODES,
    *("review-overdue", "copied-policy", "untranslated-directive", "dead-link", "build-warning"),
    *("dead-anchor", "dead-reference", "unfilled-value", "placeholder-text", "empty-clause"),
    *("unclosed-link", "unclosed-bold", "dead-footnote", "same-heading"),
    *("numbered-twice", "front-matter-slip", "dates-out-of-order", "unprinted-value"),
    *("unprinted-content", "version-same-name", "third-party-source", "blocked-handler"),
    *("unsafe-html", "third-party-picture"),
)
"""The codes of a build that the option ``ignore_findings`` takes."""

ONLY_OF_CHECK = (
    *("flavours-of-markdown", "syntax-of-other-systems", "external-links"),
    *("unprepared-engine", "unsaid-changes"),
)
"""The groups of the codes, and the codes, that ``policy-pages check`` alone reports."""


def ignorable_findings() -> frozenset[str]:
    """All codes that the option ``ignore_findings`` takes."""
    return selected_codes([*IGNORABLE_FINDINGS, *ONLY_OF_CHECK])


Drawing = TypeVar("Drawing")


class ShowProgress(Protocol):
    """Shows how far the drawing of cards is."""

    def __call__(self, cards: Sequence[Drawing], /) -> Iterable[Drawing]:
        """The same cards, one by one."""


class OrganizationOptions(NamedTuple):
    """Who publishes a site; see :class:`policy_pages.social.record.Organization`.

    :param logo: as it is written: an address, or the path of a file of the site.
    """

    name: str | None = None
    url: str | None = None
    logo: str | None = None
    same_as: Sequence[str] = ()


class CardOptions(NamedTuple):
    """The pictures that are drawn for pages without an image.

    :param enabled: None: if the extra ``cards`` is installed.
    :param template: the name of a file in the theme's folder of cards.
    :param cache: the folder of drawn cards, from the folder of the configuration.
    """

    enabled: bool | None = None
    template: str = "default.svg"
    fonts: Sequence[Path] = ()
    cache: str = ""


@dataclass(frozen=True)
class ThemeOptions:
    """The theme that shows a site.

    :param folders: of its files, the site's own one first.
    :param static: paths of files that it makes besides pages, and that are not pages.
    :param languages: those of its own words: the name in small letters -> as the theme writes it.
    :param name: None for one that the site has made itself.
    :param custom: the site's own folder of templates.
    :param extends_material: whether our templates take the place of its own.
    :param environment: makes the environment that pages are rendered with; None without a theme.
    """

    folders: Sequence[Path] = ()
    static: frozenset[str] = frozenset()
    languages: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    custom: Path | None = None
    extends_material: bool = False
    environment: Callable[[], jinja2.Environment] | None = None


@dataclass(frozen=True)
class SiteOptions:
    """The options of a site.

    :param root: the folder of the configuration; messages name files from there.
    :param docs: the folder of the pages.
    :param has_docs: whether there is such a folder; without a configuration each page's own is.
    :param configuration: the configuration's own text.
    :param url: where the site will be published; None if that is not known.
    :param directories: whether each page has a folder of its own.
    :param languages: those of its other editions.
    :param social: the meta block's defaults.
    :param old_site: where links from the root lead that are none of this site's.
    :param old_addresses: whether each page answers at the address that it would have with the other
        setting of `directories`, too.
    :param redirects: address from the root -> address, or the path of a page, that it leads to.
    :param dead_links: how a broken link counts; None: it does not.
    :param dead_root_links: the same for one from the root, which may be another site's.
    :param dead_anchors: the same for one to a part of a page that it has not.
    :param checks_unrecognized_links: whether those whose address has no ending count.
    :param page_fields: page, folder or pattern -> the fields that pages are given.
    :param fields_file: the name of files that give fields to the pages of their folders.
    :param ignored: codes of findings that are not reported.
    :param published_addresses: the file of the addresses that the site has published.
    :param translations: the folder of the site's own catalogues.
    :param now: the moment it is built for.
    :param time_zone: where a day begins at midnight (IANA).
    :param html: page or folder -> `trusted` or `sanitised`: what its authors' HTML is.
    :param sources: directive of a policy -> other servers that pages may load from.
    :param extensions: of Python-Markdown, by their names.
    :param configurations: name of an extension -> its options.
    :param show_progress: goes through the cards that are drawn.
    """

    root: Path
    docs: Path
    configuration: Source
    name: str
    now: datetime.datetime
    has_docs: bool = True
    url: str | None = None
    description: str | None = None
    author: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    organization: OrganizationOptions = field(default_factory=OrganizationOptions)
    social: Mapping[str, Any] = field(default_factory=dict)
    cards: CardOptions = field(default_factory=CardOptions)
    theme: ThemeOptions = field(default_factory=ThemeOptions)
    directories: bool = True
    old_site: str | None = None
    old_addresses: bool = False
    redirects: Mapping[str, str] = field(default_factory=dict)
    dead_links: Severity | None = "warning"
    dead_root_links: Severity | None = "info"
    dead_anchors: Severity | None = "info"
    checks_unrecognized_links: bool = True
    page_fields: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    fields_file: str = ".meta.yml"
    ignored: Collection[str] = ()
    published_addresses: str = ""
    translations: str = ""
    time_zone: str = "UTC"
    show_overdue_reviews: bool = False
    html: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    extensions: Sequence[str] = ()
    configurations: Mapping[str, Any] = field(default_factory=dict)
    show_progress: ShowProgress = iter

    @property
    def today(self) -> datetime.date:
        """The day the site is built for."""
        return self.now.date()

    @property
    def has_attributes(self) -> bool:
        """Whether a heading may name its id: ``{#id}``."""
        return "attr_list" in self.extensions


def place_of_key(configuration: Source, key: str, *, within_line: bool = False) -> Span | None:
    """Where a key is written in a configuration; None if it is not found.

    :param within_line: whether it may follow others on their line: ``{/a/: x.md, /b/: y.md}``.
    """
    before = r"(?:^[ \t{,-]*|[{,][ \t]*)" if within_line else r"^[ \t{,-]*"
    pattern = rf"""{before}(["']?{re.escape(key)}["']?)[ \t]*:"""
    found = re.search(pattern, configuration.text, re.MULTILINE)
    return Span(*found.span(1)) if found is not None else None
