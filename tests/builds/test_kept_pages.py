"""A build that takes pages over from earlier ones is the same as one that makes them all."""

from __future__ import annotations

import datetime
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import BuiltSite

SEED = int(os.environ.get("KEPT_PAGES_SEED", "1"))
STEPS = int(os.environ.get("KEPT_PAGES_STEPS", "6"))
"""How often files are edited and the site is built twice; more of them by hand."""

TERMS = """---
title: Terms
policy: {{kind: policy, version: "{number}", numbered: true, effective: {day}}}
---
# Terms

## Fees

We ask for {number} euros, see [](#words), [](../about.md#who) and [the letter](../letter.md.erb).

## Words

As in [](index.md#fees).
"""
CLOCK = """# Clock

Now <%= Time.now.strftime("%H:%M:%S.%N") %>
"""
SAME = "INFO    -  Nothing has changed since the last build: the site stays as it is\n"
SITE = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false, custom_dir: overrides, features: [navigation.footer]}
markdown_extensions: [tables, attr_list, toc: {permalink: true}]
plugins:
  - search
  - policy-pages: {dialect: middleman, data_dir: data, partials_dir: partials}
=== overrides/main.html
{% extends "policy-pages.html" %}
{% block announce %}{{ page.title }} of {{ nav.items | length }}{% endblock %}
=== overrides/views/note.html
<p class="note">{{ text }}</p>
=== data/contact.yml
mail: legal@example.org
=== partials/_sign.md.erb
Signed, *us*.
=== docs/index.md
---
template: home.html
---
# Home
=== docs/about.md
# About us

