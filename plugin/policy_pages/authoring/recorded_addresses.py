"""A built site -> the file of its published addresses, with those that it lacked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policy_pages.files.reading import UnreadableFileError, shown_path
from policy_pages.files.writing import put_file
from policy_pages.policies.published_addresses import gone, read_record, record_with
from policy_pages.security.folder import read_page
from policy_pages.security.pages import is_redirect
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, RefusedError
from policy_pages.text.source import Source


@dataclass(frozen=True)
class Record:
    """What the file is to hold.

    :param text: None if it holds that.
    :param new: how many addresses are added.
    :param number: how many there are then.
    :param gone: addresses of the file that the site has not.
    """

    file: Path
    text: str | None
    new: int
    number: int
    gone: list[Diagnostic]

    def write(self) -> None:
        """Write the file.

        :raises OSError: where that cannot be done; the old file is then as it was.
        """
        if self.text is None:
            return
        put_file(self.file, self.text.encode())


def record_addresses(site: Site, folder: Path) -> Record:
    """The addresses of a built site, with those that its file has already.

    :param folder: that of the built site.
    :raises RefusedError: where there is no built site, and for a file out of the folder.
    :raises DiagnosticError: for a file that holds something else.
    """
    built = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.html")}
    static = site.options.theme.static  # they are not pages: 404.html, search.html
    if not built.keys() - static:
        raise RefusedError(f"there is no page in {folder}: build the site first")
    root = site.options.root
    file = root / site.options.published_addresses
    try:
        text = site.folders.read_text_if_there(file) or ""
    except UnreadableFileError as error:
        raise RefusedError(f"{file} {error}") from None
    source = Source(shown_path(file, root), text)
    recorded, problems = read_record(source)
    if problems:
        raise DiagnosticError(*problems)
    own = [
        place
        for place, path in built.items()
        if place not in static and not is_redirect(read_page(path))
    ]
    written, new = record_with(text, own)
    lost = list(gone(source, recorded, frozenset(built)))
    return Record(file, written if new else None, new, len(recorded) + new, lost)
