"""A text -> its characters as a reader counts them: a letter with its marks is one, as is an emoji.

(Extended grapheme clusters, Unicode Standard Annex 29.)
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex


def characters_of(text: str) -> list[str]:
    """The characters of a text, in order."""
    return _character().findall(text)


@cache
def _character() -> regex.Pattern[str]:
    import regex  # here: most texts are counted without it, and it loads slowly

    return regex.compile(r"\X")
