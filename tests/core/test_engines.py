"""Engines stand alone: of the project each knows itself and the packages that it is granted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "plugin" / "policy_pages"

ENGINES: dict[str, set[str]] = {
    "markdown.flavours": {"text"},
    "redlines": {"text"},
    "cards": {"text"},
}
"""An engine -> the packages that it may know besides itself."""


def modules_imported(path: Path) -> Iterator[str]:
    """What a file imports of the project, wherever in it, also for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {path}"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.split(".")[0] == "policy_pages":
                yield name.removeprefix("policy_pages").removeprefix(".")


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_knows_itself_and_what_it_is_granted(engine: str) -> None:
    files = list((PACKAGE / engine.replace(".", "/")).rglob("*.py"))
    known = {engine, *ENGINES[engine]}
    foreign = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in files
        for name in modules_imported(path)
        if not any(f"{name}.".startswith(f"{package}.") for package in known)
    ]
    assert files
    assert foreign == []
