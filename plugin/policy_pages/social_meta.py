"""A page's fields and the site's defaults -> the ordered tags of the meta block.

The original system's rules, in their order:

1. the site's defaults, then ``og:url``, and ``og:title`` / ``og:description`` from the page's own
   ``title`` and ``description`` where they are not empty;
2. each entry of the page's ``social``: ``""`` deletes a default, a value overrides it, a key
   without a value leaves no tag;
3. without an ``og:image``, the site's default image with all of its properties.

``twitter:*`` is written with ``name``, as X reads it; the rest with ``property``, as the Open
Graph protocol (https://ogp.me/) has it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urljoin

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.front_matter import FrontMatter, key_span
from policy_pages.source import Source

_IMAGE = "og:image"
_ADDRESSES = frozenset(
    ["og:url"]
    + [f"og:{kind}{part}" for kind in ("image", "video", "audio") for part in ("", ":url")]
    + [f"og:{kind}:secure_url" for kind in ("image", "video", "audio")]
    + ["twitter:image", "twitter:player"]
)
_STRUCTURED = ("og:image", "og:video", "og:audio")
"""Objects whose properties must follow them (https://ogp.me/#structured)."""


@dataclass(frozen=True)
class MetaTag:
    """One ``<meta>``; ``content`` is plain text, to be escaped where it is written."""

    attribute: Literal["name", "property"]
    key: str
    content: str


@dataclass(frozen=True)
class SiteMeta:
    """What a site gives to all of its pages.

    :param url: the site's address, or None where it is not known.
    :param defaults: tags by key; those of ``og:image`` are the default image's.
    """

    name: str
    url: str | None = None
    description: str | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PageMeta:
    """What the meta block takes from a page.

    :param url: the page's canonical address, or None where the site's is not known.
    :param social: the front matter's ``social``.
    """

    title: str
    url: str | None
    description: str | None = None
    social: Mapping[str, Any] = field(default_factory=dict)


def meta_tags(site: SiteMeta, page: PageMeta) -> list[MetaTag]:
    """The tags of a page, each once and none empty."""
    image = {k: v for k, v in site.defaults.items() if _of_image(k)}
    tags: dict[str, Any] = {"og:site_name": site.name, "og:type": "article"}
    tags |= {key: value for key, value in site.defaults.items() if not _of_image(key)}
    tags |= {"og:url": page.url, "og:title": page.title, "og:description": page.description}
    for key, value in page.social.items():
        if value == "":
            tags.pop(key, None)
        else:
            tags[key] = value
    if _blank(tags.get(_IMAGE)):
        tags = {key: value for key, value in tags.items() if not _of_image(key)}
        tags |= {k: _absolute(k, v, site.url) for k, v in image.items()}
    if tags.get(_IMAGE):
        tags.setdefault("twitter:card", "summary_large_image")
    else:
        tags.setdefault("twitter:card", "summary")
    description = page.description or tags.get("og:description") or site.description
    written = {"description": description, **_in_protocol_order(tags)}
    result: list[MetaTag] = []
    for key, value in written.items():
        if _blank(value):
            continue
        content = _absolute(key, value, page.url)
        if content is not None:
            result.append(MetaTag(_attribute(key), key, content))
    return result


def read_social(
    source: Source, front_matter: FrontMatter
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The ``social`` entries of a page, and what is wrong with them."""
    social = front_matter.fields.get("social")
    if social is None:
        return {}, []
    if not isinstance(social, dict):
        problem = diagnose(
            source,
            key_span(source, front_matter, "social"),
            "social-mapping",
            "`social` holds no `key: value` lines",
            help='write one `"og:title": …` a line below it, indented',
        )
        return {}, [problem]
    problems = [
        diagnose(
            source,
            key_span(source, front_matter, "social"),
            "social-value",
            f"the value of `{key}` in `social` is no text",
        )
        for key, value in social.items()
        if isinstance(value, (dict, list))
    ]
    entries = {str(k): v for k, v in social.items() if not isinstance(v, (dict, list))}
    return entries, problems


def _of_image(key: str) -> bool:
    return key == _IMAGE or key.startswith(f"{_IMAGE}:")


def _blank(value: object) -> bool:
    return value is None or not str(value).strip()


def _attribute(key: str) -> Literal["name", "property"]:
    named = ":" not in key or key.startswith(("twitter:", "fediverse:"))
    return "name" if named else "property"


def _absolute(key: str, value: object, base: str | None) -> str | None:
    """The value as text; an address is made absolute, or None where that cannot be done."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, datetime.date):
        text = value.isoformat()
    else:
        text = str(value).strip()
    if key not in _ADDRESSES or text.startswith(("http://", "https://")):
        return text
    return urljoin(base, text) if base else None


def _in_protocol_order(tags: Mapping[str, Any]) -> dict[str, Any]:
    """Open Graph first, each structured object followed by its properties, then the rest."""

    def place(key: str) -> tuple[int, bool]:
        for index, family in enumerate(_STRUCTURED, start=1):
            if key == family or key.startswith(f"{family}:"):
                return index, key != family
        return (0 if key.startswith("og:") else len(_STRUCTURED) + 1), False

    return {key: tags[key] for key in sorted(tags, key=place)}
