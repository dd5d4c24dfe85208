"""A built site's folder, whichever engine wrote it -> what a server needs to know about it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from policy_pages.security.folder import pages_of, policy_of, read_page
from policy_pages.security.pages import leads_to
from policy_pages.servers.headers import headers
from policy_pages.text.diagnostics import RefusedError
from policy_pages.text.html import tags_of

_HOME = "index.html"
_UNTOUCHED = "/:?#[]@!&()*+,;=-._~%"
"""What an address keeps. Other characters are escaped, as some mean something to a server: `$`."""
_STRAY = re.compile("%(?![0-9A-Fa-f]{2})")
_HASHED = re.compile(r"assets/(?:.*/)?[^/]+\.[0-9a-f]{8}\.min\.(?:css|js)")
_OPEN = ("policies.json", "policies.schema.json")
"""What programs on other sites may read."""


@dataclass(frozen=True)
class Redirect:
    """An address that leads to another one.

    :param path: of the file at the old address, below the folder of the site.
    :param location: the new address from the root of the server, or with its own: ASCII alone, and
        without a query or a fragment.
    :param query: of the new address, or empty.
    :param fragment: of the new address, or empty.
    """

    path: str
    location: str
    query: str
    fragment: str

    @property
    def address(self) -> str:
        """The old address below the site's own, without a slash at its beginning."""
        folder, name = posixpath.split(self.path)
        if name != _HOME:
            return self.path
        return f"{folder}/" if folder else ""

    @property
    def target(self) -> str:
        """The whole new address."""
        query = f"?{self.query}" if self.query else ""
        return f"{self.location}{query}{'#' if self.fragment else ''}{self.fragment}"


@dataclass(frozen=True)
class ServedSite:
    """A built site, as a server sees it.

    :param base: the path of its address on the server: `/`, or `/policies/`.
    :param headers: of all files: name -> value.
    :param redirects: by their old addresses.
    :param hashed: paths of files whose names change with their content.
    :param open_files: paths of files that programs on other sites may read.
    """

    base: str
    headers: Mapping[str, str]
    redirects: Sequence[Redirect]
    hashed: Sequence[str]
    open_files: Sequence[str]


def served_site(
    folder: Path, sources: Mapping[str, Sequence[str]] | None, url: str | None = None
) -> ServedSite:
    """What a server needs to know about a built site.

    :param sources: directive -> the sources that the site allows besides its own; None for a site
        that wants no policy.
    :param url: the address of the site; None for what its home page says.
    :raises RefusedError: for a folder that is not a built site.
    :raises OSError: where a file cannot be read.
    """
    home = folder / _HOME
    if not home.is_file():
        raise RefusedError(f"{folder} has no {_HOME}: build the site first")
    base = _folder_of(url) if url else _base(read_page(home))
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    return ServedSite(
        base,
        headers(policy_of(folder, sources) if sources is not None else None),
        [*_redirects(folder, base)],
        [path for path in files if _HASHED.fullmatch(path)],
        [path for path in _OPEN if path in files],
    )


def _base(home: str) -> str:
    """The path of a site on its server, which its home page names."""
    for tag in tags_of(home):
        if tag.name == "link" and "canonical" in (tag.value("rel") or "").lower().split():
            return _folder_of(tag.value("href") or "")
        if tag.name == "body":
            break
    return "/"


def _folder_of(address: str) -> str:
    """The path of the folder that an address is in."""
    parts = _parts(address)
    path = parts.path if parts is not None and parts.path.startswith("/") else "/"
    return quote(path, safe=_UNTOUCHED).rpartition("/")[0] + "/"


def _redirects(folder: Path, base: str) -> Iterator[Redirect]:
    for page in pages_of(folder):
        path = page.relative_to(folder).as_posix()
        refresh = leads_to(read_page(page))
        if refresh is None or refresh.delay:
            continue  # readers are to see the page first
        address = base + quote(path, safe="/", errors="surrogateescape")
        parts = _parts(refresh.address, address.removesuffix(_HOME))
        if parts is None:
            continue
        yield Redirect(
            path,
            f"{parts.scheme}://{_host(parts)}{_quoted(parts.path)}"
            if parts.scheme
            else _quoted(parts.path),
            _quoted(parts.query),
            _quoted(parts.fragment),
        )


def _parts(address: str, beside: str = "/") -> SplitResult | None:
    """The parts of a web address, or of one from the root of the server; None for another one.

    :param beside: the address that it is relative to.
    """
    try:
        parts = urlsplit(urljoin(beside, address))
        parts.port  # noqa: B018 -- raises
    except ValueError:
        return None
    if parts.scheme in ("http", "https") and parts.hostname:
        return parts
    is_from_root = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return parts if is_from_root and not parts.path.startswith("//") else None


def _host(parts: SplitResult) -> str:
    try:
        return parts.netloc.encode("idna").decode()
    except UnicodeError:
        return _quoted(parts.netloc)


def _quoted(text: str) -> str:
    return quote(_STRAY.sub("%25", text), safe=_UNTOUCHED, errors="surrogateescape")
