"""GOV.UK's technical documentation: ``config/tech-docs.yml`` next to Middleman's ``source``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from policy_pages.files.reading import SiteFolders
from policy_pages.files.settings import read_settings, settings_of
from policy_pages.importing.layouts import Layouts, additions_of_layouts, withheld_texts
from policy_pages.importing.middleman_files import PagesFolder, read_pages_folder
from policy_pages.importing.middleman_parts import (
    Handler,
    computed,
    copied_data,
    face_of,
    headers_of,
    made_by_programs,
    own_helpers,
    page_of,
    ruby_of,
)
from policy_pages.importing.navigation import navigation_by_folder, navigation_of
from policy_pages.importing.old_site import Became, NewSettings, OldSite
from policy_pages.importing.source_tree import SourceTree
from policy_pages.text.source import Source

CONFIGURATION = "config/tech-docs.yml"
_TEMPLATE = f"{CONFIGURATION}.erb"
_PAGES = "source"
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[^\s?#]*)?")
_ELSEWHERE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_SCHEME = re.compile(r"[^/?#]*:")
_SETTING = re.compile(r"""tech_docs['"]?\][ \t]*\[[:'"](\w+)""")


def is_tech_docs(tree: SourceTree) -> bool:
    """Whether a folder is such a site."""
    has_gem = tree.has(CONFIGURATION) or "GovukTechDocs.configure" in tree.text("config.rb")
    return has_gem and tree.has_folder(_PAGES)


def read_tech_docs(tree: SourceTree) -> OldSite:
    """Such a site.

    :raises DiagnosticError: for a configuration that cannot be read.
    """
    given = _given(tree)
    ruby = ruby_of(tree)
    found = read_pages_folder(
        tree,
        _PAGES,
        directories="directory_indexes" in ruby.activated,
        ignored=ruby.ignored,
        settings=ruby.settings,
    )
    data, refused = copied_data(tree)
    reading = _Reading(given, found)
    settings = reading.settings
    settings.directories = _has_directories(found.addresses)
    if settings.url is None and (address := _address_of_project(given, found)) is not None:
        settings.url = address
        what = f"`site_url: {address}`: links in pages begin so; correct it if it is wrong"
        reading.became.append(Became(f"{CONFIGURATION}: github_repo", what))
    headers = headers_of(found.texts, found.addresses)
    has_menu = given.get("multipage_nav") is True
    navigation = navigation_of if has_menu else navigation_by_folder
    settings.nav, settings.hidden = navigation(found.addresses, headers)
    if "multipage_nav" not in given:
        reading.became.append(Became(f"{CONFIGURATION}: multipage_nav", _NO_MENU))
    settings.nav += reading.links
    settings.redirects |= {
        old: page_of(new, found.addresses) for old, new in ruby.redirects.items()
    }
    settings.excluded |= found.excluded
    settings.favicon = face_of(found.files, "favicon")
    layouts = Layouts(tree, _PAGES, ruby)
    used = _used_settings(found.texts.values(), given)
    if used:
        settings.dialect_options["config"] = {"tech_docs": used}
    return OldSite(
        "tech-docs",
        [*found.files, *data],
        [*found.left_out, *refused],
        found.addresses,
        settings,
        [
            *reading.became,
            *computed(ruby),
            *additions_of_layouts(layouts, found.addresses, headers),
        ],
        own_helpers(tree, ruby),
        others=made_by_programs(ruby),
        withheld=withheld_texts(layouts, found.addresses, headers),
    )


def _given(tree: SourceTree) -> dict[str, Any]:
    """The configuration; of one that is a template itself, what is written out."""
    if tree.has(CONFIGURATION) or not tree.has(_TEMPLATE):
        return read_settings(tree.root / CONFIGURATION, SiteFolders(tree.root))
    text = re.sub(r"<%.*?%>", "", tree.text(_TEMPLATE), flags=re.DOTALL)
    return settings_of(Source(_TEMPLATE, text))


