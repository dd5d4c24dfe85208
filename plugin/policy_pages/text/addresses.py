"""The addresses of a site's files, however they are written: what they mean, and how to write them.

A path here is that of a file below the site's root, as a server looks for it (``über/index.html``).
An address is what a link holds (``%C3%BCber/``).
"""

from __future__ import annotations

import posixpath
import re
import string
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from policy_pages.text.page_names import MARKDOWN

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


def split_id(address: str) -> tuple[str, str]:
    """What is before the ``#`` of an address, and the id behind it, as it is written; empty for
    none.

    What follows ``:~:`` is no part of the id: it tells browsers which words to show.
    """
    before, _, fragment = address.partition("#")
    return before, fragment.partition(":~:")[0]


def same_on_any_system(path: str) -> str:
    """The one form of all paths that some file system takes for the same: many ignore letter
    case."""
    return unicodedata.normalize("NFC", plain_path(path).casefold())


def written_path(path: str) -> str:
    """A path as an address has it: characters that mean something else there are encoded."""
    return quote(path)


def output_path(path: str, *, directories: bool) -> str:
    """The path of the file that a site publishes for one of its sources.

    :param path: of the source, below the pages' folder: ``legal/terms.md``. What is no page is
        published where it is.
    :param directories: whether each page has a folder of its own (``use_directory_urls``).
    """
    path = str(PurePosixPath(path))
    if not path.endswith(MARKDOWN):
        return path
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    if stem in ("index", "README"):
        return posixpath.join(folder, _INDEX)
    return posixpath.join(folder, f"{stem}/{_INDEX}" if directories else f"{stem}.html")


def address_of_output(output: str, *, directories: bool) -> str:
    """The address, from the site's root, of a file that the site publishes: ``legal/terms/``.

    :param output: the file's path, as :func:`output_path` has it.
    :param directories: whether the folder of an ``index.html`` is its address.
    :return: empty for the home page, if that is the address of its folder.
    """
    folder, name = posixpath.split(output)
    if not (directories and name == _INDEX):
        return written_path(output)
    return "" if folder in ("", ".") else written_path(f"{folder}/")


def relative_address(target: str, page: str) -> str:
    """An address as a page has it: relative, so that a site works below any folder of a host.

    :param target: an address from the site's root (``legal/terms/#scope``). What begins with a
        scheme, a slash or ``#`` stays as it is; each ``..`` at the beginning leads out of the site.
    :param page: the address, from the site's root, of the page it is for; what has a dot in its
        last name is a file.
    """
    target = target.replace("\\", "/") or "."
    try:
        parts = urlsplit(target)
    except ValueError:  # such as `//[`
        return target
    if parts.scheme or parts.netloc or target.startswith(("/", "#")):
        return target
    folder, _, name = page.rpartition("/")
    start = folder if "." in name else page
    up = posixpath.normpath(target).split("/").count("..")
    relative = "../" * up + posixpath.relpath(f"/{target}", f"/{start}")
    return f"{relative}/" if target.endswith("/") else relative


def plain_host(host: str) -> str:
    """The one form of a host with its port, however it is written: in capitals, or with the default
    port of a scheme of the web."""
    name, _, port = host.lower().rpartition(":")
    return name if name and port in ("", *map(str, _PORTS.values())) else host.lower()


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
