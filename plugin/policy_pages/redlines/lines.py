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

from policy_pages.redlines import wording
from policy_pages.redlines.content import Context, Event, Line
from policy_pages.redlines.elements import Element, end_tag, start_tag, written
from policy_pages.redlines.matching import Budget, Change, readable_changes
from policy_pages.redlines.words import says_something

INSERTED, DELETED = "redline-ins", "redline-del"
NOTE, LABEL, GAP = "redline-note", "redline-label", "redline-gap"
"""Classes of the marks."""
_KEPT_IN_DELETIONS = frozenset(
    "abbr b bdi bdo big cite code del dfn em i ins kbd mark q s samp small strong sub sup u "
    "var".split()
)


class LineChanges:
    """How a line differs from an older one.

    :param new: the newer line; :param old: the older one.
    """

    def __init__(self, old: Line, new: Line, budget: Budget) -> None:
        self.old = old
        self.new = new
        self.changes = readable_changes(old.keys, new.keys, budget)
        self.links = list(self._changed_links())

    @property
    def words_inserted(self) -> int:
        """How many words are new."""
        return sum(_weight(self.new, change.new, change.new_end) for change in self.changes)

    @property
    def words_deleted(self) -> int:
        """How many words are gone."""
        return sum(_weight(self.old, change.old, change.old_end) for change in self.changes)

    def _changed_links(self) -> Iterator[tuple[int, str | None, str | None]]:
        """Behind which token of the new line a link differs, where it led and where it leads."""
        old_next = new_next = 0
        ends = Change(len(self.old.tokens), 0, len(self.new.tokens), 0)
        for change in [*self.changes, ends]:
            last: tuple[str | None, str | None] | None = None
            for step in range(change.new - new_next):
                links = (
                    self.old.tokens[old_next + step].link,
                    self.new.tokens[new_next + step].link,
                )
                if last is not None and links != last:
                    yield (new_next + step, *last)
                last = links if links[0] != links[1] else None
            if last is not None:
                yield (change.new, *last)
            old_next, new_next = change.old_end, change.new_end

    def html(self) -> str:
        """The newer line with the changes marked."""
        tokens = self.new.tokens
        inserted = [
            (tokens[change.new].start, tokens[change.new_end - 1].end)
            for change in self.changes
            if change.new_end > change.new
        ]
        points: dict[int, list[str]] = defaultdict(list)
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for token, was, now in self.links:
            text = escape(wording.link_changed(was, now))
            points[token].append(f'<span class="{NOTE} redline-link"> [{text}]</span>')
        for change in self.changes:
            if change.old_end > change.old:
                _, offset = _place(self.new, change.new)
                mark = self._deletion(change, offset)
                points[change.new].append(mark)
        for token, marks in points.items():
            event, offset = _place(self.new, token)
            found[event].append((offset, "".join(marks)))
        return _marked(self.new, inserted, found)

    def _deletion(self, change: Change, offset: int) -> str:
        old = self.old
        start, end = old.tokens[change.old].start, old.tokens[change.old_end - 1].end
        text = self.new.text
        before = after = ""
        if old.text[:start][-1:].isspace() and offset and not text[offset - 1].isspace():
            before = " "
        if old.text[end : end + 1].isspace() and offset < len(text) and not text[offset].isspace():
            after = " "
        if old.is_preformatted:
            before = after = ""
        return deletion(old, start, end, before, after)


def _place(line: Line, token: int) -> tuple[int, int]:
    """Where a mark can be put before a token (or behind the last): in as few elements as can be.

    Returns the number of an event, and an offset in it or right behind it; -1 is before them all.
    """
    if token == 0:
        return -1, 0
    tokens, events = line.tokens, line.events
    offset = tokens[token - 1].end
    limit = tokens[token].start if token < len(tokens) else len(line.text)
    number = bisect_left(line.starts, offset) - 1  # the event that holds the last character
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


