"""`policy-pages explain`: each part of a page's way is what the build itself does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import Builder, write_tree
from policy_pages.cli import main

SITE = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
plugins:
  - policy-pages:
      cards: {enabled: false}
      today: 2026-11-30
      dialect: @DIALECT
      social: {"twitter:site": "@example"}
      markdown: {folder: gfm}
      page_fields:
        page.md.erb: {kind: letter, author: Ada}
=== docs/index.md
# Home
"""


@pytest.fixture
def explain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Explain a page of a site drawn as text."""

    def run(
        drawing: str, path: str = "docs/page.md.erb", *options: str, dialect: str = "middleman"
    ) -> Result:
        write_tree(tmp_path, SITE.replace("@DIALECT", dialect) + drawing)
        monkeypatch.chdir(tmp_path)
        result = CliRunner().invoke(main, ["explain", path, *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return run


def record(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


# -- the header --------------------------------------------------------------------------------

FIELDS = """\
=== docs/.meta.yml
author: Nobody
section: Rules
=== docs/page.md.erb
---
title: A page # why
author: Grace

policy:
  changes:
    - {date: 2026-01-02, note: Begun}
---
Text
"""


def test_each_field_has_its_place(explain: Any) -> None:
    found = record(explain(FIELDS, "docs/page.md.erb", "--format", "json"))
    assert [(one["field"], one["value"], one["from"], one["line"]) for one in found["header"]] == [
        ("title", "A page", "the header", 2),
        ("author", "Grace", "the header", 3),
        ("policy.changes.0.date", "2026-01-02", "the header", 7),
        ("policy.changes.0.note", "Begun", "the header", 7),
        ("kind", "letter", "`page_fields`", None),
        ("section", "Rules", "`.meta.yml`", None),
    ]


FIELDS_OF_FOLDERS = """\
=== docs/.meta.yml
tags: [a]
author: Nobody
policy:
  owner: The board
  changes:
    - {date: 2026-01-02, note: Begun}
=== docs/folder/.meta.yml
markdown: redcarpet
=== docs/folder/page.md.erb
---
tags: [b]
policy:
  kind: policy
  effective: 2026-02-01
  changes:
    - {date: 2026-02-01, note: Mended}
