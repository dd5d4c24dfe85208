"""A page's fields -> what it declares of a policy, and what is wrong with that.

Fields of other systems are understood where ``policy`` does not say the same: ``kind`` and
``published`` beside ``title``, and those of GOV.UK's technical documentation, ``last_reviewed_on``,
``review_in``, ``owner_slack`` and ``old_paths``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policy_pages.front_matter.reading import (
    DATE_HELP,
    NO_DAY_HELP,
    FrontMatter,
    KeyPath,
    nearest_place,
)
from policy_pages.front_matter.unpublished import is_near
from policy_pages.policies.addresses import AddressProblemError, path_of
from policy_pages.policies.declaration import (
    Change,
    Comments,
    Declaration,
    Declared,
    SecurityTxt,
)
from policy_pages.policies.kinds import KEY, KINDS, STATUSES, is_policy
from policy_pages.policies.state import next_review
from policy_pages.policies.undeclared import BELOW, OTHER_FIELDS
from policy_pages.text.diagnostics import Diagnostic, diagnose, did_you_mean
from policy_pages.text.source import Source, Span
from policy_pages.text.yaml_messages import value_read

_TYPES: dict[str, type] = {"reviewed": datetime.date, "aliases": list}
"""What other fields hold, but for texts; one that holds something else is another tool's."""
_ALTERNATIVES = ("function-", "dict[")
"""How pydantic names the alternatives of a union."""
_PAGE = "What a policy declares"
_MISFITS = {
    "string_too_short": ("it is empty", "write something, or remove the line"),
    "too_short": ("it is empty", "write something, or remove the line"),
    "string_type": ("it is not text", "write plain text"),
    "bool_type": ("it is neither true nor false", "write `true` or `false`"),
    "list_type": ("it is not a list", "write each entry on a line that begins with `- `"),
}
"""What pydantic says for programmers, for authors."""
_MODELS: dict[str, type[Declared]] = {
    "comments": Comments,
    "changes": Change,
    "security_txt": SecurityTxt,
}


def read_policy(source: Source, front_matter: FrontMatter) -> tuple[Declaration, list[Diagnostic]]:
    """What a page declares; with errors, as if it had declared nothing."""
    fields = front_matter.fields
    declared = fields.get(KEY)
    if declared is None:
        outside = [key for key in Declaration.model_fields if key in fields]
        is_meant = fields.get("kind") in KINDS or any(key in BELOW for key in outside)
        if KEY in fields and is_meant:
            message = f"nothing is indented below `policy`, but `{outside[0]}` belongs to it"
            help = "indent the lines that belong to `policy` by two spaces"
            place = _place(front_matter, (outside[0],))
            return Declaration(), [diagnose(source, place, "policy-mapping", message, help=help)]
        declared = {}
    if not isinstance(declared, Mapping):
        problem = diagnose(
            source,
            _place(front_matter, (KEY,)),
            "policy-mapping",
            f"`policy` is {value_read(declared)}, not `key: value` lines",
            help="write lines such as `kind: policy` below it, indented",
        )
        return Declaration(), [problem]
    values, ways = _with_other_fields(fields, declared)
    try:
        declaration = Declaration.model_validate(values)
    except ValidationError as error:
        details = error.errors()
        problems = [
            _problem(source, front_matter, ways, detail)
            for detail in details
            if not _is_of_the_other_form(detail) and not _is_misspelt(detail, details)
        ]
        problems = list(dict.fromkeys(problems))
        if is_policy(fields):
            return Declaration(), problems
        # another system's fields, but for a kind that is nearly one of ours and for addresses
        refused = {str(detail["loc"][0]) for detail in details}
        if "aliases" in refused:  # one that is left out is an address that dies
            return Declaration(), problems
        for name in refused:
            values.pop(name)
        return Declaration.model_validate(values), [
            replace(problem, severity="warning" if problem.code == "unknown-kind" else "info")
            for problem in problems
        ]
    problems = [
        *_impossible(source, front_matter, ways, declaration),
        *_unusable_aliases(source, front_matter, ways, declaration),
    ]
    others = _misplaced(source, front_matter, declaration)
    return (Declaration() if problems else declaration), [*problems, *others]


def _with_other_fields(
    fields: Mapping[str, Any], declared: Mapping[Any, Any]
) -> tuple[dict[Any, Any], dict[str, KeyPath]]:
    """The values to check, and where each of them was written."""
    values = dict(declared)
    ways: dict[str, KeyPath] = {str(key): (KEY, str(key)) for key in declared}
    for field, name in OTHER_FIELDS.items():
        value = fields.get(field)
        if name == "aliases" and isinstance(value, list) and isinstance(values.get(name), list):
            values[name] = [*values[name], *value]  # addresses are not one or the other
            continue
        if value is None or name in values:
            continue
        if name == "status" and (value not in STATUSES or not is_policy(fields)):
            continue  # Material marks pages by a field of that name
        if name == "published" and isinstance(value, bool):
            continue  # Jekyll's; `unpublished` reads it
        if name == "kind" and _is_of_other_system(fields):
            continue
        if name in ("published", "reviewed"):
            value = _day_of(value)
        if name not in ("kind", "published"):
            value = value.strip() if isinstance(value, str) else value
            value = [value] if name == "aliases" and isinstance(value, str) else value
            if value == "" or not isinstance(value, _TYPES.get(name, str)):
                continue  # another tool's, perhaps
        values[name] = value
        ways[name] = (field,)
    return values, ways


