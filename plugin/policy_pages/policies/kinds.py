"""Which pages are policies, of which kinds, in which states; without the types that check them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Kind = Literal["letter", "policy", "notice", "agreement"]
Status = Literal["draft", "published", "withdrawn"]

STATUSES: tuple[Status, ...] = ("draft", "published", "withdrawn")
KINDS: tuple[Kind, ...] = ("letter", "policy", "notice", "agreement")

KEY = "policy"
"""The field of the front matter below which a page declares the rest."""


def is_policy(fields: Mapping[str, Any]) -> bool:
    """Whether a header is that of a page of one of our kinds."""
    return fields.get("kind") in KINDS or isinstance(fields.get(KEY), Mapping)
