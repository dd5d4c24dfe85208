"""Pictures that were drawn before, by the digest of what is drawn."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from policy_pages.cards.card import CardError

_SEAL = hashlib.sha256().digest_size


class CardCache:
    """A folder of drawn cards; each file is a seal of its name and picture, then the picture.

    Several builds may use one folder at once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, digest: str) -> bytes | None:
        """The picture, or nothing if there is none or its file is damaged."""
        try:
            content = (self._folder / f"{digest}.card").read_bytes()
        except OSError:
            return None
        seal, png = content[:_SEAL], content[_SEAL:]
        return png if seal == _seal(digest, png) else None

    def write(self, digest: str, png: bytes) -> None:
        """Keep a picture; a reader sees all of it or nothing.

        :raises CardError: the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
            try:
                with open(handle, "wb") as file:
                    file.write(_seal(digest, png) + png)
                os.replace(temporary, self._folder / f"{digest}.card")
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                raise
        except OSError as error:
            raise CardError(
                f"the cards' cache {self._folder} cannot be written: {error.strerror}"
            ) from error


def _seal(digest: str, png: bytes) -> bytes:
    return hashlib.sha256(digest.encode() + png).digest()
