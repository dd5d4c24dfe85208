"""The versions of a site's policies: each file gets its permanent address, the one in force that
without a date."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policy_pages.policies.addresses import path_of
from policy_pages.policies.state import is_withdrawn
from policy_pages.policies.versions import (
    ReadVersion,
    Series,
    State,
    addresses_of_draft,
    day_meant,
    drafts_of,
    folders_of_versions,
    has_versions,
    is_dated,
    is_index,
    series_of,
    unusual_audiences,
    versions_named_twice,
)
from policy_pages.site.changes import changes_of, fields_of_changes, former_addresses
from policy_pages.site.files import Inclusion, Origin, SiteFile, SiteFiles, place_of
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import Changes, Place, SitePage
from policy_pages.text.addresses import plain_path
from policy_pages.text.diagnostics import diagnose
from policy_pages.text.page_names import is_page
from policy_pages.text.source import Span
from policy_pages.text.wording import Wording

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration


class SiteVersions:
    """The versions of one build.

    :param files: those of the site.
    :param read: reads the header of a page's file.
    :param wording_of: a language, or None for the site's -> how texts read in it.
    :ivar series: the policies that have versions.
    :ivar drafts: the drafts among their files, each with its policy.
    :ivar broken: those that have mistakes, likewise: which version they are is not known.
    """

    def __init__(
        self,
        files: SiteFiles,
        options: SiteOptions,
        read: Callable[[SitePage], ReadVersion],
        wording_of: Callable[[str | None], Wording],
    ) -> None:
        self._files = files
        self._options = options
        self._read = read
        self._wording_of = wording_of
        self.today = options.today
        self.series: list[Series] = []
        self.drafts: list[tuple[SitePage, Series]] = []
        self.broken: list[tuple[SitePage, Series]] = []
        self._at: dict[str, list[SiteFile]] = {}  # by where each is published

    def publish(self) -> None:
        """Give each version its pages.

        Drafts are pages for authors alone, as those that MkDocs' own ``draft_docs`` names.
        """
        pages = {
            page.source_path: page
            for page in self._files
            if isinstance(page, SitePage) and page.is_published
        }
        alone = dict(pages)
        for file in self._files:
            self._at.setdefault(file.output, []).append(file)
        for folder, paths in folders_of_versions(pages).items():
            read = [self._read(pages[path]) for path in paths]
            if not has_versions(read):
                continue
            series, found = series_of(folder, read)
            for path, problems in found.items():
                pages[path].origin.refuse(*problems)
            broken = [one for one in read if one.is_broken or one.path in found]
            if series is None:
                for one in broken:
                    if is_dated(one.path):
                        pages[one.path].inclusion = Inclusion.UNLISTED
                continue
            self.series.append(series)
            for path in paths:
                page = alone.pop(path)
                self._files.remove(page)
                self._at[page.output] = [one for one in self._at[page.output] if one is not page]
            self._refuse_taken(series, pages)
            self._add_series(series, pages, read)
            self._add_broken(series, pages, broken)
            for draft in drafts_of(read):
                page = self._add(self._free(draft), pages[draft.path].origin, Inclusion.DRAFT)
                self.drafts.append((page, series))
        for page in alone.values():
            if self.is_draft(page):
                page.inclusion = Inclusion.DRAFT

    def _add_broken(
        self, series: Series, pages: Mapping[str, SitePage], broken: Iterable[ReadVersion]
    ) -> None:
        """Give versions with mistakes a page each, so that authors see these and the others.

        One that is meant to be in force also takes the address without a date: nobody is to take an
        earlier version for it.
        """
        shown = series.shown(self.today).effective
        for file in sorted(broken, key=lambda one: day_meant(one) or datetime.date.min):
            origin, day = pages[file.path].origin, day_meant(file)
            page = self._add(self._free(file), origin, Inclusion.UNLISTED)
            self.broken.append((page, series))
            if day is not None and shown <= day <= self.today:
                self._add(series.index, origin, pages[file.path].inclusion)

    def _free(self, file: ReadVersion) -> str:
        """The address of a draft, or of a version with mistakes."""
        return next(uri for uri in addresses_of_draft(file) if uri not in self._files)

    def is_draft(self, page: SitePage) -> bool:
        """Whether the file of a page says that it is a draft."""
        return bool(drafts_of([self._read(page)]))

    def drafts_of(self, page: SitePage) -> list[SitePage]:
        """The drafts of a policy's versions, for its page without a date."""
        if page.place is None or page.place.is_dated:
            return []
        return [draft for draft, series in self.drafts if series is page.place.series]

    def broken_of(self, page: SitePage) -> list[SitePage]:
        """The versions of a policy that have mistakes, for its page without a date."""
        if page.place is None or page.place.is_dated:
            return []
        return [broken for broken, series in self.broken if series is page.place.series]

    def policy_of_draft(self, page: SitePage) -> SitePage | None:
        """The page without a date of the policy that a page is a draft of."""
        found = (series for draft, series in self.drafts if draft is page)
        series = next(found, None)
        return self.listed(series) if series is not None else None

    def _refuse_taken(self, series: Series, pages: Mapping[str, SitePage]) -> None:
        """Refuse versions where a page of the author's is at their address or at that of their
        changes."""
        made = [(version.address, version) for version in series.versions]
        made += [(one.uri, one.new) for one in self.changes_of(series)]
        for uri, version in made:
            there = self._at.get(self.output_of(uri), ())
            for file in [one for one in there if one.is_published][-1:]:
                origin = pages[version.path].origin
                message = f"`{file.path}` is already where a page of this version belongs"
                place = Span(0, 0)
                source, _ = origin.read()
                origin.refuse(diagnose(source, place, "page-twice", message, help="move it"))

    def output_of(self, uri: str) -> str:
        """Where the page of a path is published, below the site's root."""
        output, _ = place_of(uri, directories=self._options.directories)
        return output

    def _add_series(
        self, series: Series, pages: Mapping[str, SitePage], read: Iterable[ReadVersion]
    ) -> None:
        shown = series.shown(self.today)
        of_index = (file for file in read if is_index(file.path))
        moved = tuple(alias for file in of_index for alias in file.declaration.aliases)
        page = pages[shown.path]
        index = self._add(series.index, page.origin, page.inclusion)
        index.place = Place(series, shown, is_dated=False, moved=moved)
        for version in series.versions:
            page = self._add(version.address, pages[version.path].origin, Inclusion.UNLISTED)
            page.place = Place(series, version, is_dated=True)
        for changes in self.changes_of(series):
            # other plugins ask for the file of a page: it is that of the newer version
            origin = pages[changes.new.path].origin
            self._add(changes.uri, origin, Inclusion.UNLISTED).changes = changes

    def _add(self, uri: str, origin: Origin, inclusion: Inclusion) -> SitePage:
        output, url = place_of(uri, directories=self._options.directories)
        page = SitePage(uri, output, url, origin, inclusion)
        self._files.add(page)
        self._at.setdefault(output, []).append(page)
        return page

    def changes_of(self, series: Series) -> Sequence[Changes]:
        """The comparisons that the site shows."""
        return list(changes_of(series, self.today))

    def fields(self, page: SitePage) -> dict[str, Any]:
        """Fields that a page has as a version; its own go before them."""
        fields: dict[str, Any] = {"search": {"exclude": True}}
        if page.changes is not None:
            return {
                **fields,
                "noindex": True,
                **fields_of_changes(page.changes, self._wording_of(page.changes.new.language)),
            }
        place = page.place
        if place is None:
            return {}
        kind = {"kind": place.series.kind} if place.series.kind is not None else {}
        if not place.is_dated:
            return kind
        fields |= kind
        if place.series.shown(self.today) == place.version and self._options.url:
            listed = self.listed(place.series)
            assert listed is not None  # each policy has a page without a date
            # a path below the site's root; it is made absolute with the site's address
            return {**fields, "canonical": listed.address}
        return {**fields, "noindex": True}

    def superseded(self, page: SitePage) -> SitePage | None:
        """The page that a page takes the place of, if it names the file of one."""
        named = page.policy.supersedes
        if named is None or not is_page(named):
            return None
        found = self._named_page(page, named)
        return found if found is not None and found.is_published else None

    def _named_page(self, page: SitePage, named: str) -> SitePage | None:
        """The page of a file that another page names, published or not."""
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(page.source_path), named))
        found = self._files.named(self._permanent.get(uri, uri))
        return found if isinstance(found, SitePage) else None

    @cached_property
    def _permanent(self) -> dict[str, str]:
        """Path of the file of a version -> that of the page that always shows it."""
        return {one.path: one.address for series in self.series for one in series.versions}

    def check_superseded(self, pages: Iterable[SitePage]) -> None:
        """Report pages that take the place of a page which readers cannot open."""
        for page in pages:
            named = page.policy.supersedes or ""
            if not is_page(named):
                continue
            found = self.superseded(page)
            if found is not None and found is not page:
                continue
            place = page.place_in_header("policy", "supersedes") or Span(0, 1)
            message = f"there is no page `{named}` for this one to replace"
            help = "correct the path: it starts from the folder of this page"
            hidden = self._named_page(page, named)
            if found is None and hidden is not None:
                if not page.is_published:
                    continue  # authors see both
                is_draft = hidden.inclusion is Inclusion.DRAFT
                why = "is a draft" if is_draft else "is not published"
                message = f"`{named}` {why}, so readers cannot see which page this one replaces"
                help = "publish that page, or name it in words, not by its file"
            page.origin.report(
                [diagnose(page.source, place, "superseded-page", message, help=help)]
            )

    def check_audiences(self) -> None:
        """Report names of audiences that may be misspelt."""
        for series in self.series:
            for version, name, other in unusual_audiences(series):
                page = self._files.get(version.address)
                if not isinstance(page, SitePage) or not page.is_read:
                    continue
                place = page.place_in_header("policy", "effective", name) or Span(0, 1)
                problem = diagnose(
                    page.source,
                    place,
                    "unusual-audience",
                    f"no other version names the audience `{name}`",
                    help=f"did you mean `{other}`?",
                    severity="warning",
                )
                page.origin.report([problem])

    def check_names(self) -> None:
        """Report versions with the name of an earlier one, unless nobody changes them any more."""
        for series in self.series:
            for version, other in versions_named_twice(series):
                page = self._files.get(version.address)
                if not isinstance(page, SitePage) or not page.is_read or self.is_settled(page):
                    continue
                place = page.place_in_header("policy", "version")
                problem = diagnose(
                    page.source,
                    place or page.place_in_header("version") or Span(0, 1),
                    "version-same-name",
                    f"this is version “{version.declaration.version}”, and so is `{other.path}`",
                    help="give each version its own name, such as the next number",
                    severity="warning",
                )
                page.origin.report([problem])

    def moved(self) -> Iterable[tuple[SitePage, str]]:
        """The page of a policy, and an alias that its index names."""
        for series in self.series:
            page = self.listed(series)
            if page is not None and page.place is not None:
                yield from ((page, alias) for alias in page.place.moved)

    def listed(self, series: Series) -> SitePage | None:
        """The page of a policy without a date."""
        page = self._files.get(series.index)
        return page if isinstance(page, SitePage) else None

    def first_alias(self, page: SitePage) -> str | None:
        """The first address that a policy had, as it names its own; None if it never moved."""
        aliases = page.place.moved if page.place is not None else page.policy.aliases
        return aliases[0] if aliases else None

    def is_of_policy(self, listed: SitePage, alias: str) -> bool:
        """Whether an alias is that of a policy, and not of one version: its index names it, be it
        the version in force, one to come or a draft."""
        place = plain_path(path_of(alias))
        moved = listed.place.moved if listed.place is not None else ()
        return any(plain_path(path_of(one)) == place for one in moved)

    def paths_below(self, series: Series | None) -> dict[str, str]:
        """Paths below a policy's own, and those of the pages there now: its versions, what changed
        in them, and comparisons that have another address now."""
        if series is None:
            return {}
        below = {version.address: version.address for version in series.versions}
        return {
            **below,
            **self.former_of(series),
            **{c.uri: c.uri for c in self.changes_of(series)},
        }

    def former_of(self, series: Series) -> dict[str, str]:
        """Paths that redlines had -> the pages there now."""
        return dict(former_addresses(series, self.today)) if self.changes_of(series) else {}

    def state(self, page: SitePage, since: datetime.date | None) -> State:
        """What the policy of a page is on the day of the build."""
        if page.place is not None:
            return page.place.series.state(page.place.version, self.today)
        if is_withdrawn(page.policy, self.today):
            return "withdrawn"
        return "coming" if since is not None and since > self.today else "in force"

    def is_settled(self, page: SitePage) -> bool:
        """Whether a page shows a version that nobody changes any more."""
        place = page.place
        return (
            place is not None
            and place.version != place.series.in_force(self.today)
            and (place.version.effective <= self.today)
        )

    def coming(self, page: SitePage) -> list[str]:
        """The paths of the versions that are to take the place of a page, if it has no date."""
        place = page.place
        if place is None or place.is_dated:
            return []
        return [version.address for version in place.series.coming(self.today)]

    def is_reviewed(self, page: SitePage, policy: Declaration) -> bool:
        """Whether a page's review is of interest: it is what is in force, at its own address.

        :param policy: what its header declares.
        """
        place = page.place
        if place is None:
            is_filed = page.is_alone and is_dated(page.source_path)
            is_past = is_filed or is_withdrawn(policy, self.today) or policy.status == "draft"
            return page.changes is None and not is_past
        return not place.is_dated and place.series.in_force(self.today) == place.version
