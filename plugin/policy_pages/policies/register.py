"""The register: a site's letters and policies, from all pages' fields."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from policy_pages.policies.kinds import KINDS, Kind
from policy_pages.policies.versions import STATES, State

_MOST_UNFILTERED = 2
"""Entries that nobody needs to filter."""

Column = Literal["title", "kind", "version", "date", "comments", "review"]
Dated = Literal["published", "to be published", "takes effect", "in effect", "next version"]


@dataclass(frozen=True)
class ListedDay:
    """A day in the column of dates.

    :param what: what happens on it; a letter is published, all else takes effect.
    :param audience: for whom; empty for all.
    """

    what: Dated
    audience: str
    day: datetime.date


class RegisterEntry(BaseModel):
    """A letter or policy, as the home page and ``policies.json`` list it."""

    model_config = ConfigDict(frozen=True)

    title: str = Field(description="What readers see at the top of the page.")
    url: str = Field(description="The page's address; it stays when a new version takes effect.")
    kind: Kind = Field(description="What kind of page it is.")
    status: State = Field(description="What it is on the day the site was built.")
    version: str | None = Field(default=None, description="The version at that address.")
    published: datetime.date | None = Field(default=None, description="The day it was published.")
    in_force_since: datetime.date | None = Field(
        default=None,
        description="The day it took effect, for the first of its audiences, if it is in force.",
    )
    takes_effect: datetime.date | None = Field(
        default=None, description="The day it takes effect, if it is not in force yet."
    )
    next_version: str | None = Field(
        default=None,
        description="What the version after that at this address is called, if it is published.",
    )
    next_version_takes_effect: datetime.date | None = Field(
        default=None,
        description="The day that version takes effect, for the first of its audiences.",
    )
    audiences: dict[str, datetime.date] = Field(
        default_factory=dict,
        description="Audience -> the day it takes effect for it, where audiences have their own.",
    )
    open_for_comment_until: datetime.date | None = Field(
        default=None, description="The last day of the comment period that is open."
    )
    next_review: datetime.date | None = Field(
        default=None, description="The day the next review is due."
    )
    language: str | None = Field(default=None, description="Its language (BCP 47).")
    description: str | None = Field(default=None, description="One or two sentences.")

    @property
    def since(self) -> datetime.date | None:
        """The day that lists show and are sorted by."""
        return self.in_force_since or self.takes_effect or self.published

    def listed_days(self, today: datetime.date) -> list[ListedDay]:
        """The days that its row shows, the first one first."""
        if self.kind == "letter" or self.status == "withdrawn":
            day = self.published
            if day is None:
                return []
            return [ListedDay("published" if day <= today else "to be published", "", day)]
        days = self.audiences or ({"": self.since} if self.since is not None else {})
        listed = [
            ListedDay("in effect" if day <= today else "takes effect", audience, day)
            for audience, day in sorted(days.items(), key=lambda item: item[1])
        ]
        if self.next_version_takes_effect is not None:
            listed.append(ListedDay("next version", "", self.next_version_takes_effect))
        return listed


@dataclass(frozen=True)
class RegisterTable:
    """The register as a table.

    :param rows: the entries, with the days of each.
    :param columns: those that have something in them, in their order.
    :param kinds: of the entries, each once; they can be filtered by it if there are several.
    :param statuses: likewise.
    """

    rows: Sequence[tuple[RegisterEntry, Sequence[ListedDay]]]
    columns: tuple[Column, ...]
    kinds: tuple[Kind, ...]
    statuses: tuple[State, ...]

    @property
    def has_filters(self) -> bool:
        """Whether there is anything to filter."""
        return len(self.rows) > _MOST_UNFILTERED and max(len(self.kinds), len(self.statuses)) > 1

    @property
    def awaits_only_letters(self) -> bool:
        """Whether all that is to come are letters, which have no force."""
        return all(entry.kind == "letter" for entry, _ in self.rows if entry.status == "coming")


class Register(BaseModel):
    """The file ``policies.json``."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    schema_address: str = Field(alias="$schema", description="The address of its JSON Schema.")
    built: datetime.date = Field(description="The day the site was built for.")
    time_zone: str = Field(description="Where its days begin at midnight (IANA).")
    policies: list[RegisterEntry] = Field(description="The newest first.")


def register_schema() -> dict[str, Any]:
    """The JSON Schema of ``policies.json``."""
    schema = Register.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def register_of(entries: Iterable[RegisterEntry]) -> list[RegisterEntry]:
    """The entries, newest first; those without a date last; then by title."""

    def order(entry: RegisterEntry) -> tuple[int, str]:
        return (-entry.since.toordinal() if entry.since else 1, entry.title.casefold())

    return sorted(entries, key=order)


def table_of(entries: Sequence[RegisterEntry], today: datetime.date) -> RegisterTable:
    """The register as a table.

    :param entries: the newest first.
    """
    rows = [(entry, entry.listed_days(today)) for entry in entries]
    filled: dict[Column, bool] = {
        "title": True,
        "kind": True,
        "version": any(entry.version for entry in entries),
        "date": any(days for _, days in rows),
        "comments": any(entry.open_for_comment_until for entry in entries),
        "review": any(entry.next_review for entry in entries),
    }
    kinds = {entry.kind for entry in entries}
    statuses = {entry.status for entry in entries}
    return RegisterTable(
        rows,
        tuple(column for column, is_filled in filled.items() if is_filled),
        tuple(kind for kind in KINDS if kind in kinds),
        tuple(state for state in STATES if state in statuses),
    )
