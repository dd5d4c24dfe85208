"""A page's HTML -> the same, with all that may scroll sideways within reach of the keyboard.

A wide table scrolls, and so does a long line of code. The keyboard scrolls what has the focus, and
not all browsers give that to what scrolls. A table has its role already, so it needs no region
around it. Where scripts run, what fits leaves the order of the keyboard again: `scrolling.js` sees
to tables, the theme to code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_pages.text.html import Change, Tag, changed, content_tags

_WITHOUT_SCROLLING = frozenset(["policy-register", "redline-pairs", "highlighttable"])
"""Classes of tables that fit into any width, or whose parts scroll; also in the style sheet."""
_ATTRIBUTE = ' tabindex="0"'
_SCROLLS = re.compile(r"<(?:table|pre)", re.IGNORECASE)


def within_reach(html: str) -> str:
    """Let code and tables have the focus: the theme lets those without a class scroll, and our
    style sheet those that have their author's."""
    if not _SCROLLS.search(html):
        return html
    return changed(html, _changes(html))


def _changes(html: str) -> Iterator[Change]:
    tables = 0
    block: Tag | None = None
    """A `pre` whose code has not begun."""
    for tag in content_tags(html):
        if tag.name == "table":
            classes = (tag.value("class") or "").split()
            if not tag.is_end and tables == 0 and not _WITHOUT_SCROLLING.intersection(classes):
                yield from _focus(tag)
            tables = max(0, tables - 1) if tag.is_end else tables + 1
        elif tag.name == "pre":
            if block is not None and tag.is_end:
                yield from _focus(block)
            block = None if tag.is_end else tag
        elif tag.name == "code" and block is not None and not tag.is_end:
            block = None
            yield from _focus(tag)


def _focus(tag: Tag) -> Iterator[Change]:
    if "tabindex" not in tag.attributes:
        yield Change(tag.name_end, tag.name_end, _ATTRIBUTE)
