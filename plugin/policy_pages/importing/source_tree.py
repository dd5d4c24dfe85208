"""The files of an old site's folder: which exist, which can be read, and their texts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from policy_pages.files.reading import (
    LOOP,
    MOST_FILES,
    OUTSIDE,
    SiteFolders,
    UnreadableFileError,
    shown_path,
)
from policy_pages.importing.old_site import LeftOut
from policy_pages.text.diagnostics import RefusedError
from policy_pages.text.source import readable_path

MOST_BYTES = 100_000_000
"""The largest file that is copied."""


class SourceTree:
    """The folder of an old site. Links are followed inside of it, and nothing is written to it."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.abspath(root))
        self._folders = SiteFolders(self.root)

    def has(self, path: str) -> bool:
        """Whether there is a file that can be read."""
        return self._folders.refusal(self.root / path) is None

    def has_folder(self, path: str) -> bool:
        """Whether there is a folder that can be read."""
        return self._folders.refusal_of_folder(self.root / path) is None

    def shown(self, path: Path) -> str:
        """How a file is named: from the folder of the old site."""
        return _printable(readable_path(shown_path(path, self.root))[0])

    def text(self, path: str) -> str:
        """The text of a file; empty if there is none that can be read."""
        try:
            return self._folders.read_text_if_there(self.root / path) or ""
        except UnreadableFileError:
            return ""

    def problem(self, path: str) -> str | None:
        """Why a file's text cannot be read, as in ``is …``; None if it can, or there is no file."""
        if (self.root / path).is_dir():
            return None
        try:
            self._folders.read_text_if_there(self.root / path)
        except UnreadableFileError as error:
            return str(error)
        return None

    def files_below(
        self, folder: str, is_of_site: Callable[[str], bool] = lambda path: True
    ) -> tuple[list[str], list[LeftOut]]:
        """The files below a folder, by their paths below it, and what must not be copied.

        :param is_of_site: whether a file, by its path below the folder, is looked at; the path of a
            folder ends with `/`.
        :raises RefusedError: for more files than are looked at.
        """
        top = self.root / folder
        found: list[str] = []
        left_out: list[LeftOut] = []
        for number, (path, refusal) in enumerate(self._folders.entries_below(top)):
            if number >= MOST_FILES:
                raise RefusedError(
                    f"{top} has more than {MOST_FILES:,} files: import a folder of it at a time"
                )
            below = path.relative_to(top).as_posix()
            is_folder = path.is_dir()
            asked = f"{below}/" if is_folder else below
            if not is_of_site(asked) or (is_folder and refusal is None):
                continue
            if refusal == LOOP:  # its files are found at the link's target
                left_out.append(LeftOut(self.shown(path), f"it {LOOP}"))
                continue
            reason = _reason(path, below, refusal)
            if reason is None:
                found.append(below)
            else:
                kind: Literal["file", "folder"] = "folder" if is_folder else "file"
                left_out.append(LeftOut(self.shown(path), reason, unread=kind))
        return sorted(found), left_out

    def tops(self) -> list[str]:
        """The names of what is in the folder itself; hidden ones are left out."""
        names = (path.name for path in self.root.iterdir())
        shown = (readable_path(name)[0] for name in names if not name.startswith("."))
        return sorted(map(_printable, shown))


def _reason(path: Path, below: str, refusal: str | None) -> str | None:
    """Why a file or folder cannot be taken; None if it can.

    :param below: its path in the folder that is looked at.
    :param refusal: why it cannot be read, as in ``is …``.
    """
    if refusal is not None:
        return (
            "it is a link to something outside the old site"
            if refusal == OUTSIDE
            else f"it {refusal}"
        )
    if not readable_path(below)[1]:
        return "its name is not UTF-8, so it has no address"
    if _is_unprintable(below):
        return "its name has a character that cannot be printed"
    if path.stat().st_size > MOST_BYTES:
        return f"it is larger than {MOST_BYTES // 1_000_000} MB"
    return None


def _is_unprintable(path: str) -> bool:
    return not path.isprintable() or "\\" in path


def _printable(name: str) -> str:
    """A name without what would steer a terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)
