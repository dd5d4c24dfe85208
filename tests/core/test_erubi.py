"""Erubi's way with tags, as tests/reference/record_erubi.rb recorded it, and our tokens' spans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment
from policy_pages.erb.lexer import TokenKind, tokenize
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.source import Source
from tables import of_rows

REFERENCE = Path(__file__).parents[1] / "reference"
RECORD = json.loads((REFERENCE / "erubi_recorded.json").read_text(encoding="utf-8"))["results"]
OPEN = {"<%>", "x <%= open\ny\n", "x <% 1 %> <%\n", "<%% never\n"}
"""Erubi prints a tag that nothing closes as text; here it is a mistake."""


@of_rows("case", RECORD)
def test_the_output_is_erubis(case: dict[str, str]) -> None:
    source = Source("page.md.erb", case["template"])
    rendering = render(source, 0, Environment(), trim_mode="erubi")
    if case["template"] in OPEN:
        assert [problem.code for problem in rendering.diagnostics] == ["unclosed-tag"]
    elif "error" in case:
        assert rendering.diagnostics
    else:
        assert (rendering.diagnostics, rendering.text) == ([], case["output"])


TABLE = [
    # template, (kind, start, end, content)
    ("", []),
    ("<% x %>\nb", [("code", 0, 8, " x "), ("text", 8, 9, "b")]),
    ("  <% x -%>  \nb", [("code", 0, 13, " x "), ("text", 13, 14, "b")]),
    ("a <% x %>\n", [("text", 0, 2, "a "), ("code", 2, 9, " x "), ("text", 9, 10, "\n")]),
    ("<%= x %>\n", [("output", 0, 8, " x "), ("text", 8, 9, "\n")]),
    ("<%= x =%> \r\nb", [("output", 0, 12, " x "), ("text", 12, 13, "b")]),
    ("<%== x %>", [("escaped output", 0, 9, " x ")]),
    (
        "a\n<%# x\ny %>\nb",
        [("text", 0, 2, "a\n"), ("comment", 2, 13, " x\ny "), ("text", 13, 14, "b")],
    ),
    ("a\r\n<%%= x -%>\r\n", [("text", 0, 15, "a\n<%= x -%>\n")]),
    ("é<%=a%><%=b%>", [("text", 0, 1, "é"), ("output", 1, 7, "a"), ("output", 7, 13, "b")]),
]


@pytest.mark.parametrize(("template", "expected"), TABLE)
def test_tokens(template: str, expected: list[tuple[str, int, int, str]]) -> None:
    tokens = tokenize(Source("t.md.erb", template), 0, "erubi")
    found = [(t.kind.value, t.span.start, t.span.end, t.content) for t in tokens]
    assert found == expected


PIECES = st.sampled_from(
    ["<%", "<%=", "<%==", "<%#", "<%%", "<%-", "%>", "-%>", "=%>", "%", "\n", "\r\n", " ", "x", "é"]
)


@given(st.lists(PIECES).map("".join), st.integers(0, 3))
def test_spans_partition_the_source(text: str, start: int) -> None:
    start = min(start, len(text))
    try:
        tokens = tokenize(Source("t.md.erb", text), start, "erubi")
    except DiagnosticError:
        return
    position = start
    for token in tokens:
        assert token.span.start == position < token.span.end
        position = token.span.end
        if token.kind is not TokenKind.TEXT:
            end = token.content_start + len(token.content)
            assert text[token.content_start : end] == token.content
    assert position == len(text)


def test_many_tags_take_a_time_that_grows_with_their_number() -> None:
    source = Source("t.md.erb", "<% %>\n" * 50_000 + "<%" * 50_000)
    with pytest.raises(DiagnosticError):
        tokenize(source, 0, "erubi")
