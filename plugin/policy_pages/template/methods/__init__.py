"""The methods that pages may call on Ruby's values: one table a type, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.template.methods.array import ARRAY_METHODS
from policy_pages.template.methods.hash import HASH_METHODS
from policy_pages.template.methods.number import FLOAT_METHODS, INTEGER_METHODS
from policy_pages.template.methods.object import OBJECT_METHODS
from policy_pages.template.methods.range import RANGE_METHODS
from policy_pages.template.methods.string import STRING_METHODS, SYMBOL_METHODS
from policy_pages.template.values import Value, type_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_pages.template.methods.table import Method

METHODS: Mapping[str, Mapping[str, Method]] = {
    "String": STRING_METHODS,
    "Symbol": SYMBOL_METHODS,
    "Integer": INTEGER_METHODS,
    "Float": FLOAT_METHODS,
    "Array": ARRAY_METHODS,
    "Hash": HASH_METHODS,
    "Range": RANGE_METHODS,
}
"""Ruby's class -> its methods; what every value has is in ``OBJECT_METHODS``."""


def find_method(receiver: Value, name: str) -> Method | None:
    """The method of a value, or None where pages may not call it."""
    own = METHODS.get(type_name(receiver), {})
    return own.get(name) or OBJECT_METHODS.get(name)


def method_names(receiver: Value) -> list[str]:
    """What pages may call on a value, for suggestions."""
    return sorted({*METHODS.get(type_name(receiver), {}), *OBJECT_METHODS})
