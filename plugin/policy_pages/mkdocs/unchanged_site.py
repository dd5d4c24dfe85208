"""A build for which everything is as it was for the last one -> the site stays as it is.

The last build says what it has read, what it has written and what it has reported. If all that it
would read is the same, and the folder of the site is as it left it, MkDocs gets no files to build,
and its messages are repeated.
"""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import Files

from policy_pages.mkdocs.kept_builds import content_of, files_below
from policy_pages.mkdocs.reporting import BuildMessages, log
from policy_pages.text.kept_files import KeptFiles, digest_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from policy_pages.mkdocs.build import Build

FOLDER = Path(".cache/plugin/policy-pages/sites")
"""Where it is noted, below the folder of `mkdocs.yml`."""
_MOST_BYTES = 10_000_000
_PLUGINS = frozenset(["search", "material/search", "policy-pages"])
"""Plugins that do nothing for a site without files."""


class UnchangedSite:
    """Whether a site has changed since its last build.

    :param secret: what the note is sealed with.
    :param folder: of the site that is published.
    """

    def __init__(self, build: Build, config: MkDocsConfig, secret: bytes, folder: Path) -> None:
        self._build = build
        self._config = config
        self._folder = folder
        self._notes = KeptFiles(
            build.site.options.root / FOLDER, ".site", most_bytes=_MOST_BYTES, secret=secret
        )
        inputs = build.kept.inputs
        is_known = _PLUGINS.issuperset(config.plugins) and not config.extra_templates
        is_known = is_known and not build.site.folders.leads_out(build.site.options.root / FOLDER)
        self._digest = digest_of([inputs.digest, str(folder)]) if inputs and is_known else ""
        self._site = ""
        self._messages = BuildMessages()
        self._said: list[tuple[int, str, str]] | None = None
        self._level = 0
        self._templates: set[str] = set()

    @property
    def is_same(self) -> bool:
        """Whether the site stays as it is."""
        return self._said is not None

    def begin(self, files: Files) -> Files:
        """Begin a build.

        :return: the files that MkDocs is to build: none, if nothing has changed.
        """
        note = self._notes.read(self._digest) if self._digest else None
        if note is not None:
            with suppress(ValueError, KeyError, OSError):  # of another version of this program
                values = json.loads(note)
                if values["site"] == _digest_of_folder(self._folder):
                    self._said = values["messages"]
        if self._said is None:
            self._messages.listen()
            return files
        self._level = logging.root.manager.disable
        logging.disable(logging.CRITICAL)  # of a site without files, all links of `nav` are broken
        self._templates = {*self._config.theme.static_templates}
        self._config.theme.static_templates.clear()
        return Files([])

    def end(self) -> None:
        """The build is over, however it has ended."""
        self._messages.leave()
        if self._said is not None:
            logging.disable(self._level)
            self._config.theme.static_templates.update(self._templates)

    def repeat(self) -> None:
        """Say what the last build has said."""
        for level, name, message in self._said or ():
            logging.getLogger(name).log(level, "%s", message)
        log.info("Nothing has changed since the last build: the site stays as it is")

    def look(self, folder: Path) -> None:
        """Look at what the build has written, if it is known what that was made of.

        :param folder: where it is, before it is published.
        """
        kept = self._build.kept
        if self._digest and kept.are_all_known and kept.is_settled:
            with suppress(OSError):  # a folder that cannot be read
                self._site = _digest_of_folder(folder)

    def note(self) -> None:
        """The site is published: note what it was made of."""
        if not self._site:
            return
        values = {"site": self._site, "messages": self._messages.messages}
        with suppress(OSError):  # a folder that cannot be written
            self._notes.write(self._digest, json.dumps(values).encode("ascii"))
            self._notes.tidy()


def _digest_of_folder(folder: Path) -> str:
    """A digest of all files in a folder.

    :raises OSError: where one cannot be read.
    """
    found = ((os.path.relpath(path, folder), path) for path in files_below([str(folder)]))
    return digest_of(f"{name} {content_of(path)}" for name, path in found)
