"""What the engine ``html`` says of a page and of a site, beside their HTML: JSON, and a schema."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from policy_pages.policies.kinds import Kind
from policy_pages.policies.versions import State

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, serialize_by_alias=True)


class HeadingRecord(_Record):
    """A heading that links can lead to."""

    id: str = Field(description="What follows the # in the address of the section.")
    level: int = Field(ge=1, le=6, description="1 for the title, 2 for a main section.")
    title: str = Field(description="With its number, if it has one.")


class PeriodRecord(_Record):
    """When a text applies to an audience."""

    audience: str | None = Field(description="null for everybody.")
    begins: datetime.date = Field(description="The first day.")
    ends: datetime.date | None = Field(description="The last day, if it is known.")


class VersionRecord(_Record):
    """A version of a policy."""

    address: str = Field(description="The address of its permanent page, from the site's root.")
    label: str | None = Field(description="What its author calls it.")
    effective: datetime.date = Field(description="The day it takes effect.")
    state: State = Field(description="What it is on the day the site was built for.")
    is_this: bool = Field(description="Whether the article shows this version.")
    redline: str | None = Field(
        description="The address, from the site's root, of the redline against the version before."
    )


class ChangeRecord(_Record):
    """A change that an author has noted."""

    date: datetime.date = Field(description="The day of the change.")
    note: str = Field(description="What changed.")


class ComparisonRecord(_Record):
    """What a redline compares."""

    old: str = Field(description="The address of the older version, from the site's root.")
    new: str = Field(description="The address of the newer version, from the site's root.")


class FeedRecord(_Record):
    """A feed of a page."""

    title: str = Field(description="What a feed reader shows.")
    address: str = Field(description="From the site's root, or absolute.")


class TagRecord(_Record):
    """A `<meta>` tag for search engines and platforms."""

    attribute: str = Field(description="`name` or `property`.")
    key: str = Field(description="The value of that attribute.")
    content: str = Field(description="The value of `content`.")


class ArticleRecord(_Record):
    """A page, beside the HTML of its article."""

    schema_address: str = Field(
        alias="$schema", description="The path of this JSON Schema, from this file."
    )
    address: str = Field(description="From the site's root; empty for the home page.")
    url: str | None = Field(description="The absolute address, if the site's address is known.")
    html: str = Field(description="The path of the article's HTML, from the site's root.")
    title: str = Field(description="As text, without the name of the site.")
    description: str | None = Field(description="One or two sentences.")
    language: str | None = Field(description="BCP 47.")
    direction: str = Field(description="`ltr` or `rtl`.")
    kind: Kind | None = Field(description="What kind of page it is, if it is a letter or policy.")
    state: State | None = Field(description="What it is on the day the site was built for.")
    version: str | None = Field(description="What its author calls its version.")
    published: datetime.date | None = Field(description="The day it was published.")
    periods: list[PeriodRecord] = Field(description="When the text applies, and to whom.")
    withdrawn: datetime.date | None = Field(
        description="The day from which it is no longer in force, if nothing replaces it."
    )
    next_review: datetime.date | None = Field(description="The day the next review is due.")
    last_change: ChangeRecord | None = Field(description="The last change that is noted.")
    versions: list[VersionRecord] = Field(description="Of its policy, the newest first.")
    compares: ComparisonRecord | None = Field(description="The versions, if it is a redline.")
    headings: list[HeadingRecord] = Field(description="In their order.")
    former_addresses: list[str] = Field(description="From the site's root: they redirect here.")
    feeds: list[FeedRecord] = Field(description="For the head of the page.")
    tags: list[TagRecord] = Field(description="For the head of the page.")
    canonical: str | None = Field(description="For the head of the page.")
    structured_data: Any = Field(description="JSON-LD for the head of the page.")


class LinkRecord(_Record):
    """A part of the navigation."""

    title: str = Field(description="As text.")
    address: str | None = Field(description="From the site's root, or absolute.")
    children: list[LinkRecord] = Field(description="Of a section.")


class SiteRecord(_Record):
    """What is known about the site: the file `site.json`."""

    schema_address: str = Field(
        alias="$schema", description="The path of this JSON Schema, from this file."
    )
    name: str = Field(description="Of the site.")
    url: str | None = Field(description="The absolute address of the site, if it is known.")
    description: str | None = Field(description="Of the site.")
    language: str | None = Field(description="BCP 47.")
    built: datetime.date = Field(description="The day the site was built for.")
    time_zone: str = Field(description="Where its days begin at midnight (IANA).")
    navigation: list[LinkRecord] = Field(description="The menu.")
    articles: list[str] = Field(description="The paths of the JSON files of all pages.")


def article_schema() -> dict[str, Any]:
    """The JSON Schema of a page's file."""
    return {"$schema": _DIALECT, **_schema_of(ArticleRecord)}


def site_schema() -> dict[str, Any]:
    """The JSON Schema of ``site.json``."""
    return {"$schema": _DIALECT, **_schema_of(SiteRecord)}


def _schema_of(model: type[_Record]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True, mode="serialization")