_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ]\d{1,2}:\d{2}(?::\d{2}.*)?")


def _day_of(value: object) -> object:
    """The day of a moment, as other systems write it; any other value as it is."""
    if isinstance(value, datetime.datetime):
        return value.date()
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    try:
        return datetime.date.fromisoformat(found[1]) if found else value
    except ValueError:
        return value


def _is_of_other_system(fields: Mapping[str, Any]) -> bool:
    """Whether the ``kind`` of a page without ``policy`` is not just a misspelt kind of ours."""
    kind = fields.get("kind")
    if kind is None or kind in KINDS or isinstance(fields.get(KEY), Mapping):
        return False
    word = str(kind).strip().casefold()
    return not any(word == known or is_near(word, known) for known in KINDS)


def _is_of_the_other_form(detail: ErrorDetails) -> bool:
    """``effective`` is a date or a mapping of dates; what is said of the other is no help."""
    if detail["loc"][0] != "effective" or len(detail["loc"]) > 2:
        return False
    is_mapping = isinstance(detail.get("input"), Mapping)
    return is_mapping != (detail["type"] == "dict_type" or "audience" in detail["msg"])


def _is_misspelt(detail: ErrorDetails, all_details: Sequence[ErrorDetails]) -> bool:
    """Whether what is missing is there under a name that is nearly its own."""
    if detail["type"] != "missing":
        return False
    others = [
        str(one["loc"][-1])
        for one in all_details
        if one["type"] == "extra_forbidden" and one["loc"][:-1] == detail["loc"][:-1]
    ]
    return bool(did_you_mean(str(detail["loc"][-1]), others))


def _problem(
    source: Source, front_matter: FrontMatter, ways: Mapping[str, KeyPath], detail: ErrorDetails
) -> Diagnostic:
    """What the types say against a value, in an author's words and place."""
    way = tuple(part for part in detail["loc"] if not str(part).startswith(_ALTERNATIVES))
    is_key = way[-1] == "[key]"
    way = way[:-1] if is_key else way
    name, rest = str(way[0]), way[1:]
    shown = ".".join(str(part) for part in way if not isinstance(part, int))
    value = detail.get("input")
    place = (*ways.get(name, (KEY, name)), *rest)
    span = _place(front_matter, place)
    is_about_value = not (is_key or detail["type"] in ("extra_forbidden", "invalid_key", "missing"))
    if is_about_value and isinstance(value, (str, int, float, datetime.date)):
        span = front_matter.values.get(place, span)
    if detail["type"] in ("extra_forbidden", "invalid_key"):
        model = _MODELS.get(name, Declaration) if rest else Declaration
        known = list(model.model_fields)
        shown = ".".join(str(part) for part in way)
        code, message = "unknown-policy-key", f"unknown key `{shown}`"
        help = did_you_mean(str(way[-1]), known) or f"the keys are {_listed(known)}"
        if model is SecurityTxt:
            help = _of_security_txt(str(way[-1]), known) or help
    elif is_key:
        code, message = "policy-value", f"`{way[-1]}` is not the name of an audience"
        help = "write a name; put it in quotes if it is a number"
    elif detail["type"] == "missing":
        code, message = "policy-incomplete", f"`{shown}` is missing"
        help = f"add it below `{name}`"
    elif name == "kind":
        code, message = "unknown-kind", f"`{value}` is not a kind of page"
        help = did_you_mean(str(value).casefold(), KINDS) or f"the kinds are {_listed(KINDS)}"
    elif "it is not a date" in detail["msg"]:
        code = "front-matter-date"
        message, help = _no_date(shown, value)
    else:
        code = "policy-value"
        reason, help = _misfit(name, detail)
        of = "an entry of" if isinstance(way[-1], int) else "the value of"
        message = f"{of} `{shown}` is not valid: {reason}"
    return diagnose(source, span, code, message, help=help)


def _of_security_txt(key: str, known: Sequence[str]) -> str:
    """What to do about the name of a field as the file itself has it, if it is one."""
    name = key.lower().replace("-", "_")
    if name == "expires":
        return "remove it: the file expires on the day of the next review"
    return f"write `{name}`" if name in known else ""


def _no_date(shown: str, value: object) -> tuple[str, str]:
    """What is wrong with a value that is to be a day, and what to do about it."""
    if isinstance(value, (list, Mapping)):
        return f"`{shown}` is {value_read(value)}, not a date", DATE_HELP
    message = f"`{value}` is not a valid date"
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            return f"`{value}` is not a valid date", NO_DAY_HELP
        return f"`{value}` is text, not a date", "write it without quotes"
    return message, DATE_HELP


