"""What the theme writes around a page's text: title, links at its end, foot of its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

PAGE = """\
=== docs/index.md
# Ours
=== docs/terms.md
---
{title}
policy: {{kind: policy}}
---
{heading}
=== mkdocs.yml
site_name: Test & Co
site_url: https://example.org/
theme: {{name: material, font: false}}
plugins: [policy-pages: {{cards: {{enabled: false}}}}]
"""


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Terms", "Terms - Test & Co"),
        ("Terms - Test & Co", "Terms - Test & Co"),
        ("Terms | Test & co ", "Terms - Test & Co"),
        ("Terms: Test & Co", "Terms - Test & Co"),
        ("Terms of Test & Co", "Terms of Test & Co - Test & Co"),
        ("Test & Co", "Test & Co"),
        ("<b>Terms</b> &amp; <i>", "<b>Terms</b> &amp; <i> - Test & Co"),
    ],
)
def test_a_title_names_the_site_once(
    build: Callable[..., BuiltSite], title: str, expected: str
) -> None:
    built = build(PAGE.format(title=f"title: '{title}'", heading="# Heading"))
    assert built.exit_code == 0, built.log
    assert built.page("terms/index.html").xpath("//title/text()") == [expected]


def test_a_heading_that_names_the_site_is_a_title_without_it(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(PAGE.format(title="author: x", heading="# `Terms` & more - Test & Co"))
    assert built.page("terms/index.html").xpath("//title/text()") == ["Terms & more - Test & Co"]
    assert built.page("index.html").xpath("//title/text()") == ["Test & Co"]


VERSIONS = """\
=== docs/index.md
# Ours
=== docs/terms/index.md
---
title: Terms
policy: {{kind: policy, version: "2 <b>", effective: 2026-02-01}}
---
# Terms &lt;of&gt; use

