"""What a template of cards gets, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from policy_pages.cards.card import Card


class Line(NamedTuple):
    """One line of a text.

    :param outline: an SVG path from x = 0 to :attr:`width`, its baseline at y = 0.
    :param width: in pixels.
    :param text: the text in reading order.
    """

    outline: str
    width: float
    text: str


@dataclass(frozen=True)
class Block:
    """A text in its box.

    :param size: of the font, in pixels.
    :param leading: pixels from one baseline to the next.
    :param direction: of the text as a whole: where its lines begin.
    """

    lines: tuple[Line, ...]
    size: float
    leading: float
    direction: Literal["ltr", "rtl"]

    def __bool__(self) -> bool:
        return bool(self.lines)


class Fit(Protocol):
    """Sets a text in a box: :func:`.setting.fit` for a card's fonts and language."""

    def __call__(
        self,
        text: str | None,
        *,
        width: float,
        height: float,
        sizes: Sequence[float],
        weight: int = 400,
        family: str | None = None,
        line_height: float = 1.2,
    ) -> Block:
        """The lines of the text, at the first of the sizes at which it fits."""


Template = Callable[[Card, Fit], str]
"""Makes the SVG of a card. What the card says reaches it as text, which it escapes for XML."""
