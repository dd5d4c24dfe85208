"""What is before the words of a changed line: the stop to go to, and where it has moved.

A note is written before the first words that follow, for HTML allows none between rows or items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from policy_pages.redlines.alignment import Move
from policy_pages.redlines.content import Item
from policy_pages.redlines.lines import NOTE
from policy_pages.redlines.wording import Place, Sentences
from policy_pages.redlines.words import ATOM
from policy_pages.text.catalogues import filled


@dataclass(frozen=True, slots=True)
class _Note:
    """Its HTML, and the same where no link may be, as in a link."""

    html: str
    without_links: str


class Notes:
    """The notes of one redline.

    :param parts: the pieces of HTML; stops are filled in when all of them are known.
    :param prefix: what their ids begin with.
    :param headings: the headings above the items of both versions.
    :param sentences: what they say.
    """

    def __init__(
        self, parts: list[str], prefix: str, headings: Mapping[Item, str], sentences: Sentences
    ) -> None:
        self._parts = parts
        self._sentences = sentences
        self._prefix = prefix
        self._headings = headings
        self._waiting: list[_Note | None] = []
        """None is a stop."""
        self._stops: list[tuple[int, bool]] = []
        """Where in the parts, and whether it may be a link."""
        self._is_in_change = False

    def begin_change(self, *, is_new_stop: bool = False) -> None:
        """Say that what follows changed. What follows a change is part of it, or a new stop."""
        if (not self._is_in_change or is_new_stop) and None not in self._waiting:
            self._waiting.append(None)
        self._is_in_change = True

    def end_change(self) -> None:
        """Say that what follows did not change."""
        self._is_in_change = False

    def add_moved_here(self, move: Move) -> None:
        """Say of what follows where it was."""
        places = self.places(move)
        sentence = self._sentences.moved_here(*places)
        self._add_move(f"to-{move.number}", f"from-{move.number}", sentence, places[0])

    def add_moved_away(self, move: Move) -> None:
        """Say where what was here is now."""
        places = self.places(move)
        sentence = self._sentences.moved_away(*places)
        text = self._sentences.quoted(move.old[0].text.replace(ATOM, ""))
        self._add_move(f"from-{move.number}", f"to-{move.number}", sentence, places[1], text)

    def places(self, move: Move) -> tuple[Place, Place]:
        """Where what has moved begins, in the older version and in the newer one."""
        old, new = (
            Place(self._headings.get(item), item.kind == "heading")
            for item in (move.old[0], move.new[0])
        )
        return old, new

    def _add_move(self, here: str, there: str, sentence: str, place: Place, text: str = "") -> None:
        start = f'<span class="{NOTE} redline-move" id="{self._prefix}-{here}">['
        end = "] </span>"
        heading = self._sentences.quoted(place.heading) if place.heading is not None else ""
        values = {"text": escape(text), "heading": escape(heading)}
        link = {"link": f'<a href="#{self._prefix}-{there}">', "end": "</a>"}
        html, plain = (
            filled(escape(sentence), {**values, **around})
            for around in (link, {"link": "", "end": ""})
        )
        self._waiting.append(_Note(f"{start}{html}{end}", f"{start}{plain}{end}"))

    def add_trait(self, name: str, was: str | None, now: str | None) -> None:
        """Note how a trait of the following block changed."""
        said = escape(self._sentences.trait_changed(name, was, now))
        text = f'<span class="{NOTE} redline-{name}">[{said}] </span>'
        self._waiting.append(_Note(text, text))

    def add_too_long(self) -> None:
        """Say that what follows could not be compared in time."""
        text = f'<span class="{NOTE} redline-coarse">[{escape(self._sentences.too_long)}] </span>'
        self._waiting.append(_Note(text, text))

    def write(self, *, may_link: bool) -> None:
        """Write what waits."""
        for note in self._waiting:
            if note is None:
                self._stops.append((len(self._parts), may_link))
                self._parts.append("")
            else:
                self._parts.append(note.html if may_link else note.without_links)
        self._waiting.clear()

    def finish(self) -> int:
        """Fill in the stops, now that their number is known, and return it."""
        for number, (place, may_link) in enumerate(self._stops, 1):
            self._parts[place] = self._stop(number, may_link=may_link)
        return len(self._stops)

    def _stop(self, number: int, *, may_link: bool) -> str:
        total = len(self._stops)
        here = f"{self._prefix}-{number}"
        if not may_link:
            return f'<span class="{NOTE} redline-stop" id="{here}"></span>'
        seen, heard = self._sentences.stop(number, total)
        there = f"{self._prefix}-{number % total + 1}"
        return (
            f'<a class="{NOTE} redline-stop" id="{here}" href="#{there}">'
            f'<span aria-hidden="true">{seen}</span>'
            f'<span class="redline-label">{escape(heard)}</span></a>'
        )
