"""The register: a site's letters and policies, from all pages' fields."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from policy_pages.policies.kinds import Kind
from policy_pages.policies.versions import State


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
