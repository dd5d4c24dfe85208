"""The addresses of a site's files, however they are written: what they mean, and how to write them.

A path here is that of a file below the site's root, as a server looks for it (``über/index.html``).
An address is what a link holds (``%C3%BCber/``).
"""

from __future__ import annotations

import posixpath
import re
import string
import unicodedata
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_ROOT = "https://site.invalid/"
"""An address to resolve links below (RFC 2606)."""
_INDEX = "index.html"
_PORTS = {"http": 80, "https": 443}
_PLAIN_IN_NAMES = "@!$&'()*+,;=~"
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}")


def plain_path(path: str) -> str:
    """The one form of a path, however it is written: in either of Unicode's normal forms, as file
    systems and keyboards have it, with ``./``, ``..`` or doubled slashes."""
    composed = unicodedata.normalize("NFC", path)
    return posixpath.normpath(f"/{composed}").lstrip("/")


def path_at(address: str, below: str = "") -> str | None:
    """The path of the file that an address leads to, as :func:`plain_path` has it.

    :param address: relative or from the site's root, with or without a query and a fragment.
    :param below: the address, from the site's root, that a relative one is relative to.
    :return: None for an address of another site, and for one that cannot be read.
    """
    path = served_path(address, below)
    return None if path is None else plain_path(path)


def served_path(address: str, below: str = "") -> str | None:
    """The path of the file that a server hands out for an address, letter for letter.

    The parameters are those of :func:`path_at`.
    """
    try:
        resolved = urljoin(_ROOT + below.removeprefix("./"), address)
        parts = urlsplit(resolved)
    except ValueError:  # such as `//[`
        return None
    if not resolved.startswith(_ROOT):
        return None
    path = unquote(parts.path)
    return (path + _INDEX if path.endswith("/") else path).lstrip("/")


def same_on_any_system(path: str) -> str:
    """The one form of all paths that some file system takes for the same: many ignore letter
    case."""
    return unicodedata.normalize("NFC", plain_path(path).casefold())


def written_path(path: str) -> str:
    """A path as an address has it: characters that mean something else there are encoded."""
    return quote(path)


def plain_address(address: str) -> str:
    """The one form of an address, however it is written: encoded or not, in either normal form,
    with ``./``, with the host in capitals or with the default port of its scheme."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # such as `//[`
        return address
    path = parts.path
    if not host and (parts.scheme or address.strip().startswith("//")):
        return address  # mailto:, or no address at all
    if parts.scheme in ("", "http", "https"):
        names = [unicodedata.normalize("NFC", unquote(name)) for name in path.split("/")]
        path = "/".join(quote(name, safe=_PLAIN_IN_NAMES, errors="surrogatepass") for name in names)
        if not {".", ".."}.isdisjoint(names):
            is_folder = names[-1] in ("", ".", "..")
            path = posixpath.normpath(path) + ("/" if is_folder else "")
        path = path or ("/" if host else "")
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    shown_port = f":{port}" if port is not None and port != _PORTS.get(parts.scheme) else ""
    host = f"[{host}]" if ":" in host else host
    query, fragment = map(_plain_part, (parts.query, parts.fragment))
    return urlunsplit((parts.scheme, f"{user}{host}{shown_port}", path, query, fragment))


def _plain_part(part: str) -> str:
    """A query or a fragment with only those characters encoded that have to be: if others were, the
    meaning might change."""
    encoded = quote(part, safe=_PRINTABLE, errors="surrogatepass")

    def plain(match: re.Match[str]) -> str:
        character = unquote(match[0])
        return character if character in _UNRESERVED else match[0].upper()

    return _ENCODED.sub(plain, encoded)
