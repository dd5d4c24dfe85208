"""Ruby's values in Python, and what is the same for all of them: equality, keys, truth.

``nil``, ``true``, ``false``, integers, floats, rationals, dates and arrays are Python's own
``None``, ``bool``, ``int``, ``float``, ``Fraction``, ``date``, ``datetime`` and ``list``. Strings
are mutable in Ruby, so they are :class:`RubyString`; a Python ``str`` is never a value.
How values are printed is in :mod:`policy_pages.erb.printing`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeGuard

from policy_pages.erb.errors import PageError
from policy_pages.erb.regexp import Match, Regexp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policy_pages.erb.limits import Meter

Value = object
"""A value of a page; what it can be is listed in :func:`type_name`."""


class RubyString:
    """A mutable string, until it is frozen."""

    __slots__ = ("frozen", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.frozen = False

    def __repr__(self) -> str:
        return f"RubyString({self.text!r})"


class SafeString(RubyString):
    """A string that is already HTML: what a page adds to it is escaped."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Symbol:
    """``:name``."""

    name: str


@dataclass(frozen=True, slots=True)
class RubyRange:
    """``first..last``, or with ``exclusive`` ``first...last``; None is a missing end."""

    first: Value
    last: Value
    exclusive: bool = False


class RubyHash:
    """A hash: ordered, keys compared as Ruby's ``eql?`` does (``1`` is not ``1.0``).

    :ivar default: the value of a missing key.
    :ivar default_block: what computes it instead, from the hash and the key.
    :ivar iterating: how many loops go through it now; it takes no new key meanwhile.
    """

    __slots__ = ("default", "default_block", "entries", "iterating")

    def __init__(self) -> None:
        self.entries: dict[object, tuple[Value, Value]] = {}
        self.default: Value = None
        self.default_block: Callable[..., Value] | None = None
        self.iterating = 0

    def has(self, key: Value, meter: Meter) -> bool:
        """Whether there is such a key."""
        return hash_key(key, meter) in self.entries

    def get(self, key: Value, meter: Meter) -> Value:
        """The value of a key, or None (``nil``); defaults are not asked."""
        entry = self.entries.get(hash_key(key, meter))
        return entry[1] if entry else None

    def fetch(self, key: Value, meter: Meter) -> Value:
        """The value of a key, or the default's, as ``[]`` gives it."""
        entry = self.entries.get(hash_key(key, meter))
        if entry is not None:
            return entry[1]
        if self.default_block is not None:
            return self.default_block(self, key)
        return self.default

    def set(self, key: Value, value: Value, meter: Meter) -> None:
        """Set a key; a string key is copied, as Ruby does, so that a later change misses it.

        :raises PageError: ``limit-size``; ``runtime-error`` for a new key within a loop.
        """
        token = hash_key(key, meter)
        old = self.entries.get(token)
        if old is not None:
            key = old[0]
        else:
            if self.iterating:
                message = "can't add a new key into hash during iteration"
                raise PageError("runtime-error", message)
            if isinstance(key, RubyString) and not key.frozen:
                key = RubyString(key.text)
                key.frozen = True
            meter.check_collection(len(self.entries) + 1)
        self.entries[token] = (key, value)

    def set_name(self, name: str, value: Value) -> None:
        """Set a string key of data that the site itself brings."""
        key = RubyString(name)
        key.frozen = True
        self.entries[(RubyString, name)] = (key, value)

    def items(self) -> Iterator[tuple[Value, Value]]:
        """Keys and values, in the order they were set."""
        return iter(list(self.entries.values()))

    def copy(self) -> RubyHash:
        """Another hash with the same entries and defaults."""
        result = RubyHash()
        result.entries = dict(self.entries)
        result.default, result.default_block = self.default, self.default_block
        return result


class Keywords(RubyHash):
    """The ``name: value`` arguments of a call, always its last argument."""

    __slots__ = ()

    def plain(self) -> RubyHash:
        """The same as a hash like any other."""
        return self.copy()


