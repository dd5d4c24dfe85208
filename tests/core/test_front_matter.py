"""The header of a page: fields, where the body begins, and what is wrong."""

from __future__ import annotations

import datetime

import pytest
import yaml

from policy_pages.front_matter.reading import read_front_matter, value_span
from policy_pages.text.source import Source


def test_fields_keep_the_types_of_yaml() -> None:
    text = "---\ntitle: A\npublished: 2014-05-15\nn: 1\nempty:\n---\nBody"
    front_matter = read_front_matter(Source("p.md", text))
    assert front_matter.diagnostics == []
    assert front_matter.fields == {
        "title": "A",
        "published": datetime.date(2014, 5, 15),
        "n": 1,
        "empty": None,
    }
    assert text[front_matter.body_start :] == "Body"


@pytest.mark.parametrize(
    "header",
    [
        "a: text\nb: [c, {d: e}]\nf:\n- null\n- ~\n-\n",
        'a: "1"\nb: !!str 2\nc: |\n  d\n  e\n"f g": \'h\'\n',
        "a: [b, 1, 2.5, yes, 2014-05-15, 0x1f]\n",
        "a: !!set {b, c}\nd: !!omap [e: f]\ng: !!binary aGk=\n",
        "a: &b c\nd: e\n",
        "",
    ],
)
def test_values_are_what_pyyaml_makes_of_them(header: str) -> None:
    front_matter = read_front_matter(Source("p.md", f"---\n{header}---\n"))
    assert front_matter.diagnostics == []
    assert front_matter.fields == (yaml.safe_load(header) or {})
    assert [*front_matter.fields] == [*(yaml.safe_load(header) or {})]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\na: 1\n---\n\n    code\n", "\n    code\n"),
        ("---\na: 1\n---\n    code\n", "    code\n"),
        ("---\r\na: 1\r\n---\r\nb\r\n", "b\r\n"),
        ("---\na: 1\n---", ""),
        ("---\n---\nb", "b"),
        ("\ufeff---\na: 1\n---\nb", "b"),
        ("\ufeffb", "b"),
        ("Note: text\n", "Note: text\n"),
        ("text\n\n---\n\nmore\n\n---\n", "text\n\n---\n\nmore\n\n---\n"),
        ("{\n}\n", "{\n}\n"),
    ],
)
def test_the_body_is_as_it_stands_in_the_file(text: str, body: str) -> None:
    front_matter = read_front_matter(Source("p.md", text))
    assert front_matter.diagnostics == []
    assert text[front_matter.body_start :] == body


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("---\ntitle: a: b\n---\n", "front-matter-yaml", 2, 9),
        ("---\na: 1\n\tb: 2\n---\n", "front-matter-yaml", 3, 1),
        ("---\na: 1\nb: [1\n---\n", "front-matter-yaml", 3, 4),
        ("---\na: *x\n---\n", "front-matter-yaml", 2, 4),
        ("---\na: !!python/name:os.system\n---\n", "front-matter-yaml", 2, 4),
        ("---\na: 2014-13-45\n---\n", "front-matter-date", 2, 4),
        ("---\ntitle: A\npublished: 2026-02-30\n---\n", "front-matter-date", 3, 12),
        ("---\na: {b: [2026-02-30]}\n---\n", "front-matter-date", 2, 9),
        ("---\na: !!timestamp soon\n---\n", "front-matter-date", 2, 4),
        ("---\na: !!int many\n---\n", "front-matter-yaml", 2, 4),
        ('---\ntitle: A\n"title": B\n---\n', "front-matter-key", 3, 1),
        ("---\n# ö\nsocial:\n  a: 1\n  a: 2\n---\n", "front-matter-key", 5, 3),
        ("\ufeff---\r\na: {b: 1, b: 2}\r\n---\r\n", "front-matter-key", 2, 11),
        ("---\n- a\n---\n", "front-matter-mapping", 2, 1),
        ("---\njust text\n---\n", "front-matter-mapping", 2, 1),
        ("---\na: 1\n", "front-matter-unclosed", 1, 1),
        ("---\na: 1\n1: x\n---\n", "front-matter-key", 3, 1),
        ("---\na: &x [1]\nb: [*x]\n---\n", "front-matter-alias", 3, 5),
        ("---\na: \x00\n---\n", "front-matter-yaml", 2, 4),
    ],
)
def test_what_is_wrong_has_a_code_and_a_place(text: str, code: str, line: int, column: int) -> None:
    (diagnostic,) = read_front_matter(Source("p.md", text)).diagnostics
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == (code, line, column)


