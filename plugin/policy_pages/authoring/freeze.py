"""A page as it lies in a folder -> the file beside it that keeps the ids of its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policy_pages.authoring.clause_pages import read_clause_page
from policy_pages.files.writing import put_file
from policy_pages.policies.clauses import frozen_again, new_clauses
from policy_pages.policies.clauses_file import lost_clause, written
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError
from policy_pages.text.source import Source


@dataclass(frozen=True)
class Freeze:
    """What freezing a page's ids comes to.

    :param file: beside the page.
    :param text: what it is to hold; None if it holds that.
    :param clauses: how many the page has.
    :param lost: what is to be said of those that the page has no more; the file keeps them.
    """

    file: Path
    text: str | None
    clauses: int
    lost: list[Diagnostic]

    def write(self) -> bool:
        """Write the file; whether it is another one now.

        :raises OSError: where that cannot be done; the old file is then as it was.
        """
        if self.text is None:
            return False
        put_file(self.file, self.text.encode())
        return True


def freeze_page(site: Site, path: Path, below: Path) -> Freeze | None:
    """The ids of a page's clauses; None for a page that has none.

    :param below: the page's path below the folder that it was found in.
    :raises DiagnosticError: for a page or a file that a build would refuse, and where a clause that
        is lost may be one that is new: an id of its own would part them for ever.
    """
    found = read_clause_page(site, path, below)
    if found.identified is None:
        return None
    new = new_clauses(found.clauses, found.identified, found.frozen)
    kept = found.kept or Source(found.file.as_posix(), "")
    lost = [lost_clause(kept, one, new) for one in found.identified.lost]
    if lost and new:
        raise DiagnosticError(*lost)
    text = written(frozen_again(found.clauses, found.identified))
    before = found.kept.text if found.kept is not None else None
    return Freeze(found.file, None if text == before else text, len(found.clauses), lost)
