"""What a site's pages show on their cards -> the pictures, as files of the site."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from policy_pages.cards import (
    HEIGHT,
    WIDTH,
    Card,
    CardError,
    CardTextError,
    alt_text,
    cards_available,
    plain_text,
)
from policy_pages.files.reading import OUTSIDE, SiteFolders, shown_path
from policy_pages.files.views import own_overrides
from policy_pages.site.card_template import CardTemplate
from policy_pages.site.files import MadeFile
from policy_pages.site.options import SiteOptions
from policy_pages.social.images import ImageFacts
from policy_pages.social.inputs import SiteMeta
from policy_pages.social.record import Media, SocialRecord
from policy_pages.text.addresses import written_path
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.languages import written_day
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from policy_pages.cards import CardPainter

TEMPLATES = "cards"
"""The folder of the theme with the cards' templates."""
_FOLDER = "assets/cards"
_LONGEST_STEM = 200
"""Bytes of a file's name."""


class CardOfPage(NamedTuple):
    """What a card shows, and whose it is.

    :param place: of the title in the page's header, if it is there.
    """

    card: Card
    source: Source
    place: Span | None


@dataclass(frozen=True)
class DrawnCards:
    """Cards that were drawn.

    :param cards: of each page its card, or why it has none; in the order of the pages.
    :param problems: why there are none at all.
    """

    cards: list[Media | Diagnostic] = field(default_factory=list)
    files: list[MadeFile] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


class SiteCards:
    """Draws the cards of one site.

    :param folders: decide what may be read.
    """

    def __init__(self, options: SiteOptions, folders: SiteFolders) -> None:
        self.site = options
        self.options = options.cards
        self.folders = folders

    @property
    def are_drawn(self) -> bool:
        """Whether pages without an image get a card."""
        enabled = self.options.enabled
        return cards_available() if enabled is None else enabled

    def draw(self, pages: Sequence[tuple[str, CardOfPage]], site_url: str) -> DrawnCards:
        """Draw cards.

        :param pages: path of a page, and what its card shows.
        :param site_url: where the site is published.
        """
        try:
            return self._drawn(pages, site_url)
        except CardError as error:  # a template or a font that cannot be used
            problem = diagnose(
                Source(self.site.configuration.path, ""),
                Span(0, 0),
                "card-template",
                f"cards cannot be drawn: {error.message}",
                help=error.help,
            )
            return DrawnCards(problems=[problem])

    def _drawn(self, pages: Sequence[tuple[str, CardOfPage]], site_url: str) -> DrawnCards:
        drawn = DrawnCards()
        for path, of_page in self.site.show_progress(pages):
            try:
                card = self._painter.draw(of_page.card)
            except CardTextError as error:
                of_site = error.text == plain_text(self.site.name)
                problem = diagnose(
                    Source(self.site.configuration.path, "") if of_site else of_page.source,
                    Span(0, 1) if of_site else of_page.place or Span(0, 1),
                    "card-not-drawn",
                    f"no card is drawn: {error.message}",
                    help=error.help,
                    severity="warning",
                )
                drawn.cards.append(problem)
                continue
            # a new picture has a new address: platforms keep what they found at an old one
            name = f"{_stem(path)}-{card.digest[:10]}.png"
            file = MadeFile(f"{_FOLDER}/{name}", card.png)
            address = site_url.rstrip("/") + "/" + written_path(file.path)
            drawn.files.append(file)
            drawn.cards.append(
                Media(
                    address,
                    address if address.startswith("https:") else None,
                    "image/png",
                    WIDTH,
                    HEIGHT,
                    alt_text(of_page.card),
                    ImageFacts(Path(file.path), "image/png", WIDTH, HEIGHT, len(card.png)),
                    file.path,
                )
            )
        return drawn

    @cached_property
    def _painter(self) -> CardPainter:
        from policy_pages.cards import CardPainter  # needs the extra

        root, fonts = self.folders.root, self.options.fonts
        cache = root / self.options.cache
        for font in fonts:
            refusal = self.folders.refusal(font)
            if refusal is not None:
                raise CardError(f"the font `{shown_path(font, root)}` {refusal}")
        if self.folders.leads_out(cache):
            raise CardError(f"the cards' cache `{self.options.cache}` {OUTSIDE}")
        folders = [folder / TEMPLATES for folder in self.site.theme.folders]
        own = own_overrides() / TEMPLATES
        template = CardTemplate(
            [*folders, *([] if own in folders else [own])], self.options.template, self.folders
        )
        return CardPainter(template, name=template.name, fonts=fonts, cache=cache)


def card_of(record: SocialRecord, source: Source, site: SiteMeta) -> CardOfPage:
    """What the card of a page shows."""
    language = record.language or "en"
    title = record.title or site.name
    provenance = record.provenance.get("og:title")
    is_letter = record.policy.kind == "letter"
    day = record.article.published if is_letter else record.article.modified
    return CardOfPage(
        Card(
            title=title,
            site_name=site.name if title != site.name else urlsplit(site.url or "").netloc,
            kind=record.policy.kind,
            byline=", ".join(record.writers) or None,
            date=_day(day or record.article.published, language),
            language=language,
        ),
        source,
        provenance.place if provenance else None,
    )


def _day(written: str | None, language: str) -> str | None:
    """The day of a moment (ISO 8601), as the readers of a language write it."""
    return written_day(datetime.date.fromisoformat(written[:10]), language) if written else None


def _stem(path: str) -> str:
    """The path of a page's card without its ending; a file's name may have 255 bytes."""
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    short = name.encode()[:_LONGEST_STEM].decode(errors="ignore")
    return posixpath.join(folder, short)
