"""The versions of a policy, built on days of its life."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

SITE = """\
=== docs/index.md
---
title: Home
template: home.html
---
# Ours
=== docs/terms/index.md
---
title: Terms
policy:
  kind: policy
  version: "2"
  published: 2026-01-10
  effective: 2026-02-01
---
# Terms

Second text, [first](2014-12-01.md.erb), ![a picture](seal.svg)
=== docs/terms/2014-12-01.md.erb
---
title: Terms
policy: {{kind: policy, version: "<%= 1 %>"}}
---
# Terms

First text <%= 1 + 1 %>, [newest](index.md)
=== docs/terms/2027-06-01.md
---
title: Terms
policy:
  kind: policy
  version: "3"
  comments: {{opens: 2027-01-04, closes: 2027-01-31, to: terms@example.org}}
---
# Terms

Third text
=== docs/terms/seal.svg
<svg xmlns="http://www.w3.org/2000/svg"/>
=== mkdocs.yml
site_name: Test
site_url: https://example.org/site/
theme: {{name: material, font: false}}
use_directory_urls: {directories}
plugins:
  - search
  - policy-pages: {{dialect: pegasus, today: {today}, cards: {{enabled: false}}}}
"""


def site(today: str, directories: str = "true") -> str:
    return SITE.format(today=today, directories=directories)


def text(built: BuiltSite, path: str) -> str:
    return " ".join(built.article(path).xpath("string(.)").split())


def notices(built: BuiltSite, path: str) -> list[str]:
    """The notices of a page: the one below its title, then those at its end."""
    found = built.page(path).xpath("//div[starts-with(@class, 'policy-notice ')]")
    return [" ".join(notice.text_content().split()) for notice in found]


def facts(built: BuiltSite, path: str) -> str:
    return " ".join(built.page(path).xpath("string(//p[@class='policy-facts'])").split())


def foot(built: BuiltSite, path: str) -> dict[str, str]:
    """What the block at the end of a page says, by name."""
    names = built.page(path).xpath("//dl[@class='policy-foot__facts']/dt")
    said: dict[str, str] = {}
    for name in names:
        values = []
        for value in name.itersiblings():
            if value.tag != "dd":
                break
            values.append(" ".join(value.text_content().split()))
        said[name.text_content()] = " ".join(values)
    return said


@pytest.mark.parametrize(
    ("today", "shown", "states"),
    [
        (
            "2010-01-01",
            "First text 2",
            ["not in force yet", "not in force yet", "not in force yet"],
        ),
        (
            "2014-11-30",
            "First text 2",
            ["not in force yet", "not in force yet", "not in force yet"],
        ),
        ("2014-12-01", "First text 2", ["not in force yet", "not in force yet", "in force"]),
        ("2026-01-31", "First text 2", ["not in force yet", "not in force yet", "in force"]),
        ("2026-02-01", "Second text", ["not in force yet", "in force", "earlier"]),
        ("2027-05-31", "Second text", ["not in force yet", "in force", "earlier"]),
        ("2027-06-01", "Third text", ["in force", "earlier", "earlier"]),
    ],
)
def test_the_address_without_a_date_is_the_version_in_force(
    build: Callable[..., BuiltSite], today: str, shown: str, states: list[str]
) -> None:
    built = build(site(today))
    assert built.exit_code == 0, built.log
    assert shown in text(built, "terms/index.html")
    for day, words in (("2014-12-01", "First text 2"), ("2026-02-01", "Second text")):
        assert words in text(built, f"terms/{day}/index.html")
    assert "Third text" in text(built, "terms/2027-06-01/index.html")
    items = built.page("terms/index.html").xpath("//details[@class='policy-versions']//li")
    said = [item.text_content().split(":")[-1].split(";")[0].strip() for item in items]
    assert said == states


def test_each_version_says_what_it_is(build: Callable[..., BuiltSite]) -> None:
    built = build(site("2026-12-31"))
    assert notices(built, "terms/2014-12-01/index.html") == [
        "This is an earlier version. See what has changed since then Read the version in force"
    ]
    assert facts(built, "terms/2014-12-01/index.html") == (
        "Version 1 · In effect from December 1, 2014 to January 31, 2026"
    )
    assert notices(built, "terms/index.html") == [
        "A new version takes effect on June 1, 2027. You can comment on it from January 4, 2027 to "
        "January 31, 2027. See what will change Read the new version",
    ]
    announcing = built.page("terms/index.html").xpath("//div[@class='policy-head']//a/@href")
    assert announcing == ["changes/2026-02-01-to-2027-06-01/", "2027-06-01/"]
    assert notices(built, "terms/2027-06-01/index.html") == [
        "This version is not in force yet. You can comment on it from January 4, 2027 to January "
        "31, 2027. See what will change Read the version in force",
    ]
    for path in ("terms/index.html", "terms/2014-12-01/index.html", "terms/2027-06-01/index.html"):
        (head,) = built.page(path).xpath("//h1/following-sibling::*[1]")
        assert head.get("class") == "policy-head"
        assert not built.page(path).xpath("//h1/preceding-sibling::*")
    for path in ("terms/2014-12-01/index.html", "terms/2027-06-01/index.html"):
        page = built.page(path)
        assert page.xpath("//div[@class='policy-head']//a/@href")[-1] == "../"
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    permanent = built.page("terms/2026-02-01/index.html")
    canonical = "https://example.org/site/terms/"
    assert permanent.xpath("//link[@rel='canonical']/@href") == [canonical]
    assert not permanent.xpath("//meta[@name='robots']")
    assert built.page("terms/index.html").xpath("//link[@rel='canonical']/@href") == [canonical]


def test_robots_and_search_are_shown_the_address_without_a_date(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(site("2026-12-31"))
    addresses = etree.fromstring(built.text("sitemap.xml").encode()).xpath(
        "//*[local-name()='loc']/text()"
    )
    assert addresses == ["https://example.org/site/", "https://example.org/site/terms/"]
    index = built.text("search/search_index.json")
    assert "Second text" in index
    assert "First text" not in index
    assert "Third text" not in index


def test_links_between_versions_and_to_files_beside_them_lead_there(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(site("2026-12-31"))
    for path, up in (("terms/index.html", ""), ("terms/2026-02-01/index.html", "../")):
        article = built.article(path)
        assert article.xpath(".//p/a[.='first']/@href") == [f"{up}2014-12-01/"]
        assert article.xpath(".//img/@src") == [f"{up}seal.svg"]
    assert built.article("terms/2014-12-01/index.html").xpath(".//p/a[.='newest']/@href") == ["../"]


def test_the_home_page_lists_a_policy_once(build: Callable[..., BuiltSite]) -> None:
    built = build(site("2026-12-31"))
    links = built.page("index.html").xpath("//table[@class='policy-register']//th/a/@href")
    assert links == ["terms/"]


def test_versions_without_directory_addresses(build: Callable[..., BuiltSite]) -> None:
    built = build(site("2026-12-31", "false"))
    assert built.exit_code == 0, built.log
    assert "Second text" in text(built, "terms/index.html")
    assert "First text 2" in text(built, "terms/2014-12-01.html")
    canonical = built.page("terms/2026-02-01.html").xpath("//link[@rel='canonical']/@href")
    assert canonical == ["https://example.org/site/terms/index.html"]


NEW = "A new version takes effect on June 1, 2027."
NOT_YET = "This version is not in force yet."


@pytest.mark.parametrize(
    ("today", "comment", "row"),
    [
        (
            "2027-01-03",
            " You can comment on it from January 4, 2027 to January 31, 2027.",
            "Open from January 4, 2027 to January 31, 2027",
        ),
        (
            "2027-01-31",
            " You can comment on it until January 31, 2027.",
            "Open until January 31, 2027 (1 day from January 31, 2027) terms@example.org",
        ),
        ("2027-02-01", "", "Closed on January 31, 2027"),
    ],
)
def test_readers_of_both_versions_hear_of_the_comment_period(
    build: Callable[..., BuiltSite], today: str, comment: str, row: str
) -> None:
    built = build(site(today))
    for path in ("terms/index.html", "terms/2026-02-01/index.html"):
        links = "See what will change Read the new version"
        assert notices(built, path) == [f"{NEW}{comment} {links}"]
        assert foot(built, path)["Comments on the new version"] == row
    links = "See what will change Read the version in force"
    path = "terms/2027-06-01/index.html"
    assert notices(built, path) == [f"{NOT_YET}{comment} {links}"]
    assert foot(built, path)["Comments"] == row
    for path in ("terms/index.html", "terms/2027-06-01/index.html"):
        commenting = built.page(path).xpath("//div[@class='policy-head']/div/p[1]/a/@href")
        assert commenting == (["mailto:terms@example.org"] if "until" in comment else [])
    assert not any(
        name.startswith("Comments") for name in foot(built, "terms/2014-12-01/index.html")
    )


def test_a_comment_period_is_over_when_its_version_takes_effect(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(site("2027-06-01"))
    assert notices(built, "terms/index.html") == []
    assert not any(name.startswith("Comments") for name in foot(built, "terms/index.html"))
    assert (
        "28 days from January 4, 2027"
        in (foot(build(site("2027-01-04")), "terms/index.html")["Comments on the new version"])
    )


def test_the_day_is_that_of_the_environment_or_of_the_clock(
    build: Callable[..., BuiltSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = site("2026-12-31").replace("today: 2026-12-31, ", "")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1811807999")  # 2027-05-31 23:59:59 UTC
    assert "Second text" in text(build(drawing), "terms/index.html")
    oslo = drawing.replace("policy-pages: {", "policy-pages: {time_zone: Europe/Oslo, ")
    assert "Third text" in text(build(oslo), "terms/index.html")
    nowhere = build(drawing.replace("policy-pages: {", "policy-pages: {time_zone: Mars/Base, "))
    assert "There is no time zone 'Mars/Base'" in nowhere.log


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("effective: 2026-02-01", "owner: x"), None),
        (
            ("  published: 2026-01-10\n  effective: 2026-02-01\n", ""),
            "docs/terms/index.md:3:1: error[version-undated]: this page has earlier versions",
        ),
        (
            ("effective: 2026-02-01", "effective: 2027-06-01"),
            "error[version-same-date]: this takes effect on 2027-06-01, the same day as `terms/",
        ),
        (
            ('version: "3"', 'version: "3"\n  effective: 2027-07-01'),
            "docs/terms/2027-06-01.md:6:3: error[version-date]: the file is named after "
            "2027-06-01, but takes effect on 2027-07-01",
        ),
        (
            ("docs/terms/2027-06-01.md", "docs/terms/2027-02-30.md"),
            "docs/terms/2027-02-30.md:3:1: error[version-date]: the file is named after "
            "`2027-02-30`, which is not a valid date",
        ),
    ],
)
def test_versions_that_contradict_each_other_are_told(
    build: Callable[..., BuiltSite], change: tuple[str, str], message: str | None
) -> None:
    built = build(site("2026-12-31").replace(*change))
    assert built.exit_code == (0 if message is None else 1), built.log
    assert (message or "") in built.log
    assert "Traceback" not in built.log


def test_a_draft_is_no_version(build: Callable[..., BuiltSite]) -> None:
    drawing = site("2027-12-31").replace('version: "3"', 'version: "3"\n  status: draft')
    built = build(drawing)
    assert built.exit_code == 0, built.log
    assert "Second text" in text(built, "terms/index.html")
    assert "terms/2027-06-01/index.html" not in built.files()


def test_a_withdrawn_policy_says_so(build: Callable[..., BuiltSite]) -> None:
    drawing = site("2027-12-31").replace('version: "3"', 'version: "3"\n  status: withdrawn')
    built = build(drawing)
    assert notices(built, "terms/index.html") == ["This version has been withdrawn."]


def test_the_same_day_gives_the_same_bytes(build: Callable[..., BuiltSite]) -> None:
    drawing = site("2026-12-31").replace("today: 2026-12-31, ", "")

    def build_afresh() -> dict[str, bytes]:  # with another seed of hashes
        built = build(drawing, day=datetime.date(2026, 12, 31), fresh=True)
        assert "terms/feed.xml" in built.files()
        return {path: (built.folder / path).read_bytes() for path in built.files()}

    assert build_afresh() == build_afresh()


def test_pages_show_what_changed_between_versions(build: Callable[..., BuiltSite]) -> None:
    built = build(site("2026-12-31"))
    assert built.exit_code == 0, built.log
    pages = [path for path in built.files() if path.startswith("terms/changes/")]
    assert pages == [
        "terms/changes/2014-12-01-to-2026-02-01/index.html",
        "terms/changes/2026-02-01-to-2027-06-01/index.html",
        "terms/changes/until-2027-06-01/index.html",
    ]
    page = built.page(pages[0])
    article = built.article(pages[0])
    deleted = [element.text_content() for element in article.xpath(".//del")]
    assert any("First" in words for words in deleted)
    assert any("Second" in element.text_content() for element in article.xpath(".//ins"))
    assert article.xpath(".//p[@class='redline-versions']//a/@href") == [
        "../../2014-12-01/",
        "../../2026-02-01/",
    ]
    (picture,) = article.xpath(".//img/@src")
    assert urljoin("https://example.org/terms/changes/x/", picture) == (
        "https://example.org/terms/seal.svg"
    )
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    heading = "What changed: Terms, December 1, 2014 to February 1, 2026"
    assert page.xpath("string(//title)") == f"{heading} - Test"
    assert page.xpath("string(//meta[@property='og:title']/@content)") == heading
    assert [one.text_content() for one in article.xpath("./h1")] == [heading]
    data = json.loads(article.xpath("string(.//script[@class='redline-pairs-data'])"))
    assert (data["old"], data["new"]) == (
        "Version 1 of December 1, 2014",
        "Version 2 of February 1, 2026",
    )
    (changed,) = [pair for pair in data["pairs"] if pair["changed"]]
    assert ("First" in changed["old"], "Second" in changed["new"]) == (True, True)
    assert page.xpath("//link[contains(@href, 'redline.css')]")
    back = article.xpath(".//p[contains(@class, 'redline-back')]/a")
    assert [(one.text_content().strip(), one.get("href")) for one in back] == [
        ("Back to: Terms", "../../"),
        ("All versions", "../../#policy-versions"),
    ]
    assert built.page("terms/index.html").xpath("//details/ul[@id='policy-versions']")
    assert "not in force yet" not in text(built, pages[0])
    coming = text(built, pages[1])
    assert coming.startswith("What will change: Terms, February 1, 2026 to June 1, 2027")
    assert "The newer version is not in force yet: it takes effect on June 1, 2027." in coming
    links = built.page("terms/index.html").xpath("//details[@class='policy-versions']//a/@href")
    assert set(links) == {
        *("2027-06-01/", "2026-02-01/", "2014-12-01/"),
        *("changes/2026-02-01-to-2027-06-01/", "changes/2014-12-01-to-2026-02-01/"),
    }


def test_each_earlier_version_is_compared_with_the_one_in_force(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(site("2027-12-31"))
    pages = [path.split("/")[2] for path in built.files() if path.startswith("terms/changes/")]
    assert pages == [
        "2014-12-01-to-2026-02-01",
        "2026-02-01-to-2027-06-01",
        "since-2014-12-01",
        "until-2027-06-01",
    ]
    links = built.page("terms/2014-12-01/index.html").xpath("//a[.='changes since then']/@href")
    assert links == ["../changes/since-2014-12-01/"]
    changes = text(built, "terms/changes/since-2014-12-01/index.html")
    assert changes.startswith("What changed: Terms, December 1, 2014 to June 1, 2027")


def test_the_address_of_a_comparison_stays_when_a_version_takes_effect(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = (
        site("2014-12-31")
        + """\
