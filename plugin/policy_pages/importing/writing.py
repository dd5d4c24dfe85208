"""A new site in a folder that goes again -> the folder where it is wanted, file by file.

Each file is written whole or not at all, so an import that is interrupted goes on where it was:
what is there already, byte for byte, is not written again. What is there and differs was changed
by somebody, and stays.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policy_pages.files.writing import put_file
from policy_pages.text.diagnostics import RefusedError


@dataclass
class Written:
    """What became of the files of a new site.

    :ivar new: those that are written.
    :ivar same: how many were there already.
    :ivar kept: those that somebody has changed since, or that were there before.
    """

    new: list[str] = field(default_factory=list)
    same: int = 0
    kept: list[str] = field(default_factory=list)


def write_site(
    made: Path, target: Path, *, force: bool, show: Callable[[str], None] = lambda path: None
) -> Written:
    """Write the files of a new site.

    :param made: the folder that has them.
    :param force: whether files that differ are overwritten.
    :param show: is told of each file.
    :raises RefusedError: for a target that is no folder, or a file in it that leads out of it.
    :raises OSError: where a file cannot be written.
    """
    written = Written()
    for path in files_of(made):
        show(path)
        content = (made / path).read_bytes()
        place = target / path
        _refuse_ways_out(place, target)
        if os.path.lexists(place):
            if place.is_file() and place.read_bytes() == content:
                written.same += 1
                continue
            if not force or not place.is_file():
                written.kept.append(path)
                continue
        place.parent.mkdir(parents=True, exist_ok=True)
        put_file(place, content, is_forced=False)
        written.new.append(path)
    return written


def files_of(folder: Path) -> Iterator[str]:
    """The files below a folder; the configuration is the last: no half site can be built."""
    found = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    yield from sorted(found, key=lambda path: path == "mkdocs.yml")


def _refuse_ways_out(place: Path, target: Path) -> None:
    """Refuse a file that a link in the target would put elsewhere.

    :raises RefusedError: for such a file.
    """
    real, root = Path(os.path.realpath(place)), Path(os.path.realpath(target))
    if not real.is_relative_to(root):
        raise RefusedError(f"{place} leads out of {target}: remove the link")
