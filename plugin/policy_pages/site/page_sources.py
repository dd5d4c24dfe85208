"""A page's file -> its text, and the name by which messages call it."""

from __future__ import annotations

from pathlib import Path

from mkdocs.structure.files import File

from policy_pages.files.reading import shown_path
from policy_pages.mkdocs.files import OWN_NAME, page_address
from policy_pages.page.translation import read_bytes
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span


class PageSources:
    """The sources of a site's pages.

    :param docs: the folder of the pages.
    :param root: the folder of ``mkdocs.yml``; messages name files from there.
    """

    def __init__(self, docs: Path, root: Path) -> None:
        self._docs = docs
        self._root = root

    def read(self, file: File) -> tuple[Source, list[Diagnostic]]:
        """The source of a page, and diagnostics about the file itself."""
        path = self.shown_path(file)
        try:
            return read_bytes(path, file.content_bytes)
        except OSError as error:
            source = Source(path, "")
            message = f"this file cannot be read: {error.strerror}"
            return source, [diagnose(source, Span(0, 0), "unreadable-file", message)]

    def shown_path(self, file: File) -> str:
        """How messages name a page: by its file, or by its address and the plugin that made it."""
        source = Path(file.abs_src_path) if file.abs_src_path else None
        if source is not None and source.is_relative_to(self._root):
            return shown_path(source, self._root)
        if file.generated_by not in (None, OWN_NAME):
            return f"{page_address(file)} (made by the plugin `{file.generated_by}`)"
        return self.shown(file.src_uri) if source is None else source.as_posix()

    def shown(self, path: str) -> str:
        """How messages name a file.

        :param path: below the folder of the pages.
        """
        return shown_path(self._docs / path, self._root)
