"""The text of a line of content -> its words, as readers tell them apart.

What counts as a change of words:

- letters, their case, digits, punctuation, and the shape of dashes do;
- the kind and number of blanks does not (in `pre` it does), nor does a blank that does not break;
- straight and curled quotes and apostrophes are the same, so are letters composed in other ways;
- marks that are not seen (soft hyphens, places where a line may break) are nothing.

A text in a script that writes no blanks between words (Chinese, Japanese, Thai, Lao, Khmer,
Burmese) is compared character by character, a character with all that is written on it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

ATOM = "\ufffc"
"""Stands in a text for a picture and the like, which is one word."""

_UNBROKEN = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_LETTER = rf"[\w--[{_UNBROKEN}]]"
_WORD = regex.compile(
    rf"""
      {ATOM}
    | (?=[{_UNBROKEN}])\X[{_UNSEEN}]*                       # scripts without blanks
    | \p{{Nd}}+(?:[.,:]\p{{Nd}}+)+(?!{_LETTER})                 # 1,000.50
    | {_LETTER}(?:                                          # letters, digits and marks
        {_LETTER}
      | [{_UNSEEN}\u200c\u200d]                             # within a word
      | (?<=[\p{{L}}\p{{M}}])['’ʼ·.](?=[\p{{L}}--[{_UNBROKEN}]])    # don't, e.g
      )*+
    | \X
    """,
    regex.VERBOSE | regex.V1,
)
_BLANKS_KEPT = regex.compile(r"\n|[^\S\n]+")
_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys(_UNSEEN, ""),
        "\u00a0": " ",
        "\u202f": " ",
        "\u2011": "-",  # the hyphen that does not break
    }
)
_LONG = 5_000
"""Characters of a line whose words are not kept."""
_SAYS = regex.compile(r"[\p{L}\p{N}]")


class Word(NamedTuple):
    """A word of a text, from ``start`` up to ``end``; ``key`` is what it is compared by."""

    key: str
    start: int
    end: int


def words_of(text: str, *, keeps_blanks: bool = False) -> Sequence[Word]:
    """The words of a text and its punctuation, each a word.

    Those of most lines are asked for again and again: the versions of a policy have them in common,
    and each is compared with several others.

    :param keeps_blanks: whether blanks and line ends are words, too, as in `pre`.
    """
    return (_words if len(text) > _LONG else _kept_words)(text, keeps_blanks)


def _words(text: str, keeps_blanks: bool) -> Sequence[Word]:
    found: list[Word] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            blanks = _BLANKS_KEPT.match(text, position)
            end = blanks.end() if blanks else position + 1
            if keeps_blanks:
                found.append(Word(text[position:end], position, end))
        else:
            match = _WORD.match(text, position)
            end = match.end() if match and match.end() > position else position + 1
            if key := compared(text[position:end]):
                found.append(Word(key, position, end))
        position = end
    return found


_kept_words = lru_cache(maxsize=4_000)(_words)


def compared(text: str) -> str:
    """What a text is compared by."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_SAME)).strip()


def says_something(key: str) -> bool:
    """Whether a word counts as one: it holds a letter or a digit, or is a picture."""
    return _SAYS.search(key) is not None
