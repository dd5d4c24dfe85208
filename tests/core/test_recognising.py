"""Which system a folder is of, and what is said of a folder that is not a site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import write_tree
from policy_pages.cli import main
from policy_pages.importing.recognising import read_old_site
from policy_pages.importing.source_tree import SourceTree
from policy_pages.importing.system_names import SYSTEM_NAMES
from policy_pages.text.diagnostics import RefusedError

TECH_DOCS = "=== config/tech-docs.yml\nhost: example.org\n=== source/a/index.html.md.erb\n# A\n"
MIDDLEMAN = "=== config.rb\nset :source, 'docs'\n=== docs/a/index.html.md.erb\n# A\n"
BOOK = "=== config.yml\nsections: []\n=== master_middleman/source/a/index.html.md.erb\n# A\n"
PEGASUS = "=== sites/x.example/public/a/index.md\n# A\n"


@pytest.mark.parametrize(
    ("drawing", "folder", "above", "system"),
    [
        (TECH_DOCS, "source", "", "tech-docs"),
        (TECH_DOCS, "source/a", "", "tech-docs"),
        (MIDDLEMAN, "docs", "", "middleman"),
        (MIDDLEMAN, "docs/a", "", "middleman"),
        (BOOK, "master_middleman/source/a", "", "bookbinder"),
        (PEGASUS, "sites/x.example/public/a", "sites/x.example", "pegasus"),
    ],
)
def test_a_folder_of_pages_is_not_taken_for_a_site(
    tmp_path: Path, drawing: str, folder: str, above: str, system: str
) -> None:
    write_tree(tmp_path, drawing)
    site = tmp_path / above
    with pytest.raises(RefusedError, match=f"looks like the site .system {system}.") as refusal:
        read_old_site(SourceTree(tmp_path / folder), None)
    assert f"name {site}, or" in str(refusal.value)
    # whoever names a system has looked
    named = read_old_site(SourceTree(tmp_path / folder), "markdown")
    assert named.addresses
    assert read_old_site(SourceTree(site), None).system == system


@pytest.mark.parametrize("drawing", [TECH_DOCS, MIDDLEMAN, BOOK, PEGASUS])
def test_a_folder_beside_the_pages_is_a_site_of_its_own(tmp_path: Path, drawing: str) -> None:
    write_tree(tmp_path, f"{drawing}=== notes/index.md\n# Notes\n")
    assert read_old_site(SourceTree(tmp_path / "notes"), None).system == "markdown"


@pytest.mark.parametrize(
    ("drawing", "system", "missing"),
    [
        ("=== a.md\n# A\n", "tech-docs", "`config/tech-docs.yml` and `source` are missing"),
        ("=== config/tech-docs.yml\na: 1\n", "tech-docs", "`source` is missing"),
        ("=== source/a.html.md\n# A\n", "tech-docs", "`config/tech-docs.yml` is missing"),
        ("=== source/a.html.md\n# A\n", "middleman", "`config.rb` is missing"),
        ("=== config.rb\nset :source, 'docs'\n", "middleman", "`docs` is missing"),
        ("=== config.yml\na: 1\n", "bookbinder", "`master_middleman` is missing"),
        ("=== public/a.md\n# A\n", "pegasus", "`sites/NAME/public` is missing"),
    ],
)
def test_what_a_named_system_needs_is_named(
    tmp_path: Path, drawing: str, system: str, missing: str
) -> None:
    write_tree(tmp_path, drawing)
    with pytest.raises(RefusedError, match=re.escape(missing)):
        read_old_site(SourceTree(tmp_path), system)


def test_a_folder_that_looks_like_none_is_told_what_each_looks_like(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refusal:
        read_old_site(SourceTree(tmp_path), None)
    first, *others = str(refusal.value).splitlines()
    assert first.startswith(f"{tmp_path} does not look like a site that can be imported.")
    assert [line.split()[0] for line in others] == list(SYSTEM_NAMES)
    assert all(len(line) < 80 for line in others)


def test_a_file_is_not_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.rb").write_text("")
    result = CliRunner().invoke(main, ["import", "config.rb", "--to", "new"])
    assert result.exit_code == 2
    assert "SOURCE must be a folder; config.rb is a file" in result.output
