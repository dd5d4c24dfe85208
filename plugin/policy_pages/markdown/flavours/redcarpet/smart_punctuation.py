"""Typographic quotes, dashes, dots and fractions in a rendered page.

As ``Redcarpet::Render::SmartyPants`` does, this reads the finished HTML from beginning to end, so
a quote that opens in one paragraph can close in the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SKIPPED = ("pre", "code", "var", "samp", "kbd", "math", "script", "style")
_SPECIAL = re.compile(r"[-('\"&.13<`\\]")
_SINGLE = re.compile(r"'|&#39;|&#x27;|&apos;")
_TAG = re.compile(r"<(/?)([a-z]+)(?=[\s>])[^>]*>")
_FRACTION = re.compile(r"(1/2|1/4|3/4)")
_FRACTIONS = {"1/2": ("&frac12;", ""), "1/4": ("&frac14;", "th"), "3/4": ("&frac34;", "ths")}
_SYMBOL = re.compile(r"\((c|r|tm)\)", re.IGNORECASE)
_SYMBOLS = {"c": "&copy;", "r": "&reg;", "tm": "&trade;"}
_CONTRACTION = re.compile(r"(?:[stmd]|re|ll|ve)", re.IGNORECASE)
_ESCAPED = "\\.-`"  # Redcarpet has quotes as references after a backslash


def with_smart_punctuation(html: str) -> str:
    """A page's HTML with typographic punctuation."""
    return _SmartPunctuation(html).run()


@dataclass
class _Open:
    """Which quotes are open."""

    single: bool = False
    double: bool = False


class _SmartPunctuation:
    def __init__(self, html: str) -> None:
        self.html = html
        self.open = _Open()
        self.last_angle = html.rfind(">")
        self.rules = {
            "-": self._dash,
            "(": self._symbol,
            "'": self._single_quote,
            '"': self._double_quote,
            "&": self._entity,
            ".": self._dots,
            "1": self._fraction,
            "3": self._fraction,
            "<": self._tag,
            "`": self._backticks,
            "\\": self._escape,
        }

    def run(self) -> str:
        """The whole text, rewritten."""
        parts: list[str] = []
        position = 0
        while True:
            match = _SPECIAL.search(self.html, position)
            if match is None:
                parts.append(self.html[position:])
                return "".join(parts)
            start = match.start()
            written, end = self.rules[match[0]](start)
            parts += [self.html[position:start], written]
            position = end

    def _before(self, position: int) -> str:
        return self.html[position - 1] if position else ""

    def _quote(self, start: int, end: int, *, double: bool) -> str | None:
        """The quote that the text from one place to another becomes, or None."""
        is_open = self.open.double if double else self.open.single
        beside = self.html[end : end + 1] if is_open else self._before(start)
        if not _is_boundary(beside):
            return None
        if double:
            self.open.double = not is_open
        else:
            self.open.single = not is_open
        return f"&{'r' if is_open else 'l'}{'d' if double else 's'}quo;"

    def _dash(self, start: int) -> tuple[str, int]:
        for dashes, written in (("---", "&mdash;"), ("--", "&ndash;")):
            if self.html.startswith(dashes, start):
                return written, start + len(dashes)
        return "-", start + 1

    def _symbol(self, start: int) -> tuple[str, int]:
        match = _SYMBOL.match(self.html, start)
        return (_SYMBOLS[match[1].lower()], match.end()) if match else ("(", start + 1)

    def _double_quote(self, start: int) -> tuple[str, int]:
        return self._quote(start, start + 1, double=True) or "&quot;", start + 1

    def _single_quote(self, start: int) -> tuple[str, int]:
        match = _SINGLE.match(self.html, start)
        assert match is not None
        end = match.end()
        second = _SINGLE.match(self.html, end)
        if second is not None:
            written = self._quote(start, second.end(), double=True)
            if written is not None:
                return written, second.end()
        if end >= len(self.html):
            return match[0], end
        written = self._quote(start, end, double=False)
        if written is None and (_is_boundary(self.html[end]) or self._is_contraction(end)):
            written = "&rsquo;"
        return written or match[0], end

    def _is_contraction(self, position: int) -> bool:
        match = _CONTRACTION.match(self.html, position)
        return match is not None and _is_boundary(self.html[match.end() : match.end() + 1])

    def _entity(self, start: int) -> tuple[str, int]:
        if self.html.startswith("&quot;", start):
            written = self._quote(start, start + 6, double=True)
            if written is not None:
                return written, start + 6
        if _SINGLE.match(self.html, start):
            return self._single_quote(start)
        return ("", start + 4) if self.html.startswith("&#0;", start) else ("&", start + 1)

    def _dots(self, start: int) -> tuple[str, int]:
        for dots in ("...", ". . ."):
            if self.html.startswith(dots, start):
                return "&hellip;", start + len(dots)
        return ".", start + 1

    def _backticks(self, start: int) -> tuple[str, int]:
        if self.html.startswith("``", start):
            written = self._quote(start, start + 2, double=True)
            if written is not None:
                return written, start + 2
        return "`", start + 1

    def _fraction(self, start: int) -> tuple[str, int]:
        match = _FRACTION.match(self.html, start)
        if match is not None and _ends_fraction(self._before(start)):
            written, ordinal = _FRACTIONS[match[1]]
            after = self.html[match.end() : match.end() + 3]
            if _ends_fraction(after[:1]) or (ordinal and after.lower().startswith(ordinal)):
                return written, match.end()
        return self.html[start], start + 1

    def _escape(self, start: int) -> tuple[str, int]:
        following = self.html[start + 1 : start + 2]
        return (following, start + 2) if following and following in _ESCAPED else ("\\", start + 1)

    def _tag(self, start: int) -> tuple[str, int]:
        if start > self.last_angle:
            return self.html[start:], len(self.html)
        end = self.html.find(">", start) + 1
        match = _TAG.match(self.html, start)
        if match is None:
            return self.html[start:end], end
        if not match[1] and match[2] in _SKIPPED:
            closing = re.compile(rf"</{match[2]}(?=[\s>])[^>]*>").search(self.html, end)
            end = closing.end() if closing else len(self.html)
        written = self.html[start:end]
        if match[1] and match[2] == "a":  # the possessive of a link's text
            quote = _SINGLE.match(self.html, end)
            if quote is not None:
                return f"{written}&rsquo;", quote.end()
        return written, end


def _is_boundary(character: str) -> bool:
    """Whether a word can end next to a character; nothing also counts."""
    return not character or character in " \t\n\v\f\r" or _is_punctuation(character)


def _ends_fraction(character: str) -> bool:
    return character != "/" and _is_boundary(character)


def _is_punctuation(character: str) -> bool:
    return character.isascii() and character.isprintable() and not character.isalnum()
