"""A page's values from plain Python values (YAML, JSON, a helper's result), and back."""

from __future__ import annotations

import datetime

from policy_pages.erb.values import (
    NUMBERS,
    DataHash,
    RubyHash,
    RubyString,
    Symbol,
    Value,
)


def from_python(value: object) -> Value:
    """A value of YAML or JSON (front matter, configured data, a context file) for a page.

    Mappings keep their string keys; dates stay dates.

    :raises TypeError: for a type that YAML's safe loader does not give.
    """
    if value is None or isinstance(value, (bool, int, float, datetime.date)):
        return value
    if isinstance(value, str):
        return RubyString(value)
    if isinstance(value, (list, tuple)):
        return [from_python(element) for element in value]
    if isinstance(value, dict):
        return _hash_from(value, RubyHash())
    raise TypeError(f"no value of a page: {type(value).__name__}")


def data_from_python(value: object) -> Value:
    """As :func:`from_python`, with every mapping a :class:`DataHash`."""
    if isinstance(value, (list, tuple)):
        return [data_from_python(element) for element in value]
    if isinstance(value, dict):
        result = DataHash()
        for key, item in value.items():
            result.set_name(str(key), data_from_python(item))
        return result
    return from_python(value)


def _hash_from(value: dict[object, object], result: RubyHash) -> RubyHash:
    for key, item in value.items():
        if isinstance(key, str):
            result.set_name(key, from_python(item))
        else:
            name = from_python(key)
            result.entries[(type(name), name)] = (name, from_python(item))
    return result


def to_python(value: Value) -> object:
    """A page's value as plain Python, for a view: strings, symbols and keys become ``str``.

    A value without a Python form (a block, a regular expression) becomes None.
    """
    if isinstance(value, RubyString):
        return value.text
    if isinstance(value, Symbol):
        return value.name
    if isinstance(value, list):
        return [to_python(element) for element in value]
    if isinstance(value, RubyHash):
        return {_python_key(key): to_python(item) for key, item in value.items()}
    plain = value is None or isinstance(value, (bool, *NUMBERS, datetime.date))
    return value if plain else None


def _python_key(key: Value) -> object:
    plain = to_python(key)
    return plain if plain is None or isinstance(plain, (str, int, float)) else str(plain)
