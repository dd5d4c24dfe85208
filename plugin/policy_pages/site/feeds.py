"""The feeds of a site's policies: one of all, one of each kind, one of each policy."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from policy_pages.policies.addresses import address_of, path_of
from policy_pages.policies.declaration import KINDS
from policy_pages.policies.events import Event, PolicyPage, events_of
from policy_pages.policies.feed import atom_feed
from policy_pages.policies.versions import first_day
from policy_pages.site.register import listed_pages
from policy_pages.site.sharing import page_title
from policy_pages.site.site import Site
from policy_pages.text.addresses import written_path

ALL = "feed.xml"
_MOST_ENTRIES = 100
"""Entries of one feed; readers' programs keep what they have seen."""


@dataclass(frozen=True)
class FeedLink:
    """A feed as a page names it."""

    title: str
    url: str


class SiteFeeds:
    """Makes the feeds of one build; a site without an address has none."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._feeds: dict[str, str] = {}

    def files(self, files: Files) -> list[File]:
        """The files of the feeds; all pages are read."""
        sharing = self.site.sharing.sharing
        pages = list(self._pages(files))
        if sharing.site.url is None or not pages:
            return []
        events = events_of(pages, self.site.today)
        name = sharing.site.name
        made = [self._file(files, self._place(ALL), name, "", events)]
        for kind in sorted({page.kind for page in pages}):
            of_kind = [event for event in events if event.policy_kind == kind]
            title = f"{name}: {kind}s" if kind != "policy" else f"{name}: policies"
            made.append(self._file(files, self._place(_of_kind(kind)), title, "", of_kind))
        for path, page in listed_pages(self.site, files).items():
            address = sharing.address(page.url)
            of_policy = [event for event in events if event.policy == address]
            title = f"{name}: {self._title(page)}"
            own = self._file(files, _beside(path, page), title, page.url, of_policy)
            made += [own, *self._moved(files, path, own)]
        return [file for file in made if file is not None]

    def _moved(self, files: Files, path: str, own: File | None) -> Iterator[File]:
        """A policy's feed where it was before: readers' programs follow no page that redirects."""
        for folder, target in self.site.redirects.folders.items():
            place = posixpath.join(folder, ALL)
            if own is not None and target == path and place not in files.src_uris:
                content = own.content_bytes
                yield File.generated(self.site.config, place, content=content)

    def links(self, page: Page) -> list[FeedLink]:
        """The feeds that a page names: its own, that of its kind and that of the site; the home
        page names all kinds."""
        path = page.file.src_uri
        known = self.site.pages.get(path)
        own = _beside(self.site.versions.listed_path(path), page)
        kinds = KINDS if page.is_homepage else [known.policy.kind] if known else []
        paths = [own, *(self._place(_of_kind(kind)) for kind in kinds if kind is not None)]
        paths.append(self._place(ALL))
        return [
            FeedLink(self._feeds[one], normalize_url(written_path(one), page))
            for one in dict.fromkeys(paths)
            if one in self._feeds
        ]

    def _file(
        self, files: Files, path: str, title: str, url: str, events: list[Event]
    ) -> File | None:
        sharing = self.site.sharing.sharing
        site_url, feed_url = sharing.address(url), sharing.address(written_path(path))
        if path in files.src_uris or site_url is None or feed_url is None:
            return None
        self._feeds[path] = title
        content = atom_feed(
            title=title,
            site_url=site_url,
            feed_url=feed_url,
            events=events[:_MOST_ENTRIES],
            author=sharing.site.organization.name if sharing.site.organization else title,
            language=sharing.site.language,
            zone=ZoneInfo(self.site.options.time_zone),
        )
        return File.generated(self.site.config, path, content=content)

    def _pages(self, files: Files) -> Iterator[PolicyPage]:
        """Each version once, at its permanent address."""
        versions, address = self.site.versions, self.site.sharing.sharing.address
        for path, page in listed_pages(self.site, files).items():
            policy = self.site.pages[path].policy
            series = versions.series(path)
            own = address(page.url)
            if own is None or policy.kind is None:
                continue
            alias = versions.first_alias(path, policy)
            first = address(address_of(path_of(alias))[1:]) if alias is not None else None
            if series is None:
                since = first_day(policy.effective)
                title = self._title(page)
                made = PolicyPage(title, own, policy.kind, policy, since, is_first=True)
                language = self.site.sharing.language(path)
                yield replace(made, first_address=first or "", language=language)
                continue
            for version in series.versions:
                file = files.src_uris.get(version.address)
                if file is None or file.page is None:
                    continue
                yield PolicyPage(
                    self._title(file.page),
                    address(file.url) or own,
                    version.declaration.kind or policy.kind,
                    version.declaration,
                    version.effective,
                    is_first=series.before(version) is None,
                    policy=own,
                    first_address=first or "",
                    language=self.site.sharing.language(version.address),
                )

    def _place(self, path: str) -> str:
        return self.site.language.place(path)

    def _title(self, page: Page) -> str:
        known = self.site.pages.get(page.file.src_uri)
        return page_title(page, known.fields if known else {})


def _of_kind(kind: str) -> str:
    return f"feeds/{kind}.xml"


def _beside(path: str, page: Page) -> str:
    """The path of a policy's own feed: ``terms/feed.xml``, or ``terms.feed.xml``."""
    folder, name = posixpath.split(page.file.dest_uri)
    if posixpath.basename(path) == "index.md" and page.file.src_uri != path:
        folder = posixpath.dirname(path)  # a dated version has the feed of its policy
        name = "index.html"
    return posixpath.join(folder, "feed.xml" if name == "index.html" else f"{name[:-5]}.feed.xml")
