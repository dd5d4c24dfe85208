"""Work that takes too long ends, and nothing of its limit is left behind."""

from __future__ import annotations

import pytest
from markdown import Markdown

from policy_pages.markdown.extensions.guard import Guards, PageGuard
from policy_pages.markdown.extensions.time_limit import TimeLimitError, time_limit
from steps import steps_of


def endless() -> None:
    while True:
        try:
            sum(range(100))
        except Exception:  # as an extension may have it
            continue


def endless_for(times: int) -> None:
    for _ in range(times):
        sum(range(100))


def test_endless_work_ends_and_what_follows_goes_on() -> None:
    for _ in range(5):
        with pytest.raises(TimeLimitError), time_limit(1):
            endless()
        with time_limit(60_000):
            assert sum(sum(range(100)) for _ in range(10_000)) == 49_500_000
        assert steps_of(lambda: endless_for(10)) < 100  # a trace function is called again


def test_a_mistake_within_the_time_stays_what_it_is() -> None:
    with pytest.raises(ZeroDivisionError), time_limit(60_000):
        _ = 1 / 0


def test_a_page_is_given_up_for_time_or_for_depth_and_another_is_not() -> None:
    for text, milliseconds, failure in (
        ("[" * 100_000, 1, "time"),
        ("1. " * 5_000, 60_000, "depth"),
        ("*a* " * 1_000, 60_000, None),
    ):
        guard = PageGuard(milliseconds)
        guards = Guards(lambda md, guard=guard: guard)
        html = Markdown(extensions=[guards]).convert(text)
        assert (guard.failure, bool(html)) == (failure, failure is None)
