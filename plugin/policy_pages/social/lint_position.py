"""A built page -> whether its tags stand where every platform reads them."""

from __future__ import annotations

import re

from policy_pages.social.findings import Finding
from policy_pages.social.platforms import SLACK_READS

_POINTS_OF_A_PAGE = re.compile(rb"<(?:!--|script\b|style\b|meta\b|/head\b|body\b)", re.IGNORECASE)
_REST_OF_A_TAG = re.compile(rb"""[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")
_END_OF_CONTENT = {
    name: re.compile(b"</" + name[1:], re.IGNORECASE) for name in (b"<script", b"<style")
}
_NAME_OF_A_TAG = re.compile(
    rb"""\s(?:property|name)\s*=\s*["']?((?:og|twitter):[\w:]{1,60})""", re.IGNORECASE
)
_JSON_LD = re.compile(rb"""\stype\s*=\s*["']?application/ld\+json""", re.IGNORECASE)


def lint_position(html: bytes) -> Finding | None:
    """Whether tags of a built page stand beyond what Slack reads of it.

    :param html: the page, as it is served.
    """
    position = 0
    while (point := _POINTS_OF_A_PAGE.search(html, position)) is not None:
        what = point[0].lower()
        if what in (b"</head", b"<body"):
            return None
        if what == b"<!--":
            position = html.find(b"-->", point.end())
            if position < 0:
                return None
            continue
        tag = _REST_OF_A_TAG.match(html, point.end())
        if tag is None:
            return None
        position, name = tag.end(), None
        if what == b"<meta":
            named = _NAME_OF_A_TAG.search(tag[0])
            name = named[1].decode() if named else None
        else:
            end = _END_OF_CONTENT[what].search(html, position)
            if end is None:
                return None
            position = end.start()
            name = "JSON-LD" if what == b"<script" and _JSON_LD.search(tag[0]) else None
        if name is not None and position > SLACK_READS:
            return Finding(
                "share-position",
                f"`{name}` ends at byte {position} of the built page; Slack reads the first "
                f"{SLACK_READS}",
                "move what stands before it in the head (styles, scripts) behind it, or into files",
                name,
            )
    return None
