"""A site -> a part of the configuration of nginx: https://nginx.org/en/docs/"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent
from urllib.parse import unquote

from policy_pages.servers.built_site import Redirect, ServedSite
from policy_pages.servers.headers import LONG_CACHE, SHORT_CACHE
from policy_pages.servers.server_file import ServerFile

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_COMPRESSED = (
    "text/css text/xml application/xml application/atom+xml application/javascript"
    " application/json image/svg+xml"
)
_HASHED = "/assets/.+[.][0-9a-f]{8}[.]min[.](css|js)$"
_LONGEST_PIECE = 1_000
"""Characters of a value that is written at once: nginx reads at most 4,096 bytes."""


def nginx(site: ServedSite) -> list[ServerFile]:
    """The file to include in the block `server`."""
    lines = "\n".join(_lines(site))
    if site.base != "/":
        lines = f"location ^~ {_quoted(_decoded(site.base))} {{\n{indent(lines, '    ')}\n}}"
    intro = "# Include this file in the block `server` of your site.\n"
    variables = "\n".join(_variables(site))
    return [ServerFile("policies.nginx.conf", f"{intro}{variables}\n{lines}\n")]


def _variables(site: ServedSite) -> Iterator[str]:
    """What differs from file to file, and what is too long for one parameter.

    They are in the block `server`: a `location` within another one does not get them.
    """
    base = _decoded(site.base)
    yield f'set $policies_cache "{SHORT_CACHE}";'
    yield f'if ($uri ~ "{_HASHED}") {{ set $policies_cache "{LONG_CACHE}"; }}'
    if site.open_files:
        yield 'set $policies_origin "";'
        for path in site.open_files:
            yield f"if ($uri = {_quoted(base + path)}) {{ set $policies_origin *; }}"
    for name, value in site.headers.items():
        if len(value) > _LONGEST_PIECE:
            variable, before = _variable(name), ""
            for start in range(0, len(value), _LONGEST_PIECE):
                piece = _quoted(before + value[start : start + _LONGEST_PIECE])
                yield f"set ${variable} {piece};"
                before = f"${{{variable}}}"


def _lines(site: ServedSite) -> Iterator[str]:
    base = _decoded(site.base)
    yield "charset utf-8;"
    yield "absolute_redirect off; # correct behind a proxy, too"
    yield f"error_page 404 {_quoted(base + '404.html')};"
    yield "gzip on;"
    yield f"gzip_types {_COMPRESSED};"
    for name, value in site.headers.items():
        shown = _quoted(value) if len(value) <= _LONGEST_PIECE else f"${_variable(name)}"
        yield f"add_header {name} {shown} always;"
    yield "add_header Cache-Control $policies_cache always;"
    if site.open_files:
        yield "add_header Access-Control-Allow-Origin $policies_origin;"
    for redirect in site.redirects:
        yield f"location = {_quoted(base + redirect.address)} {{ {_answer(redirect)} }}"


def _variable(header: str) -> str:
    return f"policies_{header.lower().replace('-', '_')}"


def _answer(redirect: Redirect) -> str:
    """What a server answers, with the query that the reader asked for."""
    fragment = f"#{redirect.fragment}" if redirect.fragment else ""
    if not redirect.query:
        return f'return 301 "{redirect.location}$is_args$args{fragment}";'
    both = f"{redirect.location}?{redirect.query}&$args{fragment}"
    return f'if ($is_args) {{ return 301 "{both}"; }} return 301 "{redirect.target}";'


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _decoded(path: str) -> str:
    return unquote(path, errors="surrogateescape")
