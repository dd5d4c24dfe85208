"""Where a page would read differently in another flavour than the one it is built with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from policy_pages.checks.agreement import Agreement, Budget, Kept
from policy_pages.checks.chunks import split
from policy_pages.checks.finding import Finding, Rewrite
from policy_pages.checks.page import CheckedPage
from policy_pages.checks.plain_costs import MOST_CHARACTERS
from policy_pages.checks.positions import Positions
from policy_pages.checks.readings import Reader, Reading, first_difference
from policy_pages.checks.rules.rule import Line, Lines, masked
from policy_pages.checks.words import FLAVOUR_TITLES, listed, shortened, shown_at

_DIFFERENCE = "reads-differently"
_NOT_COMPARED = "not-compared"
_FOOTNOTE = "unknown-footnote"
_NOTE = re.compile(r"\[\^[^\]\s\[]+\]")
_NOTE_TEXT = re.compile(r"\[\^[^\]\s\[]+\]:")
_MARKER = re.compile("\ue000[^\ue002]*\ue002")
"""What stands for HTML that a directive printed; see :mod:`.fragments`."""
_CUT_SHORT = (
    "there may be more differences, and rewritings, below: not all were tried, as that would take "
    "too long; correct what is reported, or split the page, and check it again"
)
_MOST_LOOKED_AHEAD = 2_000
"""Characters of a source in which the next word that a reader sees is looked for."""


def check_flavours(page: CheckedPage, budget: Budget | None = None) -> list[Finding]:
    """A finding for each place that reads differently, with a rewriting where there is one.

    :param budget: what the search for rewritings may cost; by default it goes by the page's length.
    """
    page.readers.begin(page.page)
    markdown = page.markdown
    writer = _Writer(page)
    found: list[Finding] = []
    if page.takes_too_long:
        return [writer.not_compared(page.plain_cost.line)]
    if page.plain_cost.characters > MOST_CHARACTERS and any(r.is_plain for r in page.others):
        found.append(writer.not_compared(page.plain_cost.line))
        against = [reader.flavour for reader in page.others if not reader.is_plain]
        page = replace(page, readers=page.readers.compared_with(against))
        writer = _Writer(page)
    note = _first_note(markdown)
    if note is not None and len({_knows(r, note) for r in (page.built, *page.others)}) > 1:
        found.append(writer.footnote(note))
        page = replace(page, readers=page.readers.with_footnotes)
    built, others = page.built, page.others
    if _read_alike(page, markdown):
        return found
    budget = budget or Budget.of_page(len(markdown))
    is_reached = True
    lines: list[Line] = []
    for chunk in split(markdown, has_sections=page.choice.has_sections):
        if _read_alike(page, chunk.markdown(chunk.lines)):
            lines += chunk.lines
            continue
        agreement = Agreement(chunk, built, others, budget)
        agreement.reach()
        found += writer.of_chunk(agreement)
        is_reached = is_reached and agreement.is_reached
        lines += agreement.now.lines
    rewritten = "\n".join(line.text for line in lines)
    if is_reached and not _read_alike(page, rewritten):  # something spans what was read alone
        readings = {reader.flavour: reader.read(rewritten) for reader in (built, *others)}
        found.append(writer.left(lines, readings))
    found = list(dict.fromkeys(found))  # a directive may print one line many times
    return sorted(found, key=lambda finding: (finding.line, finding.column))


def _read_alike(page: CheckedPage, markdown: str) -> bool:
    return all(other.read(markdown) == page.built.read(markdown) for other in page.others)


class _Note(NamedTuple):
    """Where a page leads to a footnote: ``[^1]``; line and column from 0."""

    line: int
    column: int
    mark: str


def _first_note(markdown: str) -> _Note | None:
    """The first place that leads to a note which the page has."""
    if "[^" not in markdown:
        return None
    view = Lines([Line(text, index) for index, text in enumerate(markdown.split("\n"))])
    own = [(index, view.text(index)) for index in view.plain()]
    defined = {match[0] for _, text in own if (match := _NOTE_TEXT.match(text.lstrip(" ")))}
    for index, text in own:
        for match in _NOTE.finditer(masked(text)):
            if f"{match[0]}:" in defined:
                return _Note(index, match.start(), match[0])
    return None


def _knows(reader: Reader, note: _Note) -> bool:
    """Whether a reader makes a note of it."""
    reading = reader.read(f"Text.{note.mark}\n\n{note.mark}: The note.\n")
    return any(event.name == "sup" for event in reading)


class _Writer:
    """Makes findings of what was found."""

    def __init__(self, page: CheckedPage) -> None:
        self.page = page
        self.built = page.choice.flavour
        self.others = [reader.flavour for reader in page.others]
        markdown = page.markdown
        self._lines = markdown.split("\n")
        self._positions = Positions(page.translated, markdown, is_template=page.is_template)

    def of_chunk(self, agreement: Agreement) -> Iterator[Finding]:
        """What was found in one chunk."""
        rewrites = dict(self._rewrites(agreement))
        for kept in agreement.kept:
            yield self._finding(
                kept.place.line.origin,
                self._column(kept),
                kept.place.width,
                kept.rule.code,
                self._message(kept),
                kept.candidate.help.replace("in all of them", self._in_all()),
                rewrites[id(kept)],
            )
        if not agreement.is_reached:
            help = _CUT_SHORT if agreement.is_cut_short else ""
            yield self.left(agreement.now.lines, agreement.now.readings, help)

    def _column(self, kept: Kept) -> int | None:
        """Where a place is in the page's own line; another rewriting may have changed it before."""
        line, column = kept.place.line, kept.place.column
        own = self._lines[line.origin]
        if own.startswith(line.text[: column + kept.place.width]):
            return column
        text = line.text[column : column + kept.place.width]
        return own.index(text) if text and own.count(text) == 1 else None

    def left(self, lines: Sequence[Line], readings: dict[str, Reading], help: str = "") -> Finding:
        """What still reads differently, by its first difference."""
        own = readings[self.built]
        differing = [name for name in self.others if readings[name] != own]
        at = first_difference(own, readings[differing[0]])
        there = shown_at(readings[differing[0]], at)
        here = shown_at(own, at)
        alike = [
            name
            for name in differing
            if first_difference(own, readings[name]) == at and shown_at(readings[name], at) == there
        ]
        line = _line_of(lines, own, at)
        if there == here:
            message = (
                f"{here} is read differently in {listed(alike)} than in "
                f"{FLAVOUR_TITLES[self.built]}, which this page uses"
            )
        else:
            message = self._sentence("this", there, alike, here)
        return self._finding(line.origin, None, None, _DIFFERENCE, message, help, None)

    def not_compared(self, index: int) -> Finding:
        """That Python-Markdown would read a page for too long.

        :param index: of the line with what it would read longest.
        """
        plain = FLAVOUR_TITLES["python"]
        what = f"this page is not compared with {plain}, which"
        if self.page.takes_too_long:
            what = f"this page is not checked at all: {plain}, which it uses,"
        return self._finding(
            index,
            None,
            None,
            _NOT_COMPARED,
            f"{what} would take too long to read it; the slowest part begins here",
            "put empty lines between its parts, close all brackets and tags, or split the page",
            None,
        )

    def footnote(self, note: _Note) -> Finding:
        """That footnotes are not known to all flavours, at the first one of the page."""
        readers = [self.page.built, *self.page.others]
        known = {reader.flavour: _knows(reader, note) for reader in readers}
        others = [name for name in self.others if known[name] != known[self.built]]
        there, here = ("plain text", "a note") if known[self.built] else ("a note", "plain text")
        return self._finding(
            note.line,
            note.column,
            len(note.mark),
            _FOOTNOTE,
            self._sentence("a footnote", there, others, here),
            "add `footnotes` to `markdown_extensions` in `mkdocs.yml` to make it a note "
            + self._in_all(),
            None,
        )

    def _message(self, kept: Kept) -> str:
        as_rewritten = self.built in kept.builds
        others = [name for name in self.others if (name in kept.builds) != as_rewritten]
        title = kept.place.title or kept.rule.title
        candidate = kept.candidate
        known = candidate.flavours
        if self.built in known:
            others = [name for name in self.others if known[name] != known[self.built]]
            return self._sentence(title, known[others[0]], others, known[self.built])
        if not others:
            return (
                f"{title} is read differently in {listed(self.others)} than in "
                f"{FLAVOUR_TITLES[self.built]}, which this page uses"
            )
        phrases = candidate.otherwise, candidate.after
        there, here = phrases if as_rewritten else phrases[::-1]
        return self._sentence(title, there, others, here)

    def _sentence(self, subject: str, there: str, others: Sequence[str], here: str) -> str:
        return (
            f"{subject} is {there} in {listed(others)}, but {here} in "
            f"{FLAVOUR_TITLES[self.built]}, which this page uses"
        )

    def _in_all(self) -> str:
        return "in both flavours" if len(self.others) == 1 else "in every flavour of Markdown"

    # -- rewritings ------------------------------------------------------------------------------

    def _rewrites(self, agreement: Agreement) -> Iterator[tuple[int, Rewrite | None]]:
        """For each rewriting that was kept, by its identity, the lines that it is part of."""
        kept = sorted(agreement.kept, key=lambda one: min(one.origins))
        groups: list[tuple[int, int, list[Kept]]] = []
        for one in kept:
            first, last = min(one.origins), max(one.origins)
            if groups and first <= groups[-1][1]:
                start, end, members = groups[-1]
                groups[-1] = start, max(end, last), [*members, one]
            else:
                groups.append((first, last, [one]))
        own = {id(line) for line in agreement.chunk.lines}
        now: dict[int, list[str]] = {}
        for line in agreement.now.lines:
            text = self._lines[line.origin] if id(line) in own else line.text
            now.setdefault(line.origin, []).append(text)
        for first, last, members in groups:
            rewrite = self._rewrite(now, first, last, members)
            for one in members:
                yield id(one), rewrite

    def _rewrite(
        self, now: Mapping[int, list[str]], first: int, last: int, members: Sequence[Kept]
    ) -> Rewrite | None:
        if not all(one.candidate.offered for one in members):
            return None
        places = [self._positions.of(index) for index in range(first, last + 1)]
        start = places[0].line
        if any(place != (start + at, True, True) for at, place in enumerate(places)):
            return None  # directives print these lines
        texts = [text for index in range(first, last + 1) for text in now.get(index, ())]
        keeps = all(self.built in one.builds for one in members)
        return Rewrite(start, places[-1].line, "".join(f"{text}\n" for text in texts), keeps)

    def _finding(
        self,
        index: int,
        column: int | None,
        width: int | None,
        code: str,
        message: str,
        help: str,
        rewrite: Rewrite | None,
    ) -> Finding:
        """A finding at a line of the Markdown; without a column it is all of the line's text."""
        source = self.page.source
        place = self._positions.of(index)
        excerpt = source.line_text(place.line)
        if not place.is_found:
            # the line is shown as it was printed: the file has no such line
            excerpt, column, width = "", 0, 1
            text = shortened(_MARKER.sub("…", self._lines[index]).strip())
            message += f" (in the page as translated, line {index + 1}: `{text}`)"
        elif column is None or width is None:
            column = len(excerpt) - len(excerpt.lstrip())
            width = len(excerpt.strip())
        return Finding(
            path=source.path,
            line=place.line,
            column=column + 1,
            severity="warning",
            code=code,
            message=message,
            excerpt=excerpt,
            width=max(1, min(width, len(excerpt) - column)),
            help=help,
            rewrite=rewrite,
        )


def _line_of(lines: Sequence[Line], reading: Reading, index: int) -> Line:
    """The line in which a reader of a reading is at an event."""
    text = "\n".join(line.text for line in lines)
    position = 0
    words = [event.name.strip() for event in reading if event.kind in ("text", "code")]
    before = sum(event.kind in ("text", "code") for event in reading[:index])
    for number, word in enumerate(words[: before + 1]):
        if not word:
            continue
        found = text.find(word, position, position + _MOST_LOOKED_AHEAD)
        if found >= 0:
            position = found if number == before else found + len(word)
    number = text.count("\n", 0, position)
    filled = [line for line in lines[number:] if line.text.strip()]
    return filled[0] if filled else lines[min(number, len(lines) - 1)]
