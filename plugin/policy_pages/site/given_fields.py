"""Fields that a site gives its pages: the option `page_fields`, and files of fields in folders.

A key of `page_fields` is the path of a page, of a folder (`legal/`), or a pattern (`**/*.md`). Of
those that fit a page, a later one goes before an earlier one, and the page's own path before all.

A file `.meta.yml`, as Material's plugin `meta` has it, is for the pages of its folder and below; a
nearer one goes before a farther one, and `page_fields` before both. As that plugin does, lists of
several files and of the page's header are added up, and mappings joined.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from policy_pages.front_matter.reading import FrontMatter
from policy_pages.text.addresses import plain_path
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.page_names import page_path

_PART = re.compile(r"\*\*/|\*\*|\*|\?|\[!?[^\]/]+\]")
_IN_PATTERNS = {"**/": r"(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True)
class GivenFields:
    """The fields that the pages of a file are given.

    :param fields: by the configuration.
    :param of_folders: by files in folders.
    :param reported: what is wrong with those, which is reported at their own places.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    of_folders: Mapping[str, Any] = field(default_factory=dict)
    reported: Collection[Diagnostic] = ()

    def beside(self, header: FrontMatter) -> tuple[dict[str, Any], FrontMatter]:
        """What a header does not give, and the header with what is added to its own values."""
        added = {
            key: combined(value, header.fields[key])
            for key, value in self.of_folders.items()
            if key in header.fields and key not in self.fields and _can_be_combined(value)
        }
        if added:
            header = replace(header, fields={**header.fields, **added})
        return {**self.of_folders, **self.fields}, header

    def has_reported(self, problem: Diagnostic) -> bool:
        """Whether a problem at a page's begin is one of these fields, and reported with them."""
        what = (problem.severity, problem.code, problem.message)
        is_at_begin = (problem.line, problem.column) == (1, 1)
        return is_at_begin and any(what == (r.severity, r.code, r.message) for r in self.reported)


def is_exact(key: str) -> bool:
    """Whether a key of `page_fields` is the path of one page."""
    return not key.endswith("/") and _PART.search(key) is None


def fits(key: str, paths: Iterable[str]) -> bool:
    """Whether a key of `page_fields` is for a page.

    :param paths: of its file, and the one that it is published as.
    """
    named = [plain_path(path) for path in paths]
    if is_exact(key):
        return not {plain_path(key), page_path(plain_path(key))}.isdisjoint(named)
    pattern = plain_path(key)
    if key.endswith("/"):
        pattern = f"{pattern}/**".lstrip("/")
    expression = re.compile(_expression(pattern), re.DOTALL)
    return any(expression.fullmatch(path) for path in named)


def _expression(pattern: str) -> str:
    """A pattern as a regular expression; `*` and `?` stay within a folder."""
    parts, position = [], 0
    for part in _PART.finditer(pattern):
        parts.append(re.escape(pattern[position : part.start()]))
        known = _IN_PATTERNS.get(part[0])
        if known is None:  # `[a-z]`, `[!0-9]`
            inner = part[0][1:-1]
            negation = "^/" if inner.startswith("!") else ""
            known = f"[{negation}{re.escape(inner.removeprefix('!')).replace(chr(92) + '-', '-')}]"
        parts.append(known)
        position = part.end()
    return "".join([*parts, re.escape(pattern[position:])])


def fields_of_configuration(
    page_fields: Mapping[str, Mapping[str, Any] | None], paths: Collection[str]
) -> dict[str, Any]:
    """The fields that `page_fields` gives a page.

    :param paths: of its file, and the one that it is published as.
    """
    given: dict[str, Any] = {}
    for exact in (False, True):
        for key, fields in page_fields.items():
            if is_exact(key) == exact and fits(key, paths):
                given |= fields or {}
    return given


def combined(far: Any, near: Any) -> Any:
    """A value of a folder and one that is nearer to the page: mappings are joined, lists added up;
    else the nearer one counts."""
    if isinstance(far, Mapping) and isinstance(near, Mapping):
        joined = {key: combined(far[key], near[key]) for key in far if key in near}
        return {**far, **near, **joined}
    if isinstance(far, list) and isinstance(near, list):
        return [*far, *near]
    return near


def _can_be_combined(value: object) -> bool:
    return isinstance(value, (Mapping, list))


def fields_of_folders(files: Mapping[str, Mapping[str, Any]], path: str) -> dict[str, Any]:
    """The fields that files of fields give a page.

    :param files: path of the folder of each -> its fields; that of all pages is empty.
    :param path: of the page's file.
    """
    given: dict[str, Any] = {}
    for folder in sorted(files, key=len):  # the farthest first
        if not folder or path.startswith(f"{folder}/"):
            given = combined(given, files[folder])
    return given


def is_file_of_fields(path: str, name: str) -> bool:
    """Whether a path is that of a file of fields.

    :param name: of all such files.
    """
    return posixpath.basename(path) == name
