"""The HTML of a page -> the code in it that a strict policy allows by its hash, or not at all.

The rules are those of https://www.w3.org/TR/CSP3/#match-element-to-source-list.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from itertools import islice

from policy_pages.text.html import Tag, Text, pieces_of, tags_of

_ELEMENT = re.compile(r"<(?=(?:script|style)[\s/>])", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"[\s\"'/](?:style|on[a-z]+)\s*=", re.IGNORECASE)
"""What may be an attribute with code; only a page that has one is read as a whole."""
_RUNS = frozenset(
    "module application/ecmascript application/javascript application/x-javascript text/ecmascript"
    " text/javascript text/x-javascript importmap speculationrules".split()
)
"""Types of scripts that browsers run or obey; others are data."""


@dataclass(frozen=True)
class InlineCode:
    """The code in pages.

    :param scripts: the hashes of scripts, as a policy has them: ``'sha256-…'``.
    :param styles: those of style sheets.
    :param attributes: those of the values of `style` attributes.
    :param handlers: event handlers: a policy without `unsafe-inline` allows none of them.
    """

    scripts: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    handlers: frozenset[str] = frozenset()

    def __or__(self, other: InlineCode) -> InlineCode:
        """The code of both."""
        return InlineCode(
            self.scripts | other.scripts,
            self.styles | other.styles,
            self.attributes | other.attributes,
            self.handlers | other.handlers,
        )


def code_of(html: str) -> InlineCode:
    """The code in a page."""
    scripts: set[str] = set()
    styles: set[str] = set()
    for found in _ELEMENT.finditer(html):
        pieces = [*islice(pieces_of(html[found.start() :]), 2)]
        tag = pieces[0] if pieces and isinstance(pieces[0], Tag) else None
        if tag is None:
            continue
        text = pieces[1] if len(pieces) > 1 and isinstance(pieces[1], Text) else None
        code = html[found.start() + text.start : found.start() + text.end] if text else ""
        if tag.name == "style":
            styles.add(_hash(code))
        elif "src" not in tag.attributes and _is_run(tag):
            scripts.add(_hash(code))
    attributes: set[str] = set()
    handlers: set[str] = set()
    if _ATTRIBUTE.search(html):
        for tag in tags_of(html):
            for name, attribute in tag.attributes.items():
                if tag.is_end:
                    continue
                if name == "style":
                    attributes.add(_hash(attribute.value))
                elif name.startswith("on"):
                    handlers.add(f"{name}={attribute.value}")
    return InlineCode(*map(frozenset, (scripts, styles, attributes, handlers)))


def _is_run(tag: Tag) -> bool:
    type = tag.value("type")
    if type is None or not type.strip():
        return True
    return type.strip().lower().partition(";")[0].strip() in _RUNS


def _hash(code: str) -> str:
    # browsers hash what they read, with the ends of lines that HTML gives them
    text = code.replace("\r\n", "\n").replace("\r", "\n")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
