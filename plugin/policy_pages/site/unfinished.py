"""What a published page shows that its author has not finished: names in braces that nothing has
filled, links by names that are not defined, marks of Markdown that are never closed, footnotes that
are not there, clauses without text or with one heading, and the text of a new page.

The finished HTML is read, so what another plugin has filled is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from policy_pages.front_matter.reading import body_start
from policy_pages.policies.clauses import Clause
from policy_pages.policies.first_version import CHANGE_HINT, OWNER_HINT, PLACEHOLDER
from policy_pages.policies.kinds import is_policy
from policy_pages.site.page import SitePage
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, Severity, diagnose, did_you_mean
from policy_pages.text.html import Tag, Text, content_pieces, decoded
from policy_pages.text.source import Source, Span

_UNFILLED = re.compile(r"\{\{-?\s*(?P<name>[A-Za-z_][\w.]{0,100})\s*(?:\|[^{}\n]{0,100})?-?\}\}")
_REFERENCE = re.compile(r"(?<![\w\]])\[(?P<words>[^\[\]]{2,200})\]\[(?P<label>[^\[\]]{0,100})\]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:", re.MULTILINE)
_LINK = re.compile(r"(?:\[[^\[\]\n]{1,200})?\]\((?P<address>[^\s()]{2,300})(?=\s|$)")
_OF_ADDRESS = re.compile(r"[./#:]")
_NOTE = re.compile(r"(?:^|(?<=\S))\[\^(?P<label>\d{1,4}|[A-Za-z][\w-]{2,40})\](?![:*+?{])")
_STRONG = re.compile(r"(?<![\w*])\*\*(?P<words>[^\s*]+(?:\s+[^\s*]+){0,3})")
_STRONG_END = re.compile(r"(?<=[^\s*])\*\*(?![\w*])")
_CODE = frozenset("code pre kbd samp script style textarea svg math template".split())
_SEEN = frozenset("img table iframe video audio object embed input hr svg math form".split())
"""Elements that readers see, whether there is text in them or not."""
_EMPTY_ON_PURPOSE = re.compile(
    r"\b(?:reserved|repealed|deleted|omitted|removed|revoked|withdrawn|spent|blank|not used)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\{[:#.][^{}\n]*\}|\]\([^)\]\n]*\)|[#*_`\\\[\]>]")
_MARKS = ("{{", "][", "](", "[^", "**")
_FEWEST_NUMBERED = 2
_MOST_FINDINGS = 20
"""Findings of one kind that are reported of a page."""


@dataclass
class _Heading:
    """A heading, and whether readers see something below it before the next one."""

    level: int
    words: str = ""
    is_followed: bool = False
    is_above_deeper: bool = False


@dataclass
class _Seen:
    """What readers see of a page.

    :ivar texts: its texts outside of code.
    """

    headings: list[_Heading] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def unfinished_parts(page: SitePage) -> Iterator[Diagnostic]:
    """What is unfinished on a published page, once its HTML is finished."""
    html = page.content or ""
    yield from _hints(page)
    is_of_policy = is_policy(page.fields.fields)
    may_have = any(mark in html for mark in _MARKS) or PLACEHOLDER.search(html) is not None
    if not may_have and not page.policy.has_clauses:
        return
    seen = _seen_in(html)
    severity: Severity = "warning" if is_of_policy else "info"
    yield from _references(page.source, seen, severity)
    yield from _unclosed_links(page.source, seen, severity)
    yield from _footnotes(page.source, seen, severity)
    if is_of_policy:
        yield from _unfilled(page.source, seen)
        yield from _placeholders(page.source, seen)
        yield from _unclosed_strong(page.source, seen)
    if page.policy.has_clauses:
        written = _WrittenHeadings(page.source)
        yield from _empty_clauses(page.source, seen, written)
        yield from _same_headings(page.source, seen, written)
    if page.policy.numbered:
        yield from _numbered_twice(page)


def _seen_in(html: str) -> _Seen:
    seen = _Seen()
    code: list[str] = []
    heading: _Heading | None = None
    in_link = False
    is_in_address = False  # an address that is a link, and was to be that of another one: `[a](`
    for piece in content_pieces(html):
        if isinstance(piece, Text):
            text = html[piece.start : piece.end]
            text = text if piece.is_raw else decoded(text)
            if heading is not None and not in_link:
                heading.words += text
            elif text.strip() and seen.headings and heading is None:
                seen.headings[-1].is_followed = True
            if code:
                continue
            if is_in_address:
                seen.texts[-1] += text
            else:
                seen.texts.append(text)
            continue
        is_in_address = piece.name == "a" and bool(seen.texts) and seen.texts[-1].endswith("](")
        if piece.name in _CODE:
            _nest(code, piece)
        if re.fullmatch("h[1-6]", piece.name):
            heading = None if piece.is_end else _Heading(int(piece.name[1]))
            if heading is not None:
                if seen.headings and heading.level > seen.headings[-1].level:
                    seen.headings[-1].is_above_deeper = True
                seen.headings.append(heading)
        elif piece.name == "a" and heading is not None:
            classes = (piece.value("class") or "").split()
            in_link = not piece.is_end and "headerlink" in classes
        elif piece.name in _SEEN and seen.headings and heading is None:
            seen.headings[-1].is_followed = True
    return seen


def _nest(code: list[str], tag: Tag) -> None:
    """Note that an element of code begins or ends."""
    if not tag.is_end:
        code.append(tag.name)
    elif tag.name in code:
        while code.pop() != tag.name:
            pass


def _unfilled(source: Source, seen: _Seen) -> Iterator[Diagnostic]:
    """Names in braces that readers see."""
    found = dict.fromkeys(one[0] for text in seen.texts for one in _UNFILLED.finditer(text))
    for written in list(found)[:_MOST_FINDINGS]:
        message = f"nothing fills in `{written}`: readers see it unchanged"
        help = "write the value, or put the name in a code span if readers should see it"
        place = _place_of(source, written)
        yield diagnose(source, place, "unfilled-value", message, help=help, severity="warning")


def _references(source: Source, seen: _Seen, severity: Severity) -> Iterator[Diagnostic]:
    """Links by a name that the page does not define."""
    found: dict[str, re.Match[str]] = {}
    for text in seen.texts:
        for one in _REFERENCE.finditer(text):
            if not (one["label"] or one["words"]).isdigit():
                found.setdefault(one[0], one)
    labels = [one[1] for one in _DEFINITION.finditer(source.text)] if found else []
    for written, one in list(found.items())[:_MOST_FINDINGS]:
        label = one["label"] or one["words"]
        message = f"this link is broken: the page does not define `[{label}]`"
        help = did_you_mean(label, labels) or f"write a line `[{label}]: address` in this page"
        place = _place_of(source, written)
        yield diagnose(source, place, "dead-reference", message, help=help, severity=severity)


def _hints(page: SitePage) -> Iterator[Diagnostic]:
    """What a header of a new page says that its author is to replace."""
    values: list[tuple[tuple[str | int, ...], str]] = []
    if page.policy.owner == OWNER_HINT:
        values.append((("policy", "owner"), OWNER_HINT))
    values += [
        (("policy", "changes", number, "note"), CHANGE_HINT)
        for number, change in enumerate(page.policy.changes)
        if change.note == CHANGE_HINT
    ]
    for way, value in values:
        place = page.place_in_header(*way) or page.place_in_header(*way[:2]) or Span(0, 1)
        message = f"`{way[-1]}: {value}` is what a new page begins with"
        help = "write your own words in its place"
        code = "placeholder-text"
        yield diagnose(page.source, place, code, message, help=help, severity="warning")


def _unclosed_links(source: Source, seen: _Seen, severity: Severity) -> Iterator[Diagnostic]:
    """Links whose last bracket is missing: readers see their address."""
    links = (one for text in seen.texts for one in _LINK.finditer(text))
    found = {one[0]: one for one in links if _OF_ADDRESS.search(one["address"])}
    for written, one in list(found.items())[:_MOST_FINDINGS]:
        place = _place_of(source, written)
        if place.start == 0:
            continue  # a directive prints it, or it is written in another way
        message = "this link is never closed: readers see it as it is written"
        help = f"write `)` after the address: `{one['address']})`"
        yield diagnose(source, place, "unclosed-link", message, help=help, severity=severity)


def _footnotes(source: Source, seen: _Seen, severity: Severity) -> Iterator[Diagnostic]:
    """Footnotes that the page does not have."""
    found = dict.fromkeys(one["label"] for text in seen.texts for one in _NOTE.finditer(text))
    for label in list(found)[:_MOST_FINDINGS]:
        message = f"there is no footnote `[^{label}]` on this page"
        help = f"write a line `[^{label}]: text of the note`, or remove the mark"
        if f"[^{label}]:" in source.text:
            message = "this footnote is published as text"
            help = "add `footnotes` to `markdown_extensions` in `mkdocs.yml`"
        place = _place_of(source, f"[^{label}]")
        yield diagnose(source, place, "dead-footnote", message, help=help, severity=severity)


def _unclosed_strong(source: Source, seen: _Seen) -> Iterator[Diagnostic]:
    """Asterisks before words that are never closed. A page that has them after a word first uses
    them for its own notes: “£5**”."""
    begun: re.Match[str] | None = None
    for text in seen.texts:
        begun, end = _STRONG.search(text), _STRONG_END.search(text)
        if begun is not None or end is not None:
            begun = begun if end is None or (begun and begun.start() < end.start()) else None
            break
    if begun is not None:
        message = "readers see these asterisks: the bold text after them has no end"
        help = "write `**` right after its last word, in the same paragraph, and `\\*` for others"
        place = _place_of(source, begun[0])
        yield diagnose(source, place, "unclosed-bold", message, help=help, severity="info")


def _placeholders(source: Source, seen: _Seen) -> Iterator[Diagnostic]:
    """The text that a new page begins with."""
    found = dict.fromkeys(one[0] for text in seen.texts for one in PLACEHOLDER.finditer(text))
    for written in list(found)[:_MOST_FINDINGS]:
        message = "this is the text that a new page begins with"
        help = "write your own text in its place"
        place = _place_of(source, written)
        code = "placeholder-text"
        yield diagnose(source, place, code, message, help=help, severity="warning")


def _empty_clauses(source: Source, seen: _Seen, written: _WrittenHeadings) -> Iterator[Diagnostic]:
    """Headings with nothing below them."""
    empty = [
        one
        for one in seen.headings
        if one.level > 1
        and not (one.is_followed or one.is_above_deeper or _EMPTY_ON_PURPOSE.search(one.words))
    ]
    for heading in empty[:_MOST_FINDINGS]:
        words = " ".join(heading.words.split())
        message = f"the clause “{words}” has no text"
        help = "write its text, or remove the heading"
        place = written.first(words)
        yield diagnose(source, place, "empty-clause", message, help=help, severity="info")


def _same_headings(source: Source, seen: _Seen, written: _WrittenHeadings) -> Iterator[Diagnostic]:
    """Headings that another one below the same heading has, too."""
    above: list[str] = []  # the headings that a heading is below, by their levels
    known: set[tuple[str, ...]] = set()
    for heading in seen.headings:
        words = " ".join(heading.words.split())
        del above[max(heading.level - 1, 0) :]
        above += [""] * (heading.level - 1 - len(above)) + [Clause(words).words.casefold()]
        way = tuple(above)
        is_meant = heading.level == 1 or not above[-1] or _EMPTY_ON_PURPOSE.search(words)
        if way in known and not is_meant:
            message = f"another clause has the heading “{words}”, too"
            help = "give each its own heading: readers and links cannot tell them apart"
            place = written.last(words)
            yield diagnose(source, place, "same-heading", message, help=help, severity="info")
        known.add(way)


def _numbered_twice(page: SitePage) -> Iterator[Diagnostic]:
    """Numbers that the headings have already on a page whose clauses are numbered."""
    clauses = page.conversion.headings.clauses
    numbers = [clause for clause in clauses if clause.number]
    if len(numbers) < _FEWEST_NUMBERED or len(numbers) * 2 < len(clauses):
        return
    heading = numbers[0].heading
    message = f"the build numbers clauses, but the headings already have numbers: “{heading}”"
    help = "remove `numbered: true`, or the numbers in the headings"
    place = page.place_in_header("policy", "numbered") or Span(0, 1)
    code = "numbered-twice"
    yield diagnose(page.source, place, code, message, help=help, severity="warning")


def _place_of(source: Source, written: str) -> Span:
    """Where a text is written, outside of code if it is there; else the page's beginning."""
    start = body_start(source)
    samples = CodeSamples(source.text, start)
    words = r"\s+".join(map(re.escape, written.split()))
    places = [Span(*one.span()) for one in re.finditer(words, source.text[start:])]
    places = [Span(start + one.start, start + one.end) for one in places]
    outside = [one for one in places if not samples.cover(one.start)]
    return next(iter([*outside, *places]), Span(0, 1))


class _WrittenHeadings:
    """Where a page's headings are written. Its lines are read once, and only if one is asked for: a
    long page can have thousands of them."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def first(self, words: str) -> Span:
        """The first line of some words; the page's beginning if a directive prints them."""
        return self._of(words)[0]

    def last(self, words: str) -> Span:
        """The last of several, likewise."""
        return self._of(words)[1]

    def _of(self, words: str) -> tuple[Span, Span]:
        return self._places.get(Clause(words).words.casefold(), (Span(0, 1), Span(0, 1)))

    @cached_property
    def _places(self) -> dict[str, tuple[Span, Span]]:
        found: dict[str, tuple[Span, Span]] = {}
        position = body_start(self._source)
        for line in self._source.text[position:].splitlines(keepends=True):
            plain = " ".join(_MARKUP.sub(" ", line).split())
            words = Clause(plain).words.casefold()
            lead = len(line) - len(line.lstrip())
            place = Span(position + lead, position + max(len(line.rstrip()), lead + 1))
            found[words] = found.get(words, (place, place))[0], place
            position += len(line)
        return found
