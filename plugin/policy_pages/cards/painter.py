"""A card -> its PNG: a template makes an SVG, resvg draws it, the cache keeps it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

try:
    import resvg_py
    import uharfbuzz  # noqa: F401  # so that one message names what is missing
except ImportError as error:
    raise ImportError(
        "share cards need further packages: pip install 'mkdocs-policy-pages[cards]'"
    ) from error

from policy_pages.cards.card import (
    Card,
    CardError,
    DrawnCard,
    capitalised,
    plain_text,
)
from policy_pages.cards.fonts import Fonts
from policy_pages.cards.setting import fit
from policy_pages.cards.svg import check_svg
from policy_pages.cards.template import Template
from policy_pages.text.kept_files import KeptFiles

_RASTERISER = f"resvg_py {resvg_py.__version__}, resvg {resvg_py.__resvg_version__}"


class CardPainter:
    """Draws cards, all with one template. It opens what it is given, and asks nobody.

    :param template: makes the SVG of a card.
    :param name: what messages call the template.
    :param fonts: font files for characters that the packaged font does not have.
    :param cache: a folder for finished pictures; it does not have to exist.
    :raises CardError: a font file is missing or broken.
    """

    def __init__(
        self,
        template: Template,
        *,
        name: str = "the template",
        fonts: Sequence[Path] = (),
        cache: Path | None = None,
    ) -> None:
        self._template = template
        self._name = name
        self._fonts = Fonts(fonts)
        self._kept = KeptFiles(cache, ".card") if cache is not None else None
        self._cache = cache

    def draw(self, card: Card) -> DrawnCard:
        """The picture of a card; the same card gives the same bytes.

        :raises CardError: what cannot be drawn right: a character that no font has, a template that
            is broken, a cache that cannot be written.
        """
        svg = self.svg(card)
        digest = hashlib.sha256(f"{_RASTERISER}\n{svg}".encode()).hexdigest()
        png = self._kept.read(digest) if self._kept else None
        if png is None:
            png = _rasterise(svg)
            self._keep(digest, png)
        return DrawnCard(png, digest)

    def _keep(self, digest: str, png: bytes) -> None:
        if self._kept is None:
            return
        try:
            self._kept.write(digest, png)
        except OSError as error:
            raise CardError(
                f"the cards' cache {self._cache} cannot be written: {error.strerror}"
            ) from error

    def svg(self, card: Card) -> str:
        """What is drawn for a card, checked.

        :raises CardError: the template is broken, or a text cannot be drawn.
        """
        shown = _shown(card)
        svg = self._template(shown, partial(fit, self._fonts, shown.language))
        check_svg(svg, self._name)
        return svg


def _shown(card: Card) -> Card:
    """The card's texts as a template gets them: plain lines, or None."""
    texts = {
        name: plain_text(value) if (value := getattr(card, name)) else ""
        for name in ("title", "site_name", "kind", "byline", "date")
    }
    return card._replace(
        title=texts["title"],
        site_name=texts["site_name"],
        kind=capitalised(texts["kind"]) or None,
        byline=texts["byline"] or None,
        date=texts["date"] or None,
    )


def _rasterise(svg: str) -> bytes:
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
    except ValueError as error:
        raise CardError(f"the card's SVG cannot be drawn: {error}") from error
