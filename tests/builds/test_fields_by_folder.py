"""Fields that pages are given by folder and by pattern, in a build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conftest import CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite


def given(fields: str, plugins: str = "") -> str:
    options = f"policy-pages: {{cards: {{enabled: false}}, page_fields: {{{fields}}}}}"
    return "=== mkdocs.yml\n" + CONFIGURATION.replace("- policy-pages", f"{plugins}- {options}")


KIND = "A text of the kind <%= kind %>, by <%= author %>.\n"


def test_a_hundred_pages_get_their_kind_in_one_line(build: Callable[..., BuiltSite]) -> None:
    pages = "".join(f"=== docs/legal/p{number}.md\n# Page {number}\n" for number in range(100))
    built = build(f"=== docs/index.md\n# Home\n{pages}{given('legal/: {kind: policy}')}")
    assert built.exit_code == 0, built.log
    assert len(json.loads(built.text("policies.json"))["policies"]) == 100


def test_the_nearest_word_counts(build: Callable[..., BuiltSite]) -> None:
    fields = (
        "legal/a.md.erb: {author: of the page}, '**/*.md': {kind: policy, author: of all}, "
        "legal/: {kind: notice, author: of the folder}"
    )
    built = build(
        f"""\
=== docs/index.md.erb
{KIND}
=== docs/legal/a.md.erb
{KIND}
=== docs/legal/b.md.erb
---
author: of its own
---
{KIND}
=== docs/legal/.meta.yml
author: of the file
kind: letter
{given(fields)}"""
    )
    assert built.exit_code == 0, built.log
    for path, kind, author in (
        ("index.html", "policy", "of all"),
        ("legal/a/index.html", "notice", "of the page"),
        ("legal/b/index.html", "notice", "of its own"),
    ):
        text = built.text(path)
        assert f"A text of the kind {kind}, by {author}." in text, path


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("lgal/", "`page_fields` names `lgal/`, but no page matches it"),
        ("'**/*.mdx'", "`page_fields` names `**/*.mdx`, but no page matches it"),
        ("legal", "`page_fields` names `legal`, but there is no such page"),
    ],
)
def test_a_key_without_pages_is_reported(
    key: str, message: str, build: Callable[..., BuiltSite]
) -> None:
    pages = "=== docs/index.md\n# Home\n=== docs/legal/a.md\n# A\n"
    built = build(pages + given(f"{key}: {{kind: policy}}"))
    assert built.exit_code == 1
    assert f"warning[unknown-page]: {message}" in built.log
    assert ("= help: name the folder `legal/`" in built.log) == (key == "legal")


META = """\
=== docs/index.md
# Home
=== docs/legal/.meta.yml
kind: policy
tags: [legal]
policy: {owner: The board}
=== docs/legal/deep/.meta.yml
tags: [deep]
=== docs/legal/deep/terms.md.erb
---
tags: [own]
policy: {version: "3"}
---
# Terms

<i><%= kind %>, <%= tags.join(' ') %>, <%= policy['owner'] %>, <%= policy['version'] %></i>
=== docs/legals/other.md
# Other
"""


@pytest.mark.parametrize("plugins", ["", "- meta\n  ", "- tags\n  - meta\n  "])
def test_the_fields_of_folders_are_read_with_and_without_materials_plugin(
    plugins: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(META + given("", plugins))
    assert built.exit_code == 0, built.log
    text = built.text("legal/deep/terms/index.html")
    assert "<i>policy, legal deep own, The board, 3</i>" in text
    assert "The board" in built.article("legal/deep/terms/index.html").text_content()
    (policy,) = json.loads(built.text("policies.json"))["policies"]
    assert policy["kind"] == "policy"
    if "tags" in plugins:
        tags = built.page("legal/deep/terms/index.html").xpath("//*[@class='md-tag']")
        assert sorted(tag.text_content().strip() for tag in tags) == ["deep", "legal", "own"]


def test_a_folder_of_drafts_stays_in(build: Callable[..., BuiltSite]) -> None:
    pages = "=== docs/plans/.meta.yml\ndraft: true\n=== docs/plans/one.md\n# Secret plans\n"
    for plugins in ("", "- meta\n  "):
        built = build(f"=== docs/index.md\n# Home\n{pages}{given('', plugins)}")
        assert built.exit_code == 0, built.log
        assert not [path for path in built.files() if path.startswith("plans")]


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("policy: {kind: polcy}", 16, "error[unknown-kind]"),
        ("title: a: b", 9, "error[front-matter-yaml]"),
        ("kind: polcy", 7, "warning[unknown-kind]"),
        ('social: {"og:titel": x}', 10, "warning[unknown-social-key]"),
        ("template: gone.html", 11, "error[unknown-template]"),
        ("icon: 3", 7, "error[theme-field]"),
        ("- a", 1, "error[front-matter-mapping]"),
        ("a: *b", 4, "error[front-matter-"),
    ],
)
@pytest.mark.parametrize("plugins", ["", "- meta\n  "])
def test_a_mistake_in_fields_of_a_folder_is_reported_once_at_its_line(
    line: str, column: int, code: str, plugins: str, build: Callable[..., BuiltSite]
) -> None:
    if plugins and ("front-matter" in code):
        return  # the plugin ends the build in its own words
    pages = "=== docs/legal/a.md\n# A\n=== docs/legal/b.md.erb\n# B\n"
    built = build(
        f"=== docs/index.md\n# Home\n{pages}=== docs/legal/.meta.yml\n{line}\n{given('', plugins)}"
    )
    assert built.exit_code == 1
    assert f"docs/legal/.meta.yml:1:{column}: {code}" in built.log
    assert "docs/legal/a.md:" not in built.log
    assert "docs/legal/b.md.erb:" not in built.log


def test_material_may_name_the_file_otherwise(build: Callable[..., BuiltSite]) -> None:
    pages = META.replace(".meta.yml", "folder.yml")
    built = build(pages + given("", "- meta: {meta_file: folder.yml}\n  "))
    assert built.exit_code == 0, built.log
    text = built.text("legal/deep/terms/index.html")
    assert "<i>policy, legal deep own, The board, 3</i>" in text
