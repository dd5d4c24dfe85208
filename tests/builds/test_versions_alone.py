"""`freeze` and `redline` read an earlier version as a build does, which knows its series."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html

from conftest import BuiltSite
from policy_pages.cli import main

SITE = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [policy-pages: {dialect: pegasus, cards: {enabled: false}}]
=== docs/index.md
# Home
=== docs/terms/index.md.erb
---
policy: {kind: policy, effective: 2026-06-01}
---
# Terms

## Scope

This <%= kind %> is for all.

As in [](#scope).
=== docs/terms/2025-01-01.md.erb
---
policy: {effective: 2025-01-01}
---
# Terms

## Scope

This <%= kind %> is for some.

As in [](#scope).
"""
VERSION = "docs/terms/2025-01-01.md.erb"


@pytest.fixture
def root(draw: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = draw(SITE)
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_build_knows_what_an_earlier_version_is(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE)
    assert built.exit_code == 0, built.log
    article = built.article("terms/2025-01-01/index.html")
    assert article.xpath(".//h2/@id") == ["scope"]
    assert "This policy is for some." in article.text_content()
    assert "As in Scope" in article.text_content()


def test_the_clauses_of_an_earlier_version_are_frozen(root: Path) -> None:
    result = run("freeze", VERSION)
    assert result.exit_code == 0, result.output
    assert result.stdout == "docs/terms/2025-01-01.clauses.yml: 1 clause\n"
    assert "id: scope" in (root / "docs/terms/2025-01-01.clauses.yml").read_text()


@pytest.mark.parametrize("paths", [["docs"], ["docs/terms"]])
def test_the_clauses_of_all_versions_are_frozen(paths: list[str], root: Path) -> None:
    result = run("freeze", *paths)
    assert result.exit_code == 0, result.output
    frozen = [path.name for path in sorted(root.rglob("*.clauses.yml"))]
    assert frozen == ["2025-01-01.clauses.yml", "index.clauses.yml"]


def test_a_redline_from_an_earlier_version(root: Path) -> None:
    result = run("redline", VERSION, "docs/terms/index.md.erb")
    assert result.exit_code == 1, result.output
    page = html.document_fromstring(result.stdout)
    (redline,) = page.xpath("//div[@class='redline']")
    assert redline.xpath(".//h2/@id") == ["scope"]
    (deleted,), (inserted,) = redline.xpath(".//del"), redline.xpath(".//ins")
    assert "some" in deleted.text_content()
    assert "all" in inserted.text_content()
