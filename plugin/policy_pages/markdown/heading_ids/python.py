"""Python-Markdown's rule, as its table of contents has it (`toc`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from policy_pages.markdown.heading_ids.heading import Heading

_NUMBERED = re.compile(r"(.*)_([0-9]+)", re.DOTALL)


def ids(
    headings: Sequence[Heading], slugify: Callable[[str], str], taken: Iterable[str]
) -> list[str]:
    """A second heading of the same words ends in `_1`.

    :param slugify: how the site's table of contents makes an id of words.
    :param taken: ids of the page's other elements.
    """
    names = Names(taken)
    return [names.free(slugify(heading.name)) for heading in headings]


class Names:
    """Ids that are all different.

    :param taken: those that are given.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def __contains__(self, id: str) -> bool:
        return id in self._taken

    def add(self, id: str) -> None:
        """Take an id as given."""
        self._taken.add(id)

    def free(self, id: str) -> str:
        """An id, followed by the next free number where it is given already, or empty."""
        if not id or id in self._taken:
            match = _NUMBERED.fullmatch(id)
            base, number = (match[1], int(match[2])) if match else (id, 0)
            # `_1` to this one are known to be given
            known = self._numbers.get(base, 0)
            goes_on = number <= known
            number = max(number, known) + 1 if goes_on else number + 1
            while f"{base}_{number}" in self._taken:
                number += 1
            if goes_on:
                self._numbers[base] = number
            id = f"{base}_{number}"
        self._taken.add(id)
        return id
