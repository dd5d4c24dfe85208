"""A new site in a folder that goes again -> the folder where it is wanted, file by file.

Each file is written completely or not at all, so an interrupted import continues where it stopped:
what is already there, byte for byte, is not written again. The report records what imports have
written: a file that is still so gives way to what the old site says now. What differs was changed
by somebody, and stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policy_pages.files.writing import put_file
from policy_pages.importing import configuration
from policy_pages.text.diagnostics import RefusedError

REPORT = "import-report"
"""The name of the report's files, without their endings."""
_BUILT = "site"
"""Where MkDocs builds to."""
_CONFIGURATIONS = (configuration.FILE, "mkdocs.yaml")


@dataclass
class Plan:
    """What happens to the files of a new site.

    :ivar new: those that are written.
    :ivar same: how many are already there.
    :ivar kept: those that somebody has changed since, or that were there before.
    :ivar gone: those that an import wrote, that nobody has changed, and that the old site no longer
        has.
    :ivar digests: path of a file -> the SHA-256 of what an import has written there.
    """

    new: list[str] = field(default_factory=list)
    same: int = 0
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)


def plan_site(made: Path, target: Path, *, force: bool, is_whole: bool) -> Plan:
    """What should happen to the files of a new site.

    :param made: the folder that has them.
    :param force: whether files that differ are overwritten.
    :param is_whole: whether the whole old site could be read, so that everything that is not
        among the files no longer exists.
    :raises RefusedError: for a file in the target that is a link out of it.
    :raises OSError: where a file cannot be read.
    """
    known = _digests(target)
    plan = Plan()
    for path in files_of(made):
        digest = _digest(made / path)
        place = target / path
        _refuse_ways_out(place, target)
        before = _digest(place) if place.is_file() else None
        if before == digest:
            plan.same += 1
        elif os.path.lexists(place) and (
            before is None or (before != known.get(path) and not force)
        ):
            plan.kept.append(path)
            plan.digests |= {path: known[path]} if path in known else {}
            continue
        else:
            plan.new.append(path)
        plan.digests[path] = digest
    for path in sorted(known.keys() - {*files_of(made)}):
        place = target / path
        if not _is_below(place, target) or not place.is_file():
            continue
        is_gone = is_whole and _digest(place) == known[path]
        plan.gone += [path] if is_gone else []
        if not is_gone or not force:
            plan.digests[path] = known[path]
    return plan


def write_site(
    plan: Plan,
    made: Path,
    target: Path,
    *,
    force: bool,
    show: Callable[[str], None] = lambda path: None,
) -> None:
    """Write the files of a new site; if forced, also remove those that no longer exist.

    :param show: gets each file.
    :raises OSError: where a file cannot be written.
    """
    for path in plan.new:
        show(path)
        _put(target / path, (made / path).read_bytes())
    for path in plan.gone if force else ():
        (target / path).unlink()
        with suppress(OSError):  # a folder with other files
            for folder in (target / path).parents:
                if folder == target:
                    break
                folder.rmdir()


def write_report(plan: Plan, target: Path, texts: Mapping[str, str]) -> None:
    """Write the files of the report, replacing existing ones.

    :param texts: ending -> text.
    :raises RefusedError: for a file in the target that is a link out of it.
    :raises OSError: where one cannot be written.
    """
    for ending, text in texts.items():
        path = f"{REPORT}{ending}"
        place = target / path
        _refuse_ways_out(place, target)
        if place.is_file() and place.read_bytes() == text.encode():
            plan.same += 1
            continue
        _put(place, text.encode())
        plan.new.append(path)


def has_others(plan: Plan, target: Path) -> bool:
    """Whether a site has files, hidden ones aside, that are not what this import writes."""
    own = {f"{REPORT}.md", f"{REPORT}.json"}.union(plan.digests).difference(plan.kept, plan.gone)
    return any(
        path not in own for path in files_of(target) if not path.startswith((".", f"{_BUILT}/"))
    )


def _put(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    put_file(place, content, is_forced=False)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _digests(target: Path) -> dict[str, str]:
    """What imports have written into a folder, as the last one recorded it."""
    files = _record(target).get("files")
    written = files.get("written") if isinstance(files, dict) else None
    return dict(written) if isinstance(written, dict) else {}


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


def refuse_unwritable(target: Path) -> None:
    """Refuse a folder that the new site cannot be written to; nothing is left there.

    :raises RefusedError: for such a folder.
    """
    above = (Path(os.path.abspath(target)), *Path(os.path.abspath(target)).parents)
    nearest = next(folder for folder in above if os.path.lexists(folder))
    pages = target / "docs"
    for folder in (nearest, pages) if os.path.lexists(pages) else (nearest,):
        try:
            tempfile.TemporaryDirectory(prefix=".policy-pages-", dir=folder).cleanup()
        except OSError as error:
            raise RefusedError(
                f"{target} cannot be written to: {folder}: {error.strerror}: name another folder "
                "with --to"
            ) from None


def _begins_as_imports_do(place: Path) -> bool:
    try:
        with place.open("rb") as file:
            return file.read(len(configuration.BEGINNING)) == configuration.BEGINNING.encode()
    except OSError:
        return False


def _record(target: Path) -> Mapping[str, Any]:
    """The report of the last import into a folder; empty if there is none."""
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
    if not _is_below(place, target):
        raise RefusedError(f"{place} leads out of {target}: remove the link")


def _is_below(place: Path, target: Path) -> bool:
    return Path(os.path.realpath(place)).is_relative_to(os.path.realpath(target))
