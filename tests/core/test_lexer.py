"""Tokens and their spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.erb.lexer import TRIM_MODES, tokenize
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.source import Source

TABLE = [
    # template, trim mode, (kind, start, end, content)
    ("plain", "<>", [("text", 0, 5, "plain")]),
    ("", "<>", []),
    ("<%= x %>", "<>", [("output", 0, 8, " x ")]),
    ("<%= x %>\n", "<>", [("output", 0, 9, " x ")]),
    ("<%= x %>\n", "none", [("output", 0, 8, " x "), ("text", 8, 9, "\n")]),
    (
        "a <%= x %>\n",
        "<>",
        [("text", 0, 2, "a "), ("output", 2, 10, " x "), ("text", 10, 11, "\n")],
    ),
    ("a <%= x %>\n", ">", [("text", 0, 2, "a "), ("output", 2, 11, " x ")]),
    ("<% x %>\r\nb", "<>", [("code", 0, 9, " x "), ("text", 9, 10, "b")]),
    ("  <%- x -%>\nb", "-", [("code", 0, 12, " x "), ("text", 12, 13, "b")]),
    ("<%# x %>b", "<>", [("comment", 0, 8, " x "), ("text", 8, 9, "b")]),
    ("a<%%b", "<>", [("text", 0, 5, "a<%b")]),
    ("<%= '%%>' %>", "<>", [("output", 0, 12, " '%>' ")]),
    ("% x\nb", "%", [("code", 0, 4, " x"), ("text", 4, 5, "b")]),
    ("%% x\n", "%", [("text", 0, 5, "% x\n")]),
    ("% x\n", "<>", [("text", 0, 4, "% x\n")]),
    ("é<%=a%><%=b%>", "<>", [("text", 0, 1, "é"), ("output", 1, 7, "a"), ("output", 7, 13, "b")]),
]


@pytest.mark.parametrize(("template", "mode", "expected"), TABLE)
def test_tokens(template: str, mode: str, expected: list[tuple[str, int, int, str]]) -> None:
    tokens = tokenize(Source("t.md.erb", template), 0, mode)
    found = [(t.kind.value, t.span.start, t.span.end, t.content) for t in tokens]
    assert found == expected


def test_content_start_is_where_the_ruby_begins() -> None:
    (token,) = tokenize(Source("t.md.erb", "<%= x %>"), 0, "<>")
    assert token.content_start == 3


@pytest.mark.parametrize(("template", "start", "end"), [("a <% b", 2, 4), ("<%= '%%>", 0, 3)])
def test_an_unclosed_tag_is_an_error_at_its_opening(template: str, start: int, end: int) -> None:
    with pytest.raises(DiagnosticError) as caught:
        tokenize(Source("t.md.erb", template), 0, "<>")
    diagnostic = caught.value.diagnostics[0]
    assert diagnostic.code == "unclosed-tag"
    assert (diagnostic.column, diagnostic.width) == (start + 1, end - start)


def test_an_unknown_trim_mode_is_the_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="trim mode"):
        tokenize(Source("t.md.erb", ""), 0, "<")


PIECES = st.sampled_from(
    ["a", " ", "\n", "\r\n", "<%", "<%=", "<%#", "<%%", "%>", "%%>", "-%>", "<%-", "%", "é", "😀"]
)


@given(st.lists(PIECES).map("".join), st.sampled_from(TRIM_MODES))
def test_spans_partition_the_source(template: str, mode: str) -> None:
    try:
        tokens = tokenize(Source("t.md.erb", template), 0, mode)
    except DiagnosticError:
        return
    position = 0
    for token in tokens:
        assert token.span.start == position
        assert token.span.end > token.span.start
        position = token.span.end
    assert position == len(template)


@given(st.text(), st.sampled_from(["none", "<>", ">", "-"]))
def test_text_without_tags_comes_out_unchanged(text: str, mode: str) -> None:
    if "<%" in text or "%>" in text:
        return
    tokens = tokenize(Source("t.md.erb", text), 0, mode)
    assert "".join(token.content for token in tokens) == text
