"""What a redline says in words, all in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from policy_pages.redlines.traits import Trait

INSERTED, END_OF_INSERTION = "inserted: ", " (end of insertion)"
DELETED, END_OF_DELETION = "deleted: ", " (end of deletion)"
"""For who hears the page; others see a line below the text or through it."""
NOTHING = "Nothing has changed"
INCOMPLETE = "too long to compare in full: more may be the same than is shown"
TOO_LONG = "Too much differs here for a comparison word by word."
EMPTY_INSERTED, EMPTY_DELETED = "empty column inserted", "empty column deleted"
_EXCERPT = 60


def clauses(count: int) -> str:
    """A number of clauses."""
    return "1 clause" if count == 1 else f"{count:,} clauses"


def words(count: int) -> str:
    """A number of words."""
    return "1 word" if count == 1 else f"{count:,} words"


_COUNTED = {
    "link": ("link", "links"),
    "struck": ("stretch of struck words", "stretches of struck words"),
    "added": ("mark of inserted words", "marks of inserted words"),
    "raised": ("raised text", "raised texts"),
    "lowered": ("lowered text", "lowered texts"),
    "quoted": ("quotation within a line", "quotations within lines"),
    "explanation": ("explanation", "explanations"),
    "direction": ("direction of text", "directions of text"),
    "ticked": ("check box", "check boxes"),
    "disabled": ("control", "controls"),
    "size": ("size of a picture", "sizes of pictures"),
    "level": ("level of a heading", "levels of headings"),
    "marker": ("kind of list", "kinds of lists"),
    "number": ("number of an item", "numbers of items"),
    "quotation": ("quotation", "quotations"),
    "box": ("kind of box", "kinds of boxes"),
    "closed": ("section that opens", "sections that open"),
    "header": ("header cell", "header cells"),
}


def traits(name: str, count: int) -> str:
    """A number of changed traits of one name."""
    return f"{count:,} {_COUNTED[name][count != 1]}"


def stop(number: int, total: int) -> tuple[str, str]:
    """The link from a change to the next one: as it is seen, and as it is heard."""
    if total == 1:
        return "1/1", "The only change"
    heard = f"Change {number} of {total}. "
    if number < total:
        return f"{number}/{total} ↓", f"{heard}Go to the next change"
    return f"{number}/{total} ↑", f"{heard}Go to the first change"


def folded(count: int, first: str | None, last: str | None) -> str:
    """The line that opens an unchanged stretch, with the names of its sections."""
    names = ""
    if first is not None and last is not None:
        names = f": {quoted(first)}" if first == last else f": {quoted(first)} to {quoted(last)}"
    return f"{clauses(count)} unchanged{names}"


class Place(NamedTuple):
    """Where a moved clause stands in one version.

    :param heading: the one above it; None at the begin.
    :param is_section: whether it begins with a heading of its own.
    """

    heading: str | None
    is_section: bool


def moved_here(old: Place, new: Place) -> tuple[str, str]:
    """Before a moved clause: what is said, and the words that lead to its old place."""
    return "Moved here ", _where("from", old, new)


def moved_away(text: str, old: Place, new: Place) -> tuple[str, str]:
    """Where a clause was: what is said, and the words that lead to its new place."""
    return f"{quoted(text)} moved ", _where("to", new, old)


def _where(direction: str, place: Place, other: Place) -> str:
    if place.heading is None:
        return f"{direction} {'the beginning' if other.heading else 'another place'}"
    if place.is_section:
        return f"{direction} after {quoted(place.heading)}"
    if place.heading == other.heading:
        return f"{direction} another place in this section"
    return f"{direction} {quoted(place.heading)}"


def trait_changed(name: str, was: str | None, now: str | None) -> str:
    """The note after words that are the same, or before a block: how a trait changed.

    :param name: that of the trait (`traits.py`); ``was`` and ``now`` are its values, None without
        such a trait.
    """
    if name == "link":
        if was is None:
            return f"link inserted, to {now or _HERE}"
        return f"link {'deleted' if now is None else 'changed'}, it led to {was or _HERE}"
    if name == "explanation":
        if was is None:
            return f"explanation inserted: “{now}”"
        return f"explanation {'deleted' if now is None else 'changed'}, it was “{was}”"
    if name == "ticked":
        return "was ticked" if now is None else "was not ticked"
    if name == "size":
        return f"size changed, it was {was}" if was is not None else "size changed, none was given"
    if name == "level":
        return "was not a heading" if was is None else f"was a heading of level {was}"
    if name == "marker":
        return f"was {_list(was or '')}"
    if name == "number":
        number, _, follow = (was or "").partition(" ")
        return f"was number {number}{', and so on' if follow else ''}"
    if name == "quotation":
        return _quotation(int(was or 0))
    if name == "box":
        return f"was a box of the kind “{was}”" if was is not None else "was a box of no kind"
    if name == "closed":
        return "was open" if was is None else "was folded"
    if name == "direction":
        return "was read from left to right" if was is None else "was read from right to left"
    said = _SEEN[name]
    return f"no longer {said}" if now is None else f"newly {said}"


_HERE = "this page"
_SEEN = {
    "struck": "struck through in the text",
    "added": "marked as inserted in the text",
    "raised": "raised",
    "lowered": "lowered",
    "quoted": "in quotation marks",
    "disabled": "out of use",
    "header": "a header",
}
_NUMBERED = {"1": "1, 2, 3", "a": "a, b, c", "A": "A, B, C", "i": "i, ii, iii", "I": "I, II, III"}


def _list(value: str) -> str:
    if value == "bullets":
        return "a list with bullets"
    if value == "none":
        return "a list without bullets or numbers"
    kind, _, down = value.partition(" ")
    if kind not in _NUMBERED:
        return f"a list with markers of the kind {kind}"
    return f"a list numbered {_NUMBERED[kind]}{', counting down' if down else ''}"


def _quotation(depth: int) -> str:
    if depth < 2:
        return "was in a quotation" if depth else "was not in a quotation"
    return f"was in a quotation {depth} deep"


def trait_was(trait: Trait) -> str:
    """The note after deleted words: a trait that cannot be shown."""
    if trait.name == "link":
        return f"link to {trait.value or _HERE}"
    if trait.name == "explanation":
        return f"explained as “{trait.value}”"
    return {"struck": "struck through in the text", "direction": "read from right to left"}[
        trait.name
    ]


_WHOLE = {
    "img": "image",
    "svg": "drawing",
    "math": "formula",
    "checkbox": "check box",
    "radio": "radio button",
    "input": "field",
    "select": "choice",
    "textarea": "field",
    "a": "link without text to",
}


def whole(kind: str, name: str, traits: Mapping[str, str]) -> str:
    """A picture, control or the like that was inserted or deleted.

    :param kind: its tag, or the type of a box to tick; ``name`` tells it from others.
    :param traits: its traits.
    """
    if name.startswith("data:"):
        name = ""
    said = [f"{_WHOLE.get(kind, kind)} {name}".strip()]
    if kind in ("checkbox", "radio"):
        said.append("ticked" if "ticked" in traits else "not ticked")
    said += [f"size {size}"] if (size := traits.get("size")) else []
    said += ["out of use"] if "disabled" in traits else []
    return ", ".join(said)


def quoted(text: str) -> str:
    """A text in quotation marks, cut behind a word where it is long."""
    text = " ".join(text.split())
    if len(text) > _EXCERPT:
        text = text[:_EXCERPT].rsplit(" ", 1)[0] + "…"
    return f"“{text}”"
