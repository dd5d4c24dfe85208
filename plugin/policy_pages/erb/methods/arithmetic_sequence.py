"""Numbers at equal distances: the results of ``1.step(10, 3)`` and ``(1..10).step(3)``.

Source: Ruby's documentation of ``Enumerator::ArithmeticSequence`` and ``Numeric#step``.
"""

from __future__ import annotations

import itertools
import math
import sys
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb.errors import PageError
from policy_pages.erb.formats.numbers import float_to_text
from policy_pages.erb.values import Enumerator, Keywords, RubyRange, Symbol, Value, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policy_pages.erb.limits import Meter

Number: TypeAlias = "int | float | Fraction"


@dataclass(frozen=True, slots=True)
class ArithmeticSequence:
    """The numbers from ``first`` on, ``by`` apart.

    :param last: where they end, or None (never).
    :param exclusive: whether ``last`` itself is excluded.
    """

    first: Number
    last: Number | None
    by: Number
    exclusive: bool = False

    def elements(self, meter: Meter) -> Iterable[Value]:
        """The numbers, each a step."""
        numbers = (self.first, self.last, self.by)
        if any(isinstance(number, float) for number in numbers):
            last = None if self.last is None else _as_float(self.last)
            first, by = _as_float(self.first), _as_float(self.by)
            return _metered(float_steps(first, last, by, exclusive=self.exclusive), meter)
        return self._exact(meter)

    def _exact(self, meter: Meter) -> Iterator[Value]:
        number, last = self.first, self.last
        while last is None or self._reaches(number, last):
            meter.spend(1)
            yield number
            number += self.by

    def _reaches(self, number: Number, last: Number) -> bool:
        if number == last:
            return not self.exclusive
        return number < last if self.by > 0 else number > last

    def size(self) -> int | float:
        """How many numbers there are."""
        if self.last is None:
            return math.inf
        numbers = (self.first, self.last, self.by)
        if any(isinstance(number, float) for number in numbers):
            floats = [_as_float(number) for number in numbers]
            return float_step_count(*floats, exclusive=self.exclusive)
        span = Fraction(self.last) - Fraction(self.first)
        if span and (span > 0) is not (self.by > 0):
            return 0
        count, rest = divmod(span, Fraction(self.by))
        return int(count) + (0 if self.exclusive and not rest else 1)

    def counted_back(self) -> tuple[int, Number | None]:
        """How many numbers there are as ``last`` counts them, and the last of them.

        Ruby's ``last`` does not correct for the errors of floats, as the walk from the first on
        does: it may give other numbers.

        :raises PageError: ``float-domain-error`` where an end is infinite.
        """
        if self.last is None:
            return 0, None
        if any(isinstance(number, float) for number in (self.first, self.last, self.by)):
            distance = (_as_float(self.last) - _as_float(self.first)) / _as_float(self.by)
            if not math.isfinite(distance):
                raise PageError("float-domain-error", float_to_text(distance))
            count = math.floor(distance)
        else:
            count = math.floor((Fraction(self.last) - Fraction(self.first)) / Fraction(self.by))
        if count < 0:
            return 0, None
        last = self.first + self.by * count
        if self.exclusive and last == self.last:
            return count, last - self.by
        return count + 1, last


def arithmetic_sequence(value: Value) -> ArithmeticSequence | None:
    """The sequence that an enumerator is, or None."""
    if not isinstance(value, Enumerator) or value.name not in ("step", "%"):
        return None
    receiver, arguments = value.receiver, value.arguments
    if isinstance(receiver, RubyRange):
        first, last, by = receiver.first, receiver.last, arguments[0] if arguments else 1
        exclusive = receiver.exclusive
    else:
        first, last, by, exclusive = receiver, None, 1, False
        if arguments and isinstance(arguments[-1], Keywords):
            for key, item in arguments[-1].items():
                by, last = (item, last) if key == Symbol("by") else (by, item)
            arguments = arguments[:-1]
        last = arguments[0] if arguments else last
        by = arguments[1] if len(arguments) > 1 else by
    if not is_number(first) or not is_number(by) or not by or not (last is None or is_number(last)):
        return None
    return ArithmeticSequence(first, last, by, exclusive)


def _metered(numbers: Iterator[float], meter: Meter) -> Iterator[Value]:
    for number in numbers:
        meter.spend(1)
        yield number


def _as_float(number: Number) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def float_step_count(first: float, last: float, by: float, *, exclusive: bool) -> int | float:
    """How many floats a walk has, counted as Ruby counts them so that no error adds up."""
    if math.isinf(by):
        return int(first <= last if by > 0 else first >= last)
    count = (last - first) / by
    slack = (abs(first) + abs(last) + abs(last - first)) / abs(by) * sys.float_info.epsilon
    slack = min(slack, 0.5)
    if math.isnan(count):
        return 0
    if math.isinf(count):
        return math.inf if count > 0 else 0
    if not exclusive:
        return 0 if count < 0 else math.floor(count + slack) + 1
    if count <= 0:
        return 0
    whole = 0 if count < 1 else math.floor(count - slack)
    following = (whole + 1) * by + first
    if (first < last and following < last) or (first > last and following > last):
        whole += 1
    return whole + 1


def float_steps(
    first: float, last: float | None, by: float, *, exclusive: bool = False
) -> Iterator[float]:
    """The floats of a walk; each is computed from its number, not from the one before it.

    :param last: where it ends, or None (never).
    """
    end = math.copysign(math.inf, by) if last is None else last
    count = float_step_count(first, end, by, exclusive=exclusive)
    if math.isinf(by):
        if count:
            yield first
        return
    for index in itertools.count():
        if index >= count:
            return
        value = index * by + first
        yield end if (end < value if by >= 0 else value < end) else value
