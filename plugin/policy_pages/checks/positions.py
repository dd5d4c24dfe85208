"""Lines of a page's Markdown -> lines of the file it came from."""

from __future__ import annotations

from typing import NamedTuple

from policy_pages.page.translation import TranslatedPage


class Position(NamedTuple):
    """Where a line of Markdown is in the page's file.

    :param line: from 1.
    :param is_found: whether that line has the very same text.
    :param is_exact: whether it stands for this line of the Markdown alone.
    """

    line: int
    is_found: bool
    is_exact: bool


class Positions:
    """The places of one page.

    :param markdown: its Markdown, as it is counted.
    :param is_template: whether directives printed it.
    """

    def __init__(self, page: TranslatedPage, markdown: str, *, is_template: bool) -> None:
        text = page.source.text
        self._before = text.count("\n", 0, page.front_matter.body_start)
        self._is_template = is_template
        self._lines = markdown.split("\n")
        body = text[page.front_matter.body_start :].split("\n") if is_template else []
        self._body = [line.rstrip("\r") for line in body]
        self._places = _by_text(self._body)
        self._printed = _by_text(self._lines) if is_template else {}

    def of(self, index: int) -> Position:
        """Where a line of the Markdown is in the file.

        In a template: the line with its text; of several the one that is as far down as the
        line does among those that are alike; else the body's first line.

        :param index: of the Markdown's line, from 0.
        """
        if not self._is_template:
            return Position(self._before + index + 1, True, True)
        text = self._lines[index].strip()
        places = self._places.get(text, []) if text else []
        if not places:
            return Position(self._before + self._first_line() + 1, False, False)
        alike = self._printed[text]
        if len(places) == len(alike):
            place = places[alike.index(index)]
        else:
            expected = index * len(self._body) / max(1, len(self._lines))
            place = min(places, key=lambda at: abs(at - expected))
        is_found = self._body[place] == self._lines[index]
        is_exact = is_found and len(places) == len(alike)
        return Position(self._before + place + 1, is_found, is_exact)

    def _first_line(self) -> int:
        return next((index for index, line in enumerate(self._body) if line.strip()), 0)


def _by_text(lines: list[str]) -> dict[str, list[int]]:
    """The indices of the lines with each text, without the spaces around it."""
    found: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        found.setdefault(line.strip(), []).append(index)
    return found
