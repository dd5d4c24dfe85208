"""The address of a page <-> the path of the file that a server hands out for it.

An address here begins at the site's root: ``/terms/`` stands for ``terms/index.html``.
"""

from __future__ import annotations

import posixpath
from urllib.parse import quote, unquote, urlsplit

_ENDINGS = (".html", ".htm")
"""Of addresses at which a page can redirect."""


class AddressProblemError(Exception):
    """What is wrong with an address, and what to do about it."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message, help)
        self.message = message
        self.help = help


def path_of(address: str, site_url: str | None = None) -> str:
    """The path of the file that a server hands out for an address.

    :param address: from the site's root, or absolute below ``site_url``.
    :raises AddressProblemError: for one at which no page can be.
    """
    root = urlsplit(site_url or "/")
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise AddressProblemError(f"`{address}` is no address", "write `/old/page/`") from None
    if (parts.scheme or parts.netloc) and (parts.scheme, parts.netloc) != (
        root.scheme,
        root.netloc,
    ):
        help = "write the address from this site's root: `/old/page/`"
        raise AddressProblemError(f"`{address}` is not on this site", help)
    if parts.query or parts.fragment:
        help = "a page cannot tell such addresses apart; leave out what follows the path"
        raise AddressProblemError(f"`{address}` has more than a path", help)
    path = unquote(parts.path)
    if path.startswith(folder := root.path.rstrip("/") + "/"):
        path = path[len(folder) :]
    names = path.strip("/").split("/")
    unsafe = any(name in ("", ".", "..") or not _is_name(name) for name in names)
    if unsafe and path.strip("/"):
        raise AddressProblemError(f"`{address}` is no path of a page", "write `/old/page/`")
    path = "/".join(names)
    if path.endswith(_ENDINGS):
        return path
    ending = posixpath.splitext(path)[1]
    if ending and not address.endswith("/") and ending[1:].isalpha():
        help = "only addresses of pages can lead elsewhere; keep the file"
        raise AddressProblemError(f"`{address}` is the address of a file", help)
    return posixpath.join(path, "index.html")


def address_of(path: str) -> str:
    """The address at which a server hands out a file: of ``terms/index.html`` it is ``/terms/``."""
    folder, name = posixpath.split(path)
    shown = f"{folder}/" if folder and name == "index.html" else path
    return "/" + quote("" if path == "index.html" else shown)


def _is_name(name: str) -> bool:
    return name.isprintable() and not set(name) & set('\\<>:"|?*')
