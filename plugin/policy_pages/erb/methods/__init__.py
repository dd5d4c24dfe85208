"""The methods that pages may call on Ruby's values: one table a type, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from policy_pages.erb.methods.arities import with_ruby_arguments
from policy_pages.erb.methods.array import ARRAY_METHODS
from policy_pages.erb.methods.date import DATE_METHODS, TIME_METHODS
from policy_pages.erb.methods.enumerator import ENUMERATOR_METHODS
from policy_pages.erb.methods.hash import HASH_METHODS
from policy_pages.erb.methods.integer import INTEGER_METHODS
from policy_pages.erb.methods.kernel import KERNEL_METHODS
from policy_pages.erb.methods.libraries import SINGLETONS, singleton_method
from policy_pages.erb.methods.numeric import NUMERIC_METHODS
from policy_pages.erb.methods.object import (
    BOOLEAN_METHODS,
    COMPARABLE_METHODS,
    EXCEPTION_METHODS,
    NIL_METHODS,
    OBJECT_METHODS,
    PROC_METHODS,
)
from policy_pages.erb.methods.range import RANGE_METHODS
from policy_pages.erb.methods.real import FLOAT_METHODS, RATIONAL_METHODS
from policy_pages.erb.methods.regexp import MATCH_METHODS, REGEXP_METHODS
from policy_pages.erb.methods.safe_string import MARK_SAFE, SAFE_STRING_METHODS
from policy_pages.erb.methods.string import STRING_METHODS
from policy_pages.erb.methods.symbol import SYMBOL_METHODS
from policy_pages.erb.methods.table import Method
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

SINGLETON_METHODS: Mapping[str, Mapping[str, Method]] = SINGLETONS
"""A class's or module's name -> what it answers to itself."""

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
"""What Ruby's nil answers to and pages may not call: there a page must not go on as if it did not.
"""


def find_method(receiver: Value, name: str) -> Method | None:
    """The method of a value, or None where pages may not call it."""
    table = _TABLES.get(type(receiver))
    if table is not None:
        return table.get(name)
    if isinstance(receiver, RubyClass):
        return singleton_method(receiver, name) or _OF_EVERY_VALUE.get(name)
    return _OF_EVERY_VALUE.get(name)


def method_names(receiver: Value) -> list[str]:
    """What pages may call on a value, for suggestions."""
    if isinstance(receiver, RubyClass):
        return sorted({*SINGLETONS.get(receiver.name, {}), *OBJECT_METHODS})
    own = receiver.methods if isinstance(receiver, RubyObject) else ()
    return sorted({*own, *_TABLES.get(type(receiver), OBJECT_METHODS)})
