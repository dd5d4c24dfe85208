"""GitHub's rule, as the npm package `github-slugger` has it.

`pymdownx.slugs` is not used: it drops marks, so that words of Hindi or Thai lose their vowels,
keeps fractions and superscript digits, and composes characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from policy_pages.markdown.heading_ids.heading import Heading

if TYPE_CHECKING:
    import regex


@cache
def _dropped() -> regex.Pattern[str]:
    import regex  # here: few sites need it, and it loads slowly

    return regex.compile(r"[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- ]")


def ids(headings: Sequence[Heading]) -> list[str]:
    """Letters, digits, marks, hyphens and underscores stay; a second heading of the same words ends
    in `-1`."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for heading in headings:
        id = slug = _dropped().sub("", heading.text.lower()).replace(" ", "-")
        while id in seen:
            seen[slug] += 1
            id = f"{slug}-{seen[slug]}"
        seen[id] = 0
        found.append(id)
    return found
