"""The changes that other plugins make to a site's files after this one has published them."""

from __future__ import annotations

import os
from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from policy_pages.mkdocs.files import is_template, publish_late_templates, source_path


class LateFiles:
    """The files of one build.

    :param is_draft: whether the file of a page says that it is a draft.
    """

    def __init__(self, config: MkDocsConfig, is_draft: Callable[[File], bool]) -> None:
        self._config = config
        self._is_draft = is_draft
        self._own: dict[str, File] = {}
        self._drafts: list[File] = []

    def begin(self, files: Files) -> None:
        """Remember the files as this plugin has published them."""
        self._own = {file.src_uri: file for file in files}

    def settle(self, files: Files) -> list[File]:
        """Correct the files as other plugins have left them.

        Pages that they have added are looked at: templates are published as pages, drafts are not.
        Files that they have recreated, from their paths alone or as copies, get their sources back.

        :return: templates that would be published where a page already is.
        """
        conflicts = publish_late_templates(files, self._own, self._config)
        for file in files.documentation_pages():
            if file.src_uri not in self._own and self._is_draft(file):
                file.inclusion = InclusionLevel.DRAFT
        self._drafts = [file for file in files if file.inclusion is InclusionLevel.DRAFT]
        for file in files:
            own = self._own.get(file.src_uri)
            if own is not None and file.abs_src_path != own.abs_src_path:
                self._restore(file, own)
        return conflicts

    def _restore(self, file: File, own: File) -> None:
        """Give a file the source that it had; a template with another text stays a template."""
        by_path = os.path.normpath(os.path.join(self._config.docs_dir, file.src_uri))
        if file.abs_src_path == by_path or file.content_bytes == own.content_bytes:
            file.src_dir, file.abs_src_path = own.src_dir, own.abs_src_path
            file.edit_uri, file.generated_by = own.edit_uri, own.generated_by
        elif is_template(source_path(own)):
            path = file.abs_src_path
            file.content_bytes, file.edit_uri = file.content_bytes, source_path(own)
            # MkDocs takes the path away, and plugins such as rss ask each page for one
            file.src_dir, file.abs_src_path = None, path

    def keep_drafts(self) -> None:
        """Leave out drafts, even one that another plugin wants to publish as its front page."""
        for file in self._drafts:
            file.inclusion = InclusionLevel.DRAFT
