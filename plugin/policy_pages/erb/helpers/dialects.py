"""The dialects there are, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from policy_pages.erb.helpers.dialect import Dialect, SiteFacts, Surroundings
from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT

if TYPE_CHECKING:
    from policy_pages.erb.environment import Environment

__all__ = ["DEFAULT_DIALECT", "DIALECTS", "dialects_with"]


# The helpers of a dialect are loaded for the first page that is a template: few sites have each.


def _of_pegasus(surroundings: Surroundings) -> Environment:
    from policy_pages.erb.helpers.pegasus import pegasus_environment

    return pegasus_environment(surroundings)


def _of_middleman(surroundings: Surroundings) -> Environment:
    from policy_pages.erb.helpers.middleman import middleman_environment

    return middleman_environment(surroundings)


def _of_plain_erb(surroundings: Surroundings) -> Environment:
    from policy_pages.erb.helpers.plain import plain_environment

    return plain_environment(surroundings)


_PEGASUS = Dialect(
    name="pegasus",
    trim_mode="<>",
    erb_in_front_matter=True,
    environment=_of_pegasus,
    flavour="redcarpet",
    redcarpet="pegasus",
    has_sections=True,
    redcarpet_ids=False,  # its headings had none
)
"""Pegasus: Sinatra's and Tilt's way with ERB, in the front matter, too."""

_MIDDLEMAN = Dialect(
    name="middleman",
    trim_mode="erubi",
    erb_in_front_matter=False,
    environment=_of_middleman,
    drops_empty_line=True,
    has_partials=True,
    has_page_ids=True,
    flavour="redcarpet",
    redcarpet="govuk",
    has_row_headings=True,
)

_PLAIN_ERB = Dialect(
    name="erb",
    trim_mode="-",
    erb_in_front_matter=False,
    environment=_of_plain_erb,
)
"""Plain ERB.

Of the public scripts that make a ``README.md`` from a ``README.md.erb``, one half gives no trim
mode, the other ``-``, which reads the pages of the first half correctly and knows ``<%-`` and
``-%>`` besides.
"""

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (_PEGASUS, _MIDDLEMAN, _PLAIN_ERB)
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
