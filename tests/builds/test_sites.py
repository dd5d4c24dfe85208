"""ERB pages among a site's other pages: names, links, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

THEME = """\
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
"""


def test_an_erb_page_is_published_as_its_markdown_page_would_be(
    build: Callable[..., BuiltSite],
) -> None:
    built = build("=== docs/index.md.erb\nHome\n=== docs/a/plan.md.erb\n<%= 1 + 1 %> plans\n")
    assert built.exit_code == 0, built.log
    pages = [path for path in built.files() if path.endswith("index.html")]
    assert pages == ["a/plan/index.html", "index.html"]
    assert built.article("a/plan/index.html").xpath("string(.//p)") == "2 plans"
    assert not [path for path in built.files() if "erb" in path]


def test_pages_link_to_an_erb_page_by_either_name(build: Callable[..., BuiltSite]) -> None:
    built = build(
        """\
=== docs/index.md
[one](a/plan.md) [two](a/plan.md.erb) [three](a/plan.md.erb#goals)
=== docs/a/plan.md.erb
## Goals
[home](../index.md)
"""
    )
    assert built.exit_code == 0, built.log
    hrefs = built.article("index.html").xpath(".//p/a/@href")
    assert hrefs == ["a/plan/", "a/plan/", "a/plan/#goals"]
    assert built.article("a/plan/index.html").xpath(".//p/a/@href") == ["../../"]


def test_navigation_names_an_erb_page_by_either_name(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""\
=== docs/index.md
Home
=== docs/one.md.erb
One
=== docs/two.md.erb
Two
=== mkdocs.yml
{THEME}
nav:
  - index.md
  - First: one.md
  - Second: two.md.erb
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 0, built.log
    links = built.page("index.html").xpath("//nav[@data-md-level='0']//a[@class='md-nav__link']")
    assert [(link.get("href"), link.xpath("string()").strip()) for link in links] == [
        ("one/", "First"),
        ("two/", "Second"),
    ]


def test_excluded_and_draft_erb_pages_are_not_published(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""\
=== docs/index.md
Home
=== docs/secret.md.erb
<%= not_there %>
=== docs/draft.md.erb
Draft
=== docs/unlisted.md.erb
Unlisted
=== mkdocs.yml
{THEME}
exclude_docs: secret.md.erb
draft_docs: draft.md.erb
not_in_nav: unlisted.md.erb
nav: [index.md]
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 0, built.log
    pages = [path for path in built.files() if path.endswith("index.html")]
    assert pages == ["index.html", "unlisted/index.html"]


def test_without_directory_urls(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""\
=== docs/index.md
[plan](a/plan.md.erb) [old](/educate/plans) [own](/a/plan)
=== docs/a/plan.md.erb
<%= view 'popup_window.js' %>
=== mkdocs.yml
{THEME}
use_directory_urls: false
plugins:
  - policy-pages: {{old_site: "https://old.example"}}
"""
    )
    assert built.exit_code == 0, built.log
    assert built.article("index.html").xpath(".//p/a/@href") == [
        "a/plan.html",
        "https://old.example/educate/plans",
        "a/plan.html",
    ]
    script = built.page("a/plan.html").xpath("//script[contains(@src, 'popup')]/@src")
    assert script == ["../assets/javascripts/popup_window.js"]
    assert "assets/javascripts/popup_window.js" in built.files()


def test_a_site_below_a_path(build: Callable[..., BuiltSite]) -> None:
    built = build(
        """\
=== docs/index.md
[under the path](/policies/plan/) [from the root](/plan/)
<a href="/plan">raw</a> <a href='/x'>old</a>
=== docs/plan.md.erb
---
title: Plan
social:
  "og:image": {url: /policies/plan.png, alt: The plan}
---
Text
=== mkdocs.yml
site_name: Test
site_url: https://example.org/policies/
theme: {name: material, font: false}
plugins:
  - policy-pages: {old_site: "https://old.example/"}
=== docs/plan.png
""",
        strict=False,  # there is no such picture
    )
    assert built.exit_code == 0, built.log
    hrefs = built.article("index.html").xpath(".//p/a/@href")
    assert hrefs == ["plan/", "plan/", "plan/", "https://old.example/x"]
    page = built.page("plan/index.html")
    assert page.xpath("//meta[@property='og:url']/@content") == [
        "https://example.org/policies/plan/"
    ]
    assert page.xpath("//meta[@property='og:image']/@content") == [
        "https://example.org/policies/plan.png"
    ]


