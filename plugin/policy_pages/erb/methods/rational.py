"""Rational."""

from __future__ import annotations

import math
from fractions import Fraction

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.values import Value

RATIONAL_METHODS = MethodTable()


@RATIONAL_METHODS.define("numerator")
def _numerator(_: Invocation, receiver: Fraction) -> Value:
    return receiver.numerator


@RATIONAL_METHODS.define("denominator")
def _denominator(_: Invocation, receiver: Fraction) -> Value:
    return receiver.denominator


@RATIONAL_METHODS.define("to_i", "truncate")
def _rational_to_i(_: Invocation, receiver: Fraction) -> Value:
    return math.trunc(receiver)


@RATIONAL_METHODS.define("floor")
def _rational_floor(_: Invocation, receiver: Fraction) -> Value:
    return math.floor(receiver)


@RATIONAL_METHODS.define("ceil")
def _rational_ceil(_: Invocation, receiver: Fraction) -> Value:
    return math.ceil(receiver)


@RATIONAL_METHODS.define("round")
def _rational_round(_: Invocation, receiver: Fraction, digits: Value = 0) -> Value:
    places = expect_index(digits)
    if abs(places) > 300:
        raise PageError("unsupported-ruby", "pages cannot use so many digits")
    scaled = receiver * Fraction(10) ** places
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    rounded = Fraction(whole if scaled >= 0 else -whole) / Fraction(10) ** places
    return rounded if places > 0 else int(rounded)