@pytest.mark.parametrize(
    ("text", "line", "width"),
    [
        ("---\ntitle: A\n--\nText\n", 3, 2),
        ("---\ntitle: A\n----\nText\n", 3, 4),
        ("---\ntitle: A\n\u2014\nText\n", 3, 1),
        ("---\ntitle: A\n\u2013\u2013\u2013\nText\n", 3, 3),
        ("---\ntitle: A\n- - -\nText\n", 3, 5),
        ("---\ntitle: A\n ---\nText\n", 3, 3),
        ("---\ntitle: A\n***\n", 3, 3),
        ("---\ntitle: A\n--- end\nText\n", 1, 3),
        ("---\ntitle: A\n# a comment\n\npolicy:\n  kind: policy\n----\r\nText\n", 7, 4),
        ("---\naliases:\n- a\n- b\ntext: >\n  More\n  text\n----\nText\n", 8, 4),
        (';;;\n"a": 1\n;;;;\nText\n', 3, 4),
        ("---\ntitle: A\n\n# Terms\n\n----\nText\n", 1, 3),
        ("---\ntitle: A\n\nHeading\n-------\n\nText\n", 1, 3),
        ("---\ntitle: A\n\nText\n\n----\n", 1, 3),
        ("---\ntitle: A\nText of the page\n----\n", 1, 3),
        ("---\ntitle: A\n\nText -- more\n", 1, 3),
        ("---\ntitle: A\n- an item\n", 1, 3),
    ],
)
def test_a_line_that_was_meant_to_end_a_header_is_pointed_at(
    text: str, line: int, width: int
) -> None:
    (problem,) = read_front_matter(Source("p.md", text)).diagnostics
    assert problem.code == "front-matter-unclosed"
    assert (problem.line, problem.width) == (line, width)
    if line > 1:
        assert "` does not end it" in problem.message
        assert problem.help == f"write `{text[:3]}`, at the beginning of the line"


def test_ten_thousand_brackets_are_a_diagnostic() -> None:
    text = "---\na: " + "[" * 10_000 + "\n---\n"
    (diagnostic,) = read_front_matter(Source("p.md", text)).diagnostics
    assert diagnostic.code == "front-matter-yaml"


def test_every_mistake_of_a_header_is_listed() -> None:
    text = "---\na: 2026-02-30\nb: 1\nb: 2\na: 3\n---\n"
    problems = read_front_matter(Source("p.md", text)).diagnostics
    assert [problem.line for problem in problems] == [2, 4, 5]


def test_a_key_of_the_same_name_elsewhere_is_another() -> None:
    text = "---\na: {x: 1}\nb: {x: 1}\nx: 1\n---\n"
    assert read_front_matter(Source("p.md", text)).diagnostics == []


def test_the_place_of_a_value_is_known() -> None:
    text = '---\ntitle: "Über"\npublished: 2014-05-15\nempty:\n---\n'
    source = Source("p.md", text)
    front_matter = read_front_matter(source)
    spans = {key: value_span(front_matter, key) for key in front_matter.fields}
    shown = {key: text[span.start : span.end] for key, span in spans.items()}
    assert shown == {"title": '"Über"', "published": "2014-05-15", "empty": ""}


CODING = [
    "# -*- coding: utf-8 -*-",
    "# coding: UTF-8",
    "<%# coding: utf-8 %>",
    "<!-- coding: x -->",
]


