"""What stands before the words of a changed line: the stop to go to, and where it has moved.

A note is written before the first words that follow, for it cannot stand between rows or items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from policy_pages.redlines import wording
from policy_pages.redlines.alignment import Move
from policy_pages.redlines.content import Item
from policy_pages.redlines.lines import NOTE
from policy_pages.redlines.words import ATOM


@dataclass(frozen=True, slots=True)
class _Note:
    """Its HTML, and the same where no link may be, as in a link."""

    html: str
    without_links: str


class Notes:
    """The notes of one redline.

    :param parts: the pieces of HTML; stops are filled in when all of them are known.
    :param prefix: what their ids begin with.
    :param headings: what the items of both versions stand below.
    """

    def __init__(self, parts: list[str], prefix: str, headings: Mapping[Item, str]) -> None:
        self._parts = parts
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
        said = wording.moved_here(*self._places(move))
        self._add_move(f"to-{move.number}", f"from-{move.number}", *said)

    def add_moved_away(self, move: Move) -> None:
        """Say where what was here is now."""
        text = move.old[0].text.replace(ATOM, "")
        said = wording.moved_away(text, *self._places(move))
        self._add_move(f"from-{move.number}", f"to-{move.number}", *said)

    def _places(self, move: Move) -> list[wording.Place]:
        """Where what has moved begins, in the older version and in the newer one."""
        return [
            wording.Place(self._headings.get(item), item.kind == "heading")
            for item in (move.old[0], move.new[0])
        ]

    def _add_move(self, here: str, there: str, said: str, where: str) -> None:
        link = f'<a href="#{self._prefix}-{there}">{escape(where)}</a>'
        start = f'<span class="{NOTE} redline-move" id="{self._prefix}-{here}">[{escape(said)}'
        end = "] </span>"
        self._waiting.append(_Note(f"{start}{link}{end}", f"{start}{escape(where)}{end}"))

    def add_trait(self, name: str, was: str | None, now: str | None) -> None:
        """Note how a trait of the following block changed."""
        said = escape(wording.trait_changed(name, was, now))
        text = f'<span class="{NOTE} redline-{name}">[{said}] </span>'
        self._waiting.append(_Note(text, text))

    def add_too_long(self) -> None:
        """Say that what follows could not be compared in time."""
        text = f'<span class="{NOTE} redline-coarse">[{escape(wording.TOO_LONG)}] </span>'
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
        seen, heard = wording.stop(number, total)
        there = f"{self._prefix}-{number % total + 1}"
        return (
            f'<a class="{NOTE} redline-stop" id="{here}" href="#{there}">'
            f'<span aria-hidden="true">{seen}</span>'
            f'<span class="redline-label">{escape(heard)}</span></a>'
        )
