"""What the authors' guide says is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from markdown import Markdown

from element_trees import difference
from policy_pages.cli import main
from policy_pages.commands.translate import translate
from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.erb.helpers.dialects import DEFAULT_DIALECT, DIALECTS
from policy_pages.erb.lexer import TRIM_MODES
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews
from policy_pages.helpers import load_helpers
from policy_pages.markdown.extensions.fragments import Fragments, PageFragments
from policy_pages.markdown.extensions.partial_fragments import settle_partials
from policy_pages.markdown.flavours import FlavourChoice
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.page.translation import PageSettings, translate_page
from policy_pages.policies.kinds import KINDS
from policy_pages.text.source import Source

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
GUIDE = (DOCS / "authors-guide.md").read_text(encoding="utf-8")
OLD_SYSTEMS = (DOCS / "old-systems.md").read_text(encoding="utf-8")


def test_kinds_and_trim_modes_are_all_named() -> None:
    assert all(f"`{kind}`" in GUIDE for kind in KINDS)
    assert all(f"`{mode}`" in GUIDE for mode in TRIM_MODES)


def test_the_example_of_a_refusal_is_what_the_command_prints(tmp_path: Path) -> None:
    (example,) = [text for text in fences("text") if "unknown-view" in text]
    page = tmp_path / "docs" / "plan.md.erb"
    page.parent.mkdir()
    page.write_text("\n" * 11 + "  <%= view :share_button %>\n")
    result = CliRunner().invoke(main, ["translate", str(page)])
    assert result.stderr.replace(f"{tmp_path}/", "") == f"{example}\n"


def fences(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    def translate(template: str, helpers: Path | None = None, dialect: str = "erb") -> str:
        page = tmp_path / "page.md.erb"
        page.write_text(template)
        options = ["--dialect", dialect, *(["--helpers", str(helpers)] if helpers else [])]
        result = CliRunner().invoke(main, ["translate", *options, str(page)])
        assert result.exit_code == 0, result.stderr
        assert "<%" not in result.stdout
        return result.stdout

    return translate


def test_the_examples_are_pages(run: Callable[..., str], tmp_path: Path) -> None:
    first, header, loop, own, _, limits = fences("erb")
    assert "At Riverside we no longer" in run(first)
    assert run(header, dialect="pegasus") == ""
    lines = ["We are in Seattle and Oslo.", "- SEATTLE", "- OSLO"]
    assert [line for line in run(loop).splitlines() if line] == lines
    assert "- SEATTLE\n- OSLO\n" in run(loop)
    helpers = tmp_path / "helpers.py"
    helpers.write_text(next(code for code in fences("python") if "def price" in code))
    assert run(own, helpers) in fences("text")
    assert "| `steps` | 1,000,000 |" in run(limits, DOCS / "helpers.py", "pegasus")


def test_the_example_of_a_block_gives_its_html(tmp_path: Path) -> None:
    (page,) = [text for text in fences("erb") if "<% note" in text]
    helpers = tmp_path / "helpers.py"
    code = next(code for code in fences("python") if "def note" in code)
    helpers.write_text(f"from html import escape\n{code}")
    pieces = PageFragments(page)
    translated = translate_page(
        Source("page.md.erb", page),
        PageSettings(helpers=load_helpers(helpers)),
        JinjaViews([]),
        FolderPartials([]),
        PageFacts("page.md.erb"),
        hold=pieces.hold,
        embed=pieces.embed,
    )
    markdown = settle_partials(translated.markdown, pieces, FlavourChoice("redcarpet"))
    html = Markdown(extensions=[Fragments(lambda md: pieces)]).convert(markdown)
    (shown,) = [text for text in fences("html") if "Good to know" in text]
    assert difference(html, shown) is None


def test_the_helper_that_the_guide_shows_is_that_of_the_site() -> None:
    (shown,) = [code for code in fences("python") if "limit_options" in code]
    assert shown in (DOCS / "helpers.py").read_text(encoding="utf-8")
    (page,) = [code for code in fences("erb") if "limit_options" in code]
    assert page in (DOCS / "supported-ruby.md.erb").read_text(encoding="utf-8")


def test_the_example_of_damage_is_what_the_command_prints(tmp_path: Path) -> None:
    (example,) = [text for text in fences("text") if "damaged-directive" in text]
    page = tmp_path / "de" / "join.md.erb"
    page.parent.mkdir()
    page.write_text("\n" * 6 + "[Sign up](%= resolve_url('/') %) to take part.\n")
    result = CliRunner().invoke(main, ["translate", str(page)])
    assert result.stderr.replace(f"{tmp_path}/", "") == f"{example}\n"


def test_the_commands_options_are_all_named() -> None:
    options = [name for parameter in translate.params for name in parameter.opts if "--" in name]
    assert len(options) >= 5
    assert [name for name in options if f"`{name} " not in GUIDE] == []


def test_the_plugins_options_are_all_shown_and_explained() -> None:
    (block,) = [text for text in fences("yaml") if "  - search" in text]
    shown = yaml.safe_load(block)["plugins"][1]["policy-pages"]
    known = {name for name, _ in PolicyPagesConfig._schema}
    assert shown.keys() == known
    table = GUIDE.split("| option | default |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == known


def test_the_dialects_are_all_named_with_their_ways() -> None:
    table = GUIDE.split("| dialect | pages from |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(DIALECTS)
    assert f"by default, `{DEFAULT_DIALECT}` |" in GUIDE
    rows = re.findall(r"^\| `(\w+)` \| `(.+?)` \| (.+?) \|", OLD_SYSTEMS, re.MULTILINE)
    assert rows == [
        (name, dialect.trim_mode, "directives run" if dialect.erb_in_front_matter else "plain YAML")
        for name, dialect in DIALECTS.items()
    ]
