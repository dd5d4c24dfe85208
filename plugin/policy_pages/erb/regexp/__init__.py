"""Ruby's regular expressions on the `regex` module: how a page matches, and always in time.

A pattern is translated by ``syntax.py``. What Ruby does with a match (``scan``, ``gsub``,
``split``, replacement strings, ``inspect``) follows ``string.c`` and ``re.c`` of Ruby 3.1.

The translation and the `regex` module are loaded for the first pattern: few sites have one, and all
have values, whose types are here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from policy_pages.erb.regexp.errors import RegexpError

if TYPE_CHECKING:
    import regex

__all__ = [
    "Match",
    "Regexp",
    "RegexpError",
    "RegexpTimeout",
    "compile_regexp",
    "escape",
    "expand_replacement",
]

PATTERN_LENGTH = 5_000
"""How long a pattern can be; the `regex` module's compiler has no time limit."""

_KEPT_NODES = 5_000  # about 2 MB; 256 programs of the largest would be more memory than there is

Span = tuple[int, int]


class RegexpTimeout(Exception):  # noqa: N818 - named as the thing that happens
    """A match took longer than it may, or more memory than there is."""


@dataclass(frozen=True, slots=True)
class Match:
    """A match.

    :param text: all that was searched.
    :param spans: where the match and then each group is, in characters; None for a group that
        took no part.
    """

    text: str
    regexp: Regexp
    spans: tuple[Span | None, ...]

    @property
    def start(self) -> int:
        """Where the match begins."""
        return self._whole[0]

    @property
    def end(self) -> int:
        """Where the match ends."""
        return self._whole[1]

    @property
    def _whole(self) -> Span:
        span = self.spans[0]
        assert span is not None
        return span

    @property
    def pre(self) -> str:
        """The text before the match."""
        return self.text[: self.start]

    @property
    def post(self) -> str:
        """The text after the match."""
        return self.text[self.end :]

    @property
    def names(self) -> Mapping[str, tuple[int, ...]]:
        """The groups of each name."""
        return self.regexp.names

    def group(self, number: int) -> str | None:
        """A group's text (0: the match); None where it took no part or is not there."""
        if not -len(self.spans) < number < len(self.spans):
            return None
        span = self.spans[number]
        return None if span is None else self.text[span[0] : span[1]]

    def number(self, name: str) -> int:
        """The group a name stands for: the last of that name that took part.

        :raises KeyError: for a name that no group has.
        """
        numbers = self.regexp.names[name]
        return next((n for n in reversed(numbers) if self.spans[n] is not None), numbers[-1])

    def named(self, name: str) -> str | None:
        """The text of the group a name stands for.

        :raises KeyError: for a name that no group has.
        """
        return self.group(self.number(name))


