"""What a start loads: the command's help loads no language, a build nothing that few sites need."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from keyword import iskeyword
from pathlib import Path

import click
import pytest

from policy_pages import commands
from policy_pages.cli import SHORT_HELPS, main
from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT, DIALECT_NAMES
from policy_pages.erb.helpers.dialects import DIALECTS

NOT_FOR_HELP = {
    *("mkdocs", "material", "markdown", "jinja2", "pymdownx", "babel", "pydantic", "lxml", "yaml"),
    *("tree_sitter", "tree_sitter_ruby", "regex", "feedgen", "imagesize"),
}
NAMES_ALONE = {
    *("policy_pages.erb", "policy_pages.erb.errors", "policy_pages.erb.trim_modes"),
    *("policy_pages.erb.helpers", "policy_pages.erb.helpers.dialect_names"),
}
"""What options and messages need of the language."""
LANGUAGE = {
    *("policy_pages.erb.engine", "policy_pages.erb.lexer", "policy_pages.erb.regexp.syntax"),
    *("policy_pages.erb.helpers.pegasus", "policy_pages.erb.helpers.middleman"),
    *("policy_pages.erb.helpers.plain", "policy_pages.damage.finding"),
}
"""What pages with directives need alone."""
NOT_FOR_A_START = {
    *("pydantic", "lxml", "feedgen", "imagesize", "tree_sitter", "tree_sitter_ruby", "regex"),
    *("resvg_py", "uharfbuzz", "policy_pages.cards.painter"),
    *("policy_pages.policies.declaration", "policy_pages.policies.register"),
    *("policy_pages.redlines", "policy_pages.markdown.flavours.gfm"),
    *("policy_pages.markdown.flavours.redcarpet.flavour", "policy_pages.helpers"),
    *("policy_pages.text.yaml_mistakes", "policy_pages.front_matter.toml_header"),
    *LANGUAGE,
}
"""What the first page loads, or what few sites need."""
READ_WITH_EACH_PAGE = {"lxml"}
"""What any page needs, but no start."""


def loaded_by(code: str, *arguments: str) -> set[str]:
    """The modules that a fresh process has loaded at its end."""
    script = f"import sys\ntry:\n    {code}\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], *([name, "--help"] for name in SHORT_HELPS)]
)
def test_a_help_loads_neither_the_language_nor_mkdocs(arguments: list[str]) -> None:
    loaded = loaded_by("from policy_pages.cli import main; main()", *arguments)
    name = f"{arguments[0]}_" if iskeyword(arguments[0]) else arguments[0].replace("-", "_")
    assert f"policy_pages.commands.{name}" in loaded or name.startswith("__")
    assert not NOT_FOR_HELP & loaded
    assert {name for name in loaded if name.startswith("policy_pages.erb")} <= NAMES_ALONE


def test_the_list_of_commands_loads_none_of_them() -> None:
    loaded = loaded_by("from policy_pages.cli import main; main()", "--help")
    loaded |= loaded_by(
        "from policy_pages.cli import main; import click.shell_completion as shell\n"
        "    assert shell.ShellComplete(main, {}, '', '').get_completions([], 'ch')[0].help"
    )
    assert not {f"policy_pages.commands.{name}" for name in SHORT_HELPS} & loaded


def test_the_list_of_commands_says_what_they_say() -> None:
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    found = {
        name.removesuffix("_").replace("_", "-"): getattr(
            import_module(f"policy_pages.commands.{name}"), name, None
        )
        for name in names
    }
    helps = {
        name: command.short_help
        for name, command in found.items()
        if isinstance(command, click.Command)
    }
    assert helps == SHORT_HELPS
    context = click.Context(main)
    assert main.list_commands(context) == sorted(SHORT_HELPS)
    assert all(main.get_command(context, name) is found[name] for name in SHORT_HELPS)


def test_the_names_of_dialects_are_theirs() -> None:
    assert list(DIALECTS) == list(DIALECT_NAMES)
    assert DEFAULT_DIALECT in DIALECTS


def test_the_plugin_loads_what_it_needs_when_it_needs_it() -> None:
    loaded = loaded_by("import policy_pages.plugin")
    assert "policy_pages.site.site" in loaded
    assert not NOT_FOR_A_START & loaded


def test_a_site_without_policies_builds_without_what_they_need(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n\nA [link](other.md).\n", encoding="utf-8")
    (tmp_path / "docs/other.md").write_text("---\ntitle: x\n---\n# Other\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Plain\nsite_url: https://example.org/\ntheme: material\n"
        "plugins: [search, policy-pages: {cards: {enabled: false}}]\n",
        encoding="utf-8",
    )
    loaded = loaded_by(
        "from mkdocs.__main__ import cli; cli()",
        *("build", "--quiet", "--config-file", str(tmp_path / "mkdocs.yml")),
    )
    assert (tmp_path / "site/other/index.html").is_file()
    assert "policy_pages.site.site" in loaded
    assert not (NOT_FOR_A_START - READ_WITH_EACH_PAGE) & loaded


def test_english_needs_no_catalogue() -> None:
    loaded = loaded_by(
        "from policy_pages.text.wording import Wordings; english = Wordings().wording(None); "
        "english.count_phrase('{count} day', '{count} days', 2); english.phrase('Page not found')"
    )
    assert "policy_pages.text.wording" in loaded
    assert "babel" not in loaded


def test_the_names_of_what_a_start_does_not_load_are_right() -> None:
    for name in sorted(NOT_FOR_HELP | NAMES_ALONE | NOT_FOR_A_START):
        assert find_spec(name) is not None
