"""Results of earlier runs, in a folder, by the digest of all that they were made of."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

_SEAL = hashlib.sha256().digest_size
_LONGEST = 100_000_000
"""Bytes of a file that is read."""
_UNFINISHED = ".part"
"""The ending of a file that is being written, or whose writer was killed."""


class KeptFiles:
    """A folder of results; each file is a seal of its name and content, then the content.

    Several programs may use one folder at once, and it may be deleted at any time.

    :param folder: it does not have to exist.
    :param ending: of the files' names, with the dot.
    :param most_bytes: what :meth:`tidy` leaves of all files together; None: all.
    :param secret: goes into the seals: a file is a result only if whoever wrote it knew that. None:
        anyone who can write into the folder can make results.
    """

    def __init__(
        self,
        folder: Path,
        ending: str,
        *,
        most_bytes: int | None = None,
        secret: bytes | None = None,
    ) -> None:
        self._folder = folder
        self._ending = ending
        self._most_bytes = most_bytes
        self._secret = secret

    def read(self, digest: str) -> bytes | None:
        """A result, or nothing if there is none or its file is damaged.

        :param digest: of what it was made of, in hexadecimal.
        """
        path = self._folder / f"{digest}{self._ending}"
        try:
            file = _read(path)
        except OSError:
            return None
        if self._most_bytes is not None:
            with contextlib.suppress(OSError):  # a folder that may only be read
                os.utime(path)  # it was used last
        seal, content = file[:_SEAL], file[_SEAL:]
        return content if hmac.compare_digest(seal, self._seal(digest, content)) else None

    def write(self, digest: str, content: bytes) -> None:
        """Keep a result; a reader sees all of it or nothing.

        :raises OSError: the folder cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=_UNFINISHED)
        try:
            with open(handle, "wb") as file:
                file.write(self._seal(digest, content) + content)
            os.replace(temporary, self._folder / f"{digest}{self._ending}")
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise

    def tidy(self) -> None:
        """Remove the files that were not used for longest, while there are too many bytes."""
        if self._most_bytes is None:
            return
        found: list[tuple[int, int, str]] = []
        with contextlib.suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                is_own = entry.name.endswith((self._ending, _UNFINISHED))
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if is_own:
                        found.append((status.st_mtime_ns, status.st_size, entry.path))
        size = sum(one for _, one, _ in found)
        for _, one, path in sorted(found):
            if size <= self._most_bytes:
                return
            with contextlib.suppress(OSError):
                os.unlink(path)
                size -= one

    def _seal(self, digest: str, content: bytes) -> bytes:
        sealed = digest.encode() + content
        if self._secret is None:
            return hashlib.sha256(sealed).digest()
        return hmac.digest(self._secret, sealed, "sha256")


def _read(path: Path) -> bytes:
    """What is in a file of a result.

    :raises OSError: where it cannot be read, and for a link, a pipe, or a file that is too long.
    """
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | careful)
    with open(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LONGEST:
            raise OSError("no result")
        return file.read()


def digest_of(parts: Iterable[str]) -> str:
    """A digest of texts, each apart from the next, in hexadecimal."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
