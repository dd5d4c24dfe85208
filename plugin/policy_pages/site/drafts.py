"""Drafts that would get out otherwise than as pages of their own.

A header that says so keeps its page out of a build (``site_versions.py``). This module covers the
rest: files that are copied as they are, pages that other plugins read or publish, and fields that
come from elsewhere.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from policy_pages.front_matter.reading import (
    FrontMatter,
    nearest_place,
    read_front_matter,
    unpublished_place,
)
from policy_pages.front_matter.unpublished import sayings
from policy_pages.policies.kinds import KEY, is_policy
from policy_pages.site.page_sources import PageSources
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


class SiteDrafts:
    """What one build must not let out.

    :param page_sources: knows how messages name a file.
    :param serving: whether the site is served to its authors, who may see drafts.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        today: datetime.date,
        page_sources: PageSources,
        *,
        serving: bool,
    ) -> None:
        self._config = config
        self._today = today
        self._page_sources = page_sources
        self._serving = serving
        self._headers: dict[str, list[Diagnostic]] = {}

    def know(self, uri: str, problems: Sequence[Diagnostic]) -> None:
        """Remember the diagnostics about the header of a file that is not read as a page yet."""
        if problems:
            self._headers[uri] = list(problems)

    def read(self, uri: str) -> None:
        """A file is read as a page: its header is checked there."""
        self._headers.pop(uri, None)

    def unread(self) -> dict[str, list[Diagnostic]]:
        """Diagnostics about headers of files that other plugins have read as pages."""
        return self._headers

    def copied(self, files: Files, reported: Container[str]) -> dict[str, list[Diagnostic]]:
        """Diagnostics for files that have a page's header, but would be copied as they are.

        An error if the header says that it is not to be published, a warning if it is a policy's.

        :param reported: paths of files whose names are reported as those of no page.
        """
        problems = {}
        for file in files:
            is_own = file.src_dir == self._config.docs_dir and file.inclusion.is_included()
            if not is_own or file.is_documentation_page():
                continue
            source = self._text_of(file)
            if source is None:
                continue
            front_matter = read_front_matter(source)
            is_markup = PurePosixPath(file.src_uri).suffix.lower() in _MARKUP
            if is_markup and not front_matter.fields:
                continue
            place = unpublished_place(source, front_matter)
            if place is not None:
                message = (
                    "this file says that it is not to be published, but would be copied as it is"
                )
                help = "name it `….md`, or keep it out of the site with `exclude_docs`"
                problem = diagnose(source, place, _CODE, message, help=help)
                problems[file.src_uri] = [problem]
                continue
            place = _place_of_policy(source, front_matter)
            if place is not None and file.src_uri not in reported:
                message = (
                    "this file has a policy's header, but its name is not that of a page, so it "
                    "is copied as it is"
                )
                help = (
                    "name it `….md` or `….md.erb`, or keep it out of the site with `exclude_docs`"
                )
                problem = diagnose(
                    source, place, "copied-policy", message, help=help, severity="warning"
                )
                problems[file.src_uri] = [problem]
        return problems

    def _text_of(self, file: File) -> Source | None:
        """The first lines of a file, or None if it is not text."""
        if PurePosixPath(file.src_uri).suffix.lower() in _NO_TEXT or file.abs_src_path is None:
            return None
        try:
            with Path(file.abs_src_path).open("rb") as opened:
                head = opened.read(_MOST_BYTES)
        except OSError:
            return None  # MkDocs says so where it copies the file
        encoding = _BYTE_ORDER_MARKS.get(head[:2], "utf-8")
        text = head.decode(encoding, "replace")
        if "\N{REPLACEMENT CHARACTER}" in text[:-4] and not _is_latin(head):
            return None
        return Source(self._page_sources.shown_path(file), text)

    def let_out(self, page: Page) -> list[Diagnostic]:
        """A diagnostic for a page that is published although its fields say that it is not to be.

        The fields are those that templates get, whichever plugin added them.
        """
        if self._serving:
            return []
        for saying in sayings(page.meta, self._today):
            said = ".".join(map(str, saying.way))
            message = f"`{said}` says that this page is not to be published, but it would be"
            help = (
                "write `status: draft` into its own header, or find out which plugin publishes it "
                "or gives it that field"
            )
            source = Source(self._page_sources.shown_path(page.file), "")
            return [diagnose(source, Span(0, 0), _CODE, message, help=help)]
        return []

    def given_to_no_page(self, path: str, fields: Mapping[str, Any]) -> list[Diagnostic]:
        """A diagnostic for a page that the configuration holds back and that does not exist."""
        if not sayings(fields, self._today):
            return []
        source = Source(Path(self._config.config_file_path or "mkdocs.yml").name, "")
        message = f"`page_fields` keeps `{path}` from being published, but there is no such page"
        help = "name the page's file, from the folder of pages"
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
