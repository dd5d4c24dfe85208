"""What messages say that YAML has taken a value for."""

from __future__ import annotations

import pytest
import yaml

from policy_pages.text.yaml_messages import value_read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("~", "an empty value"),
        ("no", "false"),
        ("1.10", "the number 1.1"),
        (".inf", "a number beyond all limits"),
        ("0x" + "F" * 5_000, "a number beyond all limits"),
        ("a", "text"),
        ("2026-02-01", "a date"),
        ("2026-02-01 10:00:00", "a date"),
        ("[a]", "a list"),
        ("{a: b}", "`key: value` lines"),
        ("!!set {a, b}", "a set"),
    ],
)
def test_a_value_is_read(written: str, read: str) -> None:
    assert value_read(yaml.safe_load(written)) == read
