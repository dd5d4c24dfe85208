"""What the system refuses ends a command with a message and a status, and no half file."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from policy_pages.cli import main
from policy_pages.files import writing as written_files

EPOCH = "SOURCE_DATE_EPOCH"
CONFIGURATION = """
site_name: Site
theme: mkdocs
plugins: [policy-pages]
"""
TERMS = """---
title: Terms – of use
policy: {kind: policy, effective: 2026-01-01, published: 2026-01-01}
---
## Fees

Text – of it.
"""
DAMAGED = "---\ntitle: a\n---\n&lt;%= 'é' %&gt;\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(EPOCH, "1796083200")  # 2026-12-01
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION)
    (tmp_path / "docs/terms").mkdir(parents=True)
    (tmp_path / "docs/terms/index.md").write_text(TERMS, encoding="utf-8")
    (tmp_path / "docs/a.md.erb").write_text("---\ntitle: A\n---\n– <%= 1 %>\n", encoding="utf-8")
    (tmp_path / "damaged.md.erb").write_text(DAMAGED, encoding="utf-8")
    (tmp_path / "site/terms").mkdir(parents=True)
    (tmp_path / "site/terms/index.html").write_text("<p>Terms</p>")
    return tmp_path


def run(*arguments: str) -> Result:
    """Run a command; what is no message is raised."""
    result = CliRunner().invoke(main, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return result


def run_process(
    *arguments: str, stdout: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as a shell does, with a file for its output."""
    command = [sys.executable, "-c", "from policy_pages.cli import main; main()", *arguments]
    with open(stdout or os.devnull, "w") as file:
        return subprocess.run(
            command,
            stdout=file if stdout else subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
            text=True,
            encoding="utf-8",
            errors="backslashreplace",
            check=False,
        )


PRINTING = [
    ("translate", "docs/a.md.erb"),
    ("translate", "docs/a.md.erb", "--format", "json"),
    ("redline", "docs/terms/index.md", "docs/a.md.erb"),
    ("check", "docs", "damaged.md.erb"),
    ("fix", "--diff", "damaged.md.erb"),
    ("freeze", "docs/terms"),
    ("new", "policy", "Privacy"),
    ("revise", "docs/terms", "--effective", "2027-06-01"),
    ("addresses",),
    ("schema",),
]
"""Every command, once for each form of what it prints."""


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_full_output_ends_every_command(
    site: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    def full_for_output(*given: object, **options: object) -> None:
        if not options.get("err"):
            _full()

    monkeypatch.setattr("click.echo", full_for_output)
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error: the system refuses to read or write: No space left on device" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", [("translate", "docs/a.md.erb"), ("--help",)], ids=" ".join)
def test_nothing_is_left_for_python_to_stumble_over(site: Path, arguments: tuple[str, ...]) -> None:
    finished = run_process(*arguments, stdout="/dev/full")
    assert finished.returncode == 2
    assert (
        finished.stderr == "Error: the system refuses to read or write: No space left on device\n"
    )


def test_a_closed_output_is_nobodys_mistake(site: Path) -> None:
    code = "import sys; sys.stdout = None; from policy_pages.cli import main; main()"
    for arguments in (["fix", "--diff", "damaged.md.erb"], ["check", "docs"], ["schema"]):
        command = [sys.executable, "-c", code, *arguments]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Traceback" not in finished.stderr
        assert finished.returncode in (0, 1)


@pytest.mark.parametrize(
    ("error", "status"), [(BrokenPipeError(), 141), (KeyboardInterrupt(), 130)]
)
def test_stopping_a_command_prints_no_reason(
    site: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int
) -> None:
    def stopped(*_: object) -> None:
        raise error

    monkeypatch.setattr("policy_pages.commands.translating.print_text", stopped)
    result = run("translate", "docs/a.md.erb")
    assert result.exit_code == status
    assert result.stderr in ("", "Interrupted\n")


def test_a_programmers_mistake_crashes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("policy_pages.commands.translating.print_text", broken)
    with pytest.raises(ZeroDivisionError):
        run("translate", "docs/a.md.erb")


