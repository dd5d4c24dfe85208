"""The ids of headings in real builds: by each rule, beside each other, and in policies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

CONFIGURATION = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
validation: {anchors: warn}
markdown_extensions: [attr_list, toc]
plugins:
  - search
  - policy-pages:
      cards: {enabled: false}
"""
HEADINGS = """\
# The API

## Überblick

## Terms & Conditions

## What we're doing

## Get one message

### Response

## Get all messages

### Response

## Named here {#by-name}
"""
EXPECTED = {
    "github": [
        *("the-api", "überblick", "terms--conditions", "what-were-doing", "get-one-message"),
        *("response", "get-all-messages", "response-1"),
    ],
    "govuk": [
        *("the-api", "berblick", "terms-amp-conditions", "what-we-39-re-doing", "get-one-message"),
        *("response", "get-all-messages", "get-all-messages-response"),
    ],
    "redcarpet": [
        *("the-api", "berblick", "terms-conditions", "what-were-doing", "get-one-message"),
        *("response", "get-all-messages"),
    ],
    "kramdown": [
        *("the-api", "berblick", "terms--conditions", "what-were-doing", "get-one-message"),
        *("response", "get-all-messages", "response-1"),
    ],
    "python": [
        *("the-api", "uberblick", "terms-conditions", "what-were-doing", "get-one-message"),
        *("response", "get-all-messages", "response_1"),
    ],
}
FLAVOURS = ["python", "gfm", "redcarpet"]


def linking(ids: list[str], page: str = "") -> str:
    return "\n".join(f"- [one]({page}#{id})" for id in ids)


def ids(built: BuiltSite, path: str = "index.html") -> list[str]:
    """The own ids of a page's headings."""
    return [str(id) for id in built.article(path).xpath("(.//h1 | .//h2 | .//h3)/@id")]


def beside(built: BuiltSite, path: str = "index.html") -> dict[str, list[str]]:
    """Own id of a heading -> those beside it."""
    found = built.article(path).xpath(".//*[self::h1 or self::h2 or self::h3][span/@id]")
    return {str(one.get("id")): [str(id) for id in one.xpath("span/@id")] for one in found}


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("rule", EXPECTED)
def test_links_to_the_ids_of_a_rule_live(
    build: Callable[..., BuiltSite], rule: str, flavour: str
) -> None:
    header = f"---\nmarkdown: {flavour}\n---\n"
    known = [*EXPECTED[rule], "by-name"]
    site = f"{CONFIGURATION}      heading_ids: {rule}\n=== docs/api.md\n{header}{HEADINGS}\n"
    site += linking(known) + f"\n=== docs/index.md\n# Home\n\n{linking(known, 'api.md')}\n"
    built = build(site)
    assert built.exit_code == 0, built.log
    own = ids(built, "api/index.html")
    assert {*EXPECTED[rule], "by-name"} <= {*own}
    assert len(own) == len({*own}) == 9
    nothing = build(site.replace("#the-api", "#the-apis"))
    assert nothing.exit_code == 1
    assert "#the-apis" in nothing.log


@pytest.mark.parametrize(
    "rules", ["[govuk, github, kramdown, redcarpet, python]", "[python, govuk]"]
)
def test_ids_of_further_rules_stay_beside(build: Callable[..., BuiltSite], rules: str) -> None:
    named = rules.strip("[]").split(", ")
    known = list(dict.fromkeys(id for rule in named for id in EXPECTED[rule]))
    site = f"{CONFIGURATION}      heading_ids: {rules}\n=== docs/index.md\n{HEADINGS}\n"
    built = build(f"{site}{linking(known)}\n=== docs/b.md\n{linking(known, 'index.md')}\n")
    assert built.exit_code == 0, built.log
    assert {*EXPECTED[named[0]]} <= {*ids(built)}
    all_ids = [str(id) for id in built.article("index.html").xpath(".//@id")]
    assert len(all_ids) == len({*all_ids})
    assert [id for id in beside(built) if id == "by-name"] == []
    words = [one.text_content() for one in built.article("index.html").xpath(".//h2")]
    assert words[1] == "Terms & Conditions"


