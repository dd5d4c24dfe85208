"""What the authors' guide says is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from policy_pages.policies.register import KINDS
from policy_pages.template.lexer import TRIM_MODES

PROJECT = Path(__file__).parents[2]
GUIDE = (PROJECT / "docs" / "authors-guide.md").read_text(encoding="utf-8")
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def codes_of_the_package() -> set[str]:
    """Every code that `diagnose`, `PageError` or the interpreter's `error` is given."""
    found: set[str] = set()
    for path in (PROJECT / "plugin" / "policy_pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            name = node.func.attr if isinstance(node.func, ast.Attribute) else name
            place = {"diagnose": 2, "PageError": 0, "error": 1}.get(name)
            if place is None or place >= len(node.args):
                continue
            argument = node.args[place]
            if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
                found.add(str(argument.value))
    return found


def test_every_code_is_explained_and_none_is_made_up() -> None:
    table = GUIDE.split("| code | ")[1].split("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    explained = {code for cell in cells for code in re.findall(r"`([a-z-]+)`", cell)}
    assert explained == codes_of_the_package()


def test_kinds_and_trim_modes_are_all_named() -> None:
    assert all(f"`{kind}`" in GUIDE for kind in KINDS)
    assert all(f"`{mode}`" in GUIDE for mode in TRIM_MODES)


def test_the_example_of_a_refusal_is_what_the_command_prints(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from policy_pages.cli import main

    example = GUIDE.split("```text\n")[1].split("```")[0]
    page = tmp_path / "docs" / "plan.md.erb"
    page.parent.mkdir()
    page.write_text("\n" * 11 + "  <%= view :share_button %>\n")
    result = CliRunner().invoke(main, ["translate", str(page)])
    assert result.stderr.replace(f"{tmp_path}/", "") == example


def test_the_examples_are_pages(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from policy_pages.cli import main

    examples = re.findall(r"```erb\n(.*?)```", GUIDE, re.DOTALL)
    assert len(examples) == 2
    printed = []
    for number, example in enumerate(examples):
        page = tmp_path / f"{number}.md.erb"
        page.write_text(example)
        result = CliRunner().invoke(main, ["translate", str(page)])
        assert result.exit_code == 0, result.stderr
        assert "<%" not in result.stdout
        printed.append(result.stdout)
    assert printed[1].splitlines() == ["We are in Seattle and Oslo.", "", "- SEATTLE", "- OSLO"]


def test_the_commands_options_are_all_named() -> None:
    from policy_pages.cli import translate

    options = [name for parameter in translate.params for name in parameter.opts if "--" in name]
    assert len(options) >= 5
    assert [name for name in options if f"`{name} " not in GUIDE] == []
