"""Which files a build makes besides its pages: nothing of the author's may be in their place."""

from __future__ import annotations

from policy_pages.site.share_preview import FOLDER as PREVIEW_FOLDER

REGISTER = "policies.json"
REGISTER_SCHEMA = "policies.schema.json"
FEED = "feed.xml"
SECURITY_TXT = ".well-known/security.txt"

SITEMAP = "sitemap.xml"

MADE_LATER = (f"{PREVIEW_FOLDER}/index.html", SITEMAP, f"{SITEMAP}.gz")
"""Paths of files that are made when all pages are written."""

_MADE = frozenset([REGISTER, REGISTER_SCHEMA, *MADE_LATER])
_FEEDS = (f"/{FEED}", f".{FEED}")
"""How the paths of feeds, which are beside pages, end."""


def is_made(path: str) -> bool:
    """Whether a build makes a file of this path, in lower case."""
    return path in _MADE or f"/{path}".endswith(_FEEDS)
