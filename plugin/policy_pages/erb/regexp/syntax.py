"""Ruby's regular expressions (Onigmo's Ruby syntax) -> patterns of the `regex` module.

Everything is parsed by tables of what is allowed; what is not in them is refused with its place.
Source: Ruby's documentation of Regexp, Onigmo's doc/RE, and Ruby 3.1 as the judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from policy_pages.erb.regexp.characters import GROUP_NAME, CharacterReader
from policy_pages.erb.regexp.errors import RegexpError
from policy_pages.erb.regexp.sets import (
    IN_WORD,
    CharacterSet,
    escape_code,
    fold_parts,
)
from policy_pages.erb.regexp.size import check_size


@dataclass(frozen=True, slots=True)
class Translation:
    """A pattern of the `regex` module.

    :param ignores_case: whether it needs IGNORECASE as a whole (``(?-i:`` takes it back); the
        module does not know that ``ß`` is ``ß`` where ``(?i:`` alone asks for it.
    :param ascii_only: whether it is not known what Ruby matches in texts beyond ASCII: there
        ``[\\W]`` with ``i`` matches ``ss``, the other case of ``ß``.
    :param names: each name's groups, in order.
    :param nodes: how large its program is, at most.
    """

    pattern: str
    ignores_case: bool
    ascii_only: bool
    groups: int
    names: dict[str, tuple[int, ...]]
    nodes: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A translated part.

    :param width: how many characters it takes, or None if that varies.
    :param behind: where it is allowed: 2 in any look-behind, 1 in a positive one, 0 in none, -1 in
        none of ours.
    :param quantifier: the sign, where the part is one repeated by ``?``, ``*`` or ``+``.
    :param branches: it is an alternation of parts whose own widths are all fixed.
    """

    text: str
    width: int | None = 0
    behind: int = 2
    captures: bool = False
    quantifier: str = ""
    branches: bool = False
    letter: str = ""


_ANCHORS = {
    "A": r"\A",
    "z": r"\Z",
    "Z": r"(?=\n?\Z)",
    "G": r"\G",
    # without i: it changes nothing here, but makes the sets a hundred times as large
    "b": rf"(?-i:(?<={IN_WORD})(?!{IN_WORD})|(?<!{IN_WORD})(?={IN_WORD}))",
    "B": rf"(?-i:(?<={IN_WORD})(?={IN_WORD})|(?<!{IN_WORD})(?!{IN_WORD}))",
}
_LINE_START = r"(?:\A|(?<=\n)(?!\Z))"  # never after a final newline
_LINE_END = r"(?=\n|\Z)"
_LINE_BREAK = r"(?>\r\n|[\n-\r\x85\u2028\u2029])"
_SIMPLE_INTERVALS = {(0, 1): "?", (0, None): "*", (1, None): "+"}


@dataclass
class Parser(CharacterReader):
    """Reads one pattern.

    :param named_only: whether plain parentheses do not capture.
    """

    named_only: bool = False
    groups: int = 0
    ignores_case: bool = False
    ascii_only: bool = False
    leading: list[_Piece] = field(default_factory=list)
    names: dict[str, list[int]] = field(default_factory=dict)
    open_groups: set[int] = field(default_factory=set)
    highest_reference: tuple[int, int] = (0, 0)

    def parse(self, options: frozenset[str]) -> str:
        """The whole pattern's translation."""
        piece = self._alternatives(options)
        if self.position < len(self.source):
            raise self.error("unmatched close parenthesis")
        number, position = self.highest_reference
        if number > self.groups:
            raise RegexpError("invalid backref number/name", position)
        back = self.ignores_case and "i" not in options
        return f"(?-i:{piece.text})" if back else piece.text

    # -- alternatives, sequences, quantifiers

    def _alternatives(self, options: frozenset[str]) -> _Piece:
        self.deeper()
        branches = [self._sequence(options)]
        while self.take("|"):
            branches.append(self._sequence(options))
        self.depth -= 1
        if len(branches) == 1:
            return branches[0]
        widths = {branch.width for branch in branches}
        return _Piece(
            "|".join(branch.text for branch in branches),
            widths.pop() if len(widths) == 1 else None,
            min(branch.behind for branch in branches),
            any(branch.captures for branch in branches),
            branches=not any(branch.width is None for branch in branches),
        )

    def _sequence(self, options: frozenset[str]) -> _Piece:
        pieces: list[_Piece] = []
        while self.position < len(self.source) and self.peek() not in "|)":
            if self.skip_comment(options):
                continue
            piece = self._atom(options)
            pieces += self.leading
            self.leading = []
            pieces.append(self._quantified(piece, options))
        if len(pieces) == 1:
            return pieces[0]
        if "i" in options:
            self._refuse_shifted_folds(pieces)
        widths = [piece.width for piece in pieces if piece.width is not None]
        return _Piece(
            "".join(f"(?:{p.text})" if p.branches else p.text for p in pieces),
            sum(widths) if len(widths) == len(pieces) else None,
            min((piece.behind for piece in pieces), default=2),
            any(piece.captures for piece in pieces),
        )

    def _refuse_shifted_folds(self, pieces: list[_Piece]) -> None:
        # with i, "ßs" can be read as "sß"; Ruby does so only in some places
        for one, other in [*pairwise(pieces), *pairwise(reversed(pieces))]:
            longer = one.letter.casefold()
            apart = other.letter and not set(longer) & set(other.letter.casefold())
            if len(longer) > 1 and not apart:
                raise self.unsupported(f"{one.letter!r} in such a place with the option i")

    def _note_fold(self, letter: str, options: frozenset[str]) -> None:
        # s{2}, (?:s)s and [s]s match "ß", the other case of "ss", at some places only
        if "i" in options and letter.casefold() in fold_parts():
            self.ascii_only = True

    def _quantified(self, piece: _Piece, options: frozenset[str]) -> _Piece:
        levels = 0
        while True:
            while self.skip_comment(options):
                pass
            found = self.read_quantifier()
            if found is None:
                self.depth -= levels
                return piece
            self.deeper()
            levels += 1
            if "\\K" in piece.text:
                raise self.unsupported("a repeated \\K", back=1)
            if "i" in options and len(piece.letter.casefold()) > 1:
                raise self.unsupported(f"a repeated {piece.letter!r} with the option i", back=1)
            low, high, kind = found
            sign = "" if kind == "possessive" else _SIMPLE_INTERVALS.get((low, high), "")
            suffix = {"lazy": "?", "possessive": "+", "greedy": ""}[kind]
            if sign:
                sign += suffix
                if piece.quantifier and (len(sign) > 1 or len(piece.quantifier) > 1):
                    # Onigmo merges these two with a special table
                    raise self.unsupported("a lazy quantifier next to another one")
                if piece.quantifier and sign != piece.quantifier:
                    sign = "*"
            limits = f"{{{low},{'' if high is None else high}}}"
            if low == high:
                self._note_fold(piece.letter, options)
            repeated = f"(?:{piece.text}){sign or limits + suffix}"
            if high == 0 and not piece.captures:
                repeated = ""
            piece = _Piece(
                repeated,
                low * piece.width if low == high and piece.width is not None else None,
                # the look-behind of `regex` runs backwards and would keep another repetition
                0 if piece.captures else piece.behind,
                piece.captures,
                quantifier=sign,
            )

    # -- atoms

    def _atom(self, options: frozenset[str]) -> _Piece:
        character = self.peek()
        if character == "(":
            return self._group(options)
        if self.read_quantifier() is not None:
            raise self.error("target of repeat operator is not specified", back=1)
        self.position += 1
        if character == "\\":
            return self._escape(options)
        if character == "[":
            characters, negative = self.read_class(options)
            self.ascii_only |= characters.ascii_only and not negative
            if len(characters.ranges) == 1 and not characters.properties:
                self._note_fold(chr(characters.ranges[0][0]), options)
            return self._set((characters, negative), options)
        if character == ".":
            return _Piece("(?s:.)" if "m" in options else ".", 1)
        if character == "^":
            return _Piece(_LINE_START)
        if character == "$":
            return _Piece(_LINE_END)
        return self._literal(ord(character), options)

    @staticmethod
    def _literal(code: int, options: frozenset[str]) -> _Piece:
        letter = chr(code)
        several = "i" in options and len(letter.casefold()) > 1
        if several and letter == "\u0130":
            raise RegexpError("\u0130 with the option i", 0, "unsupported-ruby")
        return _Piece(escape_code(code), 1, -1 if several else 2, letter=letter)

    def _set(self, found: tuple[CharacterSet, bool], options: frozenset[str]) -> _Piece:
        characters, negative = found
        if "i" not in options:
            characters = ~characters if negative else characters
            return _Piece(characters.body() if characters else "(?!)", 1)
        several = bool(characters.longer) and not negative
        text = characters.ignoring_case(negative)
        return _Piece(text, None, -1) if several else _Piece(text, 1)

    def _group(self, options: frozenset[str]) -> _Piece:
        start = self.position
        self.position += 1
        if not self.take("?"):
            if self.named_only:
                return self._rest(options, "(?:", start)
            return self._capture(options, start, None)
        for opening, closes in (("'", "'"), ("<", ">")):
            lookbehind = self.source.startswith(("<=", "<!"), self.position)
            if not lookbehind and self.take(opening):
                return self._capture(options, start, self.read_name(closes))
        for sign in (":", "=", "!", ">", "<=", "<!"):
            if self.take(sign):
                return self._rest(options, f"(?{sign}", start)
        if self.peek() in ("~", "("):
            raise self.unsupported("a conditional" if self.peek() == "(" else "(?~)", back=2)
        return self._options(options, start)

    def _options(self, options: frozenset[str], start: int) -> _Piece:
        on, new = True, set(options)
        while (character := self.next()) not in (")", ":"):
            if character == "-" and on:
                on = False
            elif character and character in "imx":
                (new.add if on else new.discard)(character)
            elif character and character in "adu":
                raise self.unsupported(f"the option {character}", back=1)
            else:
                raise self.error("undefined group option", back=1)
        sign = "i" if "i" in new else "-i"
        self.ignores_case |= "i" in new
        if character == ":":
            return self._rest(frozenset(new), f"(?{sign}:", start)
        # Onigmo's own rule: the rest of the group is the body, its alternatives too
        rest = self._alternatives(frozenset(new))
        return _Piece(f"(?{sign}:{rest.text})", rest.width, rest.behind, rest.captures)

    def _rest(self, options: frozenset[str], opening: str, start: int) -> _Piece:
        """The body of a group up to its closing parenthesis."""
        body = self._alternatives(options)
        if not self.take(")"):
            raise RegexpError("end pattern with unmatched parenthesis", start)
        if opening == "(?:":
            if body.branches:
                return body
            self._note_fold(body.letter, options)
            text = f"(?:{body.text})"
            return _Piece(
                text, body.width, body.behind, body.captures, body.quantifier, letter=body.letter
            )
        text = f"{opening}{body.text})"
        if opening in ("(?<=", "(?<!"):
            positive = opening == "(?<="
            if body.behind < 0:
                raise RegexpError("this look-behind", start, "unsupported-ruby")
            if (body.width is None and not body.branches) or body.behind < (1 if positive else 2):
                raise RegexpError("invalid pattern in look-behind", start)
            return _Piece(text, 0, body.behind, body.captures)
        if opening in ("(?=", "(?!"):
            if "\\K" in text:
                raise self.unsupported("\\K in a look-ahead", back=1)
            return _Piece(text, 0, 0, body.captures)
        return _Piece(text, body.width, 0 if opening == "(?>" else body.behind, body.captures)

    def _capture(self, options: frozenset[str], start: int, name: str | None) -> _Piece:
        self.groups += 1
        number = self.groups
        if name is not None:
            self.names.setdefault(name, []).append(number)
        self.open_groups.add(number)
        body = self._rest(options, "(", start)
        self.open_groups.remove(number)
        return _Piece(body.text, body.width, min(body.behind, 1), captures=True)

    # -- escapes

    def _escape(self, options: frozenset[str]) -> _Piece:
        letter = self.peek()
        if letter and letter in _ANCHORS:
            self.position += 1
            return _Piece(_ANCHORS[letter], behind=0 if letter in "zZ" else 2)
        if letter == "K":
            self.position += 1
            return _Piece(r"\K", behind=-1)
        if letter and letter in "RX":
            self.position += 1
            return _Piece(_LINE_BREAK if letter == "R" else r"\X", None, 0)
        if letter == "k":
            return self._named_reference()
        if letter == "g" and self.source[self.position + 1 : self.position + 2] in ("<", "'"):
            raise self.unsupported("a call of a group (\\g)", back=1)
        if letter and letter in "123456789":
            digits = re.compile("[0-9]{1,4}").match(self.source, self.position)
            assert digits is not None
            number = int(digits[0])
            if number <= max(self.groups, 9):
                self.position = digits.end()
                if self.named_only:
                    raise self.error("numbered backref/call is not allowed. (use name)")
                return self._reference([number], len(digits[0]) + 1)
        characters = self.read_set(options)
        if characters is not None:
            return self._set((characters, False), options)
        codes = self.read_codes()
        # a quantifier belongs to the last one
        self.leading = [self._literal(code, options) for code in codes[:-1]]
        return self._literal(codes[-1], options)

    def _named_reference(self) -> _Piece:
        start = self.position - 1
        self.position += 1
        for opening, closes in (("<", ">"), ("'", "'")):
            if not self.take(opening):
                continue
            end = self.source.find(closes, self.position)
            name = self.source[self.position : max(end, self.position)]
            if re.fullmatch("[0-9]{1,4}", name) and not self.named_only:
                self.position = end + 1
                return self._reference([int(name)], self.position - start)
            if not GROUP_NAME.fullmatch(name):
                raise self.unsupported(f"the reference {name!r}")
            if name not in self.names:
                raise self.error(f"undefined name <{name}> reference")
            self.position = end + 1
            return self._reference(self.names[name], self.position - start)
        return _Piece("k", 1)

    def _reference(self, numbers: list[int], length: int) -> _Piece:
        if self.open_groups.intersection(numbers):
            raise self.unsupported("a reference to the group around it", back=length)
        if 0 in numbers:
            raise self.error("invalid backref number/name", back=length)
        if max(numbers) > self.highest_reference[0]:
            self.highest_reference = (max(numbers), self.position - length)
        texts = [f"\\g<{number}>" for number in reversed(numbers)]
        return _Piece(texts[0] if len(texts) == 1 else f"(?>{'|'.join(texts)})", None, 0)


def translate(source: str, options: str) -> Translation:
    """A Ruby pattern as one of the `regex` module.

    :raises RegexpError: for what Ruby or this translation refuses.
    """
    flags = frozenset(options)
    parser = Parser(source)
    try:
        text = parser.parse(flags)
    except RegexpError:
        if not parser.names:
            raise
    if parser.names:
        # where groups have names, plain parentheses do not capture
        parser = Parser(source, named_only=True)
        text = parser.parse(flags)
    nodes = check_size(text, len(source))
    names = {name: tuple(numbers) for name, numbers in parser.names.items()}
    ignores_case = parser.ignores_case or "i" in flags
    return Translation(text, ignores_case, parser.ascii_only, parser.groups, names, nodes)
