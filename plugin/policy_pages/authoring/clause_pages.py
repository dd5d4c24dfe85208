"""A page as it lies in a folder -> its HTML with the ids and numbers of its clauses, as built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policy_pages.files.reading import SiteFolders, UnreadableFileError
from policy_pages.markdown.extensions.clause_headings import PageHeadings
from policy_pages.policies.clauses import Clause, FrozenClause, Identified
from policy_pages.policies.clauses_file import file_of, read_clauses
from policy_pages.policies.numbering import with_numbers
from policy_pages.policies.references import Label, Link, check_ids, outline_of, with_labels
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import DiagnosticError, diagnose
from policy_pages.text.source import Source, Span


@dataclass(frozen=True)
class ClausePage:
    """A page that was read.

    :param html: with links to clauses filled: its own by their numbers, others' by their ids.
    :param file: beside the page, for the ids of its clauses.
    :param kept: the text of that file; None if it is not there.
    :param clauses: of the page, none if its headings are not clauses.
    :param frozen: those of the file.
    """

    page: SitePage
    html: str
    file: Path
    kept: Source | None
    clauses: list[Clause]
    frozen: list[FrozenClause]
    identified: Identified | None


def read_clause_page(site: Site, path: Path, below: Path) -> ClausePage:
    """Read and render a page.

    :param below: its path below the folder that it was found in.
    :raises DiagnosticError: for a page or a file that a build would refuse.
    """
    page = site.page_alone(path, below)
    site.translate(page)
    if page.origin.is_broken:
        raise DiagnosticError(*page.origin.problems)
    file = path.with_name(file_of(path.name))
    kept, policy = _read(file, site.folders), page.policy
    has_clauses = kept is not None or policy.has_clauses
    frozen = read_clauses(kept) if kept is not None else []
    headings = page.conversion.headings = PageHeadings(frozen if has_clauses else None)
    html = site.convert(page)
    clauses, identified = headings.clauses, headings.identified
    if identified is not None:
        if policy.numbered:
            html = with_numbers(html)
        outline = outline_of(html)
        if outline.doubled:
            raise DiagnosticError(*check_ids(page.source, outline))

        def label(link: Link) -> Label | None:
            if link.path:  # that page is not read, so its clause goes by its id
                return Label(link.id) if link.id else None
            return outline.labels.get(link.id)

        html = with_labels(html, label)
    return ClausePage(page, html, file, kept, clauses, frozen, identified)


def _read(file: Path, folders: SiteFolders) -> Source | None:
    """A file of ids; None if it is not there.

    :raises DiagnosticError: if it cannot be read.
    """
    try:
        text = folders.read_text_if_there(file)
        return Source(file.as_posix(), text) if text is not None else None
    except UnreadableFileError as error:
        source = Source(file.as_posix(), "")
        problem = diagnose(source, Span(0, 0), "clauses-file", f"this file {error}")
        raise DiagnosticError(problem) from None
