"""Pages of names that are hard to address: wherever an address of one stands, it leads there."""

from __future__ import annotations

import json
import re
import struct
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from click.testing import CliRunner
from lxml import etree

from policy_pages.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import BuiltSite

NAMES = [
    *("my terms", "términos", unicodedata.normalize("NFD", "condición"), "a&b", "a+b", "100%"),
    *("q?", "c#", "it's", "(x)", "a;b", "~x", "ß", "🙂", "شروط", "a=b", "%20", "%2e"),
    *('say "x"', "a:b", "a,b", "[x]", "{x}", "a\u00a0b", "x.json", "<x>", "条款", "a\\b", "v1.2"),
]
OF_VERSIONS = ["my terms", unicodedata.normalize("NFD", "über"), "a&b", "%20", "c#", "q?"]
BASE = "https://example.org/sub%20dir/"


def site_of_hard_names(root: Path, *, with_cards: bool) -> None:
    """Each page links each kind of address of the others, in each way to write it."""
    docs = root / "docs"
    home = ["# Home", ""]
    for number, name in enumerate(NAMES):
        way = quote(name, safe="")
        other = quote(unicodedata.normalize("NFC", name), safe="")
        home.append(
            f"- [](<{way}.md#fees>) [](<{way}.md>) [](/{other}/#fees) [](<{other}.md#fees>) "
            f"<a href='/{way}/#fees'></a>"
        )
        text = (
            f"---\ntitle: T{number}\npolicy:\n  kind: policy\n  published: 2026-01-01\n"
            f"  aliases: [/old{number}/]\n---\n# T{number}\n\n## Fees\n\n"
            f"[](#fees) [](index.md) ![](<{way}.png>)\n"
        )
        (docs / f"{name}.md").parent.mkdir(exist_ok=True, parents=True)
        (docs / f"{name}.md").write_text(text, "utf-8")
        (docs / f"{name}.png").write_bytes(b"\x89PNG")
    for name in OF_VERSIONS:
        folder, way = docs / f"v {name}", quote(name, safe="")
        folder.mkdir()
        home.append(f"- [](<v {way}/index.md#fees>) [](<v {way}/2014-12-01.md>)")
        header = "---\ntitle: V\npolicy: {kind: policy, effective: 2026-02-01}\n---\n"
        text = "# V\n\n## Fees\n\n%s [](<../my terms.md#fees>) "
        text += "<a href='https://example.com/my terms/'>same</a>\n"
        (folder / "index.md").write_text(header + text % "New", "utf-8")
        (folder / "2014-12-01.md").write_text(
            text.replace("my terms/", "my%%20terms/./") % "Old", "utf-8"
        )
    (docs / "index.md").write_text("\n".join(home), "utf-8")
    (root / "mkdocs.yml").write_text(
        f"site_name: Test\nsite_url: {BASE}\n"
        "theme: {name: material, font: false, features: [navigation.prune]}\n"
        "plugins:\n  - search\n  - policy-pages:\n      today: 2026-12-31\n"
        f"      cards: {{enabled: {str(with_cards).lower()}}}\n",
        "utf-8",
    )


def addresses(built: BuiltSite, base: str) -> Iterator[tuple[str, str]]:
    """Address of each file of a site, and each address in it."""
    for path in built.files():
        where = base + quote(re.sub(r"(^|/)index\.html$", r"\1", path))
        if path.endswith(".html") and path != "404.html":
            yield from ((where, address) for address in _addresses_in(built, path))
        elif path.endswith(".xml"):
            for element in etree.fromstring((built.folder / path).read_bytes()).iter():
                kind = etree.QName(element).localname
                if kind in ("link", "loc"):
                    yield where, element.get("href") or element.text
        elif path == "policies.json":
            yield from ((where, one["url"]) for one in json.loads(built.text(path))["policies"])
        elif path == "search/search_index.json":
            yield from ((base, one["location"]) for one in json.loads(built.text(path))["docs"])
        elif path == "published-addresses.txt":
            yield from ((base, line) for line in built.text(path).splitlines())


