"""The fields a site uses: one check for a build and for the command alone."""

from __future__ import annotations

import datetime

import pytest

from policy_pages.front_matter.reading import read_front_matter
from policy_pages.page.fields import PageFields, read_fields
from policy_pages.social.reading import text_given
from policy_pages.text.source import Source


def fields_of(header: str, **given: object) -> PageFields:
    source = Source("p.md", f"---\n{header}\n---\n")
    front_matter = read_front_matter(source)
    assert front_matter.diagnostics == []
    return read_fields(source, front_matter, given)


def test_the_header_goes_before_what_is_given() -> None:
    page = fields_of("title: A\nsocial: {og:title: B}", title="C", kind="letter")
    assert page.fields["title"] == "A"
    assert page.fields["kind"] == "letter"
    assert text_given(page.social, "og:title") == "B"
    given = fields_of("title: A", social={"og:title": "C"})
    assert text_given(given.social, "og:title") == "C"
    assert page.diagnostics == []


@pytest.mark.parametrize(
    ("header", "code", "column", "message"),
    [
        ("title: No", "front-matter-text", 8, "`No` is read as false, not as text"),
        ("title: 1.10", "front-matter-text", 8, "`1.10` is read as the number 1.1,"),
        ("title: 0x1A", "front-matter-text", 8, "`0x1A` is read as the number 26"),
        ("title: ~", "front-matter-text", 8, "`~` is read as an empty value"),
        ("title: [Terms]", "front-matter-text", 8, "`[Terms]` is read as a list"),
        ("description: {a: b}", "front-matter-text", 14, "is read as `key: value` lines"),
        ("version: 1.10", "front-matter-text", 10, "`1.10` is read as the number 1.1,"),
        ("opens: 9:30", "front-matter-text", 8, "`9:30` is read as the number 570"),
        ('"opens" : 9:30 # at', "front-matter-text", 11, "`9:30` is read as the number 570"),
        ("hours: [8:00, '9:30']", "front-matter-text", 9, "`8:00` is read as the number 480"),
        ("hours: {opens: 0123}", "front-matter-text", 16, "`0123` is read as the number 83"),
        ("socail: {}", "unknown-field", 1, "unknown field `socail`"),
        ("noindx: true", "unknown-field", 1, "unknown field `noindx`"),
        ("cannonical: /x", "unknown-field", 1, "unknown field `cannonical`"),
        ("updated: March 2020", "front-matter-date", 10, "`March 2020` is not a valid date"),
        ("kind: leter", "unknown-kind", 7, "`leter` is not a kind of page"),
        ("published: next week", "front-matter-date", 12, "`next week` is not a valid date"),
        ("hide: 3", "front-matter-hide", 7, "`hide` must list names of parts of the page"),
        (
            "hide: [toc, 3]",
            "front-matter-hide",
            7,
            "`hide` must list names of parts of the page",
        ),
        (
            "hide: {toc: true}",
            "front-matter-hide",
            7,
            "`hide` must list names of parts of the page",
        ),
        ("social: hi", "social-mapping", 1, ""),
        ("icon: [x]", "theme-field", 7, "`icon` is a list, not text"),
        ("icon: 3", "theme-field", 7, "`icon` is the number 3, not text"),
        ("subtitle: {a: b}", "theme-field", 11, "`subtitle` is `key: value` lines, not text"),
        ("status: [new]", "theme-field", 9, "`status` is a list, not text"),
        ("tags: {a: b}", "theme-field", 7, "a tag is `key: value` lines, not text"),
        ("tags: [a, [b]]", "theme-field", 11, "a tag is a list, not text"),
        ("tags: [2026-01-01]", "theme-field", 8, "a tag is a date, not text"),
        ("search: text", "theme-field", 9, "`search` is text, not `key: value` lines"),
        ("search: {boost: much}", "theme-field", 10, "`search.boost` is text, not a number"),
        ("search: {boost: .inf}", "theme-field", 10, "is a number beyond all limits, not a"),
        ("search: {boost: 0}", "theme-field", 10, "is the number 0, not a number above zero"),
        ('search: {exclude: "no"}', "theme-field", 10, "`search.exclude` is text, neither"),
        (
            "{template: redirect.html, location: 'javascript:x'}",
            *("theme-field", 37, "`location` is not the address of a page"),
        ),
        (
            "{last_reviewed_on: 9999-12-31, review_in: 1 month}",
            *("impossible-dates", 43, "the next review, 1 month later, is after the year 9999"),
        ),
        (
            "policy: {kind: policy, published: 9999-12-31, review_in: 100 years}",
            *("impossible-dates", 47, "the next review, 100 years later, is after the year 9999"),
        ),
        ("published: 0001-01-01", "policy-value", 12, "it is the first day of the calendar"),
    ],
)
def test_a_mistake_has_its_place(header: str, code: str, column: int, message: str) -> None:
    found = fields_of(header).diagnostics
    (problem,) = [one for one in found if one.severity == "error"] or found
    assert (problem.code, problem.line, problem.column) == (code, 2, column)
    assert message in problem.message


