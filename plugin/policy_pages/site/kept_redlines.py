"""Redlines of earlier builds -> those of the next one, for pairs of texts that are the same.

An author who writes with `mkdocs serve` changes one text at a time, and each save is a build: only
what is compared with that text is new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from policy_pages.text.wording import Wording

if TYPE_CHECKING:
    from policy_pages.redlines import Redline

_MOST_CHARACTERS = 50_000_000
"""Of the HTML of all redlines that are kept."""


class KeptRedlines:
    """The redlines of a process, the last ones that were used."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Redline] = {}
        self._characters = 0

    def redline(
        self, old: str, new: str, page: str, wording: Wording, make: Callable[[], Redline]
    ) -> Redline:
        """The redline of two texts.

        :param old: the HTML of the older version, with its address; ``new`` of the newer one.
        :param page: the address of the page that shows it.
        :param wording: how its sentences read.
        :param make: compares the texts, if they were not compared before.
        """
        key = _digest(old, new, page, *wording.key)
        redline = self._kept.pop(key, None)
        if redline is None:
            redline = make()
            self._characters += _size(redline)
        self._kept[key] = redline
        while self._characters > _MOST_CHARACTERS and len(self._kept) > 1:
            self._characters -= _size(self._kept.pop(next(iter(self._kept))))
        return replace(redline, wording=wording)


def _size(redline: Redline) -> int:
    return len(redline.html) + sum(len(pair.old) + len(pair.new) for pair in redline.pairs)


def _digest(*parts: str) -> bytes:
    """The digest of texts, each apart from the next."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.digest()
