"""A built site, without a theme: what another engine, or your own website, is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple

from policy_pages.site.page import SitePage
from policy_pages.site.theme import ThemeContext
from policy_pages.site.theme_frames import Write

if TYPE_CHECKING:
    from policy_pages.site.site import Site


class Heading(NamedTuple):
    """A heading in a table of contents.

    :param title: as text, with its number if it has one.
    :param level: from 1 to 6.
    """

    id: str
    title: str
    level: int


class Article(NamedTuple):
    """A page as readers see it, without the parts that a theme adds.

    :param page: its record, its policy and its address.
    :param title: as the navigation has it (HTML).
    :param fields: of its header, as templates get them (text in them is HTML).
    :param facts: what our templates get; None for a page that another plugin added too late.
    :param headings: those in its table of contents, in their order.
    :param opening: the HTML before its text.
    :param text: its HTML, with its title, facts and notice; of a redline, all of it.
    :param ending: the HTML after its text: responsibilities, changes and versions.
    :param head: the tags of its head for search engines, platforms and feed readers.
    :param register: the register, if its template may show it.
    """

    page: SitePage
    title: str
    fields: Mapping[str, Any]
    facts: ThemeContext | None
    headings: Sequence[Heading]
    opening: str
    text: str
    ending: str
    head: str
    register: str | None


class NavigationItem(NamedTuple):
    """A part of a navigation.

    :param title: HTML.
    :param page: the page that it shows, if it shows one.
    :param address: where it leads, if that is another address.
    :param children: of a section.
    """

    title: str
    page: SitePage | None = None
    address: str | None = None
    children: Sequence[NavigationItem] = ()


@dataclass
class BuiltSite:
    """A built site, without a theme. It has what readers see, and nothing else.

    :param site: the pages' relations, and what is wrong with them.
    :param articles: of all pages.
    :param navigation: what readers see of it.
    :param files: path below the site's root -> content, or the file that has it: all files but
        those of pages and of the theme.
    :param templates: the folders of the theme's templates, up to those of Material; the first wins.
    :param missing_page: the text of the page for an address that does not exist (HTML); `{home}` in
        it is the address of the home page.
    :param settings: the configuration's other values: `theme`, `extra`, `copyright` and so on.
    :param notes: what readers see on the site of a build but not here, a sentence each.
    """

    site: Site
    articles: list[Article] = field(default_factory=list)
    navigation: Sequence[NavigationItem] = ()
    files: dict[str, bytes | Path] = field(default_factory=dict)
    templates: Sequence[Path] = ()
    missing_page: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[str] = ()


def article(
    page: SitePage, html: str, values: Mapping[str, Any], headings: Sequence[Heading], write: Write
) -> Article:
    """The article of a page.

    :param html: the page's text.
    :param values: what a template gets.
    """
    facts = values.get("policy_pages")
    title = str(values["page"].title or "")
    if "<h1" not in html and title:
        # as Material does; search has the title already
        html = f"<h1 data-search-exclude>{title}</h1>\n{html}"
    whole = html
    begin, end = (f"<!--{token_hex()}-->" for _ in range(2))  # no page can have them
    if isinstance(facts, ThemeContext):
        whole = write("partials/policy-page.html", {**values, "text": f"{begin}{html}{end}"})
    opening, _, rest = whole.rpartition(begin)
    text, _, ending = rest.partition(end)
    names_template = page.shown_fields.get("template") is not None
    return Article(
        page,
        title,
        values["page"].meta,
        facts if isinstance(facts, ThemeContext) else None,
        headings,
        opening,
        text,
        ending,
        write("partials/page-meta.html", values),
        write("partials/register.html", values) if names_template and facts else None,
    )
