"""What the README and the authors' guide promise a newcomer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from conftest import BuiltSite
from manual_pages import Reader, blocks
from policy_pages.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
GUIDE = (PROJECT / "docs" / "authors-guide.md").read_text(encoding="utf-8")


THEME = """\
site_name: Our letters
site_url: https://letters.example.org/
theme: {name: material, font: false}
"""


def example(language: str, text: str = README) -> str:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)[0]


def test_it_can_be_followed(tmp_path: Path, update_goldens: bool) -> None:
    reader = Reader(tmp_path)
    reader.follow(README.replace(example("text"), ""))
    reader.compare(PROJECT / "README.md", update_goldens)
    built = BuiltSite(0, reader.output, reader.folder / "site")
    assert "30 days before it begins" in built.article("refund-policy/index.html").text_content()
    register = built.page("index.html").xpath("//tr[@class='policy-register__entry']//a/text()")
    assert {"Refund policy", "Our policies, in one place", "Privacy policy"} <= set(register)


def test_its_mistake_is_shown_as_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = next(block for block in blocks(README) if block.language == "erb")
    file = tmp_path / str(page.title)
    file.parent.mkdir()
    file.write_text(page.text.replace("= school", "= scool"))
    result = CliRunner().invoke(main, ["translate", str(page.title)])
    assert result.exit_code == 1
    assert result.stderr.rstrip() == example("text").rstrip()


def test_the_guides_options_serve_the_guides_example(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"=== mkdocs.yml\n{THEME}{example('yaml', GUIDE.split('## Options')[1])}"
        f"=== docs/index.md\nHome\n=== docs/homework.md.erb\n{example('erb', GUIDE)}"
        f"=== docs/helpers.py\n{example('python', GUIDE)}"
    )
    assert built.exit_code == 0, built.log
    page = built.page("homework/index.html")
    assert page.xpath("//meta[@name='author']/@content") == ["The head teacher"]
