"""The versions of a policy -> the pages of redlines, which show what changed between them."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from policy_pages.policies.numbering import with_written_numbers
from policy_pages.policies.redline_names import (
    NamedVersion,
    description_of_redline,
    heading_of_redline,
    notice_of_redline,
)
from policy_pages.policies.versions import Series, Version
from policy_pages.site.files import SiteFiles
from policy_pages.site.kept_redlines import KeptRedlines
from policy_pages.site.page import Changes, SitePage
from policy_pages.text.wording import Wording

if TYPE_CHECKING:
    from policy_pages.redlines import Redline, Text

_MOST_TEXTS = 4
"""How many are kept: two neighbours, the version in force, and one more."""


class ComparedVersion(NamedTuple):
    """A version as a redline names it.

    :param url: of its permanent page, for the page at hand.
    :param name: `Version 2 of 1 June 2026`.
    """

    url: str
    effective: datetime.date
    name: str


class ComparedPolicy(NamedTuple):
    """The policy whose versions a redline compares, as its page names it."""

    title: str
    url: str


class ChangesContext(NamedTuple):
    """What a template gets on the page of a redline.

    :param heading: of the page; the text of the redline may begin with the policy's own.
    :param notice: that the newer version is not in force yet; None where it is.
    :param policy: the policy's page without a date: its title, and its address from this page.
    """

    heading: str
    notice: str | None
    redline: Redline
    old: ComparedVersion
    new: ComparedVersion
    policy: ComparedPolicy

    @property
    def pairs(self) -> list[dict[str, str | bool]]:
        """The rows of the two versions side by side, for the script that shows them."""
        return [
            {"new": pair.new, "folded": pair.folded}
            if pair.folded is not None
            else {"old": pair.old, "new": pair.new, "changed": pair.is_changed}
            for pair in self.redline.pairs
        ]


def changes_of(series: Series, today: datetime.date) -> Iterator[Changes]:
    """The comparisons that a series shows on a day: at most two of each version.

    Neighbours have an address for ever. What the version in force is compared with besides has an
    address that names the other version alone, so that it stays when the next one takes effect.
    """

    def changes(path: str, old: Version, new: Version) -> Changes:
        is_coming = series.state(new, today) == "coming"
        return Changes(path, old, new, is_coming, series.index)

    for old, new in pairwise(series.versions):
        yield changes(_between(old, new), old, new)
    shown = series.shown(today)
    if shown.effective > today:
        return
    place = next(n for n, version in enumerate(series.versions) if version is shown)
    for version in series.versions[: max(place - 1, 0)]:
        yield changes(_address(version, "since"), version, shown)
    for version in series.versions[place + 2 :]:
        yield changes(_address(version, "until"), shown, version)


def changes_before(series: Series, version: Version) -> str | None:
    """The path of the redline that compares a version with the one before it."""
    before = series.before(version)
    return _between(before, version) if before is not None else None


def changes_since(series: Series, version: Version, today: datetime.date) -> str | None:
    """The path of the redline that compares a version with the one in force, if that is another."""
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


def fields_of_changes(changes: Changes, wording: Wording) -> dict[str, str]:
    """Title, description and language of a redline's page.

    :param wording: how texts read in the language of the newer version.
    """
    versions = _named(changes.old), _named_newer(changes)
    title, language = _title(changes), changes.new.language
    return {
        "title": heading_of_redline(title, *versions, wording),
        "description": description_of_redline(title, *versions, wording),
        **({"lang": language} if language else {}),
    }


def _title(changes: Changes) -> str:
    return changes.new.title or changes.old.title


def _named(version: Version) -> NamedVersion:
    return NamedVersion(version.effective, version.declaration.version)


def _named_newer(changes: Changes) -> NamedVersion:
    return _named(changes.new)._replace(is_coming=changes.is_coming)


class _Texts:
    """The texts of versions; the last few are kept for the comparisons that follow."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], Text] = {}

    def read(self, version: SitePage, page: SitePage) -> Text:
        """The text of a version, taken apart.

        :param page: where the comparison is shown.
        """
        # here and below, for the sites without versions
        from policy_pages.redlines import Text

        # links are the same for pages at the same depth of the site
        key = version.path, page.url.count("/")
        text = self._kept.pop(key, None)
        if text is None:
            text = Text(_written(version), version.url or "./", page.url)
        self._kept[key] = text
        if len(self._kept) > _MOST_TEXTS:
            del self._kept[next(iter(self._kept))]  # the least recently used one
        return text


def _written(version: SitePage) -> str:
    """The text of a version (HTML), with the numbers of its clauses."""
    assert version.content is not None
    return with_written_numbers(version.content) if version.outline is not None else version.content


def compare(
    pages: Iterable[SitePage],
    files: SiteFiles,
    wording_of: Callable[[str | None], Wording],
    kept: KeptRedlines,
) -> None:
    """Make the redlines of the pages that show them; those without two texts have none.

    :param files: the site's, all pages among them read.
    :param wording_of: a language, or None for the site's -> how texts read in it.
    :param kept: those of earlier builds.
    """
    texts = _Texts()
    comparing = [
        (page, page.changes) for page in pages if page.changes is not None and page.earlier is None
    ]
    if not comparing:
        return
    from policy_pages.redlines import redline_of

    # all comparisons of an older version in a row, so that it is read once
    for page, changes in sorted(comparing, key=lambda one: one[1].old.address):
        old, new = files.get(changes.old.address), files.get(changes.new.address)
        if not (isinstance(old, SitePage) and isinstance(new, SitePage)):
            continue
        if old.content is None or new.content is None:
            continue
        wording = wording_of(changes.new.language)

        def compared(
            page: SitePage = page,
            old: SitePage = old,
            new: SitePage = new,
            wording: Wording = wording,
        ) -> Redline:
            first, second = texts.read(old, page), texts.read(new, page)
            return redline_of(first, second, wording=wording, with_pairs=True)

        before, after = (f"{one.url}\n{_written(one)}" for one in (old, new))
        page.redline = kept.redline(before, after, page.url, wording, compared)


def changes_context(page: SitePage, files: SiteFiles) -> ChangesContext | None:
    """What a template gets on the page of a redline; None for another page."""
    changes, redline = page.changes, page.redline
    if changes is None or redline is None:
        return None
    wording = redline.wording

    def compared(version: Version) -> ComparedVersion:
        file, name = files.get(version.address), _named(version).name(wording)
        url = file.url_from(page) if file is not None else ""
        return ComparedVersion(url, version.effective, name or "")

    old, new, title = _named(changes.old), _named_newer(changes), _title(changes)
    index = files.get(changes.index)
    return ChangesContext(
        heading_of_redline(title, old, new, wording),
        notice_of_redline(new, wording),
        redline,
        compared(changes.old),
        compared(changes.new),
        ComparedPolicy(title, index.url_from(page) if index is not None else ""),
    )


def _between(old: Version, new: Version) -> str:
    """``terms/changes/2014-12-01-to-2026-02-01.md``."""
    name = f"{old.effective.isoformat()}-to-{new.effective.isoformat()}.md"
    return posixpath.join(posixpath.dirname(new.path), "changes", name)


def _address(version: Version, word: str) -> str:
    """``terms/changes/since-2014-12-01.md``."""
    name = f"{word}-{version.effective.isoformat()}.md"
    return posixpath.join(posixpath.dirname(version.path), "changes", name)
