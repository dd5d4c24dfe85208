"""What a reader sees of an element besides its words: the tables of what counts as a change.

A trait has a name, one of `NAMES`, and a value. Two texts are the same if their words and all
traits are. What is not in these tables does not count: emphasis (`strong`, `em`, `code`, `u` and
the like), classes, ids, languages, alignment, breaks of lines, rules between blocks, and elements
that only group others, such as `div` and `section`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_pages.redlines.elements import SILENT, Element
from policy_pages.text.addresses import plain_address
from policy_pages.text.clause_numbers import CLAUSE_NUMBER


class Trait(NamedTuple):
    """One thing that a reader sees; ``value`` is empty where the trait is yes or no."""

    name: str
    value: str = ""


Traits = tuple[Trait, ...]
"""At most one of each name, in the order of names."""

NAMES = {
    # of words
    "link": "where a link leads",
    "struck": "words that the author struck through",
    "added": "words that the author marked as inserted",
    "raised": "words above the line",
    "lowered": "words below the line",
    "quoted": "words in quotation marks that browsers add",
    "explanation": "what is shown over words that are pointed at",
    "direction": "words from right to left",
    # of pictures and controls
    "ticked": "a check box or radio button that is ticked",
    "disabled": "a control that cannot be used",
    "size": "width and height of a picture",
    # of blocks
    "level": "the level of a heading",
    "marker": "the kind of a list, and how its items are numbered",
    "number": "the number of an item that does not follow from the items before it",
    "quotation": "how many quotations a block is in",
    "box": "the kind of an admonition",
    "closed": "a section that readers have to open",
    "header": "a cell that heads a row or column",
}
"""All traits, and what each means."""

_OF_WORDS = {
    "del": "struck",
    "s": "struck",
    "strike": "struck",
    "ins": "added",
    "sup": "raised",
    "sub": "lowered",
    "q": "quoted",
}
_SILENT_CLASSES = frozenset(["headerlink", "footnote-backref", CLAUSE_NUMBER])
_STRUCK = re.compile(r"text-decoration[^;:]*:[^;]*line-through", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LIST_STYLE = re.compile(
    r"(?:^|;)\s*list-style(?P<is_type>-type)?\s*:\s*(?P<value>[^;\s][^;]*)", re.IGNORECASE
)
_NUMBERED = frozenset(["1", "a", "A", "i", "I"])
_MARKERS = dict(
    pair.split("=")
    for pair in (
        "decimal=1 lower-alpha=a lower-latin=a upper-alpha=A upper-latin=A lower-roman=i "
        "upper-roman=I disc=bullets circle=bullets square=bullets none=none"
    ).split()
)
"""Values of CSS for the markers of lists -> those of the attribute `type`, or what is seen."""


def is_silent(element: Element) -> bool:
    """Whether a reader sees nothing of an element, or no words of the policy: a permalink, a
    script, the number of a clause.

    The state of a tab does not count: it is not part of the text.
    """
    attributes = element.attributes
    if element.tag in SILENT and not (element.tag == "dialog" and "open" in attributes):
        return True
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
        return True
    if element.tag == "input":
        return type_of_input(element) == "hidden" or attributes.get("name", "").startswith(
            "__tabbed"
        )
    return not _SILENT_CLASSES.isdisjoint(element.classes)


def with_traits_of_words(traits: Traits, element: Element) -> Traits:
    """The traits of words in an element.

    :param traits: those of the words around it.
    """
    own: dict[str, str | None] = {}
    attributes = element.attributes
    if name := _OF_WORDS.get(element.tag):
        own[name] = ""
    if not attributes and not own:
        return traits
    if element.tag == "a" and "href" in attributes:
        own["link"] = plain_address(attributes["href"])
    if title := attributes.get("title", "").strip():
        own["explanation"] = title
    if direction := attributes.get("dir", "").lower():
        own["direction"] = direction if direction == "rtl" else None
    if _STRUCK.search(attributes.get("style", "")):
        own["struck"] = ""
    return joined(traits, own) if own else traits


def joined(traits: Traits, own: dict[str, str | None]) -> Traits:
    """Traits with others that replace them; None removes one."""
    found = {**dict(traits), **own}
    return tuple(Trait(name, found[name] or "") for name in NAMES if found.get(name) is not None)


def traits_of_block(element: Element) -> Traits:
    """The traits of a block itself."""
    tag, attributes = element.tag, element.attributes
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return (Trait("level", tag[1]),)
    if tag == "ol":
        numbered = attributes.get("type", "1")
        marker = _styled_marker(element) or (numbered if numbered in _NUMBERED else "1")
        down = " reversed" if "reversed" in attributes and marker in _NUMBERED else ""
        return (Trait("marker", f"{marker}{down}"),)
    if tag in ("ul", "menu", "dir"):
        return (Trait("marker", _styled_marker(element) or "bullets"),)
    if tag == "th":
        return (Trait("header"),)
    if tag == "details" or "admonition" in element.classes:
        own: dict[str, str | None] = {}
        if names := [name for name in element.classes if name != "admonition"]:
            own["box"] = " ".join(sorted(names))
        if tag == "details" and "open" not in attributes:
            own["closed"] = ""
        return joined((), own)
    return ()


def _styled_marker(element: Element) -> str | None:
    """What a list's own style says of its marker, in the words of `type` where it has one."""
    match = _LIST_STYLE.search(element.attributes.get("style", ""))
    if match is None:
        return None
    words = match.group("value").lower().split()
    known = next((_MARKERS[word] for word in words if word in _MARKERS), None)
    if known is None and match.group("is_type") and re.fullmatch(r"[a-z-]+", words[0]):
        return words[0]
    return known


def is_box(element: Element) -> bool:
    """Whether a block is an admonition."""
    return "admonition" in element.classes


def type_of_input(element: Element) -> str:
    """What kind of field or control an `input` is."""
    return element.attributes.get("type", "text").lower()