def test_each_flavour_has_a_rule(build: Callable[..., BuiltSite]) -> None:
    pages = "".join(
        f"=== docs/{flavour}.md\n---\nmarkdown: {flavour}\n---\n# T\n\n## Terms & Überblick\n"
        for flavour in FLAVOURS
    )
    pages += "=== docs/index.md\n# Home\n"
    built = build(f"{CONFIGURATION}      dialect: middleman\n{pages}")
    assert built.exit_code == 0, built.log
    assert ids(built, "python/index.html") == ["t", "terms-uberblick"]
    assert beside(built, "python/index.html") == {}
    assert ids(built, "gfm/index.html") == ["t", "terms--überblick"]
    assert beside(built, "gfm/index.html") == {"terms--überblick": ["terms-uberblick"]}
    assert ids(built, "redcarpet/index.html") == ["t", "terms-berblick"]
    assert beside(built, "redcarpet/index.html") == {
        "terms-berblick": ["terms-amp-berblick", "terms-uberblick"]
    }
    built = build(f"{CONFIGURATION}      dialect: pegasus\n{pages}")
    assert ids(built, "redcarpet/index.html") == ["t", "terms-uberblick"]
    assert beside(built, "redcarpet/index.html") == {}


def test_a_template_has_the_rule_of_its_dialect(build: Callable[..., BuiltSite]) -> None:
    text = "=== docs/index.md.erb\n# It\n\n## <%= 'Q' %>&A's\n\n## `<a>` it's\n"
    built = build(f"{CONFIGURATION}      dialect: middleman\n{text}")
    assert built.exit_code == 0, built.log
    assert ids(built) == ["it", "qas", "a-its"]
    assert beside(built) == {
        "qas": ["q-amp-a-39-s"],
        "a-its": ["lt-a-gt-it-39-s"],
    }


def test_a_table_of_contents_that_makes_ids_is_the_rule(build: Callable[..., BuiltSite]) -> None:
    own = "toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: upper}}}"
    page = "=== docs/index.md\n---\nmarkdown: gfm\n---\n# Home\n\n## Terms & more\n"
    built = build(CONFIGURATION.replace("toc]", f"{own}]") + page)
    assert built.exit_code == 0, built.log
    assert ids(built) == ["Home", "Terms--more"]
    assert beside(built) == {}
    named = CONFIGURATION.replace("toc]", f"{own}]") + "      heading_ids: [govuk, python]\n"
    built = build(named + page)
    assert ids(built) == ["home", "terms-amp-more"]
    assert beside(built) == {"home": ["Home"], "terms-amp-more": ["Terms--more"]}


def test_contents_and_search_have_the_ids(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"{CONFIGURATION}      heading_ids: [github, python]\n=== docs/index.md\n{HEADINGS}"
    )
    contents = built.page("index.html").xpath("//nav[@aria-label='Table of contents']//a/@href")
    assert {f"#{id}" for id in EXPECTED["github"][1:]} <= {*map(str, contents)}
    words = built.page("index.html").xpath(
        "//nav[@aria-label='Table of contents']//a[@href='#terms--conditions']"
    )
    assert words[0].text_content().strip() == "Terms & Conditions"
    places = json.loads(built.text("search/search_index.json"))["docs"]
    found = {place["location"]: place["title"] for place in places}
    assert {f"#{id}" for id in EXPECTED["github"][1:]} <= found.keys()
    assert "#terms-conditions" not in found
    assert built.page("index.html").xpath("string(//title)") == "Test"


def test_an_id_in_html_is_not_given_twice(build: Callable[..., BuiltSite]) -> None:
    page = '# A\n\n<a id="terms-more"></a>\n\n<p name="x" id=terms-most>x</p>\n\n'
    page += "## Terms & more\n\n## Terms & most\n\n## Terms & all\n"
    built = build(f"{CONFIGURATION}      heading_ids: [github, python]\n=== docs/index.md\n{page}")
    assert beside(built) == {"terms--all": ["terms-all"]}


