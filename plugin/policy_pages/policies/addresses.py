"""The address of a page <-> the path of the file that a server hands out for it.

An address here begins at the site's root: ``/terms/`` stands for ``terms/index.html``.
"""

from __future__ import annotations

import posixpath
from urllib.parse import quote, unquote, urlsplit

_HELP = "write `/old/page/`"
_LONGEST_NAME = 200
"""Bytes of a file's or folder's name; file systems take 255."""
_ENDINGS = (".html", ".htm")
"""Of addresses at which a page can redirect."""


class AddressProblemError(Exception):
    """What is wrong with an address, and what to do about it."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message, help)
        self.message = message
        self.help = help


def path_of(address: str) -> str:
    """The path of the file that a server hands out for an address.

    :param address: from the site's root.
    :raises AddressProblemError: for one at which no page can be.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise AddressProblemError(f"`{address}` is no address", _HELP) from None
    if parts.scheme or parts.netloc:
        help = f"{_HELP}: without the site's name, from its root"
        raise AddressProblemError(f"`{address}` is more than a path", help)
    if parts.query or parts.fragment:
        help = "a page cannot tell such addresses apart; leave out what follows the path"
        raise AddressProblemError(f"`{address}` is more than a path", help)
    path = unquote(parts.path).strip("/")
    if path and not all(_is_name(name) for name in path.split("/")):
        raise AddressProblemError(f"`{address}` is no path of a page", _HELP)
    if path.endswith(_ENDINGS):
        return path
    ending = posixpath.splitext(path)[1]
    if ending[1:].isalpha() and not address.strip().endswith("/"):
        help = "only addresses of pages can lead elsewhere; keep the file"
        raise AddressProblemError(f"`{address}` is the address of a file", help)
    return posixpath.join(path, "index.html")


def address_of(path: str) -> str:
    """The address at which a server hands out a file: of ``terms/index.html`` it is ``/terms/``."""
    folder, name = posixpath.split(path)
    shown = f"{folder}/" if folder and name == "index.html" else path
    return "/" + quote("" if path == "index.html" else shown)


def _is_name(name: str) -> bool:
    """Whether a file system and a server take a name: Windows' have the fewest."""
    unsafe = name in ("", ".", "..") or set(name) & set('\\<>:"|?*')
    return not unsafe and name.isprintable() and len(name.encode()) <= _LONGEST_NAME
