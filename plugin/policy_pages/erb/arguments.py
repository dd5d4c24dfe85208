"""What methods and helpers are given -> what they expect, or Ruby's TypeError."""

from __future__ import annotations

import math

from policy_pages.erb.errors import PageError
from policy_pages.erb.formats.numbers import float_to_text
from policy_pages.erb.values import RubyHash, RubyString, Value, shown_type


def expect_string(value: Value) -> str:
    """The text of a string argument.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    if isinstance(value, RubyString):
        return value.text
    raise no_conversion(value, "String")


def expect_integer(value: Value) -> int:
    """An integer argument.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise PageError("float-domain-error", float_to_text(value))
        return int(value)
    if value is None:
        raise PageError("type-error", "no implicit conversion from nil to integer")
    raise no_conversion(value, "Integer")


def expect_array(value: Value) -> list[Value]:
    """An array argument.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    if isinstance(value, list):
        return value
    raise no_conversion(value, "Array")


def expect_hash(value: Value) -> RubyHash:
    """A hash argument.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    if isinstance(value, RubyHash):
        return value
    raise no_conversion(value, "Hash")


def no_conversion(value: Value, wanted: str) -> PageError:
    """Ruby's TypeError for an argument of the wrong class."""
    help = "turn it into text with `.to_s`" if wanted == "String" and value is not None else ""
    message = f"no implicit conversion of {shown_type(value)} into {wanted}"
    return PageError("type-error", message, help)
