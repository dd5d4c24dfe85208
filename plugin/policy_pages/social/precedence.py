"""A page's entries and what is known about its site -> the record of what a shared link shows.

The one order of precedence. For each name the last of these that gives it counts:

1. what is worked out: the site's name, ``article`` (of the home page ``website``), the language,
   the page's address, its title and the section it is in;
2. the site's option ``social``;
3. the page's fields: ``title``, ``description``, ``image``, ``author``, ``published``, ``updated``,
   ``expires``, ``section``, ``tags``, ``robots``, ``canonical``;
4. names at the top level of the header (``og:title: …``);
5. the page's ``social``.

``""`` and a key without a value leave no tag, as in the original system, but for the image:

6. a page without its own image has the site's default image, with the properties that the site
   gives it and no others; without a default image, it has the card that was drawn for it.

What is still missing then follows from the rest:

7. the description: the page's text for search engines is its ``description``, else its own
   ``og:description``, else its first paragraph, else the site's; ``og:description`` is the same;
8. an image's type, width and height: those of its file; its secure address: its own;
9. what X reads: as ``og:*``, unless ``twitter:*`` was given; a default of the site for X does not
   count where the page itself says what the others read, so that it never contradicts the page.

Rules 1 to 6 are those of the original system; the protocol is https://ogp.me/.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy_pages.social.inputs import PageMeta, SiteMeta
from policy_pages.social.locales import locale_of
from policy_pages.social.media import MediaReader
from policy_pages.social.reading import Entry, merged
from policy_pages.social.record import (
    Article,
    Media,
    Provenance,
    Rank,
    SocialRecord,
    XCard,
)
from policy_pages.social.vocabulary import MEDIA, is_of, property_of

_PLAYER = "twitter:player"
_SEPARATORS = ("-", "–", "—", "|", "·", ":")
SMALLEST_LARGE_CARD = (300, 157)
"""Pixels; X draws a smaller image as a small square (X's documentation of the large card)."""


def social_record(site: SiteMeta, page: PageMeta) -> SocialRecord:
    """The record of a page."""
    return _Precedence(site, page).record()


class _Precedence:
    """Works one record out."""

    def __init__(self, site: SiteMeta, page: PageMeta) -> None:
        self.site = site
        self.page = page
        language = page.language or site.language
        # a site can have a policy as its home page, and nothing else
        self.stands_for_site = page.is_home and page.policy.kind is None
        worked_out = {
            "og:site_name": site.name,
            "og:type": "website" if self.stands_for_site else "article",
            "og:locale": locale_of(language) if language else None,
            "og:url": page.url,
            "og:title": site.name if self.stands_for_site else page.title,
            "article:section": page.section,
            "author": site.author,
            "generator": site.generator,
        }
        self.language = language
        derived = [Entry(key, (text,), Provenance()) for key, text in worked_out.items() if text]
        self.given = merged([*derived, *site.entries, *page.entries])
        self.provenance: dict[str, Provenance] = {}
        self.media = MediaReader(site.addresses, page.addresses, self.provenance)
        self.unused: tuple[str, ...] = ()

    def record(self) -> SocialRecord:
        url = self._address("og:url")
        canonical = self._address("canonical")
        if canonical is not None and self._rank("og:url") <= Rank.FIELDS:
            url = canonical
        images = self._images()
        title = self._title()
        summary, description = self._descriptions()
        others = self._others()
        return SocialRecord(
            title=title,
            description=description,
            summary=summary,
            url=url,
            canonical=canonical or self.page.url,
            type=self._text("og:type"),
            site_name=self._text("og:site_name"),
            locale=self._text("og:locale"),
            locale_alternates=self._alternates(),
            images=images,
            videos=self.media.family("og:video", self.given),
            audios=self.media.family("og:audio", self.given),
            article=self._article(),
            x=self._x_card(title, description, images, has_player=_PLAYER in dict(others)),
            authors=self._texts("author"),
            generator=self._text("generator"),
            robots=self._text("robots"),
            others=others,
            deleted=frozenset(key for key, entry in self.given.items() if entry.deletes),
            provenance=self.provenance,
            lost=tuple(dict.fromkeys(self.media.lost)),
            unused=self.unused,
            language=self.language,
            is_home=self.page.is_home,
            crumbs=self.page.crumbs,
            policy=self.page.policy,
        )

    # -- texts -------------------------------------------------------------------------------

    def _rank(self, key: str) -> Rank:
        entry = self.given.get(key)
        return Rank.DERIVED if entry is None else entry.provenance.rank

    def _texts(self, key: str) -> tuple[str, ...]:
        """The texts that count for a name; its provenance is noted."""
        entry = self.given.get(key)
        if entry is None:
            return ()
        if entry.provenance.rank > Rank.DERIVED:
            self.provenance[key] = entry.provenance
        texts = [value for value in entry.values if isinstance(value, str) and value]
        return tuple(dict.fromkeys(texts))

    def _text(self, key: str) -> str | None:
        return next(iter(self._texts(key)), None)

    def _title(self) -> str | None:
        """The title; one that was not written for sharing loses the site's name at its end."""
        if self.stands_for_site and self._rank("og:title") == Rank.FIELDS:
            return self.site.name
        title = self._text("og:title")
        if title is None or self._rank("og:title") > Rank.FIELDS or not self._text("og:site_name"):
            return title
        return without_site_name(title, self.site.name)

    def _descriptions(self) -> tuple[str | None, str | None]:
        """``description`` and ``og:description``."""
        names = ("description", "og:description")
        own = {key: self._text(key) for key in names if not self._is_of_site(key)}
        last = self.page.excerpt
        if last is None and not any(own.values()):
            of_site = (self._text(key) for key in reversed(names) if self._is_of_site(key))
            last = next(filter(None, of_site), None) or self.site.description
        summary = own.get("description") or own.get("og:description") or last
        shared = own.get("og:description") or own.get("description") or last
        return (
            None if self._is_deleted("description") else summary,
            None if self._is_deleted("og:description") else shared,
        )

    def _alternates(self) -> tuple[str, ...]:
        given = self._texts("og:locale:alternate")
        if given or "og:locale:alternate" in self.given:
            return given
        own = self._text("og:locale")
        locales = [locale_of(language) for language in self.site.alternates]
        return tuple(dict.fromkeys(name for name in locales if name and name != own))

    def _article(self) -> Article:
        return Article(
            published=self._text("article:published_time"),
            modified=self._text("article:modified_time"),
            expires=self._text("article:expiration_time"),
            authors=self._texts("article:author"),
            section=self._text("article:section"),
            tags=self._texts("article:tag"),
            publisher=self._text("article:publisher"),
        )

    def _others(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The names that have no separate place in the record."""
        found: list[tuple[str, tuple[str, ...]]] = []
        for key in self.given:
            if key in _PLACED or key in _ARTICLE or any(is_of(m, key) for m in MEDIA):
                continue
            values = self._texts(key)
            if property_of(key).kind == "address":
                values = tuple(filter(None, (self._resolved(key, text) for text in values)))
            if values:
                found.append((key, values))
        return tuple(found)

    # -- addresses and images ----------------------------------------------------------------

    def _resolved(self, key: str, text: str) -> str | None:
        return self.media.resolved(key, text, self._rank(key), of_file=False).address

    def _address(self, key: str) -> str | None:
        text = self._text(key)
        if text is None or self._rank(key) == Rank.DERIVED:
            return text
        return self._resolved(key, text)

    def _images(self) -> tuple[Media, ...]:
        """Rule 6; if the page gives properties but no image, they are noted."""
        own = {} if self._is_of_site("og:image") else self.given
        images = self.media.family("og:image", own)
        if images:
            return images
        lost = self.provenance.get("og:image")
        of_page = _all_of("og:image", self.given)
        of_site = _all_of("og:image", merged(self.site.entries))
        if lost is None:
            self.unused = tuple(
                key
                for key, entry in of_page.items()
                if entry.provenance.rank > Rank.SITE and not entry.deletes
            )
            self.provenance |= {key: of_page[key].provenance for key in self.unused}
        kept = {key: entry for key, entry in self.given.items() if key not in of_page}
        self.given = {**kept, **of_site}
        unused = {key: self.provenance[key] for key in self.unused}
        images = self.media.family("og:image", self.given)
        self.provenance |= unused
        if lost is not None:
            self.provenance["og:image"] = lost  # the page's own, which does not exist
        if images or self.page.card is None:
            return images
        return (self.page.card,)

    # -- X -----------------------------------------------------------------------------------

    def _x_card(
        self,
        title: str | None,
        description: str | None,
        images: tuple[Media, ...],
        *,
        has_player: bool,
    ) -> XCard:
        own = self._own_image_of_x()
        wants_none = self._is_deleted("twitter:image")
        shown = own or (images[0] if images and not wants_none else None)
        alt = shown.alt if shown is not None else None
        if own is None and shown is not None:
            alt = self._in_step("image:alt", "og:image") or alt
        card = self._text("twitter:card")
        if card is None and "twitter:card" not in self.given:
            card = _card(shown, has_player=has_player)
        return XCard(
            card=card,
            site=self._text("twitter:site"),
            creator=self._text("twitter:creator"),
            title=self._own_or("title", title),
            description=self._own_or("description", description),
            image=shown.address if shown is not None else None,
            image_alt=alt or None,
            own_image=own,
        )

    def _own_image_of_x(self) -> Media | None:
        written = self._in_step("image", "og:image")
        if not written:
            return None
        parts = {"": written}
        alt = self.given.get("twitter:image:alt")
        if alt is not None:
            self._text("twitter:image:alt")
            parts[":alt"] = next((v for v in alt.values if isinstance(v, str)), "")
        return self.media.medium("twitter:image", parts, self._rank("twitter:image"))

    def _in_step(self, part: str, key: str) -> str | None:
        """A value given for X; not the site's where the page has one for the others."""
        name = f"twitter:{part}"
        return None if self._is_of_site(name) and not self._is_of_site(key) else self._text(name)

    def _is_of_site(self, key: str) -> bool:
        return self._rank(key) <= Rank.SITE

    def _own_or(self, part: str, shared: str | None) -> str | None:
        if self._is_deleted(f"twitter:{part}"):
            return None
        return self._in_step(part, f"og:{part}") or shared

    def _is_deleted(self, key: str) -> bool:
        entry = self.given.get(key)
        return entry is not None and entry.deletes


def without_site_name(title: str, name: str) -> str:
    """A title without the site's name at its end, as in ``Terms - Example``."""
    begin, end = title.rstrip()[: -len(name)], title.rstrip()[-len(name) :]
    if not name or end.casefold() != name.casefold() or not begin[-1:].isspace():
        return title
    before = begin.rstrip()
    if before[-1:] not in _SEPARATORS or not (before[-1:] == ":" or before[-2:-1].isspace()):
        return title
    return before[:-1].rstrip() or title


def _card(shown: Media | None, *, has_player: bool) -> str:
    if has_player:
        return "player"
    if shown is None:
        return "summary"
    width, height = SMALLEST_LARGE_CARD
    is_small = (shown.width or width) < width or (shown.height or height) < height
    return "summary" if is_small else "summary_large_image"


_ARTICLE = frozenset(
    f"article:{part}"
    for part in [
        *("published_time", "modified_time", "expiration_time"),
        *("author", "section", "tag", "publisher"),
    ]
)
_PLACED = frozenset(
    [
        *("og:title", "og:description", "og:type", "og:url", "og:site_name", "og:locale"),
        *("og:locale:alternate", "description", "author", "generator", "robots", "canonical"),
        *("twitter:card", "twitter:site", "twitter:creator", "twitter:title"),
        *("twitter:description", "twitter:image", "twitter:image:alt"),
    ]
)


def _all_of(family: str, entries: Mapping[str, Entry]) -> dict[str, Entry]:
    return {key: entry for key, entry in entries.items() if is_of(family, key)}
