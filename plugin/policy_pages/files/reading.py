"""Which files a site may read: those in its folders, but not through links that lead out of them.

Only this module decides that. Whatever opens a file that an author can put there asks it first.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from policy_pages.erb import PageError

StrPath: TypeAlias = "str | os.PathLike[str]"

MOST_BYTES = 5_000_000
"""The largest file that is read."""

MOST_FILES = 10_000
"""How many files of one folder are looked at."""

_MOST_LINKED_FOLDERS = 10_000
"""How many folders are entered through links: a few links can make a billion paths."""

OUTSIDE = "leads outside the site's folder"
"""Why a path is refused, as :meth:`SiteFolders.refusal` says it."""

_SMALL = 1_000_000
"""Bytes of a file that is read at once."""

LOOP = "is a link to a folder that contains it"
"""Why a path is refused whose files are found elsewhere."""


class UnreadableFileError(Exception):
    """A file cannot be taken; the message says why."""


def real_path(path: StrPath) -> str:
    """The path without links; as far as it can be followed."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return os.fspath(path)


class RealPaths:
    """Finds where paths lead, and looks at each folder once: for a run in which folders stay what
    they are."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def __call__(self, path: StrPath) -> str:
        """As :func:`real_path`."""
        folder, name = os.path.split(path)
        # Windows has several names for a file, and only the system knows which is its own
        if os.name == "nt" or name in ("", ".", "..") or os.path.islink(path):
            return real_path(path)
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = real_path(folder)
        return os.path.join(real, name)


def is_below(path: str, folder: str) -> bool:
    """Whether an absolute path is a folder, or is below it."""
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(os.path.join(folder, ""))


class SiteFolders:
    """The folders that the files of a site may be in. Links may lead anywhere within them.

    :param root: the folder of the configuration; without one, that of the pages.
    :param named: files and folders that the configuration or the command line names. One that is
        written as a path out of the root counts as given; one below it has to stay there.
    :param installed: folders of installed packages, which may consist of links to elsewhere.
    :param real_path: finds where a path leads.
    """

    def __init__(
        self,
        root: Path,
        named: Iterable[Path] = (),
        installed: Iterable[Path] = (),
        real_path: Callable[[StrPath], str] = real_path,
    ) -> None:
        self.root = Path(os.path.abspath(root))
        self._named = [*named]
        self._real_path = real_path
        written = (Path(os.path.abspath(self.root / path)) for path in self._named)
        elsewhere = (path for path in written if not path.is_relative_to(self.root))
        self._tops = [real_path(path) for path in (self.root, *elsewhere)]
        self._installed = [os.path.abspath(folder) for folder in installed]

    def with_named(
        self, path: Path, real_path: Callable[[StrPath], str] = real_path
    ) -> SiteFolders:
        """These folders, and one that a command is given."""
        installed = [Path(folder) for folder in self._installed]
        return SiteFolders(self.root, [*self._named, path], installed, real_path)

    def refusal(self, path: Path) -> str | None:
        """Why a path is not a regular file that can be read, as in ``is …``; None if it is."""
        return self._refusal(path, stat.S_ISREG, "is not a regular file")

    def refusal_of_folder(self, path: Path) -> str | None:
        """Why a path is not a folder that can be read, as in ``is …``; None if it is."""
        return self._refusal(path, stat.S_ISDIR, "is not a folder")

    def leads_out(self, path: Path) -> bool:
        """Whether a path leads out of the folders, even if nothing is there."""
        if ".." not in path.parts:  # where that leads depends on the links before it
            absolute = os.path.abspath(path)
            if any(is_below(absolute, folder) for folder in self._installed):
                return False
        real = self._real_path(path)
        return not any(is_below(real, top) for top in self._tops)

    def read_bytes(self, path: Path, most: int = -1) -> bytes:
        """The content of a file.

        :param most: how many bytes are read; -1: all.
        :raises UnreadableFileError: for a file that cannot be read.
        """
        found = self._look_at(path, stat.S_ISREG, "is not a regular file")
        if isinstance(found, str):
            raise UnreadableFileError(found)
        try:
            if 0 < found.st_size < _SMALL and (most == -1 or found.st_size < most):
                with open(path, "rb", buffering=0) as whole:
                    return whole.read()[: None if most == -1 else most]
            with open(path, "rb") as file:
                return file.read(most)
        except OSError as error:
            raise UnreadableFileError(f"cannot be read: {error.strerror}") from None

    def read_text(self, path: Path) -> str:
        """A file's text, its line endings kept.

        :raises UnreadableFileError: for one that is too large, not UTF-8, or cannot be read.
        """
        return _decoded(self.read_bytes(path, MOST_BYTES + 1))

    def read_text_if_there(self, path: Path) -> str | None:
        """A file's text; None where there is neither a file nor a link.

        :raises UnreadableFileError: for a file that is there and cannot be read.
        """
        if _exists(path):
            return self.read_text(path)
        if self.leads_out(path):
            raise UnreadableFileError(OUTSIDE)
        return None

    def files_below(self, folder: Path) -> Iterator[Path]:
        """The files below a folder that can be read, sorted; hidden ones are left out."""
        for found, (path, refusal) in enumerate(self._below(folder, with_hidden=False)):
            if found >= MOST_FILES:
                return
            if refusal is None and not os.path.isdir(path):
                yield path

    def entries_below(self, folder: Path) -> Iterator[tuple[Path, str | None]]:
        """The files and folders below a folder, and why one of them, or the folder itself, cannot
        be read: ``is …``; hidden ones are left out."""
        return self._below(folder, with_hidden=False)

    def refused_below(
        self, folder: Path, *, with_hidden: bool = False
    ) -> Iterator[tuple[Path, str]]:
        """A folder and what is below it, as far as it cannot be read, and why: ``is …``."""
        for found, (path, refusal) in enumerate(self._below(folder, with_hidden=with_hidden)):
            if found >= MOST_FILES and not with_hidden:
                return
            if refusal is not None:
                yield path, refusal

    def _below(self, folder: Path, *, with_hidden: bool) -> Iterator[tuple[Path, str | None]]:
        """What is below a folder, and why it cannot be read. Links to folders are followed."""
        if not _exists(folder):
            return
        refusal = self.refusal_of_folder(folder)
        if refusal is not None:
            yield folder, refusal
            return
        linked = 0
        waiting: list[tuple[Path, tuple[Path, ...]]] = [(folder, (Path(real_path(folder)),))]
        while waiting:
            current, chain = waiting.pop()
            try:
                entries = sorted(os.scandir(current), key=lambda entry: entry.name)
            except OSError as error:
                yield current, f"cannot be read: {error.strerror}"
                continue
            below: list[tuple[Path, tuple[Path, ...]]] = []
            for entry in entries:
                path = current / entry.name
                if entry.name.startswith(".") and not with_hidden:
                    continue
                if not os.path.isdir(path):
                    is_plain = entry.is_file(follow_symlinks=False) and os.access(path, os.R_OK)
                    yield path, None if is_plain else self.refusal(path)
                    continue
                refusal = None
                real = chain[-1] / entry.name
                if entry.is_symlink():
                    real = Path(real_path(path))
                    linked += 1
                    refusal = self.refusal_of_folder(path)
                    if refusal is None and linked > _MOST_LINKED_FOLDERS:
                        yield path, f"is one of more than {_MOST_LINKED_FOLDERS:,} linked folders"
                        return
                if refusal is None and real in chain:
                    refusal = LOOP
                yield path, refusal
                if refusal is None:
                    below.append((path, (*chain, real)))
            waiting.extend(reversed(below))

    def _refusal(self, path: Path, is_right: Callable[[int], bool], otherwise: str) -> str | None:
        found = self._look_at(path, is_right, otherwise)
        return found if isinstance(found, str) else None

    def _look_at(
        self, path: Path, is_right: Callable[[int], bool], otherwise: str
    ) -> os.stat_result | str:
        """What is at a path that can be read, or why it is not read."""
        try:
            found = os.stat(path)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            is_link = os.path.islink(path)
            if is_link and self.leads_out(path):
                return OUTSIDE
            if is_link and isinstance(error, FileNotFoundError):
                return "is a link to a file that does not exist"
            reason = getattr(error, "strerror", None) or "no file can have this name"
            return f"cannot be read: {reason}"
        if self.leads_out(path):
            return OUTSIDE
        if not is_right(found.st_mode):
            return otherwise
        as_opened = os.access in os.supports_effective_ids  # else it asks for another user
        if os.access(path, os.R_OK, effective_ids=as_opened):
            return found
        return "cannot be read: Permission denied"


def read_given_text(path: Path) -> str:
    """The text of a file that the command line names: it may be anywhere, and be a pipe.

    :raises UnreadableFileError: for one that is too large, not UTF-8, or cannot be read.
    """
    return _decoded(read_given_bytes(path))


def read_given_bytes(path: Path) -> bytes:
    """The content of such a file.

    :raises UnreadableFileError: for one that is too large or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return _checked(file.read(MOST_BYTES + 1))
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror}") from None


def _checked(content: bytes) -> bytes:
    """A file's first bytes, if they are all of it."""
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(f"is larger than {MOST_BYTES:,} bytes")
    return content


def _decoded(content: bytes) -> str:
    """The text of a file's first bytes."""
    _checked(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise UnreadableFileError(f"is not UTF-8: byte 0x{byte:02X}") from None


def _exists(path: Path) -> bool:
    """Whether there is something at a path, even a broken link."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def shown_path(path: Path, base: Path | None) -> str:
    """How a file is named to its author: from the site's folder, where it is below that."""
    if base is not None and path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    return path.as_posix()


def refused(shown: str, error: UnreadableFileError) -> PageError:
    """The refusal of a file that a page asks for."""
    return PageError("unreadable-file", f"`{shown}` {error}")
