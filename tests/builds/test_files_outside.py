"""No link of a site's folder publishes a file of the machine that builds it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import BuiltSite
from policy_pages.cli import main

SECRET = "root:x:0:0:secret"
CONFIGURATION = """\
site_name: Test
site_url: https://example.org/
theme:
  name: material
  font: false
  custom_dir: overrides
exclude_docs: |
  private/
  helpers.py
plugins:
  - search
  - policy-pages:
      dialect: middleman
"""
SITE = f"""\
=== mkdocs.yml
{CONFIGURATION}
=== overrides/views/own.html
<p>own</p>
=== pool/common.md
Shared text.
=== pool/picture.svg
<svg xmlns="http://www.w3.org/2000/svg"/>
=== pool/_part.md
Shared part.
=== docs/index.md
# Home
"""


@pytest.fixture
def linked(
    tmp_path: Path, draw: Callable[[str], Path], run_build: Callable[..., BuiltSite]
) -> Callable[..., BuiltSite]:
    """Build the site with links in it."""

    def build(links: dict[str, str], more: str = "", **how: object) -> BuiltSite:
        for name in ("secret.txt", "secret/a.md", "secret/a.yml", "secret/_a.md"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(SECRET)
        root = draw(SITE + more)
        for place, target in links.items():
            path = root / place
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)
            is_above = target.startswith("/")
            path.symlink_to(tmp_path / target[1:] if is_above else target)
        return run_build(root, tmp_path / "site", **{"strict": False, **how})

    return build


def nothing_leaks(built: BuiltSite) -> None:
    assert built.exit_code == 1, built.log
    assert "Traceback" not in built.log
    assert SECRET not in built.log
    for path in built.files():
        assert SECRET.encode() not in (built.folder / path).read_bytes(), path


PAGES = """\
=== docs/parts.md.erb
<%= partial "secret" %>
=== docs/linked_part.md.erb
<%= partial "folder/a" %>
=== docs/views.md.erb
---
title: Views
---
<%= partial "nothing" %>
=== docs/terms.md
---
title: Terms of Use
policy: {kind: policy}
---
# Terms
=== docs/policy/index.md
---
policy: {kind: policy, effective: 2021-01-01}
---
# Policy
"""


def test_each_file_that_leads_out_is_an_error_at_its_name(
    linked: Callable[..., BuiltSite],
) -> None:
    built = linked(
        {
            "docs/page.md": "/secret.txt",
            "docs/device.md": "/../../../../../../dev/zero",
            "docs/template.md.erb": "/secret.txt",
            "docs/deep/chain.md": "../page.md",
            "docs/gone.md": "/gone.md",
            "docs/broken.md": "gone/too.md",
            "docs/policy/2020-01-01.md": "/secret.txt",
            "docs/deep/.meta.yml": "/secret/a.yml",
            "docs/asset.txt": "/secret.txt",
            "docs/picture.png": "/secret.txt",
            "docs/_secret.md": "/secret.txt",
            "docs/terms.clauses.yml": "/secret.txt",
            "data/people.yml": "/secret.txt",
            "data/more": "/secret",
            "partials/folder": "/secret",
            "docs/private/seen.txt": "/secret.txt",  # the site leaves it out
        },
        PAGES,
    )
    nothing_leaks(built)
    leads_out = "leads outside the site's folder"
    for expected in (
        f"docs/page.md:1:1: error[unreadable-file]: this file {leads_out}",
        f"docs/device.md:1:1: error[unreadable-file]: this file {leads_out}",
        f"docs/template.md.erb:1:1: error[unreadable-file]: this file {leads_out}",
        f"docs/deep/chain.md:1:1: error[unreadable-file]: this file {leads_out}",
        f"docs/gone.md:1:1: error[unreadable-file]: this file {leads_out}",
        "docs/broken.md:1:1: error[unreadable-file]: this file is a link to a file that does not",
        f"docs/policy/2020-01-01.md:1:1: error[unreadable-file]: this file {leads_out}",
        f"docs/deep/.meta.yml:1:1: error[unreadable-file]: this file {leads_out}",
        f"docs/asset.txt:1:1: error[unreadable-file]: this file {leads_out}",
        f"docs/picture.png:1:1: error[unreadable-file]: this file {leads_out}",
        f"error[unreadable-file]: `docs/_secret.md` {leads_out}",
        f"error[unreadable-file]: `partials/folder/_a.md` {leads_out}",
        f"docs/terms.clauses.yml:1:1: error[clauses-file]: this file {leads_out}",
        f"data/people.yml:1:1: error[data-file]: this {leads_out}",
        f"data/more:1:1: error[data-file]: this {leads_out}",
        "error[unknown-partial]: ",  # all errors at once
    ):
        assert expected in built.log
    assert "seen.txt" not in built.log


FOLDER = "error[unreadable-file]: this folder leads outside"
FILE = "error[unreadable-file]: this file leads outside"
FOLDERS = {
    "a folder of pages": ("docs/more", "/secret", FOLDER),
    "the whole machine": ("docs/more", "/../../../../../..", FOLDER),
    "the pages themselves": ("docs", "/secret", FOLDER),
    "a folder in itself": (
        *("docs/more", "."),
        "error[unreadable-file]: this folder is a link to a folder that contains it",
    ),
    "a folder of the theme": ("overrides/partials", "/secret", FOLDER),
    "a template": ("overrides/main.html", "/secret.txt", FILE),
    "a view": ("overrides/views/x.html", "/secret.txt", FILE),
    "a card's template": ("overrides/cards/default.svg", "/secret.txt", FILE),
    "a picture of the theme": ("overrides/assets/x.png", "/secret.txt", FILE),
    "the published addresses": (
        *("published-addresses.txt", "/secret.txt"),
        "error[recorded-address]: this file leads outside",
    ),
    "the cards' cache": (
        *(".cache", "/secret"),
        "error[card-template]: cards cannot be drawn: the cards' cache `.cache/",
    ),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_link_out_stops_the_build(
    linked: Callable[..., BuiltSite], tmp_path: Path, name: str
) -> None:
    place, target, expected = FOLDERS[name]
    built = linked({place: target})
    nothing_leaks(built)
    where = "mkdocs.yml" if name == "the cards' cache" else place
    assert f"{where}:1:1: {expected}" in built.log
    found = sorted(path.name for path in (tmp_path / "secret").iterdir())
    assert found == ["_a.md", "a.md", "a.yml"]  # nothing is written there


def test_a_font_that_leads_out_is_an_error(linked: Callable[..., BuiltSite]) -> None:
    configuration = f"{CONFIGURATION}      cards: {{fonts: [fonts/own.ttf]}}\n"
    built = linked({"fonts/own.ttf": "/secret.txt"}, f"=== mkdocs.yml\n{configuration}")
    nothing_leaks(built)
    assert "cards cannot be drawn: the font `fonts/own.ttf` leads outside" in built.log


def test_links_lead_about_in_the_site(linked: Callable[..., BuiltSite]) -> None:
    built = linked(
        {
            "docs/page.md": "../pool/common.md",
            "docs/picture.svg": "../pool/picture.svg",
            "docs/folder": "../pool",
            "partials": "pool",
            "overrides/assets/picture.svg": "../../pool/picture.svg",
        },
        "=== docs/parts.md.erb\n<%= partial 'part' %>\n",
        strict=True,
    )
    assert built.exit_code == 0, built.log
    assert "Shared text." in built.text("page/index.html")
    assert "Shared text." in built.text("folder/common/index.html")
    assert "Shared part." in built.text("parts/index.html")
    assert {"picture.svg", "folder/picture.svg", "assets/picture.svg"} <= {*built.files()}


def test_folders_that_the_configuration_names_elsewhere_are_read(
    tmp_path: Path, draw: Callable[[str], Path], run_build: Callable[..., BuiltSite]
) -> None:
    root = draw(
        "=== site/mkdocs.yml\n"
        + CONFIGURATION.replace("overrides", "../theme")
        + """\
      data_dir: ../data
      partials_dir: ../partials
