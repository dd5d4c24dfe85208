"""A changed line -> its HTML with the words that were inserted and deleted marked.

Marks are put around texts within a line's elements, never around elements that hold others, so the
line's own elements stay as they are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import NamedTuple

from policy_pages.redlines.atoms import is_reference, kind_of_atom, named_by, traits_of_atom
from policy_pages.redlines.content import Line
from policy_pages.redlines.elements import Element, end_tag, start_tag, written
from policy_pages.redlines.layout import Context, Event, Layout, Runs
from policy_pages.redlines.matching import Budget, Change, readable_changes
from policy_pages.redlines.trait_changes import TraitChange
from policy_pages.redlines.traits import (
    NAMES,
    Trait,
    Traits,
)
from policy_pages.redlines.wording import Sentences
from policy_pages.redlines.words import says_something

INSERTED, DELETED, ALTERED = "redline-ins", "redline-del", "redline-altered"
NOTE, LABEL, GAP = "redline-note", "redline-label", "redline-gap"
RENUMBERED = "renumbered"
"""Classes of the marks."""
_KEPT_IN_DELETIONS = frozenset(
    "abbr b bdi bdo big cite code del dfn em i ins kbd mark q s samp small strike strong sub sup u "
    "var".split()
)
_UNSEEN_IN_DELETIONS = frozenset(["link", "struck", "explanation", "direction"])
"""Traits that deleted words do not show: they are struck through, and their links are removed."""


class _Ink(NamedTuple):
    """How a stretch of words is marked: the tag and its class, and what is heard around it."""

    tag: str
    name: str
    begin: str
    end: str


class LineChanges:
    """How a line differs from an older one.

    :param new: the newer line; :param old: the older one.
    :param budget: of the comparison; None where the two read alike but for numbers of clauses.
    :param note: HTML to be written after its words.
    """

    def __init__(
        self, old: Line, new: Line, budget: Budget | None, sentences: Sentences, note: str = ""
    ) -> None:
        self.old, self._old_layout = old, old.layout()
        self.new, self._new_layout = new, new.layout()
        self.changes = readable_changes(old.keys, new.keys, budget) if budget is not None else []
        self._sentences = sentences
        self._note = note
        tokens = self._new_layout.tokens
        self._kept = {trait for token in tokens for _, traits in token.runs for trait in traits}
        self.traits = list(self._changed_traits())
        """Tokens of the new line whose traits changed, and how."""

    @property
    def words_inserted(self) -> int:
        """How many words are new."""
        return sum(_weight(self.new, change.new, change.new_end) for change in self.changes)

    @property
    def words_deleted(self) -> int:
        """How many words are gone."""
        return sum(_weight(self.old, change.old, change.old_end) for change in self.changes)

    def _changed_traits(self) -> Iterator[tuple[range, TraitChange]]:
        """One for each stretch of words with the same change."""
        old_tokens, new_tokens = self._old_layout.tokens, self._new_layout.tokens
        old_next = new_next = 0
        for change in [*self.changes, Change(len(old_tokens), 0, len(new_tokens), 0)]:
            open_since: dict[TraitChange, int] = {}
            for place in range(new_next, change.new):
                was, now = old_tokens[old_next + place - new_next].runs, new_tokens[place].runs
                found = _trait_changes(was, now) if was != now else []
                for one in [one for one in open_since if one not in found]:
                    yield range(open_since.pop(one), place), one
                for one in found:
                    open_since.setdefault(one, place)
            for one, start in open_since.items():
                yield range(start, change.new), one
            old_next, new_next = change.old_end, change.new_end

    def _renumbered(self) -> Iterator[tuple[int, str]]:
        """Tokens of the new line that refer to a clause by a number, and the one that it had."""
        old, new = self._old_layout, self._new_layout
        if not old.references or not new.references:
            return
        old_next = new_next = 0
        for change in [*self.changes, Change(len(old.tokens), 0, len(new.tokens), 0)]:
            for place in range(new_next, change.new):
                was = old.references.get(old.tokens[old_next + place - new_next].start)
                now = new.references.get(new.tokens[place].start)
                if was is not None and now is not None and was != now:
                    yield place, was
            old_next, new_next = change.old_end, change.new_end

    def html(self) -> str:
        """The newer line with the changes marked."""
        return self._html(with_deletions=True)

    def new_html(self) -> str:
        """The newer line with what was inserted marked."""
        return self._html(with_deletions=False)

    def old_html(self) -> str:
        """The older line with what was deleted marked."""
        tokens = self._old_layout.tokens
        deleted = [
            (tokens[change.old].start, tokens[change.old_end - 1].end)
            for change in self.changes
            if change.old_end > change.old
        ]
        return _marked(
            self._old_layout,
            deleted,
            _deleting(self._sentences),
            {},
            [],
            self._sentences,
            keeps_blanks=self.old.is_preformatted,
        )

    def _html(self, *, with_deletions: bool) -> str:
        tokens = self._new_layout.tokens
        inserted = [
            (tokens[change.new].start, tokens[change.new_end - 1].end)
            for change in self.changes
            if change.new_end > change.new
        ]
        points: dict[int, list[str]] = defaultdict(list)
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for stretch, (name, was, now) in self.traits:
            said = self._sentences.trait_changed(name, was, now)
            points[stretch.stop].append(note(name, said))
        if with_deletions:
            for place, number in self._renumbered():
                points[place + 1].append(note(RENUMBERED, self._sentences.number_was(number)))
            if self._note:
                points[len(tokens)].append(self._note)
        altered: list[range] = []
        for stretch in sorted((stretch for stretch, _ in self.traits), key=lambda one: one.start):
            if altered and altered[-1].stop >= stretch.start:
                stretch = range(altered[-1].start, max(altered.pop().stop, stretch.stop))
            altered.append(stretch)
        for change in self.changes if with_deletions else ():
            if change.old_end > change.old:
                _, offset = _place(self._new_layout, change.new)
                mark = self._deletion(change, offset)
                points[change.new].append(mark)
        for token, marks in points.items():
            event, offset = _place(self._new_layout, token)
            found[event].append((offset, "".join(marks)))
        stretches = [(tokens[one.start].start, tokens[one.stop - 1].end) for one in altered]
        return _marked(
            self._new_layout,
            inserted,
            _inserting(self._sentences),
            found,
            stretches,
            self._sentences,
            keeps_blanks=self.new.is_preformatted,
        )

    def _deletion(self, change: Change, offset: int) -> str:
        old, tokens = self._old_layout, self._old_layout.tokens
        start, end = tokens[change.old].start, tokens[change.old_end - 1].end
        text = self.new.text
        before = after = ""
        if old.text[:start][-1:].isspace() and offset and not text[offset - 1].isspace():
            before = " "
        if old.text[end : end + 1].isspace() and offset < len(text) and not text[offset].isspace():
            after = " "
        # `10` and `12` in a cell would read as 1012, and be copied as that
        following = text[offset : offset + 1]
        is_whole = offset == 0 and not old.text[:start].strip() and not old.text[end:].strip()
        if (is_whole and following) or (following.isdigit() and old.text[end - 1].isdigit()):
            after = " "
        if self.old.is_preformatted:
            before = after = ""
        stretch = range(change.old, change.old_end)
        return _gap(before) + _deleted(old, stretch, self._kept, self._sentences) + _gap(after)


def _trait_changes(old: Runs, new: Runs) -> list[TraitChange]:
    """How the traits of a word that is the same changed, piece by piece."""
    found: list[TraitChange] = []
    for was, now in _overlaid(old, new):
        for name in NAMES:
            pair = was.get(name), now.get(name)
            change = TraitChange(name, *pair)
            if pair[0] != pair[1] and change not in found:
                found.append(change)
    return found


def _overlaid(old: Runs, new: Runs) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The traits that each piece of a word had and has."""
    whole = sum(length for length, _ in old or new)
    pieces = [list(runs or ((whole, ()),)) for runs in (old, new)]
    old_end = new_end = 0
    old_runs, new_runs = iter(pieces[0]), iter(pieces[1])
    was: Traits = ()
    now: Traits = ()
    at = 0
    while at < whole:
        if old_end <= at:
            length, was = next(old_runs, (whole, was))
            old_end += max(length, 0)
            continue
        if new_end <= at:
            length, now = next(new_runs, (whole, now))
            new_end += max(length, 0)
            continue
        yield dict(was), dict(now)
        at = min(old_end, new_end)


