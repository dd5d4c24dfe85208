"""The numbers of clauses in two versions: shown, and no words.

A number that alone has changed follows from clauses that came, went or moved. So it makes no change
of its heading, nor of a paragraph that refers to the clause; a quiet note says what it was.
"""

from __future__ import annotations

from policy_pages.redlines.content import Block, Line


class ClauseNumbers:
    """What became of the numbers.

    :param old: the whole of the older version; :param new: of the newer one.
    :ivar is_begun: whether the newer version alone has any, though the older one has headings.
    :ivar is_ended: whether the older version alone has any.
    :ivar renumbered: how many headings were found to have another one.
    """

    def __init__(self, old: Block, new: Block) -> None:
        was, now = list(old.lines()), list(new.lines())
        was_numbered, is_numbered = (any(one.number for one in lines) for lines in (was, now))
        self.is_begun = is_numbered and not was_numbered and any(map(is_heading, was))
        self.is_ended = was_numbered and not is_numbered and any(map(is_heading, now))
        self.are_compared = was_numbered and is_numbered
        self.renumbered = 0
        self.are_same = [one.numbers for one in was] == [one.numbers for one in now]
        """Whether all are, in their order."""

    def is_renumbered(self, old: Line, new: Line) -> bool:
        """Whether the number of a heading is to be noted as another one."""
        return self.are_compared and is_heading(new) and bare(old.number) != bare(new.number)


def bare(number: str | None) -> str | None:
    """A number without its punctuation: of `2.`, `2)` and `2:` it is `2`."""
    return number.strip("().:-–— ") if number is not None else None


def is_heading(line: Line) -> bool:
    """Whether a line is the text of a heading."""
    return line.parent is not None and line.parent.kind == "heading"
