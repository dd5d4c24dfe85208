"""Which file of a site an address leads to, however it is written.

Pages keep the links that they had in another system: to a page by its file there (``x.html``,
``x.html.md.erb``), by its folder (``../x/``) or from the root (``/dir/x``).
:meth:`SiteAddresses.file_at` alone decides what such an address means. In this order it takes

1. in raw HTML, what a browser would open on the page as it is published, unless it is named as a
   page's file (``../index.html`` is written for a site of such files);
2. the file beside the page's own, by its name;
3. a page or file, by an address that is relative to where the page is seen: its folder, where old
   systems published it as a file (``/dir/x.html`` is in ``/dir/``), or its own address as a folder
   (``/dir/x/``). The second goes first for an address that is itself a folder's (``../y/``), since
   a site that writes such links publishes its pages so.

In Middleman's Markdown, the path of a page from the pages' folder without its ending
(``guide/start``) is that page before all of these, and so is the path of any other file
(``images/map.png``); elsewhere on its pages it is so after them.

A permanent page of a policy's version is seen at the policy's address: ``../terms/`` in
``privacy/index.md`` is ``/terms/``, also at ``/privacy/2026-11-01/``.

What none of these finds may be at an address that a page had before. Those are known when all pages
are, so the finished pages are gone through once more (:meth:`SiteAddresses.learn_others`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit, urlunsplit

from policy_pages.markdown.extensions.page_links import rewrite_links
from policy_pages.policies.addresses import address_of
from policy_pages.site.files import Inclusion, SiteFile, SiteFiles
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.social.addresses import FoundFile
from policy_pages.text.addresses import path_at, plain_path, relative_address, written_path
from policy_pages.text.page_names import is_page, page_path

_PAGES = (".html", ".htm")
_HOSTS = ("//", "/\\", "\\/", "\\\\")
"""How addresses without a scheme begin that browsers read a host in."""


class _Known:
    """Files by what addresses call them.

    :ivar names: path of a page, or of the file that it is made of -> the file.
    :ivar places: what is left of the path below the site's root (:func:`page_place`) -> the file.
    """

    def __init__(self, files: Iterable[SiteFile] = ()) -> None:
        files = sorted(files, key=lambda file: isinstance(file, SitePage))  # pages go before others
        self.places = {page_place(plain_path(file.output)): file for file in files}
        for file in files:  # `README.html` is the index of its folder here
            if isinstance(file, SitePage):
                self.places.setdefault(plain_path(posixpath.splitext(file.path)[0]), file)
        self.names = {plain_path(file.path): file for file in files}
        for file in files:  # of the file of a version there are several pages
            self.names.setdefault(plain_path(file.source_path), file)
            self.names.setdefault(plain_path(_without_language(file)), file)


class SiteAddresses:
    """The addresses of one build: an index of its files.

    :param has_page_ids: whether links may name a page by its path from the pages' folder.
    """

    def __init__(
        self, files: SiteFiles, options: SiteOptions, *, has_page_ids: bool = False
    ) -> None:
        self._files = files
        self._has_page_ids = has_page_ids
        self._options = options
        self._root = urlsplit(options.url or "").path.lstrip("/")
        self._old_site = (options.old_site or "").rstrip("/")
        self._published = _Known()
        self._drafts = _Known()
        self._outputs: dict[str, SiteFile] = {}
        self._others: dict[str, str] = {}

    def know(self) -> None:
        """Learn where the site's files are, as they are now."""
        files = [*self._files]
        self._outputs = {plain_path(file.output): file for file in files}
        self._published = _Known(file for file in files if file.is_published)
        self._drafts = _Known(
            file
            for file in files
            if file.inclusion is Inclusion.DRAFT and isinstance(file, SitePage)
        )

    def learn_others(self, paths: Iterable[str]) -> None:
        """Learn what the site has besides its files: pages that redirect, and what the theme makes.

        :param paths: below the site's root.
        """
        self._others = {page_place(plain_path(path)): path for path in paths}

    def is_draft(self, path: str) -> bool:
        """Whether the page at a path is one that only authors see."""
        return plain_path(path) in self._drafts.names

    def page_at(self, address: str, page: SitePage) -> SitePage | None:
        """The page that a link of a finished page leads to, a draft too; None for others."""
        found = self._served(address, page.url)
        return found if isinstance(found, SitePage) else None

    def file_at(
        self, address: str, page: SitePage, *, served_at: str | None = None
    ) -> SiteFile | None:
        """The file of this site that an address in a page means.

        A draft is one, too: the old site does not have it, and its authors can open it.

        :param served_at: for an address in raw HTML, that of the page that a browser would open.
        :return: None for an address elsewhere, and for one that leads nowhere.
        """
        path = _path_in_site(address)
        if path is None:
            return None
        if path.startswith("/"):
            return self.from_root_of_site(address)
        served = self._served(address, served_at) if served_at is not None else None
        if served is not None and not path.endswith(_PAGES):
            return served
        beside = plain_path(posixpath.join(posixpath.dirname(page.path), path))
        found = self._by_name(beside)
        places = (plain_path(posixpath.join(base, path)) for base in self._seen_from(page, path))
        found = found or next(filter(None, map(self._known, places)), served)
        return found or self._by_page_id(path)

    def from_root_of_site(self, address: str) -> SiteFile | None:
        """The file of this site that an address from the root means."""
        return self._known(path_from_root(address, self._options.url))

    def in_html(self, html: str, page: SitePage) -> str:
        """A page's HTML with the addresses that it is published with."""
        return rewrite_links(
            html, lambda address: self._resolved(address, page) or self._in_old_site(address)
        )

    def in_finished_html(self, html: str, page: SitePage) -> str:
        """The same of HTML that is finished, but for what was not known then."""
        return rewrite_links(html, lambda address: self._resolved(address, page) or address)

    def _resolved(self, address: str, page: SitePage) -> str | None:
        """An address of this site, as a page's HTML has it; None for all others."""
        if not address.startswith("/") and self._served(address, page.url) is not None:
            return address
        file = self.file_at(address, page)
        if file is not None:
            return file.url_from(page) + _rest(address)
        other = self._other_at(address, page)
        if other is not None:
            return relative_address(address_of(other)[1:], page.url) + _rest(address)
        return None

    def in_markdown(self, address: str, page: SitePage) -> str:
        """What a link in Markdown becomes: it names the file, so that an engine checks target and
        anchor; engines warn of any other form."""
        path = _path_in_site(address)
        named_by_id = self._by_page_id(path) if path is not None else None
        file = named_by_id or self.file_at(address, page)
        if path is None or file is None:
            return self._in_old_site(address)
        folder = posixpath.dirname(page.path)
        named = posixpath.relpath(file.path, folder or ".")
        if not path.startswith("/") and posixpath.normpath(path) == named:
            return address  # as messages are to show it
        return written_path(named) + _rest(address)

    def from_root(self, address: str, page: SitePage, *, in_markdown: bool = False) -> str:
        """What an address in HTML becomes before it is known on which page that is shown, such as a
        list of posts: one from the site's root.

        :param in_markdown: whether Markdown has it, which is HTML already.
        """
        file = self.file_at(address, page, served_at=None if in_markdown else self._seen_at(page))
        if file is None or address.startswith("/"):
            return address
        is_same_there = path_at(address, page.url) == plain_path(file.output)
        if is_same_there and not page.is_read_by_others:
            return address
        root = urlsplit(self._options.url or "/").path or "/"
        return root + file.url + _rest(address)

    def is_dead(self, address: str, page: SitePage) -> bool:
        """Whether an address leads to no page or file of this site, though it means one.

        An address from the root may lead to something else on the same host.
        """
        path = _path_in_site(address)
        if path is None or (path.startswith("/") and self._old_site):
            return False
        if not path.startswith("/") and self._served(address, page.url) is not None:
            return False
        return self.file_at(address, page) is None and self._other_at(address, page) is None

    @staticmethod
    def is_in_site(address: str) -> bool:
        """Whether an address has a path and no host."""
        return _path_in_site(address) is not None

    @staticmethod
    def is_of_page(address: str) -> bool:
        """Whether an address is a page's, and not that of a file of another kind."""
        return _is_of_page(_path_in_site(address) or "")

    @staticmethod
    def names_file(address: str) -> bool:
        """Whether the last part of an address has an ending, as the name of a file has."""
        return bool(posixpath.splitext(_path_in_site(address) or "")[1])

    def path_of(self, address: str, page: SitePage) -> str:
        """The path, below the pages' folder, of the file that an address in a page names."""
        path = _path_in_site(address) or ""
        if path.startswith("/"):
            return path_from_root(address, self._options.url)
        return posixpath.join(posixpath.dirname(page.path), path)

    def place_at(self, address: str, page: SitePage) -> str:
        """The path that a browser opens for an address on a page, below the site's root if it is
        there, else below the host's; empty for none."""
        below = _path_below(self._root, address, page.url.removeprefix("./"))
        return below if below is not None else path_at(address, page.url) or ""

    def places_of(self, address: str, page: SitePage) -> list[str]:
        """The places below the site's root that an address in a page may mean, the likeliest first;
        see :func:`page_place`."""
        path = _path_in_site(address) or ""
        if path.startswith("/"):
            return [page_place(page_path(path_from_root(address, self._options.url)))]
        bases = [posixpath.dirname(page.path), *self._seen_from(page, path)]
        paths = [plain_path(posixpath.join(base, path)) for base in dict.fromkeys(bases)]
        return list(dict.fromkeys(page_place(page_path(path)) for path in paths))

    def _in_old_site(self, address: str) -> str:
        is_from_root = address.startswith("/") and _path_in_site(address) is not None
        return self._old_site + address if is_from_root else address

    def _served(self, address: str, url: str) -> SiteFile | None:
        """The file that a server hands out for an address on a page."""
        path = _path_below(self._root, address, url.removeprefix("./"))
        if path is None:
            return None
        return self._outputs.get(path) or self._outputs.get(f"{path}/index.html".lstrip("/"))

    def _other_at(self, address: str, page: SitePage) -> str | None:
        """The path of what an address in a page means, if that is none of the site's files."""
        served = path_at(address, page.url)
        if not self._others or served is None or _path_in_site(address) is None:
            return None
        places = [page_place(served), *self.places_of(address, page)]
        return next((self._others[place] for place in places if place in self._others), None)

    def _known(self, path: str) -> SiteFile | None:
        """The page or file at a path, by its file's name or by its address."""
        place = page_place(path)
        places = (self._published.places.get(place), self._drafts.places.get(place))
        return self._by_name(path) or next(filter(None, places), None)

    def _by_name(self, path: str) -> SiteFile | None:
        """The page or file of a name; a page may be named as any system does."""
        names = dict.fromkeys([path, page_path(path)])
        found = (
            known.names.get(name) for known in (self._published, self._drafts) for name in names
        )
        return next(filter(None, found), None)

    def _by_page_id(self, path: str) -> SiteFile | None:
        """The page that an address names by its id, as Middleman's ``url_for`` has it; that of any
        other file is its path: ``images/map.png``."""
        is_id = path == posixpath.normpath(path) and not path.startswith((".", "/"))
        if not (self._has_page_ids and is_id):
            return None
        file = self._by_name(plain_path(path))
        if file is not None and not isinstance(file, SitePage):
            return file
        return self._by_name(plain_path(f"{path}.md"))

    def _seen_from(self, page: SitePage, path: str) -> Iterator[str]:
        """The folders that a relative path in a page may begin at."""
        seen = [place_of_page(page)]
        if page.place is not None:
            version = page.place.version
            seen = [(page.place.series.folder, True), (version.address.removesuffix(".md"), False)]
        bases: list[str] = []
        for place, is_index in seen:
            in_folder = place if is_index else posixpath.dirname(place)
            bases += [place, in_folder] if _is_of_folder(path) else [in_folder, place]
        bases.append(posixpath.dirname(page.path))
        return iter(dict.fromkeys(bases))

    def _seen_at(self, page: SitePage) -> str:
        """The address at which authors see a page."""
        if page.place is None:
            return page.url
        listed = self._outputs.get(f"{page.place.series.folder}/index.html")
        return listed.url if listed is not None else page.url

    def published_file(self, path: str) -> FoundFile | None:
        """The file at a path below the site's root."""
        file = self._outputs.get(plain_path(path))
        if file is None or not file.is_published:
            return None
        return FoundFile(file.origin.location, file.output)


