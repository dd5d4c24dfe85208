"""What all tests share: sites drawn as text, and the project's own site, built."""

from __future__ import annotations

import datetime
import gc
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from lxml import html

from build_servers import ENVIRONMENT, BuildServer, one_server
from examples import examples
from kept_templates import (
    keep_compiled_templates,
    keep_listed_templates,
    keep_what_is_read_of_themes,
)
from shares import in_shares

# a busy machine is no mistake of ours; in CI the same examples each time, at random elsewhere
settings.register_profile(
    "project",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    max_examples=examples(40),
)
settings.load_profile("project")

# a shell's background jobs ignore it, and so would the servers that tests end with it
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

DAY_OF_THE_PROJECT = datetime.date(2026, 12, 1)
"""The day for which tests build the project's own site: its policies change with the days."""
PROJECT = Path(__file__).parents[1]
MOST_WAITS = 3_000
"""How often a worker looks whether another has built a site: for ten minutes."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite the golden files' expected output"
    )


WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


class TurnedFolder(pytest.Dir):
    """A folder that each worker begins to read at another place, so that it finds compiled what
    another has begun with: on a clean checkout, to compile all tests takes longer than to read
    them."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        found = [*super().collect()]
        begin = len(found) * WORKER // WORKERS
        return [*found[begin:], *found[:begin]]


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return TurnedFolder.from_parent(parent, path=path) if WORKERS > 1 else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each worker begin with its share of the tests that take long."""
    if WORKERS > 1:
        here = Path(__file__).parent
        items.sort(key=lambda item: item.path)  # as they are without workers
        items[:] = in_shares(items, lambda item: item.path.relative_to(here).as_posix(), WORKERS)


def pytest_collection_finish() -> None:
    """What was collected lives until the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Commands that build a site in this process find what was found out about themes, too."""
    keep_compiled_templates(str(tmp_path_factory.mktemp("templates")))
    keep_listed_templates()
    keep_what_is_read_of_themes()


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))


@dataclass(frozen=True)
class BuiltSite:
    """What a build left behind."""

    exit_code: int
    log: str
    folder: Path

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def page(self, path: str) -> html.HtmlElement:
        return html.document_fromstring((self.folder / path).read_bytes())

    def article(self, path: str) -> html.HtmlElement:
        (article,) = self.page(path).xpath("//article")
        return article

    def files(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        found = self.folder.rglob("*")
        return sorted(p.relative_to(self.folder).as_posix() for p in found if p.is_file())


@dataclass(frozen=True)
class Builder:
    """Builds the site of a folder into another folder."""

    server: BuildServer

    def __call__(
        self,
        root: Path,
        folder: Path,
        *,
        program: str = "mkdocs",
        strict: bool,
        day: datetime.date | None = None,
        fresh: bool = False,
    ) -> BuiltSite:
        """Build.

        :param fresh: in a process of its own, which takes longer.
        """
        arguments = ["build", "--site-dir", str(folder), *(["--strict"] if strict else [])]
        environment = {**os.environ, **ENVIRONMENT, **_environment_of(day)}
        if program == "mkdocs" and not fresh:
            return BuiltSite(*self.server.run(root, arguments, environment), folder)
        done = subprocess.run(
            [sys.executable, "-m", program, *arguments],
            cwd=root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return BuiltSite(done.returncode, done.stdout, folder)


def _environment_of(day: datetime.date | None) -> dict[str, str]:
    """What makes a build one of that day."""
    if day is None:
        return {}
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.timezone.utc)
    return {"SOURCE_DATE_EPOCH": str(int(noon.timestamp()))}


def write_tree(root: Path, drawing: str) -> None:
    """Write the files of a drawing: each begins with a line `=== path`."""
    for match in re.finditer(r"^=== (.+)\n((?:(?!=== ).*\n?)*)", drawing, re.MULTILINE):
        path = root / match.group(1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(match.group(2).encode())


CONFIGURATION = """\
site_name: Test
site_url: https://example.org/
theme:
  name: material
  font: false
plugins:
  - policy-pages
"""


@pytest.fixture
def draw(tmp_path: Path) -> Callable[[str], Path]:
    """Write a site drawn as text; without a configuration of its own it has a plain one."""

    def write(drawing: str) -> Path:
        if "=== mkdocs.yml" not in drawing:
            drawing += f"\n=== mkdocs.yml\n{CONFIGURATION}"
        root = tmp_path / "drawn"
        write_tree(root, drawing)
        return root

    return write


@pytest.fixture
def build(
    tmp_path: Path, draw: Callable[[str], Path], run_build: Callable[..., BuiltSite]
) -> Callable[..., BuiltSite]:
    """Build a site drawn as text."""

    def build_drawing(drawing: str, *, strict: bool = True, **how: Any) -> BuiltSite:
        return run_build(draw(drawing), tmp_path / "site", strict=strict, **how)

    return build_drawing


@pytest.fixture(scope="session")
def run_build() -> Callable[..., BuiltSite]:
    """Build the site of a folder into another folder."""
    return Builder(one_server())


@pytest.fixture(scope="session")
def build_once(
    tmp_path_factory: pytest.TempPathFactory, run_build: Builder
) -> Callable[[str, Path], BuiltSite]:
    """Build the site of a folder strictly, for the project's day; all workers share what is built.

    It gets the name by which the workers know the site, and the folder of its sources.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if WORKERS > 1 else base

    def built(name: str, root: Path) -> BuiltSite:
        folder = shared / f"{name}-once"
        record = folder / "built.json"
        try:
            folder.mkdir()
        except FileExistsError:
            for _ in range(MOST_WAITS):
                if record.exists():
                    break
                time.sleep(0.2)
        else:
            made = run_build(root, folder / "site", strict=True, day=DAY_OF_THE_PROJECT)
            written = record.with_suffix(".part")
            written.write_text(json.dumps([made.exit_code, made.log]), "utf-8")
            written.rename(record)  # complete as soon as it is there
        code, log = json.loads(record.read_text("utf-8"))
        assert code == 0, log
        return BuiltSite(code, log, folder / "site")

    return built


@pytest.fixture(scope="session")
def project_site(build_once: Callable[[str, Path], BuiltSite]) -> BuiltSite:
    """The project's own site."""
    return build_once("project", PROJECT)
