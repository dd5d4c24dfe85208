"""A site that names no dialect is no old system's, and each name of one tells whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conftest import CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

FENCE = """\
---
title: Fences
markdown: redcarpet
---
# Fences

```sh
make app_id_x
```

A row of ~~old~~ app_id_x:

| a | b |
|---|---|
| 1 | 2 |
"""


def of_dialect(name: str) -> str:
    return CONFIGURATION.replace("policy-pages", f"policy-pages: {{dialect: {name}}}")


@pytest.mark.parametrize("name", ["index.md", "index.md.erb"])
def test_redcarpets_pages_are_read_by_the_rules_of_no_system(
    name: str, build: Callable[..., BuiltSite]
) -> None:
    article = build(f"=== docs/{name}\n{FENCE}").article("index.html")
    assert [code.text_content() for code in article.xpath(".//pre")] == ["make app_id_x\n"]
    assert article.xpath("string(.//p/del)") == "old"
    assert not article.xpath(".//em")
    assert article.xpath(".//td/text()") == ["1", "2"]
    pegasus = build(f"=== docs/{name}\n{FENCE}\n=== mkdocs.yml\n{of_dialect('pegasus')}")
    (code,) = pegasus.article("index.html").xpath(".//pre")
    assert code.text_content() == "sh\nmake app_id_x\n"


def test_a_view_and_data_are_no_systems_and_work_in_each(build: Callable[..., BuiltSite]) -> None:
    page = """\
=== docs/index.md.erb
---
title: Home
---
# Home

By <%= data.people.first %>.

<%= view :share_buttons, facebook: {u: 'https://example.org/'} %>
=== data/people.yml
[Ada]
"""
    for configuration in (CONFIGURATION, of_dialect("pegasus")):
        article = build(f"{page}=== mkdocs.yml\n{configuration}").article("index.html")
        assert "By Ada." in article.text_content()
        assert article.xpath(".//a[contains(@href, 'facebook')]")
    page = page.replace("data.people", "data.people[0, 1]")
    article = build(f"{page}=== mkdocs.yml\n{of_dialect('middleman')}").article("index.html")
    assert article.xpath(".//a[contains(@href, 'facebook')]")


def test_lines_of_tags_are_kept_unless_a_tag_says_otherwise(
    build: Callable[..., BuiltSite],
) -> None:
    loop = """\
=== docs/index.md.erb
# Home

<%- %w[a b].each do |name| -%>
- <%= name %>
<%- end -%>

<%= 'One' %>
<%= 'paragraph' %>
"""
    article = build(loop).article("index.html")
    assert [item.text_content() for item in article.xpath(".//li[not(p)]")] == ["a", "b"]
    assert article.xpath("string(.//p)") == "One\nparagraph"


def test_a_line_break_behind_case_is_explained(build: Callable[..., BuiltSite]) -> None:
    page = "# Home\n\n<% case 3 %>\n<% when 3 %>\nthree\n<% end %>\n"
    built = build(f"=== docs/index.md.erb\n{page}")
    assert built.exit_code == 1
    assert "= help: no line break may be printed between `case` and its first `when`" in built.log
    built = build(f"=== docs/index.md.erb\n{page.replace('case 3 %>', 'case 3 -%>')}")
    assert built.article("index.html").xpath("string(.//p)") == "three"
    broken = page.replace("case 3", "case )").replace("<% when 3 %>\n", "")
    built = build(f"=== docs/index.md.erb\n{broken}")
    assert built.exit_code == 1
    assert "no line break" not in built.log


@pytest.mark.parametrize(
    ("text", "name", "dialect"),
    [
        ("<%= hoc_s(:welcome) %>", "hoc_s", "dialect `pegasus`"),
        ("<%= I18n.t('a.b') %>", "I18n", "dialect `pegasus`"),
        ("<%= CDO.studio_url('/') %>", "CDO", "dialect `pegasus`"),
        ("<%= request.host %>", "request", "dialect `pegasus`"),
        ("<%= current_page.data.title %>", "current_page", "dialect `middleman`"),
        ("<%= partial 'contact' %>", "partial", "dialect `middleman`"),
        ("<%= vars.product_name %>", "vars", "dialect `middleman`"),
        ("<%= link_to 'a', '/b' %>", "link_to", "dialect `middleman`"),
    ],
)
def test_a_name_of_a_dialect_tells_which(
    text: str, name: str, dialect: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(f"=== docs/index.md.erb\n# Home\n\n{text}\n")
    assert built.exit_code == 1
    assert f"`{name}` is not defined" in built.log
    assert f"= help: `{name}` belongs to the {dialect}: name it as `dialect`" in built.log


SECTION = "# Home\n\n[notice]\n\nWe keep it.\n\n[/notice]\n"


@pytest.mark.parametrize("header", ["", "---\nmarkdown: redcarpet\n---\n"])
def test_the_marks_of_a_section_tell_whose_they_are(
    header: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(f"=== docs/index.md.erb\n{header}{SECTION}")
    line = 3 + header.count("\n")
    assert f"docs/index.md.erb:{line}:1: warning[section-as-text]" in built.log
    built = build(f"=== docs/index.md.erb\n{SECTION}=== mkdocs.yml\n{of_dialect('pegasus')}")
    assert "section-as-text" not in built.log
    assert built.article("index.html").xpath("string(.//div[@class='notice']/p)") == "We keep it."


@pytest.mark.parametrize(
    "text",
    [
        "[notice]\n\nOne alone.\n",
        "[/notice]\n\nThe other way round.\n\n[notice]\n",
        "```\n[notice]\n\n[/notice]\n```\n",
        "In a line [notice] of text\n\nand [/notice] another.\n",
    ],
)
def test_what_is_no_section_is_not_reported(text: str, build: Callable[..., BuiltSite]) -> None:
    built = build(f"=== docs/index.md.erb\n# Home\n\n{text}")
    assert "section-as-text" not in built.log
