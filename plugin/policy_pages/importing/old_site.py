"""The facts about an old site, whatever its system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class Copied:
    """A file that is copied.

    :param target: its path below the new site's folder: ``docs/terms.html.md.erb``.
    """

    source: Path
    target: str


@dataclass(frozen=True)
class LeftOut:
    """A file or folder that is not copied.

    :param path: below the old site's folder.
    :param address: the one that it had, if readers could ask for it.
    :param unread: what it is, if it could not be read: the new site may then be incomplete.
    """

    path: str
    reason: str
    address: str | None = None
    unread: Literal["file", "folder"] | None = None


@dataclass(frozen=True)
class Became:
    """What one setting of the old configuration has become.

    :param place: where it is, such as ``config/tech-docs.yml: host``.
    :param what: of several redirects, how many are carried over is said in its place.
    :param redirects: the old addresses of those that it names.
    """

    place: str
    what: str
    redirects: tuple[str, ...] = ()


@dataclass
class NewSettings:
    """What goes into the new configuration; None and empty values are left out.

    :param repository: the address of the site's sources; the theme would ask GitHub about one that
        ``repo_url`` names, on each visit.
    :param edit_uri: the address that a page is edited at, without the page's path.
    :param directories: whether each page has its own folder, as on the old site.
    :param nav: in MkDocs' form; None: made from the files.
    :param hidden: pages that the navigation leaves out on purpose.
    :param footer_links: text -> address.
    :param markdown: the flavour of Markdown of all pages.
    :param redcarpet: the name of a set of options, or each.
    :param redirects: old address -> the path of a page, or an address.
    :param excluded: patterns of files in the pages' folder that are not published, and why.
    :param included: patterns of files that MkDocs leaves out of itself.
    :param page_fields: of pages, folders or patterns.
    :param reviews_are_shown: whether readers saw that a review was overdue.
    :param robots: the instructions for search engines.
    """

    name: str = ""
    url: str | None = None
    description: str | None = None
    language: str | None = None
    repository: str | None = None
    edit_uri: str | None = None
    directories: bool = True
    nav: list[Any] | None = None
    hidden: list[str] = field(default_factory=list)
    footer_links: dict[str, str] = field(default_factory=dict)
    logo: str | None = None
    favicon: str | None = None
    is_collapsed: bool = True
    has_search: bool = True
    toc_depth: int | None = None
    extensions: dict[str, Any] = field(default_factory=dict)
    dialect: str = "erb"
    dialect_options: dict[str, Any] = field(default_factory=dict)
    markdown: str | None = None
    redcarpet: str | dict[str, bool] | None = None
    heading_ids: str | None = None
    redirects: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    included: list[str] = field(default_factory=list)
    page_fields: dict[str, Any] = field(default_factory=dict)
    reviews_are_shown: bool = False
    robots: str | None = None


@dataclass(frozen=True)
class OldSite:
    """An old site, read.

    :param system: the name of its system.
    :param files: what is copied.
    :param left_out: what is not.
    :param addresses: path of a page below ``docs/`` -> the path that its file had on the old site,
        below the root: ``terms/index.html``.
    :param settings: what its configuration says.
    :param became: how each setting of the old configuration was understood.
    :param made: files that are written besides: path below the new site's folder -> text.
    :param others: pattern of the paths of pages that the old site had from elsewhere, as from a
        program -> where from.
    :param withheld: path of a page whose text the old site's readers did not see -> why.
    :param helpers: name of a helper that the old site itself defines -> where it does.
    """

    system: str
    files: list[Copied]
    left_out: list[LeftOut]
    addresses: Mapping[str, str]
    settings: NewSettings
    became: list[Became] = field(default_factory=list)
    helpers: Mapping[str, str] = field(default_factory=dict)
    made: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)