@pytest.mark.parametrize(
    ("yaml", "line", "column", "message", "help"),
    [
        ("\ta: 1", 2, 1, "indented with a tab", "use spaces"),
        ("a:\n  b: c\n\td: e", 4, 1, "indented with a tab", "use spaces"),
        ("a:\n  b: c\n  \td: e\nf: @g", 4, 3, "indented with a tab", "use spaces"),
        ("a:\n\u00a0 b: c: d", 3, 1, "a special space", "an ordinary space"),
        (" a: b\nc: d", 2, 1, "the lines below it are not", "remove the spaces"),
        ('a: "b\nc: d', 2, 4, "never closed", 'put `"` at the end'),
        ("a: 'b\nc: d", 2, 4, "never closed", "put `'` at the end"),
        ('a: "b\nc: "d"\ne: f', 2, 4, "never closed", 'put `"` at the end'),
        ("a: 'b's c'\nd: e", 2, 6, "this apostrophe ends the text", '`a: "b\'s c"`'),
        ('a: "b" c', 2, 8, "outside the quotation marks", "`a: '\"b\" c'`"),
        ('a: "b \\d"', 2, 7, "`\\d` means something else", "`a: 'b \\d'`"),
        ('a: "C:\\Users"', 2, 7, "`\\U` means something else", "`a: 'C:\\Users'`"),
        ('a: b\nc:"d"\ne: f', 3, 2, "no space after this colon", 'write `c: "d"`'),
        ('a:\n  b: c\n  d:"e"\n  f: g', 4, 4, "no space after this colon", 'write `d: "e"`'),
        ('a:"b"\nc: d', 2, 2, "no space after this colon", 'write `a: "b"`'),
        ("a: b\nc:d", 3, 2, "no space after this colon", "write `c: d`"),
        ("a\uff1a b\nc: d", 2, 2, "the character `\uff1a`", "write `a: b`"),
        ("a: b\nc = d\ne: f", 3, 3, "not by `=`", "write `c: d`"),
        ("a: b\nc\nd: e", 3, 1, "no colon", "write `c:`"),
        ("a:\n  b c\n  d: e", 3, 3, "no colon", "write `b: c`"),
        ("a: b c\nd e f\ng: h", 3, 1, "no colon", "indent it by two spaces"),
        ("a:\n  - b\n  -c", 4, 3, "no space after this hyphen", "write `- c`"),
        ("a: @b", 2, 4, "cannot begin with `@`", '`a: "@b"`'),
        ("a: `b`", 2, 4, "a backtick", "put the value in quotes"),
        ("a: %b", 2, 4, "cannot begin with `%`", '`a: "%b"`'),
        ("a: *b*", 2, 4, "`*` at the beginning", '`a: "*b*"`'),
        ("a: & b", 2, 4, "`&` at the beginning", '`a: "& b"`'),
        ("a: !b", 2, 4, "`!` at the beginning", '`a: "!b"`'),
        ("a: | b", 2, 4, "cannot begin with `|`", '`a: "| b"`'),
        ("a: [b, c\nd: e", 2, 4, "never closed", "put `]`"),
        ("a: {b: c\nd: e", 2, 4, "never closed", "put `}`"),
        ("a: [b] c", 2, 8, "takes `[b]` for a list", '`a: "[b] c"`'),
        ("a: {{ b }}", 2, 4, "`{` at the beginning", '`a: "{{ b }}"`'),
        ("a:\n    b: c\n  d: e", 4, 3, "by 2 spaces", "indent it by 4 spaces"),
        ("a: b\n   c: d", 3, 4, "more than the line above", "as `a`"),
        ("a: b: c", 2, 5, "contains a colon", '`a: "b: c"`'),
        ("a: b:\nc: d", 2, 5, "ends with a colon", '`a: "b:"`'),
        ("a: b: c\n  d e\nf: g", 2, 5, "contains a colon", "up to the end of its last line"),
        ("a: “b: c”", 2, 4, "curly quotes", '`a: "b: c"`'),
    ],
)
def test_what_yaml_finds_is_shown_where_it_begins_and_how_to_mend_it(
    yaml: str, line: int, column: int, message: str, help: str
) -> None:
    (problem,) = read_front_matter(Source("p.md", f"---\n{yaml}\n---\n")).diagnostics
    assert (problem.code, problem.line, problem.column) == ("front-matter-yaml", line, column)
    assert message in problem.message
    assert help in problem.help


@pytest.mark.parametrize(
    ("header", "line", "column", "message"),
    [
        (";;;\n{'a': \"b\"}\n;;;", 2, 2, "this key is not in double quotes"),
        (';;;\n{"a": b}\n;;;', 2, 7, "this text is not in double quotes"),
        (';;;\n{"a": “b”}\n;;;', 2, 7, "curly quotes"),
        (';;;\n{"a": "b",}\n;;;', 2, 10, "a comma before the closing `}`"),
        (';;;\n{"a": "b"\n"c": 1}\n;;;', 3, 1, "a comma is missing"),
        (';;;\n{"a" "b"}\n;;;', 2, 6, "a colon is missing"),
        (';;;\n{"a": "b}\n;;;', 2, 7, "not closed on its line"),
        (';;;\n{"a": "b"\n;;;', 3, 1, "the closing bracket is missing"),
        (';;;\n{"a": "b"} c\n;;;', 2, 12, "the JSON ends before this"),
        (';;;\n{"a": "\\d"}\n;;;', 2, 8, "this backslash"),
        ('+++\na: "b"\n+++', 2, 2, "not by a colon"),
        ("+++\na = b\n+++", 2, 5, "this value is not text in quotes"),
        ("+++\na = “b”\n+++", 2, 5, "curly quotes"),
        ('+++\na = "b\n+++', 2, 5, "not closed on its line"),
        ('+++\na = ["b"\nc = 1\n+++', 2, 5, "never closed"),
        ("+++\na = 1\na = 2\n+++", 3, 1, "already there"),
        ("+++\na = 2026-02-30\n+++", 2, 5, "not a valid date"),
        ("+++\na = 1\nb\n+++", 3, 2, "followed by `=`"),
    ],
)
def test_what_is_wrong_in_json_and_toml_is_said_in_plain_words(
    header: str, line: int, column: int, message: str
) -> None:
    (problem,) = read_front_matter(Source("p.md", f"{header}\n")).diagnostics
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message
    assert problem.help