def _addresses_in(built: BuiltSite, path: str) -> Iterator[str]:
    for element in built.page(path).iter():
        for name in ("href", "src", "data-url", "data-address"):
            if isinstance(element.tag, str) and element.get(name) is not None:
                yield element.get(name)
        if element.tag == "meta" and element.get("http-equiv") == "refresh":
            yield element.get("content").partition("url=")[2]
        name = element.get("property", element.get("name")) if element.tag == "meta" else None
        if name in ("og:url", "og:image"):
            yield element.get("content")
        if element.tag == "script" and element.get("type") == "application/ld+json":
            for address in re.findall(r'"(https://example[^"]+)"', element.text):
                yield json.loads(f'"{address}"').partition("#")[0]


def dead(built: BuiltSite, base: str = BASE) -> list[tuple[str, str]]:
    """Addresses into the site at which a server finds no file, or the file has no such id."""
    ids = {
        path: set(built.page(path).xpath("//@id"))
        for path in built.files()
        if path.endswith(".html")
    }
    found = []
    for where, address in dict.fromkeys(addresses(built, base)):
        whole = urljoin(where, address)
        if not whole.startswith(base):
            if urlsplit(whole).netloc in ("", "example.org"):
                found.append((where, address))
            continue
        path = unquote(urlsplit(whole).path).removeprefix(unquote(urlsplit(base).path))
        path += "index.html" if not path or path.endswith("/") else ""
        id = unquote(urlsplit(whole).fragment)
        is_there = (built.folder / path).is_file()
        if not is_there or (id and not id.startswith("__") and id not in ids[path]):
            found.append((where, address))
    return found


