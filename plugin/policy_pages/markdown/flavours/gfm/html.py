"""Raw HTML: what begins and ends it, and the tags that GitHub disarms.

Sections 4.6 (HTML blocks), 6.10 (raw HTML) and 6.11 (disallowed raw HTML) of the specification.
"""

from __future__ import annotations

import re

from policy_pages.markdown.flavours.host import Host

_SPACE = r"[ \t\v\f\r\n]"
_ATTRIBUTE = (
    rf"{_SPACE}+[a-zA-Z_:][a-zA-Z0-9:._-]*"
    rf"(?:{_SPACE}*={_SPACE}*(?:[^ \t\r\n\v\f\"'=<>`]+|'[^']*'|\"[^\"]*\"))?"
)
_OPEN_TAG = rf"[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*{_SPACE}*/?>"
_CLOSE_TAG = rf"/[A-Za-z][A-Za-z0-9-]*{_SPACE}*>"
_TAG = re.compile(f"<(?:{_OPEN_TAG}|{_CLOSE_TAG})")
_DECLARATION = re.compile(rf"<![A-Z]+{_SPACE}+[^>]*>")

_BLOCK_NAMES = (
    "address article aside base basefont blockquote body caption center col colgroup dd details "
    "dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 "
    "head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option "
    "p param section source title summary table tbody td tfoot th thead tr track ul"
).split()
_BLOCK_STARTS = [
    (1, re.compile(r"<(?:script|pre|style|textarea)(?:[ \t\v\f\r]|>|$)", re.I | re.A)),
    (2, re.compile(r"<!--")),
    (3, re.compile(r"<\?")),
    (4, re.compile(r"<![A-Z]")),
    (5, re.compile(r"<!\[CDATA\[")),
    (6, re.compile(rf"</?(?:{'|'.join(_BLOCK_NAMES)})(?:[ \t\v\f\r]|/?>|$)", re.I | re.A)),
]
_LONE_TAG = re.compile(rf"<(?:{_OPEN_TAG}|{_CLOSE_TAG})[ \t\f]*$")
_BLOCK_ENDS = {
    1: re.compile(r"</(?:script|pre|style|textarea)>", re.I | re.A),
    2: re.compile(r"-->"),
    3: re.compile(r"\?>"),
    4: re.compile(r">"),
    5: re.compile(r"\]\]>"),
}
_DISARMED = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)"
    r"(?:[ \t\n\f\r>]|/>))",
    re.I | re.A,
)
LONE_TAG = 7
"""The kind of block that begins with a tag of any name; it interrupts no paragraph."""


def block_kind(line: str) -> int:
    """The kind of HTML block, 1 to 7, that a line begins: 0 if none."""
    for kind, start in _BLOCK_STARTS:
        if start.match(line):
            return kind
    return LONE_TAG if _LONE_TAG.match(line) else 0


def is_verbatim(line: str) -> bool:
    """Whether a line begins HTML that continues to its own end, over empty lines."""
    return line.startswith("<") and block_kind(line) in _BLOCK_ENDS


def ends_block(kind: int, line: str) -> bool:
    """Whether a line is the last of a block: kinds 1 to 5; the others end before a blank line."""
    end = _BLOCK_ENDS.get(kind)
    return end is not None and end.search(line) is not None


def disarmed_block(html: str) -> str:
    """A block, its disallowed tags made text."""
    return _DISARMED.sub("&lt;", html)


def disarmed_tag(html: str) -> str:
    """One tag, made text if it is disallowed."""
    return f"&lt;{html[1:]}" if _DISARMED.match(html) else html


def held_back(html: str, disarmed: str, host: Host) -> str:
    """Hold disarmed HTML back; returns its marker.

    :param html: as it was before.
    """
    if disarmed != html:
        host.printed_as_text(html)
    return host.raw_html(disarmed)


class TagScanner:
    """Finds the raw HTML in a text.

    It keeps what was looked for in vain: a text of nothing but ``<!--`` must not be searched to
    its end at each of them.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[str] = set()
        self._last_closing = text.rfind(">")

    def end(self, position: int) -> int:
        """The end of the HTML that begins at a ``<``; -1 if there is none."""
        text = self._text
        if text.startswith("<!--", position):
            if text.startswith(("->", ">"), position + 4):
                return text.index(">", position) + 1
            return self._behind("-->", position + 4)
        if text.startswith("<![CDATA[", position):
            return self._behind("]]>", position + 9)
        if text.startswith("<?", position):
            return self._behind("?>", position + 2)
        if position > self._last_closing:
            return -1
        pattern = _DECLARATION if text.startswith("<!", position) else _TAG
        match = pattern.match(text, position)
        return -1 if match is None else match.end()

    def _behind(self, closing: str, position: int) -> int:
        if closing in self._missing:
            return -1
        found = self._text.find(closing, position)
        if found < 0:
            self._missing.add(closing)
            return -1
        return found + len(closing)
