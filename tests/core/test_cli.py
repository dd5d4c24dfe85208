"""`policy-pages translate`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policy_pages.cli import main

LETTER = Path(__file__).parents[2] / "docs" / "privacy-letter.md.erb"
REFERENCE = Path(__file__).parents[1] / "golden" / "privacy-letter.reference.md"


def translate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["translate", *map(str, arguments)])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "a.md.erb"
    path.parent.mkdir()
    path.write_text("---\nkind: letter\n---\nt: <%= title %> <%= @title %>\n<% x = 1 %>\nend\n")
    return path


def test_prints_the_markdown_alone(page: Path, tmp_path: Path) -> None:
    context = tmp_path / "context.yml"
    context.write_text("title: Hello")
    result = translate(page, "--context", context)
    assert (result.exit_code, result.stdout) == (0, "t: Hello Hello\n\nend\n")


def test_context_may_be_json_and_front_matter_wins(page: Path, tmp_path: Path) -> None:
    context = tmp_path / "context.json"
    context.write_text('{"title": "J", "kind": "policy"}')
    page.write_text("---\nkind: letter\n---\n<%= title %> <%= kind %>")
    assert translate(page, "--context", context).stdout == "J letter"


@pytest.mark.parametrize(("mode", "text"), [("none", "\n\n\n"), ("<>", "\n"), ("-", "\n\n\n")])
def test_trim_modes(tmp_path: Path, mode: str, text: str) -> None:
    path = tmp_path / "a.md.erb"
    path.write_text("<% x = 1 %>\n<%# c %>\n\n")
    assert translate(path, "--trim", mode).stdout == text


def test_json_is_one_object_a_line(page: Path, tmp_path: Path) -> None:
    other = page.parent / "b.md.erb"
    other.write_text("---\ndate: 2014-05-15\n---\nok")
    result = translate(page.parent, "--format", "json")
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 1
    assert first["path"] == page.as_posix()
    assert first["front_matter"] == {"kind": "letter"}
    assert first["markdown"] == ""
    (diagnostic,) = first["diagnostics"]
    assert diagnostic["severity"] == "error"
    assert diagnostic["code"] == "undefined-name"
    assert (diagnostic["line"], diagnostic["column"]) == (4, 8)
    assert "title" in diagnostic["message"]
    assert second == {
        "path": other.as_posix(),
        "front_matter": {"date": "2014-05-15"},
        "markdown": "ok",
        "diagnostics": [],
    }


def test_an_error_goes_to_standard_error_and_nothing_is_printed(page: Path) -> None:
    result = translate(page)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{page.as_posix()}:4:8: error[undefined-name]" in result.stderr


def test_out_writes_pages_with_their_front_matter(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.md.erb").write_bytes(b"---\r\nt: 1\r\n---\r\n<%= 1 + 1 %>\r\nx")
    (folder / "b.md.erb").write_text("<%= nope %>")
    result = translate(tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert (tmp_path / "out/deep/a.md").read_bytes() == b"---\r\nt: 1\r\n---\r\n2\r\nx"
    assert not (tmp_path / "out/deep/b.md").exists()


def test_out_refuses_to_write_two_pages_to_one_place(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md.erb").write_text("x")
    paths = [tmp_path / name / "x.md.erb" for name in ("a", "b")]
    result = translate(*paths, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a\x80b", b"\x00", b"<%", b"---\n"])
def test_any_bytes_give_a_diagnostic_or_an_output(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.md.erb"
    path.write_bytes(data)
    result = translate(path)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == 0 or "error[" in result.stderr


def test_the_letter_is_as_ruby_prints_it() -> None:
    """The reference has a comment where Ruby printed a view."""
    result = translate(LETTER, "--dialect", "pegasus")
    text = result.stdout
    reference = REFERENCE.read_text(encoding="utf-8")
    head, _, tail = reference.partition(
        "<!-- view: share_buttons -->\n<!-- view: popup_window.js -->"
    )
    assert result.exit_code == 0
    assert text.startswith(head)
    assert text.endswith(tail)
    views = text[len(head) : len(text) - len(tail)]
    assert views.startswith("<div")
    assert "<!-- view" not in views


@pytest.mark.parametrize(
    ("tag", "help"),
    [
        ("<%= town we write.\n\n<%= town %>", "close the tag with `%>` before the next one begins"),
        ("<%= twon we write.\n\n<% if town %>x<% end %>", "close it with `%>`"),
        ("<%= town('a') %> <%= 1 %>", "`town` is a variable: write it without arguments"),
        ("<%= twon %> <%= 1 %>", "did you mean `town`?"),
    ],
)
def test_a_name_that_is_not_called_so_has_a_help(tmp_path: Path, tag: str, help: str) -> None:
    page = tmp_path / "page.md.erb"
    page.write_text(f"<% town = 'Oslo' %>\nIn {tag}.\n")
    result = CliRunner().invoke(main, ["translate", str(page), "--format", "json"])
    (diagnostic,) = json.loads(result.stdout)["diagnostics"]
    assert (diagnostic["line"], diagnostic["help"][: len(help)]) == (2, help)
