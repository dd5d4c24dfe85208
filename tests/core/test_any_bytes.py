"""Any bytes as a page: text or diagnostics, never a traceback; what fuzzing found is a row here."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.erb.lexer import TRIM_MODES
from policy_pages.erb.limits import Limits
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews
from policy_pages.page.translation import PageSettings, TranslatedPage, translate_page
from policy_pages.text.reading import read_bytes

LIMITS = Limits(steps=20_000, output=200_000, size=20_000, regexp_milliseconds=100)


def translated(data: bytes, trim_mode: str = "<>", dialect: str = "pegasus") -> TranslatedPage:
    source, problems = read_bytes("page.md.erb", data)
    if problems:
        return TranslatedPage.unreadable(source, problems)
    page = translate_page(
        source,
        PageSettings(dialect=DIALECTS[dialect], trim_mode=trim_mode, limits=LIMITS),
        JinjaViews([]),
        FolderPartials([]),
        PageFacts("page.md.erb"),
    )
    assert page.markdown == "" or not page.diagnostics
    for diagnostic in page.diagnostics:
        assert str(diagnostic)
    return page


FOUND = [
    (b"<% include ERB::Util %><%= h(1, 2) %>", "<>"),
    (b"%= 09", "%"),
    (b"<%= 09 %>", "<>"),
    (b"<%= warning_text('a').[] %>", "<>"),
    (b"<%= :upcase.to_proc.call(7) { 1 } %>", "<>"),
    (b"<%= { a: 1 }.to_proc.call %>", "<>"),
    (b"<%= { a: 1 }.to_proc.call(1, 2) { 1 } %>", "<>"),
    (b"<%= [[1, 2]].each_with_index.map(&{ a: 1 }) %>", "<>"),
    (b"<%= Math.log(2, -1) %>", "<>"),
    (b"<%= 1e308.round(-(2**16000)) %>", "<>"),
    (b"<%= (10**4800).chr %>", "<>"),
    (b"<%= 5.to_s(10**4800) %>", "<>"),
    (b"<%= '%*d' % [10**4800, 1] %>", "<>"),
    (b"<%= Date.valid_date?(0507, 2, 29) %>", "<>"),
    (b"<%= Date.new(2024, 1, 1) + Float::INFINITY %>", "<>"),
    (b"<% a = [0] * 20_000; b = []; loop { b << [*a] } %>", "<>"),
    (b"<% a = [0] * 20_000; b = []; loop { _, *c = a; b << c } %>", "<>"),
    (b"<% z = []; 60.times { z = [z, z] } %><%= (z..z) %>", "<>"),
    (b"<% r = (1..2); 60.times { r = (r..r) } %><%= r %>", "<>"),
    (b"---\na: " + b"[" * 900 + b"]" * 900 + b"\n---\n<%= a %>", "<>"),
    (b"---\na: <%= '[' * 19_000 %>\n---\n", "<>"),
]
"""Pages that once were a traceback, a crash or a hang, and the trim mode."""


@pytest.mark.parametrize(("data", "trim_mode"), FOUND, ids=lambda value: repr(value)[:40])
def test_what_fuzzing_found_stays_mended(data: bytes, trim_mode: str) -> None:
    assert translated(data, trim_mode).diagnostics


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<%= [1.0.remainder(5) , (1.0 / 0).remainder(2).nan?] %>", "[1.0, true]"),
        (b"<%= (-1) ** (-1.0 / 0) %>", "1.0"),
        (
            b"<%= [Math.log(2, 0), Math.log(2, 1), Math.sin(1.0 / 0).nan?] %>",
            "[-0.0, Infinity, true]",
        ),
        (b"<%= (Math.log(2 ** 15_000)).round(3) %>", "10397.208"),
        (b"<%= [1].method(:map).call { |n| n + 1 } %>", "[2]"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_was_no_mistake_prints_what_ruby_prints(data: bytes, text: str) -> None:
    page = translated(data)
    assert page.diagnostics == []
    assert page.markdown == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa", "a"),  # a byte order mark
        (b"\xef\xbb\xbf---\nt: 1\n---\na", "a"),
        (b"a\0b <%= 1 %>", "a\0b 1"),
        (b"", ""),
        (b"\r\n\r\n", "\r\n\r\n"),
    ],
    ids=["mark", "mark and header", "NUL", "empty", "CRLF"],
)
def test_odd_bytes_are_text(data: bytes, text: str) -> None:
    page = translated(data)
    assert page.diagnostics == []
    assert page.markdown == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff", "encoding"),
        (b"no tag at all " * 350_000, "limit-output"),
        (b"a\n<% \xc3\x28 %>", "encoding"),
        (b"<%", "unclosed-tag"),
        (b"a" * 1_000_000 + b"<%=", "unclosed-tag"),
        (b"<%= " + b"[" * 10_000 + b"]" * 10_000 + b" %>", "limit-depth"),
        (b"<% " + b"if true; " * 5_000 + b"end; " * 5_000 + b" %>", "limit-depth"),
        (b"---\na: " + b"[" * 10_000 + b"\n---\n", "front-matter-yaml"),
        (b"---\n" + b"- " * 40_000 + b"1\n---\n", "front-matter-yaml"),
        (b"---\n" + b"a: 1\n" * 1_000_000 + b"---\n", "front-matter-yaml"),
        (b"<% %>" * 1_000_000, "limit-tags"),
        (b"<%%" * 1_600_000, "limit-tags"),
        (b"<% " + b"1;" * 400_000 + b" %>", "limit-program"),
        (b"\n" * 5_000_000 + b"<% %>", "limit-output"),
        (b"<% loop { (2**8000).gcd(3**5000) } %>", "limit-steps"),
        (b"<% loop { (2**8000).pow(2**8000, 3**5000) } %>", "limit-steps"),
        (b"<% loop { Integer.sqrt(2**16000) } %>", "limit-steps"),
    ],
    ids=[
        "one byte",
        "5 MB",
        "in a tag",
        "lone tag",
        "late lone tag",
        "brackets",
        "conditions",
        "header",
        "levels of a header",
        "lines of a header",
        "tags",
        "escaped tags",
        "Ruby",
        "lines",
        "gcd",
        "power",
        "root",
    ],
)
def test_odd_bytes_are_refused(data: bytes, code: str) -> None:
    assert [problem.code for problem in translated(data).diagnostics] == [code]


@pytest.mark.parametrize("page", [b"<%= x %>" * 1_000, b"<% 1.each do %>" * 1_000, b"<% '#{" * 999])
def test_a_thousand_mistakes_are_not_all_listed(page: bytes) -> None:
    assert 1 <= len(translated(page).diagnostics) <= 101


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=200), st.sampled_from(TRIM_MODES), st.sampled_from(sorted(DIALECTS)))
def test_any_bytes_end(data: bytes, trim_mode: str, dialect: str) -> None:
    translated(data, trim_mode, dialect)
