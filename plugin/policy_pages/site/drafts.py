"""Drafts that would get out otherwise than as pages of their own.

A header that says so keeps its page out of a build (``versions.py``). This module covers the
rest: files that are copied as they are, pages that other plugins read or publish, and fields that
come from elsewhere.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from policy_pages.front_matter.reading import (
    FrontMatter,
    nearest_place,
    read_front_matter,
    unpublished_place,
)
from policy_pages.front_matter.unpublished import sayings
from policy_pages.policies.kinds import KEY, is_policy
from policy_pages.site.files import SiteFile
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_CODE = "draft-published"
_MOST_BYTES = 64_000
_NO_TEXT = frozenset([".json", ".map", ".toml", ".yaml", ".yml"])
"""Endings of files whose first lines may look like a header and are none."""
_MARKUP = frozenset(
    [".css", ".csv", ".htm", ".html", ".js", ".mjs", ".svg", ".ts", ".tsv", ".xhtml", ".xml"]
)
"""Endings of files that some systems give a header, and no other first lines of that kind."""
_POLICY = re.compile(
    rf"\A\s*(?:-{{2,}}|[\u2013\u2014]+)[ \t]*\r?\n(?:.*\n)*?({KEY}):[ \t]*(?:\{{|\r?$)",
    re.MULTILINE,
)
"""The field of a header that may be damaged."""
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf_16", b"\xfe\xff": "utf_16"}


def check_copied(files: Iterable[SiteFile]) -> None:
    """Report files that have a page's header, but would be copied as they are.

    An error if the header says that it is not to be published, a warning if it is a policy's.
    """
    for file in files:
        is_own = file.origin.is_own and file.is_published
        if not is_own or isinstance(file, SitePage):
            continue
        source = _text_of(file)
        if source is None:
            continue
        front_matter = read_front_matter(source)
        is_markup = PurePosixPath(file.path).suffix.lower() in _MARKUP
        if is_markup and not front_matter.fields:
            continue
        place = unpublished_place(source, front_matter)
        if place is not None:
            message = "this file says that it is not to be published, but would be copied unchanged"
            help = "name it `….md`, or keep it out of the site with `exclude_docs`"
            file.origin.refuse(diagnose(source, place, _CODE, message, help=help))
            continue
        place = _place_of_policy(source, front_matter)
        if place is not None and not file.origin.refused:  # else its name is reported already
            message = (
                "this file has a policy's header, but its name is not that of a page, so it is "
                "copied unchanged, with its header"
            )
            help = "name it `….md` or `….md.erb`, or keep it out of the site with `exclude_docs`"
            problem = diagnose(
                source, place, "copied-policy", message, help=help, severity="warning"
            )
            file.origin.refuse(problem)


def _text_of(file: SiteFile) -> Source | None:
    """The first lines of a file, or None if it is not text."""
    location = file.origin.location
    if PurePosixPath(file.path).suffix.lower() in _NO_TEXT or location is None:
        return None
    try:
        with location.open("rb") as opened:
            head = opened.read(_MOST_BYTES)
    except OSError:
        return None  # whatever copies the file says so
    encoding = _BYTE_ORDER_MARKS.get(head[:2], "utf-8")
    text = head.decode(encoding, "replace")
    if "\N{REPLACEMENT CHARACTER}" in text[:-4] and not _is_latin(head):
        return None
    return Source(file.origin.shown, text)


def let_out(page: SitePage, today: datetime.date) -> list[Diagnostic]:
    """A diagnostic for a page that is published although its fields say that it is not to be.

    The fields are those that templates get, whichever plugin added them.
    """
    for saying in sayings(page.shown_fields, today):
        said = ".".join(map(str, saying.way))
        message = f"`{said}` says that this page is not to be published, but it would be"
        help = (
            "write `status: draft` into its own header, or find out which plugin publishes it "
            "or gives it that field"
        )
        source = Source(page.origin.shown, "")
        return [diagnose(source, Span(0, 0), _CODE, message, help=help)]
    return []


def given_to_no_page(
    path: str, fields: Mapping[str, Any], options: SiteOptions
) -> list[Diagnostic]:
    """A diagnostic for a page that the configuration holds back and that does not exist."""
    if not sayings(fields, options.today):
        return []
    source = Source(options.configuration.path, "")
    message = f"`page_fields` keeps `{path}` from being published, but there is no such page"
    help = "write the path of the page's file, below the folder of the pages"
    return [diagnose(source, Span(0, 0), _CODE, message, help=help)]


def _place_of_policy(source: Source, front_matter: FrontMatter) -> Span | None:
    """Where a header says that it is a policy's; None for another one."""
    if is_policy(front_matter.fields):
        key = KEY if isinstance(front_matter.fields.get(KEY), Mapping) else "kind"
        return nearest_place(front_matter, (key,))
    if not front_matter.diagnostics:
        return None
    line = _POLICY.match(source.text)  # its header cannot be read
    return Span(*line.span(1)) if line else None


def _is_latin(head: bytes) -> bool:
    """Whether bytes that are not UTF-8 may be text of an older encoding."""
    return b"\0" not in head
