"""A page that is read by itself -> what its author has not finished."""

from __future__ import annotations

from collections.abc import Sequence

from policy_pages.checks.page import CheckedPage
from policy_pages.site.unfinished import unfinished_parts
from policy_pages.text.diagnostics import Diagnostic


def check_unfinished(checked: CheckedPage) -> Sequence[Diagnostic]:
    """What is unfinished on a page; a build finds the same on those that it publishes."""
    if checked.takes_too_long or checked.page.policy.status == "draft":
        return []
    checked.page.content = checked.html()
    return list(unfinished_parts(checked.page))
