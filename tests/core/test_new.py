"""`policy-pages new`, as an author runs it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from policy_pages.cli import main
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.page.fields import read_fields
from policy_pages.policies.first_version import PLACEHOLDER, first_version, folder_name
from policy_pages.policies.kinds import KINDS
from policy_pages.policies.statements import STATEMENTS
from policy_pages.text.source import Source

CONFIGURATION = """\
site_name: Test
site_author: "Us: all"
theme: {name: material, font: false}
plugins:
  - policy-pages: {today: 2026-11-28}
"""
POLICY = """\
---
title: Terms of use
description: "TODO: one sentence, for search engines and shared links"
policy:
  status: draft # remove this line to publish the page
  kind: policy
  version: "1"
  published: 2026-11-28
  effective: 2026-11-28
  review_in: 12 months
  owner: 'Us: all'
  contact: a@example.org
  changes:
    - date: 2026-11-28
      note: The first version.
---

Say here what this policy is about and who it applies to.

## What applies

## Questions
"""
LETTER = """\
---
title: Dear all
description: "TODO: one sentence, for search engines and shared links"
policy:
  status: draft # remove this line to publish the page
  kind: letter
  published: 2026-11-28
  owner: The head teacher
  contact: # where to ask: an email address, a page or a channel
---

To whom it may concern:

Say here what this letter is about.
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION)
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


def entries(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_policy_has_everything_in_place(docs: Path) -> None:
    result = new("policy", "Terms of use", "--contact", "a@example.org")
    assert result.exit_code == 0, result.output
    assert entries(docs) == ["terms-of-use", "terms-of-use/index.md"]
    assert (docs / "terms-of-use/index.md").read_bytes() == POLICY.encode()
    assert result.stdout.startswith("docs/terms-of-use/index.md\n")
    assert "nav" not in result.stdout


def test_a_letter_has_no_versions(docs: Path) -> None:
    (docs.parent / "mkdocs.yml").write_text(f"{CONFIGURATION}nav: [index.md]\n")
    docs.rmdir()  # it is made where it is missing
    result = new("letter", "Dear all", "--owner", "The head teacher", "--path", "letters/to/all")
    assert result.exit_code == 0, result.output
    assert (docs / "letters/to/all/index.md").read_text() == LETTER
    assert "Then add it to `nav` in mkdocs.yml: letters/to/all/index.md" in result.stdout


def test_a_statement_has_all_its_parts(docs: Path) -> None:
    result = new("security-txt", "--contact", "a@example.org", "--path", "report")
    assert result.exit_code == 0, result.output
    assert "The build then also makes /.well-known/security.txt." in result.stdout
    text = (docs / "report/index.md").read_text()
    known = read_fields(Source("x", text), read_front_matter(Source("x", text)))
    assert (known.diagnostics, known.policy.kind) == ([], "policy")
    assert known.policy.security_txt is not None
    assert known.policy.security_txt.contact == ["mailto:a@example.org"]
    assert known.policy.security_txt.preferred_languages == ["en"]
    assert "Write to <a@example.org>." in text
    result = new("accessibility-statement", "--owner", "The web team")
    assert result.exit_code == 0, result.output
    assert "security.txt" not in result.stdout
    text = (docs / "accessibility-statement/index.md").read_text()
    known = read_fields(Source("x", text), read_front_matter(Source("x", text)))
    assert (known.diagnostics, known.policy.kind) == ([], "notice")
    assert (known.policy.review_in, known.policy.owner) == ("12 months", "The web team")
    assert "tell us. Say here where people can write to you.\n" in text
    assert "We prepared this statement on November 28, 2026." in text


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_sentence_that_its_author_must_write_is_found(name: str) -> None:
    statement, day = STATEMENTS[name], datetime.date(2026, 11, 28)
    text = first_version(statement.kind, "x", today=day, statement=statement)
    sentences = re.findall(r"Say here.*", text)
    assert len(sentences) > 4
    assert [one for one in sentences if not PLACEHOLDER.match(one)] == []


def test_the_pages_folder_may_be_written_before_a_path(docs: Path) -> None:
    assert new("letter", "Dear all", "--path", "docs/letters/all").exit_code == 0
    assert (docs / "letters/all/index.md").is_file()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Children's terms: #1, the “guide”", "childrens-terms-1-the-guide"),
        ("Πολιτική Απορρήτου", "πολιτική-απορρήτου"),
        ("隐私政策", "隐私政策"),
        ("سياسة الخصوصية", "سياسة-الخصوصية"),
        ("हिन्दी नीति", "हिन्दी-नीति"),
        ("Cafe\u0301", "café"),
        ("a_b  --  c/d\\e", "a-b-cde"),
        ("../../etc", "etc"),
        ("..", ""),
        ("?!", ""),
        ("word " * 30, "word-" * 11 + "word"),
        ("x" * 300, "x" * 60),
        ("政" * 300, "政" * 60),
    ],
)
def test_folders_are_named_by_titles_of_all_scripts(title: str, name: str) -> None:
    assert folder_name(title) == name


@given(st.text())
def test_no_title_makes_a_path(title: str) -> None:
    name = folder_name(title)
    assert not set(name) & set("/\\.\0\n\r:<>|?*\"'")
    assert len(name) <= 60
    assert name == name.strip("-")


PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)


@example("letter", "«Said»", "„Words“")
@given(st.sampled_from(KINDS), PRINTABLE, st.none() | PRINTABLE)
def test_every_title_is_read_as_it_was_given(kind: str, title: str, owner: str | None) -> None:
    day = datetime.date(2026, 11, 28)
    text = first_version(kind, title, today=day, owner=owner)  # type: ignore[arg-type]
    source = Source("page.md", text)
    header = read_front_matter(source)
    known = read_fields(source, header)
    assert [problem.code for problem in known.diagnostics] == []
    assert header.fields["title"] == title
    assert (known.policy.kind, known.policy.owner) == (kind, owner)
    assert known.policy.status == "draft"


@pytest.mark.parametrize(
    "title", ['Yes: "or" #no & {{ x }}', "2026-01-01", "yes", "- x", "'", "\\n"]
)
def test_titles_that_yaml_takes_for_something_else(docs: Path, title: str) -> None:
    assert new("notice", "--path", "x", "--", title).exit_code == 0
    text = (docs / "x/index.md").read_text()
    assert read_front_matter(Source("x", text)).fields["title"] == title


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["policy", ""], "the title is empty"),
        (["policy", " \u00a0"], "the title is empty"),
        (["policy", "a\nb"], "'a\\nb' is not one line of text"),
        (["policy", "a\x00b"], "is not one line of text"),
        (["policy", "\udcff"], "'\\udcff' is not one line of text"),
        (["policy", "x", "--owner", "a\nb"], "is not one line of text"),
        (["policy", ".."], "'..' has no letters for the name of a folder"),
        (["security-txt"], "Missing option '--contact'"),
        (["polizy", "x"], "No such command 'polizy'"),
        (["policy", "x", "--path", "../x"], "'../x' is not a folder below the site's pages"),
        (["policy", "x", "--path", "/x"], "'/x' is not a folder below the site's pages"),
        (["policy", "x", "--path", "."], "'.' is not a folder below the site's pages"),
        (["policy", "x", "--path", "a/x.md"], "'a/x.md' is a page: name the folder"),
        (["policy", "x", "--path", "a\nb"], "is not one line of text"),
        (["policy", "x", "--path", ".hidden"], "MkDocs leaves `.hidden/index.md` out of the site"),
        (["policy", "Templates"], "MkDocs leaves `templates/index.md` out of the site"),
        (["policy", "x", "--path", "linked/x"], "docs/linked/x is reached by a symbolic link"),
        (["policy", "x", "--path", "file.txt/x"], "docs/file.txt already exists"),
        (["policy", "x", "--path", "broken"], "symbolic link"),
    ],
)
def test_what_cannot_be_written_is_told(docs: Path, arguments: list[str], message: str) -> None:
    (docs.parent / "elsewhere").mkdir()
    (docs / "linked").symlink_to("../elsewhere")
    (docs / "broken").symlink_to("nowhere")
    (docs / "file.txt").write_text("")
    before = entries(docs.parent)
    result = new(*arguments)
    assert result.exit_code == 2, result.output
    assert message in " ".join(result.stderr.split())
    assert entries(docs.parent) == before


@pytest.mark.parametrize(
    "path",
    [
        *("terms/index.md", "terms/index.md.erb", "terms/README.md", "terms/2014-12-01.md"),
        *("terms.md", "terms.md.erb", "terms.html.md.erb"),
    ],
)
@pytest.mark.parametrize("is_broken_link", [False, True])
def test_nothing_is_overwritten(docs: Path, path: str, is_broken_link: bool) -> None:
    file = docs / path
    file.parent.mkdir(exist_ok=True)
    if is_broken_link:
        file.symlink_to("nowhere")
    else:
        file.write_text("x")
    before = entries(docs)
    result = new("policy", "Terms")
    assert result.exit_code == 2
    assert f"there is already a page: docs/{path}" in result.stderr
    assert entries(docs) == before


def test_other_files_are_not_in_the_way(docs: Path) -> None:
    (docs / "terms").mkdir()
    (docs / "terms/seal.svg").write_text("x")
    assert new("policy", "Terms").exit_code == 0
    assert new("policy", "Terms").exit_code == 2


def test_a_title_that_no_header_holds_is_told(docs: Path) -> None:
    result = new("policy", "x" * 100_001)
    assert result.exit_code == 1
    assert "error[front-matter-yaml]: the header is longer" in result.stderr
    assert entries(docs) == []


def test_a_site_that_would_publish_drafts_is_told(docs: Path) -> None:
    (docs.parent / "mkdocs.yml").write_text("site_name: Test\n")
    assert "does not name the plugin `policy-pages`" in new("policy", "x").stderr
    (docs.parent / "mkdocs.yml").unlink()
    result = new("policy", "x")
    assert (result.exit_code, entries(docs)) == (2, [])
    assert "there is no mkdocs.yml here or in a folder above" in " ".join(result.stderr.split())


def test_the_configuration_may_be_elsewhere(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(docs)
    assert new("policy", "One").exit_code == 0
    elsewhere = docs.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    configuration = str(docs.parent / "mkdocs.yml")
    result = new("policy", "Two", "--config", configuration)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{docs}/two/index.md\n")
    assert entries(docs) == ["one", "one/index.md", "two", "two/index.md"]
