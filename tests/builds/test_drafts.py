"""Drafts: a build leaves them out. `test_serve.py` has what authors see of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
