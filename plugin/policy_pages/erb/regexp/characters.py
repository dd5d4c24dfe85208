"""Parts of a Ruby regular expression: escapes, classes, quantifiers and names -> their values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policy_pages.erb.regexp.errors import RegexpError
from policy_pages.erb.regexp.sets import (
    CharacterSet,
    UnsupportedSetError,
    bracket,
    property_set,
    shorthand,
)

DEPTH = 25
"""How deep groups, classes and quantifiers may nest; the `regex` module's parser is recursive."""
_CONTROLS = {"n": 10, "t": 9, "r": 13, "f": 12, "v": 11, "a": 7, "e": 27}
_PROPERTY = re.compile(r"[pP]\{([^{}]*)\}")
_BRACKET = re.compile(r":(\^?[a-z]+):\]")
_OPPOSITE = re.compile(r"\\[DWSH]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]|\\[ux0-7]")
_OCTET = re.compile(r"x([0-9a-fA-F]{1,2})|(0[0-7]{0,2}|[1-7][0-7]{0,2})")
_UNICODE = re.compile(r"([0-9a-fA-F]{4})|\{[ \t]*([0-9a-fA-F \t]+)\}")
_INTERVAL = re.compile(r"\{(?:([0-9]+)|([0-9]*)(,)([0-9]*))\}")
_MOST_REPEATS = 100_000  # Onigmo's own limit
GROUP_NAME = re.compile(r"[^\W\d]\w*")


