"""Redcarpet's rule (`with_toc_data`). Headings with the same words have the same id."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_pages.markdown.heading_ids.heading import Heading

_REFERENCE = re.compile(r"&[^ ;]*;")
_DROPPED = re.compile(r"""[^\x00-\x7f]|[ \-&+$,/:;=?@"#{}|^~\[\]`\\*()%.!']""")
_HASH_START = 5381
_HASH_BITS = 64


def ids(headings: Sequence[Heading]) -> list[str]:
    """Of versions from 3.4 on: ASCII letters, digits and a few signs stay, and references such as
    `&amp;` are left out. Where nothing stays, the id is a hash."""
    return [
        _slug(_REFERENCE.sub("", heading.references)) or _hash(heading.redcarpet_html)
        for heading in headings
    ]


def ids_before_3_4(headings: Sequence[Heading]) -> list[str]:
    """Of version 3.3: the letters of references stay, `what-we-39-re`."""
    return [_slug(heading.references) for heading in headings]


def _slug(text: str) -> str:
    return "-".join(filter(None, _DROPPED.split(text))).lower()


def _hash(html: str) -> str:
    value = _HASH_START
    for byte in html.encode("utf-8", "surrogatepass"):
        value = (value * 33 + byte) % 2**_HASH_BITS
    return f"part-{value:x}" if html else ""
