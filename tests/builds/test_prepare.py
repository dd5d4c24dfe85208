"""`policy-pages prepare`: the command, its engine `html`, and `--serve`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from conftest import PROJECT, Builder, write_tree
from policy_pages.cli import main
from policy_pages.preparing.article_record import article_schema, site_schema

SITE = """\
=== mkdocs.yml
site_name: Rules & more
site_url: https://example.org/rules/
theme: {name: material, font: false, custom_dir: house}
nav:
  - Home: index.md
  - Part:
      - Terms <b>of use</b>: terms/index.md
      - Elsewhere: https://example.com/
markdown_extensions: [attr_list]
plugins:
  - search
  - policy-pages:
      cards: {enabled: false}
      today: 2026-11-30
=== docs/index.md
---
template: home.html
---
Everything that applies.
=== docs/terms/2026-01-01.md
---
title: Terms
policy: {kind: policy, version: "1", effective: 2026-01-01, aliases: [/old-terms/]}
---
# Terms

## Fees {#fees}

There are no fees. See [the home page](../index.md).
=== docs/terms/index.md
---
title: Terms
description: What applies to you.
policy:
  kind: policy
  version: "2"
  published: 2026-05-15
  effective: 2026-06-01
  review_in: 1 year
  changes: [{date: 2026-06-01, note: Fees are named.}]
---
# Terms

## Fees {#fees}

