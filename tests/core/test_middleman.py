"""Middleman's names: as tests/reference/record_middleman.rb recorded them, and what is refused."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.erb.engine import Rendering, render
from policy_pages.erb.helpers.dialect import PageFacts, SiteFacts, Surroundings
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.erb.helpers.middleman_paths import Addresses, built_path
from policy_pages.erb.helpers.site_resources import Resource, SiteResources
from policy_pages.erb.limits import Limits
from policy_pages.erb.values import DataHash
from policy_pages.files.data import read_data_folder
from policy_pages.files.partials import FolderPartials
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.helpers import load_helpers, page_helpers
from policy_pages.page.translation import PageSettings, translate_page
from policy_pages.site.old_sites import old_site
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.source import Source
from steps import growth
from tables import of_rows

MIDDLEMAN = DIALECTS["middleman"]
REFERENCE = Path(__file__).parents[1] / "reference"
RECORD = json.loads((REFERENCE / "middleman_recorded.json").read_text(encoding="utf-8"))["results"]
CASES = [case for case in RECORD if case["template"] != "THE FILE'S OWN"]
SITE = REFERENCE / "middleman"
PAGE = "guide/page.html.md.erb"
SITEMAP = ["index.html", "guide/page.html", "guide/other.html", "images/logo.png"]
OWN_HELPERS = page_helpers(load_helpers(SITE / "helpers.py"), str)
DATA, _ = read_data_folder(SITE / "data", SITE)
RESOURCES = old_site(SITE, MIDDLEMAN, {}).facts.resources
HEADER = read_front_matter(Source(PAGE, (SITE / "source" / PAGE).read_text(encoding="utf-8")))
TEXTS = st.sampled_from(
    ["a", "/", "..", "_", ".", "\0", "é", "near", "*", "{", "\n", ":", "?", "#"]
)


class NoViews:
    def names(self) -> list[str]:
        return []

    def render(self, name: str, locals: Mapping[str, object]) -> str:
        raise AssertionError


def run(
    template: str,
    *,
    options: Mapping[str, Any] | None = None,
    data: DataHash = DATA,
    source: Path = SITE / "source",
    limits: Limits | None = None,
    now: datetime.datetime | None = None,
    resources: SiteResources | None = RESOURCES,
) -> Rendering:
    page = PageFacts(PAGE, "", HEADER.fields)
    options = {"sitemap": SITEMAP, **(options or {})}
    site = SiteFacts(data=data, options=options, resources=resources)
    partials = FolderPartials([source], source.parent)
    environment = MIDDLEMAN.environment(Surroundings(page, site, NoViews(), partials))
    return render(
        Source(PAGE, template),
        0,
        replace(environment, helpers={**environment.helpers, **OWN_HELPERS}, now=now),
        trim_mode=MIDDLEMAN.trim_mode,
        limits=limits,
    )


def problem_of(rendering: Rendering) -> Diagnostic:
    assert rendering.diagnostics
    return rendering.diagnostics[0]


@of_rows("case", CASES)
def test_the_output_is_middlemans(case: dict[str, str]) -> None:
    rendering = run(case["template"])
    if "error" in case:
        assert rendering.diagnostics
        return
    output = case["output"]
    if "<% code" in case["template"]:  # its colours are another one's
        output = re.sub("</?span[^>]*>", "", output)
    assert (rendering.diagnostics, rendering.text) == ([], output)


NOW = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("<%= time_ago_in_words(Date.new(2026, 11, 30)) %>", "about 12 hours"),
        ("<%= time_ago_in_words(Date.new(2026, 12, 3)) %>", "3 days"),
        ("<%= time_ago_in_words(Time.now, true) %>", "less than 5 seconds"),
        # Padrino fails here
        ("<%= distance_of_time_in_words(0, 25, true) %>", "half a minute"),
    ],
)
def test_times_are_counted_from_the_day_of_the_build(template: str, text: str) -> None:
    rendering = run(template, now=NOW)
    assert (rendering.diagnostics, rendering.text) == ([], text)


BOOK = {
    "vars": {"product": "CF & co", "list": ["a", {"k": 1}], "off": False, "GSG": "x"},
    "product_info": {"version": 2.8},
    "config": {"tech_docs": {"name": "Docs", "nested": {"list": [1]}}, "images_dir": "pictures"},
    "silent_helpers": ["modified_date", "own_helper"],
}
BOOK_TABLE = [
    (
        "<%= vars.product %>|<%= vars[:product] %>|<%= vars['product'] %>|<%= vars.GSG %>",
        "CF & co|CF & co|CF & co|x",
    ),
    (
        "<%= vars.missing.inspect %>|<%= vars.off.inspect %>|<%= vars.list.last['k'] %>",
        "nil|false|1",
    ),
    ("<%= defined?(vars.product) %>|<%= defined?(vars.missing).inspect %>", "method|nil"),
    ("<% vars.list << 3 %><%= vars.list.size %>", "2"),
    ("<%= vars.missing ? 'y' : 'n' %>|<%= vars.to_h.keys.first.inspect %>", "n|:product"),
    ("<%= product_name.inspect %>", "nil"),
    (
        "<%= product_info['version'].to_s.sub('.', '-') %>|<%= product_info['version'] >= 2.8 %>",
        "2-8|true",
    ),
    (
        "<%= config[:tech_docs][:name] %>|<%= config[:tech_docs]['nested']['list'].first %>",
        "Docs|1",
    ),
    ("<%= image_tag 'a.png' %>", '<img src="/pictures/a.png" alt="" />'),
    ("<%= modified_date %>|<% own_helper 1, a: 2 do %>x<% end %>", "|"),
    ("<% wrap_layout :core do %>a *b*<% end %>|", "a *b*|"),
    ("<% exclude_feedback %><% exclude_repo_link %>x", "x"),
    (
        "<% mermaid_diagram do %>graph A-->B<% end %>|",
        "<div class='mermaid'>graph A\\-\\->B</div>|",
    ),
    ("<%= format_date(Date.new(2024, 5, 1)) %>", "1 May 2024"),
]


@pytest.mark.parametrize(("template", "expected"), BOOK_TABLE)
def test_names_of_books_and_tech_docs(template: str, expected: str) -> None:
    rendering = run(template, options=BOOK)
    assert (rendering.diagnostics, rendering.text) == ([], expected)


def test_a_warning_text_is_the_tech_docs_box() -> None:
    text = run("<%= warning_text('a & <b>') %>").text
    assert text.startswith(
        '<div class="govuk-warning-text">\n  <span class="govuk-warning-text__icon"'
    )
    assert text.endswith("    a & <b>\n  </strong>\n</div>\n")


REFUSED = [
    ("<%= data.peple %>", "unknown-data", "did you mean `people`?"),
    ("<%= data.links.to_query %>", "undefined-method", "the key is `['to_query']`"),
    ("<%= partial 'neer' %>", "unknown-partial", "did you mean `near`?"),
    ("<%= partial '../../../etc/passwd' %>", "unknown-partial", "beside the page"),
    ("<%= partial 'near', locals: { 'a-b' => 1 } %>", "argument-error", ""),
    ("<%= partial 'near', locals: { A: 1 } %>", "argument-error", ""),
    ("<%= partial 'near', name: 1 %>", "argument-error", "write `locals: { name: … }`"),
    ("<%= partial 'wraps' %>", "local-jump-error", ""),
    ("<%= partial 'returns' %>", "unsupported-ruby", ""),
    ("<% partial 'returns' do %>x<% end %>", "unsupported-ruby", ""),
    ("<%= word_wrap 'a', line_width: 0 %>", "argument-error", ""),
    ("<%= truncate 'a', length: 'x' %>", "type-error", ""),
    ("<%= number_to_human_size [] %>", "type-error", ""),
    ("<%= distance_of_time_in_words 'x' %>", "type-error", ""),
    ("<%= stylesheet_link_tag 'a' %>", "unsupported-helper", ""),
    ("<%= javascript_include_tag 'a' %>", "unsupported-helper", ""),
    ("<%= yield_for_subnav %>", "unsupported-helper", ""),
    ("<%= yield_for_code_snippet from: 'a', at: 'b' %>", "unsupported-helper", ""),
    ("<%= modified_date %>", "unsupported-helper", ""),
    ("<% set_title 'a' %>", "unsupported-helper", ""),
    ("<%= breadcrumbs %>", "unsupported-helper", ""),
    ("<%= owners %>", "unsupported-helper", "silent_helpers"),
    ("<%= sitemap.resources.first.render %>", "unsupported-helper", "into a partial"),
    ("<%= sitemap.resources.first.source_file %>", "unsupported-helper", ""),
    ("<%= current_page.source_file %>", "unsupported-helper", "`current_page.path` is known"),
    ("<%= sitemap.find_resource_by_path nil %>", "type-error", ""),
    ("<%= current_page.parent 1 %>", "argument-error", ""),
    ("<%= vars.x %>", "undefined-name", "as `vars` in the option `dialect_options`"),
    ("<%= product_info['x'] %>", "undefined-name", "as `product_info` in the option"),
    ("<%= current_page.dta %>", "undefined-method", ""),
    ("<%= link_to 'a', 5 %>", "type-error", ""),
    ("<%= link_to 'a', '/b', if: :current %>", "unsupported-helper", ""),
    ("<%= link_to 'a', '/b', query: { a: [1] } %>", "unsupported-helper", ""),
    ("<%= content_tag :ul, [1] %>", "type-error", ""),
    ("<%= content_tag(:b, 'x') % [1] %>", "undefined-method", "plain string"),
    ("<%= capture %>", "argument-error", ""),
    ("<%= warning_text %>", "argument-error", ""),
    ("<%= format_date('x') %>", "type-error", ""),
    ("<%= current_page 1 %>", "argument-error", ""),
]


@pytest.mark.parametrize(("template", "code", "help"), REFUSED)
def test_what_pages_do_without_is_refused(template: str, code: str, help: str) -> None:
    problem = problem_of(run(template))
    assert problem.code == code
    assert help in problem.help


def test_other_pages_are_read_once_and_only_if_asked_for() -> None:
    read: list[str] = []

    def reads(path: str) -> Callable[[], Mapping[str, Any]]:
        def fields() -> Mapping[str, Any]:
            read.append(path)
            return {"id": f"the-{path}", "blob": b"a page cannot use these", "title": path}

        return fields

    paths = ["a.html", "b.html", "pages/c.html"]
    found = (Resource(path, "", reads(path), is_page=True) for path in paths)
    resources = SiteResources(lambda: found)  # it can be gone through once
    page = "<% sitemap.resources.each { |r| r.path; r.children; r.parent; r.url } %>"
    assert run(page, resources=resources).diagnostics == []
    assert read == []
    for _ in range(2):
        page = (
            "<%= sitemap.find_resource_by_page_id('the-b.html').data.title %>"
            "<% r = sitemap.resources.first.data %><%= [r.blob, r['blob'], r.title].inspect %>"
        )
        assert run(page, resources=resources).text == 'b.html[nil, nil, "a.html"]'
    assert read == paths


def test_asking_for_all_pages_again_and_again_counts() -> None:
    found = [Resource(f"{number}.html", "", is_page=True) for number in range(1_000)]
    resources = SiteResources(lambda: found)
    for asked in ("sitemap.resources", "sitemap.resources.first.siblings"):
        rendering = run(f"<% 2_000.times {{ {asked} }} %>", resources=resources)
        assert problem_of(rendering).code == "limit-steps"
    large = [Resource("a.html", "", lambda: {"list": [0] * 100_000}, is_page=True)]
    page = "<% 20.times { sitemap.resources.first.metadata } %>"
    rendering = run(page, resources=SiteResources(lambda: large))
    assert problem_of(rendering).code == "limit-steps"


def test_the_family_of_each_page_is_found_in_linear_time() -> None:
    def ask(size: int) -> None:
        folders = [f"folder{number}/" for number in range(size)]
        paths = [f"{folder}{name}" for folder in folders for name in ("index.html", "a.html")]
        resources = SiteResources(lambda: [Resource(path, "", is_page=True) for path in paths])
        for path in paths:
            resources.parent(path)
            resources.children(path)
            resources.siblings(path) if path.endswith("a.html") else None

    assert growth(ask, 200) < 2.5


def test_pages_without_html_in_their_names_have_a_family() -> None:
    paths = ["index.md", "guide/index.md", "guide/start.md.erb", "guide/start/more.md"]
    found = [Resource(built_path(path), "", is_page=True) for path in paths]
    resources = SiteResources(lambda: found)
    page = (
        "<% r = sitemap.find_resource_by_path('guide/index.html') %>"
        "<%= r.path %> <%= r.parent.path %> <%= r.children.map(&:path) %> "
        "<%= sitemap.find_resource_by_path('guide/start/more.html').parent.path %>"
    )
    text = 'guide/index index ["guide/start"] guide/start'
    assert run(page, resources=resources).text == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        # what nobody is to see is not there, whoever asks
        ("<%= sitemap.resources(true).map(&:path).include?('manual/hidden.html') %>", "false"),
        ("<%= sitemap.find_resource_by_path('manual/hidden.html').inspect %>", "nil"),
        ("<%= current_page.is_a? Middleman::Sitemap::Resource %>", "true"),
        (
            "<%= sitemap.resources.reject { |r| "
            "r.is_a? Middleman::Sitemap::Extensions::RedirectResource }.size == "
            "sitemap.resources.size %>",
            "true",
        ),
    ],
)
def test_resources_here(template: str, text: str) -> None:
    rendering = run(template)
    assert (rendering.diagnostics, rendering.text) == ([], text)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "source" / "guide" / f"_{name}.erb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "source"


def test_a_mistake_in_a_partial_shows_the_way_to_it(tmp_path: Path) -> None:
    source = write(tmp_path, outer="a\nb <%= partial 'inner' %>\n", inner="\n\n<%= nothing %>\n")
    problem = problem_of(run("x\n\n <%= partial 'outer' %>", source=source))
    assert (problem.path, problem.line, problem.column) == ("source/guide/_inner.erb", 3, 5)
    assert problem.trail == ("source/guide/_outer.erb:2:7", f"{PAGE}:3:6")


def test_a_partial_that_does_not_parse_shows_the_way_to_it(tmp_path: Path) -> None:
    problem = problem_of(run("<%= partial 'p' %>", source=write(tmp_path, p="<% if %>")))
    assert (problem.path, problem.trail) == ("source/guide/_p.erb", (f"{PAGE}:1:5",))


def test_partials_that_print_themselves_end(tmp_path: Path) -> None:
    source = write(tmp_path, p="<%= partial 'p' %>", q="<%= partial('q') + partial('q') %>")
    assert problem_of(run("<%= partial 'p' %>", source=source)).code == "limit-depth"
    problem = problem_of(run("<%= partial 'q' %>", source=source))
    assert problem.code in ("limit-depth", "limit-steps")


def test_reading_a_large_partial_again_and_again_counts(tmp_path: Path) -> None:
    source = write(tmp_path, p="<%# " + "x" * 100_000 + " %>")
    rendering = run("<% 10_000.times { partial 'p' } %>", source=source)
    assert problem_of(rendering).code == "limit-steps"


def test_a_page_changes_no_data_of_another() -> None:
    page = "<% data.people.first.name << '!' %><% data.people << 1 %><% data.links['x'] = 1 %>"
    assert run(page + "<%= data.people.first.name %><%= data.people.size %>").text == "Ann!3"
    assert run("<%= data.people.first.name %><%= data.people.size %>").text == "Ann2"
    assert run("<%= data.links.x.inspect %>").text == "nil"


def unprinted(
    template: str, source: Path = SITE / "source", limits: Limits | None = None
) -> list[tuple[str, int, int]]:
    """The places of the texts that a page puts away and does not print."""
    page = Source("docs/page.md.erb", template)
    partials = FolderPartials([source], source.parent)
    settings = PageSettings(dialect=MIDDLEMAN, limits=limits or Limits())
    facts = PageFacts(PAGE)
    found = translate_page(page, settings, NoViews(), partials, facts).diagnostics
    assert {(one.code, one.severity) for one in found} <= {("unprinted-content", "warning")}
    return [(one.path, one.line, one.column) for one in found]


@pytest.mark.parametrize(
    ("page", "places"),
    [
        ("<% content_for :a do %>A text<% end %>", [(1, 4)]),
        ("x\n<% content_for(:a) { 'A text' } %>", [(2, 4)]),
        ("<% content_for 'a', 'A text' %>", [(1, 4)]),
        ("<% content_for :a do %>1<% end %>\n<% content_for :a do %>2<% end %>", [(1, 4), (2, 4)]),
        # what is printed above it is not it
        ("<%= yield_content :a %><% content_for :a do %>A text<% end %>", [(1, 27)]),
        ("<%= yield_content :b %><% content_for :a do %>A text<% end %>", [(1, 27)]),
        ("<% if content_for? :a %>x<% end %><% content_for :a do %>1<% end %>", [(1, 38)]),
        # that its text cannot be read does not make it go unseen
        ("<% content_for :a do %><%= nothing_such %><% end %>", [(1, 4)]),
        ("<% content_for :a do %><% 1.nothing_such %><% end %>", [(1, 4)]),
        ("<% content_for :a do %><% loop { } %><% end %>", [(1, 4)]),
        ("<% content_for :a do %>x<% break %><% end %>", [(1, 4)]),
        ("<% content_for :a do %><% return %>x<% end %>", [(1, 4)]),
        ("<% content_for :a do %>x<% next %><% end %>", [(1, 4)]),
        ("<% def m\ncontent_for(:a) { return 'x' }\nend\nm %>", [(2, 1)]),
        ("<% content_for :a do %><% throw :x %><% end %>", [(1, 4)]),
        ("<% content_for :a do %><% raise 'x' %><% end %>", [(1, 4)]),
        ("<% content_for :a do %><%= 'x' * 10_000_000 %><% end %>", [(1, 4)]),
        # one within another
        ("<% content_for :a do %><% content_for :b do %>x<% end %><% end %>", [(1, 27)]),
        # nopes: blanks, what is printed, and what is dropped on purpose
        ("<% content_for :a do %>\n \n<% end %><% content_for :b, '' %><% content_for :c %>", []),
        ("<% content_for :a do %>A text<% end %><%= yield_content 'a' %>", []),
        ("<% content_for :a do %>A text<% end %><%= capture { yield_content :a } %>", []),
        ("<% content_for :a do %>1<% end %><% content_for :a, '', flush: true %>", []),
    ],
)
def test_a_text_that_nothing_prints_is_reported(page: str, places: list[tuple[int, int]]) -> None:
    assert unprinted(page) == [("docs/page.md.erb", *place) for place in places]


def test_a_text_that_a_partial_puts_away_is_reported_in_the_partial(tmp_path: Path) -> None:
    source = write(tmp_path, p="\n<% content_for :a do %>A text<% end %>")
    (place,) = unprinted("<%= partial 'p' %>", source)
    assert place == ("source/guide/_p.erb", 2, 4)
    assert unprinted("<%= partial 'p' %><%= yield_content :a %>", source) == []


def test_texts_that_are_put_away_without_end_end() -> None:
    page = "<% def more\ncontent_for(:a) { more }\nend %><% more %>"
    assert unprinted(page, limits=Limits(steps=20_000))


def test_content_that_grows_without_end_is_stopped() -> None:
    page = "<% content_for(:a) { yield_content(:a) + 'x' } %><%= yield_content :a %>"
    assert problem_of(run(page)).code == "limit-depth"
    page = "<% x = 'a' * 900_000 %><% 9.times { content_for :a, x } %><%= yield_content(:a).size %>"
    assert problem_of(run(page)).code == "limit-size"


@given(st.lists(TEXTS).map("".join), st.sampled_from(["partial", "link_to 'c',", "image_tag"]))
def test_any_name_gives_an_output_or_a_diagnostic(name: str, helper: str) -> None:
    rendering = run(f"<%= {helper} {json.dumps(name).replace('#', chr(92) + '#')} %>")
    assert rendering.diagnostics or isinstance(rendering.text, str)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("guide/page.html.md.erb", "guide/page.html"),
        ("page.md.erb", "page"),
        ("a.b.html.markdown", "a.b.html"),
        ("images/logo.png", "images/logo.png"),
    ],
)
def test_the_path_of_a_source_file(source: str, expected: str) -> None:
    assert built_path(source) == expected


def test_settings_change_addresses() -> None:
    addresses = Addresses(
        "a/b.html", ["a/c.html"], {"http_prefix": "/docs", "relative_links": True}
    )
    assert addresses.url("a/index.html") == "/docs/a/"
    assert addresses.asset_path("css", "x") == "../docs/stylesheets/x.css"
