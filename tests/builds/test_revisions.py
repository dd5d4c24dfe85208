"""A version from its draft to the day it takes effect, built on the days of its life."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from lxml import etree

from policy_pages.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

DAY = datetime.date(2026, 11, 28)
NEXT_DAY = datetime.date(2027, 6, 1)
SITE = """\
=== docs/index.md
---
title: Home
template: home.html
---
# Home

[Terms](terms/index.md)
=== docs/terms/{name}
---
title: Terms
policy:
  kind: policy
  version: "1"
  published: 2026-01-10
  effective: 2026-02-01
  changes: [{{date: 2026-01-10, major: true, note: All of it.}}]
---
# Terms

Old text, [home](../index.md), ![a seal](seal.svg)
=== docs/terms/seal.svg
<svg xmlns="http://www.w3.org/2000/svg"/>
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {{name: material, font: false}}
nav: [index.md, terms/index.md]
validation: {{omitted_files: warn, absolute_links: warn, unrecognized_links: warn, anchors: warn}}
plugins:
  - policy-pages: {{cards: {{enabled: false}}}}
"""


def text(built: BuiltSite, path: str) -> str:
    return " ".join(built.article(path).xpath("string(.)").split())


def entries(built: BuiltSite) -> list[str]:
    feed = etree.fromstring(built.text("feed.xml").encode())
    return list(feed.xpath("//*[local-name()='entry']/*[local-name()='id']/text()"))


@pytest.mark.parametrize("name", ["index.md", "index.md.erb"])
def test_a_version_is_drafted_announced_and_takes_effect(
    draw: Callable[[str], Path],
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    root = draw(SITE.format(name=name))
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795867200")  # 2026-11-28
    index = root / "docs/terms" / name

    def built_on(day: datetime.date, folder: str) -> BuiltSite:
        built = run_build(root, tmp_path / folder, strict=True, day=day)
        assert built.exit_code == 0, built.log
        return built

    before = built_on(DAY, "before")
    result = CliRunner().invoke(main, ["revise", f"docs/terms/{name}", "--effective", "2027-06-01"])
    assert result.exit_code == 0, result.output
    drafted = built_on(DAY, "drafted")
    assert before.files() == drafted.files()
    assert not [path for path in drafted.files() if "2027" in path]
    assert "Old text" in text(before, "terms/index.html")
    assert text(drafted, "terms/index.html").startswith(text(before, "terms/index.html")[:60])
    assert drafted.text("policies.json") == before.text("policies.json")
    assert entries(drafted) == entries(before) != []

    draft = index.read_text()
    index.write_text(draft.replace("Old text", "New text").replace("  status: draft\n", ""))
    announced = built_on(DAY, "announced")
    assert "Old text" in text(announced, "terms/index.html")
    assert "A new version takes effect on June 1, 2027." in text(announced, "terms/index.html")
    assert "New text" in text(announced, "terms/2027-06-01/index.html")
    assert "Version 2" in text(announced, "terms/2027-06-01/index.html")
    assert set(entries(announced)) > set(entries(before))
    changes = "terms/changes/2026-02-01-to-2027-06-01/index.html"
    assert announced.article(changes).xpath(".//ins")

    eve = built_on(NEXT_DAY - datetime.timedelta(days=1), "eve")
    assert "Old text" in text(eve, "terms/index.html")
    in_force = built_on(NEXT_DAY, "in force")
    assert "New text" in text(in_force, "terms/index.html")
    assert "Old text" in text(in_force, "terms/2026-02-01/index.html")
    assert "This is an earlier version." in text(in_force, "terms/2026-02-01/index.html")

    result = CliRunner().invoke(main, ["revise", f"docs/terms/{name}", "--effective", "2028-01-01"])
    assert result.exit_code == 0, result.output
    again = built_on(NEXT_DAY, "again")
    assert "New text" in text(again, "terms/index.html")
    assert "Old text" in text(again, "terms/2026-02-01/index.html")
    assert 'version: "3"' in index.read_text()
