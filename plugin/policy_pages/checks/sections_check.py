"""A page that is read by itself -> its sections that are never closed, never opened, or none."""

from __future__ import annotations

from policy_pages.checks.page import CheckedPage
from policy_pages.page.translation import sections_as_text, unmatched_sections
from policy_pages.text.diagnostics import Diagnostic


def check_sections(page: CheckedPage) -> list[Diagnostic]:
    """What is wrong with a page's sections; a build finds the same."""
    if not page.choice.has_sections:
        return sections_as_text(page.source, page.choice)
    if page.takes_too_long or not page.html():
        return []
    return unmatched_sections(page.source, page.page.conversion.flavour.unmatched)
