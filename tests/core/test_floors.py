"""Imports point down, siblings do not import each other, the core knows no framework."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "plugin" / "policy_pages"

FLOORS: list[list[str]] = [
    ["source", "__init__", "template.__init__", "template.helpers.__init__", "policies.__init__"],
    ["diagnostics"],
    ["template.limits", "template.values", "template.escapes", "front_matter"],
    ["template.nodes", "template.methods.table", "template.lexer"],
    ["template.methods.object", "template.methods.string", "template.methods.number"],
    ["template.methods.array"],
    ["template.methods.hash", "template.methods.range"],
    ["template.methods.__init__", "template.program"],
    ["template.syntax_errors", "template.interpreter"],
    ["template.parser.converter", "template.helpers.pegasus"],
    ["template.parser.literals"],
    ["template.parser.expressions"],
    ["template.parser.__init__"],
    ["template.engine", "social_meta", "policies.register"],
    ["policies.fields"],
    ["page"],
    ["config", "reporting", "views", "fragments", "links", "site_files"],
    ["site"],
    ["plugin", "cli"],
]
FRAMEWORKS = {"mkdocs", "jinja2", "markdown", "markupsafe"}
ROOMS_THAT_KNOW_A_FRAMEWORK = {
    *("config", "reporting", "views", "fragments", "links", "site_files", "site", "plugin"),
}


def rooms() -> dict[str, Path]:
    return {
        path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."): path
        for path in PACKAGE.rglob("*.py")
    }


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {path}"
            assert node.module is not None
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_every_room_has_its_floor() -> None:
    assert sorted(room for floor in FLOORS for room in floor) == sorted(rooms())


def test_imports_point_down() -> None:
    floor_of = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    upward = []
    for room, path in rooms().items():
        for name in imports_of(path):
            target = name.removeprefix("policy_pages.")
            for candidate in (target, f"{target}.__init__"):
                known = candidate in floor_of and name.startswith("policy_pages.")
                if known and not floor_of[candidate] < floor_of[room]:
                    upward.append(f"{room} imports {candidate}")
    assert upward == []


def test_only_the_named_rooms_know_a_framework() -> None:
    knowing = {
        room
        for room, path in rooms().items()
        if FRAMEWORKS & {name.split(".")[0] for name in imports_of(path)}
    }
    assert knowing <= ROOMS_THAT_KNOW_A_FRAMEWORK


def test_only_the_parser_rooms_know_tree_sitter() -> None:
    knowing = {
        room
        for room, path in rooms().items()
        if any(name.startswith("tree_sitter") for name in imports_of(path))
    }
    assert knowing
    assert all(room.startswith("template.parser.") for room in knowing)


def test_the_command_runs_without_mkdocs() -> None:
    script = "import sys, policy_pages.cli; print('mkdocs' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
