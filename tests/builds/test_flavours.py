"""Sites whose pages are written in several flavours of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

SITE = """\
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false}
markdown_extensions: [admonition, attr_list, footnotes, pymdownx.superfences, toc]
plugins:
  - search
  - policy-pages:
"""
TEXT = "We keep:\n- names\n\nWrite to a@b.example about app_id_x.\n"


def told(built: BuiltSite, page: str) -> str:
    """The flavour that a page of :data:`TEXT` was read in."""
    article = built.article(page)
    is_list = bool(article.xpath(".//ul/li"))
    is_link = bool(article.xpath(".//a[@href='mailto:a@b.example']"))
    is_emphasised = bool(article.xpath(".//em"))
    kinds = {
        (True, True, False): "gfm",
        (False, True, True): "redcarpet, pegasus",
        (False, False, False): "python or govuk",
    }
    return kinds[is_list, is_link, is_emphasised]


def test_a_page_says_its_flavour(build: Callable[..., BuiltSite]) -> None:
    pages = "".join(
        f"=== docs/{name}.md\n---\nmarkdown: {name}\n---\n{TEXT}"
        for name in ("gfm", "redcarpet", "python")
    )
    built = build(f"{SITE}      dialect: pegasus\n{pages}=== docs/index.md\n{TEXT}")
    assert built.exit_code == 0, built.log
    assert told(built, "gfm/index.html") == "gfm"
    assert told(built, "redcarpet/index.html") == "redcarpet, pegasus"
    assert told(built, "python/index.html") == "python or govuk"
    assert told(built, "index.html") == "python or govuk"


@pytest.mark.parametrize("flavour", ["gfm", "redcarpet", "python"])
def test_a_view_in_code_is_shown_as_text(build: Callable[..., BuiltSite], flavour: str) -> None:
    built = build(
        f"{SITE.replace('font: false', 'font: false, custom_dir: overrides')}"
        f"      markdown: {{index.md.erb: {flavour}}}\n"
        "=== overrides/views/box.html\n<div>*a*</div>\n"
        "=== docs/index.md.erb\n```\n<%= view :box %>\n```\n"
    )
    assert built.exit_code == 0, built.log
    code = built.article("index.html").xpath(".//pre")
    assert [one.text_content().strip() for one in code] == ["<div>*a*</div>"]


def test_templates_are_read_as_their_dialect_was(build: Callable[..., BuiltSite]) -> None:
    built = build(f"{SITE}      dialect: pegasus\n=== docs/index.md.erb\n{TEXT}")
    assert told(built, "index.html") == "redcarpet, pegasus"
    built = build(f"{SITE}      dialect: middleman\n=== docs/index.md.erb\n{TEXT}It's.\n")
    assert "It’s." in built.article("index.html").text_content()
    built = build(f"{SITE}      dialect: erb\n=== docs/index.md.erb\n{TEXT}")
    assert told(built, "index.html") == "python or govuk"


def test_the_option_names_pages_and_folders(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""{SITE}      dialect: pegasus
      markdown:
        .: gfm
        a/: redcarpet
        a/b/c.md.erb: python
        a/b/d.md: gfm
=== docs/index.md
{TEXT}
=== docs/a/x.md
{TEXT}
=== docs/a/b/c.md.erb
{TEXT}
=== docs/a/b/d.md
{TEXT}
=== docs/a/b/e.md
---
markdown: gfm
---
{TEXT}
=== docs/ab/x.md
{TEXT}
"""
    )
    assert built.exit_code == 0, built.log
    assert told(built, "index.html") == "gfm"
    assert told(built, "a/x/index.html") == "redcarpet, pegasus"
    assert told(built, "a/b/c/index.html") == "python or govuk"
    assert told(built, "a/b/d/index.html") == "gfm"
    assert told(built, "a/b/e/index.html") == "gfm"
    assert told(built, "ab/x/index.html") == "gfm"


