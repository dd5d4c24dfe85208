"""What classes and modules themselves answer to: ``Date.parse``, ``CGI.escape``, ``Math.sqrt``."""

from __future__ import annotations

import datetime
import html
import math
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, quote_plus, unquote_plus

from policy_pages.erb.classes import is_a
from policy_pages.erb.errors import PageError
from policy_pages.erb.formats import dates
from policy_pages.erb.formats.date_parsing import parse_date, strptime
from policy_pages.erb.methods.arithmetic import divide_floats
from policy_pages.erb.methods.arities import with_ruby_arguments
from policy_pages.erb.methods.array import ARRAY_CLASS_METHODS
from policy_pages.erb.methods.conversions import to_float
from policy_pages.erb.methods.date import in_page
from policy_pages.erb.methods.hash import HASH_CLASS_METHODS
from policy_pages.erb.methods.json_text import JSON_METHODS
from policy_pages.erb.methods.kernel import KERNEL_METHODS
from policy_pages.erb.methods.range import RANGE_CLASS_METHODS
from policy_pages.erb.methods.regexp import REGEXP_CLASS_METHODS
from policy_pages.erb.methods.table import (
    Invocation,
    Method,
    MethodTable,
    expect_integer,
    expect_string,
)
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import (
    Proc,
    RubyClass,
    RubyException,
    RubyString,
    Value,
)

CLASS_METHODS = MethodTable()
DATE_CLASS_METHODS = MethodTable()
TIME_CLASS_METHODS = MethodTable()
STRING_CLASS_METHODS = MethodTable()
PROC_CLASS_METHODS = MethodTable()
INTEGER_CLASS_METHODS = MethodTable()
EXCEPTION_CLASS_METHODS = MethodTable()
CGI_METHODS = MethodTable()
ERB_UTIL_METHODS = MethodTable()
MATH_METHODS = MethodTable()


# -- every class -----------------------------------------------------------------------------


@CLASS_METHODS.define("name", "to_s", "inspect")
def _name(call: Invocation, receiver: RubyClass) -> Value:
    return call.string(receiver.name)


@CLASS_METHODS.define("===")
def _is_instance(_: Invocation, receiver: RubyClass, value: Value) -> Value:
    return is_a(value, receiver)


@CLASS_METHODS.define("<")
def _is_below(_: Invocation, receiver: RubyClass, other: Value) -> Value:
    if not isinstance(other, RubyClass):
        raise PageError("type-error", "compared with non class/module")
    if other.name in receiver.ancestors:
        return True
    return False if receiver == other or receiver.name in other.ancestors else None


@CLASS_METHODS.define("<=")
def _is_at_most(call: Invocation, receiver: RubyClass, other: Value) -> Value:
    return True if receiver == other else _is_below(call, receiver, other)


# -- Date and Time ---------------------------------------------------------------------------


@DATE_CLASS_METHODS.define("new", "civil")
def _new_date(
    call: Invocation, _: RubyClass, year: Value = -4712, month: Value = 1, day: Value = 1
) -> Value:
    parts = [expect_integer(part) for part in (year, month, day)]
    return in_page(call, lambda: dates.new_date(*parts))


@DATE_CLASS_METHODS.define("parse")
def _parse_date(call: Invocation, _: RubyClass, text: Value) -> Value:
    given = expect_string(text)
    return in_page(call, lambda: parse_date(given, today=call.runtime.now().date()))


@DATE_CLASS_METHODS.define("iso8601")
def _iso_date(call: Invocation, _: RubyClass, text: Value) -> Value:
    given, today = expect_string(text), call.runtime.now().date()
    return in_page(call, lambda: strptime(given, "%Y-%m-%d", today=today))


@DATE_CLASS_METHODS.define("ordinal")
def _ordinal_date(call: Invocation, _: RubyClass, year: Value, day: Value = 1) -> Value:
    return in_page(call, lambda: dates.ordinal_date(expect_integer(year), expect_integer(day)))


@DATE_CLASS_METHODS.define("commercial")
def _commercial_date(
    call: Invocation, _: RubyClass, year: Value, week: Value = 1, day: Value = 1
) -> Value:
    parts = [expect_integer(part) for part in (year, week, day)]
    return in_page(call, lambda: dates.commercial_date(*parts))


