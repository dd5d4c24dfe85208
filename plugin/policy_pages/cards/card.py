"""The content of a share card, its text, and its drawn form; needs no drawing package."""

from __future__ import annotations

import re
import unicodedata
from importlib.util import find_spec
from typing import NamedTuple

WIDTH, HEIGHT = 1200, 630
"""Pixels of every card: the size that Facebook asks for, which the other platforms take, too."""

FONT_PACKAGE = "font_source_serif_pro"
LONGEST_ALT_TEXT = 420
"""Characters of an image's description that X shows (``twitter:image:alt``)."""

_NEEDED = ("resvg_py", "uharfbuzz", FONT_PACKAGE)
_BLANKS = re.compile(r"[^\S\u00a0\u2007\u202f]+")
"""Those that keep words together are not among them."""
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ji ks nqo prs ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())


class Card(NamedTuple):
    """The content of a card; blank texts count as missing.

    :param kind: what the page is (``letter``), shown with a capital.
    :param byline: who wrote it.
    :param date: as text, in the page's language.
    :param language: BCP 47.
    """

    title: str
    site_name: str
    kind: str | None = None
    byline: str | None = None
    date: str | None = None
    language: str = "en"


class DrawnCard(NamedTuple):
    """A card's picture.

    :param png: 1200 x 630 pixels.
    :param digest: hex, of everything that decides the bytes: what is drawn, and by which software.
    """

    png: bytes
    digest: str


class CardError(Exception):
    """A card cannot be drawn right.

    :param message: what is wrong; it names the file, and the line if that is known.
    :param help: what to do about it, or an empty string.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(f"{message}\n  help: {help}" if help else message)
        self.message = message
        self.help = help


class CardTextError(CardError):
    """A text cannot be drawn correctly; another text may work.

    :param text: the one that cannot.
    """

    def __init__(self, message: str, help: str, text: str) -> None:
        super().__init__(message, help)
        self.text = text


def cards_available() -> bool:
    """Whether the packages that draw cards are installed (the extra ``cards``)."""
    return all(find_spec(name) is not None for name in _NEEDED)


def alt_text(card: Card) -> str:
    """What the picture says: the title, then the lesser facts; at most 420 characters."""
    facts = [plain_text(fact or "") for fact in (card.kind, card.byline, card.date)]
    lesser = ", ".join(fact for fact in facts if fact)
    ending = [capitalised(lesser), plain_text(card.site_name)]
    rest = shorten(" – ".join(part for part in ending if part), LONGEST_ALT_TEXT // 2)
    title = plain_text(card.title)
    between = " – " if title and rest else ""
    return shorten(title, LONGEST_ALT_TEXT - len(between + rest)) + between + rest


def plain_text(text: str) -> str:
    """One line of text that XML and HTML can contain.

    Blanks and line ends become one space, other control characters go, and what is not a character
    (half of a pair, U+FFFE, U+FFFF) becomes U+FFFD, which the packaged font does not have.
    """
    kept = _BLANKS.sub(" ", text).strip(" ")
    if kept.isprintable():
        return kept
    kept = _NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", kept)
    kept = "".join(c for c in kept if unicodedata.category(c) != "Cc")
    return _BLANKS.sub(" ", kept).strip(" ")


def capitalised(text: str) -> str:
    """The text with a capital at its start; the rest stays (``NDA``)."""
    return text[:1].upper() + text[1:]


def shorten(text: str, length: int) -> str:
    """At most so many characters, cut at a word with an ellipsis."""
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    at_word = kept.rpartition(" ")[0]
    return (at_word if len(at_word) > length // 2 else kept).rstrip(" ,.;:") + "…"


def runs_right_to_left(language: str) -> bool:
    """Whether a language (BCP 47) is written from the right; a script that it names decides."""
    language, *subtags = language.lower().replace("_", "-").split("-")
    script = next((tag for tag in subtags if len(tag) == 4 and tag.isalpha()), None)
    return script in _RTL_SCRIPTS if script else language in _RTL_LANGUAGES
