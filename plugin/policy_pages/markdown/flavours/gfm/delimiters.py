"""Runs of ``*``, ``_`` and ``~``: which of them open and close emphasis.

Section 6.4 of the specification, and its appendix, "process emphasis"; strikethrough (section
6.5) takes part in it as another delimiter, whose two ends must be equally long.
"""

from __future__ import annotations

from policy_pages.markdown.flavours.gfm.characters import is_punctuation, is_space

_LONGEST_TILDES = 100


class Run:
    """A run of one delimiter, and the elements that begin and end in it."""

    __slots__ = (
        "can_close",
        "can_open",
        "character",
        "closes",
        "left",
        "length",
        "next",
        "opens",
        "position",
        "previous",
    )

    def __init__(
        self, character: str, length: int, position: int, can_open: bool, can_close: bool
    ) -> None:
        self.character = character
        self.length = length
        self.left = length
        """How many of its characters are still text."""
        self.position = position
        self.can_open = can_open
        self.can_close = can_close
        self.opens: list[str] = []
        """The tags that begin after the remaining characters, the innermost first."""
        self.closes: list[str] = []
        """The tags that end before the characters left, the innermost first."""
        self.previous: Run | None = None
        self.next: Run | None = None


def run_at(text: str, position: int) -> Run:
    """The run of delimiters that begins at a position."""
    character = text[position]
    end = position
    limit = len(text) if character != "~" else min(len(text), position + _LONGEST_TILDES)
    while end < limit and text[end] == character:
        end += 1
    before, after = position - 1, end
    if character != "~":
        # a tilde does not keep `*` from its word: `*~~a~~*`
        while before >= 0 and text[before] == "~":
            before -= 1
        while after < len(text) and text[after] == "~":
            after += 1
    previous = text[before] if before >= 0 else "\n"
    following = text[after] if after < len(text) else "\n"
    space_before, space_after = is_space(previous), is_space(following)
    mark_before, mark_after = is_punctuation(previous), is_punctuation(following)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    length = end - position
    if character == "_":
        return Run(
            "_",
            length,
            position,
            left and (not right or mark_before),
            right and (not left or mark_after),
        )
    if character == "~" and length > 2:
        left = right = False
    return Run(character, length, position, left, right)


class Runs:
    """The runs that may still open or close something, in the order of the text."""

    def __init__(self) -> None:
        self.last: Run | None = None

    def add(self, run: Run) -> None:
        """Put a run after all others, if it can do anything."""
        if not (run.can_open or run.can_close):
            return
        run.previous = self.last
        if self.last is not None:
            self.last.next = run
        self.last = run

    def match(self, bottom: int) -> None:
        """Match the runs from a position on with each other, and forget them."""
        closer: Run | None = None
        candidate = self.last
        while candidate is not None and candidate.position >= bottom:
            closer = candidate
            candidate = candidate.previous
        # below which no opener was found before: without this, many closers cost a walk each
        bottoms: dict[tuple[int, str], int] = {}
        while closer is not None:
            if not closer.can_close:
                closer = closer.next
                continue
            key = (closer.length % 3, closer.character)
            opener = _opener(closer, max(bottom, bottoms.get(key, bottom)))
            if opener is not None:
                closer = self._pair(opener, closer)
                continue
            bottoms[key] = closer.position
            following = closer.next
            if not closer.can_open:
                self._remove(closer)
            closer = following
        while self.last is not None and self.last.position >= bottom:
            self._remove(self.last)

    def _pair(self, opener: Run, closer: Run) -> Run | None:
        """Make an element of the text between two runs; returns the closer to continue with."""
        between = closer.previous
        while between is not None and between is not opener:
            previous = between.previous
            self._remove(between)
            between = previous
        following = closer.next
        if closer.character == "~":
            if opener.left == closer.left:
                opener.left = closer.left = 0
                opener.opens.append("del")
                closer.closes.append("del")
            self._remove(closer)
            self._remove(opener)
            return following
        used = 2 if opener.left >= 2 and closer.left >= 2 else 1
        opener.left -= used
        closer.left -= used
        tag = "strong" if used == 2 else "em"
        opener.opens.append(tag)
        closer.closes.append(tag)
        if not opener.left:
            self._remove(opener)
        if closer.left:
            return closer
        self._remove(closer)
        return following

    def _remove(self, run: Run) -> None:
        if run.next is None:
            self.last = run.previous
        else:
            run.next.previous = run.previous
        if run.previous is not None:
            run.previous.next = run.next


def _opener(closer: Run, bottom: int) -> Run | None:
    """The nearest run before a closer that it can close."""
    opener = closer.previous
    while opener is not None and opener.position >= bottom:
        if opener.can_open and opener.character == closer.character:
            # the "rule of three", for a run that could do both
            both = closer.can_open or opener.can_close
            if not both or closer.length % 3 == 0 or (opener.length + closer.length) % 3 != 0:
                return opener
        opener = opener.previous
    return None
