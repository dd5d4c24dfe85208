"""What is wrong with a regular expression of a page."""

from __future__ import annotations


class RegexpError(Exception):
    """A pattern that Ruby refuses, or that this translation refuses.

    :param position: where in the pattern, in characters.
    :param code: ``regexp-syntax``, ``unsupported-ruby``, ``limit-depth`` or ``limit-size``.
    """

    def __init__(self, message: str, position: int = 0, code: str = "regexp-syntax") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.code = code