=== docs/terms/2028-01-01.md
Fourth text
"""
    )

    def pages(today: str) -> dict[str, str]:
        built = build(drawing.replace("2014-12-31", today))
        assert built.exit_code == 0, built.log
        paths = [path for path in built.files() if path.startswith("terms/changes/")]
        return {path: built.text(path) for path in paths}

    earlier: set[str] = set()
    for today in ("2010-01-01", "2014-12-31", "2026-12-31", "2027-12-31", "2028-12-31"):
        found = pages(today)
        assert earlier <= found.keys(), today
        earlier |= found.keys()
    moved = found["terms/changes/until-2028-01-01/index.html"]
    assert '<meta http-equiv="refresh" content="0; url=../2027-06-01-to-2028-01-01/">' in moved
    assert "2014-12-01-to-2026-02-01" not in moved


def test_a_broken_version_stops_the_build_and_not_the_server(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(site("2026-12-31").replace("<%= 1 + 1 %>", "<%= nothing %>"))
    assert built.exit_code == 1
    assert built.log.count("error[undefined-name]") == 1
    assert "Traceback" not in built.log


DECLARED = """\
=== docs/index.md
# Home
=== docs/terms.md
---
title: Terms
policy:
  kind: policy
  version: "1 <b>"
  published: 2026-01-10
  effective: {existing accounts: 2026-03-01, new accounts: 2026-02-01}
  review_in: 6 months
  reviewed: 2026-02-01
  owner: Legal & more
  contact: legal@example.org
  licence: CC-BY-4.0
  language: en-GB
  controlling_language: de
  supersedes: the old ones
  changes:
    - {date: 2026-01-10, major: true, note: The first text.}
    - {date: 2026-02-05, note: A <typing> error.}
    - {date: 2027-01-01, note: A change to come.}
