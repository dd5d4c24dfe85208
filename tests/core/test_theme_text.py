"""What a theme is handed is HTML, and what was written comes back."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from mkdocs.structure.nav import Link, Navigation, Section

from policy_pages.mkdocs.theme_text import (
    escape_fields,
    escape_navigation,
    escape_page,
    escaped,
    given_titles,
    unescaped,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


@given(VALUES)
def test_what_was_written_comes_back(value: Any) -> None:
    html = escaped(value)
    assert unescaped(html) == value
    assert escaped(html) == html
    assert all(isinstance(text, Markup) for text in texts(html))
    assert not [text for text in texts(html) if set(text) & set("<>\"'")]


def test_a_value_of_another_type_is_escaped_as_it_prints() -> None:
    assert escaped(b"<b>") == escape("b'<b>'")
    assert escaped({"<"}) == {escape("<")}
    assert escaped(datetime.date(2026, 1, 1)) == datetime.date(2026, 1, 1)


def test_the_template_is_a_files_name_and_html_of_plugins_stays() -> None:
    fields: dict[str, Any] = {"template": "a&b.html", "git_x": "<time>", "<k>": ["a&b"]}
    escape_fields(fields, ["git_x"])
    assert fields == {"template": "a&b.html", "git_x": "<time>", "&lt;k&gt;": ["a&amp;b"]}


def page(**values: Any) -> Any:
    return cast(Any, SimpleNamespace(**{"meta": {}, "title": None, "edit_url": None, **values}))


def test_a_pages_title_and_address_are_escaped_once() -> None:
    for written, expected in (
        ("AT&T", "AT&amp;T"),  # the name of a file
        ("AT&amp;T", "AT&amp;T"),  # a heading
        ("&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"),
        ("<b>", "&lt;b&gt;"),
        (Markup("<b>"), "<b>"),
        ("<i>given</i>", "<i>given</i>"),
    ):
        one = page(title=written, edit_url='https://x.org/e/a"b c&d%20.md?q=1#f')
        for _ in range(2):
            escape_page(one, {"<i>given</i>"}, {})
            assert one.title == expected
            assert one.edit_url == "https://x.org/e/a%22b%20c&amp;d%20.md?q=1#f"


def test_titles_of_folders_are_escaped_and_those_of_the_configuration_are_not() -> None:
    given_nav = [{"<b>Q&A</b>": ["x.md", {"Deep": [{"<i>": "y.md"}]}]}, "z.md"]
    trusted = frozenset(given_titles(given_nav))
    assert trusted == {"<b>Q&A</b>", "Deep", "<i>"}
    inner = Section(
        "<img>",
        [Link("<a>", 'https://x.org/"><b>?q=é&r#f'), Link("<i>", "/"), Link("x", "JavaScript:y")],
    )
    nav = Navigation([Section("<b>Q&A</b>", [inner])], [])
    escape_navigation(nav, trusted)
    assert nav.items[0].title == "<b>Q&A</b>"
    assert inner.title == "&lt;img&gt;"
    assert [link.title for link in inner.children] == ["&lt;a&gt;", "<i>", "x"]
    assert inner.children[0].url == "https://x.org/%22%3E%3Cb%3E?q=%C3%A9&r#f"
    assert inner.children[2].url == "JavaScript%3Ay"
    assert list(given_titles(None)) == []
