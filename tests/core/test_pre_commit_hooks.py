"""The hooks that `.pre-commit-hooks.yaml` offers, as pre-commit reads and runs them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pre_commit.clientlib import load_manifest

from errors_page import PROJECT
from policy_pages.cli import main

HOOKS = {hook["id"]: hook for hook in load_manifest(PROJECT / ".pre-commit-hooks.yaml")}
DAMAGED = "Hello <% = 1 + 1 %>!\n"


def run(id: str, *changed: str) -> Result:
    """Run the entry of a hook with what pre-commit would hand it of some changed files."""
    hook = HOOKS[id]
    named = [
        path
        for path in changed
        if re.search(hook["files"], path) and not re.search(hook["exclude"], path)
    ]
    assert named, "pre-commit would skip it"
    command, *arguments = shlex.split(hook["entry"])
    assert command == "policy-pages"
    return CliRunner().invoke(main, [*arguments, *(named if hook["pass_filenames"] else [])])


def test_the_hooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    site = (
        "site_name: T\nsite_url: https://t.example/\ntheme: {name: material, font: false}\n"
        "plugins: [policy-pages]\n"
    )
    files = {"mkdocs.yml": site, "docs/a.md": "# A\n", "docs/b.md.erb": DAMAGED}
    for path, text in files.items():
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(text)
    found = run("policy-pages-check", "docs/a.md", "README.rst")
    assert found.exit_code == 1
    assert "docs/b.md.erb:1:" in found.stdout  # whatever was changed
    assert run("policy-pages-fix", "docs/a.md", "docs/b.md.erb").exit_code == 0
    assert Path("docs/b.md.erb").read_text() == DAMAGED.replace("<% =", "<%=")
    assert run("policy-pages-check", "mkdocs.yml").exit_code == 0
    assert {*HOOKS} == {"policy-pages-check", "policy-pages-fix"}
