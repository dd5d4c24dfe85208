"""Which addresses mean the same, and that a path that is written is read again."""

from __future__ import annotations

import posixpath
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.text.addresses import (
    path_at,
    plain_address,
    plain_path,
    same_on_any_system,
    served_path,
    written_path,
)


@pytest.mark.parametrize(
    "spellings",
    [
        ("my terms/", "my%20terms/", "./my terms/", "x/../my%20terms/"),
        ("é/", "e\u0301/", "%C3%A9/", "e%cc%81/", "%c3%a9/"),
        ("a&b/", "a%26b/"),
        ("a+b.html", "a%2Bb.html"),
        ("100%25/", "100%/"),
        ("it's/(x);~=/", "it%27s/%28x%29%3B%7E%3d/"),
        ("HTTPS://Example.ORG:443/a", "https://example.org/%61", "https://example.org/./a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/x#é", "https://example.org/x#%C3%A9"),
        ("/x?q=é&r=~", "/x?q=%c3%a9&r=%7E"),
        ("../a/.", "../a/"),
        (" x ", "x"),
    ],
)
def test_spellings_of_one_address_are_the_same(spellings: tuple[str, ...]) -> None:
    assert len({plain_address(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a%3Fb", "a?b"),
        ("a%23b", "a#b"),
        ("a?b=%26", "a?b=&"),
        ("a?b=+", "a?b=%20"),
        ("%2520/", "%20/"),
        ("http://example.org/", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org/"),
        ("a", "A"),
        ("a/", "a"),
        ("mailto:a%40b", "mailto:a@b"),
        ("https://me@example.org/", "https://example.org/"),
    ],
)
def test_other_addresses_are_not(one: str, other: str) -> None:
    assert plain_address(one) != plain_address(other)


@given(st.text() | st.lists(st.sampled_from([*"a:/@?#[]%.é", "%2f", "https:"])).map("".join))
def test_any_address_has_a_plain_form_that_stays(address: str) -> None:
    plain = plain_address(address)
    assert plain_address(plain) == plain


def test_what_is_not_text_has_a_plain_form_too() -> None:
    assert plain_address("\ud800?\udfff#\ud800").isascii()


NAME = st.text(st.sampled_from("aé%&+?#;=~'\"()[]{}:@!$,*<>|\\ ^`ß🙂ش\u0301."), min_size=1)
PATHS = (
    st.lists(NAME.filter(lambda name: name.strip(".")), min_size=1, max_size=3)
    .map("/".join)
    .map(lambda path: unicodedata.normalize("NFC", path))
)


@given(PATHS, PATHS)
def test_a_path_that_is_written_is_what_a_server_reads(path: str, page: str) -> None:
    address = written_path(path)
    assert served_path(address) == path
    assert path_at(address) == plain_path(path) == path
    assert path_at(f"/{address}?a=/b#/c", written_path(page)) == path
    up = "../" * page.count("/")
    assert path_at(f"{up}{address}", f"./{written_path(page)}") == path
    assert path_at(f"{address}/", "") == posixpath.join(path, "index.html")


@pytest.mark.parametrize("address", ["https://example.org/a", "//host/a", "//[", "mailto:a@b.c"])
def test_an_address_elsewhere_is_not_a_path(address: str) -> None:
    assert path_at(address, "x/") is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Terms/index.html", "terms/index.html", True),
        ("ß/x", "SS/X", True),
        ("e\u0301", "É", True),
        ("a", "b", False),
        ("a/b", "a", False),
    ],
)
def test_paths_that_some_system_takes_for_the_same(one: str, other: str, is_same: bool) -> None:
    assert (same_on_any_system(one) == same_on_any_system(other)) is is_same
