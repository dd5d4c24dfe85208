"""The addresses of a site's files, however they are written: what they mean, and how to write them.

A path here is that of a file below the site's root, as a server looks for it (``über/index.html``).
An address is what a link holds (``%C3%BCber/``).
"""

from __future__ import annotations

import posixpath
import unicodedata
from urllib.parse import quote, unquote, urljoin, urlsplit

_ROOT = "https://site.invalid/"
"""An address to resolve links below (RFC 2606)."""
_INDEX = "index.html"


def plain_path(path: str) -> str:
    """What the spellings of a path have in common: it may be written in either of Unicode's normal
    forms, as file systems and keyboards have it, with ``./``, ``..`` and doubled slashes."""
    composed = unicodedata.normalize("NFC", path)
    return posixpath.normpath(f"/{composed}").lstrip("/")


def path_at(address: str, below: str = "") -> str | None:
    """The path of the file that a server hands out for an address, as :func:`plain_path` has it.

    :param address: relative or from the site's root, with or without a query and a fragment.
    :param below: the address that a relative one begins at, from the site's root.
    :return: None for an address of another site, and for one that cannot be read.
    """
    try:
        resolved = urljoin(_ROOT + below.removeprefix("./"), address)
        parts = urlsplit(resolved)
    except ValueError:  # such as `//[`
        return None
    if not resolved.startswith(_ROOT):
        return None
    path = unquote(parts.path)
    return plain_path(path + _INDEX if path.endswith("/") else path)


def same_on_any_system(path: str) -> str:
    """What a path has in common with those that some file system takes for the same: many do not
    tell upper from lower case."""
    return unicodedata.normalize("NFC", plain_path(path).casefold())


def written_path(path: str) -> str:
    """A path as an address has it: all that means something else there is encoded."""
    return quote(path)
