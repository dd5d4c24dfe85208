"""`policy-pages revise`, as an author runs it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policy_pages.authoring.revision import prepare_revision
from policy_pages.cli import main
from policy_pages.files.writing import create_files
from policy_pages.mkdocs.folder import open_site
from policy_pages.policies.next_version import counted_up

CONFIGURATION = """\
site_name: Test
theme: {name: material, font: false}
plugins:
  - policy-pages: {today: 2026-11-28}
"""
PAGE = """\
---
title: Terms # ours
policy:
  kind: policy
  version: "2"
  published: 2026-01-10
  effective: 2026-02-01
  reviewed: 2026-03-01
  review_in: 1 year
  review_by: 2026-12-01
  comments: {opens: 2025-12-01, closes: 2025-12-29, to: a@example.org}
  changes:
    - date: 2026-01-10
      note: All of it.
last_reviewed_on: 2026-03-01
updated: 2026-03-02
---
# Terms

<% text %> is kept: ü
"""
NEXT = """\
---
title: Terms # ours
policy:
  status: draft
  supersedes: 2026-02-01.md
  kind: policy
  version: "3"
  published: 2026-11-28
  effective: 2027-06-01
  review_in: 1 year
---
# Terms

<% text %> is kept: ü
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION)
    (tmp_path / "docs" / "terms").mkdir(parents=True)
    (tmp_path / "docs/terms/index.md").write_text(PAGE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


def revise(page: str = "docs/terms/index.md", effective: str = "2027-06-01") -> Result:
    return CliRunner().invoke(main, ["revise", page, "--effective", effective])


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_version_in_force_is_filed_and_the_next_one_begun(docs: Path) -> None:
    result = revise()
    assert result.exit_code == 0, result.output
    assert files(docs) == {
        "terms/2026-02-01.md": PAGE.encode(),
        "terms/index.md": NEXT.encode(),
    }
    assert result.stdout.splitlines()[:3] == [
        "docs/terms/2026-02-01.md",
        "docs/terms/index.md: version 3, a draft, to take effect on 2027-06-01",
        "not copied: `comments`, `changes`, `reviewed`, `review_by`, `last_reviewed_on`, "
        "`updated`, since they belong to the version before",
    ]


def test_a_template_and_the_names_of_its_clauses_go_with_it(docs: Path) -> None:
    (docs / "terms/index.md").unlink()
    page = PAGE.replace("<% text %>", "<% 1 %>").replace("\n", "\r\n").rstrip()
    (docs / "terms/index.md.erb").write_bytes(page.encode())
    (docs / "terms/index.clauses.yml").write_bytes(b"a: b\r\n")
    result = revise("docs/terms/index.md.erb")
    assert result.exit_code == 0, result.output
    found = files(docs)
    assert sorted(found) == [
        *("terms/2026-02-01.clauses.yml", "terms/2026-02-01.md.erb"),
        *("terms/index.clauses.yml", "terms/index.md.erb"),
    ]
    assert found["terms/2026-02-01.md.erb"] == page.encode()
    assert found["terms/2026-02-01.clauses.yml"] == found["terms/index.clauses.yml"] == b"a: b\r\n"
    following = NEXT.replace("<% text %>", "<% 1 %>").replace("01.md", "01.md.erb")
    assert found["terms/index.md.erb"] == following.replace("\n", "\r\n").rstrip().encode()


@pytest.mark.parametrize(
    ("header", "expected", "filed"),
    [
        (
            "policy: {kind: policy, version: Spring, "
            "effective: {new: 2026-02-01, old: 2026-03-01}}",
            "policy: {status: draft, supersedes: 2026-02-01.md, published: 2026-11-28, "
            "kind: policy, effective: 2027-06-01}",
            "2026-02-01.md",
        ),
        (
            "policy:\n  effective: 2026-02-01\n  withdrawn: 2027-01-01",
            "policy:\n  status: draft\n  supersedes: 2026-02-01.md\n  published: 2026-11-28\n"
            "  effective: 2027-06-01",
            "2026-02-01.md",
        ),
        (
            "kind: letter\npublished: 2014-05-15\nversion: v1.9",
            'kind: letter\npublished: 2026-11-28\nversion: "v1.10"\npolicy:\n  status: draft\n'
            "  effective: 2027-06-01\n  supersedes: 2014-05-15.md",
            "2014-05-15.md",
        ),
        (
            "policy:\n  published: 2026-02-01\n  status: withdrawn\n"
            "published: 2026-01-01\nversion: 3",
            "policy:\n  effective: 2027-06-01\n  supersedes: 2026-02-01.md\n"
            "  published: 2026-11-28\n  status: draft\npublished: 2026-11-28\nversion: 3",
            "2026-02-01.md",
        ),
    ],
)
def test_headers_of_all_kinds(docs: Path, header: str, expected: str, filed: str) -> None:
    (docs / "terms/index.md").write_text(f"---\n{header}\n---\nText")
    result = revise()
    assert result.exit_code == 0, result.output
    assert (docs / "terms/index.md").read_text() == f"---\n{expected}\n---\nText"
    assert (docs / "terms" / filed).read_text() == f"---\n{header}\n---\nText"


def test_what_is_left_out_is_said(docs: Path) -> None:
    header = "policy: {effective: {new: 2026-02-01, old: 2026-03-01}, withdrawn: 2028-01-01}"
    (docs / "terms/index.md").write_text(f"---\n{header}\n---\nText")
    assert "not copied: `withdrawn`, `effective by audience`, since they" in revise().stdout


def test_a_folder_stands_for_its_index(docs: Path) -> None:
    result = revise("docs/terms")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("docs/terms/2026-02-01.md\ndocs/terms/index.md: version 3")
    assert revise("docs").exit_code == 2


@pytest.mark.parametrize(
    ("version", "following"),
    [
        ("2", "3"),
        ("1.9", "1.10"),
        ("v1 (draft 09)", "v1 (draft 10)"),
        ("Spring", None),
        ("2026-01-31", None),
        ("٣", None),
        (None, None),
    ],
)
def test_a_versions_last_number_is_counted_up(version: str | None, following: str | None) -> None:
    assert counted_up(version) == following


def changed(old: str, new: str) -> str:
    assert old in PAGE
    return PAGE.replace(old, new)


@pytest.mark.parametrize(
    ("page", "effective", "code", "message"),
    [
        (PAGE, "2026-02-01", 2, "docs/terms/index.md takes effect on 2026-02-01: the next version"),
        (PAGE, "2026-11-27", 2, "today is 2026-11-28. To enter a version of the past"),
        (PAGE, "soon", 2, "'soon' is not a valid date: write it like this: 2027-06-01"),
        (PAGE, "2027-02-30", 2, "'2027-02-30' is not a valid date: write a day that exists"),
        (changed("kind: policy", "status: draft"), "2027-06-01", 2, "is a draft itself"),
        (
            changed("kind: policy", "kind: polizy"),
            "2027-06-01",
            1,
            "index.md:4:9: error[unknown-kind]",
        ),
        (
            "---\ntitle: x\npolicy: {}\n---\n",
            "2027-06-01",
            1,
            "docs/terms/index.md:3:1: error[version-undated]: this page does not say when",
        ),
        ("No header", "2027-06-01", 1, "docs/terms/index.md:1:1: error[version-undated]"),
        (
            changed("  effective: ", "  ? effective\n  : "),
            "2027-06-01",
            1,
            "docs/terms/index.md:3:1: error[header-edit]",
        ),
        ("---\ntitle: a: b\n---\n", "2027-06-01", 1, "index.md:2:9: error[front-matter-yaml]"),
        (b"\xff", "2027-06-01", 1, "docs/terms/index.md:1:1: error[encoding]"),
    ],
)
def test_what_cannot_be_revised_is_told_and_left_alone(
    docs: Path, page: str | bytes, effective: str, code: int, message: str
) -> None:
    data = page if isinstance(page, bytes) else page.encode()
    (docs / "terms/index.md").write_bytes(data)
    refused(docs, revise(effective=effective), code, message)


def refused(docs: Path, result: Result, code: int, message: str) -> None:
    told = " ".join(result.stderr.split())
    assert message in told
    assert result.exit_code == code
    assert result.stdout == ""
    assert [
        path for path in files(docs) if "2026-02-01" in path or path.startswith("terms/.")
    ] == []


@pytest.mark.parametrize("ending", [".md", ".md.erb"])
@pytest.mark.parametrize("day", ["2026-02-01", "2027-06-01"])
def test_a_version_of_that_day_is_not_overwritten(docs: Path, day: str, ending: str) -> None:
    (docs / "terms" / f"{day}{ending}").symlink_to("nowhere")
    before = files(docs)
    result = revise()
    assert result.exit_code == 2
    assert f"there is already a version of {day}" in result.stderr
    assert files(docs) == before


def test_names_of_clauses_are_not_overwritten(docs: Path) -> None:
    (docs / "terms/index.clauses.yml").write_text("a")
    (docs / "terms/2026-02-01.clauses.yml").write_text("b")
    before = files(docs)
    result = revise()
    assert (result.exit_code, files(docs)) == (2, before)
    assert "is not overwritten" in result.stderr


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("docs/missing/index.md", "does not exist"),
        ("docs/terms.md", "move docs/terms.md to docs/terms/index.md first"),
        ("docs/a/b.md.erb", "move docs/a/b.md.erb to docs/a/b/index.md.erb first"),
        ("docs/index.md", "docs/index.md is not a page that can have versions beside it"),
        ("docs/terms/2014-12-01.md", "is filed already: name the index beside it"),
        ("docs/terms/seal.svg", "is not a page that can have versions beside it"),
        ("elsewhere/index.md", "elsewhere/index.md is not a page of the site"),
        ("docs/linked/index.md", "docs/linked/index.md is a symbolic link"),
        ("docs/out/index.md", "docs/out/index.md is not a page of the site"),
    ],
)
def test_what_is_no_index_of_versions_is_told(docs: Path, path: str, message: str) -> None:
    for name in ("terms.md", "a/b.md.erb", "index.md", "terms/2014-12-01.md", "terms/seal.svg"):
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text(PAGE)
    for folder in (docs.parent / "elsewhere", docs / "linked"):
        folder.mkdir()
    (docs.parent / "elsewhere/index.md").write_text(PAGE)
    (docs / "linked/index.md").symlink_to(docs / "terms/index.md")
    (docs / "out").symlink_to(docs.parent / "elsewhere")
    refused(docs, revise(path), 2, message)


