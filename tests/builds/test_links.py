"""Links as old systems wrote them, in real builds: each leads to the page, or is reported once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from conftest import BuiltSite

CONFIGURATION = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org{root}
use_directory_urls: {directories}
theme: {{name: material, font: false}}
markdown_extensions: [attr_list, md_in_html]
plugins:
  - policy-pages: {{today: 2026-12-31, cards: {{enabled: false}}, dialect: erb{more}}}
"""
PAGES = """\
=== docs/index.md
# Home
=== docs/terms.html.md.erb
# Terms

## Fees
=== docs/guide/index.html.md
# Guide

## Fees
=== docs/guide/start.md
# Start

## Fees
=== docs/guide/deep/x.md.erb
# Deep

## Fees
=== docs/guide/my page.md
# Blank

## Fees
=== docs/guide/über.html.md
# Letters

## Fees
=== docs/guide/v1.2.md
# Number

## Fees
=== docs/form.pdf
=== docs/guide/a.png
=== docs/guide/b.png
"""
DIRECTORIES = pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])


def configured(*, directories: bool, root: str = "/", more: str = "") -> str:
    return CONFIGURATION.format(directories=str(directories).lower(), root=root, more=more)


def place(page: str, directories: bool) -> str:
    """The file of a page, below the site's root."""
    if page.rpartition("/")[2] == "index":
        return f"{page}.html"
    return f"{page}/index.html" if directories else f"{page}.html"


def followed(built: BuiltSite, page: str, address: str, root: str = "/") -> str:
    """The file of the site that a browser opens for an address on a page."""
    here = re.sub(r"(^|/)index\.html$", r"\1", page)
    path = unquote(urlsplit(urljoin(f"https://example.org{root}{here}", address)).path)
    assert path.startswith(root), address
    path = path.removeprefix(root)
    path += "index.html" if path in ("",) or path.endswith("/") else ""
    assert (built.folder / path).is_file(), f"{address} on {page}"
    return path


# on docs/guide/page.md: address -> the page that it means
ADDRESSES = {
    "start.html": "guide/start",
    "./start.html": "guide/start",
    "../terms.html": "terms",
    "../terms.html.md": "terms",
    "../terms.html.md.erb": "terms",
    "../terms.md": "terms",
    "../terms.md.erb": "terms",
    "../terms.htm": "terms",
    "start.html.md": "guide/start",
    "start.md.erb": "guide/start",
    "start.md.html.erb": "guide/start",
    "deep/x.html": "guide/deep/x",
    "deep/x": "guide/deep/x",
    "deep/x/": "guide/deep/x",
    "deep/x/index.html": "guide/deep/x",
    "start": "guide/start",
    "start/": "guide/start",
    "../start/": "guide/start",
    "../../terms/": "terms",
    "../../terms": "terms",
    "../terms": "terms",
    "../terms/": "terms",
    "../deep/x/": "guide/deep/x",
    "index.html": "guide/index",
    "../guide/": "guide/index",
    "../guide": "guide/index",
    "../index.html": "index",
    "/": "index",
    "/index.html": "index",
    "/terms": "terms",
    "/terms/": "terms",
    "/terms.html": "terms",
    "/terms/index.html": "terms",
    "/terms.html.md.erb": "terms",
    "/terms.md": "terms",
    "/guide": "guide/index",
    "/guide/": "guide/index",
    "/guide/index.html": "guide/index",
    "/guide/start.html": "guide/start",
    "/guide/deep/x/": "guide/deep/x",
    "my%20page.html": "guide/my page",
    "my%20page": "guide/my page",
    "/guide/my%20page/": "guide/my page",
    "%C3%BCber.html": "guide/über",
    "über.html": "guide/über",
    "/guide/%c3%bcber": "guide/über",
    "v1.2": "guide/v1.2",
    "v1.2.html": "guide/v1.2",
    "/guide/v1.2/": "guide/v1.2",
}
ROOTS = pytest.mark.parametrize("root", ["/", "/sub/"])


