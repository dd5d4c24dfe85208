"""The HTML of a page -> the code in it that a strict policy allows by its hash, or not at all.

The rules are those of https://www.w3.org/TR/CSP3/#match-element-to-source-list.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from policy_pages.text.html import Skipped, Tag, Text, decoded, pieces_of

_WITHOUT_CODE = Skipped(["style"], ["style", "on*"])
_WRITTEN_SHEET = re.compile(
    r"([\"'`])(?=(?:[.#@*a-zA-Z]|:[:a-z])[^\"'`\\{}()=;\n]{0,200}\{[a-z-]+:)"
)
"""The quote before a style sheet that a script has as a string."""
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
    """The code in a page.

    :param html: bytes of its file that are not UTF-8 may be in it as `surrogateescape` has them.
    """
    html = _as_browsers_read(html)
    code: dict[str, set[str]] = {"scripts": set(), "styles": set()}
    attributes: set[str] = set()
    handlers: set[str] = set()
    element: str | None = None
    texts: list[str] = []
    for piece in pieces_of(html, _WITHOUT_CODE):
        if isinstance(piece, Text):
            if element is not None:
                text = html[piece.start : piece.end]
                texts.append(text if piece.is_raw else decoded(text))
            continue
        if element is not None:
            code[element].add(_hash("".join(texts)))
        element, texts = None if piece.is_end else _kind_of_code(piece), []
        if piece.is_end:
            continue
        for name, attribute in piece.attributes.items():
            if name == "style":
                attributes.add(_hash(attribute.value))
            elif name.startswith("on"):
                handlers.add(f"{name}={attribute.value}")
    if element is not None:
        code[element].add(_hash("".join(texts)))
    found = (code["scripts"], code["styles"], attributes, handlers)
    return InlineCode(*map(frozenset, found))


def styles_of_script(script: str) -> InlineCode:
    """The style sheets that a script of the site may write into a page: Zensical's search does.

    Only strings without escapes are found. One that is no style sheet allows nothing else.
    """
    sheets: set[str] = set()
    end = 0
    for found in _WRITTEN_SHEET.finditer(script):
        if found.start() < end:
            continue  # a quote within the last one
        end = script.find(found[1], found.end())
        if end == -1:
            break
        sheet = script[found.end() : end]
        if "\\" not in sheet:
            sheets.add(_hash(sheet))
    return InlineCode(styles=frozenset(sheets))


def _as_browsers_read(html: str) -> str:
    """A page with the ends of lines, and what is in the place of characters that are none."""
    try:
        html.encode()
    except UnicodeEncodeError:
        html = html.encode(errors="surrogateescape").decode(errors="replace")
    return html.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _kind_of_code(tag: Tag) -> str | None:
    """What the text in an element is: a script, a style sheet or neither."""
    if tag.name == "style":
        return "styles"
    return (
        "scripts" if tag.name == "script" and "src" not in tag.attributes and _is_run(tag) else None
    )


def _is_run(tag: Tag) -> bool:
    type = tag.value("type")
    if type is None or not type.strip():
        return True
    return type.strip().lower().partition(";")[0].strip() in _RUNS


def _hash(code: str) -> str:
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
