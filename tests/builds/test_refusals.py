"""What a build refuses before any page is read, and partials in blocks of HTML."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import BuiltSite


@pytest.mark.parametrize("epoch", ["abc", "", "-1", "9" * 20])
def test_a_moment_that_is_none_is_named(
    epoch: str, build: Callable[..., BuiltSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    built = build("=== docs/index.md\nHome\n")
    assert built.exit_code == 1
    assert f"the environment variable SOURCE_DATE_EPOCH is '{epoch}'" in built.log
    assert "Traceback" not in built.log
    assert built.files() == []


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names are Unicode here")
def test_files_whose_names_are_not_utf_8_are_named(
    draw: Callable[[str], Path], run_build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    root = draw("=== docs/index.md\nHome\n")
    folder = root / os.fsdecode(b"docs/d\xfe")
    folder.mkdir()
    for name in (b"docs/x\xff.md.erb", b"docs/y\xff.md", b"docs/z\xff.png", b"docs/d\xfe/index.md"):
        (root / os.fsdecode(name)).write_text("Text\n")
    built = run_build(root, tmp_path / "site", strict=True)
    assert built.exit_code == 1
    for shown in (
        r"docs/x\xff.md.erb",
        r"docs/y\xff.md",
        r"docs/z\xff.png",
        r"docs/d\xfe/index.md",
    ):
        assert f"{shown}:1:1: error[encoding]: the path of this file is not UTF-8" in built.log
    assert "Traceback" not in built.log
    assert built.files() == []


def test_a_partial_of_markdown_in_a_block_of_html(build: Callable[..., BuiltSite]) -> None:
    built = build(
        "=== docs/index.md.erb\n# Home\n\n<div class=\"note\">\n<%= partial 'note' %>\n</div>\n"
        "=== docs/_note.md\nA *note* with [a link](/about/), [a file](about.md#x),\n"
        "[another site](https://example.com/) and [here](#home).\n=== docs/about.md\n## X\n"
        "=== mkdocs.yml\nsite_name: Test\nsite_url: https://example.org/terms/\n"
        "theme: {name: material, font: false}\nplugins:\n  - policy-pages: {dialect: middleman}\n"
    )
    assert built.exit_code == 0, built.log
    (note,) = built.article("index.html").xpath("//div[@class='note']/p")
    assert note.xpath("em/text()") == ["note"]
    assert note.xpath("a/@href") == ["about/", "about/#x", "https://example.com/", "#home"]
