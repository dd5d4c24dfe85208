"""How a method is written down: a function, how many arguments it takes, and a table's name."""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from policy_pages.erb.errors import PageError
from policy_pages.erb.values import (
    Enumerator,
    Keywords,
    Proc,
    RubyException,
    RubyHash,
    RubyString,
    Symbol,
    Value,
    hash_key,
    shown_type,
)

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter
    from policy_pages.erb.regexp import Match


class Runtime(Protocol):
    """What methods may ask of the interpreter that runs them."""

    meter: Meter
    last_match: Match | None
    """What ``$~`` is."""

    def send(
        self,
        receiver: Value,
        name: str,
        arguments: list[Value],
        block: Callable[..., Value] | None = None,
    ) -> Value:
        """Call another method, as Ruby does where it calls one by its name.

        :raises PageError: where the method is not to be had, or refuses.
        """

    def responds_to(self, receiver: Value, name: str) -> bool:
        """Whether a method can be called on a value."""

    def bound(self, name: str) -> Proc:
        """``method(:name)``: the method of a name without a receiver, to be called later."""

    def include(self, methods: Mapping[str, Method], module: Value) -> None:
        """Let a module's methods be called without it."""

    def current_method(self) -> str | None:
        """The name of the page's method that runs."""

    def run_until_stopped(self, block: Callable[..., Value]) -> Value:
        """``loop``: run a block until it breaks or raises StopIteration."""

    def now(self) -> datetime.datetime:
        """The moment the site is built for."""

    def block_given(self) -> bool:
        """Whether the method that runs was given a block."""

    def rescued(self) -> RubyException | None:
        """The exception that is being rescued."""

    def freeze(self, value: Value) -> None:
        """Let no method change a string, an array or a hash any more."""

    def is_frozen(self, value: Value) -> bool:
        """Whether a string, an array or a hash was frozen."""


class Invocation:
    """What surrounds a call.

    :ivar block: the call's block, or None.
    :ivar runtime: the interpreter.
    :ivar meter: what the page has used of its limits.
    """

    __slots__ = ("block", "meter", "runtime")

    def __init__(self, block: Callable[..., Value] | None, runtime: Runtime) -> None:
        self.block = block
        self.runtime = runtime
        self.meter = runtime.meter

    def need_block(self) -> Callable[..., Value]:
        """The block.

        :raises PageError: if there is none.
        """
        if self.block is None:
            raise PageError("local-jump-error", "no block given (yield)", NO_BLOCK)
        return self.block

    def string(self, text: str) -> RubyString:
        """A new string, within the limit."""
        self.meter.check_string(len(text))
        self.meter.spend(len(text) >> 6)
        return RubyString(text)

    def array(self, elements: list[Value]) -> list[Value]:
        """A new array, within the limit."""
        self.meter.check_collection(len(elements))
        return elements

    def collect(self, elements: Iterable[Value]) -> list[Value]:
        """The elements as a new array, within the limits, even if they are endless."""
        if isinstance(elements, list):
            self.meter.spend(len(elements) >> 6)
            return list(elements)
        result: list[Value] = []
        for element in elements:
            self.meter.spend(1)
            result.append(element)
            self.meter.check_collection(len(result))
        return result

    def hash_of(self, pairs: Iterable[tuple[Value, Value]]) -> RubyHash:
        """A new hash, within the limits."""
        result = RubyHash()
        for key, value in pairs:
            self.meter.spend(1)
            result.set(key, value, self.meter)
        return result

    def key(self, value: Value) -> object:
        """What is equal for values that are ``eql?``, to be a key or a member of a set."""
        return hash_key(value, self.meter)


@dataclass(frozen=True, slots=True)
class Method:
    """A method: ``function(invocation, receiver, *arguments)``.

    :param least: how many arguments it takes at least.
    :param most: how many it takes at most, or None for any number.
    :param mutates: whether it changes its receiver, which then cannot be frozen.
    :param enumerator: whether it gives an :class:`Enumerator` if it has no block: ``always``,
        or only without ``arguments``.
    :param keywords: whether it takes ``name: value`` arguments; for others they are a hash.
    :param in_ruby: what Ruby's method takes, where that is something else.
    """

    function: Callable[..., Value]
    least: int
    most: int | None
    mutates: bool = False
    enumerator: Literal["always", "without arguments"] | None = None
    keywords: bool = False
    in_ruby: RubyArguments | None = None


