"""An engine is used through its front door, and knows nothing of the rest of the project."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "plugin" / "policy_pages"
FRAMEWORKS = {"babel", "jinja2", "markdown", "mkdocs", "pydantic"}


@dataclass(frozen=True)
class Engine:
    """A package that others use without the rest of the project.

    :param needs: the packages of the project that it may import.
    :param leaves: rooms that are there without the engine's weight.
    :param weight: what no leaf may load.
    """

    name: str
    needs: tuple[str, ...]
    leaves: tuple[str, ...] = ()
    weight: tuple[str, ...] = ()


ENGINES = [
    Engine(
        "erb",
        needs=("text",),
        leaves=("erb", "erb.limits", "erb.lexer", "erb.helpers.dialects"),
        weight=("tree_sitter", "policy_pages.erb.engine", "policy_pages.erb.methods"),
    ),
    Engine(
        "markdown.flavours",
        needs=("text",),
        leaves=("markdown.flavours.choice",),
        weight=(
            "policy_pages.markdown.flavours.gfm.block_parser",
            "policy_pages.markdown.flavours.redcarpet.flavour",
        ),
    ),
    Engine("redlines", needs=("text",)),
    Engine("cards", needs=("text",)),
    Engine("security", needs=("text",)),
]
LEAVES = [(engine, leaf) for engine in ENGINES for leaf in engine.leaves]

EXAMPLE = """
import doctest, importlib, json, sys
engine = importlib.import_module(sys.argv[1])
result = doctest.testmod(engine)
print(json.dumps([result.failed, result.attempted, sorted(sys.modules)]))
"""
LOADED = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted(sys.modules)))
"""


def in_a_fresh_process(script: str, name: str) -> list:
    done = subprocess.run(
        [sys.executable, "-c", script, name], capture_output=True, text=True, check=True
    )
    *said, result = done.stdout.splitlines()
    assert said == []
    return json.loads(result)


def is_within(module: str, packages: list[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def may_load(engine: Engine) -> list[str]:
    return [f"policy_pages.{package}" for package in (engine.name, *engine.needs)]


def own_imports(path: Path) -> set[str]:
    """What a file imports of the project, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            alone = module == "policy_pages"
            found |= {f"{module}.{alias.name}" for alias in node.names} if alone else {module}
    return {name for name in found if name.startswith(".") or is_within(name, ["policy_pages"])}


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_an_engine_imports_nothing_else_of_the_project(engine: Engine) -> None:
    folder = PACKAGE / engine.name.replace(".", "/")
    paths = sorted(folder.rglob("*.py"))
    assert folder / "__init__.py" in paths
    others = {
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in paths
        for name in own_imports(path)
        if not is_within(name, may_load(engine))
    }
    assert sorted(others) == []


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_the_example_of_an_engine_runs_and_loads_nothing_else(engine: Engine) -> None:
    name = f"policy_pages.{engine.name}"
    failed, attempted, loaded = in_a_fresh_process(EXAMPLE, name)
    assert (failed, attempted > 3) == (0, True)
    others = [
        module
        for module in loaded
        if is_within(module, ["policy_pages"])
        and not is_within(name, [module])  # a package that it is in
        and not is_within(module, may_load(engine))
    ]
    assert others == []
    assert FRAMEWORKS & set(loaded) == set()


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_the_front_door_leads_to_all_that_it_names(engine: Engine) -> None:
    door = importlib.import_module(f"policy_pages.{engine.name}")
    assert sorted(set(door.__all__)) == sorted(door.__all__)
    assert [name for name in door.__all__ if not hasattr(door, name)] == []
    assert not hasattr(door, "no_such_name")


@pytest.mark.parametrize(("engine", "leaf"), LEAVES, ids=[leaf for _, leaf in LEAVES])
def test_a_leaf_does_not_load_the_engine(engine: Engine, leaf: str) -> None:
    assert [name for name in engine.weight if find_spec(name) is None] == []
    loaded = in_a_fresh_process(LOADED, f"policy_pages.{leaf}")
    assert f"policy_pages.{leaf}" in loaded
    assert set(engine.weight) & set(loaded) == set()