def test_a_page_that_the_configuration_names_is_told(docs: Path) -> None:
    for option, told in {
        "page_fields: {terms/index.md: {policy: {kind: letter}}}": "`page_fields` in mkdocs.yml",
        "page_fields: {'**/index.md': {owner: Ada}}": "gives fields to `**/index.md`",
        "markdown: {terms/index.md: gfm}": "`markdown` in mkdocs.yml names `terms/index.md`",
    }.items():
        text = CONFIGURATION.replace("today: 2026-11-28", f"today: 2026-11-28, {option}")
        (docs.parent / "mkdocs.yml").write_text(text)
        refused(docs, revise(), 2, told)
    fields = "page_fields: {terms/: {author: Ada}, '**/*.md': {lang: en}}"
    folder = f"today: 2026-11-28, markdown: {{terms: gfm}}, {fields}"
    (docs.parent / "mkdocs.yml").write_text(CONFIGURATION.replace("today: 2026-11-28", folder))
    assert revise().exit_code == 0


def test_a_site_that_would_publish_drafts_is_told(docs: Path) -> None:
    (docs.parent / "mkdocs.yml").write_text("site_name: Test\n")
    refused(docs, revise(), 2, "mkdocs.yml does not name the plugin `policy-pages`")
    (docs.parent / "mkdocs.yml").write_text("site_name: [\n")
    assert revise().exit_code == 2
    (docs.parent / "mkdocs.yml").unlink()
    refused(docs, revise(), 2, "there is no mkdocs.yml here or above docs/terms/index.md")


