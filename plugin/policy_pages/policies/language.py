"""Which language a page is in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""A language as BCP 47 has it, in the forms that there are of it here."""


def language_of(policy: Declaration, fields: Mapping[str, Any]) -> str | None:
    """The language of a page (BCP 47), as it says itself: below ``policy``, or beside it."""
    given = policy.language or fields.get("lang") or fields.get("language") or ""
    language = str(given).strip().replace("_", "-")
    return language if _LANGUAGE.fullmatch(language) else None
