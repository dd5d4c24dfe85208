"""One line of the source, and how far it has been read.

Tabs stop at every fourth column, and part of one may belong to a container (section 2.2 of the
specification).
"""

from __future__ import annotations

_TAB = 4


class Line:
    """A cursor on a line without its newline.

    :ivar offset: the index of the next character.
    :ivar indent: how many columns of blanks come next.
    :ivar start: the index of the first character after them.
    """

    __slots__ = (
        "_column",
        "_is_within_tab",
        "_start_column",
        "indent",
        "is_blank",
        "offset",
        "start",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self._column = 0
        self._is_within_tab = False
        self.start = -1
        self._start_column = 0
        self.look()

    def look(self) -> None:
        """See what comes next."""
        if self.start >= self.offset:
            self.indent = self._start_column - self._column
            return
        column = self._column
        position = self.offset
        text = self.text
        while position < len(text):
            if text[position] == " ":
                column += 1
            elif text[position] == "\t":
                column += _TAB - column % _TAB
            else:
                break
            position += 1
        self.start = position
        self._start_column = column
        self.indent = column - self._column
        self.is_blank = position == len(text)

    @property
    def content(self) -> str:
        """What follows the blanks."""
        return self.text[self.start :]

    @property
    def rest(self) -> str:
        """All that was not read; a tab that was read in part is the blanks that are left of it."""
        if self._is_within_tab:
            left = _TAB - self._column % _TAB
            return " " * left + self.text[self.offset + 1 :]
        return self.text[self.offset :]

    def has_blank_next(self) -> bool:
        """Whether a space or a tab comes next."""
        return self.text.startswith((" ", "\t"), self.offset)

    def skip(self, characters: int) -> None:
        """Read on by characters."""
        for _ in range(characters):
            if self.offset >= len(self.text):
                break
            tab = self.text[self.offset] == "\t"
            self._column += _TAB - self._column % _TAB if tab else 1
            self._is_within_tab = False
            self.offset += 1
        self.look()

    def skip_columns(self, columns: int) -> None:
        """Read on by columns."""
        while columns > 0 and self.offset < len(self.text):
            width = 1
            if self.text[self.offset] == "\t":
                width = _TAB - self._column % _TAB
            self._is_within_tab = width > columns
            taken = min(width, columns)
            self._column += taken
            columns -= taken
            if not self._is_within_tab:
                self.offset += 1
        self.look()

    def skip_blanks(self) -> None:
        """Read on to the first non-blank character."""
        self.skip(self.start - self.offset)

    def skip_all(self) -> None:
        """Read the line to its end."""
        self.skip(len(self.text) - self.offset)