docs_dir: ../pages
=== theme/views/own.html
<p>own</p>
=== data/a.yml
word: given
=== partials/_part.md
Part.
=== pages/index.md.erb
<%= data.a.word %> <%= partial "part" %>
"""
    )
    built = run_build(root / "site", tmp_path / "built", strict=False)
    assert built.exit_code == 0, built.log
    assert "given Part." in built.text("index.html")
    (root / "pages/out.md").symlink_to(tmp_path / "drawn" / "elsewhere.md")
    (root / "elsewhere.md").write_text(SECRET)
    nothing_leaks(run_build(root / "site", tmp_path / "again", strict=False))


PAGE_OUT = "docs/x.md:1:1: error[unreadable-file]: this file leads outside"
COMMANDS = {
    # the command -> what is a link, and what is said
    "check docs/x.md": ("docs/x.md", PAGE_OUT),
    "check docs": ("docs/x.md", PAGE_OUT),
    "translate docs/x.md": ("docs/x.md", PAGE_OUT),
    "redline docs/terms/index.md docs/x.md": ("docs/x.md", PAGE_OUT),
    "freeze docs/x.md": ("docs/x.clauses.yml", "error[clauses-file]: this file leads outside"),
    "revise docs/terms/index.md --effective 2030-01-01": (
        *("docs/terms/index.clauses.yml", "index.clauses.yml leads outside"),
    ),
    "check docs/terms": ("docs", "docs:1:1: error[unreadable-file]: this folder leads outside"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_read_nothing_outside(
    tmp_path: Path,
    draw: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    place, expected = COMMANDS[command]
    policy = "---\ntitle: Terms\npolicy: {kind: policy, effective: 2020-01-01}\n---\n# Terms\n"
    root = draw(f"{SITE}=== docs/x.md\n{policy}=== docs/terms/index.md\n{policy}")
    path = root / place
    if path.is_dir():
        path.rename(tmp_path / "moved")
        path.symlink_to(tmp_path / "moved")
    else:
        (tmp_path / "secret.txt").write_text(SECRET)
        path.unlink(missing_ok=True)
        path.symlink_to(tmp_path / "secret.txt")
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code in (1, 2), result.output
    assert expected in result.output
    assert SECRET not in result.output
