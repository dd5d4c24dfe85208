"""What a line can begin, as Redcarpet sees it. Lines have no newline and no tabs."""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_pages.markdown.flavours.redcarpet.options import RedcarpetOptions

_RULE = re.compile(r" {0,3}([*_-])(?: *\1){2}[ ]*(?:\1[ ]*)*$")
_FENCE = re.compile(
    r" {0,3}(?:`{3,}(?!`)|~{3,}(?!~)) *(?:\{(?P<braces>[^}]*)\}|(?P<word>[^ {][^ ]*)?) *$"
)
_SITE_FENCE = re.compile(r""" {0,3}(`{3,}|~{3,}) *(?P<info>[^`]*\w=["'][^`]*)$""")
_UNDERLINE = re.compile(r"(=+|-+) *$")
_QUOTE = re.compile(r" {0,3}> ?")
_UNORDERED = re.compile(r" {0,3}[*+-] ")
_ORDERED = re.compile(r" {0,3}[0-9]+\. ")


class Fence(NamedTuple):
    """An opening fence.

    :param language: the name after it, including the dot of a class name.
    :param info: all text after it.
    """

    language: str
    info: str


def is_empty(line: str) -> bool:
    """Whether there is nothing but spaces on a line."""
    return not line.strip(" ")


def is_rule(line: str) -> bool:
    """Whether a line is a thematic break."""
    return _RULE.match(line) is not None


def fence(line: str) -> Fence | None:
    """The fence that a line is; a closing fence has no language."""
    match = _FENCE.match(line)
    if match is None:
        return None
    braces = match["braces"]
    language = match["word"] or "" if braces is None else braces.strip()
    return Fence(language, line.lstrip(" `~").rstrip())


def site_fence(line: str) -> Fence | None:
    """A fence with options (``title="…"``) of the site's own extension, which Redcarpet has not."""
    match = _SITE_FENCE.match(line)
    return Fence(match["info"].split()[0], match["info"]) if match else None


def is_heading(line: str, options: RedcarpetOptions) -> bool:
    """Whether a line begins a heading with ``#``."""
    if not line.startswith("#"):
        return False
    if not options.space_after_headers:
        return True
    level = heading_level(line)
    return line[level : level + 1] == " "


def heading_level(line: str) -> int:
    """How many ``#`` a line begins with, up to 6."""
    return min(len(line) - len(line.lstrip("#")), 6)


def underline_level(line: str) -> int:
    """1 or 2 for a line that makes a heading of the one above, else 0."""
    match = _UNDERLINE.match(line)
    if match is None:
        return 0
    return 1 if line.startswith("=") else 2


def quote_width(line: str) -> int:
    """The characters of a quote's mark that begins a line; 0 if none does."""
    match = _QUOTE.match(line)
    return match.end() if match else 0


def item_width(line: str, following: str | None, *, ordered: bool) -> int:
    """The characters of a list item's mark that begins a line; 0 if none does.

    :param following: the line below: if it underlines a heading, this is not an item.
    """
    match = (_ORDERED if ordered else _UNORDERED).match(line)
    if match is None or (following is not None and underline_level(following)):
        return 0
    return match.end()


def indentation(line: str, most: int) -> int:
    """How many spaces a line begins with, up to a number."""
    return min(len(line) - len(line.lstrip(" ")), most)
