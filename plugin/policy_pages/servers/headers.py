"""A site's policy -> the headers that a server sends with each of its files."""

from __future__ import annotations

from policy_pages.security.pages import NAME
from policy_pages.security.policy import SecurityPolicy

_UNUSED = "accelerometer camera geolocation gyroscope magnetometer microphone payment usb".split()
"""What a page could ask a reader for. Chromium's console warns of names that it does not know, so
these are names that all versions know."""
_YEAR = 31_536_000
SHORT_CACHE = "no-cache"
"""Pages can change every day: browsers ask each time."""
LONG_CACHE = f"public, max-age={_YEAR}, immutable"
"""For a file whose name changes with its content."""


def headers(policy: SecurityPolicy | None) -> dict[str, str]:
    """Name -> value.

    :param policy: None for a site that wants none.
    """
    return {
        **({NAME: policy.text(in_page=False)} if policy is not None else {}),
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
        "X-Content-Type-Options": "nosniff",
        "Strict-Transport-Security": f"max-age={_YEAR}",
    }
