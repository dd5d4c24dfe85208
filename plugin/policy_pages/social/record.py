"""The record of what a shared link shows: the single source of tags, structured data, findings and
previews."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Literal, NamedTuple

from policy_pages.social.images import ImageFacts
from policy_pages.text.source import Span


class Rank(IntEnum):
    """Where a value comes from; a higher one goes before a lower."""

    DERIVED = 0
    """Worked out: from the page's text, its file, the site's name."""
    SITE = 1
    """The site's option ``social``."""
    FIELDS = 2
    """The page's own fields: ``title``, ``description``."""
    TOP_LEVEL = 3
    """``og:title`` and the like at the top level of the page's header."""
    SOCIAL = 4
    """The page's ``social``."""


class Provenance(NamedTuple):
    """Where a value was written.

    :param key: the key it was written under (``title`` for an ``og:title`` that comes from it).
    :param place: in the page's header; None for what is not written there.
    """

    rank: Rank = Rank.DERIVED
    key: str = ""
    place: Span | None = None


class Media(NamedTuple):
    """An image, a video or an audio file.

    :param address: absolute.
    :param type: its media type (RFC 6838), as ``image/png``.
    :param width: in pixels; of an image and a video.
    :param alt: what it shows, for readers who do not see it; ``""``: nothing that matters.
    :param facts: what its file says about itself, if the file belongs to this site.
    :param written: the address as its author wrote it.
    """

    address: str
    secure_address: str | None = None
    type: str | None = None
    width: int | None = None
    height: int | None = None
    alt: str | None = None
    facts: ImageFacts | None = None
    written: str = ""


class Article(NamedTuple):
    """What the Open Graph protocol says of an article (https://ogp.me/#type_article).

    :param published: a day or a moment (ISO 8601), as the other two.
    :param authors: addresses of their profiles.
    """

    published: str | None = None
    modified: str | None = None
    expires: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    publisher: str | None = None


class XCard(NamedTuple):
    """What X reads (``twitter:*``); missing values are those of ``og:*``.

    :param image: the address of ``own_image``, or of the first ``og:image``.
    """

    card: str | None = None
    site: str | None = None
    creator: str | None = None
    title: str | None = None
    description: str | None = None
    image: str | None = None
    image_alt: str | None = None
    own_image: Media | None = None


class LostAddress(NamedTuple):
    """A dead address.

    :param key: the name that it was given.
    :param written: as its author wrote it.
    :param is_missing: whether this site should have the file; if not, the address cannot be made
        absolute.
    """

    key: str
    written: str
    is_missing: bool


class Crumb(NamedTuple):
    """A step of the way from the site's home to the page.

    :param address: absolute, or None where it is not known.
    """

    name: str
    address: str | None


class Organization(NamedTuple):
    """Who publishes the site.

    :param logo: absolute.
    :param same_as: addresses of its profiles elsewhere.
    """

    name: str
    url: str | None = None
    logo: str | None = None
    same_as: tuple[str, ...] = ()


class PolicyFacts(NamedTuple):
    """What structured data say of a letter or a policy besides.

    :param kind: ``letter``, ``policy``, ``notice``, ``agreement``, or None.
    :param reviewed: a day (ISO 8601), as ``expires``.
    :param licence: its address or its name.
    """

    kind: str | None = None
    version: str | None = None
    reviewed: str | None = None
    expires: str | None = None
    licence: str | None = None


class SocialRecord(NamedTuple):
    """What a shared link of one page shows. Texts are plain, and never empty.

    :param url: ``og:url``, absolute.
    :param canonical: the page's address for search engines, absolute.
    :param title: ``og:title``: the page's, without the site's name.
    :param description: ``og:description``.
    :param summary: ``<meta name="description">``.
    :param type: ``og:type``.
    :param locale: language and territory, as ``en_US``.
    :param authors: names, for ``<meta name="author">``.
    :param others: further names, each with its values, in the order they were given.
    :param deleted: names for which the page wants no tag.
    :param provenance: name -> where its value was written; one that is worked out is not in it.
    :param lost: dead addresses; the record contains nothing else about them.
    :param unused: properties of an image on a page that has no image of its own.
    :param language: BCP 47.
    :param is_home: whether this is the site's first page.
    """

    title: str | None = None
    description: str | None = None
    summary: str | None = None
    url: str | None = None
    canonical: str | None = None
    type: str | None = None
    site_name: str | None = None
    locale: str | None = None
    locale_alternates: tuple[str, ...] = ()
    images: tuple[Media, ...] = ()
    videos: tuple[Media, ...] = ()
    audios: tuple[Media, ...] = ()
    article: Article = Article()
    x: XCard = XCard()
    authors: tuple[str, ...] = ()
    generator: str | None = None
    robots: str | None = None
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()
    deleted: frozenset[str] = frozenset()
    provenance: Mapping[str, Provenance] = MappingProxyType({})
    lost: tuple[LostAddress, ...] = ()
    unused: tuple[str, ...] = ()
    language: str | None = None
    is_home: bool = False
    crumbs: tuple[Crumb, ...] = ()
    policy: PolicyFacts = PolicyFacts()

    @property
    def writers(self) -> tuple[str, ...]:
        """Those whom the page itself names as its authors; the site's own author publishes it."""
        provenance = self.provenance.get("author", Provenance())
        return self.authors if provenance.rank >= Rank.FIELDS else ()


class MetaTag(NamedTuple):
    """One ``<meta>``; ``content`` is plain text, to be escaped where it is written."""

    attribute: Literal["name", "property"]
    key: str
    content: str
