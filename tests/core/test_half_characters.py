"""Half of a character (a lone UTF-16 surrogate) is an error at its place, never an output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.cli import main
from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.files.data import read_data_folder
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.page.translation import PageSettings, translate_page
from policy_pages.text.source import Source

LITERALS = [
    *('"\\ud800"', '"\\uDFFF"', '"\\u{d800}"', '"\\u{41 d800}"', '"\\uD83D\\uDE00"', ':"\\ud800"'),
    *(
        "%W[\\ud800]",
        "%I[\\ud800]",
        "?\\ud800",
        '{"\\ud800": 1}',
        "<<A\n\\ud800\nA\n",
        "%Q(\\ud800)",
    ),
    '"a#{"\\ud800"}"',
]
"""Ruby calls each an invalid Unicode codepoint; `/\\ud800/` has an error of its own."""


def codes(page: str, folder: Path | None = None) -> list[tuple[str, int]]:
    source = Source("page.md.erb", page)
    settings = PageSettings(dialect=DIALECTS["erb"], context={"half": "\ud800"})
    views = JinjaViews([folder] if folder else [])
    translated = translate_page(source, settings, views, FolderPartials([]), PageFacts("page"))
    translated.markdown.encode()
    json.dumps(translated.fields, ensure_ascii=False, default=str).encode()
    return [(diagnostic.code, diagnostic.line) for diagnostic in translated.diagnostics]


@pytest.mark.parametrize("literal", LITERALS)
def test_no_literal_holds_one(literal: str) -> None:
    assert codes(f"a\n<%= {literal} %>")[0][0] == "syntax-error"
    assert codes(f"a\n<% x = {literal} %>")[0][0] == "syntax-error"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("a\n<%= half %>", "encoding"),
        ("a\n<%= '<p>' + half.upcase %>", "encoding"),
        ("a\n<%= '%c' % 0xd800 %>", "unsupported-ruby"),
        ("a\n<%= 0xd800.chr('UTF-8') %>", "range-error"),
        ("a\n<%= '' << 0xdfff %>", "range-error"),
        ("a\n<%= JSON.parse('[\"\\ud800\"]') %>", "unsupported-ruby"),
        ("a\n<%= JSON.parse('{\"\\ud800\": 1}') %>", "unsupported-ruby"),
    ],
)
def test_no_page_prints_one(page: str, code: str) -> None:
    assert codes(page) == [(code, 2)]


def test_what_only_looks_like_one_is_printed() -> None:
    assert codes("<%= '\\ud800' + \"\\u{1F600}\" + JSON.parse('[\"\\ud83d\\ude00\"]')[0] %>") == []


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ('title: "\\ud800"', 2),
        ('policy:\n  kind: policy\n  owner: "x\\udfffx"', 4),
        ('"\\ud800": 1', 2),
        ('aliases:\n  - "/\\ud83d\\ude00/"', 3),
    ],
)
def test_no_header_holds_one(header: str, line: int) -> None:
    found = read_front_matter(Source("page.md", f"---\n{header}\n---\nText")).diagnostics
    assert [(problem.code, problem.line) for problem in found] == [("front-matter-yaml", line)]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("x.json", '{"a": "\\\\ud800",\n "b": "\\ud83d\\ude00 \\uD83D"}', (2, 21)),
        ("x.json", '["\\ude00\\ud83d"]', (1, 3)),
        ("x.yml", 'a: 1\nb: ["\\ud800"]', (2, 5)),
        ("x.yml", '"\\ud800": 1', (1, 1)),
    ],
)
def test_no_data_file_holds_one(
    tmp_path: Path, name: str, text: str, place: tuple[int, int]
) -> None:
    (tmp_path / name).write_text(text)
    _, (problem,) = read_data_folder(tmp_path)
    assert (problem.line, problem.column) == place
    assert "half of a character" in problem.message


def test_data_with_both_halves_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"a": "\\ud83d\\ude00 \\\\ud800"}')
    assert read_data_folder(tmp_path)[1] == []


def test_no_view_brings_one(tmp_path: Path) -> None:
    (tmp_path / "v.html").write_text('<p>{{ "\\ud800" }}</p>')
    source = Source("page.md.erb", "a\n<%= view :v %>")
    settings = PageSettings()
    views, partials = JinjaViews([tmp_path]), FolderPartials([])
    (problem,) = translate_page(source, settings, views, partials, PageFacts("page")).diagnostics
    assert (problem.code, problem.line, problem.column) == ("encoding", 2, 5)


PIECES = st.sampled_from(
    [
        "\\ud800",
        "\\udc00",
        "\\u{d800}",
        "\ufffd",
        "é",
        "<%= ",
        " %>",
        '"',
        "'",
        "---\n",
        "a: ",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=16))
def test_any_page_gives_utf_8_or_diagnostics(pieces: list[str]) -> None:
    codes("---\n" + "".join(pieces))


def test_json_of_such_a_page_is_an_error_with_its_place(tmp_path: Path) -> None:
    page = tmp_path / "a.md.erb"
    page.write_text('a <%= "\\ud800" %>')
    result = CliRunner().invoke(main, ["translate", str(page), "--format", "json"])
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["diagnostics"]
    assert (problem["code"], problem["line"], problem["column"]) == ("syntax-error", 1, 8)
