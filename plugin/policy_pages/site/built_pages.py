"""The folder that a build has written -> what its pages load, where they lead, and what can be
linked to in them: each page is read once, whoever made it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from policy_pages.security.folder import code_unless_redirect
from policy_pages.security.pages import is_redirect, refresh_of, without_policy
from policy_pages.security.sources import (
    CONNECTIONS,
    Asked,
    asked_by,
    asked_by_script,
    asked_by_styles,
)
from policy_pages.text.html import Skipped, Tag, Text, pieces_of
from policy_pages.text.kept_files import digest_of

if TYPE_CHECKING:
    from policy_pages.security.inline_code import InlineCode

_LINKS: Mapping[str, Sequence[str]] = {
    "a": ["href", "xlink:href"],
    "area": ["href"],
    "button": ["formaction"],
    "form": ["action"],
    "input": ["formaction"],
    **dict.fromkeys(["blockquote", "del", "ins", "q"], ["cite"]),
}
"""Element -> its attributes with an address that readers may follow."""
_SHARED = re.compile(r"(?:og|twitter):.*(?:image|url|video|audio)")
"""Properties of `<meta>` elements that are addresses."""
OF_SCRIPTS = ("/", "!", "__")
"""How fragments begin that scripts or the theme read, and that name no anchor."""
PAGES = (".html", ".htm")
"""How the names of pages end."""
_MOST_TEXT = 20_000_000
"""Bytes of a file that is read; no page that a person reads has as many."""


_OF_SOURCES = frozenset(
    "src srcset imagesrcset data poster style background xlink:href href".split()
)
"""Attributes that may name what a browser loads."""
_NOT_READ = Skipped(
    ["meta", "link", "pre", "style"],
    [*_OF_SOURCES, "action", "cite", "content", "formaction", "id", "name", "on*"],
)


@dataclass
class BuiltPage:
    """A page, as browsers get it.

    :param path: below the site's root: ``terms/index.html``.
    :ivar base: the address that its own are relative to, if it names one (`<base>`).
    :ivar ids: what can be linked to in it.
    :ivar links: the addresses that it names, each once -> the directive of a policy that lets a
        browser load it, such as `img-src`; empty for one that readers follow.
    :ivar asked: what a browser asks for to show it.
    :ivar handlers: the event handlers of its elements.
    :ivar refresh: the address that it leads on to.
    :ivar data: its structured data (JSON).
    :ivar repository: the address of the repository that a theme shows the numbers of.
    :ivar alternates: the addresses of its other editions and feeds.
    :ivar has_diagram: whether a script draws a diagram on it.
    """

    path: str
    base: str | None = None
    ids: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    refresh: str | None = None
    data: list[str] = field(default_factory=list)
    repository: str | None = None
    alternates: list[str] = field(default_factory=list)
    has_diagram: bool = False

    def has_part(self, written: str) -> bool:
        """Whether a link with an id, as it is written, leads to a part of it: those that scripts
        read name none."""
        id = unquote(written)
        is_of_none = not id or id.startswith(OF_SCRIPTS) or id.casefold() == "top"
        return is_of_none or written in self.ids or id in self.ids


@dataclass(frozen=True)
class FinishedPage:
    """A page of the site as its template and all plugins have left it, before it gets a policy.

    :param digest: of its HTML.
    :param built: what is in it.
    :param code: the code in it; None for one that redirects.
    """

    digest: str
    built: BuiltPage
    code: InlineCode | None

    @classmethod
    def of(cls, path: str, html: str) -> FinishedPage:
        """What is in a page.

        :param path: below the site's root.
        """
        return cls(digest_of([html]), read_page(path, html), code_unless_redirect(html))


class FinishedPages:
    """The pages of which it is known what is in them: they need not be read again.

    :param pages: those of a site; None for one of which it is not known.
    """

    def __init__(self, pages: Iterable[FinishedPage | None]) -> None:
        self._pages = {page.digest: page for page in pages if page is not None}

    def code(self, html: str) -> InlineCode | None:
        """The code in a page; None for one that redirects."""
        page = self._pages.get(digest_of([html]))
        return page.code if page is not None else code_unless_redirect(html)

    def redirects(self, html: str) -> bool:
        """Whether a page only leads to another one."""
        page = self._pages.get(digest_of([html]))
        return page.code is None if page is not None else is_redirect(html)

    def built(self, path: str, html: str) -> BuiltPage:
        """What is in a page, with a policy or without.

        :param path: below the site's root.
        """
        page = self._pages.get(digest_of([without_policy(html)]))
        if page is None:
            return read_page(path, html)
        return page.built if page.built.path == path else replace(page.built, path=path)


@dataclass
class BuiltFiles:
    """What a build has written.

    :ivar paths: of all files, below the site's root.
    :ivar pages: in the order of their paths.
    """

    folder: Path
    paths: frozenset[str]
    pages: list[BuiltPage]

    def text(self, path: str) -> str:
        """The text of a file."""
        return _read(self.folder / path)

    def texts(self, *endings: str) -> Iterator[tuple[str, str]]:
        """The paths and the texts of files with some endings."""
        for path in sorted(self.paths):
            if path.endswith(endings):
                yield path, self.text(path)


def read_built(folder: Path, finished: FinishedPages) -> BuiltFiles:
    """What is in the folder that a build has written.

    :param finished: the pages that need not be read.
    :raises OSError: where a page cannot be read.
    """
    paths = sorted(_paths_below(folder))
    pages = [finished.built(path, _read(folder / path)) for path in paths if path.endswith(PAGES)]
    return BuiltFiles(folder, frozenset(paths), pages)


def _paths_below(folder: Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        below = Path(place).relative_to(folder).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in names)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_MOST_TEXT).decode("utf-8", "surrogateescape")


def read_page(path: str, html: str) -> BuiltPage:
    """What is in a page."""
    page = BuiltPage(path)
    before: Tag | None = None
    for piece in pieces_of(html, _NOT_READ):
        if isinstance(piece, Text):
            if piece.is_raw and before is not None and before.name in ("script", "style"):
                _read_code(page, before, html[piece.start : piece.end])
            continue
        before = piece
        if piece.attributes and not piece.is_end:
            _read_tag(page, piece)
    return page


def _read_tag(page: BuiltPage, tag: Tag) -> None:
    name, attributes = tag.name, tag.attributes
    id = attributes.get("id")
    if id is not None:
        page.ids.add(id.value)
    for linked in _LINKS.get(name, ()):
        if linked in attributes:
            page.links.setdefault(attributes[linked].value.strip(), "")
    if name == "a":
        if "name" in attributes:
            page.ids.add(attributes["name"].value)
        if tag.value("data-md-component") == "source":
            page.repository = tag.value("href")
    elif name == "base" and "href" in attributes and page.base is None:
        page.base = attributes["href"].value.strip()
    elif name == "meta":
        _read_meta(page, tag)
    elif name == "link" and "href" in attributes:
        address = attributes["href"].value.strip()
        if tag.value("rel") not in CONNECTIONS:
            page.links.setdefault(address, "")
        if tag.value("rel") == "alternate":
            page.alternates.append(address)
    elif name == "pre" and "mermaid" in (tag.value("class") or "").split():
        page.has_diagram = True
    for attribute in attributes:
        if attribute in _OF_SOURCES and attribute not in _LINKS.get(name, ()):
            _ask(page, asked_by(tag))
            break
    for attribute in attributes:
        if attribute.startswith("on"):
            page.handlers.append(f"{attribute}={attributes[attribute].value}")


def _ask(page: BuiltPage, asked: Iterable[Asked]) -> None:
    for one in asked:
        page.asked.append(one)
        if one.directive:
            page.links[one.address] = one.directive


def _read_meta(page: BuiltPage, tag: Tag) -> None:
    refresh = refresh_of(tag)
    if refresh is not None:
        page.refresh = page.refresh or refresh.address
        page.links.setdefault(refresh.address, "")
    content = tag.value("content")
    if content is None:
        return
    shown = tag.value("property") or tag.value("name") or ""
    address = content.strip()
    if _SHARED.fullmatch(shown) and address:
        page.links.setdefault(address, "img-src" if "image" in shown else "")


def _read_code(page: BuiltPage, tag: Tag, text: str) -> None:
    type = (tag.value("type") or "").strip().lower() if tag.name == "script" else ""
    if type == "application/ld+json":
        page.data.append(text)
    elif type.endswith("json"):
        return  # data for a script
    elif tag.name == "style":
        _ask(page, _asked_by_code(tag.name, text))
    elif "//" in text:
        page.asked += _asked_by_code(tag.name, text)


@lru_cache(maxsize=100)
def _asked_by_code(element: str, text: str) -> tuple[Asked, ...]:
    """What a script or a style sheet asks for; those of a theme are the same on most pages."""
    asked = asked_by_styles(text) if element == "style" else asked_by_script(text)
    return tuple(one._replace(start=0, end=0) for one in asked)
