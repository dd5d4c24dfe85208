"""Markdown whose quotes and dashes are made typographic when it is read -> the same with the
typographic signs in it, so that any reader of Markdown shows them.

Which sign a quote becomes is in the page's HTML: the signs of both are put beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.html import Change, Tag, changed, decoded, pieces_of, tags_of

_TYPOGRAPHIC = "‘’“”–—…©®™½¼¾"
_SIGNS = re.compile(
    rf"---?|\.\.\.|\. \. \.|''|``|['\"]|[{_TYPOGRAPHIC}]|\((?:c|r|tm)\)|(?<![\w/])(?:1/2|1/4|3/4)"
    r"|&(?:quot|apos|#39|[lr][sd]quo|[nm]dash|hellip);",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"\]\((?:[^()\n]|\([^()\n]*\))*\)|^[ ]{0,3}\[[^\]\n]+\]:[^\n]*|^[ \t|:>-]*-[ \t|:-]*$"
    r"|https?://[^\s<>]*",
    re.MULTILINE,
)
"""Addresses and titles of links, rules, and the second lines of headings and tables."""
_SKIPPED = frozenset(["pre", "code", "var", "samp", "kbd", "math", "script", "style"])


_PLAIN = {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "--", "—": "---", "…": "...", "''": '"'}
_PLAIN |= {"``": '"', ". . .": "...", "½": "1/2", "¼": "1/4", "¾": "3/4", "©": "(c)"}
_PLAIN |= {"®": "(r)", "™": "(tm)"}


def with_signs_of(markdown: str, html: str) -> str | None:
    """The Markdown with the signs of its HTML; None where it has them already.

    :param html: what it is shown as.
    """
    own = list(_written(markdown))
    shown = [sign for text in _texts(html) for sign in _SIGNS.findall(text)]
    changes: list[Change] = []
    pairs = SequenceMatcher(
        None, [_plain(found.group()) for found in own], list(map(_plain, shown)), autojunk=False
    )
    for first, second, length in pairs.get_matching_blocks():
        for found, sign in zip(own[first:][:length], shown[second:][:length], strict=True):
            if found.group() != sign and sign in _TYPOGRAPHIC:
                changes.append(Change(found.start(), found.end(), sign))
    return changed(markdown, changes) if changes else None


def _plain(sign: str) -> str:
    """What a sign is typed as."""
    typed = decoded(sign).lower()
    return _PLAIN.get(typed, typed)


def _written(markdown: str) -> Iterator[re.Match[str]]:
    """The signs in the text of a page."""
    samples = CodeSamples(markdown, 0)
    others = sorted(
        [
            *(found.span() for found in _NO_TEXT.finditer(markdown)),
            *((tag.start, tag.end) for tag in tags_of(markdown)),
        ]
    )
    place = 0
    for found in _SIGNS.finditer(markdown):
        while place < len(others) and others[place][1] <= found.start():
            place += 1
        is_within = any(start <= found.start() < end for start, end in others[place : place + 3])
        if not is_within and not samples.cover(found.start()):
            yield found


def _texts(html: str) -> Iterator[str]:
    """The texts of HTML that are no code."""
    skipped = 0
    for piece in pieces_of(html):
        if isinstance(piece, Tag):
            if piece.name in _SKIPPED:
                skipped += -1 if piece.is_end else 1
        elif not skipped and not piece.is_raw:
            yield decoded(html[piece.start : piece.end])
