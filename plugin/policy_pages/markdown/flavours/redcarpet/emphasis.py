"""Where emphasis ends."""

from __future__ import annotations

from collections.abc import Callable

EndTest = Callable[[str, int], bool]
"""Tells of a mark and a place whether emphasis ends there."""


class EmphasisEnds:
    """The closing marks of one piece of inline source.

    A search skips links and marks after a backslash. Its result is kept for every
    place that it passed, so that a text full of marks is not searched from each of them.
    """

    def __init__(self, text: str, *, inside_words: bool) -> None:
        self._text = text
        self._inside_words = inside_words
        self._single: dict[tuple[str, int], int | None] = {}
        self._double: dict[tuple[str, int], int | None] = {}
        self._any: dict[tuple[str, int], int | None] = {}
        self._behind_links: dict[tuple[str, int], int | None] = {}
        self._places: dict[str, tuple[int, int]] = {}

    def single(self, mark: str, content: int) -> int | None:
        """The mark that ends emphasis of one.

        :param content: the first character after the opening mark.
        """
        start = content + 1 if self._text.startswith(mark * 2, content) else content
        return self._search(mark, start, self._single, self._ends_single, 0)

    def double(self, mark: str, content: int) -> int | None:
        """The first of the two marks that end emphasis of two."""
        return self._search(mark, content, self._double, self._ends_double, 1)

    def any(self, mark: str, content: int) -> int | None:
        """The first mark that may end emphasis of three, or one of the emphases in it."""
        return self._search(mark, content, self._any, self._is_behind_text, 0)

    def _search(
        self,
        mark: str,
        start: int,
        known: dict[tuple[str, int], int | None],
        ends: EndTest,
        extra_step: int,
    ) -> int | None:
        visited: list[tuple[str, int]] = []
        position = start
        found: int | None = None
        while position < len(self._text):
            if (mark, position) in known:
                found = known[mark, position]
                break
            visited.append((mark, position))
            candidate = self._next(mark, position)
            if candidate is None:
                break
            if ends(mark, candidate):
                found = candidate
                break
            position = candidate + extra_step
        for place in visited:
            known[place] = found
        return found

    def _ends_single(self, mark: str, position: int) -> bool:
        if not self._is_behind_text(mark, position):
            return False
        following = self._text[position + 1 : position + 2]
        return self._inside_words or not (following.isascii() and following.isalnum())

    def _ends_double(self, mark: str, position: int) -> bool:
        return self._text.startswith(mark * 2, position) and self._is_behind_text(mark, position)

    def _is_behind_text(self, mark: str, position: int) -> bool:
        return self._text[position - 1] not in " \n"

    def _next(self, mark: str, after: int) -> int | None:
        """The first mark after a place that is neither escaped nor in a link."""
        text = self._text
        position = after + 1
        passed: list[tuple[str, int]] = []
        found: int | None = None
        while True:
            found = self._find(mark, position)
            bracket = self._find("[", position)
            if bracket is None or (found is not None and found < bracket):
                if found is not None and text[found - 1] == "\\":
                    position = found + 1
                    continue
                break
            if text[bracket - 1] == "\\":
                position = bracket + 1
                continue
            if (mark, bracket) in self._behind_links:
                found = self._behind_links[mark, bracket]
                break
            passed.append((mark, bracket))
            position, found = self._behind_link(mark, bracket)
            if position < 0:
                break
        for place in passed:
            self._behind_links[place] = found
        return found

    def _behind_link(self, mark: str, bracket: int) -> tuple[int, int | None]:
        """Where to continue after what may be a link, or -1 and what was found."""
        text = self._text
        inside = self._find(mark, bracket + 1)
        end = self._find("]", bracket + 1)
        if end is None:
            return -1, inside
        inside = inside if inside is not None and inside < end else None
        position = end + 1
        while position < len(text) and text[position] in " \n":
            position += 1
        if position >= len(text):
            return -1, inside
        closing = {"[": "]", "(": ")"}.get(text[position])
        if closing is None:
            return (position, None) if inside is None else (-1, inside)
        second = self._find(closing, position + 1)
        if inside is None:
            inside = self._find(mark, position + 1)
            if inside is not None and second is not None and inside > second:
                inside = None
        if second is None:
            return -1, inside
        return second + 1, None

    def _find(self, mark: str, start: int) -> int | None:
        """The first place of a character from a place."""
        since, found = self._places.get(mark, (0, -1))
        if not since <= start <= found:
            found = self._text.find(mark, start)
            # if there is none, there is none from any later place either
            self._places[mark] = start, len(self._text) if found < 0 else found
            return None if found < 0 else found
        return None if found == len(self._text) else found
