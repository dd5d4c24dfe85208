"""The versions of a policy -> which one is in force on a day, which were, which will be.

Versions are files of one folder: ``index.md`` and, beside it, files named by the day each takes
effect, ``2014-12-01.md``. The address without a date is that of the one in force.
"""

from __future__ import annotations

import datetime
import itertools
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.front_matter import FrontMatter, key_span
from policy_pages.policies.declaration import Declaration
from policy_pages.policies.state import is_withdrawn
from policy_pages.source import Source, Span

State = Literal["in force", "earlier", "coming", "withdrawn"]

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\.md(?:\.erb)?")
_INDEX = re.compile(r"index\.md(?:\.erb)?")


@dataclass(frozen=True)
class Version:
    """One version.

    :param path: of its file, below the pages' folder.
    :param effective: the day it takes effect; of several audiences', the first.
    """

    path: str
    effective: datetime.date
    declaration: Declaration

    @property
    def address(self) -> str:
        """The path of its page, as if it were the source of one: ``privacy/2014-12-01.md``."""
        return posixpath.join(posixpath.dirname(self.path), f"{self.effective.isoformat()}.md")


@dataclass(frozen=True)
class Series:
    """All versions of one policy, the oldest first.

    :param folder: below the pages' folder.
    """

    folder: str
    versions: tuple[Version, ...]

    def in_force(self, today: datetime.date) -> Version | None:
        """The version that has taken effect last, unless it is withdrawn."""
        begun = [version for version in self.versions if version.effective <= today]
        if not begun or is_withdrawn(begun[-1].declaration, today):
            return None
        return begun[-1]

    def shown(self, today: datetime.date) -> Version:
        """The version at the address without a date: the one in force, else the nearest to it."""
        begun = [version for version in self.versions if version.effective <= today]
        return begun[-1] if begun else self.versions[0]

    def state(self, version: Version, today: datetime.date) -> State:
        """What a version is on a day."""
        if is_withdrawn(version.declaration, today):
            return "withdrawn"
        if version.effective > today:
            return "coming"
        return "in force" if version == self.in_force(today) else "earlier"

    def next_after(self, version: Version) -> Version | None:
        """The version that takes the place of another one."""
        place = self.versions.index(version)
        return self.versions[place + 1] if place + 1 < len(self.versions) else None

    def before(self, version: Version) -> Version | None:
        """The version that another one takes the place of."""
        place = self.versions.index(version)
        return self.versions[place - 1] if place else None


def folders_of_versions(paths: Iterable[str]) -> dict[str, list[str]]:
    """Folder -> the files of versions in it; only folders with an index and another version."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder, name = posixpath.split(path)
        if folder and (_DATED.fullmatch(name) or _INDEX.fullmatch(name)):
            found.setdefault(folder, []).append(path)
    return {
        folder: files
        for folder, files in found.items()
        if len(files) > 1 and any(_INDEX.fullmatch(posixpath.basename(file)) for file in files)
    }


@dataclass(frozen=True)
class ReadVersion:
    """A file of a version, its header read.

    :param is_broken: whether the header has errors, so that its declaration says nothing.
    """

    path: str
    source: Source
    front_matter: FrontMatter
    declaration: Declaration
    is_broken: bool = False


def series_of(
    folder: str, files: Sequence[ReadVersion]
) -> tuple[Series | None, dict[str, list[Diagnostic]]]:
    """The series of a folder; None where what is wrong (path -> diagnostics) leaves none.

    Drafts are no versions. What is wrong with a header itself is told where the page is read.
    """
    versions: list[Version] = []
    problems: dict[str, list[Diagnostic]] = {}
    for file in files:
        if file.is_broken or file.declaration.status == "draft":
            continue
        day, found = _effective(file)
        if found:
            problems[file.path] = found
        elif day is not None:
            versions.append(Version(file.path, day, file.declaration))
    versions.sort(key=lambda version: version.effective)
    for one, other in _neighbours(versions):
        if one.effective == other.effective:
            file = next(file for file in files if file.path == other.path)
            problems[other.path] = [_same_day(file, one)]
    if problems or not versions or any(file.is_broken for file in files):
        return None, problems
    return Series(folder, tuple(versions)), {}


def is_index(path: str) -> bool:
    """Whether a path is that of a file that versions can stand beside: the index of a folder."""
    folder, name = posixpath.split(path)
    return bool(folder) and _INDEX.fullmatch(name) is not None


def is_dated(path: str) -> bool:
    """Whether a file is named by the day that its version takes effect."""
    return _DATED.fullmatch(posixpath.basename(path)) is not None


def drafts_of(files: Iterable[ReadVersion]) -> list[ReadVersion]:
    """The files that are to be no version yet."""
    return [file for file in files if file.declaration.status == "draft"]


def addresses_of_draft(file: ReadVersion) -> Iterator[str]:
    """Where authors may look at a draft that has versions beside it: the first that is free.

    That of the day it takes effect; then ``draft.md``, ``draft-2.md`` and so on.
    """
    folder = posixpath.dirname(file.path)
    day, _ = _effective(file)
    if day is not None:
        yield posixpath.join(folder, f"{day.isoformat()}.md")
    yield posixpath.join(folder, "draft.md")
    for number in itertools.count(2):
        yield posixpath.join(folder, f"draft-{number}.md")


def _neighbours(versions: list[Version]) -> Iterator[tuple[Version, Version]]:
    return zip(versions, versions[1:], strict=False)


def first_day(
    effective: datetime.date | Mapping[str, datetime.date] | None,
) -> datetime.date | None:
    """The day something takes effect, for the first of its audiences."""
    if effective is None or isinstance(effective, datetime.date):
        return effective
    return min(effective.values())


def _effective(file: ReadVersion) -> tuple[datetime.date | None, list[Diagnostic]]:
    """The day a version takes effect: the file's name says it, or its header."""
    declared = first_day(file.declaration.effective)
    named = _DATED.fullmatch(posixpath.basename(file.path))
    if named is None:
        day = declared or file.declaration.published
        if day is not None:
            return day, []
        message = "this page has earlier versions beside it, and does not say when it takes effect"
        help = "write `effective: 2026-02-01` below `policy`"
        return None, [_problem(file, "version-undated", message, help)]
    try:
        day = datetime.date.fromisoformat(named[1])
    except ValueError:
        message = f"the file is named by the day `{named[1]}`, and there is no such day"
        return None, [_problem(file, "version-date", message, "rename it")]
    if declared not in (None, day):
        message = f"the file is named by the day {day}, and takes effect on {declared}"
        help = f"rename it to `{declared}.md`, or leave `effective` out"
        return None, [_problem(file, "version-date", message, help)]
    return day, []


def _same_day(file: ReadVersion, other: Version) -> Diagnostic:
    message = f"this takes effect on {other.effective}, as `{other.path}` does"
    return _problem(file, "version-same-date", message, "one day has one version: change one")


def _problem(file: ReadVersion, code: str, message: str, help: str) -> Diagnostic:
    places = file.front_matter.places
    place = places.get(("policy", "effective")) or key_span(
        file.source, file.front_matter, "policy"
    )
    return diagnose(file.source, place or Span(0, 1), code, message, help=help)
