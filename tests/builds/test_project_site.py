"""The project's own site, as a reader's browser or a crawler gets it."""

from __future__ import annotations

import datetime
import hashlib
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from lxml import html

from policy_pages.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

PROJECT = Path(__file__).parents[2]
REFERENCE = PROJECT / "tests/golden/privacy-letter.reference.html"
LETTER = "privacy-letter/index.html"
ALONE = """\
site_name: Letters & Policies
site_url: https://policy-pages.example/
theme: {name: material, font: false}
plugins: [policy-pages: {dialect: pegasus}]
"""
"""The configuration of a site that has one policy of the project's site."""


def shape(element: html.HtmlElement) -> list[tuple[str, object]]:
    """The elements with their attributes and the text below one, in order; without ids, heading
    links, the addresses of links for paper and what a view printed."""
    found: list[tuple[str, object]] = []

    def add(text: str | None) -> None:
        words = " ".join((text or "").split())
        if words:
            found.append(("text", words))

    def walk(node: html.HtmlElement) -> None:
        for child in node:
            classes = (child.get("class") or "").split()
            left_out = "headerlink" in classes or "share-buttons" in classes
            if isinstance(child.tag, str) and child.tag not in ("script", "style") and not left_out:
                added = ("id", "data-address")
                attributes = {key: value for key, value in child.items() if key not in added}
                found.append((child.tag, attributes))
                add(child.text)
                walk(child)
            add(child.tail)

    add(element.text)
    walk(element)
    return found


def test_the_letter_is_kept_byte_for_byte() -> None:
    digest = hashlib.sha256((PROJECT / "docs/privacy-letter.md.erb").read_bytes()).hexdigest()
    assert digest == "221ca2936a587f2fada238f41faf4f03bb99c52761dc2c9456f16398055ce79c"


def test_the_letters_body_has_the_elements_and_text_of_the_reference(
    project_site: BuiltSite,
) -> None:
    (body,) = project_site.page(LETTER).xpath("//div[contains(@class, 'policy-page--letter')]")
    reference = html.fragment_fromstring(REFERENCE.read_text(encoding="utf-8"), create_parent="div")
    for link in reference.xpath(".//a[starts-with(@href, '/')]"):
        link.set("href", f"https://code.org{link.get('href')}")
    assert shape(body) == shape(reference)
    assert len(shape(reference)) > 40


def test_the_letters_meta_block(project_site: BuiltSite) -> None:
    page = project_site.page(LETTER)
    description = (
        "We consider student safety and privacy of utmost importance. Nothing has changed, but "
        "I'm outlining measures we’ve always taken to protect student data and privacy here."
    )
    title = "A personal note on student privacy by Code.org founder & CEO Hadi Partovi"
    properties = {e.get("property"): e.get("content") for e in page.xpath("//meta[@property]")}
    names = {e.get("name"): e.get("content") for e in page.xpath("//meta[@name]")}
    assert properties["og:title"] == title
    assert properties["og:description"] == names["description"] == description
    assert page.xpath("//link[@rel='canonical']/@href") == [properties["og:url"]]
    assert properties["og:url"] == "https://policy-pages.example/privacy-letter/"
    assert properties["og:type"] == "article"
    assert properties["og:site_name"] == "Letters & Policies"
    assert names["twitter:card"] in ("summary", "summary_large_image")
    assert not [key for key in properties if key.startswith("og:video")]
    assert page.xpath("//title/text()") == [
        "An note on privacy and data collection - Letters & Policies"
    ]


def test_no_page_has_a_tag_twice_or_empty(project_site: BuiltSite) -> None:
    for path in html_pages(project_site):
        tags = project_site.page(path).xpath("//meta[@property or @name]")
        keys = [tag.get("property") or tag.get("name") for tag in tags]
        assert sorted(keys) == sorted(set(keys)), path
        assert all((tag.get("content") or "").strip() for tag in tags), path


def test_no_page_shows_a_directive(project_site: BuiltSite) -> None:
    shown = {}
    for path in html_pages(project_site):
        page = project_site.page(path)
        code = page.xpath("//code")
        shown[path] = "".join(element.text_content() for element in code)
        for element in code:
            element.drop_tree()
        text = html.tostring(page, encoding="unicode")
        assert not re.search("(<|&lt;)%", text), path
    assert "<%=" in shown["authors-guide/index.html"]
    assert "<%" not in shown[LETTER]


def test_the_page_of_commands_has_all_options(project_site: BuiltSite) -> None:
    article = project_site.article("commands/index.html")
    headings = {heading.xpath("string(code)") for heading in article.xpath(".//h2")}
    named = {f"policy-pages {name}" for name in main.list_commands(click.Context(main))}
    assert named | {"policy-pages new site"} <= headings
    options = [code.text for code in article.xpath(".//td[1]/code")]
    assert {"--effective DATE", "--config FILE", "--title TEXT"} <= set(options)
    assert "\\" not in article.text_content()


def test_the_letter_hides_navigation_and_table_of_contents(project_site: BuiltSite) -> None:
    def hidden(path: str) -> dict[str, bool]:
        sidebars = project_site.page(path).xpath("//div[contains(@class, 'md-sidebar')]")
        kinds = {s.get("data-md-type"): s.get("hidden") is not None for s in sidebars}
        return {kind: state for kind, state in kinds.items() if kind}

    assert hidden(LETTER) == {"navigation": True, "toc": True}
    assert hidden("how-we-publish/index.html") == {"navigation": False, "toc": False}


