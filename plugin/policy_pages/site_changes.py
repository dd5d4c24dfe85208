"""The pages that show what changed between versions of a policy."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from policy_pages.html_tags import tags_of
from policy_pages.policies.periods import written_day
from policy_pages.policies.versions import Series, Version
from policy_pages.redlines.redline import Redline, redline


@dataclass(frozen=True)
class Changes:
    """What a page of changes compares.

    :param uri: the path of the page, as if it were the source of one.
    """

    uri: str
    old: Version
    new: Version


@dataclass(frozen=True)
class ComparedVersion:
    """A version as a page of changes names it.

    :param url: of its permanent page, for the page at hand.
    """

    url: str
    effective: datetime.date


@dataclass(frozen=True)
class ChangesContext:
    """What the theme is told on a page of changes.

    :param heading: to stand above the redline, whose text has none of its own.
    """

    heading: str | None
    redline: Redline
    old: ComparedVersion
    new: ComparedVersion


def changes_of(series: Series, today: datetime.date) -> Iterator[Changes]:
    """The comparisons that a series shows on a day.

    Neighbours have an address for ever. What the version in force is compared with besides has an
    address that names the other version alone, so that it stays when the next one takes effect.
    """
    for old, new in zip(series.versions, series.versions[1:], strict=False):
        yield Changes(_between(old, new), old, new)
    shown = series.shown(today)
    if shown.effective > today:
        return
    for version in series.versions:
        if version.effective < shown.effective and series.before(shown) != version:
            yield Changes(_address(version, "since"), version, shown)
        elif version.effective > shown.effective and series.next_after(shown) != version:
            yield Changes(_address(version, "until"), shown, version)


def changes_before(series: Series, version: Version) -> str | None:
    """The path of the page that compares a version with the one before it."""
    before = series.before(version)
    return _between(before, version) if before is not None else None


def changes_since(series: Series, version: Version, today: datetime.date) -> str | None:
    """The path of the page that compares a version with the one in force, if that is another."""
    if series.in_force(today) is None:
        return None
    pair = {version.effective, series.shown(today).effective}
    compared = changes_of(series, today)
    found = (one.uri for one in compared if {one.old.effective, one.new.effective} == pair)
    return next(found, None)


def former_addresses(series: Series, today: datetime.date) -> Iterator[tuple[str, str]]:
    """Paths of pages that were there before a version took effect, and of those that took their
    place."""
    shown = {one.uri for one in changes_of(series, today)}
    for old, new in zip(series.versions[1:], series.versions[2:], strict=False):
        until, published = _address(new, "until"), new.declaration.published
        may_have_been = published is None or published < old.effective
        if until not in shown and may_have_been:
            yield until, _between(old, new)


class SiteChanges:
    """The pages of changes of one build."""

    def __init__(self, config: MkDocsConfig, today: datetime.date) -> None:
        self.config = config
        self.today = today
        self._shown: dict[str, Changes] = {}
        self._redlines: dict[str, Redline] = {}
        self._former: dict[str, str] = {}

    def of(self, series: Series) -> list[Changes]:
        """The comparisons that the site shows; another theme than Material has no template for
        them."""
        has_template = self.config.theme.name == "material"
        return list(changes_of(series, self.today)) if has_template else []

    def paths_of(self, series: Series) -> dict[str, str]:
        """Paths of the pages of a series, and of those that they had -> the pages there now."""
        uris = {one.uri: one.uri for one in self.of(series)}
        former = dict(former_addresses(series, self.today)) if uris else {}
        return {**former, **uris}

    def add_pages(self, files: Files, series: Series) -> None:
        """Give a site the pages of a series."""
        for changes in self.of(series):
            page = File.generated(
                self.config, changes.uri, content="", inclusion=InclusionLevel.NOT_IN_NAV
            )
            files.append(page)
            self._shown[changes.uri] = changes
        self._former |= {was: now for was, now in self.paths_of(series).items() if was != now}

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Path of the file at an address that a page of changes had, and the path of its source."""
        directories = self.config.use_directory_urls
        for former, uri in self._former.items():
            yield File(former, "", self.config.site_dir, directories).dest_uri, uri

    def title(self, path: str) -> str | None:
        """The title of a page of changes; None for another page."""
        changes = self._shown.get(path)
        if changes is None:
            return None
        old, new = written_day(changes.old.effective), written_day(changes.new.effective)
        name = changes.new.title or changes.old.title
        return f"{name}: changes from {old} to {new}" if name else f"Changes from {old} to {new}"

    def compare(self, contents: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        """Make the redlines; all pages are rendered.

        :param contents: path of a page's source -> its content, for pages without errors.
        :param addresses: path of a page's source -> where it is, from the site's root.
        """
        for uri, changes in self._shown.items():
            old, new = changes.old.address, changes.new.address
            if old in contents and new in contents:
                self._redlines[uri] = redline(
                    contents[old],
                    contents[new],
                    old_address=addresses[old],
                    new_address=addresses[new],
                    address=addresses[uri],
                )

    def context(self, page: Page, files: Files) -> ChangesContext | None:
        """What the theme is told on a page of changes; None for another page."""
        changes = self._shown.get(page.file.src_uri)
        drawn = self._redlines.get(page.file.src_uri)
        if changes is None or drawn is None:
            return None

        def compared(version: Version) -> ComparedVersion:
            file = files.get_file_from_path(version.address)
            url = normalize_url(file.url, page) if file is not None else ""
            return ComparedVersion(url, version.effective)

        has_heading = any(tag.name == "h1" for tag in tags_of(drawn.html))
        heading = None if has_heading else changes.new.title or changes.old.title
        return ChangesContext(heading, drawn, compared(changes.old), compared(changes.new))


def _between(old: Version, new: Version) -> str:
    """``terms/changes/2014-12-01-to-2026-02-01.md``."""
    name = f"{old.effective.isoformat()}-to-{new.effective.isoformat()}.md"
    return posixpath.join(posixpath.dirname(new.path), "changes", name)


def _address(version: Version, word: str) -> str:
    """``terms/changes/since-2014-12-01.md``."""
    name = f"{word}-{version.effective.isoformat()}.md"
    return posixpath.join(posixpath.dirname(version.path), "changes", name)