---
Text
"""


def test_what_folders_add_to_the_header_is_named(explain: Any) -> None:
    found = record(explain(FIELDS_OF_FOLDERS, "docs/folder/page.md.erb", "--format", "json"))
    rows = [(one["field"], one["value"], one["from"], one["line"]) for one in found["header"]]
    both = "the header and `.meta.yml`"
    assert rows == [
        ("tags", ["a", "b"], both, 2),
        ("policy.owner", "The board", "`.meta.yml`", None),
        ("policy.changes.0.date", "2026-01-02", both, 6),
        ("policy.changes.0.note", "Begun", both, 6),
        ("policy.changes.1.date", "2026-02-01", both, 6),
        ("policy.changes.1.note", "Mended", both, 6),
        ("policy.kind", "policy", "the header", 4),
        ("policy.effective", "2026-02-01", "the header", 5),
        ("author", "Nobody", "`.meta.yml`", None),
        ("markdown", "redcarpet", "`.meta.yml`", None),
    ]
    assert found["markdown"]["from"] == "`markdown` of `.meta.yml`"
    tags = {one["name"]: one["from"] for one in found["shared_link"]}
    assert tags["author"] == "`author` of `.meta.yml`"


def test_what_a_version_has_is_not_called_page_fields(explain: Any) -> None:
    drawing = "".join(
        f"=== docs/a/{name}.md\n---\npolicy: {{kind: policy, effective: {day}}}\n---\nA\n"
        for name, day in (("index", "2026-01-01"), ("2025-01-01", "2025-01-01"))
    )
    found = record(explain(drawing, "docs/a/2025-01-01.md", "--format", "json"))
    tags = {one["name"]: one["from"] for one in found["shared_link"]}
    assert tags["robots"] == "`noindex` of its place among versions"


def test_directives_of_the_header_are_among_the_others(explain: Any) -> None:
    drawing = "=== docs/page.md.erb\n---\ntitle: <%= 'A' + 'B' %>\n---\n<%= title %>\n"
    found = record(explain(drawing, "docs/page.md.erb", "--format", "json", dialect="pegasus"))
    rows = [(one["line"], one["directive"], one["became"]) for one in found["directives"]]
    assert rows == [(2, "<%= 'A' + 'B' %>", "AB"), (4, "<%= title %>", "AB")]
    assert found["header"][0] == {"field": "title", "value": "AB", "from": "the header", "line": 2}


# -- directives --------------------------------------------------------------------------------

DIRECTIVES = """\
=== docs/_part.md.erb
<%= 'from a partial' %>
=== docs/page.md.erb
<% x = 1 %>
<%# a note %>
<% 3.times do |i| %>
<%= i + x %>
<% end %>
<% if x == 2 %>
<%= 'never' %>
<% else %>
<%= '' %>
<% end %>
<%= partial 'part' %>
<% link_to '/a' do %>to <%= 'a' %><% end %>
<%= mail_to 'a@b.c' %> <%= "two
lines" %>
"""


def test_each_directive_is_beside_what_it_became(explain: Any) -> None:
    found = record(explain(DIRECTIVES, "docs/page.md.erb", "--format", "json"))
    assert (found["dialect"], found["trim_mode"]) == ("middleman", "erubi")
    rows = [
        (one["line"], one["column"], one["times"], one["became"]) for one in found["directives"]
    ]
    assert rows == [
        (1, 1, 0, None),
        (2, 1, 0, None),
        (3, 1, 0, None),
        (4, 1, 3, "1"),
        (5, 1, 0, None),
        (6, 1, 0, None),
        (7, 1, 0, None),
        (8, 1, 0, None),
        (9, 1, 1, ""),
        (10, 1, 0, None),
        (11, 1, 1, "from a partial\n"),
        (12, 1, 1, '<a href="/a">to a</a>'),
        (12, 25, 1, "a"),
        (12, 35, 0, None),
        (13, 1, 1, '<a href="mailto:a@b.c">a@b.c</a>'),
        (13, 24, 1, "two\nlines"),
    ]


def test_the_text_says_in_words_what_printed_nothing(explain: Any) -> None:
    lines = explain(DIRECTIVES).stdout.splitlines()
    said = {int(m[1]): m[2] for line in lines if (m := re.match(r"  (\d+) +<%.*?%> +(.*)", line))}
    assert said[1] == "prints nothing"
    assert said[4] == "3 times, first: 1"
    assert said[7] == "did not run"
    assert said[9] == "an empty text"


# -- the flavour -------------------------------------------------------------------------------

FLAVOURS = {
    "page.md.erb": ("", "redcarpet", "the dialect `middleman`"),
    "folder/page.md.erb": ("", "gfm", "the option `markdown`"),
    "own.md.erb": ("---\nmarkdown: python\n---\n", "python", "`markdown` of the header"),
    "plain.md": ("", "python", "the site: pages without directives are read so"),
}


@pytest.mark.parametrize("path", FLAVOURS)
def test_why_a_page_is_read_in_its_flavour(explain: Any, path: str) -> None:
    header, flavour, why = FLAVOURS[path]
    result = explain(f"=== docs/{path}\n{header}# A page\n", f"docs/{path}", "--format", "json")
    found = record(result)
    assert found["markdown"] == {"flavour": flavour, "from": why}
    assert (found["dialect"] is None) == (path == "plain.md")


# -- what a shared link shows ------------------------------------------------------------------

SHARED = """\
=== docs/page.md.erb
---
title: A page
"og:locale": de_DE
social:
  "og:description": Words
  "og:site_name": ""
---
# A page
"""


def test_each_tag_is_that_of_the_built_page_and_has_its_place(
    explain: Any, tmp_path: Path, run_build: Builder
) -> None:
    found = record(explain(SHARED, "docs/page.md.erb", "--format", "json"))
    tags = {one["name"]: (one["value"], one["from"], one["line"]) for one in found["shared_link"]}
    assert tags["og:title"] == ("A page", "`title` of the header", 2)
    assert tags["og:locale"] == ("de_DE", "`og:locale` of the header", 3)
    assert tags["og:description"] == ("Words", "`social` of the header", 5)
    assert tags["og:site_name"] == ("", "the page asks for no such tag", 6)
    assert tags["author"] == ("Ada", "`author` of `page_fields`", None)
    assert tags["twitter:site"] == ("@example", "the option `social`", None)
    assert tags["og:type"] == ("article", "worked out", None)
    built = run_build(tmp_path, tmp_path / "site", strict=False).page("page/index.html")
    assert tags.pop("canonical")[0] == built.xpath("string(//link[@rel='canonical']/@href)")
    for name, (value, _, _) in tags.items():
        shown = built.xpath(f"string(//meta[@property='{name}' or @name='{name}']/@content)")
        assert shown == value, name


# -- policies and addresses --------------------------------------------------------------------

POLICY = """\
=== docs/terms/index.md
---
policy:
  kind: policy
  version: "2"
  effective: {new accounts: 2026-08-01, schools: 2027-01-01}
  reviewed: 2025-06-01
  review_in: 12 months
  comments: {opens: 2026-11-01, closes: 2026-12-24, to: a@example.org}
  aliases: [/old/, /older.html]
