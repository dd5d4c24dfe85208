"""How much of other servers is asked, and how fast."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Limits:
    """What asking stops at; times are in seconds.

    :param hosts: asked at the same time; each gets one request at a time.
    :param delay: between two requests to a host.
    :param timeout: of a request.
    :param total: of all of them.
    :param longest_wait: that a busy server may ask for.
    :param redirects: that are followed from an address.
    :param robots: bytes of a `robots.txt`.
    :param kept: days that an address which was found is not asked for again.
    """

    hosts: int = 8
    delay: float = 1.0
    timeout: float = 10.0
    total: float = 600.0
    longest_wait: float = 30.0
    redirects: int = 5
    robots: int = 500_000
    kept: int = 7


class Clock(Protocol):
    """Tells the time, and waits."""

    def now(self) -> float:
        """Seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock of the system."""

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
