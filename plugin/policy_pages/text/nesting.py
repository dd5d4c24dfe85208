"""HTML -> where more elements are open than programs that read it can bear.

The time grows with the length of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_pages.text.html import VOID, Tag, tags_of

MOST_OPEN = 500
"""Elements in each other; browsers themselves go on with fewer than 520."""
_DRAWINGS = ("svg", "math")
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_ITEMS, _TERMS = frozenset(["li"]), frozenset(["dt", "dd"])
_CELLS, _ROWS = frozenset(["td", "th"]), frozenset(["td", "th", "tr"])
_GROUPS = _ROWS | {"tbody", "thead", "tfoot", "caption", "colgroup"}
_ENDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(["li"], _ITEMS),
    **dict.fromkeys(_TERMS, _TERMS),
    **dict.fromkeys(_CELLS, _CELLS),
    "tr": _ROWS,
    **dict.fromkeys(["tbody", "thead", "tfoot"], _GROUPS),
    **dict.fromkeys(_HEADINGS, _HEADINGS),
    **{name: frozenset([name]) for name in ("a", "button", "nobr", "option")},
}
"""Element -> those that its start ends, if they are the innermost."""
_END_PARAGRAPHS = frozenset(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p pre"
    " search section summary table ul".split()
)


def too_deep(html: str, most: int = MOST_OPEN) -> Tag | None:
    """The first start tag in HTML at which more elements are open than may be."""
    return next((tag for tag, depth in _depths(html) if depth > most), None)


def _depths(html: str) -> Iterator[tuple[Tag, int]]:
    """Each start tag, and how many elements are then open."""
    opened: list[str] = []
    counted: Counter[str] = Counter()
    for tag in tags_of(html):
        if tag.is_end:
            while counted[tag.name]:
                last = opened.pop()
                counted[last] -= 1
                if last == tag.name:
                    break
            continue
        ended = {"p"} if tag.name in _END_PARAGRAPHS else frozenset()
        for names in (ended, _ENDS.get(tag.name, ())):
            while opened and opened[-1] in names:
                counted[opened.pop()] -= 1
        in_drawing = tag.name in _DRAWINGS or any(counted[name] for name in _DRAWINGS)
        if tag.name not in VOID and not (in_drawing and tag.is_closed):
            opened.append(tag.name)
            counted[tag.name] += 1
            yield tag, len(opened)
