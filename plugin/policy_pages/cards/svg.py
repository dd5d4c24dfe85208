"""The SVG of a card, checked before it is drawn.

It must not refer to any file or contain text elements: these would be drawn with any font that is
found, or with none.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from policy_pages.cards.card import HEIGHT, WIDTH, CardError

_PICTURES = ("data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;")
_TEXT_ELEMENTS = frozenset(["text", "tspan", "textPath", "tref"])
_WIDEST_EXCERPT = 80


def check_svg(svg: str, name: str) -> None:
    """That an SVG is well-formed XML, and draws nothing but what is in it.

    :param name: the name of the template in messages.
    :raises CardError: naming the template and the line of the SVG.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    sizes = [(str(WIDTH), str(HEIGHT))]

    def refuse(message: str, help: str = "") -> None:
        line = parser.CurrentLineNumber
        shown = (svg.splitlines()[line - 1 : line] or [""])[0].strip()[:_WIDEST_EXCERPT]
        raise CardError(f"{name}: {message} (line {line} of its SVG: {shown})", help)

    def start(element: str, attributes: dict[str, Any]) -> None:
        local = element.rpartition(" ")[2]
        if sizes:  # that of the picture: the rasteriser would take what it asks for
            wanted = sizes.pop()
            if (attributes.get("width"), attributes.get("height")) != wanted:
                refuse(
                    f"its size is not {WIDTH} x {HEIGHT}",
                    f'write `width="{WIDTH}" height="{HEIGHT}"` at its <svg>',
                )
        if local in _TEXT_ELEMENTS:
            refuse(
                f"<{local}> has no font on a card",
                "set the text with `fit(...)` and draw the outlines of its lines",
            )
        for attribute, value in attributes.items():
            if attribute.rpartition(" ")[2] != "href" or local == "a":
                continue
            if not value.strip().startswith(("#", *_PICTURES)):
                refuse(
                    "a card's template cannot lead to other files",
                    "put a picture into the template as a `data:` address (PNG, JPEG)",
                )

    def doctype(*_: object) -> None:
        refuse("a card's template cannot have a DOCTYPE")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(svg.encode(), True)
    except expat.ExpatError as error:
        line = (svg.splitlines()[error.lineno - 1 : error.lineno] or [""])[0].strip()
        reason = expat.ErrorString(error.code)
        raise CardError(
            f"{name} does not make well-formed XML: {reason} "
            f"(line {error.lineno} of its SVG: {line[:_WIDEST_EXCERPT]})"
        ) from error
