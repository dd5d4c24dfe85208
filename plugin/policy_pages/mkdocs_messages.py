"""MkDocs' own messages about links -> the same, once, with the names that authors know.

MkDocs knows the page of `x.md.erb` as `x.md`, the version in force as `index.md`, and each version
by the day it takes effect. An author who looks for such a file does not find it, or finds another.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from policy_pages.site_files import source_path

_log = logging.getLogger(Page.__module__)
_NAMED = re.compile(r"(Doc file|the doc|a link to) '(.+?\.md)'(?= contains| does not| which is)")


class _NamesOfFiles(logging.Filter):
    """Names pages by their files, and lets nothing through twice.

    :param names: path of a page as MkDocs has it -> that of its file.
    """

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self._names = names
        self._told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a message; whether it is new."""
        message = record.getMessage()
        if "Doc file '" not in message:
            return True
        named = _NAMED.sub(lambda m: f"{m[1]} '{self._names.get(m[2], m[2])}'", message)
        record.msg, record.args = named, ()
        is_new = named not in self._told
        self._told.add(named)
        return is_new


def name_files_in_messages(files: Iterable[File]) -> None:
    """From now on name these pages by their files."""
    name_pages_in_messages()
    _log.addFilter(_NamesOfFiles({file.src_uri: source_path(file) for file in files}))


def name_pages_in_messages() -> None:
    """From now on leave MkDocs' messages as they are."""
    for known in [one for one in _log.filters if isinstance(one, _NamesOfFiles)]:
        _log.removeFilter(known)
