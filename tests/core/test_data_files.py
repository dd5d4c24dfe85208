"""A data folder: what it gives, and every file that cannot be taken, at its place."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from policy_pages.erb.limits import Limits, Meter
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import DataHash, RubyString, Symbol, Value
from policy_pages.files import reading as folder_files
from policy_pages.files.data import read_data_folder


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "data" / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "data"


def shown(value: Value) -> str:
    return inspect(value, Meter(Limits()))


def test_files_and_folders_are_names(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        people_DOT_yml="- name: Ann",
        deep__more_DOT_json='{"a": [1, null]}',
        deep__er__x_DOT_yaml="1",
        empty_DOT_yml="",
        notes_DOT_txt="no data",
    )
    data, problems = read_data_folder(folder, tmp_path)
    assert problems == []
    assert shown(data) == (
        '{"empty"=>{}, "people"=>[{"name"=>"Ann"}],'
        ' "deep"=>{"more"=>{"a"=>[1, nil]}, "er"=>{"x"=>1}}}'
    )


def test_a_folder_that_is_not_there_has_no_data(tmp_path: Path) -> None:
    data, problems = read_data_folder(tmp_path / "data", tmp_path)
    assert (len(data.entries), problems) == (0, [])


PLAIN = [
    # YAML, what Ruby's YAML makes of it
    (":word", Symbol("word")),
    (":a-b", Symbol("a-b")),
    (':"q r"', Symbol("q r")),
    ("1,000", 1000),
    ("1_000", 1000),
    ("0x1F", 31),
    ("yes", True),
    ("1.50", 1.5),
    ("2024-5-1", datetime.date(2024, 5, 1)),
    ("2024-05-01", datetime.date(2024, 5, 1)),
]
TEXTS = ["2024-13-45", "=", "1.2.3", "y", '":word"', "'1,000'", "08"]


def only(folder: Path, text: str) -> Value:
    data, problems = read_data_folder(write(folder, x_DOT_yml=f"- {text}"), folder)
    assert problems == []
    meter = Meter(Limits())
    value = data.get(RubyString("x"), meter)
    assert isinstance(value, list)
    return value[0]


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_plain_values_are_rubys(tmp_path: Path, text: str, expected: Value) -> None:
    value = only(tmp_path, text)
    assert (type(value), value) == (type(expected), expected)


@pytest.mark.parametrize("text", TEXTS)
def test_other_plain_values_are_texts(tmp_path: Path, text: str) -> None:
    value = only(tmp_path, text)
    assert isinstance(value, RubyString)
    assert value.text == text.strip("'\"")


def test_keys_are_names_or_what_yaml_makes_of_them(tmp_path: Path) -> None:
    data, _ = read_data_folder(write(tmp_path, x_DOT_yml="1: one\n:s: two\nt: three"), tmp_path)
    meter = Meter(Limits())
    value = data.get(RubyString("x"), meter)
    assert isinstance(value, DataHash)
    assert [shown(value.get(key, meter)) for key in (1, RubyString("1"), Symbol("t"))] == [
        '"one"', "nil", '"three"',
    ]  # fmt: skip
    assert shown(value.get(RubyString("s"), meter)) == '"two"'


BROKEN = [
    # file, text, code, line, column
    ("a.yml", "a: 1\nb: [1\n", "data-yaml", 2, 4),
    ("a.yml", "a: &x 1\nb: *x\n", "data-alias", 2, 4),
    ("a.yml", "a: 1:30\n", "data-yaml", 1, 4),
    ("a.yml", "a: !ruby/object:Object {}\n", "data-yaml", 1, 4),
    ("a.yml", "a: !!python/object/apply:os.system [x]\n", "data-yaml", 1, 4),
    ("a.yml", "a: !!binary aGk=\n", "data-yaml", 1, 1),
    ("a.yml", "--- 1\n--- 2\n", "data-yaml", 2, 1),
    ("a.yml", "[" * 50_000, "data-yaml", 1, 101),
    ("a.yml", "- " * 50_000, "data-yaml", 1, 201),
    ("a.yml", "a: \x07\n", "data-yaml", 1, 4),
    ("a.json", '{"a": 1,\n "b" 2}', "data-json", 2, 6),
    ("a.json", "[NaN]", "data-json", 1, 1),
    ("a.json", "[" * 100_000, "data-json", 1, 1),
    ("a.json", "[" * 200 + "]" * 200, "data-json", 1, 1),
    ("a.json", "[" + "1" * 5_000 + "]", "data-json", 1, 1),
    ("a.toml", "a = 1", "data-file", 1, 1),
]


@pytest.mark.parametrize(("name", "text", "code", "line", "column"), BROKEN)
def test_what_cannot_be_read_is_said_at_its_place(
    tmp_path: Path, name: str, text: str, code: str, line: int, column: int
) -> None:
    (tmp_path / name).write_text(text)
    data, problems = read_data_folder(tmp_path, tmp_path)
    assert [(p.path, p.code, p.line, p.column) for p in problems] == [(name, code, line, column)]
    assert len(data.entries) == 0


def test_one_name_is_one_file(tmp_path: Path) -> None:
    folder = write(tmp_path, a_DOT_yml="1", a_DOT_json="2", b_DOT_yml="1", b__c_DOT_yml="2")
    _, problems = read_data_folder(folder, tmp_path)
    assert [str(problem) for problem in problems] == [
        "data/a.yml:1:1: error[data-name]: `data/a.json` and `data/a.yml` are both `data.a`\n"
        "      = help: rename one",
        "data/b/c.yml:1:1: error[data-name]: `data/b.yml` and `data/b/c.yml` are both `data.b`\n"
        "      = help: rename one",
    ]


IN_JSON = "put keys and texts in double quotes, and a comma between two of them"
HELPS = [
    # file, text, column, help
    ("a.json", '{"a": 1, }', 8, "remove the comma before `}`"),
    ("a.json", "[1,2,]", 5, "remove the comma before `]`"),
    ("a.json", "[1,,2]", 4, IN_JSON),
    ("a.json", '{"a": 1, b: 2}', 10, IN_JSON),
    ("a.yml", "a: b: c", 5, 'put the value in quotes: `a: "b: c"`'),
    ("a.yml", "a: 1\n b: 2", 2, "begin it in the same column as `a`"),
    ("a.yml", "a:\n\tb: 2", 1, "use spaces: YAML does not allow tabs here"),
]


@pytest.mark.parametrize(("name", "text", "column", "help"), HELPS)
def test_what_can_be_done_is_said(
    tmp_path: Path, name: str, text: str, column: int, help: str
) -> None:
    (tmp_path / name).write_text(text)
    _, problems = read_data_folder(tmp_path, tmp_path)
    assert [(problem.column, problem.help) for problem in problems] == [(column, help)]


def test_no_link_leads_out_and_no_file_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    folder = site / "data"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text("1")
    (folder / "big.yml").write_text("x" * 20)
    (tmp_path / "secret.yml").write_text("1")
    (site / "shared.yml").write_text("2")
    (folder / "out.yml").symlink_to(tmp_path / "secret.yml")
    (folder / "picture.png").symlink_to(tmp_path / "secret.yml")  # nobody asks for it
    (folder / "shared.yml").symlink_to(site / "shared.yml")
    (folder / "up").symlink_to(tmp_path)
    (folder / "circle").symlink_to(folder)
    monkeypatch.setattr(folder_files, "MOST_BYTES", 10)
    data, problems = read_data_folder(folder, site)
    assert shown(data) == '{"a"=>1, "shared"=>2}'
    assert sorted(str(problem) for problem in problems) == [
        "data/big.yml:1:1: error[data-file]: this file is larger than 10 bytes",
        "data/circle:1:1: error[data-file]: this is a link to a folder that contains it",
        "data/out.yml:1:1: error[data-file]: this leads outside the site's folder",
        "data/up:1:1: error[data-file]: this leads outside the site's folder",
    ]


def test_bytes_that_are_no_utf_8_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"a: \xff")
    _, problems = read_data_folder(tmp_path, tmp_path)
    assert "0xFF" in problems[0].message


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no such folder")
def test_a_folder_of_the_system_gives_no_traceback(tmp_path: Path) -> None:
    """Its files change and vanish while they are read, and some cannot be read at all."""
    _, problems = read_data_folder(Path("/proc/self"), tmp_path)
    assert {problem.severity for problem in problems} <= {"error", "warning"}
