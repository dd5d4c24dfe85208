"""A prepared tree -> its folder: only what changed is written, and what is gone is removed.

The folder has a list of what was written there. Other files in it, such as what the engine builds,
are left alone; and a folder without the list is another one, so nothing is written there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policy_pages.files.writing import put_file
from policy_pages.text.diagnostics import RefusedError

LIST = ".policy-pages.json"
"""The list of what was written."""


@dataclass(frozen=True)
class Written:
    """What became of a folder: numbers of files."""

    new: int
    same: int
    gone: int


def write_tree(tree: Mapping[str, bytes | Path], folder: Path) -> Written:
    """Write a tree, and complete one whose writing was interrupted.

    What is gone is removed first: it may be a draft now.

    :param tree: path below the folder -> content, or the file that has it.
    :raises RefusedError: for a folder with other files, or a link out of it; for a tree with a file
        at the place of the list.
    :raises OSError: where a file cannot be read or written.
    """
    if LIST in tree:
        raise RefusedError(
            f"the site publishes a file `{LIST}`, but `policy-pages prepare` lists there what it "
            "writes: remove the file"
        )
    known = _known(folder)
    place_of = {path: _place(folder, path) for path in [LIST, *tree, *known]}
    gone = [path for path in sorted(known - tree.keys()) if place_of[path].is_file()]
    for path in gone:
        place_of[path].unlink()
        with suppress(OSError):  # a folder with other files
            for above in PurePosixPath(path).parents:
                if above.name:
                    Path(folder, above).rmdir()
    contents = {path: _content(content) for path, content in tree.items()}
    new = [path for path, data in contents.items() if not _is(place_of[path], data)]
    folder.mkdir(parents=True, exist_ok=True)
    listed = _listing(contents)
    if not _is(folder / LIST, listed):  # first, so that an interrupted run knows its files
        _put(folder / LIST, listed)
    for path in new:
        place_of[path].parent.mkdir(parents=True, exist_ok=True)
        _put(place_of[path], contents[path])
    return Written(len(new), len(contents) - len(new), len(gone))


def check_target(folder: Path, root: Path, sources: Mapping[str, Path]) -> None:
    """Refuse a folder whose files, and those that an engine makes there, would be among those that
    the site is made of.

    :param root: the folder of the site's configuration.
    :param sources: what a folder has, such as `the pages` -> the folder.
    :raises RefusedError: for such a folder.
    """
    target, real_root = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    advice = "name another folder with --to"
    if real_root.is_relative_to(target):
        raise RefusedError(f"{folder} contains the site that is prepared: {advice}")
    for name, source in sources.items():
        real = Path(os.path.realpath(source))
        if real != real_root and target.is_relative_to(real):
            place = "is" if target == real else "is in"
            raise RefusedError(f"{folder} {place} the folder of {name}: {advice}")
        if real.is_relative_to(target):
            raise RefusedError(f"{folder} contains the folder of {name}: {advice}")


def _put(place: Path, data: bytes) -> None:
    try:
        put_file(place, data, is_forced=False)
    except FileExistsError:  # another run has just made it
        put_file(place, data, is_forced=False)


def _listing(paths: Iterable[str]) -> bytes:
    return (json.dumps({"written": sorted(paths)}, indent=0) + "\n").encode()


def _known(folder: Path) -> set[str]:
    """What was written into a folder.

    :raises RefusedError: for a folder that has other files, and no list.
    """
    try:
        found = json.loads((folder / LIST).read_bytes())
    except FileNotFoundError:
        if folder.is_dir() and any(folder.iterdir()):
            raise RefusedError(
                f"{folder} has files that `policy-pages prepare` did not write: name a new or "
                "empty folder with --to, or remove this one"
            ) from None
        return set()
    except (ValueError, RecursionError):
        found = None
    written = found.get("written") if isinstance(found, dict) else None
    if not isinstance(written, list):
        raise _unreadable(folder)
    return {str(path) for path in written}


def _unreadable(folder: Path) -> RefusedError:
    return RefusedError(f"{folder / LIST} cannot be read: remove {folder}, and try again")


def _place(folder: Path, path: str) -> Path:
    """Where a file of a tree is.

    :raises RefusedError: for one that is not in the folder, or that no file can have been.
    """
    place = folder / path
    try:
        real, root = os.path.realpath(place), os.path.realpath(folder)
    except ValueError:  # the list has it
        raise _unreadable(folder) from None
    if not real.startswith(root + os.sep) or PurePosixPath(path).is_absolute():
        raise RefusedError(f"{place} leads out of {folder}: remove the link")
    return place


def _content(content: bytes | Path) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content


def _is(place: Path, data: bytes) -> bool:
    """Whether a file has a content."""
    try:
        return place.stat().st_size == len(data) and place.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
