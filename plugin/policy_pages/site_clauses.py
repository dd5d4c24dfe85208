"""The clauses of a site's policies: the files that keep their ids, the links that lead to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from policy_pages.clause_headings import ClauseHeadings
from policy_pages.diagnostics import Diagnostic, DiagnosticError, diagnose, did_you_mean
from policy_pages.folder_files import UnreadableFileError, is_inside, read_text
from policy_pages.policies.clauses import FrozenClause
from policy_pages.policies.clauses_file import ENDING, file_of, read_clauses
from policy_pages.policies.declaration import Declaration
from policy_pages.policies.references import (
    Outline,
    check_ids,
    links_of,
    outline_of,
    place_of_link,
    with_labels,
)
from policy_pages.source import Source, Span

_ROOT = "https://site.invalid/"
"""An address to resolve links below (RFC 2606)."""
_MOST_NAMED = 20
_OF_THE_THEME = "__"
"""Ids of Material's own parts begin so."""


class SiteClauses:
    """The clauses of one build.

    :param shown_path: how the path of a page's file is named to its author.
    """

    def __init__(self, config: MkDocsConfig, shown_path: Callable[[str], str]) -> None:
        self.headings = ClauseHeadings()
        self._docs = Path(config.docs_dir)
        self._shown_path = shown_path
        self._file = Source("", "")
        self._outlines: dict[str, Outline] = {}

    def hide_files(self, files: Files) -> None:
        """Keep the files of ids out of the site: they are the authors'."""
        for file in list(files):
            if file.src_uri.endswith(ENDING):
                files.remove(file)

    def begin(self, page: Page, policy: Declaration | None) -> list[Diagnostic]:
        """Make ready for the conversion of a page.

        A letter has no clauses, unless it is numbered or has a file of ids.

        :param policy: what it declares; None for a page that shows its errors, or that other
            plugins have read.
        """
        self.headings.begin(None)
        if policy is None:
            return []
        uri = file_of(page.file.edit_uri or page.file.src_uri)
        path = self._docs / uri
        frozen: list[FrozenClause] | None = None
        problems: list[Diagnostic] = []
        self._file = Source(self._shown_path(uri), "")
        if policy.numbered or policy.kind not in (None, "letter"):
            frozen = []
        if is_inside(path, self._docs.resolve()):
            try:
                self._file = Source(self._shown_path(uri), read_text(path))
                frozen = read_clauses(self._file)
            except UnreadableFileError as error:
                problems = [diagnose(self._file, Span(0, 0), "clauses-file", f"this file {error}")]
            except DiagnosticError as error:
                problems = error.diagnostics
        self.headings.begin(frozen)
        return problems

    def finish(
        self, html: str, page: Page, policy: Declaration, source: Source
    ) -> tuple[str, list[Diagnostic]]:
        """A page's content, its links to clauses of its own filled; what is wrong with them."""
        path, identified = page.file.src_uri, self.headings.identified
        if identified is None:
            return html, []
        outline = self._outlines[path] = outline_of(html, is_numbered=policy.numbered)
        problems = check_ids(source, outline)
        problems += [self._lost(one) for one in identified.lost]
        filled = with_labels(html, lambda path, id: None if path else outline.labels.get(id))
        return filled, problems

    def _lost(self, clause: FrozenClause) -> Diagnostic:
        """A clause that links lead to, and that is nowhere."""
        start = self._file.offset(clause.line, 1)
        end = start + len(self._file.line_text(clause.line))
        return diagnose(
            self._file,
            Span(start, end),
            "lost-clause",
            f"no heading of the page is the clause `{clause.id}` (“{clause.heading}”) any more",
            help="write its heading here as the page has it; or take these lines away, if the "
            "clause is gone",
            severity="warning",
        )

    def link(
        self, contents: dict[str, str], sources: Mapping[str, Source], files: Files
    ) -> dict[str, list[Diagnostic]]:
        """Fill the links to other pages' clauses; all pages are rendered.

        :param contents: path of a page's source -> its content; it is changed.
        :param sources: path of a page's source -> its text.
        :return: path of a page's source -> links that lead to no clause.
        """
        pages = {file.url.removeprefix("./"): file for file in files.documentation_pages()}
        problems: dict[str, list[Diagnostic]] = {}
        for path, html in list(contents.items()):
            file = files.get_file_from_path(path)
            if file is None or file.page is None or "#" not in html:
                continue
            filled = self._linked(html, file, pages)
            if filled != html:
                contents[path] = file.page.content = filled
            problems[path] = self._dead_links(filled, sources[path], file, pages)
        return problems

    def _linked(self, html: str, file: File, pages: Mapping[str, File]) -> str:
        def label(href: str, id: str) -> str | None:
            outline = self._outline_behind(href, file, pages) if href else None
            return outline.labels.get(id) if outline is not None else None

        return with_labels(html, label)

    def _dead_links(
        self, html: str, source: Source, file: File, pages: Mapping[str, File]
    ) -> list[Diagnostic]:
        problems: dict[str, Diagnostic] = {}
        for href, id in links_of(html):
            outline = self._outline_behind(href, file, pages)
            if outline is None or id in outline.labels or id.startswith(_OF_THE_THEME):
                continue
            problems[f"{href}#{id}"] = diagnose(
                source,
                place_of_link(source, id),
                "dead-clause",
                f"{'that' if href else 'this'} page has no clause `{id}`",
                help=did_you_mean(id, outline.labels) or _known(outline),
            )
        return list(problems.values())

    def _outline_behind(self, href: str, file: File, pages: Mapping[str, File]) -> Outline | None:
        """What can be linked to in the page that a link leads to; None for one without clauses."""
        address = urljoin(_ROOT + file.url.removeprefix("./"), href)
        if not address.startswith(_ROOT):
            return None
        target = pages.get(unquote(address.removeprefix(_ROOT)))
        return self._outlines.get(target.src_uri) if target is not None else None


def _known(outline: Outline) -> str:
    ids = ", ".join(f"`{id}`" for id in list(outline.labels)[:_MOST_NAMED])
    more = ", …" if len(outline.labels) > _MOST_NAMED else ""
    return f"it has {ids}{more}" if ids else ""