def test_redcarpet_is_told_its_options(build: Callable[..., BuiltSite]) -> None:
    text = '=== docs/index.md.erb\nOne:\n- "two" http://a.example ~~three~~\n'
    site = f"{SITE}      dialect: pegasus\n"
    built = build(f"{site}      redcarpet: {{lax_spacing: true, strikethrough: true}}\n{text}")
    assert built.article("index.html").xpath("string(.//li/del)") == "three"
    assert not built.article("index.html").xpath(".//li/a")
    built = build(f"{site}      redcarpet: govuk\n{text}")
    assert "“two”" in built.article("index.html").text_content()


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("markdown: {a/: redcarped}", "'redcarped' is not a flavour of Markdown"),
        ("markdown: [a]", "Expected 'name: value' lines"),
        ("redcarpet: githup", "there is no set of options `githup`"),
        ("redcarpet: {autolinks: true}", "Redcarpet has no option `autolinks`"),
        ("redcarpet: {autolink: 1}", "the option `autolink` is true or false, not 1"),
        ("redcarpet: 3", "Expected a name, or 'name: true' lines"),
    ],
)
def test_a_wrong_option_is_refused(
    option: str, message: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(f"{SITE}      {option}\n=== docs/index.md\nOne\n")
    assert built.exit_code == 1
    assert message in built.log
    assert "Traceback" not in built.log


def test_sections_become_elements(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""{SITE}      dialect: pegasus
=== docs/index.md.erb
[notice wide]

[#contact]

- one

| a | b |
| - | - |
| c | d |

[/#contact]

Text <%= "two" %>

[/notice wide]

\\[three]
"""
    )
    assert built.exit_code == 0, built.log
    article = built.article("index.html")
    assert article.xpath("count(./div[@class='notice wide']/div[@id='contact']/*)") == 2
    assert article.xpath("string(./div[@class='notice wide']/p)") == "Text two"
    assert article.xpath("string(./p)") == "[three]"


def test_every_unmatched_section_is_named_and_nothing_is_published(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        f"""{SITE}      dialect: pegasus
=== docs/index.md.erb
---
title: One
---
[a]

[b]

[a]

[/a]

> [/c]

- [e]

[link]

[link]: two.md
=== docs/two.md.erb
<% 2.times do %>
[d<%= 1 %>]

<% end %>
"""
    )
    assert built.exit_code == 1
    assert built.files() == []
    found = [line for line in built.log.splitlines() if "error[" in line]
    assert [line.split("-  ")[-1].split(" a section")[0] for line in found] == [
        "docs/index.md.erb:4:1: error[unmatched-section]: `[a]` opens",
        "docs/index.md.erb:6:1: error[unmatched-section]: `[b]` opens",
        "docs/index.md.erb:12:3: error[unmatched-section]: `[/c]` closes",
        "docs/two.md.erb:1:1: error[unmatched-section]: `[d1]` opens",
    ]


@pytest.mark.parametrize("flavour", ["redcarpet", "gfm", "python"])
def test_views_stand_where_they_are_printed(flavour: str, build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"""{SITE}      markdown: {{.: {flavour}}}
=== overrides/views/box.html
<div class="box">*{{{{ text }}}}*</div>
=== overrides/views/word.html
<b>*{{{{ text }}}}*</b>
=== docs/index.md.erb
One <%= view :word, text: 'two' %> three.

<%= view :box, text: 'four' %>

- five <%= view :word, text: 'six' %>

    <%= view :box, text: 'seven' %>

!!! note
    <%= view :box, text: 'eight' %>

`<%= view :word, text: 'nine' %>`
""".replace("font: false}", "font: false, custom_dir: overrides}")
    )
    assert built.exit_code == 0, built.log
    article = built.article("index.html")
    assert article.xpath("string(./p[1])") == "One *two* three."
    assert article.xpath("string(./div[@class='box'])") == "*four*"
    assert article.xpath("string(./ul/li//b)") == "*six*"
    assert article.xpath("string(./ul/li/div[@class='box'])") == "*seven*"
    assert article.xpath("string(./div[@class='admonition note']/div)") == "*eight*"
    assert article.xpath("string(./p/code)") == "<b>*nine*</b>"
    assert "\ue000" not in built.text("index.html")


@pytest.mark.parametrize("flavour", ["redcarpet", "gfm"])
def test_titles_links_anchors_and_search_are_those_of_any_page(
    flavour: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(
        f"""{SITE}      markdown: {{.: {flavour}}}
validation: {{anchors: warn}}
=== docs/index.md
# A *title* & more

See [two](two.md#clause-2) and [none](two.md#none).

<a id="here"></a> [here](#here)
=== docs/two.md
# Two

## Clause 2

Kept for [one](index.md) year.
""",
        strict=False,
    )
    assert built.exit_code == 0, built.log
    assert "warning[dead-anchor]" in built.log
    assert "`#none`" in built.log
    assert built.log.count("WARNING") == 1
    assert built.article("index.html").xpath("string(.//p/a/@href)") == "two/#clause-2"
    assert "A title &amp; more" in built.text("index.html")
    index = built.text("search/search_index.json")
    assert "Kept for one year." in index
    assert '"location":"two/#clause-2"' in index


@pytest.mark.parametrize("key", ["nosuch/", "index.txt", "indexx.md"])
def test_a_path_that_names_nothing_is_warned_of(key: str, build: Callable[..., BuiltSite]) -> None:
    built = build(f"{SITE}      markdown: {{{key}: gfm}}\n=== docs/index.md\n{TEXT}")
    assert f"[unknown-page]: `markdown` names `{key}`, but there is no such page" in built.log
    assert built.exit_code == 1


@pytest.mark.parametrize("key", ["a.md", "a.md.erb", "./a.md", "./"])
def test_a_template_goes_by_either_name(key: str, build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"{SITE}      markdown: {{{key}: gfm}}\n=== docs/index.md\n{TEXT}=== docs/a.md.erb\n{TEXT}"
    )
    assert built.exit_code == 0, built.log
    assert told(built, "a/index.html") == "gfm"


def test_sections_that_cross_are_told_so(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"{SITE}      dialect: pegasus\n=== docs/index.md.erb\n[a]\n\n[b]\n\nT\n\n[/a]\n\n[/b]\n"
    )
    assert built.exit_code == 1
    assert built.files() == []
    assert (
        "docs/index.md.erb:1:1: error[unmatched-section]: `[a]` opens a section across" in built.log
    )
    assert "= help: close the section that was opened last first" in built.log
