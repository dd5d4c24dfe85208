"""Ruby's values in Python, and how Ruby prints them.

``nil``, ``true``, ``false``, integers, floats and arrays are Python's own ``None``, ``bool``,
``int``, ``float`` and ``list``. Strings are mutable in Ruby, so they are :class:`RubyString`;
a Python ``str`` never stands for a value.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = object
"""A value of a page; what it can be is listed in :func:`type_name`."""


class RubyString:
    """A mutable string."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"RubyString({self.text!r})"


@dataclass(frozen=True, slots=True)
class Symbol:
    """``:name``."""

    name: str


@dataclass(frozen=True, slots=True)
class RubyRange:
    """``first..last``, or with ``exclusive`` ``first...last``."""

    first: Value
    last: Value
    exclusive: bool = False


class RubyHash:
    """A hash: ordered, keys compared as Ruby's ``eql?`` does (``1`` is not ``1.0``)."""

    __slots__ = ("entries",)

    def __init__(self) -> None:
        self.entries: dict[object, tuple[Value, Value]] = {}

    def get(self, key: Value) -> Value:
        """The value of a key, or None (``nil``)."""
        entry = self.entries.get(hash_key(key))
        return entry[1] if entry else None

    def set(self, key: Value, value: Value) -> None:
        """Set a key; a string key is copied, as Ruby does, so that a later change misses it."""
        token = hash_key(key)
        old = self.entries.get(token)
        if old is not None:
            key = old[0]
        elif isinstance(key, RubyString):
            key = RubyString(key.text)
        self.entries[token] = (key, value)

    def items(self) -> Iterator[tuple[Value, Value]]:
        """Keys and values, in the order they were set."""
        return iter(list(self.entries.values()))


def hash_key(value: Value) -> object:
    """What two values share exactly if Ruby's ``eql?`` holds for them."""
    if isinstance(value, RubyString):
        return ("string", value.text)
    if isinstance(value, list):
        return ("array", tuple(hash_key(element) for element in value))
    if isinstance(value, RubyHash):
        return (
            "hash",
            frozenset((token, hash_key(entry[1])) for token, entry in value.entries.items()),
        )
    return (type(value), value)


def equal(left: Value, right: Value) -> bool:
    """Ruby's ``==``."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, RubyHash) and isinstance(right, RubyHash):
        return left.entries.keys() == right.entries.keys() and all(
            equal(entry[1], right.entries[token][1]) for token, entry in left.entries.items()
        )
    return hash_key(left) == hash_key(right)


def truthy(value: Value) -> bool:
    """Everything but ``nil`` and ``false``."""
    return value is not None and value is not False


_TYPE_NAMES: dict[type, str] = {
    type(None): "NilClass",
    bool: "Boolean",
    int: "Integer",
    float: "Float",
    RubyString: "String",
    Symbol: "Symbol",
    list: "Array",
    RubyHash: "Hash",
    RubyRange: "Range",
    datetime.date: "Date",
    datetime.datetime: "Time",
}


def type_name(value: Value) -> str:
    """The Ruby class a value stands for, as messages and the method tables name it."""
    return _TYPE_NAMES.get(type(value), type(value).__name__)


def to_s(value: Value) -> str:
    """Ruby's ``to_s``."""
    if isinstance(value, RubyString):
        return value.text
    if value is None:
        return ""
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, RubyRange):
        return f"{to_s(value.first)}{'...' if value.exclusive else '..'}{to_s(value.last)}"
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat(*([" "] if isinstance(value, datetime.datetime) else []))
    return inspect(value)


def inspect(value: Value) -> str:
    """Ruby's ``inspect``; a hash as Ruby up to 3.3 prints it (``{:a=>1}``)."""
    if value is None:
        return "nil"
    if isinstance(value, RubyString):
        return _quoted(value.text)
    if isinstance(value, Symbol):
        name = value.name
        bare = name.rstrip("?!").replace("@", "", 1)
        plain = bare.isidentifier() and not name.startswith(("?", "!"))
        return f":{name}" if plain or name in _OPERATORS else f":{_quoted(name)}"
    if isinstance(value, list):
        return "[" + ", ".join(inspect(element) for element in value) + "]"
    if isinstance(value, RubyHash):
        pairs = (f"{inspect(key)}=>{inspect(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, RubyRange):
        middle = "..." if value.exclusive else ".."
        return f"{inspect(value.first)}{middle}{inspect(value.last)}"
    return to_s(value)


_OPERATORS = frozenset(["[]", "[]=", "+", "-", "*", "/", "%", "==", "<", ">", "<=", ">=", "<=>"])
_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    "\x1b": "\\e", "\a": "\\a", "\b": "\\b", "\v": "\\v", "\f": "\\f",
}  # fmt: skip


def _quoted(text: str) -> str:
    pieces: list[str] = []
    for index, character in enumerate(text):
        if character in _ESCAPES:
            pieces.append(_ESCAPES[character])
        elif character == "#" and text[index + 1 : index + 2] in ("{", "$", "@"):
            pieces.append("\\#")
        elif character.isprintable():
            pieces.append(character)
        else:
            code = ord(character)
            pieces.append(f"\\u{code:04X}" if code < 0x10000 else f"\\u{{{code:X}}}")
    return '"' + "".join(pieces) + '"'


def _float(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    text = repr(value)
    if "e" not in text:
        return text
    # Ruby prints plain digits up to 1e16 (as Python) and from 1e-4 (as Python), and always
    # with a fraction and at least two digits in the exponent
    mantissa, exponent = text.split("e")
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}e{exponent}"


def from_python(value: object) -> Value:
    """A value of YAML or JSON (front matter, configured data, a context file) for a page.

    Mappings keep their string keys; dates stay dates.

    :raises TypeError: for a type that YAML's safe loader does not give.
    """
    if value is None or isinstance(value, (bool, int, float, datetime.date)):
        return value
    if isinstance(value, str):
        return RubyString(value)
    if isinstance(value, (list, tuple)):
        return [from_python(element) for element in value]
    if isinstance(value, dict):
        result = RubyHash()
        for key, item in value.items():
            result.set(from_python(key), from_python(item))
        return result
    raise TypeError(f"no value of a page: {type(value).__name__}")


def to_python(value: Value) -> object:
    """A page's value as plain Python, for a view: strings, symbols and keys become ``str``."""
    if isinstance(value, (RubyString, Symbol)):
        return to_s(value)
    if isinstance(value, list):
        return [to_python(element) for element in value]
    if isinstance(value, RubyHash):
        return {to_s(key): to_python(item) for key, item in value.items()}
    if isinstance(value, RubyRange):
        return to_s(value)
    return value
