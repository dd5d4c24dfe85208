"""Root-relative links, which belonged to the site a page came from.

Links written in Markdown are led home before MkDocs looks at them (it would warn of each); those
in a page's raw HTML are found in the rendered page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree import ElementTree

    from markdown import Markdown

# A start tag of rendered HTML: quoted values may hold `>`. Code samples hold none (`&lt;`).
_TAG = re.compile(r"""<[a-zA-Z][^\s>/]*(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(r"""(\s([^\s"'<>/=]+)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""")
_COMMENT = re.compile(r"(<!--.*?-->|<script\b.*?</script>)", re.DOTALL | re.IGNORECASE)
_ONE = re.compile(r"^()(/(?!/).*)", re.DOTALL)
_SEVERAL = re.compile(r"(^\s*|,\s*)(/(?!/)[^\s,]*)")
_ADDRESSES = {
    **dict.fromkeys(["href", "src", "poster", "action", "formaction", "data", "cite"], _ONE),
    "srcset": _SEVERAL,
}
"""The attributes that hold addresses, and where in their values root-relative ones stand."""


def rewrite_root_links(html: str, resolve: Callable[[str], str]) -> str:
    """Replace each root-relative address (``/path``) that an element holds.

    :param resolve: address -> address, both unescaped.
    """

    def in_attribute(match: re.Match[str]) -> str:
        begin, name, written = match.groups()
        places = _ADDRESSES.get(name.lower())
        value = unescape(written[1:-1] if written[0] in "\"'" else written)
        if places is None or not places.search(value):
            return match.group()
        value = places.sub(lambda place: place.group(1) + resolve(place.group(2)), value)
        return f'{begin}"{escape(value)}"'

    def in_tag(match: re.Match[str]) -> str:
        return _ATTRIBUTE.sub(in_attribute, match.group())

    parts = _COMMENT.split(html)
    return "".join(
        part if index % 2 else _TAG.sub(in_tag, part) for index, part in enumerate(parts)
    )


class RootLinks(Extension):
    """Python-Markdown extension: root-relative links of the page at hand.

    :param resolve: address -> address.
    """

    def __init__(self, resolve: Callable[[str], str]) -> None:
        super().__init__()
        self.resolve = resolve

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown: after inline (20), before MkDocs' links (0)."""
        md.treeprocessors.register(_RootLinks(md, self.resolve), "policy_root_links", 5)


class AllLinks(RootLinks):
    """The same for the address of every link and image, where MkDocs does not look at them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown, after inline (20)."""
        md.treeprocessors.register(_RootLinks(md, self.resolve, ""), "policy_all_links", 5)


class _RootLinks(Treeprocessor):
    def __init__(self, md: Markdown, resolve: Callable[[str], str], beginning: str = "/") -> None:
        super().__init__(md)
        self.resolve = resolve
        self.beginning = beginning

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                address = element.get(name, "")
                is_named = address != "" and address.startswith(self.beginning)
                if is_named and not address.startswith("//"):
                    element.set(name, self.resolve(address))
