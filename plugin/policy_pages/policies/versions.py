"""The versions of a policy -> which one is in force on a day, which were, which will be.

Versions are files of one folder: ``index.md`` and, beside it, files named after the day each takes
effect, ``2014-12-01.md``. The address without a date is that of the one in force.
"""

from __future__ import annotations

import datetime
import itertools
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from policy_pages.front_matter.reading import FrontMatter, header_span, key_span
from policy_pages.policies.kinds import Kind
from policy_pages.policies.language import language_of
from policy_pages.policies.periods import Days, Period, days_of, periods_of
from policy_pages.policies.state import is_withdrawn
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.page_names import page_path
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

State = Literal["in force", "earlier", "coming", "withdrawn"]
STATES: tuple[State, ...] = ("in force", "coming", "earlier", "withdrawn")

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\.md")
_NEARLY_DATED = re.compile(
    r"(?:(\d{4})[-_.](\d{1,2})[-_.](\d{1,2})|\d{1,2}[-_.]\d{1,2}[-_.]\d{4})\.(?:md|markdown|mkd)"
)
"""What is meant as the file of a version, and would be a page of its own."""
_INDEX = "index.md"
_DAY_WRITTEN = re.compile(r"\b(?P<key>\w{1,20}):[ \t]*[\"']?(?P<day>\d{4}-\d{2}-\d{2})\b")


class Version(NamedTuple):
    """One version.

    :param path: of its file, below the pages' folder.
    :param effective: the day it takes effect; of several audiences', the first.
    :param title: as its header has it, or empty.
    :param language: BCP 47, where it is not the site's.
    """

    path: str
    effective: datetime.date
    declaration: Declaration
    title: str = ""
    language: str | None = None

    @property
    def is_taken_back(self) -> bool:
        """Whether it was withdrawn before it took effect."""
        withdrawn = self.declaration.withdrawn
        return withdrawn is not None and withdrawn <= self.effective

    @property
    def days(self) -> Days:
        """The days it takes effect."""
        days = days_of(self.declaration, self.effective)
        assert days is not None
        return days

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

    @property
    def index(self) -> str:
        """The path of the policy's page without a date."""
        return posixpath.join(self.folder, "index.md")

    @property
    def kind(self) -> Kind | None:
        """What kind of page it is: a version that does not say so is as the newest that does."""
        kinds = (one.declaration.kind for one in reversed(self.versions))
        return next((kind for kind in kinds if kind is not None), None)

    @cached_property
    def _places(self) -> dict[datetime.date, int]:
        """The day of each version -> its place; kept, for each page asks for all versions."""
        return {version.effective: place for place, version in enumerate(self.versions)}

    @cached_property
    def _has_audiences(self) -> bool:
        """Whether a version takes effect for some readers on a day of their own."""
        return any(list(version.days.by_audience) != [""] for version in self.versions)

    @cached_property
    def _begun(self) -> dict[datetime.date, list[Version]]:
        return {}

    @cached_property
    def _periods(self) -> dict[datetime.date, list[Period]]:
        return {}

    def begun(self, today: datetime.date) -> list[Version]:
        """The versions that have taken effect; not those that were taken back before."""
        if today not in self._begun:
            self._begun[today] = [
                one for one in self.versions if one.effective <= today and not one.is_taken_back
            ]
        return self._begun[today]

    def in_force(self, today: datetime.date) -> Version | None:
        """The version that has taken effect last, unless it is withdrawn."""
        begun = self.begun(today)
        if not begun or is_withdrawn(begun[-1].declaration, today):
            return None
        return begun[-1]

    def shown(self, today: datetime.date) -> Version:
        """The version at the address without a date: the one in force, else the nearest to it."""
        begun = self.begun(today)
        return begun[-1] if begun else self.versions[0]

    def state(self, version: Version, today: datetime.date) -> State:
        """What a version is on a day."""
        ends = version.declaration.withdrawn is not None and self.withdrawal(version) is None
        if is_withdrawn(version.declaration, today) and not ends:
            return "withdrawn"
        if version.effective > today:
            return "coming"
        return "in force" if version is self.in_force(today) else "earlier"

    def withdrawal(self, version: Version) -> datetime.date | None:
        """The day from which a version is no longer in force, though no other takes its place."""
        day = version.declaration.withdrawn
        if day is None or version.is_taken_back:
            return day
        later = next(self._later(version), None)
        return None if later is not None and later.effective <= day else day

    def periods(self, version: Version) -> list[Period]:
        """When a version applies, and to whom."""
        if version.is_taken_back:
            return []
        if version.effective not in self._periods:
            # without audiences, the next one ends it
            later = itertools.islice(self._later(version), None if self._has_audiences else 1)
            days = [one.days for one in later]
            self._periods[version.effective] = periods_of(version.days, days)
        return self._periods[version.effective]

    def applying(self, audience: str, today: datetime.date) -> Version | None:
        """The version that applies to an audience on a day."""
        applying = (
            one
            for one in self.begun(today)
            for period in self.periods(one)
            if period.audience in (audience, "") and period.holds(today)
        )
        return next(applying, None)

    def coming(self, today: datetime.date) -> list[Version]:
        """The versions that are to take effect."""
        later = itertools.takewhile(lambda one: one.effective > today, reversed(self.versions))
        return [one for one in later if self.state(one, today) == "coming"][::-1]

    def nearest(self, version: Version, most: int) -> tuple[Version, ...]:
        """So many versions, a version and those that are nearest to it, in their order."""
        start = self._places[version.effective] - most // 2
        start = max(0, min(start, len(self.versions) - most))
        return self.versions[start : start + most]

    def _later(self, version: Version) -> Iterator[Version]:
        """The versions after another one that take effect."""
        start = self._places[version.effective] + 1
        later = (self.versions[place] for place in range(start, len(self.versions)))
        return (one for one in later if not one.is_taken_back)

    def next_after(self, version: Version) -> Version | None:
        """The version that takes the place of another one."""
        place = self._places[version.effective]
        return self.versions[place + 1] if place + 1 < len(self.versions) else None

    def before(self, version: Version) -> Version | None:
        """The version that another one takes the place of."""
        place = self._places[version.effective]
        return self.versions[place - 1] if place else None


