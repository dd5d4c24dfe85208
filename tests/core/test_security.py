"""A Content-Security-Policy made from pages; `tests/browser/test_security_policy.py` has Chromium
judge the hashes."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_pages.security import SecurityPolicy, code_of, policy_of, with_policy, write_policy
from policy_pages.security.inline_code import styles_of_script
from policy_pages.security.pages import leads_to
from policy_pages.security.policy import is_source

POLICY = SecurityPolicy()
TAG = '<meta http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;'


@pytest.mark.parametrize(
    ("html", "before"),
    [
        ("<head><script>a()</script>", "<head>\n"),
        (
            "<html><HEAD class=x>\n <meta charset=utf-8><title>",
            "<html><HEAD class=x>\n <meta charset=utf-8>\n",
        ),
        ("<!doctype html><header>no head</header>", None),
        ("<p>part of a page", None),
    ],
)
def test_the_policy_comes_before_all_that_it_is_for(html: str, before: str | None) -> None:
    written = with_policy(html, POLICY)
    if before is None:
        assert written == html
        return
    assert written.startswith(before + TAG)
    assert (
        written.replace(written[len(before) - 1 : written.index(">", len(before)) + 1], "", 1)
        == html
    )
    more = POLICY.allowing(code_of("<script>b()</script>"))
    again = with_policy(written, more)  # it takes the place of the last one
    assert again.count(TAG) == 1
    assert with_policy(again, POLICY) == written


def test_sources_and_headers() -> None:
    sources = {"frame-src": ["https://media.example"], "frame-ancestors": ["https://a.example"]}
    policy = SecurityPolicy(sources=sources)
    directives = dict(one.partition(" ")[::2] for one in policy.text(in_page=False).split("; "))
    assert directives["frame-src"] == "https://media.example"
    assert directives["frame-ancestors"] == "https://a.example"
    assert directives["script-src"] == "'self'"
    assert (
        directives["object-src"] == directives["base-uri"] == directives["default-src"] == "'none'"
    )
    assert "frame-ancestors" not in policy.text(in_page=True)
    assert "unsafe" not in policy.text(in_page=False)


SOURCES = {
    **dict.fromkeys(
        [
            *("https://media.example", "https://*.media.example:8443/a/", "wss://a.example"),
            *("data:", "blob:"),
        ],
        True,
    ),
    **dict.fromkeys(
        [
            *("*", "https:", "http://a.example", "'unsafe-inline'", "'unsafe-eval'", "'self'; x"),
            *("https://a.example; script-src *", "https://a.example b", "https://a.example\n", ""),
            *('https://a.example"', "https://*", "https://*.*.example", "javascript:", "https://é"),
        ],
        False,
    ),
}


def test_only_single_servers_are_sources() -> None:
    assert {source: is_source(source) for source in SOURCES} == SOURCES


def test_a_style_sheet_that_a_script_writes_is_allowed() -> None:
    sheet = """.u{color:red}.v{content:"x"}"""
    script = f"var a={{b:1}},Tc='{sheet}';if(a){{b('c{{d:e')}}f('.x{{y:\\n}}');g(`.open{{a:b}}"
    expected = code_of(f"<style>{sheet}</style><style>c{{d:e</style>")
    assert styles_of_script(script) == expected
    assert styles_of_script('"a":{b:1},"x" in y?{a:b}:{c:d}') == code_of("")


def test_all_pages_of_a_folder_have_one_policy(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    outside = tmp_path / "outside.html"
    outside.write_text("<head><script>c()</script>")
    (site / "link.html").symlink_to(outside)
    (site / "index.html").write_bytes(b"<head>\r\n<script>a()</script>\xff")
    (site / "a/index.html").write_bytes(b"<head><p style='top: 0'>")
    (site / "part.html").write_bytes(b"<p>")
    (site / "old.html").write_bytes(
        b"<head><meta http-equiv=refresh content='0;url=a'><script>r()</script>"
    )
    policy = policy_of(site, {})
    assert policy.text(in_page=True).count("sha256-") == 2
    assert write_policy(site, policy) == 3
    own = policy_of(site, {}), SecurityPolicy(code_of("<script>r()</script>"))
    assert all(
        with_policy((site / path).read_text(errors="replace"), one)
        == (site / path).read_text(errors="replace")
        for path, one in zip(("index.html", "old.html"), own, strict=True)
    )
    assert write_policy(site, policy) == 0
    assert (site / "index.html").read_bytes().endswith(b">\r\n<script>a()</script>\xff")
    assert outside.read_text() == "<head><script>c()</script>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<meta http-equiv=refresh content='0;url=a'>", ("a", 0)),
        ("<META content=\"5; URL = 'a b'c\" HTTP-EQUIV=Refresh>", ("a b", 5)),
        ("<head><meta http-equiv='refresh' content='.5 a.html '></head>", ("a.html", 0)),
        ("<noscript><meta http-equiv=refresh content='0, url=\"a'></noscript>", ("a", 0)),
        ("<meta http-equiv=refresh content=300>", None),
        ("<meta http-equiv=refresh content='0; url='>", None),
        ("<meta http-equiv=refresh content='url=a'>", None),
        ("<meta name=refresh content='0; url=a'>", None),
        ("<!-- <meta http-equiv=refresh content='0; url=a'> -->", None),
    ],
)
def test_where_a_page_leads_is_read_as_browsers_do(
    html: str, expected: tuple[str, int] | None
) -> None:
    assert leads_to(f"<!doctype html>{html}<p>text") == expected
