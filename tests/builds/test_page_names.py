"""Names that old systems give the files of pages, in real builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import BuiltSite
from policy_pages.cli import main

CONFIGURATION = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
use_directory_urls: {directories}
theme: {{name: material, font: false}}
nav: [{nav}]
plugins:
  - policy-pages:
      cards: {{enabled: false}}
      page_fields: {{{name}: {{author: Ada}}}}
      markdown: {{{name}: gfm}}
"""
NAMES = {
    "x.md": ("x", False),
    "x.md.erb": ("x", True),
    "x.html.md": ("x", False),
    "x.html.md.erb": ("x", True),
    "x.md.html.erb": ("x", True),
    "x.markdown": ("x", False),
    "x.html.markdown": ("x", False),
    "x.html.markdown.erb": ("x", True),
    "x.htm.md": ("x", False),
    "v1.2.html.md": ("v1.2", False),
    "a b.html.md.erb": ("a b", True),
    "dir/index.md.erb": ("dir/index", True),
    "dir/index.html.md": ("dir/index", False),
    "dir/index.html.md.erb": ("dir/index", True),
    "dir/index.md.html.erb": ("dir/index", True),
    "dir/README.md": ("dir/index", False),
    "dir/README.md.erb": ("dir/index", True),
}
"""Name of a file -> its page, and whether its directives run."""


@pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_a_page(
    build: Callable[..., BuiltSite], name: str, directories: bool
) -> None:
    stem, is_template = NAMES[name]
    text = "author=<%= author %>" if is_template else "plain"
    configuration = CONFIGURATION.format(
        directories=str(directories).lower(), nav=f'index.md, "{name}"', name=f'"{name}"'
    )
    built = build(
        f"=== docs/index.md\n[](<{name}>)\n=== docs/{name}\n# Title\n\n{text} ~~old~~\n"
        + configuration
    )
    assert built.exit_code == 0, built.log
    place = stem if not directories or stem.endswith("index") else f"{stem}/index"
    assert [path for path in built.files() if Path(path).suffix in (".erb", ".md")] == []
    article = built.article(f"{place}.html")
    assert article.xpath("string(.//p)") == ("author=Ada old" if is_template else "plain old")
    assert article.xpath(".//del/text()") == ["old"]  # GitHub's, as the option says
    assert built.page(f"{place}.html").xpath("//meta[@name='author']/@content") == ["Ada"]
    (link,) = built.article("index.html").xpath(".//p/a")
    assert link.text == "Title"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x.md", "x.html.md"),
        ("x.html.md", "x.md.erb"),
        ("x.html.md.erb", "x.md.html.erb"),
        ("x.html.md", "x/index.md.erb"),
    ],
)
def test_two_files_of_one_page_are_an_error_that_names_both(
    build: Callable[..., BuiltSite], one: str, other: str
) -> None:
    built = build(f"=== docs/index.md\n# Home\n=== docs/{one}\n# One\n=== docs/{other}\n# Other\n")
    assert built.exit_code == 1
    (line,) = [line for line in built.log.splitlines() if "error[page-twice]" in line]
    assert {f"docs/{one}", f"docs/{other}"} & {line.split("ERROR   -  ")[-1].split(":")[0]}
    assert f"`{one}`" in line or f"`{other}`" in line
    assert built.files() == []


@pytest.mark.parametrize("readme", ["README.md", "README.md.erb"])
@pytest.mark.parametrize("index", ["index.md.erb", "index.html.md", "index.html.md.erb"])
def test_an_index_goes_before_a_readme_as_in_mkdocs(
    build: Callable[..., BuiltSite], readme: str, index: str
) -> None:
    built = build(
        f"=== docs/{index}\n# The index\n=== docs/x/{readme}\n# The readme\n"
        f"=== docs/{readme}\n# The readme\n",
        strict=False,
    )
    assert built.exit_code == 0, built.log
    assert "The index" in built.text("index.html")
    assert "The readme" in built.text("x/index.html")
    assert built.log.count("warning[page-twice]") == 1
    assert f"docs/{readme}:1:1: warning[page-twice]: this page is left out: `{index}`" in built.log
    assert not [path for path in built.files() if path.startswith("README")]


OTHERS = [
    *("layouts/layout.erb", "_x.html.erb", "feed.xml.erb", "sitemap.xml.erb", "robots.txt.erb"),
    *("stylesheets/x.css.scss.erb", "404.html.erb", "about.html.erb", "app.js.erb", ".x.erb"),
]


@pytest.mark.parametrize("dialect", ["middleman", "erb", "pegasus"])
def test_templates_that_make_no_page_stop_nothing_and_are_not_published(
    build: Callable[..., BuiltSite], dialect: str
) -> None:
    drawing = "".join(f"=== docs/{name}\n<%= nowhere! %> <% if\n" for name in OTHERS)
    built = build(
        "=== docs/index.md\n# Home\n" + drawing + "=== mkdocs.yml\nsite_name: Test\n"
        "theme: {name: material, font: false}\n"
        f"plugins: [policy-pages: {{dialect: {dialect}, cards: {{enabled: false}}}}]\n"
    )
    assert built.exit_code == 0, built.log
    assert [path for path in built.files() if ".erb" in path or path.startswith("about")] == []
    (line,) = [line for line in built.log.splitlines() if "make no page" in line]
    assert "docs/404.html.erb" in line
    assert line.rstrip().endswith("more")


def test_the_versions_of_a_policy_may_have_old_names(build: Callable[..., BuiltSite]) -> None:
    built = build(
        "=== docs/index.md\n# Home\n"
        "=== docs/terms/index.html.md.erb\n---\ntitle: Terms\n"
        "policy: {kind: policy, effective: 2026-02-01}\n---\n<%= 'New' %>\n"
        "=== docs/terms/2014-12-01.html.md\n---\ntitle: Terms\n---\nOld\n"
    )
    assert built.exit_code == 0, built.log
    assert "New" in built.text("terms/index.html")
    assert "New" in built.text("terms/2026-02-01/index.html")
    assert "Old" in built.text("terms/2014-12-01/index.html")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("index.html.md.erb", "index.md"),
        ("a/x.md.erb", "a/x.md"),
        ("x.md.html.erb", "x.md"),
        ("x.html.markdown.erb", "x.md"),
    ],
)
def test_translate_writes_a_page_of_markdown(tmp_path: Path, name: str, written: str) -> None:
    page = tmp_path / "old" / name
    page.parent.mkdir(parents=True)
    page.write_text("<%= 1 + 1 %>\n")
    out = tmp_path / "new"
    done = CliRunner().invoke(
        main, ["translate", "--dialect", "erb", "--out", str(out), str(tmp_path / "old")]
    )
    assert done.exit_code == 0, done.output
    files = [path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()]
    assert files == [written]
    assert (out / written).read_text() == "2\n"
