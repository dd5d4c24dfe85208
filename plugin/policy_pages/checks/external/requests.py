"""One request to a server of the internet: a method and an address -> the answer's head, and the
beginning of its body.

Pages may be strangers', and CI runs inside networks: an address that leads to the machine itself or
to a private network is not asked, whatever its name resolves to.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

USER_AGENT = "policy-pages"
"""The name that `robots.txt` may have rules for."""
_HEADERS = {"User-Agent": f"{USER_AGENT} (link checker)", "Accept": "*/*"}
_PLAIN = "/%:@!$&'()*+,;=~-._?"
_TRANSLATORS = ipaddress.ip_network("64:ff9b::/96")
"""Addresses that stand for those of IPv4 (RFC 6052)."""

_NO_SUCH_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
"""What the system says of a name that no server has, and not of a network that fails."""


class RequestError(Exception):
    """A request without an answer; the message says why."""


class ConnectionFailedError(RequestError):
    """A server that cannot be talked to, whatever it is asked for."""


class LookupFailedError(RequestError):
    """A name that leads to no server, or that cannot be looked up."""


class UnknownHostError(LookupFailedError):
    """A name that no server has."""


class PrivateAddressError(ConnectionFailedError):
    """A server that is not on the internet."""


@dataclass(frozen=True)
class Response:
    """An answer.

    :param headers: by their names in lower case.
    :param body: as much of it as was asked for.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Requests:
    """Sends requests.

    :param timeout: seconds for the connection, and as many for the answer; looking up a name takes
        what the system takes.
    :param allows_private: whether private networks may be asked, as tests do.
    """

    def __init__(self, timeout: float, *, allows_private: bool = False) -> None:
        self._timeout = timeout
        self._allows_private = allows_private

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def send(self, method: str, address: str, most: int = 0) -> Response:
        """Send a request.

        :param most: bytes of the body that are read.
        :raises RequestError: where there is no answer.
        """
        connection: http.client.HTTPConnection | None = None
        ended = threading.Event()
        try:
            host, port, target, is_safe = _parts(address)
            connection = http.client.HTTPConnection(host, port, timeout=self._timeout)
            connection.sock = self._connected(host, port)
            connection.sock.settimeout(self._timeout)
            # a server that sends a byte now and then never exceeds the time limit of a socket
            timer = threading.Timer(self._timeout, _end, [connection.sock, ended])
            timer.daemon = True
            timer.start()
            try:
                if is_safe:
                    connection.sock = self._tls.wrap_socket(connection.sock, server_hostname=host)
                connection.request(method, target, headers=_HEADERS)
                response = connection.getresponse()
                body = response.read(most) if most else b""
            finally:
                timer.cancel()
            if ended.is_set():  # what came before counts as a whole answer
                raise RequestError(self._too_slow)
        except TimeoutError:
            raise RequestError(self._too_slow) from None
        except ssl.SSLCertVerificationError as error:
            message = f"its certificate is not valid: {error.verify_message}"
            raise ConnectionFailedError(message) from None
        except (OSError, http.client.HTTPException) as error:
            if ended.is_set():
                raise RequestError(self._too_slow) from None
            raise RequestError(_reason(error)) from None
        except ValueError:
            raise RequestError("it is not a valid address") from None
        finally:
            if connection is not None:
                connection.close()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Response(response.status, headers, body)

    @property
    def _too_slow(self) -> str:
        return f"there is no answer within {self._timeout:g} seconds"

    def _connected(self, host: str, port: int) -> socket.socket:
        """A socket to a server. The address that is looked at is the one that it connects to."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise UnknownHostError(f"there is no server `{host}`") from None
        except socket.gaierror as error:
            if error.errno in _NO_SUCH_NAME:
                raise UnknownHostError(f"there is no server `{host}`") from None
            raise LookupFailedError(f"the name `{host}` cannot be looked up") from None
        addresses = [place[4] for place in found]
        if not self._allows_private and not all(_is_public(str(one[0])) for one in addresses):
            raise PrivateAddressError(f"`{host}` is in a private network")
        end = time.monotonic() + self._timeout
        problem: OSError | None = None
        for address in addresses:
            left = end - time.monotonic()
            if problem is not None and left <= 0:
                break
            try:
                return socket.create_connection((str(address[0]), port), max(left, 0.01))
            except OSError as error:
                problem = error
        if problem is None:
            raise UnknownHostError(f"there is no server `{host}`")
        too_slow = isinstance(problem, TimeoutError)
        raise ConnectionFailedError(self._too_slow if too_slow else _reason(problem))


def _reason(error: Exception) -> str:
    """Why there is no answer, in words."""
    if isinstance(error, ssl.SSLError):
        return "its connection cannot be encrypted"
    if isinstance(error, http.client.RemoteDisconnected):
        return "the server ends the connection without an answer"
    if isinstance(error, http.client.HTTPException):
        return "its answer cannot be read"
    said = getattr(error, "strerror", None)
    return f"the connection fails: {said}" if said else "the connection fails"


def _end(connected: socket.socket, ended: threading.Event) -> None:
    ended.set()
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _parts(address: str) -> tuple[str, int, str, bool]:
    """The host, the port, the target, and whether the connection is encrypted.

    :raises ValueError: for an address that is not one of the web.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(address)
    is_safe = parts.scheme == "https"
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode()
    target = quote(parts.path or "/", safe=_PLAIN)
    if parts.query:
        target += "?" + quote(parts.query, safe=f"{_PLAIN}[]|")
    return host, parts.port or (443 if is_safe else 80), target, is_safe


def _is_public(text: str) -> bool:
    """Whether an IP address is one of the internet."""
    address: Any = ipaddress.ip_address(text.partition("%")[0])
    if address.version == 6:  # noqa: PLR2004
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return _is_public(str(inner))
        if address in _TRANSLATORS or address.teredo is not None:
            return False
    return bool(address.is_global) and not address.is_multicast
