"""Middleman's addresses: a source file's path on the site, ``url_for`` and ``asset_path``.

The rules are those of Middleman 4 (``util/paths.rb``, ``sitemap/store.rb``,
``sitemap/resource.rb``) and of the URI library it uses.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from policy_pages.erb.errors import PageError

TEMPLATE_EXTENSIONS = (".erb", ".md", ".markdown", ".mkd")
"""What is taken off a source file's name, from its end."""

_ADDRESS = re.compile(
    r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?\Z", re.DOTALL
)
_PATH_CHARACTERS = "/:@!$&'()*+,;=-._~"


def built_path(source_path: str) -> str:
    """A source file's path on the site: ``guide/page.html.md.erb`` -> ``guide/page.html``."""
    path = source_path
    while path.endswith(TEMPLATE_EXTENSIONS):
        path = path[: path.rindex(".")]
    return path


@dataclass(frozen=True, slots=True)
class _Address:
    scheme: str | None
    authority: str | None
    path: str
    query: str | None
    fragment: str | None

    def __str__(self) -> str:
        scheme = f"{self.scheme}:" if self.scheme is not None else ""
        authority = f"//{self.authority}" if self.authority is not None else ""
        query = f"?{self.query}" if self.query is not None else ""
        fragment = f"#{self.fragment}" if self.fragment is not None else ""
        return f"{scheme}{authority}{self.path}{query}{fragment}"


def _parse(address: str) -> _Address:
    match = _ADDRESS.match(address)
    assert match is not None  # it matches any text
    scheme, authority, path, query, fragment = match.groups()
    return _Address(scheme, authority, path, query, fragment)


class Addresses:
    """The addresses that one page may name.

    :param page: the page's path on the site: ``guide/page.html``.
    :param sitemap: the paths of all that is on the site.
    :param settings: Middleman's ``http_prefix``, ``relative_links``, ``images_dir`` and the like.
    """

    def __init__(self, page: str, sitemap: Iterable[str], settings: Mapping[str, object]) -> None:
        self.page = page
        self._settings = settings
        self._sitemap = sitemap

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset({*self._sitemap, self.page})

    @cached_property
    def _page_ids(self) -> dict[str, str]:
        return {path.removesuffix(".html"): path for path in self._paths}

    def _setting(self, name: str, default: str) -> str:
        value = self._settings.get(name)
        return value if isinstance(value, str) else default

    def url(self, path: str) -> str:
        """The address of a path of the site: ``index.html`` is its folder's."""
        if path == "index.html" or path.endswith("/index.html"):
            path = path.removesuffix("index.html")
        return _join(self._setting("http_prefix", "/"), path)

    def find(self, address: str) -> str | None:
        """The path of the site that an address from its root names."""
        path = unquote(address).removeprefix("/")
        return path if path in self._paths else None

    def url_for(
        self,
        address: str,
        *,
        query: str | None = None,
        fragment: str | None = None,
        relative: bool | None = None,
    ) -> str:
        """The address that a link should contain.

        An address of something on the site, from its root or relative to the page, becomes the new
        address of that; any other stays unchanged.

        :raises PageError: for a relative address of another site.
        """
        found = self._page_ids.get(address)
        parts = _parse(address if found is None else self.url(found))
        path = parts.path
        if relative and parts.authority:
            message = "an address of another site has no relative form"
            raise PageError("argument-error", message)
        if found is None and path and parts.authority is None:
            beside = posixpath.normpath(posixpath.join("/", posixpath.dirname(self.page), path))
            found = self.find("/" + beside.lstrip("/"))
        if found is not None:
            path = quote(self._relative(self.url(found), relative), safe=_PATH_CHARACTERS)
        return str(
            _Address(
                parts.scheme,
                parts.authority,
                path,
                parts.query if query is None else query,
                parts.fragment if fragment is None else fragment,
            )
        )

    def _relative(self, url: str, relative: bool | None) -> str:
        if relative is None:
            relative = self._settings.get("relative_links") is True
        if not relative:
            return url
        result = posixpath.relpath(url, posixpath.dirname("/" + self.page))
        return result + "/" if url.endswith("/") and not result.endswith("/") else result

    def asset_path(self, kind: str, source: str) -> str:
        """The address of an image, a style sheet or a script.

        :param kind: ``images``, ``css`` or ``js``; any other is the folder's own name.
        """
        if "//" in source or source.startswith("data:"):
            return source
        folders = {"css": "stylesheets", "js": "javascripts", "fonts": "fonts", "images": "images"}
        folder = kind
        if kind in folders:
            folder = self._setting(f"{kind}_dir", folders[kind])
        source = source.replace(" ", "")
        if kind not in ("images", "fonts") and not source.endswith(f".{kind}"):
            source += f".{kind}"
        if source.startswith("/"):
            folder = ""
        parts = _parse(source)
        path = _join(folder, parts.path)
        found = self.find(self.url_for(parts.path, relative=False)) if parts.path else None
        if found is None:
            found = self.find(path)
        url = _join(self._setting("http_prefix", "/"), path) if found is None else self.url(found)
        encoded = quote(self._relative(url, None), safe=_PATH_CHARACTERS)
        return str(_Address(None, None, encoded, parts.query, parts.fragment))


def _join(*parts: str) -> str:
    """Ruby's ``File.join``: one slash between the parts."""
    result = parts[0]
    for part in parts[1:]:
        result = result.rstrip("/") + "/" + part.lstrip("/")
    return result
