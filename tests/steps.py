"""Counts what code does instead of how long it takes: the same number on a busy machine.

What C code does within one line is one step here; `tests/benchmarks/bench_hostile.py` measures the
time that the same inputs take.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


class TooManyStepsError(Exception):
    """More steps than a test allows."""


def steps_of(work: Callable[[], object], *, most: int = 50_000_000) -> int:
    """The lines of Python that a call runs, its callees' included.

    :param most: the call is stopped after so many.
    :raises TooManyStepsError: where it was stopped.
    """
    steps = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps > most:
            raise TooManyStepsError(f"more than {most:,} lines of Python")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times the steps a call takes for twice the size: 2 is linear, 4 is quadratic.

    :param work: is given the size.
    """
    work(size // 4)  # what is made once is made now
    return steps_of(lambda: work(2 * size)) / steps_of(lambda: work(size))
