"""Which file of a site an address leads to; links from the root are led to this site's own pages,
else to the old site."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from policy_pages.markdown.extensions.root_links import rewrite_root_links
from policy_pages.mkdocs.files import source_path
from policy_pages.social.addresses import SiteFile
from policy_pages.text.addresses import plain_path, written_path


class SiteAddresses:
    """The addresses of one build.

    :param old_site: where links from the root lead that are none of this site's.
    """

    def __init__(self, config: MkDocsConfig, old_site: str | None) -> None:
        self.config = config
        self.old_site = (old_site or "").rstrip("/")
        self._files: dict[str, File] = {}
        self._drafts: dict[str, File] = {}

    def know(self, files: Iterable[File]) -> None:
        """Learn of the files that a build publishes, and of its drafts."""
        for file in files:
            if file.inclusion.is_included():
                known = self._files
            elif file.inclusion is InclusionLevel.DRAFT and file.is_documentation_page():
                known = self._drafts
            else:
                continue
            known[page_place(plain_path(file.dest_uri))] = file
            for uri in (source_path(file), file.src_uri):
                known[plain_path(uri)] = file

    def is_draft(self, path: str) -> bool:
        """Whether the page of a source is one that only authors see."""
        file = self._drafts.get(plain_path(path))
        return file is not None and file.inclusion is InclusionLevel.DRAFT

    def in_html(self, html: str, page: Page) -> str:
        """A page's HTML, its links from the root led home."""

        def resolve(address: str) -> str:
            file = self._own_file(address)
            if file is None:
                return self.old_site + address
            return normalize_url(file.url, page) + address[len(urlsplit(address).path) :]

        return rewrite_root_links(html, resolve)

    def in_markdown(self, address: str, of: File) -> str:
        """The same for a link in Markdown, as MkDocs wants it, by the file: it checks target and
        anchor, and warns of any address from the root."""
        file = self._own_file(address)
        if file is None:
            return self.old_site + address
        _, _, _, query, anchor = urlsplit(address)
        folder = posixpath.dirname(of.src_uri)
        path = posixpath.relpath(file.src_uri, folder or ".")
        return urlunsplit(("", "", written_path(path), query, anchor))

    def from_root(self, address: str, page: Page) -> str:
        """A page's relative link to another file of the pages' folder, as one from the root."""
        scheme, host, path, query, anchor = urlsplit(address)
        if scheme or host or not path or path.startswith("/"):
            return address
        folder = posixpath.dirname(page.file.src_uri)
        file = self._files.get(plain_path(posixpath.join(folder, unquote(path))))
        if file is None:
            return address
        root = urlsplit(self.config.site_url or "/").path or "/"
        return urlunsplit(("", "", root + file.url.removeprefix("./"), query, anchor))

    def published_file(self, path: str) -> SiteFile | None:
        """The file at a path below the site's root."""
        path = plain_path(path)
        file = self._files.get(page_place(path))
        if file is None or plain_path(file.dest_uri) != path:
            return None
        source = Path(file.abs_src_path) if file.abs_src_path else None
        return SiteFile(source, file.dest_uri)

    def _own_file(self, address: str) -> File | None:
        """The page or file of this site that a root-relative address names, if there is one.

        A draft is one, too: the old site does not have it, and its authors can open it.
        """
        own = path_from_root(address, self.config.site_url)
        found = (
            known.get(key)
            for known in (self._files, self._drafts)
            for key in (own, page_place(own))
        )
        return next(filter(None, found), None)


def path_from_root(address: str, site_url: str | None) -> str:
    """The path below a site that a root-relative address names, in its plain form.

    The site's own folder may be left out.
    """
    root = unquote(urlsplit(site_url or "/").path) or "/"
    path = unquote(urlsplit(address).path)
    return plain_path(path[len(root) :] if path.startswith(root) else path)


def page_place(path: str) -> str:
    """What the spellings of a page's address have in common: of ``a/x``, ``a/x/``, ``a/x.html``
    and ``a/x/index.html`` it is ``a/x``."""
    path = path.removesuffix(".html").rstrip("/")
    return "" if path == "index" else path.removesuffix("/index")