def test_too_little_memory_is_said(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("policy_pages.commands.translating.print_text", too_much)
    result = run("translate", "docs/a.md.erb")
    assert (result.exit_code, result.stderr) == (2, "Error: there is too little memory\n")


# -- encodings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_an_output_of_any_encoding_gets_all_or_a_message(
    site: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, arguments: tuple[str, ...]
) -> None:
    runner = CliRunner(charset=encoding)
    result = runner.invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    is_difference = "--diff" in arguments  # of bytes, for `patch`
    printed = result.stdout_bytes.decode("utf-8" if is_difference else encoding)
    if result.exit_code == 2:
        assert encoding != "utf-8"
        assert printed == ""
        assert "set the environment variable PYTHONIOENCODING to utf-8" in result.stderr
    if "json" in arguments:
        assert json.loads(printed)["markdown"].startswith("–")


def test_what_the_terminal_lacks_is_named(site: Path) -> None:
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    finished = run_process("translate", "docs/a.md.erb", **environment)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert "standard output is ascii, which has no U+2013" in finished.stderr


# -- files -----------------------------------------------------------------------------------------

WRITING = {
    "translate": (("translate", "docs/a.md.erb", "--out", "out"), "out/a.md"),
    "redline": (("redline", "docs/terms/index.md", "docs/a.md.erb", "--out", "r.html"), "r.html"),
    "fix": (("fix", "damaged.md.erb"), "damaged.md.erb"),
    "freeze": (("freeze", "docs/terms"), "docs/terms/index.clauses.yml"),
    "new": (("new", "policy", "Privacy"), "docs/privacy/index.md"),
    "revise": (("revise", "docs/terms", "--effective", "2027-06-01"), "docs/terms/index.md"),
    "addresses": (("addresses",), "published-addresses.txt"),
}
"""Every command that writes files, and one of them."""


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("command", WRITING)
def test_every_command_writes(site: Path, command: str) -> None:
    arguments, file = WRITING[command]
    before = _files(site)
    run(*arguments)
    assert _files(site).get(file) not in (None, before.get(file))


@pytest.mark.parametrize(
    ("command", "failing"),
    [*((command, "_write") for command in WRITING), ("fix", "replace"), ("revise", "replace")],
)
def test_a_full_disk_leaves_every_file_as_it_was(
    site: Path, monkeypatch: pytest.MonkeyPatch, command: str, failing: str
) -> None:
    arguments, file = WRITING[command]
    monkeypatch.setattr(os if failing == "replace" else written_files, failing, _full)
    before = _files(site)
    result = run(*arguments)
    assert _files(site) == before
    assert result.exit_code == (1 if command == "fix" else 2)  # `fix` goes on with other pages
    assert "No space left on device" in result.stderr
    assert Path(file).name in result.stderr or Path(file).parent.name in result.stderr


