"""What a page declares of a policy, and what it is told of mistakes in it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.front_matter.reading import FrontMatter, read_front_matter
from policy_pages.policies.declaration import Declaration, json_schema
from policy_pages.policies.durations import period_end
from policy_pages.policies.reading import read_policy
from policy_pages.policies.state import next_review
from policy_pages.policies.undeclared import (
    BELOW,
    NOTHING_DECLARED,
    OTHER_FIELDS,
    declares_nothing,
)
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.source import Source

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "schemas" / "front-matter.json"

FULL = """\
kind: policy
status: published
version: "2.1"
published: 2026-01-10
effective: {new accounts: 2026-02-01, existing accounts: 2026-03-01}
review_in: 12 months
owner: Legal team
contact: legal@example.org
supersedes: 2014-12-01.md
language: en
controlling_language: de
licence: CC-BY-4.0
comments: {opens: 2025-12-01, closes: 2025-12-29, to: policy@example.org}
changes:
  - {date: 2026-01-10, major: true, note: We no longer keep names.}
  - {date: 2025-12-02, note: A typing error.}
aliases: [/privacy-old/]
"""


def read(header: str) -> tuple[Declaration, list[Diagnostic]]:
    source = Source("p.md", f"---\n{header}---\n")
    front_matter = read_front_matter(source)
    assert front_matter.diagnostics == []
    return read_policy(source, front_matter)


def below_policy(text: str) -> str:
    return "policy:\n" + "".join(f"  {line}\n" for line in text.splitlines())


def test_a_declaration_is_read_whole() -> None:
    policy, problems = read(below_policy(FULL))
    assert problems == []
    assert policy.kind == "policy"
    assert policy.version == "2.1"
    assert policy.effective == {
        "new accounts": datetime.date(2026, 2, 1),
        "existing accounts": datetime.date(2026, 3, 1),
    }
    assert policy.comments is not None
    assert policy.comments.closes == datetime.date(2025, 12, 29)
    assert [change.major for change in policy.changes] == [True, False]
    assert policy.aliases == ["/privacy-old/"]


@pytest.mark.parametrize("header", ["title: x\n", "policy:\n", "policy: {}\n"])
def test_a_page_may_declare_nothing(header: str) -> None:
    assert read(header) == (Declaration(), [])


def test_a_page_that_declares_nothing_has_the_values_of_an_empty_declaration() -> None:
    names = [*Declaration.model_fields, "is_empty", "has_clauses"]
    empty = Declaration()
    known = {name: getattr(NOTHING_DECLARED, name) for name in names}
    known |= {name: list(value) for name, value in known.items() if isinstance(value, tuple)}
    assert known == {name: getattr(empty, name) for name in names}


@pytest.mark.parametrize("name", sorted({*Declaration.model_fields, *OTHER_FIELDS, *BELOW}))
def test_no_field_that_declares_something_is_passed_over(name: str) -> None:
    values = ["letter", "12 months", "draft", datetime.date(2020, 1, 1), ["/old/"], {}, True]
    found = [read_policy(Source("p.md", ""), FrontMatter({name: value})) for value in values]
    says_something = any(not policy.is_empty or problems for policy, problems in found)
    assert not (says_something and declares_nothing({name: values[0]}))


def test_other_fields_are_passed_over() -> None:
    assert declares_nothing({"title": "x", "language": "de", "comments": True})


def test_fields_of_other_systems_are_understood() -> None:
    policy, problems = read(
        "kind: letter\npublished: 2014-05-15\nlast_reviewed_on: 2015-01-01\n"
        'review_in: 6 months\nowner_slack: "#legal"\n'
    )
    assert problems == []
    assert (policy.kind, policy.published) == ("letter", datetime.date(2014, 5, 15))
    assert policy.contact == "#legal"
    assert next_review(policy) == datetime.date(2015, 7, 1)


def test_what_stands_below_policy_goes_before_the_fields_beside_it() -> None:
    policy, problems = read("kind: letter\nversion: 3\npolicy:\n  kind: notice\n")
    assert (policy.kind, policy.version, problems) == ("notice", None, [])


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("policy: text\n", [("policy-mapping", 2, 1, "")]),
        ("policy: {kind: [a]}\n", [("unknown-kind", 2, 10, "the kinds are")]),
        ("kind: letter\npublished: soon\n", [("front-matter-date", 3, 12, "write year, month")]),
        ("policy: {kind: polcy}\n", [("unknown-kind", 2, 16, "did you mean `policy`?")]),
        ("policy:\n  ownr: x\n", [("unknown-policy-key", 3, 3, "did you mean `owner`?")]),
        ("policy:\n  3: x\n", [("unknown-policy-key", 3, 3, "the keys are `kind`")]),
        ("policy:\n  version: 1.10\n", [("policy-value", 3, 12, "put it in quotes")]),
        ("policy:\n  version: ''\n", [("policy-value", 3, 12, "write something")]),
        ("policy:\n  owner: [a]\n", [("policy-value", 3, 3, "write plain text")]),
        ("policy:\n  published: 2026-02-01 10:00\n", [("front-matter-date", 3, 14, "write year")]),
        (
            "policy:\n  review_in: often\n",
            [("policy-value", 3, 14, "write, for example, `6 months`")],
        ),
        (
            "kind: policy\nreview_in: often\n",
            [("policy-value", 3, 12, "write, for example, `6 months`")],
        ),
        ("policy:\n  effective: soon\n", [("front-matter-date", 3, 14, "write year")]),
        ("policy:\n  effective: 1.6.2027\n", [("front-matter-date", 3, 14, "write year")]),
        ("policy:\n  effective:\n    1.6.2027\n", [("front-matter-date", 4, 5, "write year")]),
        ("policy:\n  effective: {new: soon}\n", [("front-matter-date", 3, 20, "write year")]),
        ("policy:\n  effective: {}\n", [("policy-value", 3, 3, "write one date")]),
        (
            "policy:\n  comments: {opens: 2026-01-01, closed: 2026-01-02, to: x@y}\n",
            [("unknown-policy-key", 3, 33, "did you mean `closes`?")],
        ),
        ("policy:\n  comments: {opens: 2026-01-01, to: x@y}\n", [("policy-incomplete", 3, 3, "")]),
        (
            "policy:\n  comments: {opens: 2026-01-01, closes: 2026-01-02, to: x@y, cc: y}\n",
            [("unknown-policy-key", 3, 62, "the keys are `opens`")],
        ),
        (
            "policy:\n  security_txt:"
            " {contact: [http://e.example/], Expires: 2027-01-01, Policy: x}\n",
            [
                ("policy-value", 3, 28, "write `https://e.example/`"),
                ("unknown-policy-key", 3, 48, "expires on the day of the next review"),
                ("unknown-policy-key", 3, 69, "write `policy`"),
            ],
        ),
        ("policy:\n  security_txt: {}\n", [("policy-incomplete", 3, 3, "add it below")]),
        ("policy:\n  security_txt: x\n", [("policy-value", 3, 17, "write `contact` below it")]),
        (
            "policy:\n  changes:\n  - {date: 2026-01-01, note: x}\n  - {date: x, note: 3}\n",
            [("front-matter-date", 5, 12, ""), ("policy-value", 5, 21, "put it in quotes")],
        ),
        (
            "policy:\n  published: 2026-02-01\n  effective: 2026-01-01\n",
            [("impossible-dates", 4, 3, "a later one")],
        ),
        (
            "published: 2026-02-01\npolicy:\n  effective: {new: 2026-03-01, old: 2026-01-01}\n",
            [("impossible-dates", 4, 32, "a later one")],
        ),
        (
            "policy:\n  comments: {opens: 2026-02-01, closes: 2026-01-01, to: x@y}\n",
            [("impossible-dates", 3, 33, "a later one")],
        ),
        (
            "policy:\n  published: 2026-02-01\n  review_by: 2026-01-01\n",
            [("impossible-dates", 4, 3, "later")],
        ),
        (
            "policy:\n  published: 2026-02-01\n  withdrawn: 2026-01-31\n",
            [("impossible-dates", 4, 3, "later")],
        ),
        (
            "policy:\n  effective: {new accounts: 2026-02-01}\n",
            [("impossible-dates", 3, 3, "name the others")],
        ),
        (
            "policy:\n  effective: {1: 2026-02-01, b: 2026-03-01}\n",
            [("policy-value", 3, 3, "in quotes")],
        ),
        (
            "policy:\n  aliases: [/a/, /b.pdf, x?y]\n",
            [("alias-address", 3, 18, "keep the file"), ("alias-address", 3, 26, "remove what")],
        ),
        (
            "policy:\n  comments: {opens: 2026-01-01, closes: 2026-01-02, to: 'javascript:a@b'}\n",
            [("policy-value", 3, 57, "write an email address")],
        ),
        ('policy:\n  effective: "2026-02-01"\n', [("front-matter-date", 3, 14, "without quotes")]),
        ("policy:\n  reviewed: [2026-02-01]\n", [("front-matter-date", 3, 3, "write year")]),
        (
            "policy:\n  changes: [text]\n",
            [("policy-value", 3, 13, "write `date`, `note` below it")],
        ),
        ("policy:\n  changes: text\n", [("policy-value", 3, 12, "begins with `- `")]),
        ("policy:\n  comments: soon\n", [("policy-value", 3, 13, "`opens`, `closes`, `to`")]),
        ("policy:\n  status: Draft\n", [("policy-value", 3, 11, "did you mean `draft`?")]),
        ("policy:\n  numbered: maybe\n", [("policy-value", 3, 13, "write `true`")]),
        ("policy:\n  review_in: 9000 years\n", [("policy-value", 3, 14, "write `1 year`")]),
        ("policy:\n  review_in: 12\n", [("policy-value", 3, 14, "`6 months`")]),
        ("policy:\n  1: x\n", [("unknown-policy-key", 3, 3, "the keys are `kind`")]),
        ("old_paths: [/a/, ../b]\n", [("alias-address", 2, 18, "/old/page/")]),
    ],
)
def test_a_mistake_is_told_where_it_stands(
    header: str, expected: list[tuple[str, int, int, str]]
) -> None:
    policy, problems = read(header)
    assert [(p.code, p.line, p.column) for p in problems] == [row[:3] for row in expected]
    for problem, (_, _, _, help) in zip(problems, expected, strict=True):
        assert problem.severity == "error"
        assert problem.help
        assert help in problem.help
    assert policy == Declaration()


@pytest.mark.parametrize(
    "kind", ["change", "article", "30023", "[a]", "page", "notes", "{a: b}", "true"]
)
def test_a_kind_of_another_system_is_kept_where_the_page_is_not_a_policy(kind: str) -> None:
    policy, problems = read(f"kind: {kind}\nlast_reviewed_on: 2020-01-01\n")
    assert problems == []
    assert policy == Declaration(reviewed=datetime.date(2020, 1, 1))
    _, (problem,) = read(f"policy: {{version: '1'}}\nkind: {kind}\n")
    assert (problem.severity, problem.code, problem.line) == ("error", "unknown-kind", 3)


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("polcy", "policy"), ("Notice", "notice"), ("leters", ""), ("letters", "letter")],
)
def test_a_kind_that_is_nearly_one_of_ours_is_a_warning(kind: str, meant: str) -> None:
    policy, problems = read(f"kind: {kind}\nlast_reviewed_on: 2020-01-01\n")
    assert policy == Declaration(reviewed=datetime.date(2020, 1, 1))
    assert [(p.severity, p.code, p.line, p.column, p.help) for p in problems] == (
        [("warning", "unknown-kind", 2, 7, f"did you mean `{meant}`?")] if meant else []
    )


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("published: May 15, 2014", "front-matter-date"),
        ("published: 2014", "front-matter-date"),
        ("published: [2014-05-15]", "front-matter-date"),
        ("review_in: never", "policy-value"),
    ],
)
def test_what_other_systems_write_beside_policy_stops_no_build(field: str, code: str) -> None:
    policy, (problem,) = read(f"layout: page\n{field}\nlast_reviewed_on: 2020-01-01\n")
    assert (problem.severity, problem.code, problem.line) == ("info", code, 3)
    assert policy == Declaration(reviewed=datetime.date(2020, 1, 1))
    for ours in ("kind: policy", "policy: {version: '1'}"):
        policy, (problem,) = read(f"{ours}\n{field}\n")
        assert (problem.severity, problem.code, problem.line) == ("error", code, 3)
        assert policy == Declaration()


def test_an_address_that_would_die_is_an_error_on_any_page() -> None:
    policy, (problem,) = read("layout: page\nold_paths: [3]\n")
    assert (problem.severity, problem.code, problem.line) == ("error", "policy-value", 3)
    assert policy == Declaration()


@pytest.mark.parametrize(
    "moment",
    [
        *("2014-05-15T10:00:00Z", "2014-05-15 23:30", "2014-05-15 10:00:00 -0700"),
        *("2014-05-15T10:00:00.5+02:00", '"2014-05-15 10:00:00 +0000"'),
    ],
)
@pytest.mark.parametrize("kind", ["kind: letter", "layout: post"])
def test_a_moment_beside_policy_is_its_day(kind: str, moment: str) -> None:
    policy, problems = read(f"{kind}\npublished: {moment}\nlast_reviewed_on: {moment}\n")
    assert problems == []
    assert policy.published == policy.reviewed == datetime.date(2014, 5, 15)


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2026-05-15", "4 weeks", "2026-06-12"),
        ("2026-12-31", "1 day", "2027-01-01"),
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2026-11-30", "1 month", "2026-12-30"),
    ],
)
def test_a_period_ends(start: str, period: str, end: str) -> None:
    assert period_end(datetime.date.fromisoformat(start), period).isoformat() == end


@pytest.mark.parametrize("period", ["1 day", "1 week", "1 month", "1 year", "100 years"])
def test_a_period_ends_before_the_year_10000(period: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        period_end(datetime.date.max, period)


@pytest.mark.parametrize(
    ("header", "due"),
    [
        (
            "policy: {review_by: 2027-01-01, review_in: 1 day, published: 2026-01-01}\n",
            "2027-01-01",
        ),
        ("policy: {review_in: 1 year, published: 2026-01-01}\n", "2027-01-01"),
        (
            "policy: {review_in: 1 year, published: 2026-01-01, reviewed: 2026-06-01}\n",
            "2027-06-01",
        ),
        ("policy: {review_in: 1 year}\n", None),
        ("policy: {published: 2026-01-01}\n", None),
    ],
)
def test_the_next_review_is_due(header: str, due: str | None) -> None:
    policy, problems = read(header)
    assert problems == []
    found = next_review(policy)
    assert (found.isoformat() if found else None) == due


# -- the schema -------------------------------------------------------------------------------


def as_json(value: Any) -> Any:
    """What an editor checks: YAML's dates are texts there."""
    return json.loads(json.dumps(value, default=lambda date: date.isoformat()))


