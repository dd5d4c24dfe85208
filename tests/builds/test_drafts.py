"""Drafts: a build leaves them out. `test_serve.py` has what authors see of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from policy_pages.cli import main
from policy_pages.policies.declaration import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

PAGE = """\
---
title: Secret plans
policy:
  kind: policy
  status: {status}
  published: 2026-01-10
  effective: 2026-02-01
---
# Secret plans
"""
HOME = "=== docs/index.md\n---\ntemplate: home.html\n---\n# Home\n"


@pytest.mark.parametrize("path", ["plans.md", "plans/index.md", "plans/index.md.erb"])
@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_draft_alone_is_not_published(
    build: Callable[..., BuiltSite], path: str, status: str
) -> None:
    built = build(f"{HOME}=== docs/{path}\n{PAGE.format(status=status)}")
    assert built.exit_code == 0, built.log
    pages = [file for file in built.files() if built.folder.joinpath(file).suffix != ".png"]
    told = [file for file in pages if "Secret plans" in (built.folder / file).read_text("latin-1")]
    assert bool(told) == (status == "published"), told
    assert ("plans/index.html" in built.files()) == (status == "published")


def test_a_draft_may_get_its_status_from_the_configuration_or_a_directive(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        HOME + "=== docs/given.md\n# Given\n"
        "=== docs/printed.md.erb\n---\npolicy:\n  status: <%= 'dr' + 'aft' %>\n---\n# Printed\n"
        "=== mkdocs.yml\nsite_name: T\nsite_url: https://e.example/\n"
        "theme: {name: material, font: false}\n"
        "plugins: [policy-pages: {erb_in_front_matter: true, "
        "page_fields: {given.md: {policy: {status: draft}}}}]\n"
    )
    assert built.exit_code == 0, built.log
    assert [path for path in built.files() if path.endswith("index.html")] == ["index.html"]


def test_drafts_alone_among_themselves_are_not_published(
    build: Callable[..., BuiltSite],
) -> None:
    page = PAGE.format(status="draft").replace("  effective: 2026-02-01\n", "")
    built = build(f"{HOME}=== docs/plans/index.md\n{page}=== docs/plans/2027-01-01.md\n{page}")
    assert built.exit_code == 0, built.log
    assert not [path for path in built.files() if path.startswith("plans/")]


def test_a_build_names_no_draft_in_its_navigation(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"{HOME}=== docs/plans.md\n{PAGE.format(status='draft')}"
        f"=== docs/deep/plans.md\n{PAGE.format(status='draft')}=== docs/last.md\n# Last\n"
        "=== mkdocs.yml\nsite_name: T\nsite_url: https://e.example/\n"
        "theme: {name: material, font: false}\nplugins: [policy-pages]\n"
        "nav: [index.md, Secret: plans.md, Hidden: [Deeper: [deep/plans.md]], Shown: [last.md]]\n"
    )
    assert built.exit_code == 0, built.log
    home = built.page("index.html")
    shown = " ".join(home.xpath("//nav[@data-md-level='0']//text()")).split()
    assert shown == ["T", "Home", "Shown", "Shown", "Last"]
    assert home.xpath("//link[@rel='next']/@href") == ["last/"]
    assert built.page("last/index.html").xpath("//link[@rel='prev']/@href") == [".."]


def test_new_pages_are_drafts_until_their_authors_say_so(
    draw: Callable[[str], Path],
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = draw(
        f"{HOME}=== mkdocs.yml\nsite_name: T\nsite_url: https://e.example/\nnav: [index.md]\n"
        "theme: {name: material, font: false}\nvalidation: {omitted_files: warn}\n"
        "plugins: [policy-pages: {today: 2026-11-28}]\n"
    )
    monkeypatch.chdir(root)
    title = 'Our "1st" <page>: *one* # of {0}'
    for kind in KINDS:
        result = CliRunner().invoke(main, ["new", kind, title.format(kind)])
        assert result.exit_code == 0, result.output

    def built(folder: str) -> BuiltSite:
        return run_build(root, tmp_path / folder, strict=True)

    drafts = built("drafts")
    assert drafts.exit_code == 0, drafts.log
    assert [path for path in drafts.files() if path.endswith(".html")] == ["404.html", "index.html"]

    paths = [f"our-1st-page-one-of-{kind}" for kind in KINDS]
    configuration = (root / "mkdocs.yml").read_text()
    pages = ", ".join(f"{path}/index.md" for path in paths)
    (root / "mkdocs.yml").write_text(configuration.replace("[index.md]", f"[index.md, {pages}]"))
    for path in paths:
        page = root / "docs" / path / "index.md"
        draft = "  status: draft # take this line out to publish the page\n"
        page.write_text(page.read_text().replace(draft, ""))
    hasty = built("hasty")
    assert hasty.exit_code == 1
    assert hasty.log.count("warning[share-placeholder]: `description` still holds `TODO:`") == 4
    for path in paths:
        page = root / "docs" / path / "index.md"
        page.write_text(page.read_text().replace("TODO: one sentence, for", "What is shown to"))
    published = built("published")
    assert published.exit_code == 0, published.log
    for kind, path in zip(KINDS, paths, strict=True):
        (heading,) = published.page(f"{path}/index.html").xpath("//h1")
        assert heading.text_content() == title.format(kind)
