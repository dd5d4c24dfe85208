"""How many examples tests of properties try: few on each run, and many with `make properties`."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("TIMES_EXAMPLES", "1"))


def examples(number: int) -> int:
    """What Hypothesis tries at most.

    :param number: in a run of all tests.
    """
    return number * TIMES
