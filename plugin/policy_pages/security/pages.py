"""A finished page, and its policy -> the page with the policy in its head."""

from __future__ import annotations

import re
from html import escape

from policy_pages.security.policy import SecurityPolicy

NAME = "Content-Security-Policy"
_HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
_CHARSET = re.compile(r"\s*<meta\s+charset\s*=[^>]*>", re.IGNORECASE)
_REFRESH = re.compile(r"<meta\s(?=[^>]*http-equiv\s*=\s*[\"']?refresh)[^>]*url\s*=", re.IGNORECASE)
_POLICY = re.compile(rf'<meta http-equiv="{NAME}" content="[^"]*">')


def is_redirect(html: str) -> bool:
    """Whether a page only leads to another one."""
    return _REFRESH.search(html.partition("<body")[0]) is not None


def with_policy(html: str, policy: SecurityPolicy) -> str:
    """A page with a policy before everything that it is for. The charset stays the first: browsers
    look for it in the first bytes alone. A policy that this function wrote is replaced.

    A part of a page, without a head, stays the same.
    """
    tag = f'<meta http-equiv="{NAME}" content="{escape(policy.text(in_page=True), quote=True)}">'
    written = _POLICY.search(html)
    if written is not None:
        return f"{html[: written.start()]}{tag}{html[written.end() :]}"
    head = _HEAD.search(html)
    if head is None:
        return html
    charset = _CHARSET.match(html, head.end())
    place = charset.end() if charset is not None else head.end()
    return f"{html[:place]}\n{tag}{html[place:]}"