@DATE_CLASS_METHODS.define("strptime")
def _strptime(call: Invocation, _: RubyClass, text: Value, template: Value = None) -> Value:
    pattern = "%F" if template is None else expect_string(template)
    given, today = expect_string(text), call.runtime.now().date()
    return in_page(call, lambda: strptime(given, pattern, today=today))


@DATE_CLASS_METHODS.define("today", "current")  # the second is ActiveSupport's
def _today(call: Invocation, _: RubyClass) -> Value:
    return call.runtime.now().date()


@DATE_CLASS_METHODS.define("valid_date?", "valid_civil?")
def _is_valid_date(call: Invocation, __: RubyClass, year: Value, month: Value, day: Value) -> Value:
    parts = [year, month, day]
    if not all(isinstance(part, int) and not isinstance(part, bool) for part in parts):
        return False
    return in_page(call, lambda: dates.is_valid_date(*map(expect_integer, parts)))


@DATE_CLASS_METHODS.define("leap?", "gregorian_leap?")
def _is_leap(_: Invocation, __: RubyClass, year: Value) -> Value:
    return dates.is_leap(expect_integer(year))


@TIME_CLASS_METHODS.define("utc", "gm")
def _utc(_: Invocation, __: RubyClass, year: Value, *parts: Value) -> Value:
    numbers = [expect_integer(part) for part in parts[:5]]
    month, day, hour, minute, second = [*numbers, *(1, 1, 0, 0, 0)[len(numbers) :]]
    try:
        moment = datetime.datetime(expect_integer(year), month, day, hour, minute, second)
    except (ValueError, OverflowError):
        raise PageError("argument-error", "argument out of range") from None
    return moment.replace(tzinfo=datetime.timezone.utc)


@TIME_CLASS_METHODS.define("now", "current")
def _now(call: Invocation, _: RubyClass) -> Value:
    now = call.runtime.now()
    # a local time prints its distance, also where that is none: only `utc` makes a time of UTC
    return now.replace(tzinfo=_LOCAL) if now.tzinfo is datetime.timezone.utc else now


_LOCAL = datetime.timezone(datetime.timedelta(), "UTC")


# -- String, Proc, Integer, exceptions -------------------------------------------------------


@STRING_CLASS_METHODS.define("new")
def _new_string(call: Invocation, _: RubyClass, text: Value = None) -> Value:
    return call.string("" if text is None else expect_string(text))


@PROC_CLASS_METHODS.define("new")
def _new_proc(call: Invocation, _: RubyClass) -> Value:
    if not isinstance(call.block, Proc):
        raise PageError("argument-error", "tried to create Proc object without a block")
    return call.block


@INTEGER_CLASS_METHODS.define("sqrt")
def _integer_sqrt(call: Invocation, __: RubyClass, value: Value) -> Value:
    number = expect_integer(value)
    if number < 0:
        raise out_of_domain('"isqrt"')
    call.meter.spend(number.bit_length() >> 4)
    return math.isqrt(number)


@EXCEPTION_CLASS_METHODS.define("new", "exception")
def _new_exception(call: Invocation, receiver: RubyClass, message: Value = None) -> Value:
    return RubyException(receiver, receiver.name if message is None else to_s(message, call.meter))


# -- CGI and ERB::Util -----------------------------------------------------------------------


def _escaped_html(text: str) -> str:
    return html.escape(text, quote=False).replace('"', "&quot;").replace("'", "&#39;")


@CGI_METHODS.define("escape")
def _escape(call: Invocation, _: RubyClass, text: Value) -> Value:
    return call.string(quote_plus(expect_string(text)))


@CGI_METHODS.define("unescape")
def _unescape(call: Invocation, _: RubyClass, text: Value) -> Value:
    return call.string(unquote_plus(expect_string(text)))


@CGI_METHODS.define("escapeHTML", "escape_html", "h")
def _escape_html(call: Invocation, _: RubyClass, text: Value) -> Value:
    return call.string(_escaped_html(expect_string(text)))


@CGI_METHODS.define("unescapeHTML", "unescape_html")
def _unescape_html(call: Invocation, _: RubyClass, text: Value) -> Value:
    return call.string(_unescaped_html(expect_string(text)))


