"""Readings -> words for an author."""

from __future__ import annotations

from collections.abc import Sequence

from policy_pages.checks.readings import Event, Reading

FLAVOUR_TITLES = {"redcarpet": "Redcarpet", "gfm": "GFM", "python": "Python-Markdown"}
"""The flavours as authors know them."""

_ELEMENTS = {
    "p": "a paragraph",
    "ul": "a list",
    "ol": "a numbered list",
    "li": "a list item",
    "em": "emphasis",
    "strong": "strong emphasis",
    "del": "struck-out text",
    "code": "code",
    "pre": "a block of code",
    "blockquote": "a quote",
    "table": "a table",
    "tr": "a row of a table",
    "td": "a cell of a table",
    "th": "a cell of a table's header",
    "a": "a link",
    "img": "a picture",
    "br": "a line break",
    "hr": "a line across the page",
    "sup": "raised text",
    "dl": "a definition list",
    "input": "a checkbox",
    "div": "a block of HTML",
    **{f"h{level}": f"a heading of level {level}" for level in range(1, 7)},
}
_LONGEST = 40


def listed(flavours: Sequence[str]) -> str:
    """Flavours in a sentence: `GFM and Python-Markdown`."""
    return " and ".join(FLAVOUR_TITLES[flavour] for flavour in flavours)


def shown_at(reading: Reading, index: int) -> str:
    """What a reading has at an event: `a list`, `the text “- one”`."""
    if index >= len(reading):
        return "nothing"
    event = reading[index]
    if index and reading[index - 1][:2] == ("open", "li"):
        if event[:2] == ("open", "p"):
            return "an item with space around it"
        if event.kind == "text":
            return "an item without space around it"
    if event.kind == "unread":
        return "a text that cannot be read"
    if event.kind == "text" and not _text_from(reading, index):
        return shown_at(reading, index + 1)  # a blank
    if event.kind == "text":
        return f"the text “{_text_from(reading, index)}”"
    if event.kind == "code":
        return f"the code “{shortened(event.name.strip())}”"
    name = _ELEMENTS.get(event.name, f"`<{event.name}>`")
    if event.kind == "close":
        return f"the end of {name}"
    if event.name == "a":
        address = dict(event.attributes).get("href")
        return f"a link to `{shortened(address)}`" if address else "a link's target"
    if event.name == "ol":
        start = dict(event.attributes).get("start")
        return f"{name} from {start}" if start else name
    return name


def _text_from(reading: Sequence[Event], index: int) -> str:
    words: list[str] = []
    while index < len(reading) and reading[index].kind == "text" and len(words) < _LONGEST:
        words.append(reading[index].name)
        index += 1
    return shortened("".join(words).strip())


def shortened(text: str) -> str:
    """A text that fits into a message."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
