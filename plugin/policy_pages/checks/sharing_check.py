"""What a page's shared links will show, and not as its author wants."""

from __future__ import annotations

from collections.abc import Sequence

from policy_pages.checks.page import CheckedPage
from policy_pages.diagnostics import Diagnostic


def check_sharing(page: CheckedPage) -> Sequence[Diagnostic]:
    """The findings about a page's record."""
    record = page.sharing.record(page.shared)
    return page.sharing.findings(page.source, record)
