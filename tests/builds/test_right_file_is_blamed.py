"""A message names the file that its author has to change, and a page has one address everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import BuiltSite
from policy_pages.cli import main

TITLE = "How we collect, use and keep data " * 4 + "of all our guests"
PLACE = "docs/blog/posts/long.md:4:1: warning[share-title-length]: `title` has 153 characters; "
PLUGINS = ["blog", "tags", "policy-pages"]


@pytest.fixture
def run(draw: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command prints in the folder of the drawn site."""

    def run_there(root: Path, *arguments: str) -> str:
        monkeypatch.chdir(root)
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.output

    return run_there


@pytest.mark.parametrize("plugins", [PLUGINS, PLUGINS[::-1]], ids=["after", "before"])
@pytest.mark.parametrize("has_index", [True, False], ids=["own index", "no index"])
def test_a_post_is_blamed_for_its_own_title(
    plugins: list[str],
    has_index: bool,
    draw: Callable[[str], Path],
    run: Callable[..., str],
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
) -> None:
    index = "=== docs/blog/index.md\n# Blog\n" if has_index else ""
    root = draw(
        f"""\
=== docs/index.md
# Home
{index}\
=== docs/blog/posts/long.md
---
date: 2026-01-01
tags: [one]
title: {TITLE}
---
# Long

The beginning of a post.

<!-- more -->

Its end.
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {{name: material, font: false}}
plugins: [{", ".join(plugins)}]
"""
    )
    built = run_build(root, tmp_path / "site", strict=False)
    assert built.exit_code == 0, built.log
    assert len(TITLE) == 153
    for printed in (built.log, run(root, "check", "docs")):
        (line,) = re.findall(r"^.*share-title-length.*$", printed, re.MULTILINE)
        assert PLACE in line


ABOUT = """\
---
policy: {kind: policy}
---
# Our address

## At <%= request.path %>

We are at <%= request.path %> in this text.
"""


@pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize("name", ["about", "legal/about"])
def test_a_page_has_one_address_in_builds_and_commands(
    name: str,
    directories: bool,
    draw: Callable[[str], Path],
    run: Callable[..., str],
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
) -> None:
    folder = name.removesuffix("about")
    root = draw(
        f"""\
=== docs/index.md
# Home
=== docs/{name}.md.erb
{ABOUT}
=== docs/{folder}old.md
# Our address
=== mkdocs.yml
site_name: Test
theme: {{name: mkdocs, highlightjs: false}}
use_directory_urls: {str(directories).lower()}
plugins: [policy-pages: {{dialect: pegasus}}]
"""
    )
    address = f"/{name}/" if directories else f"/{name}.html"
    page = f"docs/{name}.md.erb"
    built = run_build(root, tmp_path / "site", strict=True)
    assert built.exit_code == 0, built.log
    output = f"{name}/index.html" if directories else f"{name}.html"
    assert f"We are at {address} in this text." in built.text(output)
    assert f"We are at {address} in this text." in re.sub(
        "<[^>]+>", "", run(root, "redline", f"docs/{folder}old.md", page)
    )
    run(root, "freeze", page)
    assert f"heading: At {address}\n" in (root / f"docs/{name}.clauses.yml").read_text("utf-8")
    (root / page).write_text("Text.\n\n<% raise request.path %>\n", encoding="utf-8")
    logged = run_build(root, tmp_path / "site", strict=False).log
    for printed in (logged, run(root, "check", "docs")):
        (message,) = re.findall(r"\S+: error\[raised\]: .*", printed)
        assert message.startswith(f"{page}:3:4: ")
        assert message.endswith(f" {address}")
