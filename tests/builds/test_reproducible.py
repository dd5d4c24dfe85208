"""The same site in other surroundings has the same bytes; `make reproducible` builds the project's
own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from build_servers import one_server
from conftest import BuiltSite
from reproducible import build as build_in_own_process
from reproducible import different

SITE = """\
=== docs/index.md
---
template: home.html
---
# Ours
=== docs/terms/index.md
---
title: Terms
policy: {kind: policy, version: "2", effective: 2026-02-01, aliases: [/b/, /a/, /c/]}
---
# Terms

## Fees {#fees}

New words
=== docs/terms/2014-12-01.md
---
title: Terms
policy: {kind: policy, version: "1"}
---
# Terms

## Fees {#fees}

Old words
=== docs/ä.md
---
title: Äpfel
policy: {kind: letter, published: 2026-02-01}
---
[Fees](terms/index.md#fees) <span style="top: 0">é</span>
=== docs/Z.md
# Z
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
markdown_extensions: [attr_list]
plugins:
  - search
  - policy-pages: {cards: {enabled: false}}
"""


def test_a_site_is_the_same_wherever_it_is_built(
    draw: Callable[[str], Path], tmp_path: Path
) -> None:
    processes = [_build_in_fork, build_in_own_process]

    def build(root: Path, site: Path, environment: Mapping[str, str]) -> None:
        processes.pop(0)(root, site, environment)

    assert different(draw(SITE), tmp_path / "same", build) == []


def test_a_file_that_differs_is_found(draw: Callable[[str], Path], tmp_path: Path) -> None:
    def build(root: Path, site: Path, environment: Mapping[str, str]) -> None:
        site.mkdir()
        (site / "same").write_text(environment["SOURCE_DATE_EPOCH"])
        (site / "other").write_text(environment["PYTHONHASHSEED"])
        (site / environment["TZ"].rpartition("/")[2]).touch()

    assert different(draw(SITE), tmp_path / "x", build) == ["Adak", "Kiritimati", "other"]


def _build_in_fork(root: Path, site: Path, environment: Mapping[str, str]) -> None:
    arguments = ["build", "--site-dir", str(site)]
    built = BuiltSite(*one_server().run(root, arguments, {**environment}), site)
    assert built.exit_code == 0, built.log