@pytest.mark.parametrize(
    ("header", "hide"),
    [("hide: toc", ["toc"]), ("hide: [toc, path]", ["toc", "path"]), ("hide:", []), ("a: b", None)],
)
def test_one_part_to_hide_is_a_list_of_one(header: str, hide: list[str] | None) -> None:
    page = fields_of(header)
    assert page.fields.get("hide") == hide
    assert page.diagnostics == []


@pytest.mark.parametrize("title", ["404", "-1", "1.5", "2026-03-01", "2026 # a year"])
def test_a_title_that_is_read_as_it_is_written_is_text(title: str) -> None:
    page = fields_of(f"title: {title}\ndescription: {title}")
    assert page.diagnostics == []
    assert page.fields["title"] == page.fields["description"] == title.partition(" #")[0]


def test_a_given_title_may_be_a_number_that_loses_nothing() -> None:
    page = fields_of("layout: page", title=404, description=datetime.date(2026, 3, 1))
    assert (page.fields["title"], page.fields["description"]) == ("404", "2026-03-01")
    assert page.diagnostics == []


@pytest.mark.parametrize(
    "header", ["version: 1.10", "opens: 9:30", "id: 010", "updated: March 2020", "expires: never"]
)
def test_what_other_systems_have_too_is_information_unless_the_page_is_a_policy(
    header: str,
) -> None:
    (problem,) = fields_of(header).diagnostics
    assert problem.severity == "info"
    (problem,) = fields_of(f"kind: notice\n{header}").diagnostics
    assert problem.severity == "warning"


@pytest.mark.parametrize("header", ["search: true", "search: false", "hide: false"])
def test_a_switch_of_another_system_is_no_mistake(header: str) -> None:
    assert fields_of(header).diagnostics == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": True}, "front-matter-text"),
        ({"title": 1.1}, "front-matter-text"),
        ({"kind": "leter"}, "unknown-kind"),
        ({"hide": 3}, "front-matter-hide"),
        ({"social": [1]}, "social-mapping"),
    ],
)
def test_given_fields_are_checked_as_a_headers_own(given: dict[str, object], code: str) -> None:
    (problem,) = fields_of("owner: The board", **given).diagnostics
    assert (problem.code, problem.line, problem.column) == (code, 1, 1)


@pytest.mark.parametrize(
    "header",
    [
        "title:",
        'title: ""',
        "title: 'No'",
        "x: No",
        "# nothing",
        "x: 07",
        "x: a 9:30",
        "x: 08",
        "x: '0123'",
    ],
)
def test_a_text_may_be_left_out_or_quoted(header: str) -> None:
    assert fields_of(header).diagnostics == []


@pytest.mark.parametrize(
    "header",
    [
        *("icon: material/gavel", "icon:", "subtitle: 3", "status: new", "status: 2026-01-01"),
        *("tags: a", "tags: [a, 3, true]", "tags:", "search:", "search: {}", "location: [Oslo]"),
        *("search: {boost: 2, exclude: true}", "search: {boost: 0.5}", "location: 'Oslo: north'"),
        "{template: redirect.html, location: /terms/?a:b}",
        "{last_reviewed_on: 9999-11-30, review_in: 1 month}",
    ],
)
def test_what_a_theme_can_use_is_not_a_mistake(header: str) -> None:
    assert fields_of(header).diagnostics == []


@pytest.mark.parametrize(
    "name",
    ["socials_links", "authors", "robot_notes", "descriptive", "index", "publisher", "image2"],
)
def test_a_name_of_another_tool_is_no_slip_of_the_pen(name: str) -> None:
    assert fields_of(f"{name}: x").diagnostics == []
