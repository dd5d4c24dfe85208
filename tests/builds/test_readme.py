"""What the README promises a newcomer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def example(language: str) -> str:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)[0]


def site(page: str) -> str:
    configuration, home = example("yaml"), example("markdown")
    return (
        f"=== mkdocs.yml\n{configuration}=== docs/index.md\n{home}=== docs/homework.md.erb\n{page}"
    )


def test_its_example_is_a_site(build: Callable[..., BuiltSite]) -> None:
    built = build(site(example("erb")))
    assert built.exit_code == 0, built.log
    article = built.article("homework/index.html")
    assert "At Riverside we no longer grade homework." in article.xpath("string()")
    assert built.page("index.html").xpath("//li[@class='policy-register__entry']//a/text()") == [
        "An open letter on homework"
    ]
    stylesheet = built.page("index.html").xpath("//link[contains(@href, 'policy-pages')]/@href")
    assert stylesheet == ["assets/stylesheets/policy-pages.css"]
    assert stylesheet[0] in built.files()


def test_its_mistake_is_shown_as_it_says(build: Callable[..., BuiltSite]) -> None:
    built = build(site(example("erb").replace("= school", "= scool")))
    assert built.exit_code == 1
    assert example("text").rstrip() in built.log
