"""Which pages a key of `page_fields` is for, and how fields of several folders are joined."""

from __future__ import annotations

from typing import Any

import pytest

from policy_pages.site.given_fields import (
    combined,
    fields_of_configuration,
    fields_of_folders,
    fits,
)


@pytest.mark.parametrize(
    ("key", "fitting", "others"),
    [
        ("a.md", ["a.md"], ["x/a.md", "a.mdx", "a/md"]),
        ("legal/", ["legal/a.md", "legal/deep/a.md"], ["legal.md", "x/legal/a.md", "legals/a.md"]),
        ("/legal/", ["legal/a.md"], ["a.md"]),
        ("./", ["a.md", "x/a.md"], []),
        ("./legal//x/", ["legal/x/a.md"], ["legal/a.md"]),
        ("**/*.md", ["a.md", "x/a.md", "x/y/a.md"], ["a.markdown"]),
        ("*.md", ["a.md"], ["x/a.md"]),
        ("legal/*.md", ["legal/a.md"], ["legal/x/a.md", "a.md"]),
        ("legal/**", ["legal/a.md", "legal/x/a.md"], ["legal.md"]),
        ("**/index.md", ["index.md", "x/index.md"], ["x/my-index.md"]),
        ("legal/**/a.md", ["legal/a.md", "legal/x/y/a.md"], ["legal/xa.md"]),
        ("20??-*.md", ["2026-a.md"], ["206-a.md", "2026/a.md", "20/6-a.md"]),
        ("[ab].md", ["a.md", "b.md"], ["c.md", "ab.md"]),
        ("[!ab].md", ["c.md"], ["a.md", "/.md"]),
        ("[a-c]*.md", ["b1.md"], ["d1.md", "-.md"]),
        ("a+b/*.md", ["a+b/c.md"], ["aab/c.md"]),
        ("*", ["a.md"], ["x/a.md"]),
        ("**", ["a.md", "x/a.md"], []),
        ("caf\u00e9/*.md", ["cafe\u0301/a.md"], ["cafe/a.md"]),
    ],
)
def test_a_key_is_for_these_pages(key: str, fitting: list[str], others: list[str]) -> None:
    assert [path for path in [*fitting, *others] if fits(key, [path])] == fitting


def test_a_template_is_named_by_either_of_its_names() -> None:
    paths = ("legal/a.md.erb", "legal/a.md")
    for key in ("legal/a.md.erb", "legal/a.md", "**/*.md", "**/*.erb", "legal/", "legal/?.md"):
        assert fits(key, paths), key
    assert not fits("legal/*.markdown", paths)


def test_a_later_key_goes_before_an_earlier_one_and_an_exact_one_before_all() -> None:
    given: dict[str, Any] = {
        "legal/a.md": {"author": "of the page"},
        "**/*.md": {"kind": "policy", "author": "of all", "owner": "of all"},
        "legal/": {"author": "of the folder", "kind": "notice"},
        "other/": {"kind": "letter"},
        "legal/b.md": None,
    }
    fields = fields_of_configuration(given, ["legal/a.md"])
    assert fields == {"kind": "notice", "author": "of the page", "owner": "of all"}
    assert fields_of_configuration(given, ["legal/b.md"])["author"] == "of the folder"
    assert fields_of_configuration(given, ["c.md"])["kind"] == "policy"


FOLDERS: dict[str, Any] = {
    "legal/deep": {"tags": ["deep"], "policy": {"owner": "Ada"}, "icon": "deep"},
    "": {"tags": ["all"], "policy": {"owner": "The board", "licence": "MIT"}, "icon": ["all"]},
    "legal": {"kind": "policy"},
}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("a.md", FOLDERS[""]),
        ("legal/a.md", {**FOLDERS[""], "kind": "policy"}),
        ("legals/a.md", FOLDERS[""]),
        (
            "legal/deep/er/a.md",
            {
                "tags": ["all", "deep"],
                "policy": {"owner": "Ada", "licence": "MIT"},
                "icon": "deep",
                "kind": "policy",
            },
        ),
    ],
)
def test_a_nearer_folder_goes_before_a_farther_one(path: str, fields: dict[str, Any]) -> None:
    assert fields_of_folders(FOLDERS, path) == fields


def test_lists_are_added_up_and_mappings_joined() -> None:
    assert combined({"a": [1], "b": {"c": 1, "d": [1]}}, {"a": [2], "b": {"d": [2], "e": 3}}) == {
        "a": [1, 2],
        "b": {"c": 1, "d": [1, 2], "e": 3},
    }
    assert combined([1], "text") == "text"
    assert combined({"a": 1}, None) is None
