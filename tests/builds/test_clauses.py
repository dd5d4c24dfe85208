"""The clauses of policies in real builds: ids, numbers, and links to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from policy_pages.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import BuiltSite

SITE = """\
=== docs/index.md
See clause [](terms/index.md#sharing) or [the whole](terms/index.md).
=== docs/terms/index.md.erb
---
title: Terms
policy: {kind: policy, numbered: true}
---
# Terms

## 1. Scope

As [](#sharing), [](#forever) and [this](#scope) say.

<%= "## 2. " %>Sharing

We share nothing with anybody.

### For ever {#forever}

Never.

## In short {.unnumbered}

Nothing.
=== docs/letter.md
---
title: Letter
kind: letter
published: 2026-01-01
---
# Letter

## 1. First

[](#1-first)
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
markdown_extensions: [attr_list]
plugins:
  - search
  - policy-pages: {cards: {enabled: false}, ignore_findings: [numbered-twice]}
"""


def headings(built: BuiltSite, path: str) -> list[tuple[str, list[str]]]:
    found = built.article(path).xpath(".//h2 | .//h3")
    return [(one.get("id"), one.xpath("a[@class='headerlink']/@href")) for one in found]


def links(built: BuiltSite, path: str) -> list[tuple[str, str]]:
    found = built.article(path).xpath(".//p[not(@class)]/a")
    return [(link.get("href"), link.text_content()) for link in found]


def test_clauses_have_ids_without_their_numbers_and_links_to_copy(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(SITE)
    assert built.exit_code == 0, built.log
    assert headings(built, "terms/index.html") == [
        (id, [f"#{id}"]) for id in ("scope", "sharing", "forever", "in-short")
    ]
    contents = built.page("terms/index.html").xpath("//nav//a[@class='md-nav__link']/@href")
    assert list(dict.fromkeys(href for href in contents if href.startswith("#"))) == [
        *("#scope", "#sharing", "#forever", "#in-short"),
    ]
    assert '"terms/#sharing"' in built.text("search/search_index.json")
    assert headings(built, "letter/index.html") == [("1-first", [])]


def test_links_without_text_say_the_numbers(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE)
    assert links(built, "terms/index.html") == [
        ("#sharing", "2"),
        ("#forever", "2.1"),
        ("#scope", "this"),
    ]
    assert links(built, "index.html")[0] == ("terms/#sharing", "2")
    assert links(built, "letter/index.html") == [("#1-first", "1")]
    assert "See clause 2 or" in built.text("search/search_index.json")
    first = SITE.replace("## 1. Scope", "## New\n\nNew.\n\n## 1. Scope")
    assert links(build(first), "index.html")[0] == ("terms/#sharing", "3")
    plain = build(SITE.replace("numbered: true", "version: '1'"))
    assert links(plain, "terms/index.html")[:2] == [("#sharing", "2"), ("#forever", "For ever")]


HEADINGS = """\
=== docs/index.md
---
title: Terms
policy: {kind: policy, numbered: true}
markdown: FLAVOUR
---
# Terms

Fees
----

See [](#a-b-c-d) and [](#fees).

<h2 id="raw">Of HTML</h2>

### A *b* & `c` [d](https://example.org/)

#### Deep
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: THEME
plugins: [search, policy-pages: {cards: {enabled: false}}]
"""


@pytest.mark.parametrize(
    ("theme", "flavour", "contents"),
    [
        (
            "{name: mkdocs, navigation_depth: 4, highlightjs: false}",
            "redcarpet",
            "//*[@id='toc-collapse']//a",
        ),
        (
            "{name: readthedocs, highlightjs: false}",
            "gfm",
            "//ul[@class='current']/ul//a | //ul[@class='current']/li/ul//a",
        ),
        (
            "{name: material, font: false}",
            "python",
            "//nav[contains(@class, '--secondary')]//li//a",
        ),
    ],
)
def test_numbers_are_text_in_any_theme_and_flavour(
    build: Callable[..., BuiltSite], theme: str, flavour: str, contents: str
) -> None:
    drawing = HEADINGS.replace("THEME", theme).replace("FLAVOUR", flavour)
    built = build(drawing)
    assert built.exit_code == 0, built.log
    page = built.page("index.html")
    found = page.xpath("//*[self::h2 or self::h3 or self::h4][.//span[@class='policy-number']]")
    shown = {one.get("id"): one.text_content().rstrip("¶#") for one in found}
    assert [*shown] == ["fees", "raw", "a-b-c-d", "deep"]
    texts = ["1. Fees", "2. Of HTML", "2.1 A b & c d", "2.1.1 Deep"]
    assert [*shown.values()] == texts
    entries = [" ".join(one.text_content().split()) for one in page.xpath(contents)]
    written = [text for text in texts if text != "2. Of HTML"]  # HTML has no entry
    assert [*dict.fromkeys(one for one in entries if one[:1].isdigit())] == written
    assert page.xpath("string(//p[starts-with(., 'See')])") == "See 2.1 and 1."
    assert '"title":"2.1.1 Deep"' in built.text("search/search_index.json")


@pytest.mark.parametrize("directories", ["true", "false"])
def test_a_link_finds_the_page_under_either_kind_of_address(
    build: Callable[..., BuiltSite], directories: str
) -> None:
    built = build(SITE + f"use_directory_urls: {directories}\n")
    assert [text for _, text in links(built, "index.html")] == ["2", "the whole"]


def test_a_text_that_browsers_look_for_is_no_part_of_an_id(build: Callable[..., BuiltSite]) -> None:
    more = (
        "[](terms/index.md#sharing:~:text=nothing) [a](terms/index.md#:~:text=Scope) "
        "[b](letter.md#:~:text=First)\n\n<a href='/terms/#scope:~:text=a'></a>"
    )
    built = build(SITE.replace("[the whole](terms/index.md).", more))
    assert built.exit_code == 0, built.log
    assert links(built, "index.html")[1:] == [
        *[("terms/#sharing:~:text=nothing", "2"), ("terms/#:~:text=Scope", "a")],
        *[("letter/#:~:text=First", "b"), ("terms/#scope:~:text=a", "1")],
    ]
    broken = build(SITE.replace("index.md#sharing", "index.md#gone:~:text=nothing"))
    assert "docs/index.md:1:30: error[dead-clause]: `docs/terms/index.md.erb` has no" in broken.log
    assert "clause `gone`" in broken.log


def test_a_dead_link_and_a_doubled_id_are_told_with_all_other_mistakes(
    build: Callable[..., BuiltSite],
) -> None:
    broken = SITE.replace("#forever)", "#for-ever)").replace("index.md#sharing", "index.md#gone")
    broken = broken.replace("{.unnumbered}", "{#scope}")
    built = build(broken)
    assert built.exit_code == 1
    assert "docs/index.md:1:30: error[dead-clause]: `docs/terms/index.md.erb` has no" in built.log
    assert "error[doubled-clause]" not in built.log  # the other one is `scope_1`
    message = "docs/terms/index.md.erb:9:22: error[dead-clause]: this page has no clause `for-ever`"
    assert message in built.log
    assert built.files() == []
    twice = build(SITE.replace("{.unnumbered}", "{#forever}"))
    message = "docs/terms/index.md.erb:19:15: error[doubled-clause]: two parts of this page have"
    assert message in twice.log
    assert twice.files() == []


FROZEN = """\
=== docs/terms/index.clauses.yml
- id: what-we-give-away
  heading: What we give away
  begins: We share nothing with anybody.
- id: coverage
  heading: Scope
"""


def test_frozen_ids_are_those_of_the_page(build: Callable[..., BuiltSite]) -> None:
    drawing = SITE.replace("#sharing", "#what-we-give-away").replace("#scope", "#coverage") + FROZEN
    built = build(drawing)
    assert built.exit_code == 0, built.log
    found = [id for id, _ in headings(built, "terms/index.html")]
    assert found == ["coverage", "what-we-give-away", "forever", "in-short"]
    assert links(built, "index.html")[0] == ("terms/#what-we-give-away", "2")
    assert not [path for path in built.files() if path.endswith(".yml")]


def test_a_lost_clause_is_a_warning(build: Callable[..., BuiltSite]) -> None:
    drawing = SITE + FROZEN.replace("We share nothing with anybody.", "Presents.")
    built = build(drawing.replace("#scope", "#coverage"))
    assert built.exit_code == 1
    assert "docs/terms/index.clauses.yml:1:1: warning[lost-clause]" in built.log
    assert build(drawing.replace("#scope", "#coverage"), strict=False).exit_code == 0


@pytest.mark.parametrize("flavour", ["python", "redcarpet", "gfm"])
def test_each_flavour_has_clauses(build: Callable[..., BuiltSite], flavour: str) -> None:
    text = "---\npolicy: {kind: policy}\nmarkdown: %s\n---\n## 3. A *b* & `c`\n\nSee [](#a-b-c).\n"
    built = build(f"=== docs/index.md\n{text % flavour}")
    assert built.exit_code == 0, built.log
    assert headings(built, "index.html") == [("a-b-c", ["#a-b-c"])]
    assert links(built, "index.html") == [("#a-b-c", "3")]


def test_each_version_has_its_own_file_of_ids(build: Callable[..., BuiltSite]) -> None:
    built = build(
        """\
=== docs/index.md
Home
=== docs/terms/index.md
---
policy: {kind: policy, effective: 2026-02-01}
---
## Beta
=== docs/terms/index.clauses.yml
- {id: new, heading: Beta}
=== docs/terms/2014-12-01.md
## Alpha
=== docs/terms/2014-12-01.clauses.yml
- {id: old, heading: Alpha}
"""
    )
    assert built.exit_code == 0, built.log
    assert headings(built, "terms/index.html") == [("new", ["#new"])]
    assert headings(built, "terms/2026-02-01/index.html") == [("new", ["#new"])]
    assert headings(built, "terms/2014-12-01/index.html") == [("old", ["#old"])]


def test_the_command_freezes_what_the_build_makes(
    draw: Callable[[str], Path], build: Callable[..., BuiltSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = draw(SITE)
    monkeypatch.chdir(root)

    def freeze(*paths: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["freeze", *paths])
        return result.exit_code, result.output

    assert freeze("docs") == (0, "docs/terms/index.clauses.yml: 4 clauses\n")
    file = root / "docs/terms/index.clauses.yml"
    written = file.read_text("utf-8")
    assert freeze("docs") == (0, "docs/terms/index.clauses.yml: 4 clauses, as before\n")
    reworded = SITE.replace("2. ", "7. ").replace("Sharing\n", "What we give away\n")
    page = draw(reworded) / "docs/terms/index.md.erb"
    assert "What we give away" in page.read_text()
    assert freeze("docs/terms/index.md.erb") == (0, "docs/terms/index.clauses.yml: 4 clauses\n")
    assert file.read_text("utf-8") == written.replace(
        "heading: Sharing", "heading: What we give away"
    )
    assert links(build(reworded), "index.html")[0] == ("terms/#sharing", "2")
    assert freeze("docs/letter.md") == (0, "docs/letter.md: this page has no clauses\n")
    before = file.read_bytes()
    draw(SITE.replace("We share nothing with anybody", "So").replace("Sharing\n", "Other\n"))
    code, output = freeze("docs")  # an id of its own would part them for ever
    assert code == 1
    assert "index.clauses.yml:6:1: warning[lost-clause]: the page no longer has a heading" in output
    assert "if it is “Other” now, write that as its `heading` here; if it is gone, delete" in output
    assert file.read_bytes() == before
    file.write_text(before.decode().replace("heading: What we give away", "heading: Other"))
    assert freeze("docs")[0] == 0
    assert "- id: sharing\n  heading: Other\n" in file.read_text("utf-8")
    head, _, rest = SITE.partition('<%= "## 2. " %>')
    draw(head + rest[rest.index("### For ever") :])
    code, output = freeze("docs")
    assert code == 1
    assert "for the clause `sharing` (“Other”)" in output
    draw(SITE.replace("{.unnumbered}", "{#forever}"))
    before = file.read_bytes()
    code, output = freeze("docs")
    assert code == 2
    assert "error[doubled-clause]" in output
    assert file.read_bytes() == before


def test_the_command_writes_through_no_link(
    draw: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = draw(SITE)
    monkeypatch.chdir(root)
    target = tmp_path / "elsewhere"
    target.write_text("[]")
    (root / "docs/terms/index.clauses.yml").symlink_to(target)
    result = CliRunner().invoke(main, ["freeze", "docs"])
    assert result.exit_code == 2
    assert "error[clauses-file]: this file leads outside the site's folder" in result.output
    assert target.read_text() == "[]"


def test_a_file_of_ids_without_a_page_is_told(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE + FROZEN.replace("index.clauses.yml", "indx.clauses.yml"))
    assert built.exit_code == 1
    assert (
        "docs/terms/indx.clauses.yml:1:1: warning[clauses-file]: there is no page of this name"
        in built.log
    )


def test_a_lost_id_and_a_missing_extension_are_named(build: Callable[..., BuiltSite]) -> None:
    linked = SITE.replace("[](#sharing)", "[](#old)")
    built = build(linked + "=== docs/terms/index.clauses.yml\n- {id: old, heading: Gone}\n")
    assert "`docs/terms/index.clauses.yml` keeps this clause, but no heading has it" in built.log


def test_an_id_in_braces_without_the_extension_is_named(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE.replace("markdown_extensions: [attr_list]\n", ""))
    assert "needs the Markdown extension `attr_list`" in built.log


def test_a_link_without_text_to_a_page_without_clauses_says_its_title(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = SITE.replace("title: Letter", 'title: "A letter & <more>"')
    built = build(drawing.replace("[this](#scope)", "[](../letter.md#1-first)"))
    assert ("../letter/#1-first", "A letter & <more>") in links(built, "terms/index.html")


def test_pages_that_other_plugins_read_may_link_clauses(build: Callable[..., BuiltSite]) -> None:
    blog = """\
=== docs/blog/index.md
# Blog
=== docs/blog/posts/one.md
---
date: 2026-01-01
---
# Post

In clause [](../../terms/index.md#sharing).
"""
    drawing = SITE.replace("  - search\n", "  - search\n  - blog\n") + blog
    built = build(drawing)
    assert built.exit_code == 0, built.log
    assert "clause 2." in built.article("blog/2026/01/01/post/index.html").text_content()
    dead = build(drawing.replace("index.md#sharing).\n", "index.md#gone).\n"))
    assert "docs/blog/posts/one.md:6:35: error[dead-clause]: `docs/terms/index.md.erb`" in dead.log
    assert "Traceback" not in dead.log


def test_an_earlier_version_may_link_what_another_policy_no_longer_has(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = SITE.replace(
        "=== docs/letter.md",
        """\
=== docs/rules/index.md
---
title: Rules
policy: {kind: policy, effective: 2026-02-01}
---
Text
=== docs/rules/2014-12-01.md
---
title: Rules
---
See [](../terms/index.md#gone).
=== docs/letter.md""",
    )
    built = build(drawing)
    assert built.log.count("error[") == 0, built.log
    assert links(built, "rules/2014-12-01/index.html")[0] == ("../../terms/#gone", "Terms")


def test_numbers_are_shown_on_pages_of_no_kind(build: Callable[..., BuiltSite]) -> None:
    built = build("=== docs/index.md\n---\npolicy: {numbered: true}\n---\n## A\n\n[](#a)\n")
    assert links(built, "index.html") == [("#a", "1")]
    assert built.article("index.html").xpath("string(//h2)") == "1. A¶"


def test_a_link_to_what_a_version_to_come_has_not_is_told_before_its_day(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = """\
=== docs/index.md
See [](terms/index.md#sharing) and [this](terms/2014-12-01.md#sharing).
=== docs/terms/index.md
---
title: Terms
policy: {kind: policy, effective: 2027-06-01}
---
## Scope
=== docs/terms/2014-12-01.md
---
title: Terms
---
## Sharing
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false}
plugins: [policy-pages: {today: TODAY, cards: {enabled: false}}]
"""
    before = build(drawing.replace("TODAY", "2027-05-31"))
    assert before.exit_code == 1
    assert (
        "docs/index.md:1:23: warning[dead-clause]: `docs/terms/index.md` has no clause `sharing`, "
        "and it will replace the page that this link leads to"
    ) in before.log
    assert before.log.count("[dead-clause]") == 1
    after = build(drawing.replace("TODAY", "2027-06-01"))
    assert "docs/index.md:1:23: error[dead-clause]" in after.log


EMPTY_LINKS = """\
=== docs/index.md
{link}

## Part
=== docs/terms.md
---
title: Terms & more
policy: {{kind: policy}}
---
# Terms

## Scope
=== docs/next.md
---
title: Secret
policy: {{kind: policy, status: draft}}
---
# Next
=== docs/plain.md
# *Plain* `<b>` text
"""


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("[](terms.md)", "Terms & more"),
        ("[ ](<terms.md#scope>)", "Scope"),
        ("[](plain.md)", "Plain <b> text"),
        ("[](plain.md#elsewhere)", "Plain <b> text"),
        ("[](#part)", "Part"),
        ('<a href="/terms/"> </a>', "Terms & more"),
        ("<a\nhref=/terms/#scope></a>", "Scope"),
        ('<a class="logo" href="/terms/"></a>', ""),
        ("[](https://example.com/)", ""),
        ("[![](a.png)](terms.md)", ""),
    ],
)
def test_a_link_without_text_shows_what_it_leads_to(
    build: Callable[..., BuiltSite], link: str, text: str
) -> None:
    built = build(EMPTY_LINKS.format(link=link) + "=== docs/a.png\n")
    assert built.exit_code == 0, built.log
    assert built.article("index.html").xpath("string(.//p//a)") == text


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("An [](next.md).", "1:4: error[link-text]: readers cannot see this link: it has no"),
        ("An [](next.md#a).", "1:4: error[link-text]: readers cannot see this link: it has no"),
        ("An [][n].\n\n[n]: next.md", "1:4: error[link-text]"),
        ("An <a href='/next/'></a>.", "1:4: error[link-text]"),
        ("[a](plain.md) [](#gone)", "1:15: error[link-text]"),
        ("a []()", "1:3: error[link-text]"),
    ],
)
def test_a_link_of_which_readers_see_nothing_is_an_error(
    build: Callable[..., BuiltSite], link: str, message: str
) -> None:
    built = build(EMPTY_LINKS.format(link=link))
    assert built.exit_code == 1
    assert f"docs/index.md:{message}" in built.log
    assert "Secret" not in built.log
    assert built.files() == []


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("The [plan](next.md).", "1:12"),
        ("The [plan](<next.md#next>).", "1:12"),
        ("The [plan][n].\n\n[n]: next.md", "3:6"),
        ("The <a href='/next/'>plan</a>.", "1:5"),
        ("The [plan](/next/).", "1:12"),
    ],
)
def test_a_link_to_a_draft_is_told(build: Callable[..., BuiltSite], link: str, place: str) -> None:
    built = build(EMPTY_LINKS.format(link=link))
    assert built.exit_code == 1
    message = "this link leads to a draft, which readers cannot see: `docs/next.md`"
    assert f"docs/index.md:{place}: warning[draft-link]: {message}" in built.log
    assert built.log.count("draft-link") == 1
    assert "excluded from the built site" not in built.log  # MkDocs' own words for it


NOTED = """\
=== mkdocs.yml
site_name: T
site_url: https://e.example/
theme: {name: material, font: false}
validation: {links: {not_found: info}}
plugins: [policy-pages]
"""


def test_a_link_to_a_draft_counts_as_links_that_lead_nowhere_do(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(EMPTY_LINKS.format(link="The [plan](next.md).") + NOTED)
    assert built.exit_code == 0, built.log
    assert "docs/index.md:1:12: info[draft-link]" in built.log


OLD_SITE = """\
=== mkdocs.yml
site_name: T
site_url: https://e.example/handbook/
theme: {name: material, font: false}
plugins: [policy-pages: {old_site: https://old.example, today: 2026-12-01}]
"""


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("The [plan](/next/).", "1:12"),
        ("The [plan](/next).", "1:12"),
        ("The [plan](/next.html#a).", "1:12"),
        ("The [plan](/handbook/next/).", "1:12"),
        ("The [plan](/next.md).", "1:12"),
        ("The <a href='/next/'>plan</a>.", "1:5"),
    ],
)
def test_a_link_from_the_root_to_a_draft_does_not_lead_to_the_old_site(
    build: Callable[..., BuiltSite], link: str, place: str
) -> None:
    built = build(EMPTY_LINKS.format(link=link) + OLD_SITE)
    assert built.exit_code == 1
    assert f"docs/index.md:{place}: warning[draft-link]" in built.log
    assert built.log.count("draft-link") == 1


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("[a](/other/)", "https://old.example/other/"),
        ("[a](/next/more/)", "https://old.example/next/more/"),
        ("[a](/plain/)", "plain/"),
        ("[a](https://old.example/next/)", "https://old.example/next/"),
    ],
)
def test_a_link_from_the_root_to_no_draft_is_not_reported(
    build: Callable[..., BuiltSite], link: str, address: str
) -> None:
    built = build(EMPTY_LINKS.format(link=link) + OLD_SITE)
    assert built.exit_code == 0, built.log
    assert built.article("index.html").xpath(".//p//a/@href") == [address]


@pytest.mark.parametrize(
    "link", ["<a href='{}'></a>", "<a href={}></a>", '<a title="a>b" href="{}"></a>']
)
def test_a_dead_link_is_reported_however_it_is_written(
    build: Callable[..., BuiltSite], link: str
) -> None:
    drawing = EMPTY_LINKS.format(link=link.format("/terms/#gone"))
    drawing = drawing.replace("## Scope", f"## Scope\n\nAs {link.format('#gone')} says.")
    built = build(drawing)
    assert built.exit_code == 1
    assert "docs/index.md:1:" in built.log
    assert "docs/terms.md:9:" in built.log
    assert built.log.count("error[dead-clause]") == 2
