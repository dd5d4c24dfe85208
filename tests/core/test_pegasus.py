"""The names that pages of the original system use, and what they are made of here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from policy_pages.erb.engine import Rendering, render
from policy_pages.erb.helpers.dialect import PageFacts, SiteFacts, Surroundings, ViewError
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.erb.helpers.own_names import view_helper
from policy_pages.erb.helpers.pegasus_addresses import join_path
from policy_pages.erb.plain_values import data_from_python
from policy_pages.erb.values import DataHash
from policy_pages.text.source import Source

PEGASUS, PLAIN = DIALECTS["pegasus"], DIALECTS["erb"]
DATA: dict[str, Any] = {
    "strings": {
        "en": {
            "title_stats": "Statistics",
            "hello": "Hello %{name}",
            "percent": "100%% of %{name}",
            "no_values": "100%%",
            "format": "%<x>.2f",
            "nested": {"deep": "D", "deeper": {"x": "X"}},
            "a.b": "a flat key",
            "items": {"one": "one item", "other": "%{count} items"},
            "counted": {"zero": "none", "one": "one", "other": "many"},
            "only_one": {"one": "one"},
            "number": 3,
            "list": ["a", "b %{name}"],
            "empty": "",
            "nothing": None,
        },
        "de": {"de": {"hello": "Hallo %{name}", "nothing": "nichts"}},
        "pt-BR": {"hello": "Olá %{name}"},
    },
    "countries": {"us": {"campaign_date_full": "December 8-14", "full_name": "United States"}},
}


class FakeViews:
    def where_missing(self, name: str) -> str:
        return ""

    def names(self) -> list[str]:
        return ["note", "broken"]

    def render(self, name: str, locals: Mapping[str, object]) -> str:
        if name == "broken":
            raise ViewError("broken.html:1: no")
        return f"<p>{name} {dict(locals)}</p>"


class NoPartials:
    def find(self, name: str, page: str) -> None:
        return None

    def names(self) -> list[str]:
        return []


def surroundings(
    fields: dict[str, Any] | None = None,
    options: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    *,
    site_url: str | None = "https://example.org/docs/",
    page_url: str = "/legal/terms/",
) -> Surroundings:
    found = data_from_python(DATA if data is None else data)
    assert isinstance(found, DataHash)
    page = PageFacts("legal/terms.md.erb", page_url, fields or {})
    site = SiteFacts(site_url, found, options or {})
    return Surroundings(page, site, FakeViews(), NoPartials(), lambda html: f"[{html}]")


def run(text: str, *given: Any, **named: Any) -> Rendering:
    around = surroundings(*given, **named)
    environment = PEGASUS.environment(around)
    views = {"view": view_helper(around.views, around.hold)}  # as every dialect has it
    environment = replace(environment, helpers={**environment.helpers, **views})
    source = Source("p.md.erb", text)
    return render(source, 0, environment, trim_mode=PEGASUS.trim_mode)


def printed(text: str, *given: Any, **named: Any) -> str:
    rendering = run(text, *given, **named)
    assert rendering.diagnostics == []
    return rendering.text


def refused(text: str, *given: Any, **named: Any) -> tuple[str, str, str]:
    (problem,) = run(text, *given, **named).diagnostics
    return problem.code, problem.message, problem.help


# -- string tables: what the i18n library for Ruby prints ----------------------------------------


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("hoc_s(:title_stats)", "Statistics"),
        ("hoc_s('title_stats').inspect", '"Statistics"'),
        ("hoc_s(:hello, locals: {name: 'Z'})", "Hello Z"),
        ("hoc_s(:hello, locals: {'name' => 'Z'}, language: 'de')", "Hallo Z"),
        ("I18n.t(:hello, name: 'Z')", "Hello Z"),
        ("I18n.t('hello', {name: 3.0})", "Hello 3.0"),
        ("t('hello', name: nil)", "Hello "),
        ("I18n.translate('hello', name: {a: 1})", "Hello {:a=>1}"),
        ("t('percent', name: 1)", "100% of 1"),
        ("t('no_values')", "100%%"),
        ("t('no_values', x: 1)", "100%"),
        ("t('nested.deep')", "D"),
        ("t(:deep, scope: :nested)", "D"),
        ("t('x', scope: [:nested, :deeper])", "X"),
        ("t('.nested.deep')", "D"),
        ("t('a.b')", "a flat key"),
        ("t('nested')[:deep] + t('nested')['deep']", "DD"),
        ("t('items', count: 1)", "one item"),
        ("t('items', count: 1.0)", "one item"),
        ("t('items', count: 0)", "0 items"),
        ("t('items', count: '1')", "1 items"),
        ("t('counted', count: 0)", "none"),
        ("t('number', count: 1) + 1", "4"),
        ("t('list', name: 'x').join(',')", "a,b x"),
        ("t('empty')", ""),
        ("t('nope', default: 'D')", "D"),
        ("t('nope', default: :title_stats)", "Statistics"),
        ("t('nope', default: [:no, 'E %{x}'], x: 1)", "E 1"),
        ("t('nope', default: nil).inspect", "nil"),
        ("t('hello', default: 'x', name: 'q')", "Hello q"),
        ("t('hello', locale: :de, name: 'q')", "Hallo q"),
        ("t('hello', locale: 'pt_BR', name: 'q')", "Olá q"),
        ("t('hello', locale: 'de-AT', name: 'q')", "Hallo q"),
        ("t('hello', locale: 'xx', name: 'q')", "Hello q"),
        ("I18n.locale.inspect", ":en"),
        ("I18n.exists?('nested.deep')", "true"),
        ("I18n.exists?(:nope)", "false"),
    ],
)
def test_a_string_is_found_and_filled(code: str, text: str) -> None:
    assert printed(f"<%= {code} %>") == text


@pytest.mark.parametrize(
    ("fields", "options", "text"),
    [
        ({}, {}, "Hello x nothing"),
        ({"lang": "de"}, {}, "Hallo x nichts"),
        ({"language": "de"}, {}, "Hallo x nichts"),
        ({"lang": "de_CH"}, {"language": "pt-BR"}, "Hallo x nichts"),
        ({}, {"language": "de"}, "Hallo x nichts"),
        ({"lang": "pt-BR"}, {}, "Olá x nothing"),
    ],
)
def test_the_language_is_the_pages_or_the_sites_or_english(
    fields: dict[str, Any], options: dict[str, Any], text: str
) -> None:
    page = "<%= t('hello', name: 'x') %> <%= t('nothing', default: 'nothing') %>"
    assert printed(page, fields, options) == text


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (
            "hoc_s(:titel_stats)",
            (
                "unknown-string",
                "the string `titel_stats` is not in `data/strings/en.yml`",
                "did you mean `title_stats`?",
            ),
        ),
        (
            "t('nested.depp')",
            (
                "unknown-string",
                "the string `nested.depp` is not in `data/strings/en.yml`",
                "did you mean `nested.deep`?",
            ),
        ),
        (
            "t('nothing', locale: :fr)",
            (
                "unknown-string",
                "the string `nothing` is not in `data/strings/fr.yml` or `data/strings/en.yml`",
                "",
            ),
        ),
        (
            "t('qqqqqqqqqq', default: :wwwwww)",
            ("unknown-string", "the string `qqqqqqqqqq` is not in `data/strings/en.yml`", ""),
        ),
        (
            "t('hello')",
            (
                "string-value",
                "the string `hello` needs `name`, which the page does not give it",
                "add `name: …` to the call",
            ),
        ),
        (
            "t('hello', nam: 1)",
            (
                "string-value",
                "the string `hello` needs `name`, which the page does not give it",
                "did you mean `nam`?",
            ),
        ),
        (
            "t('format', x: 1)",
            ("string-value", "the string `format` holds `%<x>`, a format", "write `%{x}` there"),
        ),
        (
            "t('only_one', count: 2)",
            ("string-value", "the string `only_one` has no `other` for this `count:`", ""),
        ),
        (
            "hoc_s(:empty, markdown: true)",
            (
                "string-value",
                "`hoc_s` prints its text unchanged: `markdown:` is not supported",
                "leave it out: the page becomes Markdown",
            ),
        ),
        ("hoc_s(:empty, x: 1)", ("argument-error", "unknown keyword: :x", "")),
        ("t", ("argument-error", "`t` takes the key of a string and its values", "")),
        ("t('')", ("type-error", "the key of a string is text or a symbol, not an empty text", "")),
        ("t(nil)", ("type-error", "the key of a string is text or a symbol, not nil", "")),
        ("t(:empty, locale: 1)", ("type-error", "`locale:` is text or a symbol, not Integer", "")),
    ],
)
def test_a_string_that_is_not_there_is_refused(code: str, refusal: tuple[str, str, str]) -> None:
    assert refused(f"<%= {code} %>") == refusal


def test_without_tables_the_place_for_them_is_named() -> None:
    code, message, help = refused("<%= t('x') %>", {"lang": "de"}, data={})
    assert (code, help) == ("unknown-string", "write `data/strings/de.yml`")
    assert message == "the string `x` is not found: there are no string tables"


def test_a_page_cannot_change_the_tables() -> None:
    environment = PEGASUS.environment(surroundings())
    change = Source(
        "p", "<% t('empty') << 'x'; t('nested')[:deep] << 'x'; t('list', name: 1)[0] << 'x' %>"
    )
    assert render(change, 0, environment, trim_mode="<>").diagnostics == []
    read = Source("p", "<%= t('empty') %>|<%= t('nested.deep') %>|<%= t('list', name: 1)[0] %>")
    assert render(read, 0, environment, trim_mode="<>").text == "|D|a"


def test_many_unknown_keys_end_soon() -> None:
    rendering = run("<%= t('title_statz') %>\n" * 100)
    helps = [problem.help for problem in rendering.diagnostics]
    assert len(helps) == 100
    assert helps.count("did you mean `title_stats`?") == 20


def test_a_huge_key_is_not_printed() -> None:
    _, message, _ = refused("<%= t('a' * 100_000) %>")
    assert len(message) < 200


# -- addresses -----------------------------------------------------------------------------------

FILES = {"sitemap": ["en/files/a.pdf"]}
US = {"constants": {"country": "us"}}


@pytest.mark.parametrize(
    ("code", "options", "text"),
    [
        ("resolve_url('/x')", {}, "/x"),
        ("resolve_url('/x')", US, "/us/x"),
        ("resolve_url('x/')", {"constants": {"country": "us", "user_language": "en"}}, "/us/en/x/"),
        ("resolve_url('/x')", {"constants": {"country": "us", "company": "acme"}}, "/acme/x"),
        ("resolve_url('/x')", {**US, "country_in_paths": False}, "/x"),
        ("resolve_url('')", US, "/us"),
        ("resolve_url('https://Code.org/x')", US, "https://Code.org/x"),
        ("hoc_uri '/x?a=b'", US, "/us/x?a=b"),
        ("localized_image('/images/a.png')", US, "/us/en/images/a.png"),
        ("localized_file('/files/a.pdf')", {}, "/files/a.pdf"),
        ("localized_file('/files/a.pdf')", FILES, "/en/files/a.pdf"),
        ("localized_file('files/a.pdf')", FILES, "/en/files/a.pdf"),
        ("localized_file('/files/a.pdf')", {**FILES, "language": "de"}, "/files/a.pdf"),
        ("codeorg_url('/x')", {}, "https://code.org/x"),
        ("codeorg_url()", {}, "code.org"),
        ("codeorg_url()", {"constants": {"country": "br"}}, "br.code.org"),
        (
            "codeorg_url('/x')",
            {"hosts": {"code_org": "http://localhost:9001/"}},
            "http://localhost:9001/x",
        ),
        ("CDO.studio_url('/x')", {}, "//studio.code.org/x"),
        ("CDO.studio_url 'x'", {}, "//studio.code.org/x"),
        ("CDO.studio_url", {}, "//studio.code.org"),
        ("CDO.code_org_url('/i.png', 'https:')", {}, "https://code.org/i.png"),
        ("CDO.studio_url('/x')", {"hosts": {"studio": "https://s.example"}}, "https://s.example/x"),
        (
            "CDO.studio_url('/x', 'http:')",
            {"hosts": {"studio": "https://s.example"}},
            "http://s.example/x",
        ),
        ("CDO.shop_url('/x')", {"hosts": {"shop": "shop.example"}}, "//shop.example/x"),
        ("CDO.hourofcode_url('/x')", {}, "//hourofcode.com/x"),
        ("request.host", {}, "example.org"),
        ("request.scheme", {}, "https"),
        ("request.url", {}, "https://example.org/docs/legal/terms/"),
        ("request.path", {}, "/docs/legal/terms/"),
        ("request.site", {}, "code.org"),
        ("request.locale", {}, "en-US"),
        ("request.locale", {"language": "pt-BR"}, "pt-BR"),
        ("request.language", {"language": "pt-BR"}, "pt"),
    ],
)
def test_addresses(code: str, options: dict[str, Any], text: str) -> None:
    assert printed(f"<%= {code} %>", {}, options) == text


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        # as Ruby's File.join gives them
        (("/", "us", "/a"), "/us/a"),
        (("/", "/a"), "/a"),
        (("/", "//x"), "//x"),
        (("/", "us", "a//", "b"), "/us/a//b"),
        (("a//", "/b"), "a/b"),
        (("a/", "/"), "a/"),
        (("/", "us", "en", ""), "/us/en/"),
        (("a", "", "b"), "a/b"),
    ],
)
def test_paths_are_joined_as_ruby_joins_them(parts: tuple[str, ...], joined: str) -> None:
    assert join_path(*parts) == joined


@pytest.mark.parametrize(
    ("code", "site_url", "page_url", "refusal"),
    [
        ("request.host", None, "/x/", "unknown-address"),
        ("request.url", None, "/x/", "unknown-address"),
        ("request.url", "https://example.org", "", "unknown-address"),
        ("request.path(1)", "https://example.org", "/x/", "argument-error"),
        ("request.params", "https://example.org", "/x/", "undefined-method"),
        ("CDO.secret", "https://example.org", "/x/", "undefined-method"),
        ("localized_image('/a.png')", None, "", "unknown-country"),
        ("resolve_url(1)", None, "", "type-error"),
        ("resolve_url(nil)", None, "", "type-error"),
        ("resolve_url", None, "", "argument-error"),
        ("resolve_url('/', a: 1)", None, "", "argument-error"),
        ("DB[:users].where(id: 1)", None, "", "unsupported-database"),
        ("DB.from(:users)", None, "", "unsupported-database"),
    ],
)
def test_what_is_not_known_is_refused(
    code: str, site_url: str | None, page_url: str, refusal: str
) -> None:
    assert refused(f"<%= {code} %>", site_url=site_url, page_url=page_url)[0] == refusal


def test_the_path_needs_no_site() -> None:
    assert printed("<%= request.path %>", site_url=None) == "/legal/terms/"


def test_a_locale_needs_a_region() -> None:
    code, _, help = refused("<%= request.locale %>", {"lang": "de"})
    assert (code, help) == ("unknown-locale", "write `language: de-…`")


# -- dates, constants, the header ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "options", "data", "text"),
    [
        ("campaign_date('full')", US, DATA, "December 8-14"),
        ("campaign_date('nothing of the kind')", {}, DATA, "December 8-14"),
        ("campaign_date(:short)", {}, DATA, "December 8-14"),
        ("campaign_date('full')", {"dates": {"full": "May 15"}}, DATA, "May 15"),
        ("campaign_date('start-short')", {}, {"dates": {"start-short": "5/15"}}, "5/15"),
        ("campaign_date('year')", {}, {"strings": {"en": {"campaign_date_year": 2014}}}, "2014"),
        (
            "campaign_date('year')",
            {"constants": {"country": "uk"}},
            {"strings": {"en": {"nonus_campaign_date_year": 2015, "campaign_date_year": 1}}},
            "2015",
        ),
        ("country_full_name", US, DATA, "United States"),
        ("format_integer_with_commas(1234567)", {}, DATA, "1,234,567"),
        ("format_integer_with_commas(-123)", {}, DATA, "-123"),
        ("format_integer_with_decimals('1000')", {}, DATA, "1.000"),
    ],
)
def test_dates_and_numbers(
    code: str, options: dict[str, Any], data: dict[str, Any], text: str
) -> None:
    assert printed(f"<%= {code} %>", {}, options, data) == text


def test_a_date_that_nobody_configured_is_refused() -> None:
    code, message, help = refused("<%= campaign_date('short') %>")
    assert (code, message) == ("unknown-date", "the date `short` is not known for the country `us`")
    assert help == "set the option `dates: {short: …}`, or write it in the data file `dates.yml`"


def test_constants_and_fields_are_names_and_instance_variables() -> None:
    page = "<%= @country %> <%= country %> <%= @hoc_year + 1 %> <%= title %> <%= @title %>"
    options = {"constants": {"country": "us", "hoc_year": 2014, "title": "none"}}
    assert printed(page, {"title": "T"}, options) == "us us 2015 T T"


def test_the_header_is_a_hash_with_the_keys_of_yaml() -> None:
    page = "<%= @header['title'] %> <%= header['a']['b'] %> <%= @header[:title].inspect %>"
    assert printed(page, {"title": "T", "a": {"b": 1}}) == "T 1 nil"


def test_conditions_on_the_country() -> None:
    page = "<% if @country == 'us' || @country == 'ca' %>\nhere\n<% else %>\nthere\n<% end %>\n"
    assert printed(page, {}, US) == "here\n"
    assert printed(page) == "there\n"


def test_data_files_stand_for_the_database() -> None:
    page = "<% data.users.each do |u| %><%= u.name %> <%= u[:age] %>,<% end %>"
    data = {"users": [{"name": "A", "age": 1}, {"name": "B", "age": 2}]}
    assert printed(page, data=data) == "A 1,B 2,"


def test_a_page_changes_its_own_copy_of_the_data() -> None:
    facts = surroundings(data={"users": ["A"]})
    for _ in range(2):
        source = Source("p", "<% data.users << 'B' %><%= data.users.join %>")
        assert render(source, 0, PEGASUS.environment(facts)).text == "AB"


def test_a_view_is_held_back_with_its_values() -> None:
    page = "<%= view :note, text: 'a', list: [1, :b] %>"
    assert printed(page) == "[<p>note {'text': 'a', 'list': [1, 'b']}</p>]"
    assert printed("<%= view 'note', {:text => 'x'} %>") == "[<p>note {'text': 'x'}</p>]"


def test_a_view_with_a_huge_name_is_refused_shortly() -> None:
    code, message, _ = refused("<%= view 'x' * 100_000 %>")
    assert code == "unknown-view"
    assert len(message) < 200


# -- the dialect of Ruby alone -------------------------------------------------------------------


def test_plain_ruby_has_the_fields_the_data_and_nothing_else() -> None:
    environment = PLAIN.environment(surroundings({"title": "T"}, US))
    text = "<%= title %> <%= @title %> <%= @country %>\n<%= 1 + 1 %>\n"
    rendering = render(Source("p", text), 0, environment, trim_mode=PLAIN.trim_mode)
    assert rendering.text == "T T us\n2\n"
    text = "<%= data.countries.us.full_name %>"
    assert render(Source("p", text), 0, environment).text == "United States"
    rendering = render(Source("p", "<%= hoc_s :note %>"), 0, environment)
    assert [problem.code for problem in rendering.diagnostics] == ["undefined-name"]


# -- everything ends -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "<% k = 'a.' * 400_000; 1_000_000.times { I18n.exists?(k) } %>",
        "<% d = (1..100_000).map { |i| :a }; 1_000_000.times { t(:x, default: [*d, 'y']) } %>",
        "<% l = 'a' * 900_000; 1_000_000.times { t('empty', locale: l) } %>",
        "<% l = (1..100_000).to_a; 1_000_000.times { view :note, list: l } %>",
        "<% s = 'a' * 900_000; 1_000_000.times { resolve_url(s) } %>",
        "<% s = '1' * 900_000; 1_000_000.times { format_integer_with_commas(s) } %>",
        "<% 1_000_000.times { view :note } %>",
    ],
)
def test_a_loop_around_a_helper_meets_a_limit(page: str) -> None:
    assert refused(page)[0] == "limit-steps"
