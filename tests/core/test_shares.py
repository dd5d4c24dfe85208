"""The order of tests for several workers."""

from __future__ import annotations

from pathlib import Path

import pytest

from shares import SHARES, in_shares

LONG = [path for share in SHARES for path in share]
TESTS = [(path, number) for path in (*LONG, "core/a.py", "core/b.py") for number in range(30)]


def ordered(tests: list[tuple[str, int]], workers: int) -> list[list[tuple[str, int]]]:
    """The tests of each worker, as xdist deals them."""
    found, parts = in_shares(tests, lambda test: test[0], workers), []
    assert sorted(found) == sorted(tests)
    for left in range(workers, 0, -1):
        size = len(found) // left
        parts.append(found[:size])
        found = found[size:]
    return parts


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("count", [0, 1, 5, len(TESTS)])
def test_each_test_is_run_once(workers: int, count: int) -> None:
    assert sum(map(len, ordered(TESTS[:count], workers))) == count


def test_each_worker_begins_with_its_share() -> None:
    short = [(f"core/{number}.py", 0) for number in range(len(TESTS) * 4)]
    for part, share in zip(ordered([*short, *TESTS], len(SHARES)), SHARES, strict=True):
        assert list(dict.fromkeys(path for path, _ in part))[: len(share)] == list(share)


def test_what_takes_long_is_there() -> None:
    assert len({*LONG}) == len(LONG)
    assert [path for path in LONG if not Path(__file__).parents[1].joinpath(path).is_file()] == []
