"""Sources that an engine builds without this plugin: the build fails, and says what to do."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import BuiltSite, write_tree
from equipment import ZENSICAL, need_zensical
from policy_pages.cli import main
from policy_pages.files.views import own_overrides

PROJECT = Path(__file__).parents[2]
NEW, IMPORTED, THEME = "a new site", "an imported site", "a site with our theme"
REMEDY = "run `policy-pages prepare`"
STOPS = re.compile(r"^\{%-? include \[.*\] -?%\}$", re.MULTILINE)
"""The line of a template at which such a build stops."""


def make_site(kind: str, folder: Path) -> None:
    if kind == IMPORTED:
        old = folder.with_name("old")
        write_tree(old, (PROJECT / "tests/golden/import/markdown.txt").read_text("utf-8"))
        arguments = ["import", str(old), "--to", str(folder)]
    else:
        arguments = ["new", "site", str(folder)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    if kind == THEME:
        configuration = folder / "mkdocs.yml"
        text = configuration.read_text().replace("  name: material\n", "  name: policy-pages\n")
        configuration.write_text(text.replace("  custom_dir: overrides", "  # custom_dir:"))


@pytest.mark.parametrize("kind", [NEW, IMPORTED, THEME])
def test_zensical_stops_and_writes_no_page(kind: str, tmp_path: Path) -> None:
    need_zensical()
    folder = tmp_path / "site"
    make_site(kind, folder)

    def build() -> str:
        ended = subprocess.run(
            [ZENSICAL, "build"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 1, ended.stdout
        return ended.stderr

    assert REMEDY in build()
    assert [*(folder / "site").rglob("*.html")] == []

    for page in folder.glob("docs/**/*.md"):  # templates that are not ours
        _, bar, rest = page.read_text().partition("---\n")
        page.write_text(f"---\ntemplate: base.html\n{rest}" if bar else page.read_text())
    assert REMEDY in build()  # it fails at the page for unknown addresses


def test_mkdocs_stops_where_the_configuration_does_not_name_the_plugin(
    tmp_path: Path, run_build: Callable[..., BuiltSite]
) -> None:
    make_site(NEW, tmp_path / "site")
    configuration = tmp_path / "site/mkdocs.yml"
    text, _, _ = configuration.read_text().partition("  - policy-pages:")
    configuration.write_text(text)
    built = run_build(tmp_path / "site", tmp_path / "built", strict=False)
    assert built.exit_code == 1
    assert "name the plugin below `plugins` in mkdocs.yml" in built.log
    assert [*(tmp_path / "built").rglob("*.html")] == []


def test_the_line_at_which_they_stop_is_the_same_everywhere() -> None:
    new = PROJECT / "plugin/policy_pages/authoring/site_template/overrides/main.html"
    ours = [own_overrides() / name for name in ("main.html", "partials/page-meta.html")]
    lines = [STOPS.findall(file.read_text("utf-8")) for file in (*ours, new)]
    assert lines[0] == lines[1] == lines[2]
    assert len(lines[0]) == 1