@lru_cache(maxsize=4096)  # each link of a page is asked for several times
def _path_below(root: str, address: str, url: str) -> str | None:
    """The path, below the folder of a site, that an address on a page leads to; None for one that
    leads out of it, such as ``../..``."""
    path = path_at(address, root + url)
    folder = plain_path(unquote(root))
    if path is None or not f"{path}/".startswith(f"{folder}/".lstrip("/")):
        return None
    return path[len(folder) :].lstrip("/")


def path_from_root(address: str, site_url: str | None) -> str:
    """The path below a site that a root-relative address names, in its plain form.

    The site's own folder may be left out.
    """
    root = unquote(urlsplit(site_url or "/").path) or "/"
    path = unquote(urlsplit(address).path)
    return plain_path(path[len(root) :] if f"{path}/".startswith(root) else path)


def page_place(path: str) -> str:
    """What the spellings of a page's address have in common: of ``a/x``, ``a/x/``, ``a/x.html``
    and ``a/x/index.html`` it is ``a/x``."""
    path = path.removesuffix(".html").removesuffix(".htm").rstrip("/")
    return "" if path == "index" else path.removesuffix("/index")


def _path_in_site(address: str) -> str | None:
    """The path of an address that has one and no host; decoded."""
    try:
        scheme, host, path, _, _ = urlsplit(address)
    except ValueError:  # such as `//[`
        return None
    is_plain = not (scheme or host or address.startswith(_HOSTS)) and "\x02" not in address
    return unquote(path) if is_plain and path else None  # Python-Markdown hides e-mail addresses


