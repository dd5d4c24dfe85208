"""The pages that show what changed between versions of a policy."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from policy_pages.policies.versions import Series, Version
from policy_pages.redlines.redline import Redline, Text, redline_of
from policy_pages.text.html import tags_of
from policy_pages.text.languages import written_day

_MOST_TEXTS = 4
"""How many are kept: two neighbours, the version in force, and one more."""


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
    """The comparisons that a series shows on a day: at most two of each version.

    Neighbours have an address for ever. What the version in force is compared with besides has an
    address that names the other version alone, so that it stays when the next one takes effect.
    """
    for old, new in pairwise(series.versions):
        yield Changes(_between(old, new), old, new)
    shown = series.shown(today)
    if shown.effective > today:
        return
    place = next(n for n, version in enumerate(series.versions) if version is shown)
    for version in series.versions[: max(place - 1, 0)]:
        yield Changes(_address(version, "since"), version, shown)
    for version in series.versions[place + 2 :]:
        yield Changes(_address(version, "until"), shown, version)


def changes_before(series: Series, version: Version) -> str | None:
    """The path of the page that compares a version with the one before it."""
    before = series.before(version)
    return _between(before, version) if before is not None else None


def changes_since(series: Series, version: Version, today: datetime.date) -> str | None:
    """The path of the page that compares a version with the one in force, if that is another."""
    shown = series.in_force(today)
    if shown is None or shown.effective == version.effective:
        return None
    is_older = version.effective < shown.effective
    old, new = (version, shown) if is_older else (shown, version)
    if series.next_after(old) is new:
        return _between(old, new)
    return _address(version, "since" if is_older else "until")


def former_addresses(series: Series, today: datetime.date) -> Iterator[tuple[str, str]]:
    """Paths of pages that were there before a version took effect, and of those that took their
    place."""
    shown = {one.uri for one in changes_of(series, today)}
    for old, new in zip(series.versions[1:], series.versions[2:], strict=False):
        until, published = _address(new, "until"), new.declaration.published
        may_have_been = published is None or published < old.effective
        if until not in shown and may_have_been:
            yield until, _between(old, new)


class _Texts:
    """The texts of versions; the last few are kept for the comparisons that follow."""

    def __init__(self, contents: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        self._contents = contents
        self._addresses = addresses
        self._kept: dict[tuple[str, int], Text] = {}

    def read(self, path: str, page: str) -> Text:
        """The text of a version.

        :param path: of its page's source.
        :param page: where the comparison is shown.
        """
        key = path, page.count("/")  # links are the same for pages at the same depth of the site
        text = self._kept.pop(key, None)
        if text is None:
            text = Text(self._contents[path], self._addresses[path], page)
        self._kept[key] = text
        if len(self._kept) > _MOST_TEXTS:
            del self._kept[next(iter(self._kept))]  # the least recently used one
        return text


def redlines_of(
    comparisons: Mapping[str, Changes], contents: Mapping[str, str], addresses: Mapping[str, str]
) -> dict[str, Redline]:
    """The redlines of pages of changes, by their paths.

    :param comparisons: path of a page of changes -> what it compares.
    :param contents: path of a version's page -> its content, for pages without errors.
    :param addresses: path of a page -> where it is, from the site's root.
    """
    texts = _Texts(contents, addresses)
    found: dict[str, Redline] = {}
    # all comparisons of an older version in a row, so that it is read once
    for uri, changes in sorted(comparisons.items(), key=lambda one: one[1].old.address):
        old, new = changes.old.address, changes.new.address
        if old in contents and new in contents:
            read = texts.read(old, addresses[uri]), texts.read(new, addresses[uri])
            found[uri] = redline_of(*read)
    return found


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
            # other plugins ask for the file of a page: it is that of the newer version
            source = files.src_uris[changes.new.address].abs_src_path
            page = File.generated(
                self.config,
                changes.uri,
                abs_src_path=source or "",
                inclusion=InclusionLevel.NOT_IN_NAV,
            )
            files.append(page)
            self._shown[changes.uri] = changes
        self._former |= {was: now for was, now in self.paths_of(series).items() if was != now}

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Path of the file at an address that a page of changes had, and the path of its source."""
        directories = self.config.use_directory_urls
        for former, uri in self._former.items():
            yield File(former, "", self.config.site_dir, directories).dest_uri, uri

    def is_shown_at(self, path: str) -> bool:
        """Whether the page of a source is one of changes."""
        return path in self._shown

    def fields(self, path: str) -> dict[str, str]:
        """Title, description and language of a page of changes; none for another page."""
        changes = self._shown.get(path)
        if changes is None:
            return {}
        own = changes.new.language
        language = own or self.config.theme.get("language")
        old, new = (written_day(one.effective, language) for one in (changes.old, changes.new))
        days = f"from {old} to {new}"
        name = changes.new.title or changes.old.title
        return {
            "title": f"{name}: changes {days}" if name else f"Changes {days}",
            "description": f"What changed{f' in {name}' if name else ''} {days}, word by word.",
            **({"lang": own} if own else {}),
        }

    def compare(self, contents: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        """Make the redlines; all pages are rendered.

        :param contents: path of a page's source -> its content, for pages without errors.
        :param addresses: path of a page's source -> where it is, from the site's root.
        """
        self._redlines |= redlines_of(self._shown, contents, addresses)

    def context(self, page: Page, files: Files) -> ChangesContext | None:
        """What the theme is told on a page of changes; None for another page."""
        changes = self._shown.get(page.file.src_uri)
        drawn = self._redlines.get(page.file.src_uri)
        if changes is None or drawn is None:
            return None

        def compared(version: Version) -> ComparedVersion:
            file = files.src_uris.get(version.address)
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