@dataclass(frozen=True, slots=True)
class Regexp:
    """A regular expression; :func:`compile_regexp` makes one.

    :param options: those of ``m``, ``i`` and ``x`` that are on, in this order.
    :param groups: how many capturing groups it has.
    :param names: the groups of each name, in the order of the names.
    """

    source: str
    options: str
    groups: int = field(compare=False, repr=False)
    names: Mapping[str, tuple[int, ...]] = field(compare=False, repr=False)
    _ignores_case: bool = field(compare=False, repr=False)
    _ascii_only: bool = field(compare=False, repr=False)
    _program: regex.Pattern[str] = field(compare=False, repr=False)

    def to_s(self) -> str:
        """Ruby's ``to_s``: ``(?-mix:abc)``."""
        source, options = self._unwrapped()
        off = "".join(option for option in "mix" if option not in options)
        return f"(?{options}{'-' if off else ''}{off}:{_readable(source)})"

    def _unwrapped(self) -> tuple[str, str]:
        """The source without groups around it that only set options, and those options."""
        from policy_pages.erb.regexp.syntax import translate

        source, options = self.source, set(self.options)
        while found := _LEADING_OPTIONS.match(source):
            options = (options | set(found["on"])) - set(found["off"] or "")
            source = source[found.end() :]
            if found["end"] == ":":
                try:
                    translate(source[:-1], "".join(options))
                except (RegexpError, RecursionError):
                    return self.source, self.options
                return source[:-1], _sorted(options)
        if source.startswith("(?") and len(source) >= 4:
            return self.source, self.options
        return source, _sorted(options)

    def inspect(self) -> str:
        """Ruby's ``inspect``: ``/abc/i``."""
        return f"/{_readable(self.source, codes=True)}/{self.options}"

    def search(self, text: str, start: int = 0, *, seconds: float) -> Match | None:
        """The first match that begins at ``start`` or later.

        :param seconds: of the processor's time, as the `regex` module counts it.
        :raises RegexpTimeout: after so many seconds.
        :raises RegexpError: ``unsupported-ruby``, where it is not known what Ruby matches: with
            ``i``, in some texts beyond ASCII.
        """
        return self._found(self._program.search, text, start, seconds)

    def match_at(self, text: str, start: int, *, seconds: float) -> Match | None:
        """The match that begins at ``start``.

        :raises RegexpTimeout: after so many seconds.
        """
        return self._found(self._program.match, text, start, seconds)

    def _found(self, method: object, text: str, start: int, seconds: float) -> Match | None:
        if seconds <= 0:
            raise RegexpTimeout(_TOO_SLOW)
        if start > len(text):
            return None
        if self._ignores_case and not text.isascii() and (self._ascii_only or _dotted(text)):
            message = "this regular expression with the option i, in such a text beyond ASCII"
            raise RegexpError(message, 0, "unsupported-ruby")
        try:
            found = method(text, start, timeout=seconds)  # type: ignore[operator]
        except (TimeoutError, MemoryError):
            raise RegexpTimeout(_TOO_SLOW) from None
        if found is None:
            return None
        spans = tuple(None if span == (-1, -1) else span for span in found.regs)
        return Match(text, self, spans)


_TOO_SLOW = "this regular expression takes too long here"
_LEADING_OPTIONS = re.compile(
    r"(?s)\(\?(?P<on>[mix]*)(?:-(?P<off>[mix]*))?(?:(?P<end>:)(?=.*\)\Z)|\))"
)


def _sorted(options: set[str]) -> str:
    return "".join(option for option in "mix" if option in options)


def compile_regexp(source: str, options: str = "", *, longest: int = PATTERN_LENGTH) -> Regexp:
    """A regular expression from its source, without slashes, ``#{}`` already put in.

    :param options: letters of ``imx``, in any order.
    :param longest: how many characters a pattern can have.
    :raises RegexpError: for what Ruby refuses (``regexp-syntax``), what this translation does not
        know (``unsupported-ruby``), and what is too large (``limit-size``, ``limit-depth``).
    """
    unknown = set(options) - set("imx")
    if unknown:
        message = f"the option {min(unknown)} of a regular expression"
        raise RegexpError(message, 0, "unsupported-ruby")
    if len(source) > longest:
        message = f"this regular expression is longer than {longest:,} characters"
        raise RegexpError(message, longest, "limit-size")
    letters = _sorted(set(options))
    try:
        return _compiled_small(source, letters)
    except _LargeError:
        return _compiled(source, letters, None)


class _LargeError(Exception):
    """A program is too large to be kept beyond its use."""


@lru_cache(maxsize=256)
def _compiled_small(source: str, options: str) -> Regexp:
    return _compiled(source, options, _KEPT_NODES)


