"""`policy-pages import`: sites of each system, imported and built; what is reported and kept.

The sites are in `tests/golden/import`, drawn as text, and beside each what its import writes.
`--update-goldens` writes these anew.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from conftest import write_tree
from policy_pages.cli import main
from policy_pages.files.writing import put_file
from policy_pages.importing import writing

if TYPE_CHECKING:
    from conftest import BuiltSite

PROJECT = Path(__file__).parents[2]
GOLDEN = PROJECT / "tests" / "golden" / "import"
SYSTEMS = ["tech-docs", "middleman", "bookbinder", "book-section", "pegasus", "markdown"]
SCHEMA = json.loads((PROJECT / "docs/schemas/import-report.json").read_text("utf-8"))


@dataclass(frozen=True)
class Imported:
    """An old site, and the new one."""

    source: Path
    target: Path
    result: Result

    @property
    def report(self) -> dict[str, Any]:
        text = (self.target / "import-report.json").read_text("utf-8")
        found: dict[str, Any] = json.loads(text)
        return found


def run_import(source: Path, target: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["import", str(source), "--to", str(target), *options])


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Imported]:
    """Import a site of a system, once."""
    known: dict[str, Imported] = {}

    def find(system: str) -> Imported:
        if system not in known:
            folder = tmp_path_factory.mktemp(system)
            source, target = folder / f"old-{system}", folder / "new"
            write_tree(source, (GOLDEN / f"{system}.txt").read_text("utf-8"))
            before = contents(source)
            result = run_import(source, target)
            assert contents(source) == before
            known[system] = Imported(source, target, result)
        return known[system]

    return find


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_site_is_recognised_and_builds_strictly(
    system: str,
    imported: Callable[[str], Imported],
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
) -> None:
    site = imported(system)
    assert site.result.exit_code == 0, site.result.output
    assert site.report["system"] == system
    assert "The build passes. Next: cd " in site.result.output
    built = run_build(site.target, tmp_path / "built", strict=True)
    assert built.exit_code == 0, built.log


@pytest.mark.parametrize("system", SYSTEMS)
def test_its_report_is_as_published(system: str, imported: Callable[[str], Imported]) -> None:
    jsonschema.validate(imported(system).report, SCHEMA)


@pytest.mark.parametrize("name", ["mkdocs.yml", "import-report.md", "helpers.py"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_written(
    system: str, name: str, imported: Callable[[str], Imported], update_goldens: bool
) -> None:
    written = imported(system).target / name
    golden = GOLDEN / f"{system}.{name}"
    if update_goldens:
        golden.unlink(missing_ok=True)
        if written.exists():
            shutil.copyfile(written, golden)
    assert written.exists() == golden.exists()
    if golden.exists():
        assert written.read_text("utf-8") == golden.read_text("utf-8")


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_printed(
    system: str, imported: Callable[[str], Imported], update_goldens: bool
) -> None:
    site = imported(system)
    printed = site.result.output.replace(str(site.target), "new")
    golden = GOLDEN / f"{system}.out"
    if update_goldens:
        golden.write_text(printed, "utf-8")
    assert printed == golden.read_text("utf-8")


@pytest.mark.parametrize("system", SYSTEMS)
def test_pages_are_copied_byte_for_byte(system: str, imported: Callable[[str], Imported]) -> None:
    site = imported(system)
    old = {(Path(path).name, content) for path, content in contents(site.source).items()}
    pages = contents(site.target / "docs")
    assert pages
    if system == "middleman":
        del pages["book.md.erb"]  # it prints what the layout printed
    assert {(Path(path).name, content) for path, content in pages.items()} <= old


def test_what_layouts_did_with_pages_is_done(
    imported: Callable[[str], Imported], run_build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    built = run_build(imported("middleman").target, tmp_path / "built", strict=True)
    text = built.text("book/index.html")
    parts = ["Before the book", "<h1", "Chapter one", "Chapter 2"]
    places = [text.index(part, text.index("<article")) for part in parts]
    assert places == sorted(places)
    assert not any(b"No reader is to see" in content for content in contents(built.folder).values())


# -- once more -----------------------------------------------------------------------------------


@pytest.fixture
def again(imported: Callable[[str], Imported], tmp_path: Path) -> Imported:
    """A copy of an imported site, which may be changed."""
    site = imported("middleman")
    shutil.copytree(site.source, tmp_path / site.source.name)
    built = shutil.ignore_patterns(".cache", "site")  # other tests build it
    shutil.copytree(site.target, tmp_path / "new", ignore=built)
    return Imported(tmp_path / site.source.name, tmp_path / "new", site.result)


def test_a_second_import_changes_nothing_and_says_so(again: Imported) -> None:
    before = contents(again.target)
    result = run_import(again.source, again.target)
    assert result.exit_code == 0
    assert f"Nothing has changed: {again.target} has all {len(before)} files" in result.output
    assert contents(again.target) == before


def test_an_import_that_was_interrupted_goes_on(
    again: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "other"
    number = 0

    def interrupted(path: Path, data: bytes, **how: Any) -> None:
        nonlocal number
        number += 1
        if number == 4:
            raise KeyboardInterrupt
        put_file(path, data, **how)

    with monkeypatch.context() as patched:
        patched.setattr(writing, "put_file", interrupted)
        assert run_import(again.source, target).exit_code == 130
    assert len(contents(target)) == 3
    assert not (target / "mkdocs.yml").exists()
    whole = contents(again.target)
    result = run_import(again.source, target)
    assert f"{len(whole) - 3} files written to {target}; 3 files unchanged" in result.output
    assert contents(target) == whole


def test_what_an_author_has_changed_stays_unless_it_is_forced(again: Imported) -> None:
    page, configuration = again.target / "docs/letters.html.md.erb", again.target / "mkdocs.yml"
    old = page.read_bytes(), configuration.read_bytes()
    page.write_text("# Mine\n")
    configuration.write_text("site_name: Mine\n")
    result = run_import(again.source, again.target)
    assert result.exit_code == 0
    assert f"{page} is different from what the import writes, and is not changed" in result.output
    assert (page.read_text(), configuration.read_text()) == ("# Mine\n", "site_name: Mine\n")
    assert "The build passes" in result.output.splitlines()[-1]  # MkDocs builds it so
    forced = run_import(again.source, again.target, "--force")
    assert f"2 files written to {again.target}" in forced.output
    assert (page.read_bytes(), configuration.read_bytes()) == old


def test_what_an_import_wrote_follows_the_old_site(again: Imported) -> None:
    old, new = (
        again.source / "source/letters.html.md.erb",
        again.target / "docs/letters.html.md.erb",
    )
    old.write_text(old.read_text() + "\nMore.\n")
    result = run_import(again.source, again.target)
    assert "differs" not in result.output
    assert new.read_bytes() == old.read_bytes()
    assert "The build passes" in result.output.splitlines()[-1]
    assert "Nothing has changed" in run_import(again.source, again.target).output
    # what the author changes then is the author's
    new.write_text("# Mine\n")
    old.write_text(old.read_text() + "\nAnd more.\n")
    for _ in range(2):
        result = run_import(again.source, again.target)
        assert (
            f"{new} is different from what the import writes, and is not changed" in result.output
        )
        assert new.read_text() == "# Mine\n"
    new.write_bytes(b"".join(old.read_bytes().partition(b"\nMore.\n")[:2]))  # as it was written
    run_import(again.source, again.target)
    assert new.read_bytes() == old.read_bytes()


@pytest.fixture
def shrunk(again: Imported) -> Imported:
    """A site whose old site no longer has three pages; the author has changed one of them."""
    for name in ("a", "mine", "deep/b"):
        page = again.source / f"source/{name}.html.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"# {name}\n")
    assert run_import(again.source, again.target).exit_code == 0
    for name in ("a", "mine", "deep/b"):
        (again.source / f"source/{name}.html.md").unlink()
    (again.target / "docs/mine.html.md").write_text("# Mine\n")
    return again


def test_what_the_old_site_no_longer_has_is_named(shrunk: Imported) -> None:
    for _ in range(2):
        result = run_import(shrunk.source, shrunk.target)
        assert result.exit_code == 0, result.output
        for name in ("a", "deep/b"):
            path = f"docs/{name}.html.md"
            line = f"no longer in the old site: {path}; delete it, or use --force\n"
            assert line in result.output
            assert (shrunk.target / path).exists()
        assert "docs/mine.html.md" not in result.output
        assert "Nothing has changed" not in result.output
        assert "The build passes" in result.output.splitlines()[-1]


def test_it_is_removed_if_that_is_forced(shrunk: Imported) -> None:
    run_import(shrunk.source, shrunk.target)
    result = run_import(shrunk.source, shrunk.target, "--force")
    assert "a.html.md is no longer in the old site, and was removed" in result.output
    assert not (shrunk.target / "docs/a.html.md").exists()
    assert not (shrunk.target / "docs/deep").exists()
    assert (shrunk.target / "docs/mine.html.md").read_text() == "# Mine\n"
    assert "no longer" not in run_import(shrunk.source, shrunk.target).output


def test_what_cannot_be_read_is_not_gone(shrunk: Imported) -> None:
    (shrunk.source / "source/a.html.md").symlink_to("/nowhere/a.md")
    result = run_import(shrunk.source, shrunk.target, "--force")
    assert result.exit_code == 1
    assert "no longer" not in result.output
    assert (shrunk.target / "docs/a.html.md").exists()


def test_a_record_cannot_name_files_elsewhere(again: Imported, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.md").write_text("x")
    digest = hashlib.sha256(b"x").hexdigest()
    record = again.target / "import-report.json"
    report = json.loads(record.read_text("utf-8"))
    report["files"]["written"] |= {
        "../elsewhere.md": digest,
        str(tmp_path / "elsewhere.md"): digest,
    }
    record.write_text(json.dumps(report), "utf-8")
    assert "elsewhere" not in run_import(again.source, again.target, "--force").output
    assert (tmp_path / "elsewhere.md").exists()


@pytest.mark.parametrize("text", ["[", "[]", '{"system": "x", "files": {"written": [1]}}'])
def test_a_report_that_is_none_records_nothing(again: Imported, text: str) -> None:
    (again.target / "import-report.json").write_text(text)
    assert run_import(again.source, again.target).exit_code == 0
    assert again.report["version"] == 1


def test_what_an_author_added_is_built_with_the_rest(again: Imported) -> None:
    page = again.target / "docs/mine.html.md.erb"
    page.write_text("# Mine\n\n<%= data.nothing.here %>\n")
    result = run_import(again.source, again.target)
    assert result.exit_code == 1
    *_, last = result.output.partition("`mkdocs build --strict` does not pass yet:\n")
    assert last.startswith("  docs/mine.html.md.erb:3:10: error[unknown-data]")
    assert again.report["strict"] is False
    assert again.report["problems"][0].startswith("docs/mine.html.md.erb:3:10")
    page.unlink()
    assert run_import(again.source, again.target).exit_code == 0


def test_a_dry_run_writes_nothing(again: Imported, tmp_path: Path) -> None:
    result = run_import(again.source, tmp_path / "nowhere", "--dry-run")
    assert result.exit_code == 0
    assert "Nothing was written" in result.output
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml"])
@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_another_site_is_not_mixed_with_this_one(
    again: Imported, tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    other = tmp_path / "other"
    (other / "docs").mkdir(parents=True)
    (other / name).write_text("site_name: Another\n")
    (other / "docs/index.md").write_text("# Another\n")
    before = contents(other)
    result = run_import(again.source, other, *options)
    assert result.exit_code == 2
    assert (
        f"{other / name} is another site's: name an empty folder, or use --force to overwrite it"
    ) in result.output
    assert contents(other) == before
    forced = run_import(again.source, other, "--force")
    assert forced.exit_code in (0, 1)
    assert (other / "mkdocs.yml").read_bytes() == (again.target / "mkdocs.yml").read_bytes()


def test_a_configuration_that_an_import_has_written_is_no_other_site(again: Imported) -> None:
    (again.target / "import-report.json").unlink()
    with (again.target / "mkdocs.yml").open("a") as file:
        file.write("# mine\n")
    assert run_import(again.source, again.target).exit_code == 0


# -- hostile and wrong folders -------------------------------------------------------------------


def test_links_that_lead_out_are_not_followed(again: Imported, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.md").write_text("# A secret\n")
    (again.source / "source/stolen.html.md").symlink_to(secret / "key.md")
    (again.source / "source/all").symlink_to(secret)
    result = run_import(again.source, tmp_path / "other")
    assert result.exit_code == 1
    assert not [path for path in contents(tmp_path / "other") if "stolen" in path or "key" in path]
    text = (tmp_path / "other/import-report.md").read_text("utf-8")
    assert "- `source/stolen.html.md`: it is a link to something outside the old site" in text
    assert "- `source/all`: it is a link to something outside the old site" in text


def test_a_link_in_the_target_that_leads_out_is_refused(again: Imported, tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "linked", tmp_path / "elsewhere"
    target.mkdir()
    elsewhere.mkdir()
    (target / "docs").symlink_to(elsewhere)
    result = run_import(again.source, target)
    assert result.exit_code == 2
    assert "leads out of" in result.output
    assert "nothing was written" not in result.output
    assert contents(elsewhere) == {}


@pytest.mark.parametrize("name", ["a\nb.html.md", "a\x1b[31mb.html.md", "x\\y.html.md"])
def test_a_name_that_cannot_be_printed_is_left_out(
    again: Imported, tmp_path: Path, name: str
) -> None:
    (again.source / "source" / name).write_text("# Hostile\n")
    result = run_import(again.source, tmp_path / "other")
    assert result.exit_code == 1
    assert "\x1b" not in result.output + (tmp_path / "other/import-report.md").read_text("utf-8")
    assert not [path for path in contents(tmp_path / "other") if "b.html" in path or "y." in path]
    left_out = Imported(again.source, tmp_path / "other", result).report["files"]["left_out"]
    assert any("cannot be printed" in one["reason"] for one in left_out)


def large(folder: Path) -> None:
    with (folder / "large.html.md").open("wb") as file:
        file.truncate(100_000_001)


def locked(folder: Path) -> None:
    (folder / "locked").mkdir()
    (folder / "locked/page.html.md").write_text("# A page\n")


UNREAD: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a link out": (
        lambda folder: (folder / "out.html.md").symlink_to("/nowhere/x.md"),
        "1 file",
        "source/out.html.md: it is a link to something outside the old site",
    ),
    "a link to nothing": (
        lambda folder: (folder / "none.html.md").symlink_to("missing.md"),
        "1 file",
        "source/none.html.md: it is a link to a file that does not exist",
    ),
    "a large file": (
        large,
        "1 file",
        "source/large.html.md: it is larger than 100 MB",
    ),
    "a name that is not UTF-8": (
        lambda folder: Path(os.fsdecode(os.fsencode(folder) + b"/\xff.html.md")).write_text("x"),
        "1 file",
        "source/\\xff.html.md: its name is not UTF-8",
    ),
    "a folder": (locked, "1 folder", "source/locked: it cannot be read: Permission denied"),
}


@pytest.mark.parametrize("case", UNREAD)
def test_what_cannot_be_read_is_said_first_and_fails(
    again: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    make, number, line = UNREAD[case]
    make(again.source / "source")
    scan = os.scandir

    def refuse_locked(path: Any) -> Any:  # root may read all
        if isinstance(path, Path) and path.name == "locked":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse_locked)
    result = run_import(again.source, tmp_path / "other")
    assert result.exit_code == 1
    first, second, third, *_, last = result.output.splitlines()
    assert " found (Middleman)" in first
    assert (second, third.startswith(f"  {line}")) == (f"{number} could not be read:", True)
    assert "The build passes" not in result.output
    assert f"the site does not have the {number} that could not be read" in last
    report = Imported(again.source, tmp_path / "other", result).report
    jsonschema.validate(report, SCHEMA)
    assert [one["unread"] for one in report["files"]["left_out"] if one["unread"]] == [number[2:]]


def test_at_most_eight_of_them_are_named(again: Imported, tmp_path: Path) -> None:
    for number in range(10):
        (again.source / f"source/{number}.html.md").symlink_to("/nowhere/x.md")
    lines = run_import(again.source, tmp_path / "other").output.splitlines()
    assert lines[1] == "10 files could not be read:"
    assert sum("is a link to something outside the old site" in line for line in lines) == 8


def test_a_configuration_that_cannot_be_read_is_one_of_them(
    imported: Callable[[str], Imported], tmp_path: Path
) -> None:
    shutil.copytree(imported("tech-docs").source, tmp_path / "old")
    (tmp_path / "old/config.rb").write_bytes(b"redirect 'a', to: 'b' # \xff\n")
    result = run_import(tmp_path / "old", tmp_path / "new")
    assert result.exit_code == 1
    assert "1 file could not be read:\n  config.rb: it is not UTF-8" in result.output


def test_a_link_that_leads_back_hides_nothing(again: Imported, tmp_path: Path) -> None:
    (again.source / "source/again").symlink_to(again.source / "source")
    result = run_import(again.source, tmp_path / "other")
    assert result.exit_code == 0, result.output


def test_no_file_is_left_out_because_there_are_many(
    again: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policy_pages.importing.source_tree.MOST_FILES", 12)
    for number in range(12):  # folders count: they are looked at, too
        (again.source / f"source/a{number}").mkdir()
    result = run_import(again.source, tmp_path / "other")
    assert result.exit_code == 2
    assert "has more than 12 files" in result.output


def test_a_folder_of_no_system_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    result = run_import(tmp_path / "old", tmp_path / "new")
    assert result.exit_code == 2
    assert "does not look like a site that can be imported" in result.output
    assert not (tmp_path / "new").exists()


def test_a_site_without_a_page_is_refused(tmp_path: Path) -> None:
    drawing = "=== config.rb\n=== source/index.html.erb\n<p>A page</p>\n"
    write_tree(tmp_path / "old", drawing)
    result = run_import(tmp_path / "old", tmp_path / "new")
    assert result.exit_code == 2
    assert "has no page that can be imported" in result.output
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("target", [".", ".."])
def test_a_target_that_holds_the_old_site_is_refused(again: Imported, target: str) -> None:
    before = contents(again.source)
    result = run_import(again.source, again.source / target)
    assert result.exit_code == 2
    assert "is or holds the old site" in result.output
    assert contents(again.source) == before


@pytest.mark.parametrize("target", ["new", "source/new"])
def test_a_target_in_the_old_site_is_refused(again: Imported, target: str) -> None:
    before = contents(again.source)
    result = run_import(again.source, again.source / target)
    assert result.exit_code == 2
    assert f"{again.source / target} is in the old site" in result.output
    assert contents(again.source) == before


@pytest.fixture
def no_work(imported: Callable[[str], Imported], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is to be read."""
    imported("middleman")  # which may be the first that a worker does
    monkeypatch.setattr("policy_pages.commands.importing.read_old_site", None)


