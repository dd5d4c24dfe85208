"""Pages of the dialect `middleman` ask for other pages: they see what readers see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BuiltSite
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.site.old_sites import old_site

LIST = (
    "<% sitemap.resources.each do |one| %><li><%= one.path %>|<%= one.url %>"
    "|<%= one.data.title || '-' %>|<%= one.data.weight || '-' %></li><% end %>"
)
PAGES = """\
=== docs/index.html.md.erb
---
title: Start
---
<ul>
LIST
</ul>
=== docs/guide/index.html.md.erb
---
title: Guide
---
<% pages = current_page.children.select { |a| a.data.weight } %>
<% pages.sort_by{ |a| [a.data.weight , a.data.title] }.each do |page| %>
- <%= link_to page.data.title, page.url %> of <%= page.parent.data.title =%>
<% end %>

<% other = sitemap.find_resource_by_path('guide/second.html') %>
[Up](<%= current_page.parent.url %>) and <%= link_to 'second', other %>
=== docs/guide/first.html.md
---
title: First & foremost
weight: 2
layout: withdrawn
---
# First
=== docs/guide/second.html.md.erb
---
title: Second
weight: 1
---
<% sitemap.resources.each do |resource| %>
<% if resource.options[:layout].eql? "withdrawn" %>
* <a href="<%= resource.url =%>"><%= resource.data.title =%></a>
<% end %>
<% end %>

Beside: <%= current_page.siblings.map { |one| one.path }.join(' ') %>
=== docs/guide/draft.html.md.erb
---
title: Secret plans
weight: 3
status: draft
---
# Secret plans
=== docs/guide/later.html.md
---
title: Secret plans
weight: 3
publishDate: 2027-01-01
---
# Secret plans
=== docs/guide/ignored.html.md
---
title: Secret plans
weight: 3
ignored: true
---
# Secret plans
=== docs/guide/given.html.md
---
title: Secret plans
weight: 3
---
# Secret plans
=== docs/guide/left.html.md
---
title: Secret plans
weight: 3
---
# Secret plans
=== docs/guide/file.txt
text
=== docs/_partial.erb
partial
""".replace("LIST", LIST)
CONFIGURATION = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/docs/
theme: {name: material, font: false}
use_directory_urls: DIRECTORIES
exclude_docs: guide/left.html.md
plugins:
  - policy-pages:
      today: 2026-12-01
      dialect: middleman
      page_fields: {guide/given.html.md: {draft: true}}
"""


def listed(built: BuiltSite, path: str = "index.html") -> list[str]:
    return [item.text_content() for item in built.article(path).xpath(".//li")]


@pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])
def test_a_page_lists_what_readers_see(directories: bool, build: Callable[..., BuiltSite]) -> None:
    built = build(PAGES + CONFIGURATION.replace("DIRECTORIES", str(directories).lower()))
    assert built.exit_code == 0, built.log
    first, second, folder = "/guide/first.html", "/guide/second.html", "/guide/index.html"
    if directories:
        first, second, folder = "/guide/first/", "/guide/second/", "/guide/"
    assert listed(built) == [
        "guide/file.txt|/guide/file.txt|-|-",
        f"guide/first.html|{first}|First & foremost|2",
        f"guide/index.html|{folder}|Guide|-",
        f"guide/second.html|{second}|Second|1",
        f"index.html|{'/' if directories else '/index.html'}|Start|-",
    ]
    article = built.article("guide/index.html")
    links = [(link.text, link.get("href")) for link in article.xpath(".//p/a | .//li/a")]
    ends = ("/", "../") if directories else (".html", "../index.html")
    assert links == [
        ("Second", f"second{ends[0]}"),
        ("First & foremost", f"first{ends[0]}"),
        ("Up", ends[1]),
        ("second", f"second{ends[0]}"),
    ]
    place = f"guide/second{'/index' if directories else ''}.html"
    (withdrawn,) = built.article(place).xpath(".//li/a")
    up = "../first/" if directories else "first.html"
    assert (withdrawn.text, withdrawn.get("href")) == ("First & foremost", up)
    beside = "Beside: guide/file.txt guide/first.html"
    assert beside in built.article(place).text_content()
    assert all("Secret" not in built.text(file) for file in built.files() if "html" in file)