def _rest(address: str) -> str:
    """The query and the fragment of an address."""
    _, _, _, query, fragment = urlsplit(address)
    return urlunsplit(("", "", "", query, fragment))


def place_of_page(page: SitePage) -> tuple[str, bool]:
    """Where a page is (:func:`page_place`), and whether it is the index of its folder."""
    name = posixpath.basename(_without_language(page))
    is_index = posixpath.splitext(name)[0] in ("index", "README") or page.output == "index.html"
    return page_place(plain_path(page.output)), is_index


def _without_language(file: SiteFile) -> str:
    """The path of a file as pages in any language name it: ``x.md`` of ``x.de.md``."""
    if file.locale is None:
        return file.path
    stem, ending = posixpath.splitext(file.path)
    return stem.removesuffix(f".{file.locale}") + ending


def _is_of_folder(path: str) -> bool:
    """Whether a path is that of a folder, and not of a file in one."""
    return posixpath.basename(path) in ("", ".", "..")


def _is_of_page(path: str) -> bool:
    """Whether a path is a page's, and not that of a file of another kind."""
    name = posixpath.basename(path.rstrip("/")).lower()
    is_folder = path.endswith("/") or not posixpath.splitext(name)[1][1:].isalpha()
    return is_folder or is_page(name) or name.endswith(_PAGES)
