"""The navigation that is rendered once for many pages is the one that Material writes on each."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BuiltSite, write_tree
from equipment import MATERIALX, need

COUNTED = """\
=== mkdocs.yml
site_name: Rules
site_url: https://example.org/
theme: {name: material, font: false}
hooks: [counted.py]
plugins: PLUGINS
=== counted.py
from pathlib import Path
from jinja2.runtime import Macro
calls = 0
call = Macro.__call__
def counted(macro, *args, **kwargs):
    global calls
    calls += macro.name == "render"
    return call(macro, *args, **kwargs)
def on_config(config):
    Macro.__call__ = counted
def on_post_build(config):
    Macro.__call__ = call
    Path(config.config_file_path).with_name("calls").write_text(str(calls))
"""
SITE = """\
=== mkdocs.yml
site_name: Rules & more
site_url: https://example.org/rules/
repo_url: https://example.org/repository
theme: {THEME}
markdown_extensions: [toc: {permalink: true}]
hooks: HOOKS
plugins: PLUGINS
nav:
  - index.md
  - about.md
  - Policies & <em>terms</em>:
    - policies/index.md
    - policies/terms.md
    - Named <b>here</b>: policies/privacy.md
    - Older:
      - policies/older/index.md
      - policies/older/terms.md
      - Oldest: [policies/older/oldest/terms.md, Elsewhere: 'https://example.com/?a=b&c=d']
    - Without an index: [policies/more/v1.2.md, Relative: ../x/]
  - Letters:
    - First of all: [Inner: [letters/one.md]]
    - letters/two.md
    - Again: about.md
  - hidden.md
  - draft.md
  - Elsewhere: https://example.org/elsewhere/
  - At the top: [Root: /root/, top.md]
=== docs/index.md
# Welcome

## One

### Deep
=== docs/about.md
---
title: A & B <i>C</i>
icon: material/home
status: new
---
Text
=== docs/policies/index.md
---
icon: material/star
subtitle: All of them
---
# Policies
=== docs/policies/terms.md
# Terms `of` <b>use</b>
=== docs/policies/privacy.md
---
status: deprecated
---
# Privacy
=== docs/policies/older/index.md
# Older
=== docs/policies/older/terms.md
# Older terms
=== docs/policies/older/oldest/terms.md
# Oldest terms
=== docs/policies/more/v1.2.md
# Dotted
=== docs/letters/one.md
# One
=== docs/letters/two.md
# Two

## More
=== docs/hidden.md
---
hide: [navigation]
---
# Hidden
=== docs/draft.md
---
draft: true
---
# Draft
=== docs/top.md
# Top
=== docs/beside.md
# Not in the navigation
=== changes.py
def on_page_context(context, page, config, nav):  # late: other pages are written already
    if page.file.src_uri == "policies/terms.md":
        page.meta["status"] = "new"
=== as_material.py
import jinja2
from mkdocs.plugins import event_priority
@event_priority(-1000)
def on_env(env, config, files):
    env.template_class = jinja2.Template
