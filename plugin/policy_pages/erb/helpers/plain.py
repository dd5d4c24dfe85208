"""The dialect of no old system: Ruby, the front matter's fields, and the site's data files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb.environment import Environment
from policy_pages.erb.helpers.own_names import data_helper
from policy_pages.erb.plain_values import from_python

if TYPE_CHECKING:
    from policy_pages.erb.helpers.dialect import Surroundings


def plain_environment(surroundings: Surroundings) -> Environment:
    """The front matter's fields and the option ``constants``, as ``name`` and ``@name``.

    :raises TypeError: for a value that no page can have.
    """
    constants = surroundings.site.options.get("constants") or {}
    named = {**constants, **surroundings.page.fields}
    return Environment(
        values={str(name): from_python(value) for name, value in named.items()},
        helpers={"data": data_helper(surroundings.site.data)},
    )
