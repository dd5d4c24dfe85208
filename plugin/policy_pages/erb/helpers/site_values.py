"""What passes between a site and its pages: copied, so that no page changes another's, and counted.

Each crossing costs steps by its size; otherwise a page could pass a million elements a million
times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb.plain_values import to_python
from policy_pages.erb.values import DataHash, RubyHash, RubyString, Symbol, Value

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter

CALL_STEPS = 50
"""The cost of a call of the site's own code, whatever its arguments."""


def own_copy(value: Value) -> Value:
    """A page's own copy of a value of the site's data, down to its strings."""
    if isinstance(value, RubyString):
        return RubyString(value.text)
    if isinstance(value, list):
        return [own_copy(element) for element in value]
    if isinstance(value, RubyHash):
        result = DataHash() if isinstance(value, DataHash) else RubyHash()
        for token, (key, item) in value.entries.items():
            result.entries[token] = (own_copy(key), own_copy(item))
        return result
    return value


def to_plain(value: Value, meter: Meter) -> object:
    """A page's value as plain Python, for the site's own code; see ``to_python``.

    :raises PageError: ``limit-steps``, if the page passes too much.
    """
    measure(value, meter)
    return to_python(value)


def measure(value: Value, meter: Meter) -> None:
    """Count the steps of a value that crosses over.

    :raises PageError: where it, or all that did, is too large.
    """
    if isinstance(value, RubyString):
        meter.check_string(len(value.text))
        meter.spend(1 + (len(value.text) >> 6))
    elif isinstance(value, Symbol):
        meter.spend(1 + (len(value.name) >> 6))
    elif isinstance(value, int):
        meter.check_integer(value)
    elif isinstance(value, list):
        meter.check_collection(len(value))
        meter.spend(1 + len(value))
        for element in value:
            measure(element, meter)
    elif isinstance(value, RubyHash):
        meter.check_collection(len(value.entries))
        meter.spend(1 + len(value.entries))
        for key, item in value.items():
            measure(key, meter)
            measure(item, meter)
