"""How Ruby prints its values: ``to_s`` and ``inspect``, as Ruby 3.1 does."""

from __future__ import annotations

import datetime
import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.formats.numbers import float_to_text, integer_to_text
from policy_pages.erb.regexp import Match, Regexp
from policy_pages.erb.values import (
    MAIN,
    Enumerator,
    Proc,
    RubyClass,
    RubyException,
    RubyHash,
    RubyObject,
    RubyRange,
    RubyString,
    Symbol,
    Value,
    is_number,
    type_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_pages.erb.limits import Meter


def to_s(value: Value, meter: Meter) -> str:
    """Ruby's ``to_s``.

    :raises PageError: ``limit-size`` or ``limit-steps``, for a value that is too large to print.
    """
    if isinstance(value, RubyString):
        return value.text
    if value is None:
        return ""
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        meter.spend(value.bit_length() >> 6)
        return integer_to_text(value)
    if isinstance(value, float):
        return float_to_text(value)
    if isinstance(value, (list, RubyHash)):
        return inspect(value, meter)
    if isinstance(value, RubyRange):
        meter.spend(1)
        middle = "..." if value.exclusive else ".."
        return f"{to_s(value.first, meter)}{middle}{to_s(value.last, meter)}"
    if isinstance(value, datetime.datetime):
        is_utc = value.tzinfo is None or value.tzinfo is datetime.timezone.utc
        zone = "UTC" if is_utc else value.strftime("%z")
        return f"{value.strftime('%Y-%m-%d %H:%M:%S')} {zone}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{to_s(value.numerator, meter)}/{to_s(value.denominator, meter)}"
    if isinstance(value, RubyClass):
        return value.name
    if isinstance(value, RubyException):
        return value.message
    if isinstance(value, Regexp):
        return value.to_s()
    if isinstance(value, Match):
        return value.group(0) or ""
    if isinstance(value, Enumerator):
        raise _no_address("an enumerator")
    return inspect(value, meter)


def _no_address(what: str) -> PageError:
    """Ruby prints the address of such a value, another one each time."""
    help = "add `.to_a`, or give the method a block"
    return PageError("unsupported-ruby", f"{what} cannot be printed", help)


def _is_arithmetic(receiver: Value) -> bool:
    """Whether a ``step`` is one of numbers, which Ruby prints in another way."""
    if isinstance(receiver, RubyRange):
        ends = (receiver.first, receiver.last)
        return any(map(is_number, ends)) and all(e is None or is_number(e) for e in ends)
    return is_number(receiver)


def _sequence(value: Enumerator, meter: Meter, active: tuple[int, ...]) -> Iterator[str]:
    receiver = "".join(_inspected(value.receiver, meter, active))
    shown = f"({receiver})" if isinstance(value.receiver, RubyRange) else receiver
    given = "".join(_inspected(list(value.arguments), meter, active))[1:-1]
    yield f"({shown}.{value.name}({given}))" if value.arguments else f"({shown}.{value.name})"


def inspect(value: Value, meter: Meter) -> str:
    """Ruby's ``inspect``; a hash as Ruby up to 3.3 prints it (``{:a=>1}``).

    :raises PageError: as :func:`to_s`.
    """
    pieces: list[str] = []
    length = 0
    for piece in _inspected(value, meter, ()):
        pieces.append(piece)
        length += len(piece)
        meter.check_string(length)
        meter.spend(1)
    return "".join(pieces)


def _inspected(value: Value, meter: Meter, active: tuple[int, ...]) -> Iterator[str]:
    """The pieces of a value's ``inspect``; ``active`` are the collections that contain it."""
    if isinstance(value, list):
        if id(value) in active:
            yield "[...]"
            return
        inner = (*active, id(value))
        yield "["
        for index, element in enumerate(value):
            if index:
                yield ", "
            yield from _inspected(element, meter, inner)
        yield "]"
    elif isinstance(value, RubyHash):
        if id(value) in active:
            yield "{...}"
            return
        inner = (*active, id(value))
        yield "{"
        for index, (key, item) in enumerate(value.items()):
            if index:
                yield ", "
            yield from _inspected(key, meter, inner)
            yield "=>"
            yield from _inspected(item, meter, inner)
        yield "}"
    elif isinstance(value, RubyRange):
        endless = value.last is None
        if value.first is not None or endless:
            yield from _inspected(value.first, meter, active)
        yield "..." if value.exclusive else ".."
        if not endless or value.first is None:
            yield from _inspected(value.last, meter, active)
    elif isinstance(value, Enumerator):
        if value.name in ("step", "%") and _is_arithmetic(value.receiver):
            yield from _sequence(value, meter, active)
            return
        if value.name == "slice_when":  # one name for several of Ruby's, each with an address
            raise _no_address("this enumerator")
        yield "#<Enumerator: "
        yield from _inspected(value.receiver, meter, active)
        yield f":{value.name}"
        if value.arguments:
            yield "("
            yield from list(_inspected(list(value.arguments), meter, active))[1:-1]
            yield ")"
        yield ">"
    else:
        yield _inspected_alone(value, meter)


def _inspected_alone(value: Value, meter: Meter) -> str:
    if value is None:
        return "nil"
    if isinstance(value, RubyString):
        meter.spend(len(value.text) >> 2)
        return quoted(value.text)
    if isinstance(value, Symbol):
        return _symbol(value.name)
    if isinstance(value, Fraction):
        return f"({to_s(value, meter)})"
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        julian_day = value.toordinal() + 1_721_425
        return f"#<Date: {value.isoformat()} (({julian_day}j,0s,0n),+0s,2299161j)>"
    if isinstance(value, Regexp):
        return value.inspect()
    if isinstance(value, Match):
        return _match(value)
    if isinstance(value, RubyException):
        name = value.kind.name
        return f"#<{name}: {value.message}>" if value.message else name
    if isinstance(value, Proc):
        raise _no_address("a block")
    if value is MAIN:
        return "main"
    if isinstance(value, RubyObject):
        return f"#<{type_name(value)} {value.shown}>" if value.shown else f"#<{type_name(value)}>"
    return to_s(value, meter)


def _match(match: Match) -> str:
    if not match.regexp.source and match.group(0):  # the search was for a string
        return f"#<MatchData: {match.group(0)}>"
    labels = {number: str(number) for number in range(1, len(match.spans))}
    labels |= {number: name for name, numbers in match.names.items() for number in numbers}
    groups = [f" {name}:{_group(match.group(number))}" for number, name in labels.items()]
    return f"#<MatchData {_group(match.group(0))}{''.join(groups)}>"


def _group(text: str | None) -> str:
    return "nil" if text is None else quoted(text)


_NAME = r"[^\0-@\[-^`{-\x7f][^\0-/:-@\[-^`{-\x7f]*"
"""Letters and ``_``, then digits, too, and whatever is not ASCII; ranges up to the last character
would take the compiler a hundred times as long."""
_PLAIN_SYMBOL = re.compile(rf"(?:{_NAME}[?!=]?|(?:@@?|\$){_NAME})\Z")
_OPERATORS = frozenset(
    "[] []= + - * / % ** ! ~ == != < > <= >= <=> === =~ !~ << >> & | ^ +@ -@ `".split()
)


def _symbol(name: str) -> str:
    plain = _PLAIN_SYMBOL.match(name) is not None or name in _OPERATORS
    if plain:
        return f":{name}"
    shown = quoted(name)
    # a symbol of ASCII alone is in that encoding, and Ruby escapes its control characters so
    return f":{_CONTROL.sub(_as_byte, shown) if name.isascii() else shown}"


_CONTROL = re.compile(r"\\u00([0-9A-F]{2})")


def _as_byte(match: re.Match[str]) -> str:
    return f"\\x{match.group(1)}"


_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    "\x1b": "\\e", "\a": "\\a", "\b": "\\b", "\v": "\\v", "\f": "\\f",
}  # fmt: skip
_UNPRINTABLE = frozenset(["Cc", "Cn", "Cs", "Zl", "Zp"])
_NEEDS_NO_ESCAPE = re.compile(r"[ !$-\[\]-~]*\Z")


def quoted(text: str) -> str:
    """A string's ``inspect``."""
    if _NEEDS_NO_ESCAPE.match(text):
        return f'"{text}"'
    pieces: list[str] = []
    for index, character in enumerate(text):
        if character in _ESCAPES:
            pieces.append(_ESCAPES[character])
        elif character == "#" and text[index + 1 : index + 2] in ("{", "$", "@"):
            pieces.append("\\#")
        elif unicodedata.category(character) in _UNPRINTABLE and character != "\x85":
            code = ord(character)
            pieces.append(f"\\u{code:04X}" if code < 0x10000 else f"\\u{{{code:X}}}")
        else:
            pieces.append(character)
    return '"' + "".join(pieces) + '"'
