"""The parts of an import by themselves: Ruby read as text, navigation, stubs, the configuration."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_pages.helpers import load_helpers
from policy_pages.importing.configuration import Learned, configuration_text, pattern_of
from policy_pages.importing.helper_stubs import helper_uses, stubs_text, uses_by_name
from policy_pages.importing.middleman_files import old_output
from policy_pages.importing.navigation import navigation_by_folder, navigation_of
from policy_pages.importing.old_site import NewSettings
from policy_pages.importing.recognising import SYSTEMS
from policy_pages.importing.ruby_configuration import read_ruby_configuration
from policy_pages.importing.system_names import SYSTEM_NAMES
from policy_pages.text.source import Source

PROJECT = Path(__file__).parents[2]

CONFIGURATION = """\
# set :source, 'no'
=begin
activate :directory_indexes
=end
set :markdown_engine, :redcarpet
set :source, "docs" # the pages
set :port, 4567
set(:relative_links, true)
config[:version] = '2026'
set :markdown,
    tables: true, smartypants: false,
    :autolink => true,
    renderer: Own.new(with_toc_data: true)
page '/*.xml', layout: false
page "/old/*", :layout => :archive, locals: {a: 1}
activate :syntax
activate :autoprefixer do |prefix|
end
ignore '/drafts/*'
redirect 'a.html', to: '/b.html'
  redirect "/c", :to => "https://example.org/d"
redirect "/#{name}.html", to: other
data.forms.each { |form| proxy "/#{form}.html", "/form.html" }
system 'rm -rf /'

helpers do
  def example(title, &block)
    1
  end
  def known?; true; end
end

def not_a_helper
end
"""


def test_the_names_of_systems_are_theirs() -> None:
    schema = json.loads((PROJECT / "docs/schemas/import-report.json").read_text("utf-8"))
    manual = (PROJECT / "docs/importing.md").read_text("utf-8")
    assert list(SYSTEMS) == list(SYSTEM_NAMES)
    assert schema["properties"]["system"]["enum"] == list(SYSTEM_NAMES)
    assert re.findall(r"^\| `([a-z][a-z-]*)` \|", manual, re.MULTILINE) == list(SYSTEM_NAMES)


def test_a_configuration_in_ruby_is_read_as_text() -> None:
    found = read_ruby_configuration(CONFIGURATION)
    assert found.settings == {
        "markdown_engine": "redcarpet",
        "source": "docs",
        "port": 4567,
        "relative_links": True,
        "version": "2026",
    }
    assert found.markdown == {
        "tables": True,
        "autolink": True,
        "with_toc_data": True,
    }
    assert found.layouts == {"old/*": "archive", "*.xml": False}
    assert found.redirects["/a.html"] == "/b.html"
    assert found.redirects["/c"] == "https://example.org/d"
    assert found.activated == {"syntax", "autoprefixer"}
    assert found.ignored == ("/drafts/*",)
    assert found.helpers == {"example": 27, "known?": 30}
    assert list(found.computed) == [22, 23]
    assert found.made == {r".*\.html": 23}


@pytest.mark.parametrize(
    ("options", "flags"),
    [
        ("tables: true, smartypants: true", {"tables", "smartypants"}),
        # seen in real builds of Middleman: a renderer of the site's own is not given these
        ("smartypants: true, hard_wrap: true, tables: true, renderer: Own", {"tables"}),
        ("tables: true, :renderer => Own.new(hard_wrap: true)", {"tables", "hard_wrap"}),
        # its own method makes the ids
        ("with_toc_data: true, renderer: My::Own", {"with_toc_data"}),
    ],
)
def test_the_options_that_count_for_redcarpet(options: str, flags: set[str]) -> None:
    found = read_ruby_configuration(f"set :markdown, {options}\nset :a, true\n")
    assert {name for name, value in found.markdown.items() if value} == flags
    assert found.renderer in ("", "Own", "My::Own")
    assert bool(found.renderer) == ("renderer" in options)


@pytest.mark.parametrize(
    ("path", "directories", "output"),
    [
        ("index.html.md.erb", False, "index.html"),
        ("a/terms.html.md", False, "a/terms.html"),
        ("a/terms.html.md", True, "a/terms/index.html"),
        ("a/terms.md.html.erb", False, "a/terms.html"),
        ("404.html.md", True, "404.html"),
        ("logo.png", True, "logo.png"),
    ],
)
def test_the_address_that_middleman_gave(path: str, directories: bool, output: str) -> None:
    assert old_output(path, directories=directories) == output


def test_the_navigation_is_by_weight_and_parent() -> None:
    headers: dict[str, dict[str, Any]] = {
        "index.html.md": {"title": "Home", "weight": 50},
        "b.html.md": {"weight": 2},
        "a.html.md": {"weight": 10},
        "z/index.html.md": {"title": "Zed", "weight": 5},
        "z/second.html.md": {},
        "z/first.html.md": {"weight": 1},
        "z/deep/page.html.md": {},
        "b/below.html.md": {"title": "Below"},
        "late.html.md": {"weight": "7"},
        "hidden.html.md": {"hide_in_navigation": True},
    }
    addresses = {path: path.removesuffix(".md") for path in headers}
    nav, hidden = navigation_of(addresses, headers)
    assert nav == [
        "index.html.md",
        {"B": ["b.html.md", "b/below.html.md"]},
        {"Zed": ["z/index.html.md", "z/first.html.md", "z/second.html.md"]},
        "a.html.md",
        "late.html.md",
        "z/deep/page.html.md",
    ]
    assert hidden == ["hidden.html.md"]


# -- stubs ---------------------------------------------------------------------------------------

PAGE = """\
---
title: x
---
<%= plain %> <%= price 'team', 12, months: 3, class: 'x', 'data-x' => 1 %>
<% note 'A', wide: true do |x| %>
  <%= price(*list) %> <%= title.upcase %>
