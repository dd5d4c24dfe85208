"""The register: a site's letters and policies, from all pages' fields."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.front_matter import DATE_HELP, FrontMatter, value_span
from policy_pages.source import Source

DATES = ("updated", "expires", "last_reviewed_on")
"""Fields that are days; they may be another tool's, too."""


@dataclass(frozen=True)
class RegisterEntry:
    """A letter or policy.

    :param url: the page's address, from the site's root.
    :param published: the day it was published, or None where the page does not say.
    """

    title: str
    url: str
    kind: str
    published: datetime.date | None = None
    description: str | None = None


def check_dates(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    """Fields of days that hold something else."""
    return [
        diagnose(
            source,
            value_span(source, front_matter, key),
            "front-matter-date",
            f"`{date}` is not a date",
            help=DATE_HELP,
            severity="warning",
        )
        for key in DATES
        if (date := front_matter.fields.get(key)) is not None
        and not isinstance(date, datetime.date)
    ]


def register_of(entries: Iterable[RegisterEntry]) -> list[RegisterEntry]:
    """The entries, newest first; those without a date last; then by title."""

    def order(entry: RegisterEntry) -> tuple[int, str]:
        return (-entry.published.toordinal() if entry.published else 1, entry.title.casefold())

    return sorted(entries, key=order)
