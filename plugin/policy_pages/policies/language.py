"""Which language a page is in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policy_pages.policies.kinds import KEY

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""A language as BCP 47 has it, in the forms that there are of it here."""


def language_of(policy: Declaration, fields: Mapping[str, Any]) -> str | None:
    """The language of a page (BCP 47), as it says itself: below ``policy``, or beside it."""
    return _written(policy.language or fields.get("lang") or fields.get("language"))


def language_in(fields: Mapping[str, Any]) -> str | None:
    """The same, of a page whose declaration has not been read yet."""
    policy = fields.get(KEY)
    own = policy.get("language") if isinstance(policy, Mapping) else None
    return _written(own or fields.get("lang") or fields.get("language"))


def is_language(name: str) -> bool:
    """Whether a name may be that of a language (BCP 47)."""
    return _LANGUAGE.fullmatch(name) is not None


def _written(given: object) -> str | None:
    language = str(given or "").strip().replace("_", "-")
    return language if is_language(language) else None
