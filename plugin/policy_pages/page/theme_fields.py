"""The types of fields that MkDocs, its theme and its search read.

They check no types themselves: a list where they expect text ends in a traceback, or in a page that
shows the list.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from policy_pages.front_matter.reading import FrontMatter, KeyPath, nearest_place, value_span
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span
from policy_pages.text.yaml_messages import value_read

CODE = "theme-field"


def check_theme_fields(source: Source, front_matter: FrontMatter) -> Iterator[Diagnostic]:
    """Diagnostics about the fields of a page that a theme reads."""
    checks = {**_CHECKS}
    if str(front_matter.fields.get("template")).endswith("redirect.html"):
        checks["location"] = _location
    return _problems(source, front_matter, checks)


def check_post_fields(source: Source, front_matter: FrontMatter) -> Iterator[Diagnostic]:
    """What is wrong with the fields of a post that end a build in Material's blog; of its other
    fields the blog says itself what is wrong, and in which file."""
    return _problems(source, front_matter, _POST_CHECKS)


def _problems(
    source: Source,
    front_matter: FrontMatter,
    checks: Mapping[str, Callable[[Any], _Problem | None]],
) -> Iterator[Diagnostic]:
    for name, problem_of in checks.items():
        problem = problem_of(front_matter.fields.get(name))
        if problem is None:
            continue
        way, message, help = problem
        yield diagnose(source, _place(front_matter, (name, *way)), CODE, message, help=help)


def one_or_more(value: object) -> list[object]:
    """The entries of a field that takes a list or one value."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


_LEADS_TO_A_PAGE = re.compile(r"(?:(?i:https?:)|(?![^/?#]*:))[^\s\\\x00-\x1f\x7f]+")
"""No other schemes: some run code."""

_Problem = tuple[KeyPath, str, str]
"""The way to a value from its field, what is wrong with it, and what to write."""


def _text(name: str, help: str) -> Callable[[object], _Problem | None]:
    def check(value: object) -> _Problem | None:
        if value is None or isinstance(value, str):
            return None
        return (), f"`{name}` is {value_read(value)}, not text", help

    return check


def _printed(name: str, help: str) -> Callable[[object], _Problem | None]:
    """A check for text, or for a number or a date, which look the same as text."""

    def check(value: object) -> _Problem | None:
        if value is None or isinstance(value, (str, bool, int, float, datetime.date)):
            return None
        return (), f"`{name}` is {value_read(value)}, not text", help

    return check


def _tags(value: object) -> _Problem | None:
    for number, tag in enumerate(one_or_more(value)):
        if not isinstance(tag, (str, bool, int, float)):
            way: KeyPath = (number,) if isinstance(value, list) else ()
            is_date = isinstance(tag, datetime.date)
            help = "put it in quotes" if is_date else "write `tags: [privacy, students]`"
            return way, f"a tag is {value_read(tag)}, not text", help
    return None


def _search(value: object) -> _Problem | None:
    if value is None or isinstance(value, bool):  # as other systems have it
        return None
    if not isinstance(value, Mapping):
        help = "write `exclude: true` or `boost: 2` below it, indented"
        return (), f"`search` is {value_read(value)}, not `key: value` lines", help
    boost, exclude = value.get("boost", 1), value.get("exclude", False)
    if not _is_factor(boost):
        message = f"`search.boost` is {value_read(boost)}, not a number above zero"
        return ("boost",), message, "write `boost: 2`"
    if not isinstance(exclude, bool):
        message = f"`search.exclude` is {value_read(exclude)}, neither true nor false"
        return ("exclude",), message, "write `exclude: true`"
    return None


def _is_factor(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return 0 < float(value) < math.inf
    except OverflowError:
        return False


def _location(value: object) -> _Problem | None:
    help = "write an address that begins with `https://`, or one of this site"
    if value is not None and not isinstance(value, str):
        return (), f"`location` is {value_read(value)}, not text", help
    if value and not _LEADS_TO_A_PAGE.fullmatch(value):
        return (), "`location` is not the address of a page", help
    return None


def _hide(value: object) -> _Problem | None:
    if value is None or isinstance(value, list):
        return None
    return (), f"`hide` is {value_read(value)}, not a list", "write `hide: [navigation]`"


def _date(value: object) -> _Problem | None:
    if isinstance(value, Mapping) and "created" not in value:
        return (), "`date` has no `created`", "write the day of the post: `created: 2026-01-31`"
    return None


def _links(value: object) -> _Problem | None:
    if value is None or (isinstance(value, (list, Mapping)) and _are_links(value)):
        return None
    help = "write a line for each, as in `nav`: `- terms.md` or `- Our terms: terms.md`"
    return (), "`links` is not a list of pages and addresses", help


def _are_links(value: object) -> bool:
    """Whether MkDocs can make a navigation of it."""
    if isinstance(value, str):
        return True
    if isinstance(value, Mapping):
        return all(isinstance(title, str) and _are_links(item) for title, item in value.items())
    return isinstance(value, list) and all(
        isinstance(item, str) or (isinstance(item, Mapping) and len(item) == 1 and _are_links(item))
        for item in value
    )


_POST_CHECKS: Mapping[str, Callable[[Any], _Problem | None]] = {
    "hide": _hide,
    "date": _date,
    "links": _links,
}
_CHECKS: Mapping[str, Callable[[Any], _Problem | None]] = {
    "icon": _text("icon", "write the name of an icon: `material/scale-balance`"),
    "subtitle": _printed("subtitle", "write plain text"),
    "status": _printed("status", "write one word"),
    "revision_date": _printed("revision_date", "write a day"),
    "tags": _tags,
    "search": _search,
}
"""Field -> its check."""


def _place(front_matter: FrontMatter, way: KeyPath) -> Span:
    """Where a field's value stands, or what within it is wrong."""
    if len(way) == 1:
        return value_span(front_matter, str(way[0]))
    return nearest_place(front_matter, way)