def _unescaped_html(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        named = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
        body = match.group(1)
        if body in named:
            return named[body]
        number = int(body[2:], 16) if body[1] in "xX" else int(body[1:])
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else match.group()

    return re.sub(r"&(amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});", replace, text)


@ERB_UTIL_METHODS.define("html_escape", "h")
def _erb_escape_html(call: Invocation, _: RubyClass, value: Value) -> Value:
    return call.string(_escaped_html(to_s(value, call.meter)))


@ERB_UTIL_METHODS.define("url_encode", "u")
def _url_encode(call: Invocation, _: RubyClass, value: Value) -> Value:
    return call.string(quote(to_s(value, call.meter), safe="-_.~"))


# -- Math ------------------------------------------------------------------------------------


def out_of_domain(name: str) -> PageError:
    """Ruby's Math::DomainError."""
    return PageError("math-domain-error", f"Numerical argument is out of domain - {name}")


def _function(name: str, compute: object) -> None:
    @MATH_METHODS.define(name)
    def method(_: Invocation, __: RubyClass, value: Value) -> Value:
        number = _real(value) if name.startswith("log") else _no_float(value)
        try:
            return compute(number)  # type: ignore[operator]
        except ValueError:
            if not math.isfinite(number):  # sin, cos and tan of an infinity
                return math.nan
            raise out_of_domain(name) from None
        except OverflowError:
            return math.inf


def _no_float(value: Value) -> float:
    if isinstance(value, RubyString):
        raise PageError("type-error", "can't convert String into Float")
    return to_float(value)


_function("sqrt", math.sqrt)
_function("sin", math.sin)
_function("cos", math.cos)
_function("tan", math.tan)
_function("exp", math.exp)
_function("log2", lambda x: _logarithm(math.log2, x, "log2"))
_function("log10", lambda x: _logarithm(math.log10, x, "log10"))


@MATH_METHODS.define("atan2")
def _atan2(_: Invocation, __: RubyClass, left: Value, right: Value) -> Value:
    return math.atan2(to_float(left), to_float(right))


@MATH_METHODS.define("hypot")
def _hypot(_: Invocation, __: RubyClass, left: Value, right: Value) -> Value:
    return math.hypot(to_float(left), to_float(right))


@MATH_METHODS.define("log")
def _log(_: Invocation, __: RubyClass, value: Value, base: Value = None) -> Value:
    result = _logarithm(math.log, _real(value), "log")
    if base is None:
        return result
    return divide_floats(result, _logarithm(math.log, _real(base), "log"))


def _real(value: Value) -> float | int:
    """A number; a whole one may be beyond a float's range, and has a logarithm still."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole else _no_float(value)  # type: ignore[return-value]


def _logarithm(function: Callable[[float], float], number: float | int, name: str) -> float:
    if number < 0:
        raise out_of_domain(name)
    return -math.inf if number == 0 else function(number)


@KERNEL_METHODS.define("include", "extend")
def _include(call: Invocation, _: None, module: Value) -> Value:
    if not isinstance(module, RubyClass) or module.name != "ERB::Util":
        raise PageError("unsupported-ruby", "pages may include `ERB::Util` alone")
    call.runtime.include(ERB_UTIL_METHODS, module)
    return None


KERNEL_METHODS.update(with_ruby_arguments("without a receiver", KERNEL_METHODS))

_OF_CLASSES: Mapping[str, Mapping[str, Method]] = {
    "Array": ARRAY_CLASS_METHODS,
    "CGI": CGI_METHODS,
    "Date": DATE_CLASS_METHODS,
    "ERB::Util": ERB_UTIL_METHODS,
    "Hash": HASH_CLASS_METHODS,
    "Integer": INTEGER_CLASS_METHODS,
    "JSON": JSON_METHODS,
    "Kernel": KERNEL_METHODS,
    "Math": MATH_METHODS,
    "Proc": PROC_CLASS_METHODS,
    "Range": RANGE_CLASS_METHODS,
    "Regexp": REGEXP_CLASS_METHODS,
    "String": STRING_CLASS_METHODS,
    "Time": TIME_CLASS_METHODS,
}

SINGLETONS: Mapping[str, Mapping[str, Method]] = {
    name: with_ruby_arguments(f"{name}.", methods) for name, methods in _OF_CLASSES.items()
}
"""A class's or module's name -> what it answers to, besides :data:`CLASS_METHODS`."""


def singleton_method(receiver: RubyClass, name: str) -> Method | None:
    """What a class or module itself does under a name."""
    found = SINGLETONS.get(receiver.name, {}).get(name)
    if found is None and "Exception" in (receiver.name, *receiver.ancestors):
        found = EXCEPTION_CLASS_METHODS.get(name)
    return found or CLASS_METHODS.get(name)
