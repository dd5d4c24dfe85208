"""A built page -> the same page with each tag of its meta block once.

The theme's own templates and other plugins (Material's ``social`` among them) write tags, too.
The tags of the page's record come first in the head; tags that repeat them are removed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from policy_pages.social.record import MetaTag
from policy_pages.social.vocabulary import MEDIA, SYNONYMS, is_of
from policy_pages.text.html import Change, Tag, changed, tags_of

_LINE_BEHIND = re.compile(r"[ \t]*\n?")
_CANONICAL = "canonical"


def with_block(html: str, block: str) -> str:
    """Put a block of HTML in at the beginning of a page's head, if it has one.

    A head that begins with the encoding keeps that before it: browsers look for it in the first
    1024 bytes alone.
    """
    tags = tags_of(html)
    place = next((tag for tag in tags if tag.name == "head" and not tag.is_end), None)
    if place is None:
        return html
    first = next(tags, None)
    if first is not None and first.name == "meta" and "charset" in first.attributes:
        place = first
    return f"{html[: place.end]}\n{block}{html[place.end :]}"


def without_doubles(html: str, tags: Sequence[MetaTag], deleted: Collection[str] = ()) -> str:
    """Take out of a page's head what its record says already.

    :param tags: those of the record; each name keeps as many tags as the record has.
    :param deleted: names for which the page wants no tag.
    """
    left = Counter(tag.key for tag in tags)
    left[_CANONICAL] = 1
    ours = {*left, *deleted}
    families = [family for family in MEDIA if family in ours]

    def changes() -> Iterator[Change]:
        done = 0
        for tag in _tags_of_head(html):
            key = _key(tag)
            if tag.is_end or key is None:
                continue
            if key not in ours and not any(is_of(family, key) for family in families):
                continue
            left[key] -= 1
            if left[key] < 0:
                start, end = _with_blanks(html, tag, done)
                yield Change(start, end, "")
                done = end

    return changed(html, changes())


def _tags_of_head(html: str) -> Iterator[Tag]:
    """The tags of a page's head; empty if the head has no end."""
    found: list[Tag] = []
    for tag in tags_of(html):
        if tag.name == "body" or (tag.name == "head" and tag.is_end):
            yield from found
            return
        found.append(tag)


def _with_blanks(html: str, tag: Tag, done: int) -> tuple[int, int]:
    """Where a tag begins and ends, with the blanks around it on its line."""
    start = tag.start
    while start > done and html[start - 1] in " \t":
        start -= 1
    behind = _LINE_BEHIND.match(html, tag.end)
    assert behind is not None
    return start, behind.end()


def _key(tag: Tag) -> str | None:
    """The meaning of a tag: a name of the meta block, or that it is the canonical link."""
    if tag.name == "link":
        return _CANONICAL if _CANONICAL in (tag.value("rel") or "").lower().split() else None
    if tag.name != "meta":
        return None
    key = (tag.value("property") or tag.value("name") or "").strip()
    key = key if ":" in key else key.lower()
    return SYNONYMS.get(key, key) or None
