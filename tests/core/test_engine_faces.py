"""The example in the docstring of each engine runs, and loads the engine and no more."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "plugin" / "policy_pages"

FACES = ("markdown.flavours", "redlines", "cards")
NEVER_LOADED = {"mkdocs", "pydantic", "babel", "jinja2", "markdown", "yaml", "click"}

# the example alone imports the face: its text comes from the file
RUN = """
import doctest, json, sys
text = sys.stdin.read()
test = doctest.DocTestParser().get_doctest(text, {}, "example", None, None)
said = []
results = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
json.dump([results.attempted, "".join(said), sorted(sys.modules)], sys.stdout)
"""


def docstring_of(face: str) -> str:
    path = PACKAGE / face.replace(".", "/") / "__init__.py"
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def run_alone(example: str) -> tuple[str, set[str]]:
    """Run an example in a fresh process: what is wrong with it, and the modules that it loads."""
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=example,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    attempted, wrong, modules = json.loads(done.stdout)
    assert attempted
    return wrong, set(modules)


@pytest.mark.parametrize("face", FACES)
def test_the_example_of_a_face_runs_and_loads_its_engine_alone(face: str) -> None:
    wrong, modules = run_alone(docstring_of(face))
    assert wrong == ""
    own = {name for name in modules if name.split(".")[0] == "policy_pages"}
    engine = f"policy_pages.{face}"
    above = {engine.rsplit(".", steps)[0] for steps in range(engine.count(".") + 1)}
    foreign = {
        name for name in own - above if not name.startswith((f"{engine}.", "policy_pages.text"))
    }
    assert engine in own
    assert foreign == set()
    assert modules & NEVER_LOADED == set()


@pytest.mark.parametrize("face", FACES)
def test_a_face_has_all_that_it_names(face: str) -> None:
    module = importlib.import_module(f"policy_pages.{face}")
    assert f"from policy_pages.{face} import" in docstring_of(face)
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        module.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        (
            "markdown.flavours.choice",
            {"policy_pages.markdown.flavours.gfm", "policy_pages.markdown.flavours.reading"},
        ),
        ("cards.card", {"policy_pages.cards.painter", "regex", "resvg_py", "uharfbuzz"}),
    ],
)
def test_a_small_module_of_an_engine_does_not_load_all_of_it(
    module: str, unloaded: set[str]
) -> None:
    wrong, modules = run_alone(f">>> import policy_pages.{module}\n")
    assert wrong == ""
    assert modules & unloaded == set()