See [the first](2014-12-01.md), [the law](https://law.example/?a&b), <law@law.example>.
=== docs/terms/2014-12-01.md
---
title: Terms
policy: {{kind: policy}}
---
# Terms

See [the newest](index.md).
=== docs/terms/2026-01-01.md
---
title: Terms
policy: {{kind: policy}}
---
# Terms

See [the newest](index.md).
=== docs/terms/2027-06-01.md
---
title: Terms
policy: {{kind: policy}}
---
# Terms

See <https://law.example/>, [elsewhere](https://law.example/) and [above](#terms).
=== docs/letter.md
---
title: A letter
policy: {{kind: letter, published: 2020-01-02}}
---
Words
=== docs/soon.md
---
title: Soon
policy: {{kind: notice, effective: 2026-04-01}}
---
Words
=== docs/gone.md
---
title: Gone
policy: {{kind: notice, status: withdrawn, effective: 2026-01-01}}
---
Words
=== mkdocs.yml
site_name: Test
{site_url}
theme: {{name: material, font: false}}
plugins: [search, policy-pages: {{today: 2026-03-01, cards: {{enabled: false}}}}]
"""
SITE = VERSIONS.format(site_url="site_url: https://example.org/site/")
HOME = "https://example.org/site"


@pytest.fixture
def built(build: Callable[..., BuiltSite]) -> BuiltSite:
    site = build(SITE)
    assert site.exit_code == 0, site.log
    return site


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_links_at_the_end(built: BuiltSite) -> None:
    def links(path: str) -> list[tuple[str, str]]:
        found = built.page(path).xpath("//footer/p[@class='policy-links']/a")
        return [(words(link.text), link.get("href")) for link in found]

    to_change = "What will change with this version"
    changed, feed = "What changed in this version", "Feed of changes"
    to_2026 = "changes/2014-12-01-to-2026-01-01/"
    now, coming = "changes/2026-01-01-to-2026-02-01/", "changes/2026-02-01-to-2027-06-01/"
    assert links("terms/index.html") == [(changed, now), (feed, "feed.xml")]
    assert links("terms/2026-02-01/index.html") == [(changed, f"../{now}"), (feed, "../feed.xml")]
    assert links("terms/2014-12-01/index.html") == [(feed, "../feed.xml")]
    assert links("terms/2026-01-01/index.html") == [
        (changed, f"../{to_2026}"),
        (feed, "../feed.xml"),
    ]
    assert links("terms/2027-06-01/index.html")[0] == (to_change, f"../{coming}")
    assert links("letter/index.html") == [(feed, "feed.xml")]
    assert links(f"terms/{now}index.html") == []


def test_the_button_that_prints_is_hidden_without_its_script(built: BuiltSite) -> None:
    for path in ("terms/index.html", "terms/changes/2014-12-01-to-2026-01-01/index.html"):
        (button,) = built.page(path).xpath("//button[@class='policy-links__print']")
        assert button.get("hidden") is not None
        (script,) = built.page(path).xpath("//script[contains(@src, 'javascripts/print.js')]")
        assert script.get("defer") is not None
    assert "policy-links" not in built.text("index.html")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "terms",
            f"Terms <of> use Version 2 <b> · In effect since February 1, 2026 "
            f"{HOME}/terms/2026-02-01/",
        ),
        (
            "terms/2026-02-01",
            f"Terms <of> use Version 2 <b> · In effect since February 1, 2026 "
            f"{HOME}/terms/2026-02-01/",
        ),
        (
            "terms/2026-01-01",
            f"Terms In effect from January 1, 2026 to January 31, 2026 {HOME}/terms/2026-01-01/",
        ),
        (
            "terms/2027-06-01",
            f"Terms Takes effect on June 1, 2027 {HOME}/terms/2027-06-01/",
        ),
        (
            "terms/changes/2014-12-01-to-2026-01-01",
            "What changed: Terms, December 1, 2014 to January 1, 2026 "
            f"{HOME}/terms/changes/2014-12-01-to-2026-01-01/",
        ),
        ("letter", f"A letter January 2, 2020 {HOME}/letter/"),
        ("soon", f"Soon Takes effect on April 1, 2026 {HOME}/soon/"),
        ("gone", f"Gone Took effect on January 1, 2026 (withdrawn) {HOME}/gone/"),
    ],
)
def test_the_foot_of_each_sheet(built: BuiltSite, path: str, expected: str) -> None:
    (foot,) = built.page(f"{path}/index.html").xpath("//article/p[@class='policy-sheet']")
    assert words(foot.text_content()) == expected
    assert built.page("index.html").xpath("//p[@class='policy-sheet']") == []


def test_a_notice_that_is_not_in_force_yet_says_so(built: BuiltSite) -> None:
    facts = built.page("soon/index.html").xpath("string(//p[@class='policy-facts'])")
    assert words(facts) == "Takes effect on April 1, 2026"


def addresses(built: BuiltSite, path: str) -> list[tuple[str, str | None]]:
    """The links of a page's head and text."""
    links = built.page(path).xpath("//article//a[not(ancestor::footer or @class='headerlink')]")
    return [(words(link.text_content()), link.get("data-address")) for link in links]


def test_links_have_their_addresses_for_paper(built: BuiltSite) -> None:
    assert addresses(built, "terms/index.html") == [
        ("See what will change", f"{HOME}/terms/changes/2026-02-01-to-2027-06-01/"),
        ("Read the new version", f"{HOME}/terms/2027-06-01/"),
        ("the first", f"{HOME}/terms/2014-12-01/"),
        ("the law", "https://law.example/?a&b"),
        ("law@law.example", None),
    ]
    assert addresses(built, "terms/2014-12-01/index.html") == [
        ("See what has changed since then", f"{HOME}/terms/changes/since-2014-12-01/"),
        ("Read the version in force", f"{HOME}/terms/"),
        ("the newest", f"{HOME}/terms/"),
    ]
    assert addresses(built, "terms/2027-06-01/index.html")[2:] == [
        ("https://law.example/", None),
        ("elsewhere", "https://law.example/"),
        ("above", None),
    ]
    assert "data-address" not in built.text("index.html")


def test_addresses_for_paper_are_no_changes_and_not_searched(built: BuiltSite) -> None:
    changes = "terms/changes/2014-12-01-to-2026-01-01/index.html"
    assert "Nothing" in built.page(changes).xpath("string(//ul[@class='redline-summary'])")
    assert addresses(built, changes)[-3] == ("the newest", f"{HOME}/terms/")
    assert "data-address" not in built.text("search/search_index.json")
    assert "policy-sheet" not in built.text("search/search_index.json")


def test_without_the_sites_address_paper_shows_paths(build: Callable[..., BuiltSite]) -> None:
    built = build(VERSIONS.format(site_url="site_url: ''"))
    foot = built.page("terms/index.html").xpath("string(//p[@class='policy-sheet'])")
    assert words(foot).endswith(" /terms/2026-02-01/")
    assert addresses(built, "terms/index.html")[2:4] == [
        ("the first", None),
        ("the law", "https://law.example/?a&b"),
    ]
    assert built.page("letter/index.html").xpath("//p[@class='policy-links']/a") == []
