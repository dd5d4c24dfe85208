"""A page's entries and what is known of its site -> the record of what a shared link shows.

The one order of precedence. For each name the last of these that gives it counts:

1. what is worked out: the site's name, ``article`` (of the home page ``website``), the language,
   the page's address, its title and the section it stands in;
2. the site's option ``social``;
3. the page's fields: ``title``, ``description``, ``image``, ``author``, ``published``, ``updated``,
   ``expires``, ``section``, ``tags``, ``robots``, ``canonical``;
4. names that stand at the top level of the header (``og:title: …``);
5. the page's ``social``.

``""`` and a key without a value leave no tag, as in the original system, but for the image:

6. without an image of its own a page has the site's default image, with the properties that the
   site gives it and no other; without that one the card that was drawn for it.

What is still missing then follows from the rest:

7. the description: the page's text for search engines is its ``description``, else its own
   ``og:description``, else its first paragraph, else the site's; ``og:description`` is the same;
8. an image's type, width and height: those of its file; its secure address: its own;
9. what X reads: as ``og:*``, unless ``twitter:*`` was given; a default of the site for X does not
   count where the page itself says what the others read, so that it never contradicts the page.

Rules 1 to 6 are those of the original system; the protocol is https://ogp.me/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from policy_pages.social.addresses import Resolved, SiteFile
from policy_pages.social.images import ImageFacts, read_image
from policy_pages.social.inputs import PageMeta, SiteMeta
from policy_pages.social.locales import locale_of
from policy_pages.social.reading import Entry, Part, merged
from policy_pages.social.record import (
    Article,
    Media,
    Origin,
    Rank,
    SocialRecord,
    XCard,
)
from policy_pages.social.vocabulary import MEDIA, is_of, property_of

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
        # a site may have one policy alone, as its home page
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
        derived = [Entry(key, (text,), Origin()) for key, text in worked_out.items() if text]
        self.given = merged([*derived, *site.entries, *page.entries])
        self.origins: dict[str, Origin] = {}
        self.missing: list[str] = []
        self.unusable: list[str] = []

    def record(self) -> SocialRecord:
        url = self._address("og:url")
        canonical = self._address("canonical")
        if canonical is not None and self._rank("og:url") <= Rank.FIELDS:
            url = canonical
        images = self._images()
        title = self._title()
        summary, description = self._descriptions()
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
            videos=self._media("og:video"),
            audios=self._media("og:audio"),
            article=self._article(),
            x=self._x_card(title, description, images),
            authors=self._texts("author"),
            generator=self._text("generator"),
            robots=self._text("robots"),
            others=self._others(),
            deleted=frozenset(key for key, entry in self.given.items() if entry.deletes),
            origins=self.origins,
            missing=tuple(dict.fromkeys(self.missing)),
            unusable=tuple(dict.fromkeys(self.unusable)),
            language=self.language,
            is_home=self.page.is_home,
            crumbs=self.page.crumbs,
            policy=self.page.policy,
        )

    # -- texts -------------------------------------------------------------------------------

    def _rank(self, key: str) -> Rank:
        entry = self.given.get(key)
        return Rank.DERIVED if entry is None else entry.origin.rank

    def _texts(self, key: str) -> tuple[str, ...]:
        """The texts that count for a name; its origin is noted."""
        entry = self.given.get(key)
        if entry is None:
            return ()
        if entry.origin.rank > Rank.DERIVED:
            self.origins[key] = entry.origin
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
        ending = re.compile(rf"\s*[-|·:–—]\s*{re.escape(self.site.name)}\s*\Z", re.IGNORECASE)
        return ending.sub("", title) or title

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
        """The names that have no place of their own in the record."""
        found: list[tuple[str, tuple[str, ...]]] = []
        for key in self.given:
            if key in _PLACED or key in _ARTICLE or any(is_of(m, key) for m in MEDIA):
                continue
            values = self._texts(key)
            if property_of(key).kind == "address":
                resolve = self._resolver(key)
                values = tuple(a for text in values if (a := resolve(text).address) is not None)
            if values:
                found.append((key, values))
        return tuple(found)

    # -- addresses and media -----------------------------------------------------------------

    def _resolver(self, key: str) -> Callable[[str], Resolved]:
        of_site = self._rank(key) == Rank.SITE
        return (self.site if of_site else self.page).addresses.resolve

    def _address(self, key: str) -> str | None:
        if self._rank(key) == Rank.DERIVED:
            return self._text(key)
        text = self._text(key)
        return self._resolver(key)(text).address if text else None

    def _images(self) -> tuple[Media, ...]:
        images = self._media("og:image")
        if images:
            return images
        lost = self.origins.get("og:image")
        own = merged(self.site.entries)
        page, self.given = self.given, {**self.given, **_all_of("og:image", own)}
        for key in _all_of("og:image", page).keys() - own.keys():
            del self.given[key]
        images = self._media("og:image")
        if lost is not None:
            self.origins["og:image"] = lost  # the page's own, which is none
        if images or self.page.card is None:
            return images
        return (self.page.card,)

    def _media(self, family: str) -> tuple[Media, ...]:
        """The objects of a family, each with the properties at its place in their lists."""
        entry = self.given.get(family)
        secure = self.given.get(f"{family}:secure_url")
        if entry is None or entry.deletes:
            if secure is None or secure.deletes:
                return ()
            entry = secure  # an object may have no other address
        rank = entry.origin.rank
        lists = {
            part: of_part.values
            for part in _PARTS
            if (of_part := self.given.get(f"{family}:{part}")) is not None
            and self._belongs(of_part.origin.rank, rank)
        }
        key = entry.key
        self.origins[family] = entry.origin
        for part in lists:
            self.origins[f"{family}:{part}"] = self.given[f"{family}:{part}"].origin
        found = []
        for index, value in enumerate(entry.values):
            parts = {
                f":{part}": values[index]
                for part, values in lists.items()
                if index < len(values) and isinstance(values[index], str)
            }
            given: dict[str, str] = {k: v for k, v in parts.items() if isinstance(v, str)}
            given |= value if not isinstance(value, str) else {"": value}
            medium = self._medium(family, given, self._resolver(key))
            if medium is not None:
                found.append(medium)
        return tuple(found)

    def _resolved(self, written: str, resolve: Callable[[str], Resolved]) -> Resolved:
        """Where the address of a file leads; one that leads nowhere is noted."""
        resolved = resolve(written)
        if resolved.is_own and resolved.file is None:
            self.missing.append(written)
        elif resolved.address is None and not resolved.is_own:
            self.unusable.append(written)
        return resolved

    @staticmethod
    def _belongs(property_rank: Rank, rank: Rank) -> bool:
        """Whether a property was given for an object, and not for the one it took the place of."""
        of_site = rank <= Rank.SITE
        return property_rank >= rank and (property_rank <= Rank.SITE) == of_site

    def _medium(self, family: str, given: Part, resolve: Callable[[str], Resolved]) -> Media | None:
        written = given.get("") or given.get(":secure_url") or ""
        resolved = self._resolved(written, resolve) if written else Resolved(None)
        if resolved.address is None:
            return None
        address = resolved.address
        secure = given.get(":secure_url")
        secure_address = resolve(secure).address if secure else None
        if secure_address is None and address.startswith("https:"):
            secure_address = address
        facts = _facts(resolved.file) if family == "og:image" else None
        width, height = _number(given.get(":width")), _number(given.get(":height"))
        if facts is not None and (width is None or height is None):
            width, height = facts.width, facts.height
        return Media(
            address,
            secure_address,
            given.get(":type") or (facts.type if facts else None),
            width,
            height,
            given.get(":alt"),
            facts,
            written,
        )

    # -- X -----------------------------------------------------------------------------------

    def _x_card(
        self, title: str | None, description: str | None, images: tuple[Media, ...]
    ) -> XCard:
        image = images[0] if images else None
        own_image, own_alt = self._in_step("image", "og:image"), None
        if own_image:
            own_image = self._resolved(own_image, self._resolver("twitter:image")).address
            own_alt = self._text("twitter:image:alt")
        else:
            own_alt = self._in_step("image:alt", "og:image")
        no_image = self._is_deleted("twitter:image")
        shown = own_image or (image.address if image and not no_image else None)
        alt = own_alt
        if alt is None and not own_image and image and shown:
            alt = None if self._is_deleted("twitter:image:alt") else image.alt
        card = self._text("twitter:card")
        if card is None and "twitter:card" not in self.given:
            card = self._card(shown, None if own_image else image)
        return XCard(
            card=card,
            site=self._text("twitter:site"),
            creator=self._text("twitter:creator"),
            title=self._own_or("title", title),
            description=self._own_or("description", description),
            image=shown,
            image_alt=alt,
        )

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

    def _card(self, shown: str | None, image: Media | None) -> str:
        if self._text("twitter:player"):
            return "player"
        if shown is None:
            return "summary"
        width, height = SMALLEST_LARGE_CARD
        small = image is not None and (
            (image.width is not None and image.width < width)
            or (image.height is not None and image.height < height)
        )
        return "summary" if small else "summary_large_image"


_ARTICLE = frozenset(
    f"article:{part}"
    for part in [
        *("published_time", "modified_time", "expiration_time"),
        *("author", "section", "tag", "publisher"),
    ]
)
_PARTS = ("secure_url", "type", "width", "height", "alt")
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


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _facts(file: SiteFile | None) -> ImageFacts | None:
    if file is None or file.path is None:
        return None
    try:
        return read_image(file.path)
    except OSError:
        return None
