"""Directives in front matter: what they print is the header, and mistakes point to the page."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy_pages.erb.environment import Environment
from policy_pages.erb.lexer import TRIM_MODES
from policy_pages.erb.values import RubyString
from policy_pages.front_matter.directives import (
    PositionMap,
    header_span,
    read_front_matter_with_erb,
    refuse_directives,
    render_front_matter,
)
from policy_pages.front_matter.reading import FrontMatter, read_front_matter
from policy_pages.text.source import Source

VALUES = {
    "site": RubyString("Example"),
    "colon": RubyString("a: b"),
    "lines": RubyString("x: 1\ny: 2"),
    "bad": RubyString("[1, 2"),
}


def read(text: str, trim_mode: str = "<>") -> FrontMatter:
    environment = Environment(values=VALUES)
    return read_front_matter_with_erb(
        Source("p.md.erb", text), lambda: environment, trim_mode=trim_mode
    )


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("---\ntitle: A\n---\nBody", {"title": "A"}),
        ("---\ntitle: 100%\n---\nBody", {"title": "100%"}),
        ("---\ntitle: <%= site %>\n---\nBody", {"title": "Example"}),
        ("---\ntitle: <%= colon.inspect %>\n---\nBody", {"title": "a: b"}),
        (
            '---\n"og:image": "http://<%= site %>/a.png"\n---\n',
            {"og:image": "http://Example/a.png"},
        ),
        ("---\n<% if site == 'Example' %>\na: 1\n<% else %>\na: 2\n<% end %>\n---\n", {"a": 1}),
        # a line that is one tag loses its newline, as the original system had it
        ("---\n<%= lines %>\n\nz: 3\n---\n", {"x": 1, "y": 2, "z": 3}),
        (
            "---\n<% [1, 2].each do |n| %>\nk<%= n %>: <%= n * 2 %>\n<% end %>\n---\n",
            {"k1": 2, "k2": 4},
        ),
        ("---\r\ntitle: <%= site %>\r\n---\r\nBody", {"title": "Example"}),
        ("---\ntitle: <%% x\n---\n", {"title": "<% x"}),
        ("---\n<%# nothing %>\n---\nBody", {}),
        ("no header <%= site %>", {}),
    ],
)
def test_directives_run_before_yaml(text: str, fields: dict[str, object]) -> None:
    front_matter = read(text)
    assert front_matter.diagnostics == []
    assert front_matter.fields == fields


@pytest.mark.parametrize("trim_mode", TRIM_MODES)
def test_the_body_begins_where_it_does_in_the_page(trim_mode: str) -> None:
    text = "---\ntitle: <%= site %>\n---\n\n  Body"
    assert text[read(text, trim_mode).body_start :] == "\n  Body"


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "width"),
    [
        # text of the header maps to itself, also behind directives
        ("---\ntitle: <%= site %>\nb: c: d\n---\n", "front-matter-yaml", 3, 5, 1),
        ("---\n<% x = 1 %>\na: 1\n\tb: 2\n---\n", "front-matter-yaml", 4, 1, 1),
        ("---\na: <%% \nb: c: d\n---\n", "front-matter-yaml", 3, 5, 1),
        ("---\r\na: <%= site %>\r\nb: c: d\r\n---\r\n", "front-matter-yaml", 3, 5, 1),
        # what a directive printed maps to the directive
        ("---\ntitle: <%= colon %>\n---\n", "front-matter-yaml", 2, 12, 5),
        ("---\na: 1\nb: <%= bad %>\n---\n", "front-matter-yaml", 3, 8, 3),
        ("---\n<%= '- a' %>\n---\n", "front-matter-mapping", 2, 5, 5),
        ('---\na: <%= "x\\n---\\n" %>\n---\n', "front-matter-directive", 2, 8, 10),
        # mistakes of the directives themselves
        ("---\na: 1\nb: <%= nothing %>\n---\n", "undefined-name", 3, 8, 7),
        ("---\na: <%= 1 + %>\n---\n", "syntax-error", 2, 0, 0),
        ("---\na: <%= site\n---\n <%= site %>", "unclosed-tag", 2, 4, 3),
        ("---\na: <%= site %>\n", "front-matter-unclosed", 1, 1, 3),
    ],
)
def test_mistakes_point_to_the_page(
    text: str, code: str, line: int, column: int, width: int
) -> None:
    (problem,) = read(text).diagnostics
    assert (problem.code, problem.line) == (code, line)
    if column:
        assert (problem.column, problem.width) == (column, width)
    assert problem.excerpt == text.splitlines()[line - 1]


def test_what_a_directive_printed_is_shown() -> None:
    (problem,) = read("---\ntitle: <%= colon %>\n---\n").diagnostics
    assert "the directive printed `a: b`" in problem.help
    assert ".inspect" in problem.help


@given(
    st.lists(
        st.sampled_from(["a: 1\n", "<%% x", "%%>", "<%= site %>", "é\r\n", "%>\n", "<% 1 %>", "\n"])
    ),
    st.sampled_from(TRIM_MODES),
)
def test_a_character_of_the_page_maps_to_itself(pieces: list[str], trim_mode: str) -> None:
    source = Source("p.md.erb", "---\n" + "".join(pieces) + "\n---\nBody")
    header = header_span(source)
    assert header is not None
    environment = Environment(values=VALUES)
    rendered = render_front_matter(source, header, environment, trim_mode=trim_mode)
    assume(not rendered.diagnostics)  # `%>` at the start of a line is Ruby in some modes
    positions: PositionMap = rendered.positions
    for offset, character in enumerate(rendered.text):
        span = positions.span(offset, offset + 1)
        if positions.printed_at(offset) is None:
            assert source.text[span.start : span.end] == character
        else:
            assert "site" in source.text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("---\ntitle: <%= view :nope %>\n---\n", [(2, 8, 17)]),
        ("---\ntitle: a <% x\nb: <%= y %> <%= z %>\n---\n", [(2, 10, 4), (3, 4, 8), (3, 13, 8)]),
        ("---\ntitle: <%= a ? b : c %>\n---\n", [(2, 8, 16)]),
        ("---\n# <%= y %>\na: 1\n---\n", []),
        ("---\na: |\n  # <%= y %>\n---\n", [(3, 5, 8)]),
        ("---\na: 1 % 2\n---\n<%= body %>", []),
        ("<%= body %>", []),
    ],
)
def test_where_directives_do_not_run_they_are_refused(
    text: str, places: list[tuple[int, int, int]]
) -> None:
    source = Source("p.md.erb", text)
    problems = refuse_directives(source, read_front_matter(source))
    assert [(p.line, p.column, p.width) for p in problems] == places
    assert {p.code for p in problems} <= {"front-matter-directive"}


def test_only_so_many_are_reported() -> None:
    source = Source("p.md.erb", "---\n" + "a: <%= x %>\n" * 1000 + "---\n")
    assert len(refuse_directives(source, FrontMatter())) == 20
