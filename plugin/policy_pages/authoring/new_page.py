"""A site, a kind and a title -> the file of a new page, and what is in its way."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policy_pages.authoring.given_texts import check_one_line
from policy_pages.files.reading import shown_path
from policy_pages.files.writing import create_tree
from policy_pages.policies.first_version import first_version, folder_name
from policy_pages.policies.kinds import Kind
from policy_pages.policies.statements import Statement
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import DiagnosticError, RefusedError
from policy_pages.text.page_names import is_page, page_path


@dataclass(frozen=True)
class NewPage:
    """What is to be written.

    :param uri: its path below the pages' folder.
    """

    path: Path
    uri: str
    text: str

    def write(self) -> None:
        """Write it, with its folder.

        :raises OSError: where that cannot be done, or a file is there by now.
        """
        create_tree({self.path: self.text.encode()})


def prepare_page(
    site: Site,
    kind: Kind,
    title: str,
    *,
    path: str | None = None,
    owner: str | None = None,
    contact: str | None = None,
    statement: Statement | None = None,
    is_left_out: Callable[[str], bool] = lambda uri: False,
) -> NewPage:
    """A new page; nothing is written.

    :param path: of its folder, below the pages' folder; else it is made of the title.
    :param owner: else the site's author.
    :param statement: which page it is, if it is to have more than the parts of its kind.
    :param is_left_out: whether the configuration leaves a page out of the site.
    :raises RefusedError: for what cannot be a title or a folder, and for a page that exists.
    :raises DiagnosticError: for a page that would have errors.
    """
    docs = site.options.docs
    title = title.strip()
    for text in (title, owner or "", contact or "", path or ""):
        check_one_line(text)
    if not title:
        raise RefusedError("the title is empty")
    below = _folder(path, title, docs.name)
    uri = (below / "index.md").as_posix()
    file = docs / uri
    _check_place(docs, below)
    if is_left_out(uri):
        raise RefusedError(f"MkDocs leaves `{uri}` out of the site (`exclude_docs`): use --path")
    text = first_version(
        kind,
        title,
        today=site.today,
        owner=owner or site.options.author,
        contact=contact,
        statement=statement,
        language=site.options.language,
    )
    page = site.page_of_text(file, uri, text)
    site.translate(page)
    if page.origin.is_broken:
        raise DiagnosticError(*page.origin.problems)
    if page.fields.fields["title"] != title:
        raise RefusedError(f"{title!r} cannot be written as a title")
    return NewPage(file, uri, text)


def _folder(path: str | None, title: str, docs: str) -> PurePosixPath:
    """Where a page is to be, below the pages' folder, whose name may be written before it."""
    name = folder_name(title)
    if path is None and not name:
        raise RefusedError(
            f"{title!r} has no letters for the name of a folder: give one with --path"
        )
    below = PurePosixPath(name if path is None else path)
    if below.parts[:1] == (docs,) and len(below.parts) > 1:
        below = PurePosixPath(*below.parts[1:])
    if below.is_absolute() or not below.parts or ".." in below.parts or "\0" in str(below):
        raise RefusedError(f"{str(below)!r} is not a folder below the site's pages")
    if is_page(below.name):
        raise RefusedError(f"{str(below)!r} is a page: name the folder that it belongs in")
    return below


def _files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _check_place(docs: Path, below: PurePosixPath) -> None:
    """Refuse a place where a page is, or that is elsewhere.

    :raises RefusedError: naming what is in the way.
    """
    folder = docs / below
    if folder.resolve() != docs.resolve() / below:
        raise RefusedError(f"{shown_path(folder, Path.cwd())} is reached by a symbolic link")
    for parent in (folder, *folder.parents):
        if os.path.lexists(parent):
            if not parent.is_dir():
                shown = shown_path(parent, Path.cwd())
                raise RefusedError(f"{shown} already exists and is not a folder")
            break
    own = f"{folder.name}.md"
    beside = [path for path in _files_in(folder.parent) if page_path(path.name) == own]
    inside = [path for path in _files_in(folder) if is_page(path.name)]
    for path in (*beside, *inside):
        raise RefusedError(f"there is already a page: {shown_path(path, Path.cwd())}")
