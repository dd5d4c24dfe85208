"""What a save touches: the files of a site and what is made of them, compared with the last time.

An author who saves a file wants to know what is different now: its page, the list of policies, all
pages since the navigation has changed, or nothing at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from policy_pages.files.reading import shown_path
from policy_pages.site.made_files import FEED, REGISTER

Stamp = tuple[int, int, int]
"""What changes with a file: when it was written, its length and its place on the disk."""

_OF_EDITORS = re.compile(r".*~|\.#.*|#.*#|.*\.sw[a-px]|4913|.*\.(?:tmp|part)|.*___jb_\w+___")
"""Names of files that editors make while they save."""
_MOST_NAMED = 3


class Output(NamedTuple):
    """Something that is published.

    :param digest: of what it is.
    :param source: the file that it is made of, as messages name it, if there is one.
    """

    digest: bytes | Stamp
    source: str | None = None
    is_page: bool = False
    is_redline: bool = False


@dataclass
class SiteState:
    """A site at one time.

    :ivar files: what it is made of, as messages name it.
    :ivar outputs: what is made of it, by its address.
    """

    files: Mapping[str, Stamp] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)


def stamp_of(path: str | Path) -> Stamp | None:
    """The stamp of a file; that of a folder stays the same whatever is in it. None: it is gone."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    if os.path.isdir(path):
        return (0, 0, status.st_ino)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def stamps_of(paths: Iterable[Path], root: Path) -> dict[str, Stamp]:
    """The stamps of files, and of all files in folders; those that an editor works with are left
    out.

    :param root: messages name files from there.
    """
    found: dict[str, Stamp] = {}
    for path in paths:
        files = [path] if not path.is_dir() else _files_in(path)
        for file in files:
            stamp = stamp_of(file)
            if stamp is not None and not _OF_EDITORS.fullmatch(file.name):
                found[shown_path(file, root)] = stamp
    return found


def _files_in(folder: Path) -> Iterable[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        yield from (Path(place, name) for name in sorted(names))


@dataclass(frozen=True)
class Touched:
    """What a save touches; as text, it is one line.

    :param files: which have changed.
    :param results: what is different now; empty where nothing is.
    """

    files: str
    results: str

    @property
    def is_seen(self) -> bool:
        """Whether anything is different."""
        return bool(self.results)

    def __str__(self) -> str:
        return f"{self.files}: {self.results or 'no page is different'}"


def what_is_touched(before: SiteState, after: SiteState) -> Touched | None:
    """Which files have changed, and what is different now; None where no file has changed."""
    files = _changed_files(before.files, after.files)
    if not files:
        return None
    said = f"{len(files)} files changed" if len(files) > _MOST_NAMED else ", ".join(files)
    old, new = before.outputs, after.outputs
    changed = {name for name, stamp in after.files.items() if before.files.get(name) != stamp}
    ordered = sorted(new, key=lambda address: new[address].source not in changed)
    different = [one for one in ordered if one in old and old[one].digest != new[one].digest]
    ways = {
        "updated": _named(different, new, changed),
        "added": _named([one for one in ordered if one not in old], new, changed),
        "removed": _named([one for one in old if one not in new], old, changed),
    }
    return Touched(said, "; ".join(f"{way} {named}" for way, named in ways.items() if named))


def _changed_files(old: Mapping[str, Stamp], new: Mapping[str, Stamp]) -> list[str]:
    gone = {stamp: name for name, stamp in old.items() if name not in new}
    found: list[str] = []
    for name, stamp in new.items():
        if name not in old and stamp in gone:
            found.append(f"{gone.pop(stamp)} is now {name}")
        elif name not in old:
            found.append(f"{name} is new")
        elif old[name] != stamp:
            found.append(f"{name} changed")
    return found + [f"{name} is gone" for name in gone.values()]


def _named(
    addresses: Sequence[str], outputs: Mapping[str, Output], changed: Container[str | None]
) -> str:
    """Addresses in words: few pages by their addresses, the rest by what it is.

    :param changed: the files that have changed.
    """
    pages = [one for one in addresses if outputs[one].is_page and not outputs[one].is_redline]
    files = [one for one in addresses if not outputs[one].is_page]
    feeds = [one for one in files if _is_feed(one)]
    registers = [one for one in files if one.endswith(REGISTER)]
    files = [one for one in files if one not in feeds and one not in registers]
    all_pages = [one for one, out in outputs.items() if out.is_page and not out.is_redline]
    first = [one for one in pages if outputs[one].source in changed][:_MOST_NAMED]
    others = len(pages) - len(first)
    if len(pages) <= _MOST_NAMED:
        words = [*pages]
    elif len(pages) == len(all_pages):
        words = [f"all {len(pages)} pages"]
    elif first:
        words = [*first, *_counted(others, "other page")]
    else:
        words = _counted(others, "page")
    words += _counted(sum(outputs[one].is_redline for one in addresses), "redline")
    words += ["the register"] if registers else []
    words += _counted(len(feeds), "feed")
    words += files if len(files) <= _MOST_NAMED else _counted(len(files), "other file")
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _is_feed(address: str) -> bool:
    return address.endswith(FEED) or "feeds/" in address


def is_worth_naming(path: str) -> bool:
    """Whether a file that no author wrote is named if it is different; cards have a new name each
    time."""
    return path.endswith(REGISTER) or _is_feed(path)


def _counted(count: int, what: str) -> list[str]:
    return [f"{count} {what}{'s' * (count != 1)}"] if count else []