def _compiled(source: str, options: str, most: int | None) -> Regexp:
    """Compile a pattern.

    :param most: nodes of its program; None: as many as its translation allows.
    """
    import regex

    from policy_pages.erb.regexp.syntax import translate

    try:
        translation = translate(source, options)
        if most is not None and translation.nodes > most:
            raise _LargeError
        flags = regex.VERSION1 | regex.FULLCASE
        if translation.ignores_case:
            flags |= regex.IGNORECASE
        program = regex.compile(translation.pattern, flags, cache_pattern=False)
    except RecursionError:
        message = "this regular expression is nested too deeply"
        raise RegexpError(message, 0, "limit-depth") from None
    except MemoryError:
        message = "this regular expression takes more memory than there is"
        raise RegexpError(message, 0, "limit-size") from None
    except (regex.error, OverflowError) as error:
        # translations are made to compile: this is a gap of ours, and still no crash
        message = f"this regular expression ({error})"
        raise RegexpError(message, 0, "unsupported-ruby") from None
    names = MappingProxyType(translation.names)
    cases = (translation.ignores_case, translation.ascii_only)
    return Regexp(source, options, translation.groups, names, *cases, program)


def _dotted(text: str) -> bool:
    # the `regex` module takes these for other cases of "i"; Ruby does not
    return "\u0130" in text or "\u0131" in text


_ESCAPES = {character: "\\" + character for character in "[]{}()|-*.\\?+^$# "} | {
    "\t": "\\t", "\f": "\\f", "\v": "\\v", "\n": "\\n", "\r": "\\r",
}  # fmt: skip


def escape(text: str) -> str:
    """``Regexp.escape``."""
    return "".join(_ESCAPES.get(character, character) for character in text)


def _readable(source: str, codes: bool = False) -> str:
    """A source in the form that is shown: slashes and unprintable characters escaped.

    :param codes: whether, if anything is escaped, all beyond ASCII is too.
    """
    if all(character != "/" and _is_shown(character) for character in source):
        return source
    pieces: list[str] = []
    position = 0
    while position < len(source):
        character = source[position]
        if character == "\\" and position + 1 < len(source):
            pieces.append(source[position : position + 2])
            position += 2
            continue
        if character == "/":
            character = "\\/"
        elif not _is_shown(character) and character not in "\t\n\v\f\r":
            character = f"\\x{ord(character):02X}"
        elif codes and character > "\uffff":
            character = f"\\u{{{ord(character):X}}}"
        elif codes and character > "\x7f":
            character = f"\\u{ord(character):04X}"
        pieces.append(character)
        position += 1
    return "".join(pieces)


def _is_shown(character: str) -> bool:
    return " " <= character <= "~" or character > "\x7f"


def expand_replacement(template: str, match: Match) -> str:
    """What ``sub`` and ``gsub`` put in a match's place.

    ``\\0`` to ``\\9``, ``\\k<name>``, ``\\&``, ``\\``` , ``\\'`` and ``\\\\`` are replaced, other
    backslashes stay. Where groups have names, ``\\1`` is nothing, as in Ruby.

    :raises RegexpError: ``index-error`` for a name that no group has, ``runtime-error`` for one
        without an end.
    """
    pieces: list[str] = []
    position = 0
    while (backslash := template.find("\\", position)) >= 0 and backslash + 1 < len(template):
        pieces.append(template[position:backslash])
        letter = template[backslash + 1]
        position = backslash + 2
        if letter in "0&":
            pieces.append(match.group(0) or "")
        elif letter in "123456789":
            pieces.append("" if match.names else match.group(int(letter)) or "")
        elif letter == "k" and template.startswith("<", position):
            end = template.find(">", position)
            if end < 0:
                message = "invalid group name reference format"
                raise RegexpError(message, backslash, "runtime-error")
            name = template[position + 1 : end]
            if name not in match.names:
                message = f"undefined group name reference: {name}"
                raise RegexpError(message, backslash, "index-error")
            pieces.append(match.named(name) or "")
            position = end + 1
        elif letter == "`":
            pieces.append(match.pre)
        elif letter == "'":
            pieces.append(match.post)
        elif letter == "\\":
            pieces.append("\\")
        else:
            pieces.append(template[backslash:position])
    pieces.append(template[position:])
    return "".join(pieces)
