"""An address as an author writes it -> the absolute address, and the file of this site it means.

A relative address means the same as a link in the page's Markdown: it begins at the folder of the
page's source, with and without ``use_directory_urls``. If there is no such file, the address may
have been written for the page's own address, as browsers read it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from policy_pages.text.addresses import plain_address, written_path


class FoundFile(NamedTuple):
    """A file that the site publishes.

    :param path: the place of the file; None for one that a plugin makes.
    :param place: its path below the site's root, as it is served; empty for the path that was
        requested.
    """

    path: Path | None
    place: str = ""


Find = Callable[[str], FoundFile | None]
"""A path below the site's root, as ``assets/card.png`` -> the file that is published there."""


class Resolved(NamedTuple):
    """The target of an address.

    :param address: absolute, or None where it cannot be made so.
    :param file: of this site, or None.
    :param is_own: whether it points into this site, so that the file should exist.
    """

    address: str | None
    file: FoundFile | None = None
    is_own: bool = False


class Addresses(NamedTuple):
    """Resolves the addresses of one page, or of the site itself.

    :param site_url: with or without a slash at its end, or None.
    :param page: the path of the page's source below the pages' folder.
    :param page_url: its path below the site's root.
    :param old_site: the base of addresses from the root that are not on this site.
    """

    site_url: str | None
    find: Find
    page: str = ""
    page_url: str = ""
    old_site: str | None = None

    def resolve(self, written: str) -> Resolved:
        """Resolve an address.

        :param written: with any scheme, from a host (``//``), from the root, or relative.
        """
        try:
            parts = urlsplit(written)
        except ValueError:  # such as `//[`
            return Resolved(None)
        if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.netloc):
            return Resolved(None)  # mailto:, javascript:, C:
        if parts.netloc:
            address = written if parts.scheme else f"https:{written}"
            below = self._below_root(address)
            if below is None:
                return Resolved(address)
            # a build of one site may not know what else is below its root
            file = self.find(below)
            root = _with_slash(self.site_url)
            if file is not None and file.place and file.place != below:
                named = parts._replace(scheme="", netloc="", path=written_path(file.place))
                address = _joined(root, urlunsplit(named)) or address
            return Resolved(address, file)
        candidates = self._candidates(unquote(parts.path))
        found = next(
            ((path, file) for path in candidates if (file := self._file(path)) is not None), None
        )
        if found is None and parts.path.startswith("/"):
            if self.old_site:
                return Resolved(self.old_site.rstrip("/") + written)
            return Resolved(_joined(self.site_url, written), is_own=True)
        root = _with_slash(self.site_url)
        if not candidates:  # above the site's root, or of the page itself
            page = _joined(root, written_path(self.page_url))
            return Resolved(_joined(page, written), is_own=True)
        path, file = found or (candidates[0], None)
        if file is not None and file.place:
            is_page = not path or path.endswith("/")
            path = file.place.removesuffix("index.html") if is_page else file.place
        own = urlunsplit(parts._replace(path=written_path(path)))
        return Resolved(_joined(root, own), file, is_own=True)

    def _candidates(self, path: str) -> list[str]:
        """The places below the site's root that a path may mean, the likeliest first."""
        if path.startswith("/"):
            root = unquote(urlsplit(_with_slash(self.site_url) or "/").path)
            below = [path[len(root) :]] if root != "/" and path.startswith(root) else []
            return [*below, path.lstrip("/")]
        if not path:
            return []
        folders = (posixpath.dirname(self.page), posixpath.dirname(self.page_url))
        slash = "/" if path.endswith("/") else ""
        places = [posixpath.normpath(posixpath.join(folder, path)) + slash for folder in folders]
        return [p for p in dict.fromkeys(places) if p != ".." and not p.startswith("../")]

    def _file(self, path: str) -> FoundFile | None:
        """The file at a path, or that of the page there."""
        if not path or path.endswith("/"):
            return self.find(f"{path}index.html")
        return self.find(path)

    def _below_root(self, address: str) -> str | None:
        """The path below the site's root of an absolute address, or None for one of elsewhere."""
        root = _with_slash(self.site_url)
        if root is None:
            return None
        base, own = urlsplit(plain_address(root)), urlsplit(plain_address(address))
        is_below = own.netloc == base.netloc and own.path.startswith(base.path)
        return unquote(own.path[len(base.path) :]) if is_below else None


def _with_slash(site_url: str | None) -> str | None:
    return None if site_url is None else site_url.rstrip("/") + "/"


def _joined(base: str | None, address: str) -> str | None:
    try:
        return urljoin(base, address) if base else None
    except ValueError:
        return None
