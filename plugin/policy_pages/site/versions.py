"""The versions of a site's policies: each file gets its permanent address, the one in force that
without a date."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from policy_pages.mkdocs.files import source_path
from policy_pages.page.fields import PageFields
from policy_pages.policies.addresses import path_of
from policy_pages.policies.state import is_withdrawn
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
    unusual_audiences,
)
from policy_pages.site.changes import SiteChanges
from policy_pages.text.addresses import plain_path, written_path
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

_PAGES = (".md", ".md.erb")


@dataclass(frozen=True)
class Place:
    """What a page shows.

    :param is_dated: whether it is the permanent page of the version.
    """

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
        self._places: dict[str, Place] = {}
        self._permanent: dict[str, str] = {}
        self._moved: dict[str, list[str]] = {}
        self.changes = SiteChanges(config, today)

    def publish(self, files: Files) -> dict[str, list[Diagnostic]]:
        """Give each version its pages; what is wrong, by the path of the file.

        Drafts are pages for ``mkdocs serve`` alone, as those that MkDocs' own ``draft_docs`` names.
        """
        pages = {
            source_path(file): file
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
            if self.is_draft(file):
                file.inclusion = InclusionLevel.DRAFT
        return problems

    def is_draft(self, file: File) -> bool:
        """Whether the file of a page says that it is a draft."""
        return bool(drafts_of([self._read(file)]))

    def _taken(
        self, files: Files, series: Series, read: Iterable[ReadVersion]
    ) -> dict[str, list[Diagnostic]]:
        """Pages of a site's own that stand where a version or its changes are to stand."""
        own = {file.dest_uri: file for file in files if file.inclusion.is_included()}
        sources = {file.path: file.source for file in read}
        made = [(version.address, version) for version in series.versions]
        made += [(one.uri, one.new) for one in self.changes.of(series)]
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
        self._add(files, index, Place(series, shown, is_dated=False), pages[shown.path])
        self._moved[index] = [
            alias for file in read if is_index(file.path) for alias in file.declaration.aliases
        ]
        for version in series.versions:
            self._permanent[version.path] = version.address
            place = Place(series, version, is_dated=True)
            self._add(files, version.address, place, pages[version.path])
        self.changes.add_pages(files, series)

    def _add(self, files: Files, uri: str, place: Place, file: File) -> None:
        inclusion = InclusionLevel.NOT_IN_NAV if place.is_dated else file.inclusion
        self._append(files, uri, file, inclusion)
        self._places[uri] = place

    def _append(self, files: Files, uri: str, file: File, inclusion: InclusionLevel) -> None:
        """Let a file be the source of a page."""
        page = self.file(uri, inclusion)
        page.src_dir = file.src_dir
        page.edit_uri = source_path(file)
        page.generated_by = file.generated_by
        if file.abs_src_path is None:  # a text that a plugin made, or of a file nobody may read
            page.content_bytes = file.content_bytes
        else:
            page.abs_src_path = file.abs_src_path
        files.append(page)

    def fields(self, path: str) -> dict[str, Any]:
        """Fields that a page has as a version; its own go before them.

        :param path: of the page's source, as MkDocs has it.
        """
        fields: dict[str, Any] = {"search": {"exclude": True}}
        if self.changes.is_shown_at(path):
            return {**fields, "noindex": True, **self.changes.fields(path)}
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
            return {**fields, "canonical": f"/{written_path(place.series.folder)}/{folder}"}
        return {**fields, "noindex": True}

    def superseded(self, file: File, policy: Declaration, files: Files) -> File | None:
        """The page that a page takes the place of, if it names the file of one."""
        named = policy.supersedes
        if named is None or not named.endswith(_PAGES):
            return None
        found = self._named_page(file, named, files)
        return found if found is not None and found.inclusion.is_included() else None

    def _named_page(self, file: File, named: str, files: Files) -> File | None:
        """The page of a file that another page names, published or not."""
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(source_path(file)), named))
        return files.get_file_from_path(self._permanent.get(uri, uri))

    def check_superseded(
        self, pages: Mapping[str, PageFields], sources: Mapping[str, Source], files: Files
    ) -> dict[str, list[Diagnostic]]:
        """Path of a page's source -> that it takes the place of a page that readers cannot open.

        :param sources: path of a page's source -> its text.
        """
        problems = {}
        for path, known in pages.items():
            file, named = files.src_uris.get(path), known.policy.supersedes or ""
            if file is None or not named.endswith(_PAGES):
                continue
            found = self.superseded(file, known.policy, files)
            if found is None or found == file:
                place = known.places.get(("policy", "supersedes"), Span(0, 1))
                message = f"there is no page `{named}` that this could take the place of"
                help = "name another file, from the folder of this one"
                hidden = self._named_page(file, named, files)
                if found is None and hidden is not None and hidden.is_documentation_page():
                    if file.inclusion.is_excluded():
                        continue  # authors see both
                    is_draft = hidden.inclusion is InclusionLevel.DRAFT
                    why = "is a draft" if is_draft else "is not published"
                    message = f"`{named}` {why}, so readers cannot see what this takes the place of"
                    help = "publish that page, or name it in words, not by its file"
                problem = diagnose(sources[path], place, "superseded-page", message, help=help)
                problems[path] = [problem]
        return problems

    def check_audiences(
        self, pages: Mapping[str, PageFields], sources: Mapping[str, Source]
    ) -> dict[str, list[Diagnostic]]:
        """Path of a page's source -> warnings about names of audiences that may be misspelt.

        :param sources: path of a page's source -> its text.
        """
        problems: dict[str, list[Diagnostic]] = {}
        for series in {id(place.series): place.series for place in self._places.values()}.values():
            for version, name, other in unusual_audiences(series):
                path = version.address
                if path not in pages:
                    continue
                place = pages[path].places.get(("policy", "effective", name), Span(0, 1))
                problem = diagnose(
                    sources[path],
                    place,
                    "unusual-audience",
                    f"no other version names the audience `{name}`",
                    help=f"did you mean `{other}`?",
                    severity="warning",
                )
                problems.setdefault(path, []).append(problem)
        return problems

    def listed_path(self, path: str) -> str:
        """The path of the page without a date that a page belongs to."""
        place = self._places.get(path)
        return posixpath.join(place.series.folder, "index.md") if place is not None else path

    def moved(self) -> Iterator[tuple[str, str]]:
        """Path of a policy's page, and an alias that its index names."""
        for listed, aliases in self._moved.items():
            yield from ((listed, alias) for alias in aliases)

    def first_alias(self, path: str, policy: Declaration) -> str | None:
        """The first address that a policy had, as it names its own; None if it never moved."""
        aliases = self._moved.get(path, policy.aliases)
        return aliases[0] if aliases else None

    def is_of_policy(self, listed: str, alias: str) -> bool:
        """Whether an alias is that of a policy, and not of one version: its index names it, be it
        the version in force, one to come or a draft."""
        place = plain_path(path_of(alias))
        return any(plain_path(path_of(one)) == place for one in self._moved.get(listed, ()))

    def paths_below(self, listed: str) -> dict[str, str]:
        """Paths below a policy's own, and the pages there now: its versions, what changed in them,
        and comparisons that have another address now."""
        series = self.series(listed)
        if series is None:
            return {}
        below = {version.address: version.address for version in series.versions}
        return {**below, **self.changes.paths_of(series)}

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
            return in_force and not self.changes.is_shown_at(path)
        return not place.is_dated and place.series.in_force(self.today) == place.version

    def place(self, path: str) -> Place | None:
        """What the page of a source shows, if that is a version."""
        return self._places.get(path)


def _free_address(files: Files, uris: Iterable[str]) -> str:
    return next(uri for uri in uris if uri not in files.src_uris)
