"""The record -> the tags of the meta block, in their order.

What search engines read; Open Graph, each image, video and audio file followed by its properties
(https://ogp.me/#structured: a property belongs to the object above it); articles; Facebook; X;
Mastodon; the rest as it was given.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_pages.social.record import (
    Article,
    Media,
    MetaTag,
    Provenance,
    Rank,
    SocialRecord,
    XCard,
)
from policy_pages.social.vocabulary import attribute_of

_AFTER_OPEN_GRAPH = ("article:", "fb:", "twitter:", "fediverse:")


def meta_tags(record: SocialRecord) -> list[MetaTag]:
    """The tags of a page, none of them empty or deleted by it."""
    return [
        MetaTag(attribute_of(key), key, content)
        for key, content in _all(record)
        if content and key not in record.deleted
    ]


def _all(record: SocialRecord) -> Iterator[tuple[str, str | None]]:
    others = [
        (key, content)
        for key, contents in record.others
        for content in ([", ".join(contents)] if key == "keywords" else contents)
    ]
    yield "description", record.summary
    yield "author", ", ".join(record.authors)
    yield "generator", record.generator
    yield "robots", record.robots
    yield from (pair for pair in others if ":" not in pair[0])
    yield "og:site_name", record.site_name
    yield "og:type", record.type
    yield "og:url", record.url
    yield "og:title", record.title
    yield "og:description", record.description
    yield "og:locale", record.locale
    yield from (("og:locale:alternate", locale) for locale in record.locale_alternates)
    yield from (pair for pair in others if pair[0].startswith("og:"))
    for family, media in (
        ("og:image", record.images),
        ("og:video", record.videos),
        ("og:audio", record.audios),
    ):
        for medium in media:
            yield from _medium(family, medium)
    yield from (pair for pair in _article(record.article) if _is_for(record, pair[0]))
    yield from (pair for pair in others if pair[0].startswith(("article:", "fb:")))
    yield from _x_card(record.x)
    yield from (pair for pair in others if pair[0].startswith(("twitter:", "fediverse:")))
    known = ("og:", *_AFTER_OPEN_GRAPH)
    yield from (pair for pair in others if ":" in pair[0] and not pair[0].startswith(known))


def _medium(family: str, medium: Media) -> Iterator[tuple[str, str | None]]:
    yield family, medium.address
    yield f"{family}:secure_url", medium.secure_address
    yield f"{family}:type", medium.type
    yield f"{family}:width", str(medium.width) if medium.width is not None else None
    yield f"{family}:height", str(medium.height) if medium.height is not None else None
    yield f"{family}:alt", medium.alt


def _is_for(record: SocialRecord, key: str) -> bool:
    """Whether a page has something of an article: as one, or since it says so itself."""
    provenance = record.provenance.get(key, Provenance())
    return record.type == "article" or provenance.rank >= Rank.TOP_LEVEL


def _article(article: Article) -> Iterator[tuple[str, str | None]]:
    yield "article:published_time", article.published
    yield "article:modified_time", article.modified
    yield "article:expiration_time", article.expires
    yield from (("article:author", author) for author in article.authors)
    yield "article:section", article.section
    yield from (("article:tag", tag) for tag in article.tags)
    yield "article:publisher", article.publisher


def _x_card(card: XCard) -> Iterator[tuple[str, str | None]]:
    yield "twitter:card", card.card
    yield "twitter:site", card.site
    yield "twitter:creator", card.creator
    yield "twitter:title", card.title
    yield "twitter:description", card.description
    yield "twitter:image", card.image
    yield "twitter:image:alt", card.image_alt