@pytest.mark.parametrize(
    ("value", "quotes"),
    [
        ("b: c", "quotes"),
        ("Don't: c", "double quotes"),
        ('the "b": c', "single quotes"),
        (r"C:\docs: c", "single quotes"),
        (r"don't: \c", "single quotes, and write each `'` in it twice"),
        ("@b", "quotes"),
        ('@b "c"', "single quotes"),
        ("`it's`", "double quotes"),
    ],
)
def test_the_quotes_that_are_advised_make_a_text_of_the_value(value: str, quotes: str) -> None:
    (problem,) = read_front_matter(Source("p.md", f"---\na: {value}\n---\n")).diagnostics
    shown = quotes.partition(",")[0]
    assert problem.help in (
        f"put the value in {quotes}",
        f"put the value in {shown}: `a: {{}}`",
    ) or (problem.help.startswith(f"put the value in {shown}: `a: "))
    single = "'" + value.replace("'", "''" if "twice" in quotes else "'") + "'"
    written = {"q": [single, f'"{value}"'], "d": [f'"{value}"'], "s": [single]}[quotes[0]]
    for one in written:
        read = read_front_matter(Source("p.md", f"---\na: {one}\n---\n"))
        assert (read.fields, read.diagnostics) == ({"a": value}, [])


@pytest.mark.parametrize("line", CODING)
def test_a_line_that_names_the_encoding_may_stand_above(line: str) -> None:
    text = f"{line}\n---\ntitle: A\n---\nBody"
    front_matter = read_front_matter(Source("p.md", text))
    assert (front_matter.fields, front_matter.diagnostics) == ({"title": "A"}, [])
    assert text[front_matter.body_start :] == "Body"
    assert front_matter.printed == "---\ntitle: A\n---\n"


@pytest.mark.parametrize("line", ["# Encoding", "coding: utf-8", "<!-- coding: x\n-->"])
def test_another_line_may_not(line: str) -> None:
    (problem,) = read_front_matter(Source("p.md", f"{line}\n---\ntitle: A\n---\n")).diagnostics
    assert problem.code == "front-matter-damaged"


@pytest.mark.parametrize(
    ("json", "fields"),
    [
        ('{"title": "A", "n": 1}', {"title": "A", "n": 1}),
        (
            '"title": "A",\n"list": ["one", {"b": null}]',
            {"title": "A", "list": ["one", {"b": None}]},
        ),
        ('{\n\t"a": "\\u00fc\\/\\ud83d\\ude00"\n}', {"a": "ü/😀"}),
        ('{"published": "2014-05-15"}', {"published": datetime.date(2014, 5, 15)}),
        ('{"title": "2014-05-15", "x": "2014-13-15"}', {"title": "2014-05-15", "x": "2014-13-15"}),
        ("", {}),
        ("{}", {}),
    ],
)
def test_json_between_semicolons_is_a_header(json: str, fields: dict[str, object]) -> None:
    text = f";;;\n{json}\n;;;\nBody"
    front_matter = read_front_matter(Source("p.md", text))
    assert (front_matter.fields, front_matter.diagnostics) == (fields, [])
    assert text[front_matter.body_start :] == "Body"
    assert front_matter.printed is not None
    again = read_front_matter(Source("p.md", f"{front_matter.printed}Body"))
    assert (again.fields, again.diagnostics) == (fields, [])


