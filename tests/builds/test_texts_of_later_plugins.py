"""The text that another plugin gives a page last is what is published, and no draft among them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import BuiltSite

SITE = """\
=== docs/index.md
# Home
=== docs/plain.md
# Plain

The first words.
=== docs/template.md.erb
# Template

The first words, <%= 20 + 2 %>.
=== docs/terms/index.md
---
policy: {kind: policy, effective: 2026-06-01}
---
# Terms

The first words.
=== docs/terms/2026-01-01.md
---
policy: {kind: policy, effective: 2026-01-01}
---
# Terms

The first words of all.
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [policy-pages]
hooks: [making.py, changing.py]
=== making.py
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File


@event_priority(200)
def on_files(files, config):
    text = "# Made\\n\\nThe first words."
    files.append(File.generated(config, "made.md", content=text))
    return files
=== changing.py
PATH, TEXT = "@path", "@text"


def on_files(files, config):
    if "@hook" == "on_files":
        files.get_file_from_path(PATH).content_string = TEXT
    return files


def on_nav(nav, config, files):
    if "@hook" == "on_nav":
        files.get_file_from_path(PATH).content_string = TEXT
    return nav
"""
LATER = "# Changed\\n\\nThe later words, <%= 40 + 2 %>."
PAGES = {
    "plain.md": "plain/index.html",
    "template.md": "template/index.html",
    "template.md.erb": "template/index.html",
    "terms/index.md": "terms/index.html",
    "terms/2026-01-01.md": "terms/2026-01-01/index.html",
    "made.md": "made/index.html",
}


def drawn(path: str, hook: str, text: str) -> str:
    return SITE.replace("@path", path).replace("@hook", hook).replace("@text", text)


@pytest.mark.parametrize("hook", ["on_files", "on_nav"])
@pytest.mark.parametrize("path", PAGES)
def test_the_later_text_is_published(path: str, hook: str, build: Callable[..., BuiltSite]) -> None:
    is_template = path.startswith("template")
    text = LATER if is_template else LATER.replace("<%= 40 + 2 %>", "42")
    built = build(drawn(path, hook, text))
    assert built.exit_code == 0, built.log
    words = built.article(PAGES[path]).text_content()
    assert "The later words, 42." in words
    assert "The first words" not in words


@pytest.mark.parametrize("hook", ["on_files", "on_nav"])
@pytest.mark.parametrize("path", PAGES)
def test_a_later_text_that_is_a_draft_is_not_published(
    path: str, hook: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(drawn(path, hook, "---\\nstatus: draft\\n---\\n# Changed\\n\\nThe plans."))
    assert "[draft-published]" in built.log
    assert built.exit_code == 1
    assert built.files() == []
