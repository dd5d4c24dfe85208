"""A site built twice, in surroundings that differ in everything that must not matter.

`python -m reproducible` builds the project's own site, prints the two locales and the files that
differ, and ends with status 1 if there are any.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
DAY = "1796126400"
SHUFFLED_FOLDERS = """\
import os
import random

_list, _scan = os.listdir, os.scandir


class _Scanned(list):
    def __enter__(self):
        return iter(self)

    def __exit__(self, *error):
        pass

    def __iter__(self):
        return self

    def __next__(self):
        if not self:
            raise StopIteration
        return self.pop()

    def close(self):
        self.clear()


def listdir(*path):
    found = sorted(_list(*path))
    random.Random(4242).shuffle(found)
    return found


def scandir(*path):
    with _scan(*path) as entries:
        found = _Scanned(sorted(entries, key=lambda entry: entry.name))
    random.Random(4242).shuffle(found)
    return found


os.listdir, os.scandir = listdir, scandir
"""
"""Python reads it as `sitecustomize` when it starts: folders are listed in another order."""
_SOURCES = ("docs", "overrides", "mkdocs.yml")


@dataclass(frozen=True)
class Surroundings:
    """Where and how a site is built.

    :param folder: of the sources, below a temporary one.
    :param is_reversed: whether the files are created in the opposite order, and are older.
    :param environment: the variables of the process.
    """

    folder: str
    is_reversed: bool
    environment: Mapping[str, str]


def locale() -> str:
    """A locale with another language and other rules for sorting, if the system has one."""
    done = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    names = [name for name in done.stdout.split() if "_" in name and not name.startswith("en")]
    return next(iter(names), "C.UTF-8")


def both() -> tuple[Surroundings, Surroundings]:
    """Two surroundings that have nothing in common."""
    common = {"SOURCE_DATE_EPOCH": DAY, "NO_MKDOCS_2_WARNING": "1"}
    c = {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}
    other = {"LC_ALL": locale(), "LANG": locale(), "TZ": "America/Adak", "PYTHONHASHSEED": "4242"}
    return (
        Surroundings("a", False, {**common, **c, "PYTHONUTF8": "1"}),
        Surroundings("another/much deeper/folder é", True, {**common, **other}),
    )


def with_shuffled_folders(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The variables of a process in which folders are listed in another order.

    :param folder: where the module that does this is written.
    """
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SHUFFLED_FOLDERS, encoding="utf-8")
    given = environment.get("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    return {**environment, "PYTHONPATH": os.pathsep.join(filter(None, [str(folder), given]))}


def copy(source: Path, target: Path, *, is_reversed: bool) -> None:
    """Copy the sources of a site, file by file."""
    paths = [
        path
        for name in _SOURCES
        for path in [source / name, *(source / name).rglob("*")]
        if path.is_file() and "__pycache__" not in path.parts
    ]
    for number, path in enumerate(sorted(paths, reverse=is_reversed)):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        if is_reversed:
            os.utime(place, (10**9 + number, 10**9 + number))


def build(root: Path, site: Path, environment: Mapping[str, str]) -> None:
    """Build in a process of its own."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=root, env={**os.environ, **environment}, check=True)


def different(
    source: Path, folder: Path, build: Callable[[Path, Path, Mapping[str, str]], None] = build
) -> list[str]:
    """The paths of files that two builds of a site write differently.

    :param folder: a new folder for the builds.
    """
    sites: list[dict[str, bytes]] = []
    for one in both():
        root = folder / one.folder
        copy(source, root, is_reversed=one.is_reversed)
        site = root / "site"
        environment = one.environment
        if one.is_reversed:
            environment = with_shuffled_folders(environment, folder / "shuffled")
        build(root, site, environment)
        files = (path for path in site.rglob("*") if path.is_file())
        sites.append({path.relative_to(site).as_posix(): path.read_bytes() for path in files})
    first, second = sites
    assert first
    return sorted(path for path in first.keys() | second if first.get(path) != second.get(path))


def main() -> None:
    """Compare two builds of the project's own site."""
    locales = [one.environment["LC_ALL"] for one in both()]
    print(f"locales: {' and '.join(locales)}")
    if all(name.startswith("C") for name in locales):
        print("This system has only C locales, so rules for sorting are not compared.")
    with tempfile.TemporaryDirectory() as folder:
        found = different(PROJECT, Path(folder))
    for path in found:
        print(f"{path} differs")
    print(f"{len(found)} files differ" if found else "The two builds are the same, byte for byte.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
