"""One build reads the header of each file once, however many pages are made of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from policy_pages.front_matter import reading

DRAWING = """\
=== docs/index.md
---
title: Home
---
# Home

[](terms/index.md) [](letter.md)
=== docs/letter.md.erb
---
title: Letter
kind: letter
published: 2026-03-01
---
# Letter

Others: <%= sitemap.resources.map { |one| one.data.title }.join(', ') %>
=== docs/notice.md
---
title: Notice
policy: {kind: notice, aliases: [/old-notice/], supersedes: letter.md}
---
# Notice

## Scope
=== docs/draft.md
---
title: Draft
policy: {kind: policy, status: draft}
---
# Draft
=== docs/terms/index.md
---
title: Terms of now
policy: {kind: policy, effective: 2026-02-01}
---
# Terms

## Fees

No fee.
=== docs/terms/2025-02-01.md.erb
---
title: Terms of 2025
policy: {kind: policy, effective: 2025-02-01}
---
# Terms

## Fees

A fee of <%= 2 * 2 %>.
=== docs/terms/2027-02-01.md
---
title: Terms of 2027
policy: {kind: policy, effective: 2027-02-01}
---
# Terms

## Fees

Two fees.
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [policy-pages: {today: 2026-12-01, dialect: middleman}]
"""


def test_the_header_of_each_file_is_read_once(
    draw: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = draw(DRAWING)
    read: Counter[str] = Counter()

    class Counted(reading.SafeLoader):  # type: ignore[misc, valid-type]
        def __init__(self, text: str) -> None:
            (title,) = re.findall(r"^title: (.+)$", text, re.MULTILINE)
            read[title] += 1
            super().__init__(text)

    monkeypatch.setattr(reading, "SafeLoader", Counted)
    config = load_config(config_file=str(root / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    made = {path.parent.name for path in (tmp_path / "site" / "terms").rglob("index.html")}
    assert {"terms", "2025-02-01", "2026-02-01", "2027-02-01"} <= made
    letter = (tmp_path / "site" / "letter" / "index.html").read_text(encoding="utf-8")
    assert "Others: Home, Letter, Notice, Terms of now</p>" in letter
    assert read == Counter(re.findall(r"^title: (.+)$", DRAWING, re.MULTILINE))
