"""The manual's examples of commands print what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from policy_pages.cli import main

MANUAL = (Path(__file__).parents[2] / "docs" / "policies.md").read_text(encoding="utf-8")


def fences(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", MANUAL, re.DOTALL)


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\nplugins: [policy-pages: {today: 2026-11-28}]\n"
    )
    (tmp_path / "docs/terms").mkdir(parents=True)
    (tmp_path / "docs/terms/index.md").write_text(
        '---\npolicy:\n  version: "2"\n  effective: 2026-02-01\n  changes: []\n---\nText\n'
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


@pytest.mark.parametrize("command", ["new", "revise"])
def test_commands_print_what_the_manual_says(docs: Path, command: str) -> None:
    (example,) = [text for text in fences("console") if f"policy-pages {command} " in text]
    line, _, expected = example.removeprefix("$ policy-pages ").partition("\n")
    result = CliRunner().invoke(main, shlex.split(line))
    assert result.exit_code == 0, result.output
    assert result.stdout == expected
    (written,) = docs.glob("*/2026-02-01.md" if command == "revise" else "terms-of-use/*")
    (header,) = [text for text in fences("yaml") if "title: Terms" in text and "draft #" in text]
    assert written.read_text().startswith(header) == (command == "new")
