"""The classes, modules and exceptions that pages may name, and which of them a value is."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from policy_pages.erb.values import RubyClass, RubyString, Value, type_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OBJECT = ("Object", "Kernel", "BasicObject")


def _classes() -> dict[str, RubyClass]:
    kinds = {
        "Object": (), "NilClass": (), "TrueClass": (), "FalseClass": (), "Regexp": (),
        "MatchData": (), "Proc": (), "String": ("Comparable",), "Symbol": ("Comparable",),
        "Date": ("Comparable",), "Time": ("Comparable",), "Array": ("Enumerable",),
        "Hash": ("Enumerable",), "Range": ("Enumerable",), "Enumerator": ("Enumerable",),
        "Numeric": ("Comparable",), "Integer": ("Numeric", "Comparable"),
        "Float": ("Numeric", "Comparable"), "Rational": ("Numeric", "Comparable"),
        "Module": (), "Class": ("Module",),
    }  # fmt: skip
    exceptions = {
        "Exception": (), "StandardError": ("Exception",), "ArgumentError": (),
        "EncodingError": (), "FiberError": (), "IOError": (), "IndexError": (),
        "KeyError": ("IndexError",), "StopIteration": ("IndexError",), "LocalJumpError": (),
        "NoMatchingPatternError": (), "NoMatchingPatternKeyError": ("NoMatchingPatternError",),
        "NameError": (), "NoMethodError": ("NameError",), "RangeError": (),
        "FloatDomainError": ("RangeError",), "RegexpError": (), "RuntimeError": (),
        "Math::DomainError": ("ArgumentError",),
        "FrozenError": ("RuntimeError",), "TypeError": (), "ZeroDivisionError": (),
        "Date::Error": ("ArgumentError",), "NotImplementedError": ("ScriptError", "Exception"),
        "ScriptError": ("Exception",), "JSON::GeneratorError": ("JSON::JSONError",),
    }  # fmt: skip
    modules = ["Kernel", "Comparable", "Enumerable", "Math", "CGI", "ERB", "ERB::Util", "JSON"]
    result = {name: RubyClass(name, (*more, *_OBJECT)) for name, more in kinds.items()}
    for name, more in exceptions.items():
        standard = (
            () if "Exception" in more or name == "Exception" else ("StandardError", "Exception")
        )
        result[name] = RubyClass(name, (*more, *standard, *_OBJECT))
    result |= {name: RubyClass(name, is_module=True) for name in modules}
    return result


CLASSES: Mapping[str, RubyClass] = _classes()
"""By their names."""

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()


def _strings(texts: list[str]) -> list[Value]:
    return [RubyString(text) for text in texts]


CONSTANTS: Mapping[str, Value] = {
    **CLASSES,
    "Float::INFINITY": math.inf,
    "Float::NAN": math.nan,
    "Float::EPSILON": sys.float_info.epsilon,
    "Float::MAX": sys.float_info.max,
    "Float::MIN": sys.float_info.min,
    "Float::DIG": sys.float_info.dig,
    "Regexp::IGNORECASE": 1,
    "Regexp::EXTENDED": 2,
    "Regexp::MULTILINE": 4,
    "Math::PI": math.pi,
    "Math::E": math.e,
}
"""The values of Ruby's own constants."""

LISTS: Mapping[str, Callable[[], list[Value]]] = {
    "Date::MONTHNAMES": lambda: [None, *_strings(_MONTHS)],
    "Date::ABBR_MONTHNAMES": lambda: [None, *_strings([name[:3] for name in _MONTHS])],
    "Date::DAYNAMES": lambda: _strings(_DAYS),
    "Date::ABBR_DAYNAMES": lambda: _strings([name[:3] for name in _DAYS]),
}
"""Those that a page could change: it gets its own."""


REFUSED_CONSTANTS = {
    **dict.fromkeys(["File", "Dir", "IO", "FileUtils", "Pathname", "Tempfile", "STDOUT"],
                    "a page cannot reach files"),
    **dict.fromkeys(["ENV", "ARGV", "Process", "Signal", "ObjectSpace", "GC", "Etc", "Thread"],
                    "a page cannot reach the system"),
    **dict.fromkeys(["Net", "Socket", "TCPSocket", "URI", "OpenURI"],
                    "a page cannot reach the network"),
    **dict.fromkeys(["Random", "SecureRandom"], "a page is the same each time it is built"),
    **dict.fromkeys(["Struct", "OpenStruct", "Set", "DateTime", "BigDecimal", "Complex", "Data"],
                    "use strings, numbers, dates, arrays and hashes"),
    **dict.fromkeys(["Rails", "ActiveSupport", "ActiveRecord", "Marshal", "YAML", "Binding"],
                    "only the constants that the manual lists are available"),
}  # fmt: skip
"""Ruby's own constants, and why pages cannot use them."""


def class_of(value: Value) -> RubyClass:
    """A value's class."""
    name = type_name(value)
    return CLASSES.get(name) or RubyClass(name, _OBJECT)


def is_a(value: Value, kind: RubyClass) -> bool:
    """Ruby's ``is_a?``."""
    own = class_of(value)
    return kind.name == own.name or kind.name in own.ancestors
