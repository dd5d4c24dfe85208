"""Redlines of earlier builds -> those of the next one, for pairs of texts that are the same.

An author who writes with `mkdocs serve` changes one text at a time, and each save is a build: only
what is compared with that text is new. A folder keeps them from one command to the next.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_pages.text.kept_files import KeptFiles, digest_of
from policy_pages.text.wording import Wording

if TYPE_CHECKING:
    from policy_pages.redlines import Redline

FOLDER = Path(".cache/plugin/policy-pages/redlines")
"""Where a site keeps its redlines, below the folder of its `mkdocs.yml`."""
_MOST_CHARACTERS = 50_000_000
"""Of the HTML of all redlines that a process keeps."""
_MOST_BYTES = 100_000_000
"""Of all files in the folder, which are compressed."""
_PACKAGES = ("redlines", "text")
"""What makes a redline: with any change there, all are made anew."""
_LIBRARIES = ("lxml", "babel")


class KeptRedlines:
    """The redlines of a process, the last ones that were used, and those in a folder."""

    def __init__(self) -> None:
        self._kept: dict[str, Redline] = {}
        self._characters = 0
        self._files: KeptFiles | None = None
        self._is_new = False

    def keep_in(self, folder: Path | None, secret: bytes | None) -> None:
        """Keep redlines for other processes, too.

        :param folder: it does not have to exist, and it does not matter if it cannot be written;
            None: they are kept for this process alone.
        :param secret: what they are sealed with; None: as without a folder.
        """
        self._files = None
        if folder is not None and secret is not None:
            self._files = KeptFiles(folder, ".redline", most_bytes=_MOST_BYTES, secret=secret)

    def redline(
        self, old: str, new: str, page: str, wording: Wording, make: Callable[[], Redline]
    ) -> Redline:
        """The redline of two texts.

        :param old: the HTML of the older version, with its address; ``new`` of the newer one.
        :param page: the address of the page that shows it.
        :param wording: how its sentences read.
        :param make: compares the texts, if they were not compared before.
        """
        key = digest_of([_maker(), old, new, page, *wording.key])
        redline = self._kept.pop(key, None)
        if redline is None:
            redline = self._read(key) or self._write(key, make())
            self._characters += _size(redline)
        self._kept[key] = redline
        while self._characters > _MOST_CHARACTERS and len(self._kept) > 1:
            self._characters -= _size(self._kept.pop(next(iter(self._kept))))
        return replace(redline, wording=wording)

    def tidy(self) -> None:
        """All redlines of a build are known: remove files that were not used for long."""
        if self._files is not None and self._is_new:
            self._files.tidy()
        self._is_new = False

    def _read(self, key: str) -> Redline | None:
        kept = self._files.read(key) if self._files is not None else None
        if kept is None:
            return None
        try:
            return _from_bytes(kept)
        except (zlib.error, ValueError, TypeError, KeyError):  # nothing that this program wrote
            return None

    def _write(self, key: str, redline: Redline) -> Redline:
        if self._files is not None:
            with suppress(OSError):  # a folder that cannot be written keeps nothing
                self._files.write(key, _to_bytes(redline))
                self._is_new = True
        return redline


def _to_bytes(redline: Redline) -> bytes:
    values = {
        "html": redline.html,
        "summary": asdict(redline.summary),
        "stops": redline.stops,
        "prefix": redline.prefix,
        "pairs": [asdict(pair) for pair in redline.pairs],
    }
    return zlib.compress(json.dumps(values).encode("ascii"), level=1)


def _from_bytes(kept: bytes) -> Redline:
    from policy_pages.redlines import Pair, Redline, Summary  # not for sites without versions

    unpacking = zlib.decompressobj()
    text = unpacking.decompress(kept, _MOST_CHARACTERS)
    if unpacking.unconsumed_tail:
        raise ValueError("a redline that is too long")
    values: dict[str, Any] = json.loads(text)
    summary: Mapping[str, Any] = values.pop("summary")
    pairs = [Pair(**pair) for pair in values.pop("pairs")] or ()
    return Redline(**values, summary=Summary(**summary), pairs=pairs)


@cache
def _maker() -> str:
    """A digest of what compares texts: this program, and the libraries that it does it with."""
    digest = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    package = Path(__file__).parents[1]
    for name in _PACKAGES:
        for file in sorted((package / name).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _size(redline: Redline) -> int:
    return len(redline.html) + sum(len(pair.old) + len(pair.new) for pair in redline.pairs)
