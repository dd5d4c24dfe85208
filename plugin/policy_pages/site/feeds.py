"""A site's policies -> their feeds: one of all, one of each kind, one of each policy."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from policy_pages.policies.addresses import address_of, path_of
from policy_pages.policies.events import Event, PolicyPage, events_of
from policy_pages.policies.feed import atom_feed
from policy_pages.policies.kinds import KINDS
from policy_pages.policies.versions import first_day
from policy_pages.site.files import MadeFile, SiteFiles
from policy_pages.site.language import SiteLanguage
from policy_pages.site.made_files import FEED
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.redirects import Redirects
from policy_pages.site.register import listed_pages
from policy_pages.site.versions import SiteVersions
from policy_pages.social.inputs import SiteMeta
from policy_pages.text.addresses import relative_address, written_path
from policy_pages.text.wording import Wording, sentence

_MOST_ENTRIES = 100
"""Entries of one feed; readers' programs keep what they have seen."""
_TITLES = {
    "letter": sentence("{site}: letters"),
    "policy": sentence("{site}: policies"),
    "notice": sentence("{site}: notices"),
    "agreement": sentence("{site}: agreements"),
}
"""Of the feeds of each kind."""


class FeedLink(NamedTuple):
    """A feed as a page names it."""

    title: str
    url: str


class _Planned(NamedTuple):
    """A feed that is to be made.

    :param path: below the site's root.
    :param url: the address of what it is about, from the site's root.
    :param kind: of the policies that it has; None for all.
    :param page: of the one policy that it has; None for several.
    """

    path: str
    title: str
    url: str
    language: str | None
    kind: str | None = None
    page: SitePage | None = None


class _Feed(NamedTuple):
    """A feed of the site.

    :param path: below the site's root.
    """

    path: str
    title: str
    content: bytes


class SiteFeeds:
    """Makes the feeds of one build; a site without an address has none.

    :param absolute: an address below the site's root -> the same with the site's own, if known.
    :param wording: a language, or None for the site's -> how sentences read in it.
    """

    def __init__(
        self,
        files: SiteFiles,
        versions: SiteVersions,
        site: SiteMeta,
        options: SiteOptions,
        language: SiteLanguage,
        absolute: Callable[[str], str | None],
        wording: Callable[[str | None], Wording],
    ) -> None:
        self._site_files = files
        self._versions = versions
        self._site = site
        self._options = options
        self._language = language
        self._absolute = absolute
        self._wording = wording
        self._feeds: dict[str, _Feed] = {}

    def files(self, pages: Sequence[SitePage], redirects: Redirects) -> Iterator[MadeFile]:
        """The files of the feeds; all pages are read."""
        policies = list(self._policies(pages))
        if self._site.url is None or not policies:
            return
        events = events_of(policies, self._options.today)
        for planned in self._planned(pages, policies):
            kind, page = planned.kind, planned.page
            own = events
            if kind is not None:
                own = [event for event in events if event.policy_kind == kind]
            elif page is not None:
                address = self._absolute(page.url)
                own = [event for event in events if event.policy == address]
            feed = self._add(planned, own)
            if feed is not None and page is not None:
                for place in self._moved(page, redirects):
                    yield MadeFile(place, feed.content)
        yield from (MadeFile(feed.path, feed.content) for feed in self._feeds.values())

    def paths(self, pages: Sequence[SitePage], redirects: Redirects) -> Iterator[str]:
        """The paths of the files that :meth:`files` makes."""
        policies = list(self._policies(pages))
        if self._site.url is None or not policies:
            return
        for planned in self._planned(pages, policies):
            if planned.path not in self._site_files:
                yield planned.path
                if planned.page is not None:
                    yield from self._moved(planned.page, redirects)

    def _planned(
        self, pages: Iterable[SitePage], policies: Iterable[PolicyPage]
    ) -> Iterator[_Planned]:
        """The feeds of a site, whether its authors have one in their place or not."""
        name, language, wording = self._site.name, self._site.language, self._wording(None)
        yield _Planned(self._place(FEED), name, "", language)
        for kind in sorted({page.kind for page in policies}):
            title = wording.phrase(_TITLES[kind], site=name)
            yield _Planned(self._place(_of_kind(kind)), title, "", language, kind)
        for page in listed_pages(pages):
            title = self._wording(page.language).phrase(
                "{site}: {title}", site=name, title=page.shown_title
            )
            yield _Planned(_beside(page), title, page.url, page.language, page=page)

    def _moved(self, page: SitePage, redirects: Redirects) -> Iterator[str]:
        """Where a policy's feed was before: readers' programs follow no page that redirects."""
        for folder, target in redirects.folders.items():
            place = posixpath.join(folder, FEED)
            if target == page.path and place not in self._site_files:
                yield place

    def links(self, page: SitePage) -> list[FeedLink]:
        """The feeds that a page names: its own, that of its kind and that of the site; the home
        page names all kinds."""
        kinds = KINDS if page.is_home else [page.policy.kind] if page.is_read else []
        paths = [
            _beside(page),
            *(self._place(_of_kind(kind)) for kind in kinds if kind is not None),
        ]
        paths.append(self._place(FEED))
        return [
            FeedLink(self._feeds[path].title, relative_address(written_path(path), page.url))
            for path in dict.fromkeys(paths)
            if path in self._feeds
        ]

    def _add(self, planned: _Planned, events: list[Event]) -> _Feed | None:
        path, title, url = planned.path, planned.title, planned.url
        site_url, feed_url = self._absolute(url), self._absolute(written_path(path))
        if path in self._site_files or site_url is None or feed_url is None:
            return None
        organization = self._site.organization
        content = atom_feed(
            title=title,
            site_url=site_url,
            feed_url=feed_url,
            events=events[:_MOST_ENTRIES],
            author=organization.name if organization else title,
            language=planned.language,
            zone=ZoneInfo(self._options.time_zone),
        )
        feed = self._feeds[path] = _Feed(path, title, content)
        return feed

    def _policies(self, pages: Iterable[SitePage]) -> Iterator[PolicyPage]:
        """Each version once, at its permanent address."""
        address = self._absolute
        for page in listed_pages(pages):
            policy, series = page.policy, page.series
            own = address(page.url)
            if own is None or policy.kind is None:
                continue
            alias = self._versions.first_alias(page)
            first = address(address_of(path_of(alias))[1:]) if alias is not None else None
            if series is None:
                since = first_day(policy.effective)
                made = PolicyPage(page.shown_title, own, policy.kind, policy, since, is_first=True)
                wording = self._wording(page.language)
                yield made._replace(first_address=first or "", wording=wording)
                continue
            for version in series.versions:
                dated = self._site_files.get(version.address)
                if not isinstance(dated, SitePage) or not dated.is_built:
                    continue
                yield PolicyPage(
                    dated.shown_title,
                    address(dated.url) or own,
                    version.declaration.kind or policy.kind,
                    version.declaration,
                    version.effective,
                    is_first=series.before(version) is None,
                    policy=own,
                    first_address=first or "",
                    wording=self._wording(dated.language),
                )

    def _place(self, path: str) -> str:
        return self._language.place(path)


def _of_kind(kind: str) -> str:
    return f"feeds/{kind}.xml"


def _beside(page: SitePage) -> str:
    """The path of a policy's own feed: ``terms/feed.xml``, or ``terms.feed.xml``."""
    folder, name = posixpath.split(page.output)
    if page.place is not None and page.place.is_dated:
        folder = page.place.series.folder  # a dated version has the feed of its policy
        name = "index.html"
    return posixpath.join(folder, FEED if name == "index.html" else f"{name[:-5]}.{FEED}")
