"""Addresses in built files -> the files of the site that they lead to."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from urllib.parse import quote, unquote, urljoin, urlsplit

from policy_pages.text.addresses import plain_host

_INDEX = "index.html"
_HOST = "https://site.invalid"
"""A host to resolve addresses on (RFC 2606)."""


class BuiltAddresses:
    """What addresses mean in a site.

    :param url: the site's own address, if it is known.
    :param paths: of all files of the site.
    :param bases: path of a page -> the address that its own are relative to, if it names one.
    """

    def __init__(
        self, url: str | None, paths: Collection[str], bases: Mapping[str, str] | None = None
    ) -> None:
        parts = urlsplit(url or "")
        self._root = parts.path.rstrip("/") + "/"
        self._host = plain_host(parts.netloc) if parts.netloc else None
        self._paths = {_composed(path): path for path in paths}
        self._bases = bases or {}
        self._known: dict[tuple[str, str], str | None] = {}

    def path_of(self, address: str, page: str) -> str | None:
        """The path of the file that an address leads to, whether there is one or not; None for an
        address that is not below the site's.

        :param page: the path of the file that has the address.
        """
        if page in self._bases:
            address = self._from_base(address, page)
        folder = page[: page.rfind("/") + 1]
        key = address, folder
        if key not in self._known:
            self._known[key] = self._path_of(address, folder, page)
        found = self._known[key]
        return page if found == "" else found

    def _from_base(self, address: str, page: str) -> str:
        """An address of a page that names a base, from the root of the host or with a host."""
        here = f"{_HOST}{self._root}{quote(page)}"
        try:
            base = urljoin(here, self._bases[page].replace("\\", "/"))
            return urljoin(base, address.replace("\\", "/")).removeprefix(_HOST)
        except ValueError:  # such as `//[`
            return address

    def _path_of(self, address: str, folder: str, page: str) -> str | None:
        path = address.partition("#")[0].partition("?")[0]
        if not path:
            return ""  # of the page itself
        below = ""
        scheme, colon, rest = path.partition(":")
        if colon and "/" not in scheme:
            if scheme.lower() not in ("http", "https") or not rest.startswith("//"):
                return None
            path = rest
        path = path.replace("\\", "/")  # as browsers read it
        if path.startswith("//"):
            host, _, path = path[2:].partition("/")
            if self._host is None or plain_host(host) != self._host:
                return None
            path = f"/{path}"
        if path.startswith("/"):
            if not f"{path}/".startswith(self._root):
                return None
            path = path[len(self._root) :]
        else:
            below = folder
        names: list[str] = []
        for name in (below + (unquote(path) if "%" in path else path)).split("/"):
            if name == "..":
                if not names:
                    return None  # above the site
                names.pop()
            elif name not in ("", "."):
                names.append(name)
        is_folder = path.endswith(("/", "/.", "/..")) or path in ("", ".", "..")
        found = "/".join([*names, _INDEX] if is_folder else names)
        return self._there(found)

    def _there(self, path: str) -> str:
        """The path of a file, as its system has it; servers answer at that of its folder, too."""
        composed = _composed(path)
        known = self._paths.get(composed) or self._paths.get(f"{composed}/{_INDEX}")
        return known or composed or _INDEX


def _composed(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)
