"""How large the `regex` module's program for a translated pattern grows, before it is compiled.

The module writes out what is repeated: ``(?:ab){3}`` as three copies, ``(?:ab){3,}`` as four.
Nested repeats multiply, and its compiler knows no bound of time or memory.
"""

from __future__ import annotations

import re

from policy_pages.erb.regexp.errors import RegexpError

LONGEST = 100_000
"""How many characters a translation can have: about half a second to compile."""
MOST_NODES = 150_000
"""How many nodes its program can have: about 0.2 seconds and 60 MB."""

_TOKEN = re.compile(
    r"\((?:\?(?:<?[=!]|[:>]|[-a-z]+:))?|\\U.{8}|\\x..|\\g<\d+>|\\[pP]\{[^}]*\}|\\.|[^\\]", re.DOTALL
)
_QUANTIFIER = re.compile(r"(?:([?*+])|\{(\d+),(\d*)\})[?+]?")
_SET_SHARE = 8  # characters of a set that weigh as much as one node
_EMPTY_CAPTURE = 30  # the time for empty captures in a row grows with the square of their number


def check_size(pattern: str, position: int) -> int:
    """The number of nodes of a translated pattern's program, rather too many than too few.

    :param pattern: as this package writes it: only groups have quantifiers.
    :param position: where a refusal is reported.
    :raises RegexpError: ``limit-size``, where the pattern or its program is too large.
    """
    if len(pattern) > LONGEST:
        message = f"this regular expression is longer than {LONGEST:,} characters written out"
        raise RegexpError(message, position, "limit-size")
    nodes = count_nodes(pattern)
    if nodes > MOST_NODES:
        message = f"this regular expression repeats more than {MOST_NODES:,} parts"
        raise RegexpError(message, position, "limit-size")
    return nodes


def count_nodes(pattern: str) -> int:
    """How many nodes a translated pattern has with its repeats written out, at most."""
    sizes = [0]  # of each open group, the pattern's own first
    filled = [False]  # whether there is something in it
    captures: list[bool] = []
    place = 0
    while place < len(pattern):
        found = _TOKEN.match(pattern, place)
        assert found is not None
        token, place = found[0], found.end()
        if token == "[":
            start, place = place, _end_of_set(pattern, place)
            sizes[-1] += 1 + (place - start) // _SET_SHARE
            filled[-1] = True
        elif token[0] == "(":
            sizes.append(0 if token.endswith(":") else 1)
            filled.append(False)
            captures.append(token == "(")
        elif token == ")":
            size = sizes.pop()
            capture = captures.pop()
            if filled.pop():
                filled[-1] = True
            elif capture:
                size += _EMPTY_CAPTURE
            quantifier = _QUANTIFIER.match(pattern, place)
            if quantifier is not None:
                place = quantifier.end()
                size = 1 + _copies(quantifier) * max(size, 1)
            sizes[-1] += size
        else:
            sizes[-1] += 1
            filled[-1] = True
    return sizes[0]


def _end_of_set(pattern: str, place: int) -> int:
    depth = 1
    while depth:
        found = _TOKEN.match(pattern, place)
        assert found is not None
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        place = found.end()
    return place


def _copies(quantifier: re.Match[str]) -> int:
    sign, low, high = quantifier.groups()
    if sign:
        return 2 if sign == "+" else 1
    return max(1, int(low) + (low != high))
