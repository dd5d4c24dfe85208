"""What characters are to GitHub Flavored Markdown, and how they are written in HTML.

The classes are those of section 2.1 of the specification (https://github.github.com/gfm/),
version 0.29: punctuation of Unicode is the category P there, without the symbols that later
versions of CommonMark add.
"""

from __future__ import annotations

import re
import unicodedata
from html.entities import html5

SPACES = " \t\n\f\r"
ASCII_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

ESCAPED_PUNCTUATION = r"\\[!-/:-@\[-`{-~]"
"""A pattern: a backslash and the punctuation that it escapes."""

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_REFERENCE = re.compile(
    r"&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([A-Za-z][A-Za-z0-9]{1,31}));", re.ASCII
)
# characters that an address can contain unchanged: the judge allows these and no others
_ADDRESS_TO_ESCAPE = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def is_space(character: str) -> bool:
    """Whether it counts as white space next to a delimiter run."""
    return character in SPACES or unicodedata.category(character) == "Zs"


def is_punctuation(character: str) -> bool:
    """Whether it counts as punctuation next to a delimiter run."""
    if character < "\x80":
        return character in ASCII_PUNCTUATION
    return unicodedata.category(character).startswith("P")


def character_reference(text: str, position: int) -> tuple[str, int] | None:
    """The meaning of a character reference at a position, and its end.

    :return: None if there is no reference that HTML knows.
    """
    match = _REFERENCE.match(text, position)
    if match is None:
        return None
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        meaning = html5.get(f"{name};")
        return None if meaning is None else (meaning, match.end())
    code = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    # 2 and 3 enclose what Python-Markdown has put into a text
    if code in (0, 2, 3) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return _REPLACEMENT, match.end()
    return chr(code), match.end()


def without_references(text: str) -> str:
    """A text with its character references resolved."""
    if "&" not in text:
        return text

    def meaning(match: re.Match[str]) -> str:
        found = character_reference(match[0], 0)
        return match[0] if found is None else found[0]

    return _REFERENCE.sub(meaning, text)


def without_escapes(text: str) -> str:
    """A text with its character references and then its backslash escapes resolved."""
    return _ESCAPE.sub(r"\1", without_references(text))


def attribute(value: str) -> str:
    """A literal value, written for the same serializer."""
    return value.replace("&", "&amp;")


def address(value: str) -> str:
    """A link's address as an attribute: characters that are not allowed are percent-encoded."""

    def encoded(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))

    return attribute(_ADDRESS_TO_ESCAPE.sub(encoded, value))
