"""A page file -> the same file with its damaged directives repaired, or reasons to leave it alone.

All or nothing: a page is repaired only if every finding has a certain repair and the repaired page
can be read as a whole. Otherwise, not a byte of it changes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policy_pages.damage.finding import Damage, find_damage, repair
from policy_pages.erb import DEFAULT_TRIM_MODE, check_syntax
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.reading import read_bytes
from policy_pages.text.source import Source

_NUMBER = re.compile(r"(?<=\A[ +-])\d+:")


@dataclass(frozen=True)
class PageRepair:
    """What can be done about one page.

    :param damages: what was found.
    :param repaired: the complete repaired text; nothing if the page should not change.
    :param reasons: why it should not change, in addition to what the damages say.
    """

    source: Source
    damages: list[Damage] = field(default_factory=list)
    repaired: str | None = None
    reasons: list[Diagnostic] = field(default_factory=list)

    @property
    def left(self) -> bool:
        """Whether something is wrong here that stays."""
        return self.repaired is None and bool(self.damages or self.reasons)


def examine(path: str, data: bytes, trim_mode: str = DEFAULT_TRIM_MODE) -> PageRepair:
    """What is damaged in a page, and its repaired text if all of that is certain.

    :param path: how diagnostics name the page.
    """
    source, problems = read_bytes(path, data)
    if problems:
        return PageRepair(source, reasons=problems)
    front_matter = read_front_matter(source)
    damages = find_damage(source, front_matter.body_start)
    unread = [one for one in front_matter.diagnostics if one.code == "front-matter-damaged"]
    if unread:
        return PageRepair(source, damages, reasons=unread)
    if not damages or any(damage.repaired_text is None for damage in damages):
        return PageRepair(source, damages)
    repaired = repair(source.text, damages)
    reasons = _doubts(Source(path, repaired), trim_mode)
    return PageRepair(source, damages, None if reasons else repaired, reasons)


def _doubts(page: Source, trim_mode: str) -> list[Diagnostic]:
    """What is wrong with a repaired page; its places are those in the repaired text."""
    front_matter = read_front_matter(page)
    if front_matter.diagnostics:
        return front_matter.diagnostics
    start = front_matter.body_start
    parts = [(page, start)]
    if "<%" in page.text[:start]:
        parts.insert(0, (Source(page.path, page.text[:start]), 0))
    for part, part_start in parts:
        problems = check_syntax(part, part_start, trim_mode=trim_mode)
        if problems:
            return problems
    return [damage.diagnostic for damage in find_damage(page, start)]


def unified_diff(repair: PageRepair) -> Iterator[str]:
    """The lines of a unified diff, each with its line ending; nothing if nothing is repaired.

    A repair adds and removes no line. So lines are compared with their numbers, which saves
    `difflib` from looking for a line elsewhere: that takes long where many lines are equal.
    """
    if repair.repaired is None:
        return
    name = repair.source.path.lstrip("/")
    before, after = _numbered_lines(repair.source.text), _numbered_lines(repair.repaired)
    for numbered in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
        line = _NUMBER.sub("", numbered)
        # `difflib` does not mark a last line without a newline
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _numbered_lines(text: str) -> list[str]:
    """The lines of a text as `patch` counts them, where only `\n` ends one; each `number:line`."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    return [f"{number}:{line}" for number, line in enumerate(lines)]
