"""Ids that headings have by an old system's rule -> headings that name them: `## Fees {#fees}`.

Ids that stay beside a heading's own are empty elements before its words, as they are in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.html import Change, Tag, changed, pieces_of

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<words>[^\n]*?)[ \t]*(?:[ \t]#+[ \t]*)?\r?$", re.M)
_LEVELS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


class Ids(NamedTuple):
    """The ids of a heading.

    :param own: its own.
    :param beside: those of empty elements that it begins with.
    """

    level: int
    own: str
    beside: tuple[str, ...]


def missing_ids(html: str, plain: str) -> Sequence[Ids | None] | None:
    """The ids that headings have to name, None for a heading that need not; None if there are none
    to be named, or the headings are not the same.

    :param html: the page with the ids.
    :param plain: the page as it is without them.
    """
    wanted, given = list(_headings(html)), list(_headings(plain))
    if [one.level for one in wanted] != [one.level for one in given] or wanted == given:
        return None
    return [one if one != other else None for one, other in zip(wanted, given, strict=True)]


def with_ids(markdown: str, ids: Sequence[Ids | None]) -> str:
    """The Markdown whose headings name their ids, if all of them are written with `#`."""
    samples = CodeSamples(markdown, 0)
    found = [one for one in _HEADING.finditer(markdown) if not samples.cover(one.start())]
    if len(found) != len(ids):
        return markdown
    changes: list[Change] = []
    for heading, one in zip(found, ids, strict=True):
        if one is None:
            continue
        words = "".join(f'<span id="{id}"></span>' for id in one.beside) + heading["words"]
        start, end = heading.span("words")
        changes.append(Change(start, end, f"{words} {{#{one.own}}}"))
    return changed(markdown, changes)


def _headings(html: str) -> Iterator[Ids]:
    """The headings of a page with their ids."""
    pieces = list(pieces_of(html))
    for place, piece in enumerate(pieces):
        if not isinstance(piece, Tag) or piece.name not in _LEVELS or piece.is_end:
            continue
        beside: list[str] = []
        following = place + 1
        while following + 1 < len(pieces):
            tag, end = pieces[following : following + 2]
            if not (isinstance(tag, Tag) and isinstance(end, Tag) and tag.name == end.name):
                break
            if tag.name != "span" or not end.is_end or [*tag.attributes] != ["id"]:
                break
            beside.append(str(tag.value("id")))
            following += 2
        yield Ids(int(piece.name[1]), piece.value("id") or "", tuple(beside))