"""
OURS = "policy-pages: {cards: {enabled: false}}"
BLOG = """
=== docs/blog/index.md
# Blog
=== docs/blog/posts/one.md
---
date: 2026-01-01
categories: [News]
---
# A post
=== docs/blog/posts/two.md
---
date: 2026-02-01
---
# Another `post`
"""
READS_THE_PAGE = """
=== own/partials/nav-item.html
{% macro render(nav_item, path, level, parent) %}
  <li>{{ page.title }}: {{ nav_item.title }}
  {% for item in nav_item.children or [] %}
    {{ render(item, path, level + 1, nav_item) }}
  {% endfor %}</li>
{% endmacro %}
"""
CASES = {
    "tabs": (
        "features: [navigation.tabs, navigation.sections, navigation.indexes, navigation.path]",
        f"[search, {OURS}]",
        "",
    ),
    "pruned, files as addresses": (
        "features: [navigation.prune, navigation.indexes, toc.integrate, navigation.footer]",
        f"[{OURS}]\nuse_directory_urls: false",
        "",
    ),
    "sections, titles with code": (
        "features: [navigation.sections, navigation.expand]",
        f"[typeset, {OURS}]",
        "",
    ),
    "sections with pages": ("features: [navigation.tabs]", f"[{OURS}, section-index]", ""),
    "languages": (
        "features: [navigation.indexes]",
        f"[{OURS}, i18n: {{languages: [{{locale: en, name: E, default: true}}, "
        "{locale: de, name: D, build: true}]}]",
        "=== docs/top.de.md\n# Oben\n=== docs/letters/two.de.md\n# Zwei\n",
    ),
}


def compare(
    folder: Path,
    run_build: Callable[..., BuiltSite],
    theme: str,
    plugins: str,
    files: str,
    **how: bool,
) -> tuple[int, int]:
    """Build a site as usual, and so that Material renders all of its navigation on each page;
    compare each file. Returns how often the macro was called."""
    calls, written = [], []
    for name, hooks in (
        ("kept", "[counted.py, changes.py]"),
        ("plain", "[counted.py, changes.py, as_material.py]"),
    ):
        drawing = SITE.replace("THEME", theme).replace("HOOKS", hooks).replace("PLUGINS", plugins)
        root = folder / name
        _, _, hook = COUNTED.partition("plugins: PLUGINS\n")
        write_tree(root, drawing + files + hook)
        built = run_build(root, root / "site", strict=False, **how)
        assert built.exit_code == 0, built.log
        calls.append(int((root / "calls").read_text()))
        written.append({path: (built.folder / path).read_bytes() for path in built.files()})
    kept, plain = written
    assert [*kept] == [*plain]
    pages = [path for path in plain if path.endswith(".html")]
    assert len(pages) > 14
    for path in pages:
        assert kept[path].decode() == plain[path].decode(), path
    return calls[0], calls[1]


@pytest.mark.parametrize("case", CASES)
def test_pages_are_the_same(tmp_path: Path, run_build: Callable[..., BuiltSite], case: str) -> None:
    features, plugins, files = CASES[case]
    theme = ", ".join(["name: material", "font: false", *filter(None, [features])])
    kept, plain = compare(tmp_path, run_build, theme, plugins, files)
    assert kept < plain * 0.7


LEFT_ALONE = {
    "a template that reads the page": (f"[{OURS}]", READS_THE_PAGE),
    "a blog, whose filter makes other addresses": (
        f"[blog: {{pagination_per_page: 1}}, {OURS}]",
        BLOG,
    ),
}


@pytest.mark.parametrize("case", LEFT_ALONE)
def test_what_may_differ_from_page_to_page_is_rendered_on_each(
    tmp_path: Path, run_build: Callable[..., BuiltSite], case: str
) -> None:
    theme = "name: material, font: false, custom_dir: own"
    plugins, files = LEFT_ALONE[case]
    kept, plain = compare(tmp_path, run_build, theme, plugins, files + "=== own/empty.html\n")
    assert kept == plain


def test_materialx_has_the_same_pages(
    tmp_path: Path, run_build: Callable[..., BuiltSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    need("materialx")
    before = filter(None, [os.environ.get("PYTHONPATH")])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(MATERIALX), *before]))
    theme = "name: materialx, font: false, features: [navigation.indexes, navigation.prune]"
    kept, plain = compare(tmp_path, run_build, theme, f"[{OURS}]", "", fresh=True)
    assert kept < plain * 0.7


def test_more_pages_in_a_folder_need_a_few_calls_more_each(
    tmp_path: Path, run_build: Callable[..., BuiltSite]
) -> None:
    calls = {}
    for count in (20, 40):
        root = tmp_path / str(count)
        pages = "".join(f"=== docs/{one}.md\n# Letter {one}\n" for one in range(count))
        write_tree(root, COUNTED.replace("PLUGINS", f"[{OURS}]") + pages)
        built = run_build(root, root / "site", strict=True)
        assert built.exit_code == 0, built.log
        calls[count] = int((root / "calls").read_text())
    assert calls[40] - calls[20] <= 20 * 4
