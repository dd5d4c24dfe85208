"""A page's header and what the site gives it -> the fields the site uses, and what is wrong.

The one check for a build and for the command alone: each calls :func:`read_fields`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policy_pages.front_matter.reading import (
    DATE_HELP,
    FrontMatter,
    KeyPath,
    nearest_place,
    value_span,
)
from policy_pages.front_matter.unpublished import Saying, is_near, misspelt, sayings
from policy_pages.markdown.flavours import FLAVOURS
from policy_pages.page.header_programs import without_programs
from policy_pages.page.header_slips import header_slips
from policy_pages.page.theme_fields import check_theme_fields, one_or_more
from policy_pages.policies.kinds import is_policy
from policy_pages.policies.undeclared import NOTHING_DECLARED, declares_nothing
from policy_pages.policies.versions import named_day
from policy_pages.social.reading import Entry, read_social
from policy_pages.text.diagnostics import Diagnostic, Severity, diagnose, did_you_mean
from policy_pages.text.source import Source, Span
from policy_pages.text.yaml_messages import value_read

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

_TOLD_NAMES = ("social", "canonical", "description", "noindex", "robots")
_TEXTS = ("title", "description")
"""Fields that readers see: one that YAML takes for something else would be lost or changed."""
_NAMES_OF_CASE = (
    *("title", "description", "template", "tags", "hide", "icon", "search", "markdown", "kind"),
    *("canonical", "noindex", "robots", "social", "published", "updated"),
)
"""Fields that are read in small letters alone."""
_NEARLY = ("title", "template")
"""Fields whose misspelling is reported, if the page has none of the name."""
_DATES = ("updated", "expires", "last_reviewed_on")
"""Fields that are days; they may be another tool's, too."""
_ODD = r"([-+]?(?:[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|0[0-7_]+))(?![^\s,\]}])"
_ODD_NUMBER = re.compile(_ODD)
_ODD_VALUE = re.compile(rf"""["']?[ \t]*:[ \t]+{_ODD}""")


@dataclass(frozen=True)
class PageFields:
    """The fields of a page.

    :param fields: those of its header, and of the site where the header has none.
    :param social: what they say for a shared link.
    :param policy: what they declare of a policy.
    :param places: where the parts of the header stand.
    """

    fields: dict[str, Any]
    social: list[Entry]
    diagnostics: list[Diagnostic]
    policy: Declaration = NOTHING_DECLARED
    places: Mapping[KeyPath, Span] = field(default_factory=dict)

    def alias_place(self, alias: str) -> Span:
        """Where the header names an earlier address of the page."""
        if alias not in self.policy.aliases:  # it is in the file of another version
            return Span(0, 1)
        from policy_pages.policies.reading import place_of_alias

        place = place_of_alias(self.places, self.policy.aliases.index(alias))
        ways: list[KeyPath] = [("policy", "aliases"), ("old_paths",), ("policy",)]
        return place or next((self.places[way] for way in ways if way in self.places), Span(0, 1))


def read_fields(
    source: Source,
    front_matter: FrontMatter,
    given: Mapping[str, Any] | None = None,
    today: datetime.date | None = None,
) -> PageFields:
    """The fields of a page, checked.

    If a page says, in the words of any system, that it is not to be published, it is a draft: the
    ``status`` of what it declares becomes `draft`.

    :param given: fields from elsewhere, which the header's own go before; they are as its own in
        every respect, but a mistake in one is shown at the page's begin.
    :param today: the day that dates of publication are compared with.
    """
    every = {**(given or {}), **front_matter.fields}
    front_matter = replace(front_matter, fields=_as_meant(source, front_matter, every))
    front_matter, programs = without_programs(source, front_matter)
    fields = dict(front_matter.fields)
    for key in ("hide", "tags"):
        if key in fields:
            fields[key] = one_or_more(fields[key])
    said = sayings(fields, today)
    certain = [saying for saying in said if not saying.reason]
    read = front_matter
    if certain:
        read = replace(front_matter, fields=_without(front_matter.fields, certain))
    policy, problems_of_policy = NOTHING_DECLARED, list[Diagnostic]()
    if certain or not declares_nothing(read.fields):
        from policy_pages.policies.reading import read_policy

        policy, problems_of_policy = read_policy(source, read)
    if certain:
        policy = policy.model_copy(update={"status": "draft"})
    own = read
    if policy.published is not None:  # where pages are shared, too
        own = replace(read, fields={"published": policy.published, **read.fields})
    social, problems = read_social(source, own)
    return PageFields(
        fields,
        social,
        [
            *programs,
            *_check_texts(source, front_matter),
            *_check_hide(source, front_matter),
            *check_theme_fields(source, read),
            *_check_flavour(source, front_matter),
            *_check_names(source, front_matter),
            *_beside_errors(header_slips(source, front_matter), problems_of_policy),
            *_check_sayings(source, front_matter, said, problems_of_policy),
            *_of_others(
                front_matter,
                *_check_version(source, front_matter),
                *_check_numbers(source, front_matter),
                *_check_dates(source, front_matter),
                *_check_order(source, front_matter, policy),
            ),
            *problems_of_policy,
            *problems,
        ],
        policy,
        front_matter.places,
    )


