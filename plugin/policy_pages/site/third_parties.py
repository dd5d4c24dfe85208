"""Built pages -> what they load from other servers, and what the site's policy blocks on them, each
at the option, the line of a template or of a style sheet that is to blame.

What the text of a page has is reported with the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from policy_pages.security.policy import allows
from policy_pages.security.sources import Asked, asked_by_script, asked_by_styles, server_of
from policy_pages.site.built_addresses import BuiltAddresses
from policy_pages.site.built_pages import BuiltFiles, BuiltPage
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.written_places import WrittenPlace, WrittenPlaces
from policy_pages.text.addresses import plain_host
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Span

_NOUNS = {
    "connect-src": "data",
    "font-src": "a font",
    "frame-src": "a frame",
    "img-src": "a picture",
    "manifest-src": "a manifest",
    "media-src": "a recording",
    "object-src": "an object",
    "script-src": "a script",
    "style-src": "a style sheet",
}
"""Directive of a policy -> what it is about."""
_MATERIAL_EMOJI = ("material.extensions.emoji.to_svg", "material.extensions.emoji.twemoji")
"""What the help about emoji advises."""
_NO_EMOJI = (
    "Material has no drawing of it: write the character itself, such as 😄, or a Material icon, "
    "such as `:material-emoticon-outline:`, or remove it"
)
_MERMAID = "https://unpkg.com/mermaid@11/dist/mermaid.min.js"
"""What Material loads to draw diagrams."""
_GITHUB = re.compile(r"^.+github\.com/([^/]+)", re.IGNORECASE)
_GITLAB = re.compile(r"^.+?([^/]*gitlab[^/]+)/(.+?)/?$", re.IGNORECASE)
"""Repositories that Material asks for the number of their stars."""
_NOT_FOUND = "404.html"
"""The page for addresses that do not exist."""
_MOST_SEARCHED = 3
"""Pages that are searched for an address."""
_MOST_NAMED = 3
"""Servers that a message names."""


class _Rule(NamedTuple):
    """An option that makes a theme or an extension load something.

    :param pattern: of the address.
    :param keys: places of the option; the first that the configuration has is to blame.
    :param noun: what is loaded.
    """

    pattern: re.Pattern[str]
    keys: Sequence[Sequence[str]]
    noun: str
    help: str


def _rule(pattern: str, keys: Sequence[str], noun: str, help: str) -> _Rule:
    return _Rule(re.compile(pattern), [key.split("/") for key in keys], noun, help)


_RULES = (
    _rule(
        r"(?:https?:)?//fonts\.(?:googleapis|gstatic)\.com",
        ["theme/font", "theme/name", "theme"],
        "fonts",
        "write `font: false` below `theme`: pages then use fonts that readers have",
    ),
    _rule(
        r"https://(?:api\.github\.com|[^/]*gitlab[^/]*/api/)",
        ["repo_url"],
        "the numbers of the repository",
        "remove `repo_url`; the edit button needs only an `edit_uri` that begins with `https://`",
    ),
    _rule(
        r"https://unpkg\.com/mermaid@",
        ["markdown_extensions/pymdownx.superfences/custom_fences", "markdown_extensions"],
        "the program that draws diagrams",
        "save the diagram as a picture, and show that on the page",
    ),
    _rule(
        r"https://www\.(?:googletagmanager|google-analytics)\.com/",
        ["extra/analytics", "theme/analytics", "google_analytics"],
        "a script that counts readers",
        "remove `analytics`: the log of your server also counts readers",
    ),
    _rule(
        r"https://cdnjs\.cloudflare\.com/ajax/libs/highlight\.js/",
        ["theme/highlightjs", "theme/name", "theme"],
        "the program that colours code",
        "write `highlightjs: false` below `theme`",
    ),
    _rule(
        r"https://unpkg\.com/iframe-worker/",
        ["plugins/offline", "plugins/material/offline"],
        "a script",
        "remove the plugin `offline` if readers find the site on a server",
    ),
    _rule(
        r"https://(?:cdn\.jsdelivr\.net/gh/[^/]*/?twemoji"
        r"|cdnjs\.cloudflare\.com/ajax/libs/(?:twemoji|emojione)"
        r"|github\.githubassets\.com/images/icons)",
        ["markdown_extensions/pymdownx.emoji"],
        "pictures of emoji",
        "write `emoji_generator: !!python/name:material.extensions.emoji.to_svg` and "
        "`emoji_index: !!python/name:material.extensions.emoji.twemoji` below it",
    ),
)


@dataclass
class _Blamed:
    """What one place makes pages load.

    :ivar asked: each with the server that it is on.
    """

    place: WrittenPlace
    rule: _Rule | None = None
    asked: dict[Asked, str] = field(default_factory=dict)
    pages: dict[str, None] = field(default_factory=dict)


class ThirdParties:
    """What pages load from other servers.

    :param sources: directive -> the sources that the site allows.
    :param is_enforced: whether pages have a policy.
    """

    def __init__(
        self,
        options: SiteOptions,
        places: WrittenPlaces,
        addresses: BuiltAddresses,
        pages: Mapping[str, SitePage],
        sources: Mapping[str, Sequence[str]],
        *,
        is_enforced: bool,
    ) -> None:
        self._options = options
        self._places = places
        self._addresses = addresses
        self._pages = pages
        self._sources = sources
        self._is_enforced = is_enforced
        self._own = plain_host(urlsplit(options.url or "").netloc)
        self._servers: dict[str, str | None] = {}
        self._whole: set[str] = set()
        self._read: dict[str, list[Asked]] = {}

    def find(self, built: BuiltFiles) -> Iterator[Diagnostic]:
        """What is to be reported of a site."""
        self._whole = {page.path for page in built.pages if page.refresh is None}
        blamed: dict[tuple[str, Span, str], _Blamed] = {}

        def blame(
            place: WrittenPlace, rule: _Rule | None, asked: Asked, pages: Iterable[str]
        ) -> None:
            key = place.source.path, place.span, rule.noun if rule is not None else ""
            one = blamed.setdefault(key, _Blamed(place, rule))
            one.asked[asked._replace(start=0, end=0)] = self._server(asked) or ""
            one.pages.update(dict.fromkeys(pages))

        for asked, pages in self._asked_by_pages(built).items():
            found = self._blame(asked, pages)
            if found is not None:
                blame(*found, asked, (page.path for page in pages))
        for place, asked, paths in self._asked_by_files(built):
            blame(place, None, asked, paths)
        for one in blamed.values():
            yield self._said(one)
        if self._is_enforced:
            yield from self._handlers(built)

    def _server(self, asked: Asked) -> str | None:
        """The server that a browser asks, unless it is the site's or the site allows it."""
        if asked.address not in self._servers:
            server = server_of(asked.address) if "//" in asked.address else None
            is_own = server is not None and plain_host(server) == self._own
            self._servers[asked.address] = None if is_own else server
        server = self._servers[asked.address]
        if server is not None and allows(self._sources.get(asked.directive, ()), asked.address):
            return None
        return server

    def _asked_by_pages(self, built: BuiltFiles) -> dict[Asked, list[BuiltPage]]:
        found: dict[Asked, list[BuiltPage]] = {}
        for page in built.pages:
            asked = {one for one in page.asked if self._server(one) is not None}
            if self._options.theme.extends_material:
                asked |= {one for one in _asked_by_material(page) if self._server(one) is not None}
            for one in sorted(asked):
                found.setdefault(one, []).append(page)
        return found

    def _blame(
        self, asked: Asked, pages: list[BuiltPage]
    ) -> tuple[WrittenPlace, _Rule | None] | None:
        """The place that is to blame, and the option's rule; None for what pages' texts have."""
        address = asked.address
        place = self._places.in_configuration(address) or self._places.in_templates(address)
        if place is not None:
            return place, None
        for rule in _RULES:
            if rule.pattern.match(address):
                found = (self._places.option(*keys) for keys in rule.keys)
                place = next((one for one in found if one is not None), None)
                return place or self._places.configuration(), rule
        if any(self._is_text(page, address) for page in pages):
            return None
        for page in pages[:_MOST_SEARCHED]:  # such as a file of HTML
            source = self._places.own_file(page.path)
            place = self._places.within(address, source) if source is not None else None
            if place is not None:
                return place, None
        server = server_of(address) or address
        # a template may put the rest of the address together
        place = self._places.in_templates(f"//{server}", is_whole=False)
        if place is not None:
            return place, None
        only = self._pages.get(pages[0].path) if len(pages) == 1 else None
        is_of_plugin = only is not None and only.origin.made_by is not None
        if is_of_plugin or (only is not None and _has(only.content or "", address)):  # a helper
            return self._places.built(pages[0].path), None
        return self._places.configuration(), None

    def _is_text(self, built: BuiltPage, written: str) -> bool:
        """Whether a page's author has written something into its text, where it is reported.

        What views and helpers print is not part of that text.
        """
        page = self._pages.get(built.path)
        if page is None or page.content is None:
            return False
        text = page.markdown if page.changes is None else page.content
        return _has(text, written)

    def _asked_by_files(
        self, built: BuiltFiles
    ) -> Iterator[tuple[WrittenPlace, Asked, Sequence[str]]]:
        """What style sheets and scripts ask for that pages use, where they do."""
        for path, pages in self._used(built, "style-src", ".css").items():
            source = self._places.own_file(path)
            found = self._styles(built, path)
            for asked in found if source is None else asked_by_styles(source.text):
                if self._server(asked) is None:
                    continue
                place = self._places.configuration()
                if source is not None:
                    place = WrittenPlace(source, Span(asked.start, asked.end))
                yield place, asked, pages
        for path, pages in self._used(built, "script-src", ".js", ".mjs").items():
            source = self._places.own_file(path)
            for asked in asked_by_script(source.text) if source is not None else ():
                if source is not None and self._server(asked) is not None:
                    yield WrittenPlace(source, Span(asked.start, asked.end)), asked, pages

    def _used(self, built: BuiltFiles, directive: str, *endings: str) -> dict[str, list[str]]:
        """The files of the site that pages load -> the paths of these pages."""
        found: dict[str, dict[str, None]] = {}
        for page in built.pages:
            for asked in page.asked:
                path = self._addresses.path_of(asked.address, page.path)
                if asked.directive == directive and path in built.paths and path.endswith(endings):
                    found.setdefault(path, {})[page.path] = None
        waiting = [*found] if directive == "style-src" else []
        while waiting:
            sheet = waiting.pop()
            for asked in self._styles(built, sheet):
                path = self._addresses.path_of(asked.address, sheet)
                if asked.directive == directive and path in built.paths and path not in found:
                    found[path] = found[sheet]
                    waiting.append(path)
        return {path: [*pages] for path, pages in found.items()}

    def _styles(self, built: BuiltFiles, path: str) -> list[Asked]:
        """What a built style sheet asks for."""
        if path not in self._read:
            text = (built.folder / path).read_text(encoding="utf-8", errors="replace")
            self._read[path] = [*asked_by_styles(text)]
        return self._read[path]

    def _said(self, one: _Blamed) -> Diagnostic:
        servers = [*dict.fromkeys(one.asked.values())]
        directives = [*dict.fromkeys(asked.directive for asked in one.asked if asked.directive)]
        if one.rule is not None:
            noun = one.rule.noun
        else:
            nouns = [_NOUNS.get(directive, "a file") for directive in directives]
            noun = _listed(nouns) if nouns else "a connection"
        pages, verb = self._counted(one.pages, "loads", "load")
        message = f"{pages} {verb} {noun} from {_listed([f'`{name}`' for name in servers])}"
        if self._is_enforced and directives:
            message += ", which this site's policy blocks"
        else:
            message += ", which learns who reads your pages"
        help = one.rule.help if one.rule is not None else self._help(directives, servers)
        if one.rule is not None and all(name in one.rule.help for name in _MATERIAL_EMOJI):
            is_set = all(map(self._places.in_configuration, _MATERIAL_EMOJI))
            help = _NO_EMOJI if is_set else help
        return diagnose(*one.place, "third-party-source", message, help=help, severity="warning")

    def _help(self, directives: Sequence[str], servers: Sequence[str]) -> str:
        if not directives:
            return "remove it"
        allowed = "; ".join(
            f"`{directive}: [{', '.join(f'https://{server}' for server in servers)}]`"
            for directive in directives
        )
        can_copy = not {*directives} & {"connect-src", "frame-src"}
        instead = "put a copy into the folder of your pages" if can_copy else "remove it"
        where = "`content_security_policy: sources:`"
        return f"{instead}, or allow the server below {where}, with {allowed}"

    def _counted(self, paths: Iterable[str], one: str, several: str) -> tuple[str, str]:
        """Which pages, and the verb for so many."""
        known = {*paths}
        if len(known) > 1 and known >= self._whole:
            return "all pages", several
        first, *others = sorted(known, key=lambda path: (path == _NOT_FOUND, path))
        if not others:
            return f"`{self._places.named(first)}`", one
        noun = "page" if len(others) == 1 else "pages"
        return f"`{self._places.named(first)}` and {len(others)} more {noun}", several

    def _handlers(self, built: BuiltFiles) -> Iterator[Diagnostic]:
        """The event handlers of elements, which no policy without `unsafe-inline` lets run."""
        found: dict[str, list[BuiltPage]] = {}
        for page in built.pages:
            for handler in dict.fromkeys(page.handlers):
                found.setdefault(handler, []).append(page)
        for handler, pages in found.items():
            name, _, code = handler.partition("=")
            place = self._places.in_templates(code) if code else None
            if place is None and any(self._is_text(page, code) for page in pages):
                continue
            shown, _ = self._counted((page.path for page in pages), "", "")
            message = f"this site's policy blocks an event handler on {shown}: `{name}`"
            help = (
                "move the code to a file of `extra_javascript`, and call `addEventListener` there"
            )
            if place is None:
                place = self._places.built(pages[0].path)
            yield diagnose(*place, "blocked-handler", message, help=help, severity="warning")


def _has(text: str, written: str) -> bool:
    """Whether HTML or Markdown has an address or code."""
    return any(one in text for one in (written, escape(written), unquote(written)))


def _asked_by_material(page: BuiltPage) -> Iterator[Asked]:
    """What Material's own script asks for on a page."""
    repository = page.repository or ""
    gitlab = _GITLAB.match(repository)
    if _GITHUB.match(repository):
        yield Asked("https://api.github.com/", "connect-src")
    elif gitlab is not None:
        yield Asked(f"https://{gitlab[1]}/api/", "connect-src")
    for address in page.alternates:  # and of each a sitemap
        yield Asked(address, "connect-src")
    if page.has_diagram and not any("mermaid" in asked.address for asked in page.asked):
        yield Asked(_MERMAID, "script-src")


def _listed(words: Sequence[str]) -> str:
    shown = [*dict.fromkeys(words)]
    if len(shown) > _MOST_NAMED:
        shown = [*shown[:_MOST_NAMED], f"{len(shown) - _MOST_NAMED} more"]
    *first, last = shown
    return f"{', '.join(first)} and {last}" if first else last
