"""A format and its arguments -> text, as Ruby's ``Kernel#format`` and ``String#%`` write it.

The rules are those of Ruby's format specifications; what they leave open Ruby 3.1 was asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from policy_pages.erb.formats.float_digits import decimal_digits, hexadecimal_digits
from policy_pages.erb.formats.numbers import integer_to_text


class FormatError(Exception):
    """What Ruby raises for a format or its arguments.

    :param ruby_class: the name of Ruby's exception class.
    """

    def __init__(self, message: str, ruby_class: str = "ArgumentError") -> None:
        super().__init__(message)
        self.message = message
        self.ruby_class = ruby_class


class FormatLimit(Exception):  # noqa: N818
    """The text would be longer than allowed."""


class FormatRefused(Exception):  # noqa: N818
    """Ruby would print something that is not text (half a character)."""


@dataclass(frozen=True, slots=True)
class Conversions:
    """What a format needs to know about values; each can raise for a value that does not fit.

    :param to_s: Ruby's ``to_s``.
    :param inspect: Ruby's ``inspect``.
    :param to_integer: ``Kernel#Integer``.
    :param to_float: ``Kernel#Float``.
    :param to_index: the implicit conversion to an integer: a float is cut, a string refused.
    :param string: the text of a string, None for any other value.
    :param names: the values of a hash by the names of its symbols, None for any other value.
    """

    to_s: Callable[[object], str]
    inspect: Callable[[object], str]
    to_integer: Callable[[object], int]
    to_float: Callable[[object], float]
    to_index: Callable[[object], int]
    string: Callable[[object], str | None]
    names: Callable[[object], Mapping[str, object] | None]


@dataclass(slots=True)
class _Directive:
    """The flags, width and precision of one ``%``."""

    flags: set[str] = field(default_factory=set)
    width: int | None = None
    precision: int | None = None
    has_precision: bool = False  # given, though a negative one counts as none

    def pad(self, sign: str, body: str) -> str:
        """Sign and body in the width; zeros go between the two."""
        space = (self.width or 0) - len(sign) - len(body)
        if space <= 0:
            return sign + body
        if "-" in self.flags:
            return sign + body + " " * space
        return sign + "0" * space + body if "0" in self.flags else " " * space + sign + body

    def pad_text(self, text: str) -> str:
        """A text in the width; zeros are for numbers."""
        width = self.width or 0
        return text.ljust(width) if "-" in self.flags else text.rjust(width)

    def sign(self, negative: bool) -> str:
        """The text before a number."""
        return "-" if negative else "+" if "+" in self.flags else " " if " " in self.flags else ""


_INT_MAX = 2**31 - 1
_NUMBER = re.compile(r"[0-9]*")
_NOT_SET = object()


class _Formatter:
    """One run over a format."""

    def __init__(
        self, template: str, arguments: Sequence[object], convert: Conversions, size: int
    ) -> None:
        self.template = template
        self.arguments = arguments
        self.convert = convert
        self.size = size
        self.position = 0
        self.taken = 0  # arguments taken in their order
        self.style = ""  # "unnumbered", "numbered" or "named": they do not mix

    def run(self) -> str:
        pieces: list[str] = []
        length = 0
        while self.position < len(self.template):
            piece = self.literal() or self.directive()
            length += len(piece)
            if length > self.size:
                raise FormatLimit(f"this string is longer than {self.size} characters")
            pieces.append(piece)
        return "".join(pieces)

    def literal(self) -> str:
        end = self.template.find("%", self.position)
        if end == len(self.template) - 1 and end >= 0:
            raise FormatError("incomplete format specifier; use %% (double %) instead")
        start, self.position = self.position, len(self.template) if end < 0 else end
        return self.template[start : self.position]

    def peek(self) -> str:
        return self.template[self.position : self.position + 1]

    def directive(self) -> str:
        self.position += 1
        directive = _Directive()
        value: object = _NOT_SET
        name = ""
        while True:
            mark = self.peek()
            if mark in ("<", "{"):
                value, name = self.named(mark, name)
                if mark == "{":
                    return _text(directive, self.convert.to_s(value))
            elif mark and mark in " #+-0":
                self.flag(directive, mark)
            elif mark and mark in "123456789":
                number = self.number("width")
                if self.peek() == "$":
                    self.position += 1
                    if value is not _NOT_SET:
                        raise FormatError(f"value given twice - {number}$")
                    value = self.numbered(number)
                else:
                    self.only_width(directive)
                    directive.width = self.bounded(number)
            elif mark == "*":
                self.only_width(directive)
                width = self.asterisk("width")
                if width < 0:
                    directive.flags.add("-")
                directive.width = self.bounded(abs(width))
            elif mark == ".":
                self.read_precision(directive)
            else:
                return self.convert_value(directive, mark, value)

    def flag(self, directive: _Directive, mark: str) -> None:
        if directive.width is not None:
            raise FormatError("flag after width")
        if directive.has_precision:
            raise FormatError("flag after precision")
        directive.flags.add(mark)
        self.position += 1

    def only_width(self, directive: _Directive) -> None:
        if directive.width is not None:
            raise FormatError("width given twice")
        if directive.has_precision:
            raise FormatError("width after precision")

    def read_precision(self, directive: _Directive) -> None:
        if directive.has_precision:
            raise FormatError("precision given twice")
        directive.has_precision = True
        self.position += 1
        number = self.asterisk("prec") if self.peek() == "*" else self.number("precision")
        self.bounded(abs(number))
        directive.precision = None if number < 0 else number

    def bounded(self, number: int) -> int:
        if number > self.size:
            raise FormatLimit(f"this string is longer than {self.size} characters")
        return number

    def number(self, what: str) -> int:
        match = _NUMBER.match(self.template, self.position)
        assert match is not None
        self.position = match.end()
        digits = match.group().lstrip("0") or "0"
        number = int(digits) if len(digits) < 11 else _INT_MAX + 1
        if number > _INT_MAX:
            raise FormatError(f"{what} too big")
        if self.position == len(self.template):
            raise FormatError("malformed format string - %*[0-9]")
        return number

    def asterisk(self, what: str) -> int:
        self.position += 1
        start = self.position
        number = self.number(what)
        if self.peek() == "$":
            self.position += 1
            return self.convert.to_index(self.numbered(number))
        self.position = start
        return self.convert.to_index(self.next_argument())

    def argument(self, index: int) -> object:
        if index >= len(self.arguments):
            raise FormatError("too few arguments")
        return self.arguments[index]

    def next_argument(self) -> object:
        if self.style in ("numbered", "named"):
            raise FormatError(f"unnumbered({self.taken + 1}) mixed with {self.style}")
        self.style = "unnumbered"
        self.taken += 1
        return self.argument(self.taken - 1)

    def numbered(self, number: int) -> object:
        if self.style == "unnumbered":
            raise FormatError(f"numbered({number}) after unnumbered({self.taken})")
        if self.style == "named":
            raise FormatError(f"numbered({number}) after named")
        if number < 1:
            raise FormatError(f"invalid index - {number}$")
        self.style = "numbered"
        return self.argument(number - 1)

    def named(self, mark: str, before: str) -> tuple[object, str]:
        end = self.template.find(">" if mark == "<" else "}", self.position)
        if end < 0:
            raise FormatError("malformed name - unmatched parenthesis")
        shown = self.template[self.position : end + 1]
        if before:
            raise FormatError(f"named{shown} after {before}")
        if self.style == "unnumbered":
            raise FormatError(f"named{shown} after unnumbered({self.taken})")
        if self.style == "numbered":
            raise FormatError(f"named{shown} after numbered")
        self.style = "named"
        self.position = end + 1
        values = self.convert.names(self.arguments[0]) if len(self.arguments) == 1 else None
        if values is None:
            raise FormatError("one hash required")
        if shown[1:-1] not in values:
            raise FormatError(f"key{shown} not found", "KeyError")
        return values[shown[1:-1]], f"<{shown[1:-1]}>"

    def convert_value(self, directive: _Directive, mark: str, value: object) -> str:
        if mark in ("%", "\n", "\0", ""):
            if directive.flags or directive.width is not None or directive.has_precision:
                raise FormatError("invalid format character - %")
            # a line's end is not eaten
            self.position += mark == "%"
            return "%"
        self.position += 1
        if mark not in "csdiuoxXbBfeEgGaAp":
            printable = " " <= mark <= "~"
            raise FormatError("malformed format string" + (f" - %{mark}" if printable else ""))
        if value is _NOT_SET:
            value = self.next_argument()
        if mark == "c":
            return directive.pad_text(self.character(value))
        if mark in "sp":
            text = self.convert.to_s(value) if mark == "s" else self.convert.inspect(value)
            return _text(directive, text)
        if mark in "diuoxXbB":
            return _integer(directive, mark, self.convert.to_integer(value))
        if mark == "f" and isinstance(value, (int, Fraction)) and not isinstance(value, bool):
            return _exact(directive, Fraction(value))
        return _float(directive, mark, self.convert.to_float(value))

    def character(self, value: object) -> str:
        text = self.convert.string(value)
        if text is not None:
            if len(text) != 1:
                raise FormatError("%c requires a character")
            return text
        code = self.convert.to_index(value)
        if 0x10FFFF < code < 2**31:
            raise FormatError("invalid character")
        if not 0 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000:
            raise FormatRefused(f"{code} is not the number of a character")
        return chr(code)


def format_string(
    template: str, arguments: Sequence[object], convert: Conversions, size: int
) -> str:
    """The template with its directives carried out.

    :param arguments: the values; for names (``%<name>d``, ``%{name}``) one hash alone.
        Integers are ``int``, rationals :class:`fractions.Fraction`.
    :param convert: the functions for values; what they raise is passed on.
    :param size: how many characters the result can have.
    :raises FormatError: what Ruby raises.
    :raises FormatLimit: for a longer result, width or precision.
    :raises FormatRefused: for what is not text.
    """
    return _Formatter(template, arguments, convert, size).run()


def _text(directive: _Directive, text: str) -> str:
    if directive.precision is not None:
        text = text[: directive.precision]
    return directive.pad_text(text)


def _exact(directive: _Directive, value: Fraction) -> str:
    precision = 6 if directive.precision is None else directive.precision
    digits = precision if value.denominator != 1 else 0
    if digits > 10_000:
        raise FormatLimit("a rational number is written with at most 10000 digits")
    top, bottom = abs(value.numerator) * 10**digits, value.denominator
    text = integer_to_text((top + bottom // 2) // bottom) + "0" * (precision - digits)
    text = text.rjust(precision + 1, "0")
    if precision:
        text = f"{text[:-precision]}.{text[-precision:]}"
    return directive.pad(directive.sign(value < 0), text)


_BITS = {"o": 3, "x": 4, "b": 1}


def _integer(directive: _Directive, mark: str, value: int) -> str:
    kind = mark.lower()
    signed = kind in "diu" or bool(directive.flags & {"+", " "})
    precision = directive.precision
    dots = ""
    fill = "0"
    if value < 0 and not signed:
        # the two's complement, which shows the digit of the sign once
        bits = _BITS[kind]
        fill = {"o": "7", "x": "f", "b": "1"}[kind]
        count = -(-value.bit_length() // bits) + 1
        digits = fill + format((1 << bits * count) + value, kind).lstrip(fill)
        dots = ".."
    else:
        digits = integer_to_text(abs(value)) if kind in "diu" else format(abs(value), kind)
    sign = directive.sign(value < 0) if signed else ""
    prefix = {"o": "0", "x": "0x", "b": "0b"}.get(kind, "") if "#" in directive.flags else ""
    if prefix == "0":
        if digits == "0":
            digits, precision = "", None if precision is None else precision - 1
        elif dots or (precision or 0) > len(digits):
            prefix = ""
    elif value == 0:
        prefix = ""
    lead = sign + prefix + dots
    if directive.flags & {"0", "-"} == {"0"} and directive.precision is None:
        digits = digits.rjust((directive.width or 0) - len(lead), fill)
    elif precision is not None:
        if precision == 0 and not prefix and digits == "0":
            digits = ""
        digits = digits.rjust(precision - len(dots), fill)
    text = lead + digits
    if mark == "X":
        text = text.upper()
    return directive.pad_text(text.replace("b", mark) if kind == "b" else text)


def _float(directive: _Directive, mark: str, value: float) -> str:
    sign = directive.sign(math.copysign(1.0, value) < 0 and not math.isnan(value))
    if not math.isfinite(value):
        return directive.pad_text(sign + ("NaN" if math.isnan(value) else "Inf"))
    kind = mark.lower()
    alternative = "#" in directive.flags
    if kind == "a":
        sign += "0x"
        body = hexadecimal_digits(abs(value), directive.precision, alternative)
    else:
        precision = 6 if directive.precision is None else directive.precision
        body = decimal_digits(abs(value), kind, precision, alternative)
    text = directive.pad(sign, body)
    return text.upper() if mark in "EGA" else text
