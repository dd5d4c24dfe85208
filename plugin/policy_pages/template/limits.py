"""How much a page may ask for. Passed in, never global."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one page's evaluation; reaching one is a diagnostic that names it.

    :param steps: nodes evaluated.
    :param output: characters a page may print.
    :param depth: how deep nodes, calls and values may nest.
    :param size: characters of a string, or elements of a collection.
    :param bits: bits of an integer.
    """

    steps: int = 1_000_000
    output: int = 5_000_000
    depth: int = 80
    size: int = 1_000_000
    bits: int = 16_384
