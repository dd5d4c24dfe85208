"""Numbers and their texts, as tests/reference/record_formats.rb recorded them from Ruby."""

from __future__ import annotations

import contextlib
import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.erb.formats import numbers, rounding
from policy_pages.erb.formats.numbers import NumberError, NumberLimit
from tables import of_rows

REFERENCE = Path(__file__).parents[1] / "reference"
RECORD = json.loads((REFERENCE / "formats_recorded.json").read_text(encoding="utf-8"))["results"]
BITS = 16_384
ROUNDERS = {
    (int, "round"): rounding.round_integer,
    (int, "floor"): rounding.floor_integer,
    (int, "ceil"): rounding.ceil_integer,
    (int, "truncate"): rounding.truncate_integer,
    (float, "round"): rounding.round_float,
    (float, "floor"): rounding.floor_float,
    (float, "ceil"): rounding.ceil_float,
    (float, "truncate"): rounding.truncate_float,
}


def quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def number(item: Any) -> Any:
    return float(item["float"]) if isinstance(item, dict) else item


def shown(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, float):
        return numbers.float_to_text(value)
    return numbers.integer_to_text(value)


def rounded(value: Any, method: str, digits: int, half: str | None) -> Any:
    function = ROUNDERS[type(value), method]
    return function(value, digits, half) if method == "round" else function(value, digits)


CALLS: dict[str, Any] = {
    "to_s": lambda value, *base: (
        numbers.integer_to_text(value, *base)
        if isinstance(value, int)
        else numbers.float_to_text(number(value))
    ),
    "round": lambda value, *rest: shown(rounded(number(value), *rest)),
    "modulo": lambda left, right: shown(rounding.float_modulo(number(left), number(right))),
    "divmod": lambda left, right: shown(rounding.float_divmod(number(left), number(right))),
    "div": lambda left, right: shown(rounding.float_floor_division(number(left), number(right))),
    "to_f": lambda text: shown(numbers.text_to_float(text)),
    "to_i": lambda text, base: shown(numbers.text_to_integer(text, base, bits=BITS)),
    "Float": lambda text: shown(numbers.parse_float(text, quote)),
    "Integer": lambda text, base: shown(numbers.parse_integer(text, base, quote=quote, bits=BITS)),
}
CASES = [case for case in RECORD if case["call"][0] in CALLS]


@of_rows("case", CASES)
def test_gives_what_ruby_gives(case: dict[str, Any]) -> None:
    name, *arguments = case["call"]
    if "error" in case:
        with pytest.raises(NumberError) as caught:
            CALLS[name](*arguments)
        assert [caught.value.ruby_class, caught.value.message] == case["error"]
    else:
        assert CALLS[name](*arguments) == case["output"]


@given(st.integers(), st.sampled_from([2, 3, 10, 16, 36]), st.integers(0, 20_000))
def test_an_integer_of_any_size_survives_its_text(small: int, base: int, shift: int) -> None:
    value = small << shift
    text = numbers.integer_to_text(value, base)
    assert numbers.text_to_integer(text, base, bits=30_000) == value
    assert numbers.parse_integer(text, base, quote=quote, bits=30_000) == value


@given(st.floats())
def test_a_float_survives_its_text(value: float) -> None:
    text = numbers.float_to_text(value)
    if math.isfinite(value):
        assert numbers.text_to_float(text) == value
        assert numbers.parse_float(text, quote) == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-400, 400))
def test_rounding_is_near_its_number(value: float, digits: int) -> None:
    result = rounding.round_float(value, digits)
    unit = Fraction(10) ** -digits
    assert abs(Fraction(result) - Fraction(value)) <= unit * Fraction(51, 100) + Fraction(
        math.ulp(value)
    )


@given(st.text())
def test_any_text_is_a_number_or_an_error(text: str) -> None:
    numbers.text_to_float(text)
    numbers.text_to_integer(text, bits=BITS)
    for parse in (
        lambda: numbers.parse_float(text, quote),
        lambda: numbers.parse_integer(text, quote=quote, bits=BITS),
    ):
        with contextlib.suppress(NumberError):
            parse()


@pytest.mark.parametrize("base", [2, 3, 10, 16, 36])
def test_too_many_bits_are_refused(base: int) -> None:
    with pytest.raises(NumberLimit):
        numbers.text_to_integer("1" * 1_000_000, base, bits=BITS)
