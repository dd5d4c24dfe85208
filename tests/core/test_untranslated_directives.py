"""Directives in plain pages: a warning, unless the page shows them."""

from __future__ import annotations

import pytest

from policy_pages.page.translation import read_page
from policy_pages.text.source import Source

FOUND = [
    ("Write to <%= us %>.\n", 1, 10),
    ("---\ntitle: A\n---\n\nText\n\n<% if true %>\n", 7, 1),
    ("[Sign up](<%= resolve_url('/') %>)\n", 1, 11),
    ('<a href="<%= url %>">Us</a>\n', 1, 10),
    ("<%= view :share,\n  size: 3 %>\n", 1, 1),
    ("<%- a -%>\n", 1, 1),
    ("<%# a comment %>\n", 1, 1),
    ("---\ntitle: Terms of <%= us %>\n---\nText\n", 2, 17),
    ("---\n# <%= a %>\ntitle: A\n---\n`<%= b %>` and <%= c %>\n", 5, 16),
    ("Less <% than, but <%= us %>.\n", 1, 19),
    ("| a |\n|---|\n| <%= us %> |\n", 3, 3),
    ("- item\n\n    <%= us %>\n", 3, 5),
    ("---\ntitle: Don`t\n---\n<%= us %> and `code`\n", 4, 1),
]
NONE = [
    "Write to `<%= us %>`.\n",
    "Write to `` `<%= us %>` ``.\n",
    "```erb\n<%= us %>\n```\n",
    "~~~\n<% if a %>\n~~~\n",
    "Text\n\n    <%= us %>\n",
    "<pre><%= us %></pre>\n",
    "<code><%= us %></code>\n",
    "<script><%= us %></script>\n",
    "<!-- <%= us %> -->\n",
    "Write \\<%= us %>.\n",
    "Write &lt;%= us %>.\n",
    "Write <%%= us %>.\n",
    "Less than 5 <% of all.\n",
    "5 <% of all\n\nand 6 %> of them\n",
    "6 %> and <% 5\n",
    "{% if a %} {{ b }}\n",
    "---\n# <%= us %>\ntitle: A\n---\nText\n",
    "---\ntitle: The tag `<%= us %>`\n---\nText\n",
]


@pytest.mark.parametrize(("text", "line", "column"), FOUND)
def test_a_directive_of_a_plain_page_is_a_warning(text: str, line: int, column: int) -> None:
    (problem,) = read_page(Source("p.md", text)).diagnostics
    assert (problem.code, problem.severity) == ("untranslated-directive", "warning")
    assert (problem.line, problem.column) == (line, column)


@pytest.mark.parametrize("text", NONE)
def test_a_page_that_shows_directives_is_not_reported(text: str) -> None:
    assert read_page(Source("p.md", text)).diagnostics == []


def test_many_directives_are_one_warning() -> None:
    (problem,) = read_page(Source("p.md", "<%= a %> <%= b %>\n\n<%= c %>\n")).diagnostics
    assert "as text, and so are 2 more: " in problem.message
