"""JSON that cannot be read -> the mistake that its author has made."""

from __future__ import annotations

import re

from policy_pages.text.mistakes import Mistake
from policy_pages.text.source import Span

_BEFORE = re.compile(r"(?P<comma>,)\s*\Z")
_BARE = re.compile(r"[^\s,\]}:]+(?:[ \t]+[^\s,\]}:]+)*")
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
_STRAIGHT = 'use straight quotation marks: `"`'
_IN_QUOTES = "put keys and texts in double quotes, and a comma between two of them"


def json_mistake(text: str, place: int, said: str) -> Mistake:
    """The mistake in a JSON text.

    :param place: where it cannot be read on.
    :param said: what Python's reader says there.
    """
    here = text[place : place + 1]
    span = Span(min(place, len(text)), min(place, len(text)) + 1)
    if here and here in _CURLY:
        return Mistake(span, "curly quotes do not count as quotation marks", _STRAIGHT)
    comma = _BEFORE.search(text, 0, place)
    if here == "," and said.startswith(("Expecting property", "Illegal trailing comma")):
        after = re.match(r",\s*([\]}])", text[place:])  # newer Pythons point at the comma
        comma = re.compile("(?P<comma>,)").match(text, place) if after else comma
        here = after[1] if after else here
    if comma is not None and here and here in "]}":
        place = comma.start("comma")
        message = f"there is a comma before the closing `{here}`"
        return Mistake(Span(place, place + 1), message, f"remove the comma before `{here}`")
    if said.startswith("Illegal trailing comma"):
        return Mistake(span, "there is a comma before the closing bracket", "remove the comma")
    if said.startswith("Expecting ','"):
        if not here:
            return Mistake(span, "the closing bracket is missing", "add `}` or `]` at the end")
        return Mistake(span, "a comma is missing before this", "put a comma between two entries")
    if said.startswith("Expecting ':'"):
        help = 'write a colon between the key and its value: `"title": "Terms"`'
        return Mistake(span, "a colon is missing before this", help)
    if said.startswith("Unterminated string"):
        return Mistake(
            span, "this quotation mark is never closed", 'put `"` at the end of the text'
        )
    if said.startswith("Invalid control character"):
        if here in "\r\n":
            place = text.rfind('"', 0, place)
            help = 'put `"` at the end of the text; for a line break in it, write `\\n`'
            span = Span(place, place + 1)
            return Mistake(span, "this quotation mark is not closed on its line", help)
        message = "this text contains a character that JSON does not allow"
        return Mistake(span, message, "write `\\t` for a tab")
    if said.startswith("Invalid \\"):
        help = "write `\\\\` for a backslash"
        return Mistake(span, "this backslash begins something that JSON does not know", help)
    if said.startswith("Extra data"):
        return Mistake(span, "the JSON ends before this", "remove what follows the last bracket")
    if said.startswith("Expecting"):
        bare = _BARE.match(text, place)
        if bare is None:
            return Mistake(span, "a key or a value is missing here", _IN_QUOTES)
        what = "this key" if "property name" in said else "this text"
        span = Span(*bare.span())
        return Mistake(span, f"{what} is not in double quotes", _IN_QUOTES)
    return Mistake(span, f"this is not valid JSON: {said[:1].lower()}{said[1:]}", _IN_QUOTES)
