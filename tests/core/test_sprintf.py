"""Formats as tests/reference/record_formats.rb recorded them from Ruby."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.erb.formats.numbers import (
    NumberError,
    float_to_text,
    integer_to_text,
    parse_float,
    parse_integer,
)
from policy_pages.erb.formats.sprintf import (
    Conversions,
    FormatError,
    FormatLimit,
    FormatRefused,
    format_string,
)
from tables import of_rows

REFERENCE = Path(__file__).parents[1] / "reference"
RECORD = json.loads((REFERENCE / "formats_recorded.json").read_text(encoding="utf-8"))["results"]
CASES = [case for case in RECORD if case["call"][0] == "format"]
SIZE = 100_000


class ConversionError(Exception):
    """What the interpreter's own conversions raise."""


def quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def to_s(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return float_to_text(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return integer_to_text(value) if isinstance(value, int) else str(value)


def inspect(value: Any) -> str:
    if value is None:
        return "nil"
    if isinstance(value, Fraction):
        return f"({to_s(value)})"
    return quote(value) if isinstance(value, str) else to_s(value)


def ruby_name(value: Any) -> str:
    return {str: "String", dict: "Hash"}.get(type(value), inspect(value))


def to_integer(value: Any) -> int:
    if value is None or isinstance(value, (bool, dict)):
        raise ConversionError("TypeError", f"can't convert {ruby_name(value)} into Integer")
    if isinstance(value, str):
        return parse_integer(value, quote=quote, bits=16_384)
    if isinstance(value, float) and not math.isfinite(value):
        raise ConversionError("FloatDomainError", float_to_text(value))
    return int(value)


def to_float(value: Any) -> float:
    if value is None or isinstance(value, (bool, dict)):
        raise ConversionError("TypeError", f"can't convert {ruby_name(value)} into Float")
    return parse_float(value, quote) if isinstance(value, str) else float(value)


def to_index(value: Any) -> int:
    if value is None:
        raise ConversionError("TypeError", "no implicit conversion from nil to integer")
    if isinstance(value, (str, bool, dict)):
        raise ConversionError(
            "TypeError", f"no implicit conversion of {ruby_name(value)} into Integer"
        )
    if isinstance(value, float) and not math.isfinite(value):
        raise ConversionError("RangeError", f"float {value} out of range of integer")
    return int(value)


CONVERSIONS = Conversions(
    to_s=to_s,
    inspect=inspect,
    to_integer=to_integer,
    to_float=to_float,
    to_index=to_index,
    string=lambda value: value if isinstance(value, str) else None,
    names=lambda value: value if isinstance(value, dict) else None,
)


def value_of(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    if "float" in item:
        return float(item["float"])
    if "rational" in item:
        return Fraction(*item["rational"])
    return {name: value_of(element) for name, element in item["names"].items()}


@of_rows("case", CASES)
def test_writes_what_ruby_writes(case: dict[str, Any]) -> None:
    template, *arguments = case["call"][1:]
    values = [value_of(item) for item in arguments]
    if "output" in case:
        assert format_string(template, values, CONVERSIONS, SIZE) == case["output"]
        return
    with pytest.raises((FormatError, NumberError, ConversionError)) as caught:
        format_string(template, values, CONVERSIONS, SIZE)
    error = caught.value
    shown = error.args if isinstance(error, ConversionError) else (error.ruby_class, error.message)
    assert list(shown) == case["error"]


@pytest.mark.parametrize(
    "template",
    ["%100001d", "%.100001d", "%.100001f", "%*d", "%-*d", "%.*d", "%60000d%60000d", "a" * 100_001],
)
def test_a_long_result_is_refused(template: str) -> None:
    with pytest.raises(FormatLimit):
        format_string(template, [1_000_000 if "*" in template else 1, 1], CONVERSIONS, SIZE)


@pytest.mark.parametrize("code", [-1, 0xD800, 2**40])
def test_half_a_character_is_refused(code: int) -> None:
    with pytest.raises(FormatRefused):
        format_string("%c", [code], CONVERSIONS, SIZE)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.fractions(), st.text(max_size=5)
)


@given(
    st.text("%%%%dfegaxobBXscpiu<>{}n0123456789.*$-+ #\n", max_size=12),
    st.lists(VALUES, max_size=4) | st.tuples(st.dictionaries(st.just("n"), VALUES)),
)
def test_any_format_ends_in_a_text_or_an_error(template: str, arguments: list[object]) -> None:
    try:
        text = format_string(template, arguments, CONVERSIONS, SIZE)
    except (FormatError, FormatLimit, FormatRefused, NumberError, ConversionError):
        return
    except OverflowError:  # float() of a big fraction, which is this test's own conversion
        return
    assert len(text) <= SIZE
