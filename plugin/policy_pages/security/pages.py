"""A finished page -> where it leads, and the page with a policy in its head."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

from policy_pages.security.policy import SecurityPolicy
from policy_pages.text.html import Skipped, Tag, pieces_of

NAME = "Content-Security-Policy"
_HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
_CHARSET = re.compile(r"\s*<meta\s+charset\s*=[^>]*>", re.IGNORECASE)
_REFRESH = re.compile(
    r"\s*(?P<delay>\d+|(?=\.))[\d.]*(?=[\s;,])\s*[;,]?\s*(?:url\s*=\s*)?(?P<address>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_READ = Skipped(["meta"], ["http-equiv"])
_LINE = "\n"
_POLICY = re.compile(rf'<meta http-equiv="{NAME}" content="[^"]*">')


class Refresh(NamedTuple):
    """Where a page leads without a click.

    :param delay: seconds that readers see the page for.
    """

    address: str
    delay: int


def refresh_of(tag: Tag) -> Refresh | None:
    """Where a `<meta>` element leads, as browsers read it
    (https://html.spec.whatwg.org/#attr-meta-http-equiv-refresh); None if it does not, such as one
    that only loads its page again."""
    if tag.is_end or (tag.value("http-equiv") or "").strip().lower() != "refresh":
        return None
    found = _REFRESH.fullmatch(tag.value("content") or "")
    if found is None:
        return None
    address = found["address"]
    if address[:1] in ("'", '"'):
        address = address[1:].partition(address[0])[0]
    address = address.strip()
    return Refresh(address, int(found["delay"][:9] or 0)) if address else None


def leads_to(html: str) -> Refresh | None:
    """Where a page leads without a click; None for a page that stays."""
    if "refresh" not in html and "refresh" not in html.lower():
        return None
    tags = (piece for piece in pieces_of(html, _NOT_READ) if isinstance(piece, Tag))
    found = (refresh_of(tag) for tag in tags if tag.name == "meta")
    return next(filter(None, found), None)


def is_redirect(html: str) -> bool:
    """Whether a page only leads to another one."""
    return leads_to(html) is not None


def without_policy(html: str) -> str:
    """A page as it was before :func:`with_policy` wrote into it."""
    written = _POLICY.search(html)
    if written is None:
        return html
    before = html[: written.start()]
    return f"{before.removesuffix(_LINE)}{html[written.end() :]}"


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
    return f"{html[:place]}{_LINE}{tag}{html[place:]}"
