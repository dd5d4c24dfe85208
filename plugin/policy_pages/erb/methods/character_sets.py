"""Sets of characters as ``tr``, ``delete``, ``squeeze`` and ``count`` take them.

A set is written ``a-z``, ``^a-z`` (all but these) or with ``\\`` before a character that is meant
as itself. Source: Ruby's documentation, "Character Selectors".
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_pages.erb.limits import Meter

_SURROGATES = range(0xD800, 0xE000)

_Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """A set's ranges of code points in the order they were written.

    :param negated: whether it is all the other characters.
    """

    ranges: tuple[tuple[int, int], ...]
    negated: bool

    def has(self, character: str, meter: Meter) -> bool:
        """Whether a character belongs to the set."""
        meter.spend(len(self.ranges) >> 4)
        code = ord(character)
        return any(first <= code <= last for first, last in self.ranges) is not self.negated


def read_set(specification: str) -> CharacterSet:
    """``^a-z`` -> a set.

    :raises PageError: ``argument-error``, for a range whose end comes before its beginning.
    """
    negated = len(specification) > 1 and specification[0] == "^"
    ranges = _read_ranges(specification[1:] if negated else specification)
    return CharacterSet(tuple(ranges), negated)


def _read_ranges(specification: str, *, target: bool = False) -> Iterator[tuple[int, int]]:
    size = len(specification)
    position = 0
    while position < size:
        if specification[position] == "\\" and position + 1 < size:
            position += 1
        first = last = ord(specification[position])
        position += 1
        # A hyphen at the end is a hyphen. The end of a range takes no backslash.
        if specification[position : position + 1] == "-" and position + 1 < size:
            last = ord(specification[position + 1])
            position += 2
            if first > last:
                raise PageError("argument-error", _invalid_range(first, last))
            if first == last:
                # Ruby counts the one character of `a-a` twice, and continues with `b` after it.
                if target:
                    message = "`tr` into a range of one character is not supported"
                    raise PageError("unsupported-ruby", message)
                yield first, last
        yield first, last


def _invalid_range(first: int, last: int) -> str:
    if max(first, last) < 0x80:
        return f'invalid range "{chr(first)}-{chr(last)}" in string transliteration'
    return "invalid range in string transliteration"


def chosen(text: str, sets: list[CharacterSet], meter: Meter) -> frozenset[str]:
    """The characters of a text that belong to all of the sets."""
    return frozenset(
        character for character in set(text) if all(one.has(character, meter) for one in sets)
    )


def translation(text: str, old: str, new: str, meter: Meter, *, squeeze: bool) -> dict[str, str]:
    """For ``tr``: each character of the text that is in the set ``old`` -> its replacement.

    :param new: a set too, whose ``^`` means nothing; not empty.
    :param squeeze: whether it is for ``tr_s``.
    :raises PageError: as :func:`read_set`; ``unsupported-ruby``, where Ruby prints half a
        character.
    """
    if len(old) > 1 and old[0] == "^":
        return _negated_translation(text, read_set(old), new, meter, squeeze=squeeze)
    source, target = _read_together(old, new)
    starts, target_starts = _starts(source), _starts(target)
    result: dict[str, str] = {}
    for character in set(text):
        meter.spend(1 + (len(source) >> 4))
        code = ord(character)
        # If two ranges contain a character, the later one counts.
        for index in range(len(source) - 1, -1, -1):
            first, last = source[index]
            if first <= code <= last:
                place = starts[index] + _size(first, code) - 1
                result[character] = _at(target, target_starts, place)
                break
    return result


def _negated_translation(
    text: str, source: CharacterSet, new: str, meter: Meter, *, squeeze: bool
) -> dict[str, str]:
    last = chr(list(_read_ranges(new, target=True))[-1][1])
    found = [character for character in set(text) if source.has(character, meter)]
    if squeeze and all(end < 0x100 for _, end in source.ranges):
        # Ruby's tr_s then forgets the characters beyond Latin-1.
        found = [character for character in found if ord(character) < 0x100]
    elif not squeeze and found and text.isascii() and not last.isascii():
        message = f"`tr` of ASCII into {last!r} for all but a set gives half a character in Ruby"
        raise PageError("unsupported-ruby", message)
    return dict.fromkeys(found, last)


def _read_together(old: str, new: str) -> tuple[_Ranges, _Ranges]:
    """The ranges of both sets; as Ruby does, the second is read as far as the first needs it."""
    source: _Ranges = []
    target: _Ranges = []
    wanted = had = 0
    rest = _read_ranges(new, target=True)
    for one in _read_ranges(old):
        source.append(one)
        wanted += _size(*one)
        while had < wanted and (other := next(rest, None)) is not None:
            target.append(other)
            had += _size(*other)
    return source, target


def _size(first: int, last: int) -> int:
    """How many characters a range has; surrogates do not count."""
    skipped = len(_SURROGATES) if first < _SURROGATES.start and last >= _SURROGATES.stop else 0
    return last - first + 1 - skipped


def _starts(ranges: _Ranges) -> list[int]:
    return list(accumulate((_size(*one) for one in ranges), initial=0))


def _at(ranges: _Ranges, starts: list[int], place: int) -> str:
    """The character at a place of all the ranges, or the last one."""
    if place >= starts[-1]:
        return chr(ranges[-1][1])
    index = bisect_right(starts, place) - 1
    first = ranges[index][0]
    code = first + place - starts[index]
    skip = first < _SURROGATES.start <= code
    return chr(code + (len(_SURROGATES) if skip else 0))
