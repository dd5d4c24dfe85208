"""The dialects there are, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from policy_pages.erb.helpers import middleman, pegasus, plain
from policy_pages.erb.helpers.dialect import Dialect, Surroundings
from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT

__all__ = ["DEFAULT_DIALECT", "DIALECTS", "dialects_with"]

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (pegasus.DIALECT, middleman.DIALECT, plain.DIALECT)
}


@cache
def _helpers() -> Mapping[str, frozenset[str]]:
    """Dialect -> the names of the helpers that each of its pages has."""
    nothing = Surroundings()
    return {
        name: frozenset(dialect.environment(nothing).helpers) for name, dialect in DIALECTS.items()
    }


def dialects_with(helper: str) -> list[str]:
    """The dialects that have a helper of this name, whatever the site."""
    return [name for name, helpers in _helpers().items() if helper in helpers]