def _misfit(name: str, detail: ErrorDetails) -> tuple[str, str]:
    """Why a value is not valid, and what to write."""
    value, kind = detail.get("input"), detail["type"]
    model = _MODELS.get(name)
    if kind in ("model_type", "model_attributes_type", "dict_type") and model is not None:
        keys = _listed([key for key, one in model.model_fields.items() if one.is_required()])
        return f"it is {value_read(value)}, not `key: value` lines", f"write {keys} below it"
    if kind == "literal_error" and name == "status":
        return f"`{value}` is not a status", did_you_mean(str(value).lower(), STATUSES) or (
            f"write one of {_listed(STATUSES)}"
        )
    if kind in _MISFITS:
        return _MISFITS[kind]
    reason, _, help = detail["msg"].removeprefix("Value error, ").partition("; ")
    help = help or f"see the manual's page “{_PAGE}”"
    return reason[:1].lower() + reason[1:], help


def _impossible(
    source: Source,
    front_matter: FrontMatter,
    ways: Mapping[str, KeyPath],
    declaration: Declaration,
) -> Iterator[Diagnostic]:
    """Dates that contradict each other."""

    def problem(way: KeyPath, message: str, help: str) -> Diagnostic:
        place = _place(front_matter, (*ways.get(str(way[0]), (KEY, way[0])), *way[1:]))
        return diagnose(source, place, "impossible-dates", message, help=help)

    comments, published = declaration.comments, declaration.published
    if comments is not None and comments.closes < comments.opens:
        yield problem(
            ("comments", "closes"),
            f"the comment period closes on {comments.closes}, before it opens on {comments.opens}",
            "choose the day on which it opens, or a later one",
        )
    effective = declaration.effective
    dates = effective.items() if isinstance(effective, dict) else [("", effective)]
    for audience, day in dates:
        if day is not None and published is not None and day < published:
            of_whom = f" for {audience}" if audience else ""
            yield problem(
                ("effective", audience) if audience else ("effective",),
                f"this takes effect{of_whom} on {day}, before it is published on {published}",
                "choose the day on which it is published, or a later one",
            )
    withdrawn = declaration.withdrawn
    if withdrawn is not None and published is not None and withdrawn < published:
        yield problem(
            ("withdrawn",),
            f"this is withdrawn on {withdrawn}, before it is published on {published}",
            "choose a later day",
        )
    if isinstance(effective, dict) and len(effective) == 1:
        yield problem(
            ("effective",),
            "this takes effect for one audience, but the others are not mentioned",
            "name the others as well, or write one date for all",
        )
    review_by = declaration.review_by
    if review_by is not None and published is not None and review_by < published:
        yield problem(
            ("review_by",),
            f"the next review is due on {review_by}, before this is published on {published}",
            "choose a later day",
        )
    try:
        next_review(declaration)
    except (ValueError, OverflowError):
        yield problem(
            ("review_in",),
            f"the next review, {declaration.review_in} later, is after the year 9999",
            "write a shorter period, or an earlier day of the last review",
        )


def _misplaced(
    source: Source, front_matter: FrontMatter, declaration: Declaration
) -> list[Diagnostic]:
    """Keys beside ``policy`` that are read below it alone."""
    if declaration.is_empty:
        return []
    return [
        diagnose(
            source,
            front_matter.places.get((key,), Span(0, 1)),
            "unknown-field",
            f"`{key}` has no effect here",
            help="write it below `policy`",
            severity="warning",
        )
        for key in BELOW
        if key in front_matter.fields
    ]


def _unusable_aliases(
    source: Source,
    front_matter: FrontMatter,
    ways: Mapping[str, KeyPath],
    declaration: Declaration,
) -> Iterator[Diagnostic]:
    for number, alias in enumerate(declaration.aliases):
        try:
            path_of(alias)
        except AddressProblemError as error:
            place = place_of_alias(front_matter.places, number)
            place = place or _place(front_matter, ways.get("aliases", (KEY, "aliases")))
            yield diagnose(source, place, "alias-address", error.message, help=error.help)


def place_of_alias(places: Mapping[KeyPath, Span], number: int) -> Span | None:
    """Where a header names an earlier address, if it does so in a list.

    :param places: of the parts of the header.
    :param number: which of them, from 0; those below ``policy`` come before ``old_paths``.
    """
    of_policy = sum(1 for way in places if way[:-1] == (KEY, "aliases"))
    if number < of_policy:
        return places.get((KEY, "aliases", number))
    return places.get(("old_paths", number - of_policy))


def _listed(names: object) -> str:
    assert isinstance(names, (list, tuple))
    return ", ".join(f"`{name}`" for name in names)


def _place(front_matter: FrontMatter, way: KeyPath) -> Span:
    """Where the nearest part of a way stands; of a field beside ``policy``, its value."""
    if len(way) == 1 and way[0] in OTHER_FIELDS and way in front_matter.values:
        return front_matter.values[way]
    return nearest_place(front_matter, way)
