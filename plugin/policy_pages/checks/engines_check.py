"""A page -> what another engine would have carried out in it, and no build here does."""

from __future__ import annotations

from policy_pages.checks.page import CheckedPage
from policy_pages.damage.other_engines import syntax_of_others
from policy_pages.front_matter.reading import body_start
from policy_pages.text.diagnostics import Diagnostic


def check_engines(page: CheckedPage) -> list[Diagnostic]:
    """The warnings about a page; what an extension or another plugin carries out is none."""
    html = page.page.content
    if html is None and not page.takes_too_long:
        html = page.html() or None
    return syntax_of_others(page.source, body_start(page.source), html)
