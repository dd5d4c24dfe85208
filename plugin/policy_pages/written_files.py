"""Files that commands write: whole or not at all, never out of a folder, never over another one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


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
        raise UnsafePathError(f"{path} is no regular file")
    return target


def write_atomically(target: Path, data: bytes) -> None:
    """Put a new file in the place of an old one, with its mode bits; a reader sees one of them.

    :raises OSError: where that cannot be done; the old file is then as it was.
    """
    mode = target.stat().st_mode & 0o7777
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def put_file(path: Path, data: bytes) -> None:
    """Write a file, a new one or in the place of an old one; of a link, what it leads to.

    :raises OSError: where that cannot be done; the old file is then as it was.
    """
    if path.exists():
        write_atomically(path.resolve(), data)
    else:
        create_files({path: data})


def create_files(contents: Mapping[Path, bytes]) -> None:
    """Write new files, all of them or none.

    :raises FileExistsError: where one of them is there already, be it a broken link.
    :raises OSError: where that cannot be done.
    """
    created: list[Path] = []
    try:
        for path, data in contents.items():
            with path.open("xb") as file:
                created.append(path)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        for path in created:
            with suppress(OSError):
                path.unlink()
        raise
