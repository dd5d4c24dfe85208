"""Addresses of pages and their files, and the file of those that a site has published."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.policies.addresses import AddressProblemError, address_of, path_of
from policy_pages.policies.published_addresses import gone, read_record, record_with
from policy_pages.text.source import Source


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.html"),
        ("/terms/", "terms/index.html"),
        ("/terms", "terms/index.html"),
        ("terms/", "terms/index.html"),
        (" /terms/ ", "terms/index.html"),
        ("/terms/index.html", "terms/index.html"),
        ("/terms.html", "terms.html"),
        ("/terms.htm", "terms.htm"),
        ("/v1.2/", "v1.2/index.html"),
        ("/v1.2", "v1.2/index.html"),
        ("/a%20b/", "a b/index.html"),
        ("/é/", "é/index.html"),
        ("/Terms.HTM", "Terms.HTM"),
        ("/asp.net/x/", "asp.net/x/index.html"),
        ("/%D9%86%D9%85%DB%8C%E2%80%8C/", "نمی\u200c/index.html"),
        ("/👩\u200d👧/", "👩\u200d👧/index.html"),
        ("/100%/", "100%/index.html"),
        ("/100%25/", "100%/index.html"),
        ("/a+b&c=d;e/", "a+b&c=d;e/index.html"),
        ("/.well-known/x/", ".well-known/x/index.html"),
    ],
)
def test_an_address_has_a_file(address: str, path: str) -> None:
    assert path_of(address) == path


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://example.org/terms/", "is more than a path"),
        ("//example.org/terms/", "is more than a path"),
        ("mailto:a@example.org", "is more than a path"),
        ("/terms/?a=b", "is more than a path"),
        ("/terms/#a", "is more than a path"),
        ("/../terms/", "is not a valid path for a page"),
        ("/%2e%2e/terms/", "is not a valid path for a page"),
        ("/a//b/", "is not a valid path for a page"),
        ("/a/./b/", "is not a valid path for a page"),
        ("/a\\b/", "is not a valid path for a page"),
        ("/a%00b/", "is not a valid path for a page"),
        ("/a%0Ab/", "is not a valid path for a page"),
        ("/terms.pdf", "is the address of a file"),
        ("/feed.xml", "is the address of a file"),
        ("//[", "is not a valid address"),
        ("/a\tb/", "`/a\\tb/` is not a valid address"),
        ("/a\nb/", "is not a valid address"),
        ("/a?", "is more than a path"),
        ("#", "is more than a path"),
        ("\\", "is not a valid path for a page"),
        ("/\\host/", "is not a valid path for a page"),
        ("/caf%E9/", "is not a valid path for a page"),
        ("/\ud800/", "is not a valid path for a page"),
        ("/\u202e/", "is not a valid path for a page"),
        ("/CON/", "is not a valid path for a page"),
        ("/x/aux.html", "is not a valid path for a page"),
        ("/lpt1.old/", "is not a valid path for a page"),
        ("/a./", "is not a valid path for a page"),
        ("/.git/hooks/", "is not a valid path for a page"),
        ("/a%20/b/", "is not a valid path for a page"),
        ("/a%3Fb/", "is not a valid path for a page"),
        ("/" + "a/" * 501, "…` is not a valid path for a page"),
        ("/sitemap.xml/", "is the address of a file"),
        ("/policies.JSON/x/", "is the address of a file"),
        ("/x/feed.xml/index.html", "is the address of a file"),
        (f"/{'a' * 201}/", "is not a valid path for a page"),
    ],
)
def test_an_address_without_a_page_is_refused(address: str, message: str) -> None:
    with pytest.raises(AddressProblemError) as caught:
        path_of(address)
    assert message in caught.value.message
    assert caught.value.help


@given(st.text())
def test_any_address_has_a_file_within_the_site_or_is_refused(address: str) -> None:
    with contextlib.suppress(AddressProblemError):
        path = path_of(address)
        assert not path.startswith("/")
        assert {"", ".", ".."}.isdisjoint(path.split("/"))
        assert "\\" not in path
        assert path.endswith((".html", ".htm"))
        assert path_of(address_of(path)) == path


HARD_NAMES = [
    *("a b", "é", "e\u0301", "a&b", "a+b", "100%", "%20", "q?", "c#", "it's", "(x)", "a;b", "~x"),
    *("ß", "🙂", "شروط", "a=b", 'say "x"', "a:b", "a\\b", "con", "a\u00a0b", "x.json", "*"),
]


@pytest.mark.parametrize("name", HARD_NAMES)
def test_any_page_can_be_recorded(name: str) -> None:
    paths = [f"{name}/index.html", f"{name}.html", f"{name}/{name}/index.html"]
    text, new = record_with("", paths)
    assert new == 3
    recorded, problems = read_record(Source("", text))
    assert problems == []
    assert sorted(one.path for one in recorded) == sorted(paths)
    assert list(gone(Source("", text), recorded, frozenset(paths))) == []


def test_the_normal_form_of_an_address_is_of_no_matter() -> None:
    recorded, _ = read_record(Source("", "/e%CC%81/\n/\u00e9.html\n"))
    built = frozenset(["\u00e9/index.html", "e\u0301.html"])
    assert list(gone(Source("", "/\n/\n"), recorded, built)) == []
    assert record_with("/e%CC%81/\n", ["\u00e9/index.html"])[1] == 0


@pytest.mark.parametrize(
    ("address", "built", "help"),
    [
        ("/a/", "b/index.html", "write `aliases: [/a/]`"),
        ("/a,b/", "b/index.html", 'write `aliases: ["/a,b/"]`'),
        ("/Terms/", "terms/index.html", "`/terms/` differs only in letter case"),
        ("/q%3F/", "q/index.html", "give the page its former name: no page"),
    ],
)
def test_what_is_said_of_an_address_that_is_gone_can_be_done(
    address: str, built: str, help: str
) -> None:
    source = Source("", f"{address}\n")
    (lost,) = gone(source, read_record(source)[0], frozenset([built]))
    assert help in (lost.help or "")


@given(st.text() | st.lists(st.sampled_from([*"/.%\\?#\t", "2e", "a", ".html"])).map("".join))
def test_any_line_of_a_record_is_an_address_or_an_error(line: str) -> None:
    source = Source("", line)
    recorded, problems = read_record(source)
    for one in recorded:
        assert {".", "..", ""}.isdisjoint(one.path.split("/"))
    for problem in [*problems, *gone(source, recorded, frozenset())]:
        assert str(problem)


def test_a_record_tells_what_is_gone() -> None:
    source = Source("x.txt", "# comment\n\n/\n/terms/\r\n/old.html\n")
    recorded, problems = read_record(source)
    assert problems == []
    assert [one.path for one in recorded] == ["index.html", "terms/index.html", "old.html"]
    lost = list(gone(source, recorded, frozenset(["index.html"])))
    assert [(one.line, one.column, one.code) for one in lost] == [
        (4, 1, "address-gone"),
        (5, 1, "address-gone"),
    ]


def test_a_page_that_is_a_draft_now_is_named() -> None:
    source = Source("x.txt", "/terms/\n/old/\n")
    drafts = {"terms/index.html": "terms.md"}
    terms, old = gone(source, read_record(source)[0], frozenset(), drafts)
    assert terms.help.startswith("`terms.md` is a draft now: publish it, or write `aliases: ")
    assert old.help.startswith("write `aliases: ")


def test_a_line_that_is_no_address_is_told() -> None:
    _, problems = read_record(Source("x.txt", "/a/\n/terms.pdf\n  /b?c\n"))
    assert [(one.line, one.code) for one in problems] == [
        (2, "recorded-address"),
        (3, "recorded-address"),
    ]


def test_comments_stay_where_they_are_and_a_byte_order_mark_is_none() -> None:
    text, _ = record_with("\ufeff# ours\n/b/\n# theirs\n/a/\n", ["c/index.html"])
    assert text == "# ours\n/b/\n# theirs\n/a/\n/c/\n"
    recorded, problems = read_record(Source("", "\ufeff/a/\n"))
    assert (problems, recorded[0].address) == ([], "/a/")


def test_new_addresses_are_added_and_nothing_is_taken_out() -> None:
    text, new = record_with("", ["terms/index.html", "index.html"])
    assert new == 2
    assert [line for line in text.splitlines() if not line.startswith("#")] == ["/", "/terms/"]
    assert record_with(text, ["index.html"]) == (text, 0)
    own = "# ours\n/b\n/gone/\n"
    assert record_with(own, ["a/index.html", "b/index.html"]) == ("# ours\n/a/\n/b\n/gone/\n", 1)


PATHS = st.lists(st.sampled_from(["index.html", "a/index.html", "a.html", "a b/c.html", "é.html"]))


@given(PATHS, PATHS)
def test_what_is_recorded_is_read_again(old: list[str], new: list[str]) -> None:
    text, _ = record_with(record_with("", old)[0], new)
    recorded, problems = read_record(Source("", text))
    assert problems == []
    assert {one.path for one in recorded} == {*old, *new}
