"""The engines that build a site: how each is started, and the folder that it writes.

Each runs in a process, since all but the first bring modules that the others also have.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.built_site import unpacked
from equipment import MATERIALX

PROJECT = Path(__file__).parents[2]
ATTEMPTS = 4
"""How often a site is built before the search index of MaterialX is complete. Pagefind 1.5.2 says
that it has written its files when it has begun to, and its Python module then ends it: in about one
build of twenty on a busy machine, a file is empty or cut off."""
SOURCES = ("mkdocs.yml", "docs", "overrides")
"""What a copy of a site has."""


@dataclass(frozen=True)
class Built:
    """What a build left behind."""

    exit_status: int
    log: str
    folder: Path
    """The site."""
    written: Path
    """All that is made on the way to it, and the site."""


@dataclass(frozen=True)
class Lane:
    """One engine."""

    name: str
    needs: tuple[str, ...]
    """What it needs besides the environment, as :func:`equipment.need` has it."""
    commands: Callable[[Path, Path], tuple[Path, Sequence[Sequence[str]]]]
    """The site's folder, and one for the engine -> the folder that the built site is in, and what
    to run: in which folder, and the arguments."""
    packages: Path | None = None
    """A folder of packages that come before those of the environment."""

    def build(self, source: Path, folder: Path, day: datetime.date) -> Built:
        """Build the site of a folder.

        :param folder: for all that the engine writes.
        :param day: for which it is built.
        """
        for _ in range(ATTEMPTS):
            built = self._build(source, folder, day)
            if built.exit_status or has_whole_index(built.folder):
                break
        return built

    def _build(self, source: Path, folder: Path, day: datetime.date) -> Built:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        noon = datetime.datetime.combine(day, datetime.time(12), datetime.timezone.utc)
        before = [str(self.packages)] if self.packages else []
        paths = [*before, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join(paths),
            "SOURCE_DATE_EPOCH": str(int(noon.timestamp())),
        }
        site, commands = self.commands(source, folder)
        written = site if site.parent == folder else site.parent
        log = ""
        for where, *command in commands:
            done = subprocess.run(
                [sys.executable, "-m", *command],
                cwd=where,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
            log += done.stdout
            if done.returncode:
                return Built(done.returncode, log, site, written)
        return Built(0, log, site, written)


def _built_by(program: str, theme: str) -> Callable[[Path, Path], tuple[Path, list[list[str]]]]:
    """MkDocs or its fork, with Material or its fork."""

    def commands(source: Path, folder: Path) -> tuple[Path, list[list[str]]]:
        if theme != "material":
            source = with_theme(source, folder / "source", theme)
        site = folder / "site"
        options = ["--strict", "--config-file", "mkdocs.yml", "--site-dir", str(site)]
        return site, [[str(source), program, "build", *options]]

    return commands


def _prepared_for_zensical(source: Path, folder: Path) -> tuple[Path, list[list[str]]]:
    """Zensical, which runs no plugin: it builds the tree that our command writes."""
    prepared = folder / "prepared"
    prepare = [
        "policy_pages.cli",
        "prepare",
        "--strict",
        "--engine",
        "zensical",
        "--to",
        str(prepared),
    ]
    return prepared / "site", [
        [str(source), *prepare],
        [str(prepared), "zensical", "build", "--strict"],
    ]


def with_theme(source: Path, copy: Path, theme: str) -> Path:
    """A copy of a site with another theme in place of Material."""
    for name in SOURCES:
        if (source / name).is_dir():
            shutil.copytree(source / name, copy / name)
        elif (source / name).is_file():
            copy.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, copy / name)
    configuration = copy / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8")
    replaced, count = re.subn(r"\bname: material\b", f"name: {theme}", text)
    if count != 1:
        raise ValueError(f"{source / 'mkdocs.yml'} does not have the line `name: material` once")
    configuration.write_text(replaced, encoding="utf-8")
    return copy


FIRST = Lane("MkDocs + Material", (), _built_by("mkdocs", "material"))
"""The one that the others are compared with."""
LANES = (
    FIRST,
    Lane("ProperDocs + Material", (), _built_by("properdocs", "material")),
    Lane("MkDocs + MaterialX", ("materialx",), _built_by("mkdocs", "materialx"), MATERIALX),
    Lane("ProperDocs + MaterialX", ("materialx",), _built_by("properdocs", "materialx"), MATERIALX),
    Lane("Zensical", ("zensical",), _prepared_for_zensical),
)


def has_whole_index(site: Path) -> bool:
    """Whether all files of Pagefind's index are complete, where there are any."""
    for file in site.glob("search/**/*"):
        if file.is_file():
            try:
                whole = bool(unpacked(file.read_bytes()))
            except EOFError:
                whole = False
            if not whole:
                return False
    return True


def lane_of(name: str) -> Lane:
    """The lane of a name."""
    return next(lane for lane in LANES if lane.name == name)