@dataclass(frozen=True, slots=True)
class RubyArguments:
    """The arguments of one of Ruby's methods.

    :param name: the method's.
    :param least: how many arguments, without those that have a name.
    :param most: how many at most, or None for any number.
    :param keywords: whether it takes ``name: value`` arguments.
    :param expected: what its ArgumentError calls their number, where that is not their number:
        it may depend on a block.
    """

    name: str
    least: int
    most: int | None
    keywords: bool = False
    expected: str = ""


NO_BLOCK = "write `{ … }` or `do … end` after it"
"""The help for a method that needs a block and has none."""

Function = Callable[..., Value]


class MethodTable(dict[str, Method]):
    """The methods of one Ruby class by name."""

    def define(
        self,
        *names: str,
        mutates: bool = False,
        enumerator: Literal["always", "without arguments"] | None = None,
        keywords: bool = False,
    ) -> Callable[[Function], Function]:
        """Write a function down under its names; its signature tells how many arguments.

        With ``keywords``, ``name: value`` arguments arrive as a :class:`Keywords`, after the
        others; see :func:`take_keywords`.
        """

        def write(function: Function) -> Function:
            written = inspect.unwrap(function)  # `inspect.signature` takes ten times as long
            fixed = written.__code__.co_argcount - 2
            least = fixed - len(written.__defaults__ or ())
            most = None if written.__code__.co_flags & inspect.CO_VARARGS else fixed
            method = Method(function, least, most, mutates, enumerator, keywords)
            for name in names:
                self[name] = method
            return function

        return write


def make_enumerator(receiver: Value, name: str, arguments: list[Value]) -> Enumerator:
    """The result of a method without a block for its elements."""
    return Enumerator(receiver, name, tuple(arguments))


def take_keywords(
    arguments: tuple[Value, ...], *names: str
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    """Arguments -> those without a name, and those with one.

    :raises PageError: for a name that is not among the given ones, as Ruby says it.
    """
    if not arguments or not isinstance(arguments[-1], Keywords):
        return arguments, {}
    given: dict[str, Value] = {}
    for key, value in arguments[-1].items():
        if not isinstance(key, Symbol) or key.name not in names:
            shown = f":{key.name}" if isinstance(key, Symbol) else shown_type(key)
            raise PageError("argument-error", f"unknown keyword: {shown}")
        given[key.name] = value
    return arguments[:-1], given


def check_arguments(method: Method, arguments: list[Value]) -> None:
    """Refuse a wrong number of arguments.

    :raises PageError: ``argument-error`` as Ruby raises it; ``unsupported-ruby`` where Ruby takes
        them but pages cannot write them; a page must not rescue this.
    """
    given, named = len(arguments), bool(arguments) and isinstance(arguments[-1], Keywords)
    ruby = method.in_ruby
    if ruby is None:
        if not _fits(given, method.least, method.most):
            raise wrong_count(given, method.least, method.most)
        return
    plain = given - 1 if named and ruby.keywords else given
    if not _fits(plain, ruby.least, ruby.most):
        raise wrong_count(plain, ruby.least, ruby.most, ruby.expected)
    unknown = named and ruby.keywords and not method.keywords
    if unknown or not _fits(given, method.least, method.most):
        raise PageError("unsupported-ruby", f"pages cannot use `{ruby.name}` with these arguments")


def _fits(given: int, least: int, most: int | None) -> bool:
    return given >= least and (most is None or given <= most)


def wrong_count(given: int, least: int, most: int | None, expected: str = "") -> PageError:
    """Ruby's ArgumentError for too many arguments or too few."""
    if not expected:
        several = f"{least}+" if most is None else f"{least}..{most}"
        expected = str(least) if least == most else several
    message = f"wrong number of arguments (given {given}, expected {expected})"
    return PageError("argument-error", message)
