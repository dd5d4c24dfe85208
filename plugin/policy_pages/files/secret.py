"""A secret of this machine's user: what programs of this user have made is known by it.

A project's folder of results can come with a pull request. So what a build publishes from it is
sealed with a secret that is not in the project.
"""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

_BYTES = 32
_NAME = "seal"


def user_secret(root: Path, *, is_made: bool) -> bytes | None:
    """The secret.

    :param root: the folder of the project.
    :param is_made: whether it may be made, if there is none.
    :return: None if there is none, and if it may not be one, as in a folder of the project or where
        others can read it.
    """
    try:
        folder = user_cache_path("mkdocs-policy-pages", appauthor=False)
        if not folder.is_absolute() or folder.resolve().is_relative_to(_whole_project(root)):
            return None
        path = folder / _NAME
        if is_made and not path.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make(path)
        if not _is_private(path):
            return None
        secret = path.read_bytes()
    except (OSError, RuntimeError):  # a user without a home
        return None
    return secret if len(secret) == _BYTES else None


def _whole_project(root: Path) -> Path:
    """The top of the repository that a folder is in, else that folder."""
    root = root.resolve()
    return next((one for one in (root, *root.parents) if (one / ".git").exists()), root)


def _is_private(path: Path) -> bool:
    """Whether a file is the user's own, and no other user can read or write it."""
    if not hasattr(os, "getuid"):  # Windows keeps the folders of users apart
        return True
    status = path.lstat()
    is_own = status.st_uid == os.getuid()
    return stat.S_ISREG(status.st_mode) and is_own and not status.st_mode & 0o077


def _make(path: Path) -> None:
    """Make a secret; of several programs that do, the first one counts."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # nobody else may read it
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        with suppress(OSError):
            os.unlink(name)