def test_a_rule_that_there_is_not_is_refused(build: Callable[..., BuiltSite]) -> None:
    for value in ("githup", "[github, githup]", "[]", "{a: b}"):
        built = build(f"{CONFIGURATION}      heading_ids: {value}\n=== docs/index.md\n# A\n")
        assert built.exit_code == 1
        assert "is not a rule of the ids of headings; the rules are: github, govuk" in built.log


# -- policies ------------------------------------------------------------------------------------

POLICY = """\
---
title: Terms
policy: {kind: policy}
markdown: %s
---
# Terms

[1. Sharing](#1-sharing), [2. Fees](#2-fees), [Über](#%s)

## 1. Sharing

See [](#2-fees) and [more](#fees).

## 2. Fees

## §3 Über & mehr

## Named {#by-name}
"""


@pytest.mark.parametrize(
    ("flavour", "id"),
    [("python", "3-uber-mehr"), ("gfm", "3-über--mehr"), ("redcarpet", "3-ber-mehr")],
)
def test_a_link_to_a_clause_as_its_heading_is_named_lives(
    build: Callable[..., BuiltSite], flavour: str, id: str
) -> None:
    other = f"=== docs/index.md\n# Home\n\n[](terms.md#1-sharing) [x](terms.md#{id})\n"
    site = f"{CONFIGURATION}      dialect: middleman\n=== docs/terms.md\n{POLICY % (flavour, id)}"
    built = build(site + other)
    assert built.exit_code == 0, built.log
    own = ids(built, "terms/index.html")
    assert own[:3] == ["terms", "sharing", "fees"]
    assert beside(built, "terms/index.html")["sharing"] == ["1-sharing"]
    link = built.article("terms/index.html").xpath(".//p/a[@href='#2-fees']")
    assert [one.text_content() for one in link] == ["2. Fees", "2"]
    assert built.article("index.html").xpath("string(.//p/a[1])") == "1"


def test_an_id_that_an_author_gave_has_none_beside_it(build: Callable[..., BuiltSite]) -> None:
    built = build(f"{CONFIGURATION}=== docs/index.md\n{POLICY % ('python', 'named')}")
    assert built.exit_code == 1
    assert "error[dead-clause]: this page has no clause `named`" in built.log
    built = build(f"{CONFIGURATION}=== docs/index.md\n{POLICY % ('python', 'zzz')}")
    assert "help: it has `terms`, `sharing`, `fees`, `uber-mehr`, `by-name`" in built.log


def test_frozen_ids_win(build: Callable[..., BuiltSite]) -> None:
    frozen = (
        "=== docs/index.clauses.yml\n- id: giving\n  heading: Sharing\n  begins: See 2 and more\n"
    )
    text = POLICY % ("python", "3-über--mehr")
    site = f"{CONFIGURATION}      heading_ids: [govuk, github]\n{frozen}"
    built = build(f"{site}=== docs/index.md\n{text}")
    assert built.exit_code == 0, built.log
    assert ids(built)[:3] == ["terms", "giving", "fees"]
    assert beside(built)["giving"] == ["1-sharing"]
    assert beside(built)["uber-mehr"] == ["3-ber-amp-mehr", "3-über--mehr"]


def test_ids_beside_are_no_change_of_a_policy(build: Callable[..., BuiltSite]) -> None:
    text = "# Terms\n\n## Überblick & mehr\n\nWe do.\n\n## Q&A\n\nWe answer.\n"
    versions = [("2020-01-01", "2020-01-01", "python"), ("index", "2021-01-01", "gfm")]
    pages = "".join(
        f"=== docs/terms/{name}.md\n---\ntitle: Terms\nmarkdown: {flavour}\n"
        f"policy: {{kind: policy, effective: {day}}}\n---\n{text}"
        for name, day, flavour in versions
    )
    built = build(f"{CONFIGURATION}=== docs/index.md\n# Home\n{pages}")
    assert built.exit_code == 0, built.log
    path = "terms/changes/2020-01-01-to-2021-01-01/index.html"
    assert "Nothing has changed" in built.article(path).text_content()
