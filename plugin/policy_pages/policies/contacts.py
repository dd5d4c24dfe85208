"""Where readers can ask: a text of a policy -> where it leads as a link."""

from __future__ import annotations

import re


def link_of(text: str) -> str | None:
    """Where a text leads as a link: an address of the web or of e-mail, or a path from the site's
    root (without its `/`); None for other texts. No other schemes: they may run code."""
    text = text.strip()
    if re.fullmatch(r"(?i:https?)://[^/\s]\S*", text):
        return text
    if re.fullmatch(r"/(?!/)[^\s\\]*", text):
        return text[1:] or "."
    return f"mailto:{text}" if re.fullmatch(r"[^\s@/:]+@[^\s@/:]+", text) else None