Text with [a gap](gone.md), and one to [terms](terms/index.md), [words](terms/index.md#words).

## Who

See [](letter.md.erb) and [Fees](terms/index.md#fees).
=== docs/letter.md.erb
---
kind: letter
published: 2026-01-02
---
# A letter

<%= view :note, text: "First" %>

<%= partial "sign" %>

<% 2.times do |n| %>* <%= n %>: <%= data.contact.mail %>
<% end %>
=== docs/list.md.erb
# List

<% sitemap.resources.each do |one| %>* <%= one.data.title %>
<% end %>
=== docs/privacy/index.md
---
title: Privacy
policy: {kind: policy, version: "2", effective: 2026-01-01}
search: {exclude: false}
---
# Privacy

We keep less.
=== docs/privacy/2025-01-01.md.erb
---
title: Privacy
policy: {kind: policy, version: "1", effective: 2025-01-01}
---
# Privacy

We keep <%= data.contact.mail %>.
=== docs/notes/.meta.yml
author: Anna
=== docs/notes/first.md
# First note

Read [the second](second.md).
=== docs/notes/second.md
---
title: Second note
description: Of two
---
Text.
"""


def written(root: Path, path: str, text: str) -> None:
    """A file is written."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def changed(path: str, old: str, new: str) -> Callable[[Path, int], None]:
    """An edit: a part of a file, if it is there, becomes another one."""

    def edit(root: Path, number: int) -> None:
        file = root / path
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            written(root, path, re.sub(old, new.replace("NUMBER", str(number)), text, count=1))

    return edit


def moved(path: str, other: str) -> Callable[[Path, int], None]:
    """An edit: a file goes to another place, or back."""

    def edit(root: Path, number: int) -> None:
        here, there = root / path, root / other
        if not here.is_file():
            here, there = there, here
        there.parent.mkdir(parents=True, exist_ok=True)
        here.rename(there)

    return edit


def deleted(path: str, text: str) -> Callable[[Path, int], None]:
    """An edit: a file goes, or comes back."""

    def edit(root: Path, number: int) -> None:
        file = root / path
        if file.is_file():
            file.unlink()
        else:
            written(root, path, text)

    return edit


EDITS = [
    changed("docs/about.md", "Text.*? with", "Text NUMBER with"),
    changed("docs/about.md", "## Who.*", "## Who NUMBER"),
    changed("docs/about.md", "## Who.*", "## Who"),
    changed("docs/letter.md.erb", "# A letter.*", "# A letter NUMBER"),
    changed("docs/letter.md.erb", 'text: ".*?"', 'text: "NUMBER"'),
    changed("docs/notes/first.md", "Read.*", "Read NUMBER [the second](second.md)."),
    changed("docs/notes/second.md", "Of two.*", "Of two NUMBER"),
    changed("docs/notes/second.md", "Second note.*", "Second note NUMBER"),
    changed("docs/notes/.meta.yml", "author: .*", "author: NUMBER"),
    changed("docs/terms/index.md", "We ask for .*? euros", "We ask for NUMBER euros"),
    changed("docs/terms/index.md", "## Words.*", "## Words NUMBER {#words}"),
    changed("docs/terms/2025-01-01.md", "We ask for .*? euros", "We ask for NUMBER euros"),
    changed("docs/terms/index.md", "## Words.*", "## Other words"),
    changed("docs/privacy/index.md", "We keep.*", "We keep NUMBER."),
    changed("docs/privacy/2025-01-01.md.erb", "We keep", "We keep NUMBER of"),
    changed("docs/privacy/2025-01-01.md.erb", "<%= .* %>", "<%= Time.now.strftime('%N') %>"),
    changed("docs/terms/2025-01-01.md", 'version: ".*?"', 'version: "NUMBER"'),
    changed("overrides/views/note.html", 'class=".*?"', 'class="note-NUMBER"'),
    changed("overrides/main.html", "of .*?{{", "of NUMBER {{"),
    changed("data/contact.yml", "mail: .*", "mail: NUMBER@example.org"),
    changed("partials/_sign.md.erb", "Signed.*", "Signed NUMBER"),
    changed("mkdocs.yml", "site_name: .*", "site_name: Test NUMBER"),
    changed("mkdocs.yml", "{permalink: .*?}", "{permalink: NUMBER}"),
    deleted("docs/notes/third.md", "# Third\n"),
    deleted("docs/about.md", "# About us\n\nText with that.\n\n## Who\n"),
    deleted("docs/terms/2024-01-01.md", TERMS.format(number="0", day="2024-01-01")),
    deleted("docs/gone.md", "# Gone\n"),
    deleted("docs/clock.md.erb", CLOCK),
    moved("docs/notes/first.md", "docs/first.md"),
]
DAYS = [datetime.date(2026, 6, 1), datetime.date(2026, 6, 2), datetime.date(2024, 12, 1)]


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of all files of a site, but for the page that shows the time."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    # the time is on its page and in the search
    return {
        path: re.sub(rb"Now \d\d:\d\d:\d\d\.\d+|\b\d{9}\b", b"Now", content)
        for path, content in found.items()
        if path != "sitemap.xml.gz"
    }


def log_of(built: BuiltSite) -> str:
    return re.sub(r"in \d+\.\d+ seconds", "", built.log).replace(SAME, "")


@pytest.fixture
def site(draw: Callable[[str], Path]) -> Path:
    terms = [
        f"=== docs/terms/{name}.md\n{TERMS.format(number=number, day=day)}"
        for number, (name, day) in enumerate(
            [("2025-01-01", "2025-01-01"), ("2026-01-01", "2026-01-01"), ("index", "2026-06-02")]
        )
    ]
    return draw(SITE + "".join(terms))


def kept(root: Path) -> dict[str, bytes]:
    """The files that pages are kept in."""
    folder = root / ".cache/plugin/policy-pages/pages"
    return {path.name: path.read_bytes() for path in folder.glob("*.page")}


def test_a_build_with_kept_pages_is_the_same_as_one_without(
    site: Path, run_build: Callable[..., BuiltSite]
) -> None:
    chance = random.Random(SEED)
    edits = chance.sample(EDITS, len(EDITS))
    cache, aside = site / ".cache", site.parent / "aside"
    day = DAYS[0]
    for step in range(STEPS):
        with_kept = run_build(site, site / "site", strict=False, day=day)
        first = contents(site / "site")
        again = run_build(site, site / "site", strict=False, day=day)
        assert contents(site / "site") == first, (SEED, step)
        assert log_of(again) == log_of(with_kept), (SEED, step)
        texts = (path.read_text(encoding="utf-8") for path in site.glob("docs/**/*.erb"))
        assert (SAME in again.log) is not any("Time.now" in text for text in texts)
        cache.rename(aside)
        clean = run_build(site, site / "site", strict=False, day=day)
        assert contents(site / "site") == first, (SEED, step)
        assert log_of(with_kept) == log_of(clean), (SEED, step)
        assert with_kept.exit_code == clean.exit_code
        shutil.rmtree(cache)
        aside.rename(cache)
        for _ in range(chance.choice([1, 1, 3])):
            edits = edits or chance.sample(EDITS, len(EDITS))
            edits.pop()(site, chance.randrange(1000))
        if chance.random() < 0.2:
            day = chance.choice(DAYS)


def test_a_site_is_built_if_anything_has_changed(
    site: Path, run_build: Callable[..., BuiltSite]
) -> None:
    def is_same(**how: Any) -> bool:
        return (
            SAME in run_build(site, site / "site", **{"strict": False, "day": DAYS[0], **how}).log
        )

    written(site, "docs/nav.md", "# Not in the navigation, and [broken](x.md)")
    configuration = (site / "mkdocs.yml").read_text(encoding="utf-8")
    written(site, "mkdocs.yml", f"{configuration}nav: [index.md, gone.md, about.md]\n")
    assert not is_same()
    assert is_same()
    assert not is_same(strict=True)
    assert not is_same(day=DAYS[2])
    assert not is_same()
    assert is_same()
    written(site, "site/about/index.html", "Somebody else has written this.")
    assert not is_same()
    assert "Somebody" not in (site / "site/about/index.html").read_text(encoding="utf-8")
    (site / "site/sitemap.xml").unlink()
    assert not is_same()
    written(site, "site/more.html", "More")
    assert not is_same()
    (site / "docs/image.png").write_bytes(b"1")
    assert not is_same()
    (site / "docs/image.png").write_bytes(b"2")
    assert not is_same()
    assert is_same()


def test_a_strict_build_stops_again_though_nothing_has_changed(
    site: Path, run_build: Callable[..., BuiltSite]
) -> None:
    first = run_build(site, site / "site", strict=True, day=DAYS[0])
    again = run_build(site, site / "site", strict=True, day=DAYS[0])
    assert first.exit_code == again.exit_code == 1
    assert log_of(again) == log_of(first)


def test_only_pages_that_something_has_changed_for_are_made_again(
    site: Path, run_build: Callable[..., BuiltSite]
) -> None:
    def made() -> int:
        """How many pages a build makes that can be kept."""
        before = kept(site)
        built = run_build(site, site / "site", strict=False, day=DAYS[0])
        assert built.exit_code == 0, built.log
        return len(kept(site).items() - before.items())

    plain = len(["about", "letter", "list", "first", "second", *("privacy",) * 4])
    of_policy = len(["index", *("2025-01-01", "2026-01-01", "2026-06-02"), *("changes",) * 2])
    assert made() == plain + of_policy
    assert made() == 0
    changed("docs/notes/second.md", "Text.", "Other text.")(site, 1)
    assert made() == 1
    changed("docs/about.md", "Text with", "Other text with")(site, 1)
    assert made() == 1
    changed("docs/terms/2025-01-01.md", "We ask", "We once asked")(site, 1)
    assert made() == of_policy
    changed("docs/about.md", "## Who", "## Whoever")(site, 1)
    assert made() == 1 + of_policy  # which links to it
    changed("docs/notes/.meta.yml", "Anna", "Ben")(site, 1)
    assert made() == plain + of_policy


HELPER = """
from policy_pages.helpers import helper

@helper
def hour():
    return "noon"
"""
EXTENSION = """
from markdown.extensions.tables import makeExtension
from markdown.extensions.toc import slugify
"""
OTHERS = {
    "a hook": ("mkdocs.yml", "plugins:", "hooks: [hook.py]\nplugins:"),
    "another plugin": ("mkdocs.yml", "- search", "- search\n  - tags"),
    "an extension that reads files": ("mkdocs.yml", "tables,", "pymdownx.snippets,"),
    "an unknown extension": ("mkdocs.yml", "tables,", "own_extension,"),
    "a template that shows other texts": (
        "overrides/main.html",
        "nav.items",
        "nav.items[0].content",
    ),
    "a template that cannot be read": ("overrides/main.html", "{{", "{% if x %}{{"),
    "an extension by the name of its class": (
        "mkdocs.yml",
        "tables,",
        "'pymdownx.snippets:SnippetExtension',",
    ),
    "a function of the site": (
        "mkdocs.yml",
        "toc: {permalink: true}",
        "toc: {slugify: !!python/name:own_extension.slugify }",
    ),
    "icons of the site": (
        "mkdocs.yml",
        "tables,",
        "pymdownx.emoji: {options: {custom_icons: [icons]}},",
    ),
    "a header with directives": ("docs/letter.md.erb", "kind: letter", "title: <%= 1 %>"),
    "a folder that has all pages": ("mkdocs.yml", "data_dir: data", "data_dir: ."),
    "a program of the site": ("mkdocs.yml", "dialect", "helpers: helpers.py, dialect"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_pages_made_of_what_is_not_known_are_not_kept(
    what: str, site: Path, run_build: Callable[..., BuiltSite]
) -> None:
    path, old, new = OTHERS[what]
    text = (site / path).read_text(encoding="utf-8")
    assert old in text
    written(site, path, text.replace(old, new, 1))
    written(site, "hook.py", "")
    written(site, "helpers.py", HELPER)
    written(site, "own_extension.py", EXTENSION)
    run_build(site, site / "site", strict=False, day=DAYS[0])
    # the site's helpers are for pages with directives, and so for what a redline quotes of one
    assert len(kept(site)) == (9 if what == "a program of the site" else 0)
    assert not list(site.glob(".cache/plugin/policy-pages/sites/*"))


def test_pages_of_another_user_are_not_published(
    site: Path, run_build: Callable[..., BuiltSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "of another"))
    run_build(site, site / "site", strict=False, day=DAYS[0])
    others = kept(site)
    assert others
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    for name in others:
        os.utime(site / ".cache/plugin/policy-pages/pages" / name, (0, 0))
    run_build(site, site / "site", strict=False, day=DAYS[0])
    folder = site / ".cache/plugin/policy-pages/pages"
    assert kept(site).keys() == others.keys()
    assert all((folder / name).stat().st_mtime > 0 for name in others)  # written again
    (tmp_path / "own/mkdocs-policy-pages/seal").write_bytes(b"too short")
    shutil.rmtree(folder)
    run_build(site, site / "site", strict=False, day=DAYS[0])
    assert not kept(site)
