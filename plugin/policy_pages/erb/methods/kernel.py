"""Kernel: what needs no receiver. ``format``, ``Integer()``, ``raise``, ``loop``."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from policy_pages.erb.arguments import expect_string
from policy_pages.erb.classes import CLASSES
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.arities import with_ruby_arguments
from policy_pages.erb.methods.conversions import format_values, to_float, to_integer
from policy_pages.erb.methods.erb_util import ERB_UTIL_METHODS
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.object import method_name
from policy_pages.erb.methods.table import Invocation, MethodTable, take_keywords
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import (
    MAIN,
    Proc,
    RubyClass,
    RubyException,
    RubyHash,
    RubyString,
    Symbol,
    Value,
    is_number,
    shown_type,
)

KERNEL_METHODS = MethodTable()
_RUNTIME_ERROR = CLASSES["RuntimeError"]

REFUSED_KERNEL_METHODS = {
    **dict.fromkeys(
        ["puts", "print", "p", "pp", "putc", "printf", "warn", "display"],
        "it prints to a console, not to the page; use `<%= … %>`",
    ),
    **dict.fromkeys(
        [
            *("eval", "instance_eval", "binding", "define_method"),
            *("instance_variable_get", "instance_variable_set"),
        ],
        "what it does cannot be read from the page",
    ),
    **dict.fromkeys(
        ["system", "exec", "spawn", "fork", "exit", "exit!", "abort", "at_exit", "trap", "sleep",
         "syscall"],
        "a page cannot reach the system",
    ),
    **dict.fromkeys(
        ["open", "load", "autoload", "test", "select"],
        "a page cannot reach files",
    ),
    **dict.fromkeys(["gets", "readline", "readlines"], "a page has no input"),
    **dict.fromkeys(["rand", "srand"], "a page is the same each time it is built"),
    **dict.fromkeys(["catch", "throw", "callcc"], "use `break`, `next` or `return`"),
    "require_relative": "a page cannot load code",
    "caller": "a page cannot see the program around it",
}  # fmt: skip
"""Ruby's own methods, and why pages cannot call them."""

_LIBRARIES = frozenset(["bigdecimal", "cgi", "date", "erb", "json", "time", "set", "uri"])


@KERNEL_METHODS.define("require")
def _require(_: Invocation, __: None, name: Value) -> Value:
    library = expect_string(name)
    if library not in _LIBRARIES:
        message = f"pages cannot use the library `{library}`"
        raise PageError("unsupported-ruby", message)
    return True


@KERNEL_METHODS.define("format", "sprintf")
def _format(call: Invocation, _: None, template: Value, *arguments: Value) -> Value:
    return format_values(call, expect_string(template), list(arguments))


@KERNEL_METHODS.define("Integer", keywords=True)
def _integer(call: Invocation, _: None, value: Value, *arguments: Value) -> Value:
    arguments, keywords = take_keywords(arguments, "exception")
    try:
        base = expect_index(arguments[0]) if arguments else 0
        return to_integer(value, call.meter, base)
    except PageError as refusal:
        if keywords.get("exception") is False and refusal.code in ("argument-error", "type-error"):
            return None
        raise


@KERNEL_METHODS.define("Float", keywords=True)
def _float(call: Invocation, _: None, value: Value, *arguments: Value) -> Value:
    arguments, keywords = take_keywords(arguments, "exception")
    try:
        return to_float(value)
    except PageError as refusal:
        if keywords.get("exception") is False and refusal.code in ("argument-error", "type-error"):
            return None
        raise


@KERNEL_METHODS.define("Rational")
def _rational(call: Invocation, _: None, numerator: Value, denominator: Value = 1) -> Value:
    parts: list[Fraction] = []
    for part in (numerator, denominator):
        if part is None:
            raise PageError("type-error", "can't convert nil into Rational")
        if isinstance(part, float) and not math.isfinite(part):
            raise PageError("float-domain-error", to_s(part, call.meter))
        if not is_number(part):
            raise PageError("unsupported-ruby", "pages cannot use a rational of this")
        parts.append(Fraction(part))
    if parts[1] == 0:
        raise PageError("zero-division", "divided by 0")
    result = parts[0] / parts[1]
    call.meter.check_integer(result.numerator)
    call.meter.check_integer(result.denominator)
    return result


