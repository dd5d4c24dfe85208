"""A version of a policy -> a note where it does not say what changed in it."""

from __future__ import annotations

from collections.abc import Iterator

from policy_pages.checks.page import CheckedPage
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Span


def check_changes(checked: CheckedPage) -> Iterator[Diagnostic]:
    """The note; a first version has changed nothing, and an earlier one is left as it is."""
    page = checked.page
    place = page.place
    if place is None or place.series.before(place.version) is None or page.policy.changes:
        return
    if checked.site.versions.is_settled(page):
        return
    span = page.place_in_header("policy") or Span(0, 1)
    message = "this version does not say what changed in it"
    help = "write `changes` below `policy`: a date, and what changed, in one or two sentences"
    yield diagnose(page.source, span, "unsaid-changes", message, help=help, severity="info")