@ROOTS
@DIRECTORIES
def test_each_form_of_an_address_leads_to_the_page(
    build: Callable[..., BuiltSite], directories: bool, root: str
) -> None:
    forms = [
        "[x]({})",
        "[x][d{n}]\n\n[d{n}]: {}",
        "Raw <a href='{}'>x</a> inline",
        '<p><a class="y" href="{}">x</a></p>',
        "<div markdown='1'>\n\n[x]({})\n\n</div>",
    ]
    lines = []
    wanted = []
    for number, (address, page) in enumerate(ADDRESSES.items()):
        for way, form in enumerate(forms):
            for end in ("", "#fees", "?a=1&b=2", "?a=b#fees")[way % 2 :: 2]:
                if page == "index" and "#" in end:
                    continue
                lines.append(form.format(address + end, n=f"{number}x{way}{len(end)}"))
                wanted.append((address + end, page))
    built = build(
        PAGES
        + "=== docs/guide/page.md\n# Page\n\n"
        + "\n\n".join(lines)
        + "\n"
        + configured(directories=directories, root=root)
    )
    assert built.exit_code == 0, built.log
    assert "dead-link" not in built.log
    here = place("guide/page", directories)
    links = [a for a in built.article(here).iter("a") if a.text == "x"]
    assert len(links) == len(wanted)
    found = [(link.get("href"), *one) for link, one in zip(links, wanted, strict=True)]
    for href, written, page in found:
        assert followed(built, here, href, root) == place(page, directories), written
        assert (
            href.partition("?")[2].partition("#")[0]
            == (written.partition("?")[2].partition("#")[0])
        )
        assert href.partition("#")[2] == written.partition("#")[2]


@pytest.mark.parametrize(
    ("dialect", "targets"),
    [
        # Middleman's `url_for` asks for a page of this id first
        ("middleman", ["terms", "guide/deep/x", "y", "guide/deep/x", "dead"]),
        ("erb", ["dead", "dead", "guide/deep/y", "dead", "dead"]),
    ],
)
def test_a_page_is_named_from_the_top_only_where_middleman_did(
    build: Callable[..., BuiltSite], dialect: str, targets: list[str]
) -> None:
    links = ["terms#fees", "guide/deep/x", "y", "<a href='guide/deep/x'>x</a>", "./guide/deep/x"]
    lines = [link if link.startswith("<") else f"[x]({link})" for link in links]
    built = build(
        PAGES
        + "=== docs/guide/deep/y.md\n# Y\n=== docs/y.md\n# Y\n"
        + "=== docs/guide/deep/page.md.erb\n# Page\n\n"
        + "\n\n".join(lines)
        + "\n"
        + configured(directories=True).replace("dialect: erb", f"dialect: {dialect}"),
        strict=False,
    )
    assert built.log.count("dead-link") == targets.count("dead")
    here = place("guide/deep/page", directories=True)
    hrefs = [a.get("href") for a in built.article(here).iter("a") if a.text == "x"]
    for href, target in zip(hrefs, targets, strict=True):
        if target != "dead":
            assert followed(built, here, href) == place(target, directories=True)


@pytest.mark.parametrize("flavour", ["gfm", "redcarpet", "python"])
def test_links_lead_to_the_page_in_each_flavour_and_from_directives(
    build: Callable[..., BuiltSite], flavour: str
) -> None:
    text = (
        f"---\nmarkdown: {flavour}\n---\n# Page\n\n"
        "<%= link_to 'x', 'start.html' %> [x](<%= 'start' %>.html) <%= partial 'note' %>\n\n"
        "<div>\n<%= partial 'note' %>\n</div>\n\n[x]: start.html 'Title'\n\n"
        "- [x](start.html)\n- <a href=start.html>x</a>\n\n"
        "| a | b |\n| --- | --- |\n| [x](start.html) | <A HREF='start.html'>x</A> |\n"
    )
    note = "=== docs/guide/_note.md.erb\n[x](start.html) <a href='start.html'>x</a>\n"
    configuration = configured(directories=True).replace("dialect: erb", "dialect: middleman")
    built = build(PAGES + note + f"=== docs/guide/page.md.erb\n{text}" + configuration)
    assert built.exit_code == 0, built.log
    links = [a for a in built.article("guide/page/index.html").iter("a") if a.text == "x"]
    assert [link.get("href") for link in links] == ["../start/"] * 10


