"""What a redline says in words, all in one place."""

from __future__ import annotations

from typing import NamedTuple

INSERTED, END_OF_INSERTION = "inserted: ", " (end of insertion)"
DELETED, END_OF_DELETION = "deleted: ", " (end of deletion)"
"""For who hears the page; others see a line below the text or through it."""
NOTHING = "Nothing has changed"
INCOMPLETE = "too long to compare in full: more may be the same than is shown"
TOO_LONG = "Too much differs here for a comparison word by word."
_EXCERPT = 60


def clauses(count: int) -> str:
    """A number of clauses."""
    return "1 clause" if count == 1 else f"{count:,} clauses"


def words(count: int) -> str:
    """A number of words."""
    return "1 word" if count == 1 else f"{count:,} words"


def links(count: int) -> str:
    """A number of links."""
    return "1 link" if count == 1 else f"{count:,} links"


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


def link_changed(old: str | None, new: str | None) -> str:
    """Behind a link whose words are the same."""
    if old is None:
        return f"link inserted, to {new}"
    return f"link deleted, it led to {old}" if new is None else f"link changed, it led to {old}"


def picture(tag: str, address: str) -> str:
    """A picture or the like that was inserted or deleted."""
    name = {"img": "image", "svg": "image", "math": "formula"}.get(tag, tag)
    return f"{name} {address}".strip() if not address.startswith("data:") else name


def quoted(text: str) -> str:
    """A text in quotation marks, cut behind a word where it is long."""
    text = " ".join(text.split())
    if len(text) > _EXCERPT:
        text = text[:_EXCERPT].rsplit(" ", 1)[0] + "…"
    return f"“{text}”"
