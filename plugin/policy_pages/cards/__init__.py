"""The content of a page's share card -> its picture, drawn without a network or system fonts.

A template is a function. It gets a card and ``fit``, which sets a text in a box, and gives the SVG
to draw:

>>> from policy_pages.cards import Card, CardPainter, alt_text
>>> def template(card, fit):
...     title = fit(card.title, width=1032, height=306, sizes=[112, 96, 82, 70, 60])
...     lines = "".join(
...         f'<path transform="translate(84 {200 + number * title.leading})" d="{line.outline}"/>'
...         for number, line in enumerate(title.lines)
...     )
...     return f'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">{lines}</svg>'
>>> card = Card("Our terms of service", "Example", byline="The authors")
>>> CardPainter(template).draw(card).png[:4]
b'\x89PNG'
>>> alt_text(card)
'Our terms of service – The authors – Example'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.cards.card import (
    HEIGHT,
    WIDTH,
    Card,
    CardError,
    CardTextError,
    DrawnCard,
    alt_text,
    cards_available,
    plain_text,
)
from policy_pages.cards.template import Block, Fit, Line, Template

if TYPE_CHECKING:
    from policy_pages.cards.painter import CardPainter
else:

    def __getattr__(name: str) -> object:
        """The painter, loaded on first use: its packages are an extra."""
        if name != "CardPainter":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from policy_pages.cards.painter import CardPainter

        return CardPainter


__all__ = [
    "HEIGHT",
    "WIDTH",
    "Block",
    "Card",
    "CardError",
    "CardPainter",
    "CardTextError",
    "DrawnCard",
    "Fit",
    "Line",
    "Template",
    "alt_text",
    "cards_available",
    "plain_text",
]