class DataHash(RubyHash):
    """A hash of a site's data: its keys are found as strings, symbols and methods.

    A name that is not a key gives ``nil``.
    """

    __slots__ = ()

    def has(self, key: Value, meter: Meter) -> bool:
        """Whether there is such a key."""
        return super().has(_name_key(key), meter)

    def get(self, key: Value, meter: Meter) -> Value:
        """The value of a key, or None."""
        return super().get(_name_key(key), meter)

    def fetch(self, key: Value, meter: Meter) -> Value:
        """The value of a key, or None."""
        return super().fetch(_name_key(key), meter)

    def set(self, key: Value, value: Value, meter: Meter) -> None:
        """Set a key; a hash becomes one of data, too."""
        super().set(_name_key(key), _as_data(value, meter), meter)


def _as_data(value: Value, meter: Meter) -> Value:
    """A value as data: with hashes, and those in arrays, as a :class:`DataHash` each."""
    if isinstance(value, list):
        meter.spend(len(value))
        return [_as_data(element, meter) for element in value]
    if not isinstance(value, RubyHash) or isinstance(value, DataHash):
        return value
    result = DataHash()
    for key, item in value.items():
        result.set(key, item, meter)
    return result


def _name_key(key: Value) -> Value:
    return RubyString(key.name) if isinstance(key, Symbol) else key


