"""A built site's folder -> one policy for all its pages, and pages that have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from policy_pages.security.inline_code import code_of
from policy_pages.security.pages import with_policy
from policy_pages.security.policy import SecurityPolicy

_PAGES = "*.html"


def policy_of(folder: Path, sources: Mapping[str, Sequence[str]]) -> SecurityPolicy:
    """The policy of a site. It is the same on all pages: some themes show the next page without
    loading a new one, and a browser then still obeys the policy of the first.

    :param sources: directive -> the sources that the site allows besides its own.
    :raises OSError: where a page cannot be read.
    """
    policy = SecurityPolicy(sources=sources)
    for page in sorted(folder.rglob(_PAGES)):
        policy = policy.allowing(code_of(_read(page)))
    return policy


def write_policy(folder: Path, policy: SecurityPolicy) -> None:
    """Write a policy into all pages of a site.

    :raises OSError: where a page cannot be read or written.
    """
    for page in sorted(folder.rglob(_PAGES)):
        html = _read(page)
        finished = with_policy(html, policy)
        if finished != html:
            page.write_text(finished, encoding="utf-8", errors="surrogateescape", newline="")


def _read(page: Path) -> str:
    with page.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read()
