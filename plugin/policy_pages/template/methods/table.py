"""How a method is written down: a function, how many arguments it takes, and a table's name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from policy_pages.template.limits import Limits
from policy_pages.template.values import RubyString, Value, type_name


class PageError(Exception):
    """A method or helper refuses what a page asks; the interpreter adds the place.

    :param code: the diagnostic's code.
    """

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class Invocation:
    """What surrounds a call.

    :param block: the call's block (or ``&:symbol``), or None.
    """

    block: Callable[..., Value] | None
    limits: Limits

    def need_block(self) -> Callable[..., Value]:
        """The block.

        :raises PageError: where there is none (an enumerator in Ruby).
        """
        if self.block is None:
            raise PageError("unsupported-ruby", "this method needs a block here")
        return self.block

    def string(self, text: str) -> RubyString:
        """A new string, within the limit."""
        if len(text) > self.limits.size:
            raise PageError(
                "limit-size", f"this string is longer than {self.limits.size} characters"
            )
        return RubyString(text)

    def array(self, elements: list[Value]) -> list[Value]:
        """A new array, within the limit."""
        if len(elements) > self.limits.size:
            raise PageError("limit-size", f"this array has more than {self.limits.size} elements")
        return elements


@dataclass(frozen=True, slots=True)
class Method:
    """A method: ``function(invocation, receiver, *arguments)``.

    :param most: how many arguments it takes at most, or None for any number.
    """

    function: Callable[..., Value]
    least: int
    most: int | None


class MethodTable(dict[str, Method]):
    """The methods of one Ruby class by name."""

    def define(self, *names: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
        """Write a function down under its names; its signature tells how many arguments."""

        def write(function: Callable[..., Value]) -> Callable[..., Value]:
            parameters = list(inspect.signature(function).parameters.values())[2:]
            variadic = any(p.kind is p.VAR_POSITIONAL for p in parameters)
            fixed = [p for p in parameters if p.kind is not p.VAR_POSITIONAL]
            least = sum(p.default is p.empty for p in fixed)
            method = Method(function, least, None if variadic else len(fixed))
            for name in names:
                self[name] = method
            return function

        return write


def expect_string(value: Value) -> str:
    """The text of a string argument.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    if isinstance(value, RubyString):
        return value.text
    raise _no_conversion(value, "String")


def expect_integer(value: Value) -> int:
    """An integer argument.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value)
    raise _no_conversion(value, "Integer")


def expect_array(value: Value) -> list[Value]:
    """An array argument.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    if isinstance(value, list):
        return value
    raise _no_conversion(value, "Array")


def _no_conversion(value: Value, wanted: str) -> PageError:
    given = (
        {None: "nil", True: "true", False: "false"}.get(value)
        if value is None or isinstance(value, bool)
        else type_name(value)
    )
    return PageError("type-error", f"no implicit conversion of {given} into {wanted}")
