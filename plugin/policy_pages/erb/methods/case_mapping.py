"""Upper and lower case, as Ruby's ``upcase`` and its relatives know them.

The rules are those of Ruby's documentation ("Case Mapping"): Unicode's full case mapping without
its rules that depend on neighbours. Python's own mapping has one of these, for the final sigma.
"""

from __future__ import annotations

import unicodedata

_FINAL_SIGMA = "Σ"
_MTAVRULI = range(0x1C90, 0x1CC0)


def upcase(text: str) -> str:
    """``upcase``; ``ß`` becomes ``SS``."""
    return text.upper()


def downcase(text: str) -> str:
    """``downcase``; a sigma at a word's end stays one in its middle, as Ruby has it."""
    return text.replace(_FINAL_SIGMA, "σ").lower()


def capitalize(text: str) -> str:
    """``capitalize``: the first character in title case, the rest in lower case."""
    first = text[:1]
    # Georgian capitals are for whole words only; Ruby turns one that begins a word down.
    begin = first.lower() if first and ord(first) in _MTAVRULI else first.capitalize()
    return begin + downcase(text[1:])


def swapcase(text: str) -> str:
    """``swapcase``."""
    if text.isascii():
        return text.swapcase()
    return "".join([_swapped(character) for character in text])


def _swapped(character: str) -> str:
    if unicodedata.category(character) != "Lt":
        return character.swapcase()
    # Ruby swaps the parts of a title case character: ǅ is D and ž.
    parts = unicodedata.decomposition(character).split()
    return "".join([chr(int(part, 16)).swapcase() for part in parts if part[0] != "<"])


def fold(text: str) -> str:
    """What ``casecmp?`` compares."""
    return text.casefold()


_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def fold_ascii(text: str) -> str:
    """What ``casecmp`` compares: it ignores case only for A to Z."""
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)
