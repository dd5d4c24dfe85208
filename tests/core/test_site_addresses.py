"""What an address in a page means, whatever is written there."""

from __future__ import annotations

import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy_pages.site.addresses import SiteAddresses
from policy_pages.site.files import Origin, SiteFile, SiteFiles, place_of
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.text.page_names import is_page, page_path
from policy_pages.text.source import Source

NAMES = ["index.md", "terms.html.md", "a/index.md", "a/page.md", "a/deep/x.md.erb", "a/pic.png"]


def addresses(*, directories: bool, old_site: str | None = None) -> tuple[SiteAddresses, SiteFiles]:
    files = SiteFiles()
    for name in NAMES:
        path = page_path(name)
        kind = SitePage if is_page(name) else SiteFile
        files.add(kind(path, *place_of(path, directories=directories), Origin(name, name, bytes)))
    options = SiteOptions(
        root=Path(),
        docs=Path("docs"),
        configuration=Source("mkdocs.yml", ""),
        name="Test",
        now=datetime.datetime(2026, 2, 1, tzinfo=datetime.timezone.utc),
        url="https://example.org/sub/",
        directories=directories,
        old_site=old_site,
    )
    known = SiteAddresses(files, options)
    known.know()
    return known, files


PIECES = st.sampled_from(
    ["..", ".", "", "a", "page", "page.html", "index.html", "x.md.erb", "terms", "%2e%2e", "%", "é"]
    + [
        "#",
        "?",
        "//",
        "[",
        "\\",
        "\x02",
        ":",
        "https:",
        "\ud800",
        " ",
        "sub",
        "\0",
        "%ff",
        "pic.png",
    ]
)
TEXTS = st.lists(PIECES, max_size=6).map("/".join) | st.text(max_size=12)


@given(TEXTS, st.booleans())
@example("//[", True)
@example("%2e%2e/%2e%2e/terms.html", False)
def test_any_text_is_an_address_that_leads_somewhere_or_nowhere(
    text: str, directories: bool
) -> None:
    known, files = addresses(directories=directories)
    page = files.get("a/page.md")
    assert isinstance(page, SitePage)
    found = known.file_at(text, page)
    resolved = known.in_markdown(text, page)
    if found is None:
        assert resolved == text
        return
    assert not known.is_dead(text, page)
    root = known.from_root(text, page, in_markdown=True)
    assert known.file_at(resolved, page) is found  # what it becomes means the same
    assert known.file_at(root, page) is found
    assert (urlsplit(root).query, urlsplit(root).fragment) == (
        urlsplit(text).query,
        urlsplit(text).fragment,
    )


@pytest.mark.parametrize("directories", [True, False])
def test_each_way_to_write_a_page_means_the_same(directories: bool) -> None:
    known, files = addresses(directories=directories)
    page, target = files.get("a/page.md"), files.get("terms.md")
    assert isinstance(page, SitePage)
    for way in ("", "../", "/", "/sub/", "../../", "../../../"):
        for end in ("terms", "terms/", "terms.html", "terms.htm", "terms/index.html"):
            address = way + end
            expected = None if way == "" else target
            assert known.file_at(address, page) is expected, address
    for end in (".md", ".md.erb", ".html.md", ".html.md.erb", ".md.html.erb"):
        assert known.file_at(f"../terms{end}", page) is target
        assert known.file_at(f"/terms{end}", page) is target


def test_a_page_and_a_file_of_one_name_are_told_apart() -> None:
    known, files = addresses(directories=True)
    page = files.get("a/page.md")
    assert isinstance(page, SitePage)
    for names in (("both.html", "both.md"), ("other.md", "other.html")):
        for name in names:
            kind = SitePage if is_page(name) else SiteFile
            files.add(kind(name, *place_of(name, directories=True), Origin(name, name, bytes)))
    known.know()
    for name in ("both", "other"):
        assert known.file_at(f"/{name}/", page) is files.get(f"{name}.md")
        assert known.file_at(f"../{name}", page) is files.get(f"{name}.md")
        assert known.file_at(f"../{name}.html", page) is files.get(f"{name}.html")


def test_what_a_page_is_not_called_is_not_found() -> None:
    known, files = addresses(directories=True)
    page = files.get("a/page.md")
    assert isinstance(page, SitePage)
    for address in (
        "../termz.html",
        "../terms.txt",
        "../a.md",
        "pic",
        "deep/x.mdx",
        "../Terms.html",
    ):
        assert known.file_at(address, page) is None, address
