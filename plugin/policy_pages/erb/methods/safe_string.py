"""Strings that are HTML already, as the helpers of Rails and Middleman give: they escape additions.

The rules are those of ActiveSupport's ``SafeBuffer``: ``link_to('a', '/b') + ' & c'`` escapes the
second string; interpolation, ``join`` and every method that makes another string do not.
"""

from __future__ import annotations

from dataclasses import replace

from policy_pages.erb.arguments import expect_string
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.string import STRING_METHODS
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.values import RubyString, SafeString, Value

SAFE_STRING_METHODS = MethodTable()
MARK_SAFE = MethodTable()
"""What every string answers to where there are such strings."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


@MARK_SAFE.define("html_safe")
def _mark_safe(call: Invocation, receiver: RubyString) -> Value:
    return SafeString(call.string(receiver.text).text)


def _escaped(value: Value) -> str:
    text = expect_string(value)
    return text if isinstance(value, SafeString) else text.translate(_ESCAPES)


@SAFE_STRING_METHODS.define("+")
def _plus(call: Invocation, receiver: SafeString, other: Value) -> Value:
    return SafeString(call.string(receiver.text + _escaped(other)).text)


@SAFE_STRING_METHODS.define("<<", "concat", mutates=True)
def _append(call: Invocation, receiver: SafeString, other: Value) -> Value:
    receiver.text = call.string(receiver.text + _escaped(other)).text
    return receiver


@SAFE_STRING_METHODS.define("safe_concat", mutates=True)
def _append_safe(call: Invocation, receiver: SafeString, other: Value) -> Value:
    receiver.text = call.string(receiver.text + expect_string(other)).text
    return receiver


@SAFE_STRING_METHODS.define("dup", "clone", "+@")
def _copy(_: Invocation, receiver: SafeString) -> Value:
    return SafeString(receiver.text)


def _keep_safe(name: str) -> None:
    method = STRING_METHODS[name]

    def run(call: Invocation, receiver: SafeString, *arguments: Value) -> Value:
        result = method.function(call, receiver, *arguments)
        return SafeString(result.text) if isinstance(result, RubyString) else result

    SAFE_STRING_METHODS[name] = replace(method, function=run)


for _name in ("*", "[]", "slice"):
    _keep_safe(_name)


def _refuse(name: str) -> None:
    @SAFE_STRING_METHODS.define(name)
    def refuse(_: Invocation, __: SafeString, *___: Value) -> Value:
        message = f"pages may not call `{name}` on HTML that a helper made"
        raise PageError("undefined-method", message, 'make it a plain string: `"#{…}"`')


for _name in ("%", *(name for name, method in STRING_METHODS.items() if method.mutates)):
    if _name not in SAFE_STRING_METHODS:
        _refuse(_name)
