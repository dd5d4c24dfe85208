"""Files that commands write: whole or not at all, never out of a folder, never over another one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


class UnsafePathError(Exception):
    """A path that leads out of the folder it was found in."""


def safe_target(path: Path, folder: Path) -> Path:
    """The file to write for a path found in a folder: symbolic links are followed inside of it.

    :raises UnsafePathError: where the path leads out of the folder, or to no regular file.
    """
    target, root = path.resolve(), folder.resolve()
    if not target.is_relative_to(root):
        raise UnsafePathError(f"{path} is a symbolic link out of {folder}")
    if not target.is_file():
        raise UnsafePathError(f"{path} is not a regular file")
    return target


def write_atomically(target: Path, data: bytes, *, is_forced: bool = True) -> None:
    """Put a new file in the place of an old one, with its mode bits; a reader sees one of them.

    :param is_forced: whether the data is on the disk before the old file goes.
    :raises OSError: where that cannot be done; the old file is then as it was.
    """
    with _named(target):
        mode = target.stat().st_mode & 0o7777
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                _write(file, data, is_forced=is_forced)
            Path(name).chmod(mode)
            os.replace(name, target)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise


def put_file(path: Path, data: bytes, *, is_forced: bool = True) -> None:
    """Write a file, a new one or in the place of an old one; a device or pipe is written to.

    :param is_forced: as for :func:`write_atomically`; not needed for what can be made again.
    :raises OSError: where that cannot be done; the old file is then as it was.
    """
    with suppress(OSError):  # what cannot be done is done below, and says why
        _create(path, data, is_forced=is_forced)
        return
    target = Path(os.path.realpath(path))
    if target.is_file():
        write_atomically(target, data, is_forced=is_forced)
    elif target.exists():  # `/dev/stdout`, `/dev/null`, a pipe
        with _named(path), open(path, "wb", opener=_open_now) as file:
            file.write(data)
    else:
        create_files({target: data}, is_forced=is_forced)


def _open_now(path: str, flags: int) -> int:
    """Open what is not a file; a pipe that nobody reads is an error, where it would be waited for.

    :raises OSError: where it cannot be opened.
    """
    if not hasattr(os, "O_NONBLOCK"):
        return os.open(path, flags)
    handle = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(handle, True)
    return handle


def create_files(contents: Mapping[Path, bytes], *, is_forced: bool = True) -> None:
    """Write new files, all of them or none.

    :param is_forced: whether the data is on the disk when this returns.
    :raises FileExistsError: where one of them is there already, be it a broken link.
    :raises OSError: where that cannot be done.
    """
    created: list[Path] = []
    try:
        for path, data in contents.items():
            _create(path, data, is_forced=is_forced)
            created.append(path)
    except BaseException:
        for path in created:
            with suppress(OSError):
                path.unlink()
        raise


def _create(path: Path, data: bytes, *, is_forced: bool) -> None:
    """Write a new file, or nothing.

    :raises OSError: where that cannot be done, or where something is there, be it a broken link.
    """
    is_created = False
    try:
        with _named(path), open(path, "xb") as file:
            is_created = True
            _write(file, data, is_forced=is_forced)
    except BaseException:
        if is_created:
            with suppress(OSError):
                path.unlink()
        raise


def create_tree(contents: Mapping[Path, bytes]) -> None:
    """Write new files and the folders that they are in, all of them or none.

    :raises FileExistsError: where one of the files already exists, be it a broken link.
    :raises OSError: where that cannot be done.
    """
    folders = {folder for path in contents for folder in path.parents if not folder.exists()}
    try:
        for path in contents:
            path.parent.mkdir(parents=True, exist_ok=True)
        create_files(contents)
    except BaseException:
        for folder in sorted(folders, key=lambda folder: len(folder.parts), reverse=True):
            with suppress(OSError):
                folder.rmdir()
        raise


def _write(file: IO[bytes], data: bytes, *, is_forced: bool) -> None:
    file.write(data)
    if is_forced:
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Add the file's name to errors of the system that lack it, such as that of a full disk."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise
