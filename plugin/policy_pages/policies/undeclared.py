"""Which fields of a header say something about a policy, and what a page declares without them.

Pydantic takes longer to load than a small site takes to build. A site whose pages declare nothing
does not need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from policy_pages.policies.kinds import KEY

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

OTHER_FIELDS = {
    "kind": "kind",
    "published": "published",
    "version": "version",
    "licence": "licence",
    "license": "licence",
    "last_reviewed_on": "reviewed",
    "review_in": "review_in",
    "owner_slack": "contact",
    "old_paths": "aliases",
    "status": "status",
}
"""Fields beside ``policy`` -> what they stand for in it."""
BELOW = (
    *("effective", "reviewed", "review_by", "withdrawn", "supersedes", "controlling_language"),
    "numbered",
)
"""Keys that nobody means for something else where a page is a policy."""


def declares_nothing(fields: Mapping[str, Any]) -> bool:
    """Whether a header has none of the fields that :func:`.reading.read_policy` looks at."""
    return fields.keys().isdisjoint(_READ)


_READ = frozenset([KEY, *OTHER_FIELDS, *BELOW])


class _Nothing:
    """The values of :class:`.declaration.Declaration` where a page declares nothing."""

    kind = None
    status = "published"
    version = None
    published = None
    effective = None
    withdrawn = None
    review_in = None
    review_by = None
    reviewed = None
    owner = None
    contact = None
    supersedes = None
    language = None
    controlling_language = None
    licence = None
    comments = None
    changes: tuple[()] = ()
    numbered = False
    aliases: tuple[()] = ()
    security_txt = None
    is_empty = True
    has_clauses = False


NOTHING_DECLARED = cast("Declaration", _Nothing())
"""What a page declares that declares nothing."""
