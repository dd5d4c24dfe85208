"""Headers that a command changes: only what it must, and never into something else."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.front_matter.editing import Changes, with_changes
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.source import Source

CHANGES: Changes = {
    "policy": {"status": "draft", "version": '"3"', "effective": "2027-01-01", "changes": None},
    "updated": None,
}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "title: x # a\npolicy:\n  # the version\n  version: '2' # two\n"
            "  changes:\n    - note: |\n        x\n\n        y\n\n  # before it\n"
            "  effective:\n    old: 2026-02-01\n    new: 2026-03-01\n# end\n",
            "title: x # a\npolicy:\n  # the version\n  status: draft\n"
            '  version: "3" # two\n\n  # before it\n  effective: 2027-01-01\n# end\n',
        ),
        (
            "policy: {changes: [{a: 1}], kind: policy, version: '2'}\n",
            'policy: {status: draft, effective: 2027-01-01, kind: policy, version: "3"}\n',
        ),
        (
            "policy: {kind: policy, changes: [], effective: 2026-02-01, }\n",
            'policy: {status: draft, version: "3", kind: policy, effective: 2027-01-01, }\n',
        ),
        (
            "policy: {\n  effective: 2026-02-01, # when\n  changes: [],\n  updated: x }\n",
            'policy: {status: draft, version: "3",\n  effective: 2027-01-01, # when\n'
            "  updated: x }\n",
        ),
        (
            "policy: {kind: x, changes: [{a: 1}]}\n",
            'policy: {status: draft, version: "3", effective: 2027-01-01, kind: x}\n',
        ),
        (
            "policy: {changes: [{a: 1}]}\n",
            'policy: {status: draft, version: "3", effective: 2027-01-01}\n',
        ),
        (
            "policy: # nothing\n",
            'policy: {status: draft, version: "3", effective: 2027-01-01} # nothing\n',
        ),
        (
            "title: 'ü😀'\nupdated: 2026-01-01\n",
            "title: 'ü😀'\npolicy:\n  status: draft\n  version: \"3\"\n  effective: 2027-01-01\n",
        ),
        (
            "{title: x, updated: 2026-01-01}\n",
            '{policy: {status: draft, version: "3", effective: 2027-01-01}, title: x}\n',
        ),
        (
            "  policy:\n      effective: # when\n        2026-02-01\n      version: >-\n        2\n"
            "      changes:\n      - note: x\n  updated:\n",
            '  policy:\n      status: draft\n      effective: 2027-01-01\n      version: "3"\n',
        ),
        (
            'policy:\n  "version": "2"\n  changes: # none\n  \'effective\' : 2026-02-01\n',
            'policy:\n  status: draft\n  "version": "3"\n  \'effective\' : 2027-01-01\n',
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("body", ["", "\n\nThe text: {x}\n", "no newline"])
def test_only_the_keys_that_change_are_written_anew(
    header: str, expected: str, newline: str, body: str
) -> None:
    before = f"---\n{header}---\n{body}".replace("\n", newline)
    after = f"---\n{expected}---\n{body}".replace("\n", newline)
    found = with_changes(Source("page.md", before), CHANGES)
    assert found == after


@pytest.mark.parametrize(
    "header",
    [
        "policy:\n  ? effective\n  : 2026-02-01\n",
        "policy: text\n",
        "policy: [1]\n",
        "",
        "- 1\n",
        "policy: {\n",
        "<% x = 1 %>\npolicy:\n",
        "a: &a 1\nb: *a\n",
    ],
)
def test_a_header_that_cannot_be_changed_is_refused(header: str) -> None:
    with pytest.raises(DiagnosticError) as raised:
        with_changes(Source("page.md", f"---\n{header}---\nText"), CHANGES)
    assert raised.value.diagnostics[0].code == "header-edit"


def test_a_page_without_a_header_is_refused() -> None:
    with pytest.raises(DiagnosticError):
        with_changes(Source("page.md", "Text"), CHANGES)


@pytest.mark.parametrize("blank", ["\xa0", "\u3000", "a\xa0"])
def test_white_space_that_yaml_takes_for_text_stays(blank: str) -> None:
    text = with_changes(Source("page.md", f"---\n{{a: {blank}, updated: 1}}\n---\n"), CHANGES)
    assert read_front_matter(Source("page.md", text)).fields["a"] == blank


KEYS = st.sampled_from(["version", "changes", "effective", "status", "a b", "ü: x", "#", "1"])
SCALARS = st.none() | st.booleans() | st.integers() | st.dates() | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(alphabet="ab:#- ", max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = st.fixed_dictionaries(
    {"title": st.text(max_size=10)},
    optional={"updated": VALUES, "policy": st.dictionaries(KEYS, VALUES, max_size=6)},
)


@given(FIELDS, st.sampled_from([True, False, None]), st.integers(2, 6), st.booleans())
def test_whatever_yaml_writes_is_changed_rightly_or_refused(
    fields: dict[str, Any], flow: bool | None, indent: int, is_sorted: bool
) -> None:
    header = yaml.safe_dump(
        fields, default_flow_style=flow, indent=indent, sort_keys=is_sorted, allow_unicode=True
    )
    source = Source("page.md", f"---\n{header}---\nText\n")
    before = read_front_matter(source)
    try:
        text = with_changes(source, CHANGES)
    except DiagnosticError:
        assert before.diagnostics or "? " in header, header
        return
    after = read_front_matter(Source("page.md", text))
    policy = {"status": "draft", "version": "3"}
    old = {key: value for key, value in (before.fields.get("policy") or {}).items()}
    old.pop("changes", None)
    new = dict(after.fields["policy"])
    assert new.pop("effective").isoformat() == "2027-01-01"
    old.pop("effective", None)
    assert new == {**old, **policy}
    assert {**after.fields, "policy": 0} == {
        **{key: value for key, value in before.fields.items() if key != "updated"},
        "policy": 0,
    }
    assert text.endswith("---\nText\n")