@pytest.mark.usefixtures("no_work")
def test_a_target_below_a_file_is_refused_before_the_work(again: Imported, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = run_import(again.source, tmp_path / "file/deep/new")
    assert result.exit_code == 2
    reason = f"{tmp_path / 'file/deep/new'} cannot be written to: {tmp_path / 'file'}: Not a dir"
    assert reason in result.output


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("locked", [".", "docs"])
def test_a_target_that_cannot_be_written_to_is_refused_before_the_work(
    again: Imported, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    mkdir = os.mkdir

    def refuse(path: Any, *more: Any, **named: Any) -> None:  # root may write anywhere
        if Path(path).parent == again.target / locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        mkdir(path, *more, **named)

    monkeypatch.setattr(os, "mkdir", refuse)
    result = run_import(again.source, again.target)
    assert result.exit_code == 2
    assert f"{again.target} cannot be written to: " in result.output
    assert "Permission denied" in result.output


def test_asking_whether_a_target_can_be_written_to_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "folder").mkdir()
    result = run_import(tmp_path / "old", tmp_path / "folder" / "new")
    assert result.exit_code == 2
    assert "does not look like a site" in result.output
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.parametrize("place", ["read_old_site", "plan_site"])
def test_an_import_that_is_interrupted_early_says_that_it_wrote_nothing(
    again: Imported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def interrupt(*given: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"policy_pages.commands.importing.{place}", interrupt)
    result = run_import(again.source, tmp_path / "other")
    assert result.exit_code == 130
    assert result.output == "Interrupted\nNothing was written.\n"
    assert not (tmp_path / "other").exists()


def test_a_broken_configuration_is_shown_at_its_place(tmp_path: Path) -> None:
    write_tree(tmp_path / "old", "=== config/tech-docs.yml\na: [\n=== source/index.html.md\n# A\n")
    result = run_import(tmp_path / "old", tmp_path / "new")
    assert result.exit_code == 1
    assert re.search(r"config/tech-docs\.yml:\d+:\d+: error\[data-yaml\]", result.output)
    assert not (tmp_path / "new").exists()


def test_a_configuration_that_is_a_template_is_read_as_far_as_it_is_written_out(
    tmp_path: Path,
) -> None:
    drawing = (
        "=== config.rb\nGovukTechDocs.configure(self)\n"
        "=== config/tech-docs.yml.erb\nhost: <%= ENV.fetch('HOST') %>\nservice_name: Notices\n"
        "=== source/index.html.md\n# Home\n"
    )
    write_tree(tmp_path / "old", drawing)
    result = run_import(tmp_path / "old", tmp_path / "new")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("1 page found (GOV.UK technical documentation)\n")
    written = (tmp_path / "new/mkdocs.yml").read_text("utf-8")
    assert "site_name: Notices\n" in written
    assert "site_url" not in written


def test_links_below_the_name_of_the_repository_say_where_a_site_was(tmp_path: Path) -> None:
    drawing = (
        "=== config/tech-docs.yml\nservice_name: Notices\ngithub_repo: Example/notices\n"
        "=== source/index.html.md\n# Home\n\n[Terms](/notices/terms.html)\n"
        "=== source/terms.html.md\n# Terms\n\n[Home](/notices/)\n"
    )
    write_tree(tmp_path / "old", drawing)
    result = run_import(tmp_path / "old", tmp_path / "new")
    assert result.exit_code == 0, result.output
    written = (tmp_path / "new/mkdocs.yml").read_text("utf-8")
    assert "site_url: https://example.github.io/notices/\n" in written
    assert "2 links within the site: 2 working" in result.output


REDIRECTS = """\
=== config/tech-docs.yml
service_name: Notices
redirects:
  /a/ACL.html: /a/acl.html
  /old.html: /terms.html
  /first.html: /second.html
  /second.html: /nowhere.html#x
  /form.html: /fill.html
  /waiting.html: /broken.html
  old-contact: mailto:a@example.org
  /terms.html: /index.html
  /nothing.html:
=== config.rb
redirect "/ruby.html", to: "/nowhere.html"
redirect "/fine.html", to: "/terms.html"
=== source/index.html.md
# Home
=== source/terms.html.md
# Terms
=== source/fill.html.erb
<p>A form</p>
=== source/broken.html.md.erb
<%= data.nothing.at_all %>
"""


def test_redirects_are_counted_as_they_are_carried_over(tmp_path: Path) -> None:
    write_tree(tmp_path / "old", REDIRECTS)
    result = run_import(tmp_path / "old", tmp_path / "new")
    assert result.exit_code == 0, result.output
    report = Imported(tmp_path / "old", tmp_path / "new", result).report
    became = {one["place"]: one["what"] for one in report["configuration"]}
    assert became["config/tech-docs.yml: redirects"] == "`redirects`: 1 carried over, 8 not"
    dead = "; it was already broken"
    assert became["config.rb: redirect /ruby.html"] == (
        "left out: `/ruby.html` leads nowhere: `/nowhere.html` is not a page of the site" + dead
    )
    assert became["config.rb: redirect /fine.html"] == "`redirects`: leads to /terms.html"
    assert "redirect /ruby.html" not in became
    assert became["redirect /a/ACL.html"] == (
        "left out: `/a/ACL.html` leads to `/a/acl.html`, and only the letter case differs" + dead
    )
    assert became["redirect /first.html"].endswith(dead)
    assert became["redirect /second.html"].endswith(dead)
    assert became["redirect /form.html"].endswith(
        "is not a page of the site: it is an ERB page of HTML, not of Markdown: rewrite it as a "
        "`.md.erb` page"
    )
    assert "is not published: there is no data file" in became["redirect /waiting.html"]
    mail = "leads nowhere: `mailto:a@example.org` is not an address or a page"
    assert became["redirect /old-contact"].endswith(mail)
    addresses = report["addresses"]
    assert set(addresses["redirected"]) == {"/fine.html", "/old.html"}
    assert set(addresses["kept"]) == {"/index.html", "/terms.html"}  # each is counted once
    assert addresses["lost"]["/a/ACL.html"].endswith(dead)
    assert set(addresses["lost"]) == {
        *("/a/ACL.html", "/first.html", "/second.html", "/form.html", "/waiting.html"),
        *("/old-contact", "/nothing.html", "/ruby.html", "/fill.html", "/broken.html"),
    }


def test_a_long_chain_of_dead_redirects_stops_no_build(tmp_path: Path) -> None:
    chain = "".join(f"redirect '/r{n}.html', to: '/r{n + 1}.html#x'\n" for n in range(200))
    write_tree(tmp_path / "old", f"=== config.rb\n{chain}=== source/index.html.md\n# Home\n")
    result = run_import(tmp_path / "old", tmp_path / "new")
    assert result.exit_code == 0, result.output
    lost = Imported(tmp_path / "old", tmp_path / "new", result).report["addresses"]["lost"]
    assert len(lost) == 200
    assert lost["/r0.html"] == (
        "`/r0.html` leads to `/r1.html`, which leads nowhere; it was already broken"
    )


def test_a_system_can_be_named(again: Imported, tmp_path: Path) -> None:
    result = run_import(again.source / "source", tmp_path / "plain", "--system", "markdown")
    assert Imported(again.source, tmp_path / "plain", result).report["system"] == "markdown"
