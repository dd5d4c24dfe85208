"""Sets of characters in Ruby's regular expressions: a class's contents -> the `regex` module's set.

Ruby's shorthands (``\\d``, ``\\w``) know ASCII alone, POSIX brackets and properties know Unicode.
Sets of plain characters are computed here, so that nesting, ``&&`` and ``^`` need no trust in
another engine's rules. Source: Ruby's documentation of Regexp, Onigmo's doc/RE.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex

LAST_CHARACTER = 0x10FFFF

Ranges = tuple[tuple[int, int], ...]


class UnsupportedSetError(Exception):
    """Ruby knows this set; this translation cannot promise to match the same characters."""


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """A set of characters.

    :param ranges: its plain characters, sorted and apart from each other.
    :param properties: sets that the `regex` module knows by name, as it writes them.
    :param longer: what it matches under ``i`` that is longer than one character.
    :param ascii_only: whether it matches such things too, but in texts beyond ASCII alone.
    """

    ranges: Ranges = ()
    properties: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()
    ascii_only: bool = False

    @staticmethod
    def of(ranges: Iterable[tuple[int, int]]) -> CharacterSet:
        """A set of plain characters."""
        return CharacterSet(_normal(ranges))

    def __or__(self, other: CharacterSet) -> CharacterSet:
        return CharacterSet(
            _normal((*self.ranges, *other.ranges)),
            self.properties + other.properties,
            tuple(sorted({*self.longer, *other.longer})),
            self.ascii_only or other.ascii_only,
        )

    def folding(self) -> CharacterSet:
        """The set under ``i``: with ``ß`` it matches ``ss``."""
        return CharacterSet(self.ranges, self.properties, multiple_folds(self))

    def ignoring_case(self, negative: bool) -> str:
        """The set, or its opposite, in the form for ``i``.

        Ruby adds other cases only to plain characters. The `regex` module, in a set, takes
        ``ß`` for two characters at the wrong places, so these are matched unchanged.
        """
        plain = CharacterSet(self.ranges)
        several = CharacterSet.of((ord(letter), ord(letter)) for letter in _multiple_folds())
        # beyond these, newer Unicode has letters that Ruby 3.1 does not know
        folded = plain & ~several & _CASED_PLANES
        held = [
            chr(code) for first, last in (plain & several).ranges for code in range(first, last + 1)
        ]
        cases = {ord(case) for letter in held for case in _other_cases(letter)}
        exact = plain & ~_CASED_PLANES | CharacterSet.of((c, c) for c in cases)
        exact = CharacterSet(exact.ranges, self.properties)
        parts = [folded.body()] if folded else []
        if exact:
            parts.append(f"(?-i:{exact.body()})")
        parts += ("".join(escape_code(ord(c)) for c in text) for text in self.longer)
        if not negative:
            return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})" if parts else "(?!)"
        if CharacterSet(self.ranges) == _ALL:
            return "(?!)"
        outside = f"[^{folded.body()[1:]}" if folded else "(?s:.)"
        return f"(?:(?!(?-i:{exact.body()})){outside})" if exact else outside

    def opaque(self) -> CharacterSet:
        """The set under ``i`` where Ruby adds no single character to it."""
        return CharacterSet(properties=(self.body(),), ascii_only=bool(multiple_folds(self)))

    def __and__(self, other: CharacterSet) -> CharacterSet:
        if self.is_plain and other.is_plain:
            return ~(~self | ~other)
        if not (self and other):
            return CharacterSet()
        return CharacterSet(properties=(f"[{self.body()}&&{other.body()}]",))

    def __invert__(self) -> CharacterSet:
        if not self.is_plain:
            return CharacterSet(properties=(f"[^{self.body()[1:]}",))
        gaps: list[tuple[int, int]] = []
        start = 0
        for first, last in self.ranges:
            if first > start:
                gaps.append((start, first - 1))
            start = last + 1
        if start <= LAST_CHARACTER:
            gaps.append((start, LAST_CHARACTER))
        return CharacterSet(tuple(gaps))

    def __bool__(self) -> bool:
        return bool(self.ranges or self.properties)

    @property
    def is_plain(self) -> bool:
        """Whether it contains only plain characters."""
        return not self.properties

    def body(self) -> str:
        """The set as the `regex` module writes it, in brackets."""
        ranges = (
            escape_code(first) if first == last else f"{escape_code(first)}-{escape_code(last)}"
            for first, last in self.ranges
        )
        return f"[{''.join(ranges)}{''.join(self.properties)}]"


def _normal(ranges: Iterable[tuple[int, int]]) -> Ranges:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def escape_code(code: int) -> str:
    """One character, written so that it means only itself anywhere in a pattern."""
    character = chr(code)
    if character.isalnum():
        return character
    return f"\\x{code:02x}" if code < 0x100 else f"\\U{code:08x}"


def _of(characters: str) -> CharacterSet:
    """A set from pairs of first and last characters: ``"azAZ"``."""
    pairs = zip(characters[::2], characters[1::2], strict=True)
    return CharacterSet.of((ord(first), ord(last)) for first, last in pairs)


_DIGIT, _SPACE, _HEX = _of("09"), _of("\t\r  "), _of("09afAF")
_WORD = _of("09azAZ__")
# its contents must not reach beyond ASCII through /i, as "s" reaches "ſ" there
_WORD_IN_ANY_CASE = CharacterSet(properties=(r"[\p{Word}&&\p{ASCII}]",))


def shorthand(letter: str, ignore_case: bool) -> CharacterSet:
    """The set of ``\\d``, ``\\w``, ``\\s``, ``\\h`` and their opposites."""
    plain = {"d": _DIGIT, "s": _SPACE, "h": _HEX, "w": _WORD}[letter.lower()]
    if letter in "wW" and ignore_case:
        plain = _WORD_IN_ANY_CASE
    if not letter.isupper():
        return plain
    return (~plain).opaque() if ignore_case else ~plain


_CASED_PLANES = CharacterSet(((0, 0x1CFFF), (0x1E900, 0x1E943)))
_ALL = CharacterSet(((0, LAST_CHARACTER),))


def _other_cases(letter: str) -> tuple[str, ...]:
    """The characters that are the same but for their case."""
    same = letter.casefold()
    return tuple(other for other in _multiple_folds() if other.casefold() == same)


def _named(*names: str, but: str = "") -> CharacterSet:
    body = "".join(f"\\p{{{name}}}" for name in names)
    return CharacterSet(properties=(f"[[{body}]--[{but}]]" if but else f"[{body}]",))


_BRACKETS = {
    "alnum": _named("Alphabetic", "Nd"),
    "alpha": _named("Alphabetic"),
    "ascii": _of("\0\x7f"),
    "blank": _named("Zs") | _of("\t\t"),
    "cntrl": _of("\0\x1f\x7f\x9f"),
    "digit": _named("Nd"),
    "graph": _named("Graph"),
    "lower": _named("Lowercase"),
    "print": _named("Print"),
    "punct": _named("P") | _of("$$++<>^^``||~~"),
    "space": _named("White_Space"),
    "upper": _named("Uppercase"),
    "xdigit": _HEX,
    "word": _named("Word", but=r"\u200c\u200d"),
}
_PROPERTIES = {
    **_BRACKETS,
    "any": _ALL,
    "alphabetic": _BRACKETS["alpha"],
    "lowercase": _BRACKETS["lower"],
    "uppercase": _BRACKETS["upper"],
    "whitespace": _BRACKETS["space"],
}
_LONG_NAMES = {
    "letter": "L", "uppercaseletter": "Lu", "lowercaseletter": "Ll", "titlecaseletter": "Lt",
    "modifierletter": "Lm", "otherletter": "Lo", "casedletter": "LC",
    "mark": "M", "nonspacingmark": "Mn", "spacingmark": "Mc", "enclosingmark": "Me",
    "number": "N", "decimalnumber": "Nd", "letternumber": "Nl", "othernumber": "No",
    "punctuation": "P", "connectorpunctuation": "Pc", "dashpunctuation": "Pd",
    "openpunctuation": "Ps", "closepunctuation": "Pe", "initialpunctuation": "Pi",
    "finalpunctuation": "Pf", "otherpunctuation": "Po",
    "symbol": "S", "mathsymbol": "Sm", "currencysymbol": "Sc", "modifiersymbol": "Sk",
    "othersymbol": "So",
    "separator": "Z", "spaceseparator": "Zs", "lineseparator": "Zl", "paragraphseparator": "Zp",
    "other": "C", "control": "Cc", "format": "Cf", "unassigned": "Cn", "privateuse": "Co",
}  # fmt: skip
_SCRIPTS = (
    "Arabic", "Armenian", "Bengali", "Bopomofo", "Common", "Cyrillic", "Devanagari", "Georgian",
    "Greek", "Han", "Hangul", "Hebrew", "Hiragana", "Inherited", "Katakana", "Latin", "Tamil",
    "Thai",
)  # fmt: skip
for _long, _short in _LONG_NAMES.items():
    _PROPERTIES[_long] = _PROPERTIES[_short.lower()] = _named(_short)
for _script in _SCRIPTS:
    _PROPERTIES[_script.lower()] = _named(f"Script={_script}")
_PROPERTIES["emoji"] = _named("Emoji")

# Under /i Ruby adds to these only some of the letters of the other case
_CASED = frozenset(["lower", "upper", "lowercase", "uppercase", "ll", "lu", "lt"]) | frozenset(
    ["lowercaseletter", "uppercaseletter", "titlecaseletter"]
)


def bracket(name: str, ignore_case: bool) -> CharacterSet | None:
    """The set of ``[:name:]`` or ``[:^name:]``; None for a name that Ruby does not know."""
    negative = name.startswith("^")
    found = _look_up(_BRACKETS, name.removeprefix("^"), negative, ignore_case)
    return found.opaque() if found is not None and ignore_case else found


def property_set(name: str, negative: bool, ignore_case: bool) -> CharacterSet | None:
    """The set of ``\\p{name}`` or ``\\p{^name}``; None for a name that is not in the table.

    Case, spaces, hyphens and underscores of a name do not matter.
    """
    negative ^= name.startswith("^")
    key = name.removeprefix("^").lower().translate({ord(" "): None, ord("-"): None, ord("_"): None})
    found = _look_up(_PROPERTIES, key, negative, ignore_case)
    return found.folding() if found is not None and ignore_case and not negative else found


def _look_up(
    table: dict[str, CharacterSet], name: str, negative: bool, ignore_case: bool
) -> CharacterSet | None:
    found = table.get(name)
    if found is None:
        return None
    if ignore_case and name in _CASED:
        raise UnsupportedSetError(f"the set {name!r} without regard to case (option i)")
    return ~found if negative else found


@lru_cache(maxsize=1)
def _multiple_folds() -> tuple[str, ...]:
    """Characters that are more than one in the other case (``ß`` is ``ss``)."""
    return tuple(
        chr(code)
        for code in range(0x80, 0xFB20)
        if not 0xD800 <= code < 0xE000 and len(chr(code).casefold()) > 1
    )


@lru_cache(maxsize=1)
def fold_parts() -> frozenset[str]:
    """The characters that such a longer other case consists of."""
    return frozenset("".join(letter.casefold() for letter in _multiple_folds()))


@lru_cache(maxsize=256)
def multiple_folds(characters: CharacterSet) -> tuple[str, ...]:
    """The matches of a set under ``i`` that are longer than one character."""
    if not characters:
        return ()
    matcher = regex.compile(characters.body(), regex.VERSION1, cache_pattern=False)
    return tuple(
        sorted({letter.casefold() for letter in _multiple_folds() if matcher.match(letter)})
    )


IN_WORD = r"[[\p{Word}²³¹¼½¾]--[\u200c\u200d]]"
"""What ``\\b`` takes for a part of a word; Onigmo counts these numbers of Latin-1 in."""
