"""The order of tests for several workers: each begins with its share of those that take long.

xdist gives each worker as many tests as the others, in their order; one that is done takes tests
from the end of another's. So what takes long is at the beginning of each worker's tests, and none
of it is left when the others are done. Tests that look at the same site or use the same browser are
in one share: each worker has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

One = TypeVar("One")

SHARES = (
    (  # the project's site in the browser
        *("browser/test_accessibility.py", "browser/test_letter.py", "browser/test_redlines.py"),
        *("browser/test_print.py", "browser/test_register.py", "browser/test_clauses.py"),
    ),
    (  # other sites in the browser
        *("browser/test_no_script_from_fields.py", "browser/test_strangers.py"),
        *("browser/test_redirects.py", "browser/test_cards.py"),
        *("browser/test_foreign_sources.py", "browser/test_security_policy.py"),
        *("builds/test_prepared_odd_sites.py", "builds/test_without_the_plugin.py"),
    ),
    (  # the project's site, built
        *("builds/test_site_engines.py", "builds/test_convert.py", "builds/test_manual.py"),
        *("builds/test_project_site.py", "builds/test_after_material.py"),
        *("builds/test_neighbours.py", "builds/test_sharing.py", "builds/test_redirects.py"),
    ),
    (
        *("builds/test_serve.py", "core/test_collection_methods.py", "core/test_refusals.py"),
        *("builds/test_header_values.py", "builds/test_addresses.py", "core/test_redlines.py"),
        *("builds/test_check_finds_what_a_build_finds.py", "core/test_redline_edits.py"),
        *("core/test_records_are_fresh.py", "core/test_random_programs.py"),
    ),
)
"""Paths below `tests/`, what takes longest first; as many shares as `make` has workers."""


def in_shares(tests: Sequence[One], path_of: Callable[[One], str], workers: int) -> list[One]:
    """All tests, in the order for so many workers.

    :param path_of: the path of a test's file below `tests/`.
    """
    by_file: dict[str, list[One]] = {}
    for test in tests:
        by_file.setdefault(path_of(test), []).append(test)
    begins: list[list[One]] = [[] for _ in range(workers)]
    for number, share in enumerate(SHARES):
        for path in share:
            begins[number % workers] += by_file.pop(path, [])
    others = list(by_file)
    dealt = (path for number in range(workers) for path in others[number::workers])
    left = [test for path in dealt for test in by_file[path]]
    result: list[One] = []
    for number, begin in enumerate(begins):
        size = (len(tests) - len(result)) // (workers - number)  # as xdist deals them
        left += begin[size:]
        end = max(size - len(begin), 0)
        result += [*begin[:size], *left[:end]]
        del left[:end]
    return result
