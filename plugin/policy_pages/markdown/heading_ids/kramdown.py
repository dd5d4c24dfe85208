"""kramdown's rule (`auto_ids`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_pages.markdown.heading_ids.heading import Heading

_BEFORE_LETTERS = re.compile(r"^[^a-zA-Z]+", re.MULTILINE)
_DROPPED = re.compile(r"[^a-zA-Z0-9 -]")
_WITHOUT_LETTERS = "section"


def ids(headings: Sequence[Heading]) -> list[str]:
    """Of the Markdown itself: ASCII letters, digits and hyphens stay from the first letter on. A
    second heading of the same words ends in `-1`, even if another heading has that as its words."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for heading in headings:
        id = _DROPPED.sub("", _BEFORE_LETTERS.sub("", heading.source))
        id = id.replace(" ", "-").lower() or _WITHOUT_LETTERS
        number = seen[id] = seen.get(id, -1) + 1
        found.append(f"{id}-{number}" if number else id)
    return found
