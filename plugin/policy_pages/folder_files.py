"""Files of a folder that pages may name: never out of it, never too large, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policy_pages.template.errors import PageError

MOST_BYTES = 5_000_000
"""The largest file that is read."""

MOST_FILES = 10_000
"""How many files of one folder are looked at."""


class UnreadableFileError(Exception):
    """A file cannot be taken; the message says why."""


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path leads to a file within a folder, symbolic links followed.

    :param folder: resolved.
    """
    try:
        return path.is_file() and path.resolve().is_relative_to(folder)
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself; a NUL
        return False


def read_text(path: Path) -> str:
    """A file's text, its line endings kept.

    :raises UnreadableFileError: for one that is too large, not UTF-8, or not to be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(f"is larger than {MOST_BYTES:,} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        raise UnreadableFileError(f"is not UTF-8: byte 0x{byte:02X}") from None


def read_own(path: Path, folder: Path) -> str | None:
    """The text of a file of a folder, None if nothing is there; a link is no file of its own.

    :raises UnreadableFileError: for what is there and cannot be taken.
    """
    if not path.exists() and not path.is_symlink():
        return None
    if path.is_symlink() or not is_inside(path, folder.resolve()):
        raise UnreadableFileError("is no file of its own")
    return read_text(path)


def files_within(folder: Path) -> Iterator[Path]:
    """The files below a folder, sorted; hidden ones and links that lead out are left out."""
    root = folder.resolve()
    found = 0
    folders = [folder]
    while folders:
        current = folders.pop()
        try:
            entries = sorted(current.iterdir(), key=lambda path: path.name)
        except OSError:
            continue
        below = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                if not entry.is_symlink():  # a linked folder may hold itself
                    below.append(entry)
            elif is_inside(entry, root):
                yield entry
            found += 1
            if found > MOST_FILES:
                return
        folders.extend(reversed(below))


def shown_path(path: Path, base: Path | None) -> str:
    """How a file is named to its author: from the site's folder, where it is below that."""
    if base is not None and path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    return path.as_posix()


def refused(shown: str, error: UnreadableFileError) -> PageError:
    """The refusal of a file that a page asks for."""
    return PageError("unreadable-file", f"`{shown}` {error}")
