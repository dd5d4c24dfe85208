"""A page that is read by itself -> its sections that are never closed, or never opened."""

from __future__ import annotations

from policy_pages.checks.page import CheckedPage
from policy_pages.page.translation import unmatched_sections
from policy_pages.text.diagnostics import Diagnostic


def check_sections(page: CheckedPage) -> list[Diagnostic]:
    """The errors about a page's sections; a build finds the same."""
    if not page.choice.has_sections or page.takes_too_long or not page.html():
        return []
    return unmatched_sections(page.source, page.page.conversion.flavour.unmatched)
