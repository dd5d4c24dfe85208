"""A site -> the files `_headers` and `_redirects`, for hosts that read them in the site itself.

https://docs.netlify.com/manage/routing/redirects/overview/ and
https://developers.cloudflare.com/pages/configuration/redirects/
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from policy_pages.servers.built_site import ServedSite
from policy_pages.servers.headers import LONG_CACHE
from policy_pages.servers.server_file import ServerFile
from policy_pages.text.diagnostics import RefusedError

_SAFE = "/@!$&'()+,;=-._~"
"""What browsers do not escape in a path; `*` and `:` mean something to these hosts."""
_MOST_RULES, _LONGEST_LINE, _LONGEST_REDIRECT = 100, 2_000, 1_000
"""What Cloudflare reads of such files. Other addresses have the page that redirects."""
_MOST_REDIRECTS = 2_000


def netlify(site: ServedSite) -> list[ServerFile]:
    """The files for Netlify. There is a page at each old address: `!` is for what exists, too."""
    redirects = [f"{_path(site, one.address)} {one.target} 301!" for one in site.redirects]
    return [ServerFile("_headers", _headers(site)), ServerFile("_redirects", _lines(redirects))]


def cloudflare(site: ServedSite) -> list[ServerFile]:
    """The files for Cloudflare Pages.

    :raises RefusedError: for headers that it does not take.
    """
    for name, value in site.headers.items():
        if len(f"  {name}: {value}") > _LONGEST_LINE:
            raise RefusedError(
                f"{name} has {len(value):,} characters, but Cloudflare reads at most "
                f"{_LONGEST_LINE:,}: move the styles and scripts that pages contain into files"
            )
    redirects = [f"{_path(site, one.address)} {one.target} 301" for one in site.redirects]
    read = [line for line in redirects if len(line) <= _LONGEST_REDIRECT][:_MOST_REDIRECTS]
    return [ServerFile("_headers", _headers(site)), ServerFile("_redirects", _lines(read))]


def _path(site: ServedSite, path: str) -> str:
    """A path from the root of the host, as these hosts compare it."""
    return site.base + quote(path, safe=_SAFE, errors="surrogateescape")


def _headers(site: ServedSite) -> str:
    return _lines([line for rule in _rules(site) for line in rule])


def _rules(site: ServedSite) -> Iterator[list[str]]:
    yield [f"{site.base}*", *(f"  {name}: {value}" for name, value in site.headers.items())]
    for path in site.open_files:
        yield [_path(site, path), "  Access-Control-Allow-Origin: *"]
    for path in site.hashed[: _MOST_RULES - 10]:
        yield [_path(site, path), f"  Cache-Control: {LONG_CACHE}"]


def _lines(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
