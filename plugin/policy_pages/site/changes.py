"""The versions of a policy -> the pages that show what changed between them."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policy_pages.policies.versions import Series, Version
from policy_pages.site.files import SiteFiles
from policy_pages.site.page import Changes, SitePage
from policy_pages.text.html import tags_of
from policy_pages.text.languages import written_day

if TYPE_CHECKING:
    from policy_pages.redlines import Redline, Text

_MOST_TEXTS = 4
"""How many are kept: two neighbours, the version in force, and one more."""


@dataclass(frozen=True)
class ComparedVersion:
    """A version as a page of changes names it.

    :param url: of its permanent page, for the page at hand.
    """

    url: str
    effective: datetime.date


@dataclass(frozen=True)
class ChangesContext:
    """What a template gets on a page of changes.

    :param heading: to be shown above the redline, whose text has none of its own.
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


def fields_of_changes(changes: Changes, site_language: str | None) -> dict[str, str]:
    """Title, description and language of a page of changes."""
    own = changes.new.language
    language = own or site_language
    old, new = (written_day(one.effective, language) for one in (changes.old, changes.new))
    days = f"from {old} to {new}"
    name = changes.new.title or changes.old.title
    return {
        "title": f"{name}: changes {days}" if name else f"Changes {days}",
        "description": f"What changed{f' in {name}' if name else ''} {days}, word by word.",
        **({"lang": own} if own else {}),
    }


class _Texts:
    """The texts of versions; the last few are kept for the comparisons that follow."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], Text] = {}

    def read(self, version: SitePage, page: SitePage) -> Text:
        """The text of a version.

        :param page: where the comparison is shown.
        """
        # here and below, for the sites without versions
        from policy_pages.redlines import Text

        # links are the same for pages at the same depth of the site
        key = version.path, page.url.count("/")
        text = self._kept.pop(key, None)
        if text is None:
            assert version.content is not None
            text = Text(version.content, version.url or "./", page.url)
        self._kept[key] = text
        if len(self._kept) > _MOST_TEXTS:
            del self._kept[next(iter(self._kept))]  # the least recently used one
        return text


def compare(pages: Iterable[SitePage], files: SiteFiles) -> None:
    """Make the redlines of pages of changes; those without two texts have none.

    :param files: the site's, all pages among them read.
    """
    texts = _Texts()
    comparing = [(page, page.changes) for page in pages if page.changes is not None]
    if not comparing:
        return
    from policy_pages.redlines import redline_of

    # all comparisons of an older version in a row, so that it is read once
    for page, changes in sorted(comparing, key=lambda one: one[1].old.address):
        old, new = files.get(changes.old.address), files.get(changes.new.address)
        if not (isinstance(old, SitePage) and isinstance(new, SitePage)):
            continue
        if old.content is not None and new.content is not None:
            page.redline = redline_of(texts.read(old, page), texts.read(new, page))


def changes_context(page: SitePage, files: SiteFiles) -> ChangesContext | None:
    """What a template gets on a page of changes; None for another page."""
    changes, redline = page.changes, page.redline
    if changes is None or redline is None:
        return None

    def compared(version: Version) -> ComparedVersion:
        file = files.get(version.address)
        return ComparedVersion(file.url_from(page) if file is not None else "", version.effective)

    has_heading = any(tag.name == "h1" for tag in tags_of(redline.html))
    heading = None if has_heading else changes.new.title or changes.old.title
    return ChangesContext(heading, redline, compared(changes.old), compared(changes.new))


def _between(old: Version, new: Version) -> str:
    """``terms/changes/2014-12-01-to-2026-02-01.md``."""
    name = f"{old.effective.isoformat()}-to-{new.effective.isoformat()}.md"
    return posixpath.join(posixpath.dirname(new.path), "changes", name)


def _address(version: Version, word: str) -> str:
    """``terms/changes/since-2014-12-01.md``."""
    name = f"{word}-{version.effective.isoformat()}.md"
    return posixpath.join(posixpath.dirname(version.path), "changes", name)
