"""What the README and the authors' guide promise a newcomer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
GUIDE = (PROJECT / "docs" / "authors-guide.md").read_text(encoding="utf-8")


def example(language: str, text: str = README) -> str:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)[0]


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
    assert built.page("index.html").xpath("//tr[@class='policy-register__entry']//a/text()") == [
        "An open letter on homework"
    ]
    stylesheet = built.page("index.html").xpath("//link[contains(@href, 'policy-pages')]/@href")
    assert stylesheet == ["assets/stylesheets/policy-pages.css"]
    assert stylesheet[0] in built.files()


def test_its_mistake_is_shown_as_it_says(build: Callable[..., BuiltSite]) -> None:
    built = build(site(example("erb").replace("= school", "= scool")))
    assert built.exit_code == 1
    assert example("text").rstrip() in built.log


def test_the_guides_options_serve_the_guides_example(build: Callable[..., BuiltSite]) -> None:
    theme = example("yaml").split("plugins:")[0]
    built = build(
        f"=== mkdocs.yml\n{theme}{example('yaml', GUIDE.split('## Options')[1])}"
        f"=== docs/index.md\nHome\n=== docs/homework.md.erb\n{example('erb', GUIDE)}"
        f"=== docs/helpers.py\n{example('python', GUIDE)}"
    )
    assert built.exit_code == 0, built.log
    page = built.page("homework/index.html")
    assert page.xpath("//meta[@name='author']/@content") == ["The head teacher"]