def _as_meant(source: Source, front_matter: FrontMatter, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, with what other systems write in another type and means the same here."""
    if fields.get("hide") is False:
        del fields["hide"]
    for key in _TEXTS:
        value = fields.get(key)
        if not isinstance(value, (int, float, datetime.date)) or isinstance(value, bool):
            continue
        span = front_matter.values.get((key,))
        if span is None:
            is_as_written = not isinstance(value, float)
        else:
            is_as_written = str(value) == source.text[span.start : span.end].strip()
        if is_as_written:  # `404`, but not `1.10`
            fields[key] = str(value)
    return fields


def _without(fields: Mapping[str, Any], certain: Iterable[Saying]) -> dict[str, Any]:
    """The fields except those that make the page a draft: their types may be any system's."""
    result = dict(fields)
    for saying in certain:
        key, *rest = saying.way
        if not rest:
            result.pop(str(key), None)
        elif isinstance(result.get(str(key)), Mapping):
            result[str(key)] = {k: v for k, v in result[str(key)].items() if k != rest[0]}
    return result


def _check_sayings(
    source: Source,
    front_matter: FrontMatter,
    said: Iterable[Saying],
    known: Sequence[Diagnostic],
) -> list[Diagnostic]:
    """Fields that may say that the page is not to be published, but are not certain.

    :param known: other diagnostics about the header; a line that has one gets no second one.
    """
    problems = [
        diagnose(
            source,
            nearest_place(front_matter, saying.way),
            "perhaps-unpublished",
            f"`{'.'.join(map(str, saying.way))}` may mean that this page is not to be published: "
            f"{saying.reason}",
            help="write `status: draft` or `status: published` below `policy`, and remove this",
        )
        for saying in said
        if saying.reason and not misspelt(str(saying.way[0]))
    ]
    return _beside_errors(problems, known)


def _beside_errors(problems: Iterable[Diagnostic], known: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The problems on lines that have no error."""
    lines = {problem.line for problem in known if problem.severity == "error"}
    return [problem for problem in problems if problem.line not in lines]


def _of_others(front_matter: FrontMatter, *problems: Diagnostic) -> list[Diagnostic]:
    """Warnings about fields that other systems have, too: information, if the page is no policy."""
    if is_policy(front_matter.fields):
        return [*problems]
    return [replace(problem, severity="info") for problem in problems]


def _check_hide(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    if all(isinstance(part, str) for part in one_or_more(front_matter.fields.get("hide"))):
        return []
    return [
        diagnose(
            source,
            value_span(front_matter, "hide"),
            "front-matter-hide",
            "`hide` must list names of parts of the page",
            help="write `[navigation, toc]`, or one of the two",
        )
    ]


def _check_flavour(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    flavour = front_matter.fields.get("markdown")
    if flavour is None or flavour in FLAVOURS:
        return []
    known = ", ".join(f"`{name}`" for name in FLAVOURS)
    return [
        diagnose(
            source,
            value_span(front_matter, "markdown"),
            "unknown-flavour",
            f"`{flavour}` is not a flavour of Markdown",
            help=did_you_mean(str(flavour), FLAVOURS) or f"the flavours are {known}",
        )
    ]


def _check_texts(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    for key in _TEXTS:
        value = front_matter.fields.get(key, "")
        span = value_span(front_matter, key)
        own = (key,) in front_matter.values
        written = source.text[span.start : span.end].strip() if own else str(value)
        if isinstance(value, str) or not written:
            continue
        first_line, reading = written.splitlines()[0], value_read(value)
        message = f"the {key} `{first_line}` is read as {reading}, not as text"
        problems.append(
            diagnose(source, span, "front-matter-text", message, help="put it in quotes")
        )
    return problems


def _check_dates(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    """Fields of days that hold something else."""
    return [
        diagnose(
            source,
            value_span(front_matter, key),
            "front-matter-date",
            f"`{date}` is not a valid date",
            help=DATE_HELP,
            severity="warning",
        )
        for key in _DATES
        if (date := front_matter.fields.get(key)) is not None
        and not isinstance(date, datetime.date)
    ]


def _check_order(
    source: Source, front_matter: FrontMatter, policy: Declaration
) -> Iterator[Diagnostic]:
    """Days of a page that are before the day it was published."""
    published = policy.published
    days = (
        ("updated", ("updated",), front_matter.fields.get("updated")),
        ("reviewed", ("policy", "reviewed"), policy.reviewed),
    )
    for word, way, day in days:
        if isinstance(day, datetime.datetime):
            day = day.date()
        if published is None or not isinstance(day, datetime.date) or day >= published:
            continue
        span = front_matter.values.get(way) or front_matter.values.get(("last_reviewed_on",))
        yield diagnose(
            source,
            span or Span(0, 1),
            "dates-out-of-order",
            f"this was {word} on {day}, before it was published on {published}",
            help="correct one of the two dates, or remove this one",
            severity="warning",
        )
    comments, effective = policy.comments, _last_day(source, policy)
    if comments is None or effective is None or not comments.opens < effective <= comments.closes:
        return  # one that opens later is about the text in force
    closes = ("policy", "comments", "closes")
    yield diagnose(
        source,
        front_matter.values.get(closes) or nearest_place(front_matter, closes),
        "dates-out-of-order",
        f"the comment period closes on {comments.closes}, but this takes effect on {effective}",
        help="choose a day before it takes effect, or let it take effect later",
        severity="warning",
    )


def _last_day(source: Source, policy: Declaration) -> datetime.date | None:
    """The day a policy takes effect, for the last of its audiences."""
    days = policy.effective
    return max(days.values()) if isinstance(days, dict) else days or named_day(source.path)


def _check_version(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    version = front_matter.fields.get("version")
    if not isinstance(version, float):
        return []
    span = value_span(front_matter, "version")
    return [
        diagnose(
            source,
            span,
            "front-matter-text",
            f"the version `{source.text[span.start : span.end].strip() or version}` is read as "
            f"{value_read(version)}, not as text",
            help="put it in quotes",
            severity="warning",
        )
    ]


def _check_numbers(source: Source, front_matter: FrontMatter) -> Iterator[Diagnostic]:
    """Times and numbers with a zero in front, which YAML 1.1 reads in base 60 and base 8."""
    for way, place in front_matter.places.items():
        pattern = _ODD_NUMBER if isinstance(way[-1], int) else _ODD_VALUE
        written = pattern.match(source.text, place.start if isinstance(way[-1], int) else place.end)
        if written is None:
            continue
        value = _value_at(front_matter.fields, way)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        if way == ("version",) or (len(way) == 1 and way[0] in _TEXTS):
            continue  # reported as a text already
        if ":" not in written[1] and int(written[1]) == value:
            continue  # `07`
        yield diagnose(
            source,
            Span(written.start(1), written.end(1)),
            "front-matter-text",
            f"`{written[1]}` is read as the number {value}",
            help="put it in quotes",
            severity="warning",
        )


def _value_at(fields: Mapping[str, Any], way: KeyPath) -> object:
    value: Any = fields
    for part in way:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return None
    return value


def _meant(key: str, fields: Mapping[str, Any]) -> str:
    """The field that a key is meant for, if the page has none of that name; else nothing."""
    for name in _perhaps_meant(key):
        if name == "published" and not isinstance(fields[key], datetime.date):
            continue  # another system's, which says whether a page is published
        if name not in fields:
            return name
    return ""


@lru_cache(maxsize=4_096)
def _perhaps_meant(key: str) -> tuple[str, ...]:
    """The fields that a key is a slip for."""
    small = key.casefold().strip()
    return tuple(
        name
        for name in _NAMES_OF_CASE
        if key != name and (small == name or (name in _NEARLY and is_near(small, name)))
    )


@lru_cache(maxsize=4_096)
def _close_name(key: str) -> str:
    """The field whose name is nearly that of a key; empty where there is none."""
    close = get_close_matches(key, _TOLD_NAMES, n=1, cutoff=0.82)
    return close[0] if close and key not in close[0] else ""  # `index` is not a slip for `noindex`


def _check_names(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    """Misspelt names whose loss nobody would see: the page would be indexed, say.

    A name that may hold a page back is an error.
    """
    problems = []
    for key in front_matter.fields:
        name = misspelt(key)
        severity: Severity = "error" if name else "warning"
        name = name or _close_name(key) or _meant(key, front_matter.fields)
        if name:
            problems.append(
                diagnose(
                    source,
                    front_matter.places.get((key,), Span(0, 1)),
                    "unknown-field",
                    f"unknown field `{key}`",
                    help=f"did you mean `{name}`?",
                    severity=severity,
                )
            )
    return problems
