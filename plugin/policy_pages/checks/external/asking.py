"""Addresses of other sites -> whether they are found there, politely: one request at a time and
host, with a pause between two, as the host's `robots.txt` has it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from typing import Literal
from urllib.parse import urljoin, urlsplit

from policy_pages.checks.external.limits import Clock, Limits, SystemClock
from policy_pages.checks.external.requests import (
    USER_AGENT,
    ConnectionFailedError,
    LookupFailedError,
    PrivateAddressError,
    RequestError,
    Requests,
    Response,
    UnknownHostError,
)
from policy_pages.checks.external.robots import Robots, read_robots

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_PERMANENT = frozenset([301, 308])
_GONE = frozenset([404, 410])
_BUSY = frozenset([429, 503])
_ATTEMPTS = 2
"""Requests to a server that says when to come back."""
_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


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


NO_NETWORK = Answer("unknown", "no server has been found at all, so there seems to be no network")


@dataclass
class _Host:
    """A server.

    :ivar free: when the next request may be sent.
    :ivar rules: those of its `robots.txt`; None before it is read.
    :ivar closed: the answer for all that is not asked any more: it does not answer at all, or asks
        to be left alone.
    :ivar has_name: whether its name has been found; None before it is looked up.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0
    rules: Robots | None = None
    closed: Answer | None = None
    has_name: bool | None = None


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
        self._has_network = False

    def ask_all(self, addresses: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """The answer for each address, as soon as it is known.

        As long as no server has been found, answers wait: maybe there is no network.
        """
        by_host: dict[str, list[str]] = {}
        for address in addresses:
            by_host.setdefault(_host_of(address), []).append(address)
        self._end = self._clock.now() + self._limits.total
        waiting: SimpleQueue[list[str]] = SimpleQueue()
        for of_host in by_host.values():
            waiting.put(of_host)
        answered: SimpleQueue[tuple[str, Answer] | BaseException] = SimpleQueue()
        for _ in range(min(self._limits.hosts, len(by_host))):
            # the program can end without them
            threading.Thread(target=self._work, args=[waiting, answered], daemon=True).start()
        held: list[tuple[str, Answer]] = []
        try:
            for _ in range(sum(map(len, by_host.values()))):
                found = answered.get()
                if isinstance(found, BaseException):
                    raise found
                held.append(found)
                if self._has_network:
                    yield from held
                    held.clear()
            yield from self._without_network(held)
        finally:
            self._is_stopped = True

    def _work(
        self,
        waiting: SimpleQueue[list[str]],
        answered: SimpleQueue[tuple[str, Answer] | BaseException],
    ) -> None:
        """Ask host after host."""
        try:
            while True:
                for address in waiting.get_nowait():
                    if self._is_stopped:
                        return
                    answered.put((address, self.ask(address)))
        except Empty:
            return
        except BaseException as error:  # noqa: BLE001 -- the one who waits is to see it
            answered.put(error)

    def _without_network(self, held: list[tuple[str, Answer]]) -> Iterator[tuple[str, Answer]]:
        """Answers where no name has been found: if several were looked for, it is the network."""
        lost = {name for name, host in self._hosts.items() if host.has_name is False}
        for address, answer in held:
            is_lost = len(lost) > 1 and _host_of(address) in lost
            yield address, NO_NETWORK if is_lost else answer

    def ask(self, address: str) -> Answer:
        """The answer for an address."""
        if self._end and self._clock.now() > self._end:
            limit = f"{self._limits.total:g} seconds"
            return Answer("unknown", f"it was not asked: the check stops after {limit}")
        try:
            return self._followed(address)
        except _NoAnswerError as known:
            return known.answer
        except RequestError as error:
            return _answer_of(error)
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
            if urlsplit(current).scheme not in ("http", "https"):
                shown = current if current.isprintable() else ascii(current)[1:-1]
                reason = f"it redirects to `{shown}`, which is not an address of a page"
                return Answer("unknown", reason)
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
            if not self._rules(host, address).allows(address):
                reason = "it was not asked: the site's robots.txt does not allow it"
                raise _NoAnswerError(Answer("unknown", reason))
            response = self._patient(host, "HEAD", address)
            if response.status >= 400 and response.status not in _BUSY:  # noqa: PLR2004
                response = self._patient(host, "GET", address)
            return response

    def _patient(self, host: _Host, method: str, address: str, most: int = 0) -> Response:
        """The answer of a server, which may ask to come back later."""
        for _ in range(_ATTEMPTS):
            response = self._paced(host, method, address, most)
            wait = self._wait(response)
            if response.status not in _BUSY or wait is None:
                return response
            if wait > self._limits.longest_wait:
                raise self._closed(
                    host, f"the server is busy, and asks to come back in {_shown(wait)}"
                )
            host.free = max(host.free, self._clock.now() + wait)
        return response

    def _closed(self, host: _Host, reason: str) -> _NoAnswerError:
        """The answer for an address of a host that is asked nothing more."""
        host.closed = Answer("unknown", reason)
        return _NoAnswerError(host.closed)

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
        if host.closed is not None:
            raise _NoAnswerError(host.closed)
        wait = host.free - self._clock.now()
        if wait > 0:
            self._clock.sleep(wait)
        try:
            response = self._requests.send(method, address, most)
        except RequestError as error:
            is_first = host.has_name is None
            host.has_name = not isinstance(error, LookupFailedError)
            self._has_network |= host.has_name
            if is_first or isinstance(error, (LookupFailedError, ConnectionFailedError)):
                host.closed = _answer_of(error)
            raise
        finally:
            delay = host.rules.delay if host.rules is not None else 0.0
            delay = min(max(self._limits.delay, delay), self._limits.longest_wait)
            host.free = self._clock.now() + delay
        host.has_name = self._has_network = True
        return response

    def _rules(self, host: _Host, address: str) -> Robots:
        """What a host allows (RFC 9309): everything without a `robots.txt`.

        :raises _NoAnswerError: where that cannot be read, which means nothing.
        """
        if host.closed is not None:
            raise _NoAnswerError(host.closed)
        if host.rules is None:
            place, most = urljoin(address, "/robots.txt"), self._limits.robots
            response = self._patient(host, "GET", place, most)
            for _ in range(self._limits.redirects):
                location = response.headers.get("location", "")
                if response.status not in _REDIRECTS or not location:
                    break
                place = urljoin(place, location)
                response = self._patient(host, "GET", place, most)
            status = response.status
            if status >= 500 or status in _BUSY:  # noqa: PLR2004
                reason = f"its server answers {status} for the site's robots.txt"
                raise self._closed(host, f"it was not asked: {reason}")
            is_read = status == 200  # noqa: PLR2004
            text = response.body.decode("utf-8", "replace") if is_read else ""
            host.rules = read_robots(text, USER_AGENT)
        return host.rules

    def _host(self, address: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(_host_of(address), _Host())


def _answer_of(error: RequestError) -> Answer:
    """What a request without an answer says of an address."""
    if isinstance(error, UnknownHostError):
        return Answer("gone", str(error))
    if isinstance(error, PrivateAddressError):
        return Answer("unknown", f"it was not asked: {error}")
    return Answer("unknown", str(error))


def _host_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _shown(seconds: float) -> str:
    """A time in the unit that tells it best."""
    unit, length = next((one for one in _UNITS if seconds >= 2 * one[1]), _UNITS[-1])
    return f"{round(seconds / length):,} {unit}"


def asker(limits: Limits) -> Asking:
    """Asks the internet."""
    return Asking(Requests(limits.timeout), limits, SystemClock())