---
# Terms
=== docs/terms/2026-02-01.md
---
policy: {kind: policy, effective: 2026-02-01}
---
# Terms
=== docs/terms/2027-05-01.md
---
policy: {kind: policy, effective: 2027-05-01, owner: Ada}
---
# Terms
"""
STATES = {
    "index.md": {
        "kind": "policy",
        "version": "2",
        "status": "in force",
        "effective for new accounts": "2026-08-01",
        "effective for schools": "2027-01-01",
        "review": "due on 2026-06-01, overdue",
        "comments": "open: 2026-11-01 to 2026-12-24, to a@example.org",
        "version of 2026-02-01": "earlier",
        "version of 2026-08-01": "version 2, in force, this page",
        "version of 2027-05-01": "coming",
    },
    "2026-02-01.md": {"status": "earlier", "version of 2026-02-01": "earlier, this page"},
    "2027-05-01.md": {"status": "coming", "owner": "Ada", "applies": "from 2027-05-01 on"},
}


@pytest.mark.parametrize("name", STATES)
def test_the_state_of_a_policy_today(explain: Any, name: str) -> None:
    found = record(explain(POLICY, f"docs/terms/{name}", "--format", "json"))
    assert found["today"] == "2026-11-30"
    assert STATES[name].items() <= found["policy"].items(), found["policy"]


def test_the_addresses_of_a_page_and_what_leads_to_it(
    explain: Any, tmp_path: Path, run_build: Builder
) -> None:
    found = record(explain(POLICY, "docs/terms/index.md", "--format", "json"))
    rows = {one["address"]: one["is"] for one in found["addresses"]}
    assert rows["https://example.org/terms/"] == "the policy, whichever version is shown"
    permanent = "https://example.org/terms/2026-08-01/"
    assert rows[permanent] == "this version, as long as the site exists"
    assert rows["/old/"] == rows["/older.html"] == "leads to /terms/"
    built = run_build(tmp_path, tmp_path / "site", strict=False)
    for address in rows:
        path = address.removeprefix("https://example.org").strip("/")
        assert (path if path.endswith(".html") else f"{path}/index.html") in built.files()


def test_a_page_that_is_no_policy_has_no_state(explain: Any) -> None:
    result = explain("=== docs/plain.md\n# A page\n", "docs/plain.md")
    assert "Policy" not in result.stdout
    assert "Directives" not in result.stdout
    assert "Nothing is reported" in result.stdout


DRAFT = "=== docs/draft.md\n---\nstatus: draft\npolicy: {kind: policy}\n---\n# A draft\n"


def test_a_draft_is_explained(explain: Any) -> None:
    result = explain(DRAFT, "docs/draft.md")
    assert result.exit_code == 0
    assert "a draft: authors alone see it" in result.stdout
    assert "not published: a draft" in result.stdout


# -- what is wrong, and how it is shown --------------------------------------------------------


def test_errors_and_warnings_are_shown_and_the_status_says_so(explain: Any) -> None:
    drawing = "=== docs/page.md.erb\n---\ntitle: A page\n---\n<%= 1 %> <%= nope %>\n"
    result = explain(drawing)
    assert result.exit_code == 1
    assert "  docs/page.md.erb:4:14: error[undefined-name]" in result.stdout
    assert re.search(r"<%= 1 %> +-$", result.stdout, re.MULTILINE), "nothing is known of it"
    warned = explain("=== docs/plain.md\n[x](lost.md)\n", "docs/plain.md", "--format", "json")
    assert warned.exit_code == 0
    assert [one["code"] for one in record(warned)["diagnostics"]] == ["dead-link"]


def test_what_the_site_does_not_have_is_said(explain: Any) -> None:
    result = explain("=== README.md\n# Read me\n", "README.md")
    assert result.exit_code == 0
    assert "not published: the site does not have this page" in result.stdout
    refused = explain("=== docs/data.yml\na: 1\n", "docs/data.yml")
    assert refused.exit_code == 2
    assert "is not a page" in refused.output


def test_a_page_from_elsewhere_is_explained_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md.erb").write_text("---\ntitle: A\n---\n<%= current_page.data.title %>\n")
    monkeypatch.chdir(tmp_path)
    arguments = ["explain", "a.md.erb", "--dialect", "middleman", "--format", "json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    found = record(result)
    assert found["directives"][0]["became"] == "A"
    assert found["address"] == "/a/"
    assert {one["name"]: one["value"] for one in found["shared_link"]}["og:title"] == "A"


@pytest.mark.parametrize("columns", [60, 90, 140])
def test_the_text_fits_the_terminal(
    explain: Any, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    words = "word " * 100
    drawing = f"=== docs/page.md.erb\n---\ntitle: {words}\n---\n<%= '{words}' %>\n"
    lines = explain(drawing).stdout.partition("\nReported")[0].splitlines()
    assert max(map(len, lines)) <= columns
    assert max(map(len, lines)) > columns - 15, "and uses it"


def test_a_page_does_not_steer_the_terminal(explain: Any) -> None:
    drawing = '=== docs/page.md.erb\n---\ntitle: "a\\e[31mb"\n---\n<%= "c\\e[31md" %>\n'
    result = explain(drawing)
    assert "\x1b" not in result.output
    assert "c\N{REPLACEMENT CHARACTER}[31md" in result.stdout
