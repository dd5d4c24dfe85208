"""A page's fields and the site's defaults -> the ordered tags of the meta block.

The original system's rules, in their order:

1. the site's defaults, then ``og:url``, and ``og:title`` / ``og:description`` from the page's own
   ``title`` and ``description`` where they are not empty;
2. each entry of the page's ``social``: ``""`` deletes a default, a value overrides it, a key
   without a value leaves no tag;
3. without an ``og:image``, the site's default image with all of its properties;
4. what follows from the rest, unless ``social`` names it: ``description`` and ``twitter:card``.

An address that cannot be made absolute is none. ``twitter:*`` is written with ``name``, as X reads
it; the rest with ``property``, as the Open Graph protocol (https://ogp.me/) has it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urljoin

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.front_matter import FrontMatter, key_span
from policy_pages.source import Source, Span

_IMAGE = "og:image"
_STRUCTURED = (_IMAGE, "og:video", "og:audio")
"""Objects whose properties must follow them (https://ogp.me/#structured)."""
_OBJECT = ("", ":url", ":secure_url")
"""The tags of an object that are the object itself; the others say something of it."""
_ADDRESSES = frozenset(
    ["og:url", "og:see_also"]
    + [f"{family}{part}" for family in _STRUCTURED for part in _OBJECT]
    + ["twitter:image", "twitter:image:src", "twitter:player", "twitter:player:stream"]
)


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
    :param generator: what builds the site.
    :param defaults: tags by key; those of ``og:image`` are the default image's.
    """

    name: str
    url: str | None = None
    description: str | None = None
    author: str | None = None
    generator: str | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PageMeta:
    """What the meta block takes from a page.

    :param url: the page's canonical address, or None where the site's is not known.
    :param author: who wrote it, where that is not the site's author.
    :param social: the front matter's ``social``.
    """

    title: str
    url: str | None
    description: str | None = None
    author: str | None = None
    social: Mapping[str, Any] = field(default_factory=dict)


def meta_tags(site: SiteMeta, page: PageMeta) -> list[MetaTag]:
    """The tags of a page, each once and none empty."""
    defaults = _with_absolute_addresses(site.defaults, site.url)
    social = _with_absolute_addresses(page.social, page.url)
    tags: dict[str, Any] = {"og:site_name": site.name, "og:type": "article"}
    tags |= {"author": page.author or site.author, "generator": site.generator}
    tags |= {key: value for key, value in defaults.items() if not _is_of(_IMAGE, key)}
    tags |= {"og:url": page.url, "og:title": page.title, "og:description": page.description}
    for key, value in social.items():
        if value == "":
            tags.pop(key, None)
        else:
            tags[key] = value
    if _blank(tags.get(_IMAGE)):
        tags = {key: value for key, value in tags.items() if not _is_of(_IMAGE, key)}
        tags |= {key: value for key, value in defaults.items() if _is_of(_IMAGE, key)}
    for family in _STRUCTURED:
        if all(_blank(tags.get(f"{family}{part}")) for part in _OBJECT):
            tags = {key: value for key, value in tags.items() if not _is_of(family, key)}
    description = page.description or tags.get("og:description") or site.description
    card = "summary" if _blank(tags.get(_IMAGE)) else "summary_large_image"
    for key, value in {"description": description, "twitter:card": card}.items():
        if key not in social:
            tags.setdefault(key, value)
    return [
        MetaTag(_attribute(key), key, _text(value))
        for key, value in _in_order(tags).items()
        if not _blank(value)
    ]


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
            _entry_span(source, front_matter, str(key)),
            "social-value",
            f"the value of `{key}` in `social` is no text",
            help="write one text, in quotes",
        )
        for key, value in social.items()
        if isinstance(value, (dict, list))
    ]
    entries = {str(k): v for k, v in social.items() if not isinstance(v, (dict, list))}
    return entries, problems


def _entry_span(source: Source, front_matter: FrontMatter, key: str) -> Span:
    """Where a key of ``social`` stands, or ``social`` itself where that is not to be found."""
    within = front_matter.values.get("social")
    if within is not None:
        pattern = re.compile(
            rf"""(?:^|[{{,])[ \t]*(["']?{re.escape(key)}["']?)[ \t]*:""", re.MULTILINE
        )
        line = source.text.rfind("\n", 0, within.start) + 1
        match = pattern.search(source.text, line, within.end)
        if match is not None:
            return Span(match.start(1), match.end(1))
    return key_span(source, front_matter, "social")


def _is_of(family: str, key: str) -> bool:
    """Whether a tag is an object or one of its properties."""
    return key == family or key.startswith(f"{family}:")


def _blank(value: object) -> bool:
    return value is None or not str(value).strip()


def _attribute(key: str) -> Literal["name", "property"]:
    named = ":" not in key or key.startswith(("twitter:", "fediverse:"))
    return "name" if named else "property"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value).strip()


def _with_absolute_addresses(tags: Mapping[str, Any], base: str | None) -> dict[str, Any]:
    """The tags; each address is absolute, or None where it cannot be made so."""
    return {
        key: value if key not in _ADDRESSES or _blank(value) else _absolute(_text(value), base)
        for key, value in tags.items()
    }


def _absolute(address: str, base: str | None) -> str | None:
    if address.startswith(("http://", "https://")):
        return address
    try:
        return urljoin(base, address) if base else None
    except ValueError:  # such as `//[`
        return None


def _in_order(tags: Mapping[str, Any]) -> dict[str, Any]:
    """``description``, Open Graph, each structured object followed by its properties, the rest."""

    def place(key: str) -> tuple[int, bool]:
        for index, family in enumerate(_STRUCTURED, start=2):
            if _is_of(family, key):
                return index, key != family
        first = {"description": 0}.get(key, 1 if key.startswith("og:") else len(_STRUCTURED) + 2)
        return first, False

    return {key: tags[key] for key in sorted(tags, key=place)}