def folders_of_versions(paths: Iterable[str]) -> dict[str, list[str]]:
    """Folder -> its index, and the files in it that are named by days."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder, name = posixpath.split(path)
        if folder and (page_path(name) == _INDEX or _nearly_dated(name)):
            found.setdefault(folder, []).append(path)
    return {
        folder: files
        for folder, files in found.items()
        if any(page_path(posixpath.basename(file)) == _INDEX for file in files)
    }


class ReadVersion(NamedTuple):
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
    """The series of a folder's sound files, and what is wrong with others: path -> diagnostics.

    None where no file is sound. Drafts are not versions. What is wrong with a header itself is
    reported where the page is read.
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
            fields = file.front_matter.fields
            title = fields.get("title")
            shown = title if isinstance(title, str) else ""
            language = language_of(file.declaration, fields)
            versions.append(Version(file.path, day, file.declaration, shown, language))
    versions.sort(key=lambda version: version.effective)
    for one, other in _neighbours(versions):
        if one.effective == other.effective:
            file = next(file for file in files if file.path == other.path)
            problems[other.path] = [_same_day(file, one)]
    for one, other in _neighbours([one for one in versions if one.declaration.kind is not None]):
        if one.declaration.kind != other.declaration.kind:
            file = next(file for file in files if file.path == other.path)
            problems.setdefault(other.path, []).append(_other_kind(file, one))
    sound = tuple(version for version in versions if version.path not in problems)
    return (Series(folder, sound) if sound else None), problems


def has_versions(files: Sequence[ReadVersion]) -> bool:
    """Whether the files of a folder are versions of a policy: one of them says that it is one.

    A policy, agreement or notice without other versions is its first one, if it has a day.
    """
    if len(files) > 1:
        return any(file.is_broken or not file.declaration.is_empty for file in files)
    (file,) = files
    declared = file.declaration
    has_day = first_day(declared.effective) is not None or declared.published is not None
    is_published = not file.is_broken and declared.status != "draft"
    return is_published and has_day and declared.kind not in (None, "letter")


def is_index(path: str) -> bool:
    """Whether a path is that of a file that versions can stand beside: the index of a folder."""
    folder, name = posixpath.split(path)
    return bool(folder) and page_path(name) == _INDEX


def is_dated(path: str) -> bool:
    """Whether a file is named after the day that its version takes effect."""
    return _dated(path) is not None


def named_day(path: str) -> datetime.date | None:
    """The day that a file is named after; None for another name."""
    match = _dated(path)
    try:
        return datetime.date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _dated(path: str) -> re.Match[str] | None:
    return _DATED.fullmatch(page_path(posixpath.basename(path)))


def _nearly_dated(path: str) -> re.Match[str] | None:
    return _NEARLY_DATED.fullmatch(page_path(posixpath.basename(path)))


def drafts_of(files: Iterable[ReadVersion]) -> list[ReadVersion]:
    """The files that are to be no version yet."""
    return [file for file in files if file.declaration.status == "draft"]


