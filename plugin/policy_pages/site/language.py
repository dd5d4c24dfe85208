"""The language that a build writes, where a site is built once for each of its languages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import NamedTuple

from policy_pages.site.files import SiteFile

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}\.([A-Za-z_-]+)\.md(?:\.erb)?")


class SiteLanguage(NamedTuple):
    """One build's language.

    Pages that are not translated are in the folder of a language, too, in the default one.

    :param name: the language's; None for a site that is built once.
    :param folder: below the site's root, empty for the default language.
    :param languages: those that the site is built in.
    """

    name: str | None = None
    folder: str = ""
    languages: Sequence[str] = ()

    def place(self, path: str) -> str:
        """Where a file of the whole site, as a feed of all policies, is in this language."""
        return posixpath.join(self.folder, path)

    def writes(self, path: str) -> bool:
        """Whether this build writes what is at a path below the site's root."""
        if self.folder:
            return f"{path}/".startswith(f"{self.folder}/")
        return not any(f"{path}/".startswith(f"{language}/") for language in self.languages)

    def is_dated_translation(self, path: str) -> bool:
        """Whether a page's path has a day and a language: ``2026-02-01.fr.md``."""
        match = _DATED.fullmatch(posixpath.basename(path))
        return match is not None and match[1] in self.languages

    def is_translated(self, file: SiteFile) -> bool:
        """Whether a page is in this language; one that is not translated is in the default one."""
        return not self.folder or (file.locale or self.name) == self.name