There is one fee.
=== docs/secret.md
---
status: draft
title: Zyzzyva
---
Zyzzyva.
=== house/seal.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>seal</title></svg>
=== docs/picture.svg
<svg xmlns="http://www.w3.org/2000/svg"/>
"""


def prepare(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["prepare", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_tree(tmp_path, SITE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_html_has_each_article_beside_what_is_known_of_it(site: Path, run_build: Builder) -> None:
    assert prepare("--engine", "html").exit_code == 0
    folder = site / "prepared/html"
    written = files_of(folder)
    built = run_build(site, site / "site", strict=True)
    assert built.exit_code == 0, built.log

    def text_of(element: Any) -> str:
        return " ".join(element.text_content().replace("¶", "").split())

    from lxml import html

    for path in ("index.html", "terms/index.html", "terms/2026-01-01/index.html"):
        (article,) = html.fromstring(f"<div>{written[path].decode()}</div>").xpath("./article")
        assert text_of(article) == text_of(built.article(path)), path
    schema = json.loads(written["article.schema.json"])
    records: dict[str, Any] = {}
    overview = json.loads(written["site.json"])
    jsonschema.validate(overview, json.loads(written["site.schema.json"]))
    for path in overview["articles"]:
        records[path] = json.loads(written[path])
        jsonschema.validate(records[path], schema)
        assert (folder / path).parent.joinpath(records[path]["$schema"]).exists()
    assert sorted(records) == [
        "index.json",
        "terms/2026-01-01/index.json",
        "terms/2026-06-01/index.json",
        "terms/changes/2026-01-01-to-2026-06-01/index.json",
        "terms/index.json",
    ]
    terms = records["terms/index.json"]
    assert {
        key: terms[key]
        for key in "address url html title kind state version published next_review".split()
    } == {
        "address": "terms/",
        "url": "https://example.org/rules/terms/",
        "html": "terms/index.html",
        "title": "Terms",
        "kind": "policy",
        "state": "in force",
        "version": "2",
        "published": "2026-05-15",
        "next_review": "2027-05-15",
    }
    assert [(one["id"], one["level"]) for one in terms["headings"]] == [("terms", 1), ("fees", 2)]
    assert [(one["address"], one["state"]) for one in terms["versions"]] == [
        ("terms/2026-06-01/", "in force"),
        ("terms/2026-01-01/", "earlier"),
    ]
    redline = "terms/changes/2026-01-01-to-2026-06-01/"
    assert terms["versions"][0]["redline"] == redline
    assert records[f"{redline}index.json"]["compares"] == {
        "old": "terms/2026-01-01/",
        "new": "terms/2026-06-01/",
    }
    assert "old-terms/" in [
        one for record in records.values() for one in record["former_addresses"]
    ]
    assert overview["navigation"][1]["children"] == [
        {"title": "Terms of use", "address": "terms/", "children": []},
        {"title": "Elsewhere", "address": "https://example.com/", "children": []},
    ]
    assert 'data-url="../terms/2026-01-01/"' in written["old-terms/index.html"].decode()
    for name in ("feed.xml", "policies.json", "assets/javascripts/redirect.js", "seal.svg"):
        assert written[name] == (built.folder / name).read_bytes(), name
    assert [path for path, data in written.items() if b"yzzyva" in data + path.encode()] == []


def test_the_schemas_are_those_that_are_published(update_goldens: bool) -> None:
    schemas = {"article.json": article_schema(), "prepared-site.json": site_schema()}
    for name, schema in schemas.items():
        file = PROJECT / "docs/schemas" / name
        if update_goldens:
            file.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
        jsonschema.Draft202012Validator.check_schema(schema)
        assert json.loads(file.read_text("utf-8")) == schema


def test_nothing_is_written_of_a_site_with_errors_or_strictly_with_warnings(site: Path) -> None:
    page = site / "docs/terms/index.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("one fee", "[one fee](#feez)"), encoding="utf-8")
    strict = prepare("--engine", "html", "--strict")
    assert strict.exit_code == 1
    assert "feez" in strict.stderr
    assert "Nothing was written." in strict.stderr
    page.write_text(text.replace("2026-06-01", "2026-06-31", 1), encoding="utf-8")
    broken = prepare("--engine", "html")
    assert broken.exit_code == 1
    assert "docs/terms/index.md:" in broken.stderr
    page.write_text(text, encoding="utf-8")
    (site / "docs/terms/index.json").write_text("{}")
    taken = prepare("--engine", "html")
    assert taken.exit_code == 2
    assert "the site has a file `terms/index.json`" in taken.stderr
    (site / "docs/terms/index.json").unlink()
    assert not (site / "prepared").exists()
    assert prepare("--engine", "html", "--strict").exit_code == 0


def test_serve_prepares_the_site_again_at_each_save(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, target = site / "docs/terms/index.md", site / "prepared/html/terms/index.html"
    text = page.read_text("utf-8")
    seen: list[tuple[bool, float]] = []

    def look() -> None:
        seen.append(("three fees" in target.read_text("utf-8"), target.stat().st_mtime_ns))

    def save(content: str) -> None:
        page.write_text(content, encoding="utf-8")
        later = page.stat().st_mtime_ns + 10_000_000_000 * (len(seen) + 1)
        os.utime(page, ns=(later, later))  # not while the site was prepared

    steps = iter(
        [
            look,  # nothing is saved
            lambda: save(text.replace("one fee", "three fees")),
            look,
            lambda: save(text.replace("2026-06-01", "2026-06-31")),  # and so an error
            look,
            lambda: save(text),
            look,
        ]
    )

    def next_step(seconds: float) -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr("policy_pages.commands.preparing.time.sleep", next_step)
    result = prepare("--engine", "html", "--serve")
    assert result.exit_code == 130
    assert [has_new for has_new, _ in seen] == [False, True, True, False]
    assert seen[1] == seen[2]
    assert result.stderr.count("Nothing was written.") == 1, result.stderr


def test_serve_runs_the_preview_of_the_engine_where_the_tree_is(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(site))
    monkeypatch.setattr("sys.executable", str(site / "python"))
    absent = prepare("--serve")
    assert absent.exit_code == 2
    assert "pip install zensical" in absent.stderr
    program = site / "zensical"
    program.write_text('#!/bin/sh\necho "$@" >ran\nexit 3\n')
    program.chmod(0o755)
    assert prepare("--serve", "--to", "tree").exit_code == 3
    assert (site / "tree/ran").read_text() == "serve\n"
    assert (site / "tree/docs/terms/index.md").is_file()
