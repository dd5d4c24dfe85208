"""The rule of GOV.UK's gem for technical documentation, `govuk_tech_docs`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_pages.markdown.heading_ids.heading import Heading

_DROPPED = re.compile(r"[^0-9a-z]+")


def ids(headings: Sequence[Heading]) -> list[str]:
    """ASCII letters and digits stay. A second heading with the same words has the id of the heading
    above it in front. If that id exists, too, or no heading is above, a number from 2 follows."""
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    above: list[tuple[int, str]] = []
    found: list[str] = []
    for heading in headings:
        id = _DROPPED.sub("-", heading.references.lower()).strip("-")
        while above and above[-1][0] >= heading.level:
            above.pop()
        if id in seen and above:
            id = f"{above[-1][1]}-{id}"
        if id in seen:
            number = numbers.get(id, 2)
            while f"{id}-{number}" in seen:
                number += 1
            numbers[id] = number + 1
            id = f"{id}-{number}"
        seen.add(id)
        above.append((heading.level, id))
        found.append(id)
    return found