def test_links_within_a_block_of_a_helper_lead_to_the_page(
    build: Callable[..., BuiltSite],
) -> None:
    helpers = (
        "=== helpers.py\nfrom policy_pages.helpers import Block, helper\n\n\n"
        "@helper(html=True)\ndef note(block: Block) -> str:\n"
        '    return f\'<div class="note"><a href="start.html">x</a>{block()}</div>\'\n'
    )
    text = "# Page\n\n<% note do %>\n[x](start.html) <a href='start.html'>x</a>\n<% end %>\n"
    configuration = configured(directories=True, more=", helpers: helpers.py")
    built = build(PAGES + helpers + f"=== docs/guide/page.md.erb\n{text}" + configuration)
    assert built.exit_code == 0, built.log
    links = [a for a in built.article("guide/page/index.html").iter("a") if a.text == "x"]
    assert [link.get("href") for link in links] == ["../start/"] * 3


@DIRECTORIES
def test_pictures_and_files_are_found_too(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    text = (
        "![](a.png) ![](../guide/a.png) ![](/guide/a.png) ![](../a.png)\n\n"
        '<img src="a.png" srcset="a.png 1x, ../guide/b.png 2x, /guide/b.png 3x, '
        'https://cdn.example/c.png 4x"> [f](../form.pdf) [f](/form.pdf)\n\n'
        '<p><img src="../guide/a.png"><a href="../form.pdf">f</a></p>\n'
    )
    built = build(
        PAGES
        + f"=== docs/guide/page.md\n# Page\n\n{text}"
        + configured(directories=directories, more=", ignore_findings: [third-party-picture]")
    )
    assert built.exit_code == 0, built.log
    here = place("guide/page", directories)
    article = built.article(here)
    for source in article.xpath(".//img/@src"):
        assert followed(built, here, source) == "guide/a.png"
    (several,) = article.xpath(".//img/@srcset")
    addresses = [one.split()[0] for one in several.split(", ")]
    assert addresses.pop() == "https://cdn.example/c.png"
    assert [followed(built, here, one) for one in addresses] == [
        *("guide/a.png", "guide/b.png", "guide/b.png"),
    ]
    for href in article.xpath(".//a[text()='f']/@href"):
        assert followed(built, here, href) == "form.pdf"


@DIRECTORIES
def test_the_file_beside_the_page_goes_first(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    built = build(
        "=== docs/index.md\n# Home\n=== docs/x.md\n# Above\n=== docs/a/x.md\n# Beside\n"
        "=== docs/a/page/x.md\n# Below\n=== docs/a/page.md\n# Page\n\n"
        "[f](x.html) [f](x.md) [d](x/) [a](../x.html) [d](../page/x/) [b](../x/)\n"
        + configured(directories=directories)
    )
    assert built.exit_code == 0, built.log
    here = place("a/page", directories)
    means = {"f": "a/x", "d": "a/page/x", "a": "x", "b": "a/x"}
    links = [a for a in built.article(here).iter("a") if a.text in means]
    assert len(links) == 6
    for link in links:
        assert followed(built, here, link.get("href")) == place(means[link.text], directories)


NOTHING_NEAR = "correct the address, or remove the link"
NO_FILE_NEAR = "correct the address, or put the file into the folder of the pages"
POLICY = """\
=== docs/index.md
# Home
=== docs/terms/index.md
# Terms
=== docs/privacy/index.md
---
title: Privacy
policy: {kind: policy, effective: 2026-11-01}
---
# Privacy

[t](../terms/) [t](../terms) [t](/terms/) <a href="../terms/">t</a> <a href="/terms">t</a>
[o](2014-12-01/) <a href="2014-12-01.html">o</a> <a href="../">h</a> [h](../)
=== docs/privacy/2014-12-01.md
---
title: Privacy
---
# Privacy

[t](../terms/) <a href="../terms/">t</a> [t](../../terms/)
"""


@DIRECTORIES
def test_links_of_a_permanent_page_are_read_as_seen_from_the_policy(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    built = build(POLICY + configured(directories=directories))
    assert built.exit_code == 0, built.log
    means = {"t": "terms/index", "o": "privacy/2014-12-01", "h": "index"}
    for page, number in (
        ("privacy/index", 9),
        ("privacy/2026-11-01", 9),
        ("privacy/2014-12-01", 3),
    ):
        here = place(page, directories)
        links = [a for a in built.article(here).iter("a") if a.text in means]
        assert len(links) == number
        for link in links:
            found = followed(built, here, link.get("href"))
            assert found == place(means[link.text], directories), (page, link.get("href"))


DEAD = """\
=== docs/index.md
# Home

[one](gone.html)
text [two](termz.html#fees) text
[three][3] and <a href="guide/strat.html">four</a>

[3]: gone/

- <a
  href='/guide/strat.html'>five</a> `[code](gone2.html)`
- [alive](old/terms.html) <a href="/old/terms.html">alive</a> [file](gone.pdf.gz)
![](pictures/schol.png) <img src="pictures/schul.png"> <a href="gone.pdf">file</a>
=== docs/pictures/school.png
=== docs/terms.html.md.erb
---
old_paths: [/old/terms.html]
---
# Terms

<% ["gone", "lost"].each do |name| %>
<a href="<%= name %>.html">x</a>
[y](<%= name %>/)
<% end %>
=== docs/guide/start.md
# Start

[one](../termz.md), [one](../termz.md)
"""


@DIRECTORIES
def test_a_link_to_no_page_is_reported_once_where_it_is_written(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    built = build(DEAD + configured(directories=directories), strict=False)
    assert built.exit_code == 0, built.log
    found = re.findall(
        r"(\S+:\d+:\d+): (\w+)\[dead-link\].*`(.+)`\n(?:.*\n){2} +=? ?help: (.*)", built.log
    )
    school = "did you mean `pictures/school.png`?"
    terms = "did you mean `../terms.html.md.erb`?"
    start = "/guide/start/" if directories else "/guide/start.html"
    assert sorted(found) == [
        ("docs/guide/start.md:3:27", "warning", "../termz.md", terms),
        ("docs/guide/start.md:3:7", "warning", "../termz.md", terms),
        ("docs/index.md:10:9", "info", "/guide/strat.html", f"did you mean `{start}`?"),
        ("docs/index.md:11:70", "warning", "gone.pdf.gz", NO_FILE_NEAR),
        ("docs/index.md:12:35", "info", "pictures/schul.png", school),
        ("docs/index.md:12:5", "warning", "pictures/schol.png", school),
        ("docs/index.md:12:65", "info", "gone.pdf", NO_FILE_NEAR),
        ("docs/index.md:3:7", "warning", "gone.html", NOTHING_NEAR),
        ("docs/index.md:4:12", "warning", "termz.html#fees", terms.replace("../", "")),
        ("docs/index.md:5:25", "warning", "guide/strat.html", "did you mean `guide/start.md`?"),
        ("docs/index.md:7:6", "warning", "gone/", NOTHING_NEAR),
        ("docs/terms.html.md.erb:7:14", "warning", "gone.html", NOTHING_NEAR),
        ("docs/terms.html.md.erb:7:14", "warning", "lost.html", NOTHING_NEAR),
        ("docs/terms.html.md.erb:8:9", "warning", "gone/", NOTHING_NEAR),
        ("docs/terms.html.md.erb:8:9", "warning", "lost/", NOTHING_NEAR),
    ]
    assert built.log.count("dead-link") == len(found)
    assert "Doc file" not in built.log  # MkDocs' own message about the same link
    strict = build(DEAD + configured(directories=directories))
    assert strict.exit_code == 1


def test_the_nearest_name_is_found_whatever_its_case(build: Callable[..., BuiltSite]) -> None:
    text = "[x](TERMS.HTML) [x](Guide/Start.html) <a href='/guide/deep/X/'>x</a> [x](Home.html) "
    text += "[x](Terms.MD)\n"
    built = build(
        PAGES + f"=== docs/home.md\n# Page\n\n{text}" + configured(directories=True), strict=False
    )
    found = re.findall(r"\[dead-link\].*`(.+)`\n(?:.*\n){2} +=? ?help: (.*)", built.log)
    assert dict(found) == {
        "TERMS.HTML": "did you mean `terms.html.md.erb`?",
        "Guide/Start.html": "did you mean `guide/start.md`?",
        "/guide/deep/X/": "did you mean `/guide/deep/x/`?",
        "Terms.MD": "did you mean `terms.html.md.erb`?",
        "Home.html": NOTHING_NEAR,  # a page is not taken for itself
    }
    assert "not found among" not in built.log


def test_a_bounded_number_of_addresses_is_compared_with_all_pages(
    build: Callable[..., BuiltSite],
) -> None:
    links = "".join(f"[x](terms{number}.html)\n" for number in range(260))
    built = build(
        "=== docs/terms.md\n# Terms\n=== docs/a.md\n# A\n\n[x](terms0.html)\n"
        f"=== docs/index.md\n# Home\n\n{links}" + configured(directories=True),
        strict=False,
    )
    assert built.log.count("[dead-link]") == 261
    assert built.log.count("did you mean `terms.md`?") == 251  # one of them is there twice


@pytest.mark.parametrize(
    ("option", "level"),
    [
        ("not_found: info", "info"),
        ("not_found: ignore", ""),
        ("not_found: warn", "warning"),
        ("absolute_links: warn", "warning"),
        ("absolute_links: relative_to_docs", "warning"),
        ("absolute_links: ignore", ""),
    ],
)
def test_a_dead_link_counts_as_the_site_says(
    build: Callable[..., BuiltSite], option: str, level: str
) -> None:
    address = "gone.html" if option.startswith("not") else "/gone.html"
    built = build(
        f"=== docs/index.md\n[x]({address})\n"
        + configured(directories=True)
        + f"validation: {{links: {{{option}}}}}\n",
        strict=False,
    )
    assert built.exit_code == 0
    assert re.findall(r"1:5: (\w+)\[dead-link\]", built.log) == ([level] if level else [])
    assert "Doc file" not in built.log


def test_a_dead_link_may_be_ignored_and_those_of_an_old_site_lead_there(
    build: Callable[..., BuiltSite],
) -> None:
    more = ", ignore_findings: [dead-link], old_site: https://old.example"
    built = build(
        "=== docs/index.md\n[x](gone.html) [o](/gone.html#y) <a href='/gone/'>o</a>\n"
        + configured(directories=True, more=more)
    )
    assert built.exit_code == 0, built.log
    assert "gone" not in built.log
    assert built.article("index.html").xpath(".//a[text()='o']/@href") == [
        *("https://old.example/gone.html#y", "https://old.example/gone/"),
    ]


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
def test_a_dead_link_of_versions_is_reported_once_by_either_program(
    draw: Callable[[str], Path],
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
    program: str,
) -> None:
    policy = POLICY.replace("=== docs/terms/index.md\n# Terms\n", "")
    root = draw(policy + configured(directories=True))
    built = run_build(root, tmp_path / "site", program=program, strict=False)
    assert built.exit_code == 0, built.log
    found = re.findall(r"docs/privacy/(\S+): (\w+)\[dead-link\].*`(.*)`", built.log)
    assert sorted(found) == [
        ("2014-12-01.md:6:25", "warning", "../terms/"),
        ("2014-12-01.md:6:46", "warning", "../../terms/"),
        ("2014-12-01.md:6:5", "warning", "../terms/"),
        ("index.md:7:20", "warning", "../terms"),
        ("index.md:7:34", "info", "/terms/"),
        ("index.md:7:5", "warning", "../terms/"),
        ("index.md:7:52", "warning", "../terms/"),
        ("index.md:7:78", "info", "/terms"),
    ]
    assert "Doc file" not in built.log


def test_what_is_no_link_into_the_site_is_left_alone(build: Callable[..., BuiltSite]) -> None:
    text = (
        "[x](https://example.com/gone.html) [x](//example.com/gone) [x](mailto:a@example.com) "
        "[x](#here) [x](?a=b) <a href='tel:1'>x</a> <a href=''>x</a> <a name='here'></a> "
        "<me@example.com> <a href='data:,x'>x</a> `[x](gone.html)`\n\n    [x](gone.html)\n"
    )
    ignored = ", ignore_findings: [unsafe-html]"
    built = build(
        f"=== docs/index.md\n# Home\n\n{text}" + configured(directories=True, more=ignored)
    )
    assert built.exit_code == 0, built.log
    assert "dead-link" not in built.log


@pytest.mark.parametrize("flavour", ["python", "gfm", "redcarpet"])
def test_an_address_that_nobody_can_read_ends_no_build(
    build: Callable[..., BuiltSite], flavour: str
) -> None:
    links = ["https://[your-host]/a?b=[c]#d", "//[", "http://a]/", "http://a\u2100b/é"]
    lines = [f"[x](<{link}>) ![y](<{link}>) <a href='{link}'>z</a>" for link in links]
    text = f"---\nmarkdown: {flavour}\n---\n# Home\n\n" + "\n\n".join(lines) + "\n"
    built = build(f"=== docs/index.md\n{text}" + configured(directories=True))
    assert built.exit_code == 0, built.log
    article = built.article("index.html")
    assert article.xpath(".//a[text()='z']/@href") == links
    assert len(article.xpath(".//a[text()='x']")) == len(article.xpath(".//img")) == len(links)
    assert article.xpath(".//a[text()='x']/@href")[0] == "https://%5Byour-host%5D/a?b=%5Bc%5D#d"


def test_an_address_with_a_host_in_backslashes_is_none_of_the_site(
    build: Callable[..., BuiltSite],
) -> None:
    text = "<a href='\\\\example.com/gone.html'>x</a> <a href='/\\example.com/gone.html'>x</a>\n"
    built = build(f"=== docs/index.md\n# Home\n\n{text}" + configured(directories=True))
    assert built.exit_code == 0, built.log
    assert "dead-link" not in built.log


def test_the_root_of_a_site_below_a_path_is_its_home_page(build: Callable[..., BuiltSite]) -> None:
    text = "[h](/sub) [h](/sub/) <a href='/sub#x'>h</a> [d](/subs) [d](/su)\n"
    drawing = f"=== docs/index.md\n# Home\n=== docs/page.md\n# Page\n\n{text}"
    built = build(drawing + configured(directories=True, root="/sub/"))
    assert built.article("page/index.html").xpath(".//a[text()='h']/@href") == [
        *("../", "../", "../#x"),
    ]
    assert re.findall(r"dead-link\].*`(.*)`", built.log) == ["/subs", "/su"]


@DIRECTORIES
def test_a_link_that_leads_out_of_the_site_leads_to_its_home_page(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    """As it did where the old site was, at the root of its host."""
    text = "<a href='../../..'>h</a> <a href='../../../index.html'>h</a> [h](../../..)\n"
    built = build(
        f"=== docs/index.md\n# Home\n=== docs/dir/page.md\n# Page\n\n{text}"
        + configured(directories=directories, root="/a%20b/sub/")
    )
    assert built.exit_code == 0, built.log
    hrefs = built.article(place("dir/page", directories)).xpath(".//a[text()='h']/@href")
    assert hrefs == (["../../"] if directories else ["../index.html"]) * 3


@DIRECTORIES
def test_a_readme_is_found_at_the_address_of_its_file(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    text = (
        "[x](dir/README.html) [x](/dir/README) [x](dir/README.md) <a href=dir/README.html>x</a>\n"
    )
    built = build(
        f"=== docs/index.md\n# Home\n\n{text}=== docs/dir/README.html.md\n# Read\n"
        + configured(directories=directories, more=", old_addresses: true")
    )
    assert built.exit_code == 0, built.log
    assert "dead-link" not in built.log
    links = [a for a in built.article("index.html").iter("a") if a.text == "x"]
    found = [followed(built, "index.html", link.get("href")) for link in links]
    assert found == ["dir/index.html"] * 4
    assert "refresh" in built.text("dir/README.html")
    assert "README.html" not in built.files()


@pytest.mark.parametrize("option", ["warn", "ignore"])
def test_a_link_to_no_part_of_a_page_counts_as_the_site_says(
    build: Callable[..., BuiltSite], option: str
) -> None:
    built = build(
        "=== docs/index.md\n# Home\n\n[x](terms.html#fee) [x](#fees) [x](#home) [x](#top)\n"
        "[x](terms.html#:~:text=a) [x](terms.html#fees:~:text=a) [x](#feez:~:text=a)\n"
        "<a href='/terms/#fees'>x</a> <a href='#/route'>x</a> <a href='/terms/#Fees'>x</a>\n"
        "=== docs/terms.html.md\n# Terms\n\n## Fees\n"
        + configured(directories=True)
        + f"validation: {{links: {{anchors: {option}}}}}\n",
        strict=False,
    )
    assert built.exit_code == 0, built.log
    found = re.findall(
        r"(\S+:\d+:\d+): (\w+)\[dead-anchor\]: .*: (.*)\n(?:.*\n){2} +=? ?help: (.*)", built.log
    )
    terms = "`docs/terms.html.md` has no heading or anchor"
    assert found == (
        [
            ("docs/index.md:3:5", "warning", f"{terms} `#fee`", "did you mean `#fees`?"),
            (
                *("docs/index.md:3:25", "warning", "this page has no heading or anchor `#fees`"),
                "the page has `#home`",
            ),
            (
                *("docs/index.md:4:61", "warning", "this page has no heading or anchor `#feez`"),
                "the page has `#home`",
            ),
            ("docs/index.md:5:63", "warning", f"{terms} `#Fees`", "did you mean `#fees`?"),
        ]
        if option == "warn"
        else []
    )
    assert "Doc file" not in built.log


EARLIER = """\
=== docs/index.md
# Home
=== docs/terms.md
---
old_paths: [/old/terms.html, /guide/conditions/]
---
# Terms

## Fees
=== docs/guide/start.md
# Start

[t](../old/terms.html#fees) [t](/old/terms.html?a=b) <a href="../old/terms.html">t</a>
[t](conditions.html) <a href=/guide/conditions/>t</a> [t](../conf/#fees) [t](/conf/)
[e](../shop.html) <a href="/shop.html">e</a> [n](../404.html)
"""


@ROOTS
@DIRECTORIES
def test_a_link_to_an_address_that_a_page_had_leads_to_its_redirect(
    build: Callable[..., BuiltSite], directories: bool, root: str
) -> None:
    more = ", redirects: {/conf/: terms.md, /shop.html: 'https://shop.example/'}"
    built = build(EARLIER + configured(directories=directories, root=root, more=more))
    assert built.exit_code == 0, built.log
    assert "dead-link" not in built.log
    here = place("guide/start", directories)
    links = [a for a in built.article(here).iter("a") if a.text in ("t", "e", "n")]
    opened = [followed(built, here, link.get("href"), root) for link in links]
    assert opened == [
        *["old/terms.html"] * 3,
        *["guide/conditions/index.html"] * 2,
        *["conf/index.html"] * 2,
        *["shop.html"] * 2,
        "404.html",
    ]
    rests = [link.get("href").partition(".html")[2] for link in links[:2]]
    assert rests == ["#fees", "?a=b"]


def test_a_redirect_is_not_found_for_what_only_looks_like_it(
    build: Callable[..., BuiltSite],
) -> None:
    text = "[x](../old/term.html) [x](../old/) [x](../guide/old/terms.html) [x](../conf.pdf/)\n"
    more = ", redirects: {/conf/: terms.md}"
    drawing = EARLIER.partition("=== docs/guide")[0] + f"=== docs/guide/start.md\n# Start\n\n{text}"
    built = build(drawing + configured(directories=True, more=more), strict=False)
    assert built.log.count("dead-link") == 4


@DIRECTORIES
def test_a_link_to_a_post_leads_there_as_its_address_is_published(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    drawing = (
        "=== docs/index.md\n# Home\n\n[p](blog/2024/01/01/post/) [p](blog/2024/01/01/post.html)\n"
        "<a href='/blog/2024/01/01/post.html'>p</a>\n"
        "=== docs/blog/index.md\n# Blog\n"
        "=== docs/blog/posts/p.md\n---\ndate: 2024-01-01\n---\n# Post\n"
    )
    configuration = configured(directories=directories).replace(
        "plugins:\n", "plugins:\n  - blog\n"
    )
    built = build(drawing + configuration, strict=False)
    assert "dead-link" not in built.log
    links = [a for a in built.article("index.html").iter("a") if a.text == "p"]
    found = {followed(built, "index.html", link.get("href")) for link in links}
    assert len(links) == 3
    assert found == {place("blog/2024/01/01/post", directories)}


@DIRECTORIES
def test_links_of_a_translated_page_lead_to_pages_in_its_language(
    build: Callable[..., BuiltSite], directories: bool
) -> None:
    text = (
        "[t](terms.html) [t](terms.md) [t](terms.html.md) [t](terms.de.md) [t](/de/terms.html) "
        "<a href='terms.html.md.erb'>t</a> <a href=terms.html>t</a> [s](guide/) [s](guide/index.md)"
    )
    drawing = (
        f"=== docs/index.md\n# Home\n=== docs/index.de.md\n# Start\n\n{text}\n"
        "=== docs/terms.html.md\n# Terms\n=== docs/terms.de.html.md\n# Bedingungen\n"
        "=== docs/guide/index.md\n# Guide\n=== docs/guide/index.de.md.erb\n# Hilfe\n\n"
        "[t](../terms.html) [t](../terms/) [s](./)\n"
    )
    languages = (
        "plugins:\n  - i18n:\n      languages:\n"
        "        - {locale: en, default: true, name: English}\n"
        "        - {locale: de, name: Deutsch}\n"
    )
    more = ", old_addresses: true"
    configuration = configured(directories=directories, more=more).replace("plugins:\n", languages)
    built = build(drawing + configuration, strict=False)
    assert built.exit_code == 0, built.log
    assert "dead-link" not in built.log
    assert "Doc file" not in built.log
    means = {"t": place("de/terms", directories), "s": "de/guide/index.html"}
    for here, number in (("de/index.html", 9), ("de/guide/index.html", 3)):
        links = [a for a in built.article(here).iter("a") if a.text in means]
        assert len(links) == number
        for link in links:
            assert followed(built, here, link.get("href")) == means[link.text]
    # an index answers at the same address in either form
    assert not {"de.html", "de/guide.html", "guide.html"} & set(built.files())


@ROOTS
@DIRECTORIES
def test_a_link_to_a_page_in_another_language_is_looked_at_when_that_is_built(
    build: Callable[..., BuiltSite], directories: bool, root: str
) -> None:
    end = "/" if directories else ".html"
    drawing = (
        f"=== docs/index.md\n# Home\n\n[t]({root}de/terms{end}) [h]({root}de) "
        f"<a href='{root}de/gone/'>t</a>\n"
        f"=== docs/index.de.md\n# Start\n\n[t]({root}terms{end}) [t]({root}lost/)\n"
        "=== docs/terms.md\n# Terms\n=== docs/terms.de.md\n# Bedingungen\n"
    )
    languages = (
        "plugins:\n  - i18n:\n      languages:\n"
        "        - {locale: en, default: true, name: English}\n"
        "        - {locale: de, name: Deutsch}\n"
    )
    configuration = configured(directories=directories, root=root).replace("plugins:\n", languages)
    absolute = "validation: {links: {absolute_links: warn}}\n"
    built = build(drawing + configuration + absolute, strict=False)
    assert built.exit_code == 0, built.log
    found = re.findall(r"(\S+:\d+):\d+: (\w+)\[dead-link\].*`(.*)`", built.log)
    assert sorted(found) == [
        ("docs/index.de.md:3", "warning", "/lost/"),
        ("docs/index.md:3", "warning", "/de/gone/"),
    ]
    assert "Doc file" not in built.log


@pytest.mark.parametrize("dialect", ["middleman", "erb"])
def test_a_picture_is_named_from_the_top_only_where_middleman_did(
    build: Callable[..., BuiltSite], dialect: str
) -> None:
    site = configured(directories=True).replace("dialect: erb", f"dialect: {dialect}")
    page = "=== docs/guide/deep/links.html.md\n![a](guide/a.png) [form](form.pdf)\n"
    built = build(PAGES + page + site, strict=dialect == "middleman")
    article = built.article("guide/deep/links/index.html")
    found = article.xpath(".//a[not(@class)]/@href | .//img/@src")
    assert (found == ["../../a.png", "../../../form.pdf"]) == (dialect == "middleman"), found


@ROOTS
@DIRECTORIES
def test_links_to_files_that_the_build_makes_lead_there(
    build: Callable[..., BuiltSite], directories: bool, root: str
) -> None:
    forms = ["[x]({})", '<a href="{}">x</a>']
    beside = "pol/feed.xml" if directories else "pol.feed.xml"
    made = ["feed.xml", "feeds/policy.xml", beside, "policies.json", "policies.schema.json"]
    made += [".well-known/security.txt", "sitemap.xml", "sitemap.xml.gz"]
    made += ["robots.txt"] if root == "/" else []
    text = "\n\n".join(form.format(path) for path in made for form in forms)
    from_root = "\n\n".join(form.format(root + path) for path in made for form in forms)
    security = "security_txt: {contact: ['mailto:a@example.org']}"
    policy = f"policy: {{kind: policy, review_by: 2027-06-01, {security}}}"
    drawing = (
        f"=== docs/index.md\n# Home\n\n{text}\n\n[x](feeds/letter.xml) [x](gone/feed.xml)\n"
        f"=== docs/guide/start.md\n# Start\n\n{from_root}\n"
        f"=== docs/pol.md\n---\n{policy}\n---\n# Pol\n"
    )
    built = build(drawing + configured(directories=directories, root=root), strict=False)
    assert re.findall(r"dead-link\].*`(.*)`", built.log) == ["feeds/letter.xml", "gone/feed.xml"]
    assert "Doc file" not in built.log
    for here in ("index", "guide/start"):
        page = place(here, directories)
        links = built.article(page).xpath(".//a[text()='x']/@href")
        found = [followed(built, page, link, root) for link in links[: 2 * len(made)]]
        assert found == [path for path in made for _ in forms]