@pytest.mark.parametrize("directories", [True, False])
def test_every_address_of_a_hard_name_leads_to_its_file(
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    directories: bool,
) -> None:
    root = tmp_path / "root"
    site_of_hard_names(root, with_cards=directories)
    with (root / "mkdocs.yml").open("a") as file:
        file.write(f"use_directory_urls: {str(directories).lower()}\n")
    built = run_build(root, root / "site", strict=True)
    assert built.exit_code == 0, built.log
    assert dead(built) == []
    empty = built.article("index.html").xpath(".//li//a[not(normalize-space())]")
    assert [etree.tostring(link) for link in empty] == []
    for name in OF_VERSIONS:
        (changes,) = (path for path in built.files() if path.startswith(f"v {name}/changes/"))
        page = built.article(changes)
        assert not page.xpath(".//*[contains(@class, 'redline-link')]")  # one link, written twice
        assert page.xpath(".//p[contains(., 'Old')]//ins/text()") == ["New"]
    recorded = CliRunner().invoke(
        main, ["addresses", "--config", str(root / "mkdocs.yml"), str(root / "site")]
    )
    assert recorded.exit_code == 0, recorded.output
    lines = (root / "published-addresses.txt").read_text("utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            path = unquote(line.lstrip("/"))
            path += "index.html" if not path or path.endswith("/") else ""
            assert (built.folder / path).is_file(), line
    again = run_build(root, root / "site", strict=True)
    assert again.exit_code == 0, again.log


TWINS = """\
=== docs/index.md
# Home
=== docs/{one}.md
# One
=== docs/{other}.md
# Other
"""


@pytest.mark.parametrize(("one", "other"), [("e\u0301", "é"), ("É", "é"), ("Terms", "terms")])
def test_two_pages_that_some_system_takes_for_one_are_an_error(
    build: Callable[..., BuiltSite], one: str, other: str
) -> None:
    built = build(TWINS.format(one=one, other=other))
    assert built.exit_code == 1
    assert built.log.count("error[page-twice]: many systems cannot tell the address") == 1
    assert built.files() == []


def test_two_pages_at_one_address_are_an_error(build: Callable[..., BuiltSite]) -> None:
    built = build(
        "=== docs/index.md\n# Home\n=== docs/a.md\n# One\n=== docs/a/index.md.erb\n# Other\n"
        "=== docs/b.md\n# One\n=== docs/b/index.md\n"
        "---\npolicy: {kind: policy, effective: 2026-01-01}\n---\n# Other\n"
    )
    assert built.exit_code == 1
    assert built.log.count("error[page-twice]: this page and `") == 2
    assert built.files() == []


NORMAL_FORMS = """\
=== docs/index.md
[](condición.md#fees) [](/condición/#fees) <a href="condici%C3%B3n/?a=1&amp;b#fees"></a>
![](condición.png) ![](/condición.png)
=== docs/{name}.md
---
policy: {{kind: policy}}
canonical: /condición/
---
# C

## Fees
=== docs/{name}.png
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
nav: [index.md, condición.md]
theme: {{name: material, font: false}}
plugins:
  - policy-pages: {{cards: {{enabled: false}}, page_fields: {{condición.md: {{author: Ada}}}}}}
"""


def test_a_file_is_found_in_either_normal_form(build: Callable[..., BuiltSite]) -> None:
    name = unicodedata.normalize("NFD", "condición")
    built = build(NORMAL_FORMS.format(name=name))
    assert built.exit_code == 0, built.log
    way = quote(name)
    article = built.article("index.html")
    assert article.xpath(".//p/a/@href") == [
        *(f"{way}/#fees", f"{way}/#fees", f"{way}/?a=1&b#fees"),
    ]
    assert article.xpath(".//p/a/text()") == ["Fees"] * 3
    assert article.xpath(".//img/@src") == [f"{way}.png"] * 2
    assert dead(built, "https://example.org/") == []
    assert built.page(f"{name}/index.html").xpath("//meta[@name='author']/@content") == ["Ada"]


@pytest.mark.parametrize(
    "name", ["my terms", "términos", "über/index", "条款/index", "a&b/index", "100%", "q?", "c#"]
)
def test_a_dead_link_to_a_hard_name_is_reported(build: Callable[..., BuiltSite], name: str) -> None:
    way = quote(name)
    built = build(
        f"=== docs/index.md\n[](<{way}.md#gone>) [x](<{way}.md#gone>)\n"
        f"=== docs/{name}.md\n---\npolicy: {{kind: policy}}\n---\n# T\n\n## Fees\n\n[](#gone)\n"
    )
    assert built.exit_code == 1
    assert f"docs/{name}.md:8:5: error[dead-clause]: this page has no clause `gone`" in built.log
    assert built.log.count(f"error[dead-clause]: `docs/{name}.md` has no clause `gone`") == 2


@pytest.mark.parametrize(
    "name",
    ["feed.xml", "x/terms.feed.xml", "policies.json", "sitemap.xml", "404.html/x", "picture"],
)
def test_a_page_that_would_be_in_a_folder_that_is_a_file_is_an_error(
    build: Callable[..., BuiltSite], name: str
) -> None:
    built = build(f"=== docs/index.md\n# Home\n=== docs/{name}.md\n# X\n=== docs/picture\n")
    assert built.exit_code == 1
    assert (
        f"docs/{name}.md:1:1: error[page-twice]: `{name.removesuffix('/x')}` is a file" in built.log
    )
    assert built.files() == []


@pytest.mark.parametrize(
    "image",
    [
        *(
            "/cártel 1&2.png",
            "/c%C3%A1rtel%201%262.png",
            "cártel 1&2.png",
            "./ca\u0301rtel 1&2.png",
        ),
        *("/sub dir/cártel 1&2.png", "https://EXAMPLE.org:443/sub%20dir/./cártel%201&2.png"),
    ],
)
def test_a_picture_of_the_site_is_found_however_it_is_written(
    build: Callable[..., BuiltSite], tmp_path: Path, image: str
) -> None:
    picture = tmp_path / "drawn" / "docs" / unicodedata.normalize("NFD", "cártel 1&2.png")
    picture.parent.mkdir(parents=True)
    size = struct.pack(">II", 1200, 630)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size + b"\x08\x02" + bytes(64))
    built = build(
        f'=== docs/index.md\n---\nsocial:\n  og:image: "{image}"\n  og:image:alt: A\n---\n# Home\n'
        f"=== mkdocs.yml\nsite_name: Test\nsite_url: {BASE}\n"
        "theme: {name: material, font: false}\nplugins: [policy-pages]\n"
    )
    assert built.exit_code == 0, built.log
    head = built.page("index.html")
    assert head.xpath("//meta[@property='og:image:width']/@content") == ["1200"]
    assert dead(built) == []
