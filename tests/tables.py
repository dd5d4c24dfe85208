"""Many rows of one recorded table in one test, which names all rows that differ.

pytest and its workers take some milliseconds for each test, and a row of a record less than one.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from typing import Any

import pytest

ROWS = 300
"""The most in one test, so that tests of a long table can run side by side."""
SHOWN = 20
"""The most rows whose differences are shown."""


def of_rows(
    names: str | tuple[str, ...], rows: Sequence[Any], name_of: Callable[..., str] = repr
) -> Callable[[Callable[..., None]], Callable[[range], None]]:
    """Let a function be a test of each row of a table.

    :param names: of the arguments that a row is for, as `pytest.mark.parametrize` has them.
    :param name_of: gets a row, and names it in what is printed.
    """
    parts = [range(start, min(start + ROWS, len(rows))) for start in range(0, len(rows), ROWS)]
    assert parts, "the table has no rows"

    def decorate(check: Callable[..., None]) -> Callable[[range], None]:
        @pytest.mark.parametrize("part", parts, ids=lambda part: f"{part.start}-{part.stop - 1}")
        def test(part: range) -> None:
            differing: list[str] = []
            for row in (rows[index] for index in part):
                values = (
                    {names: row} if isinstance(names, str) else dict(zip(names, row, strict=True))
                )
                try:
                    check(**values)
                except Exception as error:  # whatever is wrong with one, the others are looked at
                    differing.append(f"{name_of(row)}\n{_said(error)}")
            if differing:
                shown = "\n\n".join(differing[:SHOWN])
                pytest.fail(
                    f"{len(differing)} of {len(part)} rows differ:\n\n{shown}", pytrace=False
                )

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        test.__module__ = check.__module__
        return test

    return decorate


def _said(error: Exception) -> str:
    """What is wrong with a row, and where the test saw it."""
    place = traceback.extract_tb(error.__traceback__)[1]
    return f"{place.filename}:{place.lineno}: {type(error).__name__}: {error}"