def _place(layout: Layout, token: int) -> tuple[int, int]:
    """Where a mark can be put before a token (or after the last): in as few elements as can be.

    Returns the number of an event, and an offset in it or right after it; -1 is before them all.
    The number of a clause stays before the words.
    """
    tokens, events = layout.tokens, layout.events
    if token == 0:
        place = layout.place_of_clause_number
        if place is None:
            return -1, 0
        is_blank = place + 1 < len(events) and events[place + 1].kind == "text" and tokens
        if not is_blank:
            return place, events[place].end
        return place + 1, min(tokens[0].start, events[place + 1].end)
    offset = tokens[token - 1].end
    limit = tokens[token].start if token < len(tokens) else len(layout.text)
    number = bisect_left(layout.starts, offset) - 1  # the event that holds the last character
    best = (number, offset)
    fewest = _depth(events[number])
    for following in range(number + 1, len(events)):
        event = events[following]
        if event.end > limit:
            break
        if event.kind == "close" and _depth(event) < fewest:
            fewest = _depth(event)
            best = (following, event.end)
    return best


def _depth(event: Event) -> int:
    return event.context.depth if event.context is not None else 0


def _inserting(sentences: Sentences) -> _Ink:
    return _Ink("ins", INSERTED, sentences.inserted, sentences.end_of_insertion)