---
# Terms
"""


def declared(today: str, options: str = "") -> str:
    policy = f"policy-pages: {{today: {today}, cards: {{enabled: false}}{options}}}"
    configuration = f"site_name: T\nsite_url: https://e.example/\nplugins: [{policy}]\n"
    return f"{DECLARED}=== mkdocs.yml\n{configuration}theme: {{name: material, font: false}}\n"


def test_a_page_says_what_its_policy_declares(build: Callable[..., BuiltSite]) -> None:
    built = build(declared("2026-06-01"))
    assert built.exit_code == 0, built.log
    page = built.page("terms/index.html")
    assert facts(built, "terms/index.html") == (
        "Version 1 <b> · In effect for new accounts since 1 February 2026 "
        "· In effect for existing accounts since 1 March 2026"
    )
    assert foot(built, "terms/index.html") == {
        "Last change": "5 February 2026: A <typing> error.",
        "Published": "10 January 2026",
        "Last review": "1 February 2026",
        "Next review": "1 August 2026",
        "Owner": "Legal & more",
        "Contact": "legal@example.org",
        "Supersedes": "the old ones",
        "Licence": "CC-BY-4.0",
        "Binding language": "German",
    }
    assert page.xpath("//dl[@class='policy-foot__facts']//a/@href") == ["mailto:legal@example.org"]
    assert page.xpath("//article//div[@lang]/@lang") == ["en-GB"]
    linked = declared("2026-06-01").replace("contact: legal@example.org", "contact: /contact/")
    linked = linked.replace("CC-BY-4.0", "https://example.org/licence")
    with_links = build(f"{linked}=== docs/contact.md\n# Contact\n")
    links = with_links.page("terms/index.html").xpath("//dl[@class='policy-foot__facts']//a/@href")
    assert links == [
        *("../contact/", "https://example.org/licence"),
    ]


def test_a_version_links_the_one_that_it_takes_the_place_of(
    build: Callable[..., BuiltSite],
) -> None:
    def link(named: str) -> tuple[list[str], str]:
        drawing = site("2026-12-31").replace("owner: x", "")
        built = build(drawing.replace('version: "2"', f'version: "2"\n  supersedes: {named}'))
        assert built.exit_code == 0, built.log
        rows = built.page("terms/index.html").xpath("//dl[@class='policy-foot__facts']")
        return rows[0].xpath(".//a/@href"), foot(built, "terms/index.html")["Supersedes"]

    assert link("2014-12-01.md.erb") == (["2014-12-01/"], "Terms, version 1")
    assert link("../index.md") == (["../"], "Home")
    assert link("'The <first> terms'") == ([], "The <first> terms")
    german = site("2026-12-31").replace(
        'version: "2"', 'version: "2"\n  language: de\n  supersedes: 2014-12-01.md.erb'
    )
    assert foot(build(german), "terms/index.html")["Ersetzt"] == "Terms, Fassung 1"
    broken = site("2026-12-31").replace('version: "2"', 'version: "2"\n  supersedes: 2013-01-01.md')
    message = "docs/terms/index.md:6:3: error[superseded-page]: there is no page `2013-01-01.md`"
    assert message in build(broken).log


SUPERSEDED = """\
=== docs/index.md
Home
=== docs/terms.md
---
policy: {kind: policy, supersedes: old.md}
---
# Terms
=== docs/old.md
"""
DRAFT = "---\npolicy: {kind: policy, status: draft}\n---\n# Old\n"


def test_the_page_that_a_page_takes_the_place_of_may_have_become_a_draft(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(SUPERSEDED + DRAFT)
    assert built.exit_code == 1
    message = "`old.md` is a draft, so readers cannot see which page this one replaces"
    assert f"docs/terms.md:2:24: error[superseded-page]: {message}" in built.log
    excluded = (
        "# Old\n=== mkdocs.yml\nsite_name: T\nexclude_docs: old.md\nplugins: [policy-pages]\n"
    )
    message = "`old.md` is not published, so readers cannot see which page this one replaces"
    assert f"error[superseded-page]: {message}" in build(SUPERSEDED + excluded).log
    assert build(SUPERSEDED + "# Old\n").exit_code == 0


@pytest.mark.parametrize(("today", "is_overdue"), [("2026-08-01", False), ("2026-08-02", True)])
def test_an_overdue_review_is_told(
    build: Callable[..., BuiltSite], today: str, is_overdue: bool
) -> None:
    built = build(declared(today))
    assert built.exit_code == is_overdue
    warning = "docs/terms.md:8:3: warning[review-overdue]: the review was due on 2026-08-01"
    assert (warning in built.log) == is_overdue
    told = build(declared(today, ", show_overdue_reviews: true"), strict=False)
    overdue = "This page was due for review by 1 August 2026 and may be out of date."
    assert notices(told, "terms/index.html") == ([overdue] if is_overdue else [])
    assert notices(build(declared(today), strict=False), "terms/index.html") == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("  review_in: 6 months\n---", "review-overdue"),
        ('social: {"og:titel": "Terms of ours"}\n---', "unknown-social-key"),
    ],
)
def test_a_version_with_a_warning_is_published_at_both_addresses(
    build: Callable[..., BuiltSite], line: str, code: str
) -> None:
    drawing = site("2026-12-31").replace(
        "effective: 2026-02-01\n---", f"effective: 2026-02-01\n{line}"
    )
    built = build(drawing, strict=False)
    assert built.exit_code == 0, built.log
    assert built.log.count(f"warning[{code}]") == 1, built.log
    for path in ("terms/index.html", "terms/2026-02-01/index.html"):
        assert "Second text" in text(built, path)


AUDIENCES = site("2026-02-15").replace(
    "effective: 2026-02-01",
    "effective: {existing accounts: 2026-03-01, new accounts: 2026-02-01}",
)


@pytest.mark.parametrize(
    ("today", "begins", "in_force", "earlier"),
    [
        (
            "2026-02-28",
            "Takes effect for existing accounts on March 1, 2026",
            "This version does not apply to existing accounts yet. Until February 28, 2026, the "
            "version of December 1, 2014 applies to them.",
            " It still applies to existing accounts until February 28, 2026.",
        ),
        ("2026-03-01", "In effect for existing accounts since March 1, 2026", None, ""),
    ],
)
def test_an_audience_learns_which_version_applies_to_it(
    build: Callable[..., BuiltSite],
    today: str,
    begins: str,
    in_force: str | None,
    earlier: str,
) -> None:
    built = build(AUDIENCES.replace("2026-02-15", today))
    assert built.exit_code == 0, built.log
    for path in ("terms/index.html", "terms/2026-02-01/index.html"):
        since = "Version 2 · In effect for new accounts since February 1, 2026"
        assert facts(built, path) == f"{since} · {begins}"
        new, *others = notices(built, path)  # what comes goes before what is so for some
        assert new.startswith("A new version takes effect on June 1, 2027.")
        assert others == ([in_force] if in_force else [])
    links = "See what has changed since then Read the version in force"
    path = "terms/2014-12-01/index.html"
    assert notices(built, path) == [f"This is an earlier version.{earlier} {links}"]
    assert facts(built, path) == (
        "Version 1 · In effect for new accounts from December 1, 2014 to January 31, 2026 "
        "· In effect for existing accounts from December 1, 2014 to February 28, 2026"
    )
    assert not any("accounts" in said for said in notices(built, "terms/2027-06-01/index.html"))


def test_an_earlier_version_says_from_when_to_when(build: Callable[..., BuiltSite]) -> None:
    built = build(site("2027-12-31"))
    words = "Version 2 · In effect from February 1, 2026 to May 31, 2027"
    assert facts(built, "terms/2026-02-01/index.html") == words


@pytest.mark.parametrize(
    ("today", "status", "notice"),
    [
        ("2027-08-31", "in force", "This version will be withdrawn on September 1, 2027."),
        ("2027-09-01", "withdrawn", "This version was withdrawn on September 1, 2027."),
    ],
)
def test_a_policy_is_withdrawn_on_its_day(
    build: Callable[..., BuiltSite], today: str, status: str, notice: str
) -> None:
    built = build(site(today).replace('version: "3"', 'version: "3"\n  withdrawn: 2027-09-01'))
    assert built.exit_code == 0, built.log
    assert notices(built, "terms/index.html") == [notice]
    (entry,) = json.loads(built.text("policies.json"))["policies"]
    assert entry["status"] == status
    assert ("withdrawn" in built.text("terms/feed.xml")) == (status == "withdrawn")
    assert "Third text" in text(built, "terms/index.html")
    (earlier,) = notices(built, "terms/2014-12-01/index.html")
    gone = "No version has been in force since September 1, 2027."
    assert (gone in earlier) == (status == "withdrawn")
    assert "terms/changes/since-2014-12-01/index.html" in built.files()


@pytest.mark.parametrize(
    ("today", "notice"),
    [
        ("2026-12-31", "This page will be withdrawn on 1 January 2027."),
        ("2027-01-01", "This page was withdrawn on 1 January 2027."),
    ],
)
def test_a_policy_without_versions_is_withdrawn_too(
    build: Callable[..., BuiltSite], today: str, notice: str
) -> None:
    drawing = declared(today).replace("review_in: 6 months", "withdrawn: 2027-01-01")
    assert notices(build(drawing), "terms/index.html") == [notice]


def test_the_list_of_versions_names_each_comparison_once(build: Callable[..., BuiltSite]) -> None:
    drawing = site("2026-12-31") + "=== docs/terms/2015-01-01.md\n=== docs/terms/2028-01-01.md\n"
    items = build(drawing).page("terms/index.html").xpath("//details[@class='policy-versions']//li")
    assert [[link.text for link in item.xpath(".//a")[1:]] for item in items] == [
        ["what will change", "changes from the version in force"],
        ["what will change"],
        ["what changed"],
        ["what changed"],
        ["changes since then"],
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("effective: 2026-02-01", "efective: 2026-02-01"), ":7:3: error[unknown-policy-key]"),
        (("effective: 2026-02-01", "effective: soon"), ":7:14: error[front-matter-date]"),
        (("effective: 2026-02-01", "effective: 2026-01-01"), ":7:3: error[impossible-dates]"),
        (("kind: policy\n  version", "kind: polcy\n  version"), ":4:9: error[unknown-kind]"),
        (("title: Terms\npolicy:", "title: Terms: of use\npolicy:"), ":2:13: error[front-matter-"),
        (("  published: 2026-01-10", "\tpublished: 2026-01-10"), ":6:1: error[front-matter-yaml]"),
    ],
)
def test_a_mistake_in_a_versions_header_is_told_and_no_consequence_of_it(
    build: Callable[..., BuiltSite], change: tuple[str, str], message: str
) -> None:
    drawing = (
        site("2026-12-31")
        .replace(*change, 1)
        .replace("plugins:", "nav: [index.md, terms/index.md]\nplugins:")
        + """\
