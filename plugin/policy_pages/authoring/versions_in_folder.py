"""The folder of a policy -> its versions, and which two of them are compared."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policy_pages.policies.next_version import day_of
from policy_pages.policies.redline_names import NamedVersion
from policy_pages.policies.versions import (
    drafts_of,
    folders_of_versions,
    named_day,
    series_of,
)
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, RefusedError

_DRAFT = "draft"


@dataclass(frozen=True)
class FoundVersion:
    """A file of a policy's folder."""

    path: Path
    named: NamedVersion

    def answers_to(self, name: str) -> bool:
        """Whether an author means it: by its day, by what they call it, or as the draft."""
        day = self.named.day.isoformat() if self.named.day is not None else None
        return name in (day, self.named.label) or (name == _DRAFT and self.named.is_draft)

    @property
    def shown(self) -> str:
        """How a message names it."""
        day = self.named.day.isoformat() if self.named.day is not None else None
        words = [word for word in (self.named.label, day) if word]
        if self.named.is_draft:
            words.append(_DRAFT)
        return " or ".join(f"`{word}`" for word in words)


def versions_to_compare(
    site: Site, folder: Path, *, since: str | None = None, until: str | None = None
) -> tuple[Path, Path]:
    """The files of the older and of the newer version.

    By default the newer one is the draft, if there is one, else the version in force; the older one
    is the version in force before it. A first version that is in force is compared with the next.

    :param since: names the older one: its day, what its author calls it, or `draft`.
    :param until: names the newer one.
    :raises RefusedError: for a folder without two versions, and for a name that none has.
    :raises DiagnosticError: for what is wrong in a header.
    """
    found = _versions_in(site, folder)
    older = _named(found, since, folder) if since is not None else None
    newer = _named(found, until, folder) if until is not None else _newer(found, site.today)
    if until is None and older in found[found.index(newer) if newer is not None else 0 :]:
        newer = found[-1]  # not backwards
    if older is None and newer is not None:
        older = _before(newer, found, site.today)
        if older is None and until is None and len(found) > 1:
            older, newer = found[:2]
    if older is None or newer is None or older is newer:
        raise RefusedError(
            f"{folder} has no two versions to compare: name others with --from, --to"
        )
    return older.path, newer.path


def name_of(path: Path, site: Site) -> NamedVersion:
    """What a redline calls the version that a file has."""
    page = site.page_alone(path, Path(path.name))
    declared = site.read_version(page).declaration
    day = named_day(path.name) or day_of(declared)
    is_draft = declared.status == "draft"
    is_coming = not is_draft and day is not None and day > site.today
    return NamedVersion(day, declared.version, is_draft, is_coming)


def _versions_in(site: Site, folder: Path) -> list[FoundVersion]:
    """All versions of a folder, the oldest first, drafts last."""
    names = {path.name: path for path in folder.iterdir() if path.is_file()}
    paths = folders_of_versions(f"policy/{name}" for name in names).get("policy", [])
    if not paths:
        raise RefusedError(
            f"{folder} is not the folder of a policy: it has no `index.md`. Name two pages"
        )
    read = []
    for path in paths:
        file = names[Path(path).name]
        version = site.read_version(site.page_alone(file, Path(folder.name, file.name)))
        read.append((version, file))
    files = [version for version, _ in read]
    broken = [one for one in read if one[0].is_broken]
    if broken:
        raise DiagnosticError(*_problems(site, [file for _, file in broken]))
    series, problems = series_of(folder.name, files)
    if problems:
        raise DiagnosticError(*(one for found in problems.values() for one in found))
    places = {version.path: file for version, file in read}
    found = [
        FoundVersion(places[one.path], NamedVersion(one.effective, one.declaration.version))
        for one in (series.versions if series is not None else ())
    ]
    drafts = [
        FoundVersion(
            places[one.path],
            NamedVersion(
                named_day(one.path) or day_of(one.declaration), one.declaration.version, True
            ),
        )
        for one in drafts_of(files)
    ]
    return [*found, *sorted(drafts, key=lambda one: one.named.day or datetime.date.max)]


def _problems(site: Site, files: list[Path]) -> Iterator[Diagnostic]:
    for file in files:
        page = site.page_alone(file, Path(file.name))
        site.translate(page)
        yield from (one for one in page.origin.problems if one.severity == "error")


def _newer(found: list[FoundVersion], today: datetime.date) -> FoundVersion | None:
    """The version that readers ask about: the draft, or else the one in force."""
    if found and found[-1].named.is_draft:
        return found[-1]
    return _in_force(found, today)


def _before(
    newer: FoundVersion, found: list[FoundVersion], today: datetime.date
) -> FoundVersion | None:
    """The version that another one follows; a draft follows the one in force."""
    earlier = [one for one in found[: found.index(newer)] if not one.named.is_draft]
    if newer.named.is_draft:
        return _in_force(earlier, today)
    return earlier[-1] if earlier else None


def _in_force(versions: list[FoundVersion], today: datetime.date) -> FoundVersion | None:
    """The version in force; where none is, the last one."""
    begun = [one for one in versions if one.named.day is not None and one.named.day <= today]
    last = begun or versions
    return last[-1] if last else None


def _named(found: list[FoundVersion], name: str, folder: Path) -> FoundVersion:
    for one in reversed(found):
        if one.answers_to(name):
            return one
    known = ", ".join(one.shown for one in found)
    raise RefusedError(f"{folder} has no version `{name}`; it has {known}")
