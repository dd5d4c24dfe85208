"""Headers that other systems wrote stop no build, and keep what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

MIDDLEMAN = CONFIGURATION.replace("policy-pages", "policy-pages: {dialect: middleman}")

TECH_DOCS = """\
=== docs/index.html.md.erb
---
title: Guide
weight: 10
last_reviewed_on: 2020-01-01
review_in: 6 months
owner_slack: "#team"
hide_in_navigation: true
layout: core
kind: change
search: true
---
# <%= current_page.data.title %>: <%= current_page.data.kind %>

| Plan    | Price |
|---------|-------|
| # Basic | 3     |
"""


def test_a_page_of_tech_docs_is_built(build: Callable[..., BuiltSite]) -> None:
    built = build(f"{TECH_DOCS}=== mkdocs.yml\n{MIDDLEMAN}")
    assert built.exit_code == 0, built.log
    article = built.article("index.html")
    assert article.xpath("string(.//h1)").startswith("Guide: change")
    assert article.xpath("string(.//tbody//th[@scope='row'])") == "Basic"
    assert "index.html.md.erb:4:1" not in built.log
    assert ":5:1: info[review-overdue]: the review was due on 2020-07-01" in built.log


@pytest.mark.parametrize("fields", ["", "page_fields: {'**/*.md': {kind: notice}}"])
def test_an_overdue_review_stops_a_build_only_if_policy_promises_it(
    fields: str, build: Callable[..., BuiltSite]
) -> None:
    configuration = CONFIGURATION.replace("policy-pages", f"policy-pages: {{{fields}}}")
    page = "---\nlast_reviewed_on: 2020-01-01\nreview_in: 6 months\n---\n# Terms\n"
    for text, code, level in (
        (page, 0, "info"),
        (page.replace("review_in: 6 months", "policy: {review_in: 6 months}"), 1, "warning"),
    ):
        built = build(
            f"=== docs/index.md\n# Home\n=== docs/terms.md\n{text}=== mkdocs.yml\n{configuration}"
        )
        assert built.exit_code == code, built.log
        assert f"{level}[review-overdue]: the review was due on 2020-07-01" in built.log


def test_the_rows_of_other_systems_have_no_headings(build: Callable[..., BuiltSite]) -> None:
    page = TECH_DOCS.partition("\n\n")[2].replace("docs/index.html.md.erb", "docs/index.md")
    for flavour in ("python", "redcarpet", "gfm"):
        header = f"=== docs/index.md\n---\nmarkdown: {flavour}\n---\n# Guide\n\n"
        article = build(f"{header}{page}").article("index.html")
        assert article.xpath("string(.//tbody//td[1])") == "# Basic"
        article = build(f"{header}{page}=== mkdocs.yml\n{MIDDLEMAN}").article("index.html")
        assert article.xpath("string(.//tbody//th[@scope='row'])") == "Basic"


HEADERS = {
    "toml": """\
+++
title = "Terms"
date = 2014-05-15T10:00:00Z
description = "What we ask of you."
weight = 3
[params]
owner = "Ada"
+++
""",
    "json": ';;;\n"title": "Terms",\n"description": "What we ask of you."\n;;;\n',
    "encoding": """\
# -*- coding: utf-8 -*-
---
title: Terms
description: What we ask of you.
---
""",
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("path", ["docs/terms.md", "docs/terms.md.erb"])
def test_a_header_in_another_form_is_read(
    name: str, path: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(f"=== docs/index.md\n# Home\n=== {path}\n{HEADERS[name]}\n# The terms\n")
    assert built.exit_code == 0, built.log
    page = built.page("terms/index.html")
    assert page.xpath("string(//meta[@name='description']/@content)") == "What we ask of you."
    assert "Terms" in page.xpath("string(//title)")
    assert built.article("terms/index.html").text_content().strip().startswith("The terms")


def test_a_draft_in_toml_is_no_page(build: Callable[..., BuiltSite]) -> None:
    page = '=== docs/plan.md\n+++\ntitle = "Plan"\ndraft = true\n+++\n# Secret\n'
    built = build(f"=== docs/index.md\n# Home\n{page}")
    assert "plan/index.html" not in built.files()


def test_a_mistake_in_toml_has_its_place(build: Callable[..., BuiltSite]) -> None:
    page = '+++\ntitle = "Terms"\n\n[policy]\nkind = "polcy"\n+++\n# Terms\n'
    built = build(f"=== docs/index.md\n{page}")
    assert built.exit_code == 1
    assert "docs/index.md:5:8: error[unknown-kind]: `polcy` is not a kind of page" in built.log


@pytest.mark.parametrize(
    "field",
    [
        *("title: 404", "kind: article", "search: false", "hide: false", "published: May 15, 2014"),
        *("review_in: never", "version: 1.0", "opens: 12:30", "date: 2014-05-15 10:00:00 -0700"),
        *("tags: a b", "section: Alerts\nsection: Alerts", "comments: true", "layout: false"),
    ],
)
def test_a_field_of_another_system_stops_no_build(
    field: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(f"=== docs/index.md\n---\n{field}\n---\n# A page\n")
    assert built.exit_code == 0, built.log


def test_a_page_that_says_so_is_not_searched(build: Callable[..., BuiltSite]) -> None:
    configuration = CONFIGURATION.replace("plugins:", "plugins:\n  - search")
    pages = "=== docs/index.md\n# Home\n=== docs/a.md\n---\nsearch: {}\n---\n# Aardvark\n"
    for value, is_found in (("false", False), ("true", True)):
        built = build(f"{pages.format(value)}=== mkdocs.yml\n{configuration}")
        index = (built.folder / "search/search_index.json").read_text("utf-8")
        assert ("Aardvark" in index) == is_found
