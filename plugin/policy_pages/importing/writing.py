"""A new site in a folder that goes again -> the folder where it is wanted, file by file.

Each file is written whole or not at all, so an import that is interrupted goes on where it was:
what is there already, byte for byte, is not written again. What is there and differs was changed
by somebody, and stays.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policy_pages.files.writing import put_file
from policy_pages.importing import configuration
from policy_pages.text.diagnostics import RefusedError

REPORT = "import-report"
"""The name of the report's files, without their endings."""
_CONFIGURATIONS = (configuration.FILE, "mkdocs.yaml")


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


def refuse_other_site(target: Path) -> None:
    """Refuse a folder with a configuration that no import has made: two sites would be mixed.

    :raises RefusedError: for such a folder.
    """
    if _record(target):
        return
    for name in _CONFIGURATIONS:
        place = target / name
        if os.path.lexists(place) and not _begins_as_imports_do(place):
            raise RefusedError(
                f"{place} is another site's: name an empty folder, or use --force to overwrite it"
            )


def _begins_as_imports_do(place: Path) -> bool:
    try:
        with place.open("rb") as file:
            return file.read(len(configuration.BEGINNING)) == configuration.BEGINNING.encode()
    except OSError:
        return False


def _record(target: Path) -> Mapping[str, Any]:
    """The report of the last import into a folder; empty where there is none."""
    try:
        found = json.loads((target / f"{REPORT}.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and "system" in found else {}


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
