"""Bare addresses in text: where they begin and end. Letters and digits are those of ASCII."""

from __future__ import annotations

import re
import string
from typing import NamedTuple

_SCHEME_BEFORE = re.compile(r"(?:https?|ftp)\Z", re.IGNORECASE)
_MAIL_NAME_BEFORE = re.compile(r"[A-Za-z0-9.+_-]+\Z")
_MAIL_HOST = re.compile(r"@[A-Za-z0-9._-]*")
_DOMAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]*")
# \x02 begins what Python-Markdown has put into the text
_REST = re.compile(r"[^ \t\n\v\f\r\x02]*")
_LAST_ENTITY = re.compile(r"&[A-Za-z]+;\Z")
_BRACKETS = {'"': '"', "'": "'", ")": "(", "]": "[", "}": "{"}
_LONGEST_MAIL_NAME = 320
"""Characters looked back from an ``@``; RFC 5321 allows 64."""


class Address(NamedTuple):
    """A bare address in a text.

    :param scheme: what its link has before it.
    """

    start: int
    end: int
    scheme: str = ""


def find_url(text: str, colon: int, earliest: int) -> Address | None:
    """The address with a scheme around a colon.

    :param earliest: text before this place is not plain text.
    """
    if not text.startswith("://", colon):
        return None
    scheme = _SCHEME_BEFORE.search(text, max(earliest, colon - 6), colon)
    if scheme is None or _letter_before(text, scheme.start(), earliest):
        return None
    domain_end = _domain_end(text, colon + 3)
    if domain_end is None:
        return None
    match = _REST.match(text, domain_end)
    end = _without_punctuation(text, colon, match.end() if match else domain_end)
    if end <= colon:
        return None
    return Address(scheme.start(), end - (text[end - 1] == "."))


def find_www(text: str, start: int, earliest: int) -> Address | None:
    """The address that begins with ``www.`` at a place."""
    if not text.startswith("www.", start):
        return None
    before = text[start - 1] if start > earliest else " "
    if before not in string.punctuation + string.whitespace:
        return None
    domain_end = _domain_end(text, start)
    if domain_end is None or not re.search("[.:]", text[start + 1 : domain_end]):
        return None
    match = _REST.match(text, domain_end)
    end = _without_punctuation(text, start, match.end() if match else domain_end)
    return Address(start, end, "http://") if end > start else None


def find_mail(text: str, at: int, earliest: int) -> Address | None:
    """The e-mail address around an ``@``."""
    name = _MAIL_NAME_BEFORE.search(text, max(earliest, at - _LONGEST_MAIL_NAME), at)
    host = _MAIL_HOST.match(text, at)
    if name is None or host is None:
        return None
    end = host.end()
    if end == len(text) and text.endswith("."):
        end -= 1
    if end < at + 2 or text.startswith("@", end) or "." not in text[at:end]:
        return None
    end = _without_punctuation(text, at, end)
    return Address(name.start(), end, "mailto:") if end > at else None


def _letter_before(text: str, position: int, earliest: int) -> bool:
    before = text[position - 1 : position] if position > earliest else ""
    return before.isascii() and before.isalpha()


def _domain_end(text: str, start: int) -> int | None:
    """The end of a domain's name; the text's last character is never looked at."""
    match = _DOMAIN.match(text, start)
    if match is None:
        return None
    return max(min(match.end(), len(text) - 1), start + 1)


def _without_punctuation(text: str, start: int, end: int) -> int:
    """The end of an address without what belongs to the sentence around it."""
    angle = text.find("<", start, end)
    end = angle if angle >= 0 else end
    while end > start:
        if text[end - 1] in "?!.,":
            end -= 1
        elif text[end - 1] == ";":
            entity = _LAST_ENTITY.search(text, start, end)
            end = entity.start() if entity else end - 1
        else:
            break
    if end == start:
        return start
    closing = text[end - 1]
    opening = _BRACKETS.get(closing)
    if opening is None:
        return end
    if opening == closing:
        return end - 1
    return end - (text.count(closing, start, end) != text.count(opening, start, end))