def _marked(
    line: Line, inserted: list[tuple[int, int]], points: dict[int, list[tuple[int, str]]]
) -> str:
    """A line's HTML.

    :param inserted: from which to which characters it is new.
    :param points: what is to be put in, by number of event and offset.
    """
    starts = [start for start, _ in inserted]
    first_ones = set(starts)
    ends = {end for _, end in inserted}
    edges = sorted({edge for stretch in inserted for edge in stretch})
    parts = [mark for _, mark in points.get(-1, ())]

    def add(html: str, start: int, end: int) -> None:
        is_blank = not line.is_preformatted and not line.text[start:end].strip()
        if is_blank or not _is_in(start, inserted, starts):
            parts.append(html)
            return
        begin = label(wording.INSERTED) if start in first_ones else ""
        finish = label(wording.END_OF_INSERTION) if end in ends else ""
        parts.append(f'<ins class="{INSERTED}">{begin}{html}{finish}</ins>')

    for number, event in enumerate(line.events):
        element = event.element
        marks = sorted(points.get(number, ()), key=lambda point: point[0])
        if event.kind == "text":
            cuts = {event.start, event.end, *(offset for offset, _ in marks)}
            cuts.update(edges[bisect_left(edges, event.start) : bisect_right(edges, event.end)])
            places = sorted(cuts)
            for start, end in zip(places, places[1:], strict=False):
                parts += [mark for offset, mark in marks if offset == start]
                add(escape(line.text[start:end], quote=False), start, end)
            parts += [mark for offset, mark in marks if offset == event.end]
            continue
        assert element is not None
        if event.kind == "open":
            parts.append(start_tag(element))
        elif event.kind == "close":
            parts.append(end_tag(element))
        elif event.end > event.start and element.tag != "br":
            html = written(element)
            if _is_in(event.start, inserted, starts):
                html += _picture_note(element)
            add(html, event.start, event.end)
        else:
            parts.append(written(element))
        parts += [mark for _, mark in marks]
    return "".join(parts)


def _is_in(offset: int, inserted: list[tuple[int, int]], starts: list[int]) -> bool:
    number = bisect_right(starts, offset) - 1
    return number >= 0 and offset < inserted[number][1]


def insertion(line: Line) -> str:
    """A line all of whose words are new."""
    return _marked(line, [(line.tokens[0].start, line.tokens[-1].end)], {})


def deletion(line: Line, start: int, end: int, before: str = "", after: str = "") -> str:
    """Words of an older line, without links and without what is no text."""
    parts = [label(wording.DELETED)]
    opened: list[Element] = []
    first = bisect_right(line.starts, start) - 1
    for event in islice(line.events, max(first, 0), None):
        if event.start >= end:
            break
        if event.end <= start or event.kind in ("open", "close"):
            continue
        wanted = _formatting(event.context)
        common = 0
        while common < min(len(opened), len(wanted)) and opened[common] is wanted[common]:
            common += 1
        parts += [end_tag(element) for element in reversed(opened[common:])]
        parts += [f"<{element.tag}>" for element in wanted[common:]]
        opened = wanted
        if event.kind == "text":
            text = line.text[max(event.start, start) : min(event.end, end)]
            parts.append(escape(text, quote=False))
        elif event.element is not None:
            parts.append(_deleted_whole(event.element))
    parts += [end_tag(element) for element in reversed(opened)]
    mark = f'<del class="{DELETED}">{"".join(parts)}{label(wording.END_OF_DELETION)}</del>'
    return _gap(before) + mark + _gap(after)


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


def _deleted_whole(element: Element) -> str:
    if element.tag == "br":
        return "<br>"
    if "footnote-ref" in element.classes:
        number = "".join(child for child in element.children if isinstance(child, str))
        return f'<span class="footnote-ref">{escape(number, quote=False)}</span>'
    if element.tag != "img":
        return _picture_note(element)
    kept = ("src", "alt", "width", "height")
    attributes = {name: value for name, value in element.attributes.items() if name in kept}
    return start_tag(Element("img", attributes)) + _picture_note(element)


def _picture_note(element: Element) -> str:
    if "footnote-ref" in element.classes:
        return ""
    said = wording.picture(element.tag, element.attributes.get("src", ""))
    return f'<span class="{NOTE} redline-picture"> [{escape(said)}]</span>'


def label(text: str) -> str:
    """A text for who hears the page."""
    return f'<span class="{LABEL}">{escape(text)}</span>'


def _weight(line: Line, start: int, end: int) -> int:
    return sum(says_something(key) for key in line.keys[start:end])