def _address_of_project(given: Mapping[str, Any], found: PagesFolder) -> str | None:
    """The address on GitHub Pages, below the repository's name, if pages link their own site so."""
    owner, _, name = str(given.get("github_repo") or "").strip("/").rpartition("/")
    if not re.fullmatch(r"[A-Za-z0-9-]+", owner) or not name:
        return None
    outputs = {*found.addresses.values()}
    linked = re.compile(rf"\]\(/({re.escape(name)}/([^)#?\s]+))")
    for text in found.texts.values():
        for whole, below in linked.findall(text):
            if below in outputs and whole not in outputs:
                return f"https://{owner.lower()}.github.io/{name}/"
    return None


def _used_settings(texts: Iterable[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that pages print: ``config[:tech_docs][:service_name]``."""
    names = {name for text in texts for name in _SETTING.findall(text)}
    return {name: value for name, value in given.items() if name in names}


def _has_directories(addresses: Mapping[str, str]) -> bool:
    """Whether most pages have their own folder in their address."""
    outputs = [output for output in addresses.values() if output != "index.html"]
    return sum(output.endswith("/index.html") for output in outputs) * 2 > len(outputs)


class _Reading:
    """Reads the configuration, key by key.

    :ivar links: what the header linked, for the end of the navigation.
    """

    def __init__(self, given: Mapping[str, Any], found: PagesFolder) -> None:
        self._given = given
        self._addresses = found.addresses
        self.links: list[Any] = []
        self.settings = NewSettings(
            name="Documentation",
            dialect="middleman",
            markdown="redcarpet",
            redcarpet="govuk",
            heading_ids="govuk",
            reviews_are_shown=given.get("show_expiry", True) is not False,
            page_fields={_ALL_PAGES: {"language": "en-GB"}},  # 23 April 2026
        )
        known = self._handlers()
        self.became = [
            Became(
                f"{CONFIGURATION}: {key}",
                known[key](value) if key in known else _UNKNOWN,
                tuple(self.settings.redirects) if key == "redirects" else (),
            )
            for key, value in given.items()
            if value not in (None, "", [], {})
        ]

    def _handlers(self) -> dict[str, Handler]:
        theme = "left out: the theme has its own design"
        nobody = "left out: the new site does not track its readers"
        return {
            "service_name": self._name,
            "full_service_name": lambda value: (
                f"left out: only search engines and other programs saw {value}"
            ),
            "description": self._description,
            "host": self._host,
            "service_link": self._service_link,
            "phase": self._phase,
            "github_repo": self._repository,
            "github_branch": lambda _: "`edit_uri`, the address where pages are edited",
            "show_contribution_banner": self._contributions,
            "header_links": self._header_links,
            "footer_links": self._footer_links,
            "max_toc_heading_level": self._depth,
            "multipage_nav": lambda value: (
                "`nav`, in the order of weights and parents; each page lists its headings"
                if value is True
                else _NO_MENU
            ),
            "collapsible_nav": self._collapsible,
            "enable_search": self._search,
            "redirects": self._redirects,
            "prevent_indexing": self._indexing,
            "show_expiry": lambda value: f"`show_overdue_reviews: {str(bool(value)).lower()}`",
            "show_review_banner": lambda _: "left out: builds report each overdue review",
            "default_owner_slack": self._owner,
            "owner_slack_workspace": lambda _: (
                "left out: the contact of a page is its `owner_slack`"
            ),
            "ga_tracking_id": lambda _: nobody,
            "google_site_verification": self._verification,
            "show_govuk_logo": lambda _: "left out: the crown belongs to GOV.UK; set `theme.logo`",
            "use_service_link_for_favicon": lambda _: theme,
            "enable_anchored_headings": lambda _: "each heading has a link to itself",
            "enable_govuk_components": lambda _: theme,
            "show_footer": lambda _: theme,
            "api_path": lambda _: "left out: API references are not generated from OpenAPI files",
            "source_urls": lambda _: "left out: `edit_uri` takes its place",
        }

    def _name(self, value: Any) -> str:
        self.settings.name = _with_phase(str(value), self._given.get("phase"))
        return f"`site_name: {self.settings.name}`"

    def _phase(self, value: Any) -> str:
        return f"`site_name` ends with ({value})"

    def _description(self, value: Any) -> str:
        self.settings.description = str(value)
        return "`site_description`"

    def _host(self, value: Any) -> str:
        host = str(value).strip().rstrip("/")
        if _HOST.fullmatch(host):
            host = f"https://{host}"
        if not host.startswith(("http://", "https://")):
            return f"left out: {value} is not an address: set `site_url`"
        self.settings.url = f"{host}/"
        return f"`site_url: {host}/`"

    def _service_link(self, value: Any) -> str:
        return "left out: the name in the header links to the home page"

    def _repository(self, value: Any) -> str:
        self.settings.repository = _repository_of(value)
        return (
            "a link at the foot of each page; with `repo_url`, each reader's browser would ask the "
            "repository's host"
        )

    def _contributions(self, value: Any) -> str:
        if value is not True or not self._given.get("github_repo"):
            return "pages have no link to edit them"
        branch = self._given.get("github_branch") or "master"
        repository = _repository_of(self._given["github_repo"])
        self.settings.edit_uri = f"{repository}/edit/{branch}/docs/"
        return f"`edit_uri: {self.settings.edit_uri}`: pages are in `docs` now"

    def _header_links(self, value: Any) -> str:
        links = _links(value)
        own = "left out: links to pages of the site, which `nav` lists"
        elsewhere = {text: to for text, to in links.items() if _ELSEWHERE.match(to)}
        self.links += [{text: to} for text, to in elsewhere.items()]
        if not elsewhere:
            return own
        added = f"at the end of `nav`: {', '.join(elsewhere)}"
        return f"{added}; {own}" if len(elsewhere) < len(links) else added

    def _footer_links(self, value: Any) -> str:
        self.settings.footer_links = _links(value)
        return "`copyright`, which is shown in the footer"

    def _depth(self, value: Any) -> str:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 6:
            return "left out: it is not a level of headings from 1 to 6"
        self.settings.toc_depth = value
        return f"`toc_depth: {value}`"

    def _collapsible(self, value: Any) -> str:
        self.settings.is_collapsed = value is True
        return "the theme's navigation is collapsible" if value else "`navigation.expand`"

    def _search(self, value: Any) -> str:
        self.settings.has_search = value is True
        return "the plugin `search`" if value else "no plugin `search`"

    def _redirects(self, value: Any) -> str:
        if not isinstance(value, Mapping):
            return "left out: write `old address: new address` on each line"
        for old, new in value.items():
            target = str(new).strip()  # an invalid address is left out, like one without a page
            self.settings.redirects[f"/{str(old).removeprefix('/')}"] = (
                target if _SCHEME.match(target) else page_of(target, self._addresses)
            )
        return "`redirects`"

    def _indexing(self, value: Any) -> str:
        if value is not True:
            return "search engines may read the site"
        self.settings.robots = "noindex, nofollow"
        return '`social: {robots: "noindex, nofollow"}`'

    def _owner(self, value: Any) -> str:
        self.settings.page_fields[_ALL_PAGES]["owner_slack"] = str(value)
        return "`page_fields`, as the contact of pages that do not name one"

    def _verification(self, value: Any) -> str:
        return f"left out: verify the site by a DNS record or with the file {value}"


_ALL_PAGES = "./"
_NO_MENU = (
    "it was off, so the old site had no menu of its pages; `nav` lists all pages by folder: remove "
    "those that the menu should not show"
)
_UNKNOWN = "left out: the import does not know this setting"


def _repository_of(value: Any) -> str:
    repository = str(value).strip("/")
    return repository if "://" in repository else f"https://github.com/{repository}"


def _with_phase(name: str, phase: Any) -> str:
    return f"{name} ({phase})" if phase not in (None, "", False) else name


def _links(value: Any) -> dict[str, str]:
    """``text: address`` lines, without addresses of other schemes, some of which run scripts."""
    if not isinstance(value, Mapping):
        return {}
    found = {str(text): to.strip() for text, to in value.items() if isinstance(to, str)}
    return {text: to for text, to in found.items() if _ELSEWHERE.match(to) or not _SCHEME.match(to)}
