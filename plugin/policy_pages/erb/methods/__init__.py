"""The methods that pages may call on Ruby's values: one table a class, and nothing else.

A class's methods, and those of the class itself, are in the file of its name: ``String#gsub`` in
``string.py``, ``Date.parse`` in ``date.py``. What a class shares with others is where Ruby has it
from: in ``enumerable.py``, ``comparable.py``, ``numeric.py`` and ``object.py``. The other files
have what several of these need.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy_pages.erb.methods.arities import with_ruby_arguments
from policy_pages.erb.methods.array import ARRAY_CLASS_METHODS, ARRAY_METHODS
from policy_pages.erb.methods.cgi import CGI_METHODS
from policy_pages.erb.methods.comparable import COMPARABLE_METHODS
from policy_pages.erb.methods.date import DATE_CLASS_METHODS, DATE_METHODS
from policy_pages.erb.methods.enumerator import ENUMERATOR_METHODS
from policy_pages.erb.methods.erb_util import ERB_UTIL_METHODS
from policy_pages.erb.methods.exception import EXCEPTION_CLASS_METHODS, EXCEPTION_METHODS
from policy_pages.erb.methods.float import FLOAT_METHODS
from policy_pages.erb.methods.hash import HASH_CLASS_METHODS, HASH_METHODS
from policy_pages.erb.methods.integer import INTEGER_CLASS_METHODS, INTEGER_METHODS
from policy_pages.erb.methods.json import JSON_METHODS
from policy_pages.erb.methods.kernel import KERNEL_METHODS
from policy_pages.erb.methods.match_data import MATCH_METHODS
from policy_pages.erb.methods.math import MATH_METHODS
from policy_pages.erb.methods.module import MODULE_METHODS
from policy_pages.erb.methods.nil_and_booleans import BOOLEAN_METHODS, NIL_METHODS
from policy_pages.erb.methods.numeric import NUMERIC_METHODS
from policy_pages.erb.methods.object import OBJECT_METHODS
from policy_pages.erb.methods.proc import PROC_CLASS_METHODS, PROC_METHODS
from policy_pages.erb.methods.range import RANGE_CLASS_METHODS, RANGE_METHODS
from policy_pages.erb.methods.rational import RATIONAL_METHODS
from policy_pages.erb.methods.regexp import REGEXP_CLASS_METHODS, REGEXP_METHODS
from policy_pages.erb.methods.safe_string import MARK_SAFE, SAFE_STRING_METHODS
from policy_pages.erb.methods.string import STRING_CLASS_METHODS, STRING_METHODS
from policy_pages.erb.methods.symbol import SYMBOL_METHODS
from policy_pages.erb.methods.table import Method
from policy_pages.erb.methods.time import TIME_CLASS_METHODS, TIME_METHODS
from policy_pages.erb.values import (
    TYPE_NAMES,
    RubyClass,
    RubyException,
    RubyObject,
    SafeString,
    Value,
)

_HTML: Mapping[str, Method] = {
    **COMPARABLE_METHODS,
    **STRING_METHODS,
    **MARK_SAFE,
    **SAFE_STRING_METHODS,
}

_METHODS: Mapping[str, Mapping[str, Method]] = {
    "Array": ARRAY_METHODS,
    "Date": {**COMPARABLE_METHODS, **DATE_METHODS},
    "Enumerator": ENUMERATOR_METHODS,
    "Exception": EXCEPTION_METHODS,
    "Float": {**COMPARABLE_METHODS, **NUMERIC_METHODS, **FLOAT_METHODS},
    "Hash": HASH_METHODS,
    "Integer": {**COMPARABLE_METHODS, **NUMERIC_METHODS, **INTEGER_METHODS},
    "MatchData": MATCH_METHODS,
    "Proc": PROC_METHODS,
    "Range": RANGE_METHODS,
    "Rational": {**COMPARABLE_METHODS, **NUMERIC_METHODS, **RATIONAL_METHODS},
    "Regexp": REGEXP_METHODS,
    "String": {**COMPARABLE_METHODS, **STRING_METHODS, **MARK_SAFE},
    "HTML of a helper": _HTML,
    "Symbol": {**COMPARABLE_METHODS, **SYMBOL_METHODS},
    "Time": {**COMPARABLE_METHODS, **TIME_METHODS},
    "nil": NIL_METHODS,
    "true and false": BOOLEAN_METHODS,
    "every value": OBJECT_METHODS,
    "without a receiver": KERNEL_METHODS,
}

METHODS: Mapping[str, Mapping[str, Method]] = {
    name: with_ruby_arguments("String" if methods is _HTML else name, methods)
    for name, methods in _METHODS.items()
}
"""What is documented: Ruby's class -> its own methods and those it shares with its like."""

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

SINGLETON_METHODS: Mapping[str, Mapping[str, Method]] = {
    name: with_ruby_arguments(f"{name}.", methods) for name, methods in _OF_CLASSES.items()
}
"""A class's or module's name -> what it answers to itself, besides ``MODULE_METHODS``."""

_OF_EVERY_VALUE = METHODS["every value"]

_TABLES: Mapping[type, Mapping[str, Method]] = {
    kind: {**_OF_EVERY_VALUE, **METHODS[name]}
    for kind, name in {
        **TYPE_NAMES,
        type(None): "nil",
        bool: "true and false",
        SafeString: "HTML of a helper",
        RubyException: "Exception",
    }.items()
}

RUBY_NIL_METHODS = frozenset(
    "!~ define_singleton_method display extend hash instance_variable_defined? "
    "instance_variable_get instance_variable_set instance_variables method methods object_id "
    "private_methods protected_methods public_method public_methods rationalize "
    "remove_instance_variable singleton_class singleton_method singleton_methods to_c to_r "
    "instance_eval instance_exec __id__ to_yaml pretty_inspect".split()
)
"""Methods of Ruby's nil that pages cannot call: a page must not continue as if nil had none.
"""


def find_method(receiver: Value, name: str) -> Method | None:
    """The method of a value, or None where pages cannot call it."""
    table = _TABLES.get(type(receiver))
    if table is not None:
        return table.get(name)
    if isinstance(receiver, RubyClass):
        return _singleton_method(receiver, name) or _OF_EVERY_VALUE.get(name)
    return _OF_EVERY_VALUE.get(name)


def _singleton_method(receiver: RubyClass, name: str) -> Method | None:
    """A class's or module's own method under a name."""
    found = SINGLETON_METHODS.get(receiver.name, {}).get(name)
    if found is None and "Exception" in (receiver.name, *receiver.ancestors):
        found = EXCEPTION_CLASS_METHODS.get(name)
    return found or MODULE_METHODS.get(name)


def method_names(receiver: Value) -> list[str]:
    """What pages may call on a value, for suggestions."""
    if isinstance(receiver, RubyClass):
        return sorted({*SINGLETON_METHODS.get(receiver.name, {}), *OBJECT_METHODS})
    own = receiver.methods if isinstance(receiver, RubyObject) else ()
    return sorted({*own, *_TABLES.get(type(receiver), OBJECT_METHODS)})