def _deleting(sentences: Sentences) -> _Ink:
    return _Ink("del", DELETED, sentences.deleted, sentences.end_of_deletion)


def _marked(
    layout: Layout,
    inked: list[tuple[int, int]],
    ink: _Ink,
    points: dict[int, list[tuple[int, str]]],
    altered: list[tuple[int, int]],
    sentences: Sentences,
    *,
    keeps_blanks: bool,
) -> str:
    """A line's HTML.

    :param inked: from which to which characters it is marked; ``ink`` is how.
    :param points: what is to be put in, by number of event and offset.
    :param altered: from which to which characters the traits of words changed.
    """
    starts = [start for start, _ in inked]
    altered_starts = [start for start, _ in altered]
    first_ones = set(starts)
    ends = {end for _, end in inked}
    edges = sorted({edge for stretch in [*inked, *altered] for edge in stretch})
    parts = [mark for _, mark in points.get(-1, ())]

    def add(html: str, start: int, end: int) -> None:
        is_blank = not keeps_blanks and not layout.text[start:end].strip()
        if not is_blank and _is_in(start, altered, altered_starts):
            html = f'<span class="{ALTERED}">{html}</span>'
        if is_blank or not _is_in(start, inked, starts):
            parts.append(html)
            return
        begin = label(ink.begin) if start in first_ones else ""
        finish = label(ink.end) if end in ends else ""
        parts.append(f'<{ink.tag} class="{ink.name}">{begin}{html}{finish}</{ink.tag}>')

    for number, event in enumerate(layout.events):
        element = event.element
        marks = sorted(points.get(number, ()), key=lambda point: point[0])
        if event.kind == "text":
            cuts = {event.start, event.end, *(offset for offset, _ in marks)}
            cuts.update(edges[bisect_left(edges, event.start) : bisect_right(edges, event.end)])
            places = sorted(cuts)
            for start, end in zip(places, places[1:], strict=False):
                parts += [mark for offset, mark in marks if offset == start]
                add(escape(layout.text[start:end], quote=False), start, end)
            parts += [mark for offset, mark in marks if offset == event.end]
            continue
        assert element is not None
        if event.kind == "open":
            parts.append(start_tag(element))
        elif event.kind == "close":
            parts.append(end_tag(element))
        elif event.end > event.start and element.tag != "br":
            html = written(element)
            if _is_in(event.start, inked, starts):
                html += _whole_note(event, sentences)
            add(html, event.start, event.end)
        else:
            parts.append(written(element))
        parts += [mark for _, mark in marks]
    return "".join(parts)


def _is_in(offset: int, stretches: list[tuple[int, int]], starts: list[int]) -> bool:
    number = bisect_right(starts, offset) - 1
    return number >= 0 and offset < stretches[number][1]


def insertion(line: Line, sentences: Sentences) -> str:
    """A line all of whose words are new."""
    layout = line.layout()
    new = [(layout.tokens[0].start, layout.tokens[-1].end)]
    return _marked(
        layout, new, _inserting(sentences), {}, [], sentences, keeps_blanks=line.is_preformatted
    )