PEGASUS = CONFIGURATION.replace("today: 2026-11-28", "today: 2026-11-28, dialect: pegasus")


def test_directives_in_a_header_are_kept_where_yaml_can_read_it(docs: Path) -> None:
    (docs.parent / "mkdocs.yml").write_text(PEGASUS)
    (docs / "terms/index.md").unlink()
    page = docs / "terms/index.md.erb"
    text = (
        '---\ntitle: <%= 1 + 1 %>nd terms\npolicy:\n  version: "<%= 4 %>"\n'
        "  effective: <%= '2026-02-01' %>\n---\nText\n"
    )
    page.write_text(text)
    result = revise("docs/terms/index.md.erb")
    assert result.exit_code == 0, result.output
    assert (docs / "terms/2026-02-01.md.erb").read_text() == text
    assert page.read_text() == (
        "---\ntitle: <%= 1 + 1 %>nd terms\npolicy:\n  status: draft\n"
        "  supersedes: 2026-02-01.md.erb\n  published: 2026-11-28\n"
        '  version: "5"\n  effective: 2027-06-01\n---\nText\n'
    )


def test_directives_that_yaml_cannot_read_are_told(docs: Path) -> None:
    (docs.parent / "mkdocs.yml").write_text(PEGASUS)
    (docs / "terms/index.md").unlink()
    page = docs / "terms/index.md.erb"
    page.write_text("---\n<% day = '2026-02-01' %>\npolicy:\n  effective: <%= day %>\n---\nText\n")
    before = files(docs)
    result = revise("docs/terms/index.md.erb")
    assert (result.exit_code, files(docs)) == (1, before)
    assert "index.md.erb:1:1: error[header-edit]" in result.stderr


def test_files_are_created_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        create_files({tmp_path / "a": b"a", tmp_path / "b": b"b"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_nothing_is_left_behind_where_the_index_cannot_be_written(docs: Path) -> None:
    index = docs / "terms/index.md"
    revision = prepare_revision(
        open_site(docs.parent / "mkdocs.yml").site, index, datetime.date(2027, 6, 1)
    )
    index.rename(docs / "terms/kept")
    index.mkdir()
    with pytest.raises(OSError, match="directory"):
        revision.write()
    assert files(docs) == {"terms/kept": PAGE.encode()}


def test_the_day_is_that_of_the_environment(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.datetime(2027, 3, 31, 23, 30, tzinfo=datetime.timezone.utc)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    zone = CONFIGURATION.replace("today: 2026-11-28", "time_zone: Europe/Oslo")
    (docs.parent / "mkdocs.yml").write_text(zone)
    assert revise(effective="2027-03-31").exit_code == 2
    assert revise(effective="2027-04-01").exit_code == 0
    assert "published: 2027-04-01" in (docs / "terms/index.md").read_text()
