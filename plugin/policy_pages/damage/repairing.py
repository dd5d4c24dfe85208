"""A page file -> the same file with its damaged directives repaired, or reasons to leave it alone.

All or nothing: a page is repaired where every finding has a certain repair and the repaired page
can be read as a whole. Otherwise not a byte of it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from policy_pages.damage.finding import Damage, find_damage, repair
from policy_pages.erb import DEFAULT_TRIM_MODE, check_syntax
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.reading import read_bytes
from policy_pages.text.source import Source

_CONTEXT = 3


@dataclass(frozen=True)
class PageRepair:
    """What can be done about one page.

    :param damages: what was found.
    :param repaired: the whole repaired text; nothing where the page is to be left as it is.
    :param reasons: why it is left, beyond what the damages say themselves.
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

    A repair adds and removes no line, so the two texts are compared line by line.
    """
    if repair.repaired is None:
        return
    before, after = _lines(repair.source.text), _lines(repair.repaired)
    assert len(before) == len(after)
    changed = [index for index, line in enumerate(before) if line != after[index]]
    name = repair.source.path.lstrip("/")
    yield f"--- a/{name}\n"
    yield f"+++ b/{name}\n"
    for hunk in _hunks(changed):
        first = max(0, hunk[0] - _CONTEXT)
        last = min(len(before), hunk[-1] + _CONTEXT + 1)
        place = f"{first + 1},{last - first}"
        yield f"@@ -{place} +{place} @@\n"
        index = first
        while index < last:
            end = index
            while end < last and (before[end] != after[end]):
                end += 1
            if end == index:
                yield from _line(" ", before[index])
                index += 1
                continue
            for mark, lines in (("-", before), ("+", after)):
                for line in lines[index:end]:
                    yield from _line(mark, line)
            index = end


def _hunks(changed: list[int]) -> Iterator[list[int]]:
    hunk: list[int] = []
    for index in changed:
        if hunk and index - hunk[-1] > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(index)
    if hunk:
        yield hunk


def _line(mark: str, line: str) -> Iterator[str]:
    if line.endswith("\n"):
        yield mark + line
    else:
        yield mark + line + "\n"
        yield "\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
