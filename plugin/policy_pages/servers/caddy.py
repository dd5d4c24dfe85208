"""A site -> a part of a Caddyfile: https://caddyserver.com/docs/caddyfile"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from policy_pages.servers.built_site import Redirect, ServedSite
from policy_pages.servers.headers import LONG_CACHE, SHORT_CACHE
from policy_pages.servers.server_file import ServerFile

_PLAIN_ADDRESS = re.compile(r"[\w/~.-]*[\w/~-]")
_PLAIN = re.compile(r"[\w/~-]|[^\x00-\x7f]")
_HASHED = ("    path_regexp /assets/.+[.][0-9a-f]{8}[.]min[.](css|js)$", "    file")
"""Files whose names change with their content; `file`: not an address where none is."""


def caddy(site: ServedSite) -> list[ServerFile]:
    """The file to import in the block of the site."""
    intro = "# Import this file in the block of your site.\n"
    return [ServerFile("policies.caddy", intro + "\n".join(_lines(site)) + "\n")]


def _lines(site: ServedSite) -> Iterator[str]:
    below = f"{site.base}* " if site.base != "/" else ""
    yield f"header {below}{{"
    for name, value in site.headers.items():
        yield f'    {name} "{value}"'
    yield "}"
    yield "@policies_hashed {"
    yield from _HASHED
    yield "}"
    yield f'header @policies_hashed Cache-Control "{LONG_CACHE}"'
    yield "@policies_changing {"
    if below:
        yield f"    path {below.strip()}"
    yield "    not {"
    yield from (f"    {line}" for line in _HASHED)
    yield "    }"
    yield "}"
    yield f'header @policies_changing Cache-Control "{SHORT_CACHE}"'
    for path in site.open_files:
        yield f"header {site.base}{path} Access-Control-Allow-Origin *"
    if site.redirects:
        yield "map {http.request.uri.query} {policies_query} {policies_more} {"
        yield '    "" "" ""'
        yield '    default "?{http.request.uri.query}" "&{http.request.uri.query}"'
        yield "}"
    for number, redirect in enumerate(site.redirects, 1):
        address, matcher = unquote(site.base) + redirect.address, f"@policies_{number}"
        if _PLAIN_ADDRESS.fullmatch(address):
            matcher = address
        else:
            yield f'{matcher} path_regexp "^{_pattern(address)}$"'
        yield f'redir {matcher} "{_target(redirect)}" 301'


def _target(redirect: Redirect) -> str:
    query = f"?{redirect.query}{{policies_more}}" if redirect.query else "{policies_query}"
    fragment = f"#{redirect.fragment}" if redirect.fragment else ""
    return f"{redirect.location}{query}{fragment}"


def _pattern(address: str) -> str:
    """A pattern for an address: what may mean something is written as numbers."""
    return "".join(
        character if _PLAIN.fullmatch(character) else f"\\x{ord(character):02x}"
        for character in address
    )