def test_the_schema_is_the_one_that_is_published() -> None:
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == json_schema()


def test_the_schema_is_sound_and_takes_what_is_right() -> None:
    jsonschema.Draft7Validator.check_schema(json_schema())
    front_matter = read_front_matter(Source("p.md", f"---\n{below_policy(FULL)}---\n"))
    jsonschema.validate(as_json(front_matter.fields), json_schema(), jsonschema.Draft7Validator)


@pytest.mark.parametrize(
    "policy",
    [
        {"kind": "polcy"},
        {"ownr": "x"},
        {"version": 1.1},
        {"review_in": "often"},
        {"comments": {"opens": "2026-01-01"}},
        {"changes": [{"date": "2026-01-01"}]},
        "text",
    ],
)
def test_the_schema_refuses_what_the_site_refuses(policy: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"policy": policy}, json_schema())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.floats(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.text() | st.sampled_from(list(Declaration.model_fields)), inner, max_size=4
            )
        ),
        max_leaves=8,
    )
)
def test_any_value_gives_a_declaration_or_diagnostics(value: object) -> None:
    source = Source("p.md", "---\n---\n")
    front_matter = read_front_matter(source)
    policy, problems = read_policy(
        source, type(front_matter)(fields={"policy": value, "kind": "policy"})
    )
    assert isinstance(policy, Declaration)
    assert all(problem.message and problem.help for problem in problems)


def test_a_key_beside_policy_that_is_read_below_it_is_told() -> None:
    policy, problems = read("kind: policy\neffective: 2026-02-01\n")
    assert policy.kind == "policy"
    (problem,) = problems
    assert (problem.code, problem.line, problem.severity) == ("unknown-field", 3, "warning")
    assert problem.help == "write it below `policy`"
    assert read("effective: 2026-02-01\n")[1] == []  # of another tool


def test_a_day_that_there_is_not_is_told_as_such() -> None:
    source = Source("p.md", '---\npolicy:\n  published: "2026-02-30"\n---\n')
    _, (problem,) = read_policy(source, read_front_matter(source))
    assert problem.message == "`2026-02-30` is not a valid date"


def test_one_old_path_needs_no_list() -> None:
    assert read("old_paths: /old.html\n")[0].aliases == ["/old.html"]
    assert read("policy: {aliases: [/a/]}\nold_paths: [/b/]\n")[0].aliases == ["/a/", "/b/"]