=== docs/terms/index.clauses.yml
- {id: gone, heading: Gone}
=== published-addresses.txt
/terms/2026-02-01/
/terms/changes/2014-12-01-to-2026-02-01/
"""
    )
    built = build(drawing)
    assert built.exit_code == 1
    assert f"docs/terms/index.md{message}" in built.log
    assert built.log.count("error[") == 1
    assert "warning[" not in built.log
    assert "not included in the" not in built.log  # MkDocs' own, of the versions


def test_an_audience_that_a_version_never_reached_is_told_the_one_that_applies(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = AUDIENCES.replace("existing accounts: 2026-03-01", "existing accounts: 2027-07-01")
    drawing = drawing.replace(
        'version: "3"',
        'version: "3"\n  effective: {new accounts: 2027-06-01, existing accounts: 2027-06-10}',
    )
    built = build(drawing.replace("2026-02-15", "2027-06-05"))
    assert built.exit_code == 0, built.log
    assert notices(built, "terms/index.html")[0] == (
        "This version does not apply to existing accounts yet. Until June 9, 2027, the version of "
        "December 1, 2014 applies to them."
    )
    assert facts(built, "terms/2026-02-01/index.html") == (
        "Version 2 · In effect for new accounts from February 1, 2026 to May 31, 2027"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ('version: "<%= 1 %>"', "published: 2020-01-01"),
            "docs/terms/2014-12-01.md.erb:3:24: error[impossible-dates]: the file is named after "
            "2014-12-01, but is published later, on 2020-01-01",
        ),
        (
            ("docs/terms/2014-12-01.md.erb", "docs/terms/2014-12-1.md.erb"),
            "docs/terms/2014-12-1.md.erb:3:1: error[version-date]: this file is named after a day, "
            "but not as year, month and day",
        ),
        (
            ('{kind: policy, version: "<%= 1 %>"}', "{kind: letter}"),
            "docs/terms/index.md:4:3: error[version-kind]: this is a policy, but",
        ),
        (
            (
                "=== docs/terms/seal.svg",
                "=== docs/terms/2026-02-01/index.md\nMine\n=== docs/terms/seal.svg",
            ),
            "docs/terms/index.md:1:1: error[page-twice]: `terms/2026-02-01/index.md` is already",
        ),
    ],
)
def test_what_contradicts_a_version_is_told(
    build: Callable[..., BuiltSite], change: tuple[str, str], message: str
) -> None:
    drawing = site("2026-12-31")
    assert change[0] in drawing
    built = build(drawing.replace("[first](2014-12-01.md.erb)", "first").replace(*change))
    assert built.exit_code == 1
    assert message in built.log
    assert built.files() == []


def test_a_version_without_a_kind_is_of_its_policys(build: Callable[..., BuiltSite]) -> None:
    drawing = site("2015-01-01").replace('{kind: policy, version: "<%= 1 %>"}', "{owner: We}")
    built = build(drawing)
    assert built.exit_code == 0, built.log
    (entry,) = json.loads(built.text("policies.json"))["policies"]
    assert entry["kind"] == "policy"
    assert "terms/feed.xml" in built.files()
    assert facts(built, "terms/index.html") == "In effect since December 1, 2014"


def test_a_first_version_has_its_permanent_address_from_the_beginning(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        "=== docs/index.md\nHome\n=== docs/terms/index.md\n---\ntitle: Terms\npolicy:\n"
        "  {kind: policy, effective: 2026-02-01}\n---\nText\n=== docs/news/index.md\nNews\n"
        "=== docs/news/2026-02-01.md\nPost\n"
    )
    assert built.exit_code == 0, built.log
    assert "terms/2026-02-01/index.html" in built.files()
    page = built.page("terms/index.html")
    assert not page.xpath("//details[@class='policy-versions']")
    assert page.xpath("string(//span[@class='policy-sheet__address'])") == (
        "https://example.org/terms/2026-02-01/"
    )
    assert "News" in text(built, "news/index.html")


def test_a_withdrawal_of_a_version_that_was_replaced_is_no_withdrawal_of_the_policy(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = site("2026-12-31").replace('"<%= 1 %>"', '"1", withdrawn: 2026-03-01')
    built = build(drawing)
    assert notices(built, "terms/2014-12-01/index.html")[0].startswith("This is an earlier version")
    assert "withdrawn" not in built.text("terms/feed.xml")


def test_an_overdue_review_may_be_left_to_others(build: Callable[..., BuiltSite]) -> None:
    assert build(declared("2026-08-02", ", ignore_findings: [review-overdue]")).exit_code == 0


@pytest.mark.parametrize(
    ("today", "day"), [("2026-12-31", "2026-02-01"), ("2015-01-01", "2014-12-01")]
)
def test_the_sitemap_says_when_a_page_changed_if_the_page_says_so(
    build: Callable[..., BuiltSite], today: str, day: str
) -> None:
    asked = site(today).replace(
        "title: Terms\npolicy: {kind: policy, v",
        "title: Terms\nsearch: true\npolicy: {kind: policy, v",
    )
    built = build(asked)
    docs = json.loads(built.text("search/search_index.json"))["docs"]
    first = next(one for one in docs if one["location"] == "terms/2014-12-01/")  # asked for
    assert "First text 2" in first["text"]
    is_earlier = today == "2026-12-31"
    days = "from December 1, 2014 to January 31, 2026" if is_earlier else "since December 1, 2014"
    state = "Earlier version" if is_earlier else "In force"
    assert first["tags"] == ["Policy", state, f"In effect {days}"]
    entries = etree.fromstring(built.text("sitemap.xml").encode())
    days = {entry[0].text: [one.text for one in entry[1:]] for entry in entries}
    address = "https://example.org/site/"
    assert days == {address: [], f"{address}terms/": [day]}
    assert not (built.folder / "robots.txt").exists()  # no robot looks below a path


def test_without_an_address_the_dated_page_in_force_is_not_for_robots(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(site("2026-12-31").replace("site_url: https://example.org/site/\n", ""))
    page = built.page("terms/2026-02-01/index.html")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_an_announced_version_can_be_taken_back(build: Callable[..., BuiltSite]) -> None:
    def taken_back(today: str) -> BuiltSite:
        declared = 'version: "3"\n  published: 2026-12-01\n  withdrawn: 2027-03-01'
        built = build(site(today).replace('version: "3"', declared))
        assert built.exit_code == 0, built.log
        return built

    for today in ("2027-03-01", "2027-06-01"):
        built = taken_back(today)
        assert "Second text" in text(built, "terms/index.html")
        assert notices(built, "terms/index.html") == []
        assert notices(built, "terms/2027-06-01/index.html") == [
            "This version was withdrawn on March 1, 2027, before it took effect. Read the version "
            "in force"
        ]
        said = facts(built, "terms/2027-06-01/index.html")
        assert said == "Version 3 · Was to take effect on June 1, 2027"
        (entry,) = json.loads(built.text("policies.json"))["policies"]
        assert (entry["status"], entry["version"]) == ("in force", "2")
        feed = built.text("terms/feed.xml")
        assert "Terms: version 3 taken back" in feed
        assert "version 3 in force" not in feed
    assert "A new version takes effect" in notices(taken_back("2027-02-28"), "terms/index.html")[0]


def test_a_day_that_never_comes_is_not_promised(build: Callable[..., BuiltSite]) -> None:
    drawing = AUDIENCES.replace("existing accounts: 2026-03-01", "existing accounts: 2027-07-01")
    built = build(drawing.replace("2026-02-15", "2026-12-31"))  # the next one is for all in June
    said = facts(built, "terms/index.html")
    assert said == "Version 2 · In effect for new accounts since February 1, 2026"


def test_a_withdrawn_page_asks_for_nothing(build: Callable[..., BuiltSite]) -> None:
    withdrawn = "reviewed: 2026-02-01\n  withdrawn: 2026-06-01\n  comments:\n    "
    withdrawn += "{opens: 2026-05-01, closes: 2027-12-31, to: a@b.example}"
    built = build(declared("2027-01-01").replace("reviewed: 2026-02-01", withdrawn))
    assert built.exit_code == 0, built.log
    assert notices(built, "terms/index.html") == ["This page was withdrawn on 1 June 2026."]
    assert "Comments" not in foot(built, "terms/index.html")
    assert "Next review" not in text(built, "terms/index.html")
    (entry,) = json.loads(built.text("policies.json"))["policies"]
    assert entry["open_for_comment_until"] is entry["next_review"] is None


def test_a_review_in_the_future_is_told(build: Callable[..., BuiltSite]) -> None:
    built = build(declared("2026-01-31"))
    assert (
        "docs/terms.md:9:3: warning[review-overdue]: the last review was on 2026-02-01" in built.log
    )


def test_a_draft_beside_the_title_is_none_of_the_sites(build: Callable[..., BuiltSite]) -> None:
    drawing = "=== docs/index.md\nHome\n=== docs/plan.md\n---\n"
    built = build(f"{drawing}kind: policy\nstatus: draft\n---\nPlan\n")
    assert "plan/index.html" not in built.files()
    misspelt = build(f"{drawing}polcy: {{status: draft}}\n---\nPlan\n")
    assert "docs/plan.md:2:1: error[unknown-field]: unknown field `polcy`" in misspelt.log
    assert misspelt.exit_code == 1
