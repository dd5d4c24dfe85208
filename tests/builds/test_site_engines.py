"""Every engine builds this project's site to the same pages, and no engine publishes a draft."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import DAY_OF_THE_PROJECT, PROJECT
from engines import built_site, planted
from engines.accepted import ACCEPTED
from engines.differences import Accepted, Difference, differences, judge
from engines.lanes import Lane, lane_of
from equipment import need

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

COMPARED = [lane_of(name) for name in ("ProperDocs + Material", "MkDocs + MaterialX", "Zensical")]
"""ProperDocs with MaterialX, which has nothing of its own, is in `make engines` alone."""


@pytest.fixture(scope="session")
def first(project_site: BuiltSite) -> built_site.BuiltSite:
    """The project's own site, by MkDocs and Material."""
    return built_site.BuiltSite(project_site.folder)


@pytest.fixture(scope="session")
def planted_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of a site with texts that nobody may publish."""
    folder = tmp_path_factory.mktemp("planted")
    planted.write(folder)
    return folder


@pytest.fixture(scope="session")
def planted_site(
    planted_source: Path, build_once: Callable[[str, Path], BuiltSite]
) -> built_site.BuiltSite:
    """That site, by MkDocs and Material."""
    return built_site.BuiltSite(build_once("planted", planted_source).folder)


@pytest.mark.parametrize("lane", COMPARED, ids=lambda lane: lane.name)
def test_an_engine_builds_the_same_pages_and_no_draft(
    lane: Lane,
    first: built_site.BuiltSite,
    planted_source: Path,
    planted_site: built_site.BuiltSite,
    tmp_path: Path,
) -> None:
    need(*lane.needs)
    unused = set(ACCEPTED)
    for source, expected in ((PROJECT, first), (planted_source, planted_site)):
        built = lane.build(source, tmp_path / "built", DAY_OF_THE_PROJECT)
        assert built.exit_status == 0, built.log
        verdict = judge(
            lane.name, differences(expected, built_site.BuiltSite(built.folder)), ACCEPTED
        )
        assert [str(found) for found in verdict.left] == []
        unused &= {*verdict.unused}
    assert unused == set()
    assert planted.places_of(planted.UNPUBLISHED, built.written) == set()
    assert where(built.folder) == where(planted_site.folder)


def where(folder: Path) -> list[set[str]]:
    """What has the word of a withdrawn version, of one in force, and of a page not searched."""
    words = (planted.WITHDRAWN, planted.SHOWN, planted.UNSEARCHED)
    return [planted.kinds_of(planted.places_of(word, folder)) for word in words]


def test_no_draft_is_published_and_a_withdrawn_version_only_as_a_page(
    planted_site: built_site.BuiltSite,
) -> None:
    assert planted.places_of(planted.UNPUBLISHED, planted_site.folder) == set()
    assert where(planted_site.folder) == [{"page", "search"}, {"page", "search"}, {"page"}]


def test_what_is_compared_is_there(first: built_site.BuiltSite) -> None:
    letter, policy = first.pages["/privacy-letter/"], first.pages["/how-we-publish/"]
    assert " ".join(letter.text[:7]) == "A personal note on student privacy by"
    assert dict(letter.tags)["twitter:title"].startswith("A personal note on student privacy by")
    assert dict(policy.tags)["canonical"] == "https://policy-pages.example/how-we-publish/"
    assert ("h2", "written", "1. Written") in policy.headings
    assert ("1. Written", "/how-we-publish/#written") in policy.contents
    assert ("Overview", "/manual/") in policy.navigation
    assert "/how-we-publish/2027-01-04/" in policy.links
    assert '"version": "2"' in policy.data[0]
    assert "/assets/stylesheets/policies.css" in policy.loads
    assert len(first.pages["/"].register) == 3
    redlines = [address for address, page in first.pages.items() if page.is_redline]
    assert "/how-we-publish/changes/2026-11-25-to-2027-01-04/" in redlines
    assert "https://policy-pages.example/privacy-letter/ 2014-05-15" in first.sitemap
    assert "https://policy-pages.example/manual/" in first.sitemap
    entry = "tag:policy-pages.example,2026-11-25:/how-we-publish/:in-force"
    assert first.feeds["feed.xml"][f"{entry} title"].endswith("version 2 in force")
    assert first.data["policies.json"]["policies[0].version"] == '"2"'
    assert "its source uses a loop" in first.search["/how-we-publish/"]
    assert first.search_titles["/how-we-publish/#proposed"].endswith("Proposed")
    assert {"/", "/privacy-letter/"} <= {*first.cards}


PAGE = """\
<html lang="en"><head><title>Terms</title><meta name="robots" content="noindex">
<link rel="canonical" href="https://example.org/terms/"><link rel="stylesheet" href="../own.css">
<script type="application/ld+json">{"version": "1"}</script></head>
<body><header>Example</header>
<nav class="md-nav--primary"><a class="md-nav__link" href="../">Home</a></nav>
<nav class="md-nav--secondary"><a class="md-nav__link" href="#scope">Scope</a></nav>
<article><h2 id="scope">Scope <a class="headerlink" href="#scope">¶</a></h2>
<p>The <b>old</b> text <a href="../fees/">Fees</a></p>
<tr class="policy-register__entry">Entry</tr></article></body></html>
"""
SITE = {
    "terms/index.html": PAGE,
    "old/index.html": '<html><meta http-equiv="refresh" content="0; url=../terms/"></html>',
    "feed.xml": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><title>New</title>'
    "</entry></feed>",
    "policies.json": '{"policies": [{"title": "Terms"}]}',
    "sitemap.xml": "<urlset><loc>https://example.org/terms/</loc></urlset>",
    "search.json": '{"items": [{"location": "terms/#scope", "title": "Scope", "text": "<p>Old"}]}',
    "own.css": "p {}",
}
PLANTED = [
    ("terms/index.html", "<title>Terms", "<title>Fees", "title changed /terms/ -Terms +Fees"),
    ("terms/index.html", 'lang="en"', 'lang="de"', "lang changed /terms/ -en +de"),
    ("terms/index.html", "noindex", "all", "tags changed /terms/ -robots noindex +robots all"),
    (
        "terms/index.html",
        ".org/terms/",
        ".org/",
        "tags changed /terms/ -canonical https://example.org/terms/ +canonical https://example.org/",
    ),
    ("terms/index.html", "own.css", "o.css", "loads changed /terms/ -/own.css +/o.css"),
    (
        "terms/index.html",
        '"version": "1"',
        '"version": "2"',
        'data changed /terms/ -{"version": "1"} +{"version": "2"}',
    ),
    (
        "terms/index.html",
        "<header>Example",
        "<header>",
        "frame changed /terms/ -Example +</header>",
    ),
    (
        "terms/index.html",
        ">Home",
        ">Start",
        "navigation changed /terms/ -Home / +Start /\nframe changed /terms/ -Home +Start",
    ),
    (
        "terms/index.html",
        'link" href="#scope">Scope',
        'link" href="#scope">S',
        "contents changed /terms/ -Scope /terms/#scope +S /terms/#scope\n"
        "frame changed /terms/ -Scope +S",
    ),
    (
        "terms/index.html",
        'id="scope"',
        'id="s"',
        "headings changed /terms/ -h2 scope Scope +h2 s Scope\nids changed /terms/ -scope +s\n"
        "article changed /terms/ -<h2 id='scope'> +<h2 id='s'>",
    ),
    (
        "terms/index.html",
        "<b>old</b>",
        "<i>old</i>",
        "article changed /terms/ -<b> +<i>\narticle changed /terms/ -</b> +</i>",
    ),
    (
        "terms/index.html",
        "old</b>",
        "new</b>",
        "text changed /terms/ -old +new\narticle changed /terms/ -old +new",
    ),
    (
        "terms/index.html",
        "../fees/",
        "../cost/",
        "links changed /terms/ -/fees/ +/cost/\n"
        "article changed /terms/ -<a href='/fees/'> +<a href='/cost/'>",
    ),
    ("old/index.html", "../terms/", "../", "redirect changed /old/ -/terms/ +/"),
    ("old/index.html", "", None, "page missing /old/"),
    ("feed.xml", "New", "Old", "feed value changed feed.xml a title -New +Old"),
    ("feed.xml", "", None, "feed missing feed.xml -there"),
    (
        "policies.json",
        "Terms",
        "Fees",
        'data value changed policies.json policies[0].title -"Terms" +"Fees"',
    ),
    (
        "sitemap.xml",
        "terms",
        "fees",
        "sitemap changed /sitemap.xml -https://example.org/terms/ +https://example.org/fees/",
    ),
    ("search.json", "Old", "New", "search words changed /terms/ -old +new"),
    (
        "search.json",
        "Scope",
        "Old",
        "search words missing /terms/ -scope\nsearch title changed /terms/#scope -Scope +Old",
    ),
    (
        "search.json",
        "",
        None,
        "search page missing /terms/ -found\nsearch title missing /terms/#scope -Scope",
    ),
    ("own.css", "", None, "file missing own.css -digest"),
]


def test_each_difference_is_found(tmp_path: Path) -> None:
    def write(name: str, files: dict[str, str]) -> built_site.BuiltSite:
        for path, text in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, "utf-8")
        return built_site.BuiltSite(tmp_path / name)

    first = write("first", SITE)
    assert differences(first, write("same", SITE)) == []
    for number, (path, before, after, expected) in enumerate(PLANTED):
        changed = {**SITE, path: SITE[path].replace(before, after or "")}
        if after is None:
            del changed[path]
        assert changed != SITE
        other = write(str(number), changed)
        lines = "\n".join(map(str, differences(first, other)))
        assert re.sub(r"-[0-9a-f]{12}$", "-digest", lines) == expected


def test_an_accepted_difference_that_is_not_there_is_reported() -> None:
    found = [Difference("page missing", "/a/", "A", ""), Difference("page missing", "/b/", "B", "")]
    used = Accepted("Zensical", "page missing", "one reason", place="/a/")
    unused = Accepted("Zensical", "page missing", "another reason", place="/a/.+")
    verdict = judge("Zensical", found, [used, unused, Accepted("MkDocs", ".*", "for another")])
    assert verdict.accepted == {used: found[:1], unused: []}
    assert verdict.left == found[1:]
    assert verdict.unused == [unused]
