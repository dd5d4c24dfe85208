"""The names that ``social`` can contain, and the values that each one takes.

Sources: the Open Graph protocol (https://ogp.me/), Facebook's sharing tags, X's card markup,
Mastodon's ``fediverse:creator``, and the names of HTML's own ``<meta name>``.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["text", "address", "date", "number", "flag"]

MEDIA = ("og:image", "og:video", "og:audio")
"""Objects whose properties must follow them (https://ogp.me/#structured)."""


class Property(NamedTuple):
    """One name.

    :param kind: what its value is.
    :param many: whether it can occur several times (https://ogp.me/#array).
    """

    kind: Kind = "text"
    many: bool = False


def _media(family: str, *, alt: bool = True, size: bool = True) -> dict[str, Property]:
    found = {family: Property("address", many=True)}
    found |= {f"{family}:{part}": Property("address", many=True) for part in ("url", "secure_url")}
    found[f"{family}:type"] = Property(many=True)
    if size:
        found |= {f"{family}:{part}": Property("number", many=True) for part in ("width", "height")}
    if alt:
        found[f"{family}:alt"] = Property(many=True)
    return found


PROPERTIES: dict[str, Property] = {
    # HTML's own
    **dict.fromkeys(["description", "generator", "robots"], Property()),
    **dict.fromkeys(["author", "keywords"], Property(many=True)),
    **dict.fromkeys(["theme-color", "color-scheme", "referrer", "application-name"], Property()),
    # the Open Graph protocol
    **dict.fromkeys(["og:title", "og:description", "og:type", "og:site_name"], Property()),
    **dict.fromkeys(["og:determiner", "og:locale"], Property()),
    "og:url": Property("address"),
    "og:locale:alternate": Property(many=True),
    "og:see_also": Property("address", many=True),
    "og:updated_time": Property("date"),
    **_media("og:image"),
    **_media("og:video"),
    **_media("og:audio", alt=False, size=False),
    "article:published_time": Property("date"),
    "article:modified_time": Property("date"),
    "article:expiration_time": Property("date"),
    "article:author": Property(many=True),
    "article:section": Property(),
    "article:tag": Property(many=True),
    "article:publisher": Property(),
    # Facebook
    "fb:app_id": Property(),
    "fb:admins": Property(many=True),
    "fb:pages": Property(many=True),
    # X
    **dict.fromkeys(["twitter:card", "twitter:title", "twitter:description"], Property()),
    **dict.fromkeys(["twitter:site", "twitter:site:id"], Property()),
    **dict.fromkeys(["twitter:creator", "twitter:creator:id"], Property()),
    **dict.fromkeys(["twitter:domain", "twitter:url", "twitter:dnt"], Property()),
    "twitter:image": Property("address"),
    "twitter:image:alt": Property(),
    "twitter:player": Property("address"),
    "twitter:player:width": Property("number"),
    "twitter:player:height": Property("number"),
    "twitter:player:stream": Property("address"),
    "twitter:player:stream:content_type": Property(),
    **{f"twitter:{part}{number}": Property() for number in (1, 2) for part in ("label", "data")},
    # Mastodon
    "fediverse:creator": Property(many=True),
}

SYNONYMS = {
    "og:image:url": "og:image",
    "og:video:url": "og:video",
    "og:audio:url": "og:audio",
    "twitter:image:src": "twitter:image",
    "twitter:text:title": "twitter:title",
    "twitter:text:description": "twitter:description",
}
"""Other spellings -> the name; the protocols say that they mean the same."""

NAMESPACES = ("og", "article", "twitter", "fb", "fediverse")
"""Those whose names are all known here: another name in them is a slip of the pen."""


_TEXTS = Property(many=True)


def property_of(key: str) -> Property:
    """The values that a name takes; an unknown name takes one text, or several."""
    return PROPERTIES.get(key, _TEXTS)


def attribute_of(key: str) -> Literal["name", "property"]:
    """The attribute of ``<meta>`` that carries a name.

    X and Mastodon read ``name``, the Open Graph protocol and Facebook ``property`` (RDFa).
    """
    named = ":" not in key or key.startswith(("twitter:", "fediverse:"))
    return "name" if named else "property"


def is_of(family: str, key: str) -> bool:
    """Whether a name is an object (``og:image``) or one of its properties."""
    return key == family or key.startswith(f"{family}:")