def test_the_places_of_json_are_known() -> None:
    text = ';;;\n"title": "Ü\\u00fc",\n"policy": {"kind": "policy"}\n;;;\n'
    front_matter = read_front_matter(Source("p.md", text))
    shown = {way: text[span.start : span.end] for way, span in front_matter.places.items()}
    assert shown == {
        ("title",): '"title"',
        ("policy",): '"policy"',
        ("policy", "kind"): '"kind"',
    }
    assert text[slice(*front_matter.values["title",])] == '"Ü\\u00fc"'


@pytest.mark.parametrize(
    ("json", "code", "line", "column"),
    [
        ('{"a": 1\n"b": 2}', "front-matter-json", 3, 1),
        ("{'a': 1}", "front-matter-json", 2, 2),
        ('"a": 1 "b": 2', "front-matter-json", 2, 8),
        ('["a"]', "front-matter-json", 2, 1),
        ('{"a": NaN}', "front-matter-json", 2, 1),
        ('{"a": "\\ud83d"}', "front-matter-json", 2, 1),
        ('{"a": 1, "a": 2}', "front-matter-key", 2, 10),
        ('{"a": ' + "[" * 5_000 + "]" * 5_000 + "}", "front-matter-json", 2, 1),
    ],
)
def test_what_is_wrong_with_json_has_a_place(json: str, code: str, line: int, column: int) -> None:
    (problem,) = read_front_matter(Source("p.md", f";;;\n{json}\n;;;\nBody")).diagnostics
    assert (problem.code, problem.line, problem.column) == (code, line, column)


def test_json_that_is_never_closed_is_an_error() -> None:
    (problem,) = read_front_matter(Source("p.md", ';;;\n{"a": 1}\n---\nBody')).diagnostics
    assert problem.code == "front-matter-unclosed"
    assert "`;;;`" in problem.help


@pytest.mark.parametrize("number", ["0x" + "F" * 5_000, "0" + "7" * 5_000, "9" * 5_000])
@pytest.mark.parametrize("key", ["title", "kind", "published", "other"])
def test_a_number_that_python_cannot_print_is_a_mistake(key: str, number: str) -> None:
    (problem,) = read_front_matter(Source("p.md", f"---\n{key}: {number}\n---\n")).diagnostics
    assert (problem.code, problem.line) == ("front-matter-yaml", 2)
    assert problem.message.startswith(f"`{number[:100]}…` cannot be read")


# -- TOML, as in Hugo ----------------------------------------------------------------------------


def test_toml_between_plus_signs_is_a_header() -> None:
    text = (
        '+++\r\ntitle = "Terms"\r\npublished = 2014-05-15\r\nopens = 09:30:00\r\n'
        '[policy]\r\nversion = "3" # a comment\r\n[[authors]]\r\nname = "Ada"\r\n'
        '[[authors]]\r\nname = "Bob"\r\n+++\r\n\r\nBody'
    )
    front_matter = read_front_matter(Source("p.md", text))
    assert front_matter.diagnostics == []
    assert front_matter.fields == {
        "title": "Terms",
        "published": datetime.date(2014, 5, 15),
        "opens": "09:30:00",
        "policy": {"version": "3"},
        "authors": [{"name": "Ada"}, {"name": "Bob"}],
    }
    assert text[front_matter.body_start :] == "\r\nBody"
    places = {way: text[p.start : p.end] for way, p in front_matter.places.items()}
    assert places["title",] == "title"
    assert places["policy", "version"] == "version"
    assert places["authors", 1, "name"] == "name"
    assert front_matter.places["authors", 0].start < front_matter.places["authors", 1].start
    values = {way: text[p.start : p.end] for way, p in front_matter.values.items()}
    assert values["policy", "version"] == '"3"'
    assert values["published",] == "2014-05-15"
    again = read_front_matter(Source("p.md", f"{front_matter.printed}Body"))
    assert again.fields == front_matter.fields


def test_a_key_in_a_text_of_toml_is_not_the_places_of_a_key() -> None:
    text = '+++\nsummary = """\ntitel = "x"\n"""\ntitle = "Terms"\n+++\n'
    front_matter = read_front_matter(Source("p.md", text))
    assert front_matter.fields.keys() == {"summary", "title"}
    assert front_matter.places["title",].start == text.index("title")
    assert front_matter.places.keys() == {("summary",), ("title",)}


