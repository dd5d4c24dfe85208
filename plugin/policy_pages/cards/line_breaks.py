"""Text -> where its lines may end, and which lines fill a width.

A part of the Unicode Line Breaking Algorithm (UAX #14): after blanks and hyphens, at zero-width
spaces and soft hyphens, and between the characters of Chinese and Japanese, where no closing mark
begins a line and no opening one ends it. Korean breaks at blanks alone, as its titles do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH_SPACE = "\u200b"
_WORD_JOINERS = frozenset("\u2060\ufeff\u00a0\u202f\u2011")
_HYPHENS = frozenset("-\u2010/")
_DASHES = frozenset("\u2012\u2013\u2014")
_TSHEG = "\u0f0b"
"""Tibetan's mark between syllables."""
_NEVER_FIRST = frozenset("!?.,:;%。、，．：；！？％…‥・·ー～〜々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖ")
_NEVER_FIRST |= frozenset("ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ゛゜℃℉‰’”")
_NEVER_LAST = frozenset("￥＄￡$£€＃‘“")
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
"""Thai and Lao, Burmese, Khmer: words are found with a dictionary."""


class FilledLine(NamedTuple):
    """One line: the clusters that it shows, blanks at its end left out."""

    start: int
    end: int
    hyphenated: bool
    """It ends at a soft hyphen, which must be shown."""
    within_word: bool
    """It ends where no line may, since nothing else fitted."""


def break_places(clusters: Sequence[str]) -> list[bool]:
    """For each cluster whether a line may begin with it."""
    return [False] + [_may_break(clusters, index) for index in range(1, len(clusters))]


def _may_break(clusters: Sequence[str], index: int) -> bool:
    before, after = clusters[index - 1], clusters[index]
    last, first = before[-1], after[0]
    if first == " " or first in _WORD_JOINERS or last in _WORD_JOINERS:
        return False
    if last in (" ", _ZERO_WIDTH_SPACE, SOFT_HYPHEN, _TSHEG):
        return first not in _DASHES  # a dash stays with what it follows
    if first in (_ZERO_WIDTH_SPACE, SOFT_HYPHEN):
        return False
    if last in _HYPHENS or last in _DASHES:
        behind_word = index > 1 and clusters[index - 2][-1].isalnum()
        return behind_word and (first.isalpha() or last in _DASHES)
    if _is_ideographic(before[0]) or _is_ideographic(first):
        closing = unicodedata.category(first) in ("Pe", "Pf") or first in _NEVER_FIRST
        opening = unicodedata.category(before[0]) in ("Ps", "Pi") or before[0] in _NEVER_LAST
        return not closing and not opening
    return False


def _is_ideographic(character: str) -> bool:
    if unicodedata.east_asian_width(character) not in "WF":
        return False
    return not unicodedata.name(character, "").startswith("HANGUL")


def is_unspaced(character: str) -> bool:
    """Whether it belongs to a script that writes no blanks between words."""
    return any(low <= ord(character) <= high for low, high in _UNSPACED)


def fill(
    clusters: Sequence[str],
    widths: Sequence[float],
    breaks: Sequence[bool],
    width: float,
    hyphen: float,
    most: int,
) -> list[FilledLine]:
    """Lines of at most a width, each as full as it can be.

    :param widths: of each cluster.
    :param hyphen: the width of a hyphen that is shown at a soft one.
    :param most: the number of lines wanted; if the text does not fit, one more is made.
    """
    lines: list[FilledLine] = []
    start = 0
    count = len(clusters)
    while start < count and len(lines) <= most:
        used = 0.0
        index = start
        chosen = 0  # where the next line begins
        while index < count:
            fits_as_blank = clusters[index] == " "
            if index > start and breaks[index]:
                soft = hyphen if clusters[index - 1][-1] == SOFT_HYPHEN else 0.0
                if used + soft - _blank_end(clusters, widths, index) <= width:
                    chosen = index
            if not fits_as_blank and used + widths[index] > width:
                break
            used += widths[index]
            index += 1
        if index == count:
            following, within_word = count, False
        elif chosen:
            following, within_word = chosen, False
        else:
            following, within_word = max(index, start + 1), True
        end = following
        while end > start and clusters[end - 1] == " ":
            end -= 1
        at_soft = following < count and clusters[following - 1][-1] == SOFT_HYPHEN
        hyphenated = at_soft and not within_word  # where nothing fits, a hyphen does not either
        lines.append(FilledLine(start, end, hyphenated, within_word))
        start = following
    return lines


def _blank_end(clusters: Sequence[str], widths: Sequence[float], index: int) -> float:
    return widths[index - 1] if clusters[index - 1] == " " else 0.0


def balance(
    clusters: Sequence[str],
    widths: Sequence[float],
    breaks: Sequence[bool],
    lines: list[FilledLine],
    width: float,
    hyphen: float,
) -> list[FilledLine]:
    """The same number of lines, as even in width as that allows."""
    if len(lines) < 2:
        return lines
    low, high = width / 2, width
    best = lines
    for _ in range(8):
        middle = (low + high) / 2
        tried = fill(clusters, widths, breaks, middle, hyphen, len(lines))
        if len(tried) == len(lines) and not any(line.within_word for line in tried):
            best, high = tried, middle
        else:
            low = middle
    return best
