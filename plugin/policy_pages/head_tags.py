"""A built page -> the same page with each tag of its meta block once.

The theme's own templates and other plugins (Material's ``social`` among them) write tags, too.
Those of the page's record stand first in the head; what says the same once more is taken out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from html import unescape

from policy_pages.social.record import MetaTag
from policy_pages.social.vocabulary import MEDIA, SYNONYMS, is_of

_TAG = re.compile(
    r"""<!--(?:.*?-->|.*)|<(?P<raw>script|style|title)\b(?:.*?</(?P=raw)\s*>|.*)"""
    r"""|[ \t]*<(?P<name>meta|link)\b(?P<attributes>(?:[^"'>]|"[^"]*"|'[^']*')*)>[ \t]*\n?""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_CANONICAL = "canonical"


def with_block(html: str, block: str) -> str:
    """Put a block of HTML in at the beginning of a page's head, if it has one."""
    head = _HEAD.search(html)
    return html if head is None else f"{html[: head.end()]}\n{block}{html[head.end() :]}"


def without_doubles(html: str, tags: Sequence[MetaTag], deleted: Collection[str] = ()) -> str:
    """Take out of a page's head what its record says already.

    :param tags: those of the record; of each name as many are kept as it has.
    :param deleted: names that the page wants to have no tag.
    """
    end = html.find("</head>")
    if end == -1:
        return html
    left = Counter(tag.key for tag in tags)
    left[_CANONICAL] = 1
    ours = {*left, *deleted}
    families = [family for family in MEDIA if family in ours]

    def keep_or_drop(match: re.Match[str]) -> str:
        key = _key(match)
        if key is None:
            return match.group()
        if key not in ours and not any(is_of(family, key) for family in families):
            return match.group()
        left[key] -= 1
        return match.group() if left[key] >= 0 else ""

    return _TAG.sub(keep_or_drop, html[:end]) + html[end:]


def _key(match: re.Match[str]) -> str | None:
    """What a tag says: a name of the meta block, or that it is the canonical link."""
    if match["name"] is None:
        return None
    found = _ATTRIBUTE.findall(match["attributes"])
    attributes = {name.lower(): unescape(value.strip("\"'")) for name, value in found}
    if match["name"].lower() == "link":
        return _CANONICAL if attributes.get("rel", "").lower() == _CANONICAL else None
    key = (attributes.get("property") or attributes.get("name") or "").strip()
    key = key if ":" in key else key.lower()
    return SYNONYMS.get(key, key) or None
