"""Escapes in Ruby's string literals, as Ruby's documentation of literals lists them."""

from __future__ import annotations

_SIMPLE = {
    "n": "\n", "t": "\t", "r": "\r", "s": " ", "0": "\0", "e": "\x1b", "a": "\a", "b": "\b",
    "v": "\v", "f": "\f", "\n": "",
}  # fmt: skip


def unescape_single(text: str, delimiters: str) -> str:
    """The content of a single-quoted string: a backslash hides itself and the delimiters only."""
    if "\\" not in text:
        return text
    pieces: list[str] = []
    position = 0
    while position < len(text):
        following = text[position + 1 : position + 2]
        if text[position] == "\\" and following and (following == "\\" or following in delimiters):
            position += 1
        pieces.append(text[position])
        position += 1
    return "".join(pieces)


def unescape_double(sequence: str) -> str | None:
    r"""The meaning of an escape in a double-quoted string, or None if it is not supported.

    :param sequence: the whole escape, backslash included (``\n``, ``\u2019``, ``\"``).
    """
    body = sequence[1:]
    if body in _SIMPLE:
        return _SIMPLE[body]
    try:
        if body.startswith("u{"):
            return "".join(chr(int(code, 16)) for code in body[2:-1].split())
        if body.startswith("u"):
            return chr(int(body[1:], 16))
        if body.startswith("x"):
            code = int(body[1:], 16)
            return chr(code) if code < 0x80 else None
        if body[:1].isdigit():
            code = int(body, 8)
            return chr(code) if code < 0x80 else None
    except ValueError:
        return None
    if body.startswith(("C", "M", "c")):
        return None
    return body