@dataclass
class CharacterReader:
    """A place in a pattern, and what can be read there.

    :param source: the pattern.
    """

    source: str
    position: int = 0
    depth: int = 0

    def error(self, message: str, code: str = "regexp-syntax", back: int = 0) -> RegexpError:
        """A refusal at this place, or so many characters before it."""
        return RegexpError(message, min(self.position - back, len(self.source)), code)

    def unsupported(self, what: str, back: int = 0) -> RegexpError:
        """A refusal of what Ruby knows."""
        return self.error(f"{what} in a regular expression", "unsupported-ruby", back)

    def deeper(self) -> None:
        """Count one level more.

        :raises RegexpError: ``limit-depth``.
        """
        self.depth += 1
        if self.depth > DEPTH:
            message = f"this regular expression is nested more than {DEPTH} levels deep"
            raise self.error(message, "limit-depth")

    def take(self, text: str) -> bool:
        """Go past a text, if it is here."""
        if self.source.startswith(text, self.position):
            self.position += len(text)
            return True
        return False

    def peek(self) -> str:
        """The next character, or nothing."""
        return self.source[self.position : self.position + 1]

    def next(self) -> str:
        """The next character, or nothing; go past it."""
        character = self.peek()
        self.position += 1
        return character

    def skip_comment(self, options: frozenset[str]) -> bool:
        """Go past a comment, or with ``x`` past a space; whether there was one."""
        if self.take("(?#"):
            while (character := self.next()) != ")":
                if not character:
                    raise self.error("end pattern in group")
                if character == "\\":
                    self.position += 1
            return True
        if "x" not in options:
            return False
        if self.peek() and self.peek() in " \t\n\r\f":
            self.position += 1
            return True
        if self.peek() == "#":
            end = self.source.find("\n", self.position)
            self.position = len(self.source) if end < 0 else end + 1
            return True
        return False

    def read_quantifier(self) -> tuple[int, int | None, str] | None:
        """A quantifier: least, most, and ``greedy``, ``lazy`` or ``possessive``; or None."""
        character = self.peek()
        simple = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(character) if character else None
        if simple is not None:
            self.position += 1
            kind = "lazy" if self.take("?") else "possessive" if self.take("+") else "greedy"
            return (*simple, kind)
        found = _INTERVAL.match(self.source, self.position)
        if found is None or not (found[1] or found[2] or found[4]):
            return None
        if max(len(digits or "") for digits in found.group(1, 2, 4)) > 6:
            raise self.error("too big number for repeat range")
        low = int(found[1] or found[2] or 0)
        high = int(found[1] or found[4]) if found[1] or found[4] else None
        if max(low, high or 0) > _MOST_REPEATS:
            raise self.error("too big number for repeat range")
        if high is not None and high < low:
            raise self.error("upper is smaller than lower in repeat range")
        self.position = found.end()
        # after {n}, a question mark is another quantifier; a plus sign always is
        return low, high, "lazy" if not found[1] and self.take("?") else "greedy"

    def read_name(self, closes: str) -> str:
        """The name of a group, up to the sign that closes it."""
        end = self.source.find(closes, self.position)
        name = self.source[self.position : max(end, self.position)]
        if not name:
            raise self.error("group name is empty")
        if name[0].isdecimal() or ")" in name:
            raise self.error(f"invalid group name <{name}>")
        if not GROUP_NAME.fullmatch(name):
            raise self.unsupported(f"the group name {name!r}")
        self.position = end + 1
        return name

    def read_set(self, options: frozenset[str]) -> CharacterSet | None:
        """The set of ``\\d``, ``\\p{Alpha}`` and the like, after its backslash, or None."""
        letter = self.peek()
        ignore_case = "i" in options
        if letter and letter in "dDwWsShH":
            self.position += 1
            return shorthand(letter, ignore_case)
        if not letter or letter not in "pP":
            return None
        found = _PROPERTY.match(self.source, self.position)
        if found is None:
            return None
        try:
            characters = property_set(found[1], letter == "P", ignore_case)
        except UnsupportedSetError as error:
            raise self.unsupported(str(error), back=1) from None
        if characters is None:
            raise self.unsupported(f"the character property {found[1]!r}", back=1)
        self.position = found.end()
        return characters

    def read_codes(self) -> list[int]:
        """The characters of an escape, after its backslash."""
        letter = self.next()
        if not letter:
            raise self.error("too short escape sequence", back=1)
        if letter in _CONTROLS:
            return [_CONTROLS[letter]]
        if letter in "xu01234567":
            return self._numbered(letter)
        if letter in "cCM":
            raise self.unsupported(f"the escape \\{letter}", back=2)
        return [ord(letter)]

    def _numbered(self, letter: str) -> list[int]:
        start = self.position - 1
        if letter == "u":
            return self._unicode()
        self.position = start
        octets = bytearray()
        while True:
            found = _OCTET.match(self.source, self.position)
            if found is None:
                raise self.error("invalid hex escape")
            value = int(found[1], 16) if found[1] else int(found[2], 8)
            if value > 0xFF:
                raise self.error("too big number")
            octets.append(value)
            self.position = found.end()
            if value < 0x80 and len(octets) == 1:
                return [value]
            # octets of one character in UTF-8
            try:
                return [ord(octets.decode())]
            except UnicodeDecodeError:
                if len(octets) == 4 or not self.take("\\"):
                    raise self.error("invalid multibyte escape") from None

    def _unicode(self) -> list[int]:
        found = _UNICODE.match(self.source, self.position)
        if found is None:
            raise self.error("invalid Unicode escape")
        codes = [int(digits[-7:], 16) for digits in (found[1] or found[2]).split()]
        if any(code > 0x10FFFF or 0xD800 <= code < 0xE000 for code in codes):
            raise self.error("invalid Unicode range")
        self.position = found.end()
        return codes

    # -- classes

    def read_class(self, options: frozenset[str]) -> tuple[CharacterSet, bool]:
        """A class after its opening bracket: its contents, and whether it is negated."""
        self.deeper()
        start = self.position - 1
        negative = self.take("^")
        done: CharacterSet | None = None
        current = CharacterSet()
        if self.peek() == "]":
            if "]" not in self.source[self.position + 1 :]:
                raise self.error("empty char-class")
            current = CharacterSet(((ord("]"), ord("]")),))
            self.position += 1
            if self.peek() == "-":
                raise self.unsupported("a range from ']' in a class")
        while not self.take("]"):
            if self.position >= len(self.source):
                raise RegexpError("premature end of char-class", start)
            if self.take("&&"):
                done = current if done is None else done & current
                current = CharacterSet()
                continue
            current = current | self._member(options)
        self.depth -= 1
        if done is not None:
            if "i" in options and not (done.is_plain and current.is_plain):
                raise self.unsupported("&& with such sets and the option i", back=1)
            current = done & current
            if "i" in options:
                current = current.folding()
        return current, negative

    def _member(self, options: frozenset[str]) -> CharacterSet:
        if self.take("["):
            if self.peek() == ":":
                return self._bracket(options)
            start = self.position
            characters, negative = self.read_class(options)
            inside = self.source[start : self.position]
            risky = "i" in options or _OPPOSITE.search(inside)
            if negative and risky and _BEYOND_ASCII.search(inside):
                # a defect of Onigmo's: it matches some of what is named here
                raise self.unsupported("such a nested [^]")
            if negative and "i" in options and not characters.is_plain:
                raise self.unsupported("a nested [^] with such sets and the option i")
            result = ~characters if negative else characters
            if negative and "i" in options:
                result = replace(result, ascii_only=True)
        else:
            codes = self._class_codes(options)
            if isinstance(codes, list):
                return self._range(codes, options)
            result = codes
        if self.peek() == "-" and not self.source.startswith("-]", self.position):
            raise self.unsupported("a hyphen after a set in a class")
        return result

    def _bracket(self, options: frozenset[str]) -> CharacterSet:
        found = _BRACKET.match(self.source, self.position)
        if found is None:
            raise self.unsupported("a class that begins with a colon in another one")
        try:
            characters = bracket(found[1], "i" in options)
        except UnsupportedSetError as error:
            raise self.unsupported(str(error)) from None
        if characters is None:
            raise self.error("invalid POSIX bracket type")
        self.position = found.end()
        if self.peek() == "-" and not self.source.startswith("-]", self.position):
            raise self.unsupported("a hyphen after a set in a class")
        return characters

    def _class_codes(self, options: frozenset[str]) -> CharacterSet | list[int]:
        if not self.take("\\"):
            return [ord(self.next())]
        if self.take("b"):
            return [8]
        negative_property = self.source.startswith(("P{", "p{^"), self.position)
        if (characters := self.read_set(options)) is not None:
            return characters.folding() if negative_property and "i" in options else characters
        return self.read_codes()

    def _range(self, codes: list[int], options: frozenset[str]) -> CharacterSet:
        """A character, several (``\\u{61 62}``), or a range that begins with the last of them."""
        ranges = [(code, code) for code in codes]
        if self.peek() == "-" and not self.source.startswith("-]", self.position):
            self.position += 1
            if self.source.startswith(("[", "&&"), self.position) or not self.peek():
                raise self.unsupported("a hyphen before a set in a class", back=1)
            last = self._class_codes(options)
            if not isinstance(last, list):
                raise self.error("char-class value at end of range")
            if last[0] < codes[-1]:
                raise self.error("empty range in char class")
            ranges += [(codes[-1], last[0]), *((code, code) for code in last[1:])]
        result = CharacterSet.of(ranges)
        return result.folding() if "i" in options else result