def test_the_second_of_two_files_fails(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "docs/terms/index.clauses.yml").write_text("- id: fees\n  heading: Fees\n")
    written: list[object] = []
    write = written_files._write

    def full_at_last(*given: object, **options: bool) -> None:
        if written:
            _full()
        written.append(given)
        write(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(written_files, "_write", full_at_last)
    before = _files(site)
    result = run(*WRITING["revise"][0])
    assert (result.exit_code, _files(site)) == (2, before)
    assert "nothing was written" in result.stderr


def test_what_is_no_file_is_written_to_and_stays(site: Path) -> None:
    result = run("redline", "docs/terms/index.md", "docs/a.md.erb", "--out", os.devnull)
    assert result.exit_code == 1
    assert not Path(os.devnull).is_file()


PLACES = [
    (("translate", "docs/a.md.erb", "--out", "mkdocs.yml/x"), "mkdocs.yml/x: Not a directory"),
    (("translate", "docs/a.md.erb", "--out", "mkdocs.yml"), "'mkdocs.yml' is a file"),
    (("redline", "docs/a.md.erb", "docs/a.md.erb", "--out", "mkdocs.yml/x"), "Not a directory"),
    (("redline", "docs/a.md.erb", "docs/a.md.erb", "--out", "no/x"), "No such file or directory"),
    (("redline", "docs/a.md.erb", "docs"), "'docs' is a directory"),
    (("translate", "nope.md.erb"), "'nope.md.erb' does not exist"),
    (("translate", "docs/a.md.erb", "--context", "docs"), "'docs' is a directory"),
    (("translate", "docs/a.md.erb\0"), "contains a NUL"),
    (("check", "a\0b"), "contains a NUL"),
    (("translate", "docs/a.md.erb", "--out", "a\0b"), "contains a NUL"),
    (("translate", "docs/a.md.erb", "--views", "a\0b"), "contains a NUL"),
    (("new", "policy", "T", "--path", "a\0b"), "is not one line of text"),
    (("translate", "loop.md.erb"), "does not exist"),
    (("translate", "docs/a.md.erb", "--out", "loop.md.erb"), "File exists"),
    (("translate", "docs/a.md.erb", "docs/copy.md.erb", "--out", "docs"), "would be overwritten"),
    (
        ("redline", "docs/terms/index.md", "docs/a.md.erb", "--out", "docs/a.md.erb"),
        "would be overwritten",
    ),
    (
        ("redline", "docs/a.md.erb", "docs/terms/index.md", "--out", "copy.md.erb"),
        "would be overwritten",
    ),
    (("redline", "docs/terms/index.md", "docs/a.md.erb", "--out", "pipe"), "pipe: No such device"),
    (("translate", "docs/a.md.erb", "--out", "linked"), "linked/a.md is a symbolic link out of"),
]


@pytest.mark.parametrize(("arguments", "message"), PLACES, ids=lambda value: " ".join(value)[:50])
def test_a_wrong_place_is_named(site: Path, arguments: tuple[str, ...], message: str) -> None:
    (site / "loop.md.erb").symlink_to("loop.md.erb")
    (site / "docs/copy.md.erb").symlink_to("a.md")
    (site / "docs/a.md").write_text("a")
    (site / "copy.md.erb").symlink_to("docs/a.md.erb")
    os.mkfifo(site / "pipe")
    (site / "linked").mkdir()
    (site / "linked/a.md").symlink_to("../mkdocs.yml")
    before = _files(site)
    result = run(*arguments)
    assert (result.exit_code, _files(site)) == (2, before)
    assert message in result.stderr


@pytest.mark.parametrize("command", ["translate", "fix"])
def test_a_folder_that_holds_itself_is_looked_at_once(site: Path, command: str) -> None:
    (site / "docs/again").symlink_to("..")
    assert run(command, "docs").exit_code == 0


def test_a_folder_that_holds_itself_is_an_error_of_a_site(site: Path) -> None:
    (site / "docs/again").symlink_to("..")
    result = run("check", "docs")
    assert result.exit_code == 2
    assert (
        "error[unreadable-file]: this folder is a link to a folder that contains it"
        in result.stderr
    )


@pytest.mark.parametrize("command", ["translate", "redline", "fix", "check", "freeze", "revise"])
def test_an_unreadable_page_is_named(
    site: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def refusing(opened: Callable[..., Any]) -> Callable[..., Any]:
        def open_or_refuse(path: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(path, (str, Path)) and Path(path).name == Path(page).name:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return opened(path, *arguments, **options)

        return open_or_refuse

    more = {"redline": ["damaged.md.erb"], "revise": ["--effective", "2027-06-01"]}
    page = "docs/terms/index.md" if command in ("revise", "freeze") else "docs/a.md.erb"
    monkeypatch.setattr(Path, "open", refusing(Path.open))
    monkeypatch.setattr("builtins.open", refusing(open))
    result = run(command, page, *more.get(command, []))
    assert result.exit_code in (1, 2)
    assert page in result.output
    assert "Permission denied" in result.output


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names are Unicode here")
@pytest.mark.parametrize("command", ["translate", "redline", "fix", "check", "freeze"])
def test_a_page_whose_name_is_not_utf_8_is_named(site: Path, command: str) -> None:
    page = os.fsdecode(b"docs/x\xff.md.erb")
    Path(page).write_text("---\ntitle: A\n---\n<%= 1 %>\n")
    arguments = [page, "docs/a.md.erb"] if command == "redline" else [page]
    result = run(command, *arguments)
    assert result.exit_code in (1, 2)
    assert r"docs/x\xff.md.erb:1:1: error[encoding]: the path of this file" in result.output


def test_a_page_without_an_end_is_refused(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_pages.site.old_sites.MOST_BYTES_OF_A_PAGE", 10)
    result = run("translate", "docs/a.md.erb")
    assert result.exit_code == 1
    message = "docs/a.md.erb:1:1: error[unreadable-file]: this file is larger than 10 bytes"
    assert result.stderr.startswith(message)


def test_values_of_a_header_that_json_has_not(site: Path) -> None:
    (site / "docs/a.md.erb").write_text(
        "---\na: {2024-01-01: .nan, 1: 2024-01-01, null: true}\n---\n"
    )
    result = run("translate", "docs/a.md.erb", "--format", "json")
    found = json.loads(result.stdout, parse_constant=pytest.fail)["front_matter"]["a"]
    assert found == {"2024-01-01": "nan", "1": "2024-01-01", "null": True}


# -- files of names and values ---------------------------------------------------------------------

BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
MERGES = "a: &a {x: 1}\n" + "".join(
    f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
VALUES = [
    (BOMB, "6:4: error[data-alias]: the aliases here expand to more than 200,000 values"),
    (MERGES, "7:12: error[data-alias]: the aliases here expand to more than"),
    ("a: &a [1, *a]\n", "1:4: error[data-alias]: this value contains itself"),
    ("a: &a\n  <<: *a\n", "1:4: error[data-alias]: this value contains itself"),
    ("&a [*a]: 1\n", "error[data-alias]: this value contains itself"),
    ("a: " + "[" * 600, "error[data-yaml]"),
    ("a: 2024-13-45\n", "error[data-yaml]: a value cannot be read"),
    ('a: ["\\ud800"]\n', "1:5: error[data-yaml]: this contains half of a character"),
    ('{"\\udfff": 1}', "1:2: error[data-yaml]: this contains half of a character"),
    ("a: [\n", "error[data-yaml]: this bracket is never closed"),
    ("- a\n", "error[data-yaml]: this file does not consist of `name: value` lines"),
    ("1: a\n", "error[data-yaml]: this file does not consist of `name: value` lines"),
    ("a: !!binary aGk=\n", "error[data-yaml]: the value of `a` is of a type"),
    ("a: !!python/object:os.system {}\n", "error[data-yaml]"),
    ("a: \x01\n", "error[data-yaml]: this is not valid YAML"),
]


@pytest.mark.parametrize("option", ["--context", "--options"])
@pytest.mark.parametrize(("text", "message"), VALUES, ids=lambda value: value[:30])
def test_a_file_of_values_that_cannot_be_taken(
    site: Path, option: str, text: str, message: str
) -> None:
    (site / "values.yml").write_text(text)
    result = run("translate", "docs/a.md.erb", option, "values.yml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"values.yml:{message}" in result.stderr or message in result.stderr


CONFIGURATIONS = [
    (
        BOMB,
        "mkdocs.yml:6:4: error[data-alias]: the aliases here expand to more than 200,000 values",
    ),
    ("a: &a [*a]\n", "mkdocs.yml:1:4: error[data-alias]: this value contains itself"),
    ("a: " + "[" * 600, "mkdocs.yml: its values are nested too deeply"),
    ("a: 2026-13-01\n", "mkdocs.yml: a value cannot be read: month must be in 1..12"),
    ("INHERIT: mkdocs.yml\n", "mkdocs.yml: its values are nested too deeply"),
]


@pytest.mark.parametrize("command", [("check", "docs"), ("new", "policy", "T")], ids=" ".join)
@pytest.mark.parametrize(("text", "message"), CONFIGURATIONS, ids=lambda value: value[:30])
def test_a_configuration_that_cannot_be_taken(
    site: Path, command: tuple[str, ...], text: str, message: str
) -> None:
    (site / "mkdocs.yml").write_text(text + CONFIGURATION)
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_aliases_that_stand_for_little_are_taken(site: Path) -> None:
    (site / "values.yml").write_text("a: &a {x: 1}\nb: *a\nc: {<<: *a, y: 2}\n")
    (site / "docs/a.md.erb").write_text("<%= b['x'] + c['x'] + c['y'] %>")
    assert run("translate", "docs/a.md.erb", "--context", "values.yml").stdout == "4"


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "1000000001", "0", "-1", "1e9", "", "٣"])
def test_a_limit_beyond_any_number(site: Path, number: str) -> None:
    result = run("translate", "docs/a.md.erb", "--limit", f"regexp_milliseconds={number}")
    assert result.exit_code == 2
    assert "regexp_milliseconds" in result.stderr


NO_MOMENTS = ["abc", "", " 1", "-1", "1.5", "1e9", "4294967296", "9" * 12, "9" * 400, "٣"]
DATED = [arguments for arguments in PRINTING if arguments[0] not in ("schema", "fix")]


@pytest.mark.parametrize(
    ("epoch", "arguments"),
    [*((epoch, DATED[0]) for epoch in NO_MOMENTS), *(("abc", each) for each in DATED[1:])],
    ids=lambda value: value[:9] if isinstance(value, str) else value[0],
)
def test_a_moment_that_is_none_is_named(
    site: Path, monkeypatch: pytest.MonkeyPatch, epoch: str, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv(EPOCH, epoch)
    before = _files(site)
    result = run(*arguments)
    assert (result.exit_code, _files(site)) == (2, before)
    assert f"the environment variable {EPOCH} is '{epoch[:40]}" in result.stderr


# -- helpers ---------------------------------------------------------------------------------------

HELPERS = """
from policy_pages.helpers import helper

@helper
def divides(): return 1 / 0

@helper
def a_set(): return {1}

@helper(html=True)
def no_html(): return 1

@helper
def leaves(): raise SystemExit(3)

@helper
def nests(): return nests()

@helper
def half(): return "\\ud800"

@helper(html=True)
def half_html(): return "<p>\\ud800"
"""


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("divides", "the helper `divides` fails: ZeroDivisionError: division by zero (h.py:5)"),
        ("a_set", "the helper `a_set` fails: TypeError"),
        ("no_html", "the helper `no_html` fails: TypeError"),
        ("leaves", "the helper `leaves` fails: SystemExit: 3 (h.py:14)"),
        ("nests", "the helper `nests` fails: RecursionError"),
        ("half", "this contains half of a character"),
        ("half_html", "this contains half of a character"),
    ],
)
def test_a_helper_that_fails_is_an_error_at_its_call(site: Path, name: str, message: str) -> None:
    (site / "h.py").write_text(HELPERS)
    (site / "docs/a.md.erb").write_text(f"a\n<%= {name} %>")
    (site / "docs/b.md.erb").write_text("<%= nope %>")
    result = run("translate", "docs", "--helpers", "h.py")
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        f"docs/a.md.erb:2:5: error[{'encoding' if 'half' in name else 'helper-failed'}]: {message}"
        in result.stderr
    )
    assert "docs/b.md.erb:1:5: error[undefined-name]" in result.stderr


def test_a_helper_that_fails_is_one_for_commands_with_a_configuration(site: Path) -> None:
    (site / "h.py").write_text(HELPERS)
    (site / "docs/a.md.erb").write_text("<%= divides %>")
    (site / "mkdocs.yml").write_text(
        CONFIGURATION.replace("[policy-pages]", "[policy-pages: {helpers: h.py}]")
    )
    result = run("check", "docs")
    assert "docs/a.md.erb:1:5: error[helper-failed]" in result.stdout


# -- `new` without a folder of pages ---------------------------------------------------------------


@pytest.mark.parametrize("folder", ["docs", "deep/er"])
def test_new_makes_the_folder_of_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(f"{CONFIGURATION}docs_dir: {folder}\n")
    assert run("new", "policy", "Terms").exit_code == 0
    assert (tmp_path / folder / "terms/index.md").is_file()


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (str, ""),
        (lambda text: text + "nope: [\n", "T"),
        (lambda text: text.replace("policy-pages", ""), "T"),
    ],
)
def test_new_takes_the_folder_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str], title: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(change(f"{CONFIGURATION}docs_dir: deep/er\n"))
    assert run("new", "policy", title).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]


# -- time ------------------------------------------------------------------------------------------


def test_translating_a_folder_looks_at_each_path_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0
    lstat = os.lstat

    def counted(*given: object, **options: object) -> os.stat_result:
        nonlocal looked
        looked += 1
        return lstat(*given, **options)  # type: ignore[arg-type]

    counts = []
    for number in (50, 100):
        pages = tmp_path / f"in{number}"
        pages.mkdir()
        for name in range(number):
            (pages / f"{name}.md.erb").write_text("<%= 1 %>")
        looked = 0
        with monkeypatch.context() as patched:
            patched.setattr(os, "lstat", counted)
            run("translate", str(pages), "--out", str(tmp_path / f"out{number}"))
        counts.append(looked)
    assert counts[0] > 0
    assert counts[1] <= 2 * counts[0]
