"""A secret of this machine's user: what programs of this user have made is known by it.

A project's folder of results can come with a pull request. So what a build publishes from it is
sealed with a secret that is not in the project.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

_BYTES = 32
_NAME = "seal"


def user_secret() -> bytes | None:
    """The secret; the first program that needs it makes it.

    :return: None if it cannot be kept, as for a user without a folder.
    """
    folder = user_cache_path("mkdocs-policy-pages", appauthor=False)
    path = folder / _NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        secret = path.read_bytes()
    except (OSError, RuntimeError):
        return None
    return secret if len(secret) == _BYTES else None


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