def test_links_from_the_root_to_the_sites_own_pages_are_checked_as_others_are(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = """\
=== docs/index.md
Home
=== docs/a/café plan.md.erb
## Goals
=== docs/a/other.md
[address](/a/caf%C3%A9%20plan/#goals) [file](</a/café plan.md>) [home](/) [old](/x?y=1#z)
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false}
validation: {absolute_links: warn, anchors: warn}
plugins:
  - policy-pages: {old_site: "https://old.example/"}
"""
    built = build(drawing)
    assert built.exit_code == 0, built.log
    assert built.article("a/other/index.html").xpath(".//p/a/@href") == [
        "../caf%C3%A9%20plan/#goals",
        "../caf%C3%A9%20plan/",
        "../../",
        "https://old.example/x?y=1#z",
    ]
    broken = build(drawing.replace("#goals", "#gaols"))
    assert broken.exit_code == 1
    assert "#gaols" in broken.log


@pytest.mark.parametrize("directory_urls", ["true", "false"])
def test_each_spelling_of_an_own_address_leads_to_the_page(
    build: Callable[..., BuiltSite], directory_urls: str
) -> None:
    addresses = ["other", "other/", "other.html", "other/index.html", "other.md"]
    homes = ["", "index.html", "index.md"]
    lines = [f'[m](/{address}#x) <a href="/{address}#x">h</a>' for address in addresses]
    lines += [f'[m](/{address}) <a href="/{address}">h</a>' for address in homes]
    text = "\n".join(lines)
    built = build(
        f"""\
=== docs/index.md
Home
=== docs/other.md
## X
=== docs/a/page.md
{text}
=== mkdocs.yml
{THEME}
use_directory_urls: {directory_urls}
plugins:
  - policy-pages: {{old_site: "https://old.example"}}
"""
    )
    assert built.exit_code == 0, built.log
    if directory_urls == "true":
        path, expected = "a/page/index.html", ["../../other/#x", "../../"]
    else:
        path, expected = "a/page.html", ["../other.html#x", "../index.html"]
    hrefs = built.article(path).xpath(".//p/a/@href")
    assert hrefs == [expected[0]] * 2 * len(addresses) + [expected[1]] * 2 * len(homes)


def test_the_list_shows_the_heading_and_the_tab_the_title(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""\
=== docs/index.md
---
template: home.html
---
# Home
=== docs/terms.md
---
title: Terms, as filed
kind: policy
---
# Terms & conditions
=== docs/rules.md
---
kind: policy
---
# Rules & *fees* < 5
=== docs/plain.md
---
title: Without a heading
kind: policy
---
Text
=== mkdocs.yml
{THEME}
nav:
  - index.md
  - In the menu: terms.md
  - rules.md
  - plain.md
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 0, built.log
    entries = built.page("index.html").xpath("//tr[@class='policy-register__entry']//a/text()")
    assert entries == ["Rules & fees < 5", "Terms & conditions", "Without a heading"]
    for path, title in {"terms": "Terms, as filed", "rules": "Rules & fees < 5"}.items():
        page = built.page(f"{path}/index.html")
        assert page.xpath("string(//title)") == f"{title} - Test"
        assert page.xpath("//meta[@property='og:title']/@content") == [title]


def test_the_headers_author_and_the_generator_stand_once(build: Callable[..., BuiltSite]) -> None:
    built = build(
        """\
=== docs/index.md
---
author: Anna
social: {author: Berta, generator: ""}
---
Home
=== docs/other.md
---
author: Anna & Co
---
Other
"""
    )
    assert built.exit_code == 0, built.log

    def named(path: str, name: str) -> list[str]:
        return list(built.page(path).xpath(f"//meta[@name='{name}']/@content"))

    assert named("index.html", "author") == ["Berta"]
    assert named("index.html", "generator") == []
    assert named("other/index.html", "author") == ["Anna & Co"]
    assert [text.split("-")[0] for text in named("other/index.html", "generator")] == ["mkdocs"]


def test_a_page_says_its_kind_and_its_day(build: Callable[..., BuiltSite]) -> None:
    built = build(
        """\
=== docs/index.md
---
kind: letter
published: 2026-03-01
---
# A letter
=== docs/undated.md
---
kind: policy
---
Text
=== docs/plain.md
---
published: 2026-03-01
---
Text
"""
    )
    assert built.exit_code == 0, built.log
    facts = {
        path: [
            (" ".join(line.text_content().split()), line.xpath("string(./time/@datetime)"))
            for line in built.article(path).xpath(".//p[@class='policy-facts']")
        ]
        for path in ("index.html", "undated/index.html", "plain/index.html")
    }
    assert facts == {
        "index.html": [("March 1, 2026", "2026-03-01")],
        "undated/index.html": [],
        "plain/index.html": [],
    }


def test_windows_line_endings(build: Callable[..., BuiltSite]) -> None:
    text = "---\ntitle: Plan\n---\n<% if true %>\nYes\n<% end %>\n\n- a\n- b\n"
    built = build("=== docs/index.md.erb\n" + text.replace("\n", "\r\n"))
    assert built.exit_code == 0, built.log
    article = built.article("index.html")
    assert [p.text for p in article.xpath(".//p")] == ["Yes"]
    assert [li.text for li in article.xpath(".//li")] == ["a", "b"]


def test_an_indented_first_line_is_code(build: Callable[..., BuiltSite]) -> None:
    built = build("=== docs/index.md.erb\n---\ntitle: Plan\n---\n    let x = 1\n\nText\n")
    assert built.exit_code == 0, built.log
    assert built.article("index.html").xpath("string(.//pre)").strip() == "let x = 1"


def test_other_fields_reach_the_theme(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""\
=== docs/index.md.erb
---
title: Plan
owner: {{name: The board}}
---
Text
=== overrides/main.html
{{% extends "base.html" %}}
{{% block content %}}<p id="owner">{{{{ page.meta.owner.name }}}}</p>{{% endblock %}}
=== mkdocs.yml
{THEME.replace("font: false", "font: false, custom_dir: overrides")}
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 0, built.log
    assert built.page("index.html").xpath("string(//p[@id='owner'])") == "The board"


def test_fields_from_the_configuration_and_context_names(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""\
=== docs/index.md
---
template: home.html
---
Home
=== docs/terms.md.erb
---
title: Terms
---
By <%= company %>, also <%= @company %>, on <%= @title %>.
=== mkdocs.yml
{THEME}
plugins:
  - policy-pages:
      context: {{company: Example Ltd}}
      page_fields:
        terms.md.erb: {{kind: policy, published: 2026-03-01}}
"""
    )
    assert built.exit_code == 0, built.log
    text = built.article("terms/index.html").xpath("string(.//div[h1]/p)")
    assert text == "By Example Ltd, also Example Ltd, on Terms."
    assert built.page("index.html").xpath("string(//time)") == "March 1, 2026"


def test_options_may_be_left_blank(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""\
=== docs/index.md.erb
Home
=== mkdocs.yml
{THEME}
plugins:
  - policy-pages:
      context:
      social:
      page_fields:
        index.md.erb:
"""
    )
    assert built.exit_code == 0, built.log


def test_fields_from_the_configuration_are_as_a_headers_own(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""\
=== docs/index.md.erb
---
owner: The board
---
<%= owner %>, <%= @country %>, <%= city %>
=== docs/other.md
Text
=== mkdocs.yml
{THEME}
plugins:
  - policy-pages:
      context: {{country: Norway, city: Oslo}}
      page_fields:
        index.md: {{owner: Nobody, country: Peru}}
        other.md: {{nav: blank, social: {{"og:title": Given}}}}
"""
    )
    assert built.exit_code == 0, built.log
    assert built.article("index.html").xpath("string(.//p)") == "The board, Peru, Oslo"
    other = built.page("other/index.html")
    assert other.xpath("//meta[@property='og:title']/@content") == ["Given"]
    assert other.xpath("//div[@data-md-type='navigation']/@hidden")


def test_fields_for_a_page_that_there_is_not(build: Callable[..., BuiltSite]) -> None:
    for path in ("terms.md", "picture.png"):
        built = build(
            f"""\
=== docs/index.md
Home
=== docs/picture.png
x
=== mkdocs.yml
{THEME}
plugins:
  - policy-pages: {{page_fields: {{{path}: {{kind: policy}}}}}}
"""
        )
        assert built.exit_code == 1
        assert (
            f"[unknown-page]: `page_fields` names `{path}`, but there is no such page" in built.log
        )


def test_what_a_header_hides(build: Callable[..., BuiltSite]) -> None:
    drawing = """=== docs/index.md
---
hide: {hide}
nav: blank
---
Text
"""
    for hide, toc in (("toc", True), ("[toc]", True), ("[]", False), ("", False)):
        built = build(drawing.replace("{hide}", hide))
        assert built.exit_code == 0, built.log
        sidebars = built.page("index.html").xpath("//div[contains(@class, 'md-sidebar')]")
        hidden = {bar.get("data-md-type"): bar.get("hidden") is not None for bar in sidebars}
        assert (hidden["navigation"], hidden["toc"]) == (True, toc)


def test_the_edit_link_names_the_source(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""\
=== docs/index.md
Home
=== docs/plan.md.erb
Text
=== mkdocs.yml
{THEME.replace("font: false", "font: false, features: [content.action.edit]")}
repo_url: https://git.example/site
edit_uri: edit/main/docs/
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 0, built.log
    edit = built.page("plan/index.html").xpath("//a[@rel='edit']/@href")
    assert edit == ["https://git.example/site/edit/main/docs/plan.md.erb"]
