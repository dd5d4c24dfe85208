"""What a message suggests for a misspelt name."""

from __future__ import annotations

import pytest

from policy_pages.text.diagnostics import did_you_mean


@pytest.mark.parametrize(
    ("name", "known", "suggested"),
    [
        ("compny", "company", True),
        ("partial", "Rational", False),
        ("Ratoinal", "Rational", True),
        ("foo", "floor", False),
        ("neer", "near", True),
        ("tile", "title", True),
        ("nam", "name", True),
        ("if", "of", False),
    ],
)
def test_a_near_name_is_suggested(name: str, known: str, suggested: bool) -> None:
    assert did_you_mean(name, [known]) == (f"did you mean `{known}`?" if suggested else "")
