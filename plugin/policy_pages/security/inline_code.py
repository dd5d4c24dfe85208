"""The HTML of a page -> the code in it that a strict policy allows by its hash, or not at all.

The rules are those of https://www.w3.org/TR/CSP3/#match-element-to-source-list.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from policy_pages.text.html import Tag, Text, decoded, pieces_of, tags_of

_ELEMENT = re.compile(r"<(?=(?:script|style)[\s/>])", re.IGNORECASE)
_IN_DRAWING = re.compile(
    r"<(?:svg|math)[\s/>][^<]*(?:<(?!/svg|/math|style|script)[^<]*)*<(?:style|script)",
    re.IGNORECASE,
)
_WRITTEN_SHEET = re.compile(
    r"([\"'`])(?=(?:[.#@*a-zA-Z]|:[:a-z])[^\"'`\\{}()=;\n]{0,200}\{[a-z-]+:)"
)
"""The quote before a style sheet that a script has as a string."""
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
    """The code in a page.

    :param html: bytes of its file that are not UTF-8 may be in it as `surrogateescape` has them.
    """
    html = _as_browsers_read(html)
    scripts: set[str] = set()
    styles: set[str] = set()
    for tag, code in _elements(html):
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


def _elements(html: str) -> Iterator[tuple[Tag, str]]:
    """The tags of scripts and styles, and what is in them."""
    if _IN_DRAWING.search(html):  # browsers read their code as they read other text
        yield from _elements_of(html, pieces_of(html))
        return
    for found in _ELEMENT.finditer(html):
        rest = html[found.start() :]
        yield from _elements_of(rest, islice(pieces_of(rest), 2))


def _elements_of(html: str, pieces: Iterable[Tag | Text]) -> Iterator[tuple[Tag, str]]:
    inside: Tag | None = None
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, Text):
            text = html[piece.start : piece.end]
            texts.append(text if piece.is_raw else decoded(text))
            continue
        if inside is not None:
            yield inside, "".join(texts)
        is_code = piece.name in ("script", "style") and not piece.is_end
        inside, texts = piece if is_code else None, []
    if inside is not None:
        yield inside, "".join(texts)


def _is_run(tag: Tag) -> bool:
    type = tag.value("type")
    if type is None or not type.strip():
        return True
    return type.strip().lower().partition(";")[0].strip() in _RUNS


def _hash(code: str) -> str:
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