VERSIONS = """\
=== docs/index.html.md.erb
---
title: Start
---
<ul>
LIST
</ul>

Below: <%= current_page.children.map { |one| one.data.title }.join(', ') %>
=== docs/terms/index.md.erb
---
title: Terms of now
policy: {kind: policy, effective: 2026-02-01}
---
# Terms

Own: <%= sitemap.resources.include?(current_page) %>, <%= current_page.parent.data.title %>
=== docs/terms/2025-02-01.md
---
title: Terms of 2025
policy: {kind: policy, effective: 2025-02-01}
---
# Terms
=== docs/terms/2027-02-01.md
---
title: Terms of 2027
policy: {kind: policy, effective: 2027-02-01}
---
# Terms
=== docs/terms/2028-02-01.md
---
title: Secret plans
policy: {kind: policy, status: draft}
---
# Terms
=== docs/fees/index.md
---
title: Fees to come
policy: {kind: policy, effective: 2027-02-01}
---
# Fees
=== docs/fees/2028-02-01.md
---
title: Fees of 2028
policy: {kind: policy, effective: 2028-02-01}
---
# Fees
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
plugins:
  - policy-pages: {today: DAY, dialect: middleman}
""".replace("LIST", LIST)


def test_of_a_policy_the_version_in_force_is_listed(build: Callable[..., BuiltSite]) -> None:
    built = build(VERSIONS.replace("DAY", "2026-12-01"), strict=False)
    assert built.exit_code == 0, built.log
    start = "index.html|/|Start|-"
    assert listed(built) == [start, "terms/index.html|/terms/|Terms of now|-"]
    assert "Below: Terms of now" in built.article("index.html").text_content()
    assert "Own: true, Start" in built.article("terms/index.html").text_content()
    assert "Own: false, Start" in built.article("terms/2026-02-01/index.html").text_content()
    assert "Secret" not in built.text("index.html")
    later = build(VERSIONS.replace("DAY", "2027-02-01"), strict=False)
    assert listed(later) == [
        "fees/index.html|/fees/|Fees to come|-",
        start,
        "terms/index.html|/terms/|Terms of 2027|-",
    ]


def test_a_header_sees_no_other_page(build: Callable[..., BuiltSite]) -> None:
    built = build(
        """\
=== docs/index.md.erb
---
title: <%= sitemap.resources.size %>
---
# Start
=== docs/other.md.erb
---
title: <%= 1 + 1 %> pages
---
<%= sitemap.resources.map { |one| one.data.title }.inspect %>
=== mkdocs.yml
site_name: Test
plugins:
  - policy-pages: {dialect: middleman, erb_in_front_matter: true}
"""
    )
    assert built.exit_code == 1
    assert "docs/index.md.erb:2:20: error[unsupported-helper]" in built.log
    assert "ask for them below the header" in built.log
    assert "docs/other.md.erb" not in built.log


def test_a_page_changes_nothing_of_another(build: Callable[..., BuiltSite]) -> None:
    change = "<% sitemap.resources.each { |one| one.data.title << '!'; one.data.list << 1 } %>"
    show = "<%= sitemap.resources.map { |one| one.data.title + one.data.list.size.to_s }.join %>"
    page = f"title: PAGE\nlist: [x]\n---\n{change}\n{show}\n"
    built = build(
        f"""\
=== docs/index.md.erb
---
{page.replace("PAGE", "Start")}
=== docs/other.md.erb
---
{page.replace("PAGE", "Other")}
=== mkdocs.yml
site_name: Test
theme: {{name: material, font: false}}
plugins:
  - policy-pages: {{dialect: middleman}}
"""
    )
    assert built.exit_code == 0, built.log
    for path in ("index.html", "other/index.html"):
        assert "Start!2Other!2" in built.article(path).text_content()


def test_a_folder_without_a_configuration_has_other_pages(draw: Callable[[str], Path]) -> None:
    root = draw(
        """\
=== source/index.html.md.erb
---
title: Start
---
=== source/robots.txt.erb
---
title: Robots
---
=== source/old.html
---
title: HTML
---
=== source/data.json
---
title: no header
---
=== source/draft.html.md
---
title: Secret plans
published: false
---
=== source/damaged.html.md

---
title: Secret plans
draft: true
---
=== source/layouts/layout.erb
<%= yield %>
=== source/_partial.erb
x
"""
    )
    resources = old_site(root, DIALECTS["middleman"], {}).facts.resources
    assert resources is not None
    assert [(one.path, one.fields.get("title")) for one in resources.all] == [
        ("data.json", None),
        ("index.html", "Start"),
        ("old.html", "HTML"),
        ("robots.txt", "Robots"),
    ]
