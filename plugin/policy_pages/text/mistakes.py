"""A mistake in a text of some format, in an author's words."""

from __future__ import annotations

from typing import NamedTuple

from policy_pages.text.source import Span

LONGEST_SHOWN = 60
"""Characters of a line that a help shows as it should be."""


class Mistake(NamedTuple):
    """Where a mistake is, what is wrong, and what to do about it."""

    span: Span
    message: str
    help: str


def shortened(text: str) -> str:
    """A text as a help shows it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
