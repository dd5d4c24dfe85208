"""The versions of a site's policies: each file gets its permanent address, the one in force that
without a date."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.policies.declaration import Declaration
from policy_pages.policies.fields import PageFields
from policy_pages.policies.periods import EffectiveDay, Period, effective_days, reached
from policy_pages.policies.state import CommentPeriod, comment_period, is_withdrawn
from policy_pages.policies.versions import (
    ReadVersion,
    Series,
    State,
    Version,
    addresses_of_draft,
    drafts_of,
    folders_of_versions,
    has_versions,
    is_index,
    series_of,
)
from policy_pages.site_changes import (
    SiteChanges,
    changes_before,
    changes_of,
    changes_since,
    former_addresses,
)
from policy_pages.source import Source, Span

_PAGES = (".md", ".md.erb")
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class VersionLink:
    """A version as the theme names it.

    :param url: of its permanent page, for the page at hand.
    :param days: the days it takes effect.
    :param periods: when it applies, and to whom.
    :param changes: where its changes since the one before are shown, if there is one before.
    :param changes_since: where it is compared with the one in force, if `changes` does not do that.
    """

    url: str
    effective: datetime.date
    days: list[EffectiveDay]
    periods: list[Period]
    state: State
    label: str | None
    is_this: bool
    changes: str | None
    changes_since: str | None


@dataclass(frozen=True)
class WaitingAudience:
    """An audience that the version in force does not apply to yet.

    :param until: the last day of the one that does.
    :param applying: that one; None where there was none before.
    """

    audience: str
    until: datetime.date
    applying: VersionLink | None


@dataclass(frozen=True)
class VersionContext:
    """What the theme is told of the version that a page shows.

    :param withdrawal: the day from which this one is in force no more, though none takes its place.
    :param in_force: the one in force, or None; its address is the one without a date.
    :param waiting: audiences that the one in force does not apply to yet.
    :param coming: the next one that takes effect.
    :param coming_comments: the comment period of one to come, for readers of the others.
    :param versions: all of them, the newest first.
    """

    this: VersionLink
    withdrawal: datetime.date | None
    in_force: VersionLink | None
    waiting: list[WaitingAudience]
    coming: VersionLink | None
    coming_comments: CommentPeriod | None
    versions: list[VersionLink]


@dataclass(frozen=True)
class _Place:
    """What a page shows."""

    series: Series
    version: Version
    is_dated: bool


class SiteVersions:
    """The versions of one build.

    :param read: reads the header of a file.
    """

    def __init__(
        self, config: MkDocsConfig, today: datetime.date, read: Callable[[File], ReadVersion]
    ) -> None:
        self.config = config
        self.today = today
        self._read = read
        self._places: dict[str, _Place] = {}
        self._permanent: dict[str, str] = {}
        self._moved: dict[str, set[str]] = {}
        self.changes = SiteChanges(config, today)

    def publish(self, files: Files) -> dict[str, list[Diagnostic]]:
        """Give each version its pages; what is wrong, by the path of the file.

        Drafts are pages for ``mkdocs serve`` alone, as those that MkDocs' own ``draft_docs`` names.
        """
        pages = {
            file.edit_uri or file.src_uri: file
            for file in files.documentation_pages()
            if file.inclusion.is_included()
        }
        problems: dict[str, list[Diagnostic]] = {}
        alone = dict(pages)
        for folder, paths in folders_of_versions(pages).items():
            read = [self._read(pages[path]) for path in paths]
            if not has_versions(read):
                continue
            series, found = series_of(folder, read)
            problems |= found
            if series is None:
                continue
            for path in paths:
                files.remove(alone.pop(path))
            problems |= self._taken(files, series, read)
            self._add_series(files, series, pages, read)
            for draft in drafts_of(read):
                uri = _free_address(files, addresses_of_draft(draft))
                self._append(files, uri, pages[draft.path], InclusionLevel.DRAFT)
        for file in alone.values():
            if drafts_of([self._read(file)]):
                file.inclusion = InclusionLevel.DRAFT
        return problems

    def _taken(
        self, files: Files, series: Series, read: Iterable[ReadVersion]
    ) -> dict[str, list[Diagnostic]]:
        """Pages of a site's own that stand where a version or its changes are to stand."""
        own = {file.dest_uri: file for file in files if file.inclusion.is_included()}
        sources = {file.path: file.source for file in read}
        made = [(version.address, version) for version in series.versions]
        made += [(one.uri, one.new) for one in changes_of(series, self.today)]
        problems: dict[str, list[Diagnostic]] = {}
        for uri, version in made:
            file = own.get(self.file(uri).dest_uri)
            if file is not None:
                source = sources[version.path]
                message = f"`{file.src_uri}` stands where a page of this version is to stand"
                problem = diagnose(source, Span(0, 0), "page-twice", message, help="move it")
                problems.setdefault(version.path, []).append(problem)
        return problems

    def file(self, uri: str, inclusion: InclusionLevel = InclusionLevel.INCLUDED) -> File:
        """A file of the site, as if it were made of a page's source at a path."""
        directories = self.config.use_directory_urls
        return File(uri, "", self.config.site_dir, directories, inclusion=inclusion)

    def _add_series(
        self,
        files: Files,
        series: Series,
        pages: dict[str, File],
        read: Iterable[ReadVersion],
    ) -> None:
        shown = series.shown(self.today)
        index = posixpath.join(series.folder, "index.md")
        self._add(files, index, _Place(series, shown, is_dated=False), pages[shown.path])
        self._moved[index] = {
            alias for file in read if is_index(file.path) for alias in file.declaration.aliases
        }
        for version in series.versions:
            self._permanent[version.path] = version.address
            place = _Place(series, version, is_dated=True)
            self._add(files, version.address, place, pages[version.path])
        if self.config.theme.name == "material":  # another theme has no template for them
            self.changes.add_pages(files, series)

    def _add(self, files: Files, uri: str, place: _Place, file: File) -> None:
        inclusion = InclusionLevel.NOT_IN_NAV if place.is_dated else file.inclusion
        self._append(files, uri, file, inclusion)
        self._places[uri] = place

    def _append(self, files: Files, uri: str, file: File, inclusion: InclusionLevel) -> None:
        """Let a file be the source of a page."""
        page = self.file(uri, inclusion)
        page.src_dir = file.src_dir
        page.edit_uri = file.edit_uri or file.src_uri
        page.abs_src_path = file.abs_src_path
        files.append(page)

    def fields(self, path: str) -> dict[str, Any]:
        """Fields that a page has as a version; its own go before them.

        :param path: of the page's source, as MkDocs has it.
        """
        fields: dict[str, Any] = {"search": {"exclude": True}}
        title = self.changes.title(path)
        if title is not None:
            return {**fields, "noindex": True, "title": title}
        place = self._places.get(path)
        if place is None:
            return {}
        kind = {"kind": place.series.kind} if place.series.kind is not None else {}
        if not place.is_dated:
            return kind
        fields |= kind
        if place.series.shown(self.today) == place.version and self.config.site_url:
            # a path below the site's root; it is made absolute with the site's address
            folder = "" if self.config.use_directory_urls else "index.html"
            return {**fields, "canonical": f"/{place.series.folder}/{folder}"}
        return {**fields, "noindex": True}

    def superseded(self, file: File, policy: Declaration, files: Files) -> File | None:
        """The page that a page takes the place of, if it names the file of one."""
        named = policy.supersedes
        if named is None or not named.endswith(_PAGES):
            return None
        uri = posixpath.normpath(
            posixpath.join(posixpath.dirname(file.edit_uri or file.src_uri), named)
        )
        found = files.get_file_from_path(self._permanent.get(uri, uri))
        return found if found is not None and found.inclusion.is_included() else None

    def check_superseded(
        self, pages: Mapping[str, PageFields], sources: Mapping[str, Source], files: Files
    ) -> dict[str, list[Diagnostic]]:
        """Path of a page's source -> that it takes the place of a file that there is not.

        :param sources: path of a page's source -> its text.
        """
        problems = {}
        for path, known in pages.items():
            file, named = files.get_file_from_path(path), known.policy.supersedes or ""
            if file is None or not named.endswith(_PAGES):
                continue
            found = self.superseded(file, known.policy, files)
            if found is None or found == file:
                place = known.places.get(("policy", "supersedes"), Span(0, 1))
                problem = diagnose(
                    sources[path],
                    place,
                    "superseded-page",
                    f"there is no page `{named}` that this could take the place of",
                    help="name another file, from the folder of this one",
                )
                problems[path] = [problem]
        return problems

    def listed_path(self, path: str) -> str:
        """The path of the page without a date that a page belongs to."""
        place = self._places.get(path)
        return posixpath.join(place.series.folder, "index.md") if place is not None else path

    def moved(self) -> Iterator[tuple[str, str]]:
        """Path of a policy's page, and an alias that its index names."""
        for listed, aliases in self._moved.items():
            yield from ((listed, alias) for alias in sorted(aliases))

    def is_of_policy(self, listed: str, alias: str) -> bool:
        """Whether an alias is that of a policy, and not of one version: its index names it, be it
        the version in force, one to come or a draft."""
        return alias in self._moved.get(listed, ())

    def paths_below(self, listed: str) -> dict[str, str]:
        """Paths below a policy's own, and the pages there now: its versions, what changed in them,
        and comparisons that have another address now."""
        series = self.series(listed)
        if series is None:
            return {}
        shown = [version.address for version in series.versions]
        shown += [one.uri for one in changes_of(series, self.today)]
        return {**dict(former_addresses(series, self.today)), **{uri: uri for uri in shown}}

    def series(self, path: str) -> Series | None:
        """The series that a page shows a version of, if it does."""
        place = self._places.get(path)
        return place.series if place is not None else None

    def state(self, path: str, policy: Declaration, since: datetime.date | None) -> State:
        """What the policy of a page is on the day of the build."""
        place = self._places.get(path)
        if place is not None:
            return place.series.state(place.version, self.today)
        if is_withdrawn(policy, self.today):
            return "withdrawn"
        return "coming" if since is not None and since > self.today else "in force"

    def is_settled(self, path: str) -> bool:
        """Whether a page shows a version that nobody changes any more."""
        place = self._places.get(path)
        return (
            place is not None
            and place.version != place.series.in_force(self.today)
            and (place.version.effective <= self.today)
        )

    def coming(self, path: str) -> list[str]:
        """The paths of the versions that are to take the place of a page, if it has no date."""
        place = self._places.get(path)
        if place is None or place.is_dated:
            return []
        versions = place.series.versions
        return [v.address for v in versions if place.series.state(v, self.today) == "coming"]

    def is_listed(self, path: str) -> bool:
        """Whether lists of policies name a page: of each one the address without a date."""
        place = self._places.get(path)
        return place is None or not place.is_dated

    def is_reviewed(self, path: str, policy: Declaration) -> bool:
        """Whether a page's review is of interest: it is what is in force, at its own address."""
        place = self._places.get(path)
        if place is None:
            in_force = self.state(path, policy, None) == "in force"
            return self.changes.title(path) is None and in_force
        return not place.is_dated and place.series.in_force(self.today) == place.version

    def context(self, page: Page, files: Files) -> VersionContext | None:
        """What the theme is told of the version that a page shows."""
        place = self._places.get(page.file.src_uri)
        if place is None:
            return None
        series = place.series
        in_force = series.in_force(self.today)

        def link(version: Version, uri: str | None = None) -> VersionLink:
            return self._link(
                series, version, page, files, uri=uri, is_this=version == place.version
            )

        waiting = []
        for day in effective_days(in_force.days if in_force else None, self.today):
            if day.has_begun:
                continue
            applying, until = series.applying(day.audience, self.today), day.day - _ONE_DAY
            found = None
            if applying is not None:
                found = link(applying)
                of_audience = (day.audience, "")
                ends = [p.ends for p in found.periods if p.ends and p.audience in of_audience]
                until = min([*ends, until])
            waiting.append(WaitingAudience(day.audience, until, found))
        coming = [v for v in series.versions if series.state(v, self.today) == "coming"]
        index = posixpath.join(series.folder, "index.md")
        return VersionContext(
            this=link(place.version),
            withdrawal=series.withdrawal(place.version),
            in_force=link(in_force, index) if in_force else None,
            waiting=waiting,
            coming=link(coming[0]) if coming else None,
            coming_comments=self._coming_comments(coming) if place.version not in coming else None,
            versions=[link(version) for version in reversed(series.versions)],
        )

    def _coming_comments(self, coming: Iterable[Version]) -> CommentPeriod | None:
        """The comment period of the versions to come that readers may still use, else the last."""
        periods = [comment_period(one.declaration, self.today) for one in coming]
        known = [one for one in periods if one is not None]
        return next((one for one in known if one.state != "closed"), known[-1] if known else None)

    def _link(
        self,
        series: Series,
        version: Version,
        page: Page,
        files: Files,
        *,
        uri: str | None = None,
        is_this: bool = False,
    ) -> VersionLink:
        """A version as a page names it."""

        def url(path: str) -> str | None:
            file = files.get_file_from_path(path)
            return normalize_url(file.url, page) if file is not None else None

        periods = series.periods(version)
        before = changes_before(series, version)
        since = changes_since(series, version, self.today)
        return VersionLink(
            url=url(uri or version.address) or "",
            effective=version.effective,
            days=reached(effective_days(version.days, self.today), periods),
            periods=periods,
            state=series.state(version, self.today),
            label=version.declaration.version,
            is_this=is_this,
            changes=url(before) if before else None,
            changes_since=url(since) if since and since != before else None,
        )


def _free_address(files: Files, uris: Iterable[str]) -> str:
    return next(uri for uri in uris if files.get_file_from_path(uri) is None)