class Proc:
    """A block, proc or lambda; calling it runs it.

    :param function: what it does.
    :param arity: as Ruby's ``Proc#arity`` counts it.
    :param parameters: kind and name of each, as Ruby's ``Proc#parameters``.
    """

    __slots__ = ("arity", "function", "is_lambda", "parameters")

    def __init__(
        self,
        function: Callable[..., Value],
        arity: int = -1,
        *,
        is_lambda: bool = False,
        parameters: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.function = function
        self.arity = arity
        self.is_lambda = is_lambda
        self.parameters = parameters

    def __call__(self, *arguments: Value) -> Value:
        """Run it."""
        return self.function(*arguments)

    def with_block(self, block: Callable[..., Value] | None, *arguments: Value) -> Value:
        """Run it, giving it a block."""
        if block is None:
            return self.function(*arguments)
        return self.function(*arguments, block=block)


class Enumerator:
    """A method that was called without the block for its elements.

    :ivar buffer: its elements, once ``next`` has asked for them.
    :ivar position: how many of them ``next`` has given.
    """

    __slots__ = ("arguments", "buffer", "name", "position", "receiver")

    def __init__(self, receiver: Value, name: str, arguments: tuple[Value, ...] = ()) -> None:
        self.receiver = receiver
        self.name = name
        self.arguments = arguments
        self.buffer: list[Value] | None = None
        self.position = 0


@dataclass(frozen=True, slots=True)
class RubyClass:
    """A class or module that pages may name.

    :param ancestors: the names of its superclasses and modules.
    """

    name: str
    ancestors: tuple[str, ...] = ()
    is_module: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RubyException:
    """An exception that was raised, or is going to be."""

    kind: RubyClass
    message: str
    cause: RubyException | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RubyObject:
    """An object of a dialect (``request``, ``current_page``): it answers to a table of names.

    :param name: what messages call it.
    :param methods: name -> helper (:data:`policy_pages.erb.environment.Helper`).
    :param others: what answers to every other name that is called without arguments, if anything.
    :param shown: what is printed of it besides its name.
    """

    name: str
    methods: Mapping[str, Callable[..., Value]]
    others: Callable[[str], Value] | None = None
    shown: str = ""


MAIN = RubyObject("Object", {})
"""Ruby's ``main``: what ``self`` is at the top of a page."""


def hash_key(value: Value, meter: Meter) -> object:
    """A value that two values share exactly if Ruby's ``eql?`` is true for them.

    :raises PageError: if a value nests without end, or too much of it must be visited.
    """
    if isinstance(value, RubyString):
        if len(value.text) > _LONG:  # it may be compared with an equal one
            meter.spend(len(value.text) >> 6)
        return (RubyString, value.text)
    if isinstance(value, (Symbol, Regexp)):
        return value
    if isinstance(value, list):
        meter.spend(1 + len(value))
        return (list, tuple(hash_key(element, meter) for element in value))
    if isinstance(value, RubyHash):
        meter.spend(1 + len(value.entries))
        entries = value.entries.items()
        return (RubyHash, frozenset((token, hash_key(e[1], meter)) for token, e in entries))
    if isinstance(value, RubyRange):
        meter.spend(1)
        ends = (hash_key(value.first, meter), hash_key(value.last, meter))
        return (RubyRange, ends, value.exclusive)
    if isinstance(value, _BY_IDENTITY):
        return (type(value), id(value))
    return (type(value), value)


_LONG = 256
"""Characters of a string that takes noticeable time to compare."""

_BY_IDENTITY = (Proc, Enumerator, RubyException, RubyObject, Match)


def equal(left: Value, right: Value, meter: Meter) -> bool:
    """Ruby's ``==``.

    :raises PageError: as :func:`hash_key`.
    """
    if isinstance(left, RubyString):
        if not isinstance(right, RubyString) or len(left.text) != len(right.text):
            return False
        if len(left.text) > _LONG:
            meter.spend(len(left.text) >> 6)
        return left.text == right.text
    if left is None or isinstance(left, (bool, Symbol)):
        return left is right or (isinstance(left, Symbol) and left == right)
    if isinstance(left, NUMBERS):
        return isinstance(right, NUMBERS) and not isinstance(right, bool) and left == right
    if isinstance(left, list):
        if not isinstance(right, list) or len(left) != len(right):
            return False
        meter.spend(1 + len(left))
        return all(equal(one, other, meter) for one, other in zip(left, right, strict=False))
    if isinstance(left, RubyHash):
        if not isinstance(right, RubyHash) or left.entries.keys() != right.entries.keys():
            return False
        meter.spend(1 + len(left.entries))
        return all(
            equal(entry[1], right.entries[token][1], meter) for token, entry in left.entries.items()
        )
    if isinstance(left, RubyRange):
        meter.spend(1)
        return (
            isinstance(right, RubyRange)
            and left.exclusive is right.exclusive
            and equal(left.first, right.first, meter)
            and equal(left.last, right.last, meter)
        )
    if isinstance(left, Match):
        return isinstance(right, Match) and left == right
    if isinstance(left, RubyException) and isinstance(right, RubyException):
        return left.kind == right.kind and left.message == right.message
    return hash_key(left, meter) == hash_key(right, meter)


NUMBERS = (int, float, Fraction)
"""Python's types of Ruby's numbers; ``bool`` is one of Python's ints and none of Ruby's."""


def is_number(value: Value) -> TypeGuard[int | float | Fraction]:
    """Whether a value is an Integer, a Float or a Rational."""
    return isinstance(value, NUMBERS) and not isinstance(value, bool)


def truthy(value: Value) -> bool:
    """Everything but ``nil`` and ``false``."""
    return value is not None and value is not False


TYPE_NAMES: dict[type, str] = {
    type(None): "NilClass",
    int: "Integer",
    float: "Float",
    Fraction: "Rational",
    RubyString: "String",
    SafeString: "String",
    Symbol: "Symbol",
    list: "Array",
    RubyHash: "Hash",
    Keywords: "Hash",
    DataHash: "Hash",
    RubyRange: "Range",
    Regexp: "Regexp",
    Match: "MatchData",
    Proc: "Proc",
    Enumerator: "Enumerator",
    datetime.date: "Date",
    datetime.datetime: "Time",
}
"""The Python type of a value -> its Ruby class, where the type alone says it."""


def type_name(value: Value) -> str:
    """The Ruby class of a value, as messages and the method tables name it."""
    if isinstance(value, bool):
        return "TrueClass" if value else "FalseClass"
    if isinstance(value, RubyClass):
        return "Module" if value.is_module else "Class"
    if isinstance(value, RubyException):
        return value.kind.name
    if isinstance(value, RubyObject):
        return value.name
    return TYPE_NAMES[type(value)]


def shown_type(value: Value) -> str:
    """A value's class as Ruby's messages of a wrong type show it: ``nil`` and ``true`` as such."""
    if value is None:
        return "nil"
    return str(value).lower() if isinstance(value, bool) else type_name(value)
