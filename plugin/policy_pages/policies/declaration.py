"""The types of what a page declares about its policy, under the key ``policy`` of its header.

They are the single source: headers are checked against them, and the JSON Schema that editors use
for completion is made from them (https://json-schema.org/draft-07).
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from policy_pages.policies.contacts import link_of
from policy_pages.policies.durations import DURATION, checked_duration
from policy_pages.policies.kinds import Kind, Status
from policy_pages.policies.security_fields import address_of, checked_language
from policy_pages.text.yaml_messages import value_read


def _day(value: object) -> object:
    """YAML reads a day as a date; a date with a time is invalid."""
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        raise ValueError("it is not a date; write year, month and day: `2026-02-01`")
    if value == datetime.date.min:  # when an earlier version ends, that is the day before
        raise ValueError("it is the first day of the calendar; write a later one")
    return value


def _text(value: object) -> object:
    """A number in place of a text no longer shows how it was written: ``1.10`` is 1.1."""
    if isinstance(value, (bool, int, float, datetime.date)):
        raise ValueError(f"it is read as {value_read(value)}, not as text; put it in quotes")
    return value


def _period_text(value: object) -> object:
    if isinstance(value, (bool, int, float)):
        raise ValueError("it is not a period of time; write, for example, `6 months`")
    return value


def _reachable(value: str) -> str:
    if link_of(value) is None:
        raise ValueError(
            "comments cannot be sent there; write an email address, an address that begins with "
            "`https://`, or one of this site, such as `/contact/`"
        )
    return value


def _by_audience(value: object) -> object:
    if isinstance(value, dict) and not value:
        raise ValueError("it names no audience; write one date, or `audience: date` lines")
    return value


Day = Annotated[
    datetime.date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Text = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=2_000)]
Period = Annotated[
    str,
    BeforeValidator(_period_text),
    AfterValidator(checked_duration),
    WithJsonSchema({"type": "string", "pattern": f"^{DURATION.pattern}$"}),
]


class Declared(BaseModel):
    """Anything that a page declares: only known names, with values of their types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Comments(Declared):
    """A period in which readers can comment."""  # editors show it

    opens: Day = Field(description="The first day of the comment period.")
    closes: Day = Field(description="The last day of the comment period.")
    to: Annotated[Text, AfterValidator(_reachable)] = Field(
        description="Where readers send comments: an email address, or the address of a page."
    )


class Change(Declared):
    """A change to a policy."""  # editors show it

    date: Day = Field(description="The day of the change.")
    major: bool = Field(default=False, description="Whether the feed announces the change.")
    note: Text = Field(description="What has changed, in one or two sentences.")


Reporting = Annotated[Text, AfterValidator(address_of("mailto", "https", "tel"))]
Key = Annotated[Text, AfterValidator(address_of("https", "dns", "openpgp4fpr"))]
WebPage = Annotated[Text, AfterValidator(address_of("https"))]
Language = Annotated[Text, AfterValidator(checked_language)]
_Some = Field(min_length=1, max_length=100)


class SecurityTxt(Declared):
    """The file security.txt, which says where to report a vulnerability."""  # editors show it

    contact: Annotated[list[Reporting], _Some] = Field(
        description="Where to report, the best way first: `mailto:`, `https:` or `tel:`."
    )
    encryption: Annotated[list[Key], _Some] = Field(
        default=[], description="Where the keys are that reports are encrypted with."
    )
    acknowledgments: Annotated[list[WebPage], _Some] = Field(
        default=[], description="The page that thanks those who have reported something."
    )
    preferred_languages: Annotated[list[Language], _Some] = Field(
        default=[], description="The languages that reports can be written in: `[en, de]`."
    )
    canonical: Annotated[list[WebPage], _Some] = Field(
        default=[], description="Where the file is, if that does not follow from `site_url`."
    )
    policy: Annotated[list[WebPage], _Some] = Field(
        default=[], description="The page that says how you handle reports, if it is not this one."
    )
    hiring: Annotated[list[WebPage], _Some] = Field(
        default=[], description="Your vacancies in security."
    )
    csaf: Annotated[list[WebPage], _Some] = Field(
        default=[],
        description="The `provider-metadata.json` of your security advisories in CSAF.",
    )
    comment: Text | None = Field(default=None, description="A comment, above the fields.")


class Declaration(Declared):
    """What a page declares about its policy; every key is optional."""

    kind: Kind | None = Field(default=None, description="The kind of page.")
    status: Status = Field(
        default="published",
        description="A `draft` is not published; a `withdrawn` policy is no longer in force.",
    )
    version: Text | None = Field(default=None, description='The version, in quotes: `"2.1"`.')
    published: Day | None = Field(default=None, description="The day on which it was published.")
    effective: Annotated[
        Day | dict[Text, Day] | None,
        BeforeValidator(_by_audience),
    ] = Field(
        default=None,
        description="The day it takes effect, or one per audience: `new accounts: 2026-02-01`.",
    )
    withdrawn: Day | None = Field(
        default=None, description="The day from which it is no longer in force."
    )
    review_in: Period | None = Field(
        default=None, description="The time from the last review to the next one: `6 months`."
    )
    review_by: Day | None = Field(
        default=None, description="The day on which the next review is due."
    )
    reviewed: Day | None = Field(default=None, description="The day of the last review.")
    owner: Text | None = Field(default=None, description="The person or team responsible for it.")
    contact: Text | None = Field(
        default=None, description="Where to send questions: an email address, a page or a channel."
    )
    supersedes: Text | None = Field(
        default=None, description="What it replaces: the file of a page, or a text."
    )
    language: Text | None = Field(
        default=None, description="The language of the page, as a BCP 47 tag: `de`."
    )
    controlling_language: Text | None = Field(
        default=None, description="The language of the binding text, if this one is a translation."
    )
    licence: Text | None = Field(
        default=None, description="The licence of the page: a name or an address."
    )
    comments: Comments | None = Field(default=None, description="The comment period.")
    changes: list[Change] = Field(default_factory=list, description="The changes, newest first.")
    numbered: bool = Field(default=False, description="Whether its clauses are numbered.")
    aliases: list[Text] = Field(
        default_factory=list,
        description="Earlier addresses that redirect to this page: `/old/privacy/`.",
    )

    security_txt: SecurityTxt | None = Field(
        default=None,
        description="What the file /.well-known/security.txt says; it expires with the review.",
    )

    @property
    def is_empty(self) -> bool:
        """Whether the page declares nothing, or only what goes without saying."""
        return self == Declaration()

    @property
    def has_clauses(self) -> bool:
        """Whether its headings are clauses; those of a letter are, if it is numbered."""
        return self.numbered or self.kind not in (None, "letter")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a page's front matter, as far as it is declared here."""
    schema = Declaration.model_json_schema(ref_template="#/$defs/{model}")
    definitions = schema.pop("$defs", {})
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",  # the latest that all editors read
        "title": "Header of a policy page",
        "type": "object",
        "properties": {"policy": {"$ref": "#/$defs/Declaration"}},
        "$defs": {"Declaration": schema, **definitions},
    }
