"""Imports point down, as the table of the architecture page says.

The table is the rule: a row names a floor, a place (packages and modules of the project) and the
frameworks that the place may know.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "plugin" / "policy_pages"
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| [^|]+ \|([^|]*)\|$", re.MULTILINE)
NAME = re.compile(r"`([^`]+)`")
FRAMEWORKS = frozenset(["click", "jinja2", "markdown", "markupsafe", "mkdocs"])
ROOFS = frozenset(["", "markdown"])
"""Packages that hold places, and nothing else."""


class Place(NamedTuple):
    """A row of the table."""

    floor: int
    names: tuple[str, ...]
    frameworks: frozenset[str]


@cache
def table() -> list[Place]:
    text = (PROJECT / "docs/architecture.md").read_text("utf-8")
    return [
        Place(int(floor), tuple(NAME.findall(names)), frozenset(NAME.findall(frameworks)))
        for floor, names, frameworks in ROW.findall(text)
    ]


@cache
def modules() -> dict[str, Path]:
    """Each module of the package; a package goes by its own name."""
    names = {path.relative_to(PACKAGE).with_suffix(""): path for path in PACKAGE.rglob("*.py")}
    return {
        name.as_posix().replace("/", ".").removesuffix("__init__").removesuffix("."): path
        for name, path in names.items()
    }


@cache
def imports_of(module: str) -> frozenset[str]:
    """What a module imports, wherever in it; of the project modules, without their names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(modules()[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {module}"
            assert node.module is not None
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                is_module = name.removeprefix("policy_pages.") in modules()
                found.add(name if is_module and name.startswith("policy_pages.") else node.module)
    return frozenset(found)


def own_imports_of(module: str) -> set[str]:
    names = {name for name in imports_of(module) if name.split(".")[0] == "policy_pages"}
    return {name.removeprefix("policy_pages").removeprefix(".") for name in names} - {module}


@cache
def place_of(module: str) -> Place | None:
    found = [
        place
        for place in table()
        if any(f"{module}.".startswith(f"{name}.") for name in place.names)
    ]
    return found[0] if found else None


def test_the_table_names_each_place_and_no_other() -> None:
    named = sorted(name for place in table() for name in place.names)
    tops = {
        name: ".".join(name.split(".")[: 2 if name.split(".")[0] in ROOFS else 1])
        for name in modules()
    }
    assert sorted({*tops.values()} - ROOFS) == named


def test_imports_point_down() -> None:
    upward = []
    for module in modules():
        own = place_of(module)
        for target in own_imports_of(module) - {""}:
            other = place_of(target)
            if own is not None and other is not None and own != other and other.floor >= own.floor:
                upward.append(f"{module} imports {target}")
    assert upward == []


def test_a_roof_knows_nothing() -> None:
    assert {name: own_imports_of(name) for name in ROOFS} == {name: set() for name in ROOFS}


def test_no_modules_import_each_other_in_circles() -> None:
    waiting = {module: own_imports_of(module) & modules().keys() for module in modules()}
    while waiting:
        free = {module for module, targets in waiting.items() if not targets & waiting.keys()}
        assert free, f"in circles: {sorted(waiting)}"
        waiting = {module: targets for module, targets in waiting.items() if module not in free}


@pytest.mark.parametrize("place", table(), ids=lambda place: place.names[0])
def test_a_place_knows_the_frameworks_of_its_row(place: Place) -> None:
    known = {
        name.split(".")[0]
        for module in modules()
        if place_of(module) == place
        for name in imports_of(module)
    }
    assert known & FRAMEWORKS == place.frameworks


def test_only_the_parser_knows_tree_sitter() -> None:
    knowing = {
        module
        for module in modules()
        if any(name.startswith("tree_sitter") for name in imports_of(module))
    }
    assert knowing
    assert all(module.startswith("erb.parser") for module in knowing)


@pytest.mark.parametrize(
    "module", ["site.plain", "site.theme", "commands.translating", "damage.repairing"]
)
def test_what_is_no_part_of_a_build_needs_no_mkdocs(module: str) -> None:
    script = f"import sys, policy_pages.{module}; print('mkdocs' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
