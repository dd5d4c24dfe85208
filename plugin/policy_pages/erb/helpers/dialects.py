"""The dialects there are, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from policy_pages.erb.helpers import middleman, pegasus, plain
from policy_pages.erb.helpers.dialect import Dialect, SiteFacts, Surroundings
from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT

__all__ = ["DEFAULT_DIALECT", "DIALECTS", "dialects_with"]

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (pegasus.DIALECT, middleman.DIALECT, plain.DIALECT)
}


@cache
def _names() -> Mapping[str, frozenset[str]]:
    """Dialect -> the names that each of its pages has."""
    # the dialect `middleman` has these where a site gives them
    site = Surroundings(site=SiteFacts(options={"vars": {}, "product_info": {}}))
    environments = {name: dialect.environment(site) for name, dialect in DIALECTS.items()}
    return {
        name: frozenset({*known.helpers, *known.values, *known.constants})
        for name, known in environments.items()
    }


def dialects_with(name: str) -> list[str]:
    """The dialects that have a helper, a value or a constant of this name, whatever the site."""
    return [dialect for dialect, names in _names().items() if name in names]