def day_meant(file: ReadVersion) -> datetime.date | None:
    """The day a version takes effect, as far as that can be read in spite of its mistakes."""
    day = _effective(file)[0] or named_day(file.path)
    header = header_span(file.source)
    if day is not None or header is None:
        return day
    for written in _DAY_WRITTEN.finditer(file.source.text, header.start, header.end):
        if get_close_matches(written["key"], ["effective"], cutoff=0.8):
            with suppress(ValueError):
                return datetime.date.fromisoformat(written["day"])
    return None


def addresses_of_draft(file: ReadVersion) -> Iterator[str]:
    """Where authors may look at a draft, or at a broken version, that has versions beside it: the
    first that is free.

    That of the day it takes effect; then ``draft.md``, ``draft-2.md`` and so on.
    """
    folder = posixpath.dirname(file.path)
    day = day_meant(file)
    if day is not None:
        yield posixpath.join(folder, f"{day.isoformat()}.md")
    yield posixpath.join(folder, "draft.md")
    for number in itertools.count(2):
        yield posixpath.join(folder, f"draft-{number}.md")


def unusual_audiences(series: Series) -> Iterator[tuple[Version, str, str]]:
    """Audiences that only one version names, if another name is nearly the same.

    The other name is one of an earlier version, or of several versions.

    :return: the version, its name of an audience, and the other name.
    """
    named = [set(one.days.by_audience) - {""} for one in series.versions]
    uses = Counter(name for names in named for name in names)
    earlier: set[str] = set()
    for version, names in zip(series.versions, named, strict=True):
        usual = earlier | {name for name in uses if uses[name] > 1}
        for name in sorted(name for name in names if uses[name] == 1):
            close = get_close_matches(name, sorted(usual - names), n=1, cutoff=0.8)
            if close:
                yield version, name, close[0]
        earlier |= names


def versions_named_twice(series: Series) -> Iterator[tuple[Version, Version]]:
    """Versions that are called as an earlier one is, each with that one."""
    named: dict[str, Version] = {}
    for version in series.versions:
        name = version.declaration.version
        if name is None:
            continue
        if name in named:
            yield version, named[name]
        named[name] = version


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
    named, nearly = _dated(file.path), _nearly_dated(file.path)
    if named is None and nearly is not None:
        ending = ".md.erb" if file.path.endswith(".erb") else ".md"
        name = f"2026-02-01{ending}"  # which number is the month, nobody can tell
        if nearly[1]:
            name = f"{nearly[1]}-{nearly[2]:0>2}-{nearly[3]:0>2}{ending}"
        message = "this file is named after a day, but not as year, month and day"
        help = f"rename it to `{name}`" if nearly[1] else f"name it like `{name}`"
        return None, [_problem(file, "version-date", message, help)]
    if named is None:
        day = declared or file.declaration.published
        if day is not None:
            return day, []
        message = "this page has earlier versions beside it, but does not say when it takes effect"
        help = "write `effective: 2026-02-01` below `policy`"
        return None, [_problem(file, "version-undated", message, help)]
    try:
        day = datetime.date.fromisoformat(named[1])
    except ValueError:
        message = f"the file is named after `{named[1]}`, which is not a valid date"
        return None, [_problem(file, "version-date", message, "rename it")]
    if declared not in (None, day):
        message = f"the file is named after {day}, but takes effect on {declared}"
        help = f"rename it to `{declared}.md`, or leave `effective` out"
        return None, [_problem(file, "version-date", message, help)]
    published = file.declaration.published
    if published is not None and published > day:
        message = f"the file is named after {day}, but is published later, on {published}"
        help = "rename it, or change the date"
        return None, [_problem(file, "impossible-dates", message, help, "published")]
    return day, []


def _same_day(file: ReadVersion, other: Version) -> Diagnostic:
    message = f"this takes effect on {other.effective}, the same day as `{other.path}`"
    return _problem(file, "version-same-date", message, "change one of the two days")


def _other_kind(file: ReadVersion, other: Version) -> Diagnostic:
    kind, other_kind = file.declaration.kind, other.declaration.kind
    message = f"this is {_named(kind)}, but its version `{other.path}` is {_named(other_kind)}"
    return _problem(file, "version-kind", message, "give all versions the same kind", "kind")


def _named(kind: Kind | None) -> str:
    """``a policy``, ``an agreement``."""
    return f"an {kind}" if kind == "agreement" else f"a {kind}"


def _problem(
    file: ReadVersion, code: str, message: str, help: str, key: str = "effective"
) -> Diagnostic:
    places = file.front_matter.places
    place = places.get(("policy", key)) or places.get((key,))
    place = place or key_span(file.source, file.front_matter, "policy")
    return diagnose(file.source, place or Span(0, 1), code, message, help=help)