def test_what_is_in_lists_and_inline_tables_of_toml_has_its_place() -> None:
    text = (
        '+++\npolicy = {kind = "notice", comments.closes = 2026-02-01, "x" = [1, "a, ]", {y = 2}]}'
        "\ntags = [ # two, all in all\n  'a',\n  '''b''',\n]\n+++\n"
    )
    front_matter = read_front_matter(Source("p.md", text))
    places = {way: text[p.start : p.end] for way, p in front_matter.places.items()}
    values = {way: text[p.start : p.end] for way, p in front_matter.values.items()}
    assert (places["policy", "kind"], values["policy", "kind"]) == ("kind", '"notice"')
    assert places["policy", "comments", "closes"] == "comments.closes"
    assert values["policy", "comments", "closes"] == "2026-02-01"
    assert values["policy", "x", 1] == '"a, ]"'
    assert (places["policy", "x", 2, "y"], values["policy", "x", 2, "y"]) == ("y", "2")
    assert (values["tags", 0], values["tags", 1]) == ("'a'", "'''b'''")


@pytest.mark.parametrize("line", ["[a = 1, 2]", "[", "{", "[}", "{a, ]", "[[", '{"'])
def test_a_text_of_toml_may_look_like_lists(line: str) -> None:
    text = f"+++\nsummary = '''\ntitle = {line}\n'''\ntitle = 'A'\n+++\n"
    front_matter = read_front_matter(Source("p.md", text))
    assert front_matter.diagnostics == []
    assert front_matter.fields["title"] == "A"


@pytest.mark.parametrize(
    ("toml", "line", "column"),
    [
        ('title = "A"\ndraft = tru', 3, 9),
        ("title: A", 2, 6),
        ('title = "A"\ntitle = "B"', 3, 1),
        ('title = "A', 2, 9),
        ("list = [1,\n2\nb = 1", 2, 8),
        ("a = 2026-02-30", 2, 5),
        ("a = " + "9" * 9_000, 2, 1),
        ("a = " + "[" * 900 + "]" * 900, 2, 1),
        ("a = " + "[" * 60 + "]" * 60, 2, 1),
        ("a." * 60 + "b = 1", 2, 1),
        ('a = "' + "x" * 100_001 + '"', 2, 1),
    ],
)
def test_what_is_wrong_with_toml_has_a_place(toml: str, line: int, column: int) -> None:
    front_matter = read_front_matter(Source("p.md", f"+++\n{toml}\n+++\nBody"))
    (problem,) = front_matter.diagnostics
    assert (problem.code, problem.line, problem.column) == ("front-matter-toml", line, column)
    assert front_matter.fields == {}


def test_toml_that_is_never_closed_is_an_error() -> None:
    (problem,) = read_front_matter(Source("p.md", '+++\ntitle = "A"\n---\nBody')).diagnostics
    assert (problem.code, problem.line) == ("front-matter-unclosed", 3)
    assert "`+++`" in problem.help


@pytest.mark.parametrize(
    "text", ["+++\nA text.\n+++\n", "+++\n\n# A page\n", "+++ {}\na = 1\n+++\n"]
)
def test_a_line_of_plus_signs_above_text_is_text(text: str) -> None:
    front_matter = read_front_matter(Source("p.md", text))
    assert (front_matter.fields, front_matter.body_start) == ({}, 0)
    assert front_matter.diagnostics == []


# -- a line that names the encoding --------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "line",
    [
        *("# encoding: utf-8", "# -*- coding: utf-8 -*-", "# vim: set fileencoding=utf-8 :"),
        *("<%# encoding: utf-8 %>", "<%# -*- coding: UTF-8 -*- -%>", "<!-- coding: utf-8 -->"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "header", ["---\ntitle: A\n---\n", ';;;\n"title": "A"\n;;;\n', '+++\ntitle = "A"\n+++\n']
)
def test_a_line_above_a_header_may_name_the_encoding(
    mark: str, line: str, end: str, header: str
) -> None:
    text = f"{mark}{line}{end}{header}Body"
    front_matter = read_front_matter(Source("p.md", text))
    assert front_matter.diagnostics == []
    assert front_matter.fields == {"title": "A"}
    assert text[front_matter.body_start :] == "Body"
    assert front_matter.printed is not None
    assert "coding" not in front_matter.printed


def test_a_key_given_twice_with_one_value_loses_nothing() -> None:
    text = "---\nsection: Alerts\ntitle: A\nsection: Alerts\n---\n"
    assert read_front_matter(Source("p.md", text)).diagnostics == []
    for other in ("alerts", '"Alerts "', "[Alerts]"):
        twice = text.replace("Alerts\n---", f"{other}\n---")
        (problem,) = read_front_matter(Source("p.md", twice)).diagnostics
        assert (problem.code, problem.line) == ("front-matter-key", 4)
        assert "already on line 2" in problem.message
