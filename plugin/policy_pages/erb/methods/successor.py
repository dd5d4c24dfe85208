"""The next string, and all of them from one to another: ``succ`` and ``upto``.

Source: Ruby's documentation of ``String#succ`` and ``String#upto``.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_pages.erb.limits import Meter

_NO_ALPHANUMERICS = frozenset(["Sm", "Sc", "Sk", "So", "Cc", "Cf", "Cn", "Co"])
_ENCLOSED_LETTERS = (range(0x24B6, 0x24EA), range(0x1F130, 0x1F18A))


def successor(text: str) -> str:
    """The string after this one: ``az`` -> ``ba``, ``Zz9`` -> ``AAa0``, ``**`` -> ``*+``.

    :raises PageError: ``unsupported-ruby``, where that would need a letter or digit beyond ASCII
        that is the last of its kind.
    """
    characters = list(text)
    last_changed: int | None = None
    between = False
    carry = ""
    for index in range(len(characters) - 1, -1, -1):
        character = characters[index]
        if last_changed is not None and between and _other_kind(character, text[last_changed]):
            break
        if not _is_alphanumeric(character):
            between = True
            continue
        between = False
        following = _following(character)
        if following is not None:
            characters[index] = following
            return "".join(characters)
        carry, characters[index] = _WRAPPED[character]
        last_changed = index
    if last_changed is None:
        return _after_signs(text)
    characters.insert(last_changed, carry)
    return "".join(characters)


_WRAPPED = {"9": ("1", "0"), "z": ("a", "a"), "Z": ("A", "A")}


def _other_kind(character: str, changed: str) -> bool:
    """Whether one is an ASCII letter and the other a digit: no carry goes from ``1`` to ``a``."""
    if not (character.isascii() and changed.isascii()):
        return False
    return character.isdigit() if changed.isalpha() else character.isalpha()


def _is_alphanumeric(character: str) -> bool:
    if character.isascii():
        return character.isalnum()
    category = unicodedata.category(character)
    if category[0] == "L":
        return True
    enclosed = any(ord(character) in letters for letters in _ENCLOSED_LETTERS)
    if category[0] in "PZ" or (category in _NO_ALPHANUMERICS and not enclosed):
        return False
    raise _unsupported(character)


def _following(character: str) -> str | None:
    """The next letter or digit, or None after the last one of ASCII."""
    if character in _WRAPPED:
        return None
    following = _next_code(character)
    # Each letter of ASCII but z and Z has its next one; beyond, Ruby looks for gaps.
    if not character.isascii() and unicodedata.category(following)[0] != "L":
        raise _unsupported(character)
    return following


def _after_signs(text: str) -> str:
    """The next string of one without letters and digits."""
    if not text:
        return ""
    return text[:-1] + _next_code(text[-1])


def _next_code(character: str) -> str:
    code = ord(character)
    following = "" if code + 1 in (0x80, 0xD800, 0x110000) else chr(code + 1)
    if not following or len(following.encode()) != len(character.encode()):
        raise _unsupported(character)
    return following


def _unsupported(character: str) -> PageError:
    return PageError("unsupported-ruby", f"what comes after {character!r} is not supported")


def strings_between(first: str, last: str, exclusive: bool, meter: Meter) -> Iterator[str]:
    """``first.upto(last, exclusive)``, as ranges of strings go through it too.

    :raises PageError: as :func:`successor`; ``limit-steps``.
    """
    if len(first) == 1 and len(last) == 1 and first.isascii() and last.isascii():
        for code in range(ord(first), ord(last) + (0 if exclusive else 1)):
            yield chr(code)
        return
    if _is_number(first) and _is_number(last):
        yield from _numbers_between(first, last, exclusive, meter)
        return
    if first > last or (exclusive and first == last):
        return
    after_last = successor(last)
    longest = len(last.encode())
    current = first
    while current != after_last:
        meter.spend(1 + (len(current) >> 4))
        following = successor(current) if exclusive or current != last else None
        yield current
        if following is None or (exclusive and following == last):
            return
        current = following
        if not current or len(current.encode()) > longest:
            return


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _numbers_between(first: str, last: str, exclusive: bool, meter: Meter) -> Iterator[str]:
    if len(first) + len(last) > meter.limits.bits // 4:
        raise PageError("limit-bits", f"this number has more than {meter.limits.bits:,} bits")
    end = int(last) + (0 if exclusive else 1)
    number = int(first)
    while number < end:
        meter.spend(1 + (len(first) >> 2))
        yield str(number).zfill(len(first))
        number += 1
