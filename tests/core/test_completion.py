"""What a shell is offered when an author presses the tabulator key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete, get_completion_class

from policy_pages.cli import SHORT_HELPS, main
from policy_pages.policies.kinds import KINDS
from policy_pages.policies.statements import STATEMENTS

MANUAL = (Path(__file__).parents[2] / "docs" / "authors-guide.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("", list(SHORT_HELPS)),
        ("re", ["redline", "revise"]),
        ("--v", ["--version"]),
        ("new ", sorted([*STATEMENTS, *KINDS, "site"])),
        ("new s", ["security-txt", "site"]),
        ("new policy Terms --o", ["--owner"]),
        ("translate --dialect m", ["middleman"]),
        ("new site ", ["dir:"]),
        ("revise docs/te", ["file:docs/te"]),
        ("redline a.md ", ["file:"]),
        ("check --config m", ["file:m"]),
        ("import old --to n", ["dir:n"]),
    ],
)
def test_commands_options_and_files_are_offered(line: str, offered: list[str]) -> None:
    *arguments, incomplete = line.split(" ")
    found = ShellComplete(main, {}, "policy-pages", "").get_completions(arguments, incomplete)
    kinds = {"plain": ""}
    assert [f"{kinds.get(one.type, f'{one.type}:')}{one.value}" for one in found] == offered


def test_the_lines_of_the_manual_are_those_of_the_shells() -> None:
    shells = re.findall(r"_POLICY_PAGES_COMPLETE=(\w+)_source policy-pages", MANUAL)
    assert shells == ["bash", "zsh", "fish"]
    assert all(get_completion_class(shell) for shell in shells)
