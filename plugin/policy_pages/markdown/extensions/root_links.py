"""Root-relative links, which belonged to the site a page came from.

Links written in Markdown are resolved before the engine looks at them (MkDocs warns of each); those
in a page's raw HTML are found in the rendered page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from policy_pages.text.html import Change, changed, tags_of, with_value

if TYPE_CHECKING:
    from xml.etree import ElementTree

    from markdown import Markdown

Resolve = Callable[[str], str]
"""An address -> the address that is written in its place."""

_FROM_ROOT = re.compile(r"/(?![/\\])")
_REMOVED = dict.fromkeys(map(ord, "\t\n\r"))
"""Browsers take these out of an address."""
_CANDIDATE = re.compile(r"([\s,]*)(\S*[^\s,])((?:,|[^,(]*(?:\([^)]*\)[^,(]*)*),?)")
"""One of several pictures: what comes before its address, the address, and the picture's size."""
_ONE = frozenset(
    "href src poster action formaction data cite background longdesc xlink:href".split()
)
_SEVERAL = frozenset(["srcset", "imagesrcset"])


def rewrite_root_links(html: str, resolve: Resolve) -> str:
    """Replace each root-relative address (``/path``) that an element holds.

    :param resolve: address -> address, both unescaped.
    """

    def changes() -> Iterator[Change]:
        for tag in tags_of(html):
            for name, attribute in {} if tag.is_end else tag.attributes.items():
                if name in _ONE:
                    value = _resolved(attribute.value, resolve)
                elif name in _SEVERAL:
                    value = _CANDIDATE.sub(
                        lambda one: one[1] + _resolved(one[2], resolve) + one[3], attribute.value
                    )
                else:
                    continue
                if value != attribute.value:
                    yield with_value(attribute, value)

    return changed(html, sorted(changes(), key=lambda change: change.start))


def _resolved(address: str, resolve: Resolve) -> str:
    """An address from the root, resolved; any other address unchanged."""
    bare = address.strip().translate(_REMOVED)
    return resolve(bare) if _FROM_ROOT.match(bare) else address


class RootLinks(Extension):
    """Python-Markdown extension: root-relative links of pages.

    :param resolve_of: a ``Markdown`` object -> what resolves the links of the page whose text it
        converts; None for a text that keeps its links.
    """

    def __init__(self, resolve_of: Callable[[Markdown], Resolve | None]) -> None:
        super().__init__()
        self.resolve_of = resolve_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown: after inline (20), before MkDocs' links (0)."""
        md.treeprocessors.register(_RootLinks(md, self.resolve_of), "policy_root_links", 5)


class AllLinks(Extension):
    """Python-Markdown extension: the addresses of all links and images, where MkDocs does not look.

    :param resolve: address -> address.
    """

    def __init__(self, resolve: Resolve) -> None:
        super().__init__()
        self.resolve = resolve

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown, after inline (20)."""
        md.treeprocessors.register(_AllLinks(md, self.resolve), "policy_all_links", 5)


class _RootLinks(Treeprocessor):
    def __init__(self, md: Markdown, resolve_of: Callable[[Markdown], Resolve | None]) -> None:
        super().__init__(md)
        self.resolve_of = resolve_of

    def run(self, root: ElementTree.Element) -> None:
        resolve = self.resolve_of(self.md)
        if resolve is not None:
            _rewrite(root, lambda address: resolve(address) if address[:1] == "/" else address)


class _AllLinks(Treeprocessor):
    def __init__(self, md: Markdown, resolve: Resolve) -> None:
        super().__init__(md)
        self.resolve = resolve

    def run(self, root: ElementTree.Element) -> None:
        _rewrite(root, self.resolve)


def _rewrite(root: ElementTree.Element, resolve: Resolve) -> None:
    """Resolve the addresses of a document, except those of another host."""
    for element in root.iter():
        for name in ("href", "src"):
            address = element.get(name, "")
            if address and not address.startswith("//"):
                element.set(name, resolve(address))
