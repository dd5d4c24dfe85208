"""Which file of a site an address leads to; links from the root lead to this site's own pages, else
to the old site."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit, urlunsplit

from policy_pages.markdown.extensions.root_links import rewrite_root_links
from policy_pages.site.files import Inclusion, SiteFile, SiteFiles
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.social.addresses import FoundFile
from policy_pages.text.addresses import path_at, plain_path, written_path


class SiteAddresses:
    """The addresses of one build: an index of its files."""

    def __init__(self, files: SiteFiles, options: SiteOptions) -> None:
        self._files = files
        self._site_url = options.url
        self._old_site = (options.old_site or "").rstrip("/")
        self._published: dict[str, SiteFile] = {}
        self._drafts: dict[str, SiteFile] = {}
        self._pages: dict[str, SitePage] = {}

    def know(self) -> None:
        """Learn where the site's files are, as they are now."""
        self._published, self._drafts, self._pages = {}, {}, {}
        for file in self._files:
            if isinstance(file, SitePage):
                self._pages[plain_path(file.output)] = file
            if file.is_published:
                known = self._published
            elif file.inclusion is Inclusion.DRAFT and isinstance(file, SitePage):
                known = self._drafts
            else:
                continue
            known[page_place(plain_path(file.output))] = file
            for path in (file.source_path, file.path):
                known[plain_path(path)] = file

    def is_draft(self, path: str) -> bool:
        """Whether the page at a path is one that only authors see."""
        return plain_path(path) in self._drafts

    def page_at(self, address: str, page: SitePage) -> SitePage | None:
        """The page that a link of a page leads to, a draft too; None for anything else."""
        path = path_at(address, page.url)
        if path is None:
            return None
        return self._pages.get(path) or self._pages.get(f"{path}/index.html")  # servers add a slash

    def in_html(self, html: str, page: SitePage) -> str:
        """A page's HTML, its links from the root resolved."""

        def resolve(address: str) -> str:
            file = self._own_file(address)
            if file is None:
                return self._old_site + address
            return file.url_from(page) + address[len(urlsplit(address).path) :]

        return rewrite_root_links(html, resolve)

    def in_markdown(self, address: str, page: SitePage) -> str:
        """The same for a link in Markdown, by the path of the file: an engine checks target and
        anchor of such a link, and may warn of any address from the root."""
        file = self._own_file(address)
        if file is None:
            return self._old_site + address
        _, _, _, query, anchor = urlsplit(address)
        folder = posixpath.dirname(page.path)
        path = posixpath.relpath(file.path, folder or ".")
        return urlunsplit(("", "", written_path(path), query, anchor))

    def from_root(self, address: str, page: SitePage) -> str:
        """A page's relative link to another file of the pages' folder, as one from the root."""
        scheme, host, path, query, anchor = urlsplit(address)
        if scheme or host or not path or path.startswith("/"):
            return address
        folder = posixpath.dirname(page.path)
        file = self._published.get(plain_path(posixpath.join(folder, unquote(path))))
        if file is None:
            return address
        root = urlsplit(self._site_url or "/").path or "/"
        return urlunsplit(("", "", root + file.url, query, anchor))

    def published_file(self, path: str) -> FoundFile | None:
        """The file at a path below the site's root."""
        path = plain_path(path)
        file = self._published.get(page_place(path))
        if file is None or plain_path(file.output) != path:
            return None
        return FoundFile(file.origin.location, file.output)

    def _own_file(self, address: str) -> SiteFile | None:
        """The page or file of this site that a root-relative address names, if there is one.

        A draft is one, too: the old site does not have it, and its authors can open it.
        """
        own = path_from_root(address, self._site_url)
        found = (
            known.get(key)
            for known in (self._published, self._drafts)
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
