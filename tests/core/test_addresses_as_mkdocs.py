"""What a site publishes where, and how pages link to it, is the same as in MkDocs."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, markdown_extensions, normalize_url

from policy_pages.text.addresses import address_of_output, output_path, relative_address

NAME = st.sampled_from(
    ["a", "b", "a b", "v1.2", "é", "e\u0301", "ش", "#", "a?b", "100%", "%20", "index", "README"]
    + ["readme", "Index", ".", "..", "...", ".hidden", "-", "~", ":", "a:b", "&amp;", "\\", ""]
) | st.text(max_size=4)
END = st.sampled_from([*markdown_extensions, ".MD", ".md.erb", ".html", ".png", ".", ""])
SOURCES = st.builds(
    lambda folders, name, end: "/".join([*folders, name + end]),
    st.lists(NAME, max_size=3),
    NAME,
    END,
).filter(lambda path: posixpath.basename(path) not in ("", ".", ".."))


def source_file(path: str, *, directories: bool) -> File:
    return File(path, "docs", "site", directories)


@dataclass
class WrittenOn:
    """All that MkDocs asks of the page that a link is on."""

    url: str


def as_mkdocs(target: str, page: str) -> str:
    return normalize_url(target, cast("Any", WrittenOn(page)))


@pytest.mark.parametrize(
    ("path", "in_folders", "as_files"),
    [
        ("index.md", "index.html", "index.html"),
        ("README.md", "index.html", "index.html"),
        ("legal/README.md", "legal/index.html", "legal/index.html"),
        ("legal/index.markdown", "legal/index.html", "legal/index.html"),
        ("legal/terms.md", "legal/terms/index.html", "legal/terms.html"),
        ("v1.2.md", "v1.2/index.html", "v1.2.html"),
        ("terms.html.md", "terms.html/index.html", "terms.html.html"),
        (".md", ".md/index.html", ".md.html"),
        ("..md", "..md/index.html", "..md.html"),
        ("./a//b.md", "a/b/index.html", "a/b.html"),
        ("notes.MD", "notes.MD", "notes.MD"),
        ("images/a.png", "images/a.png", "images/a.png"),
    ],
)
def test_a_source_has_an_output(path: str, in_folders: str, as_files: str) -> None:
    assert output_path(path, directories=True) == in_folders
    assert output_path(path, directories=False) == as_files
    assert source_file(path, directories=True).dest_uri == in_folders
    assert source_file(path, directories=False).dest_uri == as_files


@given(SOURCES, st.booleans())
def test_a_source_is_published_where_mkdocs_publishes_it(path: str, directories: bool) -> None:
    file = source_file(path, directories=directories)
    output = output_path(path, directories=directories)
    assert output == file.dest_uri
    assert address_of_output(output, directories=directories) == url_of(file)


@given(SOURCES, st.booleans())
@example("index.html", True)
@example("./index.html", True)
@example("./a/index.html", True)
@example("an-index.html", True)
def test_any_file_has_the_address_it_has_in_mkdocs(output: str, directories: bool) -> None:
    file = File("x.png", "docs", "site", directories, dest_uri=output)
    assert address_of_output(output, directories=directories) == url_of(file)


def url_of(file: File) -> str:
    """The address of a page, which is that of its file except for the home page."""
    page = object.__new__(Page)
    page.file = file
    return page.url


def test_the_address_of_the_home_page_is_empty() -> None:
    assert address_of_output("index.html", directories=True) == ""
    assert address_of_output("index.html", directories=False) == "index.html"


ADDRESSES = st.builds(
    lambda begin, names, end: begin + "/".join(names) + end,
    st.sampled_from(["", "", "", "./", "../", "../../", "/", "//", "\t//", "https://", "x:", "#"]),
    st.lists(NAME | st.just("example.org") | st.just("[::1]") | st.just("%C3%A9"), max_size=4),
    st.sampled_from(["", "/", "#x", "?q=a/b", "?q=../..#x", "/?", "#/", "/.", "/.."]),
)
PAGES = st.builds(
    lambda path, directories: address_of_output(
        output_path(path, directories=directories), directories=directories
    ),
    SOURCES.filter(lambda path: not path.startswith("/")),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("target", "page", "address"),
    [
        ("terms/", "legal/privacy/", "../../terms/"),
        ("legal/terms/#scope", "legal/privacy/", "../terms/#scope"),
        ("legal/terms.html", "legal/privacy.html", "terms.html"),
        ("legal/", "legal/", "./"),
        ("", "legal/", ".."),
        ("./", "legal/", "../"),
        ("", "", "."),
        ("../x", "legal/", "../../x"),
        ("a/../b", "", "b"),
        ("#scope", "legal/", "#scope"),
        ("?q=1", "legal/", "../?q=1"),
        ("/terms/", "legal/", "/terms/"),
        ("//host/x", "legal/", "//host/x"),
        ("https://host/../x", "legal/", "https://host/../x"),
        ("mailto:a@b.c", "legal/", "mailto:a@b.c"),
        ("a\\b", "legal/", "../a/b"),
    ],
)
def test_an_address_as_a_page_has_it(target: str, page: str, address: str) -> None:
    assert relative_address(target, page) == address
    assert as_mkdocs(target, page) == address


@given(ADDRESSES | st.text(), PAGES)
def test_an_address_is_the_one_that_mkdocs_writes(target: str, page: str) -> None:
    try:
        expected = as_mkdocs(target, page)
    except ValueError:  # MkDocs does not build a site that links to `//[`
        expected = target.replace("\\", "/")
    assert relative_address(target, page) == expected


@given(PAGES, PAGES)
def test_pages_link_to_each_other_as_in_mkdocs(target: str, page: str) -> None:
    if target and ".." not in target.split("/"):  # no file of a folder has such a path
        assert relative_address(target, page) == get_relative_url(target, page)
