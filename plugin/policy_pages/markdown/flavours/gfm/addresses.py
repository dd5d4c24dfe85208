"""Bare addresses that become links: ``https://…``, ``www.…`` and e-mail.

Section 6.9 of the specification, "Autolinks (extension)", and where it is silent cmark-gfm, the
judge: ``ftp://`` is known, the host after a scheme can be a name without a dot, and the last
two parts of a name cannot contain ``_``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_pages.markdown.flavours.gfm.characters import SPACES, is_punctuation, is_space

_SCHEME = re.compile(r"(?:https?|ftp)$", re.I | re.A)
_LETTERS_BACK = re.compile(r"[A-Za-z]*\Z")
_LONGEST_SCHEME = 6
_ADDRESS_END = re.compile(r"[ \t\n\f\r<]")
_MAIL_NAME = re.compile(r"[A-Za-z0-9.+_-]")
_MANY_PARTS = 10
_TRAILING = "?!.,:*_~'\""


def web_address(text: str, colon: int) -> tuple[int, int] | None:
    """The beginning and end of the address whose scheme ends at a colon, or None."""
    if not text.startswith("://", colon):
        return None
    first = max(0, colon - _LONGEST_SCHEME)
    letters = _LETTERS_BACK.search(text, first, colon)
    if letters is None or not _SCHEME.match(letters[0]):
        return None
    host = colon + 3
    if host >= len(text) or not _is_host_character(text[host]):
        return None
    domain = _domain_end(text, host, short=True)
    if domain is None:
        return None
    end = _trimmed_end(text, colon, _next_end(text, domain))
    return (letters.start(), end) if end > colon else None


def www_address(text: str, position: int) -> int | None:
    """The end of the address that begins at a ``w``, or None."""
    if not text.startswith("www.", position):
        return None
    if position > 0 and text[position - 1] not in f"*_~({SPACES}":
        return None
    domain = _domain_end(text, position, short=False)
    if domain is None:
        return None
    end = _trimmed_end(text, position, _next_end(text, domain))
    return end if end > position else None


def mail_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """The e-mail addresses in a text: where each begins and ends, and what it links to."""
    begin = 0
    search = 0
    while (at := text.find("@", search)) >= 0:
        found = _mail_address(text, begin, at)
        if isinstance(found, int):
            begin = search = found
            continue
        yield found
        begin = search = found[1]


def _mail_address(text: str, begin: int, at: int) -> tuple[int, int, str] | int:
    """The address around an ``@``; if there is none, the place to search from for the next."""
    scheme = ""
    dots = 0  # as in the judge, those before another `@` count for it, and so does the scheme
    while True:
        start, scheme = _mail_start(text, begin, at, scheme)
        if start == at:
            return at + 1
        end = at + 1
        while end < len(text):
            character = text[end]
            if character == "." and _is_letter_or_digit(text[end + 1 : end + 2]):
                dots += 1
            elif not (
                _is_letter_or_digit(character)
                or character in "-_"
                or (character == "/" and scheme == "xmpp:")
            ):
                break
            end += 1
        if not text.startswith("@", end):
            break
        begin, at = at + 1, end
    last = text[end - 1]
    if end - at < 2 or not dots or not ((last.isascii() and last.isalpha()) or last == "."):
        return end
    end = _trimmed_end(text, at, end)
    if end <= at:
        return at + 1
    address = text[start:end]
    return start, end, address if scheme else f"mailto:{address}"


def _mail_start(text: str, begin: int, at: int, scheme: str) -> tuple[int, str]:
    """Where the name before an ``@`` begins, with the scheme before it if it has one."""
    start = at
    while start > begin:
        character = text[start - 1]
        if _MAIL_NAME.match(character):
            start -= 1
            continue
        for known in ("mailto:", "xmpp:") if character == ":" else ():
            first = start - len(known)
            if (
                first >= begin
                and text.startswith(known, first)
                and (first == begin or not _is_letter_or_digit(text[first - 1]))
            ):
                return _mail_start(text, begin, first, known)[0], known
        break
    return start, scheme


def _is_letter_or_digit(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_host_character(character: str) -> bool:
    return not is_space(character) and not is_punctuation(character)


def _domain_end(text: str, start: int, *, short: bool) -> int | None:
    """The end of the host's name; its first character was looked at before."""
    dots = 0
    underscores = [0, 0]
    position = start + 1
    last = len(text) - 1
    while position < last:
        character = text[position]
        if character == "\\" and position < last - 1:
            position += 1
            character = text[position]
        if character == "_":
            underscores[1] += 1
        elif character == ".":
            underscores = [underscores[1], 0]
            dots += 1
        elif not character.isascii():
            break  # the judge looks at single bytes here; the address continues anyway
        elif character != "-" and not _is_host_character(character):
            break
        position += 1
    if any(underscores) and dots <= _MANY_PARTS:
        return None
    return position if short or dots else None


def _next_end(text: str, position: int) -> int:
    match = _ADDRESS_END.search(text, position)
    return len(text) if match is None else match.start()


def _trimmed_end(text: str, start: int, end: int) -> int:
    """The end of an address without the punctuation after it."""
    less_than = text.find("<", start, end)
    if less_than >= 0:
        end = less_than
    closing = text.count(")", start, end)
    opening = text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ")":
            if closing <= opening:
                return end
            closing -= 1
            end -= 1
        elif last in _TRAILING:
            end -= 1
        elif last == ";":
            ampersand = end - 2
            while ampersand > start and text[ampersand].isascii() and text[ampersand].isalpha():
                ampersand -= 1
            if ampersand < end - 2 and text[ampersand] == "&":
                end = ampersand
            else:
                end -= 1
        else:
            return end
    return end
