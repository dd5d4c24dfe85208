"""Two built sites -> how they differ, one line for each difference.

A difference has a stable kind, a place, and what is there. A table says which differences are
accepted, and why; an entry that accepts nothing is a mistake, so that the table stays true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from os.path import commonprefix

from engines.built_site import BuiltPage, BuiltSite

SHOWN = 160
"""Characters of each side that a difference shows."""
VALUES = ("title", "lang", "redirect")
SEQUENCES = (
    *("text", "headings", "ids", "links", "article", "tags", "data", "register", "loads"),
    *("navigation", "contents"),
)
"""What pages are compared by, the first things first; their frames last."""


@dataclass(frozen=True)
class Difference:
    """One difference of another site from the first."""

    kind: str
    """What differs, and how: `page missing`."""
    place: str
    """An address, or the path of a file."""
    before: str
    """What the first site has there."""
    after: str
    """What the other has."""

    def __str__(self) -> str:
        sides = [
            f"{sign}{side[:SHOWN]}" for sign, side in zip("-+", self.sides, strict=True) if side
        ]
        return " ".join([self.kind, self.place, *sides])

    @property
    def sides(self) -> tuple[str, str]:
        """Both sides."""
        return self.before, self.after


@dataclass(frozen=True)
class Accepted:
    """Differences that are as they should be. All fields but the reason are regular expressions."""

    engine: str
    kind: str
    reason: str
    place: str = ".*"
    before: str = ".*"
    after: str = ".*"

    def accepts(self, engine: str, found: Difference) -> bool:
        """Whether an engine may differ so."""
        pairs = (
            (self.engine, engine),
            (self.kind, found.kind),
            (self.place, found.place),
            (self.before, found.before),
            (self.after, found.after),
        )
        return all(re.fullmatch(pattern, value, re.DOTALL) for pattern, value in pairs)


@dataclass(frozen=True)
class Verdict:
    """The differences of one engine, judged."""

    accepted: Mapping[Accepted, list[Difference]]
    """What each entry of the table accepts; some may accept nothing."""
    left: Sequence[Difference]
    """What no entry accepts."""

    @property
    def unused(self) -> list[Accepted]:
        """The entries that accept nothing."""
        return [entry for entry, found in self.accepted.items() if not found]


def judge(engine: str, found: Iterable[Difference], table: Iterable[Accepted]) -> Verdict:
    """Sort differences into those that are accepted, each by the first entry that does, and others.

    :param engine: that the other site is from.
    """
    own = [entry for entry in table if re.fullmatch(entry.engine, engine)]
    accepted: dict[Accepted, list[Difference]] = {entry: [] for entry in own}
    left = []
    for difference in found:
        entry = next((one for one in own if one.accepts(engine, difference)), None)
        (left if entry is None else accepted[entry]).append(difference)
    return Verdict(accepted, left)


def differences(first: BuiltSite, other: BuiltSite) -> list[Difference]:
    """How another site differs from the first."""
    return list(_differences(first, other))


def _differences(first: BuiltSite, other: BuiltSite) -> Iterator[Difference]:
    for address in sorted({*first.pages, *other.pages}):
        mine, theirs = first.pages.get(address), other.pages.get(address)
        if mine is None or theirs is None:
            yield _of_one("page", address, mine and mine.title, theirs and theirs.title)
        elif mine != theirs:
            yield from _of_pages(address, mine, theirs)
    for kind, files, others in (
        ("feed", first.feeds, other.feeds),
        ("data", first.data, other.data),
    ):
        for path in sorted({*files, *others}):
            if path not in files or path not in others:
                yield _of_one(
                    kind, path, *(path in one and "there" or None for one in (files, others))
                )
            else:
                yield from _of_values(f"{kind} value", files[path], others[path], f"{path} ")
    yield from _of_sequences("sitemap", "/sitemap.xml", first.sitemap, other.sitemap)
    yield from _of_values("card", first.cards, other.cards)
    yield from _of_values("file", first.others, other.others)
    for address in sorted({*first.search, *other.search}):
        found, others_found = first.search.get(address), other.search.get(address)
        if found is None or others_found is None:
            yield _of_one(
                "search page", address, *(one and "found" for one in (found, others_found))
            )
        else:
            missing, added = _words_not_in(found, others_found), _words_not_in(others_found, found)
            if missing or added:
                yield _of_one("search words", address, missing, added)
    titles = {key: value for key, value in first.search_titles.items() if "#" in key}
    theirs_titles = {key: value for key, value in other.search_titles.items() if "#" in key}
    yield from _of_values("search title", titles, theirs_titles)


def _of_pages(address: str, first: BuiltPage, other: BuiltPage) -> Iterator[Difference]:
    for name in VALUES:
        before, after = getattr(first, name), getattr(other, name)
        if before != after:
            yield _of_one(name, address, before, after)
    for name in SEQUENCES:
        yield from _of_sequences(name, address, getattr(first, name), getattr(other, name))
    if first.frame != other.frame:  # another theme's differs everywhere: the first place will do
        before, after = next(
            pair for pair in zip_longest(first.frame, other.frame) if pair[0] != pair[1]
        )
        yield _of_one("frame", address, before, after)


def _of_values(
    kind: str, first: Mapping[str, str], other: Mapping[str, str], of: str = ""
) -> Iterator[Difference]:
    for key in sorted({*first, *other}):
        if first.get(key) != other.get(key):
            yield _of_one(kind, of + key, first.get(key), other.get(key))


def _of_one(kind: str, place: str, before: str | None, after: str | None) -> Difference:
    how = "missing" if after is None else "added" if before is None else "changed"
    return Difference(f"{kind} {how}", place, before or "", after or "")


def _of_sequences(
    kind: str, place: str, first: Sequence[object], other: Sequence[object]
) -> Iterator[Difference]:
    """Each run of entries that is another one in the other site."""
    if first == other:
        return
    before, after = [_shown(one) for one in first], [_shown(one) for one in other]
    while before and after and before[-1] == after[-1]:  # most of two pages is the same
        del before[-1], after[-1]
    start = len(commonprefix([before, after]))
    matcher = SequenceMatcher(None, before[start:], after[start:], autojunk=False)
    for how, *places in matcher.get_opcodes():
        if how != "equal":
            begin, end, other_begin, other_end = (start + one for one in places)
            sides = " ".join(before[begin:end]), " ".join(after[other_begin:other_end])
            verb = {"delete": "missing", "insert": "added", "replace": "changed"}[how]
            yield Difference(f"{kind} {verb}", place, *sides)


def _words_not_in(text: str, other: str) -> str | None:
    """Which words of a text are not in another; engines differ in whether the words of two elements
    that touch are one."""
    letters = re.sub(r"\W+", "", other)
    words = {*re.findall(r"\w+", text)} - {*re.findall(r"\w+", other)}
    return " ".join(sorted(one for one in words if one not in letters)) or None


def _shown(entry: object) -> str:
    return " ".join(map(str, entry)) if isinstance(entry, tuple) else str(entry)