def deletion(line: Line, sentences: Sentences) -> str:
    """A line all of whose words are gone, with the number of the clause whose heading it was."""
    layout = line.layout()
    number = layout.clause_number
    before = f"{written(number)} " if number is not None else ""
    return _deleted(layout, range(len(layout.tokens)), set(), sentences, before)


def _deleted(
    layout: Layout, stretch: range, kept: set[Trait], sentences: Sentences, before: str = ""
) -> str:
    """Words of an older line, with notes on what they do not show, such as where their links led.

    :param kept: traits that the newer line has, too, so that they need no note.
    :param before: HTML that is gone with them.
    """
    start, end = layout.tokens[stretch.start].start, layout.tokens[stretch.stop - 1].end
    parts = [label(sentences.deleted), before]
    opened: list[Element] = []
    noted: list[Trait] = []
    first = bisect_right(layout.starts, start) - 1
    for event in islice(layout.events, max(first, 0), None):
        if event.start >= end:
            break
        if event.end <= start or event.kind in ("open", "close"):
            continue
        wanted = _formatting(event.context)
        unseen = [t for t in event.traits if t.name in _UNSEEN_IN_DELETIONS and t not in kept]
        if event.element is not None and event.element.tag == "a":
            unseen = []  # a link without text says itself where it led
        common = 0
        while common < min(len(opened), len(wanted)) and opened[common] is wanted[common]:
            common += 1
        parts += [end_tag(element) for element in reversed(opened[common:])]
        parts += [_trait_note(trait, sentences) for trait in noted if trait not in unseen]
        parts += [_formatting_tag(element) for element in wanted[common:]]
        opened, noted = wanted, unseen
        if event.kind == "text":
            text = layout.text[max(event.start, start) : min(event.end, end)]
            parts.append(escape(text, quote=False))
        elif event.element is not None:
            parts.append(_deleted_whole(event, sentences))
    parts += [end_tag(element) for element in reversed(opened)]
    parts += [_trait_note(trait, sentences) for trait in noted]
    return f'<del class="{DELETED}">{"".join(parts)}{label(sentences.end_of_deletion)}</del>'


def _gap(blank: str) -> str:
    """A blank beside deleted words, so that no line runs through it."""
    return f'<span class="{GAP}">{blank}</span>' if blank else ""


def _formatting(context: Context | None) -> list[Element]:
    found: list[Element] = []
    while context is not None:
        if context.element.tag in _KEPT_IN_DELETIONS:
            found.append(context.element)
        context = context.parent
    return found[::-1]


def _formatting_tag(element: Element) -> str:
    kept = {name: v for name, v in element.attributes.items() if name == "dir"}
    return start_tag(Element(element.tag, kept))


def _deleted_whole(event: Event, sentences: Sentences) -> str:
    element = event.element
    assert element is not None
    if element.tag == "br":
        return "<br>"
    if "footnote-ref" in element.classes:
        number = "".join(child for child in element.children if isinstance(child, str))
        return f'<span class="footnote-ref">{escape(number, quote=False)}</span>'
    if is_reference(element):
        return written(element)
    if element.tag != "img":
        return _whole_note(event, sentences)
    kept = ("src", "alt", "width", "height")
    attributes = {name: value for name, value in element.attributes.items() if name in kept}
    return start_tag(Element("img", attributes)) + _whole_note(event, sentences)


def _whole_note(event: Event, sentences: Sentences) -> str:
    """A note that says what a picture or control is, for its mark may not be visible."""
    element = event.element
    assert element is not None
    if "footnote-ref" in element.classes or is_reference(element):
        return ""
    own = dict(traits_of_atom(element))
    said = sentences.whole(kind_of_atom(element), named_by(element), own)
    return note("picture", said)


def _trait_note(trait: Trait, sentences: Sentences) -> str:
    return note(trait.name, sentences.trait_was(trait))


def note(name: str, said: str) -> str:
    """A note after words; ``name`` is what it is about."""
    return f'<span class="{NOTE} redline-{name}"> [{escape(said)}]</span>'


def label(text: str) -> str:
    """A text for who hears the page."""
    return f'<span class="{LABEL}">{escape(text)}</span>'


def _weight(line: Line, start: int, end: int) -> int:
    return sum(says_something(key) for key in line.keys[start:end])
