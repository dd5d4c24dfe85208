"""A page's header -> the same without addresses that are programs, and where those are.

They would get into the head of the page, its structured data, the register and templates, whoever
has written the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from policy_pages.front_matter.reading import FrontMatter, KeyPath
from policy_pages.security.dangers import is_program
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_TEXTS = frozenset(
    "title description summary note alt name headline subtitle keywords section tags owner version"
    " supersedes kind status lang language controlling_language published effective withdrawn date"
    " opens closes reviewed review_in review_by last_reviewed_on".split()
)
"""Keys of texts, which may begin as an address does: `JavaScript: an introduction`. Those of days
and of words have errors of their own."""
_CHECKED = ("location",)
"""Keys whose values are errors if they are not addresses of pages."""
_FILES = ("image", "video", "audio")
_ADDRESSES = ("url", "src", "path", "href")
_DEEPEST = 20


def without_programs(
    source: Source, front_matter: FrontMatter
) -> tuple[FrontMatter, list[Diagnostic]]:
    """A header without addresses that run a program or are pages of their own."""
    fields = {key: one for key, one in front_matter.fields.items() if key not in _CHECKED}
    found = [*_programs(fields, ())]
    if not found:
        return front_matter, []
    fields = front_matter.fields
    problems: list[Diagnostic] = []
    for path, value in found:
        fields = _without(fields, path[:-1] if _is_all_of_file(path) else path)
        place = front_matter.values.get(path) or front_matter.places.get(path) or Span(0, 1)
        name = ".".join(str(part) for part in path if not isinstance(part, int))
        problems.append(
            diagnose(
                source,
                place,
                "unsafe-html",
                f"the address of `{name}` begins with `{value.strip().partition(':')[0]}:`, which "
                "runs a program in the reader's browser: it is left out",
                help="write the address of a page or file",
                severity="warning",
            )
        )
    return replace(front_matter, fields=fields), problems


def _is_all_of_file(path: KeyPath) -> bool:
    """Whether nothing is left of a picture or a recording without an address."""
    of = next((str(part) for part in reversed(path[:-1]) if not isinstance(part, int)), "")
    return path[-1] in _ADDRESSES and of.lower().endswith(_FILES)


def _programs(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The values that are programs, the last of a list first."""
    if len(path) > _DEEPEST:
        return
    if isinstance(value, str):
        if is_program(value):
            yield path, value
    elif isinstance(value, dict):
        for key, one in value.items():
            if str(key).lower().rpartition(":")[2] not in _TEXTS:
                yield from _programs(one, (*path, key))
    elif isinstance(value, list):
        for number in range(len(value) - 1, -1, -1):
            yield from _programs(value[number], (*path, number))


def _without(value: Any, path: KeyPath) -> Any:
    key, *rest = path
    changed = value.copy()
    if rest:
        changed[key] = _without(value[key], tuple(rest))
    else:
        del changed[key]
    return changed
