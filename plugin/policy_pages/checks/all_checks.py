"""Which checks there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policy_pages.checks.flavours_check import check_flavours
from policy_pages.checks.page import CheckedPage
from policy_pages.checks.sections_check import check_sections
from policy_pages.checks.sharing_check import check_sharing
from policy_pages.text.diagnostics import Diagnostic

CHECKS: list[Callable[[CheckedPage], Sequence[Diagnostic]]] = [
    check_sharing,
    check_sections,
    check_flavours,
]
"""From a page without errors to what is found in it."""