def test_the_letter_shows_its_day_once_and_nothing_above_its_title(project_site: BuiltSite) -> None:
    article = project_site.article(LETTER)
    title = article.xpath(".//h1")[0]
    assert [one.tag for one in title.itersiblings()][:2] == ["h2", "p"]
    assert not title.xpath("preceding::*[ancestor::article][normalize-space()]")
    sheet = article.xpath("//p[@class='policy-sheet']")[0]
    shown = article.text_content().replace(sheet.text_content(), "")
    assert shown.count("May 15, 2014") == 1


def test_share_links_of_the_letter(project_site: BuiltSite) -> None:
    links = project_site.page(LETTER).xpath("//div[contains(@class, 'share-buttons')]/a")
    assert [link.get("href") for link in links] == [
        "https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2Fcode.org%2Fprivacy-letter",
        "https://twitter.com/intent/tweet?related=codeorg"
        "&text=A+personal+note+on+student+privacy+by+Code.org+founder+%40hadip"
        "&url=http%3A%2F%2Fcode.org%2Fprivacy-letter",
    ]
    assert {(link.get("target"), link.get("rel")) for link in links} == {("_blank", "noopener")}


def test_links_of_the_old_system_lead_to_the_old_site(project_site: BuiltSite) -> None:
    hrefs = project_site.article(LETTER).xpath(".//a/@href")
    assert "https://code.org/educate/template-district-agreement" in hrefs
    assert not [href for href in hrefs if href.startswith("/")]


def test_the_home_page_lists_letters_and_policies(project_site: BuiltSite) -> None:
    entries = project_site.page("index.html").xpath("//tr[@class='policy-register__entry']")
    listed = [
        (
            entry.xpath("string(.//td[@data-label='Kind'])"),
            entry.xpath("string(.//time/@datetime)"),
            entry.xpath("string(.//a/@href)"),
            entry.xpath("string(.//a)"),
        )
        for entry in entries
    ]
    assert (
        "Letter",
        "2014-05-15",
        "privacy-letter/",
        "A personal note on student privacy",
    ) in listed
    assert {kind for kind, *_ in listed} >= {"Letter", "Policy", "Notice"}
    dates = [date for _, date, *_ in listed]
    assert dates == sorted(dates, reverse=True)


def test_a_loop_and_a_condition_made_the_page_on_publishing(project_site: BuiltSite) -> None:
    article = project_site.article("how-we-publish/index.html")
    headings = [heading.text_content().rstrip("¶") for heading in article.xpath(".//h2")]
    assert headings[:2] == ["1. Written", "2. Proposed"]
    assert 0 < len(article.xpath(".//em[text()='Everybody can see this step.']")) < len(headings)


def test_nothing_is_loaded_from_elsewhere(project_site: BuiltSite) -> None:
    loads = ("src", "href", "srcset", "data", "action", "poster")
    loaded = [
        (path, element.tag, element.get(attribute))
        for path in html_pages(project_site)
        for attribute in loads
        for element in project_site.page(path).xpath(f"//*[@{attribute}]")
        if element.tag != "a" and element.get("rel") != "canonical"
    ]
    assert {tag for _, tag, _ in loaded} >= {"link", "script", "img"}
    assert [found for found in loaded if "//" in found[2]] == []


def test_no_style_loads_from_elsewhere(project_site: BuiltSite) -> None:
    sheets = [path for path in project_site.files() if path.endswith(".css")]
    styles = {path: project_site.text(path) for path in sheets}
    styles |= {path: inline_styles(project_site.page(path)) for path in html_pages(project_site)}
    assert "assets/stylesheets/policy-pages.css" in styles
    assert any("url(" in style for style in styles.values())
    outside = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", re.IGNORECASE)
    assert [path for path, style in styles.items() if outside.search(style)] == []


def html_pages(site: BuiltSite) -> list[str]:
    pages = [path for path in site.files() if path.endswith(".html")]
    assert len(pages) >= 7
    return pages


def inline_styles(page: html.HtmlElement) -> str:
    return " ".join([*page.xpath("//style/text()"), *page.xpath("//@style")])


LINKS = " See what will change Read the new version"


@pytest.mark.parametrize(
    ("day", "notice"),
    [
        (
            datetime.date(2026, 11, 24),
            "A new version takes effect on November 25, 2026." + LINKS,
        ),
        (
            datetime.date(2026, 12, 1),
            "A new version takes effect on January 4, 2027. You can comment on it until December "
            "23, 2026." + LINKS,
        ),
        (datetime.date(2026, 12, 24), "A new version takes effect on January 4, 2027." + LINKS),
        (datetime.date(2027, 1, 4), ""),
    ],
)
def test_the_sites_own_policy_lives(
    day: datetime.date, notice: str, tmp_path: Path, run_build: Callable[..., BuiltSite]
) -> None:
    root = tmp_path / "alone"  # the other pages have no part in it, and take longer
    shutil.copytree(PROJECT / "docs/how-we-publish", root / "docs/how-we-publish")
    (root / "mkdocs.yml").write_text(ALONE, "utf-8")
    built = run_build(root, tmp_path / "site", strict=True, day=day)
    assert built.exit_code == 0, built.log
    found = built.page("how-we-publish/index.html").xpath("string(//div[@class='policy-head']/div)")
    assert " ".join(found.split()) == notice
    coming = built.page("how-we-publish/2027-01-04/index.html")
    assert ("Open until December 23, 2026" in coming.xpath("string(//article)")) == (
        day == datetime.date(2026, 12, 1)
    )
    changes = [path for path in built.files() if path.startswith("how-we-publish/changes/")]
    assert "how-we-publish/changes/2026-11-25-to-2027-01-04/index.html" in changes
    assert "how-we-publish/feed.xml" in built.files()
