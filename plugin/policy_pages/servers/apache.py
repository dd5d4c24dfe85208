"""A site -> its `.htaccess`: https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from policy_pages.servers.built_site import Redirect, ServedSite
from policy_pages.servers.headers import LONG_CACHE, SHORT_CACHE
from policy_pages.servers.server_file import ServerFile

_PLAIN = re.compile(rb"[A-Za-z0-9/_-]")


def apache(site: ServedSite) -> list[ServerFile]:
    """The file for the folder of the site. It needs the modules `headers` and `rewrite`."""
    return [ServerFile(".htaccess", "\n".join(_lines(site)) + "\n")]


def _lines(site: ServedSite) -> Iterator[str]:
    missing = unquote(site.base, errors="surrogateescape").replace("\\", "\\\\").replace('"', '\\"')
    yield "DirectoryIndex index.html"
    yield "AddDefaultCharset utf-8"
    yield f'ErrorDocument 404 "{missing}404.html"'
    for name, value in site.headers.items():
        yield f'Header always set {name} "{value.replace("%", "%%")}"'
    yield f'Header always set Cache-Control "{SHORT_CACHE}"'
    yield r'<FilesMatch "\.[0-9a-f]{8}\.min\.(css|js)$">'
    yield f'    Header always set Cache-Control "{LONG_CACHE}"'
    yield "</FilesMatch>"
    for path in site.open_files:
        yield f'<Files "{path}">'
        yield '    Header set Access-Control-Allow-Origin "*"'
        yield "</Files>"
    if site.redirects:
        yield "RewriteEngine On"
    for redirect in site.redirects:
        yield from _rules(redirect)


def _rules(redirect: Redirect) -> Iterator[str]:
    pattern, flags = f"^{_pattern(redirect.address)}$", "[R=301,L,NE]"
    if redirect.query or redirect.fragment:  # else the query of the request follows unchanged
        query = f"{redirect.query}&" if redirect.query else ""
        fragment = f"#{redirect.fragment}" if redirect.fragment else ""
        both = (
            f"{_literal(redirect.location)}?{_literal(query)}%{{QUERY_STRING}}{_literal(fragment)}"
        )
        yield "RewriteCond %{QUERY_STRING} ."
        yield f"RewriteRule {pattern} {both} {flags}"
    yield f"RewriteRule {pattern} {_literal(redirect.target)} {flags}"


def _pattern(address: str) -> str:
    """A pattern for an address: bytes that may mean something are written as numbers."""
    return "".join(
        chr(byte) if _PLAIN.fullmatch(bytes([byte])) else f"\\x{byte:02x}"
        for byte in address.encode(errors="surrogateescape")
    )


def _literal(target: str) -> str:
    """A target without variables: `%20` would be one."""
    return target.replace("%", "\\%")
