"""What a picture, a control and the like is: compared, counted and named as a whole."""

from __future__ import annotations

from policy_pages.redlines.elements import Element, text_of
from policy_pages.redlines.traits import Traits, joined, type_of_input
from policy_pages.redlines.words import ATOM
from policy_pages.text.addresses import plain_address
from policy_pages.text.clause_numbers import REFERENCE

_SEEN_IN_MEDIA = frozenset("src srcset data poster alt title width height value max href".split())
_DRAWINGS = frozenset(["svg", "math"])
_CONTROLS = frozenset(["button", "input", "select", "textarea"])
_TICKED = frozenset(["checkbox", "radio"])


def is_reference(element: Element) -> bool:
    """Whether an element is the number of a clause that a link says."""
    return REFERENCE in element.classes


def key_of_atom(element: Element) -> str:
    """What a picture, a control and the like is compared by. (It begins as no word does.)"""
    attributes = element.attributes
    if element.tag == "img":
        return f"{ATOM}img {plain_address(attributes.get('src', ''))} {attributes.get('alt', '')}"
    if "footnote-ref" in element.classes:  # its number follows from the notes before it
        return f"{ATOM}note {attributes.get('href', '')}"
    if is_reference(element):  # its number follows from the clauses before the one it names
        return f"{ATOM}reference"
    if element.tag == "input":
        shown = attributes.get("value") or attributes.get("placeholder", "")
        kind = type_of_input(element)
        return f"{ATOM}input {kind} {'' if kind in _TICKED else shown}"
    if element.tag == "a":
        return f"{ATOM}link"
    return f"{ATOM}{_seen(element)}"


def traits_of_atom(element: Element) -> Traits:
    """The traits of a picture or control, which can change while it stays the same."""
    attributes = element.attributes
    own: dict[str, str | None] = {}
    if element.tag == "img":
        size = [attributes.get("width", ""), attributes.get("height", "")]
        if any(size):
            own["size"] = "×".join(part or "?" for part in size)
    can_be_ticked = element.tag == "input" and type_of_input(element) in _TICKED
    if can_be_ticked and "checked" in attributes:
        own["ticked"] = ""
    # the check boxes of Markdown are all disabled
    if element.tag in _CONTROLS and not can_be_ticked and "disabled" in attributes:
        own["disabled"] = ""
    return joined((), own) if own else ()


def kind_of_atom(element: Element) -> str:
    """Its tag, or the type of a box to tick."""
    kind = type_of_input(element) if element.tag == "input" else ""
    return kind if kind in _TICKED else element.tag


def named_by(element: Element) -> str:
    """What identifies a picture or control: its text, its address, or its content."""
    attributes = element.attributes
    if element.tag == "img":
        return " ".join(filter(None, (attributes.get("src"), _quoted(attributes.get("alt", "")))))
    if element.tag == "a":
        return attributes.get("href", "")
    if element.tag == "input":
        kind = type_of_input(element)
        shown = "" if kind in _TICKED else attributes.get("value") or attributes.get("placeholder")
        return _quoted(shown or "")
    addresses = [
        part.attributes[name]
        for part in element.within()
        for name in ("src", "data", "href")
        if name in part.attributes
    ]
    if element.tag in ("svg", "math", "button", "select", "textarea"):
        return _quoted(" ".join(text_of(element).split()))
    return addresses[0] if addresses else ""


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""


def _seen(element: Element, *, in_drawing: bool = False) -> str:
    """An element with the attributes that have a visible effect.

    In a drawing that is any but an id, also a class, which the drawing's own style sheet may be
    about; the class of the whole drawing is the page's.
    """
    is_drawing = in_drawing or element.tag in _DRAWINGS
    unseen = ("id",) if in_drawing else ("id", "class")
    seen = sorted(
        (name, value)
        for name, value in element.attributes.items()
        if (name not in unseen if is_drawing else name in _SEEN_IN_MEDIA)
    )
    if element.tag == "option" and "selected" in element.attributes and not is_drawing:
        seen.append(("selected", ""))
    within: list[str] = []
    for child in element.children:
        if isinstance(child, Element):
            within.append(_seen(child, in_drawing=is_drawing))
        else:
            within.append(child if is_drawing else " ".join(child.split()))
    values = "".join(f" {name}={value!r}" for name, value in seen)
    return f"{element.tag}{values}({''.join(within)})"
