"""A `robots.txt` -> what a program may ask for (https://www.rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

_LINE = re.compile(r"[ \t]*([A-Za-z-]+)[ \t]*:[ \t]*(.*)")
_NAME = re.compile(r"[A-Za-z_-]+|\*")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_PLAIN = "/%:@!$&'()*+,;=~-._?"


class _Rule(NamedTuple):
    """Which paths are allowed, or are not.

    :param pattern: the beginning of paths; `*` is any text, and `$` at the end that of the path.
    """

    pattern: str
    is_allowed: bool

    def matches(self, path: str) -> bool:
        """Whether it is about a path. No pattern makes this slow."""
        is_whole = self.pattern.endswith("$")
        first, *others = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        place = len(first)
        for number, part in enumerate(others, 1):
            if is_whole and number == len(others):
                return path.endswith(part) and len(path) - len(part) >= place
            found = path.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        return not is_whole or place == len(path)


@dataclass
class Robots:
    """The rules of a site for one program.

    :param delay: the seconds between two requests that the site asks for.
    """

    rules: list[_Rule] = field(default_factory=list)
    delay: float = 0.0

    def allows(self, address: str) -> bool:
        """Whether an address may be asked for. The most exact rule counts; of two that are equally
        exact, the one that allows."""
        parts = urlsplit(address)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        found = [(len(rule.pattern), rule.is_allowed) for rule in self.rules if rule.matches(path)]
        return path == "/robots.txt" or not found or max(found)[1]


def read_robots(text: str, program: str) -> Robots:
    """The rules for a program: those of all groups that name it, or of those for any program.

    :param program: its name in groups.
    """
    groups: dict[str, Robots] = {}
    named: list[str] = []
    is_naming = False
    for line in text.removeprefix("\ufeff").splitlines():
        found = _LINE.match(line.partition("#")[0])
        if found is None:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            token = _NAME.match(value)
            named = named if is_naming else []
            named.append(token[0].lower() if token is not None else "")
            groups.setdefault(named[-1], Robots())
            is_naming = True
            continue
        if key not in ("allow", "disallow", "crawl-delay"):
            continue  # a sitemap does not end the names of a group
        is_naming = False
        for name in named:
            group = groups[name]
            if key != "crawl-delay":
                if value:
                    group.rules.append(_Rule(_plain(value), key == "allow"))
            elif _SECONDS.fullmatch(value):
                group.delay = float(value)
    return groups.get(program.lower()) or groups.get("*") or Robots()


def _plain(path: str) -> str:
    """The one form of a path, however its characters are encoded."""

    def shown(match: re.Match[str]) -> str:
        character = unquote_to_bytes(match[0])
        is_plain = character.isalnum() or character in b"-._~"
        return character.decode("ascii") if character.isascii() and is_plain else match[0].upper()

    return re.sub(r"%[0-9a-fA-F]{2}", shown, quote(path, safe=_PLAIN))
