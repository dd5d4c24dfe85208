"""Addresses of other sites -> whether they are found there, politely: one request at a time and
host, with a pause between two, as the host's `robots.txt` has it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from policy_pages.checks.external.limits import Clock, Limits, SystemClock
from policy_pages.checks.external.requests import (
    USER_AGENT,
    PrivateAddressError,
    RequestError,
    Requests,
    Response,
    UnknownHostError,
)

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_PERMANENT = frozenset([301, 308])
_GONE = frozenset([404, 410])
_BUSY = frozenset([429, 503])
_ATTEMPTS = 2
"""Requests to a server that says when to come back."""


@dataclass(frozen=True)
class Answer:
    """What is known of an address.

    :param kind: `gone` for what nobody finds any more; `unknown` for what could not be asked.
    :param reason: why it is not found.
    :param moved: the address that it leads to for good.
    """

    kind: Literal["found", "gone", "unknown"]
    reason: str = ""
    moved: str | None = None


@dataclass
class _Host:
    """A server.

    :ivar free: when the next request may be sent.
    :ivar rules: those of its `robots.txt`; None before it is read.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0
    rules: RobotFileParser | None = None


class _NoAnswerError(Exception):
    """The answer is known without a request."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


class Asking:
    """Asks other sites for addresses.

    :param requests: sends requests.
    """

    def __init__(self, requests: Requests, limits: Limits, clock: Clock) -> None:
        self._requests = requests
        self._limits = limits
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._end = 0.0
        self._is_stopped = False

    def ask_all(self, addresses: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """The answer for each address, in the order in which they arrive."""
        by_host: dict[str, list[str]] = {}
        for address in addresses:
            by_host.setdefault(_host_of(address), []).append(address)
        self._end = self._clock.now() + self._limits.total
        with ThreadPoolExecutor(self._limits.hosts) as pool:
            try:
                jobs = [pool.submit(self._ask_host, of_host) for of_host in by_host.values()]
                for job in as_completed(jobs):
                    yield from job.result()
            finally:  # interrupted: nobody waits for the rest
                self._is_stopped = True
                pool.shutdown(wait=False, cancel_futures=True)

    def _ask_host(self, addresses: Iterable[str]) -> list[tuple[str, Answer]]:
        return [(address, self.ask(address)) for address in addresses if not self._is_stopped]

    def ask(self, address: str) -> Answer:
        """The answer for an address."""
        if self._end and self._clock.now() > self._end:
            limit = f"{self._limits.total:g} seconds"
            return Answer("unknown", f"it was not asked: the check stops after {limit}")
        try:
            return self._followed(address)
        except _NoAnswerError as known:
            return known.answer
        except UnknownHostError as error:
            return Answer("gone", str(error))
        except PrivateAddressError as error:
            return Answer("unknown", f"it was not asked: {error}")
        except RequestError as error:
            return Answer("unknown", str(error))
        except ValueError:  # such as `//[`
            return Answer("unknown", "it redirects to an address that is not valid")

    def _followed(self, address: str) -> Answer:
        """The answer at the end of all redirects."""
        current, moved, is_permanent = address, None, True
        for _ in range(self._limits.redirects + 1):
            response = self._asked(current)
            location = response.headers.get("location", "")
            if response.status not in _REDIRECTS or not location:
                return self._answer(response, moved)
            is_permanent = is_permanent and response.status in _PERMANENT
            current = urljoin(current, location)
            if is_permanent:
                moved = current
        return Answer("unknown", f"it redirects more than {self._limits.redirects} times")

    def _answer(self, response: Response, moved: str | None) -> Answer:
        status = response.status
        if status in _GONE:
            return Answer("gone", f"the server answers {status}")
        if status >= 400:  # noqa: PLR2004
            return Answer("unknown", f"the server answers {status}")
        return Answer("found", moved=moved)

    def _asked(self, address: str) -> Response:
        """The answer to HEAD, or to GET from a server that does not answer HEAD well."""
        host = self._host(address)
        with host.lock:
            rules = self._rules(host, address)
            if not rules.can_fetch(USER_AGENT, address):
                reason = "it was not asked: the site's robots.txt does not allow it"
                raise _NoAnswerError(Answer("unknown", reason))
            response = self._patient(host, "HEAD", address)
            if response.status >= 400 and response.status not in _BUSY:  # noqa: PLR2004
                response = self._patient(host, "GET", address)
            return response

    def _patient(self, host: _Host, method: str, address: str) -> Response:
        """The answer of a server, which may ask to come back later."""
        for _ in range(_ATTEMPTS):
            response = self._paced(host, method, address)
            wait = self._wait(response)
            if response.status not in _BUSY or wait is None:
                return response
            if wait > self._limits.longest_wait:
                reason = f"the server is busy, and asks to come back in {wait:g} seconds"
                raise _NoAnswerError(Answer("unknown", reason))
            host.free = max(host.free, self._clock.now() + wait)
        return response

    def _wait(self, response: Response) -> float | None:
        """The seconds that a server asks to wait for."""
        text = response.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            then = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        then = then if then.tzinfo is not None else then.replace(tzinfo=timezone.utc)
        return max(0.0, (then - datetime.now(timezone.utc)).total_seconds())

    def _paced(self, host: _Host, method: str, address: str, most: int = 0) -> Response:
        """Send a request when its host may have one."""
        wait = host.free - self._clock.now()
        if wait > 0:
            self._clock.sleep(wait)
        try:
            return self._requests.send(method, address, most)
        finally:
            host.free = self._clock.now() + self._delay(host)

    def _delay(self, host: _Host) -> float:
        asked_for = host.rules.crawl_delay(USER_AGENT) if host.rules is not None else None
        return min(max(self._limits.delay, float(asked_for or 0)), self._limits.longest_wait)

    def _rules(self, host: _Host, address: str) -> RobotFileParser:
        """What a host allows (RFC 9309): everything without a `robots.txt`, nothing where that
        cannot be read."""
        if host.rules is None:
            rules = RobotFileParser()
            place, most = urljoin(address, "/robots.txt"), self._limits.robots
            response = self._paced(host, "GET", place, most)
            for _ in range(self._limits.redirects):
                location = response.headers.get("location", "")
                if response.status not in _REDIRECTS or not location:
                    break
                place = urljoin(place, location)
                response = self._paced(host, "GET", place, most)
            if response.status == 200:  # noqa: PLR2004
                rules.parse(response.body.decode("utf-8", "replace").splitlines())
            elif response.status >= 500 or response.status in _BUSY:  # noqa: PLR2004
                rules.disallow_all = True  # type: ignore[attr-defined]
            else:
                rules.allow_all = True  # type: ignore[attr-defined]
            host.rules = rules
        return host.rules

    def _host(self, address: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(_host_of(address), _Host())


def _host_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def asker(limits: Limits) -> Asking:
    """Asks the internet."""
    return Asking(Requests(limits.timeout), limits, SystemClock())
