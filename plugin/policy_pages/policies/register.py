"""The register: a site's letters and policies, from all pages' fields."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policy_pages.diagnostics import Diagnostic, diagnose, did_you_mean
from policy_pages.front_matter import DATE_HELP, FrontMatter, value_span
from policy_pages.source import Source

KINDS = ("letter", "policy", "notice", "agreement")
DATES = ("published", "updated", "expires", "last_reviewed_on")
"""Fields that are days; all but the first may be another tool's, too."""


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


def check_fields(
    source: Source, front_matter: FrontMatter, fields: Mapping[str, Any]
) -> list[Diagnostic]:
    """What is wrong with the fields the register is made of."""
    problems: list[Diagnostic] = []
    kind = fields.get("kind")
    if kind is not None and kind not in KINDS:
        known = ", ".join(f"`{name}`" for name in KINDS)
        problems.append(
            diagnose(
                source,
                value_span(source, front_matter, "kind"),
                "unknown-kind",
                f"`{kind}` is no kind of page",
                help=did_you_mean(str(kind), KINDS) or f"the kinds are {known}",
            )
        )
    for key in DATES:
        date = fields.get(key)
        if date is not None and not isinstance(date, datetime.date):
            problems.append(
                diagnose(
                    source,
                    value_span(source, front_matter, key),
                    "front-matter-date",
                    f"`{date}` is not a date",
                    help=DATE_HELP,
                    severity="error" if key == "published" else "warning",
                )
            )
    return problems


def register_of(entries: Iterable[RegisterEntry]) -> list[RegisterEntry]:
    """The entries, newest first; those without a date last; then by title."""

    def order(entry: RegisterEntry) -> tuple[int, str]:
        return (-entry.published.toordinal() if entry.published else 1, entry.title.casefold())

    return sorted(entries, key=order)
