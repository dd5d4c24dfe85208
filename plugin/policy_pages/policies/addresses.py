"""The address of a page <-> the path of the file that a server hands out for it.

An address here begins at the site's root: ``/terms/`` stands for ``terms/index.html``.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

from policy_pages.text.addresses import written_path

_HELP = "write `/old/page/`"
_LONGEST_NAME = 200
"""Bytes of a file's or folder's name; file systems take 255."""
_LONGEST_PATH = 1_000
"""Bytes of a path; systems take 4096 with the folders above the site."""
_MOST_SHOWN = 100
"""Characters of an address in a message."""
_ENDINGS = (".html", ".htm")
"""Of addresses at which a page can redirect."""
_FILES = frozenset(
    "atom avif bmp css csv doc docx eot gif gz ico ics inv jpeg jpg js json jsonld map mjs mp3 mp4"
    " odt otf pdf png ppt pptx rss svg tar ttf txt vtt wasm webm webmanifest webp woff woff2 xls"
    " xlsx xml xsl yaml yml zip".split()
)
"""Endings of files. A folder with such a name could take the place of a file that is made later,
such as one of the feeds, the search or the theme."""
_CONTROLS = frozenset(map(chr, [*range(0x20), 0x7F]))
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Not printable, but part of words in Persian and of emoji."""
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))]
)
"""Names that Windows reserves for devices, with any ending."""


class AddressProblemError(Exception):
    """What is wrong with an address, and what to do about it."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message, help)
        self.message = message
        self.help = help


def path_of(address: str) -> str:
    """The path of the file for a page that redirects from an address.

    :param address: from the site's root.
    :raises AddressProblemError: for one that no page can have on every system.
    """
    path = recorded_path(address)
    names = path.split("/")
    if not all(map(_is_name, names)) or len(path.encode()) > _LONGEST_PATH:
        raise AddressProblemError(f"`{_shown(address)}` is not a valid path for a page", _HELP)
    folders = names[:-1]
    if any(posixpath.splitext(name)[1][1:].lower() in _FILES for name in folders):
        raise _is_of_file(address)
    return path


def recorded_path(address: str) -> str:
    """The path of the file that a server hands out for an address.

    :param address: from the site's root.
    :raises AddressProblemError: for one that no page can have.
    """
    shown, bare = _shown(address), address.strip()
    try:
        if set(bare) & _CONTROLS:  # `urlsplit` takes some of them out
            raise ValueError
        parts = urlsplit(bare)
    except ValueError:
        raise AddressProblemError(f"`{shown}` is not a valid address", _HELP) from None
    if parts.scheme or parts.netloc:
        help = f"{_HELP}, a path from the root of the site"
        raise AddressProblemError(f"`{shown}` is more than a path", help)
    if parts.query or parts.fragment or bare.endswith(("?", "#")):
        help = "a page cannot tell such addresses apart; remove what follows the path"
        raise AddressProblemError(f"`{shown}` is more than a path", help)
    try:
        path = unquote(parts.path, errors="strict").strip("/")
    except UnicodeDecodeError:
        help = "write the letters themselves, or encode them as UTF-8"
        raise AddressProblemError(f"`{shown}` is not a valid path for a page", help) from None
    if path and ("\0" in path or not {"", ".", ".."}.isdisjoint(path.split("/"))):
        raise AddressProblemError(f"`{shown}` is not a valid path for a page", _HELP)
    if path.lower().endswith(_ENDINGS):
        return path
    if posixpath.splitext(path)[1][1:].isalpha() and not bare.endswith("/"):
        raise _is_of_file(address)
    return posixpath.join(path, "index.html")


def address_of(path: str) -> str:
    """The address at which a server hands out a file: of ``terms/index.html`` it is ``/terms/``."""
    folder, name = posixpath.split(path)
    shown = f"{folder}/" if folder and name == "index.html" else path
    return "/" + written_path("" if path == "index.html" else shown)


def _is_of_file(address: str) -> AddressProblemError:
    help = "only the address of a page can redirect; keep the file"
    return AddressProblemError(f"`{_shown(address)}` is the address of a file", help)


def _is_name(name: str) -> bool:
    """Whether every file system and server takes a name: Windows' have the fewest."""
    is_safe = not set(name) & set('\\<>:"|?*') and not name.endswith((".", " "))
    is_safe = is_safe and (name == ".well-known" or not name.startswith("."))  # as `.git`
    is_free = name.partition(".")[0].rstrip().lower() not in _RESERVED
    return is_safe and is_free and _is_printable(name) and len(name.encode()) <= _LONGEST_NAME


def _is_printable(text: str) -> bool:
    return all(character.isprintable() or character in _JOINERS for character in text)


def _shown(address: str) -> str:
    """An address in a message: on one line, and not too long."""
    shown = address if _is_printable(address) else ascii(address)[1:-1]
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
