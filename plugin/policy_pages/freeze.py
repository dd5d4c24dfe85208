"""A page as it lies in a folder -> the file beside it that keeps the ids of its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policy_pages.diagnostics import DiagnosticError, diagnose, has_errors
from policy_pages.folder_files import UnreadableFileError, read_text
from policy_pages.pages_to_check import PagesToCheck
from policy_pages.policies.clauses import FrozenClause, frozen_again
from policy_pages.policies.clauses_file import file_of, read_clauses, written
from policy_pages.policies.references import check_ids, outline_of
from policy_pages.source import Source, Span
from policy_pages.written_files import create_files, write_atomically


@dataclass(frozen=True)
class Freeze:
    """What freezing a page's ids comes to.

    :param file: beside the page.
    :param text: what it is to hold; None if it holds that.
    :param clauses: how many the page has.
    :param lost: those of the file that the page has no more; it keeps them.
    """

    file: Path
    text: str | None
    clauses: int
    lost: list[FrozenClause]

    def write(self) -> bool:
        """Write the file; whether it is another one now.

        :raises OSError: where that cannot be done; the old file is then as it was.
        """
        if self.text is None:
            return False
        if self.file.exists():
            write_atomically(self.file, self.text.encode())
        else:
            create_files({self.file: self.text.encode()})
        return True


def freeze_page(pages: PagesToCheck, path: Path, below: Path) -> Freeze | None:
    """The ids of a page's clauses; None for a page that has none.

    :param below: the page's path below the folder that it was found in.
    :raises DiagnosticError: for a page or a file that a build would refuse.
    """
    page, problems = pages.read(path, below)
    if has_errors(problems):
        raise DiagnosticError(*problems)
    file = path.with_name(file_of(path.name))
    before = _read(file)
    policy = page.translated.page_fields.policy
    if before is None and not policy.numbered and policy.kind in (None, "letter"):
        return None
    source = Source(file.as_posix(), before or "")
    pages.headings.begin(read_clauses(source))
    outline = outline_of(page.built.render(page.markdown), is_numbered=policy.numbered)
    clauses, identified = pages.headings.clauses, pages.headings.identified
    pages.headings.begin(None)
    if outline.doubled:
        raise DiagnosticError(*check_ids(page.source, outline))
    if identified is None:  # a site without tables of contents has no ids
        return None
    text = written(frozen_again(clauses, identified))
    return Freeze(file, None if text == before else text, len(clauses), identified.lost)


def _read(file: Path) -> str | None:
    """The text of a file; None if it is not there.

    :raises DiagnosticError: if it cannot be read.
    """
    if not file.is_symlink() and not file.exists():
        return None
    source = Source(file.as_posix(), "")
    try:
        if file.is_symlink() or not file.is_file():
            raise UnreadableFileError("is no file of its own")
        return read_text(file)
    except UnreadableFileError as error:
        problem = diagnose(source, Span(0, 0), "clauses-file", f"this file {error}")
        raise DiagnosticError(problem) from None