<% end %>
<%= [1].each { |n| inner(n) } %> <%= price 'other' %>
"""


def uses() -> dict[str, Any]:
    found = helper_uses(Source("docs/page.md.erb", PAGE), "erubi")
    return uses_by_name(found, ["plain", "price", "note", "inner", "missing"])


def test_calls_are_found_wherever_they_are() -> None:
    assert {name: [(one.line, one.column) for one in calls] for name, calls in uses().items()} == {
        "plain": [(4, 5)],
        "price": [(4, 18), (6, 7), (8, 38)],
        "note": [(5, 4)],
        "inner": [(8, 20)],
    }


def test_stubs_take_what_calls_give(tmp_path: Path) -> None:
    text = stubs_text(uses(), {"note": "config.rb:3"})
    file = tmp_path / "helpers.py"
    file.write_text(text)
    helpers = load_helpers(file)
    assert sorted(helpers) == ["inner", "note", "plain", "price"]
    assert "The old site defines it in config.rb:3." in text
    functions = runpy.run_path(str(file))
    assert functions["price"]("team", 12, 1, 2, months=3, **{"class": "x", "data-x": 1}) == "team"
    assert functions["note"]("A", wide=True, block=lambda: "B") == "B"
    assert functions["note"]("A") == "A"
    assert functions["plain"]() == ""


def test_a_stub_that_is_asked_for_a_list_gives_one(tmp_path: Path) -> None:
    page = "<% pages('a').sort_by(&:title).each do |p| %><% end %><%= facts[:x] %><%= word.size %>"
    found = helper_uses(Source("docs/page.md.erb", page), "erubi")
    file = tmp_path / "helpers.py"
    file.write_text(stubs_text(uses_by_name(found, ["pages", "facts", "word"]), {}))
    functions = runpy.run_path(str(file))
    assert (functions["pages"]("a"), functions["facts"](), functions["word"]()) == ([], {}, "")


def test_a_template_that_cannot_be_parsed_calls_nothing() -> None:
    assert helper_uses(Source("docs/page.md.erb", "<% if %> <%= x"), "erubi") == []


# -- the configuration -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["a.md", "[a]/b*.md", "#x!.md"])
def test_a_path_is_a_pattern_of_itself_alone(path: str) -> None:
    import pathspec

    spec = pathspec.GitIgnoreSpec.from_lines([pattern_of(path)])
    assert spec.match_file(path)
    assert not spec.match_file(f"deep/{path}")
    assert not spec.match_file("a/bc.md")


def test_what_the_configuration_says_is_yaml() -> None:
    settings = NewSettings(
        name="A: b # c",
        url="https://example.org/docs/",
        footer_links={"<Terms>": "/terms.html", "Mail": "mailto:a@example.org"},
        directories=False,
        redirects={"/a b.html": "x.md#y"},
        excluded={"a\tb.md": "no page"},
    )
    learned = Learned(waiting={"b.md": "it needs\nsomething"}, dead={"anchors": 2})
    values = yaml.safe_load(configuration_text(settings, learned, "old"))
    assert values["site_name"] == "A: b # c"
    assert values["copyright"] == (
        '<a href="/docs/terms.html">&lt;Terms&gt;</a> · <a href="mailto:a@example.org">Mail</a>'
    )
    assert values["use_directory_urls"] is False
    assert values["draft_docs"] == "/b.md\n"
    assert values["validation"]["links"]["anchors"] == "info"
    assert values["validation"]["links"]["not_found"] == "warn"
    assert values["plugins"][1]["policy-pages"]["redirects"] == {"/a b.html": "x.md#y"}


def test_a_site_that_had_no_menu_gets_a_section_for_each_folder() -> None:
    pages = ["index", "about", "a/index", "a/one", "b/c/two", "b/c/hidden", "b/three", "d/index"]
    addresses = {f"{page}.html.md": f"{page}.html" for page in pages}
    headers: dict[str, dict[str, Any]] = {page: {} for page in addresses}
    headers["a/index.html.md"] = {"title": "All of A", "weight": 99}
    headers["b/c/hidden.html.md"] = {"hide_in_navigation": True}
    nav, hidden = navigation_by_folder(addresses, headers)
    assert nav == [
        "index.html.md",
        "about.html.md",
        {"All of A": ["a/index.html.md", "a/one.html.md"]},
        {"B": ["b/three.html.md", {"C": ["b/c/two.html.md"]}]},
        "d/index.html.md",
    ]
    assert hidden == ["b/c/hidden.html.md"]
