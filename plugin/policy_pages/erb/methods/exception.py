"""Exceptions: those that a page rescues, and those that it makes."""

from __future__ import annotations

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
)
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import (
    RubyClass,
    RubyException,
    Value,
)

EXCEPTION_METHODS = MethodTable()


@EXCEPTION_METHODS.define("full_message", "backtrace", "detailed_message")
def _backtrace(_: Invocation, __: RubyException) -> Value:
    raise PageError("unsupported-ruby", "a page cannot see the program around it")


@EXCEPTION_METHODS.define("cause")
def _cause(_: Invocation, receiver: RubyException) -> Value:
    return receiver.cause


@EXCEPTION_METHODS.define("message", "to_s")
def _message(call: Invocation, receiver: RubyException) -> Value:
    return call.string(receiver.message)


# -- the class ---------------------------------------------------------------------------------

EXCEPTION_CLASS_METHODS = MethodTable()
"""The methods of the classes of exceptions themselves; the receiver is the class."""


@EXCEPTION_CLASS_METHODS.define("new", "exception")
def _new_exception(call: Invocation, receiver: RubyClass, message: Value = None) -> Value:
    return RubyException(receiver, receiver.name if message is None else to_s(message, call.meter))
