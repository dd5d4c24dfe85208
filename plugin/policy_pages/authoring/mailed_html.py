"""The HTML of a page -> the same for a file that is mailed: it needs nothing from the site."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from policy_pages.files.reading import UnreadableFileError
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.text.html import Change, Tag, changed, tags_of, with_value


def mailed(html: str, path: Path, page: SitePage, site: Site) -> str:
    """A page's content without permalinks and scripts, its pictures in it, its links absolute.

    A link is kept where the site's own address is unknown, and so is the address of a picture that
    cannot be read.

    :param path: of the page's file.
    """

    def changes() -> Iterator[Change]:
        left_out: Tag | None = None
        for tag in tags_of(html):
            if left_out is not None:
                if tag.name == left_out.name and tag.is_end:
                    yield Change(left_out.start, tag.end, "")
                    left_out = None
                continue
            if tag.is_end:
                continue
            is_permalink = tag.name == "a" and "headerlink" in (tag.value("class") or "").split()
            if is_permalink or tag.name == "script":
                left_out = tag
                continue
            for name, find in (("href", _absolute), ("src", _picture)):
                attribute = tag.attributes.get(name)
                if attribute is None or tag.name != {"href": "a", "src": "img"}[name]:
                    continue
                value = find(attribute.value, path, page, site)
                if value is not None:
                    yield with_value(tag, attribute, value)

    return changed(html, changes())


def _absolute(address: str, path: Path, page: SitePage, site: Site) -> str | None:
    """Where a link leads from anywhere; None for one that already says so, or that is unknown."""
    if not address or address.startswith("#"):
        return None
    file = site.addresses.file_at(address, page)
    absolute = site.absolute(file.url) if file is not None else None
    _, hash, id = address.partition("#")
    return f"{absolute}{hash}{id}" if absolute else None


def _picture(address: str, path: Path, page: SitePage, site: Site) -> str | None:
    """A picture of the site's folders as an address that holds it; None for another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    kind, _ = mimetypes.guess_type(parts.path)
    if kind is None or not kind.startswith("image/"):
        return None
    name = unquote(parts.path)
    folder = site.options.docs if name.startswith("/") else path.parent
    try:
        content = site.folders.with_named(path.parent).read_bytes(folder / name.lstrip("/"))
    except UnreadableFileError:
        return None
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
