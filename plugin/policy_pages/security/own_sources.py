"""What a site may load from -> the server that an address is on, if it is none of those."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from policy_pages.security.policy import allows

IGNORED = dict.fromkeys([*range(0x21), 0x7F])
"""Browsers ignore most of these in or before a scheme, and no scheme needs them."""
_PORTS = {"http": 80, "https": 443}
_OF_SERVERS = ("http", "https", "ftp", "ws", "wss")
_SPECIAL = re.compile(rf"(?P<scheme>(?:{'|'.join(_OF_SERVERS)}):|(?=//))/*", re.IGNORECASE)
"""Browsers read `https:host`, `https:/host` and `///host` as `https://host`."""


@dataclass(frozen=True)
class OwnSources:
    """What the pages of a site may load from.

    :param address: the site's own; None if it is not known.
    :param sources: directive of a policy -> the other sources that it allows.
    """

    address: str | None = None
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def foreign_server(self, address: str, directive: str) -> str | None:
        """The server that an address is on, if a page may not load it from there.

        :param directive: of the policy that is asked: a server for pictures has no scripts.
        """
        plain = address.translate(IGNORED).replace("\\", "/")
        special = _SPECIAL.match(plain)
        if special is None:
            return None
        rest = plain[special.end() :]
        own = urlsplit(self.address or "")
        scheme = special["scheme"].lower() or f"{own.scheme or 'https'}:"
        try:
            asked = urlsplit(f"{scheme}//{rest}")
            server = (asked.hostname or "") + (f":{asked.port}" if asked.port is not None else "")
            is_own = _is_of_site(asked, own)
        except ValueError:
            return plain
        if not server:
            return rest or plain
        path = posixpath.normpath(unquote(asked.path)) if ".." in unquote(asked.path) else ""
        meant = urlunsplit(asked._replace(path=path or asked.path))
        return None if is_own or allows(self.sources.get(directive, ()), meant) else server


def _is_of_site(asked: SplitResult, own: SplitResult) -> bool:
    """Whether an address is that of the site itself: of the same host, port and scheme, or of the
    safer scheme (https://www.w3.org/TR/CSP3/#match-url-to-source-expression)."""
    if not own.hostname or asked.hostname != own.hostname:
        return False
    ports = asked.port or _PORTS.get(asked.scheme), own.port or _PORTS.get(own.scheme)
    if asked.scheme == own.scheme:
        return ports[0] == ports[1]
    return (asked.scheme, own.scheme, *ports) == ("https", "http", 443, 80)
