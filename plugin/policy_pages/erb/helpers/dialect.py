"""A dialect: the names that one old system offered its pages, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from policy_pages.erb.values import DataHash

if TYPE_CHECKING:
    from policy_pages.erb.environment import Environment, Partial
    from policy_pages.erb.helpers.site_resources import SiteResources


class ViewError(Exception):
    """A view's own template is broken; the message says where."""


class Views(Protocol):
    """The views of a site, whatever renders them."""

    def names(self) -> list[str]:
        """The names that ``view`` can take."""

    def where_missing(self, name: str) -> str:
        """What to do about a name that is none of :meth:`names`."""

    def render(self, name: str, locals: Mapping[str, object]) -> str:
        """The HTML of a view.

        :param name: one of :meth:`names`.
        :param locals: plain Python values: strings, numbers, lists, mappings.
        :raises ViewError: where the view's template fails.
        """


class Partials(Protocol):
    """The partials of a site: templates that a page prints within itself."""

    def find(self, name: str, page: str) -> Partial | None:
        """The partial that a page means by a name, or None.

        :param page: the page's path below the pages' folder, with slashes.
        :raises PageError: for a name that leads out of the folders.
        """

    def names(self) -> list[str]:
        """What there is, for suggestions."""


@dataclass(frozen=True)
class PageFacts:
    """What a dialect can tell a page about itself.

    :param path: below the pages' folder, with slashes: ``legal/terms.md.erb``.
    :param url: its address from the site's root (``/legal/terms/``), if that is known.
    :param fields: the front matter.
    """

    path: str = ""
    url: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SiteFacts:
    """What a dialect can tell a page about its site.

    :param url: the site's address, or None.
    :param data: the files of the data folder, by their names.
    :param options: what the site sets for the dialect; see each dialect.
    :param resources: its pages and other files; None where a page cannot ask for others.
    """

    url: str | None = None
    data: DataHash = field(default_factory=DataHash)
    options: Mapping[str, Any] = field(default_factory=dict)
    resources: SiteResources | None = None


class _Nothing:
    """A site without views and partials."""

    def where_missing(self, name: str) -> str:
        return ""

    def names(self) -> list[str]:
        return []

    def render(self, name: str, locals: Mapping[str, object]) -> str:
        raise ViewError(name)

    def find(self, name: str, page: str) -> None:
        return None


@dataclass(frozen=True)
class Surroundings:
    """What a dialect uses to make a page's names.

    :param hold: takes HTML and returns its marker in the page's Markdown.
    :param mark: takes the Markdown of a partial and returns it with marks around it.
    """

    page: PageFacts = field(default_factory=PageFacts)
    site: SiteFacts = field(default_factory=SiteFacts)
    views: Views = field(default_factory=_Nothing)
    partials: Partials = field(default_factory=_Nothing)
    hold: Callable[[str], str] = str
    mark: Callable[[str], str] = str


class Dialect(NamedTuple):
    """One old system's way with pages.

    :param trim_mode: which newlines its template engine drops.
    :param erb_in_front_matter: whether directives in the header run before YAML reads it.
    :param environment: the names a page may use.
    :param has_partials: whether files whose names begin with ``_`` are partials, not pages.
    :param drops_empty_line: whether one empty line after the header is not part of the body.
    :param flavour: the flavour of Markdown that its pages were written in.
    :param redcarpet: the set of options that it told Redcarpet.
    :param has_sections: whether its Markdown has sections: ``[name]`` … ``[/name]``.
    :param has_page_ids: whether its links may name a page by its path from the pages' folder,
        without an ending: ``guide/start``.
    :param redcarpet_ids: whether Redcarpet gave its headings ids (``with_toc_data``).
    :param has_row_headings: whether its tables have headings of rows: ``| # Basic | 3 |``.
    """

    name: str
    trim_mode: str
    erb_in_front_matter: bool
    environment: Callable[[Surroundings], Environment]
    drops_empty_line: bool = False
    has_partials: bool = False
    flavour: str = "python"
    redcarpet: str = "common"
    has_sections: bool = False
    has_page_ids: bool = False
    redcarpet_ids: bool = True
    has_row_headings: bool = False