@KERNEL_METHODS.define("method")
def _method(call: Invocation, _: None, name: Value) -> Value:
    return call.runtime.bound(method_name(name, call.meter))


@KERNEL_METHODS.define("send", "public_send", "__send__", keywords=True)
def _send(call: Invocation, _: None, name: Value, *arguments: Value) -> Value:
    return call.runtime.send(MAIN, method_name(name, call.meter), list(arguments), call.block)


@KERNEL_METHODS.define("respond_to?")
def _responds_to(call: Invocation, _: None, name: Value, _private: Value = False) -> Value:
    return call.runtime.responds_to(MAIN, method_name(name, call.meter))


@KERNEL_METHODS.define("__method__")
def _current_method(call: Invocation, _: None) -> Value:
    name = call.runtime.current_method()
    return None if name is None else Symbol(name)


@KERNEL_METHODS.define("String")
def _string(call: Invocation, _: None, value: Value) -> Value:
    return call.string(to_s(value, call.meter))


@KERNEL_METHODS.define("Array")
def _array(call: Invocation, _: None, value: Value) -> Value:
    if isinstance(value, list):
        return value
    if call.runtime.responds_to(value, "to_a"):
        return call.runtime.send(value, "to_a", [])
    return [value]


@KERNEL_METHODS.define("Hash")
def _hash(_: Invocation, __: None, value: Value) -> Value:
    if value is None or value == []:
        return RubyHash()
    if isinstance(value, RubyHash):
        return value
    raise PageError("type-error", f"can't convert {shown_type(value)} into Hash")


@KERNEL_METHODS.define("lambda", "proc")
def _proc(call: Invocation, _: None) -> Value:
    block = call.block
    if not isinstance(block, Proc):
        raise PageError("argument-error", "tried to create Proc object without a block")
    return block


@KERNEL_METHODS.define("loop")
def _loop(call: Invocation, _: None) -> Value:
    if call.block is None:
        raise PageError("unsupported-ruby", "`loop` without a block is not supported")
    return call.runtime.run_until_stopped(call.block)


@KERNEL_METHODS.define("block_given?")
def _block_given(call: Invocation, _: None) -> Value:
    return call.runtime.block_given()


@KERNEL_METHODS.define("raise", "fail")
def _raise(call: Invocation, _: None, kind: Value = None, message: Value = None) -> Value:
    exception = kind
    if kind is None:
        exception = call.runtime.rescued() or RubyException(_RUNTIME_ERROR, "unhandled exception")
    elif isinstance(kind, RubyString):
        exception = RubyException(_RUNTIME_ERROR, kind.text)
    elif isinstance(kind, RubyClass) and "Exception" in (kind.name, *kind.ancestors):
        text = kind.name if message is None else to_s(message, call.meter)
        exception = RubyException(kind, text)
    elif isinstance(kind, RubyException) and message is not None:
        exception = RubyException(kind.kind, to_s(message, call.meter))
    if not isinstance(exception, RubyException):
        raise PageError("type-error", "exception class/object expected")
    cause = call.runtime.rescued()
    if cause is not exception and exception.cause is None:
        exception = replace(exception, cause=cause)
    shown = f"{exception.kind.name}: {exception.message}"
    raise PageError("raised", f"the page raises {shown}", exception=exception)


@KERNEL_METHODS.define("include", "extend")
def _include(call: Invocation, _: None, module: Value) -> Value:
    if not isinstance(module, RubyClass) or module.name != "ERB::Util":
        raise PageError("unsupported-ruby", "pages may include `ERB::Util` alone")
    call.runtime.include(ERB_UTIL_METHODS, module)
    return None


KERNEL_METHODS.update(with_ruby_arguments("without a receiver", KERNEL_METHODS))
