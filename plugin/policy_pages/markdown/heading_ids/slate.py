"""The rule of Slate, which documents interfaces with Middleman and Redcarpet."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from hashlib import sha1

from policy_pages.markdown.heading_ids.heading import Heading

_DROPPED = re.compile(r"[^a-z0-9_-]+")
_DASHES = re.compile(r"-{2,}")
_LAST_LATIN = "\N{LATIN SMALL LETTER LONG S}"
"""The letters before it are written without their marks; those from it on are dropped."""
_LETTERS = str.maketrans(
    {
        **{"Æ": "AE", "æ": "ae", "Ð": "D", "ð": "d", "×": "x", "Ø": "O", "ø": "o"},
        **{"Þ": "Th", "þ": "th", "ß": "ss", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i"},
        **{"Ĳ": "IJ", "ĳ": "ij", "ĸ": "k", "Ŀ": "L", "ŀ": "l", "Ł": "L", "ł": "l"},
        **{"ŉ": "'n", "Ŋ": "NG", "ŋ": "ng", "Œ": "OE", "œ": "oe", "Ŧ": "T", "ŧ": "t"},
    }
)
_HASH_LENGTH = 10


def ids(headings: Sequence[Heading]) -> list[str]:
    """ASCII letters, digits, `-` and `_` stay, and Latin letters lose their marks. Where nothing
    stays, the id is a hash. A second heading of the same words ends in a number, from 2."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for heading in headings:
        id = _slug(heading.references) or _hash(heading.redcarpet_html)
        seen[id] += 1
        found.append(id if seen[id] == 1 else f"{id}-{seen[id]}")
    return found


def _slug(text: str) -> str:
    letters = "".join(map(_without_marks, unicodedata.normalize("NFC", text))).lower()
    return _DASHES.sub("-", _DROPPED.sub("-", letters)).strip("-")


def _without_marks(letter: str) -> str:
    written = letter.translate(_LETTERS)
    if written != letter or letter.isascii() or letter >= _LAST_LATIN:
        return written
    return unicodedata.normalize("NFD", letter)[0]


def _hash(html: str) -> str:
    digest = sha1(html.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    return digest.hexdigest()[:_HASH_LENGTH]
