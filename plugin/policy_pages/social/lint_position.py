"""A built page -> whether its tags are where every platform reads them."""

from __future__ import annotations

import re

from policy_pages.social.findings import Finding
from policy_pages.social.platforms import SLACK_READS
from policy_pages.text.html import Tag, Text, pieces_of

_OF_THE_BLOCK = re.compile(r"(?:og|twitter):[\w:]{1,60}")
_JSON_LD = "application/ld+json"


def lint_position(html: str) -> Finding | None:
    """Whether tags of a built page come after the part that Slack reads.

    :param html: the page.
    """
    position = size = 0
    begun: str | None = None
    for piece in pieces_of(html):
        size += len(html[position : piece.end].encode("utf-8", "replace"))
        position, name = piece.end, None
        if isinstance(piece, Text):
            name, begun = begun, None
        elif piece.name == "body" or (piece.name == "head" and piece.is_end):
            return None
        elif not piece.is_end:
            name = _name_of(piece)
            if piece.name == "script":  # its text counts
                name, begun = None, name
        if name is not None and size > SLACK_READS:
            return Finding(
                "share-position",
                f"`{name}` ends at byte {size} of the built page, but Slack reads only the "
                f"first {SLACK_READS}",
                "put styles and scripts after it in the head, or move them to separate files",
                name,
            )
    return None


def _name_of(tag: Tag) -> str | None:
    """The name of a tag of the meta block, or that structured data begins."""
    if tag.name == "script":
        is_json = (tag.value("type") or "").strip().lower() == _JSON_LD
        return "JSON-LD" if is_json else None
    if tag.name != "meta":
        return None
    names = (tag.value("property"), tag.value("name"))
    return next((name for name in names if name and _OF_THE_BLOCK.fullmatch(name)), None)
