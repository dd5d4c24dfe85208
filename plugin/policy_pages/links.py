"""Root-relative links in a page's HTML that belonged to the site it came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

# A start tag of rendered HTML: quoted values may hold `>`. Code samples hold none (`&lt;`).
_TAG = re.compile(r"""<[a-zA-Z][^\s>/]*(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ADDRESS = re.compile(r"""(\s(?:href|src)\s*=\s*)(?:"(/(?!/)[^"]*)"|'(/(?!/)[^']*)')""", re.I)
_COMMENT = re.compile(r"(<!--.*?-->|<script\b.*?</script>)", re.DOTALL | re.IGNORECASE)


def rewrite_root_links(html: str, resolve: Callable[[str], str]) -> str:
    """Replace each root-relative address (``/path``) of a link or an image.

    :param resolve: address -> address, both unescaped.
    """

    def in_address(match: re.Match[str]) -> str:
        address = unescape(match.group(2) or match.group(3))
        return f'{match.group(1)}"{escape(resolve(address))}"'

    def in_tag(match: re.Match[str]) -> str:
        return _ADDRESS.sub(in_address, match.group())

    parts = _COMMENT.split(html)
    return "".join(
        part if index % 2 else _TAG.sub(in_tag, part) for index, part in enumerate(parts)
    )
