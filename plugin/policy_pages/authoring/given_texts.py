"""What authors give a command as text."""

from __future__ import annotations

import unicodedata

from policy_pages.text.diagnostics import RefusedError

_NO_TEXT = ("Cc", "Cs", "Zl", "Zp")
"""Unicode's categories of what no title holds: controls, halves of characters, ends of lines."""


def check_one_line(text: str) -> None:
    """Refuse what is not one line of text.

    :raises RefusedError: for a text with such characters.
    """
    if any(unicodedata.category(character) in _NO_TEXT for character in text):
        raise RefusedError(f"{text!r} is not one line of text")
