"""The screens that tests in the browser look at, what they reach, and how well colours can be told
apart there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOWHERE = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}
"""A proxy that is not there: a page reaches this machine alone. To route its requests instead takes
as much work as to show the page."""
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}

WITHOUT_SEARCH = "window.Worker = class extends EventTarget { postMessage() {} terminate() {} }"
"""A script for pages on which nothing is searched: on each page the theme starts a worker for the
search, and to do so takes the browser as long as all else there."""


def without_styles(page: Page) -> None:
    """Let a page load no style sheet, where nothing is looked at but what runs: to lay it out takes
    a third of the work."""
    session = page.context.new_cdp_session(page)  # to route requests takes as much work again
    session.send("Network.enable")
    session.send("Network.setBlockedURLs", {"urls": ["*.css"]})


def luminance(color: str) -> float:
    """WCAG's relative luminance of a CSS color without transparency."""
    parts = [float(part) / 255 for part in re.findall(r"[\d.]+", color)[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two CSS colors."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
