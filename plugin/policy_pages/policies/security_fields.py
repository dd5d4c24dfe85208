"""What the fields of ``security.txt`` may hold (RFC 9116, section 2.5)."""

from __future__ import annotations

import re
from collections.abc import Callable

# RFC 3986: all other characters are written as `%` and two digits, line breaks among them
_OF_ADDRESS = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_FORMS = {
    "https": re.compile(r"https://[^/?#@:\[\]]+(?:[:/?#].*)?", re.IGNORECASE),
    "mailto": re.compile(r"mailto:[^@]+@[^@]+", re.IGNORECASE),
    # RFC 3966: a number that can be called from everywhere
    "tel": re.compile(r"tel:\+[().-]*[0-9][0-9().-]*(?:;.+)?", re.IGNORECASE),
    "dns": re.compile(r"dns:.+", re.IGNORECASE),
    "openpgp4fpr": re.compile(r"openpgp4fpr:[0-9a-f]{40,64}", re.IGNORECASE),
}
"""Scheme -> what an address of it looks like."""
_EXAMPLES = {
    "https": "https://example.org/security/",
    "mailto": "mailto:security@example.org",
    "tel": "tel:+44-20-7946-0000",
    "dns": "dns:5d2d37ab76d47d36._openpgpkey.example.org?type=OPENPGPKEY",
    "openpgp4fpr": "openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f",
}
# RFC 5646; words of four letters and more are no languages yet, such as `english`
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def address_of(*schemes: str) -> Callable[[str], str]:
    """What checks the value of a field.

    :param schemes: those that an address can have.
    """

    def checked(value: str) -> str:
        scheme = re.match(r"[a-z][a-z0-9+.-]*(?=:)", value, re.IGNORECASE)
        if scheme is None and "mailto" in schemes and re.fullmatch(r"[^\s@/]+@[^\s@/]+", value):
            raise ValueError(f"an email address begins with `mailto:`; write `mailto:{value}`")
        if scheme is None and "tel" in schemes and re.fullmatch(r"\+[0-9 ().-]+", value):
            number = re.sub(r"[ ()]+", "-", value)
            raise ValueError(f"a phone number begins with `tel:`; write `tel:{number}`")
        known = [one for one in schemes if scheme is not None and scheme[0].lower() == one]
        if not known:
            if scheme is not None and scheme[0].lower() == "http":
                secure = f"https{value[len('http') :]}"
                raise ValueError(f"an address of the web begins with `https:`; write `{secure}`")
            *others, last = (f"`{_EXAMPLES[one]}`" for one in schemes)
            examples = f"{', '.join(others)} or {last}" if others else last
            raise ValueError(f"it is not a complete address; write one such as {examples}")
        if not _OF_ADDRESS.fullmatch(value):
            raise ValueError(
                "it has a character that an address cannot have, such as a space or a line break; "
                "write `%20` for a space, and an address with other letters as a browser copies it"
            )
        if not _FORMS[known[0]].fullmatch(value):
            raise ValueError(
                f"it is not a complete address; write one such as `{_EXAMPLES[known[0]]}`"
            )
        return value

    return checked


def checked_language(value: str) -> str:
    """The tag of a language.

    :raises ValueError: for another text.
    """
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("it is not the tag of a language; write, for example, `en` or `de`")
    return value
